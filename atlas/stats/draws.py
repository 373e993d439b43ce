"""The variants: many draws of the choices, the rank of every unit in each, and which choice moves the ranks.

Shapes: D draws, U units, G values of a choice. Ranks count from 1, the highest score; a unit without a score has none
(0). The share of draws is a share of choices that could be defended, not a probability.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from atlas.model import FloatArray, IntArray
from atlas.model.findings import Standings
from atlas.model.index import Spec
from atlas.stats.normalise import rescale
from atlas.stats.units import PartTable

Ranks = NDArray[np.int32]
EDGES = (0.05, 0.5, 0.95)
WEIGHT_GROUPS = 10


@dataclass(frozen=True)
class Choices:
    """What was drawn: `weights` (D, parts); by choice the index (D,) of the value taken; how many values it has."""

    weights: FloatArray
    taken: Mapping[str, IntArray]
    of: Mapping[str, int]


def counts(spec: Spec, poolings: int = 1) -> dict[str, int]:
    """How many values each choice has, in the order in which they are drawn."""
    draws = spec.draws
    own = [one for one in spec.indicators if one.part == draws.vary]
    return {
        "pooling": poolings,
        "reach": len(draws.reaches),
        "method": len(draws.methods),
        "aggregation": len(draws.aggregations),
        "quality": len(draws.qualities),
        "sectors": len(draws.sector_sets),
        "share": len(draws.least_shares),
        "omit": 1 + (len(own) if len(own) > 1 else 0),
        "saturation": len(draws.saturations),
    }


def values_of(spec: Spec, poolings: int = 1) -> list[tuple[str, int]]:
    """Every value of every choice, as the rows of `by_choice`: name of the choice, index of the value."""
    return [(name, value) for name, count in counts(spec, poolings).items() for value in range(count)]


def draw(spec: Spec, poolings: int = 1, offset: int = 0) -> Choices:
    """All choices of all draws, from the declared seed plus `offset`. Reaches are taken in turn, equally often."""
    draws = spec.draws
    generator = np.random.Generator(np.random.PCG64(draws.seed + offset))
    default = np.array([one.weight for one in spec.parts])
    weights = generator.dirichlet(draws.concentration * default / default.sum(), draws.count)
    of = counts(spec, poolings)
    taken = {name: generator.integers(0, count, draws.count) for name, count in of.items()}
    taken["reach"] = np.arange(draws.count, dtype=np.int64) % of["reach"]
    return Choices(weights, taken, of)


def ranks(spec: Spec, tables: Mapping[str, PartTable], choices: Choices, offset: int = 0) -> Ranks:
    """The rank of every unit in every draw (D, U)."""
    generator = np.random.Generator(np.random.PCG64([spec.draws.seed + offset, 1]))
    geometric = np.array([name == "geometric" for name in spec.draws.aggregations])[choices.taken["aggregation"]]
    count = len(choices.weights)
    size = next(iter(tables.values())).values.shape[-1]
    total, weight = np.zeros((count, size)), np.zeros((count, size))
    for i, part in enumerate(spec.parts):
        table = tables[part.id]
        flat = table.values.reshape(-1, size)
        row = np.ravel_multi_index([choices.taken[axis] for axis in table.axes], table.values.shape[:-1])
        values = flat[row]
        if part.id in spec.draws.noise:
            values = np.clip(values + generator.normal(0, spec.draws.noise[part.id], values.shape), 0, 1)
        values = rescale(values, spec.floor)
        values[geometric] = np.log(values[geometric])
        share = choices.weights[:, i, None] * np.isfinite(values)
        total += share * np.nan_to_num(values)
        weight += share
    score = np.where(weight > 0, total / np.where(weight > 0, weight, 1), -np.inf)
    order = np.argsort(-score, axis=1)
    out = np.empty((count, size), dtype=np.int32)
    np.put_along_axis(out, order, np.arange(1, size + 1, dtype=np.int32)[None], axis=1)
    return np.where(np.isfinite(score), out, 0).astype(np.int32)


def stand(ranks: Ranks, choices: Choices, top: int) -> Standings:
    """The standings of units from their ranks in every draw."""
    low, median, high = quantiles(ranks)
    inside = ((ranks > 0) & (ranks <= top)).astype(np.float64)
    medians = [quantiles(ranks[choices.taken["pooling"] == p])[1] for p in range(choices.of["pooling"])]
    return Standings(
        top=top,
        median=median,
        low=low,
        high=high,
        share=inside.mean(axis=0),
        by_reach=_by(inside, choices, "reach"),
        by_pooling=_by(inside, choices, "pooling"),
        by_choice=np.concatenate([_by(inside, choices, name) for name in choices.of]),
        median_by_pooling=np.stack(medians),
        moved=moved(ranks, choices),
    )


def quantiles(ranks: Ranks) -> tuple[IntArray, IntArray, IntArray]:
    """5%, 50% and 95% of each unit's ranks (D, U), each a rank that was taken."""
    ordered = np.sort(ranks, axis=0)
    rows = [min(int(edge * len(ranks)), len(ranks) - 1) for edge in EDGES]
    low, median, high = (ordered[row].astype(np.int64) for row in rows)
    return low, median, high


def moved(ranks: Ranks, choices: Choices) -> dict[str, float]:
    """First-order share of each choice in the variance of ranks (eta squared), over all units together.

    A weight's draws are taken in ten groups of equal size. A choice of one value moves nothing and is left out.
    """
    values = ranks[:, (ranks > 0).all(axis=0)].astype(np.float64)
    total = float(values.var(axis=0).sum())
    groups = {name: taken for name, taken in choices.taken.items() if choices.of[name] > 1}
    for i in range(choices.weights.shape[1]):
        order = np.argsort(np.argsort(choices.weights[:, i]))
        groups[f"weight-{i}"] = order * WEIGHT_GROUPS // len(order)
    return {name: _explained(values, taken) / total if total else 0.0 for name, taken in groups.items()}


def _explained(values: FloatArray, taken: IntArray) -> float:
    """Variance between the groups' means, weighted by their sizes, summed over units."""
    belongs = (taken == np.unique(taken)[:, None]).astype(np.float64)
    sizes = belongs.sum(axis=1)
    means = belongs @ values / sizes[:, None]
    return float((sizes[:, None] * np.square(means - values.mean(axis=0))).sum() / len(values))


def _by(inside: FloatArray, choices: Choices, name: str) -> FloatArray:
    return np.stack([inside[choices.taken[name] == g].mean(axis=0) for g in range(choices.of[name])])
