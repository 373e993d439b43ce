"""The rows of a layer's `values.csv`, each checked against its area set."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import lru_cache
from pathlib import Path

from atlas.errors import Problem, Problems, shown
from atlas.load import values
from atlas.load.cells import area_problem, number, number_problem
from atlas.load.files import report
from atlas.load.schema import LayerFile
from atlas.load.tables import Table, read_table
from atlas.model import AreaSet, Row

UNKNOWN_LIMIT = 100  # looking for the nearest code is slow, and so many are one mistake, not a hundred
PERIOD = re.compile(r"[1-9][0-9]{3}")


def read_rows(
    folder: Path, root: Path, problems: Problems, of: tuple[LayerFile, AreaSet | None]
) -> tuple[Row, ...] | None:
    """The rows of the layer in `folder`, in the order of the file, each checked; `of`: its table and its area set.

    None and problems where a code is unknown, a number is none, a value has neither figure nor reason, a period
    is no year, an interval does not hold its value, or an area stands twice in a period.
    """
    path = folder / "values.csv"
    table = read_table(path, root, problems, ("area_code", "period", "value"), ("lower", "upper", "status"))
    if table is None:
        return None
    layer, areas = of
    known: dict[str, str] | None = None
    if areas is not None:
        known = {code.upper(): code for code in areas.codes}
        for benchmark in (areas.benchmark, values.benchmark(layer.benchmark)):
            if benchmark is not None:
                known[benchmark.code.upper()] = benchmark.code
    rows: list[Row] = []
    faults: list[Problem] = []
    first: dict[tuple[str, str], Row] = {}
    unknown: set[str] = set()
    successors = _successors(areas)
    right = frozenset(known.values()) if known is not None else frozenset()
    for row, found in _rows(table):
        if found:
            faults.extend(found)
        if known is not None and row.area_code not in right:
            unknown.add(row.area_code)
            if len(unknown) > UNKNOWN_LIMIT:
                faults.append(Problem("unknown area code", table.file, row.line, "area_code", shown(row.area_code)))
            else:
                fault = area_problem(table.file, row.line, "area_code", row.area_code, known)
                became = successors.get(row.area_code)
                faults.append(
                    replace(fault, nearest=None, todo=f"{became}: carry its figures there") if became else fault
                )
        earlier = first.setdefault((row.area_code, row.period), row)
        if earlier is not row:
            faults.append(_twice(table.file, row, earlier))
        rows.append(row)
    report(problems, faults)
    return None if faults else tuple(rows)


def _successors(areas: AreaSet | None) -> dict[str, str]:
    """Old code -> what the set's changes say became of it."""
    new: dict[str, list[str]] = {}
    for change in areas.changes if areas is not None else ():
        new.setdefault(change.old_code, []).append(f"{change.new_code} took its place in {change.date}")
    return {code: "; ".join(texts) for code, texts in new.items()}


def _rows(table: Table) -> Iterator[tuple[Row, Sequence[Problem]]]:
    """Each row with its faults; a cell that is at fault counts as missing."""
    width = len(table.columns)
    at = [table.columns.get(name, width) for name in ("area_code", "period", "value", "lower", "upper", "status")]
    code_at, period_at, value_at, lower_at, upper_at, status_at = at
    for line, cells in table.rows:
        cells = [*cells, ""]  # noqa: PLW2901  # the last cell stands for the columns that the file has not
        texts = cells[value_at], cells[lower_at], cells[upper_at]
        value = number(texts[0])
        lower = number(texts[1]) if texts[1] else None
        upper = number(texts[2]) if texts[2] else None
        row = Row(line, cells[code_at], cells[period_at], value, lower, upper, cells[status_at].strip())
        whole = (lower is None) == (not texts[1]) and (upper is None) == (not texts[2])
        within = value is not None and (lower is None or lower <= value) and (upper is None or value <= upper)
        if whole and within and _is_year(row.period):
            yield row, ()
        else:
            yield row, list(_row_faults(table.file, row, texts))


@lru_cache(maxsize=1024)
def _is_year(period: str) -> bool:
    return PERIOD.fullmatch(period) is not None


def _row_faults(file: str, row: Row, texts: tuple[str, str, str]) -> Iterator[Problem]:
    if not _is_year(row.period):
        yield Problem(
            "the period is not a year",
            file,
            row.line,
            "period",
            shown(row.period),
            "a year such as 2023; for 2023/24 the starting year",
        )
    numbers = (row.value, row.lower, row.upper)
    for field, text, value in zip(("value", "lower", "upper"), texts, numbers, strict=True):
        if text and value is None:
            yield number_problem(file, row.line, field, text)
    value, lower, upper = numbers
    if not texts[0]:
        if not row.status:
            yield Problem(
                "a value is missing without a reason",
                file,
                row.line,
                "status",
                found="an empty cell",
                expected="the reason, in plain words",
            )
        if texts[1] or texts[2]:
            yield Problem("an interval without a value", file, row.line, "value")
    if (lower is not None and value is not None and lower > value) or (
        upper is not None and value is not None and value > upper
    ):
        yield Problem(
            "the value is not inside its interval",
            file,
            row.line,
            "value",
            texts[0],
            f"lower <= value <= upper, here {texts[1] or '…'} to {texts[2] or '…'}",
        )


def _twice(file: str, row: Row, earlier: Row) -> Problem:
    same = (row.value, row.lower, row.upper, row.status) == (
        earlier.value,
        earlier.lower,
        earlier.upper,
        earlier.status,
    )
    return Problem(
        "the area has two rows for a period",
        file,
        row.line,
        "area_code",
        f"{shown(row.area_code)}, {shown(row.period)}, also on line {earlier.line}, "
        + ("with the same figures" if same else "with other figures"),
        todo="keep one of them",
    )
