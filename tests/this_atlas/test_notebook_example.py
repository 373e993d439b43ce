"""The example of docs/notebook.md runs on this repository's own atlas."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from chromium import opened
from declared import ROOT
from playwright.sync_api import Browser


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
