"""What was done to figures, points, records and areas, each a page: files, how they are read, codes, derivation."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import numpy as np

from atlas.derive import sources
from atlas.model import AreaSet, Cell, LayerMeta, Page, PointLayer, Provenance, RawLayer, Records, Row, Scene, Source
from atlas.pages.addresses import area_page, join_page, provenance_page, section, web_link
from atlas.pages.index_provenance import index_provenance
from atlas.pages.quoted import example_rows
from atlas.pages.sources import target
from atlas.trace import decode
from atlas.words import Strings, date_text, figure, listed, number, period_label, strings

TABLES = ("columns", "where", "expect", "markers", "notes", "codes", "leave_out")
"""Options that are tables of their own on the page, in reading order; all others stand in one."""

HIDDEN = ("kind", "file", "path", "address", "sha256", "gap", "put", "reasons", "facts")


def provenances(scene: Scene) -> Iterator[Page]:
    """A page for each layer of figures, each of points, each table of records, each index, each set of areas."""
    raw = {layer.meta.id: layer for layer in scene.atlas.layers}
    for view in scene.layers.values():
        yield layer_page(scene, view.joined.meta, raw.get(view.joined.meta.id))
    for points in scene.atlas.points:
        yield points_page(scene, points)
    for records in scene.atlas.records:
        yield records_page(scene, records)
    for result in scene.results.values():
        yield index_provenance(scene, result)
    for areas in scene.atlas.area_sets.values():
        yield set_page(scene, areas)


def layer_page(scene: Scene, meta: LayerMeta, raw: RawLayer | None) -> Page:
    """What was done to a layer of figures."""
    t = strings(scene.atlas.config.language)
    words, areas = t["provenance"], scene.atlas.area_sets.get(meta.area_set, scene.areas)
    provenance, rows = (raw.provenance, raw.rows) if raw else (Provenance(), ())
    address = target(meta, scene)
    data = _common(scene, provenance, [meta.source, *meta.other_sources]) | {
        "layer": {"title": meta.title, "address": address, "page": address.endswith("/")},
        "reading": _reading(meta.adapter, provenance, words),
        "derived": _derived(scene, meta, t),
        "codes": _codes(provenance, areas),
        "carried": _carried(scene, rows, areas, t),
        "gaps": _gaps(rows, areas),
        "excluded": _excluded(raw.excluded if raw else {}),
        "join": join_page(scene, meta.id),
        "csv": f"data/{meta.id}.csv",
        "cells": f"data/provenance/{meta.id}.jsonl" if provenance.cells else "",
        "example": _example(scene, meta, provenance, t),
        "command": f"atlas explain {meta.id} {areas.codes[0]}",
    }
    title = words["title"].format(title=meta.title)
    return Page(provenance_page(scene, meta.id), "provenance.html", title, words["lead"].format(title=meta.title), data)


def points_page(scene: Scene, layer: PointLayer) -> Page:
    """What was done to a layer of points."""
    t = strings(scene.atlas.config.language)
    part = section(scene, "points", layer.id)
    more: dict[str, Any] = {
        "layer": {"title": layer.title, "address": part.address if part else "", "page": part is not None}
    }
    more |= {"excluded": _excluded(layer.excluded), "csv": f"data/{layer.id}.csv"}
    if layer.points and layer.provenance.files:
        more["command"] = f"atlas explain {layer.id} {layer.points[0].id}"
    return _things_page(scene, layer, more | example_rows(layer, t))


def records_page(scene: Scene, records: Records) -> Page:
    """What was done to a table of records."""
    t = strings(scene.atlas.config.language)
    more: dict[str, Any] = {"layer": {"title": records.title, "address": "", "page": False}}
    more |= {"csv": f"data/{records.id}.csv"}
    if records.records and records.provenance.files:
        more["command"] = f"atlas explain {records.id} {records.records[0].id} {records.records[0].period}"
    return _things_page(scene, records, more | example_rows(records, t))


def set_page(scene: Scene, areas: AreaSet) -> Page:
    """What was done to a set of areas; of one that is merged from another, which."""
    t = strings(scene.atlas.config.language)
    own = next((part for part in scene.atlas.config.sections if part.kind == "areas"), None)
    page = own is not None and areas.id == scene.areas.id
    more: dict[str, Any] = {"layer": {"title": areas.title, "address": own.address if own else "", "page": page}}
    base = scene.atlas.area_sets.get(areas.merged_from)
    if base is not None:
        formula = t["provenance"]["merged"].format(n=number(len(areas.codes), 0), many=areas.many, whole=base.title)
        inputs = [{"title": base.title, "address": provenance_page(scene, base.id)}]
        more["derived"] = {"formula": formula, "inputs": inputs}
    return _things_page(scene, areas, more)


def _things_page(scene: Scene, things: PointLayer | Records | AreaSet, more: Mapping[str, Any]) -> Page:
    """The page of what is no layer of figures for areas: its files and how they are read, and `more`."""
    words = strings(scene.atlas.config.language)["provenance"]
    data = _common(scene, things.provenance, [things.source, *things.other_sources])
    data |= {"reading": _reading(things.adapter, things.provenance, words), **more}
    title, lead = words["title"].format(title=things.title), words["lead"].format(title=things.title)
    return Page(provenance_page(scene, things.id), "provenance.html", title, lead, data)


def _common(scene: Scene, provenance: Provenance, own: Sequence[Source]) -> dict[str, Any]:
    t = strings(scene.atlas.config.language)
    part = section(scene, "data")
    return {
        "section": {"title": part.title, "address": part.address} if part else {"title": "", "address": ""},
        "files": [_file(file, own, t) for file in provenance.files],
        "done": list(provenance.done),
    }


def _file(file: Mapping[str, Any], own: Sequence[Source], t: Strings) -> dict[str, Any]:
    """A publisher's file, with what is declared of its source where one has its checksum."""
    source = next((one for one in own if one.sha256 == file["sha256"]), None)
    return {
        "path": str(file["path"]).split("/"),
        "address": web_link(str(file["address"])),
        "bytes": number(int(file["bytes"]), 0),
        "sha256": [file["sha256"][place : place + 16] for place in range(0, len(file["sha256"]), 16)],
        "source": f"{source.publisher}, {source.title}" if source else "",
        "licence": source.licence if source else "",
        "retrieved": date_text(source.retrieved, t) if source else "",
    }


def _reading(adapter: Mapping[str, Any], provenance: Provenance, words: Mapping[str, Any]) -> list[dict[str, Any]]:
    """How each file is read: its options, as tables of pairs."""
    known = {str(file["path"]) for file in provenance.files}
    files = adapter.get("file", ())
    shared = {key: value for key, value in adapter.items() if key not in HIDDEN}
    read: list[dict[str, Any]] = [{"path": [], "tables": _tables(shared, words)}] if shared else []
    for file in files:
        own = {key: value for key, value in file.items() if key not in HIDDEN}
        if str(file.get("path")) in known and own:
            read.append({"path": str(file["path"]).split("/"), "tables": _tables(own, words)})
    return read


def _tables(options: Mapping[str, Any], words: Mapping[str, Any]) -> list[dict[str, Any]]:
    titles, names = words["tables"], words["options"]
    found = [
        {"title": titles[key], "rows": list(_pairs(options[key], names, words))}
        for key in TABLES
        if isinstance(options.get(key), Mapping)
    ]
    others = {key: value for key, value in options.items() if not (key in TABLES and isinstance(value, Mapping))}
    return found + ([{"title": titles["other"], "rows": list(_pairs(others, names, words))}] if others else [])


def _pairs(table: Mapping[str, Any], names: Mapping[str, str], words: Mapping[str, Any]) -> Iterator[list[str]]:
    """Every option with what it says; a table within becomes a pair for each of its own."""
    for key, value in table.items():
        name = names.get(key, key)
        if isinstance(value, Mapping):
            yield from ([f"{name}: {inner}", text] for inner, text in _pairs(value, names, words))
        elif isinstance(value, list):
            yield [name, "; ".join(_one(each) for each in value)]
        else:
            yield [name, _one(value) or words["nothing"]]


def _one(value: object) -> str:
    if isinstance(value, Mapping):
        return ", ".join(f"{key} {_one(each)}" for key, each in value.items())
    return {True: "✓", False: "–"}[value] if isinstance(value, bool) else str(value)


def _derived(scene: Scene, meta: LayerMeta, t: Strings) -> dict[str, Any] | None:
    """The formula in words, and the layers that it is about."""
    if not meta.derive:
        return None
    words = t["provenance"]
    titles = {layer.meta.id: layer.meta.title for layer in scene.atlas.layers}

    def named(value: object) -> str:
        several = value if isinstance(value, list) else [value]
        return listed([titles.get(str(each), str(each)) for each in several], t)

    options = {key: named(value) for key, value in meta.derive.items()}
    formula: Mapping[str, str] = words["formulas"]
    parts = [formula.get(str(meta.derive["kind"]), formula["other"])]
    parts += [formula[key] for key in ("less", "mean_of", "weights") if key in meta.derive]
    fields = {"many": scene.areas.many, **options}
    return {
        "formula": " ".join(part.format(**fields) for part in parts),
        "inputs": [
            {"title": titles.get(name, name), "address": provenance_page(scene, name)}
            for name in sources(meta.derive)
            if name in titles
        ],
    }


def _example(scene: Scene, meta: LayerMeta, provenance: Provenance, t: Strings) -> str:
    """Where the figure of the first area that has one in the period shown stands; empty where no cells are kept."""
    joined = scene.layers[meta.id].joined
    period, names = joined.periods[joined.shown], _names(scene.atlas.area_sets.get(meta.area_set, scene.areas))
    head, *lines = provenance.cells.decode().removesuffix("\n").split("\n")
    codes = [json.loads(line)["code"] for line in lines]
    for n in np.flatnonzero(~np.isnan(joined.values[joined.shown])).tolist():
        code, value = joined.codes[n], float(joined.values[joined.shown, n])
        own = [line for line, its in zip(lines, codes, strict=True) if its == code]
        cells = decode("\n".join([head, *own]).encode()).figures.get((code, period), ()) if own else ()
        if cells:
            first, words = cells[0], t["provenance"]
            column = value_column(meta.adapter, first) or words["options"]["value"]
            fields = {"name": names[code], "period": period_label(meta, period), "shown": figure(value, meta)}
            fields |= {"row": number(first.line, 0), "file": first.file, "column": column, "value": first.value}
            more = words["example_more"].format(n=number(len(cells) - 1, 0)) if len(cells) > 1 else ""
            return str(words["example"].format(**fields, more=more))
    return ""


def value_column(adapter: Mapping[str, Any], cell: Cell) -> str:
    """The publisher's name of the column that a figure stands in; empty where the adapter names none."""
    file: Mapping[str, Any] = next((each for each in adapter.get("file", ()) if each.get("path") == cell.file), {})
    options = {**adapter, **file}
    named = cell.period if "period_columns" in options else options.get("columns", {}).get("value")
    return str(named or options.get("value") or "")


def _codes(provenance: Provenance, areas: AreaSet) -> list[dict[str, str]]:
    """The publisher's codes and names that are others with us, as they occur."""
    names = _names(areas)
    found = {}
    for line in provenance.cells.decode().split("\n")[1:]:
        series = json.loads(line) if line else {}
        if "as" in series:
            found[str(series["as"])] = str(series["code"])
    return [{"theirs": theirs, "code": code, "name": names.get(code, "")} for theirs, code in sorted(found.items())]


def _names(areas: AreaSet) -> dict[str, str]:
    names = dict(zip(areas.codes, areas.names, strict=True))
    return names | ({areas.benchmark.code: areas.benchmark.name} if areas.benchmark else {})


def _carried(scene: Scene, rows: Iterable[Row], areas: AreaSet, t: Strings) -> list[dict[str, Any]]:
    """The areas whose figures are put together from those of earlier areas, with their parts."""
    names, found = _names(areas), dict[tuple[str, str], list[str]]()
    for row in rows:
        if row.status.startswith("carried: "):
            found.setdefault((row.area_code, row.status.split("; ")[0].removeprefix("carried: ")), []).append(
                row.period
            )
    parts: dict[str, list[str]] = {}
    for change in areas.changes:
        name = f"{change.old_name} ({change.old_code})" if change.old_name else change.old_code
        parts.setdefault(change.new_code, []).append(name)
    return [
        {
            "name": names.get(code, code),
            "code": code,
            "address": area_page(scene, code) if areas.id == scene.areas.id else "",
            "parts": listed(parts.get(code, []), t),
            "how": how,
            "periods": _span(periods),
        }
        for (code, how), periods in found.items()
    ]


def _gaps(rows: Iterable[Row], areas: AreaSet) -> list[dict[str, str]]:
    """Why areas have no figure: each reason with its areas and periods, counted."""
    found: dict[str, list[Row]] = {}
    for row in rows:
        if row.value is None:
            found.setdefault(row.status, []).append(row)
    names = _names(areas)
    gaps = []
    for reason, missing in found.items():
        codes = list(dict.fromkeys(row.area_code for row in missing))
        who = "; ".join(names.get(code, code) for code in codes) if len(codes) <= 6 else ""
        count = number(len(codes), 0)
        gaps.append({"reason": reason, "areas": who or count, "periods": _span([row.period for row in missing])})
    return gaps


def _excluded(excluded: Mapping[str, str]) -> list[dict[str, Any]]:
    """The publisher's codes that are left out, by reason."""
    found: dict[str, list[str]] = {}
    for code, reason in excluded.items():
        found.setdefault(reason, []).append(code)
    return [{"reason": reason, "codes": codes} for reason, codes in found.items()]


def _span(periods: Sequence[str]) -> str:
    """`2019`, or `2019–2023`: the first and the last."""
    first, last = min(periods), max(periods)
    return first if first == last else f"{first}–{last}"
