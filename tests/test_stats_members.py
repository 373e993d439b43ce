"""What anchors share and who grows with them, rule by rule, against numbers worked out by hand."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pytest

from atlas.model.clusters import Member, Shared
from atlas.model.index import Sector
from atlas.model.variants import Quality
from atlas.stats.cluster_report import in_order
from atlas.stats.cluster_units import cluster_units, pooling_weights
from atlas.stats.clusters import Found, groups, members, shared_by, specialised
from atlas.stats.measures import measure, specialisation
from atlas.stats.reach import Spots
from atlas.stats.windows import Anchors, Masses, anchors, masses, nearness
from tests.index_samples import draws, layer, layers, points, spec
from tests.test_stats_clusters import RULES, declared, figures, side_by_side

MILLS = tuple(Sector(name, name, f"lq-{name}", name) for name in ("mills", "yards", "kilns"))


def found(away, quotients=None, outputs=None, own=None, centres=None, **changes) -> Found:
    """Areas in a chain, each with one spot; anchors (areas `centres`, else the first) that lie `away` (A, N) from them.

    Three industries, each with a tenth of the output of the whole if nothing else is said.
    """
    away = np.atleast_2d(np.array(away, dtype=float))
    count = away.shape[1]
    made = np.array(outputs if outputs is not None else np.full((3, count), 10.0))
    lq = np.array(quotients if quotients is not None else np.ones((3, count)))
    none, area = np.zeros(count), np.array(centres or [0])
    spots = Spots(none, none, np.ones(count), np.arange(count), count)
    measures = SimpleNamespace(spots=spots, quotients=lq, shares=made / 100, own=np.array(own or none))
    at = np.zeros(len(area))
    return Found(
        spec(sectors=MILLS),
        replace(RULES, **changes),
        measures,
        Masses(none, none, none, {}, {}, np.full(count, 100.0), made),
        Anchors(area, at, at, at, at, at, away, away),
        tuple(tuple(j for j in (i - 1, i + 1) if 0 <= j < count) for i in range(count)),
    )


@pytest.mark.parametrize(("best", "names"), [(1, ["yards"]), (2, ["yards", "kilns"]), (3, ["yards", "kilns", "mills"])])
def test_shared_industries_are_the_strongest_of_the_window_first_and_no_more_than_asked_for(best, names):
    """The window is the first area: of a tenth of all output it has 2, 4 and 3 times as much."""
    one = found([0, 20, 20, 20], outputs=[[20, 10, 5, 5], [40, 0, 0, 0], [30, 10, 0, 0]], speciality=2.0, best=best)
    (shared,) = shared_by(one, 15.0)
    assert [each.sector for each in shared] == names
    assert [each.quotient for each in shared] == [pytest.approx(value) for value in (4, 3, 2)[:best]]


@pytest.mark.parametrize(
    ("changes", "who"),
    [
        ({}, [(3, 4), (0, 1)]),
        ({"best": 1}, [(3, 4)]),
        ({"group_each": 2.5}, [(3, 4)]),
        ({"group_of_all": 0.5}, [(3, 4)]),
        ({"group_of_all": 0.41}, [(3, 4)]),
        ({"group_of_all": 0.4}, [(3, 4), (0, 1)]),
    ],
)
def test_groups_are_the_largest_first_as_many_as_asked_for_and_of_some_weight(changes, who):
    """Mills: 20 and 20 of 100 in the first two areas, 30 and 30 in the fourth and fifth, none in the others."""
    quotients = [[2, 2, 0, 3, 3, 0], [0] * 6, [0] * 6]
    made = [[20, 20, 0, 30, 30, 0], [10] * 6, [10] * 6]
    one = found([0, 1, 2, 3, 4, 5], quotients, made, **{"group_together": 1.0, "group_of_all": 0.01} | changes)
    one = replace(one, neighbours=((1,), (0,), (), (4,), (3,), ()))
    ways = [each.members for each in shared_by(one, 15.0)[0] if each.members]
    assert ways == who
    assert len(groups(one, np.ones(6))) == len(who) if "best" not in changes else 2


def shares(one: Found, by_km, at: int = 0) -> dict[int, float]:
    return {each.area: pytest.approx(each.share) for each in members(one, by_km)[at]}


MILL = (Shared("mills", 1.5, 0.1),)


def test_an_area_joins_when_it_is_near_or_when_no_other_anchor_is_nearer():
    """At 15 km: near is 10.5, far 25.5. The second lies near both; the others go to the nearer one."""
    away = [[0, 9, 19, 25, 26, 40], [19, 10, 0, 24, 30, 41]]
    one = found(away, np.full((3, 6), 2.0), centres=[0, 2], runs_km=(15.0,), runs_quotient=(1.0,))
    by_km = {15.0: [MILL, MILL]}
    assert shares(one, by_km, 0) == {0: 1, 1: 1}
    assert shares(one, by_km, 1) == {2: 1, 1: 1, 3: 1}


def test_a_campus_joins_without_the_speciality_and_is_not_said_to_have_it():
    one = found([0, 5, 5], np.array([[2, 0.5, 2]] * 3), own=[0, 1, 0], runs_km=(15.0,))
    told = {each.area: (each.special, each.campus, each.sectors) for each in members(one, {15.0: [MILL]})[0]}
    assert told == {0: (1, False, ("mills",)), 1: (0, True, ()), 2: (1, False, ("mills",))}


def test_who_belongs_is_counted_over_runs_with_what_each_run_shares_and_asks():
    """The second area has mills at 1.1 times and yards at 2: mills are shared at 15 km alone, yards at both."""
    quotients = [[2, 1.1, 1, 1], [2, 2, 1, 1.2], [0, 0, 0, 0]]
    rules = {"runs_km": (15.0, 30.0), "runs_quotient": (1.0, 1.1, 1.25), "core": 0.5, "edge": 0.2}
    one = found([0, 5, 5, 5], quotients, **rules)
    yards = Shared("yards", 1.5, 0.1)
    (own,) = members(one, {15.0: [(*MILL, yards)], 30.0: [(yards,)]})
    told = {each.area: (each.share, each.core, each.sectors) for each in own}
    assert told[1] == (1.0, True, ("yards", "mills"))  # in six runs and in two
    assert told[2] == (pytest.approx(2 / 6), False, ("yards", "mills"))  # where 1.0 is enough: in two runs and in one
    assert told[3] == told[2]  # where 1.1 is asked for no chain of members leads to it
    assert next(iter(told)) == 0
    (few,) = members(one, {15.0: [MILL], 30.0: [()]})
    assert {each.area: (round(each.share, 3), each.core) for each in few} == {0: (1.0, True), 1: (0.333, False)}


def test_half_of_the_runs_is_core_and_the_anchor_is_told_first():
    one = found([5, 5, 0], np.full((3, 3), 2.0), centres=[2], runs_km=(15.0, 30.0), runs_quotient=(1.0,))
    (own,) = members(one, {15.0: [MILL], 30.0: [()]})
    assert [(each.area, each.share, each.core) for each in own] == [(2, 1.0, True), (0, 0.5, True), (1, 0.5, True)]
    (always,) = members(one, {15.0: [MILL], 30.0: [MILL]})
    assert [(each.area, each.share) for each in always] == [(2, 1.0), (0, 1.0), (1, 1.0)]


def test_a_quotient_at_the_threshold_of_the_run_is_enough():
    one = found([0, 5], [[2, 1.25], [0, 0], [0, 0]])
    assert specialised(one, MILL, 1.25)[0].tolist() == [True, True]
    assert specialised(one, MILL, 1.26)[0].tolist() == [True, False]


def held(own, x, half=100.0):
    """Sites one a km on a line, each in an area of its own but the last two, which share the last area."""
    area = np.array([*range(len(x) - 1), len(x) - 2])
    power = np.array(own, dtype=float)[:, None] * [1.0, 0.0]
    sites = SimpleNamespace(power=power, x=np.array(x, dtype=float), y=np.zeros(len(x)), area=area)
    count = len(x) - 1
    spots = Spots(np.zeros(count), np.zeros(count), np.ones(count), np.arange(count), count)
    return SimpleNamespace(sites=sites, own=np.bincount(area, power[:, 0]), half=half, spots=spots)


def test_anchors_are_the_strongest_first_far_enough_apart_and_stand_where_their_power_is():
    """Areas hold 50, 60, 49 and 90 + 30; the last area's sites lie at 40 and 44, so its centre at 41."""
    measures = held([50, 60, 49, 90, 30], [0, 30, 100, 40, 44])
    areas = side_by_side()

    def of(spacing: float, anchor: float = 0.5) -> dict[int, float]:
        made = anchors(spec(), areas, measures, replace(RULES, spacing=spacing, anchor=anchor))
        return dict(zip(made.area.tolist(), made.x.tolist(), strict=True))

    assert list(of(11).items()) == [(3, 41.0), (1, 30.0), (0, 0.0)]
    assert list(of(11.5)) == [3, 0]
    assert list(of(11, 0.501)) == [3, 1]


def test_who_lives_at_the_edge_of_the_reach_is_inside():
    one = found([0, 15, 15.001])
    assert nearness(one.measures, one.anchors, 15.0).tolist() == [[1, 1, 0]]


def test_imputed_rent_is_in_no_base_of_shares():
    """Output 900 and 1,000, rent 100 and 300 in the first plot: its base is 1,500 over the two years, not 1,900."""
    with_rent = layers() | {"rent": layer("rent", [[100, 0, 0, 0], [300, 0, 0, 0]]), "people": layer("people", [1] * 4)}
    _, share = specialisation(spec(), with_rent)
    assert share[0].tolist() == [200 / 1500, *[200 / 1900] * 3]
    made = masses(declared(), RULES, with_rent)
    assert made.base.tolist() == [1500, 1900, 1900, 1900]
    assert made.outputs[0].tolist() == [200] * 4
    whole = spec(specialisation=replace(spec().specialisation, less=""))
    assert specialisation(whole, with_rent)[1][0].tolist() == [200 / 1900] * 4


def test_clusters_with_one_median_are_told_by_share_of_draws_then_as_found():
    standings = SimpleNamespace(median=np.array([2, 1, 2, 2]), share=np.array([0.5, 0.1, 0.7, 0.5]))
    assert in_order(standings) == [1, 2, 0, 3]


def both_schools():
    """One school of 100 in the first plot, one of 20 in the second, 11 km away."""
    made = points({"A1": (100.0, 0.0), "A2": (20.0, 0.0)})
    west = (0.05, 0.15)
    return replace(made, points=tuple(replace(one, longitude=x) for one, x in zip(made.points, west, strict=True)))


def test_what_a_cluster_is_measured_by_follows_the_reach_and_the_way_research_is_weighed():
    """From the first school's centre, with the half of each way to weigh research; what is out of reach is missing."""
    qualities = (Quality("all", "all", 1.0, 0.0, 0.0), Quality("tenth", "a tenth", 0.1, 0.0, 0.0))
    one = replace(declared(anchor=0.9), draws=draws(qualities=qualities))
    far = replace(one, reach=replace(one.reach, least=1.8))
    areas, made, schools = side_by_side(), figures(), both_schools()
    km = 0.1 * 111.31949
    kernel = np.exp(-np.square(km / np.array([15.0, 30.0])))
    for declaration in (one, far):
        measures = measure(declaration, areas, made, schools)
        at = Found(
            declaration, declaration.clusters, measures, masses(declaration, declaration.clusters, made),
            anchors(declaration, areas, measures, declaration.clusters), ((1,), (0, 2), (1, 3), (2,)),
        )  # fmt: skip
        bare = [[Member(0, 1.0, True, 1.0, ("mills",), True), Member(1, 1.0, False, 1.0, ("mills",), False)]]
        units = cluster_units(at, bare, areas, made, schools)
        power = 100 + 20 * kernel
        for q, part in enumerate((1.0, 0.1)):
            saturated = part * power / (part * power + units.half[q])
            np.testing.assert_allclose(units.knowledge[:, q, 0, 0], saturated, rtol=1e-4)
        assert units.half[0] == pytest.approx(10 * units.half[1])
        near = pooling_weights(at, bare, "ring-near", 15.0)[0]
        np.testing.assert_allclose(near, [1, kernel[0], 0, 0], rtol=1e-4)
        ratio = units.indicators["shared"][0]
        spread = np.exp(-np.square(np.array([0, 1, 2]) * km / np.array([[15.0], [30.0]])))
        wanted = spread @ [10, 20, 40] / (spread @ [100, 100, 100])
        wanted[spread.sum(axis=1) < declaration.reach.least] = np.nan
        np.testing.assert_allclose(ratio[:, 0], wanted, rtol=1e-4)
