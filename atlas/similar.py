"""Areas alike by declared features: standardised robustly, compared by distance, with what makes them near and far.

Shapes: F features, N areas. A feature's figures are set on one scale by median and median absolute deviation
(Rousseeuw and Croux, 1993, "Alternatives to the median absolute deviation", JASA 88), which a few extreme areas do
not move.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from atlas.model import FloatArray, LayerView, Similar

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


@dataclass(frozen=True)
class Compared:
    """All areas of a set compared: the matches of each, and the distance of two drawn by lot."""

    matches: tuple[tuple[Match, ...], ...]
    usual: float


def compared(rule: Similar, layers: Mapping[str, LayerView]) -> Compared:
    """The areas most like each, by the period shown first of every feature."""
    rows = [layers[feature.layer].joined for feature in rule.features]
    values = np.stack([joined.values[joined.shown] for joined in rows])
    scaled = standardised(values, [feature.log for feature in rule.features], rule.limit)
    far = distances(scaled, rule.least)
    return Compared(tuple(matches(scaled, far, rule.count)), usual(far))


def standardised(values: FloatArray, logs: Sequence[bool], limit: float) -> FloatArray:
    """Figures of shape (F, N) as deviations from their feature's median, drawn in to `limit`; NaN stays NaN.

    A feature of which over half of the areas have the same figure is set on the scale of its standard deviation; one
    that is the same everywhere becomes 0 and tells nobody apart. `logs` says which are taken by their logarithm;
    that of 0 lies at the lower limit.
    """
    out = np.full(values.shape, np.nan)
    for place, (row, log) in enumerate(zip(values, logs, strict=True)):
        with np.errstate(divide="ignore", over="ignore"):
            figures = np.log(row) if log else row
            known = figures[np.isfinite(figures)]
            if not len(known):
                continue
            middle = float(np.median(known))
            spread = NORMAL * float(np.median(np.abs(known - middle))) or float(known.std())
            same = np.where(np.isnan(row), np.nan, 0.0)
            out[place] = np.clip((figures - middle) / spread, -limit, limit) if spread > 0 else same
    return out


def distances(scaled: FloatArray, least: float) -> FloatArray:
    """Distances of all pairs, of shape (N, N): the root of the mean squared difference over the features both have.

    NaN where the two share fewer than the share `least` of all features. 1 is a standard deviation in each feature.
    Rounded to nine decimals: what differs by less is equal, and keeps the order of the areas.
    """
    areas = scaled.shape[1]
    total, shared = np.zeros((areas, areas)), np.zeros((areas, areas))
    for row in scaled:  # one by one, not as a product of matrices: the same sums on every machine
        squares = (row[:, None] - row[None, :]) ** 2
        known = ~np.isnan(squares)
        total += np.where(known, squares, 0.0)
        shared += known
    enough = shared >= max(least * len(scaled), 1) - 1e-9
    return np.asarray(np.where(enough, np.sqrt(total / np.maximum(shared, 1)).round(9), np.nan), dtype=np.float64)


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
