"""A small map of an area among its neighbours, named: a window on the one drawing. Pure SVG, alive by its links."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from html import escape

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from atlas.geometry import project
from atlas.model import LayerView, Scene
from atlas.pages.addresses import area_page, relative
from atlas.paths import read_path

WIDTH, HEIGHT = 330, 306
LETTER, LINE = 6.1, 14.0
"""Width of a letter and height of a line of a label, in the picture's units."""

Box = tuple[float, float, float, float]
Spot = tuple[float, float]


@dataclass(frozen=True)
class Dot:
    """A point on a local map: its place in the drawing, its name, its page (from the site's root, "" for none)."""

    at: Spot
    name: str = ""
    page: str = ""


@dataclass(frozen=True)
class Land:
    """The drawing with its areas' rings as polygons, made once: where a name goes depends on what a window shows."""

    scene: Scene
    rings: tuple[NDArray[np.object_], ...]


def land(scene: Scene) -> Land:
    """The land that all local maps of a scene are windows on."""
    return Land(scene, tuple(_rings(path) for path in scene.drawing.paths))


def _rings(path: str) -> NDArray[np.object_]:
    return np.array([shapely.Polygon(ring) for ring in read_path(path) if len(ring) > 2], dtype=object)


@dataclass(frozen=True)
class Window:
    """A part of the drawing: its corner, and the picture's units to one of its own."""

    left: float
    top: float
    zoom: float

    def at(self, x: float, y: float) -> tuple[float, float]:
        """A place of the drawing in the picture."""
        return (x - self.left) * self.zoom, (y - self.top) * self.zoom

    def edges(self) -> Box:
        """Left, top, right, bottom of what it shows, in the drawing's units."""
        return self.left, self.top, self.left + WIDTH / self.zoom, self.top + HEIGHT / self.zoom

    def holds(self, box: Sequence[float]) -> bool:
        """Whether something of a box of the drawing can be seen."""
        left, top = self.at(box[0], box[1])
        right, bottom = self.at(box[2], box[3])
        return right >= 0 and bottom >= 0 and left <= WIDTH and top <= HEIGHT


def window(box: Sequence[float], least: float, room: float = 2.1) -> Window:
    """A window on a box of the drawing, `room` times as large; never smaller than `least` of its units wide."""
    left, top, right, bottom = box
    wide = max((right - left) * room, (bottom - top) * room * WIDTH / HEIGHT, least)
    zoom = WIDTH / wide
    return Window((left + right) / 2 - wide / 2, (top + bottom) / 2 - wide * HEIGHT / WIDTH / 2, zoom)


def local_map(ground: Land, view: LayerView, n: int, points: Iterable[Dot], here: str) -> str:
    """Area `n` in the colours of `view`, outlined, with its neighbours' names; `points` of the drawing as dots."""
    scene, drawing = ground.scene, ground.scene.drawing
    win, seen = _around(scene, n)
    levels = {index: _level(view, index) for index in seen}
    areas = "".join(_area(scene, index, levels[index], here if index != n else None) for index in seen)
    outline = f'<path class="halo" d="{drawing.paths[n]}"/><path class="chosen" d="{drawing.paths[n]}"/>'
    points = list(points)
    dots = [(x - 5, y - 5, x + 5, y + 5) for x, y in (win.at(*point.at) for point in points)]
    own = _own(ground, n, win, dots)
    names = _labels(ground, win, _by_weight(scene, n, seen), [*dots, _box(*own, len(scene.areas.names[n]))])
    names += f'<g aria-hidden="true">{_text(own, scene.areas.names[n], "own")}</g>'
    palette = f" p-{escape(view.joined.meta.palette)} k{len(view.classes.breaks[view.joined.shown]) + 1}"
    hatch = _hatch(win) if "nodata" in levels.values() else ""
    return _svg(win, (palette, scene.areas.names[n]), hatch, areas + outline, _dots(win, points, here) + names)


def group_map(ground: Land, levels: Mapping[int, str], points: Iterable[Dot], name: str, here: str) -> str:
    """Areas in the classes that `levels` gives them, the others plain, all that fit named; `points` as dots.

    The class "edge" is drawn hatched. The areas of `levels` are named before the others.
    """
    scene, drawing = ground.scene, ground.scene.drawing
    boxes = np.array([drawing.boxes[index] for index in levels])
    box = [*boxes[:, :2].min(axis=0).tolist(), *boxes[:, 2:].max(axis=0).tolist()]
    win = window(box, drawing.width / 14, 1.2)
    seen = _seen(scene, win)
    dots = list(points)
    marks = [(x - 5, y - 5, x + 5, y + 5) for x, y in (win.at(*point.at) for point in dots)]
    order = sorted(_by_weight(scene, None, seen), key=lambda index: index not in levels)
    areas = "".join(_area(scene, index, levels.get(index, "plain"), here) for index in seen)
    size = 6 / win.zoom
    hatch = (
        f'<defs><pattern id="edge" width="{size:.1f}" height="{size:.1f}" patternUnits="userSpaceOnUse"'
        f' patternTransform="rotate(-45)"><rect class="hp" width="{size:.1f}" height="{size:.1f}"/>'
        f'<rect class="core" width="{size / 2:.1f}" height="{size:.1f}"/></pattern></defs>'
    )
    return _svg(win, ("", name), hatch, areas, _labels(ground, win, order, marks) + _dots(win, dots, here))


def place_map(ground: Land, spot: Spot, name: str, here: str) -> str:
    """A place of the drawing, named, on plain land with the areas around it named."""
    scene, drawing = ground.scene, ground.scene.drawing
    win = window((*spot, *spot), drawing.width / 9)
    seen = _seen(scene, win)
    x, y = win.at(*spot)
    half = len(name) * LETTER / 2
    x_name = min(max(x, half), WIDTH - half)
    label = f'<g aria-hidden="true">{_text((x_name, y - 8), name, "own")}</g>'
    names = _labels(
        ground, win, _by_weight(scene, None, seen), [_box(x_name, y - 8, len(name)), (x - 6, y - 6, x + 6, y + 6)]
    )
    areas = "".join(_area(scene, index, "plain", here) for index in seen)
    return _svg(win, ("", name), "", areas, names + label + _dots(win, [Dot(spot)], here))


def spots(scene: Scene, places: Iterable[tuple[float, float]]) -> list[Spot]:
    """Places (lon, lat) in the drawing's units."""
    return [project(scene.drawing, lon, lat) for lon, lat in places]


def _svg(win: Window, called: tuple[str, str], defs: str, land: str, marks: str) -> str:
    """The picture; `called`: its palette's classes and its name."""
    palette, name = called
    move = f"scale({win.zoom:.3f}) translate({-win.left:.0f} {-win.top:.0f})"
    return (
        f'<svg class="local{palette}" viewBox="0 0 {WIDTH} {HEIGHT}" role="group" aria-label="{escape(name)}">{defs}'
        f'<g class="land" transform="{move}">{land}</g>{marks}</svg>'
    )


def _hatch(win: Window) -> str:
    """The pattern of areas without a figure, in the drawing's units."""
    size = 6 / win.zoom
    return (
        f'<defs><pattern id="nodata" width="{size:.1f}" height="{size:.1f}" patternUnits="userSpaceOnUse"'
        f' patternTransform="rotate(45)"><rect class="hp" width="{size:.1f}" height="{size:.1f}"/>'
        f'<rect class="hl" width="{size / 5:.1f}" height="{size:.1f}"/></pattern></defs>'
    )


def _around(scene: Scene, n: int) -> tuple[Window, list[int]]:
    """A window on area `n`, and what it shows; wide enough to show where an island lies."""
    drawing = scene.drawing
    least = drawing.width / 22
    while True:
        win = window(drawing.boxes[n], least)
        seen = _seen(scene, win)
        if len(seen) > min(1, len(drawing.boxes) - 1) or least > drawing.width:
            return win, seen
        least *= 1.4


def _seen(scene: Scene, win: Window) -> list[int]:
    return [index for index, box in enumerate(scene.drawing.boxes) if win.holds(box)]


def _level(view: LayerView, index: int) -> str:
    level = int(view.classes.index[view.joined.shown, index])
    return f"c{level}" if level >= 0 else "nodata"


def _area(scene: Scene, index: int, level: str, here: str | None) -> str:
    """An area's shape; on page `here` it is named and leads to its profile, without a tab stop: a list has the same."""
    path = scene.drawing.paths[index]
    if here is None:
        return f'<path class="{level}" d="{path}"/>'
    name = escape(scene.areas.names[index], quote=False)
    shape = f'<path class="{level}" d="{path}"><title>{name}</title></path>'
    return _link(relative(here, area_page(scene, scene.areas.codes[index])), shape)


def _link(address: str, shape: str) -> str:
    return f'<a href="{escape(address)}" tabindex="-1" aria-hidden="true">{shape}</a>'


def _dots(win: Window, points: Iterable[Dot], here: str) -> str:
    """Dots with their names, each leading to its page, with a wider ring that a finger meets."""
    out = []
    for point in points:
        x, y = win.at(*point.at)
        if not (0 < x < WIDTH and 0 < y < HEIGHT):
            continue
        dot = f'<circle class="point" cx="{x:.1f}" cy="{y:.1f}" r="3.4"/>'
        if point.page:
            name = f"<title>{escape(point.name, quote=False)}</title>"
            dot = _link(
                relative(here, point.page), f'<g>{name}<circle class="hit" cx="{x:.1f}" cy="{y:.1f}" r="12"/>{dot}</g>'
            )
        out.append(dot)
    return "".join(out)


def _by_weight(scene: Scene, n: int | None, seen: Iterable[int]) -> list[int]:
    """The order in which names are placed: neighbours of area `n` first, large areas before small."""
    touching = set() if n is None else set(scene.drawing.neighbours[n])

    def size(index: int) -> int:
        left, top, right, bottom = scene.drawing.boxes[index]
        return (right - left) * (bottom - top)

    return sorted((index for index in seen if index != n), key=lambda one: (one not in touching, -size(one), one))


def _labels(ground: Land, win: Window, order: Sequence[int], taken: list[Box]) -> str:
    """Names where their areas can be seen, in `order`; one that would lie on another, or on the edge, is left out."""
    taken = list(taken)
    out: list[str] = []
    for index in order:
        name = ground.scene.areas.names[index]
        seen = _largest(ground.rings[index], win)
        spot = _spot(seen, win, len(name), taken) if seen is not None else None
        if spot is not None:
            taken.append(_box(*spot, len(name)))
            out.append(_text(spot, name))
    return f'<g aria-hidden="true">{"".join(out)}</g>'


def _text(spot: Spot, name: str, kind: str = "") -> str:
    named = f' class="{kind}"' if kind else ""
    return f'<text{named} x="{spot[0]:.0f}" y="{spot[1]:.0f}">{escape(name)}</text>'


def _own(ground: Land, n: int, win: Window, dots: list[Box]) -> Spot:
    """Where the name of area `n` stands: on it where it fits beside the dots, else below it, never left out."""
    left, _, right, bottom = ground.scene.drawing.boxes[n]
    seen, letters = _largest(ground.rings[n], win), len(ground.scene.areas.names[n])
    half = letters * LETTER / 2 + 3
    if seen is not None and (right - left) * win.zoom > 2 * half - 10:
        spot = _spot(seen, win, letters, dots)
        if spot is not None:
            return spot
    x, y = win.at((left + right) / 2, bottom)
    x, y = min(max(x, half), WIDTH - half), min(y + LINE, HEIGHT - 4)
    covered = any(_overlap(_box(x, y, letters), dot) for dot in dots)
    return (x, y + LINE) if covered and y + LINE < HEIGHT - 4 else (x, y)


def _largest(rings: NDArray[np.object_], win: Window) -> BaseGeometry | None:
    """The largest part of an area that the window shows, in the drawing's units."""
    seen = shapely.clip_by_rect(rings, *win.edges())
    sizes = shapely.area(seen)
    return seen[int(np.argmax(sizes))] if len(sizes) and sizes.max() > 0 else None


def _spot(seen: BaseGeometry, win: Window, letters: int, taken: list[Box]) -> Spot | None:
    """A free place for a name, its middle on its area, wholly inside the picture."""
    middle = shapely.get_coordinates(shapely.point_on_surface(seen))[0].tolist()
    x, y = win.at(*middle)
    half = letters * LETTER / 2 + 3
    x = min(max(x, half), WIDTH - half)
    for shift in (4.0, -9.0, 17.0, -22.0, 30.0):
        box = _box(x, y + shift, letters)
        inside = box[0] >= 0 and box[2] <= WIDTH and box[1] >= 0 and box[3] <= HEIGHT
        own = shapely.contains_xy(seen, win.left + x / win.zoom, win.top + (y + shift - 4) / win.zoom)
        if inside and own and not any(_overlap(box, other) for other in taken):
            return x, y + shift
    return None


def _box(x: float, y: float, letters: int) -> Box:
    half = letters * LETTER / 2
    return x - half, y - LINE + 3, x + half, y + 3


def _overlap(a: Box, b: Box) -> bool:
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]
