"""Figures that a release no longer has, and the cells behind figures that are put together from several.

A few figures go with every release, and are told. A tenth of a period at once is a file that was cut off, or of which
the publisher has the rest elsewhere now. And where figures are sums or means of cells from several files, one file in
another unit moves the sums too little to be noticed in them: so each file's cells are held against their own.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping

from atlas import trace
from atlas.adapters.numbers import PLAIN
from atlas.errors import Problem

Key = tuple[str, str]
Figures = dict[Key, float]
"""By area and period, or by row and column."""

KEPT = 0.9
"""The part of a period's figures that a release keeps at least."""

ENOUGH = 10
"""Figures that it takes to speak of a part."""


def lost(file: str, before: Mapping[Key, float], after: Mapping[Key, float], accept: str) -> Iterator[Problem]:
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
        what, todo = "has lost figures that are there", f"see whether the file came down whole; {accept}"
        yield Problem(what, file, None, "value", found, f"{KEPT:.0%} or more of them", todo=todo)


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
