"""A publisher's table as rows of text: CSV, workbook or parquet, wherever in the file it starts.

Options of a `[[adapter.file]]`:

format        "csv" (default), "workbook" or "parquet"
header        a cell of the header row; lines above it are the publisher's notes (default: the first line)
sheet         the sheet of a workbook (default: the first)
where         column -> value or list of values: other rows are left out
encoding      of a CSV (default "utf-8-sig"; further byte-order marks are taken off)
"""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np
import openpyxl
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from atlas.adapters.tidy import Given
from atlas.errors import AtlasError, Problem, nearest, shown

MARK = "\ufeff"

Options = Mapping[str, Any]


def frame(given: Given, options: Options, columns: Iterable[str] = ()) -> pd.DataFrame:
    """The table of a file, every cell as text, "" where there is none; its index counts the file's rows from 1.

    Keeps the columns named in `where` and in `columns`, or all where none are named. Raises AtlasError where the
    file cannot be read or a column is missing.
    """
    path = str(options["path"])
    where = {name: _listed(value) for name, value in options.get("where", {}).items()}
    wanted = [*dict.fromkeys([*where, *columns])] if columns else []
    read = {"csv": _from_csv, "workbook": _from_workbook, "parquet": _from_parquet}[options.get("format", "csv")]
    table = read(given, options, where)
    _expect(given, path, list(table.columns), wanted or list(where))
    for name, values in where.items():
        table = table[table[name].isin(values)]
    return table[wanted] if wanted else table


def text(value: object) -> str:
    """A cell as text: whole numbers without a point, dates as the publisher's year-month-day, nothing as ""."""
    if value is None or (isinstance(value, float) and math.isnan(value)):
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).strip()


def _listed(value: object) -> list[str]:
    return [str(each) for each in value] if isinstance(value, list) else [str(value)]


def _expect(given: Given, path: str, there: Sequence[str], wanted: Iterable[str]) -> None:
    problems = [
        Problem(
            "has no such column",
            file=path,
            field=column,
            found=shown(", ".join(there), 300),
            nearest=nearest(column, there),
            todo=f"correct the column's name in {given.declared_in}, or take the file that has it",
        )
        for column in wanted
        if column not in there
    ]
    if problems:
        raise AtlasError(problems)


def _from_csv(given: Given, options: Options, _where: Mapping[str, list[str]]) -> pd.DataFrame:
    path = str(options["path"])
    try:
        content = given.files[path].decode(str(options.get("encoding", "utf-8-sig"))).lstrip(MARK)
    except UnicodeDecodeError as error:
        raise AtlasError([Problem("is not text in the encoding declared", file=path, found=str(error))]) from error
    return _table(given, options, list(csv.reader(io.StringIO(content))), cut=not content.endswith(("\n", "\r")))


def _from_workbook(given: Given, options: Options, _where: Mapping[str, list[str]]) -> pd.DataFrame:
    path = str(options["path"])
    try:
        book = openpyxl.load_workbook(io.BytesIO(given.files[path]), read_only=True, data_only=True)
    except Exception as error:  # openpyxl passes on whatever the archive's or the XML's reader raises
        problem = Problem("is not a workbook", file=path, found=str(error), todo="see whether the file came down whole")
        raise AtlasError([problem]) from error
    name = str(options.get("sheet", book.sheetnames[0]))
    if name not in book.sheetnames:
        problem = Problem("has no such sheet", file=path, found=", ".join(book.sheetnames), expected=name)
        raise AtlasError([problem])
    rows = [[text(cell) for cell in row] for row in book[name].iter_rows(values_only=True)]
    return _table(given, options, rows)


def _from_parquet(given: Given, options: Options, where: Mapping[str, list[str]]) -> pd.DataFrame:
    path = str(options["path"])
    try:
        table = pq.read_table(io.BytesIO(given.files[path]))
    except (pa.ArrowInvalid, OSError) as error:
        problem = Problem(
            "is not a parquet file", file=path, found=str(error), todo="see whether the file came down whole"
        )
        raise AtlasError([problem]) from error
    _expect(given, path, table.column_names, where)
    kept = np.ones(len(table), dtype=bool)
    for name, values in where.items():
        kept &= np.array(pc.is_in(pc.cast(table[name], pa.string()), value_set=pa.array(values)))
    numbers = np.flatnonzero(kept)
    table = table.take(pa.array(numbers))
    cells = {name: [text(cell) for cell in table[name].to_pylist()] for name in table.column_names}
    return pd.DataFrame(cells, dtype=str, index=(numbers + 1).tolist())


def _table(given: Given, options: Options, rows: list[list[str]], cut: bool = False) -> pd.DataFrame:
    """Rows from the header down; rows shorter than the header are filled up, empty rows are left out.

    Where the file may be `cut` short, its last row must be whole.
    """
    path, mark = str(options["path"]), options.get("header")
    first = next((place for place, row in enumerate(rows) if mark in row), None) if mark else 0
    if first is None or not rows:
        raise AtlasError(
            [
                Problem(
                    "has no header row",
                    file=path,
                    found=shown(", ".join(rows[0])) if rows else "an empty file",
                    expected=f'a row with the cell "{mark}"' if mark else "a header",
                    todo=f"see whether the publisher moved the table, then correct `header` in {given.declared_in}",
                )
            ]
        )
    head = [cell.strip() for cell in rows[first]]
    named = [
        f"{name} ({head[:place].count(name) + 1})" if name in head[:place] else name for place, name in enumerate(head)
    ]
    body = {place: row for place, row in enumerate(rows[first + 1 :], first + 2) if any(row)}
    problems = [
        Problem(
            "has more cells than its header",
            file=path,
            line=place,
            found=shown(", ".join(row)),
            expected=f"{len(head)} cells",
            todo="see whether a number with thousands commas stands there without quotes",
        )
        for place, row in body.items()
        if any(row[len(head) :])
    ]
    last = max(body, default=0)
    if cut and last and len(body[last]) < len(head):
        problems.append(
            Problem(
                "ends in the middle of a row",
                file=path,
                line=last,
                found=shown(", ".join(body[last])),
                expected=f"{len(head)} cells",
                todo="see whether the file came down whole",
            )
        )
    if problems:
        raise AtlasError(problems)
    filled = [[cell.strip() for cell in [*row, *[""] * len(head)][: len(head)]] for row in body.values()]
    return pd.DataFrame(filled, columns=named, index=list(body), dtype=str)
