"""The code that the page on embedding gives away, as it stands there, against frames that lie."""

from __future__ import annotations

import gzip
import re
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from chromium import ROOT, until
from finished import CONFIG, LAYER
from playwright.sync_api import Browser, Page, Route

PAGE = ROOT / "site_src" / "pages" / "embedding.md"
MAP = "https://example.org/embed/gva-per-hour/"


@pytest.fixture
def article(browser: Browser) -> Page:
    """An article with the page's second piece of code, and a second frame of another's."""
    (code,) = [part for part in re.findall(r"```html\n(.*?)```", PAGE.read_text("utf-8"), re.S) if "<script>" in part]
    other = "<iframe name='other' src='https://other.test/'></iframe>"
    bodies = {
        "https://article.test/": f"<!doctype html><body>{code}{other}",
        MAP: "map",
        "https://other.test/": "other",
    }

    def answer(route: Route) -> None:
        route.fulfill(content_type="text/html", body=bodies.get(route.request.url, ""))

    page = browser.new_context().new_page()
    page.route("**/*", answer)
    page.goto("https://article.test/")
    return page


def tell(page: Page, address: str, height: object) -> None:
    (frame,) = [frame for frame in page.frames if frame.url == address]
    frame.evaluate("height => parent.postMessage({ 'datawrapper-height': { 'gva-per-hour': height } }, '*')", height)


def test_the_frame_takes_the_height_that_its_map_tells(article: Page) -> None:
    tell(article, MAP, 777)
    until(article, "document.getElementById('atlas-map').style.height === '777px'")


def test_nobody_else_is_believed(article: Page) -> None:
    tell(article, "https://other.test/", 999)
    article.evaluate("postMessage({ 'datawrapper-height': { 'gva-per-hour': 888 } }, '*')")
    for odd in (5, 99999, "tall", None):
        tell(article, MAP, odd)
    tell(article, MAP, 555)
    until(article, "document.getElementById('atlas-map').style.height === '555px'")
    heights: list[str] = article.evaluate("[...document.querySelectorAll('iframe')].map(frame => frame.style.height)")
    assert heights == ["555px", ""]


def test_the_same_frame_at_another_address_is_not_believed(article: Page) -> None:
    article.evaluate("document.getElementById('atlas-map').src = 'https://other.test/'")
    until(article, "true")
    article.wait_for_timeout(200)
    frame = next(frame for frame in article.frames if frame.url == "https://other.test/" and frame.name != "other")
    frame.evaluate("parent.postMessage({ 'datawrapper-height': { x: 900 } }, '*')")
    article.wait_for_timeout(100)
    assert article.evaluate("document.getElementById('atlas-map').style.height") == ""


def tall(page: Page) -> int:
    needed: int = page.evaluate("Math.ceil(document.documentElement.getBoundingClientRect().height)")
    return needed


def test_the_heights_that_are_stated_hold_every_map(serve: Callable[[Path], str], browser: Browser) -> None:
    """The one in every code, in any column from 320 px; those of the page's table, which leave little empty."""
    rows = {int(w): int(h) for w, h in re.findall(r"^\| (\d+) px \| (\d+) px \|$", PAGE.read_text("utf-8"), re.M)}
    assert len(rows) >= 4
    embeds = sorted(path.parent.name for path in (ROOT / "site" / "embed").glob("*/index.html"))
    address = f"{serve(ROOT / 'site')}embed/"
    page = browser.new_page()
    needed: dict[int, list[int]] = {width: [] for width in (*rows, 320, 345, 360, 700)}
    for name in embeds:
        page.goto(f"{address}{name}/")
        for width, heights in needed.items():
            page.set_viewport_size({"width": width, "height": 600})
            heights.append(tall(page))
    page.close()
    stated = int(CONFIG["embed"]["height"])
    assert f'height="{stated}"' in PAGE.read_text("utf-8")
    for width, heights in needed.items():
        most = max(zip(heights, embeds, strict=True))
        assert most[0] <= rows.get(width, stated), (width, most)
        assert rows.get(width, stated) - most[0] <= 40 or width not in rows, (width, most)


def test_an_embed_answers_after_two_files_of_75_kilobytes(serve: Callable[[Path], str], browser: Browser) -> None:
    """On a slow line it is the bytes that its reader waits for: itself, its script, and nothing until it is used."""
    site = ROOT / "site"
    page = browser.new_page(viewport={"width": 700, "height": 800})
    asked: list[str] = []
    page.on("request", lambda request: asked.append(urlsplit(request.url).path.lstrip("/")))
    page.goto(f"{serve(site)}embed/{LAYER}/", wait_until="networkidle")
    until(page, "document.querySelector('.leaflet-container')")
    own = [path for path in asked if not path.startswith("data:")]
    page.close()
    script = site / own[1]
    assert own == [f"embed/{LAYER}/", f"assets/{script.name}"] and script.name.startswith("embed.")
    weights = [len(gzip.compress(path.read_bytes(), 6)) for path in (site / own[0] / "index.html", script)]
    assert sum(weights) <= 75_000, weights
