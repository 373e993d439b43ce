"""What a reader waits for: bytes, first choropleth, first answer, heap, nodes, recolouring."""

from __future__ import annotations

import os
import shutil
from dataclasses import dataclass
from typing import Any

from playwright.sync_api import Browser, Page, sync_playwright

SLOW = {"offline": False, "latency": 150, "downloadThroughput": 1.6e6 / 8, "uploadThroughput": 0.75e6 / 8}
SLOWER_CPU = 4
WATCH = """
(() => {
  const looking = (name, ready) => {
    const look = () => ready() ? (window[name] = performance.now()) : requestAnimationFrame(look);
    requestAnimationFrame(look);
  };
  looking('bench_painted', () => document.querySelectorAll(PATHS).length >= AREAS);
  looking('bench_alive', () => !!document.querySelector(ALIVE));
})();
"""
RECOLOUR = """
async () => {
  const input = document.querySelector('[data-period] input, input[data-period]');
  const frame = () => new Promise(done => requestAnimationFrame(() => setTimeout(done)));
  const set = n => { input.value = n; input.dispatchEvent(new Event('input', {bubbles: true})); };
  for (let n = input.max; n >= 0; n--) { set(n); await new Promise(done => setTimeout(done, 60)); }
  const times = [];
  for (let i = 0; i < 40; i++) {
    const start = performance.now();
    set(i % (Number(input.max) + 1));
    await frame();
    times.push(performance.now() - start);
  }
  times.sort((a, b) => a - b);
  return times[Math.ceil(times.length * .95) - 1];
}
"""


@dataclass(frozen=True)
class Visit:
    """One cold visit. Bytes as sent (gzip); times in milliseconds after the address was asked for."""

    bytes: int
    painted: float
    alive: float
    heap: int
    nodes: int


def visit(url: str, paths: str, alive: str, areas: int, slow: bool) -> Visit:
    """Open `url` cold. `paths` selects the areas, `alive` something that is there once the map answers."""
    with sync_playwright() as p:
        browser = start(p)
        try:
            return _visit(browser, url, (paths, alive, areas), slow)
        finally:
            browser.close()


def start(p: Any) -> Browser:
    """Chromium without its own traffic."""
    arguments = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--js-flags=--expose-gc"]
    browser: Browser = p.chromium.launch(
        executable_path=os.environ.get("CHROMIUM") or shutil.which("chromium"), args=arguments
    )
    return browser


def _visit(browser: Browser, url: str, look: tuple[str, str, int], slow: bool) -> Visit:
    page = browser.new_page(viewport={"width": 700, "height": 800})
    session = page.context.new_cdp_session(page)
    sizes: list[int] = []
    session.on("Network.loadingFinished", lambda event: sizes.append(int(event["encodedDataLength"])))
    session.send("Network.enable")
    if slow:
        session.send("Network.emulateNetworkConditions", SLOW)
        session.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER_CPU})
    paths, alive, areas = look
    script = WATCH.replace("PATHS", repr(paths)).replace("ALIVE", repr(alive)).replace("AREAS", str(areas))
    page.add_init_script(script)
    page.goto(url, wait_until="load", timeout=120_000)
    until_alive(page)
    page.wait_for_timeout(500)
    session.send("HeapProfiler.collectGarbage")
    session.send("Performance.enable")
    metrics = {m["name"]: m["value"] for m in session.send("Performance.getMetrics")["metrics"]}
    times = page.evaluate("[window.bench_painted, window.bench_alive]")
    nodes = page.evaluate("document.getElementsByTagName('*').length")
    return Visit(sum(sizes), times[0], times[1], int(metrics["JSHeapUsedSize"]), nodes)


def until_alive(page: Page) -> None:
    """Wait two minutes at most. By asking again: the pages' policy forbids what Playwright's own waiting evaluates."""
    for _ in range(1200):
        if page.evaluate("Boolean(window.bench_painted && window.bench_alive)"):
            return
        page.wait_for_timeout(100)
    raise TimeoutError(page.url)


def recolour(url: str) -> float:
    """Milliseconds from moving the slider to the next frame, 95th of 100, CPU slowed."""
    with sync_playwright() as p:
        browser = start(p)
        try:
            page: Page = browser.new_page(viewport={"width": 1280, "height": 900})
            page.goto(url, wait_until="networkidle")
            session = page.context.new_cdp_session(page)
            session.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER_CPU})
            return float(page.evaluate(RECOLOUR))
        finally:
            browser.close()
