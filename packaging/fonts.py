"""Make the Chinese fonts in resources/fonts from Noto Sans CJK (SIL Open Font License 1.1).

``python packaging/fonts.py FOLDER`` with the folder of NotoSansCJK-Regular.ttc and -Bold.ttc, version 2.004, such as
/usr/share/fonts/opentype/noto of Debian's package fonts-noto-cjk. Run it if a translation has a character that the
fonts lack, which a test reports. The fonts contain the 3,755 common characters (level 1 of GB 2312), so that titles
in Chinese can be drawn, and all characters of the translations. Outlines are made quadratic, because PDF readers and
matplotlib embed TrueType best; names are changed, so that a full font on the machine is not mistaken for this one.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from fontTools.pens.cu2quPen import Cu2QuPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTCollection, newTable

ROOT = Path(__file__).resolve().parents[1]
FONTS = ROOT / "resources" / "fonts"
FAMILY = "Gradviz Sans SC"
_DROPPED = ["BASE", "GDEF", "GPOS", "GSUB", "VORG", "vhea", "vmtx"]  # for vertical lines and kerning
_COPYRIGHT, _LICENSE, _LICENSE_URL = 0, 13, 14
_LINE = (0.928, 0.236)  # of an em, above and below the baseline
_PRECISION = 2.0  # of 1,000 units an em


def main(folder: str) -> int:
    """Write both weights."""
    for weight in ("Regular", "Bold"):
        collection = TTCollection(Path(folder) / f"NotoSansCJK-{weight}.ttc")
        font = next(font for font in collection.fonts if font["name"].getDebugName(4).startswith("Noto Sans CJK SC"))
        _keep(font, characters())
        _make_quadratic(font)
        _set_line_height(font)
        _rename(font, weight)
        font["head"].modified = font["head"].created  # the same source gives the same bytes
        font.recalcTimestamp = False
        path = FONTS / f"GradvizSansSC-{weight}.ttf"
        font.save(path)
        print(f"{path}: {path.stat().st_size:,} bytes")
    return 0


def characters() -> str:
    """Return the common characters and punctuation of GB 2312, and those of the translations."""
    rows = [*range(0xB0, 0xD8), 0xA1, 0xA3]  # level 1; punctuation; full-width letters
    pairs = (bytes((row, cell)) for row in rows for cell in range(0xA1, 0xFF))
    common = {pair.decode("gb2312", "ignore") for pair in pairs}
    texts = [path.read_text(encoding="utf-8") for path in (ROOT / "resources" / "translations").glob("*.ts")]
    return "".join(sorted(common | {character for text in texts for character in text if ord(character) > 0x2E7F}))


def _keep(font: Any, text: str) -> None:
    options = Options(layout_features=[], hinting=False, glyph_names=False, notdef_outline=True)
    options.name_IDs = [_COPYRIGHT, _LICENSE, _LICENSE_URL]
    options.drop_tables += _DROPPED
    subsetter = Subsetter(options)
    subsetter.populate(text=text)
    subsetter.subset(font)


def _make_quadratic(font: Any) -> None:
    """Convert the outlines of the CFF table into a glyf table."""
    drawn, order = font.getGlyphSet(), font.getGlyphOrder()
    glyphs = {}
    for name in order:
        pen = TTGlyphPen(None)
        drawn[name].draw(Cu2QuPen(pen, _PRECISION, reverse_direction=True))
        glyphs[name] = pen.glyph()
    font["loca"], font["glyf"] = newTable("loca"), newTable("glyf")
    font["glyf"].glyphOrder, font["glyf"].glyphs = order, glyphs
    del font["CFF "]
    for name in order:
        glyphs[name].recalcBounds(font["glyf"])
        font["hmtx"][name] = (font["hmtx"][name][0], getattr(glyphs[name], "xMin", 0))
    most = font["maxp"]
    most.tableVersion, most.maxZones = 0x00010000, 1
    for name in ("TwilightPoints", "Storage", "FunctionDefs", "InstructionDefs", "StackElements", "SizeOfInstructions"):
        setattr(most, f"max{name}", 0)
    most.maxComponentElements = most.maxComponentDepth = 0
    font["post"].formatType = 3.0
    font["head"].glyphDataFormat = 0
    font.sfntVersion = "\0\1\0\0"


def _set_line_height(font: Any) -> None:
    """Set the line height of DejaVu Sans, so that lines and buttons have the same height in every language."""
    ascent, descent = (round(part * font["head"].unitsPerEm) for part in _LINE)
    line, system = font["hhea"], font["OS/2"]
    line.ascent, line.descent, line.lineGap = ascent, -descent, 0
    system.sTypoAscender, system.sTypoDescender, system.sTypoLineGap = ascent, -descent, 0
    system.usWinAscent, system.usWinDescent = ascent, descent


def _rename(font: Any, weight: str) -> None:
    full = FAMILY if weight == "Regular" else f"{FAMILY} {weight}"
    version = "Version 2.004, a subset of Noto Sans CJK SC"
    named = {1: FAMILY, 2: weight, 3: full, 4: full, 5: version, 6: f"{FAMILY.replace(' ', '')}-{weight}"}
    for number, text in named.items():
        font["name"].setName(text, number, 3, 1, 0x409)


if __name__ == "__main__":
    if len(sys.argv) != 2:
        raise SystemExit(__doc__)
    sys.exit(main(sys.argv[1]))
