"""Figures that are put together from several cells: parts of a table, files, or years.

Options of `[adapter]`; the same keys in a `[[adapter.file]]` win over them:

code, period, value   columns
periods       regular expression with a group `year`, for the whole text of a period (default: a year, 2020/21, a date)
where                 column -> value or list of values: other rows are left out
parts                 a column: the values that `where` lists for it are added up, and every one must be there
add_files             true: the files' figures are added up, and every file must have the figure
mean                  `of` (periods), `as` (period): the mean over those of the periods that an area has
markers               marks in the value column that stand for no figure
benchmark             "sum": the area that all are held against is the sum over all areas
missing               why there is no figure where the cell is empty or marked

How codes are written: see `codes`; numbers: see `numbers`; where the table stands in the file: see `frames`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

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
Key = tuple[str, str]
Figures = dict[Key, Decimal | None]
Cells = dict[Key, list[Cell]]

PLACES = 4
PERIOD = r"(?P<year>\d{4})(?:[-/]\d{2}(?:\d{2})?)?(?:-\d{2})?(?:[ T]00:00:00)?"
NEEDED = frozenset({"code", "period", "value", "missing"})
OPTIONS = NEEDED | {
    "where", "periods", "parts", "add_files", "mean", "markers", "benchmark", *codes.OPTIONS, *numbers.OPTIONS,
    *frames.OPTIONS, *ROWS,
}  # fmt: skip


def sums(given: Given) -> Adapted:
    """Rows in the order of codes and periods. Raises AtlasError with every fault of the files."""
    check(given, OPTIONS, NEEDED, ("periods",))
    options = given.options
    files = [{**options, **declared} for declared in options["file"]]
    problems = Problems()
    cells: Cells = {}
    read = []
    for declared in files:
        faults = Faults(str(declared["path"]), given.declared_in)
        read.append(_read(given, declared, cells, faults))
        for problem in faults.all():
            problems.add(problem)
    problems.raise_if_any()
    figures = _added(read) if options.get("add_files") else _side_by_side(read, files, problems)
    excluded = _left_out(given, cells, problems)
    problems.raise_if_any()
    figures = {key: value for key, value in figures.items() if key[0] not in excluded}
    notes: dict[Key, str] = {}
    if "mean" in options:
        _all_there(given, figures)
        figures, notes = _mean(figures, options["mean"])
        cells = _meant(cells, options["mean"])
    rows = tuple(_rows(given, figures, cells, notes))
    return Adapted(rows=rows, excluded=excluded, done=tuple(_done(options, files)))


def digits(value: Decimal, places: int = PLACES) -> str:
    """A decimal as it is written: rounded to `places`, without exponent or zeros at its end."""
    plain = f"{round(value, places):f}"
    plain = plain.rstrip("0").rstrip(".") if "." in plain else plain
    return "0" if plain == "-0" else plain


def _read(given: Given, options: Options, taken: Cells, faults: Faults) -> Figures:
    """The figures of one file by code and period; None where a part is missing. Adds their cells to `taken`."""
    parts = options.get("parts")
    names = [str(options[key]) for key in ("code", "period", "value")] + ([str(parts)] if parts else [])
    cells: dict[Key, dict[str, Cell]] = {}
    table = frame(given, options, names)
    pattern = re.compile(str(options.get("periods", PERIOD)), re.ASCII)
    ours, under = recoded(table[names[0]], given, options), kept_under(given)
    for line, code, period, text, *part in zip(table.index, *(table[name] for name in names), strict=True):
        match = pattern.fullmatch(period)
        if match is None:
            faults.add(int(line), "is not a period as declared", names[1], period, expected=pattern.pattern)
            continue
        key = (under.get(ours[code], ours[code]), match["year"])
        cell = Cell(str(options["path"]), int(line), code, period, text, part=part[0] if part else "")
        before = cells.setdefault(key, {}).setdefault(cell.part, cell)
        if before is cell:
            taken.setdefault(key, []).append(cell)
        elif before.value != text:
            faults.add(
                cell.line, "is a second, different figure for an area and period", names[2],
                f"{code} in {period}: {text}", expected=f"{before.value}, as in line {before.line}",
                todo=f"say with `where` in {given.declared_in} which of them is meant",
            )  # fmt: skip
    wanted = [str(each) for each in options["where"][parts]] if parts else [""]
    return {key: _sum(options, [held.get(part) for part in wanted], faults) for key, held in cells.items()}


def _sum(options: Options, cells: list[Cell | None], faults: Faults) -> Decimal | None:
    """The sum over cells, or None where one has no figure."""
    numbers = []
    for cell in cells:
        if cell is None or not cell.value or cell.value in options.get("markers", ()):
            return None
        plain = figure(cell.value, options)
        if plain is None:
            faults.add(
                cell.line, why_not(cell.value), str(options["value"]), cell.value,
                todo=f"if it stands for a missing figure, add it to `markers` in {faults.declared_in}",
            )  # fmt: skip
            return None
        numbers.append(Decimal(plain))
    return sum(numbers, Decimal(0))


def _added(read: list[Figures]) -> Figures:
    """Sums over files; no figure where any file lacks it."""
    keys = sorted({key for figures in read for key in figures})
    values = {key: [figures.get(key) for figures in read] for key in keys}
    return {key: None if None in each else sum(filter(None, each), Decimal(0)) for key, each in values.items()}


def _side_by_side(read: list[Figures], files: list[dict[str, Any]], problems: Problems) -> Figures:
    joined: Figures = {}
    for figures, declared in zip(read, files, strict=True):
        for key, value in figures.items():
            if joined.get(key, value) != value:
                found = f"{value} after {joined[key]} for {key[0]} in {key[1]}"
                problems.add(Problem("differs from the file before it", file=str(declared["path"]), found=found))
            joined[key] = value
    return joined


def _left_out(given: Given, cells: Cells, problems: Problems) -> dict[str, str]:
    """Why each code that is not of the set is left out; a code without a reason is a problem."""
    known = {*kept_under(given).values()}
    excluded = {}
    firsts: dict[str, Cell] = {}
    for (code, _), taken in cells.items():
        firsts.setdefault(code, taken[0])
    for code, first in firsts.items():
        if given.codes and code not in known:
            reason = why_left_out(code, given, given.options)
            if reason is None:
                options = next(file for file in given.options["file"] if str(file["path"]) == first.file)
                column = str({**given.options, **options}["code"])
                near = nearest(code, given.area_names if given.options.get("by_name") else known)
                todo = f"say which area it is (names.csv, `codes`), or why not (`leave_out` in {given.declared_in})"
                what = "is no code of the layer's area set"
                problems.add(Problem(what, first.file, first.line, column, shown(first.code), nearest=near, todo=todo))
            else:
                excluded[code] = reason
    return excluded


def _all_there(given: Given, figures: Figures) -> None:
    """Raise AtlasError where a period that the mean is of is in no file: it would be the mean of others, unsaid."""
    there = sorted({period for (_, period), value in figures.items() if value is not None})
    file, todo = (
        str(given.options["file"][0]["path"]),
        f"correct `mean` in {given.declared_in}, or take the file that has it",
    )
    absent = [str(period) for period in given.options["mean"]["of"] if str(period) not in there]
    if absent:
        what = "has no figure of a period that the mean is of"
        raise AtlasError([Problem(what, file, None, "mean", ", ".join(there), ", ".join(absent), todo=todo)])


def _mean(figures: Figures, options: Options) -> tuple[Figures, dict[Key, str]]:
    """The mean over the periods that an area has; where it lacks some, the note says so."""
    periods = [str(period) for period in options["of"]]
    means: Figures = {}
    notes = {}
    for code in dict.fromkeys(code for code, _ in figures):
        known = [value for period in periods if (value := figures.get((code, period))) is not None]
        key = (code, str(options["as"]))
        means[key] = sum(known, Decimal(0)) / len(known) if known else None
        if 0 < len(known) < len(periods):
            notes[key] = f"mean of {len(known)} of {len(periods)} years: no figure for the others"
    return means, notes


def _meant(cells: Cells, options: Options) -> Cells:
    """The cells of the periods that a mean is of, under the period that it has."""
    found: Cells = {}
    for (code, period), taken in cells.items():
        if period in [str(each) for each in options["of"]]:
            found.setdefault((code, str(options["as"])), []).extend(taken)
    return found


def _rows(given: Given, figures: Figures, cells: Cells, notes: Mapping[Key, str]) -> list[Tidy]:
    reason = str(given.options["missing"])
    rows = [
        Tidy(
            *key,
            "" if value is None else digits(value),
            status=reason if value is None else notes.get(key, ""),
            cells=tuple(cells.get(key, ())),
        )
        for key, value in figures.items()
    ]
    periods = sorted({period for _, period in figures})
    if given.options.get("benchmark") == "sum" and given.benchmark:
        rows += [_whole(given.benchmark, period, figures) for period in periods]
    return sorted(rows, key=lambda row: (row.code, row.period))


def _whole(benchmark: str, period: str, figures: Figures) -> Tidy:
    values = [value for (_, when), value in figures.items() if when == period]
    known = [value for value in values if value is not None]
    lacking = len(values) - len(known)
    note = f"sum of {len(known)} areas; {lacking} without a figure" if lacking else ""
    return Tidy(benchmark, period, digits(sum(known, Decimal(0))), status=note)


def _done(options: Options, files: list[dict[str, Any]]) -> list[str]:
    done = []
    for declared in files:
        rows = "; ".join(f"{name}: {_listing(value)}" for name, value in declared.get("where", {}).items())
        done += [f"kept the rows with {rows}"] if rows else []
        done += [f"added up the figures for each {declared['parts']}"] if "parts" in declared else []
    done += [f"added up the {len(files)} files"] if options.get("add_files") else []
    done += [f"took the mean of {_listing(options['mean']['of'])}"] if "mean" in options else []
    return list(dict.fromkeys(done))


def _listing(value: object) -> str:
    return ", ".join(str(each) for each in value) if isinstance(value, list) else str(value)
