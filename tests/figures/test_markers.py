from __future__ import annotations

import random
from itertools import combinations

from gradviz.figures.markers import placed


def test_a_label_stands_beside_its_line() -> None:
    (place,) = placed([(100, 50)], end=1000)
    assert place is not None
    assert place.lane == 0
    assert place.left > 100


def test_at_the_right_edge_it_stands_on_the_other_side() -> None:
    (place,) = placed([(990, 50)], end=1000)
    assert place is not None
    assert place.right < 990


def test_changes_at_one_step_stand_above_each_other() -> None:
    places = placed([(100, 50), (100, 80), (100, 20), (100, 10)], end=1000)
    assert [place.lane if place else None for place in places] == [0, 1, 2, None]


def test_the_first_go_first() -> None:
    places = placed([(x, 100) for x in (500, 495, 490, 485)], end=1000)
    assert [place is not None for place in places] == [True, True, True, False]


def test_no_label_lies_on_another_or_on_a_line() -> None:
    source = random.Random(0)
    for count in (2, 5, 20, 200):
        markers = [(source.uniform(0, 1000), source.uniform(10, 300)) for _ in range(count)]
        places = [place for place in placed(markers, end=1000) if place]
        assert places
        for place, other in combinations(places, 2):
            if place.lane == other.lane:
                assert place.right < other.left or other.right < place.left
            low, high = (place, other) if place.lane < other.lane else (other, place)
            assert not low.left < high.x < low.right or place.lane == other.lane
