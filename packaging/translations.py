"""Collect the texts of gradviz in the files that translators edit, and compile these to the files that Qt reads.

Run ``python packaging/translations.py`` after any change of a text that users read. New texts are added to
``resources/translations/*.ts`` as unfinished, to be translated with Qt Linguist or by hand; texts that are no longer
used are removed. A test fails as long as a text has no translation.
"""

from __future__ import annotations

import ast
import importlib
import json
import pkgutil
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import PySide6

if TYPE_CHECKING:
    from gradviz.experiment.section import Section

ROOT = Path(__file__).resolve().parents[1]
TRANSLATIONS = ROOT / "resources" / "translations"
_WITHOUT_SENTENCES = {"verbs", "self_test", "cli.py"}  # the command line speaks English
_MESSAGES = {"Message", "InputError", "FileError"}  # classes whose first argument is a template
_OPTIONS_OF_LUPDATE = ("-no-obsolete", "-locations", "none", "-disable-heuristic", "sametext")


def main() -> int:
    """Update every language and print how many texts are untranslated."""
    for ts in sorted(TRANSLATIONS.glob("*.ts")):
        update(ts)
        release(ts, ts.with_suffix(".qm"))
    return 0


def update(ts: Path) -> None:
    """Add all texts of the program to a file; existing translations are kept."""
    with tempfile.TemporaryDirectory() as folder:
        tables = Path(folder) / "words.py"
        calls = [f"QCoreApplication.translate({json.dumps(context)}, {_quoted(text)})" for context, text in words()]
        tables.write_text("\n".join(calls), encoding="utf-8")
        sources = sorted((ROOT / "gradviz").rglob("*.py"))
        _qt("lupdate", *map(str, sources), str(tables), "-ts", str(ts), *_OPTIONS_OF_LUPDATE)


def release(ts: Path, qm: Path) -> None:
    """Compile the file that Qt reads."""
    _qt("lrelease", str(ts), "-qm", str(qm))


def words() -> Iterator[tuple[str, str]]:
    """Yield the context and text of the tables, the presets and the messages of the core."""
    sys.path.insert(0, str(ROOT))
    yield from (("figures", text) for text in _figure_words())
    tables = dict.fromkeys(text for text in _catalog() if re.search(r"[A-Za-z]{2}", text))
    yield from (("catalog", text) for text in tables)
    yield from (("presets", text) for text in dict.fromkeys(_presets()) if text)
    yield from (("core", text) for text in dict.fromkeys(_sentences()) if text not in tables)


def _catalog() -> Iterator[str]:
    import gradviz.catalog
    from gradviz.catalog.entry import Table
    from gradviz.experiment import experiment, section

    for module in pkgutil.iter_modules(gradviz.catalog.__path__, "gradviz.catalog."):
        for table in vars(importlib.import_module(module.name)).values():
            if isinstance(table, Table):
                yield table.label
                for entry in table.values():
                    yield from (entry.label, entry.help, getattr(entry, "symbol", ""))
    for model in _subclasses(section.Section):
        if issubclass(model, section.Choice) and not hasattr(model, "table"):
            continue  # a common base class of the rows of a table
        for option in section.own_options(model).values():
            choices = (text for choice in option.choices for text in choice[1:])
            of_switch = (option.switch.title, option.switch.after) if option.switch else ()
            yield from (option.label, option.help, option.unit, *choices, *of_switch)
    assert experiment  # importing it defines the sections


def _subclasses(section: type[Section]) -> Iterator[type[Section]]:
    for subclass in section.__subclasses__():
        yield subclass
        yield from _subclasses(subclass)


def _figure_words() -> Iterator[str]:
    """Yield the strings of the texts of figures."""
    tree = ast.parse((ROOT / "gradviz" / "figures" / "words.py").read_text(encoding="utf-8"))
    for node in tree.body:
        if isinstance(node, ast.Assign):
            values = node.value.values if isinstance(node.value, ast.Dict) else [node.value]
            texts = (text for value in values for text in _strings(value))
            yield from (text for text in texts if re.search(r"[A-Za-z]{2}", text))


def _presets() -> Iterator[str]:
    from gradviz.experiment.presets import load_preset, preset_groups

    for group, names in preset_groups():
        yield group
        for preset in map(load_preset, names):
            yield from (preset.name, preset.notes)


def _sentences() -> Iterator[str]:
    """Yield the templates of messages and errors: first arguments that are literal strings."""
    for path in sorted((ROOT / "gradviz").rglob("*.py")):
        if _WITHOUT_SENTENCES.isdisjoint(path.relative_to(ROOT / "gradviz").parts):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                match node:
                    case ast.Call(func=ast.Name(id=name), args=[ast.Constant(value=str(text)), *_]) if (
                        name in _MESSAGES
                    ):
                        if re.search(r"[A-Za-z]{2}|\}.*\{", text):
                            yield text


def _strings(node: ast.AST) -> Iterator[str]:
    for child in ast.walk(node):
        if isinstance(child, ast.Constant) and isinstance(child.value, str):
            yield child.value


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def _qt(tool: str, *arguments: str) -> None:
    program = Path(PySide6.__file__).parent / (f"{tool}.exe" if sys.platform == "win32" else tool)
    done = subprocess.run([program, *arguments], capture_output=True, text=True, check=False)
    if done.returncode or "warning" in done.stderr.lower():
        raise SystemExit(f"{tool}: {done.stderr or done.stdout}")
    print(done.stdout.strip())


if __name__ == "__main__":
    sys.exit(main())
