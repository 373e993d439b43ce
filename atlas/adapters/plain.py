"""Tables as rows by column, and rows as the bytes of a CSV."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping
from typing import Any

from atlas.adapters.frames import frame
from atlas.adapters.tidy import Given


def table(head: Iterable[str], rows: Iterable[Iterable[str]]) -> bytes:
    """A CSV file as bytes: UTF-8, one line feed a row, quoted only where it must be."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(head)
    writer.writerows(rows)
    return text.getvalue().encode()


def rows_of(given: Given, options: Mapping[str, Any], columns: Iterable[str]) -> list[dict[str, str]]:
    """The rows of a file, with all their cells. Raises AtlasError where it cannot be read or lacks one of `columns`."""
    found = frame(given, options, columns, whole=True)
    return [{str(name): str(cell) for name, cell in row.items()} for row in found.to_dict("records")]
