"""Points and records followed back to the row and the column of the publisher's file."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from atlas.errors import AtlasError
from atlas.explain import lines
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
    assert "fte" not in told


def test_what_is_put_together_says_how() -> None:
    account = explain_point(points(), "newcastle university", None)
    power = next(step for step in account.step.parts if "(power): " in step.what)
    assert power.what.endswith("1 × 4* + 0.25 × 3*, ÷ 100, × FTE of submitted staff, added up")
    field = next(step for step in account.step.parts if "(fte_computing): " in step.what)
    assert "Profile = Overall, Unit of assessment number = 10, 11: FTE of submitted staff, added up" in field.what
    assert account.files
    assert len(account.files) == len(set(account.files))


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
    assert "UKPRN = 10007799 · Academic Year = 2020/21 · Source of public funding = All" in told
    assert "column Value" in told


def test_the_newest_record_stands_for_none_named() -> None:
    assert explain_record(records(), "10007799", None).title.endswith("2023/24")


def test_what_is_not_there_is_said_with_the_nearest() -> None:
    with pytest.raises(AtlasError, match="10007799"):
        explain_point(points(), "Newcastel University", None)
    with pytest.raises(AtlasError, match="students"):
        explain_point(points(), "10007799", "student")
    with pytest.raises(AtlasError, match="2015/16"):
        explain_record(records(), "10007799", "1999")
