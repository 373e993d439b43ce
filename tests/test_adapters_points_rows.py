"""Rows of a list of points that are none: without an id, or with a count that no count can be."""

from __future__ import annotations

from typing import Any

import pytest
from adapting import given

from atlas.adapters.points import points
from atlas.errors import AtlasError

LIST: dict[str, Any] = {"role": "attributes", "path": "list.csv", "id": "id", "name": "name"}
LIST |= {"take": {"students": "students", "spent": "spent"}}
OPTIONS: dict[str, Any] = {
    "kind": "points",
    "id_field": "id",
    "keep_if": ["students"],
    "leave_out": "without students",
    "placeless": "no source gives its place",
    "file": [LIST],
}


def made(*rows: str) -> str:
    content = "".join(f"{row}\n" for row in ("id,name,students,spent", *rows)).encode()
    return points(given(OPTIONS, **{"list.csv": content})).files["points.csv"].decode()


def test_only_the_total_may_stand_without_an_id() -> None:
    assert made("1,Here,20,5", ",Total,20,5", ",A note,,").count("\n") == 2
    with pytest.raises(AtlasError) as caught:
        made("1,Here,20,5", ",There,30,6", ",Total,50,11")
    assert "list.csv:3: has several rows without an id" in str(caught.value)
    assert "lines 3, 4" in str(caught.value)


def test_a_count_below_nought_is_an_error_and_no_reason_to_leave_a_point_out() -> None:
    assert ",-5" in made("1,Here,20,-5")
    with pytest.raises(AtlasError) as caught:
        made("1,Here,20,5", "2,There,-30,6")
    assert "list.csv:3: is below nought" in str(caught.value)


def test_rows_that_are_added_up_may_not_stand_twice() -> None:
    file = LIST | {"several": "add", "unique": ["id", "year"]}
    content = b"id,name,year,students,spent\n1,Here,2022,20,5\n1,Here,2023,30,6\n"
    found = points(given({**OPTIONS, "file": [file]}, **{"list.csv": content}))
    assert ",50,11" in found.files["points.csv"].decode()
    with pytest.raises(AtlasError) as caught:
        points(given({**OPTIONS, "file": [file]}, **{"list.csv": content + b"1,Here,2023,30,6\n"}))
    assert "list.csv:4: a second row of the same" in str(caught.value)
    assert "1, 2023" in str(caught.value)
