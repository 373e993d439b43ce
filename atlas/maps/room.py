"""Where a picture has room: for the lens, the legend, the names of places. The sea is found, not written down."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from atlas.model import AreaSet, Drawing, FloatArray
from atlas.paths import read_path

STEP = 24
"""Grid units between the points that outlines are felt with."""

PAD = 20


@dataclass(frozen=True)
class Rect:
    """Left, top, width, height in grid units."""

    x: float
    y: float
    width: float
    height: float

    def meets(self, other: Rect) -> bool:
        return (
            self.x < other.x + other.width
            and other.x < self.x + self.width
            and self.y < other.y + other.height
            and other.y < self.y + self.height
        )


@dataclass(frozen=True)
class LensBox:
    """A lens on the picture: what it shows (`source`), and where (`place`)."""

    title: str
    factor: float
    members: tuple[int, ...]
    source: Rect
    place: Rect


def lens_boxes(drawing: Drawing, areas: AreaSet) -> tuple[LensBox, ...]:
    """Each lens in free sea at the left edge, else at the right, as near as can be to the areas that it shows."""
    members = (tuple(sorted(areas.codes.index(code) for code in lens.codes)) for lens in areas.lenses)
    wanted = zip(areas.lenses, members, strict=True)
    return _lens_boxes(drawing, tuple((lens.title, lens.factor, found) for lens, found in wanted))


def legend_place(drawing: Drawing, areas: AreaSet, share: tuple[float, float]) -> tuple[str, int] | None:
    """Side ("right" or "left") and top, in steps of 5%, for a legend of a share of the picture's width and height."""
    return _legend_place(drawing, tuple(box.place for box in lens_boxes(drawing, areas)), share)


@lru_cache(maxsize=32)
def _lens_boxes(drawing: Drawing, lenses: tuple[tuple[str, float, tuple[int, ...]], ...]) -> tuple[LensBox, ...]:
    found: list[LensBox] = []
    for title, factor, members in lenses:
        source = _around([drawing.boxes[index] for index in members])
        place = _lens_place(drawing, source, (source.width * factor, source.height * factor), [b.place for b in found])
        if place is not None:
            found.append(LensBox(title, factor, members, source, place))
    return tuple(found)


@lru_cache(maxsize=32)
def _legend_place(drawing: Drawing, taken: tuple[Rect, ...], share: tuple[float, float]) -> tuple[str, int] | None:
    width, height = share[0] * drawing.width, share[1] * drawing.height
    for side, x in (("right", drawing.width - width), ("left", 0.0)):
        for top in range(0, int(100 - 100 * share[1]) + 1, 5):
            if _free(drawing, Rect(x, top / 100 * drawing.height, width, height), taken):
                return side, top
    return None


def name_places(drawing: Drawing, areas: AreaSet, marked: Iterable[int], size: tuple[float, float]) -> list[Rect]:
    """A free place near each marked area for its name; areas that have none are given one over the land."""
    taken = [box.place for box in lens_boxes(drawing, areas)]
    found: list[Rect] = []
    for index in marked:
        place = _name_place(drawing, drawing.centres[index], size, taken)
        taken.append(place)
        found.append(place)
    return found


def _around(boxes: Iterable[tuple[int, int, int, int]]) -> Rect:
    sides = np.array(list(boxes))
    left, top = sides[:, :2].min(axis=0).tolist()
    right, bottom = sides[:, 2:].max(axis=0).tolist()
    pad = max(right - left, bottom - top) // 60 + 2
    return Rect(left - pad, top - pad, right - left + 2 * pad, bottom - top + 2 * pad)


def _lens_place(drawing: Drawing, source: Rect, size: tuple[float, float], taken: list[Rect]) -> Rect | None:
    width, height = size
    caption = drawing.width * 0.04
    for x in (0.0, drawing.width - width):
        tops = range(0, int(drawing.height - height - caption), 10)
        free = [top for top in tops if _free(drawing, Rect(x, top, width, height + caption), taken)]
        if free:
            return min((Rect(x, top, width, height) for top in free), key=lambda box: _far(box, source))
    return None


def _far(box: Rect, source: Rect) -> float:
    return float(np.hypot(box.x + box.width / 2 - source.x, box.y + box.height / 2 - source.y))


def _name_place(drawing: Drawing, centre: tuple[int, int], size: tuple[float, float], taken: list[Rect]) -> Rect:
    width, height = size
    options = []
    for distance in range(80, 1600, 40):
        for angle in range(0, 360, 15):
            x, y = centre[0] + distance * np.cos(np.radians(angle)), centre[1] + distance * np.sin(np.radians(angle))
            box = Rect(x if x >= centre[0] else x - width, y - height / 2, width, height)
            inside = box.x >= 0 and box.x + width <= drawing.width and 0 <= box.y <= drawing.height - height
            if inside and _free(drawing, box, taken):
                return box
            options.append(box)
    return options[0]


def _free(drawing: Drawing, box: Rect, taken: Iterable[Rect]) -> bool:
    if any(box.meets(other) for other in taken):
        return False
    points, edges = _felt(drawing)
    right, bottom = box.x + box.width + PAD, box.y + box.height + PAD
    near = (
        (points[:, 0] > box.x - PAD) & (points[:, 0] < right) & (points[:, 1] > box.y - PAD) & (points[:, 1] < bottom)
    )
    return not near.any() and not _inside(edges, box.x + box.width / 2, box.y + box.height / 2)


@lru_cache(maxsize=8)
def _felt(drawing: Drawing) -> tuple[FloatArray, FloatArray]:
    """Points along the shore, of shape (n, 2), and its edges, of shape (m, 4)."""
    edges = []
    for line in read_path(drawing.shore):
        ends = np.roll(line, -1, axis=0)
        edges.append(np.column_stack([line, ends]))
    all_edges = np.concatenate(edges).astype(np.float64)
    lengths = np.hypot(all_edges[:, 2] - all_edges[:, 0], all_edges[:, 3] - all_edges[:, 1])
    points = [
        start[:2]
        + (start[2:] - start[:2]) * np.linspace(0, 1, max(int(length // STEP) + 1, 1), endpoint=False)[:, None]
        for start, length in zip(all_edges, lengths, strict=True)
    ]
    return np.concatenate(points), all_edges


def _inside(edges: FloatArray, x: float, y: float) -> bool:
    """Even and odd: how many edges a ray to the right of the point crosses."""
    x0, y0, x1, y1 = edges.T
    crosses = (y0 > y) != (y1 > y)
    at = x0[crosses] + (y - y0[crosses]) / (y1[crosses] - y0[crosses]) * (x1[crosses] - x0[crosses])
    return bool(int((at > x).sum()) % 2)
