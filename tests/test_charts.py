"""Small drawings: where things lie, and what is left out."""

from __future__ import annotations

import math
import re
from dataclasses import replace
from xml.etree import ElementTree

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from map_samples import joined

from atlas.charts import RUG, SPARK, Scale, placed, rug, rug_rule, spark, sparks

NAN = math.nan


def path(svg: str, name: str) -> str:
    found = re.search(rf'class="{name}" d="([^"]*)"', svg)
    return found.group(1) if found else ""


def points(d: str) -> list[tuple[float, float]]:
    """The points of a path of one M and one l with steps, as the SVG grammar reads it."""
    start, _, steps = d.removesuffix("z").removeprefix("M").partition("l")
    x, y = (float(text) for text in start.split())
    found = [(x, y)]
    numbers = [float(text) for text in re.findall(r"-?(?:\d+\.?\d*|\.\d+)", steps)]
    for right, down in zip(numbers[::2], numbers[1::2], strict=True):
        x, y = x + right, y + down
        found.append((x, y))
    return found


def test_a_line_runs_from_edge_to_edge_with_a_dot_at_the_period_shown() -> None:
    layer = replace(joined([[1.0], [3.0], [2.0]]), benchmark=np.full(3, NAN))
    svg = spark(sparks(layer), 0)
    ElementTree.fromstring(svg)
    assert path(svg, "line") == "M4 30l56-26 56 13"
    assert points(path(svg, "line")) == [(4, 30), (60, 4), (116, 17)]
    assert 'cx="116" cy="17"' in svg


def test_a_line_breaks_where_a_figure_is_missing_and_a_lone_point_still_shows() -> None:
    svg = spark(sparks(joined([[1.0], [NAN], [2.0], [4.2]])), 0)
    assert path(svg, "line").count("M") == 2
    assert path(svg, "line").startswith("M4 30h0")


def test_uneven_years_stand_at_uneven_places() -> None:
    layer = replace(joined([[1.0], [2.0], [3.0]]), periods=("2000", "2001", "2010"))
    assert sparks(layer).x == (8, 30, 232)


@pytest.mark.parametrize("values", [[[1.0]], [[NAN], [1.0]], [[NAN], [NAN]]])
def test_one_figure_is_no_line(values: list[list[float]]) -> None:
    assert spark(sparks(joined(values)), 0) == ""


def test_figures_that_never_change_lie_in_the_middle() -> None:
    layer = replace(joined([[5.0], [5.0]]), benchmark=np.array([NAN, NAN]))
    assert path(spark(sparks(layer), 0), "line") == "M4 17l112 0"


@settings(max_examples=50, deadline=None)
@given(st.lists(st.floats(-1e6, 1e6), min_size=2, max_size=30))
def test_no_step_of_a_line_is_lost_by_rounding(values: list[float]) -> None:
    layer = replace(joined([[value] for value in values]), benchmark=np.full(len(values), NAN))
    shared = sparks(layer)
    drawn = points(path(spark(shared, 0), "line"))
    low, high = min(values), max(values)
    heights = [30 - 26 * ((value - low) / (high - low) if high > low else 0.5) for value in values]
    wanted = zip((at / 2 for at in shared.x), heights, strict=True)
    assert all(abs(x - a) <= 0.25 and abs(y - b) <= 0.25 for (x, y), (a, b) in zip(drawn, wanted, strict=True))


def test_intervals_are_a_band_and_everything_stays_inside() -> None:
    layer = replace(joined([[5.0], [6.0]]), lower=np.array([[1.0], [5.0]]), upper=np.array([[9.0], [7.0]]))
    svg = spark(sparks(layer), 0)
    band = path(svg, "band")
    assert band.endswith("z")
    heights = [y for _, y in points(band)]
    assert min(heights) == 4
    assert max(heights) == SPARK[1] - 4


def test_every_area_has_a_tick_and_crowded_places_are_darker() -> None:
    drawn = rug(np.array([0.0, 10.0, 10.0, 5.0, 5.0, 5.0, 5.0, NAN]), 5.0)
    assert drawn.dashes == ("0 3.5 1 240", "0 235.5 1 240", "0 119.5 1 240", "0 119.2 1.6 240")
    assert rug_rule(7, drawn) == (".r7{--t1:0 3.5 1 240;--t2:0 235.5 1 240;--t3:0 119.5 1 240;--t4:0 119.2 1.6 240}")
    assert rug_rule(0, rug(np.array([1.0, 2.0]), NAN)) == ".r0{--t1:0 3.5 1 231 1 240}"


def test_ticks_are_dashes_of_one_line_each_where_its_value_is() -> None:
    values = np.array([0.0, 1.0, 2.0, 50.0, 51.0, 117.0, 232.0])  # the scale has a unit for each unit
    drawn = rug(values, NAN)
    here, on, found = 0.0, True, []
    for step in (float(text) for text in drawn.dashes[0].split()):
        found += [here + 0.5 + unit - 4 for unit in range(round(step))] if on else []
        here, on = here + step, not on
    assert found == values.tolist()


def test_a_hollow_dot_where_the_benchmark_is_covered() -> None:
    shared = rug(np.array([0.0, 10.0]), 5.0)
    clear, unclear = placed(shared, 3, 9.0, (8.0, 10.0), False), placed(shared, 3, 6.0, (4.0, 8.0), True)
    ElementTree.fromstring(clear)
    ElementTree.fromstring(unclear)
    assert clear.startswith('<svg class="rug r3"') and '<use href="#ticks"/>' in clear
    assert 'class="bar"' in clear and 'class="dot"' in clear
    assert 'class="open"' in unclear and 'class="hatch"' in unclear and 'class="hollow"' in unclear


def test_an_interval_beyond_the_scale_is_cut_off() -> None:
    svg = placed(rug(np.array([0.0, 10.0]), NAN), 0, 5.0, (-500.0, 500.0), False)
    assert path(svg, "bar") == f"M1 10H{RUG[0] - 1}"


def test_no_figure_no_drawing_and_one_value_no_division() -> None:
    assert placed(rug(np.array([3.0, NAN]), NAN), 0, NAN, (NAN, NAN), False) == ""
    assert 'cx="120"' in placed(rug(np.array([3.0, 3.0]), 3.0), 0, 3.0, (NAN, NAN), False)
    assert rug(np.array([NAN]), NAN).dashes == ("", "", "", "")


def test_the_ends_of_a_scale() -> None:
    assert Scale(0, 0, 100).at(0) == "50"
    assert Scale(0, 1, 100).at(1) == "96"
