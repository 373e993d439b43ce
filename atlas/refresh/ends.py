"""A file that was cut off at the end of a line: what is gone is what stood last in it.

Publishers take areas out, here and there in a file. That those are the very last rows, and no other, is what a broken
copy looks like. Where the cells behind figures are on record, their lines tell the order of the file before.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from atlas import quotes, trace
from atlas.errors import Problem
from atlas.refresh.lost import ACCEPT

Known = tuple[str, str, str, str]
"""What tells a row of a file apart in each release: our code, the publisher's, the period, the part."""

Ordered = dict[str, list[Known]]
"""The rows of each file that figures are made of, from above to below."""

ENOUGH = 10
"""Rows that it takes to speak of an end."""

SEVERAL = 3
"""So many rows at the end are no chance, whatever else is gone."""


def ends(before: bytes, after: bytes) -> Iterator[Problem]:
    """A problem for every file that lacks the end of what it had; `before` and `after` are both a `cells.jsonl`."""
    there, now = _ordered(before), _ordered(after)
    for file in sorted(there.keys() & now.keys()):
        yield from _short(file, there[file], now[file])
        yield from _short_of_new(file, there[file], now[file])


def _short(file: str, there: Sequence[Known], now: Sequence[Known]) -> Iterator[Problem]:
    """The last rows of the file before are gone."""
    kept = set(now)
    last = _last(there, kept)
    others = sum(1 for each in there if each not in kept) - len(last)
    if len(there) >= ENOUGH and last and (len(last) >= SEVERAL or not others):
        yield _cut(file, f"{_named(last[0])} to {_named(last[-1])}, the last {len(last):,} of {len(there):,} rows")


def _short_of_new(file: str, there: Sequence[Known], now: Sequence[Known]) -> Iterator[Problem]:
    """A period that is new ends the file, and lacks those areas that stand last in the period before it."""
    periods, newest = {each[2] for each in there}, now[-1][2] if now else ""
    earlier = max((each for each in periods if each < newest), default="")
    if newest in periods or not earlier:
        return
    areas = [each for each in there if each[2] == earlier]
    last = _last(areas, {(*each[:2], earlier, each[3]) for each in now if each[2] == newest})
    if SEVERAL <= len(last) < len(areas):
        yield _cut(file, f"{last[0][1]} to {last[-1][1]} in {newest}, which are the last in {earlier}")


def _last(rows: Sequence[Known], kept: Iterable[Known]) -> Sequence[Known]:
    """The rows from the end upwards until one that is kept."""
    held = set(kept)
    count = next((count for count, each in enumerate(reversed(rows)) if each in held), len(rows))
    return rows[len(rows) - count :]


def _cut(file: str, found: str) -> Problem:
    todo = f"see whether the file came down whole; {ACCEPT}"
    return Problem("lacks the end of what it had", file, None, None, found, "rows up to the last one", todo=todo)


def _named(row: Known) -> str:
    return f"{row[1]} in {row[2]}" if row[2] else row[1]


def _ordered(content: bytes) -> Ordered:
    """The rows by file, as they follow one another in it; nothing of what neither figures nor points have written."""
    rows = [(file, line, known) for file, line, known in _rows(content)]
    found: Ordered = {}
    for file, _, known in sorted(rows):
        found.setdefault(file, []).append(known)
    return found


def _rows(content: bytes) -> Iterator[tuple[str, int, Known]]:
    try:
        if b'"columns"' in content.split(b"\n", 1)[0]:
            for id, rows in quotes.decode(content).items():
                yield from ((each.file, each.line, (id, id, "", str(place))) for place, each in enumerate(rows))
            return
        figures = trace.decode(content).figures
    except (ValueError, LookupError, TypeError, AttributeError):
        return
    for (code, period), cells in figures.items():
        yield from ((cell.file, cell.line, (code, cell.code, period, cell.part)) for cell in cells)
