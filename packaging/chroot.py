"""An empty Debian in a folder, for trials: commands run in it as root or as an ordinary user."""

from __future__ import annotations

import shutil
import subprocess
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from project import PackagingError

RELEASE = "bookworm"
USER = "student"
# Files that package tools leave behind, and folders that are not part of the installed system.
IGNORED = ("proc", "sys", "dev", "tmp", "run", "var/log", "var/cache", "var/lib/apt", "var/lib/dpkg", "root")


@dataclass
class Chroot:
    """The system in ``path``; ``display`` is the X server for windows, or empty."""

    path: Path
    display: str

    def run(self, command: str, *, user: str = "root", network: bool = True, environ: str = "", status: int = 0) -> str:
        """Run a shell command and return its output; raises :class:`PackagingError` for another exit status."""
        home = "/root" if user == "root" else f"/home/{user}"
        clean = f"env -i HOME={home} PATH=/usr/bin:/bin:/usr/sbin:/sbin LC_ALL=C.UTF-8 {environ} /bin/sh -c"
        whole = [*([] if network else ["unshare", "-n"]), "chroot", f"--userspec={user}", str(self.path)]
        done = subprocess.run(
            [*whole, *clean.split(), f"cd; {command}"], capture_output=True, text=True, timeout=900, check=False
        )
        if done.returncode != status:
            output = (done.stdout + done.stderr).strip()[-3000:]
            raise PackagingError(f"`{command}` ended with {done.returncode}, not {status}:\n{output}")
        return done.stdout + done.stderr

    def files(self, folder: str = "") -> set[str]:
        """Return every path of the system below ``folder``."""
        base = self.path / folder
        names = {str(path.relative_to(self.path)) for path in _walk(base, self.path)}
        return {name for name in names if not name.endswith((".pyc", "-old"))}

    def bring(self, file: Path) -> str:
        """Copy a file into the system and return its path there."""
        shutil.copy(file, self.path / "tmp" / file.name)
        (self.path / "tmp" / file.name).chmod(0o755)
        return f"/tmp/{file.name}"

    def leave(self, *, remove: bool) -> None:
        """Unmount the system and optionally remove it."""
        for place in ("proc", "dev/shm", "dev/pts"):
            subprocess.run(["umount", "-l", str(self.path / place)], capture_output=True, check=False)
        if remove:
            shutil.rmtree(self.path, ignore_errors=True)


def fresh(place: Path, name: str, display: str) -> Chroot:
    """Return a new copy of the empty system, with an ordinary user in it."""
    base = place / "base"
    if not (base / "etc" / "debian_version").exists():
        say(f"making an empty {RELEASE} in {base}")
        shutil.rmtree(base, ignore_errors=True)
        base.mkdir(parents=True)
        subprocess.run(["debootstrap", "--variant=minbase", RELEASE, str(base)], check=True, stdout=subprocess.DEVNULL)
    root = Chroot(place / name, display)
    root.leave(remove=True)
    subprocess.run(["cp", "-a", str(base), str(root.path)], check=True)
    shutil.copy("/etc/resolv.conf", root.path / "etc" / "resolv.conf")
    for kind, target in (("proc", "proc"), ("tmpfs", "dev/shm")):
        (root.path / target).mkdir(exist_ok=True)
        subprocess.run(["mount", "-t", kind, kind, str(root.path / target)], check=True)
    root.run(f"useradd --create-home {USER} --shell /bin/sh")
    root.run("! command -v python3")  # gradviz must run without it
    return root


def say(line: str) -> None:
    """Print the progress of a trial at once."""
    print(line, flush=True)


def window_on(root: Chroot, command: str, title: str, picture: Path, *, user: str = USER) -> None:
    """Run a command that opens a window, wait for one with this title, and take a picture of the screen."""
    clean = f"env -i HOME=/home/{user} PATH=/usr/bin:/bin DISPLAY={root.display} LC_ALL=C.UTF-8 /bin/sh -c"
    process = subprocess.Popen(
        ["chroot", f"--userspec={user}", str(root.path), *clean.split(), f"cd; exec {command}"],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    try:
        _wait_for(["xdotool", "search", "--onlyvisible", "--name", title], root.display)
        time.sleep(8)  # torch is loaded in the background; the picture shows the window after that
        _picture(root.display, picture)
    finally:
        search = _tool(["xdotool", "search", "--onlyvisible", "--name", title], root.display)
        for window in search.stdout.split():
            _tool(["xdotool", "windowclose", window], root.display)
        with suppress(subprocess.TimeoutExpired):
            process.wait(20)
        process.kill()


def _wait_for(command: Sequence[str], display: str, seconds: int = 90) -> None:
    end = time.monotonic() + seconds
    while _tool(command, display).returncode:
        if time.monotonic() > end:
            raise PackagingError(f"no window came within {seconds} s: {' '.join(command)}")
        time.sleep(0.5)


def _tool(command: Sequence[str], display: str) -> subprocess.CompletedProcess[str]:
    environ = {"DISPLAY": display, "PATH": "/usr/bin:/bin"}
    return subprocess.run(command, env=environ, capture_output=True, text=True, check=False)


def _picture(display: str, file: Path) -> None:
    if _tool(["import", "-window", "root", str(file)], display).returncode:
        say("no picture of the screen: ImageMagick is missing")
    else:
        say(f"the screen: {file}")


def _walk(folder: Path, root: Path) -> list[Path]:
    paths = []
    for path in sorted(folder.iterdir()):
        if str(path.relative_to(root)).startswith(IGNORED):
            continue
        paths.append(path)
        if path.is_dir() and not path.is_symlink():
            paths += _walk(path, root)
    return paths
