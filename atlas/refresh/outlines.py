"""Outlines of areas before and after: which come and go, are called otherwise, or lie elsewhere.

Read from the TopoJSON that the adapter of an area set writes (https://github.com/topojson/topojson-specification).
Coordinates are longitude, latitude in degrees; distances between the middles of boxes, in km, on a sphere.
"""

from __future__ import annotations

import json
import math
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from atlas.adapters.topology import flat
from atlas.errors import Problem

NAME = "boundaries.topojson"
KM = 111.2
"""A degree of latitude."""

SHOWN = 5
TODO = "see whether the publisher's boundaries are whole, and whose they are; if they are right, say --accept"

Options = Mapping[str, Any]


@dataclass(frozen=True)
class Outline:
    """An area's name, and the box around it: west, south, east, north."""

    name: str
    box: tuple[float, float, float, float]

    def apart(self, other: Outline) -> float:
        """Kilometres between the middles of both boxes."""
        (across, up), (_, latitude) = (
            [(self.box[at] + self.box[at + 2]) / 2 + sign * (other.box[at] + other.box[at + 2]) / 2 for at in (0, 1)]
            for sign in (-1, 1)
        )
        return KM * math.hypot(across * math.cos(math.radians(latitude / 2)), up)

    def meets(self, other: Outline) -> bool:
        """Whether the boxes have anything in common."""
        return all(self.box[at] <= other.box[at + 2] and other.box[at] <= self.box[at + 2] for at in (0, 1))


def outlines(content: bytes, options: Options) -> dict[str, Outline]:
    """By code. `options` are those of the file of boundaries: `object`, `code`, `name`."""
    topology = json.loads(content)
    scale, shift = (np.array(topology["transform"][key]) for key in ("scale", "translate"))
    ends = []
    for arc in topology["arcs"]:
        points = np.cumsum(np.array(arc), axis=0) * scale + shift
        ends.append((points.min(axis=0), points.max(axis=0)))
    found = {}
    for geometry in topology["objects"][str(options["object"])]["geometries"]:
        sides = [ends[arc if arc >= 0 else ~arc] for arc in flat(geometry["arcs"])]
        low, high = np.min([side[0] for side in sides], axis=0), np.max([side[1] for side in sides], axis=0)
        box = (float(low[0]), float(low[1]), float(high[0]), float(high[1]))
        found[str(geometry["properties"][options["code"]])] = Outline(str(geometry["properties"][options["name"]]), box)
    return found


def outline_differences(old: Mapping[str, Outline], new: Mapping[str, Outline]) -> Iterator[str]:
    """What changes, in words."""
    for codes, how in ((new.keys() - old.keys(), "new"), (old.keys() - new.keys(), "gone")):
        if codes:
            yield f"{NAME}: {_areas(codes)} {how}: {_list(sorted(codes))}"
    both = [code for code in new if code in old]
    named = [f"{code}: {old[code].name} becomes {new[code].name}" for code in both if old[code].name != new[code].name]
    if named:
        yield f"{NAME}: {_areas(named)} called otherwise: {_list(named)}"
    moved = {code: old[code].apart(new[code]) for code in both if old[code].box != new[code].box}
    if moved:
        far = sorted(moved, key=lambda code: (-moved[code], code))
        told = [f"{code} by {moved[code]:,.1f} km" for code in far]
        yield f"{NAME}: {_areas(moved)} drawn otherwise, their middles moved: {_list(told)}"


def outline_doubts(file: str, old: Mapping[str, Outline], new: Mapping[str, Outline]) -> Iterator[Problem]:
    """Areas that are gone, and areas that lie where they did not: no new survey of a border does either."""
    gone = sorted(old.keys() - new.keys())
    if gone:
        yield Problem("lacks areas that are there", file, None, "code", _list(gone), f"{len(old):,} areas", todo=TODO)
    elsewhere = [f"{code}, {new[code].name}" for code in new if code in old and not new[code].meets(old[code])]
    if elsewhere:
        yield Problem("has areas that lie elsewhere than before", file, field="arcs", found=_list(elsewhere), todo=TODO)


def _areas(found: Collection[str]) -> str:
    return f"{len(found):,} area{'' if len(found) == 1 else 's'}"


def _list(names: Sequence[str]) -> str:
    more = len(names) - SHOWN
    return "; ".join(names[:SHOWN]) + (f" and {more:,} more" if more > 0 else "")
