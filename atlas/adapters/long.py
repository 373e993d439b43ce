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
weight        `where`, `expect`, `title`: figures that these are rates of, for areas that were put together

How codes are written: see `codes`; numbers: see `numbers`; where the table stands in the file: see `frames`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

import pandas as pd

from atlas.adapters import codes, frames, numbers
from atlas.adapters.codes import kept_under, recoded, why_left_out
from atlas.adapters.faults import Faults
from atlas.adapters.frames import frame
from atlas.adapters.numbers import figure, why_not
from atlas.adapters.options import ROWS, check
from atlas.adapters.tidy import Adapted, Given, Tidy
from atlas.errors import AtlasError, Problem, Problems, nearest, shown
from atlas.model import Cell

Options = Mapping[str, Any]

FIGURES = ("value", "lower", "upper")
FURTHER = ("lower", "upper", "margin", "status", "notes")
NEEDED = ("code", "period", "value")
WIDE = {"period": "period", "value": "value"}
"""What a wide table's column heads and cells are called once it is long."""

OPTIONS = (
    "columns", "where", "period", "period_columns", "year", "first", "last", "markers", "notes", "marks",
    "grades", "role", "key", "code", "weight", *codes.OPTIONS, *numbers.OPTIONS, *frames.OPTIONS, *ROWS,
)  # fmt: skip


@dataclass(frozen=True)
class Line:
    """A figure and the line of the file where it stands."""

    line: int
    figure: Tidy


def long(given: Given) -> Adapted:
    """Every kept figure of the declared files. Raises AtlasError with every fault of all of them."""
    wide, dated = "period_columns" in given.options, "year" in given.options
    needed = ["columns.code", *([] if wide else ["columns.value"]), *([] if wide or dated else ["columns.period"])]
    check(given, OPTIONS, needed, ("period", "period_columns"))
    given = replace(given, options={**given.options, "codes": _codes(given)})
    problems = Problems()
    rows: list[Tidy] = []
    weights: list[Tidy] = []
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
        rows += _figures(kept, options, ours, faults)
        done += _said(kept, options, ours)
        if "weight" in options:
            weight = {**options, **options["weight"]}
            weighted_by = str(weight["title"])
            weights += _figures(_meant(table, weight, faults), weight, ours, faults)
        for problem in faults.all():
            problems.add(problem)
    problems.raise_if_any()
    return Adapted(tuple(rows), tuple(weights), weighted_by, excluded=excluded, done=tuple(done))


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


def _figures(table: pd.DataFrame, options: Options, ours: Mapping[str, str], faults: Faults) -> list[Tidy]:
    """The figures of the areas and periods meant, under our codes, each once."""
    columns = options["columns"]
    known = table[table[columns["code"]].isin(list(ours))]
    cells = {name: known[column].tolist() for name, column in columns.items()}
    blank = [""] * len(known)
    pattern = re.compile(str(options.get("period_columns") or options.get("period", r"(?P<year>\d{4})")), re.ASCII)
    seen: dict[tuple[str, str], Line] = {}
    for place, line in enumerate(known.index):
        row = {name: cells.get(name, blank)[place] for name in (*NEEDED, *FURTHER)}
        fixed = options.get("year")
        year = str(fixed) if fixed else _year(row["period"], pattern, line, columns.get("period"), faults)
        if year and str(options.get("first", year)) <= year <= str(options.get("last", year)):
            figure = replace(_figure(row, year, line, options, faults), code=ours[row["code"]])
            _once(seen, Line(line, figure), options, faults)
    return [line.figure for line in seen.values()]


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


def _year(text: str, pattern: re.Pattern[str], line: int, column: str | None, faults: Faults) -> str | None:
    match = pattern.fullmatch(text)
    if match is None:
        faults.add(line, "is not a period as declared", column, text, expected=pattern.pattern)
        return None
    return _whole(match["year"])


def _whole(year: str) -> str:
    """A year of four digits: two are those from 1970 to 2069."""
    return year if len(year) != len("70") else f"{19 if year >= '70' else 20}{year}"


def _figure(row: Mapping[str, str], year: str, line: int, options: Options, faults: Faults) -> Tidy:
    """The row's figure; where there is none, the reason that its marker stands for."""
    markers, columns = options.get("markers", {}), options["columns"]
    if "period_columns" in options:
        columns = {**columns, "value": row["period"]}
    texts = {name: row[name] for name in FIGURES}
    marker = row["status"]
    if texts["value"] in markers and not marker:
        marker, texts["value"] = texts["value"], ""
    texts["value"] = str(options.get("grades", {}).get(texts["value"], texts["value"]))
    said = []
    if marker or not texts["value"]:
        if marker not in markers:
            faults.add(
                line, "is a marker that nobody has explained" if marker else "has no figure and no marker",
                columns.get("status") if marker else columns["value"], marker,
                nearest=nearest(marker, markers) if marker else None,
                todo=f"find out what the publisher means by it and add it to `markers` in {faults.declared_in}",
            )  # fmt: skip
        said.append(str(markers.get(marker, "")).format(period=year))
    said.append(_note(row["notes"], options, line, faults))
    said.append(str(options.get("marks", {}).get(row["code"], "")))
    checked = {name: _number(text, columns.get(name), line, options, faults) for name, text in texts.items()}
    if row["margin"] and checked["value"]:
        checked |= _limits(checked["value"], _number(row["margin"], columns.get("margin"), line, options, faults))
    if all(checked.values()) and not float(checked["lower"]) <= float(checked["value"]) <= float(checked["upper"]):
        faults.add(line, "lies outside its own interval", columns["value"], checked["value"],
                   expected=f"{checked['lower']} to {checked['upper']}")  # fmt: skip
    cell = Cell(faults.file, line, **{name: text for name, text in row.items() if name != "margin"})
    return Tidy(row["code"], year, **checked, status="; ".join(text for text in said if text), cells=(cell,))


def _limits(value: str, margin: str) -> dict[str, str]:
    """Both limits of an interval from half its width."""
    if not margin:
        return {}
    middle, half = Decimal(value), Decimal(margin)
    return {"lower": f"{middle - half:f}", "upper": f"{middle + half:f}"}


def _note(note: str, options: Options, line: int, faults: Faults) -> str:
    if not note:
        return ""
    for beginning, ours in options.get("notes", {}).items():
        if note.startswith(beginning):
            return str(ours)
    faults.add(
        line, "is a note that nobody has read", options["columns"].get("notes"), note,
        todo=f"read it, then add to `notes` in {faults.declared_in} how it begins and what readers must know of it",
    )  # fmt: skip
    return ""


def _number(text: str, column: str | None, line: int, options: Options, faults: Faults) -> str:
    if not text:
        return ""
    plain = figure(text, options)
    if plain is None:
        mark = f"if it stands for no figure, add it to `markers` in {faults.declared_in}"
        faults.add(
            line, why_not(text), column, text, expected="a number with a decimal point",
            todo=None if any(map(str.isdigit, text)) else mark,
        )  # fmt: skip
        return ""
    return plain


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


def _once(seen: dict[tuple[str, str], Line], line: Line, options: Options, faults: Faults) -> None:
    """Keep the figure unless it is there already; two different figures for one area and period are an error."""
    key = (line.figure.code, line.figure.period)
    before = seen.setdefault(key, line)
    if before is not line:
        seen[key] = replace(before, figure=replace(before.figure, cells=(*before.figure.cells, *line.figure.cells)))
    same = [_same(getattr(before.figure, name), getattr(line.figure, name)) for name in FIGURES]
    if not all(same):
        faults.add(
            line.line, "is a second, different figure for an area and period", options["columns"].get("value"),
            f"{key[0]} in {key[1]}: {line.figure.value}", expected=f"{before.figure.value}, as in line {before.line}",
            todo=f"say with `where` in {faults.declared_in} which of them is meant",
        )  # fmt: skip


def _same(one: str, other: str) -> bool:
    return one == other or (bool(one) and bool(other) and float(one) == float(other))
