"""The maps of the finished site in Chromium: without a script, by pointer, keys and slider, in a frame elsewhere."""

from __future__ import annotations

import io
import json
import random
from bisect import bisect_right
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from chromium import Open, until
from finished import CLASSES, LAYER, SEED, SITE, calm, settle
from PIL import Image
from playwright.sync_api import Page, expect


@pytest.mark.parametrize("address", ["", f"maps/{LAYER}/", f"embed/{LAYER}/"])
@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_the_map_is_there_without_a_script(base: str, open_page: Open, address: str, dark: bool) -> None:
    page, seen = open_page(base + address, 1000, dark, script=False)
    paths = page.locator(".land path")
    assert paths.count() > 100
    assert paths.first.locator("title").text_content()
    picture = Image.open(io.BytesIO(page.locator(".atlas-map").first.screenshot())).convert("RGB")
    shares = [
        count / (picture.width * picture.height) for _, count in Counter(picture.get_flattened_data()).most_common(6)
    ]
    assert min(shares) > 0.005, shares  # paper and the colours of five classes
    assert not seen.strangers


def spots(page: Page, count: int) -> list[dict[str, Any]]:
    """Areas that lie under the middle of their own box: code, name, that place."""
    page.locator(".atlas-map").first.scroll_into_view_if_needed()
    found: list[dict[str, Any]] = page.evaluate(
        """() => [...document.querySelectorAll('.leaflet-overlay-pane .land path')].flatMap((path) => {
          const box = path.getBoundingClientRect();
          const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
          const on = box.width > 6 && document.elementFromPoint(x, y) === path;
          return on ? [{ code: path.id.slice(2), name: path.getAttribute('aria-label').split(': ')[0], x, y }] : [];
        })"""
    )
    assert len(found) > count
    return random.Random(SEED).sample(found, count)


def test_a_click_leads_to_the_right_profile(base: str, open_page: Open) -> None:
    page, seen = open_page(f"{base}maps/{LAYER}/")
    settle(page)
    for spot in spots(page, 4):
        page.mouse.click(spot["x"], spot["y"])
        expect(page.locator(".map-card .card-name")).to_have_text(spot["name"])
        href = page.locator(".map-card a").first.evaluate("(link) => link.href")
        assert href == f"{base}areas/{spot['code']}/"
    name = page.locator(".card-name").inner_text()
    page.locator(".map-card a").first.click()
    expect(page.locator("h1")).to_have_text(name)
    assert seen.nothing(), seen


def test_keys_lead_to_the_right_profile(base: str, open_page: Open) -> None:
    page, seen = open_page(f"{base}maps/{LAYER}/")
    settle(page)
    page.locator(".atlas-map").first.focus()
    names = []
    for key in ("ArrowDown", "ArrowLeft", "ArrowUp", "ArrowUp", "ArrowRight", "ArrowDown", "ArrowDown"):
        page.keyboard.press(key)
        names.append(page.locator(".atlas-map [aria-live]").first.inner_text())
    assert len(set(names)) >= 5
    assert "rank" in names[-1]
    assert page.locator(".leaflet-overlay-pane .mark-focus").is_visible()
    page.keyboard.press("Enter")
    page.wait_for_url("**/areas/*/")
    expect(page.locator("h1")).to_have_text(names[-1].split(": ")[0])
    assert seen.nothing(), seen


DRAWN = """() => [...document.querySelectorAll('svg[data-legend]:not(.told)')].map((svg) => {
  const frame = svg.getBoundingClientRect();
  return [...svg.querySelectorAll('text, rect')].map((one) => {
    const box = one.getBoundingClientRect();
    const place = `${Math.round(box.x - frame.x)} ${Math.round(box.y - frame.y)}`;
    return `${one.getAttribute('class')} ${place} ${one.tagName === 'text' ? one.textContent : Math.round(box.height)}`;
  }).sort();
})"""


"""Every swatch and word of the page's legends, with its place."""


def test_the_slider_colours_every_area_by_its_period(base: str, open_page: Open) -> None:
    page, seen = open_page(f"{base}maps/{LAYER}/")
    settle(page)
    before, legends = page.evaluate(CLASSES), page.evaluate(DRAWN)
    shown = page.locator("input[data-period]").input_value()
    page.locator("input[data-period]").fill("0")
    meta = json.loads((SITE / f"data/{LAYER}/meta.json").read_text(encoding="utf-8"))
    figures = json.loads((SITE / f"data/{LAYER}/{meta['periods'][0]}.json").read_text(encoding="utf-8"))
    values, breaks = figures["values"], figures["breaks"]
    expected = ["nodata" if value is None else f"c{bisect_right(breaks, value)}" for value in values]
    until(page, f"JSON.stringify({CLASSES}) === {json.dumps(json.dumps(expected, separators=(',', ':')))}")
    expect(page.locator("[data-period-label]").first).to_have_text(figures["label"])
    after = expected
    assert sum(one != other for one, other in zip(before, after, strict=True)) > 20
    fills = page.evaluate(
        "[...new Set([...document.querySelectorAll('.land path')].map((p) => getComputedStyle(p).fill))]"
    )
    assert len(fills) >= len(breaks) + 1
    assert page.evaluate(DRAWN) != legends
    page.locator("input[data-period]").fill(shown)
    until(page, f"JSON.stringify({CLASSES}) === {json.dumps(json.dumps(before, separators=(',', ':')))}")
    page.wait_for_timeout(300)  # the legend follows when the map is painted
    assert page.evaluate(DRAWN) == legends, "the script draws a legend as the page came with it"
    calm(page, seen)


def test_a_long_table_unfolds_and_sorts(base: str, open_page: Open) -> None:
    page, _ = open_page(f"{base}maps/{LAYER}/")
    rows = page.locator("table[data-fold] tbody tr:visible")
    few = rows.count()
    assert few < 40
    page.locator("tr[data-folds] button").first.click()
    assert rows.count() > few * 3
    page.locator("table[data-fold] th[aria-sort=descending] button").click()  # as the page came
    assert page.locator("table[data-fold] th[aria-sort=ascending]").count() == 1
    head = page.locator("table[data-fold] thead th button").first
    head.click()
    assert page.locator("table[data-fold] th[aria-sort=ascending]").count() == 1
    names = page.locator("table[data-fold] tbody tr th").all_inner_texts()
    assert [name[0] for name in names] == sorted((name[0] for name in names), key=str.casefold)


def test_an_embed_in_a_sandbox_elsewhere_works_and_tells_its_height(
    base: str, serve: Callable[[Path], str], open_page: Open, tmp_path: Path
) -> None:
    code = next(path.name for path in sorted((SITE / "areas").iterdir()) if path.is_dir())
    frame = f'<iframe src="{base}embed/{LAYER}/?area={code}" width="330" height="500" sandbox="allow-scripts"></iframe>'
    listener = "<script>window.got = []; addEventListener('message', (event) => got.push(event.data));</script>"
    head = f'<head><title>An article</title><link rel="icon" href="data:,">{listener}</head>'
    (tmp_path / "index.html").write_text(f'<!doctype html><html lang="en">{head}<body>{frame}</body></html>')
    page, seen = open_page(serve(tmp_path), 400)
    until(page, "got.some((one) => one.sentinel === 'amp')")
    inner = page.frames[1]
    height = inner.evaluate("Math.ceil(document.documentElement.getBoundingClientRect().height)")
    until(page, f"got.some((one) => one.sentinel === 'amp' && one.height === {height})")
    assert 300 < height < 1400
    assert inner.locator(".leaflet-overlay-pane .land path").count() > 100
    assert inner.locator(".map-card a").first.get_attribute("href")
    assert inner.evaluate("document.documentElement.scrollWidth") <= 330
    assert seen.nothing(), seen
