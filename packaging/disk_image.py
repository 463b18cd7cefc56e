"""The disk image of macOS around the frozen .app, signed and notarized if the secrets are set.

It needs macOS and has only been run in CI.
"""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from project import FOLDER, NAME, WORK, PackagingError, execute, system, version


def build(folder: Path) -> Path:
    """Write the image into ``folder``."""
    app = WORK / f"{NAME}.app"
    if not app.is_dir():
        raise PackagingError(f"{app} is missing: run the step `freeze` on macOS first")
    script = FOLDER / "macos" / "sign_and_notarize.sh"
    identity = os.environ.get("MACOS_SIGNING_IDENTITY", "-")  # "-": signed for this machine only
    execute(["bash", str(script), "sign", identity, str(app)])
    staging = WORK / "image"
    shutil.rmtree(staging, ignore_errors=True)
    staging.mkdir(parents=True)
    execute(["ditto", str(app), str(staging / app.name)])
    (staging / "Applications").symlink_to("/Applications")
    folder.mkdir(parents=True, exist_ok=True)
    image = folder / f"{NAME}-{version()}-{system()}.dmg"
    make = ["hdiutil", "create", "-volname", NAME, "-srcfolder", str(staging), "-ov", "-format", "ULFO", str(image)]
    execute(make)
    if os.environ.get("MACOS_NOTARY_KEY"):
        execute(["bash", str(script), "notarize", str(image)])
    return image
