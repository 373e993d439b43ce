"""The finished site before Chromium: served below a path; what axe-core finds on a page; what a calm page is."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from chromium import ROOT, Seen
from playwright.sync_api import Page

SITE = ROOT / "site"
CONFIG = tomllib.loads((ROOT / "atlas.toml").read_text(encoding="utf-8"))
SEED = str(CONFIG["data_date"])
LAYER = CONFIG["home_layer"]
AXE = ROOT / "node_modules/axe-core/axe.min.js"
CLASSES = "[...document.querySelectorAll('.land path')].map((path) => path.getAttribute('class'))"


@pytest.fixture(scope="session")
def base(serve: Callable[[Path], str], tmp_path_factory: pytest.TempPathFactory) -> str:
    """The site's address. It lies below a path, as a project's pages do."""
    assert (SITE / "index.html").is_file(), "there is no finished site to look at: run `make site`"
    folder = tmp_path_factory.mktemp("host")
    (folder / "some-atlas").symlink_to(SITE)
    return f"{serve(folder)}some-atlas/"


def settle(page: Page) -> None:
    """Until the network rests and fonts are in."""
    page.wait_for_load_state("networkidle")
    page.evaluate("document.fonts.ready.then(() => true)")


def faults(page: Page) -> list[str]:
    """What axe-core finds: rule, element, what is wrong."""
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found: Any = page.evaluate("axe.run({ resultTypes: ['violations'] })")
    return [
        f"{rule['id']}: {node['target']} {node['failureSummary'][:200]}"
        for rule in found["violations"]
        for node in rule["nodes"][:3]
    ]


def calm(page: Page, seen: Seen) -> None:
    assert seen.nothing(), seen
    assert page.evaluate("window.shifted") <= 0.05
