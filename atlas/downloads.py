"""The figures as files: CSV, GeoJSON, JSON, and a data package that describes them."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from math import isnan
from typing import Any

from shapely import orient_polygons, set_precision
from shapely.geometry import mapping
from shapely.geometry.base import BaseGeometry

from atlas.index_model import Spec, layer_ids
from atlas.maps.files import compact as to_json
from atlas.model import (
    AreaSet,
    Index,
    IndexResult,
    Joined,
    LayerMeta,
    LayerView,
    PointLayer,
    Records,
    Scene,
    Source,
    Tree,
)
from atlas.stats import table
from atlas.stats.weigh import weighable

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def safe_cell(text: str) -> str:
    """A text that no spreadsheet takes for a formula: such a start is preceded by an apostrophe.

    Ends of lines become line feeds: a lone carriage return would end the row for many readers.
    """
    plain = text.replace("\r\n", "\n").replace("\r", "\n")
    return f"'{plain}" if text.startswith(FORMULA_STARTS) else plain


def to_csv(header: Iterable[str], rows: Iterable[Iterable[str | float | None]]) -> bytes:
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


def layer_csv(joined: Joined, areas: AreaSet) -> bytes:
    """All periods of a layer, one row an area and period, missing figures with their reason; the benchmark's last."""
    names = dict(zip(areas.codes, areas.names, strict=True))
    bench = joined.meta.benchmark or areas.benchmark
    interval = joined.meta.interval is not None
    header = ["area_code", "area_name", "period", "value", *(["lower", "upper"] if interval else []), "note"]
    rows: list[list[str | float | None]] = []
    for p, period in enumerate(joined.periods):
        for n, code in enumerate(joined.codes):
            value, *limits = figure_of(joined, p, n)
            note = joined.notes.get((period, code), "")
            rows.append([code, names[code], period, value, *(limits if interval else []), note])
        note = joined.notes.get((period, bench.code), "") if bench is not None else ""
        if bench is not None and (note or not isnan(joined.benchmark[p])):
            empty = [None, None] if interval else []
            rows.append([bench.code, bench.name, period, float(joined.benchmark[p]), *empty, note])
    return to_csv(header, rows)


def layer_geojson(joined: Joined, areas: AreaSet, shapes: Sequence[str]) -> bytes:
    """The period shown first on `shapes`, GeoJSON geometries in EPSG:4326 (RFC 7946), written once for all layers."""
    names = dict(zip(areas.codes, areas.names, strict=True))
    period = joined.periods[joined.shown]
    features = []
    for n, (code, shape) in enumerate(zip(joined.codes, shapes, strict=True)):
        properties = {"area_code": code, "area_name": names[code], "period": period}
        properties["value"] = number(figure_of(joined, joined.shown, n)[0])  # type: ignore[assignment]
        if note := joined.notes.get((period, code)):
            properties["note"] = note
        told = to_json({"type": "Feature", "id": code, "properties": properties}).decode().rstrip()
        features.append(f'{told[:-1]},"geometry":{shape}}}')
    return f'{{"type":"FeatureCollection","features":[{",".join(features)}]}}\n'.encode()


def rounded(shape: BaseGeometry, decimals: int = 4) -> dict[str, Any]:
    """A GeoJSON geometry, outer rings anticlockwise, with at most `decimals` decimals: four are ten metres.

    Rings that vanish at that precision are left out, so that what remains is valid; a shape that would vanish as a
    whole keeps two decimals more.
    """
    snapped = set_precision(shape, 10.0**-decimals)
    if snapped.is_empty and not shape.is_empty:
        return rounded(shape, decimals + 2)

    def walk(item: Any) -> Any:
        return [walk(part) for part in item] if isinstance(item, (tuple, list)) else round(float(item), decimals)

    geometry = mapping(orient_polygons(snapped))
    return {"type": geometry["type"], "coordinates": walk(geometry["coordinates"])}


def area_json(scene: Scene, n: int) -> bytes:
    """Everything the atlas holds of one area: for each layer that covers it columns with a place a period."""
    areas = scene.areas
    code = areas.codes[n]
    layers = [
        {"id": view.joined.meta.id, "title": view.joined.meta.title, "unit": view.joined.meta.unit, **columns(view, n)}
        for view in scene.layers.values()
        if view.joined.meta.role == "map" and view.joined.meta.area_set == areas.id
        if code not in view.joined.report.out_of_scope
    ]
    groups = [{"kind": g.kind, "code": g.code, "name": g.name} for g in areas.groups if code in g.members]
    return to_json({"code": code, "name": areas.names[n], "groups": groups, "layers": layers})


def columns(view: LayerView, n: int) -> dict[str, Any]:
    """One area's figures of a layer, oldest first: null where there is none; `notes` by period."""
    joined = view.joined
    figures = [figure_of(joined, p, n) for p in range(len(joined.periods))]
    told = {
        "periods": list(joined.periods),
        "values": [number(value) for value, _, _ in figures],
        "benchmark": [number(value) for value in joined.benchmark.tolist()],
        "ranks": [int(rank) or None for rank in view.ranks[:, n].tolist()],
    }
    if joined.meta.interval is not None:
        told |= {"lower": [number(low) for _, low, _ in figures], "upper": [number(high) for _, _, high in figures]}
    code = joined.codes[n]
    notes = {period: joined.notes[(period, code)] for period in joined.periods if (period, code) in joined.notes}
    return told | ({"notes": notes} if notes else {})


def figure_of(joined: Joined, p: int, n: int) -> tuple[float, float, float]:
    """Value, lower and upper of area `n`: also where it is set apart, for a file is no map."""
    held = float(joined.values[p, n]), float(joined.lower[p, n]), float(joined.upper[p, n])
    return joined.apart.get((joined.periods[p], joined.codes[n]), held)


def points_csv(layer: PointLayer) -> bytes:
    """A point layer with its attributes; where a point has no coordinates, the reason."""
    header = [layer.id_field, "name", "longitude", "latitude", "area_code", "reason", *(a.id for a in layer.attributes)]
    rows = (
        [
            p.id,
            p.name,
            p.longitude,
            p.latitude,
            p.area_code,
            p.reason,
            *(p.attributes.get(a.id) for a in layer.attributes),
        ]
        for p in layer.points
    )
    return to_csv(header, rows)


def points_geojson(layer: PointLayer) -> bytes:
    """The points that have coordinates, EPSG:4326."""
    features = [
        {
            "type": "Feature",
            "id": p.id,
            "properties": {layer.id_field: p.id, "name": p.name, "area_code": p.area_code, **p.attributes},
            "geometry": {"type": "Point", "coordinates": [p.longitude, p.latitude]},
        }
        for p in layer.points
        if p.longitude is not None
    ]
    return to_json({"type": "FeatureCollection", "features": features})


def source_entry(source: Source) -> dict[str, str]:
    """A source as the data package names it."""
    return {"title": f"{source.publisher}: {source.title}", "path": source.page or source.address}


def resource(
    one: LayerMeta | PointLayer | Records | Index, fields: list[dict[str, Any]], key: list[str], sources: list[Source]
) -> dict[str, Any]:
    """The data package's entry of one CSV: its schema, its sources, their licences."""
    return {
        "name": one.id,
        "path": f"{one.id}.csv",
        "title": one.title,
        "description": one.description,
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "schema": {"fields": fields, "primaryKey": key},
        "sources": unique([source_entry(source) for source in sources]),
        "licenses": unique([{"title": s.licence, "path": s.licence_address} for s in sources]),
    }


def layer_resource(joined: Joined) -> dict[str, Any]:
    """The data package's entry of one layer's CSV, with its schema."""
    meta = joined.meta
    figures = [{"name": "value", "type": "number", "description": meta.unit}]
    if meta.interval is not None:
        figures += [{"name": name, "type": "number", "description": meta.interval} for name in ("lower", "upper")]
    fields: list[dict[str, Any]] = [
        {"name": "area_code", "type": "string", "constraints": {"required": True}},
        {"name": "area_name", "type": "string"},
        {"name": "period", "type": "string"},
        *figures,
        {"name": "note", "type": "string"},
    ]
    return resource(meta, fields, ["area_code", "period"], [meta.source, *meta.other_sources])


def points_resource(layer: PointLayer) -> dict[str, Any]:
    """The data package's entry of one point layer's CSV."""
    plain = [layer.id_field, "name", "area_code", "reason"]
    fields = [{"name": name, "type": "string"} for name in plain[:2]]
    fields += [{"name": name, "type": "number"} for name in ("longitude", "latitude")]
    fields += [{"name": name, "type": "string"} for name in plain[2:]]
    fields += [
        {"name": a.id, "type": "number" if a.kind == "number" else "string", "title": a.title} for a in layer.attributes
    ]
    return resource(layer, fields, [layer.id_field], [layer.source, *layer.other_sources])


def records_csv(records: Records) -> bytes:
    """A table of records, every period; where a figure is missing, the reason."""
    rows = ([row.id, row.name, row.period, row.value, row.status] for row in records.records)
    return to_csv([records.id_field, "name", "period", "value", "note"], rows)


def records_resource(records: Records) -> dict[str, Any]:
    """The data package's entry of a table of records."""
    fields: list[dict[str, Any]] = [{"name": name, "type": "string"} for name in (records.id_field, "name", "period")]
    fields += [{"name": "value", "type": "number", "description": records.unit}, {"name": "note", "type": "string"}]
    return resource(records, fields, [records.id_field, "period"], [records.source, *records.other_sources])


def index_resource(scene: Scene, result: IndexResult) -> dict[str, Any]:
    """The data package's entry of an index: its sources and licences are those of all layers that it reads."""
    spec: Spec = result.index.data["spec"]
    metas = [scene.layers[name].joined.meta for name in layer_ids(spec)]
    sources = [source for meta in metas for source in (meta.source, *meta.other_sources)]
    return resource(result.index, table.fields(result), ["area_code"], sources)


def weigh_json(scene: Scene, result: IndexResult) -> bytes:
    """What a reader's browser weighs anew: parts by reach; of areas also their names and who passes the gate."""
    data = weighable(result)
    places = next((part.address for part in scene.atlas.config.sections if part.kind == "areas"), "")
    data["units"]["areas"] |= {
        "names": list(scene.areas.names),
        "open": result.gate.tolist(),
        "address": f"{places}{{id}}/" if places else "",
    }
    return to_json(data)


def unique(items: list[dict[str, str]]) -> list[dict[str, str]]:
    """The items without repeats, in their order."""
    return [item for i, item in enumerate(items) if item not in items[:i]]


def datapackage(scene: Scene) -> bytes:
    """A Data Package (frictionless) over every CSV in the same folder."""
    config = scene.atlas.config
    resources = [layer_resource(view.joined) for view in scene.layers.values()]
    resources += [points_resource(layer) for layer in scene.atlas.points]
    resources += [records_resource(records) for records in scene.atlas.records]
    resources += [index_resource(scene, result) for result in scene.results.values()]
    package = {
        "profile": "tabular-data-package",
        "name": "atlas",
        "title": config.title,
        "description": config.description,
        "version": config.data_date.isoformat(),
        "contributors": [{"title": config.publisher, "role": "publisher"}],
        "resources": [{"profile": "tabular-data-resource", **resource} for resource in resources],
    }
    return to_json(package)


def files(scene: Scene) -> Tree:
    """Every download of the atlas."""
    tree: Tree = {}
    shapes = [to_json(rounded(shape)).decode().rstrip() for shape in scene.outlines]
    for view in scene.layers.values():
        joined = view.joined
        areas = scene.atlas.area_sets[joined.meta.area_set]
        tree[f"data/{joined.meta.id}.csv"] = layer_csv(joined, areas)
        if joined.meta.role == "map" and areas.id == scene.areas.id:
            tree[f"data/{joined.meta.id}.geojson"] = layer_geojson(joined, areas, shapes)
    for raw in scene.atlas.layers:
        if raw.provenance.cells:
            tree[f"data/provenance/{raw.meta.id}.jsonl"] = raw.provenance.cells
    for layer in scene.atlas.points:
        tree[f"data/{layer.id}.csv"] = points_csv(layer)
        tree[f"data/{layer.id}.geojson"] = points_geojson(layer)
    for records in scene.atlas.records:
        tree[f"data/{records.id}.csv"] = records_csv(records)
    for id, result in scene.results.items():
        header = [field["name"] for field in table.fields(result)]
        if "pockets" in result.tables:
            tree[f"data/{id}-pockets.csv"] = to_csv(table.POCKET_COLUMNS, table.pocket_rows(result))
        tree[f"data/{id}/weigh.json"] = weigh_json(scene, result)
        tree[f"data/{id}.csv"] = to_csv(header, table.rows(result))
    for n, code in enumerate(scene.areas.codes):
        tree[f"data/areas/{code}.json"] = area_json(scene, n)
    tree["data/datapackage.json"] = datapackage(scene)
    return tree
