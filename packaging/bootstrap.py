"""Run, test or package gradviz from a checkout: `python3 packaging/bootstrap.py run`.

The commands are in checkout.py. An old Python parses a whole file before it runs the first line, so this file
is valid in Python 2 and in every Python 3, and can say that the Python is too old.
"""

import signal
import sys

OLDEST_PYTHON = (3, 11)

if sys.version_info[:2] < OLDEST_PYTHON:
    sys.exit("gradviz needs Python 3.11 or newer, and this is Python " + sys.version.split()[0] + ".")

if __name__ == "__main__":
    from pathlib import Path

    sys.path.append(str(Path(__file__).resolve().parent))
    from checkout import main

    for name in ("SIGTERM", "SIGHUP"):
        if hasattr(signal, name):  # as Ctrl+C: what was started is ended, too
            signal.signal(getattr(signal, name), signal.default_int_handler)

    sys.exit(main(sys.argv[1:]))
