"""Normalisation, means over what there is, thirds."""

from __future__ import annotations

import numpy as np
import pytest

from atlas.stats.normalise import (
    AGGREGATIONS,
    NORMALISERS,
    has_spread,
    logarithm,
    percentile,
    rescale,
    thirds,
    weighted_mean,
)

NAN = float("nan")


def test_percentile_gives_ties_the_middle_of_their_places():
    made = percentile(np.array([3.0, 1.0, 3.0, 2.0, NAN]))
    np.testing.assert_allclose(made, [2.5 / 3, 0, 2.5 / 3, 1 / 3, NAN])


@pytest.mark.parametrize("name", list(NORMALISERS))
def test_every_normaliser_keeps_order_range_and_gaps(name):
    values = np.array([5.0, NAN, -2.0, 11.0, 0.5, 7.0])
    made = NORMALISERS[name](values)
    assert np.isnan(made[1])
    known = np.isfinite(values)
    assert np.argsort(made[known]).tolist() == np.argsort(values[known]).tolist()
    assert made[known].min() >= 0
    assert made[known].max() <= 1


@pytest.mark.parametrize("name", list(NORMALISERS))
def test_no_normaliser_is_moved_by_the_unit(name):
    values = np.array([5.0, NAN, -2.0, 11.0, 0.5, 7.0])
    np.testing.assert_allclose(NORMALISERS[name](values * 1000 + 3), NORMALISERS[name](values))


@pytest.mark.parametrize("name", list(NORMALISERS))
@pytest.mark.parametrize("values", [[4.0, 4.0, NAN], [4.0], [NAN, NAN]])
def test_figures_without_spread_stand_in_the_middle(name, values):
    made = NORMALISERS[name](np.array(values))
    np.testing.assert_allclose(made, np.where(np.isnan(values), NAN, 0.5))
    assert not has_spread(np.array(values))


def test_means_leave_out_what_is_missing():
    columns = [np.array([1.0, NAN, NAN]), np.array([4.0, 4.0, NAN])]
    np.testing.assert_allclose(weighted_mean(columns, [2, 1]), [2, 4, NAN])
    np.testing.assert_allclose(AGGREGATIONS["geometric"](columns, [1, 1]), [2, 4, NAN])


def test_figures_that_have_no_logarithm_are_missing():
    np.testing.assert_allclose(logarithm(np.array([1.0, 0.0, -3.0, NAN])), [0, NAN, NAN, NAN])


def test_rescaling_keeps_the_top_and_lifts_the_bottom():
    np.testing.assert_allclose(rescale(np.array([0.0, 0.5, 1.0]), 0.1), [0.1, 0.55, 1])


def test_thirds_are_of_equal_size_and_equal_figures_stay_together():
    made = thirds(np.array([9.0, 1, 2, 3, 4, 5, 6, 7, 8, NAN]))
    np.testing.assert_array_equal(made, [2, 0, 0, 0, 1, 1, 1, 2, 2, NAN])
    assert len(set(thirds(np.array([1.0, 1, 1, 9]))[:3])) == 1


def test_two_in_a_hundred_at_either_end_are_drawn_in():
    made = NORMALISERS["range"](np.arange(101.0))
    np.testing.assert_allclose(made[[0, 2, 3, 50, 98, 100]], [0, 0, 1 / 96, 0.5, 1, 1])
