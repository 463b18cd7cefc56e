"""A missing system library is reported together with its Debian package."""

from __future__ import annotations

import runpy
from pathlib import Path

import pytest

from gradviz import system_libraries
from gradviz.system_libraries import QT, WAYLAND, X11, advice_for, missing_in, missing_libraries

CHECKOUT = Path(__file__).parent.parent / "packaging" / "checkout.py"


@pytest.mark.parametrize(
    ("message", "advice"),
    [
        ("libEGL.so.1: cannot open shared object file: No such file or directory", "sudo apt install libegl1"),
        ("libxcb-cursor.so.0: cannot open shared object file", "sudo apt install libxcb-cursor0"),
        ("libstdc++.so.6: cannot open shared object file", "lacks libstdc++.so.6; install the package that holds it"),
        ("No module named 'PySide6'", ""),
    ],
)
def test_advice(message: str, advice: str) -> None:
    missing = missing_in(ImportError(message))
    assert advice_for(missing).endswith(advice) if advice else missing == {}


def test_what_is_missing_depends_on_the_display(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.platform", "linux")
    monkeypatch.setattr(system_libraries, "_loads", lambda _name: False)
    assert missing_libraries({}) == QT
    assert missing_libraries({"DISPLAY": ":0"}) == {**QT, **X11}
    assert missing_libraries({"DISPLAY": ":0", "WAYLAND_DISPLAY": "wayland-0"}) == {**QT, **WAYLAND}
    assert missing_libraries({"DISPLAY": ":0", "QT_QPA_PLATFORM": "offscreen"}) == QT
    assert missing_libraries({"QT_QPA_PLATFORM": "xcb"}) == {**QT, **X11}
    monkeypatch.setattr(system_libraries, "_loads", lambda name: name != "libEGL.so.1")
    assert missing_libraries({}) == {"libEGL.so.1": "libegl1"}
    monkeypatch.setattr("sys.platform", "win32")
    assert missing_libraries({"DISPLAY": ":0"}) == {}


def test_the_bootstrap_knows_the_same_libraries() -> None:
    bootstrap = runpy.run_path(str(CHECKOUT))
    assert (bootstrap["QT"], bootstrap["X11"], bootstrap["WAYLAND"]) == (QT, X11, WAYLAND)
