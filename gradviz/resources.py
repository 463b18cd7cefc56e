"""The folder of the files that come with gradviz: presets, data, color maps, fonts, icons."""

from __future__ import annotations

import os
from functools import cache
from pathlib import Path

from gradviz.errors import GradvizError
from gradviz.message import Message

_MARKER = "icons/gradviz.svg"


@cache
def resources() -> Path:
    """Return the folder of resources: ``$GRADVIZ_RESOURCES``, the installed package's, or the checkout's."""
    package = Path(__file__).parent
    override = os.environ.get("GRADVIZ_RESOURCES")
    places = [Path(override)] if override else []
    places += [package / "resources", package.parent / "resources"]
    for place in places:
        if (place / _MARKER).is_file():
            return place
    raise GradvizError(
        Message(
            "the installation is incomplete: no {marker} in {folder}",
            marker=_MARKER,
            folder=", ".join(map(str, places)),
        )
    )
