from __future__ import annotations

import gc
import sys
import weakref
from collections.abc import Iterator
from types import ModuleType
from typing import TYPE_CHECKING

import pytest

from gradviz.ui.window.garbage_collector import MANY_MODULES, GarbageCollector

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot


class Knot:
    """An object in a reference cycle, with enough other objects to make a collection due."""

    def __init__(self) -> None:
        self.cycle: object = self
        self.others = [[] for _ in range(2 * gc.get_threshold()[0])]  # type: ignore[var-annotated]


def knot() -> weakref.ref[Knot]:
    return weakref.ref(Knot())


@pytest.fixture
def collector(qapp: object) -> Iterator[GarbageCollector]:
    """Return a collector without its timer."""
    collector = GarbageCollector()
    collector._timer.stop()
    yield collector
    collector.stop()
    gc.freeze()  # the test session's own collector has frozen its objects, too


def test_garbage_is_collected_while_the_window_lives(qapp: object, qtbot: QtBot) -> None:
    garbage = knot()
    qtbot.waitUntil(lambda: garbage() is None)


def test_python_collects_nothing_by_itself(collector: GarbageCollector) -> None:
    garbage = [knot() for _ in range(20)]
    assert all(reference() is not None for reference in garbage)
    collector.collect_if_due()
    assert all(reference() is None for reference in garbage)


def test_nothing_is_done_for_a_few_objects(collector: GarbageCollector) -> None:
    gc.collect(0)
    few = Knot()
    few.others = []
    garbage = weakref.ref(few)
    del few
    collector.collect_if_due()
    assert garbage() is not None


def test_what_has_survived_many_collections_is_collected_in_the_end(collector: GarbageCollector) -> None:
    old = Knot()
    garbage = weakref.ref(old)
    gc.collect()
    del old
    collections = 0
    while garbage() is not None:
        knot()
        collector.collect_if_due()
        collections += 1
        assert collections < 1000
    assert collections > 50


def test_a_full_collection_waits_until_the_last_one_is_paid_for(
    collector: GarbageCollector, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = [0.0]
    collected: list[int] = []

    def collect(generation: int) -> None:
        collected.append(generation)
        now[0] += 0.5 if generation == 2 else 0.001

    monkeypatch.setattr("gradviz.ui.window.garbage_collector.time.monotonic", lambda: now[0])
    monkeypatch.setattr(gc, "collect", collect)
    while collected.count(2) < 2:
        knot()
        collector.collect_if_due()
        now[0] += 0.1
    assert now[0] > 50
    assert collected.count(0) > collected.count(1) > collected.count(2)


def test_what_modules_leave_is_frozen(collector: GarbageCollector, monkeypatch: pytest.MonkeyPatch) -> None:
    kept = Knot()
    frozen = gc.get_freeze_count()
    for index in range(MANY_MODULES):
        monkeypatch.setitem(sys.modules, f"not_there_{index}", ModuleType("not_there"))
    collector.collect_if_due()
    assert gc.get_freeze_count() > frozen + len(kept.others)
    assert kept not in gc.get_objects()


def test_python_collects_again_when_the_program_ends() -> None:
    gc.enable()
    collector = GarbageCollector()
    assert not gc.isenabled()
    collector.stop()
    assert gc.isenabled()
    gc.disable()
