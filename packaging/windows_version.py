"""The version resource of the Windows executables, which file properties and scanners show."""

from __future__ import annotations

import re
from pathlib import Path

from project import NAME, SUMMARY, version

TEMPLATE = """VSVersionInfo(
  ffi=FixedFileInfo(filevers={numbers}, prodvers={numbers}, mask=0x3F, flags=0x0, OS=0x40004, fileType=0x1),
  kids=[
    StringFileInfo([StringTable("040904B0", [
      StringStruct("CompanyName", "The gradviz developers"),
      StringStruct("FileDescription", "{summary}"),
      StringStruct("FileVersion", "{version}"),
      StringStruct("InternalName", "{name}"),
      StringStruct("OriginalFilename", "{name}.exe"),
      StringStruct("ProductName", "{name}"),
      StringStruct("ProductVersion", "{version}"),
      StringStruct("LegalCopyright", "MIT license")
    ])]),
    VarFileInfo([VarStruct("Translation", [0x409, 1200])])
  ]
)
"""


def numbers() -> tuple[int, int, int, int]:
    """Return the version as the four numbers that Windows requires."""
    parts = [int(part) for part in re.findall(r"\d+", version())][:4]
    first, second, third, fourth = parts + [0] * (4 - len(parts))
    return first, second, third, fourth


def write(file: Path) -> None:
    """Write the resource in the format that PyInstaller reads."""
    text = TEMPLATE.format(numbers=numbers(), summary=SUMMARY, name=NAME, version=version())
    file.write_text(text, encoding="utf-8")
