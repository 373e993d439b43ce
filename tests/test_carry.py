"""Areas that were put together, and gaps with their reasons."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from atlas.derive import by_key
from atlas.model import Change, Tidy
from atlas.refresh.carry import Weights, carry, fill

MERGED = (
    Change("A1", "A", "2023", "add", "by denominator"),
    Change("A2", "A", "2023", "add", "by denominator"),
)
TWICE = (  # A3 and A4 became A2 in 2019, then A1 and A2 became A in 2023
    *MERGED,
    Change("A3", "A", "2019", "add", "by denominator"),
    Change("A4", "A", "2019", "add", "by denominator"),
)


def rows(*figures: tuple[str, str, str]) -> list[Tidy]:
    return [Tidy(code, period, value, status="" if value else "withheld") for code, period, value in figures]


def test_counts_add_up_with_every_digit() -> None:
    got = carry(rows(("A1", "2020", "0.1"), ("A2", "2020", "0.2"), ("B", "2020", "7.50")), MERGED, "count")
    assert got.rows == (
        Tidy("B", "2020", "7.50"),
        Tidy("A", "2020", "0.3", status="carried: from 2 earlier areas, added up"),
    )
    assert got.excluded == {"A1": "part of A", "A2": "part of A"}


def test_rates_are_weighted() -> None:
    weights = Weights(by_key(rows(("A1", "2020", "100"), ("A2", "2020", "300"))), "firms")
    got = carry(rows(("A1", "2020", "10"), ("A2", "2020", "20")), MERGED, "rate", weights)
    assert got.rows == (Tidy("A", "2020", "17.5", status="carried: from 2 earlier areas, weighted by firms"),)


@pytest.mark.parametrize("weights", [None, Weights(by_key(rows(("A1", "2020", "100"))), "firms")])
def test_rates_without_all_their_weights_are_no_data(weights: Weights | None) -> None:
    got = carry(rows(("A1", "2020", "10"), ("A2", "2020", "20")), MERGED, "rate", weights)
    assert got.rows[0].value == ""
    assert "cannot be added up" in got.rows[0].status


def test_a_withheld_part_leaves_no_sum() -> None:
    got = carry(rows(("A1", "2020", "10"), ("A2", "2020", "")), MERGED, "count")
    assert got.rows == (Tidy("A", "2020", "", status="published for earlier areas only, without A2"),)


def test_a_part_that_is_not_there_is_called_by_its_name() -> None:
    named = (MERGED[0], replace(MERGED[1], old_name="Old Square"))
    got = carry(rows(("A1", "2020", "10")), named, "count")
    assert got.rows[0].status == "published for earlier areas only, without Old Square"


def test_a_part_that_is_not_there_leaves_no_sum() -> None:
    got = carry(rows(("A1", "2020", "10")), MERGED, "count")
    assert got.rows == (Tidy("A", "2020", "", status="published for earlier areas only, without A2"),)


def test_where_the_new_area_is_published_its_parts_are_left_out() -> None:
    got = carry(rows(("A1", "2020", "10"), ("A2", "2020", "20"), ("A", "2020", "31")), MERGED, "count")
    assert got.rows == (Tidy("A", "2020", "31"),)


def test_a_publisher_may_keep_to_old_areas_after_they_ended() -> None:
    got = carry(rows(("A1", "2023", "10"), ("A2", "2023", "20")), MERGED, "count")
    assert got.rows[0].value == "30"


def test_parts_of_different_years_are_not_added_to_one_another() -> None:
    now = carry(rows(("A1", "2020", "10"), ("A2", "2020", "20")), TWICE, "count")
    assert now.rows[0].value == "30"
    half = carry(rows(("A1", "2018", "10"), ("A3", "2018", "8"), ("A4", "2018", "9")), TWICE, "count")
    assert half.rows[0].value == ""


def test_parts_given_back_to_years_before_they_were_are_the_whole() -> None:
    back = carry(rows(("A1", "1998", "10"), ("A2", "1998", "20")), TWICE, "count")
    assert back.rows[0].value == "30"


def test_parts_of_parts_are_not_counted_twice() -> None:
    both = rows(("A1", "2018", "10"), ("A2", "2018", "20"), ("A3", "2018", "8"), ("A4", "2018", "12"))
    assert carry(both, TWICE, "count").rows[0].value == "30"


def test_a_category_is_taken_over_where_all_parts_are_alike() -> None:
    alike = carry(rows(("A1", "2020", "2"), ("A2", "2020", "2")), MERGED, "category").rows[0]
    assert (alike.value, alike.status) == ("2", "carried: from 2 earlier areas, all alike")
    mixed = carry(rows(("A1", "2020", "1"), ("A2", "2020", "3")), MERGED, "category").rows[0]
    assert (mixed.value, mixed.status) == ("", "mixed: 2 earlier areas of categories 1 and 3")


def test_a_new_code_for_the_same_area_is_not_carried() -> None:
    same = (Change("B9", "B", "2025", "same", "same"),)
    assert carry(rows(("B", "2020", "1")), same, "count").rows == (Tidy("B", "2020", "1"),)


@given(st.lists(st.integers(-(10**9), 10**9), min_size=2, max_size=2))
def test_a_sum_is_the_sum(values: list[int]) -> None:
    got = carry(rows(("A1", "2020", str(values[0])), ("A2", "2020", str(values[1]))), MERGED, "count")
    assert int(got.rows[0].value) == sum(values)


@given(
    st.lists(st.floats(0, 100, allow_nan=False), min_size=2, max_size=2),
    st.lists(st.integers(1, 9999), min_size=2, max_size=2),
)
def test_a_weighted_rate_lies_between_its_parts(rates: list[float], masses: list[int]) -> None:
    figures = [f"{rate:.6f}" for rate in rates]
    weights = Weights(by_key(rows(("A1", "2020", str(masses[0])), ("A2", "2020", str(masses[1])))), "firms")
    got = carry(rows(("A1", "2020", figures[0]), ("A2", "2020", figures[1])), MERGED, "rate", weights)
    assert min(map(float, figures)) - 1e-8 <= float(got.rows[0].value) <= max(map(float, figures)) + 1e-8


def test_rows_stand_in_the_order_of_areas_and_periods() -> None:
    got = fill(
        rows(("B", "2021", "2"), ("B", "2020", "1"), ("K", "2020", "9"), ("A", "2021", "3")), ("A", "B"), "K", ()
    )
    assert [(row.code, row.period) for row in got] == [("K", "2020"), ("A", "2021"), ("B", "2020"), ("B", "2021")]


def test_a_gap_that_nobody_declared_stays_without_a_row() -> None:
    got = fill(rows(("A", "2020", "1")), ("A", "B"), None, ({"codes": ["C"], "reason": "no"},))
    assert [row.code for row in got] == ["A"]


def test_a_gap_has_the_reason_that_fits_area_and_year() -> None:
    gaps = (
        {"codes": ["A"], "before": 2021, "reason": "too early"},
        {"codes": ["A"], "reason": "not surveyed"},
    )
    got = fill(rows(("B", "2020", "1"), ("B", "2021", "2")), ("A1", "B"), None, gaps)
    assert [row.status for row in got if row.code == "A1"] == ["too early", "not surveyed"]


def test_a_period_of_the_benchmark_alone_is_none() -> None:
    got = fill(rows(("K", "2019", "9"), ("A", "2020", "1"), ("K", "2020", "8")), ("A",), "K", ())
    assert [(row.code, row.period) for row in got] == [("K", "2020"), ("A", "2020")]


def test_the_benchmark_has_a_gap_only_where_it_is_named() -> None:
    gaps = [{"reason": "withheld"}]
    assert [row.code for row in fill(rows(("A", "2020", "1")), ["A", "B"], "ALL", gaps)] == ["A", "B"]
    named = [{"codes": ["ALL"], "reason": "no row for the whole"}, *gaps]
    filled = fill(rows(("A", "2020", "1")), ["A", "B"], "ALL", named)
    assert filled[0] == Tidy("ALL", "2020", "", status="no row for the whole")
    assert filled[2].status == "withheld"
