"""The bill of materials in the format CycloneDX 1.6."""

from __future__ import annotations

import datetime
import json
import re
import uuid
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from components import Component
from project import NAME, SUMMARY, source_date, version

# An SPDX expression; anything else is the project's own text.
_EXPRESSION = re.compile(r"[A-Za-z0-9.+-]+( (AND|OR|WITH) [A-Za-z0-9.+-]+)*")
_NAMES = {
    "MIT License": "MIT",
    "BSD License": "BSD-3-Clause",
    "Apache Software License": "Apache-2.0",
    "MPL-2.0 AND MIT": "MPL-2.0 AND MIT",
}


def write(file: Path, components: Iterable[Component]) -> None:
    """Write the bill of materials of the bundled components."""
    file.parent.mkdir(parents=True, exist_ok=True)
    text = json.dumps(document(list(components)), indent=2, ensure_ascii=False)
    file.write_text(text + "\n", encoding="utf-8")


def document(components: Sequence[Component]) -> dict[str, Any]:
    """Return the document: the program, its components, and its dependency on each."""
    moment = datetime.datetime.fromtimestamp(source_date(), datetime.UTC)
    serial = uuid.uuid5(uuid.NAMESPACE_URL, f"{NAME}@{version()}:{source_date()}")
    own = f"pkg:pypi/{NAME}@{version()}"
    program = {
        "type": "application",
        "bom-ref": own,
        "name": NAME,
        "version": version(),
        "description": SUMMARY,
        "licenses": [{"license": {"id": "MIT"}}],
        "purl": own,
    }
    return {
        "$schema": "http://cyclonedx.org/schema/bom-1.6.schema.json",
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "serialNumber": f"urn:uuid:{serial}",
        "version": 1,
        "metadata": {"timestamp": moment.strftime("%Y-%m-%dT%H:%M:%SZ"), "component": program},
        "components": [_component(component) for component in components],
        "dependencies": [
            {"ref": own, "dependsOn": [_reference(component) for component in components]},
            *({"ref": _reference(component)} for component in components),
        ],
    }


def _reference(component: Component) -> str:
    return f"{component.name}@{component.version}"


def _component(component: Component) -> dict[str, Any]:
    return {
        "type": "library",
        "bom-ref": _reference(component),
        "name": component.name,
        "version": component.version,
        "licenses": [_license(component.license)],
        "purl": component.purl,
    }


def _license(stated: str) -> dict[str, Any]:
    stated = _NAMES.get(stated, stated)
    if _EXPRESSION.fullmatch(stated) and " " in stated:
        return {"expression": stated}
    return {"license": {"name": stated}}
