"""Where points have their sites: each with the area it lies in and what an index counts there."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from atlas.model import Point, PointLayer, Scene
from atlas.model.index import Spec
from atlas.pages.addresses import point_page
from atlas.pages.ground import spots
from atlas.pages.local import Dot
from atlas.stats.sites import owners
from atlas.stats.sites import sites_of as powers_of
from atlas.words import Strings, number


@dataclass(frozen=True)
class Held:
    """A site of a point: its name where the point has several, its place in degrees (EPSG:4326), its area's index.

    `power` is what an index counts there, all fields together; `share` the part of the point's power; both None where
    the index counts nothing of the point.
    """

    point: Point
    name: str
    longitude: float
    latitude: float
    area: int
    power: float | None
    share: float | None


def placed(layer: PointLayer, points: Sequence[Point]) -> list[tuple[Point, str, float, float]]:
    """Every place of some points, in their order: campuses with their names, else the point's own place."""
    out: list[tuple[Point, str, float, float]] = []
    for point in points:
        own = {(one.longitude, one.latitude): one.name for one in layer.campuses if one.point_id == point.id}
        if own:
            out += [(point, name if len(own) > 1 else "", *place) for place, name in own.items()]
        elif point.longitude is not None and point.latitude is not None:
            out.append((point, "", point.longitude, point.latitude))
    return out


def held(scene: Scene, spec: Spec) -> list[Held]:
    """Every site of the points that an index brings knowledge from, with the power that it counts there."""
    layer = next(one for one in scene.atlas.points if one.id == spec.reach.points)
    found = placed(layer, layer.points)
    counted = powers_of(spec, scene.areas, layer, spec.draws.qualities[0])
    power = dict(zip(counted.places, counted.power.sum(axis=1).tolist(), strict=True))
    whole: dict[str, float] = {}
    for (id, _, _), value in power.items():
        whole[id] = whole.get(id, 0.0) + value
    areas = owners(scene.areas, [one[2] for one in found], [one[3] for one in found])
    out = []
    for (point, name, longitude, latitude), area in zip(found, areas.tolist(), strict=True):
        own = power.get((point.id, longitude, latitude))
        share = own / whole[point.id] if own is not None else None
        out.append(Held(point, name, longitude, latitude, area, own, share))
    return out


def rows(scene: Scene, spec: Spec, sites: Sequence[Held], areas: Collection[int], t: Strings) -> list[dict[str, str]]:
    """The sites that lie in some areas, the most power first: name, where, what of its point's power counts there."""
    words = t["clusters"]
    out = []
    for one in sorted(sites, key=lambda one: -1 if one.power is None else one.power, reverse=True):
        if one.area in areas:
            called = words["campus"].format(name=one.name) if one.name else ""
            left = spec.left_out.get(one.point.id, "")
            none = words["no_power"] if not left else words["left_out"]
            out.append(
                {
                    "name": one.point.name,
                    "address": point_page(scene, spec.reach.points, one.point.id),
                    "campus": called,
                    "area": scene.areas.names[one.area],
                    "share": "" if one.share is None else f"{number(100 * one.share, 0)}%",
                    "power": none if one.power is None else number(one.power, 0),
                }
            )
    return out


def dots(scene: Scene, layer: str, places: Sequence[tuple[Point, str, float, float]]) -> list[Dot]:
    """Places on a small map, each named for its point and its campus and leading to the point's page."""
    at = spots(scene, [(longitude, latitude) for *_, longitude, latitude in places])
    return [
        Dot(spot, f"{point.name}: {name}" if name else point.name, point_page(scene, layer, point.id))
        for (point, name, *_), spot in zip(places, at, strict=True)
    ]
