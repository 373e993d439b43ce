"""What changes between two releases of a layer, in words."""

from __future__ import annotations

from atlas.model import Tidy
from atlas.refresh.differences import differences

# What changes, in words


def test_no_difference_says_nothing() -> None:
    rows = (Tidy("A", "2020", "1"),)
    assert differences(rows, rows) == ()


def test_differences_in_words() -> None:
    old = (
        Tidy("A", "2020", "1"),
        Tidy("B", "2020", "2"),
        Tidy("C", "2020", "", status="withheld"),
        Tidy("D", "2020", "0"),
    )
    new = (Tidy("A", "2021", "1"), Tidy("B", "2020", "2", lower="1"), Tidy("C", "2020", "3"), Tidy("D", "2020", "4"))
    assert list(differences(old, new)) == [
        "new period: 2021 (1 figure)",
        "1 row gone: A in 2020",
        "1 figure where there was none: C in 2020",
        "1 of 3 figures changed; the largest moves:",
        "  D in 2020: 0 becomes 4 (from nought)",
        "1 interval or remark changed: B in 2020",
    ]


def test_vanished_and_new_areas() -> None:
    assert differences((Tidy("A", "2020", "1"),), (Tidy("B", "2020", "1"),)) == ("new area: B", "vanished area: A")
