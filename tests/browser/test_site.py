"""The finished site in Chromium, under a path and with every other host shut: a page of every kind, and some by lot."""

from __future__ import annotations

import json
import random
import time
from bisect import bisect_right

import pytest
from chromium import WATCH_SHIFTS, Open, until
from finished import CLASSES, SEED, SITE, calm, faults, settle
from playwright.sync_api import Browser, expect

NO_FOLDER = {"assets", "data", "embed", "pagefind", "static", "v"}


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
EMBEDS = sorted(f"embed/{path.parent.name}/" for path in SITE.glob("embed/*/index.html"))[::20]
LOT = by_lot(20) if SITE.is_dir() else []
print(f"pages by lot, seed {SEED}: {' '.join(LOT)}")  # noqa: T201  # so that a failure can be run again


@pytest.mark.parametrize("address", [*KINDS, *LOT])
def test_pages_are_accessible_calm_and_alone(base: str, open_page: Open, address: str) -> None:
    number = [*KINDS, *LOT].index(address)
    page, seen = open_page(base + address, (360, 1440, 768)[number % 3], dark=number % 2 == 1)
    settle(page)
    assert faults(page) == []
    calm(page, seen)


def test_fonts_that_come_late_move_no_line(browser: Browser, base: str) -> None:
    """As on a slow line: the first picture stands before its fonts are there."""
    for address in KINDS[::4]:
        context = browser.new_context(viewport={"width": 360, "height": 740})
        page = context.new_page()
        page.add_init_script(WATCH_SHIFTS)
        page.route("**/*.woff2", lambda route: (time.sleep(0.3), route.continue_()))
        page.goto(base + address)
        settle(page)
        assert page.evaluate("window.shifted") <= 0.05, address
        context.close()


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


def test_every_kind_fits_with_letters_twice_as_large(base: str, open_page: Open) -> None:
    """WCAG 1.4.4 where letters alone grow: a browser's standard size of 32 pixels, on a phone, all that folds open."""
    page, seen = open_page(base, 360)
    session = page.context.new_cdp_session(page)
    session.send("Page.enable")
    session.send("Page.setFontSizes", {"fontSizes": {"standard": 32, "fixed": 26}})
    for address in [*KINDS, *EMBEDS]:
        page.goto(base + address)
        page.evaluate("document.fonts.ready.then(() => true)")
        assert page.evaluate("parseFloat(getComputedStyle(document.querySelector('p')).fontSize)") > 20, address
        for half in ("false", "true"):
            page.evaluate(f"for (const one of document.querySelectorAll('details')) one.open = {half}")
            assert page.evaluate("document.documentElement.scrollWidth") <= 360, (address, half)
    assert seen.nothing(), seen


def test_paper_has_nothing_to_press_and_every_head(base: str, open_page: Open) -> None:
    """Chromium leaves out of a head that it repeats what is a box of its own: a button's words must stand without."""
    page, _ = open_page(base, 794)
    page.emulate_media(media="print")
    for address in KINDS:
        page.goto(base + address)
        drawn = ".filter((one) => one.getClientRects().length).map((one) => one.outerHTML)"
        pressed = "[...document.querySelectorAll('button, select, input, textarea, details:not([open]) > summary')]"
        assert page.evaluate(pressed + drawn) == [], address
        heads = "[...document.querySelectorAll('thead th button')].map((one) => getComputedStyle(one).display)"
        assert set(page.evaluate(heads)) <= {"contents"}, address


def test_forced_colours_keep_classes_and_focus_and_nothing_moves(base: str, open_page: Open) -> None:
    """Where colours are forced the map and its key still have theirs; who wants no motion gets none."""
    page, seen = open_page(f"{base}{EMBEDS[0]}", 360, forced_colors="active")
    until(page, "document.querySelector('.leaflet-container')")
    fills = "[...new Set([...document.querySelectorAll('SELECTOR')].map((one) => getComputedStyle(one).fill))]"
    for selector in (".land path[class^=c]", ".legend rect[class^=c]"):
        forced = page.evaluate(fills.replace("SELECTOR", selector))
        page.emulate_media(forced_colors="none")
        assert forced == page.evaluate(fills.replace("SELECTOR", selector))
        assert len(forced) > 2
        page.emulate_media(forced_colors="active")
    page.keyboard.press("Tab")
    page.keyboard.press("Home")
    outline = "(({ outlineStyle, outlineWidth }) => `${outlineStyle} ${outlineWidth}`)"
    assert page.evaluate(f"{outline}(getComputedStyle(document.activeElement))") == "solid 3px"
    assert page.evaluate("getComputedStyle(document.querySelector('.mark-focus')).display") == "inline"
    page.keyboard.press("+")
    moving = "document.getAnimations().length + document.querySelectorAll('.leaflet-zoom-anim').length"
    assert page.evaluate(moving) == 0
    until(page, "document.querySelector('.is-zoomed')")
    assert seen.nothing(), seen


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
    until(page, "document.querySelector('.land path[aria-label]')")
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


def test_what_the_search_finds_on_a_phone_lies_over_the_map_and_its_key(base: str, open_page: Open) -> None:
    page, _ = open_page(base, 360)
    settle(page)
    page.locator("form[data-search] input:visible").first.fill("a")
    page.locator("[role=option]").first.wait_for()
    covered = """[...document.querySelectorAll("[role=option]")].filter((one) => {
      const { left, top, width, height } = one.getBoundingClientRect();
      return [0.1, 0.5, 0.9].some((part) =>
        !one.contains(document.elementFromPoint(left + width * part, top + height / 2)));
    }).map((one) => one.textContent)"""
    assert page.evaluate("document.querySelectorAll('[role=option]').length") > 3
    page.evaluate("document.querySelector('.map-frame .legend').style.pointerEvents = 'auto'")
    assert page.evaluate(covered) == []
