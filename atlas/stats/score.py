"""An index worked out: checked, measured, parts from measures, a score from parts, variants, what to say of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from atlas.errors import AtlasError, Problem
from atlas.geometry import neighbours
from atlas.model import AreaSet, Index, IndexResult, Joined, PointLayer
from atlas.model.findings import Effect, Standings
from atlas.model.index import Spec, layer_ids
from atlas.stats.checks import check_columns, check_inputs, check_left_out, check_measures, check_parts
from atlas.stats.clustering import clusters
from atlas.stats.draws import draw, ranks, stand
from atlas.stats.gate import apply, gate_criteria, round_half_up
from atlas.stats.kept import kept, kept_plain
from atlas.stats.measures import Measures, measure, shown
from atlas.stats.parts import Parts, make_parts
from atlas.stats.pockets import find
from atlas.stats.report import Worked, report
from atlas.stats.sensitivity import Open, of_choices, of_readings
from atlas.stats.units import PartTable, area_units, by_default, part_tables


def work_out(
    index: Index,
    areas: AreaSet,
    layers: Mapping[str, Joined],
    points: Mapping[str, PointLayer],
    cache: Path | None = None,
) -> IndexResult:
    """The index of every area. Raises AtlasError with every reason why it cannot be worked out.

    The draws are kept in `cache` by the figures that they are made from.
    """
    spec = index.spec
    _stop(check_inputs(index.id, spec, areas, layers, points))
    used = {name: layers[name] for name in layer_ids(spec)}
    found = points[spec.reach.points]
    left_out = check_left_out(index.id, spec, [point.id for point in found.points])
    _stop([*left_out, *check_columns(index.id, spec, found)])
    measures = measure(spec, areas, used, found)
    _stop(check_measures(index.id, spec, measures))
    parts = make_parts(spec, measures, np.array([code in spec.apart for code in areas.codes]))
    _stop(check_parts(index.id, spec, parts.values))
    tables = part_tables(spec, area_units(spec, areas, used, found, measures))
    reaches = tuple(by_default(spec, tables, reach) for reach in range(len(spec.draws.reaches)))
    grown = None
    if spec.clusters:
        declared = index.id, spec, spec.clusters
        grown = clusters(declared, areas, used, found, measures, (neighbours(areas), cache))
    pockets = None
    if spec.pockets:
        ratio = gate_criteria(spec, measures.indicators, used)[1]
        own = replace(ratio, values=round_half_up(shown(used[spec.functional.ratio]), ratio.decimals))
        pockets = find(spec, spec.pockets, used, measures, own.met.astype(np.float64))
    draws = drawn(spec, tables, cache)

    def tables_of(other: Spec) -> Mapping[str, PartTable]:
        return part_tables(other, area_units(other, areas, used, found, measures))

    changed = effects((spec, tables, draws), open_to(spec, areas, used, measures, parts), tables_of, cache)
    return report(index, areas, used, found, Worked(measures, parts, draws, reaches, changed, grown, pockets))


def open_to(spec: Spec, areas: AreaSet, layers: Mapping[str, Joined], measures: Measures, parts: Parts) -> Open:
    """Who passes the gate and is not set apart, and who lacks no part."""
    own, functional = gate_criteria(spec, measures.indicators, layers)
    apart = np.array([code in spec.apart for code in areas.codes])
    whole = np.all([np.isfinite(parts.values[one.id]) for one in spec.parts], axis=0)
    return Open(apply(own, functional, spec.gate.at_least).passed & ~apart, whole)


def effects(
    declared: tuple[Spec, Mapping[str, PartTable], Standings],
    who: Open,
    make: Callable[[Spec], Mapping[str, PartTable]],
    cache: Path | None,
) -> tuple[Effect, ...]:
    """What every choice and every reading changes; the readings are kept by the figures that they are made from."""
    spec, tables, draws = declared

    def read() -> list[dict[str, Any]]:
        found = of_readings(spec, tables, make, lambda other, made: drawn(other, made, cache), who)
        return [vars(one) for one in found]

    key = (spec, who.passed, who.whole, *(one.values for one in tables.values()))
    return (*of_choices(spec, tables, draws, who), *(Effect(**one) for one in kept_plain(cache, key, read)))


def drawn(spec: Spec, tables: Mapping[str, PartTable], cache: Path | None) -> Standings:
    """How areas stand over all draws. The top is the declared share of those that have a place, at least one."""
    size = int(
        np.any([np.isfinite(one.values).any(axis=tuple(range(len(one.axes)))) for one in tables.values()], 0).sum()
    )
    top = max(1, int(spec.draws.top * size))

    def make() -> Standings:
        choices = draw(spec)
        return stand(ranks(spec, tables, choices), choices, top)

    return kept(cache, (spec, *(one.values for one in tables.values())), make)


def _stop(problems: Iterable[Problem]) -> None:
    found = list(problems)
    if found:
        raise AtlasError(found)
