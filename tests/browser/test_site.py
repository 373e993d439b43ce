"""The finished site in Chromium, under a path and with every other host shut: a page of every kind, and some by lot."""

from __future__ import annotations

import io
import json
import random
import tomllib
from bisect import bisect_right
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from chromium import ROOT, Open, Seen, until
from PIL import Image
from playwright.sync_api import Page, expect

SITE = ROOT / "site"
CONFIG = tomllib.loads((ROOT / "atlas.toml").read_text(encoding="utf-8"))
SEED = str(CONFIG["data_date"])
LAYER = CONFIG["home_layer"]
AXE = ROOT / "node_modules/axe-core/axe.min.js"
NO_FOLDER = {"assets", "data", "embed", "pagefind", "static", "v"}
CLASSES = "[...document.querySelectorAll('.land path')].map((path) => path.getAttribute('class'))"


def one_of_each() -> list[str]:
    """The first page, each section, and the first page below each: one page of every kind."""
    found = [""]
    for top in sorted(path for path in SITE.iterdir() if path.is_dir() and path.name not in NO_FOLDER):
        pages = sorted(page.parent.relative_to(SITE).as_posix() for page in top.rglob("index.html"))
        depths = {page.count("/"): page for page in reversed(pages)}
        found += [f"{page}/" for _, page in sorted(depths.items())]
    return found


def by_lot(count: int) -> list[str]:
    """Other pages, drawn by the atlas's date: each release looks at others."""
    pages = sorted(f"{page.parent.relative_to(SITE).as_posix()}/" for page in SITE.rglob("index.html"))
    rest = [page for page in pages if page.split("/")[0] not in NO_FOLDER and page not in KINDS and page != "./"]
    return random.Random(SEED).sample(rest, min(count, len(rest)))


KINDS = one_of_each() if SITE.is_dir() else []
LOT = by_lot(20) if SITE.is_dir() else []
print(f"pages by lot, seed {SEED}: {' '.join(LOT)}")  # noqa: T201  # so that a failure can be run again


@pytest.fixture(scope="session")
def base(serve: Callable[[Path], str], tmp_path_factory: pytest.TempPathFactory) -> str:
    """The site's address. It lies below a path, as a project's pages do."""
    assert (SITE / "index.html").is_file(), "there is no finished site to look at: run `make site`"
    folder = tmp_path_factory.mktemp("host")
    (folder / "some-atlas").symlink_to(SITE)
    return f"{serve(folder)}some-atlas/"


def settle(page: Page) -> None:
    """Until the network rests and fonts are in."""
    page.wait_for_load_state("networkidle")
    page.evaluate("document.fonts.ready.then(() => true)")


def faults(page: Page) -> list[str]:
    """What axe-core finds: rule, element, what is wrong."""
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found: Any = page.evaluate("axe.run({ resultTypes: ['violations'] })")
    return [
        f"{rule['id']}: {node['target']} {node['failureSummary'][:200]}"
        for rule in found["violations"]
        for node in rule["nodes"][:3]
    ]


def calm(page: Page, seen: Seen) -> None:
    assert seen.nothing(), seen
    assert page.evaluate("window.shifted") <= 0.05


@pytest.mark.parametrize("address", [*KINDS, *LOT])
def test_pages_are_accessible_calm_and_alone(base: str, open_page: Open, address: str) -> None:
    number = [*KINDS, *LOT].index(address)
    page, seen = open_page(base + address, (360, 1440, 768)[number % 3], dark=number % 2 == 1)
    settle(page)
    assert faults(page) == []
    calm(page, seen)


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("width", [360, 768, 1440])
def test_every_kind_fits_its_width(base: str, open_page: Open, width: int, dark: bool) -> None:
    page, seen = open_page(base, width, dark)
    for address in KINDS:
        page.goto(base + address)
        settle(page)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, address
        assert seen.nothing(), (address, seen)
        assert page.evaluate("window.shifted") <= 0.05, address


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


def test_the_picker_changes_the_map_in_its_place(base: str, open_page: Open) -> None:
    page, seen = open_page(base)
    settle(page)
    for link in page.locator("[data-picker] a[data-layer]:not([aria-current])").all()[:3]:
        title = link.evaluate("(one) => one.dataset.layer")
        link.evaluate("(one) => { one.closest('details').open = true; }")
        link.click()
        meta = json.loads((SITE / f"data/{title}/meta.json").read_text(encoding="utf-8"))
        expect(page.locator("[data-layer-title]")).to_have_text(meta["title"])
        figures = json.loads((SITE / f"data/{title}/{meta['period']}.json").read_text(encoding="utf-8"))
        values, breaks = figures["values"], meta["breaks"]
        drawn = ["nodata" if one in ("set", "out") else one for one in page.evaluate(CLASSES)]
        assert drawn == ["nodata" if v is None else f"c{bisect_right(breaks, v)}" for v in values]
    assert page.url.split("?")[0] == base
    calm(page, seen)


def test_the_search_finds_a_place_by_keys(base: str, open_page: Open) -> None:
    page, seen = open_page(base)
    names = page.evaluate(
        "[...document.querySelectorAll('.land path')].map((p) => p.getAttribute('aria-label').split(': ')[0])"
    )
    name = random.Random(SEED).choice([one for one in names if one.isalpha()])
    box = page.locator("form[data-search] input:visible").first
    box.fill(name)
    option = page.locator("[role=option] a").filter(has_text=name).first
    option.wait_for()
    assert box.get_attribute("aria-expanded") == "true"
    page.keyboard.press("ArrowDown")
    assert box.get_attribute("aria-activedescendant")
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text(name)
    assert seen.nothing(), seen


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
