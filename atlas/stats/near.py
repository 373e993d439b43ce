"""How near a share of draws lies to a line that parts standings: with another seed it could lie beyond it."""

from __future__ import annotations

from collections.abc import Sequence
from math import sqrt

import numpy as np

from atlas.model import FloatArray
from atlas.model.clusters import Rules
from atlas.stats.gate import BoolArray, bands

ERRORS = 3.0
"""Standard errors of the difference between two seeds: of hundreds of places next to none moves by more."""


def margin(line: float, draws: float) -> float:
    """By how much two seeds' shares of so many draws may differ about a line; 0 where a share cannot vary.

    A share of n draws has the standard error √(p(1 − p) ÷ n), the difference of two seeds √2 times that.
    """
    return ERRORS * sqrt(2 * line * (1 - line) / draws)


def near_bands(share: FloatArray, passed: BoolArray, whole: BoolArray, least: Sequence[float], draws: int) -> BoolArray:
    """Areas (N,) whose band would be another one, were their share of draws in the top a margin less or more."""
    ends = [[line + way * margin(line, draws) for line in least] for way in (-1, 1)]
    lower, upper = (bands(share, passed, whole, lines) for lines in ends)
    return np.asarray(lower != upper)


def near_standing(rules: Rules, share: float, by_pooling: FloatArray, draws: int) -> bool:
    """Whether a cluster that passes would have another standing, were its shares in the top a margin less or more.

    By median it is in the top under a pooling where more than half of that pooling's draws have it there.
    """
    middle = margin(0.5, draws / len(rules.poolings))

    def level(way: int) -> tuple[bool, bool]:
        robust, possible = (line + way * margin(line, draws) for line in (rules.robust, rules.possible))
        return share >= robust and bool((by_pooling > 0.5 + way * middle).all()), share >= possible

    return level(-1) != level(1)
