"""Run the tests several times while every core is busy, to find failures and lock-ups that need a busy machine.

python tests/busy_suite.py [--runs 10] [PYTEST OPTION...]

Each run is that of `packaging/bootstrap.py test` without the linters, beside one endless loop per core. The last line
says how many runs succeeded; a lock-up ends by itself and leaves the stacks of all threads in the output.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

sys.path.append(str(Path(__file__).resolve().parents[1] / "packaging"))

import checkout


@contextlib.contextmanager
def busy_cores() -> Iterator[None]:
    """Keep every core busy."""
    loops = [subprocess.Popen([sys.executable, "-c", "while True: pass"]) for _ in range(os.cpu_count() or 1)]
    try:
        yield
    finally:
        for loop in loops:
            loop.kill()
            loop.wait()


def main(arguments: Sequence[str]) -> int:
    """Run the tests repeatedly; the exit status is 0 if every run succeeded."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=10)
    options, pytest_options = parser.parse_known_args(arguments)
    environ = {**checkout.prepare(checkout.needed_libraries(sys.platform, {})), "QT_QPA_PLATFORM": "offscreen"}
    statuses = []
    with busy_cores():
        for number in range(1, options.runs + 1):
            began = time.monotonic()
            statuses.append(checkout.run_pytest(pytest_options, environ))
            seconds = time.monotonic() - began
            result = f"status {statuses[-1]}" if statuses[-1] else "ok"
            checkout.say(f"Run {number} of {options.runs}: {result}, {seconds:.0f} s")
    checkout.say(f"{statuses.count(0)} of {options.runs} runs succeeded.")
    return int(any(statuses))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
