"""How long an area has belonged to something: spans of years become, for each year, the years since it began.

Spans that follow one another without a gap are one: a body that takes another's place begins nothing anew.

Options of `[adapter]`:

first, last   the years to be made: an area in a span has a figure, others have none
also          spans that no file has: `areas`, `start`, `end`, `reason` (all years count)

Each `[[adapter.file]]` has a `role`:

spans         a row a span: `area`, `group` (columns), `start` and `end` (columns of years, the last included), or
              `ends` (year) where no column has the end; `where` keeps rows
years         `name`, `date` (columns): when a group began, for spans without a start; a name reads up to its
              brackets, and the earliest of several dates counts
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from atlas.adapters import frames
from atlas.adapters.faults import Faults
from atlas.adapters.frames import frame
from atlas.adapters.options import ROWS, check
from atlas.adapters.tidy import Adapted, Given, Tidy
from atlas.errors import Problems, nearest
from atlas.model import Cell

Options = Mapping[str, Any]

NEVER = 9999
OPTIONS = ("first", "last", "also", *ROWS)
ROLES = {
    "spans": ("area", "group", "start", "end", "ends", "where", *frames.OPTIONS),
    "years": ("name", "date", "where", *frames.OPTIONS),
}


@dataclass(frozen=True)
class Span:
    """Years from `start` to `end`, both included, and the row that says so."""

    start: int
    end: int
    cell: Cell


def spans(given: Given) -> Adapted:
    """A row for each area and year in a span. Raises AtlasError with every fault of the files."""
    check(given, OPTIONS, ("first", "last"), roles=ROLES)
    began = _began(given)
    problems = Problems()
    found: dict[str, list[Span]] = {}
    excluded: dict[str, str] = {}
    for options in (file for file in given.options["file"] if file["role"] == "spans"):
        faults = Faults(str(options["path"]), given.declared_in)
        for code, span in _read(given, options, began, faults):
            area = _ours(given, code)
            if area in given.codes:
                found.setdefault(area, []).append(span)
            else:
                _leave_out(given, code, excluded, span.cell, faults)
        for problem in faults.all():
            problems.add(problem)
    problems.raise_if_any()
    for also in given.options.get("also", ()):
        for code in also["areas"]:
            cell = Cell(given.declared_in, 0, code, str(also["start"]), str(also["start"]), notes=str(also["reason"]))
            found.setdefault(str(code), []).append(Span(int(also["start"]), int(also["end"]), cell))
    years = range(int(given.options["first"]), int(given.options["last"]) + 1)
    rows = (row for code in given.codes for row in _rows(code, found.get(code, []), years))
    return Adapted(tuple(rows), excluded=excluded, done=("counted the years since the first of unbroken spans",))


def _began(given: Given) -> dict[str, int]:
    """The first year of each group, by its name."""
    began: dict[str, int] = {}
    for options in (file for file in given.options["file"] if file["role"] == "years"):
        columns = [str(options["name"]), str(options["date"])]
        for name, date in frame(given, options, columns)[columns].itertuples(index=False):
            year, plain = re.search(r"\d{4}", date), name.split(" (")[0]
            if year:
                began[plain] = min(int(year[0]), began.get(plain, NEVER))
    return began


def _read(given: Given, options: Options, began: Mapping[str, int], faults: Faults) -> Iterator[tuple[str, Span]]:
    """The area's code and the span of every row."""
    area, group = str(options["area"]), str(options["group"])
    dated = [str(options[key]) for key in ("start", "end") if key in options]
    for line, row in frame(given, options, [area, group, *dated]).iterrows():
        code, name = row[area], row[group]
        start = row[str(options["start"])] if "start" in options else ""
        end = row[str(options["end"])] if "end" in options else ""
        for year in (each for each in (start, end) if each and not re.fullmatch(r"\d{4}", each)):
            faults.add(int(str(line)), "is not a year", None, year, expected="four digits, or an empty cell")
            start = end = ""
        if not start and name not in began:
            faults.add(
                int(str(line)), "began in no year that a file gives", group, name, nearest=nearest(name, began),
                todo=f"see how the file of years in {faults.declared_in} writes it",
            )  # fmt: skip
            continue
        first = int(start) if start else began[name]
        last = int(end or options.get("ends", NEVER))
        yield code, Span(first, last, Cell(faults.file, int(str(line)), code, str(first), str(first), part=name))


def _ours(given: Given, code: str) -> str:
    return next((change.new_code for change in given.changes if change.old_code == code), code)


def _leave_out(given: Given, code: str, excluded: dict[str, str], cell: Cell, faults: Faults) -> None:
    fitting = sorted((start for start in given.other_codes if code.startswith(start)), key=len)
    if fitting:
        excluded[code] = given.other_codes[fitting[-1]]
    elif code in given.outside:
        excluded[code] = "outside the part of the map that this layer covers"
    else:
        near = nearest(code, given.codes)
        faults.add(cell.line, "is a code that the area set does not know", None, code, nearest=near)


def _rows(code: str, found: list[Span], years: range) -> Iterator[Tidy]:
    """The years since the first of the unbroken spans that lead to each year."""
    ordered = sorted(found, key=lambda span: (span.start, span.end))
    for year in years:
        begun: list[Span] = []
        for span in (span for span in ordered if span.start <= year):
            broken = not begun or span.start > max(each.end for each in begun) + 1
            begun = [span] if broken else [*begun, span]
        if begun and max(span.end for span in begun) >= year:
            cells = tuple(dict.fromkeys(span.cell for span in begun))
            yield Tidy(code, str(year), str(year - begun[0].start), cells=cells)
