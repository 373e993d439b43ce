"""This repository's own cases, themes and records keep what they promise."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest
import shapely
from case_samples import SECTION, html, read
from declared import ROOT

from atlas.geometry import repair
from atlas.maps.sheet import drawing_of
from atlas.model import Atlas, Scene
from atlas.pages.case import cases

SHOWN = sorted(path.parent.name for path in (ROOT / "layers" / "cases").glob("*/facts.csv"))


@pytest.mark.parametrize("slug", SHOWN)
def test_every_real_case_keeps_its_promises(slug: str) -> None:
    case, problems = read(ROOT / "layers" / "cases" / slug)
    assert problems == []
    assert case is not None
    used = {fact for row in case.data["facts"] for fact in row["facts"].split()}
    assert len(used) >= 15
    assert {row["group"] for row in case.data["facts"]} >= {"Who governs", "Who pays", "Who gains", "What went wrong"}
    assert 3 <= len(case.data["places"]) <= 5
    shares = [len(row["statement"]) for row in case.data["facts"]]
    assert max(shares) < 260, "a statement is one thing, said briefly"


def test_no_evidence_is_kept_that_nothing_uses() -> None:
    for slug in SHOWN:
        case, _ = read(ROOT / "layers" / "cases" / slug)
        assert case is not None
        tables = ("facts", "events", "counts", "places")
        named = {
            fact
            for table in tables
            for row in case.data[table]
            for fact in str(row.get("facts") or row.get("fact")).split()
        }
        named |= {str(fact) for fact in case.data["sentence_facts"]}
        assert {row["fact"] for row in case.data["evidence"]} <= named


@pytest.mark.parametrize("slug", SHOWN)
def test_every_real_case_is_shown_whole(slug: str, real_atlas: Any) -> None:
    areas = real_atlas.area_sets[real_atlas.config.area_set]
    case = next(case for case in real_atlas.cases if case.slug == slug)
    scene = Scene(replace(real_atlas, cases=(case,)), areas, None, {}, {}, "")  # type: ignore[arg-type]
    page = list(cases(scene, SECTION))[1]
    text = html(page)
    for row in case.data["sources"]:
        assert f'id="source-{row["id"]}"' in text
    assert text.count('<svg class="place"') >= 3
    assert len(text) < 90_000
    lower = text.lower()
    for word in ("soars", "lags", "hotspot", "left behind"):
        assert word not in lower


def test_areas_put_together_are_drawn_from_the_atlas_outlines(real_atlas: Atlas) -> None:
    """What a merged set leaves over is land on its map, not sea."""
    areas = real_atlas.area_sets[real_atlas.config.area_set]
    rough = tuple(shapely.coverage_simplify(repair(areas.shapes), 0.03))
    merged = real_atlas.area_sets["nuts3"]
    scene = Scene(real_atlas, areas, None, {}, {}, "", rough)  # type: ignore[arg-type]
    drawing = drawing_of(merged, scene)
    assert len(drawing.paths) == len(merged.codes) + 1
    assert all(drawing.paths)


def test_the_real_theme_keeps_its_promises(real_atlas: Atlas) -> None:
    theme = next(one for one in real_atlas.themes if one.slug == "collaboration")
    used = {fact for row in theme.data["facts"] for fact in row["facts"].split()}
    used |= {str(fact) for fact in theme.data["sentence_facts"]}
    assert {row["fact"] for row in theme.data["evidence"]} == used
    assert "Not recomputed here" in theme.data["aside"]
    text = json.dumps(theme.data, default=str).lower()
    for word in ("soars", "lags", "hotspot", "left behind", "likely", "confidence interval"):
        assert word not in text


def test_the_derived_maps_are_what_they_say(real_atlas: Atlas) -> None:
    layers: dict[str, Any] = {raw.meta.id: raw for raw in real_atlas.layers}
    income, research = (
        {row.area_code: row.value for row in layers[id].rows} for id in ("collaboration-income", "research-income")
    )
    ratio = {row.area_code: row for row in layers["collaboration-for-research"].rows}
    known = [code for code, row in ratio.items() if row.value is not None]
    assert len(known) >= 85
    for code in known:
        assert ratio[code].value == pytest.approx(100 * income[code] / research[code])
    for code in set(ratio) - set(known):
        assert ratio[code].status


def test_the_real_table_says_what_it_covers(real_atlas: Atlas) -> None:
    (table,) = (one for one in real_atlas.records if one.id == "collaborative-research")
    assert not table.whole
    assert "Five providers only" in table.coverage
    assert {row.value for row in table.records if row.period == "2020"} == {53623, 13514, 9776, 2196, 138}
