"""Where an attribute of a point stands in the publishers' files, what its rows say, and what they give."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from atlas.adapters.numbers import number
from atlas.adapters.profiles import Submission, put_together
from atlas.adapters.sums import digits
from atlas.errors import AtlasError, Problem
from atlas.model import Provenance
from atlas.quotes import Quote, decode
from atlas.trace import FILE

Options = Mapping[str, Any]


@dataclass(frozen=True)
class Spot:
    """Where an attribute stands: the file, how its rows are chosen and read in words, what it is made from rows.

    `kept`: column -> what a row must say there to count; `again`: the attribute's text from the rows that count.
    """

    path: str
    where: str
    how: str
    again: Callable[[Sequence[Quote]], str]
    kept: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def rows(self, quotes: Sequence[Quote]) -> list[Quote]:
        """Those of a point's rows that the attribute is made from."""
        return [
            quote
            for quote in quotes
            if quote.file == self.path and all(quote.cells[name] in texts for name, texts in self.kept.items())
        ]


def held_quotes(provenance: Provenance, layer: str) -> dict[str, tuple[Quote, ...]]:
    """The publishers' rows that a refresh kept, by id. Raises AtlasError where they cannot be read."""
    try:
        return decode(provenance.cells)
    except (ValueError, LookupError, TypeError) as error:
        raise AtlasError([stale(layer, "cannot be read", str(error))]) from error


def stale(layer: str, what: str, found: str, expected: str | None = None) -> Problem:
    """What is said where figures and the rows kept of them do not fit."""
    todo = f"run `atlas refresh {layer}`: it writes the two together"
    return Problem(what, f"layers/{layer}/{FILE}", found=found, expected=expected, todo=todo)


def rows_text(rows: Sequence[Quote]) -> str:
    """`no row`; `row 12`; `rows 12 and 14`; `28 rows from 12 to 124`."""
    lines = [f"{row.line:,}" for row in rows]
    if not lines:
        return "no row"
    if len(lines) < 3:
        return f"row{'s' if len(lines) > 1 else ''} {' and '.join(lines)}"
    return f"{len(lines)} rows from {lines[0]} to {lines[-1]}"


def row_text(row: Quote) -> str:
    """A row's cells as published, with the publisher's names of columns; empty ones are left out."""
    return " · ".join(f"{column} = {text}" for column, text in row.cells.items() if text)


def spots(adapter: Options, point: str, name: str) -> Iterator[Spot]:
    """Where the attribute `name` of `point` stands."""
    for file in adapter.get("file", ()):
        where = f"where {file.get('id')} = {point}"
        take, text = file.get("take", {}), file.get("text", {})
        if name in take:
            several = "; of several rows the sum" if file.get("several") == "add" else ""
            yield Spot(str(file["path"]), where, f"{take[name]}{several}", _added(file, str(take[name])))
        elif name in text:
            yield Spot(str(file["path"]), where, str(text[name]), _text(str(text[name])))
        if file.get("role") == "profiles":
            yield from _profile(file, adapter.get("fields", {}), where, name)


def _added(file: Options, column: str) -> Callable[[Sequence[Quote]], str]:
    """The numbers of a column added up; nothing where no row has one."""

    def again(rows: Sequence[Quote]) -> str:
        texts = (row.cells[column] for row in rows)
        plain = [number(text, file.get("thousands"), file.get("negative")) for text in texts if text]
        return digits(sum((Decimal(one) for one in plain if one), Decimal(0))) if plain else ""

    return again


def _text(column: str) -> Callable[[Sequence[Quote]], str]:
    def again(rows: Sequence[Quote]) -> str:
        return next((row.cells[column] for row in reversed(rows) if row.cells[column]), "")

    return again


def _profile(file: Options, fields: Mapping[str, Sequence[int]], where: str, name: str) -> Iterator[Spot]:
    """An attribute that is put together from the shares of a profile; `name` may end with a field."""
    kept = "".join(f", {column} = {value}" for column, value in file.get("where", {}).items())
    base, _, field_ = name.rpartition("_") if name.rpartition("_")[2] in fields else (name, "", "")
    units = tuple(str(unit) for unit in fields[field_]) if field_ else ()
    weight, told = file["weight"], f", {file['unit']} = {', '.join(units)}" if field_ else ""
    how = ""
    if base == file.get("amount"):
        how = f"{weight}, added up"
    if base == file.get("count"):
        how = f"how many of {file['unit']}"
    if base in file.get("shares", {}):
        how = f"{file['shares'][base]}, the mean weighted by {weight}"
    if base in file.get("scores", {}):
        how = f"{_points(file['scores'][base])}, ÷ 100, the mean weighted by {weight}"
    if base in file.get("masses", {}):
        how = f"{_points(file['masses'][base])}, ÷ 100, × {weight}, added up"
    if how:
        chosen = {str(file["unit"]): units} if field_ else {}
        yield Spot(str(file["path"]), f"{where}{kept}{told}", how, _together(file, fields, name), chosen)


def _together(file: Options, fields: Mapping[str, Sequence[int]], name: str) -> Callable[[Sequence[Quote]], str]:
    """The attribute of all submissions that rows tell of."""
    units = {of: tuple(str(unit) for unit in each) for of, each in fields.items()}

    def again(rows: Sequence[Quote]) -> str:
        submissions = [_submission(file, row) for row in rows]
        return put_together(file, units, submissions).get(name, "")

    return again


def _submission(file: Options, row: Quote) -> Submission:
    percent = {str(one): Decimal(number(row.cells[str(one)]) or 0) for one in file["standards"]}
    return Submission(row.cells[str(file["unit"])], Decimal(number(row.cells[str(file["weight"])]) or 0), percent)


def _points(table: Mapping[str, float]) -> str:
    return " + ".join(f"{points:g} × {standard}" for standard, points in table.items())
