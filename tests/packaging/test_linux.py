"""The Linux packages: reproducible archives, valid desktop files, the installation script."""

from __future__ import annotations

import io
import os
import shutil
import sqlite3
import subprocess
import tarfile
from collections.abc import Callable
from configparser import RawConfigParser
from pathlib import Path
from types import ModuleType
from xml.etree import ElementTree

import pytest

Script = Callable[[str], ModuleType]
ROOT = Path(__file__).resolve().parents[2]
LINUX = ROOT / "packaging" / "linux"
ENTRY = LINUX / "org.gradviz.gradviz.desktop"


def tool(name: str) -> str:
    """Return the path of a program; skip the test if it is missing."""
    return shutil.which(name) or pytest.skip(f"{name} is not installed here")


# --- For the desktop


def test_menu_entry_opens_files_of_ours() -> None:
    parser = RawConfigParser(strict=True)
    parser.optionxform = str  # type: ignore[assignment,method-assign]
    parser.read(ENTRY, encoding="utf-8")
    entry = parser["Desktop Entry"]
    assert entry["Exec"] == "gradviz %f"
    assert entry["MimeType"] == "application/x-gradviz;"
    assert entry["Terminal"] == "false"
    assert {"Name", "Comment", "Comment[zh_CN]", "Icon", "Categories"} <= set(entry)


def test_menu_entry_is_valid() -> None:
    done = subprocess.run([tool("desktop-file-validate"), str(ENTRY)], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (0, "")


def test_description_is_valid(script: Script, tmp_path: Path) -> None:
    file = tmp_path / "org.gradviz.gradviz.metainfo.xml"
    file.write_bytes(script("desktop").filled(LINUX / "metainfo.xml"))
    assert ElementTree.parse(file).findtext("launchable") == ENTRY.name
    command = [tool("appstreamcli"), "validate", "--no-net", str(file)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


def test_recording_is_known_by_name_and_by_content(tmp_path: Path) -> None:
    from gradviz.storage.file_format import APPLICATION_ID, SUFFIX

    file = tmp_path / "x"
    database = sqlite3.connect(file)
    database.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    database.execute("CREATE TABLE about (key TEXT)")
    database.commit()
    database.close()
    names = {"m": "http://www.freedesktop.org/standards/shared-mime-info"}
    tree = ElementTree.parse(LINUX / "gradviz.xml")
    globs = tree.findall(".//m:glob", names)
    matches = tree.findall(".//m:match", names)
    assert [glob.get("pattern") for glob in globs] == [f"*{SUFFIX}"]
    assert len(matches) == 2
    for match in matches:
        offset, value = int(match.get("offset", "")), match.get("value", "").encode()
        assert file.read_bytes()[offset : offset + len(value)] == value


def test_manual_page_names_every_verb() -> None:
    from gradviz import cli

    page = (LINUX / "gradviz.1").read_text(encoding="utf-8").replace("\\-", "-")
    verbs = [verb for verb in cli._VERBS if verb != "self-test"]
    assert [verb for verb in verbs if f".B {verb}\n" not in page] == []


# --- Archives


def test_archive_is_the_same_each_time(script: Script, tmp_path: Path) -> None:
    archive = script("archive")
    folder = tmp_path / "folder"
    (folder / "inner").mkdir(parents=True)
    (folder / "inner" / "library.so").write_bytes(b"x")
    (folder / "inner" / "library.so").chmod(0o755)
    (folder / "program").write_text("#!/bin/sh\n")
    (folder / "program").chmod(0o755)
    (folder / "link").symlink_to("program")

    def tar() -> bytes:
        stream = io.BytesIO()
        archive.write_tar(stream, archive.with_parents(archive.tree(folder, "usr/lib/x")))
        return stream.getvalue()

    first = tar()
    os.utime(folder / "program", (1, 1))
    (folder / "inner" / "library.so").chmod(0o700)
    assert tar() == first
    with tarfile.open(fileobj=io.BytesIO(first)) as read:
        members = {member.name: member for member in read}
    assert list(members)[:3] == ["./usr", "./usr/lib", "./usr/lib/x"]
    assert members["./usr/lib/x/program"].mode == 0o755
    assert members["./usr/lib/x/inner/library.so"].mode == 0o644
    assert members["./usr/lib/x/link"].linkname == "program"
    assert {(member.uid, member.uname) for member in members.values()} == {(0, "root")}


# --- The archive that installs itself


@pytest.fixture
def archive(script: Script, tmp_path: Path) -> Callable[..., Path]:
    """Return a function that makes a .run around a program that is a one-line script."""
    tool("xz")

    def make(program: str = "echo it works") -> Path:
        folder = tmp_path / "frozen"
        (folder / "_internal").mkdir(parents=True, exist_ok=True)
        (folder / "gradviz").write_text(f"#!/bin/sh\n{program}\n")
        (folder / "gradviz").chmod(0o755)
        icons = tmp_path / "icons"
        icons.mkdir(exist_ok=True)
        for size in script("icons").SIZES:
            (icons / f"{size}.png").write_bytes(b"")
        for module, name, place in [
            ("selfextract", "PROGRAM", folder),
            ("selfextract", "WORK", tmp_path),
            ("desktop", "WORK", tmp_path),
        ]:
            setattr(script(module), name, place)
        made: Path = script("selfextract").build(tmp_path / "dist", fast=True)
        return made

    return make


def install(file: Path, home: Path, *options: str) -> subprocess.CompletedProcess[str]:
    home.mkdir(exist_ok=True)
    environ = {"HOME": str(home), "PATH": "/usr/bin:/bin"}
    command = ["sh", str(file), "--prefix", str(home / "it's here"), *options]
    return subprocess.run(command, env=environ, capture_output=True, text=True, check=False)


pytestmark_linux = pytest.mark.skipif(shutil.which("sha256sum") is None, reason="the script is for Linux")


@pytestmark_linux
def test_program_is_installed_and_goes_again(archive: Callable[..., Path], tmp_path: Path) -> None:
    file, home = archive(), tmp_path / "home"
    for _ in range(2):  # the second time over the first
        done = install(file, home, "--no-desktop", "--silent")
        assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    program = home / "it's here" / "gradviz"
    assert subprocess.run([program], capture_output=True, text=True, check=True).stdout == "it works\n"
    (home / "mine").touch()
    subprocess.run([program.with_name("uninstall.sh")], check=True)
    assert [path.name for path in home.iterdir()] == ["mine"]


@pytestmark_linux
def test_program_that_does_not_run_here_changes_nothing(archive: Callable[..., Path], tmp_path: Path) -> None:
    home = tmp_path / "home"
    assert install(archive(), home, "--no-desktop").returncode == 0
    done = install(archive("echo libEGL is missing; exit 1"), home, "--no-desktop")
    assert done.returncode == 7
    assert "libEGL is missing" in done.stderr
    assert subprocess.run([home / "it's here" / "gradviz"], capture_output=True, check=True).stdout == b"it works\n"
    assert sorted(path.name for path in home.iterdir()) == ["it's here"]


@pytestmark_linux
@pytest.mark.parametrize(
    ("spoil", "options", "status"),
    [
        (lambda file, home: file.write_bytes(file.read_bytes()[:-1]), [], 3),
        (lambda file, home: (home / "it's here" / "theirs").mkdir(parents=True), [], 5),
        (lambda file, home: None, ["--wrong"], 2),
    ],
    ids=["damaged", "foreign folder", "wrong option"],
)
def test_refusal_says_why(
    archive: Callable[..., Path],
    tmp_path: Path,
    spoil: Callable[[Path, Path], object],
    options: list[str],
    status: int,
) -> None:
    file, home = archive(), tmp_path / "home"
    home.mkdir()
    spoil(file, home)
    before = sorted(home.rglob("*"))
    done = install(file, home, "--no-desktop", *options)
    assert done.returncode == status
    assert done.stderr
    assert sorted(home.rglob("*")) == before


def test_scripts_pass_shellcheck(script: Script, tmp_path: Path) -> None:
    whole = tmp_path / "install.sh"
    whole.write_bytes(script("selfextract").script("0" * 64, 1))
    subprocess.run([tool("shellcheck"), "--severity=warning", str(whole)], check=True)
