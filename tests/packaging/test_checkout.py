"""The commands of packaging/bootstrap.py: decisions, commands and messages, with nothing fetched or installed."""

import importlib.metadata
import importlib.util
import os
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from types import ModuleType, SimpleNamespace

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

import packaging

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "packaging"
MISSING_LIBRARY = "libsurely-not-there.so.9"


@pytest.fixture
def bootstrap() -> ModuleType:
    """Return the commands as a new module for each test."""
    spec = importlib.util.spec_from_file_location("checkout", FOLDER / "checkout.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def checkout(bootstrap: ModuleType, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """Return a small checkout with a complete .venv, which the script uses as its own."""
    places = {
        "ROOT": tmp_path,
        "VENV": tmp_path / ".venv",
        "STAMP": tmp_path / ".venv/installed.txt",
        "SYSROOT": tmp_path / ".venv/sysroot",
        "CONSTRAINTS": tmp_path / "constraints.txt",
        "PYTHON": str(tmp_path / ".venv/python"),
    }
    for name, place in places.items():
        monkeypatch.setattr(bootstrap, name, place)
    project = '[project]\ndescription = ""\ndependencies = ["numpy"]\noptional-dependencies = {dev = ["ruff"]}\n'
    (tmp_path / "pyproject.toml").write_text(project)
    (tmp_path / "constraints.txt").write_text("# pins\nnumpy==2.0\ntorch==2.13.0\n")
    (tmp_path / ".venv").mkdir()
    (tmp_path / ".venv/python").touch()
    (tmp_path / ".venv/installed.txt").write_text(bootstrap.wanted_stamp())
    return tmp_path


def replace_text(path: Path, old: str, new: str) -> None:
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new))


# --- The folder and the pins


def test_folder_does_not_hide_the_library_of_its_name() -> None:
    assert packaging.__file__
    assert "site-packages" in Path(packaging.__file__).parts
    harmful = [*FOLDER.rglob("__init__.py"), *FOLDER.rglob("conftest.py"), *FOLDER.rglob("test_*.py")]
    assert harmful == []


def pinned() -> dict[str, Requirement]:
    lines = (FOLDER / "constraints.txt").read_text(encoding="utf-8").splitlines()
    pins = [Requirement(line) for line in lines if line and not line.startswith("#")]
    return {canonicalize_name(pin.name): pin for pin in pins}


def version_of(pin: Requirement) -> str:
    (specifier,) = pin.specifier
    assert specifier.operator == "=="
    return specifier.version


def test_pins_satisfy_every_range_of_the_project(bootstrap: ModuleType) -> None:
    pins = pinned()
    for line in bootstrap.requirements():
        wanted = Requirement(line)
        version = version_of(pins[canonicalize_name(wanted.name)])
        assert wanted.specifier.contains(version), line


def test_pins_have_no_qt_that_aborts_and_a_torch_without_build_label() -> None:
    pins = pinned()
    assert version_of(pins["pyside6-essentials"]).startswith("6.11.")
    assert version_of(pins["shiboken6"]) == version_of(pins["pyside6-essentials"])
    assert version_of(pins["torch"]) == "2.13.0"


def test_pins_hold_all_that_they_need_in_turn() -> None:
    pins = pinned()
    unpinned = set()
    for name in pins:
        for line in importlib.metadata.requires(name) or []:
            needed = Requirement(line)
            if needed.marker is None or needed.marker.evaluate({"extra": ""}):
                unpinned.add(canonicalize_name(needed.name))
    # What CUDA builds of torch and Triton need besides, torch pins itself.
    unpinned = {name for name in unpinned - set(pins) if not name.startswith(("nvidia-", "cuda-", "triton"))}
    assert unpinned == set()


# --- The stamp


def test_untouched_environment_is_not_built_again(bootstrap: ModuleType, checkout: Path) -> None:
    assert bootstrap.is_installed()
    replace_text(checkout / "pyproject.toml", 'description = ""', 'description = "other words"')
    assert bootstrap.is_installed()


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("constraints.txt", "numpy==2.0", "numpy==2.1"),
        ("pyproject.toml", '"numpy"', '"numpy", "tqdm"'),
        ("pyproject.toml", '"ruff"', '"ruff>=1"'),
    ],
)
def test_changed_pins_call_for_a_new_environment(
    bootstrap: ModuleType, checkout: Path, file: str, old: str, new: str
) -> None:
    replace_text(checkout / file, old, new)
    assert not bootstrap.is_installed()


@pytest.mark.parametrize(
    "python", [SimpleNamespace(version_info=(3, 99, 0), platform=sys.platform), None], ids=["newer", "gone"]
)
def test_other_python_calls_for_a_new_environment(
    bootstrap: ModuleType, checkout: Path, monkeypatch: pytest.MonkeyPatch, python: SimpleNamespace | None
) -> None:
    if python:
        monkeypatch.setattr(bootstrap, "sys", python)
    else:
        (checkout / ".venv/python").unlink()
    assert not bootstrap.is_installed()


@pytest.mark.usefixtures("checkout")
def test_failed_installation_leaves_no_stamp_and_the_next_succeeds(
    bootstrap: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    commands: list[Sequence[str]] = []

    def execute(task: str, command: Sequence[str], environ: Mapping[str, str]) -> None:
        commands.append(command)
        if "numpy" in command:
            raise bootstrap.BootstrapError(f"{task} failed: disk full")

    monkeypatch.setattr(bootstrap, "execute", execute)
    with pytest.raises(bootstrap.BootstrapError, match="dependencies failed: disk full"):
        bootstrap.build_environment()
    assert not bootstrap.STAMP.exists()
    assert not bootstrap.is_installed()

    monkeypatch.setattr(bootstrap, "execute", lambda task, command, environ: commands.append(command))
    bootstrap.build_environment()
    assert bootstrap.is_installed()
    venv, torch, rest = commands[-3:]
    assert venv[-4:] == ["-m", "venv", "--clear", str(bootstrap.VENV)]
    assert "--no-deps" in torch
    assert rest[-4:] == ["--constraint", str(bootstrap.CONSTRAINTS), "numpy", "ruff"]


def test_python_without_venv_names_the_package(
    bootstrap: ModuleType, checkout: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bootstrap.importlib.util, "find_spec", lambda name: None)
    with pytest.raises(bootstrap.BootstrapError, match="apt install python3-venv"):
        bootstrap.build_environment()
    assert (checkout / ".venv/installed.txt").exists()


def test_folder_that_cannot_be_written_is_named(
    bootstrap: ModuleType, checkout: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bootstrap.os, "access", lambda path, mode: False)
    with pytest.raises(bootstrap.BootstrapError) as caught:
        bootstrap.build_environment()
    assert str(checkout) in str(caught.value)


# --- What failed, in a sentence


@pytest.mark.parametrize(
    ("output", "message"),
    [
        ("WARNING: slow\nERROR: No space left on device\nERROR: gave up", "Fetching failed: No space left on device"),
        ("E: Unable to fetch archives", "Fetching failed: Unable to fetch archives"),
        ("one\nTrouble at the end\n", "Fetching failed: Trouble at the end"),
        ("", "Fetching failed: it gave no reason"),
        (
            "WARNING: Retrying after connection broken by 'x'\nERROR: No matching distribution found",
            "Fetching failed: is there a network? No matching distribution found",
        ),
    ],
)
def test_failing_command_is_told_in_a_sentence(bootstrap: ModuleType, output: str, message: str) -> None:
    script = f"import sys; sys.stderr.write({output!r}); sys.exit(3)"
    with pytest.raises(bootstrap.BootstrapError) as caught:
        bootstrap.execute("Fetching", [sys.executable, "-c", script], os.environ)
    assert str(caught.value) == message


def test_errors_end_in_a_message_and_a_status(
    bootstrap: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for error, status in [
        (bootstrap.BootstrapError("no wheel"), 1),
        (PermissionError(13, "Permission denied", "/srv/.venv"), 1),
        (KeyboardInterrupt(), 130),
    ]:

        def verb(arguments: Sequence[str], error: BaseException = error) -> int:
            raise error

        monkeypatch.setattr(bootstrap, "run", verb)
        assert bootstrap.main(["run"]) == status
    output = capsys.readouterr().err
    assert "no wheel" in output
    assert "/srv/.venv" in output
    assert "Interrupted" in output
    assert "Traceback" not in output


@pytest.mark.parametrize("arguments", [[], ["build"]])
def test_unknown_verb_shows_the_usage(
    bootstrap: ModuleType, capsys: pytest.CaptureFixture[str], arguments: list[str]
) -> None:
    assert bootstrap.main(arguments) == 2
    assert "bootstrap.py run" in capsys.readouterr().err


# --- Which torch

NONE = "Could not find a version that satisfies the requirement torch (from versions: none)"
OTHERS = "Could not find a version that satisfies the requirement torch (from versions: 2.12.0, 2.13.0)"
CONFLICT = "Cannot install torch==2.13.0+cpu because these package versions have conflicting dependencies."
BROKEN = "is there a network? HTTPSConnectionPool: Max retries exceeded"
CPU, CPU_INDEX, FOLDER_OF_WHEELS, CUDA = range(4)


Calls = list[tuple[list[str], str]]


@pytest.fixture
def pip(
    bootstrap: ModuleType,
    checkout: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> Callable[[list[str]], Calls]:
    """Return a function that replaces pip: its calls fail with the given errors in turn, "" for success.

    The function returns the list of calls, each with the output before it.
    """

    def answering(answers: list[str]) -> Calls:
        calls: Calls = []

        def pip_install(arguments: list[str]) -> None:
            answer = answers[len(calls)]
            calls.append((arguments, capsys.readouterr().out))
            if answer:
                raise bootstrap.BootstrapError(answer)

        monkeypatch.setattr(bootstrap, "pip_install", pip_install)
        monkeypatch.setattr(bootstrap, "sys", SimpleNamespace(platform="linux"))
        return calls

    return answering


@pytest.mark.parametrize(
    ("answers", "source"),
    [
        ([""], CPU),
        ([NONE, ""], CPU_INDEX),
        ([OTHERS, NONE, ""], FOLDER_OF_WHEELS),
        ([OTHERS, NONE, NONE, ""], CUDA),
        ([CONFLICT, ""], CPU_INDEX),
        ([CONFLICT, BROKEN, ""], FOLDER_OF_WHEELS),
        ([NONE, BROKEN, NONE, ""], CUDA),
        (["THESE PACKAGES DO NOT MATCH THE HASHES", CONFLICT, "No space left on device", ""], CUDA),
    ],
)
def test_torch_comes_from_the_first_source_that_works(
    bootstrap: ModuleType, pip: Callable[[list[str]], Calls], answers: list[str], source: int
) -> None:
    calls = pip(answers)
    bootstrap.install_torch()
    assert len(calls) == len(answers)
    assert all("--no-deps" in arguments for arguments, _ in calls)
    last, output = calls[-1]
    assert ("torch==2.13.0+cpu" in last) == (source in (CPU, CPU_INDEX))
    assert (bootstrap.CPU_INDEX in last) == (source == CPU_INDEX)
    assert ("--no-index" in last) == (source == FOLDER_OF_WHEELS)
    assert ("CUDA build, about 2.7 GB" in output) == (source == CUDA)
    for (_, output_before), failure in zip(calls[1:], answers, strict=False):
        assert output_before.splitlines()[0].endswith(failure), "each failure is reported before the next try"


def test_no_torch_anywhere_ends_before_the_large_build_is_announced(
    bootstrap: ModuleType, pip: Callable[[list[str]], Calls], capsys: pytest.CaptureFixture[str]
) -> None:
    calls = pip([NONE, NONE, NONE])
    with pytest.raises(bootstrap.BootstrapError, match="no network"):
        bootstrap.install_torch()
    assert len(calls) == 3
    assert "CUDA" not in capsys.readouterr().out


def test_failure_of_the_last_source_ends_the_installation(
    bootstrap: ModuleType, pip: Callable[[list[str]], Calls]
) -> None:
    calls = pip([CONFLICT, NONE, NONE, "No space left on device"])
    with pytest.raises(bootstrap.BootstrapError, match="No space left"):
        bootstrap.install_torch()
    assert len(calls) == 4


@pytest.mark.parametrize("platform", ["darwin", "win32"])
def test_torch_without_cuda_by_nature_needs_no_choice(bootstrap: ModuleType, platform: str) -> None:
    assert list(bootstrap.torch_sources("torch==2.13.0", platform).values()) == [["torch==2.13.0"]]


# --- Displays and libraries


@pytest.mark.parametrize(
    ("platform", "environ", "display", "needs"),
    [
        ("linux", {}, False, ""),
        ("linux", {"DISPLAY": "", "WAYLAND_DISPLAY": ""}, False, ""),
        ("linux", {"DISPLAY": ":0"}, True, "libxcb-cursor.so.0"),
        ("linux", {"WAYLAND_DISPLAY": "wayland-0", "DISPLAY": ":0"}, True, "libwayland-client.so.0"),
        ("darwin", {}, True, None),
        ("win32", {}, True, None),
    ],
)
def test_display_decides_which_libraries_are_needed(
    bootstrap: ModuleType, platform: str, environ: dict[str, str], display: bool, needs: str | None
) -> None:
    assert bootstrap.has_display(platform, environ) is display
    needed = bootstrap.needed_libraries(platform, environ)
    assert ("libEGL.so.1" in needed) == (needs is not None)
    special = {"libxcb-cursor.so.0", "libwayland-client.so.0"} & set(needed)
    assert special == ({needs} if needs else set())


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere the wheels of Qt bring everything")
def test_library_is_missing_until_it_lies_beside_the_environment(bootstrap: ModuleType, checkout: Path) -> None:
    needed = ["libc.so.6", MISSING_LIBRARY]
    assert bootstrap.missing_libraries(needed) == [MISSING_LIBRARY]
    folder = checkout / ".venv/sysroot/usr/lib/x86_64-linux-gnu"
    folder.mkdir(parents=True)
    (folder / MISSING_LIBRARY).touch()
    assert bootstrap.missing_libraries(needed) == []


@pytest.mark.parametrize(
    ("manager", "command"),
    [
        ("apt-get", "sudo apt-get install libegl1 libxcb-cursor0"),
        ("dnf", "sudo dnf install 'libEGL.so.1()(64bit)' 'libxcb-cursor.so.0()(64bit)'"),
        ("zypper", "sudo zypper install 'libEGL.so.1()(64bit)' 'libxcb-cursor.so.0()(64bit)'"),
        ("", "Install the packages that hold libEGL.so.1 libxcb-cursor.so.0"),
    ],
)
def test_one_command_gets_missing_libraries(
    bootstrap: ModuleType, monkeypatch: pytest.MonkeyPatch, manager: str, command: str
) -> None:
    monkeypatch.setattr(bootstrap.shutil, "which", lambda name: name if name == manager else None)
    missing = {"libEGL.so.1": "libegl1", "libxcb-cursor.so.0": "libxcb-cursor0"}
    assert bootstrap.install_command(missing) == command


@pytest.fixture
def apt(bootstrap: ModuleType, checkout: Path, monkeypatch: pytest.MonkeyPatch) -> list[Sequence[str]]:
    """Return the commands given to an apt-get that installs libegl1 and nothing else."""
    commands: list[Sequence[str]] = []

    def missing_libraries(needed: Mapping[str, str]) -> list[str]:
        fetched = {word for command in commands for word in command}
        return [name for name, package in needed.items() if package not in fetched or package != "libegl1"]

    monkeypatch.setattr(bootstrap, "execute", lambda task, command, environ, output=None: commands.append(command))
    monkeypatch.setattr(bootstrap.shutil, "which", lambda name: name if name == "apt-get" else None)
    monkeypatch.setattr(bootstrap, "missing_libraries", missing_libraries)
    return commands


def test_root_installs_libraries_into_the_system(
    bootstrap: ModuleType, apt: list[Sequence[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bootstrap.os, "geteuid", lambda: 0, raising=False)
    bootstrap.get_libraries({"libEGL.so.1": "libegl1"})
    update, install = apt
    assert update[-1] == "update"
    assert install[-5:] == ["install", "-y", "--no-install-recommends", "--no-upgrade", "libegl1"]


@pytest.mark.usefixtures("apt")
def test_library_that_apt_get_does_not_bring_is_told(bootstrap: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bootstrap.os, "geteuid", lambda: 0, raising=False)
    with pytest.raises(bootstrap.BootstrapError, match="did not bring all"):
        bootstrap.get_libraries({"libEGL.so.1": "libegl1", "libGL.so.1": "libgl1"})


def test_others_unpack_libraries_beside_the_environment(
    bootstrap: ModuleType, apt: list[Sequence[str]], monkeypatch: pytest.MonkeyPatch, checkout: Path
) -> None:
    monkeypatch.setattr(bootstrap.os, "geteuid", lambda: 1000, raising=False)
    bootstrap.get_libraries({"libEGL.so.1": "libegl1"})
    assert all(f"Dir::State::lists={checkout}/.venv/sysroot.new/apt/lists" in command for command in apt)
    assert all("Debug::NoLocking=1" in command for command in apt)  # the lock is root's
    assert "--download-only" in apt[1]
    assert not (checkout / ".venv/sysroot/apt").exists()
    assert (checkout / ".venv/sysroot/fonts.conf").exists()
    assert not (checkout / ".venv/sysroot.new").exists()


@pytest.mark.usefixtures("apt")
def test_failing_apt_get_leaves_no_libraries_and_gives_the_command(
    bootstrap: ModuleType, monkeypatch: pytest.MonkeyPatch, checkout: Path
) -> None:
    def fail(*arguments: str) -> None:
        raise bootstrap.BootstrapError("apt-get failed: no sources")

    monkeypatch.setattr(bootstrap, "apt_get", fail)
    monkeypatch.setattr(bootstrap.os, "geteuid", lambda: 1000, raising=False)
    with pytest.raises(bootstrap.BootstrapError) as caught:
        bootstrap.get_libraries({"libEGL.so.1": "libegl1"})
    assert "apt-get failed: no sources" in str(caught.value)
    assert "sudo apt-get install libegl1" in str(caught.value)
    assert not (checkout / ".venv/sysroot").exists()


def test_picture_needs_no_libraries_but_a_window_does(
    bootstrap: ModuleType, checkout: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bootstrap.shutil, "which", lambda name: None)
    needed = {MISSING_LIBRARY: "libnone"}
    assert bootstrap.prepare(needed, shows=False)["PYTHONPATH"] == str(checkout)
    with pytest.raises(bootstrap.BootstrapError, match=MISSING_LIBRARY):
        bootstrap.prepare(needed)


# --- What is started


def test_settings_of_other_pythons_do_not_reach_the_program(
    bootstrap: ModuleType, checkout: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("PYTHONHOME", "PYTHONPATH", "PIP_TARGET", "PIP_USER", "LD_LIBRARY_PATH"):
        monkeypatch.setenv(name, "/elsewhere")
    environ = bootstrap.prepare({})
    assert "PYTHONHOME" not in environ
    assert "PIP_TARGET" not in environ
    assert environ["PIP_USER"] == "0"
    assert environ["PYTHONPATH"] == str(checkout)
    assert environ["LD_LIBRARY_PATH"] == "/elsewhere"

    folder = checkout / ".venv/sysroot/usr/lib/x86_64-linux-gnu"
    folder.mkdir(parents=True)
    assert bootstrap.prepare({})["LD_LIBRARY_PATH"] == os.pathsep.join([str(folder), "/elsewhere"])


class Started(Exception):  # noqa: N818
    """Raised in place of a program that would replace this process."""


@pytest.fixture
def started(bootstrap: ModuleType, checkout: Path, monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """Return the commands that ``run`` starts, either in its own place or as a child that succeeds."""
    commands: list[list[str]] = []

    def become(path: str, command: list[str], environ: Mapping[str, str]) -> None:
        assert path == command[0] == bootstrap.PYTHON
        commands.append(command[1:])
        raise Started

    def call(command: list[str], env: Mapping[str, str]) -> int:
        commands.append(command[1:])
        return 0

    def prepare(needed: Mapping[str, str], *, shows: bool) -> dict[str, str]:
        assert shows == ("libxcb-cursor.so.0" in needed)
        return {}

    monkeypatch.setattr(bootstrap, "prepare", prepare)
    monkeypatch.setattr(bootstrap, "sys", SimpleNamespace(platform="linux"))
    monkeypatch.setattr(bootstrap.os, "execve", become)
    monkeypatch.setattr(bootstrap.subprocess, "call", call)
    monkeypatch.delenv("DISPLAY", raising=False)
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    return commands


@pytest.mark.skipif(os.name == "nt", reason="nothing takes another's place there")
@pytest.mark.parametrize(
    ("arguments", "shown"), [([], ["sigmoid-20"]), (["my.json"], ["my.json"]), (["--version"], ["--version"])]
)
def test_run_becomes_the_window(
    bootstrap: ModuleType,
    started: list[list[str]],
    monkeypatch: pytest.MonkeyPatch,
    arguments: list[str],
    shown: list[str],
) -> None:
    monkeypatch.setenv("DISPLAY", ":0")
    with pytest.raises(Started):
        bootstrap.run(arguments)
    assert started == [["-m", "gradviz", *shown]]


@pytest.mark.parametrize(
    ("arguments", "drawn", "picture"),
    [
        ([], ["run", "sigmoid-20"], "sigmoid-20.png"),
        (["lab/deep.json"], ["run", "lab/deep.json"], "deep.png"),
        (["deep.gradviz"], ["render", "deep.gradviz"], "deep.png"),
    ],
)
def test_run_without_display_draws_and_names_the_picture(
    bootstrap: ModuleType,
    started: list[list[str]],
    capsys: pytest.CaptureFixture[str],
    arguments: list[str],
    drawn: list[str],
    picture: str,
) -> None:
    assert bootstrap.run(arguments) == 0
    assert started == [["-m", "gradviz", *drawn, "--out", picture]]
    first, *_, last = capsys.readouterr().out.splitlines()
    assert first.startswith("No display")
    assert last == f"gradviz wrote {Path.cwd() / picture}"


@pytest.mark.usefixtures("started")
def test_failed_drawing_names_no_picture(
    bootstrap: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(bootstrap.subprocess, "call", lambda command, env: 2)
    assert bootstrap.run(["deep.json"]) == 2
    assert "deep.png" not in capsys.readouterr().out


@pytest.mark.skipif(os.name == "nt", reason="nothing takes another's place there")
def test_commands_of_gradviz_pass_through_without_display(bootstrap: ModuleType, started: list[list[str]]) -> None:
    with pytest.raises(Started):
        bootstrap.run(["presets", "--json"])
    assert started == [["-m", "gradviz", "presets", "--json"]]


@pytest.mark.usefixtures("checkout")
@pytest.mark.parametrize(
    ("broken", "tests_pass", "status", "last"),
    [
        ("", True, 0, "ran pytest"),
        ("ruff", True, 1, "Failed: ruff check, ruff format --check"),
        ("mypy", True, 1, "Failed: mypy"),
        ("", False, 1, "Failed: pytest"),
    ],
)
def test_all_checks_run_and_any_failure_counts(
    bootstrap: ModuleType,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    broken: str,
    tests_pass: bool,
    status: int,
    last: str,
) -> None:
    checks = []

    def check(command: list[str], env: Mapping[str, str], **_: object) -> subprocess.CompletedProcess[bytes]:
        checks.append(command[2])
        return subprocess.CompletedProcess(command, int(command[2] == broken), b"what is wrong\n", b"")

    def call_within(limit_s: float, command: list[str], env: Mapping[str, str]) -> int:
        assert limit_s == bootstrap.LIMIT_S
        assert command[1:3] == ["-m", "pytest"]
        assert command[-2:] == ["-k", "flow"]
        assert env["QT_QPA_PLATFORM"] == "offscreen"
        print("ran pytest")
        return int(not tests_pass)

    monkeypatch.setenv("QT_QPA_PLATFORM", "xcb")
    monkeypatch.setattr(bootstrap, "missing_libraries", lambda needed: [])
    monkeypatch.setattr(bootstrap.subprocess, "run", check)
    monkeypatch.setattr(bootstrap, "call_within", call_within)
    assert bootstrap.test(["-k", "flow"]) == status
    output = capsys.readouterr().out
    imports, *named = sorted(checks, key=lambda check: "lint_imports" not in check)
    assert "lint_imports" in imports
    assert sorted(named) == ["mypy", "ruff", "ruff"]
    assert output.count(": ok\n") == len([check for check in checks if check != broken])
    assert ("what is wrong" in output) == bool(broken)
    assert output.splitlines()[-1] == last


def test_all_means_the_slow_tests_too(bootstrap: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    calls = []
    monkeypatch.setattr(bootstrap, "call_within", lambda limit_s, command, environ: calls.append((limit_s, command)))
    bootstrap.run_pytest(["-x"], {})
    bootstrap.run_pytest(["--all", "-x"], {})
    (limit_s, command), (limit_all_s, all_command) = calls
    assert limit_s < limit_all_s
    assert "-m" not in command[2:], "pyproject.toml leaves the slow tests out"
    assert all_command[all_command.index("-m", 2) + 1] == "", "no marker chooses"
    assert "--all" not in all_command
    assert command[-1] == all_command[-1] == "-x"


STARTS_ANOTHER = """
import faulthandler, os, subprocess, sys
faulthandler.enable()
fifo = os.open(sys.argv[1], os.O_WRONLY)
other = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE, pass_fds=[fifo])
def locked_up():
    os.write(fifo, b"started\\n")
    other.wait()
locked_up()
"""


@pytest.mark.skipif(sys.platform == "win32", reason="there are no groups of processes")
@pytest.mark.parametrize("end", [subprocess.TimeoutExpired, KeyboardInterrupt])
def test_what_exceeds_its_time_is_ended_with_all_that_it_started(
    bootstrap: ModuleType,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
    tmp_path: Path,
    end: type[BaseException],
) -> None:
    path, fifos = tmp_path / "fifo", []
    os.mkfifo(path)
    wait = subprocess.Popen.wait

    def wait_for_the_end(process: subprocess.Popen[bytes], timeout: float) -> int:
        monkeypatch.setattr(subprocess.Popen, "wait", wait)
        fifos.append(path.open())
        assert fifos[0].readline() == "started\n"
        raise end(process.args, timeout)

    monkeypatch.setattr(subprocess.Popen, "wait", wait_for_the_end)
    command = [sys.executable, "-c", STARTS_ANOTHER, str(path)]
    if end is KeyboardInterrupt:
        with pytest.raises(KeyboardInterrupt):
            bootstrap.call_within(60, command, os.environ)
    else:
        assert bootstrap.call_within(60, command, os.environ) == 1
    with fifos[0] as fifo:
        assert fifo.read() == "", "nobody is left to write"
    output, errors = capfd.readouterr()
    assert ("No end after 1 minutes" in output) == (end is subprocess.TimeoutExpired)
    if end is subprocess.TimeoutExpired:
        assert "in locked_up" in errors, "the stack is written"


# --- Two at once


@pytest.mark.skipif(sys.platform == "win32", reason="files are not locked there")
def test_lock_outlives_its_owner_as_long_as_a_child_writes(
    bootstrap: ModuleType, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    if sys.platform != "win32":
        import fcntl

    file = tmp_path / "checkout.py"
    file.touch()
    monkeypatch.setattr(bootstrap, "__file__", str(file))
    with bootstrap.locked():
        child = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE, close_fds=False)
    with file.open("rb") as other:
        with pytest.raises(BlockingIOError):
            fcntl.flock(other, fcntl.LOCK_EX | fcntl.LOCK_NB)
        child.communicate(b"\n", timeout=60)
        fcntl.flock(other, fcntl.LOCK_EX | fcntl.LOCK_NB)
