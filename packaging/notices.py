"""The license notices of the program: a page that names everything bundled, and every license text."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterable
from pathlib import Path

from components import Component
from project import NAME, ROOT, version

PAGE = "NOTICE.txt"

HEAD = """{name} {version}: what is in it, and under which licenses

{name} itself is under the MIT license; its text is in LICENSE.txt in this folder. Everything below is the work of
others, bundled unchanged (debug symbols apart). The texts of each stand in the folder of its name.

Qt, PySide6 and shiboken6
-------------------------
This program uses Qt {qt}, and its Python bindings, under the GNU Lesser General Public License, version 3
(LGPL-3.0.txt; it builds on GPL-3.0.txt). They are separate, dynamically linked files, and you may replace them:

  the libraries   PySide6/Qt/lib in the program's folder of libraries (`_internal`; in the .app: Contents/Frameworks)
  the plugins     PySide6/Qt/plugins
  the bindings    PySide6/*.so or *.pyd, and shiboken6

Put your own build of the same version (or a compatible one) in their place, under the same names; nothing checks
them, and nothing else has to be built again. You may also reverse-engineer this program to debug such changes.

Source code of Qt:                    https://download.qt.io/archive/qt/{series}/{qt}/
Source code of PySide6 and shiboken6: https://download.qt.io/official_releases/QtForPython/
What Qt itself contains of others:    https://doc.qt.io/qt-6/licenses-used-in-qt.html

What is bundled
---------------
"""


def write(folder: Path, components: Iterable[Component]) -> None:
    """Write the page and the texts into a new ``folder``."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    shutil.copyfile(ROOT / "LICENSE", folder / "LICENSE.txt")
    components = list(components)
    qt = next(component.version for component in components if component.name == "Qt")
    lines = []
    for component in components:
        own = folder / _folder_name(component.name)
        for text in component.texts:
            place = folder / Path(text).name if _is_of_ours(text) else own / _place(text)
            place.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(text, place)
        where = own.name + "/" if own.exists() else ", ".join(Path(text).name for text in component.texts)
        lines.append(f"{component.name} {component.version}\n    {component.license}\n    text: {where}\n")
    head = HEAD.format(name=NAME, version=version(), qt=qt, series=qt.rpartition(".")[0])
    (folder / PAGE).write_text(head + "\n".join(lines), encoding="utf-8")


def _is_of_ours(text: str) -> bool:
    return Path(text).parent == ROOT / "packaging" / "licenses"


def _folder_name(name: str) -> str:
    return re.sub(r"[^A-Za-z0-9.]+", "-", name).strip("-")


def _place(text: str) -> Path:
    """Return the path of a license file in its project's folder, as deep as it was below the project's ``licenses``."""
    parts = Path(text).parts
    place = Path(*parts[parts.index("licenses") + 1 :]) if "licenses" in parts else Path(parts[-1])
    return place if place.suffix else place.with_name(place.name + ".txt")
