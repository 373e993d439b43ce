"""Whether places lie where they say they do: swapped axes, lost signs and wrong codes put them elsewhere."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import pyproj
import shapely

from atlas.errors import Problem, shown
from atlas.model import AreaSet

NEAR = 0.0025
"""How far from its area a place may be, as a share of the set's diagonal: outlines are generalised, quays stand out."""

FAR = 0.01
"""How far from every area a place without an area's code may be."""


@dataclass(frozen=True)
class Place:
    """A place in degrees, its line in its file, and the code of the area that it is said to be in ("": not said)."""

    line: int | None
    longitude: float
    latitude: float
    code: str = ""


def misplaced(file: str, places: Sequence[Place], areas: AreaSet) -> Iterator[Problem]:
    """Places that are not in or near the area that they name; in an area though they name none."""
    points, diagonal = _points(places, areas), _diagonal(areas)
    at = {code: number for number, code in enumerate(areas.codes)}
    named = [number for number, place in enumerate(places) if place.code in at]
    own = [areas.shapes[at[places[number].code]] for number in named]
    away = np.zeros(len(places))
    away[named] = shapely.distance(points[named], np.array(own, dtype=object)) / diagonal
    inside = _inside(points, areas)
    for number, place in enumerate(places):
        there = areas.codes[inside[number]] if number in inside else ""
        if place.code in at and away[number] > NEAR:
            what, found = "the place is not in its area", f"in {there}" if there else "outside every area"
            yield _problem(what, file, place, f"{found}, named {shown(place.code)}", there or None)
        elif not place.code and there:
            yield _problem("a place in an area needs the area's code", file, place, "none", there)


def astray(file: str, places: Sequence[Place], areas: AreaSet) -> Iterator[Problem]:
    """Places that are far from every area."""
    tree = shapely.STRtree(areas.shapes)
    for place, point in zip(places, _points(places, areas), strict=True):
        if not len(tree.query(point, "dwithin", FAR * _diagonal(areas))):
            yield _problem("the place is far from every area", file, place, f"{place.longitude:g}, {place.latitude:g}")


def _problem(what: str, file: str, place: Place, found: str, expected: str | None = None) -> Problem:
    return Problem(what, file, place.line, "longitude, latitude, area_code", found, expected)


def _points(places: Sequence[Place], areas: AreaSet) -> np.ndarray:
    """The places as points in the set's reference system."""
    to = pyproj.Transformer.from_crs("EPSG:4326", areas.crs, always_xy=True)
    x, y = to.transform([place.longitude for place in places], [place.latitude for place in places])
    made: np.ndarray = shapely.points(np.nan_to_num(x, posinf=1e18), np.nan_to_num(y, posinf=1e18))
    return made


def _diagonal(areas: AreaSet) -> float:
    left, bottom, right, top = areas.bounds
    return math.hypot(right - left, top - bottom)


def _inside(points: np.ndarray, areas: AreaSet) -> dict[int, int]:
    """Position of a point -> position of the area that it lies in."""
    found, within = shapely.STRtree(areas.shapes).query(points, "intersects")
    return dict(zip(found.tolist(), within.tolist(), strict=True))
