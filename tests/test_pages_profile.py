"""Profiles: rows, drawings, the sentence, what is nearest, other names, what is not shown and why."""

from __future__ import annotations

import math
import re
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from lxml import html
from map_samples import areas, joined
from page_samples import environment, pages_of, printed, row_of, scene_of, small

from atlas.model import Alias, Campus, Change, Group, GroupKind, PeoplePoint
from atlas.pages.indicators import indicators, publishers
from atlas.pages.nearest import middles, nearest
from atlas.pages.place import also, formed, kinds
from atlas.pages.sources import strip
from atlas.pages.summary import summary
from atlas.words import plain, strings

T = strings("en")
NAN = math.nan


def test_a_profile_says_why_there_is_no_figure_and_gives_the_newest() -> None:
    row = row_of(scene_of([joined([[1.0, 2.0, 3.0, 4.0], [1.0, NAN, 3.0, 4.0]])]), 1)
    assert row["missing"] == "none is published. Newest: £2.0 (2020)."
    assert row["value"] == ""


def test_a_row_leads_to_its_map_with_the_area_marked() -> None:
    row = row_of(scene_of([joined([[1.0, 2.0, 3.0, 4.0]])]), 1)
    assert row["address"].endswith("/?area=S01")


def test_a_profile_gives_rank_gap_and_drawings() -> None:
    row = row_of(scene_of([joined([[1.0, 2.0, 3.0, 4.0], [1.0, 2.5, 3.0, 4.0]])]), 1)
    assert (row["value"], row["rank"], row["of"]) == ("£2.5", "3", "4")
    assert row["against"] == "£1.7 below all squares (£4.2)"
    assert row["spark"].startswith("<svg") and row["rug"].startswith("<svg")


def test_without_a_benchmark_every_column_has_a_head() -> None:
    scene = scene_of([joined([[1.0, 2.0, 3.0, 4.0]])], replace(areas(), benchmark=None))
    page = next(page for page in pages_of(scene) if page.address == "areas/S00/")
    html = printed(environment(scene), page)
    heads = re.findall(r"<th [^>]*scope=\"?col\b[^>]*>(.*?)</th>", html)
    assert len(heads) >= 6
    assert all(heads)


def test_a_profile_leads_to_its_own_sections_and_has_its_files_before_its_rows() -> None:
    _, html, _ = small()
    page = html["areas/SQ1/"]
    (jumps,) = re.findall(r'<nav class="jumps[^>]*>(.*?)</nav>', page)
    leads = re.findall(r'href="#([a-z]+)"', jumps)
    assert leads == ["does", "near", "neighbours"], "without areas alike"
    assert all(f'id="{one}"' in page for one in leads)
    assert page.index("data/areas/SQ1.csv") < page.index('class="indicators"')


def said(layers: list[Any], area: int = 0) -> str:
    scene = scene_of(layers)
    return plain(summary("Square 0", area, indicators(scene, T), [], None, T))


def test_a_profiles_sentence_names_what_lies_on_the_same_side() -> None:
    first = joined([[1.0, 2.0, 3.0, 4.0]], words={"place": "{name} makes {value}"})
    other = joined([[2.0, 2.0, 3.0, 4.0]], id="other", title="Income of squares")
    higher = joined([[9.0, 2.0, 3.0, 4.0]], id="higher", title="Pay")
    assert said([first, other, higher]) == (
        "Square 0 makes £1.0, £3.2 less than in all squares. Below it too: income of squares."
    )


def test_a_gap_of_less_than_a_hundredth_agrees_with_nothing() -> None:
    first = joined([[1.0, 2.0, 3.0, 4.0]])
    near = joined([[4.19, 2.0, 3.0, 4.0]], id="other", title="Income", decimals=2)
    assert "Below it too" not in said([first, near])


def test_what_is_worked_out_says_so_where_its_age_stands() -> None:
    worked_out = scene_of([joined([[1.0, 2.0, 3.0, 4.0]], derive={"kind": "ratio"})])
    assert strip(worked_out.layers["sample"], worked_out, T)["status"].startswith("Worked out by this atlas")
    plain_one = scene_of([joined([[1.0, 2.0, 3.0, 4.0]])])
    assert strip(plain_one.layers["sample"], plain_one, T)["status"] == "Official figures"


def test_a_profile_names_who_publishes_its_figures() -> None:
    scene = scene_of([joined([[1.0, 2.0, 3.0, 4.0]]), joined([[1.0, 2.0, 3.0, 4.0]], id="other")])
    assert publishers(indicators(scene, T)) == [{"name": "Office of Samples", "count": "2"}]


def test_a_profiles_sentence_says_what_cannot_be_told_apart() -> None:
    unclear = joined([[4.0, 2.0, 3.0, 4.0]], id="other", title="Share", interval="95% interval")
    unclear = replace(unclear, lower=np.array([[3.0, 1, 2, 3]]), upper=np.array([[5.0, 3, 4, 5]]))
    text = said([joined([[1.0, 2.0, 3.0, 4.0]]), unclear])
    assert text.endswith("Share in Square 0: £4.0 (2020); that cannot be told apart from all squares’s £4.2.")


def test_an_area_without_any_figure_has_a_sentence() -> None:
    assert said([joined([[NAN, 2.0, 3.0, 4.0]])]) == "No figure is published for Square 0."


def test_the_middle_of_an_area_is_where_its_people_are() -> None:
    people = (PeoplePoint("S00", 9.2, 55.5, 0.75), PeoplePoint("S00", 9.6, 55.5, 0.25))
    found, all_known = middles(areas(people=people))
    assert found[0] == pytest.approx([9.3, 55.5])
    assert not all_known
    assert 10 < found[1][0] < 11 and 55 < found[1][1] < 56


def test_the_nearest_come_first() -> None:
    scene = small()[0]
    layer = scene.atlas.points[0]
    for near in nearest(scene.areas, layer, layer.points):
        assert [one.km for one in near] == sorted(one.km for one in near)


def test_a_point_is_as_far_as_its_nearest_campus_which_is_named() -> None:
    scene = small()[0]
    layer, middle = scene.atlas.points[0], middles(scene.areas)[0]
    point = layer.points[0]
    there = (Campus(point.id, "Shed", float(middle[1][0]), float(middle[1][1]), "*", 0.1, main=False),)
    found = nearest(scene.areas, replace(layer, campuses=there), [point])[1][0]
    assert (round(found.km, 6), found.site) == (0, "Shed")
    main = nearest(scene.areas, replace(layer, campuses=(replace(there[0], main=True),)), [point])[1][0]
    assert (main.km > 1, main.site) == (True, "")
    text = plain(summary("Square 1", 1, indicators(scene, T), [found], layer, T))
    assert f"{point.name} (Shed), is less than 1\u00a0km from the middle of Square 1." in text


def test_groups_and_other_names_are_told_by_kind() -> None:
    set_ = areas(
        group_kinds=(GroupKind("r", "Region", True), GroupKind("n", "Nation", True), GroupKind("c", "Council", False)),
        groups=(
            Group("r", "1", "North", ("S00",)),
            Group("n", "2", "North", ("S00",)),
            Group("c", "3", "Joint", ("S00",)),
        ),
        aliases=(Alias("S00", "Nord", "other language"), Alias("S00", "Null", "place"), Alias("S00", "Nord", "place")),
    )
    assert kinds(set_, "S00") == [{"title": "", "name": "North"}, {"title": "Council", "name": "Joint"}]
    assert also(set_, "S00") == [
        {"kind": "other language", "names": ["Nord"]},
        {"kind": "place", "names": ["Null", "Nord"]},
    ]


def test_an_area_says_whose_place_it_took() -> None:
    parts = [
        Change("A1", "S00", "2023-04-01", "add", "by denominator", "Old Field"),
        Change("A2", "S00", "2023-04-01", "add", "by denominator", "New Field"),
        Change("A3", "S00", "2019", "add", "by denominator", "Far Field"),
        Change("S9", "S01", "2025", "same", "same", "Square 1"),
    ]
    squares = areas(changes=tuple(parts))
    expected = "It took the place of Old Field and New Field in 2023 and Far Field in 2019;"
    assert formed(squares, "S00", T).startswith(expected)
    assert formed(squares, "S01", T) == ""


def test_a_line_over_time_is_also_heard_with_the_figures_that_it_begins_and_ends_with() -> None:
    row = row_of(scene_of([joined([[1.0, NAN, 3.0, 4.0], [1.0, 2.5, 3.0, 4.0], [1.0, 2.75, 3.0, 4.0]])]), 1)
    assert (row["first"], row["first_value"], row["last"], row["last_value"]) == ("2021", "£2.5", "2022", "£2.8")
    scene, _, pages = small()
    shown = html.fromstring(printed(environment(scene), pages["areas/SQ1/"]))
    for row in shown.xpath("//td[@class='i-spark'][svg]"):
        said = row.text_content()
        assert re.fullmatch(r"\d{4} [^;]+; \d{4} .+", said.strip()), said


def test_points_without_a_place_are_listed_with_the_reason() -> None:
    scene, _, pages = small()
    data = pages["workshops/"].data
    without = [point for point in scene.atlas.points[0].points if point.longitude is None]
    assert [row["name"] for row in data["unplaced"]] == [point.name for point in without]
    assert all(row["reason"] for row in data["unplaced"])


def test_a_profile_tells_an_index_in_short_paragraphs_and_the_first_stands_out() -> None:
    scene, _, pages = small()
    result = scene.results["sites"]
    page = pages[f"areas/{result.codes[0]}/"]
    said = page.data["results"][0]["said"]
    assert len(said) > 1
    assert " ".join(said) == result.tables["sentences"][result.codes[0]]
    shown = html.fromstring(printed(environment(scene), page)).xpath("//*[@class='aside']/p")
    assert [one.text_content() for one in shown[: len(said)]] == said
    assert [one.get("class") for one in shown[: len(said)]] == ["first", *[None] * (len(said) - 1)]
