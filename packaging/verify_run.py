"""The trial of the self-extracting archive: an ordinary user, no root, no Python."""

from __future__ import annotations

from pathlib import Path

import needed
from chroot import USER, Chroot, say, window_on
from project import NAME, PackagingError
from verify_deb import LESSON, compare, use

HOME = f"home/{USER}"


def trial(root: Chroot, archive: Path) -> None:
    """Check the refusals, then install, use, reinstall and remove."""
    file = root.bring(archive)
    _check_refusals(root, file, archive)
    say("system libraries and a desktop, as every lab machine has them")
    root.run("apt-get update -qq")
    packages = [name.partition(" ")[0] for name in needed.DEPENDS]
    desktop = ["shared-mime-info", "desktop-file-utils", "libglib2.0-bin"]
    root.run(f"DEBIAN_FRONTEND=noninteractive apt-get install -qq -y {' '.join([*packages, 'xz-utils', *desktop])}")
    before = root.files()
    say("installing, silently")
    if output := root.run(f"sh {file} --silent", user=USER, network=False):
        raise PackagingError(f"--silent printed: {output}")
    program = f"/{HOME}/.local/opt/{NAME}/{NAME}"
    installed = root.files(HOME)
    use(root, program, home_before=installed)
    entry = f"/{HOME}/.local/share/applications/org.gradviz.gradviz.desktop"
    if f'Exec="{program}" %f' not in root.run(f"cat {entry}", user=USER):
        raise PackagingError("the menu entry does not start the program")
    if root.display:
        window_on(root, f"gio launch {entry}", NAME, root.path.parent / "run-menu.png")
        window_on(root, f"gio open /{HOME}/lesson.{NAME}", LESSON, root.path.parent / "run-recording.png")
    say("installing over it")
    root.run(f"sh {file}", user=USER, network=False)
    if lost := installed - root.files(HOME):
        raise PackagingError(f"the second installation lost {sorted(lost)[:5]}")
    say("removing")
    root.run(f"/{HOME}/.local/opt/{NAME}/uninstall.sh", user=USER)
    _compare_home(root, before)
    say("into a folder of one's own, with blanks and quotes, without a menu entry")
    root.run(f'sh {file} --silent --no-desktop --prefix "it\'s my/folder"', user=USER, network=False)
    root.run('"it\'s my/folder/gradviz" --version && "it\'s my/folder/uninstall.sh"', user=USER, network=False)
    _compare_home(root, before)
    say("as root, for everybody")
    root.run(f"sh {file} --silent", network=False)
    root.run(f"{NAME} --version && ! touch /opt/{NAME}/x", user=USER, environ="PATH=/usr/local/bin:/usr/bin:/bin")
    root.run(f"/opt/{NAME}/uninstall.sh")
    _compare_home(root, before)


def _check_refusals(root: Chroot, file: str, archive: Path) -> None:
    say("refusing: a damaged archive, a foreign folder, a machine without xz, one without Qt's libraries")
    root.run(f"sh {file} --check", user=USER)
    damaged = root.path / "tmp" / "damaged.run"
    with archive.open("rb") as source:
        data = bytearray(source.read())
    data[len(data) // 2] ^= 1
    damaged.write_bytes(data)
    root.run("sh /tmp/damaged.run --check", user=USER, status=3)
    damaged.unlink()
    root.run(f"sh {file} --wrong", user=USER, status=2)
    root.run(f"sh {file} --silent", user=USER, status=4)
    root.run("apt-get update -qq && apt-get install -qq -y xz-utils")
    root.run(
        f"mkdir other && touch other/file && sh {file} --prefix other; s=$?; rm -r other; exit $s", user=USER, status=5
    )
    root.run(f"sh {file} --prefix /usr/lib/{NAME}", user=USER, status=5)
    before = root.files(HOME)
    root.run(f"sh {file} --silent", user=USER, status=7)
    if left := root.files(HOME) - before - {f"{HOME}/.local", f"{HOME}/.local/opt"}:
        raise PackagingError(f"a failed installation left {sorted(left)[:5]}")
    root.run("rm -rf .local", user=USER)


def _compare_home(root: Chroot, before: set[str]) -> None:
    """Compare all files but those that the user made with the program: recordings, settings, the cache of fonts."""
    own = (f"{HOME}/lesson", f"{HOME}/.cache", f"{HOME}/.config", f"{HOME}/.local/state", f"{HOME}/.local/share/{NAME}")
    made = {f"{HOME}/.local", f"{HOME}/.local/share", f"{HOME}/it's my"}
    compare(before, {name for name in root.files() if not name.startswith(own)} - made)
