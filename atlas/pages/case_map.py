"""The map of a case: a window on the shapes of an area set or of the case's own file, its places with their names."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

import shapely
from shapely.geometry import Polygon
from shapely.geometry.base import BaseGeometry

from atlas.geometry import draw, project, repair
from atlas.model import AreaSet, Case, Drawing, Scene, Source
from atlas.pages.addresses import area_page, relative

WIDTH = 1000
"""Units across the picture: the style sheet sizes its letters by them."""

LEADER = 34
REACH = {
    "n": (0, -1), "ne": (0.8, -0.8), "e": (1, 0), "se": (0.8, 0.8),
    "s": (0, 1), "sw": (-0.8, 0.8), "w": (-1, 0), "nw": (-0.8, -0.8),
}  # fmt: skip
"""Which way the line from a place to its name runs."""


@dataclass(frozen=True)
class Spot:
    """A place on the map, in degrees. `rough` says what an approximate position stands for; empty where it is exact."""

    name: str
    note: str
    short: str
    side: str
    longitude: float
    latitude: float
    rough: str


@dataclass(frozen=True)
class Window:
    """What the picture shows of a drawing: units to one of the drawing's, and the corner in its units."""

    drawing: Drawing
    left: float
    top: float
    zoom: float
    height: int

    def at(self, longitude: float, latitude: float) -> tuple[float, float]:
        """A place in degrees, in the picture's units."""
        return self.inside(*project(self.drawing, longitude, latitude))

    def inside(self, x: float, y: float) -> tuple[float, float]:
        """A place of the drawing, in the picture's units."""
        return (x - self.left) * self.zoom, (y - self.top) * self.zoom


def case_map(case: Case, scene: Scene, here: str) -> dict[str, Any]:
    """The map of a case's page at `here`: `svg`, its legend, its places; plain JSON."""
    declared = case.data["map"]
    parts, spots = _parts(case, scene), _spots(case, scene)
    areas = _areas(case, scene)
    links = {} if declared["regions"] else {code: relative(here, area_page(scene, code)) for code in areas.codes}
    window = _window(draw(areas), declared["frame"])
    svg = _svg(window, areas, parts, (spots, declared["label"], links), escape(f"{case.title}: {declared['caption']}"))
    legend = [{"colour": f"part-{part['colour']}", "title": part["title"]} for part in declared["part"]]
    if declared["ground"]:
        legend.append({"colour": "ground", "title": declared["ground"]})
    places = [{"name": spot.name, "note": spot.note, "rough": spot.rough} for spot in spots]
    return {
        "svg": svg,
        "caption": declared["caption"],
        "legend": legend,
        "places": places,
        "own": not links,
        "rough": any(spot.rough for spot in spots),
        "exact": any(not spot.rough for spot in spots),
    }


def _parts(case: Case, scene: Scene) -> dict[str, int]:
    """Colour of each area that belongs to a part of the map."""
    declared = case.data["map"]
    areas = scene.atlas.area_sets[declared["area_set"]] if declared["area_set"] else None
    groups = {f"{group.kind}/{group.code}": group.members for group in areas.groups} if areas else {}
    colours: dict[str, int] = {}
    for part in declared["part"]:
        for code in [*part["codes"], *groups.get(part["group"], ())]:
            colours.setdefault(code, part["colour"])
    return colours


def _spots(case: Case, scene: Scene) -> list[Spot]:
    """The places of a case, each from a fact or from a point of the layer that the map names."""
    evidence = {row["fact"]: row for row in case.data["evidence"]}
    named = case.data["map"]["points"]
    points = {point.id: point for layer in scene.atlas.points if layer.id == named for point in layer.points}
    spots = []
    for row in case.data["places"]:
        if row["fact"]:
            fact = evidence[row["fact"]]
            at, rough = (float(fact["longitude"]), float(fact["latitude"])), fact["approximate"]
        else:
            point = points[row["point"]]
            at, rough = (point.longitude or 0.0, point.latitude or 0.0), ""
        spots.append(Spot(row["name"], row["note"], row["short"], row["side"], *at, rough))
    return spots


def _areas(case: Case, scene: Scene) -> AreaSet:
    """The shapes that the frame shows, cut a little outside it, as a small area set."""
    declared = case.data["map"]
    west, south, east, north = declared["frame"]
    slack = (east - west) * 0.01
    box = (west - slack, south - slack, east + slack, north + slack)
    if declared["regions"]:
        named = [(region["code"], region["name"], region["shape"]) for region in case.data["regions"]]
        crs, source = declared["metric_crs"], Source(**{**declared["source"], "caveats": ()})
    else:
        areas = scene.atlas.area_sets[declared["area_set"]]
        named = list(zip(areas.codes, areas.names, areas.shapes, strict=True))
        crs, source = areas.metric_crs, areas.source
    kept = _cut(named, box, (east - west) / 1500)
    codes, names, shapes = zip(*kept, strict=True)
    return AreaSet(
        f"case-{case.slug}", case.title, codes, names, shapes, "EPSG:4326", crs, box, 0, None, source
    )  # fmt: skip


def _cut(
    named: Sequence[tuple[str, str, BaseGeometry]], box: Sequence[float], tolerance: float
) -> list[tuple[str, str, BaseGeometry]]:
    """Shapes that touch the box, simplified with their shared borders kept, then cut to it."""
    frame = Polygon.from_bounds(*box)
    near = [one for one in named if shapely.intersects(shapely.box(*one[2].bounds), frame)]
    simple = shapely.coverage_simplify(repair(shape for _, _, shape in near), tolerance)
    cut = repair(shapely.intersection(simple, frame))
    return [(*one[:2], shape) for one, shape in zip(near, cut, strict=True) if not shape.is_empty]


def _window(drawing: Drawing, frame: Sequence[float]) -> Window:
    west, south, east, north = frame
    left, top = project(drawing, west, north)
    right, bottom = project(drawing, east, south)
    zoom = WIDTH / (right - left)
    return Window(drawing, left, top, zoom, round((bottom - top) * zoom))


def _svg(
    window: Window,
    areas: AreaSet,
    parts: Mapping[str, int],
    marks: tuple[Sequence[Spot], Sequence[Mapping[str, Any]], Mapping[str, str]],
    label: str,
) -> str:
    drawing = window.drawing
    spots, labels, links = marks
    move = f"scale({window.zoom:.4f}) translate({-window.left:.1f} {-window.top:.1f})"
    shapes = []
    for code, name, path in zip(areas.codes, areas.names, drawing.paths, strict=True):
        colour = f"part-{parts[code]}" if code in parts else "ground"
        shape = f'<path class="{colour}" d="{path}"><title>{escape(name)}</title></path>'
        link = links.get(code)
        shapes.append(f'<a href="{escape(link)}" tabindex="-1">{shape}</a>' if link else shape)
    regions = "".join(_region(one, window, areas) for one in labels)
    places = "".join(_place(spot, window.at(spot.longitude, spot.latitude)) for spot in spots)
    return (
        f'<svg class="case-map" viewBox="0 0 {WIDTH} {window.height}" role="group" aria-label="{label}">'
        f'<g transform="{move}"><path class="shore" d="{drawing.shore}"/><g class="land">{"".join(shapes)}</g></g>'
        f'<g class="regions" aria-hidden="true">{regions}</g><g class="places" aria-hidden="true">{places}</g></svg>'
    )


def _region(label: Mapping[str, Any], window: Window, areas: AreaSet) -> str:
    """An area's name, where the case puts it or in the area's middle; none for an area outside the frame."""
    if label["code"] not in areas.codes:
        return ""
    index = areas.codes.index(label["code"])
    x, y = window.at(*label["at"]) if label["at"] else window.inside(*window.drawing.centres[index])
    return f'<text x="{x:.0f}" y="{y:.0f}">{escape(areas.names[index])}</text>'


def _place(spot: Spot, at: tuple[float, float]) -> str:
    """A dot, hollow where its position is approximate, with its name at the end of a hairline."""
    x, y = at
    across, down = REACH[spot.side]
    end_x, end_y = x + across * LEADER, y + down * LEADER
    anchor = "start" if across > 0 else "end" if across < 0 else "middle"
    text_x = end_x + (8 if across > 0 else -8 if across < 0 else 0)
    wide = _words(spot.name, spot.note, text_x, down)
    narrow = _words(spot.short, "", text_x, down)
    dot = f'<circle class="{"rough" if spot.rough else "exact"}" cx="{x:.0f}" cy="{y:.0f}" r="7"/>'
    return (
        f'<g class="place {anchor}"><path class="leader" d="M{x:.0f} {y:.0f}L{end_x:.0f} {end_y:.0f}"/>{dot}'
        f'<text class="wide" x="{text_x:.0f}" y="{end_y:.0f}">{wide}</text>'
        f'<text class="narrow" x="{text_x:.0f}" y="{end_y:.0f}">{narrow}</text></g>'
    )


def _words(name: str, note: str, x: float, down: float) -> str:
    """One or two lines of a label: above its point when its leader runs up, below when it runs down."""
    lift = -0.3 if down < 0 else 0.8 if down > 0 else 0.3
    first = lift - (1.1 if note and down < 0 else 0)
    lines = f'<tspan class="name" x="{x:.0f}" dy="{first:.1f}em">{escape(name)}</tspan>'
    return lines + (f'<tspan x="{x:.0f}" dy="1.15em">{escape(note)}</tspan>' if note else "")
