"""What an index is made from, taken off its layers once: named arrays on the areas, before any weighing.

Everything that depends on a choice of the method (weights, normalisation, aggregation) comes later, in `score`,
so that the same measures can be weighed again without being measured again.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from atlas.model import AreaSet, FloatArray, Joined, PointLayer
from atlas.model.index import Indicator, Spec
from atlas.stats.functional import divisor, weighted_ratio
from atlas.stats.reach import KERNELS, Spots, between_all, masses_in_reach, mean_by_area, merged, people_spots, sum_by
from atlas.stats.sector import matching, output_share
from atlas.stats.sites import Sites, sites_of


@dataclass(frozen=True)
class Measures:
    """`indicators` (N,) as measured; `benchmarks`, `periods` by layer; power (M, F) at spots, `fields` (N, F) by area.

    `knowledge` (N,) is power in reach with the fields' weights; `half` is where it counts one half; `own` is what
    an area holds itself. `quotients`, `shares`, `matched`, `composition` have shape (S, N). `around` and `near` (by km
    of reach) are the kernels between areas (N, N): the functional one, and those of the reach.
    """

    spots: Spots
    sites: Sites
    around: FloatArray
    near: Mapping[float, FloatArray]
    indicators: Mapping[str, FloatArray]
    benchmarks: Mapping[str, float]
    periods: Mapping[str, str]
    power: FloatArray
    fields: FloatArray
    knowledge: FloatArray
    own: FloatArray
    half: float
    quotients: FloatArray
    shares: FloatArray
    matched: FloatArray
    composition: FloatArray


def measure(spec: Spec, areas: AreaSet, layers: Mapping[str, Joined], points: PointLayer) -> Measures:
    """Take every figure that `spec` names off its layers. Layers must be there: `score.check` sees to that."""
    spots = people_spots(areas)
    sites = sites_of(spec, areas, points, spec.draws.qualities[0])
    reaches = spec.draws.reaches
    kernels = [(KERNELS[spec.functional.kernel], spec.functional.km)]
    kernels += [(KERNELS[spec.reach.kernel], km) for km in reaches]
    around, *rest = between_all(spots, spots, kernels)
    near = dict(zip(reaches, rest, strict=True))
    weights = np.array([one.weight for one in spec.fields])
    power = masses_in_reach(spots, sites.x, sites.y, sites.power, KERNELS[spec.reach.kernel], spec.reach.km)
    fields = mean_by_area(spots, power)
    own = sum_by(sites.area, sites.power @ weights, len(areas.codes))
    matched, composition = matching(fields, match_weights(spec))
    quotients, shares = specialisation(spec, layers)
    return Measures(
        spots=spots,
        sites=sites,
        around=around,
        near=near,
        indicators=indicators(spec, areas, layers, around, near[spec.reach.km]),
        benchmarks={name: float(one.benchmark[one.shown]) for name, one in sorted(layers.items())},
        periods={name: one.periods[one.shown] for name, one in sorted(layers.items())},
        power=power,
        fields=fields,
        knowledge=fields @ weights,
        own=own,
        half=half_of(spec, sites, spots),
        quotients=quotients,
        shares=shares,
        matched=matched,
        composition=composition,
    )


def half_of(spec: Spec, sites: Sites, spots: Spots) -> float:
    """The power in reach that counts one half: of areas with a main site the median of what their people have within
    the declared reach of the area's own sites, or of what the area holds. NaN where no area has a main site.
    """
    weights = np.array([one.weight for one in spec.fields])
    hosts = np.unique(sites.area[np.array(sites.main, dtype=bool)])
    if not len(hosts):
        return float("nan")
    if spec.reach.half == "held":
        return float(np.median(sum_by(sites.area, sites.power @ weights, spots.count)[hosts]))
    away = np.hypot(spots.x[:, None] - sites.x, spots.y[:, None] - sites.y)
    near = KERNELS[spec.reach.kernel](away, spec.reach.km) * (spots.owner[:, None] == sites.area)
    return float(np.median(mean_by_area(spots, near @ (sites.power @ weights))[hosts]))


def indicators(
    spec: Spec, areas: AreaSet, layers: Mapping[str, Joined], around: FloatArray, near: FloatArray
) -> dict[str, FloatArray]:
    """Every indicator (N,), in the unit of its layer, from the functional kernel and that of a reach (N, N)."""
    mass, below = functional_masses(spec, layers)
    out: dict[str, FloatArray] = {}
    for one in spec.indicators:
        if one.kind == "own":
            out[one.id] = shown(layers[one.layer])
        elif one.kind == "functional":
            out[one.id] = weighted_ratio(around, mass, below)
        else:
            above, under, there = masses_of(one, areas, layers, below)
            out[one.id] = weighted_ratio(merged(near, there), above, under, spec.reach.least)
    return out


def functional_masses(spec: Spec, layers: Mapping[str, Joined]) -> tuple[FloatArray, FloatArray]:
    """The functional mass and its divisor, such as output and hours, both (N,)."""
    ratio = layers[spec.functional.ratio]
    mass = at(layers[spec.functional.mass], ratio.periods[ratio.shown])
    return mass, divisor(mass, shown(ratio))


def masses_of(
    one: Indicator, areas: AreaSet, layers: Mapping[str, Joined], spread: FloatArray
) -> tuple[FloatArray, FloatArray, list[dict[int, float]]]:
    """Both sums of an indicator "in reach" (G,), and the members of the areas that they are of."""
    pair = layers[one.layer], layers[one.over]
    above, below = (total(layer, one.periods) for layer in pair)
    codes = pair[0].codes
    return above, _reorder(below, pair[1].codes, codes), members(areas, codes, spread)


def members(areas: AreaSet, codes: tuple[str, ...], spread: FloatArray) -> list[dict[int, float]]:
    """For each code, the areas it is made of, by index, with their weight in it."""
    order = {code: i for i, code in enumerate(areas.codes)}
    made = {group.code: [order[m] for m in group.members if m in order] for group in areas.groups}
    made |= {code: [i] for code, i in order.items()}
    return [{i: float(np.nan_to_num(spread[i])) or 1.0 for i in made.get(code, [])} for code in codes]


def specialisation(spec: Spec, layers: Mapping[str, Joined]) -> tuple[FloatArray, FloatArray]:
    """Location quotients as shown and shares of output over the newest periods: two arrays (S, N)."""
    rule = spec.specialisation
    periods = layers[rule.base].periods[-rule.periods :]
    base = over(layers[rule.base], periods)
    if rule.less:
        base = base - over(layers[rule.less], periods)
    quotients = [shown(layers[one.quotient]) for one in spec.sectors]
    shares = [output_share(over(layers[one.output], periods), base) for one in spec.sectors]
    return np.vstack(quotients), np.vstack(shares)


def match_weights(spec: Spec) -> FloatArray:
    """How much each field bears on each sector, of shape (S, F)."""
    table = {(one.sector, one.field): one.weight for one in spec.matches}
    return np.array([[table.get((s.id, f.id), 0.0) for f in spec.fields] for s in spec.sectors])


def shown(layer: Joined) -> FloatArray:
    """A layer's figures of the period shown first, (N,)."""
    return np.asarray(layer.values[layer.shown], dtype=np.float64)


def at(layer: Joined, period: str) -> FloatArray:
    """A layer's figures of one period, (N,); NaN throughout where it has no such period."""
    if period not in layer.periods:
        return np.full(len(layer.codes), np.nan)
    return np.asarray(layer.values[layer.periods.index(period)], dtype=np.float64)


def over(layer: Joined, periods: tuple[str, ...]) -> FloatArray:
    """A layer's figures of some periods, (P, N)."""
    return np.vstack([at(layer, one) for one in periods])


def total(layer: Joined, periods: tuple[str, ...]) -> FloatArray:
    """Mean over the named periods, (N,); NaN where one of them is missing. No periods named: the one shown."""
    if not periods:
        return shown(layer)
    return np.asarray(over(layer, periods).mean(axis=0), dtype=np.float64)


def _reorder(values: FloatArray, have: tuple[str, ...], want: tuple[str, ...]) -> FloatArray:
    order = {code: i for i, code in enumerate(have)}
    return np.array([values[order[code]] if code in order else np.nan for code in want])
