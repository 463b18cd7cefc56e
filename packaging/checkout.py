"""From a bare Python to a running gradviz.

python3 packaging/bootstrap.py run [FILE]      open the window; without a display, draw a PNG instead
python3 packaging/bootstrap.py test [OPTION]   linter, formatter, types, import contracts, pytest [OPTION]
python3 packaging/bootstrap.py test --all      the same, and the tests that take long
python3 packaging/bootstrap.py package [--help] build wheel, program folder and installers into dist/

The first start installs pinned dependencies into .venv, and the system libraries of Qt if they are missing.
Later starts skip this. Everything here is standard library.
"""

from __future__ import annotations

import contextlib
import hashlib
import importlib.util
import os
import shutil
import signal
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

ROOT = Path(__file__).resolve().parent.parent
sys.path.append(str(ROOT))  # for the table of Qt's system libraries, which imports nothing else

from gradviz.system_libraries import QT, WAYLAND, X11  # noqa: E402

VENV = ROOT / ".venv"
PYTHON = str(VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python"))
STAMP = VENV / "installed.txt"
SYSROOT = VENV / "sysroot"
CONSTRAINTS = ROOT / "packaging" / "constraints.txt"
BUILD_REQUIREMENTS = ROOT / "packaging" / "build-requirements.txt"
CPU_INDEX = "https://download.pytorch.org/whl/cpu"
CUDA_SIZE, CPU_SIZE = "2.7 GB", "0.2 GB"  # torch 2.13.0 and what only its CUDA build needs, on Linux x86-64
PRESET = "sigmoid-20"
COMMANDS = ("check", "info", "presets", "render", "run")  # commands of gradviz that open no window

CHECKS = {
    "ruff check": ["-m", "ruff", "check"],
    "ruff format --check": ["-m", "ruff", "format", "--check"],
    "mypy": ["-m", "mypy"],
    # Not the script of that name, because scripts break when the checkout is moved.
    "lint-imports": ["-c", "from importlinter.cli import lint_imports_command as run; run()"],
}
PYTEST = ["-m", "pytest", "-n", "logical", "--maxprocesses", "4", "--dist", "worksteal"]
PYTEST_ALL = ["-m", "", "-o", "faulthandler_timeout=1200"]  # the slow ones, too, and they may be slow
LIMIT_S, LIMIT_ALL_S = 30 * 60, 120 * 60  # for all of pytest; each test has a limit of its own in pyproject.toml
GRACE_S = 10


class BootstrapError(Exception):
    """An error, as a sentence for the person at the terminal."""


def say(line: str) -> None:
    """Print a line at once, even into a pipe."""
    print(line, flush=True)


def execute(task: str, command: Sequence[str], environ: Mapping[str, str], output: int | None = None) -> None:
    """Run a command; raise :class:`BootstrapError` with the reason if it fails."""
    # close_fds: the child inherits the lock, so an orphaned pip holds it until it has stopped writing.
    done = subprocess.run(command, env=environ, stdout=output, stderr=subprocess.PIPE, close_fds=False, check=False)
    if done.returncode:
        raise BootstrapError(f"{task} failed: {reason(done.stderr.decode(errors='replace'))}")


def reason(errors: str) -> str:
    """Return the first error in the output of pip or apt-get; the later ones follow from it."""
    lines = [line.strip() for line in errors.splitlines() if line.strip()] or ["it gave no reason"]
    first = next((line for line in lines if line.startswith(("ERROR: ", "E: "))), lines[-1])
    offline = "connection broken" in errors or "Temporary failure" in errors
    return ("is there a network? " if offline else "") + first.replace("ERROR: ", "").replace("E: ", "")


def clean_environ() -> dict[str, str]:
    """Return the environment without the variables that affect another Python or redirect pip."""
    bent = {"PYTHONHOME", "PYTHONPATH", "PYTHONOPTIMIZE", "__PYVENV_LAUNCHER__"}
    sent = {"PIP_TARGET", "PIP_PREFIX", "PIP_ROOT", "PIP_CONSTRAINT", "PIP_REQUIREMENT"}
    kept = {name: value for name, value in os.environ.items() if name not in bent | sent}
    return {**kept, "PIP_USER": "0", "PIP_NO_INPUT": "1", "PIP_DISABLE_PIP_VERSION_CHECK": "1"}


# --- The environment ------------------------------------------------------------------------------------


def requirements() -> list[str]:
    """Return the requirements in pyproject.toml, to run gradviz and to develop it."""
    import tomllib

    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return [*project["dependencies"], *project["optional-dependencies"]["dev"]]


def wanted_stamp() -> str:
    """Return a digest of everything that decides what is installed."""
    parts = [sys.platform, str(sys.version_info[:2]), CONSTRAINTS.read_text(encoding="utf-8"), *requirements()]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def is_installed() -> bool:
    """Return True if .venv is complete and was built from the current pins."""
    return Path(PYTHON).exists() and STAMP.exists() and STAMP.read_text(encoding="utf-8") == wanted_stamp()


def pip_install(arguments: Iterable[str]) -> None:
    """Run pip in .venv, with wheels only: a bare machine has no compiler."""
    pip = [PYTHON, "-I", "-m", "pip", "install", "--only-binary", ":all:"]
    quiet = [] if sys.stdout.isatty() else ["--quiet"]
    execute("Installing the dependencies", [*pip, *quiet, *arguments], clean_environ())


def torch_sources(pin: str, platform: str) -> dict[str, list[str]]:
    """Return pip's arguments for each build of torch and its source, the best first."""
    if platform != "linux":
        return {"torch": [pin]}  # without CUDA on these platforms
    pytorch = ["--index-url", CPU_INDEX, "--retries", "1", "--timeout", "15"]
    return {
        "CPU build from pip's own index": [f"{pin}+cpu"],
        f"CPU build from {CPU_INDEX}": [f"{pin}+cpu", *pytorch],
        "any build from a folder of wheels": [pin, "--no-index"],
        "CUDA build": [pin],
    }


def install_torch() -> None:
    """Install torch from the first source that works, and announce the large build before it is fetched."""
    pin = next(line for line in CONSTRAINTS.read_text(encoding="utf-8").split() if line.startswith("torch=="))
    *small, (_, last) = torch_sources(pin, sys.platform).items()
    seen = not small
    for name, source in small:
        try:
            return pip_install(["--no-deps", *source])
        except BootstrapError as error:
            say(f"{pin}, {name}: {error}")
            seen = seen or "(from versions: none)" not in str(error)
    if not seen:
        raise BootstrapError("Pip finds no torch at all: no network, or no torch for this Python and system.")
    if small:
        say(f"No CPU build of {pin} ({CPU_SIZE}) could be installed; fetching the CUDA build, about {CUDA_SIZE}.")
    return pip_install(["--no-deps", *last])


def build_environment() -> None:
    """Rebuild .venv. The stamp is written last, so that an incomplete environment is never taken for a complete one."""
    if not (importlib.util.find_spec("venv") and importlib.util.find_spec("ensurepip")):
        raise BootstrapError("This Python lacks venv. On Debian and Ubuntu: sudo apt install python3-venv")
    if not os.access(ROOT, os.W_OK):
        raise BootstrapError(f"Cannot write to {ROOT}, where .venv belongs. Copy that folder to a place of yours.")
    STAMP.unlink(missing_ok=True)
    say(f"Installing the dependencies into {VENV}, once (1.5 GB; a minute or more)")
    execute("Making .venv", [sys.executable, "-I", "-m", "venv", "--clear", str(VENV)], clean_environ())
    install_torch()
    pip_install(["--constraint", str(CONSTRAINTS), *requirements()])
    STAMP.write_text(wanted_stamp(), encoding="utf-8")


# --- The system's libraries -----------------------------------------------------------------------------


def needed_libraries(platform: str, environ: Mapping[str, str]) -> dict[str, str]:
    """Return the libraries that Qt needs on this display, or without one, each with its Debian package."""
    if platform != "linux":
        return {}
    if environ.get("WAYLAND_DISPLAY"):
        return {**QT, **WAYLAND}
    return {**QT, **X11} if environ.get("DISPLAY") else QT


def private_folders() -> list[str]:
    """Return the folders of libraries that were unpacked into .venv."""
    return [str(folder) for lib in ("usr/lib", "lib") for folder in SYSROOT.glob(f"{lib}/*-linux-*")]


def missing_libraries(needed: Iterable[str]) -> list[str]:
    """Return the libraries that are neither in the system nor in .venv."""
    import ctypes

    missing = []
    for name in needed:
        try:
            ctypes.CDLL(name)
        except OSError:
            missing.append(name)
    return [name for name in missing if not any(Path(folder, name).exists() for folder in private_folders())]


def install_command(missing: Mapping[str, str]) -> str:
    """Return the command that installs the missing libraries on this system."""
    capabilities = [f"'{name}()(64bit)'" for name in missing]
    commands = {
        "apt-get": ["sudo apt-get install", *missing.values()],
        "dnf": ["sudo dnf install", *capabilities],
        "zypper": ["sudo zypper install", *capabilities],
        "pacman": ["sudo pacman -S --needed libglvnd fontconfig libxkbcommon-x11 xcb-util-wm xcb-util-cursor"],
    }
    command = next((command for manager, command in commands.items() if shutil.which(manager)), None)
    return " ".join(command or ["Install the packages that hold", *missing])


def apt_get(*arguments: str) -> None:
    """Run apt-get without questions."""
    environ = {**clean_environ(), "DEBIAN_FRONTEND": "noninteractive"}
    command = ["apt-get", "-qq", "-o", "DPkg::Lock::Timeout=120", *arguments]
    execute("apt-get", command, environ, output=subprocess.DEVNULL)  # dpkg reports every package


def unpack_libraries(install: Sequence[str]) -> None:
    """Let apt-get choose and download packages without root, and unpack them into .venv/sysroot."""
    new = VENV / "sysroot.new"
    shutil.rmtree(new, ignore_errors=True)
    for folder in ("apt/lists/partial", "apt/archives/partial"):
        (new / folder).mkdir(parents=True)
    settings = [f"Dir::State::lists={new}/apt/lists", f"Dir::Cache={new}/apt", "Debug::NoLocking=1"]
    private = [word for setting in settings for word in ("-o", setting)]
    apt_get(*private, "update")
    apt_get(*private, "--download-only", *install)
    for package in sorted(new.glob("apt/archives/*.deb")):
        execute("Unpacking", ["dpkg-deb", "-x", str(package), str(new)], os.environ)
    shutil.rmtree(new / "apt")
    folders = f"<dir>/usr/share/fonts</dir><dir>{SYSROOT}/usr/share/fonts</dir><cachedir>{SYSROOT}/fonts</cachedir>"
    (new / "fonts.conf").write_text(f"<fontconfig>{folders}</fontconfig>", encoding="utf-8")
    shutil.rmtree(SYSROOT, ignore_errors=True)
    new.rename(SYSROOT)


def get_libraries(needed: Mapping[str, str]) -> None:
    """Install libraries with apt-get, for the whole system if root; otherwise raise an error that names the command."""
    missing = {name: needed[name] for name in missing_libraries(needed)}
    advice = f"Qt needs libraries that this system lacks. To get them:\n  {install_command(missing)}"
    if not shutil.which("apt-get"):
        raise BootstrapError(advice)
    packages = sorted(set(needed.values()))
    install = ["install", "-y", "--no-install-recommends", "--no-upgrade", *packages]
    try:
        if os.geteuid() == 0:
            say("Installing system libraries of Qt: " + " ".join(packages))
            apt_get("update")
            apt_get(*install)
        else:
            say(f"Unpacking system libraries of Qt into {SYSROOT}: " + " ".join(packages))
            unpack_libraries(install)
    except BootstrapError as error:
        raise BootstrapError(f"{error}\n{advice}") from None
    if missing_libraries(needed):
        raise BootstrapError(f"apt-get did not bring all libraries.\n{advice}")


# --- The commands -----------------------------------------------------------------------------------


@contextlib.contextmanager
def locked() -> Iterator[None]:
    """Let only one bootstrap install at a time, if the system can lock files."""
    if sys.platform == "win32":
        yield
        return
    import fcntl

    with Path(__file__).open("rb") as file:
        os.set_inheritable(file.fileno(), True)
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say("Another bootstrap is installing; waiting for it")
            fcntl.flock(file, fcntl.LOCK_EX)
        except OSError:
            pass  # some network folders have no locks
        yield


def prepare(needed: Mapping[str, str], *, shows: bool = True) -> dict[str, str]:
    """Install whatever is missing and return the program's environment. After the first time nothing is missing."""
    if not is_installed() or missing_libraries(needed):
        with locked():
            if not is_installed():
                build_environment()
            try:
                if missing_libraries(needed):
                    get_libraries(needed)
            except BootstrapError as error:
                if shows:
                    raise
                say(f"{error}\nA picture can be drawn without.")
    environ = {**clean_environ(), "PYTHONPATH": str(ROOT), "PYTHONSAFEPATH": "1"}
    if SYSROOT.exists():
        folders = [*private_folders(), *filter(None, [environ.get("LD_LIBRARY_PATH")])]
        environ["LD_LIBRARY_PATH"] = os.pathsep.join(folders)
        if not Path("/etc/fonts/fonts.conf").exists():
            environ.setdefault("FONTCONFIG_FILE", f"{SYSROOT}/fonts.conf")
        if not Path("/usr/share/X11/xkb").exists():
            environ.setdefault("XKB_CONFIG_ROOT", f"{SYSROOT}/usr/share/X11/xkb")
    return environ


def has_display(platform: str, environ: Mapping[str, str]) -> bool:
    """Return True if a window can open here."""
    return platform != "linux" or bool(environ.get("DISPLAY") or environ.get("WAYLAND_DISPLAY"))


def drawing_arguments(arguments: Sequence[str]) -> list[str]:
    """Return the arguments with which gradviz draws what the window would show."""
    verb = "render" if arguments[0].endswith(".gradviz") else "run"
    return [verb, *arguments, "--out", Path(arguments[0]).stem + ".png"]


def run(arguments: Sequence[str]) -> int:
    """Open the window, or draw its picture if there is no display."""
    display = has_display(sys.platform, os.environ)
    environ = prepare(needed_libraries(sys.platform, os.environ), shows=display)
    gradviz, arguments = [PYTHON, "-m", "gradviz"], arguments or [PRESET]
    window = arguments[0] not in COMMANDS and not arguments[0].startswith("-")
    if window and not display:
        say("No display (DISPLAY and WAYLAND_DISPLAY are empty): drawing a picture instead of opening the window.")
        drawing = drawing_arguments(arguments)
        status = subprocess.call([*gradviz, *drawing], env={**environ, "QT_QPA_PLATFORM": "offscreen"})
        say(f"gradviz wrote {Path.cwd() / drawing[-1]}" if status == 0 else "gradviz wrote no picture.")
        return status
    if os.name != "nt":  # on Windows, exec returns to the prompt before the program has ended
        os.execve(PYTHON, [*gradviz, *arguments], environ)
    return subprocess.call([*gradviz, *arguments], env=environ)


def test(arguments: Sequence[str]) -> int:
    """Run all checks, even if some fail; pytest runs last."""
    environ = {**prepare(needed_libraries(sys.platform, {})), "QT_QPA_PLATFORM": "offscreen"}

    def run_check(check: Sequence[str]) -> subprocess.CompletedProcess[bytes]:
        return subprocess.run([PYTHON, *check], cwd=ROOT, env=environ, capture_output=True, check=False)

    failed = []
    with ThreadPoolExecutor() as pool:
        for name, done in zip(CHECKS, pool.map(run_check, CHECKS.values()), strict=True):
            say(f"{name}: {'FAILED' if done.returncode else 'ok'}")
            if done.returncode:
                failed.append(name)
                say((done.stdout + done.stderr).decode(errors="replace"))
    if run_pytest(arguments, environ):
        failed.append("pytest")
    if failed:
        say("Failed: " + ", ".join(failed))
    return 1 if failed else 0


def run_pytest(arguments: Sequence[str], environ: Mapping[str, str]) -> int:
    """Run pytest in several processes, with one torch thread each, for a limited time."""
    everything = "--all" in arguments
    options = [*(PYTEST_ALL if everything else []), *(word for word in arguments if word != "--all")]
    limited = {**environ, "OMP_NUM_THREADS": "1"}  # more threads than cores slow each other down
    return call_within(LIMIT_ALL_S if everything else LIMIT_S, [PYTHON, *PYTEST, *options], limited)


def call_within(limit_s: float, command: Sequence[str], environ: Mapping[str, str]) -> int:
    """Run a command, and end it and all that it started if it exceeds its time, with the stacks of all threads."""
    process = subprocess.Popen(command, cwd=ROOT, env=environ, start_new_session=True)
    try:
        return process.wait(limit_s)
    except subprocess.TimeoutExpired:
        say(f"No end after {limit_s / 60:.0f} minutes: {' '.join(command)}")
        end(process, "SIGABRT")  # faulthandler, which pytest enables, writes the stacks
        return 1
    except KeyboardInterrupt:
        end(process, "SIGINT")  # the terminal sends it to its own session alone
        raise
    finally:
        end(process, "SIGKILL")


def end(process: subprocess.Popen[bytes], name: str) -> None:
    """Send a signal to a process and all that it started, where there are signals, and wait a while for its end."""
    if sys.platform == "win32":
        process.kill()
    else:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.Signals[name])
    with contextlib.suppress(subprocess.TimeoutExpired):
        process.wait(GRACE_S)


def package(arguments: Sequence[str]) -> int:
    """Build the published files, in an environment that has the tools for it."""
    freezing = {**QT, **X11, **WAYLAND} if sys.platform == "linux" else {}  # only installed libraries get bundled
    environ = {**prepare(freezing), "QT_QPA_PLATFORM": "offscreen"}
    stamp, wanted = VENV / "packaging.txt", BUILD_REQUIREMENTS.read_text(encoding="utf-8")
    if not stamp.exists() or stamp.read_text(encoding="utf-8") != wanted:
        pip_install(["--constraint", str(CONSTRAINTS), "--requirement", str(BUILD_REQUIREMENTS)])
        stamp.write_text(wanted, encoding="utf-8")
    del environ["PYTHONSAFEPATH"]  # the scripts beside this one import each other
    return subprocess.call([PYTHON, str(ROOT / "packaging" / "release.py"), *arguments], cwd=ROOT, env=environ)


def main(arguments: Sequence[str]) -> int:
    """Run the command and return the exit status."""
    verbs = {"run": run, "test": test, "package": package}
    if not arguments or arguments[0] not in verbs:
        print(__doc__, file=sys.stderr)
        return 2
    try:
        return verbs[arguments[0]](arguments[1:])
    except (BootstrapError, OSError) as error:
        print(error, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\nInterrupted; the next start begins again.", file=sys.stderr)
        return 130


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
