"""The second table of points: its rows as they stand, and every fault of it with its line."""

from __future__ import annotations

from pathlib import Path

import pytest
from building import copy_of

from atlas.errors import AtlasError
from atlas.load import load_atlas

DETAILS = "layers/workshops/details.csv"


@pytest.fixture
def small(tmp_path: Path) -> Path:
    return copy_of("small", tmp_path / "small")


def errors(root: Path) -> str:
    with pytest.raises(AtlasError) as caught:
        load_atlas(root)
    return str(caught.value)


def test_rows_stay_in_the_order_of_the_file(small: Path) -> None:
    details = load_atlas(small).points[0].details
    assert details is not None
    assert [row["tool"] for row in details.rows["101"]] == ["Saw", 'Plane, "long"']
    assert details.rows["102"][0] == {"tool": "Chisel", "bought": "2020", "made_of": None, "number": None}
    assert "103" not in details.rows


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("102,Chisel", "109,Chisel", 'details.csv:4: no point has this id\n    field: ref\n    found: "109"'),
        ("12.25", "12,25", "details.csv:3: the row has not as many cells as the header"),
        ("12.25", "a dozen", "details.csv:3: text in a number column\n    field: number"),
        ("102,Chisel,2020,,", "101,Saw,,steel & ash,3", "details.csv:4: the row stands twice"),
        ("bought", "sold", 'the column "bought" is missing'),
    ],
)
def test_a_fault_is_said_with_its_line(small: Path, old: str, new: str, said: str) -> None:
    path = small / DETAILS
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")
    assert said in errors(small)


def test_details_that_are_declared_must_be_there(small: Path) -> None:
    (small / DETAILS).unlink()
    assert DETAILS in errors(small)


def test_details_that_nothing_declares_are_an_error(small: Path) -> None:
    path = small / "layers/workshops/layer.toml"
    text = path.read_text("utf-8")
    start, end = text.index("[detail]"), text.index("[source]")
    path.write_text(text[:start] + text[end:], "utf-8")
    assert "details.csv: the layer does not say what its details are" in errors(small)
