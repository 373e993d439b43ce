"""Tables that need no options: a plain CSV as rows by column, and rows as the bytes of a CSV."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence

from atlas.adapters.frames import frame
from atlas.adapters.tidy import Given
from atlas.errors import AtlasError, Problem, nearest, shown


def table(head: Iterable[str], rows: Iterable[Iterable[str]]) -> bytes:
    """A CSV file as bytes: UTF-8, one line feed a row, quoted only where it must be."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(head)
    writer.writerows(rows)
    return text.getvalue().encode()


def rows_of(path: str, content: bytes) -> list[dict[str, str]]:
    """The rows of a plain CSV file, by column. Raises AtlasError where it is none, or is cut short."""
    found = frame(Given("", {path: content}, {}), {"path": path})
    return [{str(name): str(cell) for name, cell in row.items()} for row in found.to_dict("records")]


def must_have(rows: Sequence[Mapping[str, str]], columns: Iterable[str], path: str, declared_in: str) -> None:
    """Raise AtlasError with every one of `columns` that the file at `path` has not."""
    there = list(rows[0]) if rows else []
    problems = [
        Problem(
            "has no such column",
            path,
            1,
            column,
            shown(", ".join(there)),
            nearest=nearest(column, there),
            todo=f"correct the column's name in {declared_in}",
        )
        for column in columns
        if column not in there
    ]
    if problems:
        raise AtlasError(problems)
