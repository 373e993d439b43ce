"""Plain `mkdocs build` makes the same pages as the command, and says faults as MkDocs says them."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from building import Built, clean_env, copy_of, differences, digests
from mkdocs.config import load_config

from atlas.build import make_tree
from atlas.errors import AtlasError
from atlas.mkdocs_plugin import AtlasPlugin, print_site

ROOT = Path(__file__).parents[1]


def mkdocs(root: Path, *words: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "mkdocs", *words]
    return subprocess.run(command, cwd=root, env=clean_env(), capture_output=True, text=True, check=False)


def test_mkdocs_alone_prints_the_same_site(built: Built, small_copy: Path) -> None:
    result = mkdocs(small_copy, "build")
    assert result.returncode == 0, result.stderr
    assert "WARNING" not in result.stderr
    other = differences(small_copy / "build/site", built.site)
    assert [name for name in other if not name.startswith("pagefind/")] == []
    assert (built.site / "pagefind").is_dir()
    assert not (small_copy / "build/site/pagefind").exists()


def test_mkdocs_from_another_folder(small_copy: Path, built: Built, tmp_path: Path) -> None:
    result = mkdocs(tmp_path, "build", "-f", str(small_copy / "mkdocs.yml"), "-d", str(tmp_path / "out"))
    assert result.returncode == 0, result.stderr
    other = differences(tmp_path / "out", built.site)
    assert [name for name in other if not name.startswith("pagefind/")] == []


def test_a_fault_of_the_inputs(small_copy: Path) -> None:
    values = small_copy / "layers/harvest-per-hand/values.csv"
    values.write_text(values.read_text().replace("SQ1,2021,12.5", "SQ1,2021,many").replace("SQ2,2021", "SQ22,2021"))
    result = mkdocs(small_copy, "build")
    assert result.returncode == 1
    assert 'found: "many"' in result.stderr
    assert 'found: "SQ22"' in result.stderr
    assert "Traceback" not in result.stderr


def test_strict_warnings_are_problems(small_copy: Path) -> None:
    (small_copy / "site_src/pages/notes.md").write_text("# Notes\n\n[x](one.md) [y](two.md) [z](#three)\n")
    with pytest.raises(AtlasError) as caught:
        print_site(small_copy, small_copy / "build/site", make_tree(small_copy, "", str))
    found = [problem.what for problem in caught.value.problems]
    assert len(found) == 3
    assert all("notes.md" in what for what in found)


def test_what_a_preview_watches(small_copy: Path) -> None:
    config = load_config(str(small_copy / "mkdocs.yml"))
    plugin = config.plugins["atlas"]
    assert isinstance(plugin, AtlasPlugin)
    plugin.on_config(config)
    watched = {os.path.relpath(path, small_copy) for path in config.watch}
    assert {"layers", "atlas.toml"} <= watched
    assert any(path.endswith("templates") for path in watched)


def test_a_template_of_the_site_takes_the_place_of_ours(small_copy: Path) -> None:
    override = '{% extends "base.html" %}\n{% block content %}<h1>Ours</h1>{{ "<b>" }}{% endblock %}\n'
    (small_copy / "site_src/overrides/prose.html").write_text(override)
    print_site(small_copy, small_copy / "build/site", make_tree(small_copy, "", str))
    page = (small_copy / "build/site/notes/index.html").read_text()
    assert "<h1>Ours</h1>&lt;b&gt;" in page


def test_a_page_that_names_no_template(small_copy: Path) -> None:
    (small_copy / "site_src/pages/plain.md").write_text("# Plain\n\nWords with {{ braces }} stay words.\n")
    print_site(small_copy, small_copy / "build/site", make_tree(small_copy, "", str))
    page = (small_copy / "build/site/plain/index.html").read_text()
    assert "Words with {{ braces }} stay words." in page
    assert "<title>Plain" in page


def test_the_plugin_is_thin() -> None:
    text = (ROOT / "atlas/mkdocs_plugin.py").read_text()
    assert len(text.splitlines()) <= 80
    others = [path for path in (ROOT / "atlas").rglob("*.py") if path.name != "mkdocs_plugin.py"]
    assert not [path for path in others if "import mkdocs" in path.read_text() or "from mkdocs" in path.read_text()]


def test_the_configuration_is_plain() -> None:
    """Nothing in it that another builder of the same kind would not know: no hooks, no third plugin, no Python."""
    text = (ROOT / "mkdocs.yml").read_text()
    assert "!!python" not in text
    config = yaml.safe_load(text.replace('!ENV [SITE_URL, ""]', '""'))
    assert config["plugins"] == ["atlas"]
    assert config["theme"]["name"] is None
    known = {"site_name", "site_url", "docs_dir", "site_dir", "use_directory_urls", "strict", "theme", "plugins"}
    assert set(config) <= known | {"markdown_extensions", "validation", "exclude_docs"}
    assert config["strict"] is True


def test_an_atlas_without_prose(tmp_path: Path, built: Built) -> None:
    root = copy_of("bare", tmp_path / "bare", built.cache)
    print_site(root, root / "build/site", make_tree(root, "", str))
    assert "m/stones/index.html" in digests(root / "build/site")
