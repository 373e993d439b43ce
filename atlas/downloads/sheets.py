"""Cells of tables as text: CSV that keeps every digit and that no spreadsheet runs."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from functools import lru_cache
from math import isnan

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


Cell = str | float | None
"""A cell's content: None is empty, and so is NaN."""


@lru_cache(maxsize=4096)
def safe_cell(text: str) -> str:
    """A text that no spreadsheet takes for a formula: such a start is preceded by an apostrophe.

    Ends of lines become line feeds: a lone carriage return would end the row for many readers.
    """
    plain = text.replace("\r\n", "\n").replace("\r", "\n")
    return f"'{plain}" if text.startswith(FORMULA_STARTS) else plain


def to_csv(header: Iterable[str], rows: Iterable[Iterable[Cell]]) -> bytes:
    """CSV in UTF-8 with line feeds. Numbers keep every digit, texts are made safe, None is an empty cell."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(header)
    for row in rows:
        writer.writerow([safe_cell(cell) if isinstance(cell, str) else number_text(cell) for cell in row])
    return out.getvalue().encode()


def number_text(value: float | None) -> str:
    """The shortest text that reads back as the same number."""
    if value is None or isnan(value):
        return ""
    return str(int(value)) if float(value).is_integer() and abs(value) < 1e15 else repr(float(value))


def number(value: float) -> float | int | None:
    """`value` for JSON: None where missing, an integer where it is whole."""
    if isnan(value):
        return None
    return int(value) if float(value).is_integer() and abs(value) < 1e15 else float(value)
