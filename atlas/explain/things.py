"""Figures of points and of records followed back: the publisher's file, the row that a key names, the column.

A refresh keeps the rows that each is made from (`cells.jsonl`), so a step says where the figure stands, quotes the row,
says what is done to it, and is held against the table beside the layer's declaration.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from atlas.adapters.codes import plain_name
from atlas.adapters.numbers import figure
from atlas.adapters.records import PERIOD
from atlas.errors import AtlasError, Problem, nearest, shown
from atlas.explain.account import Account, File, Step
from atlas.explain.quoted import held_quotes, row_text, rows_text, spots, stale
from atlas.model import Point, PointAttribute, PointLayer, Provenance, Record, Records
from atlas.quotes import Quote
from atlas.words import number, period_text

Options = Mapping[str, Any]


def explain_point(layer: PointLayer, who: str, attribute: str | None) -> Account:
    """Where the attributes of a point (its identifier or name), or the one named, are from.

    Raises AtlasError, with the nearest candidate, where there is no such point or attribute.
    """
    point = _one({point.id: point.name for point in layer.points}, who, layer.one)
    found = next(each for each in layer.points if each.id == point)
    asked = [each for each in layer.attributes if attribute in (None, each.id, each.title)]
    if not asked:
        near = nearest(attribute or "", [each.id for each in layer.attributes])
        raise AtlasError(
            [Problem("there is no such attribute", field="attribute", found=shown(attribute), nearest=near)]
        )
    rows = held_quotes(layer.provenance, layer.id).get(found.id, ())
    steps = [
        _attribute(layer, found, each, rows, attribute is not None)
        for each in asked
        if found.attributes.get(each.id) is not None
    ]
    facts = [("identifier", f"{layer.id_field} {found.id}"), ("position", _position(found))]
    facts += [("note", found.reason)] if found.reason else []
    parts = (*steps, *(() if attribute else (*_places(layer, found), *_published(rows))))
    step = Step("", found.name, parts=parts)
    return Account(layer.id, f"{layer.title}, {found.name} ({found.id})", tuple(facts), step, _files(layer.provenance))


def explain_record(records: Records, who: str, period: str | None) -> Account:
    """Where a record (the thing's identifier or name, in a period, the newest if none is named) is from.

    Raises AtlasError, with the nearest candidate, where there is no such thing or period.
    """
    key = _one({each.id: each.name for each in records.records}, who, records.one)
    own = {each.period: each for each in records.records if each.id == key}
    labels = {period_text(records.period_label, each): each for each in own}
    when = labels.get(period or "", period or max(own))
    if when not in own:
        problem = Problem("there is no such period", field="period", found=shown(period), expected=", ".join(labels))
        raise AtlasError([problem])
    record = own[when]
    label = period_text(records.period_label, when)
    facts = [("unit", records.unit), ("shown", _figure(record.value, records) or "no figure")]
    facts += [("note", record.status)] if record.status else []
    title = f"{records.title}, {record.name} ({record.id}), {label}"
    return Account(records.id, title, tuple(facts), _record_step(records, record, label), _files(records.provenance))


def _one(names: Mapping[str, str], who: str, one: str) -> str:
    found = [key for key, name in names.items() if who == key or plain_name(who) == plain_name(name)]
    if found:
        return found[0]
    by_name = {plain_name(name): f"{key} ({name})" for key, name in names.items()}
    near = nearest(plain_name(who), by_name)
    raise AtlasError([Problem(f"there is no such {one}", found=shown(who), nearest=by_name[near] if near else None)])


def _attribute(layer: PointLayer, point: Point, attribute: PointAttribute, rows: Sequence[Quote], quoted: bool) -> Step:
    """An attribute, the rows that it is made from and, where they are to be `quoted`, what they say.

    Raises AtlasError where they do not give what stands in `points.csv`.
    """
    value = point.attributes[attribute.id]
    text = digits(value) if isinstance(value, float) else str(value)
    read = number(value, attribute.decimals) if isinstance(value, float) else text
    spot = next(spots(layer.adapter, point.id, attribute.id), None)
    if spot is None:
        what = f"{attribute.title} ({attribute.id}): in no file: put there by hand"
        return Step(what, text, (f"shown: {read} {attribute.unit}".rstrip(),))
    own = spot.rows(rows)
    if rows and not same(spot.again(own), text):
        what = f"does not give “{attribute.id}” of {point.id}"
        raise AtlasError([stale(layer.id, what, spot.again(own) or "nothing", text)])
    place = ", ".join([spot.path, *([rows_text(own)] if rows else []), spot.where])
    notes = [f"row {row.line:,}: {row_text(row)}" for row in own] if quoted else []
    notes.append(f"shown: {read} {attribute.unit}".rstrip())
    return Step(f"{attribute.title} ({attribute.id}): {place}: {spot.how}", text, tuple(notes))


def same(one: str, other: str) -> bool:
    """Whether two texts are the same, or numbers that differ by no more than a binary number can hold."""
    try:
        first, second = Decimal(one), Decimal(other)
    except ArithmeticError:
        return one == other
    return abs(first - second) <= abs(second) * Decimal("1e-12")


def _published(rows: Sequence[Quote]) -> Iterator[Step]:
    """The rows that the publishers' files have of it, as published."""
    if rows:
        parts = tuple(Step("", f"{row.file}, row {row.line:,}", (row_text(row),)) for row in rows)
        yield Step("", "What the publishers’ files say of it:", parts=parts)


def _places(layer: PointLayer, point: Point) -> Iterator[Step]:
    """Its sites, where it has several."""
    for campus in layer.campuses:
        if campus.point_id == point.id:
            what = f"share of {'all other work' if campus.field == '*' else campus.field} at {campus.name}"
            yield Step(f"{what}{', its main site' if campus.main else ''}", digits(campus.share), (campus.why,))


def _position(point: Point) -> str:
    return "none" if point.longitude is None or point.latitude is None else f"{point.latitude:g}, {point.longitude:g}"


def _record_step(records: Records, record: Record, label: str) -> Step:
    """The row that a record was read from, and what it says. Raises AtlasError where that is another figure."""
    adapter = records.adapter
    files = [{**adapter, **file} for file in adapter.get("file", ())]
    value = digits(record.value) if record.value is not None else ""
    if not files:
        return Step("in no file: put there by hand", value)
    rows = held_quotes(records.provenance, records.id).get(record.id, ())
    found = next(((file, row) for file in files for row in rows if _is_of(file, row, record.period)), None)
    file = found[0] if found else files[0]
    kept = "".join(f" · {column} = {shown_value}" for column, shown_value in file.get("where", {}).items())
    row_where = f"{file.get('code')} = {record.id} · {file.get('period')} = {label}{kept}"
    if found is None:
        return Step(f"{file['path']}, the row where {row_where}", value, (f"column {file.get('value')}",))
    row, column = found[1], _value_column(file, found[1], record.period)
    text = row.cells[column]
    plain = "" if text in file.get("markers", {}) or not text else figure(text, file) or ""
    if not same(plain, value):
        what = f"does not give the figure for {record.id} in {record.period}"
        raise AtlasError([stale(records.id, what, plain or "no figure", value or "no figure")])
    notes = [row_text(row), f"column {column}"]
    if plain != text:
        notes.append(f"“{text}” is read as {plain}" if plain else f"“{text}” stands for no figure")
    return Step(f"{row.file}, row {row.line:,}", value, tuple(notes))


def _is_of(file: Options, row: Quote, period: str) -> bool:
    """Whether a row of a file holds the figure of a period."""
    if row.file != file["path"]:
        return False
    if "period_columns" in file:
        return bool(_value_column(file, row, period))
    if "year" in file:
        return str(file["year"]) == period
    match = re.fullmatch(str(file.get("periods", PERIOD)), row.cells[str(file["period"])], re.ASCII)
    return match is not None and match["year"] == period


def _value_column(file: Options, row: Quote, period: str) -> str:
    """The column that holds the figure of a period; "" where none of a wide table does."""
    if "period_columns" not in file:
        return str(file["value"])
    matches = ((name, re.fullmatch(str(file["period_columns"]), name, re.ASCII)) for name in row.cells)
    return next((name for name, match in matches if match and match["year"] == period), "")


def _figure(value: float | None, records: Records) -> str:
    return "" if value is None else f"{records.prefix}{number(value, records.decimals)}{records.suffix}"


def _files(provenance: Provenance) -> tuple[File, ...]:
    files = (File(str(file["path"]), str(file["address"]), str(file["sha256"])) for file in provenance.files)
    return tuple(dict.fromkeys(files))


def digits(value: float) -> str:
    """A number with all its digits and none more: `53623`, `0.4812`."""
    text = f"{Decimal(repr(value)):f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
