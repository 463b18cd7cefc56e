"""The wheel is complete, and runs in an environment that has no access to this checkout."""

from __future__ import annotations

import os
import subprocess
import sys
import venv
import zipfile
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest

Script = Callable[[str], ModuleType]


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder with the wheel and the source distribution."""
    folder = tmp_path_factory.mktemp("dist")
    scripts = Path(__file__).resolve().parents[2] / "packaging"
    build = "import sys; from pathlib import Path; import distributions; distributions.build(Path(sys.argv[1]))"
    environ = {**os.environ, "PYTHONPATH": str(scripts)}
    subprocess.run([sys.executable, "-c", build, str(folder)], env=environ, check=True)
    return folder


@pytest.fixture(scope="module")
def installed(built: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the program in an empty environment with the wheel; its dependencies are those of this environment."""
    folder = tmp_path_factory.mktemp("environment")
    venv.create(folder, with_pip=False, symlinks=os.name != "nt")
    binaries = folder / ("Scripts" if os.name == "nt" else "bin")
    (wheel,) = built.glob("*.whl")
    python = binaries / "python"
    pip = [sys.executable, "-m", "pip", "--python", str(python), "install", "--quiet", "--no-index", "--no-deps"]
    subprocess.run([*pip, str(wheel)], check=True)
    query = "import sysconfig; print(sysconfig.get_path('purelib'))"
    packages = subprocess.run([python, "-c", query], capture_output=True, text=True, check=True).stdout.strip()
    import numpy

    # A .pth file inside another is not read, so an editable install of the checkout is left out.
    (Path(packages) / "borrowed.pth").write_text(str(Path(numpy.__file__).parents[1]), encoding="utf-8")
    return binaries / "gradviz"


def run(*command: str | Path, folder: Path) -> subprocess.CompletedProcess[str]:
    """Run a program that has no access to this checkout, except to Qt's system libraries."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "XDG_", "GRADVIZ_"))}
    environ = {**kept, "HOME": str(folder), "PATH": "", "QT_QPA_PLATFORM": "offscreen", "LC_ALL": "C.UTF-8"}
    return subprocess.run(command, cwd=folder, env=environ, capture_output=True, text=True, check=False)


def test_wheel_runs_from_its_own_files(installed: Path, tmp_path: Path) -> None:
    done = run(installed, "check", "sigmoid-20", folder=tmp_path)
    assert done.returncode == 0, done.stderr
    python = installed.with_name("python")
    where = "import gradviz, gradviz.resources as r; print(gradviz.__file__, r.resources())"
    output = run(python, "-c", where, folder=tmp_path).stdout
    assert output.count(str(python.parents[1])) == 2, output


@pytest.mark.slow
@pytest.mark.usefixtures("qapp")
def test_wheel_tests_itself(installed: Path, tmp_path: Path) -> None:
    done = run(installed, "self-test", folder=tmp_path)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "FAILED" not in done.stdout


def test_wheel_without_a_preset_is_refused(built: Path, script: Script, tmp_path: Path) -> None:
    (wheel,) = built.glob("*.whl")
    broken = tmp_path / wheel.name
    with zipfile.ZipFile(wheel) as whole, zipfile.ZipFile(broken, "w") as part:
        for name in whole.namelist():
            if not name.endswith("presets/sigmoid-20.json"):
                part.writestr(name, whole.read(name))
    with pytest.raises(script("project").PackagingError, match=r"no gradviz/resources/presets/sigmoid-20\.json"):
        script("distributions").check_wheel(broken)


def test_version_is_said_once(script: Script) -> None:
    import gradviz

    assert script("project").version() == gradviz.__version__
