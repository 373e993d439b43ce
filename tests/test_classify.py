"""Values as shown, classes and ranks: every figure in exactly one class, ties together, nothing lost."""

from __future__ import annotations

import math
from decimal import ROUND_HALF_UP, Decimal

import mapclassify
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from map_samples import joined, rule

from atlas.classify import classes_of, classify, ranks, rounded, shown_values, view

NAN = float("nan")
FIGURE = st.one_of(st.floats(-1e6, 1e6), st.sampled_from([0.0, 1.0, 2.5, 2.5, 84.13, -3.05]), st.just(NAN))
COLUMNS = st.integers(1, 40).flatmap(
    lambda size: st.lists(st.lists(FIGURE, min_size=size, max_size=size), min_size=1, max_size=3)
)
SCHEMES = st.sampled_from(["quantiles", "equal", "natural"])


def test_rounds_half_away_from_zero_on_the_decimal_digits() -> None:
    values = np.array([[2.675, 0.125, -0.125, 1.005, NAN, -0.001]])
    assert rounded(values, 2)[0, :4].tolist() == [2.68, 0.13, -0.13, 1.01]
    assert np.isnan(rounded(values, 2)[0, 4])
    assert str(rounded(values, 2)[0, 5]) == "0.0"
    assert rounded(np.array([1250.0, 1349.0]), -2).tolist() == [1300.0, 1300.0]


@settings(max_examples=300, deadline=None)
@given(
    st.one_of(st.floats(-1e12, 1e12), st.integers(-(10**7), 10**7).map(lambda n: n / 1000 + 0.0005)), st.integers(-3, 6)
)
def test_whole_arrays_are_rounded_as_single_figures_are(value: float, decimals: int) -> None:
    expected = float(Decimal(repr(value)).quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP))
    assert rounded(np.array([[value], [NAN]]), decimals)[0, 0] == expected


def test_quantiles_part_the_areas_evenly_and_name_the_lowest_value_of_the_upper_class() -> None:
    found = classify(joined([list(range(10))]))
    assert found.breaks == ((2.0, 4.0, 6.0, 8.0),)
    assert found.counts == ((2, 2, 2, 2, 2),)
    assert found.index.tolist() == [[0, 0, 1, 1, 2, 2, 3, 3, 4, 4]]


def test_ties_leave_fewer_classes_rather_than_part_equal_areas() -> None:
    found = classify(joined([[0, 0, 0, 0, 0, 0, 0, 5, 6, 7]]))
    assert found.counts[0] == (7, 1, 2)
    assert found.index[0, :7].tolist() == [0] * 7
    read_alike = classify(joined([[1.04, 1.0, 0.96, 2.0, 3.0]], decimals=1))
    assert len(set(read_alike.index[0, :3].tolist())) == 1


@pytest.mark.parametrize("scheme", ["quantiles", "equal", "natural"])
@pytest.mark.parametrize("values", [[7.0, 7.0, 7.0], [7.0], [7.0, NAN, 7.0]])
def test_a_column_of_one_value_is_one_class(scheme: str, values: list[float]) -> None:
    found = classify(joined([values], classification=rule(scheme=scheme)))
    assert found.breaks == ((),)
    assert found.counts[0] == (sum(not math.isnan(value) for value in values),)


def test_a_column_without_figures_has_no_break_and_all_missing() -> None:
    found = view(joined([[NAN, NAN, NAN]]))
    assert found.classes.breaks == ((),)
    assert found.classes.counts == ((0,),)
    assert found.classes.missing == (3,)
    assert found.classes.index.tolist() == [[-1, -1, -1]]
    assert found.ranks.tolist() == [[0, 0, 0]]


def test_equal_classes_stay_readable_beside_an_outlier() -> None:
    found = classify(joined([[1, 2, 3, 4, 1000.04]], decimals=1, classification=rule(scheme="equal", classes=4)))
    assert found.breaks[0] == (250.8, 500.5, 750.3)
    assert found.counts[0] == (4, 0, 0, 1)


def test_manual_breaks_stand_as_declared() -> None:
    found = classify(joined([[1, 5, 9, NAN]], classification=rule(scheme="manual", breaks=(5.0, 50.0))))
    assert found.breaks == ((5.0, 50.0),)
    assert found.counts == ((1, 2, 0),)
    assert found.missing == (1,)


def test_one_set_of_breaks_for_all_periods() -> None:
    by_period = classify(joined([[1, 2, 3, 4], [11, 12, 13, 14]], classification=rule(classes=2)))
    pooled = classify(joined([[1, 2, 3, 4], [11, 12, 13, 14]], classification=rule(classes=2, over="all")))
    assert by_period.breaks == ((3.0,), (13.0,))
    assert pooled.breaks == ((11.0,), (11.0,))
    assert pooled.counts == ((4, 0), (0, 4))


@pytest.mark.filterwarnings("ignore:Numba")
@settings(max_examples=40, deadline=None)
@given(st.lists(st.integers(0, 60).map(float), min_size=8, max_size=60), st.integers(2, 5))
def test_natural_breaks_are_fishers_optimum(values: list[float], classes: int) -> None:
    known = np.array(values)
    if len(set(values)) <= classes:
        return
    found = classes_of(
        known, classify(joined([values], classification=rule(scheme="natural", classes=classes))).breaks[0]
    )
    peer = mapclassify.FisherJenks(known, k=classes)
    assert _spread(known, found) <= _spread(known, peer.yb) + 1e-6


def _spread(values: np.ndarray, index: np.ndarray) -> float:
    return sum(float(((values[index == k] - values[index == k].mean()) ** 2).sum()) for k in set(index.tolist()))


@settings(max_examples=120, deadline=None)
@given(COLUMNS, SCHEMES, st.integers(1, 7), st.integers(-1, 3), st.sampled_from(["period", "all"]))
def test_every_figure_is_in_exactly_one_class(
    columns: list[list[float]], scheme: str, classes: int, decimals: int, over: str
) -> None:
    layer = joined(columns, decimals=decimals, classification=rule(scheme=scheme, classes=classes, over=over))
    found, shown = classify(layer), shown_values(layer)
    for row, index, breaks, counts, missing in zip(
        shown, found.index, found.breaks, found.counts, found.missing, strict=True
    ):
        known = ~np.isnan(row)
        assert list(breaks) == sorted(set(breaks))
        assert len(counts) == len(breaks) + 1 <= max(classes, 1)
        assert sum(counts) == int(known.sum())
        assert missing == len(row) - int(known.sum())
        assert (index[~known] == -1).all()
        for value, place in zip(row[known].tolist(), index[known].tolist(), strict=True):
            assert place == sum(edge <= value for edge in breaks)
        order = np.argsort(row[known], kind="stable")
        assert (np.diff(index[known][order]) >= 0).all()
        if scheme == "quantiles" and over == "period":
            assert all(edge in row for edge in breaks)
            assert not known.any() or all(counts)


@settings(max_examples=60, deadline=None)
@given(COLUMNS, st.integers(-1, 3))
def test_ranks_count_from_the_highest_shown_value(columns: list[list[float]], decimals: int) -> None:
    layer = joined(columns, decimals=decimals)
    for row, found in zip(shown_values(layer), ranks(layer), strict=True):
        for value, rank in zip(row.tolist(), found.tolist(), strict=True):
            assert rank == (0 if math.isnan(value) else 1 + int((row > value).sum()))
