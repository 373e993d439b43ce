"""The files beside the pages: periods to slide through, what a picker needs, join reports."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from atlas.maps.data import map_data, plain_values, range_data
from atlas.model import JoinReport, LayerView, Scene, Tree
from atlas.words import period_label


def shown_views(scene: Scene) -> list[LayerView]:
    """The layers that have a map on the scene's drawing."""
    return [
        view
        for view in scene.layers.values()
        if view.joined.meta.role == "map" and view.joined.meta.area_set == scene.areas.id
    ]


def map_files(scene: Scene) -> Tree:
    """For each map its periods (`data/LAYER/PERIOD.json`) and the data block of its figure (`meta.json`).

    Addresses in `meta.json` start at the site's root: the first page is where a picker loads it.
    """
    tree: Tree = {}
    for view in shown_views(scene):
        folder = f"data/{view.joined.meta.id}"
        tree[f"{folder}/meta.json"] = compact(map_data(scene, view, ""))
        for p, period in enumerate(view.joined.periods):
            tree[f"{folder}/{period}.json"] = compact(period_data(view, p))
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
        data |= range_data(view, p)
    notes = {code: note for (of, code), note in joined.notes.items() if of == period}
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
