"""The one drawing as small maps see it: its areas as polygons, and the window that shows a part of it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from atlas.geometry import project
from atlas.model import Scene
from atlas.paths import read_path

WIDTH, HEIGHT = 330, 306

Box = tuple[float, float, float, float]
Spot = tuple[float, float]


@dataclass(frozen=True)
class Land:
    """The drawing with its areas' rings as polygons, made once: where a name goes depends on what a window shows."""

    scene: Scene
    rings: tuple[NDArray[np.object_], ...]
    boxes: NDArray[np.float64]
    """Left, top, right, bottom of each area, of shape (N, 4)."""


def land(scene: Scene) -> Land:
    """The land that all local maps of a scene are windows on."""
    boxes = np.array(scene.drawing.boxes, dtype=np.float64).reshape(-1, 4)
    return Land(scene, tuple(_rings(path) for path in scene.drawing.paths), boxes)


def _rings(path: str) -> NDArray[np.object_]:
    return np.array([shapely.Polygon(ring) for ring in read_path(path) if len(ring) > 2], dtype=object)


@dataclass(frozen=True)
class Window:
    """A part of the drawing: its corner, and the picture's units to one of its own."""

    left: float
    top: float
    zoom: float

    def at(self, x: float, y: float) -> Spot:
        """A place of the drawing in the picture."""
        return (x - self.left) * self.zoom, (y - self.top) * self.zoom

    def back(self, x: float, y: float) -> Spot:
        """A place of the picture in the drawing."""
        return self.left + x / self.zoom, self.top + y / self.zoom

    def edges(self) -> Box:
        """Left, top, right, bottom of what it shows, in the drawing's units."""
        return self.left, self.top, self.left + WIDTH / self.zoom, self.top + HEIGHT / self.zoom

    def holds(self, boxes: NDArray[np.float64]) -> NDArray[np.bool_]:
        """Whether something of each box of the drawing, of shape (N, 4), can be seen."""
        left, top, right, bottom = ((boxes - [self.left, self.top, self.left, self.top]) * self.zoom).T
        return np.asarray((right >= 0) & (bottom >= 0) & (left <= WIDTH) & (top <= HEIGHT), dtype=np.bool_)


def window(box: Sequence[float], least: float, room: float = 2.1) -> Window:
    """A window on a box of the drawing, `room` times as large; never smaller than `least` of its units wide."""
    left, top, right, bottom = box
    wide = max((right - left) * room, (bottom - top) * room * WIDTH / HEIGHT, least)
    zoom = WIDTH / wide
    return Window((left + right) / 2 - wide / 2, (top + bottom) / 2 - wide * HEIGHT / WIDTH / 2, zoom)


def spots(scene: Scene, places: Iterable[tuple[float, float]]) -> list[Spot]:
    """Places (lon, lat) in the drawing's units."""
    return [project(scene.drawing, lon, lat) for lon, lat in places]


def largest_seen(ground: Land, n: int, win: Window) -> BaseGeometry | None:
    """The largest part of area `n` that the window shows, in the drawing's units."""
    seen = shapely.clip_by_rect(ground.rings[n], *win.edges())
    sizes = shapely.area(seen)
    return seen[int(np.argmax(sizes))] if len(sizes) and sizes.max() > 0 else None
