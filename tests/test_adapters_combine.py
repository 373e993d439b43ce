"""Months and quarters made years: added up, their mean, or the last of them."""

from __future__ import annotations

from typing import Any

import pytest

from atlas.adapters import ADAPTERS, Adapted, Given
from atlas.errors import AtlasError
from atlas.explain.steps import read as told

MONTHS = ["Jan", "Feb", "Mar", "Apr"]


def csv(rows: dict[str, list[str]], year: int = 2020) -> str:
    """A row an area and month, by the months' names."""
    return "".join(
        f"{code},{month} {year},{text}\n"
        for code, texts in rows.items()
        for month, text in zip(MONTHS, texts, strict=False)
    )


def read(text: str, how: str = "mean", **more: Any) -> Adapted:
    options = {
        "columns": {"code": "code", "period": "month", "value": "value"},
        "period": r"(?P<part>\w+) (?P<year>\d{4})",
        "combine": {"how": how, "count": 4, "order": MONTHS},
        "markers": {"x": "withheld"},
        "file": [{"path": "t.csv"}],
        **more,
    }
    content = f"code,month,value\n{text}".encode()
    return ADAPTERS["long"](Given("layer.toml", {"t.csv": content}, options, ("A", "B")))


def figures(found: Adapted) -> dict[tuple[str, str], tuple[str, str]]:
    return {(row.code, row.period): (row.value, row.status) for row in found.rows}


WHOLE = csv({"A": ["1", "2", "3", "5"], "B": ["0.1", "0.2", "0.3", "0.4"]})


@pytest.mark.parametrize(
    ("how", "a", "b"), [("mean", "2.75", "0.25"), ("sum", "11", "1.0"), ("last", "5", "0.4")]
)  # fmt: skip
def test_months_make_a_year(how: str, a: str, b: str) -> None:
    found = read(WHOLE, how)
    assert {code: float(value) for (code, _), (value, _) in figures(found).items()} == {"A": float(a), "B": float(b)}
    assert {row.period for row in found.rows} == {"2020"}
    cells = [len(row.cells) for row in found.rows]
    assert cells == ([1, 1] if how == "last" else [4, 4])


def test_a_year_that_is_not_whole_is_left_out_and_said() -> None:
    found = read(WHOLE + csv({"A": ["7", "8"], "B": ["7", "8"]}, 2021))
    assert {row.period for row in found.rows} == {"2020"}
    assert "left out 2021: it has 2 of 4 periods" in found.done
    assert "took the mean of the 4 periods of each year" in found.done


def test_an_area_without_one_of_the_months_has_no_figure_and_says_so() -> None:
    found = figures(read(csv({"A": ["1", "2", "3", "5"], "B": ["1", "x", "3", "4"]})))
    assert found["A", "2020"] == ("2.75", "")
    assert found["B", "2020"] == ("", "3 of 4 periods of the year have a figure; withheld")
    found = figures(read(csv({"A": ["1", "2", "3", "5"], "B": ["1", "2"]}), "sum"))
    assert found["B", "2020"] == ("", "2 of 4 periods of the year have a figure")
    found = figures(read(csv({"A": ["1", "2", "3", "5"], "B": ["1", "2"]}), "last"))
    assert found["B", "2020"] == ("", "no figure in the last period of the year")


def test_the_same_month_twice_is_an_error_only_where_it_says_something_else() -> None:
    assert figures(read(WHOLE + "A,Jan 2020,1\n")) == figures(read(WHOLE))
    with pytest.raises(AtlasError, match="second, different figure"):
        read(WHOLE + "A,Jan 2020,9\n")


@pytest.mark.parametrize(("how", "said"), [("mean", "mean of the periods"), ("last", "the last period of the year")])
def test_a_year_is_followed_back_to_its_months(how: str, said: str) -> None:
    row = read(WHOLE, how).rows[0]
    adapter = {"combine": {"how": how}, "columns": {"value": "value"}, "file": [{"path": "t.csv"}]}
    step = told(adapter, row.cells, (row.code, row.period), row)
    assert step.what.startswith(said)
    assert step.value == row.value
    assert [part.value for part in step.parts] == (["5"] if how == "last" else ["1", "2", "3", "5"])
    assert step.parts[0].what.startswith("Apr 2020: t.csv, row" if how == "last" else "Jan 2020: t.csv, row")


def test_a_month_a_column() -> None:
    options = {
        "columns": {"code": "code"},
        "period_columns": r"(?P<year>\d{4})-Q(?P<part>\d)",
        "combine": {"how": "sum", "count": 4},
        "file": [{"path": "t.csv"}],
    }
    content = b"code,2020-Q1,2020-Q2,2020-Q3,2020-Q4,2021-Q1\nA,1,2,3,4,5\n"
    (row,) = ADAPTERS["long"](Given("layer.toml", {"t.csv": content}, options, ("A",))).rows
    assert (row.period, row.value) == ("2020", "10")


def test_months_in_a_file_each() -> None:
    files = {
        f"{month}.csv": f"code,month,value\nA,{month} 2020,{place}\n".encode() for place, month in enumerate(MONTHS)
    }
    options = {
        "columns": {"code": "code", "period": "month", "value": "value"},
        "period": r"(?P<part>\w+) (?P<year>\d{4})",
        "combine": {"how": "mean", "count": 4},
        "file": [{"path": path} for path in files],
    }
    (row,) = ADAPTERS["long"](Given("layer.toml", files, options, ("A",))).rows
    assert row.value == "1.5"


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"combine": {"how": "median", "count": 4}}, 'adapter.combine.how\n    found: "median"'),
        ({"combine": {"how": "mean"}}, "adapter.combine.count"),
        ({"combine": {"how": "mean", "count": 4, "oder": []}}, "nearest: order"),
        ({"combine": {"how": "mean", "count": 2}}, "has more periods in 2020 than declared"),
        ({"combine": {"how": "mean", "count": 12}}, "has no whole year"),
        ({"combine": {"how": "last", "count": 4, "order": ["Jan"]}}, "has a period in no order"),
        ({"period": r"\w+ (?P<year>\d{4})"}, "has no group `part`"),
        ({"columns": {"code": "code", "period": "month", "value": "value", "lower": "value"}}, "cannot be combined"),
    ],
)
def test_a_combination_that_cannot_be_is_an_error(more: dict[str, Any], said: str) -> None:
    with pytest.raises(AtlasError) as caught:
        read(WHOLE, **more)
    assert said in str(caught.value)


def test_two_files_that_differ_are_an_error_without_months_too() -> None:
    """The later file does not win unsaid."""
    files = {"a.csv": b"code,year,value\nA,2020,1\n", "b.csv": b"code,year,value\nA,2020,2\n"}
    options = {
        "columns": {"code": "code", "period": "year", "value": "value"},
        "file": [{"path": "a.csv"}, {"path": "b.csv"}],
    }
    with pytest.raises(AtlasError) as caught:
        ADAPTERS["long"](Given("layer.toml", files, options, ("A",)))
    assert "b.csv:2: is a second, different figure" in str(caught.value)
    assert "expected: 1, as in a.csv:2" in str(caught.value)
