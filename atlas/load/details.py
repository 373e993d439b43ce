"""The second table of a layer of points, `details.csv`: what stands behind a point's figures, several rows a point."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Set
from pathlib import Path

from atlas.errors import Problem, Problems, nearest, shown
from atlas.load.cells import number, number_problem
from atlas.load.files import label, report
from atlas.load.schema import AttributeTable, DetailTable
from atlas.load.tables import read_table
from atlas.model import Details, PointAttribute

FILE = "details.csv"


def read_details(
    folder: Path, declared: tuple[DetailTable | None, str], root: Path, problems: Problems, known: Set[str]
) -> Details | None:
    """The details in `folder`, whose table and column of ids are `declared`; None where the layer has none.

    Rows stay in the file's order. Problems where a row is of no point that is `known`, where a number is none, where
    a row stands twice, and where the file is there and nothing says what its columns are, or the other way round.
    """
    table, id_field = declared
    path = folder / FILE
    if table is None:
        if path.exists():
            todo = "say what it is in [detail], with a [[detail.column]] for each column"
            problems.add(Problem("the layer does not say what its details are", label(path, root), todo=todo))
        return None
    columns = (id_field, *(column.id for column in table.column))
    read = read_table(path, root, problems, columns)
    if read is None:
        return None
    rows: dict[str, list[Mapping[str, float | str | None]]] = {}
    first: dict[tuple[str, ...], int] = {}
    faults: list[Problem] = []
    for line, row in read.records():
        id_ = row[id_field]
        if id_ not in known:
            near = nearest(id_[:64], sorted(known))
            faults.append(Problem("no point has this id", read.file, line, id_field, shown(id_), nearest=near))
        earlier = first.setdefault(tuple(row.values()), line)
        if earlier != line:
            todo = "take one of them out"
            faults.append(Problem("the row stands twice", read.file, line, found=f"also on line {earlier}", todo=todo))
        cells = dict(cells_of(row, table.column))
        faults.extend(number_faults(read.file, line, row, table.column))
        rows.setdefault(id_, []).append(cells)
    report(problems, faults)
    made = tuple(PointAttribute(**column.model_dump()) for column in table.column)
    return None if faults else Details(table.title, table.note, made, {id_: tuple(held) for id_, held in rows.items()})


def cells_of(row: Mapping[str, str], columns: Iterable[AttributeTable]) -> Iterator[tuple[str, float | str | None]]:
    """A row's cells by column: numbers and texts, None where the cell is empty or no number."""
    for column in columns:
        cell = row[column.id]
        yield column.id, number(cell) if column.kind == "number" else (cell.strip() or None)


def number_faults(file: str, line: int, row: Mapping[str, str], columns: Iterable[AttributeTable]) -> Iterator[Problem]:
    """Cells of columns of numbers that are none."""
    for column in columns:
        cell = row[column.id]
        if column.kind == "number" and cell and number(cell) is None:
            yield number_problem(file, line, column.id, cell)
