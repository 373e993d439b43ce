"""Where knowledge is: every site of a point layer, with the power it holds in each field."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from pyproj import Transformer
from shapely import STRtree, points

from atlas.model import AreaSet, Campus, FloatArray, IntArray, Point, PointLayer
from atlas.model.index import Field, Spec
from atlas.model.variants import Columns, Quality
from atlas.stats.reach import to_km


@dataclass(frozen=True)
class Sites:
    """x, y (Q,) in km, power by field (Q, F), index of the area each lies in, whether it is a point's main site.

    `places` (Q,): id of the point, longitude, latitude (EPSG:4326).
    `placeless` says of each point that weighs nothing, although it might, why.
    """

    x: FloatArray
    y: FloatArray
    power: FloatArray
    area: IntArray
    main: tuple[bool, ...]
    places: tuple[tuple[str, float, float], ...]
    placeless: Mapping[str, str]


@dataclass(frozen=True)
class Site:
    """One site of a point, in degrees (EPSG:4326)."""

    point_id: str
    longitude: float
    latitude: float
    main: bool
    power: tuple[float, ...]


def sites_of(spec: Spec, areas: AreaSet, layer: PointLayer, quality: Quality) -> Sites:
    """Every site that holds knowledge: campuses with their share of each field, else the point itself.

    Power is what `quality` makes of the columns that `spec.draws` names.
    """
    campuses: dict[str, list[Campus]] = {}
    for campus in layer.campuses:
        campuses.setdefault(campus.point_id, []).append(campus)
    sites: list[Site] = []
    placeless: dict[str, str] = {}
    for point in layer.points:
        power = [_power(point, one, spec.draws.columns, quality) for one in spec.fields]
        if point.id in spec.left_out:
            placeless[point.id] = spec.left_out[point.id]
        elif any(power):
            found = _sites(point, power, campuses.get(point.id, []), spec.fields)
            sites += found
            if not found:
                placeless[point.id] = point.reason
    longitude, latitude = [site.longitude for site in sites], [site.latitude for site in sites]
    x, y = to_km(areas, longitude, latitude)
    return Sites(
        x=x,
        y=y,
        power=np.array([site.power for site in sites], dtype=np.float64).reshape(len(sites), len(spec.fields)),
        area=owners(areas, longitude, latitude),
        main=tuple(site.main for site in sites),
        places=tuple((site.point_id, site.longitude, site.latitude) for site in sites),
        placeless=placeless,
    )


def owners(areas: AreaSet, longitude: Sequence[float], latitude: Sequence[float]) -> IntArray:
    """The area that each place (degrees, EPSG:4326) lies in, or is nearest to: index of shape (Q,)."""
    turn = Transformer.from_crs("EPSG:4326", areas.crs, always_xy=True)
    x, y = turn.transform(np.asarray(longitude, dtype=np.float64), np.asarray(latitude, dtype=np.float64))
    return np.asarray(STRtree(list(areas.shapes)).nearest(points(x, y)), dtype=np.int64)


def _sites(point: Point, power: list[float], campuses: list[Campus], fields: tuple[Field, ...]) -> list[Site]:
    if not campuses:
        if point.longitude is None or point.latitude is None:
            return []
        return [Site(point.id, point.longitude, point.latitude, True, tuple(power))]
    named = {campus.field for campus in campuses}
    sites = []
    for longitude, latitude in dict.fromkeys((one.longitude, one.latitude) for one in campuses):
        here = [one for one in campuses if (one.longitude, one.latitude) == (longitude, latitude)]
        held = tuple(
            mass * sum(one.share for one in here if one.field == (field.id if field.id in named else "*"))
            for mass, field in zip(power, fields, strict=True)
        )
        sites.append(Site(point.id, longitude, latitude, any(one.main for one in here), held))
    return sites


def _power(point: Point, field: Field, columns: Columns, quality: Quality) -> float:
    mass, first, second = (
        _number(point, name.replace("{field}", field.id)) for name in (columns.mass, columns.first, columns.second)
    )
    return mass * (quality.base + (quality.first * first + quality.second * second) / 100)


def _number(point: Point, column: str) -> float:
    value = point.attributes.get(column)
    return float(value) if isinstance(value, int | float) else 0.0
