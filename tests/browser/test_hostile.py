"""An atlas whose every text would do harm, opened in Chromium: nothing of it runs, and it reads as it was written."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from building import copy_of, run_atlas
from chromium import Open, Seen, until
from playwright.sync_api import Page, expect

NAMES = {
    feature["properties"]["code"]: feature["properties"]["name"]
    for feature in json.loads(
        (Path(__file__).parents[1] / "cases/hostile/layers/areas/plots/boundaries.geojson").read_bytes()
    )["features"]
}


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = copy_of("hostile", tmp_path_factory.mktemp("hostile") / "atlas")
    result = run_atlas(root, "build")
    assert result.returncode == 0, result.stderr
    return root / "site"


@pytest.fixture(scope="module")
def base(hostile: Path, serve: Callable[[Path], str]) -> str:
    return serve(hostile)


def harmless(page: Page, seen: Seen, where: str) -> None:
    """Nothing ran, nothing was asked of another host, nothing was blocked; no element came out of a text."""
    assert page.evaluate("window.evil === undefined"), where
    assert seen.nothing(), (where, seen)
    made = (
        "document.querySelectorAll('u, i, img[src=x], [onload], [onerror], [onmouseover], [onclick], .site b').length"
    )
    assert page.evaluate(made) == 0, where


def pages(site: Path) -> Iterator[str]:
    for path in sorted(site.rglob("*.html")):
        yield path.relative_to(site).as_posix().removesuffix("index.html")


def test_no_page_runs_what_stands_in_a_text(hostile: Path, base: str, open_page: Open) -> None:
    found = list(pages(hostile))
    assert {"", "about/", "areas/P2/", "cases/worst/", "embed/figures/", "maps/figures/", "things/1/"} <= set(found)
    page, seen = open_page(base)
    for address in found:
        page.goto(base + address)
        page.wait_for_load_state("networkidle")
        harmless(page, seen, address)


@pytest.mark.parametrize("code", NAMES)
def test_names_read_as_they_were_written(base: str, open_page: Open, code: str) -> None:
    name = NAMES[code]
    page, seen = open_page(f"{base}areas/{code}/")
    assert (page.locator("h1").text_content() or "").strip() == name
    assert page.title().startswith(name)
    page.goto(f"{base}maps/figures/?area={code}")
    expect(page.locator(".map-card .card-name")).to_have_text(name)
    harmless(page, seen, code)


@pytest.mark.parametrize("address", ["", "maps/figures/", "embed/figures/"])
def test_pointer_keys_and_slider_run_nothing(base: str, open_page: Open, address: str) -> None:
    page, seen = open_page(base + address)
    until(page, "document.querySelector('.leaflet-overlay-pane > svg.areas') !== null")
    for code in NAMES:
        page.locator(f"#a-{code}").first.hover(force=True)
        page.locator(f"#a-{code}").first.click(force=True)
    page.locator(".atlas-map").first.focus()
    for key in ("Home", "ArrowRight", "ArrowDown", "End"):
        page.keyboard.press(key)
    for slider in page.locator("input[type=range]").all():
        slider.fill("0")
    page.wait_for_load_state("networkidle")
    harmless(page, seen, address)


def test_what_is_searched_for_runs_nothing(base: str, open_page: Open) -> None:
    page, seen = open_page(base)
    box = page.locator("input[type=search]").first
    for text in ("script", "<img src=x onerror=window.evil=1>", "window.evil"):
        box.fill(text)
        page.wait_for_timeout(400)
    page.wait_for_load_state("networkidle")
    harmless(page, seen, "search")


def test_a_still_opened_by_itself_runs_nothing(base: str, open_page: Open) -> None:
    page, seen = open_page(f"{base}static/figures.svg")
    assert page.evaluate("window.evil === undefined")
    assert page.evaluate("document.querySelectorAll('script').length") == 0
    assert not seen.errors
