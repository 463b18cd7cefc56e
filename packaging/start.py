"""Where the frozen program begins."""

import os
import sys

for name in ("stdout", "stderr"):  # Windows gives a program without a console neither
    if getattr(sys, name) is None:
        setattr(sys, name, open(os.devnull, "w", encoding="utf-8"))  # noqa: SIM115, PTH123  lives as long as we do

# The bootloader pointed the loader at our libraries; other programs that we start (ffmpeg) want their own.
before = os.environ.pop("LD_LIBRARY_PATH_ORIG", None)
os.environ.pop("LD_LIBRARY_PATH", None)
if before:
    os.environ["LD_LIBRARY_PATH"] = before
os.environ["PYINSTALLER_RESET_ENVIRONMENT"] = "1"  # a gradviz that we start shall point it there again

from gradviz.cli import main  # noqa: E402  after there is something to print to

raise SystemExit(main())
