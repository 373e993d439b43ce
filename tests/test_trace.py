"""A publisher's cells on their way into `cells.jsonl` and back."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from atlas.model import Cell, Tidy
from atlas.trace import decode, encode, numbers, runs


@pytest.mark.parametrize(
    ("whole", "text"),
    [
        ([], ""),
        ([7], "7"),
        ([4, 5], "4,5"),
        ([4, 5, 6, 9], "4-6,9"),
        ([10, 30, 50], "10-50:20"),
        ([9, 8, 7], "9,8,7"),
        ([2018, 2018, 2018, 2019], "2018*3,2019"),
    ],
)
def test_runs(whole: list[int], text: str) -> None:
    assert runs(whole) == text


@given(st.lists(st.integers(1, 10**9), min_size=1))
def test_runs_read_back(whole: list[int]) -> None:
    assert numbers(runs(whole)) == whole


WORDS = st.text(max_size=6)
CELLS = st.builds(
    Cell,
    st.sampled_from(["a.csv", "b.csv"]),
    st.integers(1, 10**6),
    st.sampled_from(["X1", "X2"]),
    *[WORDS] * 7,
)
ROWS = st.lists(
    st.builds(
        Tidy,
        st.sampled_from(["X1", "X2", "X3"]),
        st.integers(1000, 9999).map(str),
        WORDS,
        cells=st.lists(CELLS, max_size=3).map(tuple),
    ),
    max_size=12,
    unique_by=lambda row: (row.code, row.period),
)


@given(ROWS, ROWS)
def test_every_text_comes_back_as_it_was(figures: list[Tidy], weights: list[Tidy]) -> None:
    trace = decode(encode(figures, weights))
    for rows, found in ((figures, trace.figures), (weights, trace.weights)):
        wanted = {(row.code, row.period): sorted(row.cells, key=repr) for row in rows if row.cells}
        assert {key: sorted(cells, key=repr) for key, cells in found.items()} == wanted


def test_no_cells_make_no_file() -> None:
    assert encode([Tidy("A", "2020", "1")]) == b""


def test_a_series_is_one_line_whose_texts_are_as_published() -> None:
    years = ("2020", "2021", "2022")
    rows = [
        Tidy("A", year, "1234.5", cells=(Cell("f.csv", 10 + 5 * n, "OLD", f"{year}-01-01", "1,234.5", notes="n"),))
        for n, year in enumerate(years)
    ]
    head, line = (json.loads(text) for text in encode(rows).decode().splitlines())
    assert head == {"files": ["f.csv"], "periods": [{year: f"{year}-01-01" for year in years}], "notes": ["n"]}
    assert line == {
        "code": "A", "as": "OLD", "years": "2020-2022", "lines": "10-20:5", "value": ["1,234.5"] * 3,
        "notes": {"0": 0, "1": 0, "2": 0},
    }  # fmt: skip
