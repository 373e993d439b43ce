"""Small maps of one area set, several on a page: the outlines stand there once, and each map colours them anew."""

from __future__ import annotations

from dataclasses import replace
from html import escape

import shapely
from shapely.geometry.base import BaseGeometry

from atlas.geometry import LONLAT, draw
from atlas.legend import legend_svg
from atlas.maps.picture import HATCH, Picture, picture
from atlas.model import AreaSet, Drawing, LayerView, Scene
from atlas.svg import hatch
from atlas.words import Strings

REST = "_rest"
"""What the areas of a set leave over: no code can begin like that."""


def drawing_of(areas: AreaSet, scene: Scene) -> Drawing:
    """A set's drawing: the atlas's own, or one of shapes put together from its outlines where the set is made so.

    Where such a set does not cover all areas of the atlas, the rest is one further path: it is land, not sea.
    """
    if areas.id == scene.areas.id:
        return scene.drawing
    merged = _merged(areas, scene)
    if merged is None:
        return draw(areas)
    codes = areas.codes if len(merged) == len(areas.codes) else (*areas.codes, REST)
    return draw(replace(areas, codes=codes, names=codes, shapes=merged, crs=LONLAT), merged)


def outlines_svg(drawing: Drawing, areas: AreaSet) -> str:
    """What the maps of a page refer to: the areas' paths, the shore and the hatching of what has no data."""
    paths = "".join(
        f'<path id="o-{escape(code)}" d="{path}"/>'
        for code, path in zip((*areas.codes, REST), drawing.paths, strict=False)
    )
    patterns = hatch("nodata", HATCH) + hatch("nodata-key", 5)
    shore = f'<g class="shore"><path id="o-shore" d="{drawing.shore}"/></g>'
    return f'<svg class="outlines" width="0" height="0" aria-hidden="true"><defs>{patterns}{paths}{shore}</defs></svg>'


def map_svg(view: LayerView, drawing: Drawing, areas: AreaSet, t: Strings) -> str:
    """The map of a layer's shown period, which reads what `outlines_svg` put on the page."""
    shown = picture(view, areas, t)
    more = len(drawing.paths) > len(areas.codes)
    rest = f'<use href="#o-{REST}" class="nodata"><title>{escape(t["theme"]["rest"])}</title></use>' if more else ""
    classes = f"areas p-{shown.key.palette} k{shown.key.classes}"
    return (
        f'<svg class="{classes}" viewBox="0 0 {drawing.width} {drawing.height}" role="img"'
        f' aria-label="{escape(shown.title)}"><use href="#o-shore"/>'
        f'<g class="land">{rest}{_land(shown, areas)}</g></svg>'
    )


def key_svg(view: LayerView, areas: AreaSet, t: Strings) -> str:
    """The legend of such a map."""
    return legend_svg(picture(view, areas, t).key, t)


def _land(shown: Picture, areas: AreaSet) -> str:
    rows = zip(areas.codes, areas.names, shown.key.marks, shown.values, strict=True)
    return "".join(
        f'<use href="#o-{escape(code)}" class="{mark}"><title>{escape(f"{name}: {value}", quote=False)}</title></use>'
        for code, name, mark, value in rows
    )


def _merged(areas: AreaSet, scene: Scene) -> tuple[BaseGeometry, ...] | None:
    """The outlines of a set whose areas are groups of the atlas's areas, and of what they leave over as one more.

    None where the areas are no such groups, or the atlas has no outlines.
    """
    outlines = dict(zip(scene.areas.codes, scene.outlines, strict=True)) if scene.outlines else {}
    members = {group.code: group.members for group in scene.areas.groups if group.code in areas.codes}
    if any(code not in members or set(members[code]) - set(outlines) for code in areas.codes):
        return None
    taken = {one for code in areas.codes for one in members[code]}
    rest = [shape for code, shape in outlines.items() if code not in taken]
    parts = [[outlines[one] for one in members[code]] for code in areas.codes] + ([rest] if rest else [])
    return tuple(shapely.coverage_union_all(part) for part in parts)
