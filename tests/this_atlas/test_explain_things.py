"""Points and records followed back to the row and the column of the publisher's file."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest

from atlas.errors import AtlasError
from atlas.explain import explain, lines
from atlas.explain.things import explain_point, explain_record
from atlas.load import load_things
from atlas.model import PointLayer, Records

ROOT = Path(__file__).parents[2]


@cache
def loaded(name: str) -> PointLayer | Records | None:
    return load_things(ROOT, name)


def points(name: str = "universities") -> PointLayer:
    found = loaded(name)
    assert isinstance(found, PointLayer)
    return found


def records() -> Records:
    found = loaded("collaborative-research")
    assert isinstance(found, Records)
    return found


def test_an_attribute_names_its_file_row_and_column() -> None:
    told = "\n".join(lines(explain_point(points(), "10007799", "students")))
    assert "27660  ←  Students, 2023/24 (students): indicators/he/hesa/dt051-table-1_2023-24.csv" in told
    assert "where UKPRN = 10007799: Total" in told
    assert "row 216: UKPRN = 10007799 · HE provider = Newcastle University · Total = 27,660" in told
    assert "fte" not in told


def test_what_is_put_together_says_how() -> None:
    account = explain_point(points(), "newcastle university", None)
    power = next(step for step in account.step.parts if "(power): " in step.what)
    assert power.what.endswith("1 × 4* + 0.25 × 3*, ÷ 100, × FTE of submitted staff, added up")
    field = next(step for step in account.step.parts if "(fte_computing): " in step.what)
    assert "Profile = Overall, Unit of assessment number = 10, 11: FTE of submitted staff, added up" in field.what
    assert account.files
    assert len(account.files) == len(set(account.files))


def test_every_row_of_a_point_is_quoted_once_at_the_end() -> None:
    account = explain_point(points(), "10007799", None)
    (rows,) = [step for step in account.step.parts if step.value.startswith("What the publishers")]
    assert len({step.value for step in rows.parts}) == len(rows.parts)
    assert any("provider_points.csv, row" in step.value for step in rows.parts)
    research = [step for step in rows.parts if "REF_2021" in step.value]
    assert len(research) == 27
    unit = "Unit of assessment number = 1 · Unit of assessment name = Clinical Medicine"
    assert f"{unit} · Profile = Overall · FTE of submitted staff = " in research[0].notes[0]


def test_every_figure_of_every_point_and_record_is_what_its_quoted_rows_give() -> None:
    """Each is worked out again from the rows kept of the publishers' files: one that differs is an error."""
    for layer in (points(), points("colleges")):
        for point in layer.points:
            for step in explain_point(layer, point.id, None).step.parts:
                if "by hand" not in step.what and step.what and not step.what.startswith("share of"):
                    assert re.search(r", (row|rows|no row|\d+ rows from) ?", step.what), step.what
    for record in records().records:
        assert ", row " in explain_record(records(), record.id, record.period).step.what


def test_a_figure_that_its_rows_do_not_give_is_an_error() -> None:
    layer = points("colleges")
    first = layer.points[0]
    other = replace(first, attributes={**first.attributes, "students": 7.0})
    with pytest.raises(AtlasError, match="does not give “students”"):
        explain_point(replace(layer, points=(other,)), first.id, "students")


def test_a_position_that_may_not_be_shipped_is_not_quoted() -> None:
    """Three universities in Belfast: the position of their postcodes is free for non-commercial use only."""
    assert b"BT" not in b"".join(line for line in points().provenance.cells.splitlines() if b"10005343" in line)
    assert b'"BT' not in points().provenance.cells


def test_sites_stand_with_their_shares() -> None:
    account = explain_point(points(), "10007807", None)
    sites = [step for step in account.step.parts if step.what.startswith("share of")]
    assert any("its main site" in step.what and step.value == "0.5" for step in sites)


def test_every_attribute_of_every_point_comes_from_somewhere() -> None:
    for layer in (points(), points("colleges")):
        for attribute in layer.attributes:
            who = next((p.id for p in layer.points if p.attributes.get(attribute.id) is not None), None)
            if who is not None and layer.provenance.files:
                (step,) = explain_point(layer, who, attribute.id).step.parts
                assert "by hand" not in step.what, (layer.id, attribute.id)


def test_a_record_names_its_row() -> None:
    told = "\n".join(lines(explain_record(records(), "10007799", "2020/21")))
    assert "53623  ←  indicators/he/hebci_north_east/NE_table-1.csv" in told
    assert "row 355\n" in told
    assert "UKPRN = 10007799 · HE Provider = Newcastle University · Academic Year = 2020/21 · Source of" in told
    assert "Unit = £000s · Value = 53623.0" in told


def test_the_newest_record_stands_for_none_named() -> None:
    assert explain_record(records(), "10007799", None).title.endswith("2023/24")


def test_what_is_not_there_is_said_with_the_nearest() -> None:
    with pytest.raises(AtlasError, match="10007799"):
        explain_point(points(), "Newcastel University", None)
    with pytest.raises(AtlasError, match="students"):
        explain_point(points(), "10007799", "student")
    with pytest.raises(AtlasError, match="2015/16"):
        explain_record(records(), "10007799", "1999")


def test_the_years_of_a_span_quote_the_row_and_say_where_the_first_is_from() -> None:
    told = "\n".join(lines(explain(ROOT, "combined-authority-years", "E08000021", "2018")))
    assert "2018  ←  North of Tyne: governance/lad21_cauth21.csv, row 53" in told
    assert "LAD21CD = E08000021 · CAUTH21NM = North of Tyne" in told
    assert "the year is from facts/combined_authorities.csv, by its name" in told
    assert "2014  ←  in the North East's first combined authority until 2018: declared in layers/combined-auth" in told
