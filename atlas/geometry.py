"""An area set drawn once: repaired, simplified with shared borders kept, projected, set on an integer grid.

The picture is Web Mercator (EPSG:3857), so that Leaflet's layers, points and tiles lie right on it.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
import shapely
from numpy.typing import NDArray
from pyproj import Transformer
from shapely.geometry.base import BaseGeometry

from atlas.errors import Problem, Problems, shown
from atlas.model import AreaSet, Drawing, FloatArray, IntArray
from atlas.paths import line_data, path_data

LONLAT = "EPSG:4326"
MERCATOR = "EPSG:3857"

GRID_CELLS = 10_000_000
"""Cells of the grid. A country twice as high as wide is 2,240 wide: under a pixel at three times a phone's width."""

FEWEST, MOST = 14_000, 15_000
"""Vertices of a large set. Fewer make crude blocks of a capital's districts; more make an embed heavy."""

SMALLEST = 3
"""Grid units across which an area is drawn that would otherwise vanish."""

Shapes = NDArray[np.object_]
Ring = IntArray
Corner = tuple[float, float]
Edge = tuple[Corner, Corner]


@dataclass(frozen=True)
class Frame:
    """Where the grid lies: its origin in Web Mercator metres, cells to a metre, its size in cells."""

    left: float
    top: float
    scale: float
    width: int
    height: int

    def grid(self, points: FloatArray) -> FloatArray:
        """Points (n, 2) in Web Mercator metres -> grid units, y down."""
        return (points - (self.left, self.top)) * (self.scale, -self.scale)


def generalise(areas: AreaSet) -> tuple[BaseGeometry, ...]:
    """The areas' shapes in degrees (EPSG:4326) with as many vertices as a picture of them should have.

    Sets of more than 15,000 vertices are simplified with their shared borders kept (shapely.coverage_simplify,
    tolerance in `metric_crs`) to between 14,000 and 15,000; smaller ones are kept whole. No area is lost.
    Raises AtlasError for areas without a polygon.
    """
    shapes = repair(areas.shapes)
    _need_polygons(areas, shapes)
    whole = _transform(shapes, areas.crs, MERCATOR)
    frame = _frame(whole)
    if _vertices(whole, frame) <= MOST:
        return tuple(_transform(shapes, areas.crs, LONLAT))
    metric = _transform(shapes, areas.crs, areas.metric_crs)
    low, high = 0.0, math.sqrt(max(float(np.median(shapely.area(metric))), 1.0))
    for _ in range(24):
        middle = (low + high) / 2
        fewer = np.asarray(shapely.coverage_simplify(metric, middle))
        count = _vertices(_transform(fewer, areas.metric_crs, MERCATOR), frame)
        if FEWEST <= count <= MOST:
            break
        low, high = (middle, high) if count > MOST else (low, middle)
    return tuple(_transform(fewer, areas.metric_crs, LONLAT))


def draw(areas: AreaSet, outlines: tuple[BaseGeometry, ...] | None = None) -> Drawing:
    """Draw an area set: one path an area in the set's order, its shore, boxes, centres and neighbours.

    `outlines` are what `generalise` gives, where they are at hand. Raises AtlasError for areas without a polygon.
    """
    shapes = repair(areas.shapes)
    _need_polygons(areas, shapes)
    mercator = _transform(np.array(outlines or generalise(areas), dtype=object), LONLAT, MERCATOR)
    frame = _frame(mercator)
    rings = [_grid_rings(shape, frame) for shape in mercator]
    boxes = tuple(_box(area) for area in rings)
    south, west, north, east = _degrees(frame)
    sides = _sides(rings)
    shore = [edge for owners, edges in sides.items() if len(owners) == 1 for edge in edges]
    pairs = [(owners[0], owners[1]) for owners in sides if len(set(owners)) == 2]
    return Drawing(
        area_set=areas.id,
        width=frame.width,
        height=frame.height,
        bounds=(south, west, north, east),
        left=frame.left,
        top=frame.top,
        scale=frame.scale,
        paths=tuple(path_data(area) for area in rings),
        shore=line_data(_lines(shore)),
        boxes=boxes,
        centres=tuple(_centre(shape, frame) for shape in mercator),
        neighbours=_neighbours(shapes),
        vertices=sum(len(ring) for area in rings for ring in area),
        borders=tuple(((a, b), line_data(_lines(sides[a, b]))) for a, b in sorted(pairs)),
    )


def repair(shapes: Iterable[BaseGeometry]) -> Shapes:
    """Valid multipolygons of the same areas: what `make_valid` leaves over besides polygons is dropped."""
    out = np.empty(len(shapes := tuple(shapes)), dtype=object)
    for index, shape in enumerate(shapes):
        parts = shapely.get_parts(shapely.get_parts(shapely.make_valid(shape)))
        out[index] = shapely.MultiPolygon([part for part in parts if part.geom_type == "Polygon" and part.area > 0])
    return out


def _need_polygons(areas: AreaSet, shapes: Shapes) -> None:
    problems = Problems()
    for code, shape in zip(areas.codes, shapes, strict=True):
        if shape.is_empty:
            what = f"area {shown(code)} of the set {shown(areas.id)} has no polygon that could be drawn"
            problems.add(Problem(what, todo="give the area a polygon with some surface in the boundary file"))
    problems.raise_if_any()


def project(drawing: Drawing, lon: float, lat: float) -> tuple[float, float]:
    """A place in degrees -> its x, y on the drawing's grid."""
    x, y = _transformer(LONLAT, MERCATOR).transform(lon, lat)
    return (x - drawing.left) * drawing.scale, (drawing.top - y) * drawing.scale


def metric_points(areas: AreaSet) -> FloatArray:
    """A point inside each area, of shape (N, 2), in metres of the set's `metric_crs`."""
    shapes = _transform(repair(areas.shapes), areas.crs, areas.metric_crs)
    return np.asarray(shapely.get_coordinates(shapely.point_on_surface(shapes)), dtype=np.float64)


def distances_km(areas: AreaSet, here: FloatArray, there: FloatArray) -> FloatArray:
    """Straight-line kilometres, of shape (n, m), between places (n, 2) and (m, 2) in degrees (lon, lat).

    Measured in the plane of the set's `metric_crs`, so good where that projection is.
    """
    metric = _transformer(LONLAT, areas.metric_crs)
    a, b = (np.column_stack(metric.transform(points[:, 0], points[:, 1])) for points in (here, there))
    return np.asarray(np.hypot(*(a[:, None, :] - b[None, :, :]).transpose(2, 0, 1)) / 1000, dtype=np.float64)


@cache
def _transformer(source: str, target: str) -> Transformer:
    return Transformer.from_crs(source, target, always_xy=True)


def _transform(shapes: Shapes, source: str, target: str) -> Shapes:
    to = _transformer(source, target).transform
    moved = shapely.transform(shapes, lambda points: np.column_stack(to(points[:, 0], points[:, 1])))
    return np.asarray(moved, dtype=object)


def _frame(shapes: Shapes) -> Frame:
    left, bottom, right, top = (float(edge) for edge in shapely.total_bounds(shapes))
    scale = math.sqrt(GRID_CELLS / ((right - left) * (top - bottom)))
    return Frame(left, top, scale, math.ceil((right - left) * scale), math.ceil((top - bottom) * scale))


def _degrees(frame: Frame) -> tuple[float, float, float, float]:
    right, bottom = frame.left + frame.width / frame.scale, frame.top - frame.height / frame.scale
    (west, east), (south, north) = _transformer(MERCATOR, LONLAT).transform([frame.left, right], [bottom, frame.top])
    return south, west, north, east


def _vertices(shapes: Shapes, frame: Frame) -> int:
    return sum(len(ring) for shape in shapes for ring in _grid_rings(shape, frame))


def _grid_rings(shape: BaseGeometry, frame: Frame) -> list[Ring]:
    """An area's rings on the grid, open (first point not repeated); those that vanish are dropped, but never all."""
    rings = shapely.get_rings(shapely.get_parts(shape))
    found = [_clean(np.rint(frame.grid(shapely.get_coordinates(ring))).astype(np.int64)) for ring in rings]
    kept = [ring for ring in found if len(ring) >= 3]
    box = _box(kept) if kept else (0, 0, 0, 0)
    if max(box[2] - box[0], box[3] - box[1]) >= SMALLEST:
        return kept
    x, y = _centre(shape, frame)
    half = SMALLEST // 2
    corners = [(-half, -half), (SMALLEST - half, -half), (SMALLEST - half, SMALLEST - half), (-half, SMALLEST - half)]
    return [np.array([(x + dx, y + dy) for dx, dy in corners], dtype=np.int64)]


def _clean(points: IntArray) -> Ring:
    """A closed ring on the grid without repeated points and without spikes (there and straight back)."""
    out: list[tuple[int, int]] = []
    for x, y in points[:-1].tolist():
        if len(out) >= 2 and out[-2] == (x, y):
            out.pop()
        elif not out or out[-1] != (x, y):
            out.append((x, y))
    while len(out) >= 3 and (out[-1] == out[0] or out[-2] == out[0] or out[-1] == out[1]):
        out = out[:-1] if out[-1] == out[0] or out[-2] == out[0] else out[1:]
    return np.array(out, dtype=np.int64).reshape(-1, 2)


def _box(rings: Sequence[Ring]) -> tuple[int, int, int, int]:
    """Left, top, right, bottom of rings."""
    points = np.concatenate(list(rings))
    left, top = points.min(axis=0).tolist()
    right, bottom = points.max(axis=0).tolist()
    return left, top, right, bottom


def _centre(shape: BaseGeometry, frame: Frame) -> tuple[int, int]:
    """A point inside the largest part of an area: where a label's leader ends."""
    parts = shapely.get_parts(shape)
    inside = shapely.get_coordinates(shapely.point_on_surface(parts[int(np.argmax(shapely.area(parts)))]))
    x, y = np.rint(frame.grid(inside)[0]).astype(int).tolist()
    return x, y


def _edges(rings: Iterable[NDArray[np.generic]]) -> list[Edge]:
    """Undirected edges of open rings."""
    out: list[Edge] = []
    for ring in rings:
        points = [tuple(point) for point in ring.tolist()]
        out += [(a, b) if a < b else (b, a) for a, b in zip(points, points[1:] + points[:1], strict=True)]
    return out


def _neighbours(shapes: Shapes) -> tuple[tuple[int, ...], ...]:
    """The areas that share at least one edge, vertex for vertex; an area behind water has none."""
    owners: dict[Edge, set[int]] = defaultdict(set)
    for index, shape in enumerate(shapes):
        rings = shapely.get_rings(shapely.get_parts(shape))
        for edge in _edges(shapely.get_coordinates(ring)[:-1] for ring in rings):
            owners[edge].add(index)
    found: list[set[int]] = [set() for _ in shapes]
    for together in owners.values():
        for index in together:
            found[index] |= together - {index}
    return tuple(tuple(sorted(others)) for others in found)


def neighbours(areas: AreaSet) -> tuple[tuple[int, ...], ...]:
    """The areas (indices) that each area shares a border with, as the set's own shapes have it, by shared edges."""
    return _neighbours(repair(areas.shapes))


def _sides(rings: Sequence[Sequence[Ring]]) -> dict[tuple[int, ...], list[Edge]]:
    """Edges on the grid by the areas (indices, ascending) that have them: one where the shore is, else two."""
    owners: dict[Edge, list[int]] = defaultdict(list)
    for index, area in enumerate(rings):
        for edge in _edges(area):
            owners[edge].append(index)
    sides: dict[tuple[int, ...], list[Edge]] = defaultdict(list)
    for edge, found in owners.items():
        sides[tuple(found)].append(edge)
    return sides


def _lines(edges: Iterable[Edge]) -> list[tuple[list[tuple[int, int]], bool]]:
    """Lines along edges, as (points, closed), each edge once."""
    ends: dict[Corner, list[Corner]] = defaultdict(list)
    for a, b in edges:
        ends[a].append(b)
        ends[b].append(a)
    lines: list[tuple[list[tuple[int, int]], bool]] = []
    for start in sorted(ends, key=lambda point: (len(ends[point]) % 2 == 0, point)):
        while ends[start]:
            line = _walk(start, ends)
            closed = line[0] == line[-1]
            lines.append((line[:-1] if closed else line, closed))
    return lines


def _walk(start: Corner, ends: dict[Corner, list[Corner]]) -> list[tuple[int, int]]:
    """Follow unused edges from `start` until none is left, and use them up."""
    line = [start]
    while ends[line[-1]]:
        here = line[-1]
        there = ends[here].pop()
        ends[there].remove(here)
        line.append(there)
        if there == start:
            break
    return [(int(x), int(y)) for x, y in line]
