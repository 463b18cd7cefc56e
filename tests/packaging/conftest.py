"""The scripts of packaging/ as modules, which import each other by name."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from importlib import import_module
from pathlib import Path
from types import ModuleType

import pytest

FOLDER = Path(__file__).resolve().parents[2] / "packaging"


@pytest.fixture
def script() -> Iterator[Callable[[str], ModuleType]]:
    """Return a function that imports a script of packaging/ by name; the modules are removed after the test."""
    names = {path.stem for path in FOLDER.glob("*.py")}
    sys.path.insert(0, str(FOLDER))
    yield import_module
    sys.path.remove(str(FOLDER))
    for name in names & set(sys.modules):
        del sys.modules[name]
