"""The peers: stock folium on the same figures and shapes, bare MkDocs on the same content as Markdown tables."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
import time
from pathlib import Path

import folium
import pandas as pd

COLUMNS = ("periods", "values", "benchmark", "ranks")
LOCAL = {
    "leaflet.js": "leaflet/dist/leaflet.js",
    "leaflet.css": "leaflet/dist/leaflet.css",
    "d3.min.js": "d3/d3.min.js",
}
ELSEWHERE = re.compile(r"https://[^\"\s]+/([^/\"\s]+\.(?:js|css))(?=\")")


def stock_folium(site: Path, target: Path, layers: list[str]) -> None:
    """A page of stock folium choropleths of `layers`, from the site's own downloads."""
    made = folium.Map(location=[55, -3.5], zoom_start=6, tiles=None)
    for number, layer in enumerate(layers):
        shapes = json.loads((site / "data" / f"{layer}.geojson").read_bytes())
        values = {f["id"]: f["properties"]["value"] for f in shapes["features"]}
        for feature in shapes["features"]:
            feature["properties"] = {"name": feature["properties"]["area_name"]}
        frame = pd.DataFrame({"code": list(values), "value": list(values.values())})
        folium.Choropleth(
            geo_data=shapes, data=frame, columns=["code", "value"], key_on="feature.id", name=layer, show=number == 0
        ).add_to(made)
    folium.LayerControl().add_to(made)
    target.parent.mkdir(parents=True, exist_ok=True)
    made.save(str(target))
    target.write_text(ELSEWHERE.sub(lambda found: beside(found[1], target.parent), target.read_text()))


def beside(name: str, folder: Path) -> str:
    """Put what folium asks another host for into `folder`: from the packages at hand, and empty where there is none.

    So its bytes and times are counted too low, never too high: jQuery, Bootstrap and icons weigh nothing here.
    """
    content = (Path("node_modules") / LOCAL[name]).read_bytes() if name in LOCAL else b""
    (folder / name).write_bytes(content)
    return name


def bare_mkdocs(site: Path, folder: Path) -> float:
    """Seconds that MkDocs' default theme takes for a page of every area and map as Markdown tables."""
    shutil.rmtree(folder, ignore_errors=True)
    docs = folder / "docs"
    docs.mkdir(parents=True)
    (docs / "index.md").write_text("# Atlas\n")
    profiles = (json.loads(path.read_bytes()) for path in sorted((site / "data" / "areas").glob("*.json")))
    for area in (one for one in profiles if "layers" in one):
        rows = [
            f"| {layer['title']} | {' | '.join(str(layer[key][-1]) for key in COLUMNS)} |" for layer in area["layers"]
        ]
        _page(docs / f"areas/{area['code']}.md", area["name"], rows)
    for path in sorted((site / "data").glob("*.geojson")):
        features = json.loads(path.read_bytes())["features"]
        rows = [
            f"| {f['properties'].get('area_name', f['id'])} | {f['properties'].get('value')} | | | |" for f in features
        ]
        _page(docs / f"maps/{path.stem}.md", path.stem, rows)
    for path in sorted((site / "universities").glob("*/index.html")) if (site / "universities").exists() else []:
        _page(docs / f"points/{path.parent.name}.md", path.parent.name, ["| a | b | c | d | e |"] * 12)
    (folder / "mkdocs.yml").write_text("site_name: peer\ntheme: mkdocs\n")
    start = time.monotonic()
    command = [sys.executable, "-m", "mkdocs", "build", "--quiet", "--config-file", str(folder / "mkdocs.yml")]
    subprocess.run(command, check=True)
    return time.monotonic() - start


def _page(path: Path, title: str, rows: list[str]) -> None:
    path.parent.mkdir(exist_ok=True)
    head = ["| name | period | value | against | rank |", "| --- | --- | --- | --- | --- |"]
    path.write_text("\n".join([f"# {title}", "", *head, *rows, ""]), encoding="utf-8")
