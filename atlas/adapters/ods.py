"""Rows of an OpenDocument spreadsheet (.ods), as OASIS OpenDocument 1.2, part 1, section 9.1 describes its tables."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from xml.etree import ElementTree

from atlas.adapters.opened import Row
from atlas.errors import AtlasError, Problem, nearest

TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"

LARGEST = 256_000_000
"""Bytes of a sheet's XML that are read: more is no table of areas."""

WIDEST = 2_000
LONGEST = 1_048_576
"""Columns and rows that are read: editors write what is left of a sheet as one cell, repeated."""


def ods_rows(content: bytes, path: str, sheet: str | None) -> list[Row]:
    """The rows of a sheet (the first where none is named), empty ones left out. Raises AtlasError."""
    tables = list(_root(content, path).iter(f"{TABLE}table"))
    names = [str(table.get(f"{TABLE}name")) for table in tables]
    if not tables or (sheet or names[0]) not in names:
        near = nearest(str(sheet), names)
        raise AtlasError([Problem("has no such sheet", path, None, "sheet", ", ".join(names), sheet, near)])
    return [*_rows(tables[names.index(sheet or names[0])])]


def _root(content: bytes, path: str) -> ElementTree.Element:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            if archive.getinfo("content.xml").file_size > LARGEST:
                raise AtlasError([Problem("is larger than a table of areas can be", path, field="content.xml")])
            text = archive.read("content.xml")
        if b"<!DOCTYPE" in text or b"<!ENTITY" in text:
            raise AtlasError([Problem("declares a type of its own, as no spreadsheet does", path, field="content.xml")])
        return ElementTree.fromstring(text)  # noqa: S314  # without declarations nothing in it can grow or be fetched
    except (zipfile.BadZipFile, KeyError, OSError, EOFError, ElementTree.ParseError) as error:
        todo = "see whether the file came down whole"
        raise AtlasError([Problem("is not an OpenDocument spreadsheet", path, found=str(error), todo=todo)]) from error


def _rows(table: ElementTree.Element) -> Iterator[Row]:
    line = 1
    for row in table.iter(f"{TABLE}table-row"):
        times = int(row.get(f"{TABLE}number-rows-repeated", "1"))
        cells = [*_cells(row)]
        while cells and not cells[-1]:
            cells.pop()
        if cells and line + times <= LONGEST:
            yield from ((line + further, cells) for further in range(times))
        line += times


def _cells(row: ElementTree.Element) -> Iterator[str]:
    """The texts of a row's cells. What another cell is spread over is empty, as in other workbooks."""
    width = 0
    for cell in row:
        if cell.tag in (f"{TABLE}table-cell", f"{TABLE}covered-table-cell"):
            times = min(int(cell.get(f"{TABLE}number-columns-repeated", "1")), WIDEST - width)
            width += times
            covered = cell.tag == f"{TABLE}covered-table-cell"
            yield from ["" if covered else _text(cell)] * times


def _text(cell: ElementTree.Element) -> str:
    """A number or a date as it is held, not as it is shown; else the cell's paragraphs, without remarks on it."""
    held = cell.get(f"{OFFICE}value") or cell.get(f"{OFFICE}date-value")
    if held is not None:
        return held.removesuffix("T00:00:00")
    paragraphs = ("".join(part.itertext()) for part in cell if part.tag == f"{TEXT}p")
    return "\n".join(paragraphs).strip()
