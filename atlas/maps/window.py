"""A window on some areas: a small Folium map with parts in colours and places with their names at hairlines.

The picture has the areas in a drawing's units; over it lie the names, which keep their size at every width: each
hangs in an inner picture whose place is a share of the whole.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from html import escape
from typing import Any

import shapely
from shapely.geometry import Polygon

from atlas.geometry import draw, project, repair
from atlas.maps.element import Parts, SiteMap
from atlas.model import AreaSet, Drawing

Frame = Sequence[float]
"""West, south, east, north in degrees."""

SLACK = 0.01
"""Shapes are cut this share of the frame outside it, so that no cut edge is seen."""

FINENESS = 1500
"""The frame's width over this is the tolerance of simplifying: about half a pixel."""

LEADER = 16
"""Pixels from a place to the end of its hairline, across or down."""

DOT = 4
"""Pixels from a place at which its hairline begins."""

REACH = {
    "n": (0, -1), "ne": (1, -1), "e": (1, 0), "se": (1, 1), "s": (0, 1), "sw": (-1, 1), "w": (-1, 0), "nw": (-1, -1),
}  # fmt: skip
"""Which way a hairline runs."""

LIFT = {-1: -0.1, 0: 0.3, 1: 0.75}
"""How far below a hairline's end, in letters' heights, a first line stands: by which way the hairline runs."""


@dataclass(frozen=True)
class Place:
    """A place on the map, in degrees: its name, a note below it, a short name for small screens, its label's side."""

    name: str
    note: str
    short: str
    side: str
    longitude: float
    latitude: float
    rough: bool


@dataclass(frozen=True)
class Label:
    """An area that is named: where, in degrees, if not in its middle; `narrow`: on small screens too."""

    code: str
    at: tuple[float, float] | None = None
    narrow: bool = True


@dataclass(frozen=True)
class Look:
    """What a window shows: `colours` is the part of each area, `titles[part]` what it is; part 0 is the ground.

    `profile`: the address of an area's page, with {code} in it, or "".
    """

    id: str
    title: str
    colours: Mapping[str, int]
    titles: Sequence[str]
    places: Sequence[Place] = ()
    labels: Sequence[Label] = ()
    profile: str = ""


@dataclass(frozen=True)
class View:
    """A drawing and the part of it that `frame` shows: `left`, `top`, `width`, `height` in the drawing's units."""

    frame: Frame
    areas: AreaSet
    drawing: Drawing
    left: float
    top: float
    width: float
    height: float

    def share(self, x: float, y: float) -> tuple[str, str]:
        """A place of the drawing as shares of the view, across and down."""
        return f"{100 * (x - self.left) / self.width:.2f}%", f"{100 * (y - self.top) / self.height:.2f}%"


class WindowMap(SiteMap):
    """A `SiteMap` of a window: its picture is ready, its data as `SiteMap` has it."""

    def __init__(self, id: str, data: Mapping[str, Any], picture: str) -> None:
        super().__init__(id, data, Parts())
        self.picture = picture

    @property
    def drawn(self) -> str:
        """The areas and the names over them."""
        return self.picture


def cut(areas: AreaSet, frame: Frame) -> AreaSet:
    """The areas that a frame shows, simplified with their shared borders kept, cut a little outside it.

    `areas` has longitude and latitude (EPSG:4326), and so has the result.
    """
    west, south, east, north = frame
    slack = (east - west) * SLACK
    box = (west - slack, south - slack, east + slack, north + slack)
    pane = Polygon.from_bounds(*box)
    near = [n for n, shape in enumerate(areas.shapes) if shapely.intersects(Polygon.from_bounds(*shape.bounds), pane)]
    simple = shapely.coverage_simplify(repair(areas.shapes[n] for n in near), (east - west) / FINENESS)
    shapes = dict(zip(near, repair(shapely.intersection(simple, pane)), strict=True))
    kept = [n for n in near if not shapes[n].is_empty]
    return replace(
        areas,
        codes=tuple(areas.codes[n] for n in kept),
        names=tuple(areas.names[n] for n in kept),
        shapes=tuple(shapes[n] for n in kept),
        bounds=box,
        lenses=(),
    )


def view(areas: AreaSet, frame: Frame) -> View:
    """Draw the part of `areas` that a frame shows."""
    small = cut(areas, frame)
    drawing = draw(small)
    west, south, east, north = frame
    left, top = project(drawing, west, north)
    right, bottom = project(drawing, east, south)
    return View(frame, small, drawing, left, top, right - left, bottom - top)


def figure(seen: View, look: Look) -> str:
    """A window as an HTML fragment: the picture and its names inline, its data. It shows without any script."""
    west, south, east, north = seen.frame
    data = {
        "layer": look.id,
        "title": look.title,
        "unit": "",
        "decimals": 0,
        "kinds": list(look.titles),
        "period": "",
        "periods": [""],
        "labels": {},
        "breaks": list(range(1, len(look.titles))),
        "values": [look.colours.get(code, 0) for code in seen.areas.codes],
        "benchmark": None,
        "notes": {},
        "data": "",
        "profile": look.profile,
        "bounds": [[south, west], [north, east]],
        "points": [],
    }
    page: Any = WindowMap(f"map-{look.id}", data, areas_svg(seen, look) + names_svg(seen, look)).get_root()
    page.render()
    return f'<div class="map-frame window">{page.html.render().strip()}</div>'


def areas_svg(seen: View, look: Look) -> str:
    """The areas, each in the colour of its part, the shore beneath."""
    land = "".join(
        f'<path id="a-{escape(code)}" class="c{part}" d="{path}">'
        f"<title>{escape(f'{name}: {look.titles[part]}' if look.titles[part] else name)}</title></path>"
        for code, name, path in zip(seen.areas.codes, seen.areas.names, seen.drawing.paths, strict=True)
        for part in [look.colours.get(code, 0)]
    )
    box = f"{seen.left:.0f} {seen.top:.0f} {seen.width:.0f} {seen.height:.0f}"
    return (
        f'<svg class="areas parts" viewBox="{box}" role="group" aria-label="{escape(look.title)}">'
        f'<g class="shore"><path d="{seen.drawing.shore}"/></g><g class="land">{land}</g>'
        f'<g class="points">{"".join(_dot(seen, place) for place in look.places)}</g></svg>'
    )


def names_svg(seen: View, look: Look) -> str:
    """Names over the picture, of areas and of places."""
    areas = "".join(_area_name(seen, label) for label in look.labels if label.code in seen.areas.codes)
    return f'<svg class="over" aria-hidden="true">{areas}{"".join(_place(seen, place) for place in look.places)}</svg>'


def _area_name(seen: View, label: Label) -> str:
    index = seen.areas.codes.index(label.code)
    x, y = seen.share(*(project(seen.drawing, *label.at) if label.at else seen.drawing.centres[index]))
    return (
        f'<text class="area{"" if label.narrow else " long"}" x="{x}" y="{y}">{escape(seen.areas.names[index])}</text>'
    )


def _dot(seen: View, place: Place) -> str:
    """A place in the picture itself, so that it stays when the map is zoomed; hollow where it is approximate."""
    x, y = project(seen.drawing, place.longitude, place.latitude)
    layers = ("ring", "dot", "hole") if place.rough else ("ring", "dot")
    return "".join(f'<path class="{layer}" d="M{x:.0f} {y:.0f}h0"/>' for layer in layers)


def _place(seen: View, place: Place) -> str:
    """The name of a place at the end of a hairline."""
    x, y = seen.share(*project(seen.drawing, place.longitude, place.latitude))
    across, down = REACH[place.side]
    end_x, end_y = across * LEADER, down * LEADER
    text_x = end_x + 4 * across
    anchor = ("end", "middle", "start")[across + 1]
    lines = _lines((place.name, place.note), (text_x, end_y), down)
    return (
        f'<svg class="place" x="{x}" y="{y}"><path d="M{across * DOT} {down * DOT}L{end_x} {end_y}"/>'
        f'<text class="long {anchor}">{lines}</text>'
        f'<text class="short {anchor}">{_lines((place.short, ""), (text_x, end_y), down)}</text></svg>'
    )


def _lines(words: tuple[str, str], at: tuple[float, float], down: int) -> str:
    """One or two lines of a label at a hairline's end: above it where the hairline runs up, below where down."""
    name, note = words
    lift = LIFT[down] - (1.15 if note and down < 0 else 0)
    first = f'<tspan class="name" x="{at[0]}" y="{at[1]}" dy="{lift:.2f}em">{escape(name)}</tspan>'
    return first + (f'<tspan x="{at[0]}" dy="1.15em">{escape(note)}</tspan>' if note else "")
