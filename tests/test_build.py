"""From an atlas's folder to its finished site: what is made, and that nothing half made is ever shown."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import golden
import pytest
import yaml
from building import CASES, NAMES, Built, copy_of, differences, digests
from lxml import html

from atlas.build import (
    build_site,
    check_finished,
    check_inputs,
    in_repository,
    make_tree,
    page_files,
    write_tree,
)
from atlas.check import check_site
from atlas.errors import AtlasError
from atlas.load import load_atlas
from atlas.model import Page, Tree

ROOT = Path(__file__).parents[1]
SITE = "https://example.org/atlas/"


def silent(text: str) -> None:
    """Say nothing."""


@pytest.mark.parametrize("name", NAMES)
def test_an_atlas_becomes_what_is_expected(
    name: str, built: Built, pytestconfig: pytest.Config, tmp_path: Path
) -> None:
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


def test_every_kind_of_page_is_in_the_small_atlas() -> None:
    """A template that no page of the small atlas names is part of another, or printed without a page."""
    texts = {path.name: path.read_text("utf-8") for path in (ROOT / "atlas/theme/templates").glob("*.html")}
    pages = [*(CASES / "small/site_src").rglob("*.md"), *(CASES / "small/expected/_pages").rglob("*.md")]
    fronts = [path.read_text("utf-8").split("---\n")[1:2] for path in pages]
    used = {str(yaml.safe_load(front[0])["template"]) for front in fronts if front}
    parts = {name for name in texts if any(f'"{name}"' in text for other, text in texts.items() if other != name)}
    assert set(texts) - parts - {"main.html", "embed.html", "404.html"} <= used


@pytest.mark.parametrize(
    "text", ["plain", 'a: "b" # c', "{{ x }} {% y %}", "- [x", "</script>", "é – “”\u2028\x85\x9b\ufeff🜨", "null"]
)
def test_front_matter_reads_back_as_it_was_written(text: str) -> None:
    page = Page("here/", "prose.html", text, text, {"heading": text})
    files = page_files(page)
    front = yaml.safe_load(files["_pages/here/index.md"].decode().split("---\n")[1])
    assert front == {"template": "prose.html", "title": text, "description": text}
    assert json.loads(files["_data/here/page.json"]) == {"heading": text}


def test_the_small_atlas_builds_without_a_fault(built: Built) -> None:
    assert built.said.returncode == 0, built.said.stderr
    assert built.said.stdout == ""
    assert "Traceback" not in built.said.stderr
    assert built.said.stderr.splitlines()[-1] == "The atlas is in site/."
    assert check_site(built.site, built.root / "addresses.txt", built.root / "redirects.csv") == []


def test_what_stands_in_the_finished_site(built: Built) -> None:
    names = set(digests(built.site))
    expected = set(golden.read(CASES / "small" / "expected"))
    pages = {name.removeprefix("_pages/").removesuffix("index.md") for name in expected if name.startswith("_pages/")}
    assert {f"{page}index.html" for page in pages} <= names
    files = {name for name in expected if not name.startswith("_") and not name.endswith("oembed.json")}
    assert files <= names
    assert {"404.html", "about/index.html", "notes/index.html", "squares/index.html", "sitemap.xml"} <= names
    assert {"pagefind/pagefind.js", "pagefind/pagefind-entry.json"} <= names
    assert not [name for name in names if name.startswith(("_", ".")) or name.endswith((".md", ".toml", ".py"))]
    assert not list((built.root / "build").glob("site*"))


def test_a_moved_address_leads_on(built: Built) -> None:
    page = html.parse(str(built.site / "squares/index.html"))
    assert page.xpath("//meta[@http-equiv='refresh']/@content") == ["0; url=../areas/"]


def test_every_page_stands_by_itself(built: Built) -> None:
    """Relative addresses only, so that the site works under any path; nothing from elsewhere; one heading."""
    for path in built.site.rglob("*.html"):
        page = html.parse(str(path)).getroot()
        if page.xpath("//meta[@http-equiv='refresh']"):
            continue
        assert len(page.xpath("//h1")) == 1 or path.match("embed/*/index.html"), path
        addresses = page.xpath("//link[@rel!='canonical']/@href | //script/@src | //img/@src | //a/@href")
        own = [address for address in addresses if not address.startswith(("https://example.org/", "mailto:"))]
        assert own, path
        if path.name != "404.html":
            assert not [address for address in own if address.startswith("/") or "://" in address], path


def test_the_same_site_under_an_address_of_its_own(
    built: Built, small_copy: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from atlas.mkdocs_plugin import print_site

    monkeypatch.setenv("SITE_URL", SITE)
    monkeypatch.setenv("REPOSITORY_URL", "https://example.org/code")
    build_site(small_copy, silent, print_site)
    about = html.parse(str(small_copy / "site/about/index.html"))
    assert "https://example.org/code" in about.xpath("//dl//a/@href")
    assert "https://example.org/code" in about.xpath("//footer//a/@href")
    page = html.parse(str(small_copy / "site/maps/harvest-per-hand/index.html"))
    assert page.xpath("//link[@rel='canonical']/@href") == [f"{SITE}maps/harvest-per-hand/"]
    assert page.xpath("//meta[@property='og:image']/@content") == [f"{SITE}static/harvest-per-hand.png"]
    oembed = json.loads((small_copy / "site/embed/harvest-per-hand/oembed.json").read_bytes())
    assert f"{SITE}embed/harvest-per-hand/" in oembed["html"]
    sitemap = (small_copy / "site/sitemap.xml").read_text()
    assert f"<loc>{SITE}areas/SQ1/</loc>" in sitemap
    assert "2024-02-01" in sitemap
    lost = html.parse(str(small_copy / "site/404.html"))
    assert all(link.startswith("/atlas/") for link in lost.xpath("//link[@rel='stylesheet']/@href"))


def test_a_repository_without_an_address_of_the_web_is_refused() -> None:
    config = load_atlas(CASES / "small").config
    assert in_repository(config, "") is config
    for address in ("javascript:alert(1)", "example.org/code", "//"):
        with pytest.raises(AtlasError, match="REPOSITORY_URL"):
            in_repository(config, address)


def bare_pages(root: Path, folder: Path, tree: Tree) -> None:
    """A way to print without MkDocs, and a bad one: pages without words, links or a policy."""
    for name, content in tree.items():
        path = folder / name.removeprefix("_pages/").replace(".md", ".html")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"<title>x</title>" if name.endswith(".md") else content)


def test_an_unsound_site_is_not_published(small_copy: Path) -> None:
    before = digests(small_copy / "site")
    with pytest.raises(AtlasError, match="no Content-Security-Policy") as caught:
        build_site(small_copy, silent, bare_pages)
    assert len(caught.value.problems) > 20
    assert digests(small_copy / "site") == before


def test_what_an_earlier_build_left_is_not_published(small_copy: Path, tmp_path: Path) -> None:
    from atlas.mkdocs_plugin import print_site

    left = small_copy / "build/site"
    for name in ("old.html", ".hidden", "areas/old/index.html"):
        (left / name).parent.mkdir(parents=True, exist_ok=True)
        (left / name).write_text("old")
    shutil.copytree(small_copy / "site", tmp_path / "before")
    build_site(small_copy, silent, print_site)
    assert differences(tmp_path / "before", small_copy / "site") == []


def test_half_written_cache_files_are_taken_away(small_copy: Path) -> None:
    kept = {path.name for path in (small_copy / ".cache").iterdir()}
    (small_copy / ".cache/abc.123").write_text("half")
    (small_copy / ".cache/fonts.x").mkdir()
    with pytest.raises(AtlasError):
        build_site(small_copy, silent, bare_pages)
    assert {path.name for path in (small_copy / ".cache").iterdir()} == kept


def test_the_tree_as_files(small_copy: Path, tmp_path: Path) -> None:
    write_tree(small_copy, tmp_path / "tree", silent)
    assert set(digests(tmp_path / "tree")) == set(make_tree(small_copy, "", silent))
    with pytest.raises(AtlasError, match="there already"):
        write_tree(small_copy, tmp_path / "tree", silent)


def test_check_says_what_stands_against_joins_and_indexes_together(small_copy: Path) -> None:
    values = small_copy / "layers/lq-wool/values.csv"
    values.write_text("area_code,period,value\nSQ1,2022,1\n")
    parts = small_copy / "layers/sites/sectors.csv"
    parts.write_text(parts.read_text().replace("lq-wood", "lq-woood"))
    with pytest.raises(AtlasError) as caught:
        check_inputs(small_copy, silent)
    text = str(caught.value)
    assert "too few areas have a row in the period shown first" in text
    assert "the index names a layer that is not there" in text
    assert "nearest: lq-wood" in text


def test_check_of_a_finished_folder(built: Built, tmp_path: Path) -> None:
    said: list[str] = []
    check_finished(built.root, built.site, said.append)
    assert said == ["No problem found."]
    with pytest.raises(AtlasError, match="no such folder"):
        check_finished(built.root, tmp_path / "nothing", silent)


def test_progress_is_said_step_by_step(small_copy: Path) -> None:
    said: list[str] = []
    make_tree(small_copy, "", said.append)
    assert [line.removesuffix(" …") for line in said if line.endswith("…")] == [
        "read",
        "join and score",
        "draw",
        "pages and maps",
    ]
