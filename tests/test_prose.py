"""Names and prose: words that must not come back, each with the word to write instead."""

from __future__ import annotations

import ast
import re
import tokenize
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
ROOMS = ["gradviz", "packaging", "tests"]

_NOUN = "the noun of the thing: layer, path, match, reason"
NAMES = {  # whole names of functions, classes, modules, attributes, arguments and variables
    **dict.fromkeys(("one", "found", "how", "what"), _NOUN),
    "there": "is_available, exists",
    "known": "names, keys",
    "tell": "progress, notify",
    "put_on": "apply",
    "lets_go": "release",
    "as_it_comes": "error",
}
WORDS = {  # words in names, and words in docstrings and comments
    **dict.fromkeys(("told", "said", "telling"), "reported, message"),
    **dict.fromkeys(("retold", "worded", "narrated"), "translated"),
    **dict.fromkeys(("complain", "complains", "complained", "complaint", "trouble", "troubles"), "error"),
    **dict.fromkeys(("shelf", "shelves"), "run library"),
}
WORDS_IN_NAMES = {**WORDS, "explained": "translated", **dict.fromkeys(("rank", "ranks"), "magnitude code")}
PHRASES = {  # in docstrings and comments
    "as it comes": "error",
    "none where": "or None if",
    "where there is (none|no|nothing)": "if there is no …",
    "where it is none": "if it is not …",
    "what is (none|no|not)": "a noun and a full sentence",
    "of which": "a full sentence",
    "for want of": "because … is missing",
    "who sets": "if … is set",
    "tells? of": "report",
    "(shall|may) be said": "report",
}
BRITISH = dict(  # beginnings of words
    re.findall(
        r"(\w+):(\w+)",
        "analyse:analyze artefact:artifact behaviour:behavior cancelled:canceled cancelling:canceling centre:center "
        "catalogue:catalog colour:color favour:favor flavour:flavor grey:gray honour:honor initialis:initializ "
        "labelled:labeled labelling:labeling licence:license metre:meter modelling:modeling neighbour:neighbor "
        "normalis:normaliz notaris:notariz optimis:optimiz quantis:quantiz recognis:recogniz serialis:serializ "
        "standardis:standardiz summaris:summariz visualis:visualiz",
    )
)
_BRITISH = re.compile("|".join(BRITISH))


def _files() -> list[str]:
    paths = [path for room in ROOMS for path in [ROOT / room, *(ROOT / room).rglob("*.py")] if path.suffix == ".py"]
    return sorted({path.relative_to(ROOT).as_posix() for path in paths})


@cache
def _nodes(file: str) -> list[ast.AST]:
    return list(ast.walk(ast.parse((ROOT / file).read_text(encoding="utf-8"))))


def _names(file: str) -> Iterator[tuple[int, str]]:
    """Yield the line and name of everything that the file gives a name to, except its test functions."""
    yield 1, Path(file).stem
    for node in _nodes(file):
        match node:
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.ClassDef(name=name):
                if not name.startswith("test_"):
                    yield node.lineno, name
            case ast.Name(id=name, ctx=ast.Store()) | ast.Attribute(attr=name, ctx=ast.Store()) | ast.arg(arg=name):
                yield node.lineno, name
            case ast.ExceptHandler(name=str(name)) | ast.MatchAs(name=str(name)) | ast.MatchStar(name=str(name)):
                yield node.lineno, name


def _prose(file: str) -> Iterator[tuple[int, str]]:
    """Yield the line and text of every docstring and comment."""
    documented = ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef
    for node in _nodes(file):
        if isinstance(node, documented) and (text := ast.get_docstring(node)):
            yield node.body[0].lineno, text
    lines = (ROOT / file).read_text(encoding="utf-8").splitlines(keepends=True)
    if any("#" in line for line in lines):
        for token in tokenize.generate_tokens(iter(lines).__next__):
            if token.type == tokenize.COMMENT:
                yield token.start[0], token.string


def _bad_words(words: list[str], table: dict[str, str]) -> list[tuple[str, str]]:
    """Return each forbidden word with its replacement."""
    british = [(word, BRITISH[match[0]]) for word in words if (match := _BRITISH.match(word))]
    return british + [(word, table[word]) for word in words if word in table]


@pytest.mark.parametrize("file", _files())
def test_names_are_those_of_the_field(file: str) -> None:
    faults = []
    for line, name in _names(file):
        words = [word.lower() for word in re.findall("[A-Z]?[a-z]+|[A-Z]+", name)]
        bad = [*_bad_words(words, WORDS_IN_NAMES), *_bad_words([name.strip("_").lower()], NAMES)]
        faults += [f"{file}:{line}: {name}: instead of {old!r}, write {new}" for old, new in bad]
    assert not faults, "\n".join(faults)


@pytest.mark.parametrize("file", _files())
def test_prose_is_plain_american_english(file: str) -> None:
    faults = []
    for line, text in _prose(file):
        text = " ".join(text.replace("#", " ").lower().split())
        phrases = ((re.search(rf"\b{old}\b", text), new) for old, new in PHRASES.items())
        bad = _bad_words(re.findall("[a-z]+", text), WORDS) + [(match[0], new) for match, new in phrases if match]
        faults += [f"{file}:{line}: instead of {old!r}, write {new}" for old, new in bad]
    assert not faults, "\n".join(faults)


def test_no_two_classes_share_a_name() -> None:
    places = defaultdict(list)
    for file in [file for file in _files() if file.startswith("gradviz/")]:
        for node in _nodes(file):
            if isinstance(node, ast.ClassDef):
                places[node.name].append(f"{file}:{node.lineno}")
    assert not {name: lines for name, lines in places.items() if len(lines) > 1}
