"""Points, such as schools or hospitals: a page of each, and the list of all, with those left out and why."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np

from atlas.geometry import distances_km
from atlas.maps.element import Parts
from atlas.maps.picture import Spot
from atlas.model import Page, Point, PointAttribute, PointLayer, Scene, Section
from atlas.pages.addresses import area_page
from atlas.pages.ground import Land, land, spots
from atlas.pages.local import place_map
from atlas.pages.nearest import least, middles, site_of, sites_of
from atlas.pages.plate import plate
from atlas.pages.sources import source
from atlas.words import Strings, number, strings

COLUMNS = 3
NEAR = 8


def columns(layer: PointLayer) -> list[PointAttribute]:
    """The attributes that lists show: those that the layer's words name as its `columns`, else its first numbers."""
    by_id = {attribute.id: attribute for attribute in layer.attributes}
    named = [by_id[id] for id in layer.words.get("columns", "").replace(",", " ").split() if id in by_id]
    return named or [attribute for attribute in layer.attributes if attribute.kind == "number"][:COLUMNS]


def foremost(layer: PointLayer) -> list[Point]:
    """The points that have a figure in the first of the columns: those that an area's list and maps show."""
    first = next(iter(columns(layer)), None)
    return [point for point in layer.points if first is None or point.attributes.get(first.id) is not None]


def cells(point: Point, shown: Sequence[PointAttribute]) -> list[str]:
    """A point's values as they read; a dash where there is none."""
    return [cell(point, attribute) for attribute in shown]


def cell(point: Point, attribute: PointAttribute) -> str:
    """One value as it reads; percentages with their sign, other units stand in the heading."""
    return reads(point.attributes.get(attribute.id), attribute)


def reads(value: float | str | None, attribute: PointAttribute) -> str:
    """A value of an attribute as it reads."""
    if value is None:
        return "–"
    if isinstance(value, str):
        return value
    return number(value, attribute.decimals) + ("%" if attribute.unit.startswith("%") else "")


def points(scene: Scene, part: Section) -> Iterator[Page]:
    """The list of a layer's points, then a page of each."""
    layer = next((layer for layer in scene.atlas.points if layer.id == part.of), None)
    if layer is None:
        return
    t = strings(scene.atlas.config.language)
    yield index_page(scene, layer, part, t)
    near, ground = _near(scene, layer), land(scene)
    for point in layer.points:
        yield point_page_of(ground, layer, point, part, near.get(point.id, []))


def index_page(scene: Scene, layer: PointLayer, part: Section, t: Strings) -> Page:
    """All points in a table; those without a place with the reason; those left out with the reason."""
    shown = columns(layer)
    names = dict(zip(scene.areas.codes, scene.areas.names, strict=True))
    rows = [
        {
            "name": point.name,
            "address": f"{part.address}{point.id}/",
            "area": names.get(point.area_code or "", ""),
            "cells": cells(point, shown),
        }
        for point in layer.points
    ]
    unplaced = [
        {"name": point.name, "address": f"{part.address}{point.id}/", "reason": point.reason}
        for point in layer.points
        if site_of(point, layer) is None
    ]
    data = {
        "heading": part.title,
        "lead": layer.description,
        "map": _map(scene, layer, part, t),
        "one": layer.one,
        "many": layer.many,
        "area_one": scene.areas.one,
        "columns": [{"title": column.title, "unit": column.unit} for column in shown],
        "rows": rows,
        "unplaced": unplaced,
        "excluded": [{"name": name, "reason": reason} for name, reason in sorted(layer.excluded.items())],
        "sources": [source(one, t) for one in (layer.source, *layer.other_sources)],
        "csv": f"data/{layer.id}.csv",
        "caveats": list(layer.source.caveats),
    }
    return Page(part.address, "points.html", part.title, layer.description, data)


def _map(scene: Scene, layer: PointLayer, part: Section, t: Strings) -> dict[str, Any] | None:
    """The points as dots on a map of their theme, else on the atlas's first; with what the dots are."""
    views = [view for view in scene.layers.values() if view.joined.meta.role == "map"]
    home = [view for view in views if view.joined.meta.id == scene.atlas.config.home_layer]
    view = next(iter([*(one for one in views if one.joined.meta.theme == layer.theme), *home, *views]), None)
    if view is None:
        return None
    chosen = foremost(layer)
    placed = [(point, site) for point in chosen if (site := site_of(point, layer))]
    dots = tuple(Spot(site[0], site[1], point.name) for point, site in placed)
    which = t["points"]["which"].format(title=columns(layer)[0].title) if len(chosen) < len(layer.points) else ""
    made = plate(scene, view, part.address, t, Parts(spots=dots, id=f"map-{layer.id}"))
    fields = {"title": made["title"], "period": made["label"], "many": layer.many, "which": which}
    return made | {"note": t["points"]["map_note"].format(**fields)}


def point_page_of(ground: Land, layer: PointLayer, point: Point, part: Section, near: list[dict[str, str]]) -> Page:
    """One point: where it is, its figures by group, its campuses, the areas around it (`near`)."""
    scene = ground.scene
    t = strings(scene.atlas.config.language)
    names = dict(zip(scene.areas.codes, scene.areas.names, strict=True))
    site = site_of(point, layer)
    area = names.get(point.area_code or "", "")
    here = f"{part.address}{point.id}/"
    data: dict[str, Any] = {
        "name": point.name,
        "id": point.id,
        "section": {"title": part.title, "address": part.address},
        "one": layer.one,
        "area": {"name": area, "address": area_page(scene, point.area_code or "")} if area else None,
        "area_one": scene.areas.one,
        "area_many": scene.areas.many,
        "key": _key(layer, point),
        "groups": _groups(layer, point),
        "fields": _fields(layer, point),
        "details": _details(layer, point, t),
        **_campuses(layer, point),
        "reason": "" if site else (point.reason or t["point"]["no_place"]),
        "near": near,
        "map": place_map(ground, spots(scene, [site])[0], point.name, here) if site else "",
        "sources": [source(one, t) for one in (layer.source, *layer.other_sources)],
        "caveats": list(layer.source.caveats),
    }
    where = t["point"]["description"].format(name=point.name, one=layer.one, area=area)
    return Page(here, "point.html", point.name, where if area else point.name, data)


def _key(layer: PointLayer, point: Point) -> list[dict[str, str]]:
    """The figures that stand above the rest."""
    return [
        {"title": attribute.title, "unit": attribute.unit, "value": cell(point, attribute)}
        for attribute in columns(layer)
        if point.attributes.get(attribute.id) is not None
    ]


def _groups(layer: PointLayer, point: Point) -> list[dict[str, Any]]:
    """The attributes that the point has, by group, in the layer's order; those of single fields are a table apart."""
    apart = {f"{measure}_{field}" for measure in measures(layer) for field in layer.fields}
    order = dict.fromkeys(attribute.group for attribute in layer.attributes)
    out = []
    for group in order:
        rows = [
            {
                "title": attribute.title,
                "unit": "" if attribute.unit.startswith("%") else attribute.unit,
                "value": cell(point, attribute),
                "number": attribute.kind == "number",
            }
            for attribute in layer.attributes
            if attribute.group == group and attribute.id not in apart and point.attributes.get(attribute.id) is not None
        ]
        if rows:
            out.append({"title": group, "rows": rows})
    return out


def measures(layer: PointLayer) -> list[str]:
    """What is known of every field: `fte`, where there is an attribute `fte_FIELD` for each of the layer's fields."""
    ids = {attribute.id for attribute in layer.attributes}
    first = layer.fields[0] if layer.fields else ""
    found = [id.removesuffix(f"_{first}") for id in (one.id for one in layer.attributes) if id.endswith(f"_{first}")]
    return [measure for measure in found if first and all(f"{measure}_{field}" in ids for field in layer.fields)]


def _fields(layer: PointLayer, point: Point) -> dict[str, Any] | None:
    """One row a field, one column a measure; fields without any figure are left out."""
    by_id = {attribute.id: attribute for attribute in layer.attributes}
    known = measures(layer)
    rows = []
    for field in layer.fields:
        columns = [by_id[f"{measure}_{field}"] for measure in known]
        if any(point.attributes.get(column.id) is not None for column in columns):
            rows.append({"title": columns[0].title.split(": ")[0], "cells": cells(point, columns)})
    if not rows:
        return None
    head = [by_id.get(measure) or by_id[f"{measure}_{layer.fields[0]}"] for measure in known]
    group = by_id[f"{known[0]}_{layer.fields[0]}"].group
    return {"title": group, "columns": [column.title.split(": ")[-1] for column in head], "rows": rows}


def _details(layer: PointLayer, point: Point, t: Strings) -> dict[str, Any] | None:
    """What stands behind its figures, a row each; columns in which the point has nothing are left out."""
    rows = layer.details.rows.get(point.id, ()) if layer.details else ()
    if not layer.details or not rows:
        return None
    shown = [one for one in layer.details.columns if any(row[one.id] is not None for row in rows)]
    head = [{"title": one.title, "unit": one.unit, "number": one.kind == "number"} for one in shown]
    told = [[reads(row[one.id], one) if row[one.id] is not None else "" for one in shown] for row in rows]
    return {
        "title": layer.details.title,
        "note": layer.details.note,
        "columns": head,
        "rows": told,
        "csv": f"data/{layer.id}-details.csv",
        "file": t["point"]["details_csv"].format(many=layer.many),
    }


def _campuses(layer: PointLayer, point: Point) -> dict[str, Any]:
    """The sites of a point, with the share of its work in each; `campuses_note` says whose the shares are."""
    rows = [
        {
            "name": site.name,
            "field": site.field,
            "share": f"{number(100 * site.share, 0)}%",
            "main": site.main,
            "why": site.why,
        }
        for site in layer.campuses
        if site.point_id == point.id
    ]
    return {"campuses": rows} | ({"campuses_note": layer.words.get("campuses", "")} if rows else {})


def _near(scene: Scene, layer: PointLayer) -> dict[str, list[dict[str, str]]]:
    """For each point that has a place, by its id: the areas nearest to any of its campuses, with kilometres."""
    sites = sites_of(layer.points, layer)
    if not sites.points:
        return {}
    middle, _ = middles(scene.areas)
    to_areas, which = least(distances_km(scene.areas, middle, sites.places), sites)
    km = to_areas.T
    order = np.argsort(km, axis=1, kind="stable")[:, :NEAR]
    return {
        point.id: [
            {
                "name": scene.areas.names[n],
                "site": sites.names[which[n, row]],
                "address": area_page(scene, scene.areas.codes[n]),
                "km": str(round(float(km[row, n]))) if km[row, n] >= 0.5 else "<1",
            }
            for n in order[row].tolist()
        ]
        for row, point in enumerate(sites.points)
    }
