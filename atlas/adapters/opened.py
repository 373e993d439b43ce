"""A publisher's file opened: its bytes as rows of text, before anybody asks what they say."""

from __future__ import annotations

import csv
import gzip
import io
import math
import zipfile
import zlib
from collections.abc import Mapping
from datetime import datetime, time
from typing import Any

import openpyxl

from atlas.adapters.tidy import Given
from atlas.errors import AtlasError, Problem, nearest, shown

MARK = "\ufeff"

INVISIBLE = dict.fromkeys(map(ord, "\u00ad\u200b\u200c\u200d\u2060\ufeff"))
"""Signs that nobody sees, and that make one code two: soft hyphens, joiners, byte-order marks within a text."""

Options = Mapping[str, Any]
Row = tuple[int, list[str]]
"""A line's number and its cells."""


def text(value: object) -> str:
    """A cell as text: whole numbers without a point, dates as the publisher's year-month-day, nothing as ""."""
    if value is None or (isinstance(value, float) and math.isnan(value)):
        return ""
    if isinstance(value, datetime) and value.time() == time():
        return value.date().isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).strip()


def unpacked(content: bytes, path: str, member_: object) -> bytes:
    """The content of a gzip file or of the file named within a ZIP archive; other content as it is."""
    if member_ is not None:
        return member(content, path, str(member_))
    if content.startswith(b"\x1f\x8b"):
        try:
            return gzip.decompress(content)
        except (OSError, EOFError, zlib.error) as error:
            raise AtlasError(
                [Problem("is not a whole gzip file", path, found=str(error), todo="download it again")]
            ) from error
    return content


def member(content: bytes, path: str, name: str) -> bytes:
    """A file within a ZIP archive. Raises AtlasError where it is none, or has no such file."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            if name not in archive.namelist():
                there = archive.namelist()
                found = shown(", ".join(there), 300)
                raise AtlasError([Problem("has no such file", path, None, "member", found, name, nearest(name, there))])
            return archive.read(name)
    except (zipfile.BadZipFile, OSError, EOFError) as error:
        raise AtlasError(
            [Problem("is not a whole ZIP archive", path, found=str(error), todo="download it again")]
        ) from error


def no_page(given: Given, path: str) -> None:
    """Raise AtlasError where a web page stands in the file's place, such as a server's "not found"."""
    head = given.files[path][:512].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if head.startswith((b"<!doctype html", b"<html")):
        todo = "download the file again, by hand if need be"
        raise AtlasError(
            [Problem("is a web page instead of a table", path, found=shown(head[:40].decode("latin-1")), todo=todo)]
        )


def csv_rows(given: Given, options: Options) -> tuple[list[Row], bool]:
    """The rows of a CSV, and whether it may be cut short: its last line has no end. Raises AtlasError."""
    path = str(options["path"])
    if given.files[path].startswith(b"PK\x03\x04"):
        todo = f"say `member` in {given.declared_in}, or `format` if it is a workbook"
        raise AtlasError([Problem("is a ZIP archive, not text", path, todo=todo)])
    try:
        content = given.files[path].decode(str(options.get("encoding", "utf-8-sig"))).replace(MARK, "")
    except (UnicodeDecodeError, LookupError) as error:
        wide = given.files[path].startswith((b"\xff\xfe", b"\xfe\xff"))
        todo = f"say `encoding` in {given.declared_in}: {'utf-16' if wide else 'often cp1252'} where it is not UTF-8"
        raise AtlasError(
            [Problem("is not text in the encoding declared", path, found=str(error), todo=todo)]
        ) from error
    _whole(content, path)
    delimiter = str(options.get("delimiter", ","))
    reader = csv.reader(io.StringIO(content, newline=""), delimiter=delimiter, strict=True)
    rows, line = [], 1
    try:
        for row in reader:
            rows.append((line, row))
            line = reader.line_num + 1
    except csv.Error as error:
        raise AtlasError([Problem("is not a CSV file", path, line, found=str(error))]) from error
    return rows, not content.endswith(("\n", "\r"))


def _whole(content: str, path: str) -> None:
    """Raise AtlasError where a text holds what no text has, or a quotation mark too many: rows would run together."""
    if "\0" in content:
        line = content[: content.index("\0")].count("\n") + 1
        raise AtlasError([Problem("is not text: it holds NUL bytes", path, line, todo="download the file again")])
    if content.count('"') % 2:
        lines = enumerate(content.split("\n"), 1)
        line = next(number for number, text_ in lines if text_.count('"') % 2)
        todo = "see whether the file came down whole; if the publisher has it so, tell them"
        raise AtlasError([Problem("has a quotation mark that is not closed", path, line, todo=todo)])


def workbook_rows(given: Given, options: Options) -> list[Row]:
    """The rows of a sheet of a workbook. Raises AtlasError where it is none, or has no such sheet."""
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
    return list(enumerate(rows, 1))
