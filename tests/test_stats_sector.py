"""Sector scores, functional ratios and the gate by themselves."""

from __future__ import annotations

import numpy as np

from atlas.stats.functional import divisor, weighted_ratio
from atlas.stats.gate import Criterion, apply, bands, round_half_up
from atlas.stats.normalise import floored, percentile
from atlas.stats.sector import best_mean, leading, matching, output_share, sector_scores
from tests.index_samples import spec

NAN = float("nan")
RULE = spec().specialisation


def test_matching_is_by_composition_not_by_mass():
    fields = np.array([[30.0, 10.0], [300.0, 100.0], [0.0, 0.0]])
    power, share = matching(fields, np.array([[4.0, 1.0]]))
    np.testing.assert_allclose(power, [[26, 260, 0]])
    np.testing.assert_allclose(share, [[0.65, 0.65, 0]])


def test_shares_are_of_sums_over_the_periods():
    made = output_share(np.array([[1.0, NAN], [3.0, 1.0]]), np.array([[10.0, 10.0], [30.0, 10.0]]))
    np.testing.assert_allclose(made, [0.1, NAN])


def scores(quotient, share, power=100.0):
    columns = [np.array([row], float) for row in (quotient, share)]
    match = (np.full((1, len(quotient)), power), np.ones((1, len(quotient))))
    return sector_scores(*columns, match, 100.0, RULE, percentile).scores[0]


def test_a_sector_under_the_average_or_thin_is_lowered():
    plain = scores([3, 2, 1.5], [0.5, 0.5, 0.5])
    low = scores([3, 2, 0.9], [0.5, 0.5, 0.5])
    np.testing.assert_allclose(low[:2], plain[:2])
    np.testing.assert_allclose(scores([3, 0.99, 0.5], [0.5] * 3)[1] / scores([3, 1.01, 0.5], [0.5] * 3)[1], 0.4)
    thin = scores([2, 3, 1.5], [0.5, 0.009, 0.5])
    np.testing.assert_allclose(thin[1] / scores([2, 3, 1.5], [0.5, 0.011, 0.5])[1], 0.4)


def test_matching_research_that_is_hardly_there_halves_a_sector():
    np.testing.assert_allclose(scores([3, 2, 1.5], [0.5] * 3, 4.9), scores([3, 2, 1.5], [0.5] * 3, 5.1) / 2)


def test_the_least_fitting_research_lowers_a_sector_but_does_not_wipe_it_out():
    match = (np.full((1, 3), 100.0), np.array([[0.5, 0.0, 1.0]]))
    columns = np.array([[1.5, 3.0, 2.0]]), np.full((1, 3), 0.5)
    bare, above = (
        sector_scores(*columns, match, 100.0, RULE, n).scores[0] for n in (percentile, floored(percentile, 0.1))
    )
    assert bare[1] == 0
    np.testing.assert_allclose(above, [0.1**0.75 * 0.55**0.25, 0.1**0.25, 0.55**0.75])


def test_quotients_are_clipped_and_a_sector_without_output_is_lowest():
    made = scores([40, 5, 2], [0.5] * 3)
    assert made[0] == made[1] > made[2]
    none = scores([0.0, 2, 3], [0.0, 0.5, 0.5])
    assert none[0] == 0


def test_a_withheld_sector_is_missing_not_low():
    made = np.array([[0.9, NAN, 0.2], [0.5, 0.4, NAN], [0.1, NAN, NAN]])
    np.testing.assert_allclose(best_mean(made, 2, 2), [0.7, NAN, NAN])
    np.testing.assert_allclose(best_mean(made, 2, 1), [0.7, 0.4, 0.2])
    assert leading(made, 2) == ((0, 1), (1,), (0,))


def test_a_ratio_in_and_around_is_of_sums():
    output, per_hour = np.array([100.0, 300.0, NAN]), np.array([50.0, 30.0, 20.0])
    hours = divisor(output, per_hour)
    np.testing.assert_allclose(hours, [2, 10, NAN])
    near = np.array([[1.0, 0.5, 1.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]])
    np.testing.assert_allclose(weighted_ratio(near, output, hours), [250 / 7, 30, NAN])


def test_what_is_too_far_off_says_nothing():
    near = np.array([[0.02, 0.0], [0.001, 0.0]])
    made = weighted_ratio(near, np.array([4.0, NAN]), np.array([2.0, 1.0]), 0.01)
    np.testing.assert_allclose(made, [2, NAN])


def criterion(values, benchmark=10.0) -> Criterion:
    return Criterion("x", "X", np.array(values, float), benchmark, "£", "", 1)


def test_the_gate_counts_what_is_below_and_says_by_how_much_it_is_missed():
    own = [criterion([9, 9, 11, 12]), criterion([9, 11, 12, NAN]), criterion([20, 9, 13, 9])]
    made = apply(own, criterion([9, 10.5, 9, 9]), 2)
    assert made.passed.tolist() == [True, False, False, False]
    assert made.below.tolist() == [2, 2, 0, 1]
    np.testing.assert_allclose(made.missed_by, [0, 0.05, 0.2, 0.2])


def test_a_figure_equal_to_the_benchmark_is_not_below_it():
    made = apply([criterion([10.0])], criterion([9.0]), 1)
    assert not made.passed[0]
    assert 0 < made.missed_by[0] < 1e-6


def test_bands_are_of_those_that_pass_and_a_gap_bars_from_the_first():
    share = np.array([0.9, 0.9, 0.5, 0.1, 0.8])
    passed = np.array([True, False, True, True, True])
    whole = np.array([True, True, True, True, False])
    assert bands(share, passed, whole, [0.75, 0.25, 0.0]).tolist() == [0, -1, 1, 2, 1]


def test_figures_are_rounded_as_people_read_them():
    assert round_half_up(np.array([2.5, -2.5, 1.005, 41.865]), 0).tolist() == [3, -3, 1, 42]
    assert round_half_up(np.array([41.865, 1.005]), 2).tolist() == [41.87, 1.01]
    assert criterion([1]).show(-1234.5) == "−£1,234.5"
