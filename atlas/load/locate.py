"""The line of a fault that was found once its file had been read: that of the cell or key which it names."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import cache
from pathlib import Path

from atlas.errors import AtlasError, Problem, Problems
from atlas.load.files import report
from atlas.load.toml import key_lines, line_at

QUOTED = re.compile(r'"([^"]*)"')
LIMIT = 200
"""Problems that are looked up: more are one mistake, and nobody reads so many lines."""


@contextmanager
def located(root: Path) -> Iterator[None]:
    """Raise an AtlasError of the block again, its problems with their lines where files below `root` show them."""
    try:
        yield
    except AtlasError as error:
        texts = cache(_text)
        known = [_placed(problem, texts(root / str(problem.file))) for problem in error.problems[:LIMIT]]
        fewer = Problems()
        report(fewer, [*known, *error.problems[LIMIT:]])
        raise AtlasError(fewer.found) from error.__cause__


def line_of(problem: Problem, text: str) -> int | None:
    """The line in `text`, the content of the problem's file, of what the problem names; None where none is named."""
    field = problem.field or ""
    if (problem.file or "").endswith(".toml"):
        where = tuple(int(part) if part.isdecimal() else part for part in field.split("."))
        return line_at(key_lines(text), where)
    if not (problem.file or "").endswith(".csv"):
        return None
    quoted = QUOTED.match(problem.found or "")
    return _row_of(field, quoted[1] if quoted else None, text)


def _row_of(field: str, found: str | None, text: str) -> int | None:
    """The line of the first row with `found` in the column `field`, or else of the first that begins with `field`."""
    reader = csv.reader(io.StringIO(text, newline=""))
    header = next(reader, [])
    at = header.index(field) if field in header else None
    start = reader.line_num + 1
    for cells in reader:
        own = cells[at] if at is not None and at < len(cells) else None
        if (own == found) if at is not None else cells[:1] == [field]:
            return start
        start = reader.line_num + 1
    return None


def _placed(problem: Problem, text: str) -> Problem:
    if problem.line is not None or not text or not problem.field:
        return problem
    try:
        return replace(problem, line=line_of(problem, text))
    except csv.Error:
        return problem


def _text(path: Path) -> str:
    try:
        return path.read_text("utf-8") if path.is_file() and path.suffix in (".csv", ".toml") else ""
    except (OSError, ValueError):
        return ""
