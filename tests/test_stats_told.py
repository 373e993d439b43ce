"""What is told of areas and clusters once they stand: where each belongs, in what words, in which tables."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from atlas.model.clusters import Member, Shared
from atlas.stats import cluster_table, table
from atlas.stats.cluster_report import belongs, left_out
from atlas.stats.matching import under_curve
from atlas.stats.score import work_out
from atlas.stats.sensitivity import score
from atlas.stats.sentences import hundred, in_top
from atlas.stats.weigh import weighable
from tests.index_samples import area_set, index, layers, points, spec
from tests.test_stats_clusters import declared, figures, side_by_side
from tests.test_stats_draws import tables
from tests.test_stats_members import both_schools, found


def cluster(area: int, standing: str, **shares: float) -> Any:
    """A cluster round an area, with the share of runs of each member (`a1` is area 1)."""
    members = [Member(int(name[1:]), share, share >= 0.5, 0.0, (), False) for name, share in shares.items()]
    return SimpleNamespace(area=area, standing=standing, members=members)


def test_an_area_belongs_where_it_joins_most_but_an_anchor_to_its_own_and_to_a_base_last() -> None:
    first = cluster(0, "robust", a0=1.0, a1=0.4, a2=1.0, a3=0.3, a4=0.6)
    second = cluster(2, "gate", a2=1.0, a1=0.8, a4=0.6)
    base = cluster(5, "speciality", a5=1.0, a3=1.0)
    assert belongs([first, second, base], 6) == {0: 0, 1: 1, 2: 1, 3: 0, 4: 0, 5: 2}


def test_who_is_in_no_cluster_is_told_the_rule_that_leaves_it_out() -> None:
    """Far is more than 25.5 km at a reach of 15; the nearest anchor of the third and the fourth shares nothing."""
    away = [[0, 20, 40, 40, 60], [40, 40, 20, 26, 25]]
    one = found(away, [[2, 1, 2, 2, 2], [0] * 5, [0] * 5], centres=[0, 3])
    shared = [(Shared("mills", 1.5, 0.1),), ()]
    told = left_out(one, shared, [1, 0], {0: 1, 3: 0})
    assert {area: one[:2] for area, one in told.items()} == {1: ("unlike", 1), 2: ("bare", 0), 4: ("bare", 0)}
    assert left_out(one, shared, [1, 0], {0: 1, 1: 1, 2: 0, 4: 0})[3][:2] == ("far", 0)
    apart = left_out(replace(one, measures=found(away, np.full((3, 5), 2.0)).measures), shared, [1, 0], {})
    assert apart[1][:2] == ("apart", 1)


@pytest.mark.parametrize(("share", "whole"), [(0.745, 75), (0.7449, 74), (0.004, 0), (0.006, 1), (1.0, 100)])
def test_shares_are_told_in_whole_draws_of_a_hundred(share: float, whole: int) -> None:
    assert hundred(share) == whole


def test_the_reach_that_is_told_is_the_one_that_differs_most_either_way() -> None:
    one = np.array([1])
    for shares, told in (((0.1, 0.6), "at_reach 10 15"), ((0.4, 0.9), "at_reach 90 30"), ((0.5, 0.501), "")):
        by_reach = np.array(shares)[:, None]
        draws: Any = SimpleNamespace(share=np.array([0.5]), median=one, low=one, high=one, by_reach=by_reach)
        said = in_top(spec(), "A", 0, draws)
        assert (told in said) and ("at_reach" in said) == bool(told)


def test_tables_of_clusters_part_the_core_from_the_edge_and_take_the_declared_reach() -> None:
    made = declared(top=2, anchor=0.9)
    made = replace(made, reach=replace(made.reach, km=30.0))
    result = work_out(index(made), side_by_side(), figures(), {"schools": both_schools()})
    grown = result.tables["clusters"]
    (row,) = cluster_table.rows(result, side_by_side().names, [[]])
    parts = row[-len(made.parts) :]
    wide, narrow = ([float(grown.by_reach[at][one.id][0]) for one in made.parts] for at in (1, 0))
    np.testing.assert_allclose(np.array(parts, dtype=float), wide, atol=1e-6)
    assert abs(parts[1] - narrow[1]) > 0.01
    few: Any = cluster(0, "robust", a0=1.0, a1=0.4, a2=0.5)
    assert [cluster_table.codes(result, few, core) for core in (True, False)] == ["A1 A3", "A2"]
    units = weighable(result)["units"]
    assert (units["clusters"]["top"], units["areas"]["top"]) == (2, 1)
    last, standings = made.bands[-1], result.tables["standings"]
    assert units["areas"]["last"] == last.title
    for n, ranks in enumerate(units["areas"]["ranks"]):
        places = [int(at[n]) for at in (standings.median, standings.low, standings.high)]
        assert ranks == (places if result.band[n] == last.id else None)


def test_an_area_that_is_set_apart_has_no_share_of_draws_in_the_table() -> None:
    result = work_out(index(spec(apart={"A4": "why"})), area_set(), layers(), {"schools": points()})
    names = [one["name"] for one in table.fields(result)]
    rows = [dict(zip(names, row, strict=True)) for row in table.rows(result)]
    assert [row["share_top10"] is None for row in rows] == [False, False, False, True]


@pytest.mark.parametrize(("km", "order"), [(15.0, [0, 1, 2]), (30.0, [2, 1, 0])])
def test_what_choices_are_held_against_is_the_score_at_the_declared_reach(km: float, order: list[int]) -> None:
    one = spec()
    made = score(replace(one, reach=replace(one.reach, km=km)), tables(), {})
    assert np.argsort(-made).tolist() == order


def test_the_area_under_the_curve_counts_a_tie_as_half() -> None:
    chosen = np.array([False, False, True, True])
    assert under_curve(np.array([1.0, 2, 2, 3]), chosen) == 3.5 / 4
    assert np.isnan(under_curve(np.array([1.0, 2, np.nan, np.nan]), chosen))
