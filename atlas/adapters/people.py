"""Where an area's people are: points with weights, from postcode districts and populated places.

Roles of `[[adapter.file]]` that it reads:

postcodes     `area`, `longitude`, `latitude`, `count` (columns), `district`, `leave_out` (starts of districts),
              `least_part`: the smallest part of an area's postcodes that makes a point
places        `area`, `longitude`, `latitude`, `population`
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from atlas.adapters.frames import frame
from atlas.adapters.numbers import only_numbers
from atlas.adapters.shapes import Shapes, inside
from atlas.adapters.tidy import Given

Options = Mapping[str, Any]
Spot = tuple[float, float]

PLACES = 5


@dataclass(frozen=True)
class Settled:
    """People counted at a spot: postcodes or residents, as the file has them."""

    area: str
    spot: Spot
    count: float


def people(given: Given, postcodes: Options, places: Options, areas: Shapes) -> list[tuple[str, str, str, str]]:
    """(area, longitude, latitude, weight) in the order of areas; weights add up to 1 in each area.

    A district's middle that lies outside the area goes to the nearest populated place inside, or, where there is
    none, to the nearest point of the edge. An area without postcodes takes its populated places, by residents.
    """
    inhabited = _places(given, places, areas)
    spread = _postcodes(given, postcodes)
    least = float(postcodes.get("least_part", 0))
    rows = []
    for code in areas.codes:
        found = spread.get(code)
        points = _moved(code, found, inhabited.get(code, []), areas) if found else _weighed(inhabited.get(code, []))
        rows += [(code, *each) for each in _shares(points, least)]
    return rows


def _postcodes(given: Given, options: Options) -> dict[str, list[Settled]]:
    columns = [str(options[key]) for key in ("area", "longitude", "latitude", "count", "district")]
    left_out = tuple(options.get("leave_out", ()))
    table = frame(given, options, columns)[columns]
    only_numbers(table, columns[1:4], str(options["path"]), given.declared_in)
    rows = (
        Settled(area, (float(longitude), float(latitude)), float(count))
        for area, longitude, latitude, count, district in table.itertuples(index=False)
        if not district.startswith(left_out)
    )
    return _by_area(rows)


def _places(given: Given, options: Options, areas: Shapes) -> dict[str, list[Settled]]:
    columns = [str(options[key]) for key in ("area", "longitude", "latitude", "population")]
    table = frame(given, options, columns)[columns]
    only_numbers(table, columns[1:], str(options["path"]), given.declared_in)
    rows = (
        Settled(area, (float(longitude), float(latitude)), float(population))
        for area, longitude, latitude, population in table.itertuples(index=False)
        if areas.at(float(longitude), float(latitude)) == area
    )
    return _by_area(rows)


def _by_area(rows: Iterable[Settled]) -> dict[str, list[Settled]]:
    found: dict[str, list[Settled]] = {}
    for row in rows:
        found.setdefault(row.area, []).append(row)
    return found


def _moved(code: str, found: list[Settled], places: list[Settled], areas: Shapes) -> dict[Spot, float]:
    """Counts by spot, every spot inside the area."""
    counts: dict[Spot, float] = {}
    for each in found:
        spot = each.spot
        if areas.at(*spot) != code:
            near = min(places, key=lambda place: (_distance(place.spot, each.spot), place.spot), default=None)
            spot = near.spot if near else inside(areas.of(code), *spot)
        counts[spot] = counts.get(spot, 0) + each.count
    return counts


def _weighed(places: list[Settled]) -> dict[Spot, float]:
    return {place.spot: place.count for place in places if place.count > 0}


def _distance(one: Spot, other: Spot) -> float:
    """Good enough to tell which of two spots is nearer: degrees, those of longitude shortened."""
    return math.hypot((one[0] - other[0]) * math.cos(math.radians(one[1])), one[1] - other[1])


def _shares(counts: dict[Spot, float], least: float) -> list[tuple[str, str, str]]:
    whole = sum(counts.values())
    kept = {spot: count for spot, count in counts.items() if count >= least * whole}
    kept_whole = sum(kept.values())
    return [
        (f"{longitude:.{PLACES}f}", f"{latitude:.{PLACES}f}", f"{count / kept_whole:.6f}")
        for (longitude, latitude), count in sorted(kept.items())
    ]
