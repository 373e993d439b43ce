"""Figures of things that are no areas: taken in from tables as publishers write them, counted, read, published."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import pytest
from adapting import given

from atlas.adapters.records import records as adapt
from atlas.downloads import records_csv
from atlas.downloads.packages import records_resource
from atlas.errors import AtlasError
from atlas.load import load_atlas
from atlas.model import Record
from atlas.shares import Share, shares

TABLE: dict[str, Any] = {
    "kind": "records",
    "header": "UKPRN",
    "code": "UKPRN",
    "name": "HE Provider",
    "period": "Academic Year",
    "value": "Value",
    "thousands": ",",
    "least": 0,
    "where": {"Source of public funding": "All", "Type of income": "Total"},
    "expect": {"Unit": "£000s"},
    "file": [{"path": "hebci/NE_table-1.csv"}],
}


def rows(options: dict[str, Any], **files: bytes) -> list[Record]:
    """What the adapter writes, read back."""
    text = adapt(given(options, **files)).files["records.csv"].decode()
    return [
        Record(row["id"], row["name"], row["period"], float(row["value"]) if row["value"] else None, row["status"])
        for row in csv.DictReader(text.splitlines())
    ]


def faults(options: dict[str, Any], text: str) -> str:
    with pytest.raises(AtlasError) as caught:
        adapt(given(options, **{"made.csv": text.encode()}))
    return str(caught.value)


FIRMS = "Id,Firm,Sales\n1,Ash,0\n2,Birch,12.5\n3,Cedar,0.0\n4,Date,..\n5,Elm,7\n6,Fir,1\n"


BASE = {"kind": "records", "code": "Id", "name": "Firm", "value": "Sales", "year": 2020, "markers": {"..": "kept back"}}


def plain(without: tuple[str, ...] = (), **options: Any) -> dict[str, Any]:
    """Options for an invented table."""
    kept = {key: value for key, value in BASE.items() if key not in without}
    return {**kept, **options, "file": [{"path": "made.csv"}]}


def firms() -> list[Record]:
    return rows(plain(), **{"made.csv": FIRMS.encode()})


def test_the_five_providers_are_as_the_table_has_them() -> None:
    found = {(row.name, row.period): row.value for row in rows(TABLE)}
    assert found == {
        ("Newcastle University", "2020"): 53623,
        ("University of Durham", "2020"): 13514,
        ("University of Northumbria at Newcastle", "2020"): 9776,
        ("Teesside University", "2020"): 2196,
        ("The University of Sunderland", "2020"): 138,
        ("The University of Sunderland", "2022"): 0,
    }


def test_none_of_the_five_is_at_nought_in_2020_and_one_is_later() -> None:
    assert shares(rows(TABLE)) == (Share("2020", 0, 5, 0), Share("2022", 1, 1, 0))
    assert adapt(given(TABLE)).done == ("2020: 0 of 5 at nought", "2022: 1 of 1 at nought")


def test_a_kind_of_income_that_is_not_the_total_is_another_figure() -> None:
    part = {**TABLE, "where": {**TABLE["where"], "Type of income": "Public funding"}}
    assert shares(rows(part)) == (Share("2020", 1, 5, 0),)


def test_without_its_kind_of_row_a_provider_has_several_figures() -> None:
    with pytest.raises(AtlasError, match=r"NE_table-1\.csv:3: a second figure for 10007143 in 2020"):
        adapt(given({**TABLE, "where": {"Source of public funding": "All"}}))


def test_the_share_of_a_made_table() -> None:
    (share,) = shares(firms())
    assert (share.nought, share.of, share.missing, share.value) == (2, 5, 1, 0.4)
    assert [row.status for row in firms() if row.value is None] == ["kept back"]


def test_nothing_known_is_no_share() -> None:
    assert Share("2020", 0, 0, 4).value is None
    assert shares([]) == ()


def test_a_table_with_a_period_a_column_below_the_publishers_lines() -> None:
    wide = (
        '\ufeff\ufeffTitle:,"Sales"\nDate:,2025\n\n"Id","Firm","2019/20","2020/21"\n'
        '"1","Ash","0","1,200"\n"2","Birch","(5)",""\n"","Total","0","1,200"\n'
    )
    options = plain(
        without=("value", "year"), header="Id", period_columns=r"(?P<year>\d{4})/\d\d", thousands=",", negative="()",
        markers={"": "not returned"}, leave_out={"Total": "the publisher's total"},
    )  # fmt: skip
    found = [(row.id, row.period, row.value) for row in rows(options, **{"made.csv": wide.encode()})]
    assert found == [("1", "2019", 0), ("1", "2020", 1200), ("2", "2019", -5), ("2", "2020", None)]
    assert "left out Total: the publisher's total" in adapt(given(options, **{"made.csv": wide.encode()})).done


FAULTS = [
    ({}, "1,Ash,0", "1,Ash,", ["made.csv:2: has no figure and no mark"]),
    ({}, "2,Birch,12.5", "2,Birch,much", ["made.csv:3: is not a number", 'found: "much"']),
    ({}, "2,Birch,12.5", '2,Birch,"1,250"', ["signs between thousands that are not declared"]),
    ({}, "2,Birch", ",All", ["made.csv:3: has no code", "leave_out"]),
    ({}, "2,Birch", "1,Birch", ["made.csv:3: a second figure for 1 in 2020"]),
    ({"least": 0}, "Birch,12.5", "Birch,-3", ["made.csv:3: is less than a figure can be", "0 or more"]),
    ({"expect": {"Firm": "Ash"}}, "", "", ["made.csv:3: says something else than is declared"]),
    ({"where": {"Firm": "Oak"}}, "", "", ["made.csv: no row is about what is declared", "expected: Oak"]),
    ({"without": ("year",), "period": "Sales"}, "", "", ["is not a period as declared"]),
    ({"without": ("year",)}, "", "", ["is missing, here and in [adapter]", "period"]),
    ({"value": "Turnover"}, "", "", ["has no such column", "Turnover"]),
    ({"sales": "Sales"}, "", "", ["unknown key", "adapter.sales"]),
    ({"without": ("name",)}, "", "", ["is missing, here and in [adapter]", "name"]),
]


@pytest.mark.parametrize(("options", "old", "new", "words"), FAULTS)
def test_a_fault_of_a_table_is_said(options: dict[str, Any], old: str, new: str, words: list[str]) -> None:
    said = faults(plain(**options), FIRMS.replace(old, new, 1) if old else FIRMS)
    for word in words:
        assert word in said


# In an atlas

LAYER = """\
kind = "records"
role = "input"
title = "Panes by glassworks"
description = "Panes made in the year."
unit = "panes"
decimals = 0
id_field = "works"
one = "works"
many = "glassworks"
coverage = "Two works of many."
whole = false
points = "workshops"

[source]
publisher = "The Yard"
title = "Panes"
address = "https://example.org/panes.csv"
licence = "CC0"
licence_address = "https://example.org/cc0"
retrieved = 2024-01-31
"""
PANES = """\
id,name,period,value,status
101,Alder Works,2020,0,
7,Birch Works,2020,1200.0,
7,Birch Works,2021,,not returned
"""


def write_records(root: Path, old: str = "", new: str = "") -> Path:
    """The table as a layer of the atlas in `root`, with one text in one of its files changed."""
    folder = root / "layers" / "panes"
    folder.mkdir(parents=True)
    for name, text in (("layer.toml", LAYER), ("records.csv", PANES)):
        (folder / name).write_text(text.replace(old, new, 1) if old else text, encoding="utf-8")
    return folder


def test_a_table_is_read_and_published(tiny_copy: Path) -> None:
    write_records(tiny_copy)
    (table,) = load_atlas(tiny_copy).records
    assert [(row.id, row.period, row.value) for row in table.records] == [
        ("101", "2020", 0.0),
        ("7", "2020", 1200.0),
        ("7", "2021", None),
    ]
    assert not table.whole
    assert records_csv(table).decode().splitlines() == [
        "works,name,period,value,note",
        "101,Alder Works,2020,0,",
        "7,Birch Works,2020,1200,",
        "7,Birch Works,2021,,not returned",
    ]
    assert records_resource(table)["schema"]["primaryKey"] == ["works", "period"]
    assert records_resource(table)["licenses"] == [{"title": "CC0", "path": "https://example.org/cc0"}]


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("7,Birch Works,2020", "101,Alder Works,2020", "records.csv:3: two rows for one thing and period"),
        ("1200.0", "about 1200", "records.csv:3: text in a number column"),
        (",not returned", ",", "records.csv:4: a missing value needs its reason"),
        ("2021", "2021/22", "records.csv:4: not a year"),
        ("7,Birch Works,2021", "7/8,Birch Works,2021", "records.csv:4: the id cannot be part of an address"),
        ("Alder Works", "", "records.csv:2: the cell is empty"),
        ('points = "workshops"', 'points = "workshop"', "nearest: workshops"),
        ('licence = "CC0"', 'licence = "unknown"', "without a settled licence no build"),
        ('role = "input"', 'role = "map"', "layer.toml:2"),
        ("whole = false\n", "", 'the key "whole" is missing'),
    ],
)
def test_a_fault_of_a_layer_is_said(tiny_copy: Path, old: str, new: str, said: str) -> None:
    write_records(tiny_copy, old, new)
    with pytest.raises(AtlasError) as caught:
        load_atlas(tiny_copy)
    assert said in str(caught.value)
