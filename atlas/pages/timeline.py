"""Events on a line drawn to scale: a column of a hundred for each date, labels above and below that never meet."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

COLUMNS = 100
LABEL = 15
"""Columns that a label takes: its text wraps inside."""

LEVELS = 3
DAY = re.compile(r"(\d{4})(?:-(\d{2}))?(?:-(\d{2}))?")


@dataclass(frozen=True)
class Placed:
    """A date on the line: column `at`; a label above or below, `level` 1 next to the line; `back`: left of its stem."""

    at: int
    side: str
    level: int
    back: bool


@dataclass(frozen=True)
class Line:
    """The scale: first and last year, ticks as (column, year), and the place of each date, in the dates' order."""

    first: int
    last: int
    ticks: tuple[tuple[int, int], ...]
    places: tuple[Placed, ...]


def year(day: str) -> float:
    """`2024-07-01` -> 2024.5. Months and days that are not given count as the beginning."""
    match = DAY.fullmatch(day)
    if match is None:
        raise ValueError(day)
    return int(match[1]) + (int(match[2] or 1) - 1) / 12 + (int(match[3] or 1) - 1) / 372


def line(days: Sequence[str]) -> Line:
    """Lay out dates (`YYYY`, `YYYY-MM`, `YYYY-MM-DD`; in any order) on one scale."""
    years = [year(day) for day in days]
    first = int(min(years))
    last = max(int(max(years)) + 1, first + 2)
    columns = [1 + round((when - first) / (last - first) * (COLUMNS - 1)) for when in years]
    step = next(size for size in (1, 2, 5, 10, 20, 50, 100, 1000) if (last - first) / size <= 8)
    marks = range(-(-first // step) * step, last + 1, step)
    ticks = tuple((1 + round((mark - first) / (last - first) * (COLUMNS - 1)), mark) for mark in marks)
    return Line(first, last, ticks, _places(columns))


def _places(columns: Sequence[int]) -> tuple[Placed, ...]:
    """From the last to the first, each at the first level where its label meets no label and no stem, else no label."""
    order = sorted(range(len(columns)), key=lambda index: (-columns[index], -index))
    places: dict[int, Placed] = {}
    turn, other = "up", "down"
    for index in order:
        at = columns[index]
        back = at > COLUMNS - LABEL + 1
        wanted = [Placed(at, side, level, back) for level in range(1, LEVELS + 1) for side in (turn, other)]
        free = (place for place in wanted if not any(_meet(place, there) for there in places.values()))
        apart = (place for place in wanted if not any(_cover(place, there) for there in places.values()))
        places[index] = next(free, None) or next(apart, wanted[-1])
        turn, other = other, turn
    return tuple(places[index] for index in range(len(columns)))


def _meet(one: Placed, two: Placed) -> bool:
    """Whether two labels on one side overlap, or the stem of the higher one runs through the lower one."""
    if one.side != two.side:
        return False
    if one.level == two.level:
        return _cover(one, two)
    low, high = sorted((one, two), key=lambda place: place.level)
    return _left(low) < high.at < _left(low) + LABEL


def _cover(one: Placed, two: Placed) -> bool:
    """Whether two labels of one height overlap."""
    level = (one.side, one.level) == (two.side, two.level)
    return level and _left(one) < _left(two) + LABEL and _left(two) < _left(one) + LABEL


def _left(place: Placed) -> int:
    return place.at - LABEL if place.back else place.at
