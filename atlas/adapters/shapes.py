"""Areas of a TopoJSON file as shapes, and the area in which a point lies.

Options of a `[[adapter.file]]` with the role "boundaries": `path`, `object`, `code`, and where the file holds several
years `start`, `end` (properties) and `year`.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from shapely import STRtree, make_valid
from shapely.geometry import LineString, MultiPolygon, Point, Polygon
from shapely.geometry.base import BaseGeometry
from shapely.ops import nearest_points

from atlas.adapters.tidy import Given
from atlas.errors import AtlasError, Problem

ALWAYS = 10_000

BOUNDARIES = ("object", "code", "start", "end", "year")
"""Keys of a file of boundaries."""

Options = Mapping[str, Any]


@dataclass(frozen=True)
class Shapes:
    """Codes and shapes in one order, with the index that finds them. Coordinates are longitude, latitude."""

    codes: tuple[str, ...]
    shapes: tuple[BaseGeometry, ...]
    tree: STRtree

    def at(self, longitude: float, latitude: float) -> str | None:
        """The area that holds the point, None where none does."""
        point = Point(longitude, latitude)
        found = sorted(self.codes[place] for place in self.tree.query(point, predicate="intersects"))
        return found[0] if found else None

    def near(self, longitude: float, latitude: float) -> str:
        """The area that holds the point, or else the nearest one: generalised coasts leave points in the water."""
        return self.at(longitude, latitude) or self.codes[int(self.tree.nearest(Point(longitude, latitude)))]

    def of(self, code: str) -> BaseGeometry:
        """The shape of an area."""
        return self.shapes[self.codes.index(code)]


def shapes(given: Given, options: Options) -> Shapes:
    """The shapes of a boundary file, repaired. Raises AtlasError where the file is no TopoJSON with that object."""
    path, name = str(options["path"]), str(options["object"])
    try:
        topology = json.loads(given.files[path])
        geometries = topology["objects"][name]["geometries"]
        arcs = _arcs(topology)
    except (ValueError, KeyError, TypeError) as error:
        found = f"{type(error).__name__}: {error}"
        problem = Problem("is not TopoJSON as declared", file=path, found=found, expected=f'the object "{name}"')
        raise AtlasError([problem]) from error
    kept = {
        str(geometry["properties"][options["code"]]): geometry
        for geometry in geometries
        if _holds(geometry["properties"], options)
    }
    codes = tuple(sorted(kept))
    drawn = tuple(_shape(kept[code], arcs) for code in codes)
    return Shapes(codes, drawn, STRtree(list(drawn)))


def holders(small: Shapes, large: Shapes) -> dict[str, str]:
    """Which of the larger areas holds each of the smaller ones, by a point within it; those that none holds are out."""
    points = [shape.representative_point() for shape in small.shapes]
    found = {code: large.at(point.x, point.y) for code, point in zip(small.codes, points, strict=True)}
    return {code: holder for code, holder in found.items() if holder is not None}


def inside(shape: BaseGeometry, longitude: float, latitude: float) -> tuple[float, float]:
    """The point itself where the shape holds it, else the nearest point of its edge, drawn a little inwards."""
    point = Point(longitude, latitude)
    if shape.intersects(point):
        return longitude, latitude
    edge = nearest_points(shape, point)[0]
    middle = shape.representative_point()
    inwards = LineString([edge, middle]).interpolate(0.001, normalized=True)
    held = inwards if shape.intersects(inwards) else edge
    return held.x, held.y


def _holds(properties: Mapping[str, Any], options: Options) -> bool:
    if "year" not in options:
        return True
    start, end = properties.get(options["start"]), properties.get(options["end"])
    first, last = 0 if start is None else int(start), ALWAYS if end is None else int(end)
    return first <= int(options["year"]) <= last


def _arcs(topology: Mapping[str, Any]) -> list[list[tuple[float, float]]]:
    scale, shift = (np.array(topology["transform"][key], dtype=float) for key in ("scale", "translate"))
    return [[tuple(point) for point in np.cumsum(arc, axis=0) * scale + shift] for arc in topology["arcs"]]


def _shape(geometry: Mapping[str, Any], arcs: list[list[tuple[float, float]]]) -> BaseGeometry:
    """The polygons of a geometry; repair may leave lines, which are no part of an area."""
    parts = [geometry["arcs"]] if geometry["type"] == "Polygon" else geometry["arcs"]
    polygons = [Polygon(rings[0], rings[1:]) for part in parts if (rings := [_ring(ring, arcs) for ring in part])]
    drawn = make_valid(MultiPolygon(polygons))
    return MultiPolygon([part for part in _flat(drawn) if isinstance(part, Polygon)])


def _flat(shape: BaseGeometry) -> Sequence[BaseGeometry]:
    inner = getattr(shape, "geoms", None)
    return [shape] if inner is None else [part for each in inner for part in _flat(each)]


def _ring(numbers: Sequence[int], arcs: list[list[tuple[float, float]]]) -> list[tuple[float, float]]:
    ring: list[tuple[float, float]] = []
    for place in numbers:
        points = arcs[place] if place >= 0 else arcs[~place][::-1]
        ring += points if not ring else points[1:]
    return ring
