"""The contents of the program folder: each file traced to its project, with the project's version and license."""

from __future__ import annotations

import importlib.metadata
import json
import os
import re
import subprocess
import sys
import sysconfig
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path

from project import FOLDER, ROOT, WORK, PackagingError

RECORD = WORK / "components.json"
QT_LICENSE = "LGPL-3.0-only"


@dataclass(frozen=True)
class Component:
    """A bundled project; ``texts`` are its license files, ``purl`` is its package URL."""

    name: str
    version: str
    license: str
    purl: str
    texts: tuple[str, ...]


def bundled(sources: Iterable[str]) -> list[Component]:
    """Return the projects that these files come from, and the projects inside them.

    Raises :class:`PackagingError` for a file of unknown origin, because it would be bundled without a license.
    """
    by_name = {component.name: component for component in (_bootloader(), *_inside_qt(), *_resources())}
    unknown = []
    for source in sorted({os.path.realpath(source) for source in sources}):
        component = _of_distribution(source) or _of_python(source) or _of_system(source)
        if component:
            by_name.setdefault(component.name, component)
        elif not source.startswith(str(ROOT)):
            unknown.append(source)
    if unknown and sys.platform == "linux":
        raise PackagingError("bundled, but of unknown origin and license: " + ", ".join(unknown))
    return [by_name[name] for name in sorted(by_name, key=str.lower)]


def save(components: Iterable[Component]) -> None:
    """Save the list for the notices and the bill of materials."""
    RECORD.parent.mkdir(parents=True, exist_ok=True)
    RECORD.write_text(json.dumps([asdict(component) for component in components], indent=1), encoding="utf-8")


def saved() -> list[Component]:
    """Return the list of the last freeze."""
    if not RECORD.exists():
        raise PackagingError("nothing is frozen yet: run the step `freeze` first")
    rows = json.loads(RECORD.read_text(encoding="utf-8"))
    return [Component(**{**row, "texts": tuple(row["texts"])}) for row in rows]


@cache
def _owners() -> dict[str, importlib.metadata.Distribution]:
    """Return the distribution of every installed file."""
    owners = {}
    for distribution in importlib.metadata.distributions():
        for file in distribution.files or ():
            owners[os.path.realpath(str(distribution.locate_file(file)))] = distribution
    return owners


def _of_distribution(source: str) -> Component | None:
    distribution = _owners().get(source)
    return _describe(distribution) if distribution else None


@cache
def _describe(distribution: importlib.metadata.Distribution) -> Component:
    name, metadata = distribution.name, distribution.metadata
    pattern = re.compile(r"\.dist-info/(.*/)?(licen[cs]e|copying|notice|authors)[^/]*", re.IGNORECASE)
    own = [str(distribution.locate_file(file)) for file in distribution.files or () if pattern.search(str(file))]
    if name.lower().startswith(("pyside6", "shiboken6")):  # their wheels contain no license text
        own = [str(FOLDER / "licenses" / text) for text in ("LGPL-3.0.txt", "GPL-3.0.txt")]
    if not own:
        raise PackagingError(f"{name} has no license text to copy; add one to packaging/licenses")
    version = distribution.version.partition("+")[0]
    purl = f"pkg:pypi/{name.lower().replace('_', '-')}@{version}"
    return Component(name, distribution.version, _license(name, metadata), purl, tuple(sorted(own)))


def _license(name: str, metadata: importlib.metadata.PackageMetadata) -> str:
    if name.lower().startswith(("pyside6", "shiboken6")):
        return QT_LICENSE
    classifiers = [line.rpartition(":: ")[2] for line in metadata.get_all("Classifier") or () if "License ::" in line]
    lines = [
        *(metadata.get_all("License-Expression") or ()),
        " / ".join(classifiers),
        *(metadata.get_all("License") or ()),
    ]
    stated = next((line.strip() for line in lines if line.strip()), "see its text")
    return stated.splitlines()[0]


def _of_python(source: str) -> Component | None:
    if not source.startswith(os.path.realpath(sys.base_prefix) + os.sep):
        return None
    version = ".".join(map(str, sys.version_info[:3]))
    places = [Path(sysconfig.get_path("stdlib")) / "LICENSE.txt", Path(sys.base_prefix) / "LICENSE.txt"]
    places += [Path(f"/usr/share/doc/python{version.rpartition('.')[0]}/copyright")]
    text = next((str(place) for place in places if place.exists()), None)
    if text is None:
        raise PackagingError(f"no license text of Python in {', '.join(map(str, places))}")
    return Component("CPython", version, "PSF-2.0", f"pkg:generic/cpython@{version}", (text,))


@cache
def _of_system(source: str) -> Component | None:
    """Return the Debian package of a library of this system."""
    if sys.platform != "linux":
        return None
    for spelling in (source, source.removeprefix("/usr")):  # /lib may be a link to /usr/lib
        owner = subprocess.run(["dpkg-query", "-S", spelling], capture_output=True, text=True, check=False)
        if owner.returncode == 0:
            package = owner.stdout.split(":")[0]
            return _debian(package)
    return None


@cache
def _debian(package: str) -> Component:
    query = ["dpkg-query", "-W", "-f", "${source:Package} ${Version}\n", package]
    answer = subprocess.run(query, capture_output=True, text=True, check=True).stdout.splitlines()[0]
    name, version = answer.split()
    text = f"/usr/share/doc/{package}/copyright"  # the same for every package of a source
    if not Path(text).exists():
        raise PackagingError(f"no license text of {package}: {text} is missing")
    return Component(name, version, "see its text", f"pkg:deb/debian/{name}@{version}?arch=source", (text,))


def _bootloader() -> Component:
    pyinstaller = _describe(importlib.metadata.distribution("pyinstaller"))
    license = "GPL-2.0-or-later WITH Bootloader-exception"
    return Component(pyinstaller.name, pyinstaller.version, license, pyinstaller.purl, pyinstaller.texts)


def _inside_qt() -> list[Component]:
    version = importlib.metadata.version("PySide6_Essentials")
    texts = tuple(str(FOLDER / "licenses" / text) for text in ("LGPL-3.0.txt", "GPL-3.0.txt"))
    text = (str(FOLDER / "licenses" / "ICU.txt"),)
    qt = Component("Qt", version, QT_LICENSE, f"pkg:generic/qt@{version}", texts)
    if sys.platform != "linux":  # elsewhere Qt uses the system's ICU
        return [qt]
    (library,) = Path(importlib.metadata.distribution("PySide6_Essentials").locate_file("PySide6/Qt/lib")).glob(  # type: ignore[arg-type]
        "libicudata.so.*"
    )
    icu = library.name.rpartition(".")[2]
    return [qt, Component("ICU", icu, "Unicode-DFS-2016", f"pkg:generic/icu@{icu}", text)]


def _resources() -> list[Component]:
    """Return the components of the resources folder; each text file describes the resource beside it."""
    components = []
    for text in sorted((ROOT / "resources").glob("*/*")):
        if text.suffix == ".txt" or text.name.upper().startswith("LICENSE"):
            name = f"gradviz resources: {text.parent.name}/{text.name}"
            purl = f"pkg:generic/gradviz-resources@1?file={text.parent.name}/{text.name}"
            components.append(Component(name, "1", "see its text", purl, (str(text),)))
    return components
