"""The Windows installers around a stand-in program, installed, upgraded and removed silently under wine."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType
from typing import NamedTuple

import pytest

Script = Callable[[str], ModuleType]
pytestmark = pytest.mark.slow
UNINSTALL = r"Software\Microsoft\Windows\CurrentVersion\Uninstall\gradviz"
CLASSES = r"Software\Classes"
WINE = next((path for path in ("/usr/lib/wine/wine64", "/usr/bin/wine64") if Path(path).exists()), None)


def needs(*names: str) -> pytest.MarkDecorator:
    missing = [name for name in names if not (WINE if name == "wine64" else shutil.which(name))]
    return pytest.mark.skipif(bool(missing), reason=f"{', '.join(missing)} not installed here")


class Windows(NamedTuple):
    """A Windows installation of wine."""

    prefix: Path

    def run(self, *command: str) -> subprocess.CompletedProcess[str]:
        assert WINE
        environ = {**os.environ, "WINEPREFIX": str(self.prefix), "WINEDEBUG": "-all", "DISPLAY": ""}
        return subprocess.run(
            [WINE, *command], env=environ, capture_output=True, text=True, timeout=300, check=False, errors="replace"
        )

    def wait(self) -> None:
        """Wait until every program has ended: an uninstaller goes on as a copy of itself."""
        server = next(Path("/usr/lib/wine").glob("wineserver*"))
        subprocess.run([server, "-w"], env={**os.environ, "WINEPREFIX": str(self.prefix)}, timeout=120, check=True)

    def value(self, key: str, name: str = "") -> str | None:
        """Return a text of the registry."""
        which = ["/v", name] if name else ["/ve"]
        done = self.run("reg", "query", key, *which, "/reg:64")
        line = next((line for line in done.stdout.splitlines() if "REG_SZ" in line), None)
        return line.partition("REG_SZ")[2].strip() if line else None

    def path(self, name: str) -> Path:
        r"""Return the path of ``C:\name`` on this system."""
        return self.prefix / "drive_c" / name.replace("\\", "/")

    def traces(self) -> list[Path]:
        """Return every path that contains the name of the program."""
        return [path for path in (self.prefix / "drive_c").rglob("*") if "gradviz" in path.name.lower()]


@pytest.fixture(scope="module")
def windows(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Windows]:
    """Yield a new Windows installation."""
    made = Windows(tmp_path_factory.mktemp("wine"))
    made.run("wineboot", "-i")
    yield made
    made.run("wineboot", "-k")


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """Return a folder like one that was frozen on Windows."""
    folder = tmp_path / "tree"
    (folder / "_internal" / "gradviz" / "resources").mkdir(parents=True)
    for name in ("gradviz.exe", "gradvizw.exe", "_internal/base_library.zip", "_internal/gradviz/resources/a b é.txt"):
        (folder / name).write_text("stand-in")
    return folder


@pytest.fixture
def setup(script: Script, tree: Path, tmp_path: Path) -> Callable[..., str]:
    """Return a function that makes an installer of the tree and returns its path in wine."""

    def make(kind: str = "nsis", version: str = "0.1.0") -> str:
        for name in ("nsis", "msi"):
            module = script(name)
            module.WORK = tmp_path  # type: ignore[attr-defined]
            module.version = lambda: version  # type: ignore[attr-defined]
        script("windows_version").version = lambda: version  # type: ignore[attr-defined]
        options = {"fast": True} if kind == "nsis" else {}
        return f"Z:{script(kind).build(tmp_path / version, tree, **options)}".replace("/", "\\")

    return make


def upgrade(tree: Path) -> None:
    """Replace a file, as the next version does."""
    (tree / "_internal" / "base_library.zip").unlink()
    (tree / "_internal" / "new.zip").write_text("new")


@needs("wine64", "makensis")
def test_setup_for_everybody_upgrades_and_goes(windows: Windows, setup: Callable[..., str], tree: Path) -> None:
    home = windows.path("Program Files/gradviz")
    assert windows.run(setup(version="0.1.0"), "/S", "/AllUsers").returncode == 0
    assert (home / "_internal/gradviz/resources/a b é.txt").exists()
    quiet = windows.value(rf"HKLM\{UNINSTALL}", "QuietUninstallString")
    assert quiet == r'"C:\Program Files\gradviz\uninstall.exe" /AllUsers /S'
    opens = windows.value(rf"HKLM\{CLASSES}\gradviz.recording\shell\open\command")
    assert opens == r'"C:\Program Files\gradviz\gradvizw.exe" "%1"'
    assert windows.value(rf"HKLM\{CLASSES}\.gradviz") == "gradviz.recording"

    upgrade(tree)
    (home / "_internal" / "left over.pyd").touch()
    assert windows.run(setup(version="0.2.0"), "/S", "/AllUsers").returncode == 0
    assert windows.value(rf"HKLM\{UNINSTALL}", "DisplayVersion") == "0.2.0"
    assert {path.name for path in (home / "_internal").iterdir()} == {"gradviz", "new.zip"}

    windows.run(r"C:\Program Files\gradviz\uninstall.exe", "/AllUsers", "/S")
    windows.wait()
    assert windows.traces() == []
    assert windows.value(rf"HKLM\{UNINSTALL}", "DisplayVersion") is None
    assert windows.value(rf"HKLM\{CLASSES}\.gradviz") is None


@needs("wine64", "makensis")
def test_setup_for_one_user_goes_where_it_is_told(windows: Windows, setup: Callable[..., str]) -> None:
    assert windows.run(setup(), "/S", "/CurrentUser", r"/D=C:\tools\viewer").returncode == 0
    assert windows.path("tools/viewer/gradvizw.exe").exists()
    assert not windows.path("Program Files/gradviz/gradviz.exe").exists()
    assert windows.value(rf"HKCU\{UNINSTALL}", "InstallLocation") == r"C:\tools\viewer"
    assert windows.value(rf"HKLM\{UNINSTALL}", "InstallLocation") is None
    uninstaller = r"C:\tools\viewer\uninstall.exe"
    windows.run(uninstaller, "/CurrentUser", "/S")
    windows.wait()
    assert not windows.path("tools/viewer").exists()
    assert windows.value(rf"HKCU\{UNINSTALL}", "InstallLocation") is None


@needs("wine64", "makensis")
def test_setup_leaves_a_folder_of_others_alone(windows: Windows, setup: Callable[..., str]) -> None:
    theirs = windows.path("theirs")
    theirs.mkdir()
    (theirs / "thesis.txt").touch()
    assert windows.run(setup(), "/S", "/CurrentUser", r"/D=C:\theirs").returncode == 2
    assert [path.name for path in theirs.iterdir()] == ["thesis.txt"]


@needs("wine64", "wixl")
def test_msi_upgrades_and_goes(windows: Windows, setup: Callable[..., str], tree: Path) -> None:
    home = windows.path("Program Files/gradviz")
    first = setup("msi", "0.1.0")
    assert windows.run("msiexec", "/i", first, "/qn").returncode == 0
    assert (home / "_internal/gradviz/resources/a b é.txt").exists()
    opens = windows.value(rf"HKLM\{CLASSES}\gradviz.recording\shell\open\command")
    assert opens == r'"C:\Program Files\gradviz\gradvizw.exe" "%1"'

    upgrade(tree)
    second = setup("msi", "0.2.0")
    assert windows.run("msiexec", "/i", second, "/qn").returncode == 0
    assert {path.name for path in (home / "_internal").iterdir()} == {"gradviz", "new.zip"}

    assert windows.run("msiexec", "/x", second, "/qn").returncode == 0
    assert not home.exists()
    assert windows.value(rf"HKLM\{CLASSES}\.gradviz") is None


@needs("wixl")
def test_every_file_has_a_component_of_its_own(script: Script, tree: Path) -> None:
    document = script("msi").describe(tree, tree / "gradviz.exe")
    files = [file.get("Name") for file in document.iter("File")]
    assert sorted(files) == sorted(path.name for path in tree.rglob("*") if path.is_file())
    components = [component.get("Id") for component in document.iter("Component")]
    assert len(set(components)) == len(components)
    assert sorted(components) == sorted(reference.get("Id") for reference in document.iter("ComponentRef"))
