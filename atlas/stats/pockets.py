"""Pockets: an industry that is strong in an area year after year and grows there, where an hour's work yields little.

Shapes: N areas. Productivity is the area's, not the industry's: no industry's hours are known by area.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from atlas.model import FloatArray, Joined
from atlas.model.findings import Pockets
from atlas.model.index import Spec
from atlas.model.pockets import Pocket, PocketRules
from atlas.stats.measures import Measures, at, over
from atlas.stats.sector import output_share


def find(
    spec: Spec, rules: PocketRules, layers: Mapping[str, Joined], measures: Measures, below: FloatArray
) -> Pockets:
    """Every pocket. `below` (N,) is 1 where an area may have one: its output an hour is below the benchmark's."""
    total = growth(rules, [(layers[rules.total], layers[rules.total_weight])])
    whole = weighted(total, start(rules, layers[rules.total_weight]))
    found: list[Pocket] = []
    rates: dict[str, float] = {}
    rule = spec.specialisation
    for s, sector in enumerate(spec.sectors):
        pairs = [(layers[v.layer], layers[v.weight]) for v in rules.volumes if v.sector == sector.id]
        grown = growth(rules, pairs)
        rates[sector.id] = weighted(grown, sum_of([start(rules, weight) for _, weight in pairs]))
        yearly = quotients(spec, rules, layers, sector.output)
        often = (np.nan_to_num(yearly) >= rules.quotient).sum(axis=0)
        output = at(layers[sector.output], layers[sector.output].periods[-1])
        share = output_share(over(layers[sector.output], last_periods(layers, rule.base, rule.periods)),
                             base_of(spec, layers, last_periods(layers, rule.base, rule.periods)))  # fmt: skip
        strong = (often >= rules.years) & (share >= rules.share) & (output >= rules.output)
        fast = (grown > whole) & (grown > rates[sector.id])
        near = measures.matched[s] >= rule.least_power * measures.half
        for i in np.flatnonzero(strong & fast & (below > 0)).tolist():
            numbers = (float(measures.quotients[s, i]), float(share[i]), float(output[i]), float(grown[i]))
            newest = float(yearly[-1, i])
            found.append(Pocket(i, sector.id, *numbers, bool(near[i]), newest, not newest >= rules.quotient))
    newest_period = layers[rule.base].periods[-1]
    return Pockets(tuple(sorted(found, key=lambda one: (one.area, -one.growth))), whole, rates, newest_period)


def last_periods(layers: Mapping[str, Joined], base: str, count: int) -> tuple[str, ...]:
    """The newest periods of a layer."""
    return layers[base].periods[-count:]


def base_of(spec: Spec, layers: Mapping[str, Joined], periods: tuple[str, ...]) -> FloatArray:
    """What shares are shares of, by period (P, N)."""
    base = over(layers[spec.specialisation.base], periods)
    return base - over(layers[spec.specialisation.less], periods) if spec.specialisation.less else base


def quotients(spec: Spec, rules: PocketRules, layers: Mapping[str, Joined], output: str) -> FloatArray:
    """The quotients of the last periods (P, N), NaN where a figure is missing. The whole: areas with figures."""
    periods = last_periods(layers, spec.specialisation.base, rules.of_years)
    outputs, base = over(layers[output], periods), base_of(spec, layers, periods)
    known = np.isfinite(outputs) & np.isfinite(base) & (base > 0)
    whole = np.where(known, outputs, 0).sum(axis=1) / np.where(known, base, 0).sum(axis=1)
    quotient = np.where(known, outputs / np.where(known, base, 1), np.nan) / whole[:, None]
    return np.asarray(quotient, dtype=np.float64)


def growth(rules: PocketRules, pairs: Sequence[tuple[Joined, Joined]]) -> FloatArray:
    """Growth a year in per cent (N,): the mean of industries' growth, weighted by their current output at the start.

    NaN where an industry that has output has no figure for its volume.
    """
    years = np.mean([int(p) for p in rules.last]) - np.mean([int(p) for p in rules.first])
    times, weights = [], []
    for volume, weight in pairs:
        before, after = over(volume, rules.first).mean(axis=0), over(volume, rules.last).mean(axis=0)
        times.append(np.where(before > 0, after / np.where(before > 0, before, 1), np.nan))
        weights.append(start(rules, weight))
    weighed = np.stack(weights)
    used = np.where(weighed > 0, weighed, 0.0)
    total = used.sum(axis=0)
    top = np.where(used > 0, used * np.stack(times), 0.0).sum(axis=0)
    mean = np.where(total > 0, top / np.where(total > 0, total, 1), np.nan)
    return np.asarray(100 * (np.where(mean > 0, mean, np.nan) ** (1 / years) - 1), dtype=np.float64)


def start(rules: PocketRules, weight: Joined) -> FloatArray:
    """Current output at the start (N,)."""
    return np.asarray(over(weight, rules.first).mean(axis=0), dtype=np.float64)


def sum_of(columns: Sequence[FloatArray]) -> FloatArray:
    """Sum of columns (N,)."""
    return np.asarray(np.sum(columns, axis=0), dtype=np.float64)


def weighted(rates: FloatArray, weight: FloatArray) -> float:
    """The rate of all areas together: their rates' mean by weight."""
    known = np.isfinite(rates) & np.isfinite(weight)
    return float((rates[known] * weight[known]).sum() / weight[known].sum()) if known.any() else float("nan")
