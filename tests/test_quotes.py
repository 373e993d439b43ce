"""Rows of publishers' files that are kept of points and records, and quoted as published."""

from __future__ import annotations

import pytest

from atlas.adapters import Given
from atlas.adapters.points import points
from atlas.adapters.quoting import quoted
from atlas.adapters.records import records
from atlas.quotes import Quote, decode, encode

BOATS = b'Notes,,,\nHull,Name,Hands,Port,Berth\n7,Elm,"1,200",Aye,X1\n8,Oak,30,,Y2\n9,Ash,,Bee,Y3\n7,Elm,5,Aye,X1\n'
SEAS = b"Hull,Name,East,North,Berth\n7,ELM,1.5,50,X1\n8,OAK,2.5,51,Y2\n"

ROWS = {
    "role": "attributes", "path": "boats.csv", "id": "Hull", "name": "Name", "thousands": ",", "several": "add",
    "take": {"hands": "Hands"}, "text": {"port": "Port"},
}  # fmt: skip
SPOTS = {
    "role": "positions", "path": "seas.csv", "id": "Hull", "name": "Name", "longitude": "East", "latitude": "North",
    "withhold": {"column": "Berth", "starts": "X", "reason": "not to be shipped"},
}  # fmt: skip
FILES = {"boats.csv": BOATS, "seas.csv": SEAS}


def given(**options: object) -> Given:
    return Given("layers/boats/layer.toml", FILES, options)


def test_what_is_written_reads_back() -> None:
    quotes = [Quote("7", "a.csv", 3, {"A": "1", "B": ""}), Quote("7", "b.csv", 1, {"C": "“x”\n"})]
    assert decode(encode(quotes)) == {"7": tuple(quotes)}
    assert encode([]) == b""
    assert decode(b"") == {}


@pytest.mark.parametrize("content", [b"{", b"[1]\n[2]\n", b'{"files":[],"columns":[]}\n["7",0,1,["a"]]\n'])
def test_what_was_not_written_so_is_no_row(content: bytes) -> None:
    with pytest.raises((ValueError, LookupError, TypeError)):
        decode(content)


def test_rows_are_quoted_with_the_columns_that_are_read_and_no_others() -> None:
    found = quoted(given(), [ROWS, SPOTS], "id", {"7", "8"})
    assert [(one.id, one.file, one.line) for one in found] == [
        ("7", "boats.csv", 3),
        ("7", "boats.csv", 6),
        ("8", "boats.csv", 4),
        ("8", "seas.csv", 3),
    ]
    assert found[0].cells == {"Hull": "7", "Name": "Elm", "Hands": "1,200", "Port": "Aye"}
    assert found[3].cells == {"Hull": "8", "Name": "OAK", "East": "2.5", "North": "51", "Berth": "Y2"}


def test_a_row_that_may_not_be_shipped_is_not_quoted() -> None:
    assert not [one for one in quoted(given(), [SPOTS], "id", {"7", "8", "9"}) if one.id == "7"]


def test_a_file_that_is_read_twice_is_quoted_once() -> None:
    again = {**ROWS, "take": {}, "text": {"berth": "Berth"}}
    found = quoted(given(), [ROWS, again], "id", {"8"})
    assert [one.line for one in found] == [4]
    assert found[0].cells == {"Hull": "8", "Name": "Oak", "Hands": "30", "Port": "", "Berth": "Y2"}


def test_points_and_records_keep_the_rows_of_those_that_are_kept() -> None:
    options = {"kind": "points", "id_field": "hull", "keep_if": ["hands"], "leave_out": "no hands", "placeless": "?"}
    made = points(given(**options, file=[ROWS, SPOTS])).files["cells.jsonl"]
    assert set(decode(made)) == {"7", "8"}
    wide = b"Hull,Name,2019/20,2020/21,Notes\n7,Elm,1,2,a\n"
    columns = {"code": "Hull", "name": "Name", "period_columns": "(?P<year>\\d{4})/\\d{2}"}
    long = Given("x", {"w.csv": wide}, {"kind": "records", **columns, "file": [{"path": "w.csv"}]})
    assert decode(records(long).files["cells.jsonl"])["7"][0].cells == {
        "Hull": "7", "Name": "Elm", "2019/20": "1", "2020/21": "2",
    }  # fmt: skip
