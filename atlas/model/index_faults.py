"""What the declaration of an index gets wrong by itself: one rule for the files' reader and for the arithmetic."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from math import isfinite

from atlas.errors import Problem, nearest, shown
from atlas.model.clusters import rule_faults
from atlas.model.index import POOLED_BY, Spec, layer_ids
from atlas.model.pockets import pocket_faults
from atlas.model.variants import draw_faults


def faults(spec: Spec, index_id: str) -> Iterator[Problem]:
    """What a declaration gets wrong by itself: weights, names that lead nowhere, names given twice."""
    folder = f"layers/{index_id}"
    yield from _weights(folder, "parts.csv", "a part", {one.id: one.weight for one in spec.parts})
    yield from _weights(folder, "fields.csv", "a field", {one.id: one.weight for one in spec.fields})
    for part in spec.parts:
        if part.kind == "indicators":
            own = {one.id: one.weight for one in spec.indicators if one.part == part.id}
            yield from _weights(folder, "indicators.csv", f"an indicator of {shown(part.id)}", own)
    for sector in spec.sectors:
        own = {one.field: one.weight for one in spec.matches if one.sector == sector.id}
        yield from _weights(folder, "match.csv", f"a field of {shown(sector.id)}", own)
    yield from _names(folder, spec)
    parts, sectors = [one.id for one in spec.parts], [one.id for one in spec.sectors]
    itself = index_id in layer_ids(spec) or index_id == spec.reach.points
    if spec.clusters:
        yield from rule_faults(spec.clusters, index_id)
    if spec.pockets:
        yield from pocket_faults(spec.pockets, index_id, [one.id for one in spec.sectors])
    yield from draw_faults(spec.draws, index_id, parts, sectors, spec.reach.km)
    if itself:
        yield Problem("an index cannot be made from itself", f"{folder}/layer.toml", found=shown(index_id))


def _weights(folder: str, name: str, what: str, weights: Mapping[str, float]) -> Iterator[Problem]:
    file = f"{folder}/{name}"
    if not weights:
        yield Problem(f"there is not one row for {what}", file, todo="add rows, or take out what needs them")
        return
    for key, weight in weights.items():
        if not isfinite(weight) or weight < 0:
            yield Problem(
                f"the weight of {what} is not a number from 0 up", file, None, key, shown(weight), "0 or more"
            )
    if all(weight == 0 for weight in weights.values()):
        yield Problem(f"every weight of {what} is 0", file, expected="at least one above 0")


def _names(folder: str, spec: Spec) -> Iterator[Problem]:
    parts, fields = [one.id for one in spec.parts], [one.id for one in spec.fields]
    sectors, indicators = [one.id for one in spec.sectors], [one.id for one in spec.indicators]
    for name, ids in (("parts", parts), ("fields", fields), ("sectors", sectors), ("indicators", indicators)):
        yield from _twice(f"{folder}/{name}.csv", ids)
    quotients, outputs = [one.quotient for one in spec.sectors], [one.output for one in spec.sectors]
    for column, names in (("quotient", quotients), ("output", outputs)):
        yield from _twice(f"{folder}/sectors.csv", names, column)
    for zone in _alike([zone.name for zone in spec.zones.zones] if spec.zones else []):
        yield Problem("two zones differ in capitals only", f"{folder}/zones.csv", None, "zone", shown(zone))
    yield from _twice(f"{folder}/match.csv", [f"{one.sector}, {one.field}" for one in spec.matches])
    yield from _unknown(f"{folder}/indicators.csv", "part", (one.part for one in spec.indicators), parts)
    yield from _unknown(f"{folder}/match.csv", "sector", (one.sector for one in spec.matches), sectors)
    yield from _unknown(f"{folder}/match.csv", "field", (one.field for one in spec.matches), fields)
    yield from _unknown(f"{folder}/layer.toml", "axes", spec.axes, parts)
    yield from _unknown(f"{folder}/layer.toml", "gate.functional", [spec.gate.functional], indicators)
    for one in spec.indicators:
        file = f"{folder}/indicators.csv"
        if one.kind == "own" and spec.clusters and not one.pooled_by:
            listed = ", ".join(POOLED_BY)
            yield Problem("nothing says how clusters put this figure together", file, None, one.id, "pooled_by", listed)
        if one.kind == "reach" and not one.over:
            yield Problem('an indicator of kind "reach" divides by a second layer', file, None, one.id, todo="name it")
        if one.kind == "functional" and one.layer != spec.functional.ratio:
            right = shown(spec.functional.ratio)
            yield Problem("a functional indicator is not of the functional ratio", file, None, one.id, one.layer, right)


def _alike(names: Iterable[str]) -> Iterator[str]:
    """Names that another one before them differs from in capitals only."""
    first: set[str] = set()
    for name in names:
        if name.casefold() in first:
            yield name
        first.add(name.casefold())


def _twice(file: str, ids: Iterable[str], column: str = "id") -> Iterator[Problem]:
    for key, times in Counter(ids).items():
        if times > 1:
            yield Problem("the same id stands in more than one row", file, None, column, shown(key), "each once")


def _unknown(file: str, field_name: str, used: Iterable[str], known: list[str]) -> Iterator[Problem]:
    for name in dict.fromkeys(used):
        if name not in known:
            listed = ", ".join(known) or "none"
            yield Problem(
                "a name that is not declared", file, None, field_name, shown(name), listed, nearest(name, known)
            )
