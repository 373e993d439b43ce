"""The atlas's own index on its real figures: what it must come to, and how it must speak."""

from __future__ import annotations

import csv
import re
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from time import process_time
from types import SimpleNamespace
from typing import Any, cast

import numpy as np
import pytest

from atlas.classify import view
from atlas.geometry import neighbours
from atlas.join import join, join_all
from atlas.model import Atlas, IndexResult, Scene
from atlas.model.index import layer_ids
from atlas.pages.cluster import sentence as cluster_sentence
from atlas.pages.criteria import gate_flip, gate_rows
from atlas.pages.unclear import turns_on, unclear
from atlas.stats import table
from atlas.stats.clustering import clusters
from atlas.stats.measures import measure
from atlas.stats.score import drawn, work_out
from atlas.stats.units import area_units, part_tables
from atlas.words import strings

ROOT = Path(__file__).parents[2]
FORBIDDEN = re.compile(r"\b(likely|unlikely|will grow|confiden\w+|certain\w*|best place\w*|winner\w*)\b", re.I)


@pytest.fixture(scope="module")
def result(real_result: IndexResult) -> IndexResult:
    return real_result


@pytest.fixture(scope="module")
def names(real_atlas: Atlas) -> dict[str, int]:
    return {name: i for i, name in enumerate(real_atlas.area_sets["lad23"].names)}


def test_the_gate_counts_what_the_decision_on_record_says(result):
    """Below the UK's figures of the periods that the maps show; by the median authority."""
    assert int(result.gate.sum()) == 193
    assert sum(result.tables["median_gate"].values()) == 148


def test_large_areas_reach_what_their_people_reach(result, names):
    knowledge = result.parts["knowledge"]
    assert knowledge[names["South Lanarkshire"]] == pytest.approx(0.62, abs=0.005)
    assert knowledge[names["Northumberland"]] == pytest.approx(0.37, abs=0.005)
    assert result.tables["half"] == pytest.approx(87, abs=0.5)


def test_a_city_whose_surroundings_do_well_is_no_candidate(result, names):
    oxford = names["Oxford"]
    assert result.raw["functional-output"][oxford] == pytest.approx(45.73, abs=0.01)
    assert not result.gate[oxford]
    said = result.tables["sentences"][result.codes[oxford]]
    assert "£45.73, not below the UK’s £41.87" in said


def test_the_capital_drops_out_without_being_named(result):
    boroughs = [i for i, code in enumerate(result.codes) if code.startswith("E09")]
    assert not result.gate[boroughs].any()


def test_withheld_areas_have_no_specialisation_and_are_marked(result, names):
    for name in ("Cornwall", "North Ayrshire", "Argyll and Bute", "Orkney Islands"):
        at = names[name]
        assert np.isnan(result.parts["specialisation"][at])
        assert np.isfinite(result.score[at])
        assert "withheld" in result.notes[result.codes[at]]
        assert "withheld" in result.tables["sentences"][result.codes[at]]


def test_areas_set_apart_have_no_part_no_band_and_a_reason(result, names):
    for name in ("City of London", "Isles of Scilly"):
        at = names[name]
        assert all(np.isnan(part[at]) for part in result.parts.values())
        assert result.band[at] == ""
        assert result.notes[result.codes[at]]
        assert result.raw["own-output"][at] > 0


def test_every_part_has_spread_and_only_known_gaps(result):
    assert result.tables["flat"] == []
    missing = {name: int(np.isnan(part).sum()) for name, part in result.parts.items()}
    assert missing["room"] == missing["knowledge"] == 2
    assert missing["specialisation"] == 6
    assert missing["collaboration"] < 30


def test_room_and_knowledge_pull_against_each_other(result):
    room, knowledge = (np.argsort(np.argsort(result.parts[name])) for name in ("room", "knowledge"))
    assert -0.7 < np.corrcoef(room, knowledge)[0, 1] < -0.2


def test_specialisation_does_not_count_knowledge_twice(result):
    known = np.isfinite(result.parts["specialisation"])
    places = [np.argsort(np.argsort(result.parts[name][known])) for name in ("specialisation", "knowledge")]
    assert np.corrcoef(*places)[0, 1] < 0.75


def test_bands_hold_those_who_pass_and_nobody_else(result):
    assert [band != "" for band in result.band] == result.gate.tolist()
    assert result.band.count("robust") <= 36


def said_of(result: IndexResult) -> Iterator[str]:
    spec = result.index.spec
    yield from (result.index.title, result.index.description, *spec.words.values())
    yield from (text for limit in spec.limits for text in limit)
    yield from (f"{one.title} {one.explains}" for one in (*spec.parts, *spec.bands, *spec.indicators))
    yield from result.tables["sentences"].values()
    yield from result.notes.values()


def test_nothing_is_said_that_the_method_cannot_hold(result):
    found = [text for text in said_of(result) if FORBIDDEN.search(text)]
    assert found == []


def test_a_share_of_draws_is_never_said_without_what_it_is(result):
    said = [text for text in result.tables["sentences"].values() if "of 100 of our variants" in text]
    assert len(said) == int(result.gate.sum())
    assert all("counts our own choices; it is no probability." in text for text in said)
    assert all("median rank" in text and "nine in ten between" in text for text in said)


def test_the_table_is_wide_with_a_row_an_area(result):
    columns = [field["name"] for field in table.fields(result)]
    places = ["score", "rank", "rank_median", "rank_low", "rank_high", "share_top10"]
    parts = ["room", "knowledge", "specialisation", "collaboration"]
    assert columns == ["area_code", *places, *parts, "gate", "cluster"]
    rows = table.rows(result)
    assert len(rows) == 361
    assert all(len(row) == len(columns) for row in rows)
    assert sorted(row[2] for row in rows if row[2]) == list(range(1, 360))


def test_the_variants_come_near_the_trial_that_the_method_describes(result, names):
    """Counts as the decision on record gives them; reach moves ranks more than any other choice."""
    standings = result.tables["standings"]
    assert result.band.count("robust") == 10
    share = {name: standings.share[at] for name, at in names.items()}
    assert min(share[name] for name in ("Oldham", "Tameside", "Rochdale", "Gateshead")) > 0.75
    moved = standings.moved
    assert max(moved, key=moved.__getitem__) == "reach"
    assert 0.3 < moved["reach"] < 0.55


def test_areas_that_lack_a_part_are_never_robust(result):
    for code, lacks in result.tables["missing"].items():
        if lacks["parts"]:
            assert result.band[result.codes.index(code)] != "robust"


def test_two_seeds_differ_by_at_most_what_the_method_allows(real_atlas, result):
    (index,) = real_atlas.indexes
    spec = index.spec
    other = replace(index, spec=replace(spec, draws=replace(spec.draws, seed=spec.draws.seed + 1)))
    areas = real_atlas.area_sets[index.area_set]
    again = work_out(other, areas, join_all(real_atlas), {one.id: one for one in real_atlas.points})
    one, two = result.tables["standings"], again.tables["standings"]
    assert np.abs(one.share - two.share).max() <= 0.018
    assert np.abs(one.median - two.median).max() <= 5
    moved = [i for i, pair in enumerate(zip(result.band, again.band, strict=True)) if len(set(pair)) > 1]
    assert all(result.tables["near_line"][i] for i in moved), "who changes bands with the seed was marked before"
    first, second = ({c.slug: c for c in each.tables["clusters"].clusters} for each in (result, again))
    assert all(one.near_line for slug, one in first.items() if second[slug].standing != one.standing)
    assert 0 < result.tables["near_line"].sum() < 10
    assert 0 < sum(one.near_line for one in first.values()) < 5


def test_clusters_come_near_the_trial_that_the_method_describes(result, names):
    """53 anchors as there; the first five are the trial's but for one that shares no speciality."""
    grown = result.tables["clusters"]
    assert len(grown.clusters) == 53
    first = [one.name for one in grown.clusters[:6]]
    assert {"County Durham", "Nottingham", "Kirklees", "Newcastle upon Tyne"} <= set(first)
    standing = {one.name: one.standing for one in grown.clusters}
    assert standing["County Durham"] == standing["Nottingham"] == "robust"
    assert standing["Oxford"] == standing["Cambridge"] == "gate"
    moved = grown.standings.moved
    assert {"pooling", "reach", "weight-0"} <= set(sorted(moved, key=lambda name: -moved[name])[:5])


def test_every_robust_or_possible_area_has_a_cluster_or_a_rule_that_leaves_it_out(result):
    grown = result.tables["clusters"]
    for i, band in enumerate(result.band):
        if band in ("robust", "possible"):
            assert (i in grown.of) != (i in grown.left_out)
    robust = [i for i, band in enumerate(result.band) if band == "robust"]
    assert all(i in grown.of for i in robust)


def test_core_and_edge_members_come_in_most_runs_or_in_some(result):
    rules = result.index.spec.clusters
    for cluster in result.tables["clusters"].clusters:
        assert cluster.members[0].area == cluster.area
        assert all(one.core == (one.share >= rules.core) and one.share >= rules.edge for one in cluster.members)


def test_why_not_and_why_not_apart_have_an_answer(result, names):
    said = {name: result.tables["sentences"][result.codes[at]] for name, at in names.items()}
    assert "£45.73, not below the UK’s £41.87" in said["Oxford"]
    assert "Barrow is not seen apart" in said["Westmorland and Furness"]
    assert "belongs to the cluster round Newcastle upon Tyne" in said["Gateshead"]
    assert "Pocket" not in said["City of London"]


def test_the_draws_and_the_clusters_keep_to_their_time(real_atlas, capsys):
    """Processors' time, for others' work does not count in it: 1.9 s for the draws and 1.8 s for the clusters at rest.

    A machine full of other work still slows each step; hence half as much again on the promised 3 s.
    """
    (index,) = real_atlas.indexes
    spec, areas = index.spec, real_atlas.area_sets[index.area_set]
    layers, points = join_all(real_atlas), next(one for one in real_atlas.points if one.id == spec.reach.points)
    used = {name: layers[name] for name in layer_ids(spec)}
    measures = measure(spec, areas, used, points)
    tables = part_tables(spec, area_units(spec, areas, used, points, measures))
    start = process_time()
    made = drawn(spec, tables, None)
    for_draws = process_time() - start
    start = process_time()
    grown = clusters((index.id, spec, spec.clusters), areas, used, points, measures, (neighbours(areas), None))
    for_clusters = process_time() - start
    with capsys.disabled():
        sys.stdout.write(f"\ndraws {for_draws:.1f} s, clusters {for_clusters:.1f} s of processors’ time\n")
    assert made.median.max() > 0
    assert len(grown.clusters) == 53
    assert for_draws < 4.5
    assert for_clusters < 15


def test_a_figure_alone_keeps_an_area_out_only_where_no_other_would_let_it_in(result):
    """Westmorland and Furness fails by income and by pay: either would do, so neither keeps it out alone."""
    words = strings("en")
    spec = result.index.spec
    *own, functional = result.tables["tests"]
    for n, code in enumerate(result.codes):
        if not 0 < result.raw["missed-by"][n] < np.inf:
            continue
        alone = "alone keeps it outside" in gate_flip(spec, result, n, words)
        missed = [one for one in own if not one["met"][code]]
        assert not alone or not functional["met"][code] or len(missed) == 1, code
    at = result.codes.index("E06000064")
    assert "the nearest way in is" in gate_flip(spec, result, at, words)


def test_a_cluster_is_told_of_members_only_where_there_are_some(real_atlas, result):
    words = strings("en")
    grown = result.tables["clusters"]
    for at, one in enumerate(grown.clusters):
        said = "".join(str(part["text"]) for part in cluster_sentence(result, at, one.name, words))
        core = sum(member.core for member in one.members) - 1
        assert (f"join in at least half of our runs: {core}." in said) == (core > 0)
        assert ("stands alone" in said) == (len(one.members) == 1 and bool(one.shared))


@pytest.fixture(scope="module")
def held(real_atlas: Atlas, result: IndexResult) -> tuple[Scene, IndexResult]:
    """The index, and as much of a scene as its criteria need."""
    areas = real_atlas.area_sets[result.index.area_set]
    layers = {raw.meta.id: raw for raw in real_atlas.layers}
    names = result.index.spec.gate.layers
    scene: Any = SimpleNamespace(areas=areas, layers={name: view(join(layers[name], areas)) for name in names})
    return cast(Scene, scene), result


def published(layer: str, period: str) -> dict[str, dict[str, float]]:
    """Figures and limits of a period as they stand in the layer's file, by code; those without limits are left out."""
    with (ROOT / "layers" / layer / "values.csv").open(encoding="utf-8") as file:
        rows = [row for row in csv.DictReader(file) if row["period"] == period and row["lower"]]
    return {row["area_code"]: {name: float(row[name]) for name in ("value", "lower", "upper")} for row in rows}


def test_pay_is_said_not_to_be_told_apart_exactly_where_its_interval_covers_the_whole(held):
    scene, result = held
    joined = scene.layers["median-pay"].joined
    figures = published("median-pay", joined.periods[joined.shown])
    whole = figures.pop("K02000001")["value"]
    covering = {code for code, of in figures.items() if of["lower"] <= whole <= of["upper"]}
    found = {code: unclear(scene, result, code) for code in result.codes}
    assert {code for code, of in found.items() if of} == covering
    assert len(covering) > 200
    assert {name for of in found.values() for name in of} == {"median-pay"}  # the other figures have no intervals


def test_where_the_gate_turns_on_it_is_what_the_rule_gives_when_it_counts_the_other_way(held):
    scene, result = held
    own = {one["id"]: one["met"] for one in result.tables["tests"][:-1]}
    functional = result.tables["tests"][-1]["met"]
    for code in result.codes:
        open_ones = unclear(scene, result, code)
        others = sum(met[code] for name, met in own.items() if name not in open_ones)
        counted = {others + of >= 2 and functional[code] for of in range(len(open_ones) + 1)}
        apart = code in result.index.spec.apart
        assert bool(turns_on(result, code, open_ones)) == (len(counted) == 2 and not apart), code


def test_the_row_of_a_profile_says_it(held):
    scene, result = held
    code = result.codes[scene.areas.names.index("York")]
    row = gate_rows(result, code, unclear(scene, result, code), strings("en"))[2]
    assert row["title"] == "Median weekly pay"
    assert row["met"].endswith("; cannot be told apart from the UK")


def test_what_the_adopted_readings_change_is_little_and_told(result):
    """Decision 0025: the half as the power held, and terms from nought."""
    told = [one for one in result.tables["effects"] if one.reading]
    assert len(told) == 2
    assert all(one.correlation > 0.99 and abs(one.first - result.band.count("robust")) <= 1 for one in told)
    reach = {one.value: one.correlation for one in result.tables["effects"] if one.choice == "reach"}
    assert [round(reach[at], 2) for at in range(4)] == [0.90, 1.00, 0.93, 0.71]
