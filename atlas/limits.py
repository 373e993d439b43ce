"""Which side of the benchmark an interval is on, as published, and the figures that show it.

Sides are taken from the figures as the publisher gives them: rounding for showing must not decide what can be told
apart. Where the shown figures would say another side, they are given with more decimals (`exact`).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from atlas.classify import rounded
from atlas.model import IntArray, Joined
from atlas.uncertainty import sides

FINER = 4
"""Decimals beyond the shown ones to which figures are compared: what differs by less is noise of binary numbers."""


@dataclass(frozen=True)
class Exact:
    """An interval and the benchmark with as many decimals as it takes to show on which side the interval is."""

    lower: float
    upper: float
    benchmark: float
    decimals: int


def told_sides(joined: Joined, p: int) -> tuple[IntArray, dict[int, Exact]]:
    """The side of each area in period `p`, of shape (N,), and, by area, what to show where rounding would hide it."""
    first = joined.meta.decimals
    given = np.stack([joined.lower[p], joined.upper[p], np.full_like(joined.lower[p], joined.benchmark[p])])
    side = sides(*rounded(given, first + FINER))
    shown, exact = rounded(given, first), {}
    for decimals in range(first + 1, first + FINER + 1):
        for n in np.flatnonzero(sides(*shown) != side).tolist():
            shown[:, n] = rounded(given[:, n], decimals)
            lower, upper, benchmark = shown[:, n].tolist()
            exact[n] = Exact(lower, upper, benchmark, decimals)
    return side, exact


def side_at(joined: Joined, p: int, n: int) -> int:
    """The side of one area in period `p`, as `told_sides` gives it for all."""
    given = np.array([[joined.lower[p, n]], [joined.upper[p, n]], [joined.benchmark[p]]])
    return int(sides(*rounded(given, joined.meta.decimals + FINER))[0])
