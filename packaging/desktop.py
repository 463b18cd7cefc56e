"""The files for a Linux desktop: menu entry, file type, icons, manual page, description."""

from __future__ import annotations

import datetime
import gzip
from pathlib import Path

import icons
from archive import Item
from project import FOLDER, NAME, ROOT, WORK, source_date, version

LINUX = FOLDER / "linux"
IDENTIFIER = "org.gradviz.gradviz"


def filled(file: Path) -> bytes:
    """Return a template filled in with the version and the date of this build."""
    day = datetime.datetime.fromtimestamp(source_date(), datetime.UTC).strftime("%Y-%m-%d")
    text = file.read_text(encoding="utf-8").replace("@VERSION@", version()).replace("@DATE@", day)
    return text.encode()


def share(prefix: str) -> list[Item]:
    """Return the files for ``PREFIX/share``."""
    apps, mime = f"{prefix}/share/icons/hicolor", f"{prefix}/share/mime/packages"
    items = [
        Item(f"{prefix}/share/applications/{IDENTIFIER}.desktop", content=filled(LINUX / f"{IDENTIFIER}.desktop")),
        Item(f"{mime}/{NAME}.xml", content=filled(LINUX / f"{NAME}.xml")),
        Item(f"{prefix}/share/metainfo/{IDENTIFIER}.metainfo.xml", content=filled(LINUX / "metainfo.xml")),
        Item(f"{prefix}/share/man/man1/{NAME}.1.gz", content=gzip.compress(filled(LINUX / f"{NAME}.1"), 9, mtime=0)),
        *_icon(f"{apps}/scalable", "svg", ROOT / "resources" / "icons" / "gradviz.svg"),
    ]
    for size in icons.SIZES:
        items += _icon(f"{apps}/{size}x{size}", "png", WORK / "icons" / f"{size}.png")
    return items


def _icon(folder: str, suffix: str, source: Path) -> list[Item]:
    """Return the icon of the program, which is also the icon of its recordings."""
    file_type = f"application-x-{NAME}"
    return [
        Item(f"{folder}/apps/{NAME}.{suffix}", source=source),
        Item(f"{folder}/mimetypes/{file_type}.{suffix}", source=source),
    ]
