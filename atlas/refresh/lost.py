"""Figures that a release no longer has, and the cells behind figures that are put together from several.

A few figures go with every release, and are told. A tenth of a period at once is a file that was cut off, or of which
the publisher has the rest elsewhere now. And where figures are sums or means of cells from several files, one file in
another unit moves the sums too little to be noticed in them: so each file's cells are held against their own.
"""

from __future__ import annotations

import csv
import io
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence

from atlas import trace
from atlas.adapters.numbers import PLAIN
from atlas.errors import Problem

ACCEPT = "if the publisher means it, run this again with --accept"

Key = tuple[str, str]
Figures = dict[Key, float]
"""By area and period, or by row and column."""

KEPT = 0.9
"""The part of a period's figures that a release keeps at least."""

TWICE = 2.0
"""How many times its rows a table may have."""

SORTS, NAMED = 20, 5
"""A column with so few texts tells rows of several sorts; so many sorts are named."""

ENOUGH = 10
"""Figures that it takes to speak of a part."""


def lost(file: str, before: Mapping[Key, float], after: Mapping[Key, float]) -> Iterator[Problem]:
    """Periods, or columns, that both have, of which more than a few figures are gone."""
    there = Counter(period for _, period in before)
    kept = Counter(period for _, period in before.keys() & after.keys())
    both = {period for _, period in after}
    bare = [when for when in sorted(both & there.keys()) if there[when] >= ENOUGH and kept[when] < KEPT * there[when]]
    whole, left = (sum(count[when] for when in both) for count in (there, kept))
    found = ""
    if bare:
        worst = min(bare, key=lambda when: kept[when] / there[when])
        more = f"; {', '.join(when for when in bare if when != worst)}" if len(bare) > 1 else ""
        found = f"{kept[worst]:,} of {there[worst]:,} in {worst}{more}"
    elif whole >= ENOUGH and left < KEPT * whole:
        found = f"{left:,} of {whole:,}"
    if found:
        what, todo = "has lost figures that are there", f"see whether the file came down whole; {ACCEPT}"
        yield Problem(what, file, None, "value", found, f"{KEPT:.0%} or more of them", todo=todo)


def rows_lost(file: str, old: bytes, new: bytes) -> Iterator[Problem]:
    """Rows of a table that are gone, or come, in such numbers: of all, or of those with one text in a column that has
    few, such as one kind of name. Of a table of texts, also rows that became others."""
    before, after = (list(csv.DictReader(io.StringIO(content.decode()))) for content in (old, new))
    sorts = [column for column in (before[0] if before else ()) if len({row[column] for row in before}) <= SORTS]
    there = {tuple(row.values()) for row in after}
    same = [row for row in before if tuple(row.values()) in there] if _of_texts(before, sorts) else before
    counts, now, kept = (
        Counter(key for row in rows for key in (("", ""), *((column, row.get(column, "")) for column in sorts)))
        for rows in (before, after, same)
    )
    odd = [
        key
        for key, count in counts.items()
        if count >= ENOUGH and not (KEPT * count <= min(now[key], kept[key]) and now[key] <= TWICE * count)
    ]
    if odd:
        told = [
            f"{now[key]:,} rows{f' with {key[1]}' if key[0] else ''} after {counts[key]:,}"
            + (f", of which {kept[key]:,} are as they were" if kept[key] < KEPT * counts[key] <= now[key] else "")
            for key in odd[:NAMED]
        ]
        todo = f"see whether a file came down whole, and its columns and codes are as before; {ACCEPT}"
        yield Problem("has lost rows, or has many more", file, found="; ".join(told), todo=todo)


def _of_texts(rows: Sequence[Mapping[str, str]], sorts: Sequence[str]) -> bool:
    """Whether no column but those of few texts, such as ranks, holds numbers alone: those move with every release."""
    others = [column for column in (rows[0] if rows else ()) if column not in sorts]
    return not any(all(PLAIN.fullmatch(row[column] or "") for row in rows) for column in others)


def parts(cells: bytes) -> dict[Key, Figures]:
    """The publisher's cells behind figures, by file and part, then by area and period; of a layer that has but one
    file and part nothing: its figures say as much."""
    found: dict[Key, Figures] = defaultdict(dict)
    try:
        traced = trace.decode(cells)
    except (ValueError, KeyError, TypeError, AttributeError):
        return {}
    for (code, _), each in traced.figures.items():
        for cell in each:
            text = cell.value.replace(",", "")
            if PLAIN.fullmatch(text):
                found[cell.file, cell.part][f"{code} {cell.code}", cell.period] = float(text)
    return found if len(found) > 1 else {}
