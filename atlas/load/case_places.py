"""What the maps of cases name beyond their own folder: areas and groups of a set, points of a layer."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from atlas.errors import Problem, nearest, shown
from atlas.model import AreaSet, Case, PointLayer


def case_faults(
    case: Case, sets: Mapping[str, AreaSet], points: Sequence[PointLayer], known: Mapping[str, Sequence[str]]
) -> Iterator[Problem]:
    """A problem for each area, group and point that a case's map names and the atlas does not have.

    `known` lists the ids under "areas" and "points" that are there though perhaps faulty: of those nothing is said.
    """
    if case.data.get("coming"):
        return
    declared, file = case.data["map"], f"layers/cases/{case.slug}/case.toml"
    for key, ids in (("area_set", known["areas"]), ("points", known["points"])):
        named = declared[key]
        if named and named not in ids:
            near = nearest(named, ids)
            yield Problem("this is not there", file, field=f"map.{key}", found=shown(named), nearest=near)
    areas = sets.get(declared["area_set"] or "")
    if areas:
        yield from _area_faults(declared, areas, file)
    layer = next((layer for layer in points if layer.id == declared["points"]), None)
    if layer:
        yield from _point_faults(case, layer)


def _area_faults(declared: Mapping[str, Any], areas: AreaSet, file: str) -> Iterator[Problem]:
    groups = {f"{group.kind}/{group.code}": group for group in areas.groups}
    codes = [label["code"] for label in declared["label"]]
    for part in declared["part"]:
        codes += part["codes"]
        if part["group"] and groups and part["group"] not in groups:  # none: groups.csv has faults of its own
            near = nearest(part["group"], groups)
            yield Problem("there is no such group", file, None, "map.part.group", shown(part["group"]), None, near)
    for code in dict.fromkeys(codes):
        if code not in areas.codes:
            near = nearest(code, areas.codes)
            yield Problem("unknown area code", file, field="map", found=shown(code), nearest=near)


def _point_faults(case: Case, layer: PointLayer) -> Iterator[Problem]:
    placed = {point.id for point in layer.points if point.longitude is not None}
    for row in case.data["places"]:
        if row["point"] and row["point"] not in placed:
            what = "there is no such point with coordinates"
            near = nearest(row["point"], placed)
            yield Problem(what, row["file"], row["line"], "point", shown(row["point"]), None, near)
