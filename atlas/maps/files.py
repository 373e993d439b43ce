"""The files beside the pages: periods to slide through, what a picker needs, join reports."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from atlas.maps.data import exact_data, map_data, notes_data, plain_values, range_data
from atlas.maps.packed import packed_layer, packed_period
from atlas.model import JoinReport, LayerView, Scene, Tree
from atlas.words import period_label

KNOWN = ("bounds", "points", "profile", "data")
"""What a map on a page knows when another layer is chosen: they share the drawing."""


def shown_views(scene: Scene) -> list[LayerView]:
    """The layers that have a map on the scene's drawing."""
    return [
        view
        for view in scene.layers.values()
        if view.joined.meta.role == "map" and view.joined.meta.area_set == scene.areas.id
    ]


def map_files(scene: Scene) -> Tree:
    """For each map its periods (`data/LAYER/PERIOD.json`), and what its own scripts load, packed.

    That is `map-PERIOD.json` for each further period and, where another map is chosen on a page, `meta.json`.
    """
    tree: Tree = {}
    for view in shown_views(scene):
        folder, layer = f"data/{view.joined.meta.id}", map_data(scene, view, "")
        tree[f"{folder}/meta.json"] = compact(packed_layer(layer, KNOWN))
        for p, period in enumerate(view.joined.periods):
            data = period_data(view, p)
            tree[f"{folder}/{period}.json"] = compact(data)
            if p != view.joined.shown:
                tree[f"{folder}/map-{period}.json"] = compact(packed_period(data, layer))
    for view in scene.layers.values():
        tree[f"data/joins/{view.joined.meta.id}.json"] = compact(report_data(view.joined.report))
    return tree


def period_data(view: LayerView, p: int) -> dict[str, Any]:
    """One period as the slider needs it: figures as shown in the areas' order, null where there is none."""
    joined, meta = view.joined, view.joined.meta
    period = joined.periods[p]
    data: dict[str, Any] = {
        "period": period,
        "label": period_label(meta, period),
        "breaks": [int(edge) if float(edge).is_integer() else edge for edge in view.classes.breaks[p]],
        "values": plain_values(joined.values[p], meta.decimals),
        "benchmark": plain_values(joined.benchmark[p : p + 1], meta.decimals)[0],
    }
    if meta.interval:
        data["lower"] = plain_values(joined.lower[p], meta.decimals)
        data["upper"] = plain_values(joined.upper[p], meta.decimals)
        data |= range_data(view, p) | exact_data(view, p)
    notes = notes_data(view, p)
    return data | ({"notes": notes} if notes else {})


def report_data(report: JoinReport) -> dict[str, Any]:
    """A join report as JSON: what became of every code."""
    return {
        "layer": report.layer,
        "matched": list(report.matched),
        "unmatched": list(report.unmatched),
        "missing": dict(report.missing),
        "carried": list(report.carried),
        "excluded": dict(report.excluded),
        "duplicates": list(report.duplicates),
        "out_of_scope": list(report.out_of_scope),
    }


def compact(data: Mapping[str, Any]) -> bytes:
    """JSON without spaces, in UTF-8, ending with a line feed."""
    return (json.dumps(data, ensure_ascii=False, allow_nan=False, separators=(",", ":")) + "\n").encode()
