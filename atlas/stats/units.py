"""What is ranked, measured under every choice: parts (U units) as tables with an axis for each choice that matters.

Axes, in this order where a part has them: pooling (how a unit's areas are put together; areas alone have one),
reach, quality, saturation, method, omit (which indicator is left out: none, then each), sectors, share.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from itertools import product

import numpy as np

from atlas.model import AreaSet, FloatArray, Joined, PointLayer
from atlas.model.index import Indicator, Part, Spec
from atlas.stats.measures import Measures, half_of, indicators, match_weights
from atlas.stats.normalise import NORMALISERS, floored, has_spread, remembered, weighted_mean
from atlas.stats.parts import oriented
from atlas.stats.reach import KERNELS, SATURATIONS, masses_in_reach, mean_by_area
from atlas.stats.sector import matching, sector_scores
from atlas.stats.sites import sites_of


@dataclass(frozen=True)
class Units:
    """Figures of U units, L poolings, R reaches, Q qualities, T saturations, S sectors.

    indicators (L, R, U); knowledge, saturated (R, Q, T, U); quotients and shares (L, R, S, U); matched and
    composition (R, Q, S, U); half (Q,): the power that counts one half under each quality.
    """

    indicators: Mapping[str, FloatArray]
    knowledge: FloatArray
    quotients: FloatArray
    shares: FloatArray
    matched: FloatArray
    composition: FloatArray
    half: FloatArray


@dataclass(frozen=True)
class PartTable:
    """A part under every combination of the choices named in `axes`: values (..., U) on 0…1."""

    axes: tuple[str, ...]
    values: FloatArray


def area_units(
    spec: Spec, areas: AreaSet, layers: Mapping[str, Joined], points: PointLayer, measures: Measures
) -> Units:
    """Every area as a unit. Areas set apart stand aside: NaN throughout."""
    aside = np.array([np.nan if code in spec.apart else 1.0 for code in areas.codes])
    by_reach = [indicators(spec, areas, layers, measures.around, near) for near in measures.near.values()]
    found = {one.id: np.stack([each[one.id] * aside for each in by_reach])[None] for one in spec.indicators}
    sites = [sites_of(spec, areas, points, one) for one in spec.draws.qualities]
    spots, weights = measures.spots, np.array([one.weight for one in spec.fields])
    half = np.array([half_of(spec, one, spots) for one in sites])
    matched, composition, knowledge = [], [], []
    for km in spec.draws.reaches:
        for q, one in enumerate(sites):
            power = masses_in_reach(spots, one.x, one.y, one.power, KERNELS[spec.reach.kernel], km)
            pair = matching(mean_by_area(spots, power), match_weights(spec))
            matched.append(pair[0] * aside)
            composition.append(pair[1] * aside)
            curves = [SATURATIONS[name] for name in spec.draws.saturations]
            knowledge.append([mean_by_area(spots, curve(power @ weights, half[q])) * aside for curve in curves])
    shape = (len(spec.draws.reaches), len(sites))
    return Units(
        indicators=found,
        knowledge=np.array(knowledge).reshape(*shape, len(spec.draws.saturations), -1),
        quotients=np.tile(measures.quotients * aside, (1, shape[0], 1, 1)),
        shares=np.tile(measures.shares * aside, (1, shape[0], 1, 1)),
        matched=np.array(matched).reshape(*shape, len(spec.sectors), -1),
        composition=np.array(composition).reshape(*shape, len(spec.sectors), -1),
        half=half,
    )


def part_tables(spec: Spec, units: Units) -> dict[str, PartTable]:
    """Every part under every combination of its choices."""
    makers = {"indicators": _from_indicators, "reach": _from_reach, "match": _from_match}
    return {part.id: makers[part.kind](spec, units, part) for part in spec.parts}


def _from_indicators(spec: Spec, units: Units, part: Part) -> PartTable:
    """Axes pooling, reach, method, omit."""
    own = [one for one in spec.indicators if one.part == part.id]
    left_out: list[Indicator | None] = [None, *(own if part.id == spec.draws.vary and len(own) > 1 else [])]
    poolings, reaches, size = units.indicators[own[0].id].shape
    out = np.full((poolings, reaches, len(spec.draws.methods), len(left_out), size), np.nan)
    for p, r, m in product(range(poolings), range(reaches), range(len(spec.draws.methods))):
        normalise = NORMALISERS[spec.draws.methods[m]]
        columns = {one.id: oriented(one, units.indicators[one.id][p, r]) for one in own}
        made = {name: normalise(column) for name, column in columns.items() if has_spread(column)}
        for o, omitted in enumerate(left_out):
            used = [one for one in own if one.id in made and one is not omitted]
            if used:
                out[p, r, m, o] = weighted_mean([made[one.id] for one in used], [one.weight for one in used])
    axes = ("pooling", "reach", "method", *(["omit"] if len(left_out) > 1 else []))
    return PartTable(axes, out if len(left_out) > 1 else out[:, :, :, 0])


def _from_reach(_spec: Spec, units: Units, _part: Part) -> PartTable:
    return PartTable(("reach", "quality", "saturation"), units.knowledge)


def _from_match(spec: Spec, units: Units, _part: Part) -> PartTable:
    """Axes pooling, reach, quality, method, sectors, share."""
    draws, ids = spec.draws, [one.id for one in spec.sectors]
    kept = [[s for s, name in enumerate(ids) if name not in one.without] for one in draws.sector_sets]
    poolings, reaches, _, size = units.quotients.shape
    counts = (poolings, reaches, len(draws.qualities), len(draws.methods), len(kept), len(draws.least_shares))
    out = np.full((*counts, size), np.nan)
    normalisers = [remembered(NORMALISERS[name]) for name in draws.methods]
    for at in product(*map(range, counts)):
        p, r, q, m, k, share = at
        normalise, rows = normalisers[m], kept[k]
        match = units.matched[r, q][rows], units.composition[r, q][rows]
        rule = replace(spec.specialisation, least_share=draws.least_shares[share])
        quotients, shares = units.quotients[p, r][rows], units.shares[p, r][rows]
        above = floored(normalise, spec.terms)
        made = sector_scores(quotients, shares, match, float(units.half[q]), rule, above)
        out[at] = normalise(made.best)
    return PartTable(("pooling", "reach", "quality", "method", "sectors", "share"), out)


def by_default(spec: Spec, tables: Mapping[str, PartTable], reach: int, pooling: int = 0) -> dict[str, FloatArray]:
    """Every part (U,) at one reach and otherwise the first of every list."""
    chosen = {"reach": reach, "pooling": pooling}
    return {name: one.values[tuple(chosen.get(axis, 0) for axis in one.axes)] for name, one in tables.items()}
