"""`make bench`: the budgets, measured in one run beside the peers; the table goes into docs/measured.md."""

from __future__ import annotations

import gzip
import json
import os
import platform
import shutil
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path

from atlas.assets import DIST
from atlas.maps import still
from atlas.maps.fonts import fonts
from bench.browser import Visit, recolour, visit
from bench.peers import bare_mkdocs, stock_folium
from bench.server import serving

ROOT = Path.cwd()
SITE = ROOT / "site"
WORK = ROOT / "build" / "bench"
OURS = ("svg.areas .land path", "[data-map].leaflet-container")
FOLIUM = ("path.leaflet-interactive", "path.leaflet-interactive")
RUNS = 3


TEXT = {"wasm.en.pagefind": 1, "*.pf_meta": 1, "*.pf_index": 2, "*.pf_fragment": 4}
"""What a question for running text loads beside the engine's script, with the number of each."""


def main() -> None:
    """Measure, print, write docs/measured.md."""
    layers = sorted(path.stem for path in (SITE / "data").glob("*.geojson") if (SITE / "embed" / path.stem).is_dir())
    config = json.loads((SITE / "data" / "datapackage.json").read_bytes())
    home = "gva-per-hour" if "gva-per-hour" in layers else layers[0]
    areas = len(json.loads((SITE / "data" / f"{home}.geojson").read_bytes())["features"])
    rows = [*embed_rows(home, layers, areas), *page_rows(home), *build_rows()]
    text = "\n".join([*head(config["version"], areas), *("| " + " | ".join(row) + " |" for row in rows), ""])
    print(text)
    (ROOT / "docs" / "measured.md").write_text(text, encoding="utf-8")


def head(data_date: str, areas: int) -> list[str]:
    """What was measured, on what."""
    packages = ", ".join(
        f"{name} {version(name)}" for name in ("mkdocs", "folium", "geopandas", "shapely", "playwright")
    )
    browser = os.environ.get("CHROMIUM") or "chromium"
    chromium = subprocess.run([browser, "--version"], capture_output=True, text=True, check=False).stdout.strip()
    return [
        "# Measured",
        "",
        "Written by `make bench`. Gzip; an embed 700 px wide; slow = 1.6 Mbit/s, 150 ms, CPU slowed 4 times;",
        f"medians of {RUNS} visits, each in a new browser. {areas} areas, data of {data_date}.",
        f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()},",
        f"{chromium}, {packages}.",
        "What stock folium asks other hosts for came from local packages, or empty: counted too low, never too high.",
        "",
        "| what | budget | measured | peer, measured |",
        "| --- | --- | --- | --- |",
    ]


def embed_rows(home: str, layers: list[str], areas: int) -> list[tuple[str, str, str, str]]:
    """Bytes, times, heap and nodes of an embed, beside stock folium with one layer and with twenty."""
    peer = WORK / "folium"
    stock_folium(SITE, peer / "one" / "index.html", [home])
    stock_folium(SITE, peer / "many" / "index.html", (layers * 20)[:20])
    with serving(SITE) as ours, serving(peer) as theirs:
        address = f"{ours}/embed/{home}/"
        fast, slow = several(address, OURS, areas, False), several(address, OURS, areas, True)
        one = several(f"{theirs}/one/", FOLIUM, areas, True)
        many = several(f"{theirs}/many/", FOLIUM, areas, True, 1)
        moved = recolour(address)
    html = max(packed(path) for path in SITE.glob("embed/*/index.html"))
    plain, ranged = further("map-*.json")
    others, _ = further("meta.json")
    return [
        (
            "an embed's own HTML (largest)",
            "52 KB",
            kb(html),
            f"folium's page: {kb(packed(peer / 'one' / 'index.html'))}",
        ),
        ("a whole embed, cold", "90 KB, aim 75", kb(fast.bytes), f"{kb(one.bytes)} (1 layer), {kb(many.bytes)} (20)"),
        (
            "its first choropleth, slow",
            "0.7 s",
            seconds(slow.painted),
            f"{seconds(one.painted)} (1), {seconds(many.painted)} (20)",
        ),
        ("interactive, slow", "1.0 s", seconds(slow.alive), both(seconds, one.alive, many.alive)),
        ("a further period (median, largest)", "0.7 KB", spread(plain), "–"),
        ("a further period with intervals and ranges of ranks (median, largest)", "–", spread(ranged), "–"),
        ("another layer, picked on a map (median, largest)", "–", spread(others), "–"),
        (
            "heap after collection",
            "3 MB",
            f"{fast.heap / 1e6:.1f} MB",
            f"{one.heap / 1e6:.1f} MB (1), {many.heap / 1e6:.1f} (20)",
        ),
        ("DOM nodes", "650 with points", str(fast.nodes), f"{one.nodes} (1), {many.nodes} (20)"),
        ("recolour to next frame, p95, CPU slowed 4 times", "50 ms", f"{moved:.0f} ms", "–"),
    ]


def further(pattern: str) -> tuple[list[int], list[int]]:
    """What a map loads of other periods or layers, in bytes: without intervals, and with them."""
    files = sorted((SITE / "data").glob(f"*/{pattern}"))
    sizes: tuple[list[int], list[int]] = ([], [])
    for path in files:
        sizes[b'"lower":' in path.read_bytes()].append(packed(path))
    return sizes


def spread(sizes: list[int]) -> str:
    """The median and the largest."""
    return f"{kb(statistics.median(sizes), 2)}, {kb(max(sizes), 2)}" if sizes else "–"


def several(url: str, look: tuple[str, str], areas: int, slow: bool, runs: int = RUNS) -> Visit:
    """The median visit by what it takes to be alive."""
    visits = [visit(url, *look, areas, slow) for _ in range(runs)]
    return sorted(visits, key=lambda one: one.alive)[len(visits) // 2]


def page_rows(home: str) -> list[tuple[str, str, str, str]]:
    """Sizes of pages, site, search and stills."""
    pages = {path: path.stat().st_size for path in SITE.rglob("*.html") if "pagefind" not in path.parts}
    largest = max(pages, key=lambda path: pages[path])
    whole = sum(path.stat().st_size for path in SITE.rglob("*") if path.is_file())
    by_name = packed(SITE / "data/search/names.json")
    by_text = (
        by_name + packed(SITE / "pagefind/pagefind.js") + sum(middle_of(kind, most) for kind, most in TEXT.items())
    )
    png = SITE / "static" / f"{home}.png"
    shell = packed(SITE / "404.html")
    return [
        ("page shell (404.html)", "4 KB", kb(shell), "–"),
        (f"largest page, raw ({largest.parent.relative_to(SITE)})", "250 KB", kb(pages[largest], 0), "–"),
        ("whole site, raw", "150 MB", f"{whole / 1e6:.0f} MB in {len(pages)} pages", "–"),
        ("first query of the search: a name", "150 KB", kb(by_name), "–"),
        ("first query of the search: two words of running text, four results", "150 KB", kb(by_text), "–"),
        ("still 1,200×630, drawn (the first, the median)", "150 ms", stills(), "–"),
        ("still 1,200×630 (largest)", "35 KB", kb(max(path.stat().st_size for path in png.parent.glob("*.png"))), "–"),
    ]


def middle_of(kind: str, most: int) -> int:
    """Bytes that `most` of the search's packed files of a kind weigh, in the middle of all by weight."""
    sizes = sorted(path.stat().st_size for path in (SITE / "pagefind").rglob(kind))
    return sum(sizes[len(sizes) // 2 :][:most])


def stills() -> str:
    """Milliseconds that a still takes from its SVG to its PNG, without cache: the first, and the median of all."""
    times = []
    with fonts(DIST, None) as faces:
        for path in sorted((SITE / "static").glob("*.svg")):
            drawn = path.read_text(encoding="utf-8")
            start = time.perf_counter()
            still.png(drawn, faces)
            times.append((time.perf_counter() - start) * 1000)
    return f"{times[0]:.0f} ms, {statistics.median(times):.0f} ms"


def build_rows() -> list[tuple[str, str, str, str]]:
    """The build, with and without cache, beside bare MkDocs on the same content."""
    cold = timed(lambda: shutil.rmtree(ROOT / ".cache", ignore_errors=True))
    warm = statistics.median(timed() for _ in range(RUNS))
    peer = bare_mkdocs(SITE, WORK / "mkdocs")
    return [
        ("build, no cache", "90 s", f"{cold:.1f} s", "–"),
        ("build, warm", "3 times bare MkDocs", f"{warm:.1f} s ({warm / peer:.1f} times)", f"{peer:.1f} s"),
    ]


def timed(before: object = None) -> float:
    """Seconds of one `atlas build`."""
    if callable(before):
        before()
    start = time.monotonic()
    subprocess.run([str(Path(sys.executable).with_name("atlas")), "build"], check=True, capture_output=True)
    return time.monotonic() - start


def packed(path: Path) -> int:
    """Bytes after gzip."""
    return len(gzip.compress(path.read_bytes(), 6, mtime=0))


def both(text: Callable[[float], str], one: float, many: float) -> str:
    """A peer's figure with one layer and with twenty."""
    return f"{text(one)} (1 layer), {text(many)} (20)"


def kb(size: float, decimals: int = 1) -> str:
    """Kilobytes of 1,000 bytes."""
    return f"{size / 1000:.{decimals}f} KB"


def seconds(milliseconds: float) -> str:
    """Seconds with two decimals."""
    return f"{milliseconds / 1000:.2f} s"


if __name__ == "__main__":
    main()
