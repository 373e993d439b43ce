"""The pages of clusters: one for each anchor, what stands on them, plain JSON and hostile names."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import date

import pytest
from page_samples import environment, pages_of, printed, small_scene

from atlas.classify import view
from atlas.geometry import draw
from atlas.maps.about import about_index
from atlas.maps.embed import page as embed
from atlas.maps.index_map import index_figure_inputs
from atlas.maps.still import svg as still
from atlas.model import AreaSet, Atlas, Case, Config, Page, Scene, Section
from atlas.model.index import Need, Zone, Zones
from atlas.pages.cluster import clusters
from atlas.pages.index import index as index_pages
from atlas.pages.place import result_line
from atlas.stats.score import work_out
from atlas.words import strings
from tests.index_samples import index, layer
from tests.test_stats_clusters import declared, figures, schools, side_by_side

HERE = Section("clusters", "clusters/", "Clusters", "fitness")
INDEX = Section("index", "fitness/", "Fitness", "fitness")
OTHERS = (Section("areas", "plots/", "Plots"), Section("cases", "tales/", "Tales"))


def told(areas: AreaSet) -> Case:
    """A case with one place, where the people of the first area are."""
    at = {"longitude": str(areas.people[0].longitude), "latitude": str(areas.people[0].latitude)}
    place = {"name": "Yard", "note": "", "short": "Yard", "side": "n", "fact": "1", "point": ""}
    evidence = [{"fact": "1", "approximate": "", **at}]
    data = {"map": {"area_set": "plots", "points": ""}, "places": [place], "evidence": evidence}
    return Case("yard", "The <yard>", "", data)


def scene() -> Scene:
    areas = replace(side_by_side(), names=("Zed<script>", "Plot & {name}", "Abe", "Far"))
    zones = Zones("Zones", "zone", "{areas} {areas_people} {clusters} {clusters_people} {zones}", "Office",
                  "https://example.org", (Zone("North", ("A1", "A2")),), "One is left out.")  # fmt: skip
    districts = Zones("Districts", "district", "", "Office", "https://example.org", (Zone("Far quarter", ("A4",)),))
    made = index(replace(declared(), needs=(Need("poor", "Poor"),), zones=zones, districts=districts))
    held = figures(poor=layer("poor", [10, 30, 20, 20], benchmark=20, suffix="%"))
    config = Config(
        title="Plots", description="", publisher="", contact="", licence="", data_date=date(2024, 1, 1),
        area_set="plots", sections=(INDEX, HERE, *OTHERS), themes={}, home_layer="per-hour",
    )  # fmt: skip
    atlas = Atlas(config, {"plots": areas}, (), (schools(),), (made,), (told(areas), Case("soon", "Soon", "", {})), {})
    result = work_out(made, areas, held, {"schools": schools()})
    return Scene(atlas, areas, draw(areas), {name: view(one) for name, one in held.items()}, {"fitness": result}, "")


@pytest.fixture(scope="module")
def pages() -> list[Page]:
    return list(clusters(scene(), HERE))


def test_there_is_a_list_and_a_page_for_every_anchor(pages):
    assert [page.address for page in pages] == ["clusters/", "clusters/zed-script/"]
    json.dumps([page.data for page in pages], allow_nan=False)


def test_a_page_says_who_belongs_how_surely_and_by_what(pages):
    rows = pages[1].data["members"]
    assert rows[0] == {"name": "Zed<script>", "address": "plots/A1/", "kind": "anchor", "share": "100",
                       "why": "Shares mills; has a campus"}  # fmt: skip
    assert rows[1]["kind"] == "core"


def test_names_are_escaped_in_the_map_and_members_are_filled(pages):
    drawn = pages[1].data["map"]
    assert "<script>" not in drawn
    assert 'class="core"' in drawn
    assert "Plot &amp; {name}" in drawn


def test_need_is_put_together_by_people_and_stands_beside_the_benchmark(pages):
    assert pages[1].data["needs"] == [{"title": "Poor", "value": "20.0%", "benchmark": "20.0%"}]


def test_what_a_core_touches_is_named_and_what_it_does_not_touch_is_said(pages):
    zones, districts, cases = pages[1].data["touches"]
    assert (zones["one"], zones["names"], zones["note"]) == (
        "zone",
        [{"name": "North", "address": ""}],
        "One is left out.",
    )
    assert (districts["one"], districts["names"]) == ("district", [])
    assert cases["names"] == [{"name": "The <yard>", "address": "tales/yard/"}]


def test_criteria_say_what_is_met_and_what_one_thing_is_missing(pages):
    met = {row["title"]: row["met"] for row in pages[1].data["criteria"]}
    assert met["In the first ranks, of 100 variants"] == "met"
    assert pages[1].data["flip"].startswith("It meets every criterion of a robust cluster. No single choice:")
    assert pages[1].data["people"]["small"] == ""


def test_the_index_reconciles_areas_with_clusters():
    page = next(index_pages(scene(), INDEX))
    assert [row["cluster"] for row in page.data["belongs"]] == ["clusters/zed-script/"] * len(page.data["belongs"])
    assert page.data["match"]["text"].endswith(" 1")
    assert page.data["clusters"]["rows"][0]["standing"] == "robust"


def test_a_profile_leads_to_the_cluster_that_its_sentence_names():
    of = scene()
    result = of.results["fitness"]
    lines = [result_line(of, result, n, strings("en")) for n in range(len(of.areas.codes))]
    grown, banded = result.tables["clusters"].of, result.band
    assert any(line["cluster"] for line in lines)
    for n, line in enumerate(lines):
        assert bool(line["cluster"]) == (n in grown and bool(banded[n]))
    assert lines[0]["cluster"] == {"title": "Zed<script> and its surroundings", "address": "clusters/zed-script/"}


def test_the_page_of_candidates_says_what_the_gate_is():
    said = next(index_pages(scene(), INDEX)).data["gate"]["said"]
    assert said.startswith("The gate: at least 1 of ")
    assert said.endswith("have to be below the whole.")


def test_the_map_of_need_and_its_table_twin_say_the_same():
    made = {page.address: page for page in index_pages(scene(), INDEX)}
    parts = [f"fitness/parts/{part}/" for part in ("room", "near", "skill", "gap")]
    assert list(made) == ["fitness/", "fitness/need/", *parts, "fitness/all/"]
    data = made["fitness/need/"].data
    cells = [int(cell) for row in data["square"]["rows"] for cell in row["cells"]]
    assert sum(cells) + int(data["square"]["none"]) == 4
    assert made["fitness/"].data["need_map"] == "fitness/need/"


def test_an_embed_with_room_names_the_first_clusters_and_how_its_colours_are_read():
    held = scene()
    result = held.results["fitness"]
    shown = index_figure_inputs(result, strings("en"))
    names = {"embed.js": "a.js"}
    html = embed(held, shown, about_index(held, result, shown), names).decode()
    assert '<tr><th scope="row">Zed&lt;script&gt;</th><td>100</td></tr>' in html
    assert "Upwards: more of knowledge" in html


def test_a_still_says_how_the_square_of_its_two_measures_is_read():
    held = scene()
    result = held.results["fitness"]
    shown = index_figure_inputs(result, strings("en"))
    drawn = still(held, shown, about_index(held, result, shown))
    lines = re.findall(r'<text x="[\d.]+" y="\d+" class="how">([^<]*)</text>', drawn)
    assert " ".join(lines).startswith("Upwards: more of knowledge. To the right: more of room.")
    assert "…" not in "".join(lines)


def test_a_page_in_a_section_that_the_bar_leaves_out_stands_under_its_index():
    of = small_scene()
    sections = tuple(replace(one, nav=one.kind != "pockets") for one in of.atlas.config.sections)
    of = replace(of, atlas=replace(of.atlas, config=replace(of.atlas.config, sections=sections)))
    pages = {page.address: page for page in pages_of(of)}
    for address, here in (("pockets/", ["../sites/"]), ("clusters/", ["./"])):
        marked = re.findall(r'<a href="([^"]*)" aria-current="(?:true|page)"', printed(environment(of), pages[address]))
        assert sorted(set(marked)) == here, address
