"""What the first page and maps say when a reader picks or looks for something: a map's own words, towns, old names."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Callable
from html import unescape
from pathlib import Path

import pytest
from chromium import ROOT, Open, until
from playwright.sync_api import Browser

SITE = ROOT / "site"
OTHER = "deprivation-england"


@pytest.fixture(scope="module")
def site(serve: Callable[[Path], str]) -> str:
    return serve(SITE)


def said(layer: str) -> str:
    words = json.loads((SITE / f"data/{layer}/words.json").read_text(encoding="utf-8"))
    return "".join(part["text"] for part in words["sentence"])


def compact(values: list[str]) -> str:
    """As the browser writes JSON."""
    return json.dumps(values, separators=(",", ":"))


def test_a_map_that_is_picked_brings_its_own_words(site: str, open_page: Open) -> None:
    page, seen = open_page(site)
    until(page, "document.querySelector('.leaflet-container')")
    page.locator("summary", has=page.get_by_text("Need and inclusion")).click()
    page.locator(f"a[data-layer={OTHER}]").click()
    until(page, f"document.querySelector('[data-sentence]').textContent.trim() === {json.dumps(said(OTHER))}")
    assert "indices of deprivation" in page.locator("[data-layer-source]").inner_text()
    assert not page.locator("[data-layer-other]").is_visible()
    assert f"layer={OTHER}" in page.url
    assert page.locator(".legend:visible, .swarm:visible").filter(has_text="outside England").count()
    page.reload()
    until(page, f"document.querySelector('[data-sentence]').textContent.trim() === {json.dumps(said(OTHER))}")
    assert seen.nothing(), seen


def test_words_that_cannot_be_had_leave_the_way_to_the_maps_page(site: str, open_page: Open) -> None:
    page, _ = open_page(site)
    until(page, "document.querySelector('.leaflet-container')")
    page.route("**/words.json", lambda route: route.abort())
    page.locator("summary", has=page.get_by_text("Need and inclusion")).click()
    page.locator(f"a[data-layer={OTHER}]").click()
    until(page, f"location.search.includes({OTHER!r})")
    assert page.locator("[data-layer-other]").is_visible()
    assert not page.locator("[data-sentence]").is_visible()


@pytest.mark.parametrize(
    ("asked", "area", "why"),
    [
        ("Barrow-in-Furness", "Westmorland and Furness", "Barrow-in-Furness"),
        ("Caerdydd", "Cardiff", "Caerdydd"),
        ("Gosforth", "Newcastle upon Tyne", "is in it"),
        ("Gateshead", "Gateshead", ""),
    ],
)
def test_a_map_finds_towns_old_and_welsh_names(site: str, open_page: Open, asked: str, area: str, why: str) -> None:
    page, seen = open_page(f"{site}maps/gva-per-hour/")
    until(page, "document.querySelector('.leaflet-container')")
    page.locator("#find-area").fill(asked)
    page.keyboard.press("Enter")
    until(page, f"document.querySelector('.card-name')?.textContent === {json.dumps(area)}")
    assert why in page.locator(".find-none").inner_text()
    assert seen.nothing(), seen


def test_the_slider_says_the_chosen_areas_figure(site: str, open_page: Open) -> None:
    page, seen = open_page(f"{site}maps/gva-per-hour/?area=E08000037")
    until(page, "document.querySelector('.card-value')")
    page.locator("input[data-period]").focus()
    page.keyboard.press("Home")
    until(page, "/The map shows 2004. Gateshead: £[0-9.]+, rank/.test(document.querySelector('.map-live').textContent)")
    assert seen.nothing(), seen


def test_what_is_copied_is_what_is_shown(site: str, open_page: Open) -> None:
    """An older year and an area: the line to cite and the embed lead there, the frame is high enough."""
    page, seen = open_page(f"{site}maps/gva-per-hour/?period=2010&area=E06000064")
    cite = "document.getElementById('cite-line').textContent"
    until(page, f"/output per hour worked, 2010\\. .*[?]area=E06000064&period=2010$/.test({cite})")
    code = page.locator("#embed-code").input_value()
    found = re.search(r'src="([^"]+)" .*height="(\d+)"', code)
    assert found
    until(page, "document.querySelector('input[data-period]').value === '6'")
    page.locator("input[data-period]").focus()
    page.keyboard.press("End")
    until(page, f"/output per hour worked, 2023\\. .*[?]area=E06000064$/.test({cite})")
    assert "period=" not in page.locator("#embed-code").input_value()
    page.set_viewport_size({"width": 330, "height": 900})
    page.goto(unescape(found[1]))
    until(page, "document.querySelector('.card-value')")
    until(page, "document.querySelector('[data-period-label]').textContent === '2010'")
    needed = page.evaluate("document.documentElement.getBoundingClientRect().height")
    assert needed <= int(found[2]), (needed, code)
    assert seen.nothing(), seen


def test_a_year_that_a_map_has_not_is_not_cited(site: str, open_page: Open) -> None:
    page, _ = open_page(f"{site}maps/gva-per-hour/?period=1066")
    until(page, "!location.search")
    until(page, "document.getElementById('cite-line').textContent.endsWith('/maps/gva-per-hour/')")


SIGNS = {"area=": ".card-value", "apart=": ".is-apart"}


@pytest.mark.parametrize(
    "view",
    [
        "employment-rate/?area=E06000058&apart=1",
        "no-qualifications/?apart=1",
        "high-growth-businesses/?area=E07000088",
        "median-pay/?area=E07000088",
    ],
)
def test_the_heights_of_codes_hold_the_card_and_the_switch(site: str, open_page: Open, view: str) -> None:
    page, _ = open_page(f"{site}maps/{view}")
    signs = [f"document.querySelector('{sign}')" for part, sign in SIGNS.items() if part in view]
    until(page, " && ".join(signs))
    found = re.search(r'src="([^"]+)" .*height="(\d+)"', page.locator("#embed-code").input_value())
    assert found
    page.set_viewport_size({"width": 330, "height": 900})
    page.goto(unescape(found[1]))
    until(page, " && ".join(signs))
    assert page.evaluate("document.documentElement.getBoundingClientRect().height") <= int(found[2])


def test_what_stays_at_the_newest_year_says_so(site: str, open_page: Open) -> None:
    page, seen = open_page(f"{site}maps/gva-per-hour/")
    until(page, "document.querySelector('.leaflet-container')")
    notes = page.locator("[data-still]")
    assert [note.is_visible() for note in notes.all()] == [False, False]
    page.locator("input[data-period]").focus()
    page.keyboard.press("Home")
    until(page, "[...document.querySelectorAll('[data-still]')].every((one) => one.offsetHeight > 0)")
    assert all("show 2023." in note.inner_text() for note in notes.all())
    page.keyboard.press("End")
    until(page, "[...document.querySelectorAll('[data-still]')].every((one) => one.hidden)")
    assert seen.nothing(), seen


def test_the_first_page_leads_to_the_view_that_it_shows(site: str, open_page: Open) -> None:
    page, seen = open_page(f"{site}?area=E06000064")
    links = (
        "[...document.querySelectorAll('a[data-layer-link]')].map((one) => one.getAttribute('href').split('/maps/')[1])"
    )
    own, other = "gva-per-hour/?{}area=E06000064{}", f"{OTHER}/?area=E06000064{{}}"
    page.locator("input[data-period]").focus()
    page.keyboard.press("Home")
    hashes = ("#table", "#use", "")
    until(
        page, f"JSON.stringify({links}) === {json.dumps(compact([own.format('period=2004&', one) for one in hashes]))}"
    )
    page.keyboard.press("End")
    until(page, f"JSON.stringify({links}) === {json.dumps(compact([own.format('', one) for one in hashes]))}")
    page.locator("summary", has=page.get_by_text("Need and inclusion")).click()
    page.locator(f"a[data-layer={OTHER}]").click()
    until(page, f"JSON.stringify({links}) === {json.dumps(compact([other.format(one) for one in hashes]))}")
    page.locator(".map-close").click()
    until(page, f"{links}[0] === '{OTHER}/#table'")
    assert seen.nothing(), seen


def test_an_embed_in_a_sandbox_without_an_origin_works(site: str, browser: Browser) -> None:
    page = browser.new_page(viewport={"width": 360, "height": 1000})
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    frame = (
        f'<iframe sandbox="allow-scripts" width="330" height="970" src="{site}embed/gva-per-hour/?area=X&period=1066">'
    )
    page.set_content(f"<!doctype html><body>{frame}</iframe>")
    (inner,) = (one for one in page.frames if one.parent_frame)
    until(inner, "document.querySelector('.leaflet-container')")
    assert inner.evaluate("window.origin") == "null"
    slider = inner.locator("input[data-period]")
    assert slider.is_visible()
    slider.focus()
    page.keyboard.press("Home")
    until(inner, "document.querySelector('[data-period-label]').textContent === '2004'")
    until(inner, "document.querySelector('[data-benchmark]').textContent !== '£41.87'")
    assert errors == []
    page.close()


def test_the_door_to_the_candidates_says_what_their_page_and_their_table_show(site: str, open_page: Open) -> None:
    page, _ = open_page(site, script=False)
    said = page.locator(".doors > div", has=page.locator("a[href$='candidates/']")).locator("p").inner_text()
    page.goto(f"{site}candidates/")
    robust = page.locator("[data-ranked=areas] tr.solid").count()
    with (SITE / "data/candidates.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    shares = {row["area_code"]: float(row["share_top10"]) for row in rows if row["gate"] == "yes"}
    most = max(shares.values())
    lead = [code for code, share in shares.items() if share == most]
    names = [page.locator(f"[data-ranked=areas] tr[data-id={code}] th a").inner_text() for code in lead]
    stay = f"{robust} of {len(rows)} authorities stay in the top tenth in at least 75 of 100"
    assert robust and said.startswith(stay)
    assert said.endswith(f"most often {' and '.join(names)}, in {round(100 * most)}.")
