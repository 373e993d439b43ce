"""The bare page: whole without a script, closed to everything that is not ours, its words escaped."""

from __future__ import annotations

import base64
import dataclasses
import hashlib
import json
import re
from html import unescape

import numpy as np
from map_samples import SOURCE, areas, joined
from page_samples import read, scene_of

from atlas.legend import Categories
from atlas.maps.about import About, about
from atlas.maps.embed import critical, oembed, page, policy, smaller
from atlas.model import Scene

NAN = float("nan")
NAMES = {"embed.js": "assets/embed.12345678.js"}
HOSTILE = "</style><script>alert(1)</script>\"'&"


def scene(**changes: object) -> Scene:
    layer = joined([[1.0, 2.0, 3.0, NAN], [1.0, 2.0, 3.5, NAN]], **changes)
    return scene_of([layer], areas())


def made(of: Scene) -> str:
    view = of.layers["sample"]
    return page(of, view, about(of, view), NAMES).decode()


def test_the_page_holds_all_that_its_reader_needs() -> None:
    html = made(scene())
    found = read(html)
    for words in ("Output of squares", "2021", "£ an hour, 3 squares", "Sample Licence 1.0", "Atlas of Squares"):
        assert words in found.text
    assert "Contains sample shapes" in found.text
    classes = [attributes.get("class") or "" for _, attributes in found.tags]
    assert any(name.startswith("areas p-ember") for name in classes)
    assert any(name.startswith("swarm") for name in classes)
    assert any(name.startswith("legend") for name in classes)
    assert 'class="shore"' not in html


def test_its_policy_comes_first_and_covers_its_one_style() -> None:
    html = made(scene())
    found = read(html)
    metas = [(tag, attributes) for tag, attributes in found.tags if tag in ("meta", "link", "style", "script", "title")]
    first = metas[0][1]
    assert first["http-equiv"] == "Content-Security-Policy"
    content = first["content"] or ""
    (style,) = re.findall(r"<style>(.*?)</style>", html, re.DOTALL)
    assert base64.b64encode(hashlib.sha256(style.encode()).digest()).decode() in content
    assert content.startswith("default-src 'none'; script-src 'self';")
    assert "unsafe" not in content
    assert " style=" not in html.replace("style-src", "")
    scripts = [attributes for tag, attributes in found.tags if tag == "script"]
    assert [(one.get("type"), one.get("src")) for one in scripts] == [
        (None, "../../assets/embed.12345678.js"),
        ("application/json", None),
    ]
    assert policy("a{}") != policy("b{}")


def test_its_one_script_is_asked_for_first_and_waits_for_the_picture() -> None:
    """On a slow line it comes while the picture still does; a style sheet of its own would come before it."""
    html = made(scene())
    script = '<script src="../../assets/embed.12345678.js" defer></script>'
    assert html.index(script) < html.index("<style>") < html.index("<svg")
    assert ".leaflet-pane" in html
    assert 'rel="stylesheet"' not in html


def test_links_lead_back_to_the_site_beside_the_article() -> None:
    links = [attributes for tag, attributes in read(made(scene())).tags if tag == "a"]
    assert [(one["href"], one["target"], one["rel"]) for one in links] == [("../../maps/sample/", "_blank", "noopener")]


def test_where_the_site_has_an_address_it_can_be_discovered() -> None:
    here = dataclasses.replace(scene(), site_url="https://atlas.example/a/")
    assert 'href="https://atlas.example/a/embed/sample/oembed.json"' in made(here)
    assert "oembed" not in made(scene())
    answer = oembed(here, about(here, here.layers["sample"]))
    json.dumps(answer)
    assert 'src="https://atlas.example/a/embed/sample/"' in answer["html"]
    assert answer["type"] == "rich"


def test_hostile_words_stay_words() -> None:
    of = scene(title=HOSTILE, unit=HOSTILE)
    html = made(of)
    assert html.count("<script") == html.count("</script>") == 2
    assert html.count("</style>") == 1
    assert HOSTILE in unescape(html)
    here = dataclasses.replace(of, site_url="https://atlas.example/")
    frame = oembed(here, about(here, here.layers["sample"]))["html"]
    assert "<script" not in frame
    assert 'style="border:0"' in frame


def test_unsettled_figures_say_so() -> None:
    assert 'class="tag"' not in made(scene())
    assert re.search(r'<p class="tag">[^<]+</p>', made(scene(status="preliminary")))


def test_one_period_needs_no_slider() -> None:
    alone = scene_of([joined([[1.0, 2.0, 3.0, NAN]])], areas())
    assert '<input type="range"' not in made(alone)
    assert '<input type="range"' in made(scene())


def test_kinds_have_a_page_too() -> None:
    of = scene()
    kinds = Categories("Bands", "preliminary figures", ("near", "far"), np.array([0, 1, 1, -1]))
    words = About("bands", "Bands", "preliminary figures", "Source: us.", "", "bands/", status="Preliminary")
    html = page(of, kinds, words, NAMES).decode()
    assert "p-kinds" in html
    assert 'class="swarm' not in html
    assert "has-swarm" not in html.split("<body", 1)[1][:40]
    assert 'href="../../bands/"' in html


def test_the_style_is_small_and_keeps_what_it_says() -> None:
    assert (
        smaller("/* a\n b */ a,\n b > c {\n  color: red;\n  margin: 0 auto;\n}\n") == "a,b>c{color:red;margin:0 auto}"
    )
    style = critical("ember")
    assert "/*" not in style
    assert ".p-ember.k5{" in style
    assert ".p-tarn" not in style
    assert len(style.encode()) < 15_000


def test_every_publisher_of_figures_is_named_in_the_source() -> None:
    other = dataclasses.replace(SOURCE, publisher="Office of Islands", credit="By way of a friend")
    of = scene(other_sources=(other,))
    words = about(of, of.layers["sample"])
    assert words.source == "Sources: Office of Samples and Office of Islands. Sample Licence 1.0."
    assert "By way of a friend" in words.credit
    assert "Office of Islands" in made(of)
