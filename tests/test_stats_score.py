"""An index worked out, against numbers worked out by hand, and what it says of inputs it cannot use."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from pyproj import Transformer

from atlas.errors import AtlasError
from atlas.model import IndexResult, Joined
from atlas.model.index import Field, Match, Zone, Zones
from atlas.stats.score import work_out
from tests.index_samples import CODES, NAN, area_set, index, layer, layers, points, spec


def result(declared=None, figures: dict[str, Joined] | None = None, schools=None) -> IndexResult:
    return work_out(index(declared), area_set(), figures or layers(), {"schools": schools or points()})


def problems(declared=None, figures=None, schools=None, areas=None) -> list[str]:
    with pytest.raises(AtlasError) as caught:
        inputs = figures if figures is not None else layers()
        work_out(index(declared), areas or area_set(), inputs, {"schools": schools or points()})
    return [str(problem) for problem in caught.value.problems]


def test_parts_are_those_worked_out_by_hand():
    parts = result().parts
    np.testing.assert_allclose(parts["room"], [1, 2 / 3, 1 / 3, 0])
    np.testing.assert_allclose(parts["near"], [100 / 150, 50 / 100, 10 / 60, 0])  # half: the median of 100, 50, 10
    np.testing.assert_allclose(parts["skill"], [2 / 3, 1, 1 / 3, 0])
    np.testing.assert_allclose(parts["gap"], [1, 0.5, 0, NAN])


def test_scores_are_those_worked_out_by_hand():
    by_hand = [
        0.7**0.3 * 0.7**0.3,
        0.7**0.3 * 0.55**0.3 * 1 * 0.55**0.1,
        0.4**0.3 * 0.25**0.3 * 0.4**0.3 * 0.1**0.1,
        0.1,  # one part is missing: the other three are all at the floor, and their weights make up for it
    ]
    np.testing.assert_allclose(result().score, by_hand)


def test_the_other_aggregation_is_the_weighted_mean():
    score = result(spec(aggregation="arithmetic")).score
    np.testing.assert_allclose(score[:2], [0.3 + 0.21 + 0.21 + 0.1, 0.21 + 0.165 + 0.3 + 0.055])


def test_gate_and_bands():
    made = result()
    assert made.gate.tolist() == [True, True, False, False]
    assert made.band == ("fit", "fit", "", "")
    assert made.tables["standings"].share.sum() == pytest.approx(2)  # two of the four are in the top of every draw
    assert made.tables["median_gate"] == {"A1": True, "A2": True, "A3": False, "A4": False}


def test_a_missing_part_is_marked_and_the_sentence_of_a_near_miss_says_by_how_much():
    made = result()
    assert made.tables["missing"]["A4"] == {"parts": ["gap"], "figures": ["shared"], "sectors": []}
    assert made.notes == {"A4": "missing_part the gap missing_figure Shared"}
    assert made.tables["sentences"]["A3"].endswith("near 14.3")  # 40 against 35
    assert "near" not in made.tables["sentences"]["A4"]


def test_an_area_is_not_moved_by_units():
    scaled = {
        name: replace(one, values=one.values * 1000, benchmark=one.benchmark * 1000) for name, one in layers().items()
    }
    unscaled = {name: layers()[name] for name in ("lq-mills", "lq-yards")}  # ratios have no unit
    np.testing.assert_allclose(result(figures=scaled | unscaled).score, result().score)


def test_knowledge_in_other_units_changes_nothing():
    larger = points({"A1": (7000.0, 0.0), "A2": (0.0, 3500.0), "A3": (350.0, 350.0)})
    np.testing.assert_allclose(result(schools=larger).score, result().score)


def test_a_part_without_spread_contributes_nothing_and_is_reported():
    flat = layers() | {"shared": layer("shared", [10, 10, 10, 10]), "research": layer("research", [100] * 4)}
    made = result(figures=flat)
    assert made.tables["flat"] == ["shared", "gap"]
    three = spec().parts[:3]
    rescaled = [0.7**0.3 * 0.7**0.3, 0.7**0.3 * 0.55**0.3, 0.4**0.3 * 0.25**0.3 * 0.4**0.3, 0.1**0.9]
    np.testing.assert_allclose(made.score, np.array(rescaled) ** (1 / sum(one.weight for one in three)))


def test_an_indicator_without_spread_does_not_dilute_its_part():
    figures = layers() | {"flat": layer("flat", [5, 5, 5, 5])}
    declared = spec(indicators=(*spec().indicators, replace(spec().indicators[0], id="flat", layer="flat", weight=9)))
    made = result(declared, figures)
    np.testing.assert_allclose(made.parts["room"], [1, 2 / 3, 1 / 3, 0])
    assert made.tables["flat"] == ["flat"]


def test_an_area_set_apart_is_compared_with_nobody_and_still_counts_for_its_surroundings():
    made = result(spec(apart={"A1": "too small"}))
    np.testing.assert_allclose(made.parts["room"], [NAN, 1, 0.5, 0])
    assert np.isnan(made.score[0])
    assert made.band[0] == ""
    assert not made.gate[0]
    assert made.notes["A1"] == "too small"
    assert made.raw["own"][0] == 20


def test_a_point_left_out_weighs_nothing_and_is_named():
    made = result(spec(left_out={"SA1": "everywhere"}))
    assert made.parts["near"][0] == 0
    assert made.tables["left_out"] == [{"id": "SA1", "name": "School A1", "reason": "everywhere"}]


def test_knowledge_counts_one_half_where_the_median_host_has_as_much_of_its_own_within_reach():
    """People of the second plot live 15 km from its school: e^-1 of its 50 is within their reach of it."""
    areas = area_set()
    away = Transformer.from_crs("EPSG:3857", "EPSG:4326", always_xy=True).transform
    x, _ = Transformer.from_crs("EPSG:4326", "EPSG:3857", always_xy=True).transform(21.0, 0.0)
    moved = replace(areas.people[1], longitude=away(x + 15000, 0.0)[0])
    far = replace(areas, people=(areas.people[0], moved, *areas.people[2:]))
    made = work_out(index(), far, layers(), {"schools": points()})
    assert made.tables["half"] == pytest.approx(50 * np.exp(-1))
    assert made.parts["near"][1] == pytest.approx(0.5)
    assert made.raw["knowledge-held"][1] == 50


def test_raw_figures_are_kept_as_measured():
    made = result()
    assert made.raw["own"].tolist() == [20, 30, 40, 50]
    np.testing.assert_allclose(made.raw["knowledge"], [100, 50, 10, 0], atol=1e-12)
    assert made.tables["half"] == 50
    assert made.tables["best_sectors"]["A2"] == ["yards", "mills"]


def test_the_same_inputs_give_the_same_result():
    first, second = result(), result()
    assert first.score.tobytes() == second.score.tobytes()
    assert repr(first.tables) == repr(second.tables)


def test_a_missing_layer_is_named_with_the_nearest():
    figures = layers()
    del figures["per-hour"]
    figures["per-hours"] = layers()["per-hour"]
    (only,) = problems(figures=figures)
    assert "names a layer that is not there" in only
    assert '"per-hour"' in only
    assert "nearest: per-hours" in only


def test_a_missing_point_layer_is_one_error():
    with pytest.raises(AtlasError, match="a point layer that is not there"):
        work_out(index(), area_set(), layers(), {})


def test_an_index_cannot_read_itself():
    declared = spec(indicators=(replace(spec().indicators[0], layer="fitness"), *spec().indicators[1:]))
    (only,) = problems(declared)
    assert "cannot be made from itself" in only


def test_negative_weights():
    parts = spec().parts
    (only,) = problems(spec(parts=(replace(parts[0], weight=-0.3), *parts[1:])))
    assert "not a number from 0 up" in only
    assert "layers/fitness/parts.csv" in only


def test_weights_that_are_all_zero():
    (only,) = problems(spec(fields=(Field("wool", "Wool", 0, "wool"), Field("wood", "Wood", 0, "wood"))))
    assert "every weight of a field is 0" in only


def test_a_sector_that_no_field_bears_on():
    (only,) = problems(spec(matches=(Match("mills", "wool", 1, "r"),)))
    assert 'not one row for a field of "yards"' in only


def test_a_part_that_no_area_has():
    figures = layers() | {"lq-mills": layer("lq-mills", [NAN] * 4), "lq-yards": layer("lq-yards", [NAN] * 4)}
    (only,) = problems(figures=figures)
    assert "no area has this part" in only
    assert '"skill"' in only


def test_figures_that_are_missing_everywhere():
    figures = {name: replace(one, values=one.values * NAN) for name, one in layers().items()}
    found = problems(figures=figures)
    assert all("no area has a figure for this indicator" in one for one in found)
    assert len(found) == 3


def test_one_area_is_not_enough():
    (only,) = problems(areas=area_set(CODES[:1]))
    assert "at least two areas" in only
    (only,) = problems(spec(apart=dict.fromkeys(CODES[1:], "unlike")))
    assert "1, for 3 of 4 are set apart" in only


def test_a_gate_without_a_benchmark():
    (only,) = problems(figures=layers() | {"per-hour": layer("per-hour", [20, 30, 40, 50])})
    assert "needs the benchmark" in only


def test_power_that_is_nowhere():
    (only,) = problems(schools=points({"A1": (0.0, 0.0)}))
    assert "no area holds a point with power" in only


def test_an_unknown_area_cannot_be_set_apart():
    (only,) = problems(spec(apart={"a1": "why"}))
    assert "unknown area is set apart" in only


def test_an_unknown_point_cannot_be_left_out():
    (only,) = problems(spec(left_out={"SA11": "why"}))
    assert "an unknown point is left out" in only
    assert "nearest: SA1" in only


def test_a_column_that_no_point_has_is_not_nought_everywhere():
    fields = spec().fields
    (only,) = problems(spec(fields=(replace(fields[0], column="nowhere"), *fields[1:])))
    assert 'no column of numbers of "schools" has this name' in only
    assert 'found: "nowhere"' in only


def test_faults_of_several_kinds_come_together():
    parts = spec().parts
    figures = layers()
    del figures["rent"]
    found = problems(spec(parts=(replace(parts[0], weight=-1), *parts[1:]), apart={"Z": "w"}), figures)
    assert len(found) == 3


def test_a_remark_stands_behind_the_sentence_and_must_be_on_an_area():
    assert result(spec(remarks={"A2": "A town in it is not seen apart."})).tables["sentences"]["A2"].endswith("apart.")
    (only,) = problems(spec(remarks={"A9": "Nowhere."}))
    assert "a remark is on an unknown area" in only


def test_a_district_must_lie_in_an_area():
    listed = Zones("Districts", "district", "", "Office", "https://example.org", (Zone("Quay", ("A1", "A9")),))
    (only,) = problems(spec(districts=listed))
    assert "an unknown area is in a district" in only
    assert "layers/fitness/districts.csv" in only
