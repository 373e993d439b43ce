"""The layer in a notebook: on a stock Folium map, under stock markers, as the documentation shows it."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import folium
import numpy as np
import pytest
from map_samples import areas, joined
from playwright.sync_api import Browser, Page, Route

from atlas.classify import view
from atlas.geometry import draw
from atlas.maps.element import AreaLayer

ROOT = Path(__file__).parents[2]
LEAFLET = ROOT / "node_modules/leaflet/dist"


def opened(browser: Browser, html: str, folder: Path) -> tuple[Page, list[str]]:
    """The page of a Folium map from a file. Leaflet is answered from ours, every other host is shut."""
    errors: list[str] = []

    def answer(route: Route) -> None:
        name = route.request.url.rsplit("/", 1)[-1]
        if route.request.url.startswith("file:"):
            route.continue_()
        elif (LEAFLET / name).is_file():
            route.fulfill(path=LEAFLET / name)
        else:
            route.abort()

    file = folder / "map.html"
    file.write_text(html, encoding="utf-8")
    page = browser.new_page(viewport={"width": 800, "height": 600})
    page.route("**/*", answer)
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.goto(file.as_uri())
    page.wait_for_selector(".land path")
    return page, errors


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


def test_the_documentations_example_runs(browser: Browser, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (code,) = re.findall(r"```python\n(.*?)```", (ROOT / "docs/notebook.md").read_text(encoding="utf-8"), re.DOTALL)
    monkeypatch.chdir(ROOT)
    names: dict[str, Any] = {}
    exec(compile(code, "docs/notebook.md", "exec"), names)
    page, errors = opened(browser, names["m"].get_root().render(), tmp_path)
    paths = page.locator(".land path")
    assert paths.count() == len(names["areas"].codes)
    fills = set(page.eval_on_selector_all(".land path", "paths => paths.map(path => getComputedStyle(path).fill)"))
    assert len(fills) >= 5
    assert page.locator(".leaflet-marker-icon").count() == 1
    assert errors == []
    page.close()
