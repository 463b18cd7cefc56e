"""Take a package through its life in an empty Debian: install, self-test, open a file, upgrade, remove.

python3 packaging/verify.py PACKAGE [--display :N] [--keep]

PACKAGE is a .deb or a .run. It needs root, Debian or Ubuntu, and debootstrap; the empty system is made once, in
build/verify/base, and copied for each trial. With --display (an Xvfb, say) a recording is also opened in the window,
from the desktop entry; the picture of the screen is written to build/verify. Exit status: 0 if all passed, otherwise 1.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import chroot
import verify_deb
import verify_run
from chroot import Chroot
from project import ROOT, PackagingError

PLACE = ROOT / "build" / "verify"
TRIALS: dict[str, Callable[[Chroot, Path], None]] = {".deb": verify_deb.trial, ".run": verify_run.trial}


def main(arguments: Sequence[str]) -> int:
    """Run the trial of a package and return the exit status."""
    parser = argparse.ArgumentParser("verify.py", description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("package", type=Path)
    parser.add_argument("--display", metavar=":N", default="")
    parser.add_argument("--keep", action="store_true", help="leave the trial's system where it is")
    parsed = parser.parse_args(arguments)
    if parsed.package.suffix not in TRIALS:
        parser.error(f"found {parsed.package.name}; allowed: {', '.join(TRIALS)}")
    if os.geteuid() != 0 or not shutil.which("debootstrap"):
        parser.error("it needs root and debootstrap")
    started = time.monotonic()
    root = chroot.fresh(PLACE, parsed.package.suffix.removeprefix("."), parsed.display)
    try:
        TRIALS[parsed.package.suffix](root, parsed.package.resolve())
    except (PackagingError, subprocess.CalledProcessError) as error:
        print(f"FAILED after {time.monotonic() - started:.0f} s: {error}", flush=True)
        print(getattr(error, "output", None) or "", flush=True)
        return 1
    finally:
        root.leave(remove=not parsed.keep)
    print(f"passed: {parsed.package.name}, {time.monotonic() - started:.0f} s", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
