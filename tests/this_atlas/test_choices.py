"""What a reader chooses on a map's page: only what can be told apart, and rows for a file of their own."""

from __future__ import annotations

import csv
import io
import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from chromium import Open, until
from finished import CLASSES, SITE, calm, faults, settle
from playwright.sync_api import Page, expect

KEY = "[data-apart-key] [data-legend-count]"


def with_intervals() -> str:
    """A layer whose intervals are published, with a benchmark to hold them against."""
    for path in sorted((SITE / "data").glob("*/meta.json")):
        meta = json.loads(path.read_text(encoding="utf-8"))
        if meta.get("interval") and (meta.get("benchmark") or {}).get("value") is not None:
            return str(meta["layer"])
    raise AssertionError("no layer of the site has intervals")


LAYER = with_intervals() if SITE.is_dir() else ""


def meta_of(layer: str) -> dict[str, Any]:
    """What a map's script has of a layer, with the figures as the promised file tells them."""
    meta: dict[str, Any] = json.loads((SITE / f"data/{layer}/meta.json").read_text(encoding="utf-8"))
    figures = json.loads((SITE / f"data/{layer}/{meta['period']}.json").read_text(encoding="utf-8"))
    return meta | {key: figures[key] for key in ("values", "lower", "upper")}


def expected(period: dict[str, Any], benchmark: float | None) -> list[str]:
    """The class of every area on the map of sides, worked out from the period's figures alone."""

    def side(value: float | None, low: float | None, high: float | None) -> str:
        if None in (value, low, high, benchmark):
            return "nodata"
        assert low is not None and high is not None and benchmark is not None
        return "c1" if high < benchmark else "c3" if low > benchmark else "apart"

    return [side(*row) for row in zip(period["values"], period["lower"], period["upper"], strict=True)]


def colours(page: Page) -> list[str]:
    found: list[str] = page.evaluate(CLASSES)
    return found


def counted(page: Page) -> list[str]:
    return [text.strip() for text in page.locator(KEY).all_text_contents()]


def in_key(classes: list[str]) -> list[str]:
    counts = Counter(classes)
    return [str(counts[name]) for name in ("c3", "apart", "c1", "nodata")]


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("width", [360, 768, 1440])
def test_the_switch_works_by_keys_and_is_in_the_address(base: str, open_page: Open, width: int, dark: bool) -> None:
    page, seen = open_page(f"{base}maps/{LAYER}/", width, dark)
    settle(page)
    meta = meta_of(LAYER)
    before = colours(page)
    wanted = expected(meta, meta["benchmark"]["value"])
    switch = page.locator("input[data-apart]")
    assert counted(page) == in_key(wanted)
    expect(page.locator("[data-apart-key]")).to_be_hidden()
    switch.focus()
    page.keyboard.press("Space")
    until(page, f"JSON.stringify({CLASSES}) === {json.dumps(json.dumps(wanted, separators=(',', ':')))}")
    expect(page.locator("[data-apart-key]")).to_be_visible()
    until(page, "location.search.includes('apart=1')")
    assert counted(page) == in_key(wanted)
    hatched = page.evaluate("getComputedStyle(document.querySelector('.land path.apart')).fill")
    assert "#apart" in hatched
    told = ".land path.apart[aria-label*='cannot be told apart']"
    until(page, f"document.querySelectorAll({json.dumps(told)}).length === {wanted.count('apart')}")
    key = page.locator("[data-apart-key] svg").get_attribute("aria-label") or ""
    assert [count in key for count in in_key(wanted)] == [True] * 4
    assert faults(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.keyboard.press("Space")
    until(page, f"JSON.stringify({CLASSES}) === {json.dumps(json.dumps(before, separators=(',', ':')))}")
    until(page, "!location.search.includes('apart')")
    calm(page, seen)


def test_an_address_asks_for_the_switch_and_the_slider_keeps_it(base: str, open_page: Open) -> None:
    page, seen = open_page(f"{base}maps/{LAYER}/?apart=1")
    settle(page)
    meta = meta_of(LAYER)
    expect(page.locator("input[data-apart]")).to_be_checked()
    assert colours(page) == expected(meta, meta["benchmark"]["value"])
    first = json.loads((SITE / f"data/{LAYER}/{meta['periods'][0]}.json").read_text(encoding="utf-8"))
    page.locator("input[data-period]").fill("0")
    wanted = expected(first, first["benchmark"])
    until(page, f"JSON.stringify({CLASSES}) === {json.dumps(json.dumps(wanted, separators=(',', ':')))}")
    until(page, "location.search.includes('period=')")
    assert counted(page) == in_key(wanted)
    assert "apart=1" in page.url
    page.locator("details.embed summary").first.click()
    assert "apart=1" in page.locator("#embed-code").input_value()
    assert seen.nothing(), seen


@pytest.mark.parametrize("width", [330, 700])
def test_an_embed_has_the_switch_too(base: str, open_page: Open, width: int) -> None:
    page, seen = open_page(f"{base}embed/{LAYER}/?apart=1", width, dark=width == 700)
    settle(page)
    meta = meta_of(LAYER)
    assert colours(page) == expected(meta, meta["benchmark"]["value"])
    assert counted(page) == in_key(colours(page))
    assert page.locator("[data-apart-key]").is_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert faults(page) == []
    page.locator("input[data-apart]").uncheck()
    until(page, f"{CLASSES}.includes('c0')")
    assert seen.nothing(), seen


def test_without_a_script_the_page_says_it_in_words(base: str, open_page: Open) -> None:
    page, _ = open_page(f"{base}maps/{LAYER}/", script=False)
    expect(page.locator("input[data-apart]")).to_be_hidden()
    meta = meta_of(LAYER)
    apart = Counter(expected(meta, meta["benchmark"]["value"]))["apart"]
    assert f"For {apart:,} of the " in page.locator("[data-sentence]").inner_text()
    assert page.locator("table.figures td.apart").count() == apart


def rows_of(path: Path) -> list[list[str]]:
    return list(csv.reader(io.StringIO(path.read_text(encoding="utf-8"))))


def test_rows_chosen_become_a_file_with_the_columns_of_the_whole(base: str, open_page: Open, tmp_path: Path) -> None:
    page, seen = open_page(f"{base}maps/{LAYER}/", accept_downloads=True)
    settle(page)
    page.get_by_role("button", name="Choose rows for a file").click()
    take = page.get_by_role("button", name="Download CSV")
    expect(take).to_be_disabled()
    assert faults(page) == []
    boxes = page.locator("table.figures tbody input:visible")
    boxes.nth(0).focus()
    page.keyboard.press("Space")
    boxes.nth(2).check()
    heads = [page.locator("table.figures tbody th a").nth(at).get_attribute("href") or "" for at in (0, 2)]
    codes = {head.split("/")[-2] for head in heads}
    expect(page.locator(".choose [role=status]")).to_have_text("2 chosen")
    with page.expect_download() as waiting:
        take.click()
    assert waiting.value.suggested_filename == f"{LAYER}-selection.csv"
    waiting.value.save_as(tmp_path / "chosen.csv")
    whole, chosen = rows_of(SITE / f"data/{LAYER}.csv"), rows_of(tmp_path / "chosen.csv")
    assert chosen == [whole[0], *(row for row in whole[1:] if row[0] in codes)]
    page.get_by_role("button", name="Choose all shown").click()
    shown = boxes.count()
    expect(page.locator(".choose [role=status]")).to_have_text(f"{shown} chosen")
    page.get_by_role("button", name="Clear").click()
    expect(take).to_be_disabled()
    page.get_by_role("button", name="Choose rows for a file").click()
    assert page.locator("table.figures tbody input").count() == 0
    assert seen.nothing(), seen


def test_a_file_that_cannot_be_had_is_said(base: str, open_page: Open) -> None:
    page, _ = open_page(f"{base}maps/{LAYER}/")
    settle(page)
    page.get_by_role("button", name="Choose rows for a file").click()
    page.locator("table.figures tbody input:visible").first.check()
    page.locator("[data-selection]").evaluate("(box) => { box.dataset.selection = 'none.csv'; }")
    page.get_by_role("button", name="Download CSV").click()
    expect(page.locator(".choose [role=status]")).to_have_text("The figures could not be loaded.")
