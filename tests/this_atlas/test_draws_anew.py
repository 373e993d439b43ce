"""The share of variants in which each authority is in the top tenth, drawn once more by other code (`anew`)."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from statistics import NormalDist

import numpy as np
from anew import DEFAULT, ORDER, Anew, Floats, hyperbola, mean

from atlas.model import IndexResult

COUNT, TOP = 2000, 35
REACHES, QUALITIES = (10.0, 15.0, 20.0, 30.0), (DEFAULT, (0.0, 1.0, 0.0), (1.0, 0.0, 0.0))
CURVES = (hyperbola, lambda k, half: 1 - 0.5 ** (k / half), lambda k, half: np.minimum(k / half / 2, 1))
bell = np.vectorize(NormalDist().cdf, otypes=[float])


def drawn_in(anew: Anew, values: Floats) -> Floats:
    known = np.where(anew.apart, np.nan, values)
    return np.clip(known, *np.nanpercentile(known, (2, 98)))


def bell_curve(anew: Anew, values: Floats) -> Floats:
    z = drawn_in(anew, values)
    z = (z - np.nanmean(z)) / np.nanstd(z)
    return np.where(np.isfinite(z), bell(np.nan_to_num(z)), np.nan)


def low_to_high(anew: Anew, values: Floats) -> Floats:
    one = drawn_in(anew, values)
    return np.asarray((one - np.nanmin(one)) / (np.nanmax(one) - np.nanmin(one)))


def shares(anew: Anew) -> Floats:
    """The share of `COUNT` draws in which each authority is among the first `TOP`."""
    dice = np.random.default_rng(7)
    norms: list[Callable[[Floats], Floats]] = [
        anew.places, lambda values: bell_curve(anew, values), lambda values: low_to_high(anew, values)
    ]  # fmt: skip
    room = cache(lambda norm, omit: anew.room(norms[norm], omit))
    known = cache(lambda km, quality, curve: anew.knowledge(REACHES[km], QUALITIES[quality], CURVES[curve]))
    gap = cache(lambda km, norm: anew.collaboration(REACHES[km], norms[norm]))
    special = cache(
        lambda km, quality, norm, without, least: anew.specialisation(
            REACHES[km], QUALITIES[quality], norms[norm], ("", "energy", "digital")[without], (0.01, 0.005, 0.02)[least]
        )
    )
    times = np.zeros(len(anew.codes))
    for one in range(COUNT):
        km, norm, quality, curve, without, least = one % 4, *dice.integers(0, 3, 5).tolist()
        made = {"room": room(norm, int(dice.integers(-1, 5))), "knowledge": known(km, quality, curve)}
        made |= {"specialisation": special(km, quality, norm, without, least), "collaboration": gap(km, norm)}
        for name, spread in (("room", 0.05), ("specialisation", 0.03)):
            made[name] = np.clip(made[name] + dice.normal(0, spread, len(times)), 0, 1)
        weights = dice.dirichlet(20 * np.array([0.3, 0.3, 0.3, 0.1])).tolist()
        parts = [0.1 + 0.9 * made[name] for name in ORDER]
        score = mean([np.log(part) for part in parts] if dice.integers(0, 2) else parts, weights)
        times[np.argsort(-np.where(np.isfinite(score), score, -np.inf))[:TOP]] += 1
    return times / COUNT


def test_a_second_drawing_puts_the_same_authorities_into_the_top_tenth_as_often(real_result: IndexResult) -> None:
    """Within four standard errors of the difference of both draws, and no more: the two agree but for chance."""
    ours, anew = real_result.tables["standings"].share, shares(Anew(real_result.codes))
    error = np.sqrt(np.maximum(ours * (1 - ours), 0.005) * (1 / COUNT + 1 / real_result.index.spec.draws.count))
    assert (np.abs(anew - ours) < 4 * error).all()
    assert np.corrcoef(anew, ours)[0, 1] > 0.999
