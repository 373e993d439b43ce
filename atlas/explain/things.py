"""Figures of points and of records followed back: the publisher's file, the row that a key names, the column.

Of these a refresh keeps no cells, so a step says where the figure stands in the publisher's file, and what is done to
it there; the figure itself is the one in the table beside the layer's declaration.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from atlas.adapters.codes import plain_name
from atlas.errors import AtlasError, Problem, nearest, shown
from atlas.explain.account import Account, File, Step
from atlas.model import Point, PointAttribute, PointLayer, Provenance, Record, Records
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
    steps = [_attribute(layer, found, each) for each in asked if found.attributes.get(each.id) is not None]
    facts = [("identifier", f"{layer.id_field} {found.id}"), ("position", _position(found))]
    facts += [("note", found.reason)] if found.reason else []
    step = Step("", found.name, parts=(*steps, *(() if attribute else _places(layer, found))))
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


def _attribute(layer: PointLayer, point: Point, attribute: PointAttribute) -> Step:
    value = point.attributes[attribute.id]
    text = digits(value) if isinstance(value, float) else str(value)
    read = number(value, attribute.decimals) if isinstance(value, float) else text
    notes = (f"shown: {read} {attribute.unit}".rstrip(),)
    found = next(_sources(layer.adapter, point, attribute.id), "in no file: put there by hand")
    return Step(f"{attribute.title} ({attribute.id}): {found}", text, notes)


def _sources(adapter: Options, point: Point, name: str) -> Iterator[str]:
    """Where an attribute stands: the file, the row, the column, and what is done to it."""
    for file in adapter.get("file", ()):
        column = {**file.get("take", {}), **file.get("text", {})}.get(name)
        row = f"{file['path']}, where {file.get('id')} = {point.id}"
        if column is not None:
            several = "; of several rows the sum" if file.get("several") == "add" else ""
            yield f"{row}: {column}{several}"
        if file.get("role") == "profiles":
            yield from _profile(file, adapter.get("fields", {}), row, name)


def _profile(file: Options, fields: Mapping[str, Sequence[int]], row: str, name: str) -> Iterator[str]:
    """An attribute that is put together from the shares of a profile; `name` may end with a field."""
    kept = "".join(f", {column} = {value}" for column, value in file.get("where", {}).items())
    base, _, field = name.rpartition("_") if name.rpartition("_")[2] in fields else (name, "", "")
    units = f", {file['unit']} = {', '.join(map(str, fields[field]))}" if field else ""
    start, weight = f"{row}{kept}{units}: ", file["weight"]
    if base == file.get("amount"):
        yield f"{start}{weight}, added up"
    if base == file.get("count"):
        yield f"{start}how many of {file['unit']}"
    if base in file.get("shares", {}):
        yield f"{start}{file['shares'][base]}, the mean weighted by {weight}"
    if base in file.get("scores", {}):
        yield f"{start}{_points(file['scores'][base])}, ÷ 100, the mean weighted by {weight}"
    if base in file.get("masses", {}):
        yield f"{start}{_points(file['masses'][base])}, ÷ 100, × {weight}, added up"


def _points(table: Mapping[str, float]) -> str:
    return " + ".join(f"{points:g} × {standard}" for standard, points in table.items())


def _places(layer: PointLayer, point: Point) -> Iterator[Step]:
    """Its sites, where it has several."""
    for campus in layer.campuses:
        if campus.point_id == point.id:
            what = f"share of {'all other work' if campus.field == '*' else campus.field} at {campus.name}"
            yield Step(f"{what}{', its main site' if campus.main else ''}", digits(campus.share), (campus.why,))


def _position(point: Point) -> str:
    return "none" if point.longitude is None or point.latitude is None else f"{point.latitude:g}, {point.longitude:g}"


def _record_step(records: Records, record: Record, label: str) -> Step:
    adapter = records.adapter
    files = [{**adapter, **file} for file in adapter.get("file", ())]
    value = digits(record.value) if record.value is not None else ""
    if not files:
        return Step("in no file: put there by hand", value)
    file = files[0]
    kept = "".join(f" · {column} = {shown_value}" for column, shown_value in file.get("where", {}).items())
    row = f"{file.get('code')} = {record.id} · {file.get('period')} = {label}{kept}"
    return Step(f"{file['path']}, the row where {row}", value, (f"column {file.get('value')}",))


def _figure(value: float | None, records: Records) -> str:
    return "" if value is None else f"{records.prefix}{number(value, records.decimals)}{records.suffix}"


def _files(provenance: Provenance) -> tuple[File, ...]:
    files = (File(str(file["path"]), str(file["address"]), str(file["sha256"])) for file in provenance.files)
    return tuple(dict.fromkeys(files))


def digits(value: float) -> str:
    """A number with all its digits and none more: `53623`, `0.4812`."""
    text = f"{Decimal(repr(value)):f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
