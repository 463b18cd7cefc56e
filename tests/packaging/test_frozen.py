"""The program folder: left-out and required files, and the system libraries of a folder that has been built."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest

Script = Callable[[str], ModuleType]


@pytest.mark.parametrize(
    ("name", "left_out"),
    [
        ("PySide6/Qt/plugins/tls/libqopensslbackend.so", True),
        ("PySide6/plugins/tls/qschannelbackend.dll", True),
        ("PySide6\\plugins\\tls\\qschannelbackend.dll", True),
        ("PySide6/Qt/plugins/platforms/libqxcb.so", False),
        ("PySide6/Qt/plugins/platforms/libqoffscreen.so", False),
        ("PySide6/Qt/plugins/imageformats/libqsvg.so", False),
        ("PySide6/Qt/translations/qtbase_zh_CN.qm", False),
        ("PySide6/Qt/translations/qtbase_de.qm", True),
        ("gradviz/resources/translations/gradviz_zh_CN.qm", False),
        ("gradviz/resources/screenshots/window.png", True),
        ("torch/bin/torch_shm_manager", False),
        ("torch/bin/test_api", True),
        ("libstdc++.so.6", True),
        ("libxcb.so.1", True),
        ("libxcb-cursor.so.0", False),
        ("numpy.libs/libz-1234.so", False),
        ("torch/lib/libtorch_cpu.so", False),
    ],
)
def test_files_are_left_out_by_name(script: Script, name: str, left_out: bool) -> None:
    assert (script("left_out").reason_for_file(name) is not None) is left_out


def test_everything_left_out_has_a_reason(script: Script) -> None:
    left_out = script("left_out")
    for table in (left_out.MODULES, left_out.FILES, left_out.HOST_LIBRARIES):
        assert all(reason.strip() for reason in table.values())
        assert list(table) == list(dict.fromkeys(table))


def test_what_is_missing_is_named(script: Script, tmp_path: Path) -> None:
    with pytest.raises(script("project").PackagingError) as caught:
        script("must_have").check_files(tmp_path, "linux")
    for name in ("libqxcb.so", "libxcb-cursor.so.0", "presets/sigmoid-20.json", "licenses/LGPL-3.0.txt", "zh_CN"):
        assert name in str(caught.value)


def test_module_that_was_not_frozen_is_named(script: Script) -> None:
    must_have = script("must_have")
    with pytest.raises(script("project").PackagingError, match=r"gradviz\.cli"):
        must_have.check_modules(["gradviz"])


def test_libraries_of_a_plugin_that_was_left_out_go_too(script: Script, monkeypatch: pytest.MonkeyPatch) -> None:
    needed = script("needed")
    asks = {"/gtk.so": {"libgtk.so.0"}, "/libgtk.so.0": {"libcairo.so.2"}, "/qt.so": {"libsvg.so.1"}}
    monkeypatch.setattr(needed, "needed_by", lambda file: frozenset(asks.get(str(file), ())))
    entries = [
        ("PySide6/qt.so", "/qt.so", "EXTENSION"),
        ("libsvg.so.1", "/libsvg.so.1", "BINARY"),
        ("libgtk.so.0", "/libgtk.so.0", "BINARY"),
        ("libcairo.so.2", "/libcairo.so.2", "BINARY"),
        ("libpython3.11.so.1.0", "/libpython", "BINARY"),
        ("libcairo.so", "libcairo.so.2", "SYMLINK"),
    ]
    kept = [name for name, *_ in needed.without_orphans(entries)]
    assert kept == ["PySide6/qt.so", "libsvg.so.1", "libpython3.11.so.1.0"]


def test_bill_names_what_is_bundled(script: Script) -> None:
    component = script("components").Component("numpy", "2.4.6", "BSD-3-Clause AND MIT", "pkg:pypi/numpy@2.4.6", ())
    other = script("components").Component("thing", "1", "BSD License", "pkg:generic/thing@1", ())
    document = script("sbom").document([component, other])
    assert document["specVersion"] == "1.6"
    numpy, thing = document["components"]
    assert numpy["licenses"] == [{"expression": "BSD-3-Clause AND MIT"}]
    assert thing["licenses"] == [{"license": {"name": "BSD-3-Clause"}}]
    references = {row["ref"] for row in document["dependencies"]}
    assert references == {numpy["bom-ref"], thing["bom-ref"], document["metadata"]["component"]["bom-ref"]}
    assert json.dumps(document) == json.dumps(script("sbom").document([component, other]))


def test_notices_say_how_qt_is_replaced(script: Script, tmp_path: Path) -> None:
    components = script("components")
    folder = tmp_path / "licenses"
    script("notices").write(folder, components._inside_qt())
    page = (folder / "NOTICE.txt").read_text(encoding="utf-8")
    assert "you may replace them" in page
    assert "https://download.qt.io/" in page
    assert {"LGPL-3.0.txt", "GPL-3.0.txt", "LICENSE.txt"} <= {path.name for path in folder.iterdir()}


def test_sums_are_those_of_the_files(script: Script, tmp_path: Path) -> None:
    (tmp_path / "a.deb").write_bytes(b"")
    sums = script("release").write_sums(tmp_path)
    empty = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    assert sums.read_text() == f"{empty}  a.deb\n"


def test_budget_is_held_or_said(script: Script, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    report = script("report")
    file = tmp_path / "a.deb"
    file.write_bytes(b"123")
    report.check(tmp_path / "nothing", [file])
    monkeypatch.setattr(report, "DOWNLOAD_BUDGET", 2)
    with pytest.raises(script("project").PackagingError, match=r"a\.deb"):
        report.check(tmp_path / "nothing", [file])


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux takes libraries from elsewhere")
def test_built_folder_asks_only_for_declared_packages(script: Script) -> None:
    inside = script("project").INSIDE
    if not (inside / "torch" / "lib").is_dir():
        pytest.skip("no program folder has been built here")
    script("needed").check_needed(inside)
