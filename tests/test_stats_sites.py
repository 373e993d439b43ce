"""Where knowledge is: points, their campuses, what each holds of a field, and what weighs nothing."""

from __future__ import annotations

from dataclasses import replace

import pytest

from atlas.model import Campus, Point, PointLayer
from atlas.model.variants import Columns, Quality
from atlas.stats.sites import Sites, sites_of
from tests.index_samples import area_set, draws, points, spec

ALL = Quality("all", "all alike", 1.0, 0.0, 0.0)


def sites(layer: PointLayer, quality: Quality = ALL, **changes: object) -> Sites:
    return sites_of(spec(**changes), area_set(), layer, quality)


def campus(field: str, share: float, longitude: float, main: bool = False) -> Campus:
    return Campus("SA1", f"{field} there", longitude, 0.0, field, share, main)


def test_a_point_without_campuses_stands_where_it_is_with_all_it_has() -> None:
    found = sites(points())
    assert found.power.tolist() == [[100, 0], [0, 50], [5, 5]]
    assert found.area.tolist() == [0, 1, 2]
    assert found.main == (True, True, True)
    assert found.x[1] - found.x[0] == pytest.approx(2226.4, abs=0.1)  # 20 degrees of the equator, in km


def test_campuses_share_each_field_and_what_is_not_named_goes_by_the_rest() -> None:
    whole = points({"A1": (100.0, 40.0)})
    split = (campus("wool", 0.25, 1), campus("wool", 0.75, 21), campus("*", 1.0, 41, main=True))
    found = sites(replace(whole, campuses=split))
    assert found.power.tolist() == [[25, 0], [75, 0], [0, 40]]
    assert found.area.tolist() == [0, 1, 2]
    assert found.main == (False, False, True)


def test_campuses_at_one_place_are_one_site_and_the_main_one_if_any_is() -> None:
    whole = points({"A1": (100.0, 40.0)})
    found = sites(replace(whole, campuses=(campus("wool", 1.0, 1), campus("*", 1.0, 1, main=True))))
    assert found.power.tolist() == [[100, 40]]
    assert found.main == (True,)


def test_quality_weighs_shares_in_per_cent() -> None:
    columns = Columns("{field}", "best", "good")
    best = points({"A1": (100.0, 40.0)})
    best = replace(
        best, points=tuple(replace(p, attributes={**p.attributes, "best": 50, "good": 40}) for p in best.points)
    )
    found = sites(best, Quality("q", "4* and a quarter of 3*", 0.0, 1.0, 0.25), draws=draws(columns=columns))
    assert found.power.tolist() == [pytest.approx([60, 24])]


def test_what_weighs_nothing_says_why_and_what_has_nothing_is_not_spoken_of() -> None:
    layer = points({"A1": (1.0, 0.0), "A2": (2.0, 0.0), "A3": (0.0, 0.0)})
    first, second, third = layer.points
    nowhere = Point(second.id, second.name, None, None, None, second.attributes, reason="no licence")
    words = Point("SX", "Words", 1.0, 0.0, "A1", {"wool": "many", "wood": None})
    found = sites(replace(layer, points=(first, nowhere, third, words)), left_out={first.id: "a federation"})
    assert found.placeless == {first.id: "a federation", second.id: "no licence"}
    assert found.power.shape == (0, 2)
