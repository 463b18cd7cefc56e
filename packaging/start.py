"""The entry point of the frozen program."""

import os
import sys

for name in ("stdout", "stderr"):  # without a console Windows provides neither
    if getattr(sys, name) is None:
        setattr(sys, name, open(os.devnull, "w", encoding="utf-8"))  # noqa: SIM115, PTH123  open until the process ends

# The bootloader set LD_LIBRARY_PATH to the bundled libraries; programs that gradviz starts (ffmpeg) need their own.
before = os.environ.pop("LD_LIBRARY_PATH_ORIG", None)
os.environ.pop("LD_LIBRARY_PATH", None)
if before:
    os.environ["LD_LIBRARY_PATH"] = before
os.environ["PYINSTALLER_RESET_ENVIRONMENT"] = "1"  # a gradviz started by this one sets it again

from gradviz.cli import main  # noqa: E402  imported when stdout and stderr exist

raise SystemExit(main())
