"""Clusters across borders: which specialities a window shares, and which areas grow together with its anchor."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import product

import numpy as np

from atlas.model import FloatArray
from atlas.model.clusters import Member, Rules, Shared
from atlas.model.index import Spec
from atlas.stats.gate import BoolArray
from atlas.stats.measures import Measures
from atlas.stats.windows import Anchors, Masses, nearness, pooled_sectors, stepping

Neighbours = Sequence[Sequence[int]]
MOSTLY = 0.5
"""An area is in reach of a centre when at least half of its people are."""


@dataclass(frozen=True)
class Found:
    """Everything that clusters are found in. `neighbours`: the areas that share a border with each."""

    spec: Spec
    rules: Rules
    measures: Measures
    masses: Masses
    anchors: Anchors
    neighbours: Neighbours


def shared_by(found: Found, km: float) -> list[tuple[Shared, ...]]:
    """The shared specialities of every anchor at one reach: pooled sectors, the strongest first, then groups."""
    near = nearness(found.measures, found.anchors, km)
    quotients, shares = pooled_sectors(near, found.masses)
    out = []
    for a in range(len(found.anchors.area)):
        order = sorted(range(len(found.spec.sectors)), key=lambda s: -np.nan_to_num(quotients[s, a]))
        sectors = [s for s in order if quotients[s, a] >= found.rules.speciality][: found.rules.best]
        made = [Shared(found.spec.sectors[s].id, float(quotients[s, a]), float(shares[s, a])) for s in sectors]
        out.append((*made, *groups(found, near[a])[: found.rules.best]))
    return out


def groups(found: Found, near: FloatArray) -> list[Shared]:
    """Adjoining areas in reach that have one speciality together, the largest share of the whole sector first."""
    rules, masses, made = found.rules, found.masses, []
    reached = np.flatnonzero(near >= MOSTLY).tolist()
    for s, sector in enumerate(found.spec.sectors):
        quotient, share = found.measures.quotients[s], found.measures.shares[s]
        strong = [i for i in reached if quotient[i] >= rules.group_each and share[i] >= least_share(found)]
        for group in stepping(found.neighbours, strong, reached):
            if len(group) > 1:
                weights = np.zeros((1, len(near)))
                weights[0, group] = 1.0
                together, part = pooled_sectors(weights, masses)
                of_all = float(masses.outputs[s, group].sum() / np.nansum(masses.outputs[s]))
                if together[s, 0] >= rules.group_together and of_all >= rules.group_of_all:
                    made.append((of_all, Shared(sector.id, float(together[s, 0]), float(part[s, 0]), tuple(group))))
    return [one for _, one in sorted(made, key=lambda pair: -pair[0])]


def least_share(found: Found) -> float:
    """The share of output under which a sector is thin."""
    return found.spec.specialisation.least_share


def members(found: Found, by_km: Mapping[float, Sequence[Sequence[Shared]]]) -> list[tuple[Member, ...]]:
    """The members of every anchor, over all runs of reach and quotient: the anchor first, then by share of runs.

    `by_km`: what every anchor shares at the reach of each run.
    """
    runs = list(product(found.rules.runs_km, found.rules.runs_quotient))
    count, size = len(found.anchors.area), found.measures.spots.count
    times, special = np.zeros((count, size)), np.zeros((count, size))
    by_sector = np.zeros((count, len(found.spec.sectors), size))
    nearest = np.argmin(found.anchors.median, axis=0) if count else np.zeros(size)
    for km, least in runs:
        for a in range(count):
            away = found.anchors.median[a]
            close = (away <= found.rules.near * km) | ((away <= found.rules.far * km) & (nearest == a))
            able = specialised(found, by_km[km][a], least)
            have = has_any(able)
            joined = grown(found.neighbours, int(found.anchors.area[a]), close & (have | (found.measures.own > 0)))
            times[a, joined] += 1
            special[a, joined] += have[joined]
            by_sector[a][:, joined] += able[:, joined]
    return [_members(found, a, times[a] / len(runs), special[a] / len(runs), by_sector[a]) for a in range(count)]


def specialised(found: Found, shared: Sequence[Shared], least: float) -> BoolArray:
    """Which areas have a shared speciality themselves (S, N): by their quotient, or by their place in a group."""
    ids = [one.id for one in found.spec.sectors]
    out = np.zeros((len(ids), found.measures.spots.count), dtype=bool)
    for one in shared:
        s = ids.index(one.sector)
        if one.members:
            out[s, list(one.members)] = True
        else:
            enough = found.measures.shares[s] >= least_share(found)
            out[s] |= (np.nan_to_num(found.measures.quotients[s]) >= least) & enough
    return out


def has_any(able: BoolArray) -> BoolArray:
    """Which areas have any of the specialities (S, N) -> (N,)."""
    return np.asarray(able.any(axis=0))


def grown(neighbours: Neighbours, start: int, able: BoolArray) -> list[int]:
    """The areas reached from `start` over shared borders through areas that are able to join; `start` is one."""
    found, queue = {start}, [start]
    while queue:
        for other in neighbours[queue.pop()]:
            if able[other] and other not in found:
                found.add(other)
                queue.append(other)
    return sorted(found)


def _members(found: Found, a: int, share: FloatArray, special: FloatArray, by_sector: FloatArray) -> tuple[Member, ...]:
    anchor, rules, ids = int(found.anchors.area[a]), found.rules, [one.id for one in found.spec.sectors]
    order = sorted(np.flatnonzero(share >= rules.edge).tolist(), key=lambda i: (i != anchor, -share[i], i))
    return tuple(
        Member(
            area=i,
            share=float(share[i]),
            core=bool(share[i] >= rules.core),
            special=float(special[i]),
            sectors=tuple(ids[s] for s in np.argsort(-by_sector[:, i], kind="stable") if by_sector[s, i]),
            campus=bool(found.measures.own[i] > 0),
        )
        for i in order
    )
