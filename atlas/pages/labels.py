"""Where names stand on a small map: on their area, or beside it with a hairline that leads there; never on another.

Boxes and spots are in the picture's units; a spot is the middle of a name's baseline.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape
from itertools import product

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from atlas.pages.ground import HEIGHT, WIDTH, Box, Land, Spot, Window, largest_seen

LETTER, LINE = 6.1, 14.0
"""Width of a letter and height of a line of a label, in the picture's units."""
SHIFTS = (4.0, -9.0, 17.0, -22.0, 30.0)
"""Where a name may stand above or below the middle of its area."""
DISTANCES = (20, 28, 38, 50, 64, 80, 98, 118, 140)
"""How far a name may be led away from its area."""
OWN_SHARE = 0.65
"""The least width of an area, of its name's, for the name to stand on it: a third hangs over its outline at most."""
TURNS = tuple(math.pi * step / 8 for step in (0, 8, 1, 15, 7, 9, 2, 14, 6, 10, 4, 12, 3, 13, 5, 11))
"""Ways to lead a name away: level ones first, for they read on from the line."""


@dataclass(frozen=True)
class Label:
    """A name at its spot; `start` is where the hairline that leads to it begins, None for a name on its area."""

    name: str
    spot: Spot
    start: Spot | None = None

    def box(self) -> Box:
        """The room that it takes."""
        return box_of(self.spot, self.name)

    def within(self) -> Label:
        """The same, moved sideways into the picture."""
        half = len(self.name) * LETTER / 2
        return Label(self.name, (min(max(self.spot[0], half), WIDTH - half), self.spot[1]), self.start)


def on_areas(
    ground: Land, win: Window, order: Iterable[int], taken: Iterable[Box], off: Iterable[int] = ()
) -> dict[int, Label]:
    """Names where their areas can be seen, in `order`, clear of the boxes `taken`; one without room is left out.

    None spreads over the areas `off`, where it would be read as theirs.
    """
    forbidden = shapely.union_all(shapely.make_valid(np.concatenate([[], *(ground.rings[n] for n in off)])))
    out: dict[int, Label] = {}
    boxes = list(taken)
    for index in order:
        label = _on(ground, win, index, boxes)
        if label is not None and not _spreads(label.box(), forbidden, win):
            out[index] = label
            boxes.append(label.box())
    return out


def led(ground: Land, win: Window, order: Sequence[int], taken: Iterable[Box]) -> dict[int, Label]:
    """Names that all should be read, the first before all: on an area nearly as wide as its name, else led away."""
    out: dict[int, Label] = {}
    taken = list(taken)
    for index in [*order[:1], *sorted(order[1:], key=lambda n: not _is_wide(ground, n, win))]:
        boxes = [*taken, *(one.box() for one in out.values())]
        label = _on(ground, win, index, boxes) if _is_wide(ground, index, win) else None
        label = label or _led(ground, win, index, taken, list(out.values()))
        if label is not None:
            out[index] = label
    return out


def drawn(labels: Iterable[Label]) -> str:
    """Labels as SVG, hairlines beneath all names."""
    labels = list(labels)
    lines = "".join(_hairline(label.start, label.box()) for label in labels if label.start is not None)
    return f'<g aria-hidden="true">{lines}{"".join(text(label.spot, label.name) for label in labels)}</g>'


def own_label(ground: Land, n: int, win: Window, dots: Sequence[Box]) -> Spot:
    """Where the name of area `n` stands: on it where it fits beside the dots, else below it, never left out.

    On it also where it is wider than the area: the area is outlined, and below it the name would be read as another's.
    """
    left, _, right, bottom = ground.scene.drawing.boxes[n]
    name, seen = ground.scene.areas.names[n], largest_seen(ground, n, win)
    half = len(name) * LETTER / 2 + 3
    if seen is not None and (right - left) * win.zoom > 2 * half * OWN_SHARE:
        spot = _spot(seen, win, name, dots)
        if spot is not None:
            return spot
    x, y = win.at((left + right) / 2, bottom)
    x, y = min(max(x, half), WIDTH - half), min(y + LINE, HEIGHT - 4)
    covered = _overlaps(box_of((x, y), name), dots)
    return (x, y + LINE) if covered and y + LINE < HEIGHT - 4 else (x, y)


def box_of(spot: Spot, name: str) -> Box:
    """The box that a name takes at a spot."""
    x, y = spot
    half = len(name) * LETTER / 2
    return x - half, y - LINE + 3, x + half, y + 3


def text(spot: Spot, name: str, kind: str = "") -> str:
    """A name at its spot."""
    named = f' class="{kind}"' if kind else ""
    return f'<text{named} x="{spot[0]:.0f}" y="{spot[1]:.0f}">{escape(name)}</text>'


def _on(ground: Land, win: Window, n: int, taken: Sequence[Box]) -> Label | None:
    """The name of area `n` on what can be seen of it."""
    name, seen = ground.scene.areas.names[n], largest_seen(ground, n, win)
    spot = _spot(seen, win, name, taken) if seen is not None else None
    return Label(name, spot) if spot is not None else None


def _spreads(box: Box, land: BaseGeometry, win: Window) -> bool:
    """Whether more than a quarter of a name lies on some land."""
    drawn = shapely.box(*win.back(*box[:2]), *win.back(*box[2:]))
    return bool(shapely.intersection(drawn, land).area > drawn.area / 4)


def _middle(seen: BaseGeometry, win: Window) -> Spot:
    return win.at(*shapely.get_coordinates(shapely.point_on_surface(seen))[0].tolist())


def _spot(seen: BaseGeometry, win: Window, name: str, taken: Sequence[Box]) -> Spot | None:
    """A free place for a name, its middle on its area, wholly inside the picture."""
    x, y = _middle(seen, win)
    half = len(name) * LETTER / 2 + 3
    x = min(max(x, half), WIDTH - half)
    for shift in SHIFTS:
        box = box_of((x, y + shift), name)
        free = _inside(box) and not _overlaps(box, taken)
        if free and shapely.contains_xy(seen, *win.back(x, y + shift - 4)):
            return x, y + shift
    return None


def _is_wide(ground: Land, n: int, win: Window) -> bool:
    """Whether an area is at least nearly as wide as its name: a name that crosses others' borders is read as theirs."""
    left, _, right, _ = ground.scene.drawing.boxes[n]
    return (right - left) * win.zoom > len(ground.scene.areas.names[n]) * LETTER * 0.8


def _led(ground: Land, win: Window, n: int, taken: Iterable[Box], others: Sequence[Label]) -> Label | None:
    """The name of area `n` at the nearest free place round it, its hairline crossing no name and no other hairline."""
    name, seen = ground.scene.areas.names[n], largest_seen(ground, n, win)
    if seen is None:
        return None
    start = _middle(seen, win)
    names = [label.box() for label in others]
    boxes = [*taken, *names]
    lines = [_line(label.start, label.box()) for label in others if label.start is not None]
    half = len(name) * LETTER / 2
    for distance, turn in product(DISTANCES, TURNS):
        x = start[0] + math.cos(turn) * (distance + half)
        label = Label(name, (x, start[1] + 4 + math.sin(turn) * distance), start).within()
        box, line = label.box(), _line(start, label.box())
        if not _inside(box) or _overlaps(box, boxes):
            continue
        crossed = any(line.intersects(shapely.box(*other)) for other in names)
        if not crossed and not any(line.crosses(other) or shapely.box(*box).intersects(other) for other in lines):
            return label
    return None


def _line(start: Spot, box: Box) -> shapely.LineString:
    """From a spot to the nearest place of a box."""
    return shapely.LineString([start, (min(max(start[0], box[0]), box[2]), min(max(start[1], box[1]), box[3]))])


def _hairline(start: Spot, box: Box) -> str:
    (x1, y1), (x2, y2) = _line(start, box).coords
    line = f'd="M{x1:.0f} {y1:.0f}L{x2:.0f} {y2:.0f}"'
    return f'<path class="leader under" {line}/><path class="leader" {line}/>'


def _inside(box: Box) -> bool:
    return box[0] >= 0 and box[1] >= 0 and box[2] <= WIDTH and box[3] <= HEIGHT


def _overlaps(box: Box, others: Iterable[Box]) -> bool:
    left, top, right, bottom = box
    return any(left < x2 and x1 < right and top < y2 and y1 < bottom for x1, y1, x2, y2 in others)
