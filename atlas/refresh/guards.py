"""What a new release must not do unnoticed: be an older one, lose areas, or move figures as no release does.

Figures of one area and period are held against those that are there; those of a period that is new, against the
area's newest. How far figures may move from period to period is taken from the layer's own history.
"""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from statistics import median

import numpy as np
from scipy.stats import rankdata

from atlas.adapters.numbers import PLAIN
from atlas.errors import Problem
from atlas.model import Tidy
from atlas.refresh import places
from atlas.refresh.declared import Declared
from atlas.refresh.fetch import Wanted
from atlas.refresh.lost import ACCEPT, lost

TIMES = 4.0
"""No figure moves by as much from one release to the next, unless it has moved so from period to period before."""

ALIKE = 1.5
"""How far, as a factor, areas may move apart and still have moved alike; a change of unit moves half of them so."""

LEAST = 2
"""Areas that it takes to tell a change of unit from a change of figures."""

ORDER = 0.8
"""Areas stand in much the same order in two releases: a rank correlation below this is that of other figures."""

ENOUGH = 10
"""Areas that it takes to speak of an order."""

NAMED = 5

Figures = dict[tuple[str, str], float]
"""By area and period."""


@dataclass(frozen=True)
class Pairs:
    """The figures of a period beside those that they are held against, by area; `new`: of an earlier period."""

    period: str
    new: bool
    moves: Mapping[str, tuple[float, float]]


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
    if b"period" in old.split(b"\n", 1)[0].split(b","):
        yield from release(file, _records(old), _records(new))
        return
    before, after = _columns(old), _columns(new)
    yield from lost(file, before, after)
    for column in sorted({name for _, name in before} & {name for _, name in after}):
        sides = ({key: figure for key, figure in side.items() if key[1] == column} for side in (before, after))
        yield from moved(file, *sides)


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
    pairs = _held(before, after)
    odd = {each.period: times for each in pairs if (times := _unit(each)) is not None}
    if odd:
        yield Problem(
            "comes in another unit",
            file,
            field="unit",
            found=f"figures {next(iter(odd.values())):,.4g} times those that are there, in {_several([*odd])}",
            todo=f"see what the publisher says of the unit, and set it right with `times`; {ACCEPT}",
        )
    history = [pair for period in sorted({period for _, period in before}) if (pair := _latest(before, before, period))]
    known = [order for each in history if (order := _order(each)) is not None]
    least = min([ORDER, *(order / 2 for order in known)])
    mixed = [
        each.period for each in pairs if (order := _order(each)) is not None and order < (least if each.new else ORDER)
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
    if not single:
        return
    yield from _below_nought(file, before, after)
    whole = {*odd, *mixed}
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


def _held(before: Figures, after: Figures) -> list[Pairs]:
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
        elif latest := _latest(before, after, period):
            found.append(latest)
    return found


def _latest(before: Figures, after: Figures, period: str) -> Pairs | None:
    """The figures of a period beside the newest of `before` that are older; None where there are none."""
    newest: dict[str, tuple[str, float]] = {}
    for (code, when), figure in before.items():
        if newest.get(code, ("", 0.0))[0] <= when < period:
            newest[code] = (when, figure)
    moves = {code: (newest[code][1], now) for (code, when), now in after.items() if when == period and code in newest}
    return Pairs(period, True, moves) if moves else None


def _unit(pairs: Pairs) -> float | None:
    """How many times the figures are what they were, where that is many and half of them have moved alike."""
    ratios = [abs(now / was) for was, now in pairs.moves.values() if was and now]
    if len(ratios) < LEAST:
        return None
    times = median(ratios)
    alike = sum(times / ALIKE <= ratio <= times * ALIKE for ratio in ratios)
    return times if not 1 / TIMES < times < TIMES and alike * 2 >= len(ratios) else None


def _order(pairs: Pairs) -> float | None:
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


def _below_nought(file: str, before: Figures, after: Figures) -> Iterator[Problem]:
    below = [] if min(before.values()) < 0 else [key for key, figure in after.items() if figure < 0]
    if below:
        found = _several([f"{code} in {period}: {after[code, period]:,.15g}" for code, period in below])
        yield Problem("is below nought, where no figure was", file, field="value", found=found, todo=ACCEPT)


def _labels(file: str, before: Figures, after: Figures) -> Iterator[Problem]:
    """Periods that stand under another label than theirs."""
    gone = places.left_out(before, after)
    if gone:
        what = "lacks a period between others, which is there"
        todo = f"see whether a period is called something else; {ACCEPT}"
        found = _several(sorted({when for _, when in after}))
        yield Problem(what, file, None, "period", found, _several(gone), todo=todo)
    for period, earlier in places.repeated(before, after):
        what = "has the figures of another period under a new one"
        yield Problem(what, file, field="period", found=f"all of {period} are those of {earlier}", todo=ACCEPT)


def _exchanged(file: str, before: Figures, after: Figures) -> Iterator[Problem]:
    pairs = places.exchanged(before, after)
    if pairs:
        told = [
            f"{area} in {period} has the figure of {other if period == when else when}, and the other way round"
            for (area, period), (other, when) in pairs
        ]
        todo = f"see whether rows, columns or codes changed places; {ACCEPT}"
        yield Problem("has figures that changed places", file, field="value", found=_several(told), todo=todo)


def _leaps(file: str, pairs: Sequence[Pairs], history: Sequence[Pairs]) -> Iterator[Problem]:
    """Single figures that move further than any did before, leaving aside those that are small both times."""
    usual = max((leap for each in history for leap in _moved(each).values()), default=1.0)
    found = []
    for each in pairs:
        most = max(TIMES, usual * ALIKE) if each.new else TIMES
        found += [(leap, code, each) for code, leap in _moved(each).items() if leap > most]
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


def _moved(pairs: Pairs) -> dict[str, float]:
    """By which factor each figure rose or fell. What is less than a tenth of the usual counts as that."""
    if not pairs.moves:
        return {}
    least = median(abs(was) for was, _ in pairs.moves.values()) / 10 or 1.0
    sizes = {code: (max(abs(was), least), max(abs(now), least)) for code, (was, now) in pairs.moves.items()}
    return {code: max(was / now, now / was) for code, (was, now) in sizes.items()}


def _several(names: Sequence[str]) -> str:
    more = len(names) - NAMED
    return "; ".join(names[:NAMED]) + (f" and {more:,} more" if more > 0 else "")
