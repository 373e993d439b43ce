"""The page that says what was done to a layer: all that a refresh has recorded, and nothing that can break out."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from typing import Any

from page_samples import environment, printed, small_scene

from atlas.model import Cell, Provenance, Record, Records, Row, Scene, Tidy
from atlas.pages.provenance import points_page, provenances, records_page
from atlas.quotes import Quote
from atlas.quotes import encode as encode_rows
from atlas.trace import encode

HOSTILE = "<script>alert(1)</script>{{ 7*7 }}"
SHA = "ab" * 32

ADAPTER = {
    "kind": "long",
    "thousands": ",",
    "columns": {"code": "place", "value": "catch"},
    "markers": {"x": "withheld"},
    "file": [{"path": "sea/fish.csv", "where": {"kind": HOSTILE}, "notes": {"Beg": ""}}],
}


@cache
def scene() -> Scene:
    """The small atlas; its first layer with a record and a gap, its second derived from it."""
    small = small_scene()
    first, second = small.atlas.layers[:2]
    area = small.areas.codes[0]
    cells = encode(
        [
            Tidy(area, year, "1", cells=(Cell("sea/fish.csv", line, "OLD1", year, "1"),))
            for line, year in ((7, "2020"), (8, "2022"))
        ]
    )
    files = ({"path": "sea/fish.csv", "address": "https://example.org/fish", "bytes": 12_345, "sha256": SHA},)
    source = replace(first.meta.source, sha256=SHA)
    meta = replace(first.meta, adapter=ADAPTER, source=source)
    rows = (
        Row(2, small.areas.changes[0].new_code, "2019", 4.0, status="carried: from 2 earlier areas, added up; more"),
        Row(3, small.areas.changes[0].new_code, "2020", 5.0, status="carried: from 2 earlier areas, added up"),
        Row(4, area, "2019", None, status=HOSTILE),
        Row(5, area, "2020", None, status=HOSTILE),
    )
    excluded = {"X1": "no square", "X2": "no square", "Y1": "a league"}
    provenance = Provenance(files, ("took 4 rows", HOSTILE), cells)
    derive = {"kind": "location_quotient", "of": first.meta.id, "total": second.meta.id, "less": second.meta.id}
    raw = (
        replace(first, meta=meta, rows=rows, excluded=excluded, provenance=provenance),
        replace(second, meta=replace(second.meta, derive=derive)),
        *small.atlas.layers[2:],
    )
    views = {
        one.meta.id: replace(view, joined=replace(view.joined, meta=one.meta))
        for one, view in zip(raw, small.layers.values(), strict=True)
    }
    return replace(small, atlas=replace(small.atlas, layers=raw), layers=views)


def page(number: int) -> tuple[dict[str, Any], str]:
    made = list(provenances(scene()))[number]
    return dict(made.data), printed(environment(scene()), made)


def test_a_file_stands_with_its_checksum_and_what_is_declared_of_it() -> None:
    data, html = page(0)
    (file,) = data["files"]
    assert "".join(file["sha256"]) == SHA
    assert (file["bytes"], file["address"], file["licence"]) == ("12,345", "https://example.org/fish", "CC0 1.0")
    assert "sea/<wbr>fish.csv" in html


def test_options_read_as_pairs() -> None:
    shared, own = page(0)[0]["reading"]
    assert [table["title"] for table in shared["tables"]] == [
        "Its columns",
        "What its markers mean",
        "How the file is written",
    ]
    assert ["area", "place"] in shared["tables"][0]["rows"]
    assert ["sign between thousands", ","] in shared["tables"][2]["rows"]
    assert own["path"] == ["sea", "fish.csv"]
    assert ["Beg", "needs nothing said"] in own["tables"][1]["rows"]


def test_one_figure_is_followed_as_an_example() -> None:
    data, html = page(0)
    assert "row 8 of sea/fish.csv, catch = 1; shown as" in data["example"]
    assert data["example"] in html and "counted from 1" in html
    assert page(1)[0]["example"] == ""


def test_codes_that_are_others_here() -> None:
    areas = scene().areas
    assert page(0)[0]["codes"] == [{"theirs": "OLD1", "code": areas.codes[0], "name": areas.names[0]}]


def test_areas_that_were_put_together_with_their_parts() -> None:
    (row,) = page(0)[0]["carried"]
    assert (row["how"], row["periods"]) == ("from 2 earlier areas, added up", "2019–2020")
    assert all(change.old_code in row["parts"] for change in scene().areas.changes)


def test_an_earlier_area_goes_by_its_name_where_that_is_known() -> None:
    assert page(0)[0]["carried"][0]["parts"] == "SQ8 and SQ9"
    given = scene()
    changes = tuple(replace(change, old_name=f"Old {change.old_code}") for change in given.areas.changes)
    areas = replace(given.areas, changes=changes)
    sets = {**given.atlas.area_sets, areas.id: areas}
    made = next(provenances(replace(given, areas=areas, atlas=replace(given.atlas, area_sets=sets))))
    assert made.data["carried"][0]["parts"] == "Old SQ8 (SQ8) and Old SQ9 (SQ9)"


def test_gaps_and_codes_left_out_by_reason() -> None:
    data, _ = page(0)
    assert data["gaps"] == [{"reason": HOSTILE, "areas": scene().areas.names[0], "periods": "2019–2020"}]
    assert data["excluded"] == [
        {"reason": "no square", "codes": ["X1", "X2"]},
        {"reason": "a league", "codes": ["Y1"]},
    ]


def test_a_derivation_in_words_with_its_layers() -> None:
    derived = page(1)[0]["derived"]
    first, second = (raw.meta for raw in scene().atlas.layers[:2])
    assert derived["formula"].startswith(f"The share of {first.title} in {second.title}, divided by")
    assert f"{second.title} is taken out of the total first." in derived["formula"]
    assert [one["address"] for one in derived["inputs"]] == [f"data/provenance/{id}/" for id in (first.id, second.id)]


def test_nothing_breaks_out_of_the_page() -> None:
    html = page(0)[1]
    assert "<script>alert" not in html
    assert html.count("&lt;script&gt;alert(1)&lt;/script&gt;{{ 7*7 }}") == 3


def test_a_layer_put_there_by_hand_says_so_and_one_of_points_has_its_page() -> None:
    small = small_scene()
    made = list(provenances(small))
    assert "stand as they were put into the table" in printed(environment(small), made[0])
    assert f"data/provenance/{small.atlas.points[-1].id}/" in {one.address for one in made}


RECORD = Provenance(({"path": "sea/boats.csv", "address": "https://example.org/boats", "bytes": 99, "sha256": SHA},))
BOATS = {"kind": "points", "file": [{"role": "attributes", "path": "sea/boats.csv", "take": {"crew": "Hands"}}]}


def things() -> Scene:
    """The small atlas with points, records and a merged set whose files are recorded."""
    small = small_scene()
    points = replace(small.atlas.points[0], provenance=RECORD, adapter=BOATS)
    logbook = Records(
        "log", "Logbook", "", "fish", 0, "boat", "boat", "boats", "", True, points.source,
        (Record("b1", "Boat", "2020", 3.0),), provenance=RECORD, adapter=BOATS | {"value": "Catch"},
    )  # fmt: skip
    own = replace(small.areas, provenance=RECORD, adapter=BOATS)
    merged = replace(own, id="halves", title="Halves", merged_from=own.id, provenance=Provenance(), adapter={})
    atlas = replace(small.atlas, points=(points,), records=(logbook,), area_sets={own.id: own, "halves": merged})
    return replace(small, atlas=atlas, areas=own)


def test_points_records_and_areas_say_how_they_are_read() -> None:
    scene = things()
    made = {one.address.split("/")[-2]: one for one in provenances(scene)}
    for name in (scene.atlas.points[0].id, "log", scene.areas.id):
        assert made[name].data["reading"][-1]["tables"][0]["rows"] == [
            ["used for", "attributes"],
            ["figure: crew", "Hands"],
        ]
        assert "boats.csv" in printed(environment(scene), made[name])
    assert made["log"].data["command"] == "atlas explain log b1 2020"
    first = scene.atlas.points[0]
    assert made[first.id].data["command"] == f"atlas explain {first.id} {first.points[0].id}"
    assert "command" not in made[scene.areas.id].data


def test_one_of_the_points_is_quoted_from_its_publishers_files() -> None:
    """The one with rows in the most files; what tries to be more than a cell is none."""
    scene = things()
    (points,), (log,) = scene.atlas.points, scene.atlas.records
    first, second = points.points[0].id, points.points[1].id
    rows = [
        Quote(first, "sea/boats.csv", 2, {"Hull": first, "Hands": "4"}),
        Quote(second, "sea/boats.csv", 1003, {"Hull": second, "Hands": "<b>", "Mast": ""}),
        Quote(second, "sea/ports.csv", 7, {"Port": "Elm"}),
    ]
    cells = encode_rows(rows)
    points = replace(points, provenance=replace(points.provenance, cells=cells))
    log = replace(
        log, provenance=replace(log.provenance, cells=encode_rows([Quote("b1", "sea/boats.csv", 4, {"Catch": "3"})]))
    )
    made = [points_page(scene, points), records_page(scene, log)]
    assert made[0].data["quoted"]["title"] == f"{points.points[1].name}, as its publishers’ files have it"
    assert made[0].data["quoted"]["rows"] == [
        {"path": ["sea", "boats.csv"], "row": "row 1,003", "cells": [["Hull", second], ["Hands", "<b>"]]},
        {"path": ["sea", "ports.csv"], "row": "row 7", "cells": [["Port", "Elm"]]},
    ]
    assert made[0].data["command"] == f"atlas explain {points.id} {second}"
    assert made[0].data["cells"] == f"data/provenance/{points.id}.jsonl"
    text = printed(environment(scene), made[0])
    assert "&lt;b&gt;" in text
    assert "<b>" not in text
    assert made[1].data["quoted"]["rows"][0]["cells"] == [["Catch", "3"]]


def test_a_merged_set_names_the_set_it_is_merged_from() -> None:
    scene = things()
    halves = next(one for one in provenances(scene) if one.address.endswith("/halves/"))
    assert halves.data["derived"]["inputs"] == [
        {"title": scene.areas.title, "address": f"data/provenance/{scene.areas.id}/"}
    ]
    assert "no figure is put together" in printed(environment(scene), halves)
