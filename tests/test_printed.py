"""Printed pages: all that a page's data tells stands on it, and no page lacks what each must have."""

from __future__ import annotations

import re
from dataclasses import replace
from fnmatch import fnmatchcase
from functools import cache
from typing import Any

import pytest
from page_samples import environment, printed, read, small

NOT_TOLD = """
*.retrieved *refs.date *refs.publisher *.ref.date *.ref.publisher *.id *.layer *.palette *.column *.gate.tests
*.gate.within cluster.html.bar.* cluster.html.gate.met data.html.areas.sample home.html.files.*
home.html.plate.classes home.html.themes.maps.* index.html.all_clusters index.html.one index.html.parts.short
index_all.html.gate.* layer.html.files.embed layers.html.themes.count method.html.csv method.html.sectors.layer.title
method.html.gate.said place.html.near.columns.unit place.html.results.*
point.html.one points.html.columns.unit points.html.many
points.html.map.* provenance.html.carried.code theme.html.place
index_all.html.table.rows.code layer.html.table.rows.code
"""
"""What a template takes to choose by, or leaves to a script, to another page or to another place on this one."""

PARTLY_TOLD = """
cluster.html.many data.html.tables.address layer.html.plate.* layer.html.table.rows.against
place.html.tables.rows.first place.html.tables.rows.last point.html.area_many point.html.area_one
provenance.html.layer.*
"""
"""What stands there only where something else does."""

POLICY = {
    "default-src": "'none'",
    "script-src": "'self' 'wasm-unsafe-eval'",  # the search is WebAssembly
    "style-src": "'self'",
    "img-src": "'self' data:",
    "font-src": "'self'",
    "connect-src": "'self'",
    "worker-src": "'self'",
    "base-uri": "'none'",
    "form-action": "'self'",
}


def marked(data: Any, path: str, seen: list[str]) -> Any:
    """`data` with a mark of its own at the end of every text; `seen` gets the path of each, by its number."""
    if isinstance(data, dict):
        return {key: marked(value, f"{path}.{key}", seen) for key, value in data.items()}
    if isinstance(data, list | tuple):
        return [marked(value, path, seen) for value in data]
    if not isinstance(data, str) or not data.strip():
        return data
    seen.append(path)
    return f"{data}~{len(seen) - 1}~"


@cache
def told() -> dict[str, list[bool]]:
    """Of every path in the pages' data, whether each text that is there was printed."""
    scene, _, pages = small()
    env = environment(scene)
    found: dict[str, list[bool]] = {}
    for page in pages.values():
        seen: list[str] = []
        html = printed(env, replace(page, data=marked(page.data, page.template, seen)))
        there = set(re.findall(r"~(\d+)~", html))
        for number, path in enumerate(seen):
            found.setdefault(path, []).append(str(number) in there)
    return found


def named(path: str, patterns: str) -> bool:
    return any(fnmatchcase(path, pattern) for pattern in patterns.split())


def test_all_that_a_page_knows_stands_on_it() -> None:
    assert len(told()) > 500
    lost = [path for path, texts in told().items() if not all(texts) and not named(path, NOT_TOLD + PARTLY_TOLD)]
    assert lost == [], "print it, or take it out of the page's data"


def test_what_stands_only_in_places_stands_in_some() -> None:
    assert [path for path, texts in told().items() if not any(texts) and not named(path, NOT_TOLD)] == []


def test_nothing_is_excused_that_needs_no_excuse() -> None:
    whole = [path for path, texts in told().items() if all(texts)]
    half = [path for path, texts in told().items() if not all(texts)]
    assert [one for one in (NOT_TOLD + PARTLY_TOLD).split() if not any(named(path, one) for path in half)] == []
    assert [path for path in whole if path in NOT_TOLD.split()] == []


def test_every_page_has_the_one_policy_and_nothing_wider() -> None:
    for address, html in small()[1].items():
        content = next(each["content"] for tag, each in read(html).tags if tag == "meta" and "http-equiv" in each)
        parts = [part.strip().split(" ", 1) for part in (content or "").split(";")]
        assert dict(parts) == POLICY, address


@pytest.mark.parametrize("address", ["", "maps/harvest-per-hand/", "areas/SQ1/", "cases/glassworks/"])
def test_every_page_has_what_none_may_lack(address: str) -> None:
    _, html, pages = small()
    page = read(html[address])
    (root,) = [each for tag, each in page.tags if tag == "html"]
    assert root["lang"] == "en"
    metas = {each.get("name") or each.get("property"): each.get("content") for tag, each in page.tags if tag == "meta"}
    assert metas["viewport"] == "width=device-width, initial-scale=1"
    assert metas["description"] == metas["og:description"] == pages[address].description
    links = {each.get("rel"): each.get("href") for tag, each in page.tags if tag == "link"}
    assert links["canonical"] == metas["og:url"] == f"https://atlas.example/a/{address}"
    anchors = [each for tag, each in page.tags if tag == "a"]
    (main,) = [each for tag, each in page.tags if tag == "main"]
    assert anchors[0]["href"] == f"#{main['id']}" and main["tabindex"] == "-1"
    assert ("data-pagefind-body" in main) != address.startswith("areas/"), "read but where names find it"
    assert all(each.get("aria-label") or each.get("aria-labelledby") for tag, each in page.tags if tag == "nav")
    assert not [each for each in anchors if each.get("target") and each.get("rel") != "noopener"]


def test_the_section_that_a_page_is_in_is_marked() -> None:
    for address, mark in (("maps/", "page"), ("maps/harvest-per-hand/", "true"), ("areas/SQ1/", "true")):
        links = [each for tag, each in read(small()[1][address]).tags if tag == "a" and "aria-current" in each]
        assert {each["aria-current"] for each in links} == {mark}, address
        assert len({each["href"] for each in links}) == 1, address


def test_the_foot_says_who_publishes_when_and_under_which_licence() -> None:
    scene, html, _ = small()
    for address, text in html.items():
        foot = read(text.split("<footer", 1)[1]).text
        assert scene.atlas.config.publisher in foot and "1 February 2024" in foot, address
        assert scene.atlas.config.licence in foot, address
