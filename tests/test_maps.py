"""The map as a picture: what stands in the page before, and without, any script."""

from __future__ import annotations

import dataclasses
import json
import re
from xml.etree import ElementTree

import folium
import numpy as np
from map_samples import areas, joined
from page_samples import scene_of
from shapely.geometry import box

from atlas.classify import view
from atlas.geometry import draw
from atlas.legend import Categories
from atlas.maps.data import map_data, plain_values
from atlas.maps.element import AreaLayer, Parts, PointLayer, SiteMap, figure
from atlas.maps.picture import Spot
from atlas.maps.room import legend_place, lens_boxes, name_places
from atlas.model import Lens, Scene

NAN = float("nan")
HOSTILE = "</script><script>alert(1)</script>\"'&{{ x }}"
SPARSE = (box(9, 55, 9.3, 55.3), box(9.3, 55, 9.6, 55.3), box(9, 54.7, 9.3, 55), box(12.9, 54, 13, 54.1))


def squares(lens: tuple[int, ...] = (), **changes: object) -> Scene:
    set_ = areas(SPARSE, lens, **changes)
    return scene_of([joined([[1.0, 2.0, 3.0, NAN], [1.04, 2.0, 3.0, NAN]])], set_)


def svg_of(html: str, name: str) -> ElementTree.Element:
    """The first drawing of a class."""
    found = re.search(rf'<svg class="{name}.*?</svg>(?=<svg|<script|\s*<script|</div>|\Z)', html, re.DOTALL)
    assert found is not None, name
    return ElementTree.fromstring(found.group())


def block(html: str) -> dict[str, object]:
    found = re.search(r'<script type="application/json" data-map-data>(.*?)</script>', html, re.DOTALL)
    assert found is not None
    return dict(json.loads(found.group(1)))


def test_the_picture_stands_in_the_page_with_names_classes_and_figures() -> None:
    scene = squares()
    html = figure(scene, scene.layers["sample"], "../../")
    drawn = svg_of(html, "areas p-ember k3")
    paths = [path for path in drawn.iter("path") if path.get("id")]
    assert [path.get("id") for path in paths] == ["a-S00", "a-S01", "a-S02", "a-S03"]
    assert [path.get("class") for path in paths] == ["c0", "c1", "c2", "nodata"]
    assert [path.findtext("title") for path in paths] == [
        "Square 0: £1.0",
        "Square 1: £2.0",
        "Square 2: £3.0",
        "Square 3: no data",
    ]
    assert drawn.get("viewBox") == f"0 0 {scene.drawing.width} {scene.drawing.height}"
    assert 'id="map-sample"' in html
    assert 'class="legend' in html


def test_nothing_in_it_offends_a_strict_policy_or_names_another_host() -> None:
    scene = squares((0, 1, 2))
    html = figure(scene, scene.layers["sample"], "", Parts(spots=(Spot(9.5, 55.1, "A", "a/"),), named=("S00",)))
    assert " style=" not in html
    assert not re.search(r"\son[a-z]+=", html)
    assert "//" not in html
    assert html.count("<script") == 1
    ids = re.findall(r'\sid="([^"]+)"', html)
    assert len(ids) == len(set(ids))


def test_the_same_scene_makes_the_same_bytes() -> None:
    scene = squares((0, 1))
    first, second = (figure(scene, scene.layers["sample"]) for _ in range(2))
    assert first == second


def test_the_data_beside_it_is_what_the_reader_sees() -> None:
    scene = squares()
    data = block(figure(scene, scene.layers["sample"], "../../", Parts(spots=(Spot(9.0, 55.3, "Corner", "c/"),))))
    assert data["values"] == [1, 2, 3, None]
    assert data["breaks"] == [2, 3]
    assert data["periods"] == ["2020", "2021"]
    assert data["period"] == "2021"
    assert data["benchmark"] == {"name": "all squares", "short": "all", "value": 4.2}
    assert data["notes"] == {"S03": "none is published"}
    assert data["data"] == "../../data/sample/"
    assert data["profile"] == "../../areas/{code}/"
    assert data["lower"] is None
    assert data["points"] == [[0, 0, "Corner", "c/"]]
    assert plain_values(np.array([NAN, 2.0, 2.25]), 1) == [None, 2, 2.3]


def test_intervals_go_along_where_the_layer_has_them() -> None:
    layer = joined([[1.0, 2.0, 3.0, NAN]], interval="95% interval")
    layer.lower[0, 0], layer.upper[0, 0] = 0.51, 1.49
    scene = scene_of([layer], areas(SPARSE))
    data = map_data(scene, scene.layers["sample"], "")
    assert (data["lower"], data["upper"]) == ([0.5, None, None, None], [1.5, None, None, None])


def test_hostile_names_stay_text() -> None:
    scene = squares((0, 1), names=(HOSTILE,) * 4)
    spot = Spot(9.5, 55.1, HOSTILE, 'x/"><script>')
    html = figure(scene, scene.layers["sample"], "", Parts(spots=(spot,), named=("S00",)))
    assert html.count("<script") == html.count("</script>") == 1
    assert "{{ x }}" in html
    drawn = svg_of(html, "areas")
    assert f"{HOSTILE}: £1.0" in [title.text for title in drawn.iter("title")]
    assert block(html)["points"][0][2] == HOSTILE  # type: ignore[index]


def test_a_lens_shows_a_run_of_areas_again_in_free_sea() -> None:
    scene = squares((0, 1))
    html = figure(scene, scene.layers["sample"])
    assert '<g id="lens-0" class="lens-src">' in html
    assert html.count("<use ") == 1
    assert "Middle, 2.5×" in html
    (lens,) = lens_boxes(scene.drawing, scene.areas)
    assert lens.place.width == lens.source.width * 2.5
    for box_ in scene.drawing.boxes:
        apart = box_[0] > lens.place.x + lens.place.width or box_[2] < lens.place.x
        assert apart or box_[1] > lens.place.y + lens.place.height or box_[3] < lens.place.y


def test_a_lens_on_scattered_areas_names_each_and_one_without_room_is_left_out() -> None:
    scene = squares(lenses=(Lens("Middle", ("S00", "S02"), 1.5),))
    html = figure(scene, scene.layers["sample"])
    assert html.count("<use ") == 2
    assert '<use href="#a-S02"/>' in html
    (lens,) = lens_boxes(scene.drawing, scene.areas)
    for left, top, right, bottom in (scene.drawing.boxes[at] for at in lens.members):
        assert lens.source.x < left and right < lens.source.x + lens.source.width
        assert lens.source.y < top and bottom < lens.source.y + lens.source.height
    full = scene_of([joined([[1.0, 2.0]])], areas([box(9, 54, 11, 56), box(11, 54, 13, 56)], (0,)))
    assert "<use " not in figure(full, full.layers["sample"])
    assert 'class="legend below' in figure(full, full.layers["sample"])


def test_legend_and_names_find_room_in_the_sea() -> None:
    scene = squares((0, 1))
    place = legend_place(scene.drawing, scene.areas, (0.3, 0.3))
    assert place is not None
    first, second = name_places(scene.drawing, scene.areas, [0, 1], (300.0, 90.0))
    assert not first.meets(second)
    html = figure(scene, scene.layers["sample"], "", Parts(named=("S00", "S01")))
    assert [text.text for text in svg_of(html, "names").iter("text")] == ["Square 0", "£1.0", "Square 1", "£2.0"]


def test_shore_and_legend_can_be_left_out() -> None:
    scene = squares()
    bare = figure(scene, scene.layers["sample"], "", Parts(shore=False, legend=False))
    assert 'class="shore"' not in bare
    assert 'class="legend' not in bare
    assert 'class="shore"' in figure(scene, scene.layers["sample"])


def test_kinds_are_drawn_and_named_like_figures() -> None:
    scene = squares()
    kinds = Categories("Bands", "preliminary", ("near", "far"), np.array([0, 1, 1, -1]), hatched={1: 0})
    html = figure(scene, kinds, "", Parts(id="map-bands"))
    drawn = svg_of(html, "areas p-kinds")
    assert [path.get("class") for path in drawn.iter("path") if path.get("id")] == ["c0", "h0", "h0", "nodata"]
    assert "Square 1: far" in [title.text for title in drawn.iter("title")]
    assert 'id="h0"' in html
    data = block(html)
    assert (data["layer"], data["kinds"], data["values"]) == ("bands", ["near", "far"], [0, 1, 1, None])


def test_spots_are_links_that_carry_their_name() -> None:
    scene = squares()
    html = figure(
        scene, scene.layers["sample"], "", Parts(spots=(Spot(9.5, 55.1, "One", "p/1/"), Spot(9.1, 55.1, "Two")))
    )
    assert '<a href="p/1/" aria-label="One">' in html
    assert '<g role="img" aria-label="Two">' in html


def test_in_a_notebook_it_is_a_folium_layer_among_others() -> None:
    set_ = areas()
    shown = view(joined([[1.0, 2.0, 3.0, NAN]], id="per-hour"))
    stock = folium.Map(tiles=None)
    layer = AreaLayer(shown, draw(set_), set_).add_to(stock)
    assert layer.overlay and layer.control, "it is switched beside other layers, not in place of them"
    points = PointLayer([Spot(9.5, 55.5, "A <b>")]).add_to(stock)
    assert points.overlay and points.control
    folium.Marker([55.5, 9.5], tooltip="here").add_to(stock)
    folium.LayerControl().add_to(stock)
    html = stock.get_root().render()
    assert "L.svgOverlay" in html
    assert "var area_layer_per_hour =" in html
    assert ".p-ember.k3" in html
    assert "A <b>" not in html


def test_a_name_that_looks_like_a_template_is_not_run() -> None:
    set_ = areas(names=("{{ 7 * 7 }}", "{% for %}", "{# gone #}", "</script>"))
    stock = folium.Map(tiles=None)
    AreaLayer(view(joined([[1.0, 2.0, 3.0, NAN]])), draw(set_), set_).add_to(stock)
    PointLayer([Spot(9.5, 55.5, "{{ 7 * 7 }}")]).add_to(stock)
    html = stock.get_root().render()
    assert html.count("{{ 7 * 7 }}") == 2
    assert "{% for %}" in html
    assert "{# gone #}" in html
    assert html.count("</script>") == html.count("<script")


def test_a_notebook_map_knows_its_bounds() -> None:
    set_ = areas()
    stock = folium.Map(tiles=None)
    layer = AreaLayer(view(joined([[1.0, 2.0, 3.0, NAN]])), draw(set_), set_).add_to(stock)
    (south, west), (north, east) = layer.get_bounds()
    assert (round(west), round(north)) == (9, 56)
    assert (south, east) == (draw(set_).bounds[0], draw(set_).bounds[3])
    assert stock.get_bounds()[0][1] == west


def test_a_site_map_is_a_folium_map_that_asks_no_host() -> None:
    assert issubclass(SiteMap, folium.Map)
    assert SiteMap.default_js == SiteMap.default_css == []
    scene = squares()
    changed = dataclasses.replace(scene, site_url="https://elsewhere.example/")
    assert figure(changed, scene.layers["sample"]) == figure(scene, scene.layers["sample"])
