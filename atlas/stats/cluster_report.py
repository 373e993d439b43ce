"""Clusters as they are told: each with its members, specialities, gate and standing; and where each area belongs."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np

from atlas.model import AreaSet, FloatArray, Joined
from atlas.model.clusters import CLUSTER_WORDS, Cluster, Member, Rules, Shared, Standing
from atlas.model.findings import Clusters, Standings
from atlas.stats.cluster_units import around
from atlas.stats.clusters import Found, has_any, shared_by, specialised
from atlas.stats.gate import Criterion, Passed, apply, gate_criteria, round_half_up
from atlas.stats.near import near_standing
from atlas.stats.sentences import begun, hundred
from atlas.stats.sites import Sites
from atlas.stats.windows import nearness, pooled, pooled_sectors


def told(
    found: Found,
    grown: tuple[Sequence[Sequence[Member]], Mapping[float, Sequence[Sequence[Shared]]]],
    standings: Standings,
    by_reach: Sequence[Mapping[str, FloatArray]],
    areas: AreaSet,
    layers: Mapping[str, Joined],
) -> Clusters:
    """Put everything that was worked out of clusters together. `grown`: members, and what is shared at each run."""
    km, (members, by_km) = found.spec.reach.km, grown
    near = nearness(found.measures, found.anchors, km)
    shared = shared_by(found, km)
    tests, outcome = window_gate(found, near, layers)
    ranked = in_order(standings)
    slugs = slugged([areas.names[i] for i in found.anchors.area.tolist()])
    made = []
    for rank, a in enumerate(ranked, start=1):
        standing = standing_of(found, shared[a], bool(outcome.passed[a]), standings, a)
        area = int(found.anchors.area[a])
        made.append(
            Cluster(
                slug=slugs[a],
                name=areas.names[area],
                area=area,
                longitude=round(float(found.anchors.longitude[a]), 5),
                latitude=round(float(found.anchors.latitude[a]), 5),
                power=own_power(found, found.measures.sites, area),
                members=tuple(members[a]),
                shared=shared[a],
                at_runs=tuple((run, tuple(one[a])) for run, one in by_km.items()),
                tests={one.id: float(one.values[a]) for one in tests},
                met=tuple(one.id for one in tests if one.met[a]),
                passes=bool(outcome.passed[a]),
                people=float(near[a] @ np.nan_to_num(found.masses.people)),
                nearness=near[a],
                standing=standing,
                near_line=near_line(found, standing, standings, a),
                rank=rank,
            )
        )
    of = belongs(made, len(areas.codes))
    return Clusters(
        clusters=tuple(made),
        order=tuple(ranked),
        standings=standings,
        of=of,
        left_out=left_out(found, shared, ranked, of),
        sectors=_sectors(found, near, ranked),
        by_reach=tuple({name: values[ranked] for name, values in one.items()} for one in by_reach),
    )


def in_order(standings: Standings) -> list[int]:
    """Units by their median rank; equal ones by share of draws in the top, the larger first, then as they come."""
    return sorted(range(len(standings.median)), key=lambda a: (standings.median[a], -standings.share[a], a))


def _sectors(found: Found, near: FloatArray, ranked: Sequence[int]) -> tuple[dict[str, tuple[float, float]], ...]:
    """By cluster, in the order `ranked`: sector -> quotient and share. `near` (A, N): shares of people in reach."""
    quotients, shares = pooled_sectors(near, found.masses)
    ids = [one.id for one in found.spec.sectors]
    return tuple({name: (float(quotients[s, a]), float(shares[s, a])) for s, name in enumerate(ids)} for a in ranked)


def standing_of(found: Found, shared: Sequence[Shared], passes: bool, standings: Standings, a: int) -> Standing:
    """What a cluster is called. Robust asks for the top in the mixture, and by median under every pooling."""
    if not shared:
        return "speciality"
    if not passes:
        return "gate"
    share, rules = standings.share[a], found.rules
    if share >= rules.robust and (standings.median_by_pooling[:, a] <= rules.top).all():
        return "robust"
    return "depends" if share >= rules.possible else "seldom"


def near_line(found: Found, standing: Standing, standings: Standings, a: int) -> bool:
    """Whether another seed could give it another standing. What bars it does not turn on the draws."""
    if standing in ("speciality", "gate"):
        return False
    return near_standing(found.rules, standings.share[a], standings.by_pooling[:, a], found.spec.draws.count)


def window_gate(found: Found, near: FloatArray, layers: Mapping[str, Joined]) -> tuple[list[Criterion], Passed]:
    """The gate's criteria on windows instead of areas, with the same benchmarks, and who passes."""
    own, functional = gate_criteria(found.spec, found.measures.indicators, layers)
    by_layer = {one.layer: one.id for one in found.spec.indicators if one.kind == "own"}
    tests = [
        replace(test, values=round_half_up(pooled(near, *_own(found, by_layer[test.id])), test.decimals))
        for test in own
    ]
    last = replace(functional, values=round_half_up(around(found), functional.decimals))
    return [*tests, last], apply(tests, last, found.spec.gate.at_least)


def _own(found: Found, name: str) -> tuple[FloatArray, FloatArray]:
    return found.masses.own[name], found.masses.weight[name]


def own_power(found: Found, sites: Sites, area: int) -> dict[str, float]:
    """What an area holds itself, by field."""
    held = sites.power[sites.area == area].sum(axis=0)
    return {one.id: float(held[f]) for f, one in enumerate(found.spec.fields)}


def belongs(clusters: Sequence[Cluster], count: int) -> dict[int, int]:
    """The cluster (index) of each area that has one: where it belongs in most runs, one with a speciality first."""
    best: dict[int, tuple[bool, float, int]] = {}
    for at, cluster in enumerate(clusters):
        for one in cluster.members:
            claim = (cluster.standing != "speciality", one.share if one.area != cluster.area else 2.0, -at)
            if one.area < count and claim > best.get(one.area, (False, 0.0, -len(clusters))):
                best[one.area] = claim
    return {area: -claim[2] for area, claim in sorted(best.items())}


def left_out(
    found: Found, shared: Sequence[Sequence[Shared]], ranked: Sequence[int], of: Mapping[int, int]
) -> dict[int, tuple[str, int, float]]:
    """For every area in no cluster: the rule that leaves it out, the nearest cluster, half its people's km to it."""
    if not ranked:
        return {}
    place = {a: at for at, a in enumerate(ranked)}
    able = [has_any(specialised(found, one, found.rules.speciality)) for one in shared]
    out: dict[int, tuple[str, int, float]] = {}
    for i in range(found.measures.spots.count):
        if i not in of:
            a = int(np.argmin(found.anchors.median[:, i]))
            km = float(found.anchors.median[a, i])
            near = "bare" if not shared[a] else "apart" if able[a][i] else "unlike"
            out[i] = ("far" if km > found.rules.far * found.spec.reach.km else near, place[a], km)
    return out


def belonging(rules: Rules, areas: AreaSet, grown: Clusters, n: int) -> str:
    """One sentence: which cluster area `n` belongs to, or which rule leaves it out of the nearest."""
    fields = {"name": begun(areas.called(n))}
    if n in grown.of:
        cluster = grown.clusters[grown.of[n]]
        own = next(one for one in cluster.members if one.area == n)
        rule = how(cluster, own)
        fields |= {"cluster": areas.called(cluster.area), "hundred": str(hundred(own.share))}
    else:
        rule, at, km = grown.left_out[n]
        fields |= {"cluster": areas.called(grown.clusters[at].area), "km": f"{km:.0f}"}
    return rules.words[rule].format(**{key: fields[key] for key in CLUSTER_WORDS[rule]})


def how(cluster: Cluster, own: Member) -> str:
    """The sentence that tells of a member: none "belongs" where there is nothing that all share."""
    if cluster.standing == "speciality":
        return "base_anchor" if own.area == cluster.area else "base_member"
    return "member_anchor" if own.area == cluster.area else "member_core" if own.core else "member_edge"


def slugged(names: Sequence[str]) -> list[str]:
    """Names as parts of addresses, each once: letters without marks, digits, single hyphens."""
    out: list[str] = []
    for name in names:
        plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
        slug = re.sub(r"[^a-z0-9]+", "-", plain).strip("-") or "cluster"
        out.append(slug if slug not in out else f"{slug}-{len(out)}")
    return out
