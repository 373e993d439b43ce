"""Anchors and what lies round them: centres, distances to people, ratios put together from parts of areas.

Shapes: A anchors, N areas, M spots, S sectors. Lengths in km. Weights (A, N) say how much of an area counts.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from pyproj import Transformer

from atlas.model import AreaSet, FloatArray, IntArray, Joined
from atlas.model.clusters import Rules
from atlas.model.index import Spec
from atlas.stats.measures import Measures, functional_masses, over, shown
from atlas.stats.reach import KERNELS, Spots, sum_by
from atlas.stats.sites import Sites


@dataclass(frozen=True)
class Anchors:
    """`area` (A,), strongest first; centres x, y in km and in degrees; the power that the area holds itself (A,).

    `spots` (A, M) and `median` (A, N): km from the centre to every spot, and to half of each area's people.
    """

    area: IntArray
    x: FloatArray
    y: FloatArray
    longitude: FloatArray
    latitude: FloatArray
    power: FloatArray
    spots: FloatArray
    median: FloatArray


@dataclass(frozen=True)
class Masses:
    """What ratios are put together from. All (N,) but `outputs` (S, N); NaN where there is none.

    `own` and `weight`: by own indicator its figure, and what it is weighted by.
    """

    mass: FloatArray
    divisor: FloatArray
    people: FloatArray
    own: Mapping[str, FloatArray]
    weight: Mapping[str, FloatArray]
    base: FloatArray
    outputs: FloatArray


def anchors(spec: Spec, areas: AreaSet, measures: Measures, rules: Rules) -> Anchors:
    """Areas that hold enough themselves, less those too near a stronger one."""
    sites, weights = measures.sites, np.array([one.weight for one in spec.fields])
    power = sites.power @ weights
    order = np.argsort(-measures.own, kind="stable")
    kept: list[int] = []
    x, y = _centres(sites, power, len(areas.codes))
    for area in order[measures.own[order] >= rules.anchor * measures.half].tolist():
        if all(np.hypot(x[area] - x[other], y[area] - y[other]) >= rules.spacing for other in kept):
            kept.append(area)
    found = np.array(kept, dtype=np.int64)
    spots = measures.spots
    away = np.hypot(x[found, None] - spots.x, y[found, None] - spots.y)
    turn = Transformer.from_crs(areas.metric_crs, "EPSG:4326", always_xy=True)
    longitude, latitude = turn.transform(x[found] * 1000, y[found] * 1000)
    median = np.stack([weighted_median(spots, row) for row in away]) if kept else np.zeros((0, spots.count))
    return Anchors(found, x[found], y[found], longitude, latitude, measures.own[found], away, median)


def _centres(sites: Sites, power: FloatArray, count: int) -> tuple[FloatArray, FloatArray]:
    total = np.maximum(sum_by(sites.area, power, count), 1e-12)
    return sum_by(sites.area, power * sites.x, count) / total, sum_by(sites.area, power * sites.y, count) / total


def weighted_median(spots: Spots, values: FloatArray) -> FloatArray:
    """The least value that half of each area's people are within (N,), from values at spots (M,)."""
    order = np.lexsort((values, spots.owner))
    owner, weight = spots.owner[order], spots.weight[order]
    running = np.cumsum(weight)
    starts = np.searchsorted(owner, np.arange(spots.count))
    before = np.concatenate([[0.0], running])[starts]
    half = np.flatnonzero(running - before[owner] >= 0.5 - 1e-9)
    owners, first = np.unique(owner[half], return_index=True)
    out = np.full(spots.count, np.nan)
    out[owners] = values[order][half[first]]
    return out


def nearness(measures: Measures, found: Anchors, km: float) -> FloatArray:
    """The share of each area's people within `km` of each anchor's centre (A, N)."""
    spots = measures.spots
    return np.stack([sum_by(spots.owner, spots.weight * (row <= km), spots.count) for row in found.spots])


def kernel_to(measures: Measures, found: Anchors, kernel: str, km: float) -> FloatArray:
    """Mean of a kernel over each area's people, from each anchor's centre (A, N)."""
    spots = measures.spots
    near = KERNELS[kernel](found.spots, km) * spots.weight
    return np.stack([sum_by(spots.owner, row, spots.count) for row in near])


def masses(spec: Spec, rules: Rules, layers: Mapping[str, Joined]) -> Masses:
    """Take the masses off the layers. Specialisation is of the same periods as for areas."""
    mass, divisor = functional_masses(spec, layers)
    people, rule = shown(layers[rules.people]), spec.specialisation
    periods = layers[rule.base].periods[-rule.periods :]
    base = over(layers[rule.base], periods)
    if rule.less:
        base = base - over(layers[rule.less], periods)
    outputs = np.stack([over(layers[one.output], periods).sum(axis=0) for one in spec.sectors])
    by = {"people": people, "mass": mass, "divisor": divisor}
    own = [one for one in spec.indicators if one.kind == "own"]
    return Masses(
        mass=mass,
        divisor=divisor,
        people=people,
        own={one.id: shown(layers[one.layer]) for one in own},
        weight={one.id: by[one.pooled_by] for one in own},
        base=base.sum(axis=0),
        outputs=outputs,
    )


def pooled(weights: FloatArray, values: FloatArray, by: FloatArray) -> FloatArray:
    """Mean of values (N,) weighted by `by` and by each row of weights (A, N): (A,). Who has no figure is left out."""
    known = np.isfinite(values) & np.isfinite(by)
    top = weights @ np.where(known, values * by, 0.0)
    bottom = weights @ np.where(known, by, 0.0)
    return np.where(bottom > 0, top / np.where(bottom > 0, bottom, 1), np.nan)


def pooled_sectors(weights: FloatArray, found: Masses) -> tuple[FloatArray, FloatArray]:
    """Location quotients and shares of output of every sector, put together: two arrays (S, A).

    The whole is the sum over the areas that have the sector's figure, as in the quotients of areas.
    """
    quotients, shares = [], []
    for output in found.outputs:
        share = pooled(weights, output / found.base, found.base)
        known = np.isfinite(output) & np.isfinite(found.base)
        whole = output[known].sum() / found.base[known].sum()
        shares.append(share)
        quotients.append(share / whole)
    return np.stack(quotients), np.stack(shares)


def stepping(neighbours: Sequence[Sequence[int]], among: Sequence[int], between: Sequence[int]) -> list[list[int]]:
    """`among` in groups that touch, or are parted by only one area of `between`; each group sorted, the first first."""
    inside, steps = set(among), set(between)
    groups: list[list[int]] = []
    left = sorted(inside)
    while left:
        group, queue = {left[0]}, [left[0]]
        while queue:
            here = queue.pop()
            over = {far for step in neighbours[here] if step in steps for far in neighbours[step]}
            reach = over | set(neighbours[here])
            for other in sorted(reach & inside - group):
                group.add(other)
                queue.append(other)
        groups.append(sorted(group))
        left = [one for one in left if one not in group]
    return groups
