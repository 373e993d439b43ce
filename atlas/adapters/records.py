"""Figures of things that are no areas, such as providers: `records.csv`, and how many of them stand at nought.

Takes a table with one figure a row, or with one period a column, wherever in the file it starts. Options of
`[adapter]`; the same keys in a `[[adapter.file]]` win over them:

code, name    columns: what tells the things apart, and what each is called
value         column of the figures
period        column of the periods, or
year          the period of every figure of a file, where no column says it, or
period_columns  regular expression with a group `year`: each matching column is a period, and there is no `value`
periods       regular expression with a group `year`, for the whole text of a period (default: a year, or 2020/21)
where         column -> value or list of values: other rows are left out
expect        column -> text: what every kept row must say, such as the unit; anything else is an error
leave_out     code or name -> why such a row is left out, such as the publisher's row of totals
markers       marks in the place of a figure -> why there is none; an empty cell is the mark ""
least         the least that a figure can be, such as 0

How numbers are written: see `numbers`; where the table stands in the file: see `frames`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

import pandas as pd

from atlas.adapters import frames, numbers
from atlas.adapters.faults import Faults
from atlas.adapters.frames import frame
from atlas.adapters.numbers import figure, why_not
from atlas.adapters.options import check
from atlas.adapters.plain import table
from atlas.adapters.quoting import quoted
from atlas.adapters.tidy import Adapted, Given
from atlas.errors import Problems
from atlas.model import Record
from atlas.quotes import encode
from atlas.shares import shares

Options = Mapping[str, Any]
Row = tuple[str, str, str, str, str]
"""id, name, period, value, status: a row of records.csv."""


@dataclass
class Found:
    """The rows by id and period, and why others were left out."""

    rows: dict[tuple[str, str], Row] = field(default_factory=dict)
    excluded: dict[str, str] = field(default_factory=dict)


COLUMNS = ("id", "name", "period", "value", "status")
PERIOD = r"(?P<year>\d{4})(?:/\d{2}(?:\d{2})?)?"
LEAVE = "if it is a row of totals, say so in `leave_out` of {} by its name"
OPTIONS = (
    "code", "name", "value", "period", "year", "period_columns", "periods", "where", "expect", "leave_out", "markers",
    "least", *numbers.OPTIONS, *frames.OPTIONS,
)  # fmt: skip


def records(given: Given) -> Adapted:
    """`records.csv`, by name and period. Raises AtlasError with every fault of the files."""
    wide = "period_columns" in given.options
    dated = all("year" in {**given.options, **file} for file in given.options["file"])
    needed = ("code", "name", *(() if wide else ("value",)), *(() if wide or dated else ("period",)))
    check(given, OPTIONS, needed, ("period_columns", "periods"))
    problems = Problems()
    found = Found()
    for own in given.options["file"]:
        options = {**given.options, **own}
        faults = Faults(str(options["path"]), given.declared_in)
        _read(_long(given, options), options, faults, found)
        for problem in faults.all():
            problems.add(problem)
    problems.raise_if_any()
    ordered = sorted(found.rows.values(), key=lambda row: (row[1].casefold(), row[0], row[2]))
    files = [{**given.options, **own} for own in given.options["file"]]
    cells = encode(quoted(given, files, "code", {row[0] for row in ordered}))
    made = {"records.csv": table(COLUMNS, ordered), "cells.jsonl": cells}
    return Adapted(files=made, done=tuple(_done(ordered, found.excluded)))


def _long(given: Given, options: Options) -> pd.DataFrame:
    """The file's table with one figure a row; its index counts the file's rows."""
    needed = [str(options["code"]), str(options["name"]), *map(str, options.get("expect", {}))]
    if "period_columns" not in options:
        figures = [str(options[key]) for key in ("value", "period") if key in options]
        return frame(given, options, [*needed, *figures])
    frame(given, options, needed)  # raises where one is missing
    whole = frame(given, options)
    years = [column for column in whole.columns if re.fullmatch(str(options["period_columns"]), column)]
    return whole.melt([*dict.fromkeys(needed)], years, "period", "value", ignore_index=False)


def _columns(options: Options) -> dict[str, str]:
    """Where code, name, value and period stand."""
    wide = {"value": "value", "period": "period"} if "period_columns" in options else {}
    return {key: str(options[key]) for key in ("code", "name", "value", "period") if key in options} | wide


def _read(long: pd.DataFrame, options: Options, faults: Faults, found: Found) -> None:
    """Add the rows of one file to `found`."""
    columns = _columns(options)
    pattern = re.compile(str(options.get("period_columns") or options.get("periods", PERIOD)), re.ASCII)
    if long.empty:
        faults.add(None, "has no row that is meant", None, None, todo=f"correct `where` in {faults.declared_in}")
    _expect(long, options, faults)
    cells = {key: long[column].tolist() for key, column in columns.items()}
    for place, line in enumerate(int(str(label)) for label in long.index):
        code, name, value = (cells[key][place] for key in ("code", "name", "value"))
        reason = options.get("leave_out", {}).get(code or name, options.get("leave_out", {}).get(name))
        if reason is not None:
            found.excluded[code or name] = str(reason)
            continue
        if not code:
            faults.add(line, "has no code", columns["code"], name, todo=LEAVE.format(faults.declared_in))
            continue
        period = str(options.get("year", "")) or _year(cells["period"][place], pattern, line, columns["period"], faults)
        if not period:
            continue
        key = (code, period)
        if key in found.rows:
            what = f"a second figure for {code} in {period}"
            faults.add(
                line, what, columns["value"], value, todo=f"say with `where` in {faults.declared_in} which is meant"
            )
        found.rows[key] = (code, name, period, *_figure(value, line, columns["value"], options, faults))


def _expect(long: pd.DataFrame, options: Options, faults: Faults) -> None:
    for column, wanted in options.get("expect", {}).items():
        for line, said in long.loc[long[column] != str(wanted), column].items():
            what = "says something else than is declared"
            faults.add(int(str(line)), what, column, said, expected=str(wanted))


def _year(text: str, pattern: re.Pattern[str], line: int, column: str, faults: Faults) -> str:
    match = pattern.fullmatch(text)
    if match is None:
        faults.add(line, "is not a period as declared", column, text, expected=pattern.pattern)
        return ""
    return match["year"]


def _figure(text: str, line: int, column: str, options: Options, faults: Faults) -> tuple[str, str]:
    """The figure, or "" and the reason why there is none. An empty cell is never nought."""
    markers = options.get("markers", {})
    if text in markers:
        return "", str(markers[text])
    if not text:
        todo = f'find out what it means and say it in `markers` of {faults.declared_in} as ""'
        faults.add(line, "has no figure and no mark", column, text, todo=todo)
        return "", ""
    plain = figure(text, options)
    if plain is None:
        todo = f"if it stands for a missing figure, add it to `markers` in {faults.declared_in}"
        faults.add(line, why_not(text), column, text, todo=todo)
        return "", ""
    if "least" in options and Decimal(plain) < Decimal(str(options["least"])):
        faults.add(line, "is less than a figure can be", column, text, expected=f"{options['least']} or more")
    return plain, ""


def _done(rows: Iterable[Row], excluded: Mapping[str, str]) -> Iterator[str]:
    """What was left out; how many stand at nought, by period: the count that a share is made from."""
    yield from (f"left out {code}: {reason}" for code, reason in sorted(excluded.items()))
    read = (Record(id, name, period, float(value) if value else None) for id, name, period, value, _ in rows)
    for share in shares(read):
        without = f"; {share.missing} without a figure" if share.missing else ""
        yield f"{share.period}: {share.nought} of {share.of} at nought{without}"
