"""Build the published files, step by step, into dist/.

python3 packaging/bootstrap.py package [--only STEP[,STEP]...] [--fast] [--windows-tree DIR]

steps: wheel freeze sbom deb run exe msi dmg sums; without --only all that this system can do.
--fast compresses little, for trials. --windows-tree names a program folder that was frozen on Windows, for exe and msi.
"""

from __future__ import annotations

import argparse
import hashlib
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

import components
import deb
import disk_image
import distributions
import freeze
import msi
import nsis
import report
import sbom
import selfextract
from progress import Progress
from project import DIST, NAME, PROGRAM, PackagingError, system, version

SECONDS = {"wheel": 12, "freeze": 110, "sbom": 1, "deb": 140, "run": 140, "exe": 250, "msi": 250, "dmg": 60, "sums": 2}
STEPS = {
    "linux": ("wheel", "freeze", "sbom", "deb", "run", "sums"),
    "win32": ("wheel", "freeze", "sbom", "exe", "sums"),
    "darwin": ("wheel", "freeze", "sbom", "dmg", "sums"),
}
SUMS = "SHA256SUMS"


def main(arguments: Sequence[str]) -> int:
    """Run the chosen steps and return the exit status."""
    asked = _parser().parse_args(arguments)
    names = asked.only or STEPS.get(sys.platform, STEPS["linux"])
    DIST.mkdir(exist_ok=True)
    progress = Progress({name: SECONDS[name] for name in names})
    work = _work(asked.windows_tree, fast=asked.fast)
    try:
        for name in names:
            with progress.step(name):
                work[name]()
        files = sorted(path for path in DIST.iterdir() if path.name != SUMS)
        for line in report.lines(PROGRAM, files):
            progress.say(line)
        if not asked.fast:
            report.check(PROGRAM, files)
    except PackagingError as error:
        progress.say(f"packaging failed: {error}")
        return 1
    finally:
        progress.close()
    return 0


def _work(windows_tree: Path, *, fast: bool) -> dict[str, Callable[[], object]]:
    bill = DIST / f"{NAME}-{version()}-{system()}.cdx.json"
    return {
        "wheel": lambda: distributions.build(DIST),
        "freeze": freeze.freeze,
        "sbom": lambda: sbom.write(bill, components.saved()),
        "deb": lambda: deb.build(DIST, fast=fast),
        "run": lambda: selfextract.build(DIST, fast=fast),
        "exe": lambda: nsis.build(DIST, windows_tree, fast=fast),
        "msi": lambda: msi.build(DIST, windows_tree),
        "dmg": lambda: disk_image.build(DIST),
        "sums": write_sums,
    }


def write_sums(folder: Path = DIST) -> Path:
    """Write the digests of everything in the folder, as ``sha256sum --check`` reads them."""
    rows = []
    for path in sorted(folder.iterdir()):
        if path.is_file() and not path.name.startswith(SUMS):
            with path.open("rb") as file:
                rows.append(f"{hashlib.file_digest(file, 'sha256').hexdigest()}  {path.name}\n")
    sums = folder / SUMS
    sums.write_text("".join(rows), encoding="utf-8")
    return sums


def _steps(text: str) -> list[str]:
    names = text.split(",")
    if unknown := [name for name in names if name not in SECONDS]:
        raise argparse.ArgumentTypeError(f"found {', '.join(unknown)}; allowed: {', '.join(SECONDS)}")
    return names


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser("package", description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--only", metavar="STEP,...", type=_steps)
    parser.add_argument("--fast", action="store_true")
    parser.add_argument("--windows-tree", metavar="DIR", type=Path, default=PROGRAM)
    return parser


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
