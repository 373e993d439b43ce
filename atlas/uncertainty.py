"""What intervals leave open: on which side of the benchmark an area is, and which rank it may have.

Shapes: P periods, N areas. Intervals are read as those of a normal distribution round the figure.
"""

from __future__ import annotations

import re
from statistics import NormalDist

import numpy as np
import pandas as pd

from atlas.model import FloatArray, IntArray, Joined

DRAWS = 1000
SEED = 20_231_114
"""Fixed, so that the same figures give the same ranges; any other would do as well."""

RANGE = 0.9
"""The part of the draws that a rank's range holds."""

UNKNOWN, BELOW, APART, ABOVE = -1, 1, 2, 3
"""Sides: no figure, no interval or nothing to hold it against; below; not to be told apart; above.

The numbers are the classes of a diverging palette of five.
"""


def level_of(interval: str) -> float:
    """The share that an interval is said to hold: "90% interval" -> 0.9. One that names none holds 95%."""
    found = re.search(r"(\d+(?:\.\d+)?)\s*%", interval)
    level = float(found[1]) / 100 if found else 0.95
    return level if 0 < level < 1 else 0.95


def deviations(lower: FloatArray, upper: FloatArray, level: float = 0.95) -> FloatArray:
    """Standard deviations of figures with these limits, by the normal distribution; NaN where a limit is missing."""
    return np.asarray((upper - lower) / (2 * NormalDist().inv_cdf(0.5 + level / 2)), dtype=np.float64)


def sides(lower: FloatArray, upper: FloatArray, benchmark: float | FloatArray) -> IntArray:
    """The side of the benchmark that each interval is on: BELOW, ABOVE, APART where it covers it, else UNKNOWN.

    Limits and benchmark are taken as they are given: round them before, if the question is what a reader sees.
    """
    known = ~(np.isnan(lower) | np.isnan(upper) | np.isnan(benchmark))
    side = np.where(upper < benchmark, BELOW, np.where(lower > benchmark, ABOVE, APART))
    return np.where(known, side, UNKNOWN).astype(np.int64)


def rank_range(
    values: FloatArray, deviation: FloatArray, ranks: IntArray, draws: int = DRAWS, seed: int = SEED
) -> IntArray:
    """Lowest and highest rank, of shape (2, N), that an area takes in nine of ten draws; 0 where it has no interval.

    Each draw gives every area a figure from the normal distribution of its own, apart from the others', and ranks
    them (1 is the highest, equals share a rank): Goldstein and Spiegelhalter (1996), "League tables and their
    limitations", JRSS A 159. A figure without an interval (`deviation` NaN) stays as it is. The range always takes
    in `ranks`, the rank as shown; where that is 0 none is given, and no range. `values`, `deviation` and `ranks` are
    of shape (N,).
    """
    out = np.zeros((2, len(values)), dtype=np.int64)
    there = np.flatnonzero(~np.isnan(values))
    wide = np.isfinite(deviation[there])
    if not wide.any():
        return out
    rng = np.random.Generator(np.random.PCG64(seed))
    spread = np.where(wide, deviation[there], 0.0)
    drawn = values[there] + spread * rng.standard_normal((draws, len(there)))
    ranked = pd.DataFrame(drawn).rank(axis=1, method="min", ascending=False).to_numpy(dtype=np.int64)
    ends = int((1 - RANGE) / 2 * draws), draws - 1 - int((1 - RANGE) / 2 * draws)
    low, high = np.partition(ranked, ends, axis=0)[list(ends)]
    shown = ranks[there]
    out[:, there] = np.where(wide & (shown > 0), [np.minimum(low, shown), np.maximum(high, shown)], 0)
    return out


def rank_ranges(joined: Joined, ranks: IntArray) -> IntArray:
    """Ranges of the ranks of all periods, of shape (2, P, N); 0 where there is none. `ranks` is of shape (P, N)."""
    level = level_of(joined.meta.interval or "")
    spread = deviations(joined.lower, joined.upper, level)
    rows = [rank_range(*row) for row in zip(joined.values, spread, ranks, strict=True)]
    return np.stack(rows, axis=1) if rows else np.zeros((2, *joined.values.shape), dtype=np.int64)
