"""What changes when a layer is worked out again, in a few lines of words."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from statistics import median

from atlas.model import Tidy

SHOWN = 5


def differences(old: Sequence[Tidy], new: Sequence[Tidy]) -> tuple[str, ...]:
    """Periods and areas that come and go, figures that come, go and move, with the largest moves; empty if none."""
    return tuple(_lines({(row.code, row.period): row for row in old}, {(row.code, row.period): row for row in new}))


def table_differences(name: str, old: bytes, new: bytes) -> Iterator[str]:
    """Rows of a table that come, go and change, known by their first cell, or by all where that stands twice."""
    before, after = _records(old), _records(new)
    if not before or not after:
        yield f"{name}: {'new' if after else 'gone'}, {_count([*after, *before], 'row')}"
        return
    whole = any(len({row[0] for row in rows}) < len(rows) for rows in (before, after))
    there, now = ({tuple(row) if whole else row[0]: row for row in rows} for rows in (before, after))
    for keys, how in (
        ([key for key in now if key not in there], "new"),
        ([key for key in there if key not in now], "gone"),
    ):
        if keys:
            yield f"{name}: {_count(keys, 'row')} {how}: {_list([_label(key) for key in keys])}"
    changed = [key for key in now if key in there and now[key] != there[key]]
    if changed:
        yield f"{name}: {_count(changed, 'row')} changed: {_list([_label(key) for key in changed])}"


def _records(content: bytes) -> list[list[str]]:
    """The rows of a CSV file below its header."""
    return [row for row in csv.reader(io.StringIO(content.decode())) if row][1:]


def _label(key: object) -> str:
    return ", ".join(map(str, key)) if isinstance(key, tuple) else str(key)


def _lines(old: dict[tuple[str, str], Tidy], new: dict[tuple[str, str], Tidy]) -> Iterator[str]:
    for what, place in (("area", 0), ("period", 1)):
        before, after = {key[place] for key in old}, {key[place] for key in new}
        yield from _came_and_went(what, sorted(after - before), sorted(before - after))
    both = [key for key in new if key in old]
    gained = [key for key in both if new[key].value and not old[key].value]
    lost = [key for key in both if old[key].value and not new[key].value]
    moved = [key for key in both if old[key].value and new[key].value and old[key].value != new[key].value]
    if gained:
        yield f"{_count(gained, 'figure')} where there was none: {_named(gained)}"
    if lost:
        yield f"{_count(lost, 'figure')} gone: {_named(lost)}"
    if moved:
        shares = [abs(float(new[key].value) / float(old[key].value) - 1) for key in moved if float(old[key].value)]
        usual = f", half of them by {median(shares):.1%} or more" if len(moved) > SHOWN and shares else ""
        yield f"{len(moved):,} of {_count(both, 'figure')} changed{usual}; the largest moves:"
        moved.sort(key=lambda key: (-_move(old[key], new[key]), key))
        for key in moved[:SHOWN]:
            was, becomes = old[key].value, new[key].value
            yield f"  {key[0]} in {key[1]}: {was} becomes {becomes} ({_percent(was, becomes)})"
    marks = [key for key in both if old[key] != new[key] and key not in {*gained, *lost, *moved}]
    if marks:
        yield f"{_count(marks, 'interval or remark')} changed: {_named(marks)}"


def _came_and_went(what: str, came: Sequence[str], went: Sequence[str]) -> Iterator[str]:
    for names, how in ((came, "new"), (went, "vanished")):
        if names:
            yield f"{how} {what}{'s' if len(names) > 1 else ''}: {_list(names)}"


def _count(keys: Sequence[object], what: str) -> str:
    first, *rest = what.split(" ", 1)
    plural = " ".join([f"{first}s", *(f"{part}s" for part in rest)])
    return f"{len(keys):,} {what if len(keys) == 1 else plural}"


def _named(keys: Sequence[tuple[str, str]]) -> str:
    return _list([f"{code} in {period}" for code, period in sorted(keys)])


def _list(names: Sequence[str]) -> str:
    more = len(names) - SHOWN
    return ", ".join(names[:SHOWN]) + (f" and {more} more" if more > 0 else "")


def _move(old: Tidy, new: Tidy) -> float:
    """Relative to the mean size of the two, so that neither nought nor sign breaks it."""
    before, after = float(old.value), float(new.value)
    size = (abs(before) + abs(after)) / 2
    return abs(after - before) / size if size else 0.0


def _percent(before: str, after: str) -> str:
    return f"{(float(after) / float(before) - 1) * 100:+.1f}%" if float(before) else "from nought"
