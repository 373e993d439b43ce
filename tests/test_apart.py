"""Figures that would mislead in a colour: set apart and said in words, or marked and not named as an end."""

from __future__ import annotations

import csv
import io
import json
import math
from dataclasses import replace

from map_samples import areas, joined
from page_samples import SECTIONS, pages_of, scene_of

from atlas.classify import view
from atlas.downloads import layer_csv, layer_geojson
from atlas.headline import map_sentence
from atlas.join import join
from atlas.maps.data import map_data
from atlas.model import RawLayer, Row
from atlas.pages.layer import layer_page_of
from atlas.words import figures, plain, strings

ENDS = [[4.0, 5.0, 6.0, 900.0]]


def layer(**changes: object) -> RawLayer:
    rows = (*(Row(line, f"S0{line}", "2020", value) for line, value in enumerate(ENDS[0])), Row(9, "ALL", "2020", 5.0))
    return RawLayer(joined(ENDS, **changes).meta, rows)


def test_an_area_set_apart_has_no_class_and_no_rank_and_is_no_end() -> None:
    squares = areas()
    seen = view(join(layer(apart={"S03": "900 jobs for every resident"}, min_match=0.7), squares))
    assert seen.ranks.tolist() == [[3, 2, 1, 0]]
    assert seen.classes.index[0, 3] == -1
    assert max(seen.classes.breaks[0]) <= 6
    assert "£6.0 in Square 2" in plain(map_sentence(figures(seen, squares), squares, strings("en")))


def test_without_being_set_apart_it_would_lead() -> None:
    seen = view(join(layer(), areas()))
    assert seen.ranks[0, 3] == 1
    assert "Square 3" in plain(map_sentence(figures(seen, areas()), areas(), strings("en")))


def test_its_figure_is_said_with_the_reason() -> None:
    held = join(layer(apart={"S03": "900 jobs for every resident"}), areas())
    assert held.notes["2020", "S03"] == "£900.0, set apart: 900 jobs for every resident"
    assert held.report.missing == {"S03": "£900.0, set apart: 900 jobs for every resident"}


def test_files_keep_its_figure() -> None:
    held = join(layer(apart={"S03": "why"}), areas())
    rows = list(csv.DictReader(io.StringIO(layer_csv(view(held), areas()).decode())))
    assert [row["value"] for row in rows] == ["4", "5", "6", "900", "5"]
    shapes = ["null"] * 4
    features = json.loads(layer_geojson(held, areas(), shapes))["features"]
    assert features[3]["properties"]["value"] == 900


def test_a_marked_area_keeps_colour_and_rank_and_is_not_named_as_an_end() -> None:
    squares = areas()
    seen = view(join(layer(adapter={"marks": {"S03": "small base"}}), squares))
    assert seen.ranks[0, 3] == 1
    said = plain(map_sentence(figures(seen, squares), squares, strings("en")))
    assert "£6.0 in Square 2" in said
    assert "Square 3" not in said


def test_a_marked_area_is_not_named_beside_one_that_has_the_same_figure() -> None:
    squares = areas()
    seen = view(replace(joined([[4.0, 1.0, 6.0, 6.0]]), meta=layer(adapter={"marks": {"S03": "small base"}}).meta))
    said = plain(map_sentence(figures(seen, squares), squares, strings("en")))
    assert "£6.0 in Square 2" in said
    assert "Square 3" not in said


def test_where_all_are_marked_the_ends_are_named() -> None:
    squares = areas()
    marks = {f"S0{n}": "small base" for n in range(4)}
    seen = view(join(layer(adapter={"marks": marks}), squares))
    assert "Square 3" in plain(map_sentence(figures(seen, squares), squares, strings("en")))


def test_an_area_apart_has_no_interval_on_the_map() -> None:
    held = join(layer(apart={"S03": "why"}), areas())
    assert math.isnan(held.upper[0, 3])


def test_a_layer_that_gives_no_order_has_no_ranks_and_stands_by_name() -> None:
    made = joined([[3.0, 2.0, math.nan, 1.0]], ranked=False)
    assert view(made).ranks.tolist() == [[0, 0, 0, 0]]
    scene = scene_of([made])
    table = next(layer_page_of(scene, one, SECTIONS[1]) for one in scene.layers.values()).data["table"]
    assert [row["name"] for row in table["rows"]] == ["Square 0", "Square 1", "Square 3", "Square 2"]
    assert {row["rank"] for row in table["rows"]} == {""}
    assert not table["ranked"]
    page = next(page for page in pages_of(scene) if page.address == "areas/S00/")
    assert page.data["tables"][0]["rows"][0]["rank"] == ""
    assert map_data(scene, view(made), "")["unranked"]
    assert "unranked" not in map_data(scene, view(joined(ENDS)), "")
