"""The pages of an index: what stands on them, in what order, and that they hold plain JSON and hostile names."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from atlas.classify import view
from atlas.geometry import draw
from atlas.maps.index_map import counts, index_figure_inputs
from atlas.model import Atlas, Config, Page, Scene, Section
from atlas.pages.criteria import area_test, choice_flip, gate_flip
from atlas.pages.index import index as index_pages
from atlas.pages.method import method as method_pages
from atlas.stats.draws import values_of
from atlas.stats.score import work_out
from atlas.words import strings
from tests.index_samples import area_set, index, layers, points, spec

HERE = Section("index", "fitness/", "Fitness", "fitness")
WAY = Section("method", "method/", "Method", "fitness")


def scene(**changes: object) -> Scene:
    """The plots' index, worked out and drawn, with names that try to be more than names."""
    areas = replace(area_set(), names=("Zed<script>", "Plot {name}", "Abe & Co", "'; DROP"))
    made = index(spec(**changes))
    config = Config(
        title="Plots", description="", publisher="", contact="", licence="", data_date=date(2024, 1, 1),
        area_set="plots", sections=(HERE, WAY, Section("areas", "plots/", "Plots")), themes={}, home_layer="per-hour",
    )  # fmt: skip
    atlas = Atlas(config, {"plots": areas}, (), (points(),), (made,), (), {})
    result = work_out(made, areas, layers(), {"schools": points()})
    views = {name: view(one) for name, one in layers().items()}
    return Scene(atlas, areas, draw(areas), views, {"fitness": result}, "")


@pytest.fixture(scope="module")
def page() -> Page:
    return next(index_pages(scene(apart={"A4": "too far"}), HERE))


@pytest.fixture(scope="module")
def whole() -> Page:
    return list(index_pages(scene(apart={"A4": "too far"}), HERE))[-1]


def test_areas_are_listed_with_their_range_and_share(page):
    rows = page.data["areas"]["rows"]
    assert [row["name"] for row in rows] == ["Zed<script>"]
    assert rows[0]["words"] == "median rank 1, nine in ten between 1 and 2"
    assert rows[0]["share"] >= 90
    assert 'class="dot"' in rows[0]["bar"]


def test_what_moves_the_ranking_is_told_for_every_choice_that_varies(page):
    titles = [row["title"] for row in page.data["moved"]]
    assert "how far reach goes" in titles
    assert "the weight of knowledge" in titles
    assert "how research is weighed" not in titles  # there is one way only


def test_the_sliders_hold_the_declared_weights_and_reaches(page):
    weigh = page.data["weigh"]
    assert [part["weight"] for part in weigh["parts"]] == [30, 30, 30, 10]
    assert weigh["reaches"] == "15 30"
    assert weigh["reach"] == 0


def test_every_area_is_told_what_would_flip_it(whole):
    flips = {row["code"]: row["flip"] for row in whole.data["table"]["rows"]}
    assert flips["A3"] == "The gate: its figures would have to be lower by 14.3%."
    assert flips["A4"].startswith("Set apart")
    assert "stays in the top" in flips["A1"]


def test_a_profile_says_what_an_area_meets_by_how_much_it_misses_and_what_would_flip_it():
    held = scene(apart={"A4": "too far"})
    result = held.results["fitness"]
    test = area_test(held, result, 2, strings("en"))
    assert [row["met"] for row in test["rows"]] == ["not met, by 14.3%", "not met, by 14.3%", "not met", "met"]
    assert test["rows"][0]["needed"] == "< £35.00"
    assert test["flip"] == "The gate: its figures would have to be lower by 14.3%."
    assert "at 15 km" in test["reaches"]
    assert "at 30 km" in test["reaches"]
    assert test["knowledge"].startswith("Research power within reach comes to 10;")
    assert area_test(held, result, 3, strings("en")) is None


def with_intervals(held: Scene, lower: list[float], upper: list[float]) -> Scene:
    """The scene with intervals round the figures of the gate's own layer, as if their publisher had given them."""
    given = held.layers["per-hour"].joined
    meta = replace(given.meta, interval="95% interval")
    joined = replace(given, meta=meta, lower=np.array([lower]), upper=np.array([upper]))
    return replace(held, layers={**held.layers, "per-hour": view(joined)})


def test_a_figure_of_the_gate_whose_interval_covers_the_benchmark_is_said_not_to_be_told_apart():
    held = with_intervals(scene(), [19, 25, 35, 36], [21, 35, 45, 64])
    result, words = held.results["fitness"], strings("en")
    tests = [area_test(held, result, n, words) for n in range(4)]
    assert [test["rows"][0]["met"] for test in tests if test] == [
        "met",
        "met; cannot be told apart from the whole",
        "not met, by 14.3%; cannot be told apart from the whole",
        "not met, by 42.9%",
    ]
    assert tests[1]["flip"].endswith(
        "It passes the gate only by “Per-Hour”, which cannot be told apart from the whole."
    )
    assert "told apart" not in tests[2]["flip"]  # in and around it, it is above: its own figure would not do
    assert (
        next(index_pages(held, HERE))
        .data["gate"]["turns_on"]
        .endswith("from the whole: 1 plots. Would pass too if such figures counted as below: 0.")
    )
    assert next(index_pages(scene(), HERE)).data["gate"]["turns_on"] == ""


def test_what_would_pass_if_such_figures_counted_as_below_is_said():
    held = with_intervals(scene(), [19, 25, 35, 36], [21, 35, 45, 64])
    tests = [dict(one) for one in held.results["fitness"].tables["tests"]]
    tests[-1] |= {"met": {**tests[-1]["met"], "A3": True}, "excess": {**tests[-1]["excess"], "A3": 0.0}}
    result = replace(held.results["fitness"], tables={**held.results["fitness"].tables, "tests": tests})
    said = area_test(held, result, 2, strings("en"))
    assert said and said["flip"].endswith("told apart from the whole, counted as below.")


def test_the_one_figure_that_keeps_an_area_outside_the_gate_is_named():
    held = scene()
    tests = [dict(one) for one in held.results["fitness"].tables["tests"]]
    tests[0] |= {"met": {**tests[0]["met"], "A3": True}, "excess": {**tests[0]["excess"], "A3": 0.0}}
    turned = replace(held.results["fitness"], tables={**held.results["fitness"].tables, "tests": tests})
    said = gate_flip(turned.index.spec, turned, 2, strings("en"))
    assert said == "The gate: Per hour around alone keeps it outside, and would have to be lower by 14.3%."


def test_one_choice_that_would_flip_an_area_is_named_with_its_value():
    held = scene()
    result, words = held.results["fitness"], strings("en")
    spec, standings = result.index.spec, result.tables["standings"]
    values = values_of(spec)
    shares = np.full((len(values), 4), 0.6)
    shares[values.index(("method", 1)), 0] = 0.2
    shares[values.index(("reach", 1)), 1] = 0.7
    turned = replace(standings, share=np.array([0.6, 0.4, 0.4, 0.4]), by_choice=shares)
    said = [choice_flip(spec, turned, n, 0.5, words) for n in (0, 1)]
    assert said[0] == (
        "A single choice would take it out (how figures are made comparable: normal distribution): "
        "it then stays in the top in only 20 of 100."
    )
    assert said[1] == (
        "A single choice would bring it in (how far reach goes: 30 km): it then stays in the top in 70 of 100."
    )
    none = replace(turned, by_choice=np.full((len(values), 4), 0.3))
    assert choice_flip(spec, none, 1, 0.5, words).startswith("No single choice: at the kindest")
    never = replace(turned, by_choice=np.full((len(values), 4), 0.004))
    assert choice_flip(spec, never, 1, 0.5, words) == "No single choice brings it into the top in even 1 of 100."


def test_the_table_says_thirds_not_numbers(whole):
    rows = {row["code"]: row for row in whole.data["table"]["rows"]}
    assert rows["A1"]["parts"] == ["high", "high", "middle", "high"]
    assert rows["A3"]["band"] == "not a candidate"
    assert rows["A4"]["band"] == "set apart"
    assert rows["A4"]["parts"] == ["missing"] * 4


def test_the_square_holds_every_area_once(page):
    cells = [int(cell) for row in page.data["square"]["rows"] for cell in row["cells"]]
    assert sum(cells) + int(page.data["square"]["none"]) == 4
    assert page.data["square"]["none"] == "1"


def test_the_map_and_its_table_twin_say_the_same(page):
    made = scene(apart={"A4": "too far"})
    categories = index_figure_inputs(made.results["fitness"], strings("en"))
    assert categories.index.tolist() == [8, 4, 0, -1]
    assert counts(categories) == [[0, 0, 1], [0, 1, 0], [1, 0, 0]]
    assert len(set(categories.labels)) == 9


def test_near_misses_are_named_with_their_distance(page):
    assert page.data["gate"]["near"] == [{"name": "Abe & Co", "address": "plots/A3/", "by": "14.3%"}]
    assert page.data["gate"]["apart"] == [{"name": "'; DROP", "address": "plots/A4/", "reason": "too far"}]


def test_pages_are_plain_json_and_names_are_only_escaped_by_the_template(page):
    text = json.dumps(page.data, allow_nan=False)
    assert "Zed<script>" in text
    figure = page.data["figure"]
    assert "<script>" not in figure.replace("Zed&lt;script&gt;", "")
    assert "Zed<script>" not in figure


def test_the_method_page_follows_the_declaration():
    (before,) = method_pages(scene(), WAY)
    reach = replace(spec().reach, km=30.0)
    parts = (replace(spec().parts[0], weight=0.6), *spec().parts[1:])
    (after,) = method_pages(scene(reach=reach, parts=parts), WAY)
    assert "15 km" in before.data["parts"][1]["formula"][0]
    assert "30 km" in after.data["parts"][1]["formula"][0]
    assert [part["weight"] for part in before.data["parts"]] == ["30%", "30%", "30%", "10%"]
    assert [part["weight"] for part in after.data["parts"]] == ["46%", "23%", "23%", "8%"]


def test_the_method_page_names_every_figure_with_its_period_and_its_place():
    (page,) = method_pages(scene(), WAY)
    figures = {row["title"]: row["layers"] for part in page.data["parts"] for row in part["figures"]}
    assert figures["Shared"] == [
        {"title": "Shared", "address": "", "periods": "2020"},
        {"title": "Research", "address": "", "periods": "2020"},
    ]
    assert page.data["missing"] == [{"name": "'; DROP", "note": "missing_part the gap missing_figure Shared"}]
    json.dumps(page.data, allow_nan=False)


def test_a_section_of_an_index_that_is_not_there_has_no_page():
    assert list(index_pages(scene(), replace(HERE, of="other"))) == []
    assert list(method_pages(scene(), replace(WAY, of="other"))) == []


def test_braces_in_names_are_not_filled():
    assert "Plot {name}" in scene().results["fitness"].tables["sentences"]["A2"]


def test_the_method_page_tells_every_choice_of_the_draws_and_what_goes_with_what():
    (page,) = method_pages(scene(), WAY)
    choices = {one["title"]: one["said"] for one in page.data["variants"]["choices"]}
    assert choices["Reach, equally often"] == "15 km, 30 km"
    assert choices["Least share of output"] == "1%, 2%"
    assert choices["Left out of the first part"] == "none, or one of Per hour and Per hour around"
    assert "200 draws (seed 1)" in page.data["variants"]["lead"]
    between = page.data["correlations"][0]["pairs"]
    assert between[0] == {"pair": "Room – Knowledge", "value": "1.00"}
    assert page.data["clusters"] == []
