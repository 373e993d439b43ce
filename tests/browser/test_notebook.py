"""The layer in a notebook: on a stock Folium map, under stock markers, as the documentation shows it."""

from __future__ import annotations

from pathlib import Path

import folium
import numpy as np
import pytest
from chromium import opened
from map_samples import areas, joined
from playwright.sync_api import Browser

from atlas.classify import view
from atlas.geometry import draw
from atlas.maps.element import AreaLayer

ROOT = Path(__file__).parents[2]


def test_it_is_coloured_named_and_lies_under_a_stock_marker(browser: Browser, tmp_path: Path) -> None:
    set_ = areas()
    stock = folium.Map(tiles=None)
    AreaLayer(view(joined([[1.0, 2.0, 3.0, np.nan]])), draw(set_), set_).add_to(stock)
    folium.Marker([55.2, 9.2], tooltip="A marker").add_to(stock)
    folium.LayerControl().add_to(stock)
    stock.fit_bounds(stock.get_bounds())
    page, errors = opened(browser, stock.get_root().render(), tmp_path)
    fills = page.eval_on_selector_all(".land path", "paths => paths.map(path => getComputedStyle(path).fill)")
    assert fills[:3] == ["rgb(242, 231, 185)", "rgb(196, 84, 42)", "rgb(57, 8, 40)"]
    assert "nodata" in fills[3]
    box = page.locator("#a-S00").bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + box["width"] * 0.7, box["y"] + box["height"] * 0.3)
    assert page.locator(".leaflet-tooltip").inner_text() == "Square 0: £1.0"
    # The corner of the square and the corner that Leaflet gives it are the same.
    place = page.locator(".leaflet-marker-icon").bounding_box()
    assert place is not None
    across = (place["x"] + place["width"] / 2 - box["x"]) / box["width"]
    assert across == pytest.approx(0.2, abs=0.02)
    page.locator(".leaflet-marker-icon").hover()
    assert "A marker" in page.locator(".leaflet-tooltip").last.inner_text()
    assert page.locator(".leaflet-control-layers").count() == 1
    assert errors == []
    page.close()
