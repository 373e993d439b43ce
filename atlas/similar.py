"""Areas alike by declared features: standardised robustly, compared by distance, with what makes them near and far.

Shapes: F features, N areas. A feature's figures are set on one scale by median and median absolute deviation
(Rousseeuw and Croux, 1993, "Alternatives to the median absolute deviation", JASA 88), which a few extreme areas do
not move.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from atlas.model import FloatArray

NORMAL = 1.4826
"""Times the median absolute deviation: the standard deviation, where figures are distributed normally."""

REASONS = 2
"""Features named as what makes two areas near, and as what most tells them apart."""


@dataclass(frozen=True)
class Match:
    """An area like another: its index, the distance, the features (by index) that differ least and those most."""

    index: int
    distance: float
    nearest: tuple[int, ...]
    furthest: tuple[int, ...]


def standardised(values: FloatArray, logs: Sequence[bool], limit: float) -> FloatArray:
    """Figures of shape (F, N) as deviations from their feature's median, drawn in to `limit`; NaN stays NaN.

    A feature of which over half of the areas have the same figure is set on the scale of its standard deviation; one
    that is the same everywhere becomes 0 and tells nobody apart. `logs` says which are taken by their logarithm.
    """
    out = np.full(values.shape, np.nan)
    for place, (row, log) in enumerate(zip(values, logs, strict=True)):
        figures = np.log(row) if log else row
        known = figures[~np.isnan(figures)]
        if not len(known):
            continue
        middle = float(np.median(known))
        spread = NORMAL * float(np.median(np.abs(known - middle))) or float(known.std())
        out[place] = np.clip((figures - middle) / spread, -limit, limit) if spread > 0 else figures * 0.0
    return out


def distances(scaled: FloatArray, least: float) -> FloatArray:
    """Distances of all pairs, of shape (N, N): the root of the mean squared difference over the features both have.

    NaN where the two share fewer than the share `least` of all features. 1 is a standard deviation in each feature.
    """
    there = (~np.isnan(scaled)).astype(np.float64)
    filled = np.nan_to_num(scaled)
    shared = there.T @ there
    squares = (filled**2).T @ there
    total = np.maximum(squares + squares.T - 2 * filled.T @ filled, 0.0)
    enough = shared >= max(least * len(scaled), 1) - 1e-9
    return np.asarray(np.where(enough, np.sqrt(total / np.maximum(shared, 1)), np.nan), dtype=np.float64)


def matches(scaled: FloatArray, far: FloatArray, count: int) -> list[tuple[Match, ...]]:
    """For each area the `count` areas nearest to it, nearest first; equal distances in the areas' order."""
    apart = far.copy()
    np.fill_diagonal(apart, np.nan)
    order = np.argsort(np.where(np.isnan(apart), np.inf, apart), axis=1, kind="stable")[:, :count]
    return [
        tuple(_match(scaled, apart, n, int(other)) for other in order[n] if not np.isnan(apart[n, other]))
        for n in range(len(apart))
    ]


def usual(far: FloatArray) -> float:
    """The median distance of all pairs: what two areas drawn by lot are apart. NaN where no two can be compared."""
    pairs = far[np.triu_indices(len(far), 1)]
    pairs = pairs[~np.isnan(pairs)]
    return float(np.median(pairs)) if len(pairs) else float("nan")


def _match(scaled: FloatArray, far: FloatArray, n: int, other: int) -> Match:
    """The pair's features in order of their difference; none is named both as near and as far."""
    gaps = np.abs(scaled[:, n] - scaled[:, other])
    order = [int(place) for place in np.argsort(gaps, kind="stable") if not np.isnan(gaps[place])]
    few = min(REASONS, len(order) // 2)
    return Match(other, float(far[n, other]), tuple(order[:few]), tuple(reversed(order[len(order) - few :])))
