"""Rows on areas: order, gaps, scope, the period shown first, the report; and joins that must not pass."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from atlas.errors import AtlasError
from atlas.join import first_shown, join, join_all, scope_codes
from atlas.model import AreaSet, Atlas, Benchmark, RawLayer, Row, Scope

ROOT = Path(__file__).parent.parent


@pytest.fixture
def harvest(tiny_atlas: Atlas) -> RawLayer:
    return next(layer for layer in tiny_atlas.layers if layer.meta.id == "harvest-per-hand")


@pytest.fixture
def squares(tiny_atlas: Atlas) -> AreaSet:
    return tiny_atlas.area_sets["squares"]


def test_arrays_run_in_the_order_of_the_set(harvest: RawLayer, squares: AreaSet) -> None:
    shuffled = replace(harvest, rows=tuple(reversed(harvest.rows)))
    joined = join(shuffled, squares)
    assert joined.codes == squares.codes
    assert joined.periods == ("2019", "2020", "2021", "2022")
    assert joined.values.shape == (4, 5)
    np.testing.assert_array_equal(joined.values[0], [10.25, 20.5, 30, 40.125, np.nan])
    np.testing.assert_array_equal(joined.lower[0], [9.1, 18, 28.5, 39.9, np.nan])
    np.testing.assert_array_equal(joined.upper[3], [15, 24.5, np.nan, 46.5, np.nan])
    np.testing.assert_array_equal(joined.benchmark, [24.5, 26.1, 27, 28])


def test_the_newest_well_covered_period_is_shown_first(harvest: RawLayer, squares: AreaSet) -> None:
    joined = join(harvest, squares)
    assert joined.periods[joined.shown] == "2021"


def test_coverage_within_one_in_a_hundred_of_the_best_will_do() -> None:
    values = np.ones((4, 200))
    values[0, :1] = np.nan
    values[2, :2] = np.nan
    values[3, :3] = np.nan
    assert first_shown(values) == 2


def test_notes_say_why(harvest: RawLayer, squares: AreaSet) -> None:
    notes = join(harvest, squares).notes
    assert notes["2022", "SQ3"] == "withheld"
    assert notes["2020", "SQ4"] == "provisional"
    assert ("2021", "SQ1") not in notes
    fewer = replace(harvest, rows=tuple(row for row in harvest.rows if (row.period, row.area_code) != ("2019", "SQ1")))
    assert join(fewer, squares).notes["2019", "SQ1"] == "no figure in the source"


def test_report(harvest: RawLayer, squares: AreaSet) -> None:
    report = join(replace(harvest, excluded={"SQX": "a lighthouse"}), squares).report
    assert report.layer == "harvest-per-hand"
    assert report.matched == squares.codes
    assert report.carried == ("SQ5",)
    assert report.excluded == {"SQX": "a lighthouse"}
    assert (report.unmatched, report.duplicates, report.out_of_scope, dict(report.missing)) == ((), (), (), {})


def test_missing_areas_are_reported_with_the_reason(harvest: RawLayer, squares: AreaSet) -> None:
    rows = tuple(row for row in harvest.rows if row.period == "2022")
    report = join(replace(harvest, rows=rows), squares).report
    assert report.matched == ("SQ1", "SQ2", "SQ4")
    assert report.missing == {"SQ3": "withheld", "SQ5": "too few hands to publish"}


def test_scope(harvest: RawLayer, squares: AreaSet) -> None:
    meta = replace(harvest.meta, scope=Scope("quarter", ("Q1",)))
    assert scope_codes(meta, squares) == {"SQ1", "SQ2"}
    rows = tuple(row for row in harvest.rows if row.area_code in ("SQ0", "SQ1", "SQ2"))
    joined = join(replace(harvest, meta=meta, rows=rows), squares)
    assert joined.report.out_of_scope == ("SQ3", "SQ4", "SQ5")
    assert joined.report.missing == {}
    assert joined.periods[joined.shown] == "2022"
    assert joined.notes["2022", "SQ4"] == "not covered: these figures are for South Quarter only"
    with pytest.raises(AtlasError, match="outside the layer's scope"):
        join(replace(harvest, meta=meta), squares)


def test_a_benchmark_of_its_own(harvest: RawLayer, squares: AreaSet) -> None:
    own = Benchmark("SQ00", "the southern squares", "South")
    row = Row(99, "SQ00", "2021", 12.0)
    meta = replace(harvest.meta, benchmark=own)
    joined = join(replace(harvest, meta=meta, rows=(*harvest.rows, row)), squares)
    np.testing.assert_array_equal(joined.benchmark, [np.nan, np.nan, 12, np.nan])


def test_a_benchmark_declared_absent(tiny_atlas: Atlas, squares: AreaSet) -> None:
    shade = next(layer for layer in tiny_atlas.layers if layer.meta.id == "shade-share")
    joined = join(shade, squares)
    assert np.isnan(joined.benchmark).all()
    assert joined.notes["2023", "SQ0"] == "not worked out for all the squares"


def test_unknown_codes_stop_it(harvest: RawLayer, squares: AreaSet) -> None:
    rows = (*harvest.rows, Row(90, "SQ55", "2021", 1.0), Row(91, "SQ55", "2022", 1.0))
    with pytest.raises(AtlasError) as caught:
        join(replace(harvest, rows=rows), squares)
    (problem,) = caught.value.problems
    assert (problem.line, problem.found, problem.nearest) == (90, '"SQ55" in 2 rows', "SQ5")


def test_two_rows_for_a_period_stop_it(harvest: RawLayer, squares: AreaSet) -> None:
    rows = (*harvest.rows, harvest.rows[1]._replace(line=99))
    with pytest.raises(AtlasError, match="two rows for a period"):
        join(replace(harvest, rows=rows), squares)


def test_too_few_areas_stop_it_with_numbers(harvest: RawLayer, squares: AreaSet) -> None:
    rows = tuple(row for row in harvest.rows if row.area_code not in ("SQ1", "SQ2"))
    with pytest.raises(AtlasError) as caught:
        join(replace(harvest, rows=rows), squares)
    assert caught.value.problems[0].found == "3 of 5 squares in 2021: 60.0%"
    assert caught.value.problems[0].expected == "at least 95%, as min_match in layer.toml says"


def test_a_stated_reason_is_a_match(harvest: RawLayer, squares: AreaSet) -> None:
    rows = tuple(row for row in harvest.rows if row.period == "2022")
    report = join(replace(harvest, rows=rows), squares).report
    assert set(report.missing) == {"SQ3", "SQ5"}
    with pytest.raises(AtlasError, match="4 of 5 squares in 2022"):
        join(replace(harvest, rows=tuple(row for row in rows if row.area_code != "SQ3")), squares)


def test_reasons_alone_are_no_layer(harvest: RawLayer, squares: AreaSet) -> None:
    rows = tuple(row._replace(value=None, status="withheld") for row in harvest.rows)
    with pytest.raises(AtlasError, match="no figure for any area"):
        join(replace(harvest, rows=rows), squares)


def test_a_layer_without_any_area_stops_it(harvest: RawLayer, squares: AreaSet) -> None:
    rows = tuple(row for row in harvest.rows if row.area_code == "SQ0")
    with pytest.raises(AtlasError, match="no row for any area"):
        join(replace(harvest, rows=rows), squares)


def test_all_layers_problems_together(tiny_atlas: Atlas) -> None:
    few = tuple(replace(layer, rows=layer.rows[:3]) for layer in tiny_atlas.layers)
    with pytest.raises(AtlasError) as caught:
        join_all(replace(tiny_atlas, layers=few))
    assert [problem.file for problem in caught.value.problems] == [
        "layers/harvest-per-hand/values.csv",
        "layers/shade-share/values.csv",
    ]
