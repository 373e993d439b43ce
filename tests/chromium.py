"""Chromium before the pages, served as a host of static files serves them: under a path, with every other host shut."""

from __future__ import annotations

import os
import shutil
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Frame, Page, Request, Route, sync_playwright

ROOT = Path(__file__).parents[1]
FIXTURE = ROOT / "tests/js/fixture"
DIST = ROOT / "atlas/theme/dist"


class Quiet(SimpleHTTPRequestHandler):
    """Files as GitHub Pages sends them: readable from any origin."""

    protocol_version = "HTTP/1.1"

    def end_headers(self) -> None:
        self.send_header("Access-Control-Allow-Origin", "*")
        super().end_headers()

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing."""


@pytest.fixture(scope="session")
def serve() -> Iterator[Callable[[Path], str]]:
    """A function that serves a folder and returns its address, each time at an origin of its own."""
    servers: list[ThreadingHTTPServer] = []

    def start(folder: Path) -> str:
        server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(folder)))
        server.daemon_threads = True
        threading.Thread(target=server.serve_forever, daemon=True).start()
        servers.append(server)
        return f"http://127.0.0.1:{server.server_port}/"

    yield start
    for server in servers:
        server.shutdown()
        server.server_close()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Debian's Chromium, or the one that CHROMIUM names."""
    path = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome-stable")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield chromium
        chromium.close()


@dataclass
class Seen:
    """What went wrong on a page: errors on its console, requests to other hosts, requests that failed."""

    errors: list[str] = field(default_factory=list)
    strangers: list[str] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)

    def nothing(self) -> bool:
        return not (self.errors or self.strangers or self.failed)


Open = Callable[..., tuple[Page, Seen]]

WATCH_SHIFTS = """
window.shifted = 0;
new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) if (!entry.hadRecentInput) window.shifted += entry.value;
}).observe({ type: 'layout-shift', buffered: true });
"""


@pytest.fixture
def open_page(browser: Browser) -> Iterator[Open]:
    """`open_page(address, width=1440, dark=False, script=True, **context)`: the page, loaded, and what was seen."""
    contexts: list[BrowserContext] = []

    def start(
        address: str, width: int = 1440, dark: bool = False, script: bool = True, **more: Any
    ) -> tuple[Page, Seen]:
        context = browser.new_context(
            viewport={"width": width, "height": 900 if width > 500 else 740},
            color_scheme="dark" if dark else "light",
            java_script_enabled=script,
            reduced_motion="reduce",
            **more,
        )
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(10_000)
        seen = watch(context, page)
        if script:
            page.add_init_script(WATCH_SHIFTS)
        page.goto(address)
        return page, seen

    yield start
    for context in contexts:
        context.close()


def until(page: Page | Frame, script: str, seconds: float = 10) -> Any:
    """Waits until `script` gives something true. (Playwright's own way to wait needs eval, which the pages forbid.)"""
    end = time.monotonic() + seconds
    while not (found := page.evaluate(script)):
        assert time.monotonic() < end, f"never came true: {script}"
        time.sleep(0.03)
    return found


def watch(context: BrowserContext, page: Page) -> Seen:
    """Notes what goes wrong, and lets no request out of this machine."""
    seen = Seen()

    def guard(route: Route) -> None:
        if route.request.url.startswith(("http://127.0.0.1", "data:", "blob:")):
            route.continue_()
        else:
            seen.strangers.append(route.request.url)
            route.abort()

    def note(message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            seen.errors.append(message.text)

    def fail(request: Request) -> None:
        if request.failure != "net::ERR_ABORTED":
            seen.failed.append(request.url)

    context.route("**/*", guard)
    page.on("console", note)
    page.on("pageerror", lambda error: seen.errors.append(str(error)))
    page.on("requestfailed", fail)
    return seen


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
