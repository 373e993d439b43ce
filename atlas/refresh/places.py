"""Figures that changed places: with those of another area or period, or a whole period under another label.

A revision moves figures; it does not give two areas each other's figure to the last digit. So what was exchanged can
be told from what was revised, where the figures are such that no other area of the period, and no other period of the
area, has them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping

Key = tuple[str, str]
Figures = Mapping[Key, float]
"""By area and period."""

OFTEN = 3
"""So many exchanges between the same two areas, or the same two periods, are no chance."""

ENOUGH = 10
"""Areas that it takes to say that a new period repeats another."""

MANY = 20
"""With so many different figures in a period it is no chance that those that moved are the same as before."""


def exchanged(before: Figures, after: Figures) -> list[tuple[Key, Key]]:
    """Pairs of figures that stand in each other's place, where that is no chance: the same two areas or periods do so
    several times, or most of what moved is such a pair."""
    moved = {key for key in after if key in before and after[key] != before[key]}
    pairs = [*_pairs(before, after, moved, 1), *_pairs(before, after, moved, 0)]
    often = Counter(_sides(pair) for pair in pairs)
    alone = len({key for pair in pairs for key in pair}) * 2 > len(moved)
    found = [pair for pair in pairs if alone or often[_sides(pair)] >= OFTEN]
    return found or [*_whole(before, after, moved)] or [*_shuffled(before, after, moved)]


def repeated(before: Figures, after: Figures) -> Iterator[tuple[str, str]]:
    """Every period of `after` that is new and has the very figures of the newest before it, which is named second."""
    known = {period for _, period in before}
    for period in sorted({period for _, period in after} - known):
        earlier = max((each for each in known if each < period), default="")
        same = [figure == before.get((code, earlier)) for (code, when), figure in after.items() if when == period]
        if len(same) >= ENOUGH and all(same):
            yield period, earlier


def a_year_late(before: Figures, after: Figures) -> bool:
    """Whether every figure stands a year later than it did."""
    earlier = {key: before.get((key[0], str(int(key[1]) - 1))) for key in after if key[1].isdigit()}
    same = [after[key] == was for key, was in earlier.items() if was is not None]
    moved = any(before.get(key, figure) != figure for key, figure in after.items())
    return moved and len(same) >= ENOUGH and all(same)


def renamed(before: Figures, after: Figures) -> Iterator[tuple[Key, Key]]:
    """Figures that are gone beside new ones that are the same, where nobody else has them: who they are of is written
    in another way."""
    held = Counter((key[1], figure) for key, figure in before.items())
    at = {(key[1], after[key]): key for key in sorted(after.keys() - before.keys())}
    for key in sorted(before.keys() - after.keys()):
        other = at.get((key[1], before[key]))
        if other is not None and held[key[1], before[key]] == 1:
            yield key, other


def left_out(before: Figures, after: Figures) -> list[str]:
    """Periods that are there, and that `after` lacks although it has one before and one after them."""
    periods = {period for _, period in after}
    return sorted({period for _, period in before if min(periods) < period < max(periods)} - periods)


def _pairs(before: Figures, after: Figures, moved: set[Key], place: int) -> Iterator[tuple[Key, Key]]:
    """Exchanges between keys that are alike at `place`: 0 within an area, 1 within a period."""
    held = Counter((key[place], figure) for key, figure in before.items())
    at = {(key[place], before[key]): key for key in moved if held[key[place], before[key]] == 1}
    for key in sorted(moved):
        other = at.get((key[place], after[key]))
        unlike = other is not None and key < other and at.get((key[place], before[key])) == key
        if other is not None and unlike and after[other] == before[key]:
            yield key, other


def _whole(before: Figures, after: Figures, moved: set[Key]) -> Iterator[tuple[Key, Key]]:
    """The first figures of two areas that have all of each other's, also where others have the same by chance."""
    both = sorted({period for _, period in before.keys() & after.keys()})
    codes = sorted({code for code, _ in moved})
    was, now = (
        {code: tuple(side.get((code, period)) for period in both) for code in codes} for side in (before, after)
    )
    by_figures = {figures: code for code, figures in was.items()}
    for code in codes:
        other = by_figures.get(now[code])
        several = len({figure for figure in was[code] if figure is not None}) >= OFTEN
        if several and other is not None and code < other and now[other] == was[code]:
            period = next(when for when in both if (code, when) in moved)
            yield (code, period), (other, period)


def _shuffled(before: Figures, after: Figures, moved: set[Key]) -> Iterator[tuple[Key, Key]]:
    """In periods where all that moved has stayed among itself, each figure and one that stands there now; also where
    others have the same, so that nobody can say with whom it was exchanged."""
    for period in sorted({when for _, when in moved}):
        keys = sorted(key for key in moved if key[1] == period)
        different = {figure for (_, when), figure in before.items() if when == period}
        if len(different) >= MANY and Counter(before[key] for key in keys) == Counter(after[key] for key in keys):
            yield from ((key, next(other for other in keys if before[other] == after[key])) for key in keys)


def _sides(pair: tuple[Key, Key]) -> Key:
    """The two areas, or the two periods, of an exchange."""
    (area, period), (other, when) = pair
    return (area, other) if period == when else (period, when)
