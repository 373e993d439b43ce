"""Pages: what they say, that they can be printed, and that nothing in the data can break out of them."""

from __future__ import annotations

import gzip
import math
from dataclasses import replace
from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from map_samples import areas, joined
from page_samples import (
    environment,
    ids_of,
    pages_of,
    printed,
    read,
    row_of,
    scene_of,
    small,
    strings_used,
)

from atlas.model import Alias, Group, GroupKind, Page, Scene
from atlas.pages.addresses import relative, web_link
from atlas.pages.layer import layer_page_of
from atlas.words import strings

T = strings("en")
NAN = math.nan
HOSTILE = "<script>alert(1)</script>\"'{{ 7*7 }}&"


def test_every_section_and_thing_has_its_page() -> None:
    scene, html, _ = small()
    expected = {"", "maps/", "areas/", "workshops/", "sites/", "cases/", "data/"}
    expected |= {f"areas/{code}/" for code in scene.areas.codes}
    expected |= {f"maps/{id}/" for id, view in scene.layers.items() if view.joined.meta.role == "map"}
    expected |= {f"data/joins/{id}/" for id in scene.layers}
    expected |= {f"data/provenance/{id}/" for id in (*scene.layers, *(layer.id for layer in scene.atlas.points))}
    expected |= {f"workshops/{point.id}/" for point in scene.atlas.points[0].points}
    assert expected <= set(html)
    assert not any(f"maps/{id}/" in html for id, view in scene.layers.items() if view.joined.meta.role == "input")


def test_pages_keep_to_their_content_security_policy() -> None:
    for address, html in small()[1].items():
        page = read(html)
        first = next(attributes for tag, attributes in page.tags if tag in ("meta", "link", "script", "title"))
        assert first.get("http-equiv") == "Content-Security-Policy", address
        for tag, attributes in page.tags:
            assert "style" not in attributes, (address, tag)
            assert not [name for name in attributes if name.startswith("on")], (address, tag)
            assert tag != "style", address
            if tag == "script":
                assert "src" in attributes or attributes.get("type") == "application/json", address


def test_ids_are_given_once_and_one_heading_leads() -> None:
    for address, html in small()[1].items():
        page = read(html)
        ids = ids_of(page)
        assert len(ids) == len(set(ids)), (address, sorted(id for id in ids if ids.count(id) > 1))
        assert [tag for tag, _ in page.tags].count("h1") == 1, address
        levels = [int(tag[1]) for tag, _ in page.tags if tag in ("h1", "h2", "h3", "h4")]
        assert all(after <= before + 1 for before, after in pairwise(levels)), address


def test_links_between_pages_lead_somewhere() -> None:
    _, html, _ = small()
    for address, text in html.items():
        for tag, attributes in read(text).tags:
            link = attributes.get("href") or ""
            if (
                tag != "a"
                or "://" in link
                or link.startswith("#")
                or not link.split("?")[0].split("#")[0].endswith("/")
            ):
                continue
            there = resolved(address, link.split("?")[0].split("#")[0])
            foot = there in {"about/", "accessibility/", "embedding/", "method/"} or there.startswith("embed/")
            assert there in html or foot, (address, link)


def resolved(here: str, link: str) -> str:
    parts = [part for part in here.split("/") if part]
    for part in link.split("/"):
        if part == "..":
            parts.pop()
        elif part not in ("", "."):
            parts.append(part)
    return "".join(f"{part}/" for part in parts)


def test_the_shell_is_small() -> None:
    scene = small()[0]
    page = Page("x/", "prose.html", "Words", "Words.", {})
    shell = (
        environment(scene)
        .get_template("prose.html")
        .render(page=Mk(page.address, page.title, "Words."), data={}, base_url=".")
    )
    assert len(gzip.compress(shell.encode(), mtime=0)) <= 4096


class Mk:
    """MkDocs's page, as far as templates read it."""

    def __init__(self, url: str, title: str, description: str) -> None:
        self.url, self.title, self.content = url, title, "<h1>Words</h1>"
        self.meta = {"description": description}


def test_every_string_that_a_template_reads_is_in_the_table() -> None:
    used = strings_used()
    assert {f"{one}.{two}" for one, two in used if two not in T.get(one, {})} == set()
    assert {two for _, two in used if hasattr({}, two)} == set(), "a template would read the dict's method"


def hostile() -> tuple[Scene, dict[str, str]]:
    """Squares whose names, aliases, groups and texts try to break out."""
    names = (HOSTILE, "Square <i>1</i>", "Square 2", "Square 3")
    set_ = areas(
        names=names,
        aliases=(Alias("S00", HOSTILE, HOSTILE),),
        group_kinds=(GroupKind("region", HOSTILE, True),),
        groups=(Group("region", "R", HOSTILE, ("S00", "S01", "S02", "S03")),),
    )
    bad = joined(
        [[1.0, 2.0, 3.0, NAN], [2.0, 3.0, 4.0, NAN]],
        title=HOSTILE,
        description=HOSTILE,
        unit=HOSTILE,
        source=replace(set_.source, publisher=HOSTILE, page="javascript:alert(1)", caveats=(HOSTILE,)),
    )
    scene = scene_of([replace(bad, notes={("2021", "S03"): HOSTILE})], set_)
    env = environment(scene)
    return scene, {page.address: printed(env, page) for page in pages_of(scene)}


def test_nothing_in_the_data_breaks_out_of_a_page() -> None:
    _, html = hostile()
    for address, text in html.items():
        assert "<script>alert" not in text, address
        assert "<i>1</i>" not in text, address
        assert "javascript:" not in text, address
        assert HOSTILE.replace("7*7", "49") not in read(text).text, address
    assert "{{ 7*7 }}" in read(html["areas/S00/"]).text


def test_two_builds_make_the_same_bytes() -> None:
    scene, html, _ = small()
    env = environment(scene)
    assert {page.address: printed(env, page) for page in pages_of(scene)} == html


@pytest.mark.parametrize(
    ("here", "there", "link"),
    [
        ("areas/A/", "areas/B/", "../B/"),
        ("", "areas/B/", "areas/B/"),
        ("areas/A/", "", "../../"),
        ("", "", "./"),
        ("areas/A/", "data/a.csv", "../../data/a.csv"),
    ],
)
def test_relative_addresses(here: str, there: str, link: str) -> None:
    assert relative(here, there) == link


@pytest.mark.parametrize("bad", ["javascript:alert(1)", "data:text/html,x", "//evil.example", "ftp://a/b", "", None])
def test_only_web_addresses_become_links(bad: str | None) -> None:
    assert web_link(bad) == ""
    assert web_link("https://a.example/b") == "https://a.example/b"


def layer_data(values: list[list[float]], **changes: Any) -> dict[str, Any]:
    scene = scene_of([joined(values, **changes)])
    (view,) = scene.layers.values()
    return dict(layer_page_of(scene, view, scene.atlas.config.sections[1]).data)


def test_the_table_is_sorted_shares_ranks_and_ends_with_those_without_a_figure() -> None:
    rows = layer_data([[2.0, NAN, 7.04, 7.0]])["table"]["rows"]
    assert [(row["name"], row["value"], row["rank"]) for row in rows] == [
        ("Square 2", "7.0", "1"),
        ("Square 3", "7.0", "1"),
        ("Square 0", "2.0", "3"),
        ("Square 1", "", ""),
    ]
    assert rows[0]["against"] == "+2.8"
    assert rows[3]["mark"] == "a"


def test_without_a_figure_to_hold_them_against_no_column_does() -> None:
    alone = replace(joined([[2.0, NAN, 7.04, 7.0]]), benchmark=np.array([NAN]))
    scene = scene_of([alone])
    data = layer_page_of(scene, scene.layers[alone.meta.id], scene.atlas.config.sections[1]).data["table"]
    assert data["against"] == ""
    assert layer_data([[2.0, NAN, 7.04, 7.0]])["table"]["against"] != ""


def test_a_note_that_areas_share_is_said_once() -> None:
    data = layer_data([[2.0, NAN, NAN, 7.0]])["table"]
    assert [row["mark"] for row in data["rows"]] == ["", "", "a", "a"]
    assert data["notes"] == [{"mark": "a", "text": "none is published"}]


def test_the_figure_of_five_years_before_stands_beside_if_there_is_one() -> None:
    six = layer_data([[float(n), 1.0, 2.0, 3.0] for n in range(6)])["table"]
    assert six["before"] == "2020"
    assert layer_data([[1.0, 2.0, 3.0, 4.0], [1.0, 2.0, 3.0, 4.0]])["table"]["before"] == ""


def test_a_map_tells_its_status_age_and_what_was_done() -> None:
    source = layer_data([[1.0, 2.0, 3.0, 4.0]] * 3, status="modelled")["source"]
    assert source["marked"] and source["status"] == "Modelled"
    assert source["age"] == "2022, back to 2020"
    assert source["done"][0] == "4 of 4 codes matched."
    assert "No interval is published." in source["caveats"]


def test_bare_numbers_stand_with_their_unit() -> None:
    bare = row_of(scene_of([joined([[1.0, 2.0, 3.0, 4.0]], prefix="", unit="per 100,000 squares")]), 1)
    signed = row_of(scene_of([joined([[1.0, 2.0, 3.0, 4.0]])]), 1)
    assert ", per 100,000 squares" in bare["when"]
    assert signed["when"] == bare["when"].replace(", per 100,000 squares", "")


def test_a_join_report_names_every_code_that_is_not_matched() -> None:
    scene = scene_of([joined([[1.0, NAN, 3.0, 4.0]])])
    page = next(page for page in pages_of(scene) if page.address == "data/joins/sample/")
    missing = next(kind for kind in page.data["kinds"] if kind["title"] == T["join"]["missing"])
    assert missing["rows"] == [{"code": "S01", "name": "Square 1", "reason": "none is published"}]


def test_not_found_leads_back_from_any_address() -> None:
    env = environment(small()[0])
    html = env.get_template("404.html").render(page=None, base_url="/a/")
    links = [attributes.get("href") for tag, attributes in read(html).tags if tag in ("a", "link", "script")]
    assert "/a/./" in links
    assert all(link.startswith(("/a/", "#", "https://")) for link in links if link)
