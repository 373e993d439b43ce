"""What can be told apart from the benchmark, as the pages and embeds say it."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any
from xml.etree import ElementTree

import numpy as np
import pytest
from map_samples import areas, joined
from page_samples import environment, pages_of, printed, read, scene_of

from atlas import told
from atlas.classify import view
from atlas.limits import Exact
from atlas.maps.about import About
from atlas.maps.data import exact_data
from atlas.maps.element import figure
from atlas.maps.embed import page as embed_page
from atlas.model import Joined, LayerView, Scene
from atlas.pages.layer import table
from atlas.uncertainty import ABOVE, APART, BELOW, UNKNOWN, rank_ranges
from atlas.words import figures, interval_text, plain, strings, versus

T = strings("en")
NAN = float("nan")


def layer(**changes: object) -> Joined:
    """Four squares against 4.2: below, covering it, above, without an interval."""
    made = joined([[1.0, 4.0, 9.0, 5.0]], interval="95% interval", **changes)
    wide = np.array([[0.5, 2.0, 2.0, NAN]])
    return replace(made, lower=made.values - wide, upper=made.values + wide)


def ranged(one: Joined) -> LayerView:
    made = view(one)
    return replace(made, ranges=rank_ranges(one, made.ranks))


def scene(one: Joined) -> Scene:
    made = scene_of([one])
    return replace(made, layers={one.meta.id: ranged(one)})


def test_sides_counts_and_sentence() -> None:
    figs = figures(view(layer()), areas())
    side = told.told(figs)
    assert side is not None
    assert side.tolist() == [BELOW, APART, ABOVE, UNKNOWN]
    assert told.counts(side) == told.Told(above=1, apart=1, below=1, unknown=1)
    said = plain(told.sentence(figs, areas(), T))
    assert (
        said == " For 1 of the 3 squares with an interval, the figures cannot say which side of all squares it is on."
    )


def hidden() -> Joined:
    """Three squares whose lower limit reads 4.2, as the benchmark does: above it, at it but for binary noise, at it."""
    made = joined([[5.0, 5.0, 5.0, 5.0]], interval="95% interval")
    return replace(made, lower=np.array([[4.2449, 4.2 + 1e-9, 4.2, 4.3]]), upper=made.values + 1)


def test_limits_count_as_published_not_as_rounded() -> None:
    side = told.told(figures(view(hidden()), areas()))
    assert side is not None
    assert side.tolist() == [ABOVE, APART, APART, ABOVE]


def test_where_rounding_would_hide_the_side_more_decimals_show_it() -> None:
    figs = figures(view(hidden()), areas())
    assert dict(figs.exact) == {0: Exact(4.24, 6.0, 4.2, 2)}
    assert interval_text(figs, 0, T) == "95% interval £4.24 to £6.00, where all squares has £4.20"
    assert interval_text(figs, 1, T) == "95% interval £4.2 to £6.0"
    assert [versus(figs, n, T).side for n in range(3)] == ["above", "unclear", "unclear"]
    assert exact_data(view(hidden()), 0) == {"exact": {"0": [4.24, 6.0, 4.2, 2]}}
    row = layer_table(scene(hidden()))[0]
    assert row["interval"] == ["4.24", "6.00"]
    assert "apart" not in row


def layer_table(one: Scene) -> list[dict[str, Any]]:
    shown = next(iter(one.layers.values()))
    rows = table(one, shown, figures(shown, one.areas), T)["rows"]
    return sorted(rows, key=lambda row: one.areas.codes.index(row["code"]))


def test_nothing_is_said_without_intervals_or_benchmark() -> None:
    bare = joined([[1.0, 4.0, 9.0, 5.0]])
    alone = replace(layer(), benchmark=np.array([NAN]))
    for one in (bare, alone):
        figs = figures(view(one), areas())
        assert told.told(figs) is None
        assert told.sentence(figs, areas(), T) == []
        assert told.switch(view(one), areas(), T) is None
        assert 'id="apart"' not in figure(scene_of([one]), view(one))
    sure = replace(layer(), lower=layer().values, upper=layer().values)
    assert told.sentence(figures(view(sure), areas()), areas(), T) == []


def test_the_key_counts_every_area_once() -> None:
    drawn = told.key_svg(figures(view(layer()), areas()), T, "squares")
    ElementTree.fromstring(drawn)
    assert re.findall(r'data-legend-count="(-?\d)">(\d)<', drawn) == [("0", "1"), ("1", "1"), ("2", "1"), ("-1", "1")]
    assert re.findall(r'<rect x="0"[^>]* class="(\w+)"/>', drawn) == ["c3", "apart", "c1", "nodata"]
    assert "cannot be told apart from all squares" in drawn
    assert 'id="apart-key"' in drawn
    assert "p-diverging k5" in drawn


def test_the_page_says_it_without_a_script() -> None:
    made = scene(layer())
    page = next(page for page in pages_of(made) if page.template == "layer.html")
    html = printed(environment(made), page)
    text = read(html).text
    assert "For 1 of the 3 squares with an interval" in text
    rows = {row["code"]: row for row in page.data["table"]["rows"]}
    assert rows["S01"]["against"] == "cannot be told apart"
    assert rows["S00"]["against"] == "−3.2"
    assert rows["S03"]["against"] == "+0.8"
    assert "range" not in rows["S03"]
    assert rows["S01"]["range"] == ["2", "3"]
    assert "<small>2 to 3</small>" in html
    assert "nine of ten draws" in text
    tags = [attributes for tag, attributes in read(html).tags if tag == "input" and "data-apart" in attributes]
    assert len(tags) == 1
    assert len(re.findall(r'id="apart(?:-lens|-key)?"', html)) == 3


def test_profiles_carry_the_range() -> None:
    made = scene(layer())
    page = next(page for page in pages_of(made) if page.address == "areas/S01/")
    assert page.data["tables"][0]["rows"][0]["range"] == "between 2 and 3"
    assert "between 2 and 3" in read(printed(environment(made), page)).text


@pytest.mark.parametrize("name", ["<b>'\"&</b>", "{all}"])
def test_the_benchmarks_name_is_only_text(name: str) -> None:
    set_ = areas()
    assert set_.benchmark is not None
    set_ = replace(set_, benchmark=replace(set_.benchmark, name=name))
    one = layer()
    made = replace(scene_of([one], set_), layers={one.meta.id: ranged(one)})
    page = next(page for page in pages_of(made) if page.template == "layer.html")
    html = printed(environment(made), page)
    assert "<b>'" not in html
    about = About("sample", "Output", "£", "Source", "", "maps/sample/")
    names = {"embed.js": "e.js"}
    bare = embed_page(made, made.layers["sample"], about, names).decode()
    assert "<b>'" not in bare
    assert bare.count("data-apart>") == 1
    assert "p-diverging.k5" in bare
