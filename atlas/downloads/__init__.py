"""The figures as files: a layer, an area, points, results as CSV, JSON, GeoJSON, workbooks, and what describes them."""

from __future__ import annotations

from collections.abc import Sequence
from math import isnan
from pathlib import Path
from typing import Any

from shapely import orient_polygons, set_precision
from shapely.geometry import mapping
from shapely.geometry.base import BaseGeometry

from atlas.downloads import cells, sheets
from atlas.downloads.area import area_files
from atlas.downloads.cells import figure_of, places
from atlas.downloads.clusters import cluster_resources, clusters_csv, members_csv
from atlas.downloads.kept import kept
from atlas.downloads.packages import datapackage, metadata, resources
from atlas.downloads.sheets import Cell, number, to_csv
from atlas.downloads.workbook import kept_workbook
from atlas.maps.files import compact as to_json
from atlas.model import (
    AreaSet,
    Details,
    IndexResult,
    Joined,
    LayerView,
    PointLayer,
    Records,
    Scene,
    Tree,
)
from atlas.stats import table
from atlas.stats.weigh import weighable


def layer_csv(view: LayerView, areas: AreaSet) -> bytes:
    """All periods of a layer, one row an area and period, missing figures with their reason; the benchmark's last.

    Where intervals are published, so stand the limits, the rank, and the range that the intervals leave it.
    """
    joined = view.joined
    names = dict(zip(areas.codes, areas.names, strict=True))
    bench = joined.meta.benchmark or areas.benchmark
    interval = joined.meta.interval is not None
    rows: list[list[Cell]] = []
    for p, period in enumerate(joined.periods):
        for n, code in enumerate(joined.codes):
            value, *limits = figure_of(joined, p, n)
            note = joined.notes.get((period, code), "")
            rows.append([code, names[code], period, value, *([*limits, *places(view, p, n)] if interval else []), note])
        note = joined.notes.get((period, bench.code), "") if bench is not None else ""
        if bench is not None and (note or not isnan(joined.benchmark[p])):
            empty = [None] * 5 if interval else []
            rows.append([bench.code, bench.name, period, float(joined.benchmark[p]), *empty, note])
    ranged = ["lower", "upper", "rank", "rank_low", "rank_high"] if interval else []
    return to_csv(["area_code", "area_name", "period", "value", *ranged, "note"], rows)


def kept_csv(view: LayerView, areas: AreaSet, cache: Path | None) -> bytes:
    """`layer_csv`, from `cache` where it was written before from the same figures by the same code."""
    return kept(
        view,
        areas,
        (Path(__file__), Path(cells.__file__), Path(sheets.__file__)),
        cache,
        lambda: layer_csv(view, areas),
    )


def layer_geojson(joined: Joined, areas: AreaSet, shapes: Sequence[str]) -> bytes:
    """The period shown first on `shapes`, GeoJSON geometries in EPSG:4326 (RFC 7946), written once for all layers."""
    names = dict(zip(areas.codes, areas.names, strict=True))
    period = joined.periods[joined.shown]
    features = []
    for n, (code, shape) in enumerate(zip(joined.codes, shapes, strict=True)):
        value = number(figure_of(joined, joined.shown, n)[0])
        properties = {"area_code": code, "area_name": names[code], "period": period, "value": value}
        if note := joined.notes.get((period, code)):
            properties["note"] = note
        told = to_json({"type": "Feature", "id": code, "properties": properties}).decode().rstrip()
        features.append(f'{told[:-1]},"geometry":{shape}}}')
    return f'{{"type":"FeatureCollection","features":[{",".join(features)}]}}\n'.encode()


def rounded(shape: BaseGeometry, decimals: int = 3) -> dict[str, Any]:
    """A GeoJSON geometry, outer rings anticlockwise, with at most `decimals` decimals: three are a hundred metres.

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


def details_csv(layer: PointLayer, details: Details) -> bytes:
    """What stands behind the figures of points, several rows a point, in the order of the points' ids."""
    names = [column.id for column in details.columns]
    rows = ([id_, *(row[name] for name in names)] for id_, held in sorted(details.rows.items()) for row in held)
    return to_csv([layer.id_field, *names], rows)


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


def records_csv(records: Records) -> bytes:
    """A table of records, every period; where a figure is missing, the reason."""
    rows = ([row.id, row.name, row.period, row.value, row.status] for row in records.records)
    return to_csv([records.id_field, "name", "period", "value", "note"], rows)


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


def index_files(scene: Scene, result: IndexResult) -> Tree:
    """The tables of an index: its areas, its clusters, who belongs to them, its pockets; and what browsers weigh."""
    id, header = result.index.id, [field["name"] for field in table.fields(result)]
    tree: Tree = {}
    if "pockets" in result.tables:
        tree[f"data/{id}-pockets.csv"] = to_csv(table.POCKET_COLUMNS, table.pocket_rows(result, scene.areas.names))
    if "clusters" in result.tables:
        tree[f"data/{id}-clusters.csv"] = clusters_csv(scene, result)
        tree[f"data/{id}-members.csv"] = members_csv(scene, result)
    tree[f"data/{id}/weigh.json"] = weigh_json(scene, result)
    tree[f"data/{id}.csv"] = to_csv(header, table.rows(result))
    return tree


def files(scene: Scene, cache: Path | None = None) -> Tree:
    """Every download of the atlas. Tables and workbooks of layers are kept in `cache` by what they are made from."""
    tree: Tree = {}
    shapes = [to_json(rounded(shape)).decode().rstrip() for shape in scene.outlines]
    for view in scene.layers.values():
        joined = view.joined
        areas = scene.atlas.area_sets[joined.meta.area_set]
        tree[f"data/{joined.meta.id}.csv"] = kept_csv(view, areas, cache)
        if joined.meta.role == "map":
            tree[f"data/{joined.meta.id}.xlsx"] = kept_workbook(view, areas, scene.atlas.config, cache)
        if joined.meta.role == "map" and areas.id == scene.areas.id:
            tree[f"data/{joined.meta.id}.geojson"] = layer_geojson(joined, areas, shapes)
    held = {raw.meta.id: raw.provenance for raw in scene.atlas.layers}
    held |= {layer.id: layer.provenance for layer in scene.atlas.points}
    held |= {records.id: records.provenance for records in scene.atlas.records}
    tree |= {f"data/provenance/{id}.jsonl": provenance.cells for id, provenance in held.items() if provenance.cells}
    for layer in scene.atlas.points:
        tree[f"data/{layer.id}.csv"] = points_csv(layer)
        if layer.details:
            tree[f"data/{layer.id}-details.csv"] = details_csv(layer, layer.details)
        tree[f"data/{layer.id}.geojson"] = points_geojson(layer)
    for records in scene.atlas.records:
        tree[f"data/{records.id}.csv"] = records_csv(records)
    for result in scene.results.values():
        tree |= index_files(scene, result)
    tree |= area_files(scene, cache)
    language = scene.atlas.config.language
    clusters = [one for one in scene.results.values() if "clusters" in one.tables]
    described = resources(scene) + [entry for one in clusters for entry in cluster_resources(scene, one)]
    for one in described:
        tree[f"data/{one['path']}-metadata.json"] = to_json(metadata(one, language))
    tree["data/datapackage.json"] = to_json(datapackage(scene.atlas.config, described))
    return tree
