"""Kernels, spots and saturation."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from atlas.model import PeoplePoint
from atlas.stats.reach import (
    SATURATIONS,
    Spots,
    between,
    exponential,
    gaussian,
    masses_in_reach,
    mean_by_area,
    merged,
    people_spots,
    range_by_area,
    saturate,
)
from tests.index_samples import area_set


def spots(x, weight, owner, count) -> Spots:
    return Spots(np.array(x, float), np.zeros(len(x)), np.array(weight, float), np.array(owner), count)


def test_kernels_at_no_distance_and_at_their_reach():
    at = np.array([0.0, 15.0, 30.0])
    np.testing.assert_allclose(gaussian(at, 15.0), [1, np.exp(-1), np.exp(-4)])
    np.testing.assert_allclose(exponential(at, 15.0), [1, np.exp(-1), np.exp(-2)])


def test_between_is_the_mean_over_pairs_of_spots():
    here = spots([0, 10, 100], [0.25, 0.75, 1.0], [0, 0, 1], 2)
    pairs = 0.25 * 0.25 + 0.75 * 0.75 + 2 * 0.25 * 0.75 * np.exp(-10 / 20)
    made = between(here, here, exponential, 20.0)
    np.testing.assert_allclose(made[0, 0], pairs)
    np.testing.assert_allclose(made[0, 1], 0.25 * np.exp(-100 / 20) + 0.75 * np.exp(-90 / 20))
    np.testing.assert_allclose(made, made.T)


def test_between_does_not_depend_on_its_blocks():
    generator = np.random.default_rng(7)
    owner = np.sort(generator.integers(0, 40, 1300))
    many = Spots(generator.uniform(0, 90, 1300), generator.uniform(0, 90, 1300), np.ones(1300), owner, 40)
    distance = np.hypot(many.x[:, None] - many.x, many.y[:, None] - many.y)
    plain = np.zeros((40, 40))
    np.add.at(plain, (owner[:, None], owner), np.exp(-np.square(distance / 15)))
    np.testing.assert_allclose(between(many, many, gaussian, 15.0), plain)


def test_an_area_without_spots_is_out_of_reach():
    here, there = spots([0], [1], [0], 1), spots([0], [1], [1], 2)
    assert between(here, there, gaussian, 15.0).tolist() == [[0, 1]]
    assert merged(np.ones((1, 1)), [{}]).tolist() == [[0]]


def test_people_are_weighed_within_each_area_and_the_rest_held_by_a_point_inside():
    areas = area_set()
    people = (PeoplePoint("A2", 20.5, 0.0, 3.0), PeoplePoint("A2", 21.5, 0.0, 1.0), *areas.people[:1])
    made = people_spots(replace(areas, people=people))
    assert made.owner.tolist() == [0, 1, 1, 2, 3]
    assert made.weight.tolist() == [1, 0.75, 0.25, 1, 1]
    assert (np.diff(made.x) > 0).all()  # in the order of the squares, from west to east


def test_kernels_to_larger_areas_are_means_in_their_members_shares():
    near = np.array([[1.0, 0.2, 0.0], [0.2, 1.0, 0.4]])
    made = merged(near, [{0: 3.0, 1: 1.0}, {2: 5.0}])
    np.testing.assert_allclose(made, [[0.8, 0.0], [0.4, 0.4]])


def test_a_kernel_is_linear_so_larger_areas_need_no_spots_of_their_own():
    here = spots([0, 10, 100], [0.25, 0.75, 1.0], [0, 0, 1], 2)
    one = spots([0, 10, 100], [0.2, 0.6, 0.2], [0, 0, 0], 1)
    whole = between(here, one, gaussian, 15.0)
    np.testing.assert_allclose(merged(between(here, here, gaussian, 15.0), [{0: 4.0, 1: 1.0}]), whole)


def test_every_saturation_is_a_half_at_its_half_and_nothing_at_nothing():
    for curve in SATURATIONS.values():
        np.testing.assert_allclose(curve(np.array([0.0, 87.0]), 87.0), [0, 0.5])
        assert curve(np.array([8.7e6]), 87.0)[0] <= 1


def test_masses_are_summed_at_spots_and_averaged_in_areas():
    here = spots([0, 15], [0.5, 0.5], [0, 0], 1)
    power = masses_in_reach(here, np.array([0.0]), np.array([0.0]), np.array([[8.0, 2.0]]), gaussian, 15.0)
    np.testing.assert_allclose(power[1], np.array([8, 2]) * np.exp(-1))
    np.testing.assert_allclose(mean_by_area(here, power)[0], np.array([8, 2]) * (1 + np.exp(-1)) / 2)
    low, high = range_by_area(here, power[:, 0])
    np.testing.assert_allclose([low[0], high[0]], [8 * np.exp(-1), 8])


def test_saturation_is_a_half_at_its_half_and_never_one():
    np.testing.assert_allclose(saturate(np.array([0.0, 87.0, 87e6]), 87.0), [0, 0.5, 1], atol=2e-6)
