"""Weighing the candidates anew, in Chromium on the finished site: the declared order, the reader's, and the address."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from chromium import ROOT, Open
from playwright.sync_api import Page, expect

SITE = ROOT / "site"
PAGE = "candidates/"
ROWS = "[...document.querySelectorAll('[data-ranked=areas] tr')]"
SCORES = """async (src) => {
  const data = await (await fetch(src)).json();
  const { ids, parts } = data.units.areas;
  const enter = (v) => (v === null ? null : Math.log(data.floor + (1 - data.floor) * v));
  const columns = parts[data.reach].map((one) => one.map(enter));
  return Object.fromEntries(ids.map((id, at) => {
    let total = 0, weight = 0;
    columns.forEach((one, part) => {
      if (one[at] === null) return;
      total += one[at] * data.weights[part];
      weight += data.weights[part];
    });
    return [id, weight ? Math.exp(total / weight) : null];
  }));
}"""


@pytest.fixture
def page(open_page: Open, serve: Callable[[Path], str]) -> Page:
    return open_page(serve(SITE) + PAGE)[0]


def test_the_browser_counts_as_python_does(open_page):
    """The vectors that both sides are held to, to 1e-9, by the very source that is bundled."""
    source = (ROOT / "atlas/theme/js/weigh-scores.js").read_text(encoding="utf-8")
    cases = json.loads((ROOT / "tests/vectors/weigh.json").read_text(encoding="utf-8"))["cases"]
    plain = re.sub(r"^export ", "", source, flags=re.MULTILINE)
    blank = open_page("about:blank", script=True)[0]
    run = "([source, cases]) => { const f = new Function(source + '; return scores;')(); "
    made = blank.evaluate(run + "return cases.map((one) => f(one.parts, one.weights, one)); }", [plain, cases])
    for case, scores in zip(cases, made, strict=True):
        for one, other in zip(scores, case["scores"], strict=True):
            assert one == (None if other is None else pytest.approx(other, abs=1e-9))


def test_at_the_declared_weights_the_browser_has_the_published_scores(page):
    src = page.locator("form[data-weigh]").get_attribute("data-src")
    made = page.evaluate(SCORES, src)
    with (SITE / "data" / "candidates.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == len(made)
    for row in rows:
        if row["score"]:
            assert made[row["area_code"]] == pytest.approx(
                float(row["score"]), abs=5.1e-7
            )  # six decimals are published
        else:
            assert made[row["area_code"]] is None


def test_a_weight_of_ones_own_ranks_anew_at_once_and_stands_in_the_address(page):
    before = page.evaluate(f"{ROWS}.map((row) => row.dataset.id)")
    slider = page.locator("form[data-weigh] input[data-part]").first
    slider.fill("90")
    expect(page.locator("[data-ranked=areas] tr:not([hidden]) [data-place]").first).to_have_text("1")
    assert re.search(r"[?&]weights=90", page.url)
    assert page.evaluate(f"{ROWS}.map((row) => row.dataset.id)") != before
    expect(page.locator("[data-ranked=areas] tr:not([hidden]) [data-near]").first).to_have_text(re.compile(r"^\d+$"))
    page.locator("[data-reset]").click()
    assert "weights" not in page.url
    assert page.evaluate(f"{ROWS}.map((row) => row.dataset.id)") == before


def test_who_comes_first_stands_beside_the_sliders(page):
    firsts = page.locator("[data-firsts=areas]")
    names = f"{ROWS}.filter((row) => !row.hidden).slice(0, 5).map((row) => row.cells[0].textContent.trim()).join('; ')"
    declared = page.evaluate(names)
    expect(firsts).to_have_text(declared)
    page.locator("#w-knowledge").fill("100")
    expect(firsts).not_to_have_text(declared)
    assert firsts.inner_text() == page.evaluate(names)
    # A screen reader is told when the reader has come to rest, not at every step.
    status = page.locator("[data-firsts-said]")
    assert status.text_content() == ""
    expect(status).to_contain_text(firsts.inner_text())
    assert page.locator("form[data-weigh] output:not([aria-live=off])").count() == 0


def test_weights_of_nought_rank_nothing_and_are_not_kept(page):
    told, sliders = page.locator("[data-told]"), page.locator("form[data-weigh] input[data-part]").all()
    expect(told).to_have_text("")
    sliders[0].fill("90")
    expect(page.locator("[data-ranked=areas] tr:not([hidden]) [data-place]").first).to_have_text("1")
    for slider in sliders[1:]:
        slider.fill("0")
    last = page.evaluate(f"{ROWS}.map((row) => row.dataset.id)")
    assert "weights=90,0,0,0" in page.url.replace("%2C", ",")
    sliders[0].fill("0")
    expect(told).to_have_text("Give at least one part a weight.")
    assert "weights" not in page.url
    assert page.evaluate(f"{ROWS}.map((row) => row.dataset.id)") == last
    sliders[1].fill("50")
    expect(told).to_have_text("")
    assert "weights=0,50,0,0" in page.url.replace("%2C", ",")


def test_the_line_of_the_first_leaves_out_the_barred_and_says_what_bars_them(page):
    rows = "[...document.querySelectorAll('[data-ranked=clusters] tr')].filter((row) => !row.hidden)"
    barred = "((row) => ['gate', 'speciality'].includes(row.dataset.standing))"
    free = page.evaluate(f"{rows}.filter((row) => !{barred}(row)).slice(0, 5).map((row) => row.cells[0].innerText)")
    beside = "((row) => row.querySelector('th a + small')?.checkVisibility() ?? false)"
    assert page.evaluate(f"{rows}.some({beside})")
    assert page.evaluate(f"{rows}.every((row) => {barred}(row) === {beside}(row))")
    said = page.locator("[data-firsts=clusters]").inner_text()
    assert said.startswith("; ".join(free))
    page.locator("select[data-narrow=standing]").select_option("gate")
    expect(page.locator("[data-firsts=clusters]")).to_have_text(re.compile(r"^–\. Barred among them: .*fails the gate"))


def test_what_the_readers_own_weights_bring_in_has_a_bar_or_says_why_it_stood_outside(open_page, serve):
    page = open_page(f"{serve(SITE)}{PAGE}?weights=30,10,30,10&reach=15")[0]
    hartlepool = page.locator("[data-ranked=areas] tr[data-id=E06000001]")
    words = r"^seldom in the top tenth over all variants: median rank \d+, nine in ten between \d+ and \d+$"
    expect(hartlepool.locator(".bar")).to_have_text(re.compile(words))
    for kind in ("areas", "clusters"):
        rows = f"[...document.querySelectorAll('[data-ranked={kind}] tr')]"
        bare = f"{rows}.filter((row) => !row.querySelector('.bar svg') && !row.querySelector('.bar').innerText.trim())"
        assert page.evaluate(f"{bare}.map((row) => row.innerText)") == []
    # Those that no weighting lets in keep what bars them.
    barred = "[...document.querySelectorAll('[data-ranked=clusters] tr')].filter((row) => !row.hidden && "
    barred += "['gate', 'speciality'].includes(row.dataset.standing))"
    assert page.evaluate(f"{barred}.length") > 0
    assert page.evaluate(f"{barred}.every((row) => row.querySelector('th a + small')?.checkVisibility())")


def test_sorted_by_need_the_line_says_that_it_is_the_need(page):
    label = page.locator("b:has(+ [data-firsts=areas])")
    before = label.inner_text()
    assert before.startswith("First ")
    page.locator("input[data-need][value=child-poverty]").check()
    expect(label).to_have_text(re.compile("^Highest “Child poverty” among the .* shown:$"))
    page.locator("input[data-need][value='']").check()
    expect(label).to_have_text(before)


def test_the_map_can_be_taken_away_as_every_map_can(page):
    use = page.locator("#use")
    use.locator("summary").first.click()
    assert re.search(r'<iframe src="http[^"]*/embed/candidates/"', use.locator("textarea").input_value())
    use.locator("summary").nth(1).click()
    assert "figures as of" in use.locator("#cite-line").inner_text()
    for name in ("png", "svg"):
        (address,) = [one.get_attribute("href") for one in use.locator(f"a[href$='static/candidates.{name}']").all()]
        assert (SITE / PAGE / address).is_file()


def test_a_line_to_cite_leads_to_the_readers_own_weights(page):
    page.locator("#use summary").nth(1).click()
    cite = page.locator("#cite-line")
    expect(cite).not_to_contain_text("weights=")
    page.locator("#w-knowledge").fill("10")
    expect(cite).to_contain_text(re.compile(r"weights=30%2C10%2C30%2C10&reach=15"))
    page.get_by_role("button", name="Back to the declared weights").click()
    expect(cite).not_to_contain_text("weights=")


def test_the_same_weighting_in_larger_numbers_is_the_declared_one(open_page, serve):
    page = open_page(f"{serve(SITE)}{PAGE}?weights=60,60,60,20")[0]
    expect(page.locator(".firsts b").last).to_have_text(re.compile("by median over all variants"))
    assert page.locator("[data-own]:visible").count() == 0
    page.locator("#w-knowledge").fill("100")
    expect(page.locator(".firsts b").last).to_have_text(re.compile("as set here"))


def test_a_weighting_that_was_sent_comes_up_as_it_was(open_page, serve):
    page = open_page(f"{serve(SITE)}{PAGE}?weights=10,60,20,10&reach=30&need=child-poverty")[0]
    values = [one.input_value() for one in page.locator("form[data-weigh] input[data-part]").all()]
    assert values == ["10", "60", "20", "10"]
    needs = page.evaluate(
        f"{ROWS}.filter((row) => !row.hidden).map((row) => parseFloat(row.querySelector('.need').textContent))"
    )
    known = [value for value in needs if value is not None]
    assert known == sorted(known, reverse=True)


@pytest.mark.parametrize(
    "asked",
    ["weights=-1,2,3,4", "weights=0,0,0,0", "weights=NaN,1,1,1", "weights=1e999,1,1,1", "weights=,,,", "weights=1,2",
     "weights=%3Cscript%3Ealert(1)%3C/script%3E", "reach=-5", "reach=1e9", "need=__proto__", "standing=%22%5D,*"],
)  # fmt: skip
def test_an_address_that_asks_for_nonsense_shows_the_declared_ranking(open_page, serve, asked):
    page, seen = open_page(f"{serve(SITE)}{PAGE}?{asked}")
    values = [one.input_value() for one in page.locator("form[data-weigh] input[data-part]").all()]
    assert values == ["30", "30", "30", "10"]
    first = page.locator("[data-ranked=areas] tr:not([hidden])").first
    expect(first).to_have_attribute("data-id", "E08000004")
    assert page.locator("[data-own]:visible").count() == 0
    told = "What the address asks for cannot be used: the declared weights or reach are shown in its place."
    expect(page.locator("[data-told]")).to_have_text(told if asked.startswith(("weights", "reach")) else "")
    assert seen.errors == []


def test_lists_come_before_what_narrows_them_and_limits_after(page):
    """The order that a reader without a wide screen meets."""
    wanted = ["pockets", "clusters", "areas", "w-reach", "limits", "belongs", "moves"]
    found = page.evaluate("[...document.querySelectorAll('[id]')].map((one) => one.id)")
    places = [found.index(one) for one in wanted]
    assert places == sorted(places)


def test_filters_leave_only_what_fits(page):
    page.locator("select[data-narrow=standing]").select_option("robust")
    shown = page.evaluate(f"{ROWS}.filter((row) => !row.hidden).map((row) => row.dataset.standing)")
    assert set(shown) == {"robust"}
    assert "standing=robust" in page.url


def test_the_weights_are_data_that_anyone_can_read():
    data = json.loads((SITE / "data" / "candidates" / "weigh.json").read_text(encoding="utf-8"))
    assert len(data["weights"]) == len(data["parts"]) == 4
    assert [len(column) for column in data["units"]["areas"]["parts"][0]] == [361] * 4
