"""Clusters across borders: windows, groups, growth over borders, and what is said of each."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pytest
from shapely.geometry import box

from atlas.errors import AtlasError
from atlas.geometry import neighbours
from atlas.model import PeoplePoint
from atlas.model.clusters import CLUSTER_WORDS, Member, Rules, Shared
from atlas.stats.cluster_report import slugged, standing_of
from atlas.stats.cluster_units import pooling_weights
from atlas.stats.clusters import grown
from atlas.stats.reach import Spots
from atlas.stats.score import work_out
from atlas.stats.windows import Masses, pooled, pooled_sectors, stepping, weighted_median
from tests.index_samples import area_set, draws, index, layer, layers, points, spec

RULES = Rules(
    people="people", anchor=0.5, spacing=5.0, speciality=1.1, best=2, group_each=1.25, group_together=1.5,
    group_of_all=0.005, near=0.7, far=1.7, runs_km=(15.0, 30.0), runs_quotient=(1.0, 1.25), core=0.5, edge=0.2,
    top=1, robust=0.75, possible=0.25, small=150, poolings=("window", "members", "ring", "ring-near"),
    words={key: key for key in CLUSTER_WORDS},
)  # fmt: skip


def side_by_side():
    """The plots as a row that touches: 11 km apart on the equator, so that each reaches the next."""
    areas = area_set()
    west = [0.1 * i for i in range(4)]
    return replace(
        areas,
        shapes=tuple(box(x, -0.05, x + 0.1, 0.05) for x in west),
        people=tuple(PeoplePoint(code, x + 0.05, 0.0, 1.0) for code, x in zip(areas.codes, west, strict=True)),
    )


def schools():
    """One school, in the first plot."""
    made = points({"A1": (100.0, 0.0)})
    return replace(made, points=tuple(replace(one, longitude=0.05) for one in made.points))


def declared(**changes):
    own, around, gap = spec().indicators
    rules = replace(RULES, **changes)
    return spec(indicators=(replace(own, pooled_by="divisor"), around, gap), clusters=rules, draws=draws(top=0.3))


def figures(**changes):
    made = layers() | {"people": layer("people", [100, 100, 100, 100])}
    made["mills"] = layer("mills", [[180, 150, 60, 10], [180, 150, 60, 10]])
    return made | changes


def result(areas=None, made=None, **changes):
    made = work_out(index(declared(**changes)), areas or side_by_side(), made or figures(), {"schools": schools()})
    return made.tables["clusters"]


def test_borders_are_shared_edges():
    assert neighbours(side_by_side()) == ((1,), (0, 2), (1, 3), (2,))


def test_a_cluster_grows_over_borders_from_its_anchor_through_the_speciality():
    (cluster,) = result().clusters
    assert cluster.slug == "plot-a1"
    assert cluster.people == 200  # within 15 km lie the first plot and the second
    assert [(one.sector, one.quotient) for one in cluster.shared if not one.members] == [("mills", pytest.approx(1.65))]
    assert [one.members for one in cluster.shared if one.members] == [(0, 1)]
    shares = {one.area: (one.share, one.core) for one in cluster.members}
    assert shares[0] == (1.0, True)
    assert shares[1] == (1.0, True)
    assert set(result().of) == set(shares)


def test_what_is_cut_off_by_an_area_without_the_speciality_is_left_out():
    cut = figures(**{"lq-mills": layer("lq-mills", [2.0, 0.5, 3.0, 3.0]), "lq-yards": layer("lq-yards", [0.5] * 4)})
    made = result(made=cut, far=2.0)
    assert [one.area for one in made.clusters[0].members] == [0]
    assert {i: rule for i, (rule, _, _) in made.left_out.items()} == {1: "unlike", 2: "apart", 3: "far"}


def test_without_a_speciality_an_anchor_is_a_knowledge_base_in_need_of_one():
    nothing = figures(mills=layer("mills", [[10, 300, 300, 300]] * 2), yards=layer("yards", [[10, 300, 300, 300]] * 2))
    flat = {name: layer(name, [0.5, 0.5, 1.5, 1.5]) for name in ("lq-mills", "lq-yards")}
    rest = {"mills": layer("mills", [[10, 10, 300, 300]] * 2), "yards": layer("yards", [[10, 10, 300, 300]] * 2)}
    (cluster,) = result(made=nothing | rest | flat).clusters
    assert cluster.shared == ()
    assert cluster.standing == "speciality"


def test_one_cluster_alone_is_always_first_and_robust_where_it_passes():
    made = result()
    assert made.clusters[0].standing == "robust"
    assert made.standings.share.tolist() == [1.0]
    assert made.clusters[0].passes
    assert made.clusters[0].tests["per-hour"] == 24.0  # (1000 + 1000) / (1000 / 20 + 1000 / 30)


def test_an_anchor_without_neighbours_is_one_error():
    islands = area_set()
    with pytest.raises(AtlasError, match="shares a border with no area") as caught:
        work_out(index(declared()), islands, figures(), {"schools": points()})
    assert len(caught.value.problems) == 2


def test_no_anchor_at_all_is_one_error():
    with pytest.raises(AtlasError, match="no area holds enough"):
        result(anchor=2.0)


def test_a_figure_that_nothing_says_how_to_pool_is_an_error():
    made = spec(clusters=RULES)
    with pytest.raises(AtlasError, match="nothing says how clusters put this figure together"):
        work_out(index(made), side_by_side(), figures(), {"schools": schools()})


def test_a_layer_that_an_indicator_names_and_nobody_has_is_the_one_error():
    """The gate then names a layer that is no indicator's, but that is not what is wrong."""
    own, *rest = declared().indicators
    lost = replace(declared(), indicators=(replace(own, layer="per-hours"), *rest))
    with pytest.raises(AtlasError, match="names a layer that is not there") as caught:
        work_out(index(lost), side_by_side(), figures(), {"schools": schools()})
    (only,) = caught.value.problems
    assert (only.file, only.field) == ("layers/fitness/indicators.csv", "layer")
    other = replace(declared(), gate=replace(declared().gate, layers=("output",)))
    with pytest.raises(AtlasError, match="this one is no indicator of its own") as caught:
        work_out(index(other), side_by_side(), figures(), {"schools": schools()})
    assert len(caught.value.problems) == 1


def test_groups_may_step_over_one_area_but_not_over_two():
    chain = [(1,), (0, 2), (1, 3), (2, 4), (3, 5), (4,)]
    assert stepping(chain, [0, 2, 5], range(6)) == [[0, 2], [5]]
    assert stepping(chain, [0, 2], [0, 2]) == [[0], [2]]  # what lies between is out of reach


def test_growth_stops_at_areas_that_are_not_able():
    chain = [(1,), (0, 2), (1, 3), (2,)]
    assert grown(chain, 0, np.array([False, True, False, True])) == [0, 1]
    assert grown(chain, 0, np.zeros(4, dtype=bool)) == [0]


def test_ratios_are_put_together_from_sums():
    nothing = np.zeros(3)
    weights = np.array([[1.0, 0.5, 1.0]])
    np.testing.assert_allclose(pooled(weights, np.array([20, 40, np.nan]), np.array([100.0, 100, 100])), [80 / 3])
    masses = Masses(nothing, nothing, nothing, {}, {}, np.array([100.0, 100, 100]), np.array([[30.0, 10, np.nan]]))
    quotients, shares = pooled_sectors(weights, masses)
    np.testing.assert_allclose(shares, [[35 / 150]])
    np.testing.assert_allclose(quotients, [[(35 / 150) / (40 / 200)]])


def test_half_of_the_people_are_within_the_weighted_median():
    spots = Spots(np.zeros(4), np.zeros(4), np.array([0.2, 0.3, 0.5, 1.0]), np.array([0, 0, 0, 1]), 2)
    assert weighted_median(spots, np.array([9.0, 5.0, 1.0, 7.0])).tolist() == [1.0, 7.0]
    assert weighted_median(spots, np.array([1.0, 2.0, 3.0, 7.0])).tolist() == [2.0, 7.0]


def test_slugs_are_plain_and_each_once():
    assert slugged(["Ynys Môn", "Bristol, City of", "A", "a"]) == ["ynys-mon", "bristol-city-of", "a", "a-3"]


def test_a_group_is_strong_together_and_more_than_one():
    """Each of the two is strong enough alone, but together they are only 1.65 times as strong as all."""
    assert [one.members for one in result().clusters[0].shared if one.members] == [(0, 1)]
    (weak,) = result(group_together=1.7).clusters
    assert not [one for one in weak.shared if one.members]
    alone = figures(**{"lq-mills": layer("lq-mills", [2.0, 0.5, 3.0, 3.0]), "lq-yards": layer("lq-yards", [0.5] * 4)})
    assert not [one for one in result(made=alone).clusters[0].shared if one.members]


def test_a_thin_industry_is_nobodys_speciality_however_high_its_quotient():
    strong = {"lq-mills": layer("lq-mills", [2.0, 2.0, 0.5, 0.5]), "lq-yards": layer("lq-yards", [0.5] * 4)}
    joins = {thick: [one.area for one in result(made=figures(**strong, mills=layer("mills", [[280, thick, 60, 10]] * 2))
             ).clusters[0].members] for thick in (150, 1)}  # fmt: skip
    assert joins == {150: [0, 1], 1: [0]}


@pytest.mark.parametrize(("within", "members"), [(0.6, [(0, 1)]), (0.4, [])])
def test_who_is_mostly_out_of_reach_is_in_no_group(within, members):
    """Of the second plot's people a part live in it, 11 km from the centre, and the rest 22 km away."""
    areas = side_by_side()
    first, _, *others = areas.people
    parted = (PeoplePoint("A2", 0.15, 0.0, within), PeoplePoint("A2", 0.25, 0.0, 1 - within))
    (cluster,) = result(replace(areas, people=(first, *parted, *others))).clusters
    assert [one.members for one in cluster.shared if one.members] == members


@pytest.mark.parametrize(
    ("share", "medians", "standing"),
    [(0.8, [1, 1], "robust"), (0.8, [1, 2], "depends"), (0.7, [1, 1], "depends"), (0.2, [1, 1], "seldom")],
)
def test_robust_asks_for_the_top_in_the_mixture_and_by_median_under_every_pooling(share, medians, standing):
    found = SimpleNamespace(rules=RULES)
    standings = SimpleNamespace(share=np.array([share]), median_by_pooling=np.array(medians)[:, None])
    shared = (Shared("mills", 1.5, 0.1),)
    assert standing_of(found, shared, True, standings, 0) == standing
    assert standing_of(found, shared, False, standings, 0) == "gate"
    assert standing_of(found, (), True, standings, 0) == "speciality"


def test_what_is_put_together_is_the_core_or_those_with_the_speciality_or_the_core_where_nobody_has_it():
    found = SimpleNamespace(measures=SimpleNamespace(spots=SimpleNamespace(count=4)))
    bare = [Member(0, 1.0, True, 0.0, (), True), Member(2, 0.3, False, 0.0, (), True)]
    members = [[*bare, Member(3, 0.4, False, 0.2, ("mills",), False)], bare]
    assert pooling_weights(found, members, "members", 15.0).tolist() == [[1, 0, 0, 0], [1, 0, 0, 0]]
    assert pooling_weights(found, members, "ring", 15.0).tolist() == [[0, 0, 0, 1], [1, 0, 0, 0]]
