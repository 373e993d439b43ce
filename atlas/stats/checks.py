"""What stands against working an index out: said before it is tried, all of a stage together."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

import numpy as np

from atlas.errors import Problem, nearest, shown
from atlas.model import AreaSet, FloatArray, PointLayer
from atlas.model.clusters import gate_faults
from atlas.model.index import Spec, layer_ids
from atlas.model.index_faults import faults
from atlas.stats.measures import Measures


def check_inputs(
    index_id: str, spec: Spec, areas: AreaSet, layers: Collection[str], points: Collection[str]
) -> Iterator[Problem]:
    """What stands against working the index out, before anything is measured."""
    file = f"layers/{index_id}/layer.toml"
    yield from faults(spec, index_id)
    missing = [name for name in layer_ids(spec) if name not in layers and name != index_id]
    for name in missing:
        where, column = _named_in(index_id, spec, name)
        what, near = "the index names a layer that is not there", nearest(name, layers)
        yield Problem(what, where, None, column, shown(name), nearest=near)
    if spec.clusters and not missing and index_id not in layer_ids(spec):
        own = [one.layer for one in spec.indicators if one.kind == "own"]
        yield from gate_faults(index_id, own, spec.gate.layers)
    if spec.reach.points not in points:
        close = nearest(spec.reach.points, points)
        yield Problem(
            "the index names a point layer that is not there",
            file,
            None,
            "reach.points",
            shown(spec.reach.points),
            nearest=close,
        )
    compared = sum(code not in spec.apart for code in areas.codes)
    if compared < 2:
        said = f"{compared}, for {len(areas.codes) - compared} of {len(areas.codes)} are set apart"
        yield Problem("an index needs at least two areas to compare", file, found=said)
    for name, listed in (("zone", spec.zones), ("district", spec.districts)):
        for code in (code for zone in (listed.zones if listed else ()) for code in zone.codes):
            if code not in areas.codes:
                where, near = f"layers/{index_id}/{name}s.csv", nearest(code, areas.codes)
                yield Problem(f"an unknown area is in a {name}", where, None, "area_code", shown(code), nearest=near)
    for code in spec.remarks:
        if code not in areas.codes:
            where, near = f"layers/{index_id}/remarks.csv", nearest(code, areas.codes)
            yield Problem("a remark is on an unknown area", where, None, "area_code", shown(code), nearest=near)
    for code in spec.apart:
        if code not in areas.codes:
            yield Problem(
                "an unknown area is set apart",
                f"layers/{index_id}/apart.csv",
                None,
                "area_code",
                shown(code),
                nearest=nearest(code, areas.codes),
            )


def _named_in(index_id: str, spec: Spec, name: str) -> tuple[str, str | None]:
    """The file that names a layer, and in which column; the declaration itself where no table does."""
    tables = {"indicators": ("layer", "over"), "sectors": ("quotient", "output")}
    for table, columns in tables.items():
        for column in columns:
            if name in [getattr(row, column) for row in getattr(spec, table)]:
                return f"layers/{index_id}/{table}.csv", column
    return f"layers/{index_id}/layer.toml", None


def check_left_out(index_id: str, spec: Spec, points: Collection[str]) -> Iterator[Problem]:
    """Points that are left out and are none. `points`: ids of the point layer that the index reads."""
    for id_ in spec.left_out:
        if id_ not in points:
            where, near = f"layers/{index_id}/left_out.csv", nearest(id_, points)
            yield Problem("an unknown point is left out", where, None, "id", shown(id_), nearest=near)


def check_columns(index_id: str, spec: Spec, points: PointLayer) -> Iterator[Problem]:
    """Columns that the point layer has not, or has as words: what is read from them would be nought everywhere."""
    held = {name for point in points.points for name, value in point.attributes.items() if isinstance(value, float)}
    numbers = sorted(held.union(one.id for one in points.attributes if one.kind == "number"))
    qualities = spec.draws.qualities
    used = {"mass": True} | {key: any(getattr(one, key) for one in qualities) for key in ("first", "second")}
    named = [("fields.csv", "column", field.column) for field in spec.fields]
    for key in (key for key, drawn in used.items() if drawn):
        templates = [getattr(spec.draws.columns, key).replace("{field}", field.id) for field in spec.fields]
        named += [("layer.toml", f"draws.columns.{key}", name) for name in templates]
    for file, field_name, name in dict.fromkeys(named):
        if name not in numbers:
            what, near = f"no column of numbers of {shown(points.id)} has this name", nearest(name, numbers)
            yield Problem(what, f"layers/{index_id}/{file}", None, field_name, shown(name), nearest=near)


def check_measures(index_id: str, spec: Spec, measures: Measures) -> Iterator[Problem]:
    """Figures that no area has, benchmarks that are missing, knowledge that is nowhere."""
    folder = f"layers/{index_id}"
    for one in spec.indicators:
        if not np.isfinite(measures.indicators[one.id]).any():
            yield Problem(
                "no area has a figure for this indicator", f"{folder}/indicators.csv", None, one.id, shown(one.layer)
            )
    for name in dict.fromkeys((*spec.gate.layers, spec.functional.ratio)):
        if not np.isfinite(measures.benchmarks[name]):
            yield Problem(
                "the gate needs the benchmark's figure in this layer", f"layers/{name}/values.csv", found="none"
            )
    if not measures.half > 0:
        yield Problem(
            "no area holds a point with power in any field",
            f"{folder}/layer.toml",
            None,
            "reach.points",
            shown(spec.reach.points),
        )


def check_parts(index_id: str, spec: Spec, parts: Mapping[str, FloatArray]) -> Iterator[Problem]:
    """Parts that no area has."""
    for one in spec.parts:
        if not np.isfinite(parts[one.id]).any():
            yield Problem(
                "no area has this part of the index", f"layers/{index_id}/parts.csv", None, "id", shown(one.id)
            )
