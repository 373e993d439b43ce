"""The figures of one area as files: every layer that covers it, as JSON, CSV and workbook."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from atlas.downloads.area_book import kept_area_book, layer_notes
from atlas.downloads.cells import figure_of, places
from atlas.downloads.packages import AREA_FIELDS, areas_metadata
from atlas.downloads.sheets import Cell, number, to_csv
from atlas.maps.files import compact as to_json
from atlas.model import LayerView, Scene, Tree
from atlas.similar import compared


def area_files(scene: Scene, cache: Path | None) -> Tree:
    """Each area's figures as JSON, CSV and workbook, and what describes the tables."""
    tree: Tree = {}
    alike = likeness(scene)
    noted = {view.joined.meta.id: layer_notes(scene, view) for view in scene.layers.values()}
    for n, code in enumerate(scene.areas.codes):
        tree[f"data/areas/{code}.json"] = area_json(scene, n, alike[n])
        tree[f"data/areas/{code}.csv"] = area_csv(scene, n)
        notes = [row for view in covering(scene, code) for row in noted[view.joined.meta.id]]
        tree[f"data/areas/{code}.xlsx"] = kept_area_book(scene, n, area_rows(scene, n), notes, cache)
    tree["data/areas/csv-metadata.json"] = to_json(areas_metadata(scene.areas.codes, scene.atlas.config.language))
    return tree


def area_json(scene: Scene, n: int, alike: Mapping[str, Any]) -> bytes:
    """Everything the atlas holds of one area: for each layer that covers it columns with a place a period.

    `alike`: which areas are like it, as `likeness` gives it.
    """
    areas = scene.areas
    code = areas.codes[n]
    layers = [
        {"id": view.joined.meta.id, "title": view.joined.meta.title, "unit": view.joined.meta.unit, **columns(view, n)}
        for view in covering(scene, code)
    ]
    groups = [{"kind": g.kind, "code": g.code, "name": g.name} for g in areas.groups if code in g.members]
    return to_json({"code": code, "name": areas.names[n], "groups": groups, "layers": layers, **alike})


def area_rows(scene: Scene, n: int) -> list[list[Cell]]:
    """What an area's page shows: one row a layer, the period shown first; where it has no figure, the reason."""
    code = scene.areas.codes[n]
    rows: list[list[Cell]] = []
    for view in covering(scene, code):
        joined, p = view.joined, view.joined.shown
        figures = [*figure_of(joined, p, n), float(joined.benchmark[p]), *places(view, p, n)]
        note = joined.notes.get((joined.periods[p], code), "")
        rows.append([joined.meta.id, joined.meta.title, joined.meta.unit, joined.periods[p], *figures, note])
    return rows


def area_csv(scene: Scene, n: int) -> bytes:
    """`area_rows` as CSV.

    All periods stand in the area's JSON and in the layers' CSV: here they would weigh as much as all pages together.
    """
    return to_csv([name for name, *_ in AREA_FIELDS], area_rows(scene, n))


def covering(scene: Scene, code: str) -> list[LayerView]:
    """The maps whose figures cover an area, in reading order."""
    maps = [view for view in scene.layers.values() if view.joined.meta.role == "map"]
    own = [view for view in maps if view.joined.meta.area_set == scene.areas.id]
    return [view for view in own if code not in view.joined.report.out_of_scope]


def likeness(scene: Scene) -> list[dict[str, Any]]:
    """For each area the areas that publishers find like it, and those that this atlas does, with the distances."""
    areas, rule = scene.areas, scene.areas.similar
    lists: list[dict[str, Any]] = [{} for _ in areas.codes]
    for one in areas.neighbours:
        lists[areas.codes.index(one.area_code)].setdefault("neighbours", {})[one.kind] = list(one.codes)
    if rule is None:
        return lists
    ids = [feature.layer for feature in rule.features]
    for n, matches in enumerate(compared(rule, scene.layers).matches):
        lists[n]["similar"] = [
            {
                "code": areas.codes[one.index],
                "distance": one.distance,
                "most_alike_in": [ids[place] for place in one.nearest],
                "least_alike_in": [ids[place] for place in one.furthest],
            }
            for one in matches
        ]
    return lists


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
    if view.ranges is not None:
        low, high = view.ranges[:, :, n].tolist()
        told |= {"rank_low": [one or None for one in low], "rank_high": [one or None for one in high]}
    code = joined.codes[n]
    notes = {period: joined.notes[(period, code)] for period in joined.periods if (period, code) in joined.notes}
    return told | ({"notes": notes} if notes else {})
