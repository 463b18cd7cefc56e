"""Every Python can read packaging/bootstrap.py, which says in a sentence if that Python is too old."""

from __future__ import annotations

import ast
import os
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
BOOTSTRAP = ROOT / "packaging" / "bootstrap.py"

# What Python 2.7 has as Python 3 has it, as far as the file needs it: no annotations, no f-strings, no print.
COMMON = (
    *(ast.Module, ast.Expr, ast.Import, ast.ImportFrom, ast.alias, ast.If, ast.For, ast.Assign, ast.Call, ast.Compare),
    *(ast.Attribute, ast.Subscript, ast.Slice, ast.Name, ast.Constant, ast.Tuple, ast.BinOp),
    *(ast.Load, ast.Store, ast.Add, ast.Lt, ast.Eq),
)


def old_pythons() -> list[Path]:
    """The Pythons of this machine that are called old, pyenv's among them."""
    names = ["python2", "python2.7", *(f"python3.{minor}" for minor in range(4, 11))]
    pyenv = Path(os.environ.get("PYENV_ROOT") or Path.home() / ".pyenv")
    installed = [*pyenv.glob("versions/2.*/bin/python"), *pyenv.glob("versions/3.?.*/bin/python")]
    on_path = [Path(python) for python in map(shutil.which, names) if python]
    return installed + [python for python in on_path if not python.is_relative_to(pyenv)]


def test_only_syntax_that_python_2_has_too() -> None:
    source = BOOTSTRAP.read_bytes().decode("ascii")
    nodes = list(ast.walk(ast.parse(source)))
    assert [node for node in nodes if not isinstance(node, COMMON)] == []
    constants = [node.value for node in nodes if isinstance(node, ast.Constant)]
    assert {type(value) for value in constants} <= {str, int}


@pytest.mark.skipif(not old_pythons(), reason="no old Python is installed here")
def test_old_pythons_print_a_sentence(tmp_path: Path) -> None:
    for python in old_pythons():
        done = subprocess.run([python, "-S", BOOTSTRAP, "run"], cwd=tmp_path, capture_output=True, text=True)
        assert done.returncode == 1, python
        assert done.stdout == ""
        (line,) = done.stderr.splitlines()
        assert line.startswith("gradviz needs Python 3.11 or newer, and this is Python "), python


def test_the_sentence_names_the_oldest_python_of_the_project() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert project["requires-python"] == ">=3.11"
    source = BOOTSTRAP.read_text(encoding="utf-8")
    assert "OLDEST_PYTHON = (3, 11)" in source
    assert "Python 3.11 or newer" in source


@pytest.mark.parametrize("options", [[], ["-I"], ["-P"]], ids=" ".join)
def test_commands_are_found_wherever_it_is_started(tmp_path: Path, options: list[str]) -> None:
    done = subprocess.run(
        [sys.executable, *options, BOOTSTRAP], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert done.returncode == 2
    assert "bootstrap.py run" in done.stderr
