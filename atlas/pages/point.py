"""Points, such as universities: a page of each, and the list of all, with those left out and why."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np

from atlas.geometry import distances_km
from atlas.model import Page, Point, PointAttribute, PointLayer, Scene, Section
from atlas.pages.addresses import area_page
from atlas.pages.local import Land, land, place_map, spots
from atlas.pages.nearest import middles, site_of
from atlas.pages.sources import source
from atlas.words import Strings, number, strings

COLUMNS = 3
NEAR = 8


def columns(layer: PointLayer) -> list[PointAttribute]:
    """The attributes that lists show: those in no group, else the first numbers."""
    numbers = [attribute for attribute in layer.attributes if attribute.kind == "number"]
    chosen = [attribute for attribute in numbers if not attribute.group]
    return (chosen or numbers)[:COLUMNS]


def cells(point: Point, shown: Sequence[PointAttribute]) -> list[str]:
    """A point's values as they read; a dash where there is none."""
    return [cell(point, attribute) for attribute in shown]


def cell(point: Point, attribute: PointAttribute) -> str:
    """One value as it reads; percentages with their sign, other units stand in the heading."""
    value = point.attributes.get(attribute.id)
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
            "sort": [point.attributes.get(attribute.id) for attribute in shown],
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


def point_page_of(
    ground: Land, layer: PointLayer, point: Point, part: Section, near: list[dict[str, str]]
) -> Page:
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
        "campuses": _campuses(layer, point),
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
    """All attributes that the point has, by group, in the layer's order."""
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
            if attribute.group == group and point.attributes.get(attribute.id) is not None
        ]
        if rows:
            out.append({"title": group, "rows": rows})
    return out


def _campuses(layer: PointLayer, point: Point) -> list[dict[str, Any]]:
    """The sites of a point, with the share of its work in each, which is an estimate."""
    return [
        {"name": site.name, "field": site.field, "share": f"{number(100 * site.share, 0)}%", "main": site.main, "why": site.why}
        for site in layer.campuses
        if site.point_id == point.id
    ]


def _near(scene: Scene, layer: PointLayer) -> dict[str, list[dict[str, str]]]:
    """For each point that has a place, by its id: the areas whose middles are nearest, with kilometres."""
    placed = [(point.id, site) for point in layer.points if (site := site_of(point, layer))]
    if not placed:
        return {}
    middle, _ = middles(scene.areas)
    km = distances_km(scene.areas, np.array([site for _, site in placed], dtype=np.float64), middle)
    order = np.argsort(km, axis=1, kind="stable")[:, :NEAR]
    return {
        id: [
            {
                "name": scene.areas.names[n],
                "address": area_page(scene, scene.areas.codes[n]),
                "km": str(round(float(km[row, n]))) if km[row, n] >= 0.5 else "<1",
            }
            for n in order[row].tolist()
        ]
        for row, (id, _) in enumerate(placed)
    }
