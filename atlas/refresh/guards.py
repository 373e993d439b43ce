"""What a new release must not do unnoticed: be an older one, lose areas, or move figures as no release does.

Figures of one area and period are held against those that are there; those of a period that is new, against the
area's newest. How far figures may move from period to period is taken from the layer's own history.
"""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator, Sequence

from atlas.adapters.numbers import PLAIN
from atlas.errors import Problem
from atlas.model import Tidy
from atlas.refresh import places
from atlas.refresh.declared import Declared
from atlas.refresh.fetch import Wanted
from atlas.refresh.lost import ACCEPT, lost
from atlas.refresh.pairs import (
    ALIKE,
    ENOUGH,
    TIMES,
    Figures,
    Pairs,
    far,
    held_against,
    leaps_of,
    newest_before,
    order_of,
    unit_of,
)

ORDER = 0.8
"""Areas stand in much the same order in two releases: a rank correlation below this is that of other figures."""

FEW = 3
"""Ids that it takes to say how ids are built, where all are built alike; else it takes `ENOUGH`."""

NAMED = 5


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


def tables(file: str, old: bytes, new: bytes) -> Iterator[Problem]:
    """What is odd about a table beside `values.csv`: a row a figure, or column by column where both have the column."""
    yield from _written_otherwise(file, old, new)
    if b"period" in old.split(b"\n", 1)[0].split(b","):
        yield from release(file, _records(old), _records(new))
        return
    before, after = _columns(old), _columns(new)
    yield from _emptied(file, before, after, new)
    yield from lost(file, before, after)
    pairs = [*places.renamed(before, after)]
    if pairs:
        told = [f"{key[1]} of {key[0]} stands under {other[0]}" for key, other in pairs]
        yield Problem("has figures under another id", file, found=_several(told), todo=ACCEPT)
    for column in sorted({name for _, name in before} & {name for _, name in after}):
        sides = ({key: figure for key, figure in side.items() if key[1] == column} for side in (before, after))
        yield from moved(file, *sides)


def _emptied(file: str, before: Figures, after: Figures, new: bytes) -> Iterator[Problem]:
    """Columns that are there still, without any figure."""
    head, had = new.decode().split("\n", 1)[0].split(","), Counter(column for _, column in before)
    bare = sorted(name for name in head if had[name] >= ENOUGH and not any(column == name for _, column in after))
    if bare:
        found = f"no figure in {_several(bare)}"
        todo = f"see whether the column is called something else, or moved; {ACCEPT}"
        yield Problem("has lost figures that are there", file, None, "value", found, todo=todo)


def _written_otherwise(file: str, old: bytes, new: bytes) -> Iterator[Problem]:
    """New ids that are built as none before was: a total, a note, the id of another list."""
    before, after = (
        sorted({row.split(",", 1)[0] for row in content.decode().split("\n")[1:]}) for content in (old, new)
    )
    built = {_build(id) for id in before}
    odd = [id for id in after if id not in before and _build(id) not in built]
    if odd and len(before) >= (FEW if len(built) == 1 else ENOUGH):
        todo = f"see whether it is a row of its own kind, such as a total; {ACCEPT}"
        yield Problem("has ids that are built as none before", file, None, None, _several(odd), before[-1], todo=todo)


def _build(id: str) -> str:
    """What signs an id is made of: a for letters, 9 for digits."""
    return re.sub(r"[^\W\d_]", "a", re.sub(r"\d", "9", id))


def release(file: str, old: Sequence[Tidy], new: Sequence[Tidy]) -> Iterator[Problem]:
    """What is odd about figures that come from other bytes than those that are there; `file` is named in messages."""
    before, after = _figures(old), _figures(new)
    if not before or not after:
        return
    for newest in (_newest, _mostly):
        last, now = newest(before), newest(after)
        if now < last:
            yield Problem("is older than what is there", file, None, "period", now, f"{last} or later", todo=ACCEPT)
            break
    yield from _labels(file, before, after)
    yield from lost(file, before, after)
    yield from moved(file, before, after)


def moved(file: str, before: Figures, after: Figures, *, single: bool = True) -> Iterator[Problem]:
    """Figures in another unit, of other areas, or that changed places; of the `single` ones also what is below nought
    or moves further than any before."""
    pairs = held_against(before, after)
    odd = {each.period: times for each in pairs if (times := unit_of(each)) is not None}
    if odd:
        yield Problem(
            "comes in another unit",
            file,
            field="unit",
            found=f"figures {next(iter(odd.values())):,.4g} times those that are there, in {_several([*odd])}",
            todo=f"see what the publisher says of the unit, and set it right with `times`; {ACCEPT}",
        )
    history = [
        pair for period in sorted({period for _, period in before}) if (pair := newest_before(before, before, period))
    ]
    known = [order for each in history if (order := order_of(each)) is not None]
    least = min([ORDER, *(order / 2 for order in known)])
    mixed = [
        each.period
        for each in pairs
        if (order := order_of(each)) is not None and order < (least if each.new else ORDER)
    ]
    if mixed:
        yield Problem(
            "has its areas in another order than what is there",
            file,
            field="value",
            found=f"figures of {_several(mixed)}",
            todo=f"see whether columns, rows or codes changed places; {ACCEPT}",
        )
    if not mixed:
        yield from _exchanged(file, before, after)
    others = {each.period: by for each in pairs if each.period not in {*odd, *mixed} and (by := far(each)) is not None}
    if others:
        found = f"half of the figures of {_several([*others])} move by {max(others.values()):.0%} or more"
        yield Problem(
            "has other figures than what is there", file, None, "value", found,
            todo=f"see whether the column, or what it is about, is still the same; {ACCEPT}",
        )  # fmt: skip
    if not single:
        return
    yield from _below_nought(file, before, after)
    whole = {*odd, *mixed, *others}
    yield from _leaps(file, [each for each in pairs if each.period not in whole], history)


def cut_short(file: Wanted, content: bytes, before: int | None) -> Problem | None:
    """A text that ends without a line end, and is shorter than the one before it (of `before` bytes)."""
    text = not file.path.endswith((".xlsx", ".parquet", ".json", ".geojson"))
    text = text and not content.startswith(b"\x1f\x8b")
    if file.open_end or not text or content.endswith((b"\n", b"\r")) or before is None or len(content) >= before:
        return None
    return Problem(
        "ends in the middle of a line, and is shorter than the file before it",
        file.path,
        found=f"{len(content):,} bytes",
        expected=f"{before:,} bytes, or a line end",
        todo=f"see whether it came down whole; if so, say `open_end = true` of the file in {file.declared_in}",
    )


def _figures(rows: Sequence[Tidy]) -> Figures:
    return {(row.code, row.period): float(row.value) for row in rows if row.value}


def _newest(figures: Figures) -> str:
    return max(period for _, period in figures)


def _mostly(figures: Figures) -> str:
    """The newest period with half as many figures as any has: that of all areas may be there for one or two alone."""
    counts = Counter(period for _, period in figures)
    return max(period for period, count in counts.items() if count * 2 >= max(counts.values()))


def _records(content: bytes) -> list[Tidy]:
    rows = csv.DictReader(io.StringIO(content.decode()))
    return [Tidy(row["id"], row["period"], row["value"]) for row in rows]


def _columns(content: bytes) -> Figures:
    """The numbers of a table by its first column and the names of the others."""
    found: Figures = {}
    for row in csv.DictReader(io.StringIO(content.decode())):
        code, *others = row.items()
        found |= {(code[1], column): float(text) for column, text in others if text and PLAIN.fullmatch(text)}
    return found


def _below_nought(file: str, before: Figures, after: Figures) -> Iterator[Problem]:
    """Figures below nought, or nought itself, in what had none such: often a mark for what is missing."""
    least = min(before.values())
    below = [] if least < 0 else [key for key, figure in after.items() if figure < 0]
    bare = [] if 0.0 in before.values() else [key for key, figure in after.items() if figure == 0]
    for what, keys in (("is below nought, where no figure was", below), ("is nought, where no figure was", bare)):
        if keys:
            found = _several([f"{code} in {period}: {after[code, period]:,.15g}" for code, period in keys])
            yield Problem(what, file, field="value", found=found, todo=ACCEPT)


def _labels(file: str, before: Figures, after: Figures) -> Iterator[Problem]:
    """Periods that stand under another label than theirs."""
    gone = places.left_out(before, after)
    if gone:
        what = "lacks a period between others, which is there"
        todo = f"see whether a period is called something else; {ACCEPT}"
        found = _several(sorted({when for _, when in after}))
        yield Problem(what, file, None, "period", found, _several(gone), todo=todo)
    told = [f"all of {period} are those of {earlier}" for period, earlier in places.repeated(before, after)]
    if not told and places.a_year_late(before, after):
        told = ["every figure stands a year later"]
    what = "has the figures of another period under a new one"
    yield from (Problem(what, file, field="period", found=each, todo=ACCEPT) for each in told)


def _exchanged(file: str, before: Figures, after: Figures) -> Iterator[Problem]:
    pairs = places.exchanged(before, after)
    if pairs:
        told = [
            f"{area} in {period} has the figure of {other if period == when else when}"
            + (", and the other way round" if after[other, when] == before[area, period] else "")
            for (area, period), (other, when) in pairs
        ]
        todo = f"see whether rows, columns or codes changed places; {ACCEPT}"
        yield Problem("has figures that changed places", file, field="value", found=_several(told), todo=todo)


def _leaps(file: str, pairs: Sequence[Pairs], history: Sequence[Pairs]) -> Iterator[Problem]:
    """Single figures that move further than any did before, leaving aside those that are small both times."""
    usual = max((leap for each in history for leap in leaps_of(each).values()), default=1.0)
    found = []
    for each in pairs:
        most = max(TIMES, usual * ALIKE) if each.new else TIMES
        found += [(leap, code, each) for code, leap in leaps_of(each).items() if leap > most]
    found.sort(key=lambda leap: (-leap[0], leap[1]))
    if found:
        told = [
            f"{code} in {each.period}: {each.moves[code][0]:,.15g} becomes {each.moves[code][1]:,.15g}"
            for _, code, each in found
        ]
        what = "has figures that move further than any before"
        yield Problem(
            what, file, field="value", found=_several(told), todo=f"see what the publisher says of them; {ACCEPT}"
        )


def _several(names: Sequence[str]) -> str:
    more = len(names) - NAMED
    return "; ".join(names[:NAMED]) + (f" and {more:,} more" if more > 0 else "")
