"""What pictures that grow with their run are written as, and what of it this machine can't write."""

from __future__ import annotations

import shutil
from pathlib import Path

FIGURES = (".png", ".svg", ".pdf")
ANIMATIONS = (".gif", ".mp4")
PICTURES = FIGURES + ANIMATIONS


def missing_encoder(path: Path) -> str:
    """What is missing to write a file of this suffix; empty where nothing is."""
    if path.suffix.lower() == ".mp4" and not shutil.which("ffmpeg"):
        return "needs the program ffmpeg, which was not found; a .gif needs nothing"
    return ""
