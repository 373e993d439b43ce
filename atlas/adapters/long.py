"""Tidy rows from a publisher's table: one figure a row, or one period a column.

Options of `[adapter]`; a `[[adapter.file]]` may set its own, and takes the rest from `[adapter]`:

columns       our name -> the publisher's: code, period, value, and lower, upper, status, notes where there are any;
              `margin` where the file has half the width of an interval instead of its limits
where         column -> text (or list): other rows are left out
expect        column -> text: what every kept row must say, such as the unit; anything else is an error
period        regular expression with a group `year`, for the whole text of the period (default: four digits)
year          the year of every figure, where no column says it
period_columns  regular expression with a group `year`: each matching column is a period (a wide table)
first, last   years before and after are left out
markers       marker -> why there is no figure ({period} is filled in); beside a figure it marks the figure
notes         beginning of a note -> what we say of the figure, "" for nothing; any other note is an error
grades        text -> figure, where a cell holds a letter or a word
marks         code -> what is to be said of every figure of that area
role          "codes": the file has no figures, only `key` and `code` (columns): the publisher's codes and ours
combine       several periods make the figure of a year: see `combine`
weight        `where`, `expect`, `title`: figures that these are rates of, for areas that were put together

How codes are written: see `codes`; numbers: see `numbers`; where the table stands in the file: see `frames`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pandas as pd

from atlas.adapters import codes, frames, numbers
from atlas.adapters.codes import kept_under, recoded, why_left_out
from atlas.adapters.combine import check_combine, combined, said_of_years
from atlas.adapters.faults import Faults
from atlas.adapters.frames import frame
from atlas.adapters.options import ROWS, check
from atlas.adapters.row import FIGURES, row_figure
from atlas.adapters.tidy import Adapted, Given, Tidy
from atlas.errors import AtlasError, Problem, Problems, nearest, shown

Options = Mapping[str, Any]

FURTHER = ("lower", "upper", "margin", "status", "notes")
NEEDED = ("code", "period", "value")
WIDE = {"period": "period", "value": "value"}
"""What a wide table's column heads and cells are called once it is long."""

OPTIONS = (
    "columns", "where", "period", "period_columns", "year", "first", "last", "markers", "notes", "marks",
    "grades", "role", "key", "code", "weight", "combine", *codes.OPTIONS, *numbers.OPTIONS, *frames.OPTIONS, *ROWS,
)  # fmt: skip


Found = dict[tuple[str, str, str], Tidy]
"""Figures by area, year, and part of the year where several make one figure."""


def long(given: Given) -> Adapted:
    """Every kept figure of the declared files. Raises AtlasError with every fault of all of them."""
    wide, dated = "period_columns" in given.options, "year" in given.options
    needed = ["columns.code", *([] if wide else ["columns.value"]), *([] if wide or dated else ["columns.period"])]
    check(given, OPTIONS, needed, ("period", "period_columns"))
    check_combine(given)
    given = replace(given, options={**given.options, "codes": _codes(given)})
    problems = Problems()
    found, heavy = Found(), Found()
    excluded: dict[str, str] = {}
    done: list[str] = []
    weighted_by = ""
    for own in (file for file in given.options["file"] if file.get("role") != "codes"):
        options = {**given.options, **own}
        if wide:
            options["columns"] = {**WIDE, **options["columns"]}
        faults = Faults(str(options["path"]), given.declared_in)
        table = _table(given, options)
        kept = _meant(table, options, faults)
        theirs = recoded(table[str(options["columns"]["code"])], given, options)
        under = kept_under(given)
        ours = {text: under[code] for text, code in theirs.items() if code in under}
        excluded |= _others(kept, given, options, theirs, faults)
        _figures(kept, options, ours, faults, found)
        done += _said(kept, options, ours)
        if "weight" in options:
            weight = {**options, **options["weight"]}
            weighted_by = str(weight["title"])
            _figures(_meant(table, weight, faults), weight, ours, faults, heavy)
        for problem in faults.all():
            problems.add(problem)
    problems.raise_if_any()
    done += said_of_years(found, given.options)
    rows, weights = (combined(each, given) for each in (found, heavy))
    return Adapted(rows, weights, weighted_by, excluded=excluded, done=tuple(done))


def _codes(given: Given) -> dict[str, str]:
    """The publisher's codes -> ours, as declared and as the files of that role say."""
    found: dict[str, str] = {}
    for file in (file for file in given.options["file"] if file.get("role") == "codes"):
        key, code = str(file["key"]), str(file["code"])
        table = frame(given, file, [key, code])
        found |= dict(zip(table[key], table[code], strict=True))
    return found | {str(code): str(ours) for code, ours in given.options.get("codes", {}).items()}


def _table(given: Given, options: Options) -> pd.DataFrame:
    """The file's table, its columns checked; a wide table made long."""
    columns = dict(options["columns"])
    wide = options.get("period_columns")
    places = {name: value for name, value in options.items() if name in ("path", *frames.OPTIONS) and name != "expect"}
    needed = {*columns.values(), *options.get("where", {}), *options.get("expect", {})}
    if not wide:
        return frame(given, places, sorted(needed))
    table = frame(given, places, sorted(needed - {columns[name] for name in WIDE}), whole=True)
    years = [column for column in table.columns if re.fullmatch(wide, column)]
    if not years:
        found = shown(", ".join(table.columns), 300)
        raise AtlasError(
            [Problem("has no column for a period", str(options["path"]), 1, "period_columns", found, wide)]
        )
    ids = [column for column in table.columns if column not in years]
    long_table = table.melt(ids, years, var_name="period", value_name="value", ignore_index=False)
    return long_table.rename(columns={name: columns[name] for name in WIDE})


def _meant(table: pd.DataFrame, options: Options, faults: Faults) -> pd.DataFrame:
    """The rows meant by `where`, once they say what `expect` declares."""
    kept = _where(table, options, faults)
    _expect(kept, options, faults)
    return kept


def _figures(table: pd.DataFrame, options: Options, ours: Mapping[str, str], faults: Faults, found: Found) -> None:
    """Add the figures of the areas and periods meant to `found`, under our codes, each once."""
    columns = options["columns"]
    known = table[table[columns["code"]].isin(list(ours))]
    cells = {name: known[column].tolist() for name, column in columns.items()}
    blank = [""] * len(known)
    pattern = re.compile(str(options.get("period_columns") or options.get("period", r"(?P<year>\d{4})")), re.ASCII)
    for place, line in enumerate(known.index):
        row = {name: cells.get(name, blank)[place] for name in (*NEEDED, *FURTHER)}
        fixed = options.get("year")
        year, part = (str(fixed), "") if fixed else _year(row["period"], pattern, line, columns.get("period"), faults)
        if year and str(options.get("first", year)) <= year <= str(options.get("last", year)):
            figure = replace(row_figure(row, year, line, options, faults), code=ours[row["code"]])
            _once(found, part if "combine" in options else "", figure, options, faults)


def _where(table: pd.DataFrame, options: Options, faults: Faults) -> pd.DataFrame:
    for column, wanted in options.get("where", {}).items():
        texts = [str(each) for each in wanted] if isinstance(wanted, list) else [str(wanted)]
        there = table[column].unique().tolist()
        for text in texts:
            if text not in there:
                faults.add(
                    None, "no row is about what is declared", column, text,
                    nearest=nearest(text, there), todo=f"correct `where` in {faults.declared_in}",
                )  # fmt: skip
        table = table[table[column].isin(texts)]
    return table


def _expect(table: pd.DataFrame, options: Options, faults: Faults) -> None:
    for column, wanted in options.get("expect", {}).items():
        for line, found in table.loc[table[column] != str(wanted), column].items():
            faults.add(
                int(str(line)), "says something else than is declared", column, found, expected=str(wanted),
                todo=f"see whether the figures mean something else now, then change `expect` in {faults.declared_in}",
            )  # fmt: skip


def _year(text: str, pattern: re.Pattern[str], line: int, column: str | None, faults: Faults) -> tuple[str, str]:
    """The year of a period, and the part of the year that it is, such as a month; nothing where it is no period."""
    match = pattern.fullmatch(text)
    if match is None:
        faults.add(line, "is not a period as declared", column, text, expected=pattern.pattern)
        return "", ""
    return _whole(match["year"]), match.groupdict().get("part") or ""


def _whole(year: str) -> str:
    """A year of four digits: two are those from 1970 to 2069."""
    return year if len(year) != len("70") else f"{19 if year >= '70' else 20}{year}"


def _others(
    table: pd.DataFrame, given: Given, options: Options, theirs: Mapping[str, str], faults: Faults
) -> dict[str, str]:
    """The codes left out and why. A code of which nobody has said anything is an error."""
    column = str(options["columns"]["code"])
    known = kept_under(given)
    names = given.area_names if options.get("by_name") else known
    excluded = {}
    others = table.loc[~table[column].map(theirs).isin(list(known)), column].drop_duplicates()
    for line, code in others.items():
        reason = why_left_out(theirs[code], given, options)
        if reason is None:
            faults.add(
                int(str(line)), f"is a {'name' if options.get('by_name') else 'code'} that the area set does not know",
                column, code, nearest=nearest(code, names),
                todo=f"say which area it is (names.csv, `codes`), or why not (`leave_out` in {given.declared_in})",
            )  # fmt: skip
        else:
            excluded[code] = reason
    return excluded


def _said(table: pd.DataFrame, options: Options, ours: Mapping[str, str]) -> list[str]:
    """What was done to the rows, in words."""
    done = [
        f"took {len(table):,} of its rows for {column} = {text}" for column, text in options.get("where", {}).items()
    ]
    there = sorted(set(table[options["columns"]["code"]]) & set(ours))
    return done + [f"{code} is kept as {ours[code]}" for code in there if ours[code] != code]


def _once(found: Found, part: str, figure: Tidy, options: Options, faults: Faults) -> None:
    """Keep the figure unless it is there already; two different figures for one area and period are an error."""
    key = (figure.code, figure.period, part)
    before = found.setdefault(key, figure)
    if before is figure:
        return
    first, again = before.cells[0], figure.cells[0]
    found[key] = replace(before, cells=(*before.cells, *figure.cells))
    if not all(_same(getattr(before, name), getattr(figure, name)) for name in FIGURES):
        where = f"line {first.line}" if first.file == again.file else f"{first.file}:{first.line}"
        faults.add(
            again.line, "is a second, different figure for an area and period", options["columns"].get("value"),
            f"{figure.code} in {f'{part} {figure.period}'.strip()}: {figure.value}",
            expected=f"{before.value}, as in {where}",
            todo=f"say with `where` in {faults.declared_in} which of them is meant",
        )  # fmt: skip


def _same(one: str, other: str) -> bool:
    return one == other or (bool(one) and bool(other) and float(one) == float(other))
