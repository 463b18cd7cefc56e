"""The trial of the Debian package: installed by root, used by ordinary users."""

from __future__ import annotations

import json
import shutil
import subprocess
import tempfile
from pathlib import Path

from chroot import USER, Chroot, say, window_on
from project import NAME, SELF_TEST, PackagingError

POLICY = f"/etc/{NAME}/policy.json"
LESSON = "Lesson of today"  # the name of the recording, which is in the title of its window
OFFSCREEN = "QT_QPA_PLATFORM=offscreen"
INSTALL = "DEBIAN_FRONTEND=noninteractive apt-get install -qq -y"


def trial(root: Chroot, package: Path) -> None:
    """Install an older version, upgrade to this one, use it, purge it."""
    root.run("apt-get update -qq")
    before = root.files()
    older = root.bring(_older(package, root.path.parent))
    say("installing (a version of before)")
    root.run(f"{INSTALL} {older}")
    _check_registered(root)
    kept = json.dumps({"defaults": {"theme": "dark"}, "locked": {}})
    (root.path / POLICY.lstrip("/")).write_text(kept, encoding="utf-8")
    say("upgrading")
    root.run(f"{INSTALL} {root.bring(package)}")
    version = subprocess.run(
        ["dpkg-deb", "-f", str(package), "Version"], capture_output=True, text=True, check=True
    ).stdout.strip()
    if version not in root.run(f"{NAME} --version", user=USER):
        raise PackagingError(f"it does not call itself {version}")
    if (root.path / POLICY.lstrip("/")).read_text(encoding="utf-8") != kept:
        raise PackagingError(f"the upgrade changed {POLICY}")
    use(root, f"/usr/bin/{NAME}", home_before=root.files(f"home/{USER}"))
    if root.display:
        root.run("apt-get install -qq -y --no-install-recommends libglib2.0-bin")
        entry = "/usr/share/applications/org.gradviz.gradviz.desktop"
        window_on(root, f"gio launch {entry}", NAME, root.path.parent / "deb-menu.png")
        window_on(root, f"gio open /home/{USER}/lesson.{NAME}", LESSON, root.path.parent / "deb-recording.png")
        root.run("apt-get purge -qq -y --auto-remove libglib2.0-bin")
    say("purging")
    root.run(f"apt-get purge -qq -y {NAME}")
    root.run("apt-get autoremove -qq -y --purge")
    shutil.rmtree(root.path / "home" / USER)  # files of the user are not part of the comparison
    compare({name for name in before if not name.startswith(f"home/{USER}")}, root.files())


def use(root: Chroot, program: str, *, home_before: set[str]) -> None:
    """Use an installed program without network: test it, record, open the recording."""
    say("self-test, without network, as an ordinary user")
    output = root.run(f"{program} {' '.join(SELF_TEST)}", user=USER, network=False, environ=OFFSCREEN)
    say("    " + output.strip().replace("\n", "\n    "))
    say("self-test without a home, as nobody")
    nowhere = f"{OFFSCREEN} HOME=/nonexistent"
    root.run(f"cd /; {program} {' '.join(SELF_TEST)}", user="nobody", network=False, environ=nowhere)
    say("recording and opening it")
    recording = f"lesson.{NAME}"
    root.run(f"{program} run sigmoid-20 --steps 20 --set name='{LESSON}' --out {recording}", user=USER, network=False)
    if LESSON not in root.run(f"{program} info {recording}", user=USER, network=False):
        raise PackagingError(f"`{NAME} info` does not know what is in {recording}")
    new = root.files(f"home/{USER}") - home_before
    say(f"    left in the home folder: {', '.join(sorted(new))}")


def compare(before: set[str], after: set[str]) -> None:
    """Raise :class:`PackagingError` if files were left behind or removed."""
    if left := sorted(after - before):
        raise PackagingError(f"left behind: {', '.join(left[:20])}")
    if gone := sorted(before - after):
        raise PackagingError(f"taken away: {', '.join(gone[:20])}")
    say("nothing was left behind, nothing else was touched")


def _check_registered(root: Chroot) -> None:
    """Check that the file type, by name and by content, and the program that opens it are registered."""
    registered = root.run("grep -r gradviz /usr/share/mime/globs2 /usr/share/applications/mimeinfo.cache")
    if "application/x-gradviz:*.gradviz" not in registered or "org.gradviz.gradviz.desktop" not in registered:
        raise PackagingError(f"the file type is not registered: {registered}")


def _older(package: Path, place: Path) -> Path:
    """Return the same package as version 0.0.1; only its control file differs."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        subprocess.run(["ar", "x", str(package)], cwd=folder, check=True)
        control = folder / "control"
        control.mkdir()
        subprocess.run(["tar", "-xf", "control.tar.xz", "-C", "control"], cwd=folder, check=True)
        text = (control / "control").read_text(encoding="utf-8")
        lines = ["Version: 0.0.1" if line.startswith("Version:") else line for line in text.splitlines()]
        (control / "control").write_text("\n".join(lines) + "\n", encoding="utf-8")
        subprocess.run(["tar", "-cJf", "control.tar.xz", "-C", "control", "."], cwd=folder, check=True)
        parts = ["debian-binary", "control.tar.xz", "data.tar.xz"]
        older = place / f"{NAME}_0.0.1_amd64.deb"
        older.unlink(missing_ok=True)
        subprocess.run(["ar", "rcS", "older.deb", *parts], cwd=folder, check=True)
        shutil.move(folder / "older.deb", older)
    return older
