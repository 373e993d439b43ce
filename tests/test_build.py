"""From an atlas's folder to its finished site: what is made, and that nothing half made is ever shown."""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path

import golden
import pytest
import yaml
from building import CASES, NAMES, copy_of, differences, digests
from conftest import Built
from lxml import html

from atlas.build import build_site, check_finished, check_inputs, make_tree, page_files, write_tree
from atlas.check import check_site
from atlas.errors import AtlasError
from atlas.model import Page, Tree

SITE = "https://example.org/atlas/"


def silent(text: str) -> None:
    """Say nothing."""


@pytest.mark.parametrize("name", NAMES)
def test_an_atlas_becomes_what_is_expected(name: str, built: Built, pytestconfig: pytest.Config, tmp_path: Path) -> None:
    root = copy_of(name, tmp_path / "atlas", built.cache)
    site_url = SITE if name == "small" else ""
    texts = golden.golden(make_tree(root, site_url, silent))
    folder = CASES / name / "expected"
    if pytestconfig.getoption("--renew"):
        golden.renew(folder, texts)
    expected = golden.read(folder)
    assert sorted(texts) == sorted(expected)
    for path, words in texts.items():
        assert words == expected[path], f"{name}: {path}"


def test_every_kind_of_page_is_in_the_small_atlas(built: Built) -> None:
    templates = {path.name for path in (Path(__file__).parents[1] / "atlas/theme/templates").glob("*.html")}
    parts = {"base.html", "parts.html", "live_map.html", "main.html", "embed.html", "404.html"}
    used = set()
    for path in built.root.rglob("*.md"):
        used.add(yaml.safe_load(path.read_text("utf-8").split("---")[1])["template"] if "---" in path.read_text() else "")
    for page in (CASES / "small/expected/_pages").rglob("*.md"):
        used.add(yaml.safe_load(page.read_text("utf-8").split("---")[1])["template"])
    assert templates - parts <= used
