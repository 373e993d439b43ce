"""Need beside an index: places within a group, and figures of windows put together by people."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import numpy as np

from atlas.model import Group
from atlas.model.index import Need
from atlas.stats.needs import needs, within
from tests.index_samples import area_set, layer, spec

NAN = float("nan")
GROUPED = replace(
    area_set(),
    groups=(
        Group("nation", "N", "North", ("A1", "A2", "A3")),
        Group("nation", "S", "South", ("A4", "B9")),
        Group("region", "R", "All", ("A1", "A2", "A3", "A4")),
    ),
)
PEOPLE = np.array([1.0, 3.0, 1.0, 1.0])


def made(*wanted: Need) -> Any:
    grown: Any = SimpleNamespace(
        clusters=[SimpleNamespace(nearness=np.array(row)) for row in ([1.0, 1, 0, 0], [0, 0, 0, 1])]
    )
    return needs(spec(needs=wanted), GROUPED, {"poor": layer("poor", [10.0, 30.0, NAN, 20.0])}, PEOPLE, grown)


def test_a_place_is_counted_from_the_greatest_need_among_those_of_the_group_with_a_figure() -> None:
    places, of = within(GROUPED, "nation", np.array([10.0, 30.0, NAN, 99.0]))
    np.testing.assert_array_equal(places, [2, 1, NAN, 1])
    assert of == (2, 2, 0, 1)


def test_equals_share_the_better_place() -> None:
    assert within(GROUPED, "region", np.array([5.0, 5.0, 7.0, 1.0]))[0].tolist() == [2, 2, 1, 4]


def test_a_windows_need_is_the_mean_by_people_of_those_who_have_a_figure() -> None:
    (one,) = made(Need("poor", "Poor"))
    np.testing.assert_array_equal(one.areas, [10, 30, NAN, 20])
    assert one.clusters.tolist() == [25, 20]
    assert one.of == ()


def test_what_cannot_be_compared_across_groups_is_not_put_together() -> None:
    (one,) = made(Need("poor", "Poor", within="nation"))
    np.testing.assert_array_equal(one.areas, [2, 1, NAN, 1])
    assert np.isnan(one.clusters).all()
