"""A small map of an area among its neighbours, named: a window on the one drawing. Pure SVG, alive by its links."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from html import escape

import numpy as np

from atlas.model import LayerView, Scene
from atlas.pages.addresses import area_page, relative
from atlas.pages.ground import HEIGHT, WIDTH, Box, Land, Spot, Window, window
from atlas.pages.labels import Label, box_of, drawn, led, on_areas, own_label, text


@dataclass(frozen=True)
class Dot:
    """A point on a local map: its place in the drawing, its name, its page (from the site's root, "" for none)."""

    at: Spot
    name: str = ""
    page: str = ""


def local_map(ground: Land, view: LayerView, n: int, points: Iterable[Dot], here: str) -> str:
    """Area `n` in the colours of `view`, outlined, with its neighbours' names; `points` of the drawing as dots."""
    scene, drawing = ground.scene, ground.scene.drawing
    win, seen = _around(ground, n)
    levels = {index: _level(view, index) for index in seen}
    areas = "".join(_area(scene, index, levels[index], here if index != n else None) for index in seen)
    outline = f'<path class="halo" d="{drawing.paths[n]}"/><path class="chosen" d="{drawing.paths[n]}"/>'
    points, called = list(points), scene.areas.names[n]
    dots = _boxes(win, points)
    own = own_label(ground, n, win, dots)
    names = drawn(on_areas(ground, win, _by_weight(scene, n, seen), [*dots, box_of(own, called)]).values())
    names += f'<g aria-hidden="true">{text(own, called, "own")}</g>'
    palette = f" p-{escape(view.joined.meta.palette)} k{len(view.classes.breaks[view.joined.shown]) + 1}"
    hatch = _hatch(win) if "nodata" in levels.values() else ""
    return _svg(win, (palette, called), hatch, areas + outline, _dots(win, points, here) + names)


def group_map(ground: Land, levels: Mapping[int, str], points: Iterable[Dot], name: str, here: str) -> str:
    """Areas in the classes that `levels` gives them, the others plain; `points` as dots.

    The class "edge" is drawn hatched. Areas of `levels` are named, the first before all, small ones by a hairline.
    """
    scene, drawing = ground.scene, ground.scene.drawing
    boxes = np.array([drawing.boxes[index] for index in levels])
    box = [*boxes[:, :2].min(axis=0).tolist(), *boxes[:, 2:].max(axis=0).tolist()]
    win = window(box, drawing.width / 14, 1.2)
    seen = _seen(ground, win)
    dots = list(points)
    marks = _boxes(win, dots)
    order = _by_weight(scene, None, seen)
    first = next(iter(levels), None)
    members = led(ground, win, sorted((n for n in order if n in levels), key=lambda n: n != first), marks)
    rest = [index for index in order if index not in levels]
    others = on_areas(ground, win, rest, [*marks, *(label.box() for label in members.values())], levels)
    names = drawn([*members.values(), *others.values()])
    areas = "".join(_area(scene, index, levels.get(index, "plain"), here) for index in seen)
    size = 6 / win.zoom
    hatch = (
        f'<defs><pattern id="edge" width="{size:.1f}" height="{size:.1f}" patternUnits="userSpaceOnUse"'
        f' patternTransform="rotate(-45)"><rect class="hp" width="{size:.1f}" height="{size:.1f}"/>'
        f'<rect class="core" width="{size / 2:.1f}" height="{size:.1f}"/></pattern></defs>'
    )
    return _svg(win, ("", name), hatch, areas, names + _dots(win, dots, here))


def place_map(ground: Land, spot: Spot, name: str, here: str) -> str:
    """A place of the drawing, named, on plain land with the areas around it named."""
    scene, drawing = ground.scene, ground.scene.drawing
    win = window((*spot, *spot), drawing.width / 9)
    seen = _seen(ground, win)
    x, y = win.at(*spot)
    own = Label(name, (x, y - 8)).within()
    taken = [own.box(), (x - 6, y - 6, x + 6, y + 6)]
    names = drawn(on_areas(ground, win, _by_weight(scene, None, seen), taken).values())
    label = f'<g aria-hidden="true">{text(own.spot, name, "own")}</g>'
    areas = "".join(_area(scene, index, "plain", here) for index in seen)
    return _svg(win, ("", name), "", areas, names + label + _dots(win, [Dot(spot)], here))


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


def _around(ground: Land, n: int) -> tuple[Window, list[int]]:
    """A window on area `n`, and what it shows; wide enough to show where an island lies."""
    drawing = ground.scene.drawing
    least = drawing.width / 22
    while True:
        win = window(drawing.boxes[n], least)
        seen = _seen(ground, win)
        if len(seen) > min(1, len(drawing.boxes) - 1) or least > drawing.width:
            return win, seen
        least *= 1.4


def _seen(ground: Land, win: Window) -> list[int]:
    return np.flatnonzero(win.holds(ground.boxes)).tolist()


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


def _boxes(win: Window, points: Iterable[Dot]) -> list[Box]:
    """The room that dots in the picture take: no name stands on them."""
    spots = (win.at(*point.at) for point in points)
    return [(x - 5, y - 5, x + 5, y + 5) for x, y in spots if -5 < x < WIDTH + 5 and -5 < y < HEIGHT + 5]


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
