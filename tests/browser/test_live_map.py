"""The live map on a page of five areas: picture first, then pointer, keys, slider, picker, and heights for embeds."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from chromium import DIST, FIXTURE, Open, until
from playwright.sync_api import Page, expect

CLASSES = "[...document.querySelectorAll('.land path')].map((path) => path.getAttribute('class'))"


@pytest.fixture(scope="module")
def site(serve: Callable[[Path], str], tmp_path_factory: pytest.TempPathFactory) -> str:
    folder = tmp_path_factory.mktemp("fixture")
    shutil.copytree(FIXTURE, folder, dirs_exist_ok=True)
    for name in ("map.js", "embed.js", "leaflet.css"):
        shutil.copy(DIST / name, folder)
    return serve(folder)


def card(page: Page) -> str:
    return page.locator(".map-card").inner_text()


@pytest.mark.parametrize("width", [360, 768, 1440])
def test_coming_alive_moves_nothing(site: str, open_page: Open, width: int) -> None:
    """The picture lies to a thousandth of a pixel where it lay without a script."""
    still, _ = open_page(f"{site}index.html", width, script=False)
    alive, seen = open_page(f"{site}index.html", width)
    assert alive.locator(".leaflet-overlay-pane > svg.areas").count() == 1
    for code in ("AA1", "EE5"):
        before, after = (page.locator(f"#a-{code}").bounding_box() for page in (still, alive))
        assert before is not None
        assert after == pytest.approx(before, abs=0.001)
    frames = [page.locator(".atlas-map").bounding_box() for page in (still, alive)]
    assert frames[0] == frames[1]
    assert alive.evaluate("window.shifted") == 0
    assert seen.nothing(), seen


def test_pointer_names_and_click_tells(site: str, open_page: Open) -> None:
    page, seen = open_page(f"{site}index.html")
    page.locator("#a-BB2").hover()
    expect(page.locator(".map-tip")).to_have_text("East <i>End</i>£20.00")
    page.locator("#a-DD4").click()
    assert "£32.16, rank 1 of 4, counted from the highest" in card(page)
    assert "£10.16 above the whole" in card(page)
    assert "area=DD4" in page.url
    link = page.locator(".map-card a")
    assert link.get_attribute("href") == "profile.html?code=DD4"
    page.locator("#a-CC3").click()
    assert "too few answers" in card(page)
    assert seen.nothing(), seen


def test_an_address_chooses_area_and_period(site: str, open_page: Open) -> None:
    page, _ = open_page(f"{site}index.html?area=BB2&period=2022")
    expect(page.locator("[data-period-label]")).to_have_text("2022")
    expect(page.locator(".card-value")).to_contain_text("£26.00")
    assert page.locator("#when").input_value() == "1"


def test_a_click_in_the_lens_chooses_the_area_below_it(site: str, open_page: Open) -> None:
    page, _ = open_page(f"{site}index.html")
    page.locator(".lens").click()
    assert "East <i>End</i>" in card(page)


def test_keys_walk_announce_and_open(site: str, open_page: Open) -> None:
    page, _ = open_page(f"{site}index.html")
    page.locator(".atlas-map").focus()
    live = page.locator("[aria-live]").first
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Home")
    expect(live).to_contain_text("Northholm: £10.50, rank 4 of 4, counted from the highest")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowRight")
    expect(live).to_contain_text("East <i>End</i>")
    page.keyboard.press("End")
    expect(live).to_contain_text("Ŷs Fawr")
    page.keyboard.press("Escape")
    expect(page.locator(".map-card")).to_be_hidden()
    page.keyboard.press("End")
    page.locator(".map-close").focus()
    page.keyboard.press("Escape")
    expect(page.locator(".map-card")).to_be_hidden()
    expect(page.locator(".atlas-map")).to_be_focused()
    page.keyboard.press("End")
    with page.expect_navigation(url="**/profile.html?code=EE5", wait_until="commit"):
        page.keyboard.press("Enter")


def test_the_map_is_named_for_what_it_shows(site: str, open_page: Open) -> None:
    page, _ = open_page(f"{site}index.html?period=2022")
    expect(page.locator(".atlas-map")).to_have_attribute("aria-label", re.compile("2022$"))


def test_the_map_is_one_tab_stop(site: str, open_page: Open) -> None:
    page, _ = open_page(f"{site}index.html")
    stops = page.evaluate(
        "[...document.querySelectorAll('.atlas-map, .atlas-map *')]"
        ".filter((one) => one.tabIndex >= 0 && one.tagName !== 'BUTTON').map((one) => one.id)"
    )
    assert stops == ["map-sun"]


def test_slider_recolours_and_says_which_period(site: str, open_page: Open) -> None:
    page, seen = open_page(f"{site}index.html")
    assert page.evaluate(CLASSES) == ["c0", "c1", "nodata", "c2", "c1"]
    page.locator("#when").fill("1")
    expect(page.locator("[data-period-label]")).to_have_text("2022")
    expect(page.locator("[data-sentence]")).to_be_hidden()
    assert page.evaluate(CLASSES) == ["c0", "c2", "c1", "c2", "nodata"]
    expect(page.locator("#a-BB2")).to_have_attribute("aria-label", "East <i>End</i>: £26.00")
    assert "period=2022" in page.url
    page.locator("#when").fill("2")
    expect(page.locator("[data-sentence]")).to_be_visible()
    assert "period" not in page.url
    assert seen.nothing(), seen


def test_a_period_that_cannot_be_had_is_said_and_changes_nothing(site: str, open_page: Open) -> None:
    page, _ = open_page(f"{site}index.html")
    page.locator("#when").fill("0")
    expect(page.locator(".map-live.is-seen")).to_have_text("The figures for 2021 could not be loaded.")
    expect(page.locator("[data-period-label]")).to_have_text("2023")
    assert page.evaluate(CLASSES) == ["c0", "c1", "nodata", "c2", "c1"]


def test_picker_shows_another_layer_or_goes_to_it(site: str, open_page: Open) -> None:
    page, _ = open_page(f"{site}index.html?area=AA1")
    page.get_by_role("link", name="Rain").click()
    expect(page.locator("[data-layer-title]")).to_have_text("Rain")
    expect(page.locator("[data-period-label]")).to_have_text("2022/23")
    assert page.evaluate(CLASSES) == ["c0", "c1", "c2", "c2", "c0"]
    assert "p-tarn" in (page.locator(".leaflet-overlay-pane > svg").get_attribute("class") or "")
    assert "4.0%, rank 5 of 5" in card(page)
    assert "1.0 point below the whole" in card(page)
    with page.expect_navigation(url="**/none.html", wait_until="commit"):
        page.get_by_role("link", name="None").click()


def test_finding_an_area_by_part_of_its_name(site: str, open_page: Open) -> None:
    page, _ = open_page(f"{site}index.html")
    page.locator("#find").fill("ys f")
    page.keyboard.press("Enter")
    expect(page.locator(".card-name")).to_have_text("Ŷs Fawr")


def test_the_wheel_scrolls_the_page_until_the_reader_is_in_the_map(site: str, open_page: Open) -> None:
    page, _ = open_page(f"{site}index.html", 600)
    box = page.locator(".atlas-map").bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + 200, box["y"] + 300)
    page.mouse.wheel(0, 100)
    until(page, "scrollY > 0")
    assert page.locator(".is-zoomed").count() == 0
    page.mouse.click(box["x"] + 200, box["y"] + 200)
    page.mouse.wheel(0, -300)
    page.wait_for_selector(".is-zoomed")
    page.get_by_role("button", name="Whole map").click()
    page.wait_for_selector(".atlas-map:not(.is-zoomed)")


def test_one_finger_scrolls_two_move_the_map(site: str, open_page: Open) -> None:
    page, _ = open_page(f"{site}index.html", 360, has_touch=True, is_mobile=True)
    client = page.context.new_cdp_session(page)

    def touch(kind: str, *points: tuple[float, float]) -> None:
        client.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": [{"x": x, "y": y} for x, y in points]})

    before = page.locator("#a-DD4").bounding_box()
    assert before is not None
    touch("touchStart", (150, 500))
    for y in range(490, 300, -10):
        touch("touchMove", (150, y))
    touch("touchEnd")
    until(page, "scrollY > 50")
    assert page.locator(".is-zoomed").count() == 0
    page.evaluate("scrollTo(0, 100)")
    touch("touchStart", (140, 300), (180, 300))
    for step in range(1, 12):
        touch("touchMove", (140 - 6 * step, 300), (180 + 6 * step, 300))
    touch("touchEnd")
    page.wait_for_selector(".is-zoomed")
    after = page.locator("#a-DD4").bounding_box()
    assert after is not None
    assert after["width"] > before["width"] * 2


def test_an_embed_in_a_sandbox_of_another_origin_tells_its_height(
    site: str, serve: Callable[[Path], str], open_page: Open, tmp_path: Path
) -> None:
    address = f"{site}embed.html?area=DD4&amp;childId=pym-0#?secret=Ab9"
    frame = f'<iframe src="{address}" width="330" height="400" sandbox="allow-scripts"></iframe>'
    listener = "<script>window.got = []; addEventListener('message', (event) => got.push(event.data));</script>"
    head = f'<head><title>An article</title><link rel="icon" href="data:,">{listener}</head>'
    page_text = f'<!doctype html><html lang="en">{head}<body>{frame}</body></html>'
    (tmp_path / "index.html").write_text(page_text, encoding="utf-8")
    page, seen = open_page(serve(tmp_path))
    until(page, "got.length >= 5")
    height = page.frames[1].evaluate("Math.ceil(document.documentElement.getBoundingClientRect().height)")
    until(page, f"got.some((one) => one.value === {height})")
    got = page.evaluate("got")
    assert {"sentinel": "amp", "type": "embed-size", "height": height} in got
    assert {"datawrapper-height": {"sun": height}} in got
    assert f"pymxPYMxpym-0xPYMxheightxPYMx{height}" in got
    assert {"secret": "Ab9", "message": "height", "value": height} in got
    assert "Southby" in page.frames[1].locator(".map-card").inner_text()
    page.frames[1].locator(".map-card a").click()
    until(page, "got.some((one) => one.message === 'link')")
    assert seen.nothing(), seen


MIDDLE = """(code) => {
  const svg = document.querySelector('svg.areas .land').ownerSVGElement;
  const frame = document.querySelector('.atlas-map').getBoundingClientRect();
  const inside = [frame.left + frame.width / 2, frame.top + frame.height / 2];
  if (!code) {
    const { x, y } = new DOMPoint(...inside).matrixTransform(svg.getScreenCTM().inverse());
    return [x, y];
  }
  const box = document.getElementById(`a-${code}`).getBoundingClientRect();
  return [box.left + box.width / 2 - inside[0], box.top + box.height / 2 - inside[1]];
}"""


@pytest.mark.parametrize("width", [360, 1440])
def test_zooming_keeps_the_middle_and_goes_to_what_is_chosen(site: str, open_page: Open, width: int) -> None:
    page, _ = open_page(f"{site}index.html", width)
    middle = page.evaluate(MIDDLE)
    page.get_by_role("button", name="Zoom in").click()
    page.wait_for_selector(".is-zoomed")
    assert page.evaluate(MIDDLE) == pytest.approx(middle, abs=1)
    page.get_by_role("button", name="Whole map").click()
    page.wait_for_selector(".atlas-map:not(.is-zoomed)")
    page.locator("#a-EE5").click()
    page.get_by_role("button", name="Zoom in").click()
    page.wait_for_selector(".is-zoomed")
    assert page.evaluate(MIDDLE, "EE5") == pytest.approx([0, 0], abs=1.5)


@pytest.mark.parametrize("width", [800, 1280])
def test_paper_shows_the_whole_picture_however_it_was_moved(site: str, open_page: Open, width: int) -> None:
    page, _ = open_page(f"{site}index.html", width)
    page.get_by_role("button", name="Zoom in").click()
    page.wait_for_selector(".is-zoomed")
    page.emulate_media(media="print")
    page.set_viewport_size({"width": 690, "height": 1000})
    frame, picture = (page.locator(name).bounding_box() for name in (".atlas-map", ".leaflet-overlay-pane > svg.areas"))
    assert frame == pytest.approx(picture, abs=1)


def test_a_name_that_no_area_has_is_said_and_clears_the_choice(site: str, open_page: Open) -> None:
    page, _ = open_page(f"{site}index.html?area=BB2")
    page.locator("#find").fill("nowhere")
    page.keyboard.press("Enter")
    expect(page.locator(".find-none")).to_contain_text("No place of that name is held here.")
    expect(page.locator(".map-card")).to_be_hidden()
    assert "area" not in page.url
    page.locator("#find").fill("now")
    expect(page.locator(".find-none")).to_be_hidden()


def test_the_address_keeps_the_layer_chosen(site: str, open_page: Open) -> None:
    page, seen = open_page(f"{site}index.html")
    page.get_by_role("link", name="Rain").click()
    expect(page.locator("[data-layer-title]")).to_have_text("Rain")
    assert "layer=rain" in page.url
    page.reload()
    expect(page.locator("[data-layer-title]")).to_have_text("Rain")
    expect(page.locator("[data-period-label]")).to_have_text("2022/23")
    expect(page.locator("svg.areas[role=group]")).to_have_attribute("aria-label", "Rain, 2022/23")
    expect(page.locator("[data-sentence]")).to_have_text("It rains most in Northholm.")
    page.get_by_role("link", name="Sun").click()
    expect(page.locator("[data-sentence]")).to_have_text("Southby has the most sun.")
    assert "layer" not in page.url
    assert seen.nothing(), seen


def test_a_choice_from_far_below_leads_back_to_the_map(site: str, open_page: Open) -> None:
    page, _ = open_page(f"{site}index.html", 360)
    page.evaluate("document.querySelector('[data-picker]').style.marginTop = '2000px'")
    page.get_by_role("link", name="Rain").click()
    expect(page.locator("[data-layer-title]")).to_have_text("Rain")
    expect(page.locator("[data-layer-title]")).to_be_in_viewport()
    assert page.evaluate("document.activeElement === document.querySelector('.atlas-map')")
