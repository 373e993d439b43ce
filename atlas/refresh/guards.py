"""What a new release must not do unnoticed: be an older one, lose areas, or come in another unit."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from statistics import median

from atlas.errors import Problem
from atlas.model import Tidy
from atlas.refresh.declared import Declared

TIMES = 4.0
"""No figure of a whole set of areas moves by as much from one release to the next."""

ALIKE = 1.5
"""How far, as a factor, the middle half of areas may move apart and still have moved alike."""

LEAST = 3
"""Areas that it takes to tell a change of unit from a change of figures."""

ANEW = "if it is meant, delete values.csv of the layer and run this again"


def coverage(one: Declared, new: Sequence[Tidy], covered: Sequence[str]) -> Iterator[Problem]:
    """Too few areas with a figure, or the reason why there is none, in any period: the build would refuse them."""
    least = float(one.table.get("min_match", 0))
    inside = set(covered)
    counts: dict[str, int] = {}
    for row in new:
        if row.code in inside:
            counts[row.period] = counts.get(row.period, 0) + 1
    best = max(counts.values(), default=0)
    if inside and best < least * len(inside):
        yield Problem(
            "has too few areas",
            one.file,
            field="min_match",
            found=f"{best} of {len(inside)}",
            expected=f"at least {100 * least:.4g}%",
            todo="see whether the file came down whole; declare what is not published in `[[adapter.gap]]`",
        )


def release(one: Declared, old: Sequence[Tidy], new: Sequence[Tidy]) -> Iterator[Problem]:
    """What is odd about figures that come from other bytes than those that are there."""
    before, after = _newest(old), _newest(new)
    if not before or not after:
        return
    last, now = (max(period for period, _ in found.values()) for found in (before, after))
    if now < last:
        yield Problem("is older than what is there", one.file, None, "period", now, f"{last} or later", todo=ANEW)
    ratios = sorted(
        abs(after[code][1] / figure)
        for code, (_, figure) in before.items()
        if code in after and figure and after[code][1]
    )
    if len(ratios) < LEAST:
        return
    times, low, high = median(ratios), ratios[len(ratios) // 4], ratios[(3 * len(ratios)) // 4]
    if not 1 / TIMES < times < TIMES and high <= low * ALIKE:
        yield Problem(
            "comes in another unit",
            one.file,
            field="unit",
            found=f"figures {times:,.4g} times those that are there",
            todo=f"see what the publisher says of the unit, and set it right with `times`; {ANEW}",
        )


def _newest(rows: Sequence[Tidy]) -> dict[str, tuple[str, float]]:
    """Each area's newest figure, with its period."""
    found: dict[str, tuple[str, float]] = {}
    for row in rows:
        if row.value and row.period >= found.get(row.code, ("", 0.0))[0]:
            found[row.code] = (row.period, float(row.value))
    return found
