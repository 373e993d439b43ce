"""What a new release must not do unnoticed: be an older one, lose areas, or come in another unit."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from statistics import median

from atlas.errors import Problem
from atlas.model import Tidy
from atlas.refresh.declared import Declared
from atlas.refresh.fetch import Wanted

TIMES = 4.0
"""No figure of a whole set of areas moves by as much from one release to the next."""

ALIKE = 1.5
"""How far, as a factor, areas may move apart and still have moved alike; a change of unit moves half of them so."""

LEAST = 2
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
    times = median(ratios)
    alike = sum(times / ALIKE <= ratio <= times * ALIKE for ratio in ratios)
    if not 1 / TIMES < times < TIMES and alike * 2 >= len(ratios):
        yield Problem(
            "comes in another unit",
            one.file,
            field="unit",
            found=f"figures {times:,.4g} times those that are there",
            todo=f"see what the publisher says of the unit, and set it right with `times`; {ANEW}",
        )


def cut_short(file: Wanted, content: bytes, before: int | None) -> Problem | None:
    """A text that ends without a line end, and is shorter than the one before it (of `before` bytes)."""
    text = not file.path.endswith((".xlsx", ".parquet", ".json", ".geojson"))
    if file.open_end or not text or content.endswith((b"\n", b"\r")) or before is None or len(content) >= before:
        return None
    return Problem(
        "ends in the middle of a line, and is shorter than the file before it",
        file.path,
        found=f"{len(content):,} bytes",
        expected=f"{before:,} bytes, or a line end",
        todo=f"see whether it came down whole; if so, say `open_end = true` of the file in {file.declared_in}",
    )


def _newest(rows: Sequence[Tidy]) -> dict[str, tuple[str, float]]:
    """Each area's newest figure, with its period."""
    found: dict[str, tuple[str, float]] = {}
    for row in rows:
        if row.value and row.period >= found.get(row.code, ("", 0.0))[0]:
            found[row.code] = (row.period, float(row.value))
    return found
