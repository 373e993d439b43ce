"""A small map of an area among its neighbours, named: a window of the one drawing. Pure SVG, alive by its links alone."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape

from atlas.geometry import project
from atlas.model import LayerView, Scene
from atlas.pages.addresses import area_page, relative

WIDTH, HEIGHT = 330, 306
LETTER, LINE = 6.1, 14.0
"""Width of a letter and height of a line of a label, in the picture's units."""

Box = tuple[float, float, float, float]
Spot = tuple[float, float]


@dataclass(frozen=True)
class Window:
    """A part of the drawing: its corner, and the picture's units to one of its own."""

    left: float
    top: float
    zoom: float

    def at(self, x: float, y: float) -> tuple[float, float]:
        """A place of the drawing in the picture."""
        return (x - self.left) * self.zoom, (y - self.top) * self.zoom

    def holds(self, box: Sequence[float]) -> bool:
        """Whether something of a box of the drawing can be seen."""
        left, top = self.at(box[0], box[1])
        right, bottom = self.at(box[2], box[3])
        return right >= 0 and bottom >= 0 and left <= WIDTH and top <= HEIGHT


def window(box: Sequence[float], least: float) -> Window:
    """A window on a box of the drawing with room around it; never smaller than `least` of its units wide."""
    left, top, right, bottom = box
    wide = max((right - left) * 2.1, (bottom - top) * 2.1 * WIDTH / HEIGHT, least)
    zoom = WIDTH / wide
    return Window((left + right) / 2 - wide / 2, (top + bottom) / 2 - wide * HEIGHT / WIDTH / 2, zoom)


def local_map(scene: Scene, view: LayerView, n: int, points: Iterable[Spot], here: str) -> str:
    """Area `n` in the colours of `view`, outlined, with its neighbours' names; `points` of the drawing as dots."""
    drawing = scene.drawing
    win = window(drawing.boxes[n], drawing.width / 14)
    seen = _seen(scene, win)
    places = _labels(scene, win, [n, *_by_weight(scene, n, seen)], [])
    areas = "".join(_area(scene, index, _level(view, index), here if index != n else None) for index in seen)
    outline = f'<path class="halo" d="{drawing.paths[n]}"/><path class="chosen" d="{drawing.paths[n]}"/>'
    classes = len(view.classes.breaks[view.joined.shown]) + 1
    palette = f"p-{escape(view.joined.meta.palette)} k{classes}"
    return _svg(win, palette, scene.areas.names[n], areas + outline, _dots(win, points) + places)


def place_map(scene: Scene, spot: Spot, name: str, here: str) -> str:
    """A place of the drawing, named, on plain land with the areas around it named."""
    drawing = scene.drawing
    win = window((*spot, *spot), drawing.width / 9)
    seen = _seen(scene, win)
    x, y = win.at(*spot)
    taken = _box(x, y - 8, len(name))
    label = f'<text class="own" x="{x:.0f}" y="{y - 8:.0f}">{escape(name)}</text>'
    places = _labels(scene, win, _by_weight(scene, None, seen), [taken, (x - 6, y - 6, x + 6, y + 6)])
    areas = "".join(_area(scene, index, "plain", here) for index in seen)
    return _svg(win, "", name, areas, places + f'<g aria-hidden="true">{label}</g>' + _dots(win, [spot]))


def spots(scene: Scene, places: Iterable[tuple[float, float]]) -> list[Spot]:
    """Places (lon, lat) in the drawing's units."""
    return [project(scene.drawing, lon, lat) for lon, lat in places]


def _svg(win: Window, palette: str, name: str, land: str, marks: str) -> str:
    move = f"scale({win.zoom:.3f}) translate({-win.left:.0f} {-win.top:.0f})"
    return (
        f'<svg class="local {palette}" viewBox="0 0 {WIDTH} {HEIGHT}" role="group" aria-label="{escape(name)}">'
        f'<g class="land" transform="{move}">{land}</g>{marks}</svg>'
    )


def _seen(scene: Scene, win: Window) -> list[int]:
    return [index for index, box in enumerate(scene.drawing.boxes) if win.holds(box)]


def _level(view: LayerView, index: int) -> str:
    level = int(view.classes.index[view.joined.shown, index])
    return f"c{level}" if level >= 0 else "nodata"


def _area(scene: Scene, index: int, level: str, here: str | None) -> str:
    """An area's shape; on page `here` it leads to the area's profile, without a tab stop: a list has the same links."""
    shape = f'<path class="{level}" d="{scene.drawing.paths[index]}"/>'
    if here is None:
        return shape
    address = relative(here, area_page(scene, scene.areas.codes[index]))
    return f'<a href="{escape(address)}" tabindex="-1" aria-hidden="true">{shape}</a>'


def _dots(win: Window, points: Iterable[Spot]) -> str:
    places = [win.at(*point) for point in points]
    inside = [(x, y) for x, y in places if 0 < x < WIDTH and 0 < y < HEIGHT]
    return "".join(f'<circle class="point" cx="{x:.1f}" cy="{y:.1f}" r="3.4"/>' for x, y in inside)


def _by_weight(scene: Scene, n: int | None, seen: Iterable[int]) -> list[int]:
    """The order in which names are placed: neighbours of area `n` first, large areas before small."""
    touching = set() if n is None else set(scene.drawing.neighbours[n])

    def size(index: int) -> int:
        left, top, right, bottom = scene.drawing.boxes[index]
        return (right - left) * (bottom - top)

    return sorted((index for index in seen if index != n), key=lambda one: (one not in touching, -size(one), one))


def _labels(scene: Scene, win: Window, order: Sequence[int], taken: list[Box]) -> str:
    """Names at their places, in `order`; one that would overlap a placed one, or the edge, is left out."""
    taken = list(taken)
    out: list[str] = []
    for index in order:
        name = scene.areas.names[index]
        spot = _spot(win.at(*scene.drawing.centres[index]), len(name), taken)
        if spot is not None:
            taken.append(_box(*spot, len(name)))
            out.append(f'<text x="{spot[0]:.0f}" y="{spot[1]:.0f}">{escape(name)}</text>')
    return f'<g aria-hidden="true">{"".join(out)}</g>'


def _spot(centre: tuple[float, float], letters: int, taken: list[Box]) -> tuple[float, float] | None:
    """A free place for a name at or near its area's centre, wholly inside the picture."""
    x, y = centre
    if not (0 < x < WIDTH and 0 < y < HEIGHT):
        return None
    half = letters * LETTER / 2 + 3
    x = min(max(x, half), WIDTH - half)
    for shift in (4.0, -10.0, 18.0):
        box = _box(x, y + shift, letters)
        inside = box[0] >= 0 and box[2] <= WIDTH and box[1] >= 0 and box[3] <= HEIGHT
        if inside and not any(_overlap(box, other) for other in taken):
            return x, y + shift
    return None


def _box(x: float, y: float, letters: int) -> Box:
    half = letters * LETTER / 2
    return x - half, y - LINE + 3, x + half, y + 3


def _overlap(a: Box, b: Box) -> bool:
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]
