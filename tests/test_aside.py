"""Areas that a layer does not cover, or sets apart, are told from areas without a figure wherever the map speaks."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from map_samples import areas, joined
from page_samples import SECTIONS, scene_of
from shapely.geometry import box

from atlas.aside import asides, runs
from atlas.classify import view
from atlas.join import join
from atlas.legend import Key, _below, _foot, key, legend_svg, swarm_svg
from atlas.maps.data import map_data
from atlas.maps.element import figure
from atlas.maps.files import period_data
from atlas.model import AreaSet, Group, GroupKind, LayerView, RawLayer, Row, Scope
from atlas.pages.layer import layer_page_of
from atlas.words import strings

T = strings("en")
NAN = float("nan")
FEET: list[dict[str, Any]] = json.loads((Path(__file__).parent / "vectors/foot.json").read_text(encoding="utf-8"))


def squares() -> AreaSet:
    """Six squares, of which the last two lie in the South."""
    shapes = tuple(box(9 + n, 55, 10 + n, 56) for n in range(6))
    return areas(
        shapes,
        groups=(
            Group("part", "N", "North", ("S00", "S01", "S02", "S03")),
            Group("part", "S", "South", ("S04", "S05")),
        ),
        group_kinds=(GroupKind("part", "Part", True),),
    )


def layer(**changes: object) -> LayerView:
    """Of the North: two figures, one set apart, one missing."""
    set_ = squares()
    meta = joined([[NAN] * 6], apart={"S02": "900 jobs"}, scope=Scope("part", ("N",)), min_match=0.5, **changes).meta
    rows = (Row(2, "S00", "2020", 4.0), Row(3, "S01", "2020", 5.0), Row(4, "S02", "2020", 900.0))
    return view(join(RawLayer(meta, rows), set_))


def test_the_legend_counts_each_kind_by_itself() -> None:
    made = key(layer(), squares(), T)
    assert made.missing == 1
    assert made.aside == (
        ("out", "outside North", "not covered", 2),
        ("set", "not compared", "not compared", 1),
    )
    assert made.marks == ("c0", "c1", "set", "nodata", "out", "out")
    for drawn in (legend_svg(made, T), swarm_svg(layer(), squares(), T)):
        counts = dict(re.findall(r'data-legend-count="(-\d)"[^>]*>(\d+)<', drawn))
        assert counts == {"-1": "1", "-2": "2", "-3": "1"}
        assert 'class="out"' in drawn
        assert 'class="set"' in drawn


def test_the_picture_says_why_an_area_has_no_colour() -> None:
    drawn = figure(scene_of([layer().joined], squares()), layer(), "")
    assert re.findall(r"<title>(Square [2-5]: [^<]*)<", drawn) == [
        "Square 2: not compared",
        "Square 3: no data",
        "Square 4: outside North",
        "Square 5: outside North",
    ]
    assert '<pattern id="set"' in drawn


def test_the_script_gets_groups_in_runs_and_one_note_for_all_that_are_outside() -> None:
    data = map_data(scene_of([layer().joined], squares()), layer(), "")
    assert [(one["mark"], one["areas"]) for one in data["aside"]] == [("out", [[4, 5]]), ("set", [[2, 2]])]
    assert data["aside"][0]["note"] == "not covered: these figures are for North only"
    assert data["notes"] == {"S02": "£900.0, set apart: 900 jobs", "S03": "no figure in the source"}
    assert period_data(layer(), 0)["notes"] == data["notes"]
    assert "aside" not in map_data(scene_of([joined([[1.0, 2.0, 3.0, NAN]])]), view(joined([[1.0, 2.0, 3.0, NAN]])), "")


def test_the_table_names_each_kind_and_says_what_it_leaves_out() -> None:
    page = layer_page_of(scene_of([layer().joined], squares()), layer(), SECTIONS[1])
    table = page.data["table"]
    assert [(row["value"], row["none"]) for row in table["rows"]] == [
        ("5.0", ""),
        ("4.0", ""),
        ("", "not compared"),
        ("", "no data"),
    ]
    assert table["left_out"] == ["Not in the table: 2 squares outside North, which these figures do not cover."]


def test_runs() -> None:
    assert runs((0, 1, 2, 5, 7, 8)) == [[0, 2], [5, 5], [7, 8]]
    assert runs(()) == []


def test_a_layer_of_all_areas_has_none() -> None:
    plain = view(joined([[1.0, 2.0, 3.0, NAN]]))
    assert asides(plain, areas(), T) == ()
    assert key(plain, areas(), T).aside == ()


@pytest.mark.parametrize("vector", FEET)
def test_last_rows_stand_where_the_script_draws_them(vector: dict[str, Any]) -> None:
    first, *rest = vector["rows"]
    aside = tuple((row["mark"], row["label"], row["brief"], row["areas"]) for row in rest)
    made = Key("ember", 5, (), (), (), (), (), first["areas"], first["label"], "squares", aside=aside)
    for drawn, name in ((_foot(made, vector["width"], 68)[0], "foot"), (_below(made, 0, 151, 100)[0], "below")):
        found = re.findall(r'<(rect|text) x="([\d.]+)" y="([\d.]+)"', drawn)
        assert [[tag, float(x), float(y)] for tag, x, y in found] == vector[name]
