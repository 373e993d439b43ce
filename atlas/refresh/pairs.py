"""Figures of a release beside those that are there, by period: what they have moved by, and whether all alike.

Figures of one area and period are held against those that are there; those of a period that is new, against the
area's newest.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import median

import numpy as np
from scipy.stats import rankdata

TIMES = 4.0
"""No figure moves by as much from one release to the next, unless it has moved so from period to period before."""

ALIKE = 1.5
"""How far, as a factor, areas may move apart and still have moved alike; a change of unit moves half of them so."""

SAME, NEARLY = 0.005, 0.95
"""How far, as a part of a figure, it may be from a multiple of what it was, and how many figures must be so."""

OTHER, LATER = 1.1, 1.5
"""From which multiple on it is another unit that has moved all figures by it: of the same period, of a later one."""

FINE = 40
"""How many times its last place the usual figure must be, so that rounding does not hide by how much it moved."""

REVISED = 1.25
"""Half of the figures of one period are never revised by as much."""

LEAST = 2
"""Areas that it takes to tell a change of unit from a change of figures."""

ENOUGH = 10
"""Areas that it takes to speak of an order."""

Figures = dict[tuple[str, str], float]
"""By area and period."""


@dataclass(frozen=True)
class Pairs:
    """The figures of a period beside those that they are held against, by area; `new`: of an earlier period."""

    period: str
    new: bool
    moves: Mapping[str, tuple[float, float]]


def held_against(before: Figures, after: Figures) -> list[Pairs]:
    """Every period of `after`, held against itself or, where it is new, against each area's newest before it."""
    found = []
    there = {period for _, period in before}
    for period in sorted({period for _, period in after}):
        if period in there:
            same = {
                code: (before[code, when], now)
                for (code, when), now in after.items()
                if when == period and (code, when) in before
            }
            found.append(Pairs(period, False, same))
        elif earlier := newest_before(before, after, period):
            found.append(earlier)
    return found


def newest_before(before: Figures, after: Figures, period: str) -> Pairs | None:
    """The figures of a period beside the newest of `before` that are older; None where there are none."""
    newest: dict[str, tuple[str, float]] = {}
    for (code, when), figure in before.items():
        if newest.get(code, ("", 0.0))[0] <= when < period:
            newest[code] = (when, figure)
    moves = {code: (newest[code][1], now) for (code, when), now in after.items() if when == period and code in newest}
    return Pairs(period, True, moves) if moves else None


def unit_of(pairs: Pairs) -> float | None:
    """How many times the figures are what they were, where that is many and half of them have moved alike, or where
    nearly all are the same multiple: a release moves each in its own way."""
    moves = [(abs(was), abs(now)) for was, now in pairs.moves.values() if was and now]
    if len(moves) < LEAST:
        return None
    times = median(now / was for was, now in moves)
    alike = sum(times / ALIKE <= now / was <= times * ALIKE for was, now in moves)
    if not 1 / TIMES < times < TIMES:
        return times if alike * 2 >= len(moves) else None
    step = _step([now for _, now in moves])
    same = sum(abs(now - times * was) <= max(SAME * now, step) for was, now in moves)
    fine = len(moves) >= ENOUGH and median(now for _, now in moves) >= FINE * step
    least = LATER if pairs.new else OTHER
    return times if fine and not 1 / least < times < least and same >= NEARLY * len(moves) else None


def _step(figures: Sequence[float]) -> float:
    """The unit of the last place that any of the figures has, at most four behind the point."""
    return float(10.0 ** -max(len(f"{figure:.4f}".rstrip("0").partition(".")[2]) for figure in figures))


def order_of(pairs: Pairs) -> float | None:
    """Spearman's rank correlation of both; None where there are too few areas, or all were alike. Nought where all
    have become alike."""
    if len(pairs.moves) < ENOUGH:
        return None
    was, now = (rankdata(side) for side in zip(*pairs.moves.values(), strict=True))
    if not np.ptp(was):
        return None
    if not np.ptp(now):
        return 0.0
    return float(np.corrcoef(was, now)[0, 1])


def leaps_of(pairs: Pairs) -> dict[str, float]:
    """By which factor each figure rose or fell. What is less than a tenth of the usual counts as that."""
    if not pairs.moves:
        return {}
    least = median(abs(was) for was, _ in pairs.moves.values()) / 10 or 1.0
    sizes = {code: (max(abs(was), least), max(abs(now), least)) for code, (was, now) in pairs.moves.items()}
    return {code: max(was / now, now / was) for code, (was, now) in sizes.items()}


def far(pairs: Pairs) -> float | None:
    """By how much, as a part, half of a period's figures at least have moved from those of the same period, where
    that is more than any revision moves them."""
    if pairs.new or len(pairs.moves) < ENOUGH:
        return None
    usual = median(leaps_of(pairs).values())
    return usual - 1 if usual >= REVISED else None
