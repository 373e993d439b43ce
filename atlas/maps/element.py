"""The Folium side of a map, and the only import of folium.

`AreaLayer` is a Folium layer: on a stock `folium.Map` it lies under stock markers, in a notebook. On a `SiteMap`
it is the picture itself, inline, which the site's scripts bring alive; a `SiteMap` names no other host.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import folium
from branca.element import Element, Figure
from folium.map import Layer
from folium.template import Template

from atlas.legend import Categories, legend_svg
from atlas.maps.data import map_data
from atlas.maps.picture import Picture, Spot, areas_svg, lenses_svg, names_svg, picture, picture_of
from atlas.maps.room import legend_place
from atlas.maps.style import map_style
from atlas.model import AreaSet, Drawing, LayerView, Scene
from atlas.palettes import css, token_css
from atlas.words import Strings, strings

LEGEND_SHARE = (0.33, 0.27)


@dataclass(frozen=True)
class Parts:
    """What a figure has besides its areas. `named`: codes to name on it; `id`: of the element, if not `map-LAYER`."""

    spots: tuple[Spot, ...] = ()
    named: tuple[str, ...] = ()
    shore: bool = True
    legend: bool = True
    id: str = ""


class Ready(Element):
    """Text that is put into the page as it is.

    Folium renders what an element's template gave as a template once more: a name with braces would be run.
    """

    def __init__(self, text: str) -> None:
        super().__init__()
        self.text = text

    def render(self, **kwargs: Any) -> str:
        """The text."""
        return self.text


def stand(element: Element, kwargs: Mapping[str, Any]) -> None:
    """Put an element's macros into its page, the way Folium's `MacroElement` does, but rendered only once."""
    page: Any = element.get_root()
    for part in ("header", "html", "script"):
        macro = element._template.module.__dict__.get(part)
        if macro is not None:
            getattr(page, part).add_child(Ready(macro(element, kwargs)), name=element.get_name())


class AreaLayer(Layer):
    """An area set as a Folium layer, coloured by a layer's shown period or by kinds.

    `AreaLayer(view, drawing, areas).add_to(folium.Map(...))` is all that a notebook needs. Folium's LayerControl
    calls it by its title; kinds have no id of their own, so one may be given.
    """

    _template = Template(
        """
        {% macro header(this, kwargs) %}<style>{{ this.style }}</style>{% endmacro %}
        {% macro script(this, kwargs) %}
        var {{ this.get_name() }} = (function () {
            var holder = document.createElement("div");
            holder.innerHTML = {{ this.svg|tojavascript }};
            var svg = holder.firstElementChild;
            var layer = L.svgOverlay(svg, {{ this.get_bounds()|tojson }}, {interactive: true});
            var tip = L.tooltip({sticky: true});
            svg.querySelectorAll(".land path").forEach(function (path) {
                var title = path.querySelector("title");
                path.setAttribute("aria-label", title.textContent);
                title.remove();
            });
            layer.on("mousemove", function (event) {
                var path = event.originalEvent.target.closest(".land path");
                if (!path) return layer.closeTooltip();
                var words = document.createElement("span");
                words.textContent = path.getAttribute("aria-label");
                tip.setContent(words);
                if (!layer.getTooltip()) layer.bindTooltip(tip);
                layer.openTooltip(event.latlng);
            });
            return layer;
        })();
        {%- if this.show %}
        {{ this.get_name() }}.addTo({{ this._parent.get_name() }});
        {%- endif %}
        {% endmacro %}
        """
    )

    def __init__(
        self,
        view: LayerView | Categories,
        drawing: Drawing,
        areas: AreaSet,
        id: str = "kinds",
        t: Strings | None = None,
    ) -> None:
        self.picture = shown_picture(view, areas, t or strings("en"), id)
        super().__init__(name=self.picture.title, overlay=True, control=True)
        self._name = "AreaLayer"
        self._id = self.picture.id.replace("-", "_")
        self.drawing, self.areas = drawing, areas
        self.style = token_css() + css([self.picture.key.palette]) + map_style()

    @property
    def svg(self) -> str:
        """The areas' SVG, shore beneath."""
        return areas_svg(self.picture, self.drawing, self.areas)

    def render(self, **kwargs: Any) -> str:
        """On a `SiteMap` the map draws its layers itself."""
        if not isinstance(self._parent, SiteMap):
            stand(self, kwargs)
        return ""

    def _get_self_bounds(self) -> list[list[float | None]]:
        south, west, north, east = self.drawing.bounds
        return [[south, west], [north, east]]


class PointLayer(Layer):
    """Spots as a Folium layer: dots with a ring, named by a tooltip, each a link to its page."""

    _template = Template(
        """
        {% macro script(this, kwargs) %}
        var {{ this.get_name() }} = L.layerGroup();
        {%- for spot in this.spots %}
        L.circleMarker({{ [spot.latitude, spot.longitude]|tojson }},
            {radius: 4, color: "#F6F8F7", weight: 2, fillColor: "#16202A", fillOpacity: 1})
            .bindTooltip({{ spot.name|e|tojavascript }}).addTo({{ this.get_name() }});
        {%- endfor %}
        {%- if this.show %}
        {{ this.get_name() }}.addTo({{ this._parent.get_name() }});
        {%- endif %}
        {% endmacro %}
        """
    )

    def __init__(self, spots: Sequence[Spot], id: str = "points", name: str | None = None) -> None:
        super().__init__(name=name or id, overlay=True, control=True)
        self._name = "PointLayer"
        self._id = id.replace("-", "_")
        self.spots = tuple(spots)

    def render(self, **kwargs: Any) -> str:
        """On a `SiteMap` the map draws its layers itself."""
        if not isinstance(self._parent, SiteMap):
            stand(self, kwargs)
        return ""

    def _get_self_bounds(self) -> list[list[float | None]]:
        if not self.spots:
            return [[None, None], [None, None]]
        south, north = (end(spot.latitude for spot in self.spots) for end in (min, max))
        west, east = (end(spot.longitude for spot in self.spots) for end in (min, max))
        return [[south, west], [north, east]]


class SiteMap(folium.Map):
    """A Folium map that is a picture first: its layers inline, their data beside them, its scripts in files.

    It draws one `AreaLayer`, and the `PointLayer`s added to it. Every id follows from `id`.
    """

    default_js: list[tuple[str, str]] = []  # noqa: RUF012  # as folium declares it
    default_css: list[tuple[str, str]] = []  # noqa: RUF012  # as folium declares it

    _template = Template(
        """
        {%- macro html(this, kwargs) -%}
        <div class="atlas-map folium-map" id="{{ this.map_id|e }}" data-map>{{ this.drawn }}
        <script type="application/json" data-map-data>{{ this.block }}</script></div>
        {%- endmacro -%}
        """
    )

    def __init__(self, id: str, data: Mapping[str, Any], parts: Parts) -> None:
        super().__init__(tiles=None, zoom_control=False)
        self._id = self.map_id = id
        self.data, self.parts = data, parts

    def render(self, **kwargs: Any) -> str:
        """Put the map into its page. Its own layers are drawn in it; others add their scripts to the page's."""
        stand(self, kwargs)
        for child in self._children.values():
            child.render(**kwargs)
        return ""

    @property
    def drawn(self) -> str:
        """The picture, its lens and its names."""
        (layer,) = (child for child in self._children.values() if isinstance(child, AreaLayer))
        spots = [spot for child in self._children.values() if isinstance(child, PointLayer) for spot in child.spots]
        about = layer.picture, layer.drawing, layer.areas
        named = [layer.areas.codes.index(code) for code in self.parts.named]
        return areas_svg(*about, spots, self.parts.shore) + lenses_svg(*about) + names_svg(*about, named)

    @property
    def block(self) -> str:
        """The data as JSON that cannot end its own script element."""
        return json.dumps(self.data, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")


def figure(scene: Scene, shown: LayerView | Categories, root: str = "", parts: Parts | None = None) -> str:
    """A map as an HTML fragment: the picture inline, its data, its legend. It shows without any script.

    `root` leads from the page to the site's root ("../../", or "" for the first page).
    """
    parts = parts or Parts()
    t = strings(scene.atlas.config.language)
    layer = AreaLayer(shown, scene.drawing, scene.areas, parts.id.removeprefix("map-") or "kinds", t)
    data = map_data(scene, shown, root, parts.spots) | {"layer": layer.picture.id}
    site_map = SiteMap(parts.id or f"map-{layer.picture.id}", data, parts)
    layer.add_to(site_map)
    if parts.spots:
        PointLayer(parts.spots).add_to(site_map)
    page = site_map.get_root()
    assert isinstance(page, Figure)  # noqa: S101  # a folium.Map makes its own
    page.render()
    drawn = page.html.render().strip()
    if not parts.legend:
        return f'<div class="map-frame">{drawn}</div>'
    place = legend_place(scene.drawing, scene.areas, LEGEND_SHARE)
    tall = layer.picture.key.labels and not layer.picture.key.axes
    where = "below" if place is None or tall else f"at-{place[0]} y{place[1]}"
    return f'<div class="map-frame">{drawn}{legend_svg(layer.picture.key, t, where)}</div>'


def shown_picture(shown: LayerView | Categories, areas: AreaSet, t: Strings, id: str) -> Picture:
    """The picture of a layer, or of kinds under `id`."""
    if isinstance(shown, Categories):
        return picture_of(id, shown, areas, t)
    return picture(shown, areas, t)
