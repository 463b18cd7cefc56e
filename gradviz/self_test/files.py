"""Checks that all files that come with gradviz exist and can be used."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from gradviz.language import LANGUAGES, translation_file
from gradviz.resources import resources
from gradviz.self_test.check import Check, make_sure

_READ = (".ts", ".qm")  # the core reads the first, Qt the second


def checks(_folder: Path) -> Iterator[Check]:
    """Yield the checks of fonts, languages, presets, data, color maps and icons."""
    yield Check("fonts", _fonts)
    yield Check("languages", _languages)
    yield Check("presets", _presets)
    yield Check("data", _data)
    yield Check("color maps", _colors)
    yield Check("icons", _icons)


def _fonts() -> str:
    names = ["DejaVuSans.ttf", "DejaVuSans-Bold.ttf", "GradvizSansSC-Regular.ttf", "GradvizSansSC-Bold.ttf"]
    existing = [name for name in names if (resources() / "fonts" / name).is_file()]
    make_sure(existing == names, f"found {', '.join(existing) or 'none'}; needed: {', '.join(names)}")
    return ", ".join(existing)


def _languages() -> str:
    files = [translation_file(name).with_suffix(suffix) for name in LANGUAGES if name != "en" for suffix in _READ]
    missing = [file.name for file in files if not file.is_file()]
    make_sure(not missing, f"there is no {', '.join(missing)}")
    return ", ".join(LANGUAGES)


def _presets() -> str:
    from gradviz.experiment.presets import load_preset, preset_names

    for name in preset_names():
        load_preset(name)
    make_sure(len(preset_names()) > 0, "there is none")
    return f"{len(preset_names())}"


def _data() -> str:
    from gradviz.data.digits import read_digits

    images, labels = read_digits()
    make_sure(images.shape == (1797, 8, 8) and len(labels) == 1797, f"found {images.shape}; needed: (1797, 8, 8)")
    return "digits"


def _colors() -> str:
    from gradviz.heatmap.scale import palette

    palette()
    return "viridis"


def _icons() -> str:
    icons = sorted(path.name for path in (resources() / "icons").glob("*.svg"))
    make_sure("gradviz.svg" in icons, f"found {icons}; needed: gradviz.svg")
    return ", ".join(icons)
