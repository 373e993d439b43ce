"""How far things are from an area, as the crow flies from where its people live."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from pyproj import Transformer

from atlas.geometry import distances_km, metric_points
from atlas.model import AreaSet, FloatArray, Point, PointLayer

COUNT = 5


@dataclass(frozen=True)
class Near:
    """A point and its kilometres from an area."""

    point: Point
    km: float


def middles(areas: AreaSet) -> tuple[FloatArray, bool]:
    """Each area's middle, of shape (N, 2), lon and lat in degrees: the mean of its people's places, by weight.

    Areas without them take a point inside their shape. The second value says whether every area has people.
    """
    x, y = Transformer.from_crs(areas.metric_crs, "EPSG:4326", always_xy=True).transform(*metric_points(areas).T)
    out = np.column_stack([x, y]).astype(np.float64)
    place = {code: n for n, code in enumerate(areas.codes)}
    total = np.zeros(len(out))
    sums = np.zeros_like(out)
    for person in areas.people:
        n = place[person.area_code]
        sums[n] += person.weight * np.array([person.longitude, person.latitude])
        total[n] += person.weight
    known = total > 0
    out[known] = sums[known] / total[known, None]
    return out, bool(known.all())


def site_of(point: Point, layer: PointLayer) -> tuple[float, float] | None:
    """Where a point is: its own place, else its main campus; None where neither is known."""
    if point.longitude is not None and point.latitude is not None:
        return point.longitude, point.latitude
    campuses = [campus for campus in layer.campuses if campus.point_id == point.id]
    main = next((campus for campus in campuses if campus.main), campuses[0] if campuses else None)
    return (main.longitude, main.latitude) if main else None


def nearest(areas: AreaSet, layer: PointLayer, points: Sequence[Point], count: int = COUNT) -> list[list[Near]]:
    """The `count` of `points` nearest to each area, nearest first; equal distances in their order."""
    placed = [(point, site) for point in points if (site := site_of(point, layer))]
    if not placed:
        return [[] for _ in areas.codes]
    middle, _ = middles(areas)
    km = distances_km(areas, middle, np.array([site for _, site in placed], dtype=np.float64))
    order = np.argsort(km, axis=1, kind="stable")[:, :count]
    return [[Near(placed[k][0], float(km[n, k])) for k in order[n]] for n in range(len(areas.codes))]
