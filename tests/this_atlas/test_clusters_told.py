"""What pages say of this atlas's clusters, over all anchors: nothing that another line of theirs denies."""

from __future__ import annotations

import csv
import io
from typing import Any

import pytest

from atlas.classify import view
from atlas.downloads.clusters import clusters_csv, members_csv
from atlas.geometry import draw
from atlas.model import Atlas, IndexResult, Joined, Scene
from atlas.pages.cluster import clusters
from atlas.stats import table
from atlas.stats.cluster_report import belonging


@pytest.fixture(scope="module")
def scene(real_atlas: Atlas, real_joined: dict[str, Joined], real_result: IndexResult) -> Scene:
    areas = real_atlas.area_sets[real_result.index.area_set]
    views = {id: view(layer) for id, layer in real_joined.items()}
    return Scene(real_atlas, areas, draw(areas), views, {real_result.index.id: real_result}, "")


@pytest.fixture(scope="module")
def result(real_result: IndexResult) -> IndexResult:
    return real_result


@pytest.fixture(scope="module")
def pages(scene: Scene) -> list[dict[str, Any]]:
    part = next(one for one in scene.atlas.config.sections if one.kind == "clusters")
    return [dict(page.data) for page in clusters(scene, part)][1:]


def text(page: dict[str, Any]) -> str:
    return "".join(str(piece["text"]) for piece in page["sentence"])


def test_no_page_says_that_nothing_is_shared_and_that_a_member_shares_it(
    pages: list[dict[str, Any]], result: IndexResult
) -> None:
    grown = result.tables["clusters"]
    spec = result.index.spec
    titles = {one.id: one.title for one in spec.sectors}
    for page, cluster in zip(pages, grown.clusters, strict=True):
        said, shares = text(page), [row for row in page["members"] if "hares " in row["why"]]
        anywhere = {one.sector for _, shared in cluster.at_runs for one in shared}
        assert ("in need of a speciality" in said) == (not cluster.shared)
        for member, row in zip(cluster.members, page["members"], strict=True):
            assert set(member.sectors) <= anywhere
            assert all(titles[id] in row["why"] for id in member.sectors)
        if not cluster.shared:
            assert all("of 100 runs" in row["why"] for row in shares)
            assert bool(anywhere) == ("At " in said.partition("to be shared.")[2])
            assert not shares or all(titles[id] in said for id in anywhere)
            assert page["ways_note"]


def test_a_page_whose_first_words_name_a_window_says_what_it_is_and_what_it_has_to_pass(
    pages: list[dict[str, Any]],
) -> None:
    for page in pages:
        first = f"{page['standing']} {text(page)} {page['people']['small']}"
        assert bool(page["means"]) == ("window" in first), page["name"]
        assert ("The gate: at least 2 of 3 figures" in page["means"]) == ("gate" in first), page["name"]
    assert {bool(page["means"]) for page in pages} == {True, False}


def test_no_area_is_said_to_belong_where_nothing_is_shared(scene: Scene, result: IndexResult) -> None:
    grown = result.tables["clusters"]
    spec = result.index.spec
    assert spec.clusters is not None
    bare = [i for i, at in grown.of.items() if not grown.clusters[at].shared]
    assert bare
    for i in bare:
        said = belonging(spec.clusters, scene.areas, grown, i)
        assert "belongs to" not in said
        assert "in need of" in said
    for i, (rule, at, _) in grown.left_out.items():
        assert rule == "far" or (rule == "bare") == (not grown.clusters[at].shared), i
        assert not (rule == "unlike" and not grown.clusters[at].shared)


def test_the_figure_of_the_speciality_meets_what_is_asked_where_it_is_met(pages: list[dict[str, Any]]) -> None:
    for page in pages:
        row = page["criteria"][0]
        assert (float(row["value"]) >= float(row["needed"].removeprefix("≥ "))) == row["ok"], page["name"]


def test_campuses_that_the_model_counts_stand_on_the_page_of_their_cluster(
    pages: list[dict[str, Any]], result: IndexResult
) -> None:
    told = {page["name"]: page["schools"] for page in pages}
    ulster = next(row for row in told["Causeway Coast and Glens"] if row["name"] == "Ulster University")
    assert ulster["campus"] == "campus: Ulster Coleraine"
    assert any("Cambridge" in row["campus"] and "Anglia" in row["name"] for row in told["Cambridge"])
    for page, cluster in zip(pages, result.tables["clusters"].clusters, strict=True):
        own = [row for row in page["schools"] if row["area"] == cluster.name and row["share"]]
        held = sum(float(row["power"].replace(",", "")) for row in own)
        assert held == pytest.approx(sum(cluster.power.values()), abs=0.5 * len(own) + 0.5), page["name"]
        assert 'class="point"' in page["map"]


def test_who_is_near_a_line_is_marked_wherever_a_standing_is_said(
    pages: list[dict[str, Any]], result: IndexResult
) -> None:
    near = [cluster.name for cluster in result.tables["clusters"].clusters if cluster.near_line]
    assert near == [page["name"] for page in pages if page["near_line"]]
    assert near == [page["name"] for page in pages if page["standing"].endswith("near the line")]
    assert near == [page["name"] for page in pages if page["bar"]["near"]]
    codes = [code for code, mark in zip(result.codes, result.tables["near_line"], strict=True) if mark]
    assert [code for code, said in result.tables["sentences"].items() if "(near the line" in said] == codes


def rows_of(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode())))


def test_the_tables_of_clusters_members_and_areas_agree(scene: Scene, result: IndexResult) -> None:
    held, members = rows_of(clusters_csv(scene, result)), rows_of(members_csv(scene, result))
    grown = result.tables["clusters"]
    assert [row["cluster"] for row in held] == [one.slug for one in grown.clusters]
    for row in held:
        own = [one for one in members if one["cluster"] == row["cluster"]]
        core = [one["area_code"] for one in own if one["role"] in ("anchor", "core")]
        assert row["core"].split() == core
        assert row["core"].split()[0] == row["area_code"]
        assert row["edge"].split() == [one["area_code"] for one in own if one["role"] == "edge"]
        assert all(0 <= float(one["share_special"]) <= float(one["share"]) <= 1 for one in own)
        assert (row["standing"] == "speciality") == (row["sectors"] == "")
    assert sorted(int(row["rank"]) for row in held) == list(range(1, len(held) + 1))
    pairs = {(one["cluster"], one["area_code"]) for one in members}
    said = {code: slug for code, *_, slug in table.rows(result) if slug}
    assert {(slug, code) for code, slug in said.items()} <= pairs
    assert set(said) == {code for _, code in pairs}
    durham = next(row for row in held if row["area_name"] == "County Durham")
    assert durham["combined-authority"] == "E47000014"
