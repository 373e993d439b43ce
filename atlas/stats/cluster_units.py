"""Clusters as units of the draws: how the areas of each are put together, and what their anchor has in reach."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import numpy as np

from atlas.model import AreaSet, FloatArray, Joined, PointLayer
from atlas.model.clusters import Member
from atlas.stats.clusters import Found
from atlas.stats.functional import weighted_ratio
from atlas.stats.measures import functional_masses, half_of, masses_of, match_weights
from atlas.stats.reach import KERNELS, SATURATIONS, merged
from atlas.stats.sector import matching
from atlas.stats.sites import sites_of
from atlas.stats.units import Units
from atlas.stats.windows import kernel_to, nearness, pooled, pooled_sectors


def cluster_units(
    found: Found, members: Sequence[Sequence[Member]], areas: AreaSet, layers: Mapping[str, Joined], points: PointLayer
) -> Units:
    """Every cluster under every pooling and reach; the anchor's centre gives knowledge and what is within its reach."""
    spec, reaches = found.spec, found.spec.draws.reaches
    weights = [[pooling_weights(found, members, name, km) for km in reaches] for name in found.rules.poolings]
    quotients, shares = _sectors(found, weights)
    matched, composition, knowledge, half = _knowledge(found, areas, points)
    return Units(
        indicators={one.id: _indicator(found, one.id, weights, areas, layers) for one in spec.indicators},
        knowledge=knowledge,
        quotients=quotients,
        shares=shares,
        matched=matched,
        composition=composition,
        half=half,
    )


def pooling_weights(found: Found, members: Sequence[Sequence[Member]], pooling: str, km: float) -> FloatArray:
    """How much of each area counts for each cluster (A, N). A ring without anyone is the members instead."""
    if pooling == "window":
        return nearness(found.measures, found.anchors, km)
    core = _of(found, members, lambda one: one.core)
    if pooling == "members":
        return core
    ring = _of(found, members, lambda one: one.specialised)
    if pooling == "ring-near":
        ring = ring * kernel_to(found.measures, found.anchors, found.spec.reach.kernel, km)
    return np.where(ring.sum(axis=1, keepdims=True) > 0, ring, core)


def _of(found: Found, members: Sequence[Sequence[Member]], which: Callable[[Member], bool]) -> FloatArray:
    out = np.zeros((len(members), found.measures.spots.count))
    for a, own in enumerate(members):
        out[a, [one.area for one in own if which(one)]] = 1.0
    return out


def _sectors(found: Found, weights: Sequence[Sequence[FloatArray]]) -> tuple[FloatArray, FloatArray]:
    pairs = [[pooled_sectors(one, found.masses) for one in row] for row in weights]
    return np.array([[one[0] for one in row] for row in pairs]), np.array([[one[1] for one in row] for row in pairs])


def _indicator(
    found: Found, name: str, weights: Sequence[Sequence[FloatArray]], areas: AreaSet, layers: Mapping[str, Joined]
) -> FloatArray:
    """One indicator (L, R, A)."""
    spec, masses = found.spec, found.masses
    one = next(each for each in spec.indicators if each.id == name)
    shape = (len(weights), len(spec.draws.reaches), len(found.anchors.area))
    if one.kind == "own":
        own, by = masses.own[name], masses.weight[name]
        return np.array([[pooled(weight, own, by) for weight in row] for row in weights])
    if one.kind == "functional":
        return np.broadcast_to(around(found), shape)
    above, below, there = masses_of(one, areas, layers, functional_masses(spec, layers)[1])
    nears = [kernel_to(found.measures, found.anchors, spec.reach.kernel, km) for km in spec.draws.reaches]
    by_reach = [weighted_ratio(merged(near, there), above, below, spec.reach.least) for near in nears]
    return np.broadcast_to(np.stack(by_reach), shape)


def around(found: Found) -> FloatArray:
    """The functional ratio from each anchor's centre (A,)."""
    functional = found.spec.functional
    near = kernel_to(found.measures, found.anchors, functional.kernel, functional.km)
    return weighted_ratio(near, found.masses.mass, found.masses.divisor)


def _knowledge(
    found: Found, areas: AreaSet, points: PointLayer
) -> tuple[FloatArray, FloatArray, FloatArray, FloatArray]:
    """Matched and composition (R, Q, S, A), saturated knowledge (R, Q, T, A), and the halves (Q,)."""
    spec, anchors = found.spec, found.anchors
    weights = np.array([one.weight for one in spec.fields])
    sites = [sites_of(spec, areas, points, one) for one in spec.draws.qualities]
    half = np.array([half_of(spec, one, found.measures.spots) for one in sites])
    matched, composition, knowledge = [], [], []
    for km in spec.draws.reaches:
        for q, one in enumerate(sites):
            away = np.hypot(anchors.x[:, None] - one.x, anchors.y[:, None] - one.y)
            power = KERNELS[spec.reach.kernel](away, km) @ one.power
            pair = matching(power, match_weights(spec))
            matched.append(pair[0])
            composition.append(pair[1])
            knowledge.append([SATURATIONS[name](power @ weights, half[q]) for name in spec.draws.saturations])
    shape = (len(spec.draws.reaches), len(sites))
    return (
        np.array(matched).reshape(*shape, len(spec.sectors), -1),
        np.array(composition).reshape(*shape, len(spec.sectors), -1),
        np.array(knowledge).reshape(*shape, len(spec.draws.saturations), -1),
        half,
    )
