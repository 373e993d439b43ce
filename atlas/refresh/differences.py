"""What changes when a layer is worked out again, in a few lines of words."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from statistics import median

from atlas.model import Tidy

SHOWN = 5

Key = tuple[str, str]
"""Area and period."""


def differences(old: Sequence[Tidy], new: Sequence[Tidy]) -> tuple[str, ...]:
    """Periods and areas that come and go, figures that come, go and move, with the largest moves; empty if none."""
    return tuple(_lines({(row.code, row.period): row for row in old}, {(row.code, row.period): row for row in new}))


def table_differences(name: str, old: bytes, new: bytes) -> Iterator[str]:
    """Columns and rows of a table that come and go, and rows that change, known by the columns that tell them apart."""
    before, after = _records(old), _records(new)
    if not before or not after:
        yield f"{name}: {'new' if after else 'gone'}, {_count([*after, *before], 'row')}"
        return
    columns = [column for column in after[0] if column in before[0]]
    for told, how in ((set(after[0]) - set(columns), "new"), (set(before[0]) - set(columns), "gone")):
        if told:
            yield f"{name}: {_count([*told], 'column')} {how}: {_list(sorted(told))}"
    keys = _telling(columns, before, after)
    there, now = ({tuple(row[key] for key in keys): row for row in rows} for rows in (before, after))
    for found, how in (
        ([key for key in now if key not in there], "new"),
        ([key for key in there if key not in now], "gone"),
    ):
        if found:
            yield f"{name}: {_count(found, 'row')} {how}: {_list([', '.join(key) for key in found])}"
    changed = [key for key in now if key in there and any(now[key][each] != there[key][each] for each in columns)]
    if changed:
        yield f"{name}: {_count(changed, 'row')} changed:"
        yield from (f"  {', '.join(key)}: {_change(there[key], now[key], columns)}" for key in changed[:SHOWN])
    if len(changed) > SHOWN:
        yield f"  and {len(changed) - SHOWN:,} more"


def _records(content: bytes) -> list[dict[str, str]]:
    """The rows of a CSV file below its header, by column."""
    rows = csv.DictReader(io.StringIO(content.decode()), restval="")
    return [{str(name): str(cell) for name, cell in row.items()} for row in rows]


def _telling(columns: Sequence[str], *tables: Sequence[Mapping[str, str]]) -> list[str]:
    """The columns that tell rows apart, from the left: those that add nothing to it are left out, such as names."""
    found: list[str] = []
    known = [1 for _ in tables]
    for column in columns:
        counts = [len({tuple(row[key] for key in (*found, column)) for row in rows}) for rows in tables]
        if counts != known:
            found.append(column)
            known = counts
    return _shortest(found or [*columns[:1]], tables)


def _shortest(columns: list[str], tables: Sequence[Sequence[Mapping[str, str]]]) -> list[str]:
    """As many of the columns, from the left, as it takes."""
    for count in range(1, len(columns)):
        if all(len({tuple(row[key] for key in columns[:count]) for row in rows}) == len(rows) for rows in tables):
            return columns[:count]
    return columns


def _change(old: Mapping[str, str], new: Mapping[str, str], columns: Sequence[str]) -> str:
    return "; ".join(
        f"{name} {old[name] or 'empty'} becomes {new[name] or 'empty'}" for name in columns if old[name] != new[name]
    )


def _lines(old: Mapping[Key, Tidy], new: Mapping[Key, Tidy]) -> Iterator[str]:
    for what, place in (("area", 0), ("period", 1)):
        before, after = {key[place] for key in old}, {key[place] for key in new}
        came = sorted(after - before)
        if what == "period":
            came = [f"{when} ({_count([k for k in new if k[1] == when and new[k].value], 'figure')})" for when in came]
        yield from _came_and_went(what, came, sorted(before - after))
    yield from _single_rows(old, new)
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


def _single_rows(old: Mapping[Key, Tidy], new: Mapping[Key, Tidy]) -> Iterator[str]:
    """Rows that only one side has, of areas and periods that both have."""
    areas, periods = ({key[place] for key in old} & {key[place] for key in new} for place in (0, 1))
    for side, other, how in ((new, old, "new"), (old, new, "gone")):
        rows = [key for key in side if key not in other and key[0] in areas and key[1] in periods]
        if rows:
            yield f"{_count(rows, 'row')} {how}: {_named(rows)}"


def _count(keys: Sequence[object], what: str) -> str:
    first, *rest = what.split(" ", 1)
    plural = " ".join([f"{first}s", *(f"{part}s" for part in rest)])
    return f"{len(keys):,} {what if len(keys) == 1 else plural}"


def _named(keys: Sequence[Key]) -> str:
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
