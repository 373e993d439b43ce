"""The legend in its three shapes: the same bounds and counts in each, no data always, text escaped."""

from __future__ import annotations

import json
import re
from itertools import pairwise
from xml.etree import ElementTree

import numpy as np
import pytest
from map_samples import areas, joined

from atlas.classify import view
from atlas.legend import Categories, key, key_of, legend, legend_svg, swarm_svg
from atlas.model import Benchmark, LayerView
from atlas.swarm import spread
from atlas.words import strings

T = strings("en")
NAN = float("nan")
HOSTILE = "<script>alert('\"&')</script>"


def numbers(svg: str, attribute: str) -> dict[str, str]:
    """What a legend says of each class or bound."""
    found = re.findall(rf'{attribute}="(-?\d+)"[^>]*>([^<]*)<', svg)
    return dict(found)


def layer(values: list[float], **changes: object) -> LayerView:
    return view(joined([values], **changes))


def test_every_shape_says_the_same() -> None:
    set_, shown = areas(), layer([1.0, 2.0, 3.0, NAN])
    made = key(shown, set_, T)
    assert made.bounds == ("2.0", "3.0")
    assert made.counts == (1, 1, 1)
    assert made.marks == ("c0", "c1", "c2", "nodata")
    for drawn in (legend_svg(made, T), swarm_svg(shown, set_, T), swarm_svg(shown, set_, T, 620)):
        ElementTree.fromstring(drawn)
        assert numbers(drawn, "data-legend-break") == {"0": "2.0", "1": "3.0"}
        assert numbers(drawn, "data-legend-count") == {"0": "1", "1": "1", "2": "1", "-1": "1"}
        assert 'class="nodata"' in drawn
        assert "p-ember k3" in drawn
    assert json.loads(json.dumps(legend(made)))["bounds"] == ["2.0", "3.0"]


def test_no_data_is_said_also_when_there_is_none() -> None:
    drawn = legend_svg(key(layer([1.0, 2.0, 3.0, 4.0]), areas(), T), T)
    assert numbers(drawn, "data-legend-count")["-1"] == "0"
    assert "no data" in drawn


def test_a_key_says_its_counts_and_its_bounds_apart() -> None:
    drawn = legend_svg(key(layer([1.0, 2.0, 3.0, NAN]), areas(), T), T)
    assert 'role="img"' in drawn
    said = "Key, in squares: 1, 1, 1 in the classes from high to low, which part at 3.0, 2.0; no data: 1."
    assert f'aria-label="{said}"' in drawn
    kinds = Categories("Kinds", "", ("core", "edge"), np.array([0, 1, 1, -1]))
    assert "in squares: core: 1; edge: 2; no data: 1." in legend_svg(key_of(kinds, areas(), T), T)


def test_the_highest_class_stands_on_top() -> None:
    drawn = legend_svg(key(layer([1.0, 2.0, 3.0, 4.0]), areas(), T), T)
    assert re.findall(r'class="(c\d)"', drawn) == ["c3", "c2", "c1", "c0"]


def test_the_swarm_has_one_dot_for_each_figure_and_marks_benchmark_and_place() -> None:
    set_, shown = areas(), layer([1.0, 2.0, 9.0, NAN])
    drawn = swarm_svg(shown, set_, T, place="S01")
    dots = re.search(r'<g class="dots".*?</g>', drawn)
    assert dots is not None
    assert dots.group().count("z") == 3
    assert "all 4.2" in drawn
    assert "Square 1</text>" in drawn
    assert "here" not in swarm_svg(shown, set_, T, place="S03")
    assert "here" not in swarm_svg(shown, set_, T, place="elsewhere")


@pytest.mark.parametrize("values", [[NAN] * 4, [5.0] * 4, [5.0, NAN, NAN, NAN], [0.0, 0.0, 0.0, 1e9]])
def test_columns_with_nothing_to_scale_are_drawn_too(values: list[float]) -> None:
    shown = layer(values)
    for drawn in (swarm_svg(shown, areas(), T), legend_svg(key(shown, areas(), T), T)):
        ElementTree.fromstring(drawn)
        assert "nan" not in drawn.replace("data-legend", "")
        assert "inf" not in drawn


def test_a_layer_without_a_benchmark_has_no_tick() -> None:
    assert 'class="line mark"' not in swarm_svg(layer([1, 2, 3, 4]), areas(benchmark=None), T)


def test_text_from_the_data_is_escaped() -> None:
    set_ = areas(names=(HOSTILE,) * 4, many=HOSTILE, benchmark=Benchmark("A", HOSTILE, HOSTILE))
    shown = layer([1.0, 2.0, 3.0, 4.0], title=HOSTILE)
    kinds = Categories(HOSTILE, HOSTILE, (HOSTILE, "b"), np.array([0, 1, 0, -1]))
    for drawn in (
        swarm_svg(shown, set_, T, place="S00"),
        legend_svg(key(shown, set_, T), T),
        legend_svg(key_of(kinds, set_, T), T),
    ):
        ElementTree.fromstring(drawn)
        assert "<script" not in drawn


def test_kinds_are_listed_with_their_numbers_and_edges_hatched() -> None:
    kinds = Categories("Kinds", "", ("core", "edge", "none"), np.array([0, 1, 2, -1]), hatched={1: 0})
    made = key_of(kinds, areas(), T)
    assert made.marks == ("c0", "h0", "c2", "nodata")
    assert made.counts == (1, 1, 1)
    drawn = legend_svg(made, T)
    assert numbers(drawn, "data-legend-count") == {"0": "1", "1": "1", "2": "1", "-1": "1"}
    assert [name for name in ("core", "edge", "none") if f">{name}</text>" in drawn] == ["core", "edge", "none"]


def test_two_measures_make_a_square_of_nine_counted_cells() -> None:
    kinds = Categories("Two", "", tuple("abcdefghi"), np.array([8, 8, 0, -1]), "bivariate", axes=("up <", "right"))
    drawn = legend_svg(key_of(kinds, areas(), T), T)
    ElementTree.fromstring(drawn)
    counts = numbers(drawn, "data-legend-count")
    assert counts == {str(index): {0: "1", 8: "2"}.get(index, "0") for index in range(9)} | {"-1": "1"}
    assert "up &lt;" in drawn


def test_crowded_labels_are_spread_without_touching() -> None:
    places = spread([10, 11, 12, 290], [30, 30, 30, 30], 300)
    assert places == sorted(places)
    assert all(right - left >= 30 for left, right in pairwise(places))
    assert places[0] >= 15
    assert places[-1] <= 285
    assert spread([50.0, 150.0], [20, 20], 300) == [50.0, 150.0]
