"""What intervals leave open: sides of the benchmark, ranges of ranks."""

from __future__ import annotations

import time
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from map_samples import joined

from atlas.classify import ranks
from atlas.model import FloatArray, IntArray
from atlas.uncertainty import (
    ABOVE,
    APART,
    BELOW,
    UNKNOWN,
    deviations,
    level_of,
    rank_range,
    rank_ranges,
    sides,
)

NAN = float("nan")


def ranked(values: FloatArray) -> IntArray:
    return ranks(joined([values.tolist()], decimals=9))[0]


def ranges(values: list[float], deviation: list[float], **more: int) -> list[list[int]]:
    figures = np.array(values)
    return rank_range(figures, np.array(deviation), ranked(figures), **more).tolist()


@pytest.mark.parametrize(
    ("said", "level"),
    [
        ("95% interval", 0.95),
        ("90% confidence interval", 0.9),
        ("interval (99.8 %)", 0.998),
        ("interval", 0.95),
        ("0% or 100%", 0.95),
        ("</script>90%", 0.9),
    ],
)
def test_the_level_is_read_from_the_intervals_name(said: str, level: float) -> None:
    assert level_of(said) == pytest.approx(level)


def test_deviations_are_those_of_the_normal_distribution() -> None:
    found = deviations(np.array([72.0, 60.0, NAN]), np.array([80.6, 60.0, 61.0]))
    assert found[:2] == pytest.approx([(80.6 - 72.0) / 3.919928, 0.0], rel=1e-6)
    assert np.isnan(found[2])
    narrow = deviations(np.array([0.0]), np.array([1.0]), 0.9)
    assert narrow == pytest.approx([1 / 3.289707], rel=1e-6)


def test_an_interval_that_touches_the_benchmark_covers_it() -> None:
    lower = np.array([1.0, 5.0, 4.0, 5.1, NAN, 1.0])
    upper = np.array([4.9, 9.0, 5.0, 9.0, 9.0, NAN])
    assert sides(lower, upper, 5.0).tolist() == [BELOW, APART, APART, ABOVE, UNKNOWN, UNKNOWN]
    assert sides(lower, upper, NAN).tolist() == [UNKNOWN] * 6


def test_figures_that_are_sure_keep_their_ranks() -> None:
    low, high = ranges([3.0, 9.0, 3.0, 1.0], [0.0, 0.0, 0.0, 0.0])
    assert low == high == [2, 1, 2, 4]


def test_equal_and_unsure_figures_may_have_every_rank() -> None:
    low, high = ranges([5.0] * 20, [1.0] * 20)
    assert (min(low), max(low)) == (1, 1)  # all share the first rank as shown
    assert min(high) >= 18
    low, high = ranges([5.0] * 20, [0.0] * 20)
    assert low == high == [1] * 20


def test_what_has_no_interval_has_no_range_but_stands_in_the_others() -> None:
    low, high = ranges([10.0, 5.0, NAN, 0.0], [0.1, NAN, 1.0, 0.1])
    assert low == [1, 0, 0, 3]
    assert high == [1, 0, 0, 3]
    assert ranges([1.0, 2.0], [NAN, NAN]) == [[0, 0], [0, 0]]
    assert ranges([NAN], [NAN]) == [[0], [0]]


def test_two_apart_by_one_deviation_of_their_difference() -> None:
    """The lower one is above in 16 of 100 draws, so nine in ten draws hold both ranks; at three it is not."""
    assert ranges([1.0, 0.0], [0.5**0.5, 0.5**0.5]) == [[1, 1], [2, 2]]
    assert ranges([3.0, 0.0], [0.5**0.5, 0.5**0.5]) == [[1, 2], [1, 2]]


def test_the_range_takes_in_the_rank_as_shown() -> None:
    """One sure figure just above many wide ones: its own draws put it in the middle, its rank as shown is the first."""
    low, high = ranges([10.0, *[9.9] * 40], [0.0, *[5.0] * 40])
    assert low[0] == 1
    assert high[0] > 20


def test_the_same_figures_give_the_same_ranges_and_another_seed_gives_nearly_the_same() -> None:
    values = np.linspace(50, 90, 361)
    spread = np.full(361, 3.5)
    once, again = (rank_range(values, spread, ranked(values)) for _ in range(2))
    assert (once == again).all()
    other = rank_range(values, spread, ranked(values), seed=1)
    assert np.abs(once - other).max() <= 15


@settings(max_examples=30, deadline=None)
@given(st.lists(st.tuples(st.floats(-100, 100), st.one_of(st.just(NAN), st.floats(0, 50))), min_size=1, max_size=30))
def test_ranges_hold_the_rank_and_lie_among_the_areas(pairs: list[tuple[float, float]]) -> None:
    values, spread = np.array([one for one, _ in pairs]), np.array([other for _, other in pairs])
    shown = ranked(values)
    low, high = rank_range(values, spread, shown, draws=60)
    known = np.isfinite(spread)
    assert ((low == 0) & (high == 0))[~known].all()
    assert ((low >= 1) & (low <= shown) & (shown <= high) & (high <= len(values)))[known].all()


def test_every_period_of_a_layer() -> None:
    layer = joined([[1.0, 2.0, NAN], [3.0, 2.0, 1.0]], interval="95% interval")
    layer = replace(layer, lower=layer.values - 0.1, upper=layer.values + 0.1)
    low, high = rank_ranges(layer, ranks(layer))
    assert low.tolist() == high.tolist() == [[2, 1, 0], [1, 2, 3]]


def test_a_period_of_many_areas_takes_no_time() -> None:
    values = np.round(np.random.default_rng(1).normal(75, 6, 361), 1)
    start = time.perf_counter()
    rank_range(values, np.full(361, 3.5), ranked(values))
    assert time.perf_counter() - start < 1.0  # 0.04 s here; a machine of tests may be busy


def test_as_many_draws_are_cut_off_above_as_below() -> None:
    values, spread = np.linspace(0, 1, 9), np.full(9, 0.5)
    rng = np.random.Generator(np.random.PCG64(7))
    drawn = values + spread * rng.standard_normal((21, 9))
    places = np.sort([[1 + int((row > one).sum()) for one in row] for row in drawn], axis=0)
    shown = ranked(values)
    found = rank_range(values, spread, shown, draws=21, seed=7)
    assert found.tolist() == [np.minimum(places[1], shown).tolist(), np.maximum(places[-2], shown).tolist()]
