"""How far things are from an area, as the crow flies from where its people live."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from pyproj import Transformer

from atlas.geometry import distances_km, metric_points
from atlas.model import AreaSet, FloatArray, IntArray, Point, PointLayer

COUNT = 5


@dataclass(frozen=True)
class Near:
    """A point and its kilometres from an area; `site` names the campus that is near, where it is not the main one."""

    point: Point
    km: float
    site: str = ""


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


@dataclass(frozen=True)
class Sites:
    """Every place of some points: `owners` (S,) counts the points, `places` (S, 2) is lon and lat in degrees.

    `names` is empty for the place that a point is shown at.
    """

    points: tuple[Point, ...]
    owners: tuple[int, ...]
    places: FloatArray
    names: tuple[str, ...]


def sites_of(points: Sequence[Point], layer: PointLayer) -> Sites:
    """The places of `points`, each point's main one first; points without a place are left out."""
    placed = [(point, site) for point in points if (site := site_of(point, layer))]
    found = []
    for n, (point, main) in enumerate(placed):
        others = [one for one in layer.campuses if one.point_id == point.id and not one.main]
        own = {(one.longitude, one.latitude): one.name for one in others}
        found += [(n, main, ""), *((n, place, name) for place, name in own.items() if place != main)]
    return Sites(
        tuple(point for point, _ in placed),
        tuple(n for n, _, _ in found),
        np.array([place for _, place, _ in found], dtype=np.float64).reshape(-1, 2),
        tuple(name for _, _, name in found),
    )


def least(km: FloatArray, sites: Sites) -> tuple[FloatArray, IntArray]:
    """The least of `km` (N, S) over each point's places, and which place that is; both of shape (N, P)."""
    out = np.full((len(km), len(sites.points)), np.inf)
    which = np.zeros(out.shape, dtype=np.int64)
    for site, owner in enumerate(sites.owners):
        closer = km[:, site] < out[:, owner]
        out[closer, owner] = km[closer, site]
        which[closer, owner] = site
    return out, which


def nearest(areas: AreaSet, layer: PointLayer, points: Sequence[Point], count: int = COUNT) -> list[list[Near]]:
    """The `count` of `points` nearest to each area by their nearest campus; equal distances in their order."""
    sites = sites_of(points, layer)
    if not sites.points:
        return [[] for _ in areas.codes]
    middle, _ = middles(areas)
    km, which = least(distances_km(areas, middle, sites.places), sites)
    order = np.argsort(km, axis=1, kind="stable")[:, :count]
    return [
        [Near(sites.points[k], float(km[n, k]), sites.names[which[n, k]]) for k in order[n]]
        for n in range(len(areas.codes))
    ]
