"""The plate: a layer's map with its swarm and its slider, as the pages that show one need it."""

from __future__ import annotations

from typing import Any

from atlas.legend import swarm_svg
from atlas.maps.element import Parts, figure
from atlas.model import LayerView, Scene
from atlas.pages.addresses import relative
from atlas.words import Strings, period_label


def plate(scene: Scene, view: LayerView, here: str, t: Strings, parts: Parts | None = None) -> dict[str, Any]:
    """The map and all that moves with it, on the page at `here`; `parts` are what the map has besides its areas."""
    meta, joined = view.joined.meta, view.joined
    label = period_label(meta, joined.periods[joined.shown])
    return {
        "id": parts.id if parts and parts.id else f"map-{meta.id}",
        "layer": meta.id,
        "title": meta.title,
        "unit": meta.unit,
        "label": label,
        "figure": figure(scene, view, relative(here, ""), parts),
        "swarm": swarm_svg(view, scene.areas, t),
        "slider": slider(view, t),
        "classes": classes(view, t),
    }


def classes(view: LayerView, t: Strings) -> str:
    """Whether colours can be held against each other over time; "" where there is one period."""
    if len(view.joined.periods) < 2:
        return ""
    return str(t["legend"][f"over_{view.joined.meta.classification.over}"])


def slider(view: LayerView, t: Strings) -> dict[str, Any] | None:
    """The periods to slide through, oldest first; None where there is only one."""
    joined = view.joined
    if len(joined.periods) < 2:
        return None
    first, last = (period_label(joined.meta, joined.periods[p]) for p in (0, -1))
    return {
        "max": len(joined.periods) - 1,
        "value": joined.shown,
        "label": period_label(joined.meta, joined.periods[joined.shown]),
        "first": first,
        "last": last,
        "count": t["map"]["periods"].format(n=len(joined.periods)),
    }
