"""A topology with fewer areas: borders are arcs that neighbours share, named by their number, ~n run backwards."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, TypeAlias

Arcs: TypeAlias = int | Sequence["Arcs"]
"""Rings of arcs, polygons of rings, areas of polygons."""


def pruned(topology: Any, options: Mapping[str, Any], kept: tuple[str, ...]) -> bytes:
    """The topology with one object, the areas kept in the order of their codes, and the arcs that they use."""
    name, code, title = str(options["object"]), str(options["code"]), str(options["name"])
    by_code = {geometry["properties"][code]: geometry for geometry in topology["objects"][name]["geometries"]}
    chosen = [by_code[area] for area in kept]
    used = sorted({arc if arc >= 0 else ~arc for geometry in chosen for arc in flat(geometry["arcs"])})
    place = {arc: index for index, arc in enumerate(used)}
    geometries = [
        {
            "type": geometry["type"],
            "properties": {code: geometry["properties"][code], title: geometry["properties"][title]},
            "arcs": _renumbered(geometry["arcs"], place),
        }
        for geometry in chosen
    ]
    head = json.dumps({"type": "Topology", "transform": topology["transform"]}, separators=(",", ":"))
    areas = _lines(geometries)
    arcs = _lines([topology["arcs"][arc] for arc in used])
    body = f'"objects":{{"{name}":{{"type":"GeometryCollection","geometries":[\n{areas}\n]}}}},"arcs":[\n{arcs}\n]}}\n'
    return f"{head[:-1]},{body}".encode()


def _lines(values: Iterable[Any]) -> str:
    return ",\n".join(json.dumps(value, ensure_ascii=False, separators=(",", ":")) for value in values)


def flat(arcs: Arcs) -> Iterator[int]:
    """The numbers of a shape's arcs, as they stand: those below nought run backwards."""
    if isinstance(arcs, int):
        yield arcs
    else:
        for arc in arcs:
            yield from flat(arc)


def _renumbered(arcs: Arcs, place: Mapping[int, int]) -> Arcs:
    if isinstance(arcs, int):
        return place[arcs] if arcs >= 0 else ~place[~arcs]
    return [_renumbered(arc, place) for arc in arcs]
