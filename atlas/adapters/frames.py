"""A publisher's table as rows of text: CSV, workbook, parquet or cube, wherever in the file it starts.

Options of a `[[adapter.file]]`:

format        "csv" (default), "workbook", "ods", "parquet" or "json-stat"
header        a cell of the header row, or a list of cells; lines above it are the publisher's notes. Without it, the
              header is the first row that has every column that is asked for
header_rows   how many rows the header has (default 1): their cells are joined by a space, and a cell without a text has
              that of the cell to its left, where there is another row below it
until         beginning of the first cell of the row where the publisher's notes begin: the table ends above it
sheet         the sheet of a workbook (default: the first)
member        the file's name within a ZIP archive
where         column -> value or list of values: other rows are left out
matching      column -> regular expression for the whole cell: other rows are left out, such as other months
expect        column -> text: what every kept row must say, such as the unit; anything else is an error
encoding      of a CSV (default "utf-8-sig"; further byte-order marks are taken off)
delimiter     of a CSV (default ",")
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from atlas.adapters import opened
from atlas.adapters.cube import cube
from atlas.adapters.ods import ods_rows
from atlas.adapters.opened import Row, text
from atlas.adapters.tidy import Given
from atlas.errors import AtlasError, Problem, nearest, shown

OPTIONS = ("matching", "expect", "member", "format", "header", "header_rows", "until", "sheet", "encoding", "delimiter")

Options = Mapping[str, Any]

FEW = 20
"""Faults of one kind that are worth saying."""


def frame(given: Given, options: Options, columns: Iterable[str] = (), whole: bool = False) -> pd.DataFrame:
    """The table of a file, every cell as text, "" where there is none; its index counts the file's rows from 1.

    Keeps the columns named in `where` and in `columns`, or all where none are named or the `whole` table is wanted.
    Raises AtlasError where the file cannot be read or a column is missing.
    """
    path = str(options["path"])
    content = opened.unpacked(given.files[path], path, options.get("member"))
    given = replace(given, files={**given.files, path: content})
    opened.no_page(given, path)
    where = {name: _listed(value) for name, value in options.get("where", {}).items()}
    expected: Mapping[str, object] = options.get("expect", {})
    patterns: Mapping[str, str] = options.get("matching", {})
    wanted = [*dict.fromkeys([*where, *patterns, *expected, *columns])] if columns else []
    table = _reader(given, options)(given, {**options, "columns": wanted}, where)
    _expect(given, path, list(table.columns), wanted or list(where))
    _once(given, path, list(table.columns), wanted or list(where))
    for name, values in where.items():
        table = table[table[name].isin(values)]
    _about(given, path, table, where)
    for name, pattern in patterns.items():
        table = table[table[name].str.fullmatch(pattern)]
    _says(given, path, table, expected)
    return table[wanted] if wanted and not whole else table


def _about(given: Given, path: str, table: pd.DataFrame, where: Mapping[str, list[str]]) -> None:
    """Raise AtlasError with every text of `where` that no row has: what it is called now, nobody has said."""
    todo = f"see what the publisher calls it now, then correct `where` in {given.declared_in}"
    problems = [
        Problem("no row is about what is declared", path, None, name, None, text_, todo=todo)
        for name, texts in where.items()
        for text_ in sorted({*texts} - {*table[name]})
    ]
    if problems:
        raise AtlasError(problems)


def _says(given: Given, path: str, table: pd.DataFrame, expected: Mapping[str, object]) -> None:
    """Raise AtlasError where a row says something else than is expected."""
    todo = f"see whether the figures mean something else now, then change `expect` in {given.declared_in}"
    problems = []
    for name, text_ in expected.items():
        others = table.loc[table[name] != str(text_), name]
        if len(others):
            more = f" (and {len(others) - 1:,} further rows)" if len(others) > 1 else ""
            what = f"says something else than is declared{more}"
            found = shown(others.iloc[0])
            problems.append(Problem(what, path, int(others.index[0]), name, found, str(text_), todo=todo))
    if problems:
        raise AtlasError(problems)


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


def _once(given: Given, path: str, there: Sequence[str], wanted: Sequence[str]) -> None:
    """Raise AtlasError where the header has a column that is wanted twice, and nobody has said which is meant."""
    twice = [name for name in wanted if f"{name} (2)" in there and f"{name} (2)" not in wanted]
    if twice:
        todo = f"say which is meant in {given.declared_in}: the second is “{twice[0]} (2)”"
        raise AtlasError([Problem("has a column twice", path, field=name, todo=todo) for name in twice])


def _reader(given: Given, options: Options) -> Reader:
    """The function that reads the file's format. Raises AtlasError where nobody knows it."""
    name = str(options.get("format", "csv"))
    if name not in READERS:
        near = nearest(name, READERS)
        fault = Problem(
            "is a format that is not read", given.declared_in, None, "format", name, ", ".join(READERS), near
        )
        raise AtlasError([fault])
    return READERS[name]


def _from_csv(given: Given, options: Options, _where: Mapping[str, list[str]]) -> pd.DataFrame:
    rows, cut = opened.csv_rows(given, options)
    return _table(given, options, rows, cut)


def _from_workbook(given: Given, options: Options, _where: Mapping[str, list[str]]) -> pd.DataFrame:
    return _table(given, options, opened.workbook_rows(given, options))


def _from_ods(given: Given, options: Options, _where: Mapping[str, list[str]]) -> pd.DataFrame:
    path = str(options["path"])
    return _table(given, options, ods_rows(given.files[path], path, options.get("sheet")))


def _from_cube(given: Given, options: Options, _where: Mapping[str, list[str]]) -> pd.DataFrame:
    path = str(options["path"])
    return cube(given.files[path], path)


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
    cells = {name: [text(cell) for cell in _plain(table[name])] for name in table.column_names}
    return pd.DataFrame(cells, dtype=str, index=(numbers + 1).tolist())


def _plain(column: pa.ChunkedArray) -> list[object]:
    """The cells of a column; numbers of half precision with the digits that they hold, and no others."""
    if not pa.types.is_float32(column.type):
        return list(column.to_pylist())
    cells: list[float | None] = column.to_pylist()
    return [None if cell is None else float(str(np.float32(cell))) for cell in cells]


Reader = Callable[[Given, Options, Mapping[str, list[str]]], pd.DataFrame]

READERS: Mapping[str, Reader] = {
    "csv": _from_csv,
    "workbook": _from_workbook,
    "ods": _from_ods,
    "parquet": _from_parquet,
    "json-stat": _from_cube,
}


def _table(given: Given, options: Options, rows: Sequence[Row], cut: bool = False) -> pd.DataFrame:
    """Rows from the header down; rows shorter than the header are filled up, empty rows are left out.

    Where the file may be `cut` short, its last row must be whole.
    """
    path = str(options["path"])
    below = _header(given, options, rows)
    head = _names([row for _, row in rows[below - int(options.get("header_rows", 1)) : below]])
    named = [
        f"{name} ({head[:place].count(name) + 1})" if name in head[:place] else name for place, name in enumerate(head)
    ]
    body = {line: row for line, row in rows[below:] if any(row)}
    if "until" in options:
        end = str(options["until"])
        notes = next((line for line, row in body.items() if row[0].strip().startswith(end)), None)
        if notes is None:
            todo = f"see how the publisher's notes begin now, then correct `until` in {given.declared_in}"
            raise AtlasError(
                [Problem("has no row where its notes begin", path, field="until", expected=end, todo=todo)]
            )
        body = {line: row for line, row in body.items() if line < notes}
    problems = [
        Problem(
            "has more cells than its header",
            file=path,
            line=line,
            found=shown(", ".join(row)),
            expected=f"{len(head)} cells",
            todo="see whether a number with thousands commas stands there without quotes, or the header further down: "
            f"say with `header` in {given.declared_in} what it holds",
        )
        for line, row in body.items()
        if any(row[len(head) :])
    ]
    if options.get("format", "csv") == "csv":
        problems += _short(path, named, body, options["columns"])
    last = max(body, default=0)
    if cut and last and (len(body[last]) < len(head) or body[last][-1].count('"') % 2):
        found, todo = shown(", ".join(body[last])), "see whether the file came down whole"
        problems.append(
            Problem("ends in the middle of a row", path, last, None, found, f"{len(head)} cells", todo=todo)
        )
    if problems:
        raise AtlasError(problems[:FEW])
    filled = [
        [cell.translate(opened.INVISIBLE).strip() for cell in [*row, *[""] * len(head)][: len(head)]]
        for row in body.values()
    ]
    return pd.DataFrame(filled, columns=named, index=list(body), dtype=str)


def _short(path: str, named: Sequence[str], body: Mapping[int, list[str]], wanted: Sequence[str]) -> list[Problem]:
    """Rows that end before a column that is wanted. A row with one text alone is the publisher's note."""
    least = max((named.index(name) for name in wanted if name in named), default=-1)
    found = ((line, row) for line, row in body.items() if len(row) <= least and sum(map(bool, row)) > 1)
    todo = "see whether cells are lost in it; those below other columns stand in the wrong place then"
    return [
        Problem(
            "has fewer cells than its header", path, line, None, shown(", ".join(row)), f"{len(named)} cells", todo=todo
        )
        for line, row in found
    ]


def _header(given: Given, options: Options, rows: Sequence[Row]) -> int:
    """The place in `rows` below the header: the lowest of its rows holds the cells declared."""
    marks = _listed(options["header"]) if "header" in options else []
    several = int(options.get("header_rows", 1)) - 1
    found = _first_with(rows, marks)
    if found is not None and not marks:
        named = None if several else _first_with(rows, options["columns"])
        found = found + several if named is None else named
    if found is None or found < several:
        cells = ", ".join(f'"{mark}"' for mark in marks)
        raise AtlasError(
            [
                Problem(
                    "has no header row",
                    file=str(options["path"]),
                    found=shown(", ".join(rows[0][1])) if rows else "an empty file",
                    expected=f"a row with the cell{'s' if len(marks) > 1 else ''} {cells}" if marks else "a header",
                    todo=f"see whether the publisher moved the table, then correct `header` in {given.declared_in}",
                )
            ]
        )
    return found + 1


def _first_with(rows: Sequence[Row], cells: Iterable[str]) -> int | None:
    """The place of the first row with anything in it that has all of `cells`."""
    wanted = set(cells)
    return next((at for at, (_, row) in enumerate(rows) if any(row) and wanted <= {cell.strip() for cell in row}), None)


def _names(rows: Sequence[Sequence[str]]) -> list[str]:
    """The columns' names from the rows of a header: what spans several columns is written once, over the first."""
    width = max((len(row) for row in rows), default=0)
    whole = [[" ".join(cell.split("\n")).strip() for cell in [*row, *[""] * width][:width]] for row in rows]
    for row in whole[:-1]:
        for place in range(1, width):
            row[place] = row[place] or row[place - 1]
    return [" ".join(filter(None, parts)) for parts in zip(*whole, strict=True)]
