"""What describes the CSV files: a Data Package over all of them, and for each the metadata of CSV on the Web."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from atlas.model import Config, Details, Index, IndexResult, Joined, LayerMeta, PointLayer, Records, Scene, Source
from atlas.model.index import Spec, layer_ids
from atlas.model.pockets import pocket_layers
from atlas.stats import table

CONTRACT = "1.2"
"""Version of what others may rely on: columns, keys, addresses. See docs/contract.md."""

DIALECT = {"encoding": "utf-8", "header": True, "delimiter": ",", "lineTerminators": ["\n"]}

RANKS = {
    "rank": "1 is the highest figure as shown; equal figures share a rank",
    "rank_low": "lowest rank in nine of ten draws from the intervals",
    "rank_high": "highest rank in nine of ten draws from the intervals",
}


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
        "schema": {"fields": fields} | ({"primaryKey": key} if key else {}),
        "sources": unique([source_entry(source) for source in sources]),
        "licenses": unique([{"title": s.licence, "path": s.licence_address} for s in sources]),
    }


def layer_resource(joined: Joined) -> dict[str, Any]:
    """The data package's entry of one layer's CSV, with its schema."""
    meta = joined.meta
    figures = [{"name": "value", "type": "number", "description": meta.unit}]
    if meta.interval is not None:
        figures += [{"name": name, "type": "number", "description": meta.interval} for name in ("lower", "upper")]
        figures += [{"name": name, "type": "integer", "description": said} for name, said in RANKS.items()]
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


def details_resource(layer: PointLayer, details: Details) -> dict[str, Any]:
    """The data package's entry of what stands behind the figures of a layer's points: several rows a point."""
    fields = [{"name": layer.id_field, "type": "string"}]
    fields += [
        {"name": one.id, "type": "number" if one.kind == "number" else "string", "title": one.title}
        for one in details.columns
    ]
    told = {
        "name": f"{layer.id}-details",
        "path": f"{layer.id}-details.csv",
        "title": f"{layer.title}: {details.title}",
    }
    return resource(layer, fields, [], [layer.source, *layer.other_sources]) | told


def records_resource(records: Records) -> dict[str, Any]:
    """The data package's entry of a table of records."""
    fields: list[dict[str, Any]] = [{"name": name, "type": "string"} for name in (records.id_field, "name", "period")]
    fields += [{"name": "value", "type": "number", "description": records.unit}, {"name": "note", "type": "string"}]
    return resource(records, fields, [records.id_field, "period"], [records.source, *records.other_sources])


def index_resource(scene: Scene, result: IndexResult) -> dict[str, Any]:
    """The data package's entry of an index: its sources and licences are those of all that its scores are made from.

    Needs stand beside the scores, in no column, and pockets in a file of their own.
    """
    spec = result.index.spec
    sources = sources_of(scene, spec, layer_ids(replace(spec, pockets=None, needs=())))
    return resource(result.index, table.fields(result), ["area_code"], sources)


def sources_of(scene: Scene, spec: Spec, layers: Iterable[str]) -> list[Source]:
    """The sources of layers, and of the points that bring knowledge within reach."""
    metas: list[LayerMeta | PointLayer] = [scene.layers[name].joined.meta for name in layers]
    points = [one for one in scene.atlas.points if one.id == spec.reach.points]
    return [source for one in (*metas, *points) for source in (one.source, *one.other_sources)]


POCKETS = {
    "area_code": ("string", ""),
    "area_name": ("string", ""),
    "sector": ("string", "the industry's id"),
    "sector_title": ("string", "what the industry is called"),
    "quotient": ("number", "location quotient, mean of the newest years"),
    "quotient_newest": ("number", "location quotient of the newest year alone"),
    "still": ("string", "whether the newest year alone still reaches the quotient that is asked for: yes or no"),
    "share": ("number", "share of the area's output, 0 to 1"),
    "output": ("number", "a year, newest year: {unit}"),
    "growth": ("number", "per cent a year"),
    "research": ("string", "whether research that bears on it is within reach: yes or no"),
}


def pockets_resource(scene: Scene, result: IndexResult) -> dict[str, Any]:
    """The data package's entry of the pockets that an index finds, and the sources of what they are found in."""
    spec = result.index.spec
    unit = scene.layers[spec.sectors[0].output].joined.meta.unit
    fields = [
        {"name": name, "type": POCKETS[name][0], "description": POCKETS[name][1].format(unit=unit)}
        for name in table.POCKET_COLUMNS
    ]
    read = [spec.functional.ratio, spec.specialisation.base, spec.specialisation.less]
    read += [name for one in spec.sectors for name in (one.quotient, one.output)]
    read += pocket_layers(spec.pockets) if spec.pockets else []
    made = resource(result.index, fields, ["area_code", "sector"], sources_of(scene, spec, filter(None, read)))
    own = {"name": f"{result.index.id}-pockets", "path": f"{result.index.id}-pockets.csv"}
    return made | own


def unique(items: list[dict[str, str]]) -> list[dict[str, str]]:
    """The items without repeats, in their order."""
    return [item for i, item in enumerate(items) if item not in items[:i]]


def resources(scene: Scene) -> list[dict[str, Any]]:
    """An entry for every CSV in the folder of figures."""
    found = [layer_resource(view.joined) for view in scene.layers.values()]
    found += [points_resource(layer) for layer in scene.atlas.points]
    found += [details_resource(layer, layer.details) for layer in scene.atlas.points if layer.details]
    found += [records_resource(records) for records in scene.atlas.records]
    found += [index_resource(scene, result) for result in scene.results.values()]
    return found + [pockets_resource(scene, one) for one in scene.results.values() if "pockets" in one.tables]


def metadata(entry: Mapping[str, Any], language: str) -> dict[str, Any]:
    """A CSV's own metadata, as CSV on the Web has it (W3C Recommendation "Metadata Vocabulary for Tabular Data").

    It is found beside the file, at its address with "-metadata.json" after it.
    """
    schema = entry["schema"]
    key = {"primaryKey": schema["primaryKey"]} if "primaryKey" in schema else {}
    return {
        "@context": ["http://www.w3.org/ns/csvw", {"@language": language}],
        "url": entry["path"],
        "dc:title": entry["title"],
        "dc:description": entry["description"],
        "dc:source": [one["path"] for one in entry["sources"]],
        "dc:license": [one["path"] for one in entry["licenses"]],
        "dialect": DIALECT,
        "tableSchema": {"columns": [_column(one) for one in schema["fields"]]} | key,
    }


AREA_FIELDS = (
    ("layer", "string", "the layer's id, as in its address"),
    ("title", "string", ""),
    ("unit", "string", ""),
    ("period", "string", "the period that the area's page shows"),
    ("value", "number", ""),
    ("lower", "number", "lower limit of the published interval"),
    ("upper", "number", "upper limit of the published interval"),
    ("benchmark", "number", "the figure that all areas are held against"),
    *((name, "integer", said) for name, said in RANKS.items()),
    ("note", "string", "why there is no figure, or what marks it"),
)
"""Columns of the file of an area: name, type, what it holds."""


def areas_metadata(codes: Sequence[str], language: str) -> dict[str, Any]:
    """The metadata of all files of areas together, at the address where CSV on the Web looks for it second."""
    fields = [{"name": name, "type": type_, "description": said} for name, type_, said in AREA_FIELDS]
    return {
        "@context": ["http://www.w3.org/ns/csvw", {"@language": language}],
        "dialect": DIALECT,
        "tableSchema": {"columns": [_column(one) for one in fields], "primaryKey": ["layer"]},
        "tables": [{"url": f"{code}.csv"} for code in codes],
    }


def _column(field: Mapping[str, Any]) -> dict[str, Any]:
    """A column: titles are the header's own, empty cells are missing."""
    told = {
        "name": field["name"],
        "titles": field["name"],
        "datatype": {"number": "number", "integer": "integer", "boolean": "boolean"}.get(field["type"], "string"),
        "required": bool(field.get("constraints", {}).get("required", False)),
    }
    said = field.get("description") or field.get("title")
    return told | ({"dc:description": said} if said else {})


def datapackage(config: Config, resources: list[dict[str, Any]]) -> dict[str, Any]:
    """A Data Package (frictionless) over every CSV in the same folder."""
    return {
        "profile": "tabular-data-package",
        "name": "atlas",
        "title": config.title,
        "description": config.description,
        "version": config.data_date.isoformat(),
        "contract": CONTRACT,
        "contributors": [{"title": config.publisher, "role": "publisher"}],
        "resources": [{"profile": "tabular-data-resource", **resource} for resource in resources],
    }
