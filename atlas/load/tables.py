"""CSV with line numbers. Separated by commas, UTF-8, one header line; every fault is a problem with its line."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from atlas.errors import Problem, Problems, nearest, shown
from atlas.load.files import label, read_text, report

UNEVEN = "put quotation marks round a cell that holds a comma; fill in or take out what is short or over"

LONGEST = 131_072
"""Characters of a cell: what is longer was glued together by a missing quotation mark."""


@dataclass(frozen=True)
class Table:
    """A CSV file as read: `columns[name]` is the position of a column in each of `rows` (line, cells)."""

    file: str
    columns: Mapping[str, int]
    rows: tuple[tuple[int, list[str]], ...]

    def records(self) -> Iterator[tuple[int, dict[str, str]]]:
        """Each row as (line, cells by column)."""
        for line, cells in self.rows:
            yield line, {name: cells[position] for name, position in self.columns.items()}


def read_table(
    path: Path,
    root: Path,
    problems: Problems,
    required: Iterable[str],
    optional: Iterable[str] = (),
    *,
    may_be_bare: bool = False,
) -> Table | None:
    """The CSV file at `path`, or None and a problem for each fault.

    Columns may stand in any order; a missing, unknown or repeated one is a problem, and so are rows with
    another number of cells than the header, a file without rows (unless it `may_be_bare`), and a last line
    without an end.
    """
    file = label(path, root)
    text = read_text(path, root, problems)
    if text is None:
        return None
    lines = _lines(text, file, problems)
    if lines is None:
        return None
    if not lines:
        problems.add(Problem("the file is empty", file, todo="give it a header and rows"))
        return None
    header_line, header = lines[0]
    faults = list(_header_faults(file, header_line, header, (tuple(required), tuple(optional))))
    if faults:
        report(problems, faults)
        return None
    faults = _row_faults(file, text, lines, may_be_bare)
    report(problems, faults)
    if faults:
        return None
    return Table(file, {name: position for position, name in enumerate(header)}, tuple(lines[1:]))


def _row_faults(file: str, text: str, lines: list[tuple[int, list[str]]], may_be_bare: bool) -> list[Problem]:
    """What is wrong below a header that is right."""
    header_line, header = lines[0]
    faults = [
        Problem(
            "the row has not as many cells as the header",
            file,
            line,
            None,
            str(len(cells)),
            str(len(header)),
            None,
            UNEVEN,
        )
        for line, cells in lines[1:]
        if len(cells) != len(header)
    ]
    faults += [
        Problem("the header stands a second time", file, line, todo="take the line out")
        for line, cells in lines[1:]
        if cells == header
    ]
    if len(lines) == 1 and not may_be_bare:
        faults.append(
            Problem("the file has a header and no rows", file, header_line, todo="add rows, or put the whole file back")
        )
    if not text.endswith(("\n", "\r")):
        faults.append(
            Problem(
                "the last line has no end: the file may be cut off",
                file,
                lines[-1][0],
                todo="fetch the file again, or add a line end if it is whole",
            )
        )
    return faults


def _lines(text: str, file: str, problems: Problems) -> list[tuple[int, list[str]]] | None:
    """Rows with the line on which each starts; blank lines are left out."""
    if text.lstrip().lower().startswith(("<!doctype", "<html", "<?xml")):
        problems.add(Problem("a web page, not a table: a download went wrong", file, 1, todo="fetch the file again"))
        return None
    csv.field_size_limit(LONGEST)  # it is the process's, and other packages raise it
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    lines: list[tuple[int, list[str]]] = []
    start = 1
    try:
        for cells in reader:
            if cells:
                lines.append((start, cells))
            start = reader.line_num + 1
    except csv.Error as error:
        reason = "a cell is too long" if "limit" in str(error) else "a quotation mark is missing or one too many"
        problems.add(Problem(f"not valid CSV: {reason}", file, start, todo="see the row that begins on this line"))
        return None
    return lines


def _header_faults(
    file: str, line: int, header: list[str], columns: tuple[tuple[str, ...], tuple[str, ...]]
) -> Iterator[Problem]:
    required, optional = columns
    known = [*required, *optional]
    if len(header) == 1 and len(known) > 1 and any(mark in header[0] for mark in ";\t|"):
        todo = "save the file with commas between the cells"
        yield Problem("the cells are not separated by commas", file, line, found=shown(header[0]), todo=todo)
        return
    for name, count in Counter(header).items():
        if count > 1:
            yield Problem("a column stands twice", file, line, found=shown(name), todo="take one of them out")
        if name not in known:
            listed = ", ".join(known) if len(known) <= 12 else None
            yield Problem("unknown column", file, line, None, shown(name), listed, nearest(name[:64], known))
    for name in required:
        if name not in header:
            near = nearest(name, header)
            todo = "add it, with a cell in each row" if near is None else "correct its name in the header, or add it"
            yield Problem(f'the column "{name}" is missing', file, line, nearest=near and shown(near), todo=todo)
