"""What a map's script needs, as plain JSON."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

from atlas.aside import aside_data, asides
from atlas.classify import rounded
from atlas.geometry import project
from atlas.legend import Categories
from atlas.limits import told_sides
from atlas.maps.picture import Spot
from atlas.model import AreaSet, Drawing, FloatArray, LayerView, Scene
from atlas.words import period_label, strings

NAMES = "data/search/names.json"
"""The file with every name of every area, from the site's root: read by search boxes and by maps."""


def map_data(scene: Scene, shown: LayerView | Categories, root: str, spots: Sequence[Spot] = ()) -> dict[str, Any]:
    """What a map's script needs, as plain JSON: figures as shown in the areas' order, null where there is none."""
    south, west, north, east = scene.drawing.bounds
    places = (section.address for section in scene.atlas.config.sections if section.kind == "areas")
    common = {
        "profile": f"{root}{next(places, 'areas/')}{{code}}/",
        "bounds": [[south, west], [north, east]],
        "points": [_spot(scene.drawing, spot) for spot in spots],
        "names": f"{root}{NAMES}",
    }
    if isinstance(shown, Categories):
        return _kinds_data(shown) | common
    groups = aside_data(asides(shown, scene.areas, strings(scene.atlas.config.language)))
    return _layer_data(shown, scene.areas, root) | ({"aside": groups} if groups else {}) | common


def plain_values(values: FloatArray, decimals: int) -> list[float | None]:
    """Values of shape (N,) rounded as shown, for JSON: no NaN, whole numbers without a point."""
    return [None if math.isnan(value) else _short(value) for value in rounded(values, decimals).tolist()]


def notes_data(view: LayerView, p: int) -> dict[str, str]:
    """A period's notes by code, without those of areas that the layer does not cover: they share one (`aside`)."""
    joined, outside = view.joined, set(view.joined.report.out_of_scope)
    of = joined.periods[p]
    return {code: note for (period, code), note in joined.notes.items() if period == of and code not in outside}


def exact_data(view: LayerView, p: int) -> dict[str, Any]:
    """Intervals whose side of the benchmark rounding would hide: area -> lower, upper, benchmark, decimals."""
    _, exact = told_sides(view.joined, p)
    found = {str(n): [one.lower, one.upper, one.benchmark, one.decimals] for n, one in exact.items()}
    return {"exact": found} if found else {}


def range_data(view: LayerView, p: int) -> dict[str, list[int]]:
    """The ranges of a period's ranks in the areas' order, 0 where there is none; nothing without intervals."""
    if view.ranges is None:
        return {}
    return {"rank_low": view.ranges[0, p].tolist(), "rank_high": view.ranges[1, p].tolist()}


def _short(value: float) -> float:
    return int(value) if value == int(value) else value


def _spot(drawing: Drawing, spot: Spot) -> list[float | str]:
    x, y = project(drawing, spot.longitude, spot.latitude)
    return [round(x), round(y), spot.name, spot.href]


def _layer_data(view: LayerView, areas: AreaSet, root: str) -> dict[str, Any]:
    joined, meta, shown = view.joined, view.joined.meta, view.joined.shown
    against = meta.benchmark or areas.benchmark
    (benchmark,) = plain_values(joined.benchmark[shown : shown + 1], meta.decimals)
    limits = {
        name: plain_values(side[shown], meta.decimals) if meta.interval else None
        for name, side in (("lower", joined.lower), ("upper", joined.upper))
    }
    return {
        "layer": meta.id,
        "title": meta.title,
        "unit": meta.unit,
        "prefix": meta.prefix,
        "suffix": meta.suffix,
        "decimals": meta.decimals,
        "direction": meta.direction,
        "palette": meta.palette,
        "interval": meta.interval,
        "period": joined.periods[shown],
        "periods": list(joined.periods),
        "labels": {period: period_label(meta, period) for period in joined.periods},
        "breaks": [_short(edge) for edge in view.classes.breaks[shown]],
        "values": plain_values(joined.values[shown], meta.decimals),
        **limits,
        **range_data(view, shown),
        **exact_data(view, shown),
        "benchmark": None if against is None else {"name": against.name, "short": against.short, "value": benchmark},
        "notes": notes_data(view, shown),
        "data": f"{root}data/{meta.id}/",
        **({} if meta.ranked else {"unranked": True}),
    }


def _kinds_data(categories: Categories) -> dict[str, Any]:
    """Kinds as classes of their own numbers, so that the same script colours and names them."""
    count = len(categories.labels)
    return {
        "title": categories.title,
        "unit": categories.unit,
        "decimals": 0,
        "palette": categories.palette,
        "kinds": list(categories.labels),
        "period": "",
        "periods": [""],
        "labels": {},
        "breaks": list(range(1, count)),
        "values": [None if at < 0 else at for at in categories.index.tolist()],
        "benchmark": None,
        "notes": {},
        "data": "",
    }
