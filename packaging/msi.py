"""The MSI for roll-out tools: per machine, silent, upgraded in place; wixl builds it from a generated list of files."""

from __future__ import annotations

import os
import shutil
import uuid
from collections.abc import Iterator
from pathlib import Path
from xml.etree.ElementTree import Element, ElementTree, SubElement, indent

import icons
import nsis
from project import NAME, SUMMARY, WORK, PackagingError, execute, source_date, version
from windows_version import numbers

# Identifies the product over all releases; never change it.
UPGRADE_CODE = "5C0F9C56-3C5B-4C1E-9B0E-6A1D3B7F4E21"
_IDS = uuid.UUID(UPGRADE_CODE)


def build(folder: Path, tree: Path) -> Path:
    """Build the MSI of ``tree`` in ``folder``."""
    compiler = shutil.which("wixl")
    if not compiler:
        raise PackagingError("wixl is missing. On Debian and Ubuntu: sudo apt install wixl")
    nsis.check_tree(tree)
    icons.write_all(WORK / "icons")
    source = WORK / f"{NAME}.wxs"
    document = ElementTree(describe(tree.resolve(), WORK / "icons" / f"{NAME}.ico"))
    indent(document)
    document.write(source, encoding="utf-8", xml_declaration=True)
    folder.mkdir(parents=True, exist_ok=True)
    out = folder / f"{NAME}-{version()}-windows-x86_64.msi"
    execute([compiler, "--arch", "x64", "--output", str(out), str(source)], log=WORK / "wixl.log")
    return out


def describe(tree: Path, icon: Path) -> Element:
    """Return the description that wixl compiles, in the subset of WiX 3 that it supports."""
    wix = Element("Wix", xmlns="http://schemas.microsoft.com/wix/2006/wi")
    product = SubElement(
        wix,
        "Product",
        Name=NAME,
        Id=_guid(f"product {version()} {source_date()}"),
        UpgradeCode=UPGRADE_CODE,
        Version=".".join(map(str, numbers()[:3])),
        Manufacturer="The gradviz developers",
        Language="1033",
    )
    SubElement(
        product, "Package", InstallerVersion="405", Compressed="yes", InstallScope="perMachine", Description=SUMMARY
    )
    SubElement(product, "MajorUpgrade", DowngradeErrorMessage="A newer gradviz is installed.")
    SubElement(product, "Media", Id="1", Cabinet="gradviz.cab", EmbedCab="yes")
    SubElement(product, "Icon", Id="gradviz.ico", SourceFile=_relative(icon))
    SubElement(product, "Property", Id="ARPPRODUCTICON", Value="gradviz.ico")
    root = SubElement(product, "Directory", Id="TARGETDIR", Name="SourceDir")
    programs = SubElement(root, "Directory", Id="ProgramFiles64Folder")
    home = SubElement(programs, "Directory", Id="INSTALLDIR", Name=NAME)
    menu = SubElement(root, "Directory", Id="ProgramMenuFolder")
    feature = SubElement(product, "Feature", Id="Everything", Level="1")
    for component in [*_folder(home, tree, tree), _menu_entry(menu), _file_type(home)]:
        SubElement(feature, "ComponentRef", Id=component)
    return wix


def _relative(path: Path) -> str:
    """Return the path relative to the description, which is the only form that wixl accepts."""
    return os.path.relpath(path, WORK)


def _folder(parent: Element, folder: Path, tree: Path) -> Iterator[str]:
    """Yield a component for each file, so that each is repaired and removed by itself."""
    for path in sorted(folder.iterdir()):
        name = path.relative_to(tree).as_posix()
        if path.is_dir():
            inner = SubElement(parent, "Directory", Id=_identifier("d", name), Name=path.name)
            yield from _folder(inner, path, tree)
        else:
            component = _component(parent, _identifier("c", name))
            SubElement(
                component, "File", Id=_identifier("f", name), Source=_relative(path), Name=path.name, KeyPath="yes"
            )
            yield component.attrib["Id"]


def _menu_entry(menu: Element) -> str:
    component = _component(menu, "StartMenu")
    SubElement(
        component,
        "Shortcut",
        Id="Shortcut",
        Name=NAME,
        Target="[INSTALLDIR]gradvizw.exe",
        WorkingDirectory="INSTALLDIR",
    )
    _value(component, rf"Software\{NAME}", "menu", "1", key_path=True)
    return component.attrib["Id"]


def _file_type(home: Element) -> str:
    component = _component(home, "FileType")
    kind = rf"Software\Classes\{NAME}.recording"
    _value(component, rf"Software\Classes\.{NAME}", "", f"{NAME}.recording", key_path=True)
    _value(component, rf"Software\Classes\.{NAME}", "Content Type", f"application/x-{NAME}")
    _value(component, kind, "", "gradviz recording")
    _value(component, rf"{kind}\DefaultIcon", "", "[INSTALLDIR]gradvizw.exe")
    _value(component, rf"{kind}\shell\open\command", "", '"[INSTALLDIR]gradvizw.exe" "%1"')
    return component.attrib["Id"]


def _component(parent: Element, identifier: str) -> Element:
    return SubElement(parent, "Component", Id=identifier, Guid=_guid(identifier), Win64="yes")


def _value(component: Element, key: str, name: str, value: str, *, key_path: bool = False) -> None:
    named = {"Name": name} if name else {}
    entry = {"Root": "HKLM", "Key": key, "Type": "string", "Value": value, "KeyPath": "yes" if key_path else "no"}
    SubElement(component, "RegistryValue", {**entry, **named})


def _identifier(kind: str, name: str) -> str:
    return f"{kind}{uuid.uuid5(_IDS, name).hex}"


def _guid(name: str) -> str:
    return str(uuid.uuid5(_IDS, name)).upper()
