"""What a refresh says of a release: nothing that comes, goes or changes is left unsaid."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

import pytest
from every_kind import of_every_kind, run

from atlas.errors import AtlasError
from atlas.model import Tidy
from atlas.refresh.differences import differences, table_differences
from atlas.refresh.outlines import outline_differences, outline_doubts, outlines

RECORDS = "id,name,period,value,status\n1,Hull,2020,5,\n1,Hull,2021,6,\n2,Selby,2020,,withheld\n2,Selby,2021,8,\n"


def told(old: str, new: str) -> list[str]:
    return [*table_differences("records.csv", old.encode(), new.encode())]


def test_a_row_lost_from_the_middle_is_told() -> None:
    old = [Tidy(code, period, "1") for code in "AB" for period in ("2020", "2021")]
    assert differences(old, old[1:]) == ("1 row gone: A in 2020",)
    assert differences(old[1:], old) == ("1 row new: A in 2020",)


def test_a_new_period_says_how_many_areas_have_a_figure() -> None:
    old = [Tidy(code, "2020", "1") for code in "ABC"]
    new = [*old, Tidy("A", "2021", "1"), Tidy("B", "2021", "2"), Tidy("C", "2021", "", status="withheld")]
    assert differences(old, new) == ("new period: 2021 (2 figures)",)


def test_a_record_that_moves_is_changed_and_not_another() -> None:
    assert told(RECORDS, RECORDS.replace("2021,6", "2021,7")) == [
        "records.csv: 1 row changed:",
        "  1, 2021: value 6 becomes 7",
    ]
    assert told(RECORDS, RECORDS.replace(",,withheld", ",4,")) == [
        "records.csv: 1 row changed:",
        "  2, 2020: value empty becomes 4; status withheld becomes empty",
    ]
    assert told(RECORDS, RECORDS + "3,Goole,2021,1,\n") == ["records.csv: 1 row new: 3, 2021"]
    assert told(RECORDS, RECORDS.replace("Selby", "Thirsk"))[1] == "  2, 2020: name Selby becomes Thirsk"


def test_columns_and_the_only_row_of_a_table_are_told() -> None:
    assert told("id,staff\n1,2\n", "id,students\n1,2\n") == [
        "records.csv: 1 column new: students",
        "records.csv: 1 column gone: staff",
    ]
    assert told("id,staff\n1,2\n", "id,staff\n1,3\n")[1] == "  1: staff 2 becomes 3"
    assert told(RECORDS, "id,name,period,value,status\n") == ["records.csv: gone, 4 rows"]


def test_many_rows_that_change_are_counted() -> None:
    rows = [f"{place},{place}\n" for place in range(9)]
    found = told("id,n\n" + "".join(rows), "id,n\n" + "".join(rows).replace("\n", "0\n"))
    assert found[0] == "records.csv: 9 rows changed:"
    assert found[-1] == "  and 4 more"


# Areas


def topology(boxes: Mapping[str, tuple[str, int]]) -> bytes:
    """Squares of a degree at so many degrees east, by code: their names and places."""
    geometries = [
        {"type": "Polygon", "properties": {"code": code, "name": name}, "arcs": [[place]]}
        for place, (code, (name, _)) in enumerate(boxes.items())
    ]
    arcs = [[[east, 0], [1, 0], [0, 1], [-1, 0], [0, -1]] for _, east in boxes.values()]
    whole = {
        "transform": {"scale": [1.0, 1.0], "translate": [0.0, 0.0]},
        "objects": {"areas": {"geometries": geometries}},
        "arcs": arcs,
    }
    return json.dumps(whole).encode()


OPTIONS = {"object": "areas", "code": "code", "name": "name"}
BEFORE = outlines(topology({"A": ("Alder", 0), "B": ("Birch", 4), "C": ("Cedar", 8)}), OPTIONS)


@pytest.mark.parametrize(
    ("boxes", "said", "doubt"),
    [
        ({"A": ("Alder", 0), "B": ("Birch", 4), "C": ("Cedar", 8)}, [], None),
        ({"A": ("Alder", 0), "B": ("Birch", 4)}, ["1 area gone: C"], "lacks areas that are there"),
        ({**{"A": ("Alder", 0), "B": ("Birch", 4)}, "C": ("Cedar", 8), "D": ("Elm", 9)}, ["1 area new: D"], None),
        ({"A": ("Alder", 0), "B": ("Beech", 4), "C": ("Cedar", 8)}, ["B: Birch becomes Beech"], None),
        ({"A": ("Alder", 0), "B": ("Birch", 5), "C": ("Cedar", 8)}, ["moved: B by 111.2 km"], None),
        ({"B": ("Birch", 0), "A": ("Alder", 4), "C": ("Cedar", 8)}, ["2 areas drawn otherwise"], "lie elsewhere"),
    ],
)
def test_areas_that_come_go_or_move(boxes: Mapping[str, tuple[str, int]], said: list[str], doubt: str | None) -> None:
    after = outlines(topology(boxes), OPTIONS)
    found = [*outline_differences(BEFORE, after)]
    assert len(found) == len(said)
    assert all(text in line for text, line in zip(said, found, strict=True))
    doubts = [str(problem) for problem in outline_doubts("area.toml", BEFORE, after)]
    assert len(doubts) == (doubt is not None)
    assert not doubt or (doubt in doubts[0] and "--accept" in doubts[0])


def test_a_refresh_tells_and_refuses_areas(tmp_path: Path) -> None:
    root = of_every_kind(tmp_path)
    path = root / "data" / "boxes.json"
    whole = path.read_bytes()
    path.write_bytes(whole.replace(b'"A1"', b'"A9"'))
    assert "1 area called otherwise: A: A1 becomes A9" in run(root)
    path.write_bytes(whole.replace(b'"code": "A"', b'"code": "Z"'))
    with pytest.raises(AtlasError) as caught:
        run(root)
    assert "lacks areas that are there" in str(caught.value)


# Files of which nothing is left


def test_a_file_without_a_row_that_is_wanted_is_refused_by_its_name(tmp_path: Path) -> None:
    root = of_every_kind(tmp_path)
    (root / "data" / "fish.csv").write_bytes(b"code,year,value\n")
    with pytest.raises(AtlasError) as caught:
        run(root)
    assert "fish.csv: has no figure that is wanted" in str(caught.value)


def test_a_file_of_another_build_is_named(tmp_path: Path) -> None:
    root = of_every_kind(tmp_path)
    path = root / "data" / "boxes.json"
    path.write_bytes(path.read_bytes().replace(b'"transform"', b'"transformed"'))
    with pytest.raises(AtlasError) as caught:
        run(root)
    assert "boxes.json: lacks a part" in str(caught.value)
