"""The Debian package. The nested formats are written here, so that every build gives the same bytes."""

from __future__ import annotations

import gzip
import hashlib
import textwrap
from pathlib import Path

import needed
from archive import Item, tree, with_parents, write_tar_xz
from desktop import LINUX, filled, share
from project import INSIDE, MAINTAINER, NAME, PROGRAM, ROOT, SUMMARY, WORK, source_date, version

CONFIGURATION = "etc/gradviz/policy.json"
DESCRIPTION = """\
gradviz trains a network while you watch: a heatmap of layers and steps shows where gradients vanish or explode.
Switch on batch normalization, residual connections or gradient clipping during the run, and see the cure work.

It is self-contained: PyTorch for the CPU, Qt and Python are inside. It opens no network connection."""


def build(folder: Path, *, fast: bool) -> Path:
    """Write the package into ``folder``."""
    items = contents()
    data, control = WORK / "data.tar.xz", WORK / "control.tar.xz"
    write_tar_xz(data, items, fast=fast)
    write_tar_xz(control, _control(items), fast=fast)
    file = folder / f"{NAME}_{version()}_amd64.deb"
    folder.mkdir(parents=True, exist_ok=True)
    _write_ar(file, {"debian-binary": b"2.0\n"}, [control, data])
    data.unlink()
    return file


def contents() -> list[Item]:
    """Return every file that is installed."""
    documents = f"usr/share/doc/{NAME}"
    changes = f"{NAME} ({version()}) stable; urgency=medium\n\n  * See {documents}/CHANGELOG.md.gz.\n\n"
    changes += f" -- {MAINTAINER}  {_date()}\n"
    items = [
        *tree(PROGRAM, f"usr/lib/{NAME}"),
        *share("usr"),
        Item(f"usr/bin/{NAME}", target=f"../lib/{NAME}/{NAME}"),
        Item(CONFIGURATION, source=LINUX / "policy.json"),
        Item(f"usr/share/lintian/overrides/{NAME}", source=LINUX / "lintian-overrides"),
        Item(f"{documents}/copyright", content=_copyright()),
        Item(f"{documents}/changelog.gz", content=_zipped(changes.encode())),
        Item(f"{documents}/CHANGELOG.md.gz", content=_zipped((ROOT / "CHANGELOG.md").read_bytes())),
    ]
    return with_parents(items)


def _control(items: list[Item]) -> list[Item]:
    files = [item for item in items if item.source or item.content is not None]
    sums = "".join(f"{hashlib.md5(item.read()).hexdigest()}  {item.name}\n" for item in files)
    return [
        Item("conffiles", content=f"/{CONFIGURATION}\n".encode()),
        Item("control", content=control_file(sum(item.size for item in files)).encode()),
        Item("md5sums", content=sums.encode()),
    ]


def control_file(size: int) -> str:
    """Return the control file, which describes the package to the package manager."""
    paragraphs = [textwrap.fill(paragraph, 78) for paragraph in DESCRIPTION.split("\n\n")]
    description = textwrap.indent("\n\n".join(paragraphs), " ", lambda line: True).replace("\n \n", "\n .\n")
    fields = {
        "Package": NAME,
        "Version": version(),
        "Architecture": "amd64",
        "Maintainer": MAINTAINER,
        "Installed-Size": str(size // 1024),
        "Depends": needed.depends(INSIDE),
        "Recommends": "shared-mime-info, desktop-file-utils",
        "Suggests": "ffmpeg",
        "Section": "education",
        "Priority": "optional",
        "Description": f"{SUMMARY}\n{description}",
    }
    return "".join(f"{name}: {value}\n" for name, value in fields.items())


def _copyright() -> bytes:
    text = (ROOT / "LICENSE").read_text(encoding="utf-8").strip()
    lines = [f" {line.strip()}" if line.strip() else " ." for line in text.splitlines()]
    return filled(LINUX / "copyright").replace(b"@LICENSE@", "\n".join(lines).encode())


def _zipped(data: bytes) -> bytes:
    return gzip.compress(data, 9, mtime=0)


def _date() -> str:
    import email.utils

    return email.utils.formatdate(source_date())


def _write_ar(file: Path, small: dict[str, bytes], parts: list[Path]) -> None:
    """Write an ar archive: a magic word, then for each member a header of 60 bytes and its bytes, padded to even."""
    with file.open("wb") as out:
        out.write(b"!<arch>\n")
        for name, data in [*small.items(), *((part.name, part.read_bytes()) for part in parts)]:
            head = f"{name:<16}{source_date():<12}{0:<6}{0:<6}{'100644':<8}{len(data):<10}`\n"
            out.write(head.encode() + data + b"\n" * (len(data) % 2))
