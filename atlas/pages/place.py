"""Areas: a profile of each, and the list of all."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from atlas.model import (
    Alias,
    AreaSet,
    Group,
    GroupKind,
    IndexResult,
    LayerView,
    Page,
    Point,
    PointLayer,
    Scene,
    Section,
)
from atlas.pages.addresses import area_page, layer_page, point_page, section
from atlas.pages.alike import alike
from atlas.pages.campuses import dots
from atlas.pages.criteria import area_test
from atlas.pages.ground import Land, land
from atlas.pages.index_lists import cluster_page
from atlas.pages.indicators import Indicator, indicators, publishers, row
from atlas.pages.local import Dot, local_map
from atlas.pages.nearest import Near, middles, nearest, sites_of
from atlas.pages.point import cells, columns, foremost
from atlas.pages.summary import summary
from atlas.words import Strings, listed, period_label, plain, strings


def places(scene: Scene, part: Section) -> Iterator[Page]:
    """The list of areas, then their profiles in the set's order."""
    yield index_page(scene, part)
    yield from profiles(scene, part)


def index_page(scene: Scene, part: Section) -> Page:
    """Every area by its groups of the first complete kind."""
    t, areas = strings(scene.atlas.config.language), scene.areas
    found: dict[str, list[Alias]] = {}
    for alias in areas.aliases:
        found.setdefault(alias.area_code, []).append(alias)
    counts = Counter(alias.kind for alias in areas.aliases)
    shown = {kind for kind, count in counts.items() if count <= len(areas.codes)}
    listing = (part.address, found, shown)
    title = t["places"]["title"].format(many=areas.many, n=len(areas.codes))
    groups = [
        {"name": group.name, "places": [_entry(areas, code, listing) for code in _by_name(areas, group.members)]}
        for group in _complete(areas)
    ] or [{"name": "", "places": [_entry(areas, code, listing) for code in _by_name(areas, areas.codes)]}]
    description = t["places"]["description"].format(n=len(areas.codes), many=areas.many, site=scene.atlas.config.title)
    data = {"heading": part.title, "many": areas.many, "count": len(areas.codes), "groups": groups}
    return Page(part.address, "places.html", title, description, data)


def _complete(areas: AreaSet) -> list[Group]:
    """The groups of the first kind that every area belongs to, by name."""
    kind = next((kind.id for kind in areas.group_kinds if kind.complete), None)
    return sorted((group for group in areas.groups if group.kind == kind), key=lambda group: group.name)


def _by_name(areas: AreaSet, codes: Sequence[str]) -> list[str]:
    names = dict(zip(areas.codes, areas.names, strict=True))
    return sorted(codes, key=lambda code: (names[code], code))


def _entry(areas: AreaSet, code: str, listing: tuple[str, Mapping[str, list[Alias]], set[str]]) -> dict[str, Any]:
    """An area in the list: names of rare kinds, such as another language's, are shown; all are searched."""
    address, found, shown = listing
    aliases = found.get(code, [])
    return {
        "name": areas.names[areas.codes.index(code)],
        "address": f"{address}{code}/",
        "also": list(dict.fromkeys(alias.name for alias in aliases if alias.kind in shown)),
        "found": list(dict.fromkeys(alias.name for alias in aliases if alias.kind not in shown)),
    }


def profiles(scene: Scene, part: Section) -> Iterator[Page]:
    """One page an area. What they share is worked out before the first."""
    t = strings(scene.atlas.config.language)
    rows = _home_first(indicators(scene, t), scene.atlas.config.home_layer)
    layer = scene.atlas.points[0] if scene.atlas.points else None
    chosen = foremost(layer) if layer else []
    near = nearest(scene.areas, layer, chosen) if layer else [[] for _ in scene.areas.codes]
    sites = dots(scene, layer.id, every_site(chosen, layer)) if layer else []
    by_people, ground, similar = middles(scene.areas)[1], land(scene), alike(scene, t)
    for n, code in enumerate(scene.areas.codes):
        own = [one for one in rows if code not in one.view.joined.report.out_of_scope]
        data = _profile(scene, n, own, t)
        data["sentence"] = summary(scene.areas.called(n), n, own, near[n], layer, t)
        data["near"] = _near(scene, near[n], layer, by_people, t) if layer else None
        data["alike"] = similar[n]
        data["map"] = _local(ground, rows[0].view, n, sites, t) if rows else None
        description = plain(data["sentence"])
        yield Page(f"{part.address}{code}/", "place.html", scene.areas.names[n], description, data)


def every_site(chosen: Sequence[Point], layer: PointLayer) -> list[tuple[Point, str, float, float]]:
    """Every place of points: the one that a point is shown at, and its other campuses with their names."""
    found = sites_of(chosen, layer)
    return [
        (found.points[owner], name, longitude, latitude)
        for owner, name, (longitude, latitude) in zip(found.owners, found.names, found.places.tolist(), strict=True)
    ]


def _home_first(rows: list[Indicator], home: str) -> list[Indicator]:
    return sorted(rows, key=lambda one: one.figures.meta.id != home)


def _profile(scene: Scene, n: int, rows: Sequence[Indicator], t: Strings) -> dict[str, Any]:
    """All of an area's page but its sentence, its map and what is near."""
    areas, code = scene.areas, scene.areas.codes[n]
    themes = scene.atlas.config.themes
    order = dict.fromkeys([*themes, *(one.figures.meta.theme for one in rows)])
    tables = [
        {"title": themes.get(theme, theme), "rows": [row(one, n, t) for one in rows if one.figures.meta.theme == theme]}
        for theme in order
    ]
    return {
        "name": areas.names[n],
        "called": areas.called(n),
        "code": code,
        "kinds": kinds(areas, code),
        "formed": formed(areas, code, t),
        "one": areas.one,
        "many": areas.many,
        "benchmark": areas.benchmark.short if areas.benchmark else "",
        "benchmark_name": areas.benchmark.name if areas.benchmark else "",
        "intervals": any(one.figures.meta.interval for one in rows),
        "publishers": publishers(rows),
        "tables": [table for table in tables if table["rows"]],
        "results": [result_line(scene, result, n, t) for result in scene.results.values() if code in result.codes],
        "also": also(areas, code),
        "json": f"data/areas/{code}.json",
        "csv": f"data/areas/{code}.csv",
        "xlsx": f"data/areas/{code}.xlsx",
        "neighbours": [
            {"name": areas.names[other], "address": area_page(scene, areas.codes[other])}
            for other in scene.drawing.neighbours[n]
        ],
    }


def kinds(areas: AreaSet, code: str) -> list[dict[str, str]]:
    """What an area is part of. Complete kinds stand by their names alone, each name once; others with their title."""
    out: list[dict[str, str]] = []
    said: set[str] = set()
    for kind in areas.group_kinds:
        for group in _groups_of(areas, kind, code):
            if group.name not in said or not kind.complete:
                out.append({"title": "" if kind.complete else kind.title, "name": group.name})
            said.add(group.name)
    return out


def formed(areas: AreaSet, code: str, t: Strings) -> str:
    """Which earlier areas an area took the place of, newest first: who looks for one of them must see why this came."""
    parts = [change for change in areas.changes if change.new_code == code and change.count != "same"]
    said = []
    for date in sorted({change.date[:4] for change in parts}, reverse=True):
        names = [change.old_name or change.old_code for change in parts if change.date.startswith(date)]
        said.append(t["place"]["formed_part"].format(names=listed(names, t), date=date))
    return str(t["place"]["formed"].format(parts=listed(said, t))) if said else ""


def also(areas: AreaSet, code: str) -> list[dict[str, Any]]:
    """The other names under which an area is found, by their kind."""
    own = [alias for alias in areas.aliases if alias.area_code == code]
    return [
        {"kind": kind, "names": list(dict.fromkeys(alias.name for alias in own if alias.kind == kind))}
        for kind in dict.fromkeys(alias.kind for alias in own)
    ]


def _groups_of(areas: AreaSet, kind: GroupKind, code: str) -> list[Group]:
    return [group for group in areas.groups if group.kind == kind.id and code in group.members]


def result_line(scene: Scene, result: IndexResult, n: int, t: Strings) -> dict[str, Any]:
    """What an index says of an area: its band or that it has none, whether it passes the gate, never a rank."""
    part = section(scene, "index", result.index.id)
    place = result.codes.index(scene.areas.codes[n])
    return {
        "title": result.index.title,
        "address": part.address if part else "",
        "status": t["status"][result.index.status],
        "said": result.tables.get("paragraphs", {}).get(scene.areas.codes[n], []),
        "band": result.band[place],
        "passes": bool(result.gate[place]),
        "note": result.notes.get(scene.areas.codes[n], ""),
        "test": area_test(scene, result, n, t) if "standings" in result.tables else None,
        "cluster": _cluster(scene, result, n, t),
    }


def _cluster(scene: Scene, result: IndexResult, n: int, t: Strings) -> dict[str, str] | None:
    """The page of the cluster that area `n` is said to belong to; None where it is in none, or not told of."""
    grown = result.tables.get("clusters")
    if grown is None or n not in grown.of or not result.band[result.codes.index(scene.areas.codes[n])]:
        return None
    one = grown.clusters[grown.of[n]]
    return {"title": t["clusters"]["title"].format(name=one.name), "address": cluster_page(scene, result, one.slug)}


def _near(scene: Scene, near: Sequence[Near], layer: PointLayer, by_people: bool, t: Strings) -> dict[str, Any]:
    """The table of the nearest points."""
    shown = columns(layer)
    rows = [
        {
            "name": one.point.name,
            "site": one.site,
            "address": point_page(scene, layer.id, one.point.id),
            "km": str(round(one.km)) if one.km >= 0.5 else "<1",
            "cells": cells(one.point, shown),
        }
        for one in near
    ]
    note = t["place"]["from_people" if by_people else "from_middle"].format(one=scene.areas.one)
    if shown and len(foremost(layer)) < len(layer.points):
        note = t["place"]["only"].format(many=layer.many.capitalize(), title=shown[0].title) + note
    head = [{"title": column.title, "unit": column.unit} for column in shown]
    return {"one": layer.one, "many": layer.many, "columns": head, "rows": rows, "note": note}


def _local(ground: Land, view: LayerView, n: int, sites: Sequence[Dot], t: Strings) -> dict[str, str]:
    """The small map, with what its colours and dots say."""
    scene, meta = ground.scene, view.joined.meta
    here = area_page(scene, scene.areas.codes[n])
    label = period_label(meta, view.joined.periods[view.joined.shown])
    caption = t["place"]["map_note"].format(title=meta.title, period=label, many=scene.areas.many)
    many = scene.atlas.points[0].many if sites else ""
    return {
        "svg": local_map(ground, view, n, sites, here),
        "caption": caption + (t["place"]["map_dots"].format(many=many) if many else ""),
        "address": f"{layer_page(scene, meta.id)}?area={scene.areas.codes[n]}",
    }
