"""Parts from measures, and one score from parts. Every choice of the method is made here, none before."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from atlas.model import FloatArray
from atlas.model.index import Indicator, Spec
from atlas.stats.gate import BoolArray
from atlas.stats.measures import Measures
from atlas.stats.normalise import (
    AGGREGATIONS,
    NORMALISERS,
    floored,
    has_spread,
    logarithm,
    rescale,
    weighted_mean,
)
from atlas.stats.reach import mean_by_area, saturate
from atlas.stats.sector import SectorScores, sector_scores


@dataclass(frozen=True)
class Parts:
    """Parts (N,) on 0…1, the sectors behind them, and the ids of parts and indicators without spread."""

    values: Mapping[str, FloatArray]
    sectors: SectorScores
    flat: tuple[str, ...]


def make_parts(spec: Spec, measures: Measures, apart: BoolArray) -> Parts:
    """Every part (N,) on 0…1 from the measures; areas set apart are NaN and are compared with nobody."""
    normalise = NORMALISERS[spec.method]
    aside = np.where(apart, np.nan, 1.0)
    rule, match = spec.specialisation, (measures.matched * aside, measures.composition * aside)
    above = floored(normalise, spec.terms)
    sectors = sector_scores(measures.quotients * aside, measures.shares * aside, match, measures.half, rule, above)
    values: dict[str, FloatArray] = {}
    flat: list[str] = []
    for part in spec.parts:
        if part.kind == "reach":
            power = measures.power @ np.array([one.weight for one in spec.fields])
            values[part.id] = mean_by_area(measures.spots, saturate(power, measures.half)) * aside
        elif part.kind == "match":
            values[part.id] = normalise(sectors.best)
        else:
            own = [one for one in spec.indicators if one.part == part.id]
            columns = {one.id: oriented(one, measures.indicators[one.id]) * aside for one in own}
            flat += [one.id for one in own if not has_spread(columns[one.id])]
            values[part.id] = _mean_of(own, columns, spec)
        if not has_spread(values[part.id]):
            flat.append(part.id)
    return Parts(values, sectors, tuple(flat))


def oriented(indicator: Indicator, values: FloatArray) -> FloatArray:
    """An indicator turned so that more counts for the index; its logarithm where the declaration says so."""
    return indicator.sign * (logarithm(values) if indicator.log else values)


def weigh(spec: Spec, parts: Parts, weights: Mapping[str, float] | None = None) -> FloatArray:
    """One score (N,) from the parts, by the declared weights or others. A part without spread contributes nothing."""
    used = [one for one in spec.parts if one.id not in parts.flat]
    given = {one.id: one.weight for one in spec.parts} if weights is None else weights
    size = len(next(iter(parts.values.values())))
    if not used:
        return np.full(size, np.nan)
    columns = [rescale(parts.values[one.id], spec.floor) for one in used]
    return AGGREGATIONS[spec.aggregation](columns, [given[one.id] for one in used])


def _mean_of(own: list[Indicator], columns: Mapping[str, FloatArray], spec: Spec) -> FloatArray:
    used = [one for one in own if has_spread(columns[one.id])]
    if not used:
        return np.where(np.isfinite(np.vstack(list(columns.values()))).any(axis=0), 0.5, np.nan)
    normalise = NORMALISERS[spec.method]
    return weighted_mean([normalise(columns[one.id]) for one in used], [one.weight for one in used])
