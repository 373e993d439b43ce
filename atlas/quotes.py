"""The rows of publishers' files that points and records are made from: `cells.jsonl` beside `points.csv`.

It lets a figure of theirs be quoted without the publisher's files, every cell as published. The first line lists the
files and, of each, the columns that are read; each further line is a row: whose it is, the number of the file, the row
of the file, the cells.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Quote:
    """A row of the publisher's `file`, `line` counted from 1; `cells` (column -> text as published) are those read."""

    id: str
    file: str
    line: int
    cells: Mapping[str, str]


def encode(quotes: Iterable[Quote]) -> bytes:
    """The content of `cells.jsonl`, each file's rows with the columns of its first; nothing where there are none."""
    columns: dict[str, list[str]] = {}
    lines: list[Any] = []
    for quote in quotes:
        head = columns.setdefault(quote.file, list(quote.cells))
        cells = [quote.cells[name] for name in head]
        lines.append([quote.id, list(columns).index(quote.file), quote.line, cells])
    if not lines:
        return b""
    first = {"files": list(columns), "columns": list(columns.values())}
    texts = (json.dumps(line, ensure_ascii=False, separators=(",", ":")) for line in (first, *lines))
    return "".join(f"{text}\n" for text in texts).encode()


def decode(content: bytes) -> dict[str, tuple[Quote, ...]]:
    """The rows by whose they are. Raises ValueError, LookupError or TypeError where `encode` did not write them."""
    found: dict[str, list[Quote]] = {}
    head, *lines = [json.loads(line) for line in content.decode().split("\n") if line] or [None]
    for id, file, line, cells in lines:
        named = dict(zip(head["columns"][file], cells, strict=True))
        found.setdefault(id, []).append(Quote(id, head["files"][file], line, named))
    return {id: tuple(quotes) for id, quotes in found.items()}
