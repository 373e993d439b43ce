"""Pages of cases: the line of events, who says what and when, the map, and hostile text."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from case_samples import html, shown, write_case
from hypothesis import example, given
from hypothesis import strategies as st

from atlas.load import load_atlas
from atlas.maps.window import cut
from atlas.pages.about import contact
from atlas.pages.case import day_text, pieces
from atlas.pages.timeline import LABEL, Placed, line, year
from atlas.words import strings

# The line of events

T = strings("en")


def test_a_year_and_what_is_part_of_it() -> None:
    assert year("2000") == 2000
    assert year("2000-07-01") == 2000.5
    with pytest.raises(ValueError, match="soon"):
        year("soon")


def test_the_line_is_to_scale() -> None:
    scale = line(["1990", "2000", "2010"])
    first, middle, last = (place.at for place in scale.places)
    assert abs((middle - first) - (last - middle)) <= 1
    assert [mark for _, mark in scale.ticks] == [1990, 1995, 2000, 2005, 2010]


@example(["1900", "1938", "1946", "1946", "1947", "1953"])
@given(st.lists(st.integers(1900, 2030).map(str), min_size=1, max_size=7))
def test_labels_never_meet_labels(days: list[str]) -> None:
    places = line(days).places
    for one in places:
        for two in places:
            if one is not two and len({(place.side, place.level) for place in (one, two)}) == 1 and len(days) <= 6:
                assert span(one)[1] <= span(two)[0] or span(two)[1] <= span(one)[0]


def span(place: Placed) -> tuple[int, int]:
    return (place.at - LABEL, place.at) if place.back else (place.at, place.at + LABEL)


# Pages


def test_sentence_and_dates() -> None:
    assert pieces("A *key* end") == [
        {"text": "A ", "key": False},
        {"text": "key", "key": True},
        {"text": " end", "key": False},
    ]
    assert day_text("2021-06-22", T) == "22 June 2021"
    assert day_text("undated page, read 2026-11", T) == "undated page, read November 2026"
    assert day_text("2000/2007", T) == "2000–2007"


def test_a_page_says_who_says_what_and_when(tiny_copy: Path) -> None:
    write_case(tiny_copy)
    page = shown(tiny_copy)["cases/glassworks/"]
    benches, built = page.data["series"]
    assert [row["at"] for row in benches["rows"]] == ["56.0%", "70.0%"]
    assert [row["hollow"] for row in benches["rows"]] == [False, True]
    assert benches["rows"][1]["text"] == "over 50"
    assert not built["drawn"]
    gains = next(group for group in page.data["groups"] if group["title"] == "Who gains")
    assert gains["rows"][0]["dates"] == ["no date"]
    assert gains["rows"][1]["marks"] == ["sources disagree"]
    assert [ref["publisher"] for ref in gains["rows"][1]["refs"]] == ["The Yard", "Alder Paper"]
    assert [item["what"] for item in page.data["timeline"]["items"]] == [
        "Work begins",
        "The old kiln closes",
        "The yard opens",
    ]
    text = html(page)
    assert text.count('id="source-') == 2
    assert "position approximate: middle of the yard" in text
    assert "(loss)" in text


def test_the_map_is_a_folium_map_with_its_parts_and_places(tiny_copy: Path) -> None:
    write_case(tiny_copy)
    drawn = shown(tiny_copy)["cases/glassworks/"].data["map"]
    figure = drawn["figure"]
    assert 'class="atlas-map folium-map" id="map-case-glassworks"' in figure
    assert '<path id="a-SQ1" class="c2"' in figure
    assert '<path id="a-SQ2" class="c1"' in figure
    assert "<title>Birch: the rest of the South Quarter</title>" in figure
    assert figure.count('<svg class="place"') == 3
    assert figure.count('class="hole"') == 1
    block = json.loads(figure.split("data-map-data>")[1].split("</script>")[0])
    assert block["bounds"] == [[50.0, 0.0], [51.0, 2.0]]
    assert block["values"][0] == 2
    assert "style=" not in figure
    assert [entry["title"] for entry in drawn["legend"]] == ["Alder", "the rest of the South Quarter", "other squares"]


def test_a_window_keeps_only_what_it_shows(tiny_copy: Path) -> None:
    areas = load_atlas(tiny_copy).area_sets["squares"]
    small = cut(areas, (0.1, 50.1, 0.4, 50.4))
    assert small.codes == ("SQ1",)
    west, south, east, north = small.shapes[0].bounds
    assert (west, south, east, north) == pytest.approx((0.097, 50.097, 0.403, 50.403))


def test_hostile_text_is_only_text(tiny_copy: Path) -> None:
    bad = '<script>alert(1)</script>{{ t }}"><img onerror=x>'
    cell = '"' + bad.replace('"', '""') + '"'
    write_case(
        tiny_copy,
        sources=("Alder Paper", cell),
        facts=("The yard pays for itself.", cell.replace("1", "x")),
        places=("The yard,", cell + ","),
        case=('caption = "Alder and its neighbours"', f"caption = '{bad}'"),
    )
    pages = shown(tiny_copy)
    text = html(pages["cases/glassworks/"]) + html(pages["cases/"])
    assert "<script>alert" not in text
    assert "<img" not in text
    assert "&lt;script&gt;alert(1)" in text


def test_how_to_reach_the_publisher(tiny_atlas: Any) -> None:
    config = tiny_atlas.config
    assert contact(config, T)["address"] == "mailto:test@example.org"
    assert contact(replace(config, contact="https://example.org/us"), T)["address"] == "https://example.org/us"
    hostile = contact(replace(config, contact="javascript:alert(1)@x.y"), T)
    assert hostile["address"] == "mailto:javascript%3Aalert%281%29@x.y"
    assert contact(replace(config, contact="Knock twice", repository=None), T) == {
        "text": "Knock twice",
        "address": "",
        "note": T["about"]["unknown"],
    }
    known = replace(config, contact="Knock twice", repository="https://example.org/code")
    assert contact(known, T) == {"text": "Knock twice", "address": "https://example.org/code", "note": ""}
