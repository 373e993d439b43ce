"""The variants: what is drawn, how ranks follow, what is kept between builds."""

from __future__ import annotations

from dataclasses import fields, replace

import numpy as np
import pytest

from atlas.stats.draws import Choices, draw, moved, quantiles, ranks, stand
from atlas.stats.kept import kept
from atlas.stats.units import PartTable
from tests.index_samples import draws, spec

SPEC = spec(draws=draws(count=4000, noise={}))


def tables(size: int = 3) -> dict[str, PartTable]:
    """Parts without any axis but the reach: at the first reach the first unit leads, at the second the last."""
    up = np.linspace(0, 1, size)
    flat = np.full((2, size), 0.5)
    near = PartTable(("reach",), np.stack([up[::-1], up]))
    return {"room": PartTable(("reach",), flat), "near": near, "skill": near, "gap": PartTable(("reach",), flat)}


def test_the_seed_decides_every_draw():
    first, second = draw(SPEC), draw(SPEC)
    assert first.weights.tobytes() == second.weights.tobytes()
    assert all((first.taken[name] == second.taken[name]).all() for name in first.taken)
    assert (draw(SPEC, offset=1).weights != first.weights).any()
    noisy = spec(draws=draws(noise={"near": 0.3}))
    once, again = (ranks(noisy, tables(), first, offset) for offset in (0, 1))
    assert (once != again).any()


def test_weights_add_up_to_one_around_the_declared_ones():
    weights = draw(SPEC).weights
    np.testing.assert_allclose(weights.sum(axis=1), 1)
    np.testing.assert_allclose(weights.mean(axis=0), [0.3, 0.3, 0.3, 0.1], atol=0.01)
    np.testing.assert_allclose(weights[:, 0].std(), np.sqrt(0.3 * 0.7 / 21), rtol=0.05)  # Dirichlet's own
    thrice = spec(draws=SPEC.draws, parts=tuple(replace(one, weight=3 * one.weight) for one in SPEC.parts))
    np.testing.assert_allclose(draw(thrice).weights, weights)


def test_every_value_of_a_choice_is_drawn_and_reaches_equally_often():
    choices = draw(SPEC)
    assert np.bincount(choices.taken["reach"]).tolist() == [2000, 2000]
    for name, count in choices.of.items():
        assert set(choices.taken[name].tolist()) == set(range(count))


def test_ranks_follow_the_choice_and_units_are_ranked_once_each():
    choices = draw(SPEC)
    made = ranks(SPEC, tables(), choices)
    assert (np.sort(made, axis=1) == [1, 2, 3]).all()
    assert (made[choices.taken["reach"] == 0] == [1, 2, 3]).all()
    assert (made[choices.taken["reach"] == 1] == [3, 2, 1]).all()


def test_standings_by_hand():
    choices = draw(SPEC)
    made = stand(ranks(SPEC, tables(), choices), choices, 1)
    assert made.share.tolist() == [0.5, 0, 0.5]
    assert made.by_reach.tolist() == [[1, 0, 0], [0, 0, 1]]
    assert made.low.tolist() == [1, 2, 1]
    assert made.high.tolist() == [3, 2, 3]
    assert made.moved["reach"] == pytest.approx(1)


def test_a_unit_without_a_score_has_no_rank_and_takes_nobodys():
    empty = {name: PartTable(one.axes, one.values.copy()) for name, one in tables().items()}
    for one in empty.values():
        one.values[:, 1] = np.nan
    made = ranks(SPEC, empty, draw(SPEC))
    assert (made[:, 1] == 0).all()
    assert made.max() == 2
    assert stand(made, draw(SPEC), 2).share.tolist() == [1, 0, 1]


def test_a_missing_part_is_made_good_by_the_others_weights():
    lacking = tables()
    lacking["skill"] = PartTable(("reach",), lacking["skill"].values.copy())
    lacking["skill"].values[:, 0] = np.nan
    choices = draw(SPEC)
    made = ranks(SPEC, lacking, choices)
    assert (made[choices.taken["reach"] == 0][:, 0] == 1).all()


def test_what_moves_ranks_is_the_share_of_variance_between_its_values():
    of = {"a": 2, "b": 2}
    taken = {"a": np.array([0, 0, 1, 1]), "b": np.array([0, 1, 0, 1])}
    found = moved(np.array([[1, 2], [1, 2], [2, 1], [2, 1]], np.int32), Choices(np.ones((4, 1)), taken, of))
    assert found["a"] == pytest.approx(1)
    assert found["b"] == pytest.approx(0)


def test_quantiles_are_ranks_that_were_taken():
    low, median, high = quantiles(np.arange(1, 101, dtype=np.int32)[:, None])
    assert (low[0], median[0], high[0]) == (6, 51, 96)


def test_what_is_kept_comes_back_as_it_was_and_only_for_the_same_figures(tmp_path):
    choices = draw(SPEC)
    made = stand(ranks(SPEC, tables(), choices), choices, 1)
    calls = []

    def make():
        calls.append(1)
        return made

    key = (SPEC, np.arange(3.0))
    first, second = kept(tmp_path, key, make), kept(tmp_path, key, make)
    for one in fields(made):
        assert np.array_equal(getattr(first, one.name), getattr(second, one.name)) or one.name == "moved"
        assert repr(getattr(second, one.name)) == repr(getattr(made, one.name))
    assert len(calls) == 1
    kept(tmp_path, (SPEC, np.arange(4.0)), make)
    assert len(calls) == 2


def test_each_draw_puts_parts_together_in_its_own_way():
    """Parts at opposite ends against parts in the middle: the mean prefers the first, the geometric mean the second."""
    uneven = {name: PartTable(("reach",), np.full((2, 2), 0.5)) for name in tables()}
    uneven["room"].values[:, 0], uneven["near"].values[:, 0] = 1.0, 0.1
    of = {"reach": 2, "aggregation": 2}
    taken = {"reach": np.zeros(2, dtype=np.int64), "aggregation": np.array([0, 1])}
    made = ranks(SPEC, uneven, Choices(np.full((2, 4), 0.25), taken, of))
    assert SPEC.draws.aggregations == ("geometric", "arithmetic")
    assert made.tolist() == [[2, 1], [1, 2]]


def test_noise_moves_the_parts_it_is_declared_for_and_no_other():
    alike = {name: PartTable(("reach",), np.full((2, 3), 0.5)) for name in tables()}
    alike["gap"].values[:] = [0.6, 0.5, 0.4]
    for noise, orders in (({}, 1), ({"room": 0.3}, 6)):
        noisy = spec(draws=draws(count=400, noise=noise))
        made = ranks(noisy, alike, draw(noisy))
        assert len({tuple(row) for row in made.tolist()}) == orders
        assert (ranks(noisy, alike, draw(noisy)) == made).all()


def test_standings_are_those_of_each_way_to_draw_the_line():
    made = np.array([[1, 2], [1, 2], [2, 1], [2, 1]], dtype=np.int32)
    taken = {"pooling": np.array([0, 0, 1, 1]), "reach": np.array([0, 1, 0, 1])}
    found = stand(made, Choices(np.full((4, 1), 1.0), taken, {"pooling": 2, "reach": 2}), 1)
    assert found.by_pooling.tolist() == [[1, 0], [0, 1]]
    assert found.median_by_pooling.tolist() == [[1, 2], [2, 1]]
    assert found.by_reach.tolist() == [[0.5, 0.5], [0.5, 0.5]]


def test_noise_is_cut_off_at_the_ends_of_the_scale():
    """A part at 0 cannot fall under it: it would have no logarithm, and be made good as if it were missing."""
    low = {name: PartTable(("reach",), np.full((2, 2), 0.9)) for name in tables()}
    low["room"].values[:] = [0.0, 0.5]
    noisy = spec(draws=draws(count=400, noise={"room": 0.15}))
    assert (ranks(noisy, low, draw(noisy))[:, 0] == 1).mean() < 0.05
    high = {name: PartTable(("reach",), np.full((2, 2), 0.5)) for name in tables()}
    high["room"].values[:] = [1.0, 1.0]
    high["gap"].values[:] = [0.51, 0.5]
    noisy = spec(draws=draws(count=400, noise={"room": 0.0001}))
    ahead = (ranks(noisy, high, draw(noisy))[:, 0] == 1).mean()
    assert ahead == 1.0
