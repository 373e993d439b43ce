"""Who belongs to which cluster, worked out once more from the method's text by other code (`anew`), and compared."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from itertools import product

import numpy as np
import pytest
from anew import LAYERS, Anew, Floats

from atlas.model import IndexResult

REACHES, QUOTIENTS = (12, 15, 18, 22), (1.0, 1.1, 1.25)


def borders(codes: tuple[str, ...]) -> list[set[int]]:
    """Who shares an arc with whom: an arc that is walked the other way round has the complement of its number."""
    shapes = json.loads((LAYERS / "areas/lad23/boundaries.topojson").read_text(encoding="utf-8"))
    at, walked = {code: i for i, code in enumerate(codes)}, dict[int, set[int]]()

    def numbers(arcs: list[object]) -> Iterable[int]:
        for arc in arcs:
            yield from numbers(arc) if isinstance(arc, list) else [int(str(arc))]

    for one in next(iter(shapes["objects"].values()))["geometries"]:
        for arc in numbers(one["arcs"]):
            walked.setdefault(max(arc, ~arc), set()).add(at[one["properties"]["areacd"]])
    out: list[set[int]] = [set() for _ in codes]
    for i, j in (pair for pair in walked.values() if len(pair) == 2):
        out[i].add(j)
        out[j].add(i)
    return out


def joined(start: int, others: set[int], step: Callable[[int], set[int]]) -> set[int]:
    """Everything of `others` that steps lead to from `start`."""
    found = {start}
    while more := {n for one in found for n in step(one)} & others - found:
        found |= more
    return found


class Clusters:
    """By anchor, the strongest first: what it shares at each reach, and each member's share of runs."""

    def __init__(self, anew: Anew) -> None:
        self.anew, self.borders = anew, borders(anew.codes)
        sites = anew.sites.assign(xp=anew.sites.x * anew.sites.power, yp=anew.sites.y * anew.sites.power)
        held = sites.groupby("home")[["power", "xp", "yp"]].sum().sort_values("power", ascending=False)
        self.campus = set(held.index[held.power > 0])
        self.centres: dict[int, tuple[float, float]] = {}
        for home, row in held[held.power >= anew.half / 2].iterrows():
            here = row.xp / row.power, row.yp / row.power
            if all(np.hypot(here[0] - x, here[1] - y) >= 12 for x, y in self.centres.values()):
                self.centres[int(str(home))] = here
        self.away = {a: np.hypot(anew.x - x, anew.y - y) for a, (x, y) in self.centres.items()}
        self.median = {
            a: np.array([self.half_of(i, away) for i in range(len(anew.codes))]) for a, away in self.away.items()
        }
        self.nearest = np.array(list(self.centres))[np.argmin(list(self.median.values()), axis=0)]
        self.shared = {(a, km): self.shares(a, km) for a in self.centres for km in REACHES}
        self.members = {a: self.grown(a) for a in self.centres}

    def half_of(self, area: int, away: Floats) -> float:
        here = self.anew.lives == area
        order = np.argsort(away[here])
        weight = np.cumsum(self.anew.share[area, here][order])
        return float(away[here][order][np.searchsorted(weight, 0.5 - 1e-9)])

    def shares(self, a: int, km: float) -> list[tuple[str, frozenset[int]]]:
        """Up to two industries of the window, then up to two groups (with who is in them)."""
        window = self.anew.share @ (self.away[a] <= km)
        pooled = {name: self.quotient(name, window) for name in self.anew.sectors}
        first = [name for name in sorted(pooled, key=lambda name: -pooled[name]) if pooled[name] >= 1.1][:2]
        reached, groups = set(np.flatnonzero(window >= 0.5).tolist()), []
        for name, (quotient, share, made) in self.anew.sectors.items():
            left = {i for i in reached if quotient[i] >= 1.25 and share[i] >= 0.01}
            while left:
                group = joined(left.pop(), left, lambda i: self.borders[i] | self.over(i, reached))
                left -= group
                of_all, whole = made[list(group)].sum() / np.nansum(made), np.zeros(len(made))
                whole[list(group)] = 1
                if len(group) > 1 and of_all >= 0.005 and self.quotient(name, whole) >= 1.5:
                    groups.append((-of_all, name, frozenset(group)))
        return [(name, frozenset[int]()) for name in first] + [(name, who) for _, name, who in sorted(groups)[:2]]

    def over(self, i: int, reached: set[int]) -> set[int]:
        return {far for step in self.borders[i] & reached for far in self.borders[step]}

    def quotient(self, name: str, weight: Floats) -> float:
        made, base = self.anew.sectors[name][2], self.anew.base
        known = np.isfinite(made) & np.isfinite(base)
        part, whole = ((one[known] @ weight[known], one[known].sum()) for one in (made, base))
        return float(part[0] / whole[0] / (part[1] / whole[1]))

    def grown(self, a: int) -> dict[int, float]:
        runs = list(product(REACHES, QUOTIENTS))
        times = np.zeros(len(self.anew.codes))
        for km, least in runs:
            able = set(self.campus)
            for name, group in self.shared[a, km]:
                quotient, share, _ = self.anew.sectors[name]
                able |= group or set(np.flatnonzero((quotient >= least) & (share >= 0.01)).tolist())
            close = (self.median[a] <= 0.7 * km) | ((self.median[a] <= 1.7 * km) & (self.nearest == a))
            times[list(joined(a, able & set(np.flatnonzero(close).tolist()), lambda i: self.borders[i]))] += 1
        return {int(i): float(times[i] / len(runs)) for i in np.flatnonzero(times)}


@pytest.fixture(scope="module")
def anew(real_result: IndexResult) -> Clusters:
    return Clusters(Anew(real_result.codes))


def test_a_second_computation_finds_the_same_anchors_where_ours_stand(real_result: IndexResult, anew: Clusters) -> None:
    ours = real_result.tables["clusters"].clusters
    assert {one.area for one in ours} == set(anew.centres)
    places = Anew.km([one.longitude for one in ours], [one.latitude for one in ours])
    for one, x, y in zip(ours, *places, strict=True):
        assert np.hypot(x - anew.centres[one.area][0], y - anew.centres[one.area][1]) < 0.01, one.name


def test_it_finds_the_same_shared_specialities_in_the_same_order(real_result: IndexResult, anew: Clusters) -> None:
    for one in real_result.tables["clusters"].clusters:
        for km, shared in one.at_runs:
            found = [(each.sector, frozenset(each.members)) for each in shared]
            assert found == anew.shared[one.area, int(km)], (one.name, km)


def test_it_finds_the_same_members_in_as_many_runs(real_result: IndexResult, anew: Clusters) -> None:
    """Core, from half of the runs, and edge, from a fifth, are those of the method's text."""
    for one in real_result.tables["clusters"].clusters:
        found = {area: share for area, share in anew.members[one.area].items() if share >= 0.2}
        assert {each.area: each.share for each in one.members} == pytest.approx(found), one.name
        assert {each.area for each in one.members if each.core} == {
            area for area, share in found.items() if share >= 0.5
        }
