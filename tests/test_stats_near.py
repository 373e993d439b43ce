"""Shares of draws near a line: what another seed could put on its other side."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from atlas.stats.near import margin, near_bands, near_standing
from tests.test_stats_clusters import RULES

YES = np.ones(5, dtype=bool)


def test_a_margin_is_three_errors_of_the_difference_of_two_seeds():
    assert margin(0.75, 10_000) == pytest.approx(3 * np.sqrt(2 * 0.75 * 0.25 / 10_000))
    assert margin(0.75, 2_500) == pytest.approx(2 * margin(0.75, 10_000))
    assert margin(0.0, 10_000) == 0


def test_two_seeds_of_a_coin_seldom_differ_by_more():
    first, second = (np.random.default_rng(seed).binomial(10_000, 0.75, 2_000) / 10_000 for seed in (1, 2))
    assert 0.98 < (np.abs(first - second) <= margin(0.75, 10_000)).mean() < 1


def test_areas_near_a_line_are_marked_on_both_sides_of_it_and_no_others():
    share = np.array([0.76, 0.74, 0.80, 0.26, 0.5])
    assert near_bands(share, YES, YES, (0.75, 0.25, 0.0), 10_000).tolist() == [True, True, False, True, False]


def test_what_bars_an_area_from_a_band_takes_it_off_the_line():
    share = np.full(5, 0.75)
    assert not near_bands(share, ~YES, YES, (0.75, 0.25, 0.0), 10_000).any()  # it fails the gate
    assert not near_bands(share, YES, ~YES, (0.75, 0.25, 0.0), 10_000).any()  # it lacks a part: the first band is shut


def test_a_cluster_is_near_a_line_by_its_share_or_by_the_pooling_that_keeps_it_out():
    rules = replace(RULES, robust=0.75, possible=0.25)
    high, split = np.full(4, 0.9), np.array([0.9, 0.9, 0.9, 0.49])
    assert near_standing(rules, 0.74, high, 10_000)
    assert not near_standing(rules, 0.70, high, 10_000)
    assert near_standing(rules, 0.80, split, 10_000)
    assert not near_standing(rules, 0.80, np.array([0.9, 0.9, 0.9, 0.4]), 10_000)
    assert not near_standing(rules, 0.60, split, 10_000)  # its share keeps it out whatever the pooling does
    assert near_standing(rules, 0.26, high, 10_000)
    nearly = np.array([0.9, 0.9, 0.9, 0.5 - 1.5 * margin(0.5, 10_000)])
    assert near_standing(rules, 0.80, nearly, 10_000)  # one of four ways is drawn in a quarter of the draws
