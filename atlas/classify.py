"""Values as shown, their classes and their ranks.

Everything is taken from values rounded to the layer's shown decimals, so areas that read alike are classed and
ranked alike, and a reader can check every class against the figures in the table.
"""

from __future__ import annotations

from collections.abc import Callable
from decimal import ROUND_CEILING, ROUND_HALF_UP, Decimal

import numpy as np

from atlas.model import Classes, Classification, FloatArray, IntArray, Joined, LayerView

Breaks = tuple[float, ...]


def view(joined: Joined) -> LayerView:
    """A layer ready to be shown: its classes and ranks."""
    return LayerView(joined, classify(joined), ranks(joined))


def shown_values(joined: Joined) -> FloatArray:
    """The layer's values, of shape (P, N), rounded as they are shown; NaN where there is none."""
    return rounded(joined.values, joined.meta.decimals)


def rounded(values: FloatArray, decimals: int) -> FloatArray:
    """Values of any shape rounded to `decimals` as people do it: half away from zero, on the decimal digits.

    Whole arrays at once; only what lies so near to a half that its binary form may err is looked at by itself.
    """
    size = np.abs(values)
    scaled = size * 10.0**decimals if decimals >= 0 else size / 10.0**-decimals
    whole = np.floor(scaled + 0.5)
    out = whole / 10.0**decimals if decimals >= 0 else whole * 10.0**-decimals
    doubtful = (np.abs(scaled - np.floor(scaled) - 0.5) < 1e-6) | (scaled > 1e9)
    out = np.where(np.signbit(values), -out, out) + 0.0
    out[doubtful] = [_rounded(value, decimals, ROUND_HALF_UP) for value in values[doubtful].tolist()]
    return np.asarray(out, dtype=np.float64)


def classify(joined: Joined) -> Classes:
    """Breaks and classes of every period. A break is the lowest value that its upper class may hold.

    Equal values share a class, so heavy ties leave fewer classes than were asked for; a column without two
    different values has one. Raises ValueError for a scheme that is not known.
    """
    values, rule, decimals = shown_values(joined), joined.meta.classification, joined.meta.decimals
    if rule.over == "all":
        breaks = [_breaks(values.ravel(), rule, decimals)] * len(values)
    else:
        breaks = [_breaks(row, rule, decimals) for row in values]
    index = np.array([classes_of(row, edges) for row, edges in zip(values, breaks, strict=True)], dtype=np.int64)
    index = index.reshape(values.shape)
    counts = (np.bincount(row[row >= 0], minlength=len(edges) + 1) for row, edges in zip(index, breaks, strict=True))
    return Classes(
        breaks=tuple(breaks),
        index=index,
        counts=tuple(tuple(int(count) for count in row) for row in counts),
        missing=tuple(int(count) for count in (index < 0).sum(axis=1)),
    )


def classes_of(values: FloatArray, breaks: Breaks) -> IntArray:
    """The class of each value: how many breaks are at or below it; -1 for NaN."""
    found = np.searchsorted(np.asarray(breaks, dtype=np.float64), values, side="right")
    return np.where(np.isnan(values), -1, found).astype(np.int64)


def ranks(joined: Joined) -> IntArray:
    """Ranks of shape (P, N) by value as shown: 1 is the highest, equal values share a rank, 0 is none."""
    if not joined.meta.ranked:
        return np.zeros(joined.values.shape, dtype=np.int64)
    return np.array([_ranks(row) for row in shown_values(joined)], dtype=np.int64).reshape(joined.values.shape)


def _ranks(row: FloatArray) -> IntArray:
    known = np.sort(row[~np.isnan(row)])
    higher = len(known) - np.searchsorted(known, row, side="right")
    return np.where(np.isnan(row), 0, higher + 1).astype(np.int64)


def _rounded(value: float, decimals: int, way: str) -> float:
    if np.isnan(value):
        return value
    step = Decimal(1).scaleb(-decimals)
    return float(Decimal(repr(value)).quantize(step, rounding=way)) + 0.0


def _breaks(values: FloatArray, rule: Classification, decimals: int) -> Breaks:
    """Breaks above the lowest value and up to the highest; manual ones as they were declared."""
    if rule.scheme == "manual":
        return rule.breaks
    known = np.sort(values[~np.isnan(values)])
    if not len(known) or known[0] == known[-1]:
        return ()
    found = SCHEMES[rule.scheme](known, rule.classes)
    # Rounded up, a break parts the shown values just as before, and reads as it works.
    neat = {_rounded(edge, decimals, ROUND_CEILING) for edge in found}
    return tuple(sorted(edge for edge in neat if known[0] < edge <= known[-1]))


def _quantiles(known: FloatArray, classes: int) -> list[float]:
    """As many areas in each class as ties allow: each bound moves to the nearer end of its run of equal values."""
    found = []
    for place in (round(part * len(known) / classes) for part in range(1, classes)):
        if not 0 < place < len(known):
            continue
        first = int(np.searchsorted(known, known[place], side="left"))
        after = int(np.searchsorted(known, known[place], side="right"))
        down = first > 0 and (place - first <= after - place or after == len(known))
        if down or after < len(known):
            found.append(float(known[first if down else after]))
    return found


def _equal(known: FloatArray, classes: int) -> list[float]:
    """Classes of equal width."""
    low, high = float(known[0]), float(known[-1])
    return [low + part * (high - low) / classes for part in range(1, classes)]


def _natural(known: FloatArray, classes: int) -> list[float]:
    """Fisher's natural breaks: least sum of squared distances from the classes' means, by dynamic programming.

    Fisher (1958), "On grouping for maximum homogeneity", JASA 53; the same optimum as mapclassify.FisherJenks,
    over different values and their number instead of rows, so that equal values cannot be parted.
    """
    values, weights = np.unique(known, return_counts=True)
    size, classes = len(values), min(classes, len(values))
    near = values - values.mean()  # squares of large figures would lose the digits that matter
    weight, total, square = (np.concatenate(([0.0], np.cumsum(weights * powers))) for powers in (1, near, near * near))
    first, last = np.arange(size)[:, None], np.arange(1, size + 1)[None, :]
    n = np.maximum(weight[last] - weight[first], 1)
    spread = square[last] - square[first] - (total[last] - total[first]) ** 2 / n
    cost = np.where(last > first, np.maximum(spread, 0), np.inf)
    best = np.concatenate(([np.inf], cost[0]))
    starts = []
    for _ in range(1, classes):
        through = best[:-1, None] + cost
        starts.append(through.argmin(axis=0))
        best = np.concatenate(([np.inf], through.min(axis=0)))
    found, end = [], size
    for start in reversed(starts):
        end = int(start[end - 1])
        found.append(float(values[end]))
    return found


SCHEMES: dict[str, Callable[[FloatArray, int], list[float]]] = {
    "quantiles": _quantiles,
    "equal": _equal,
    "natural": _natural,
}
