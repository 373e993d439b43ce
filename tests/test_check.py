"""The check of a finished folder: each fault is found, and a sound folder has none."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from atlas.check import check_site, promise, resolve

POLICY = '<meta http-equiv="Content-Security-Policy" content="default-src \'self\'">'


def page(body: str, head: str = "") -> str:
    return f'<!doctype html><html lang="en"><head>{POLICY}<title>T</title>{head}</head><body>{body}</body></html>'


@pytest.fixture
def site(tmp_path: Path) -> Path:
    (tmp_path / "a").mkdir()
    (tmp_path / "index.html").write_text(page('<h1 id="top">One</h1><a href="a/#part">a</a>'))
    (tmp_path / "a" / "index.html").write_text(page('<h1 id="part">Two</h1><a href="../">up</a><a href="#part">x</a>'))
    return tmp_path


def whats(site: Path, **files: Path) -> list[str]:
    return [problem.what for problem in check_site(site, **files)]


def test_a_sound_folder_has_no_problem(site: Path) -> None:
    assert check_site(site) == []


@pytest.mark.parametrize(
    ("body", "what"),
    [
        ('<a href="b/">b</a>', "a link that leads nowhere"),
        ('<a href="/a/">a</a>', "a link that leads nowhere"),
        ('<a href="../a/">a</a>', "a link that leads nowhere"),
        ('<a href="a/#nowhere">a</a>', "a link to a part that its page does not have"),
        ('<a href="javascript:alert(1)">a</a>', "a link of a kind that no page may have"),
        ('<a href="//other.example/">a</a>', "a link of a kind that no page may have"),
        ('<p id="x"></p><p id="x"></p>', "an id that stands twice in one page"),
        ('<p style="color:red"></p>', "a style attribute: the policy forbids it"),
        ('<p onclick="x()"></p>', "an event attribute: the policy forbids it"),
        ("<script>x()</script>", "a script inside the page: the policy forbids it"),
        ('<img src="https://other.example/x.png">', "a page that loads from another host"),
        ('<script src="//other.example/x.js"></script>', "a page that loads from another host"),
        ('<img src="missing.png">', "a link that leads nowhere"),
        ('<svg><use href="#missing"></use></svg>', "a link to a part that its page does not have"),
    ],
)
def test_each_fault_of_a_page_is_found(site: Path, body: str, what: str) -> None:
    (site / "index.html").write_text(page(body))
    assert what in whats(site)


def test_links_to_other_hosts_are_fine(site: Path) -> None:
    (site / "index.html").write_text(page('<a href="https://other.example/">out</a><a href="mailto:a@b.c">m</a>'))
    assert check_site(site) == []


def test_data_blocks_are_no_scripts(site: Path) -> None:
    (site / "index.html").write_text(page('<script type="application/json">{"a":1}</script>'))
    assert check_site(site) == []


def test_a_page_needs_policy_title_and_language(site: Path) -> None:
    (site / "index.html").write_text("<!doctype html><html><head></head><body></body></html>")
    assert whats(site) == [
        "no Content-Security-Policy first in the head",
        "a page without a title",
        "a page that does not say its language",
    ]


def test_the_policy_must_come_before_anything_it_should_govern(site: Path) -> None:
    (site / "index.html").write_text(
        '<!doctype html><html lang="en"><head><link rel="stylesheet" href="a/index.html">'
        f"{POLICY}<title>T</title></head></html>"
    )
    assert "no Content-Security-Policy first in the head" in whats(site)


def test_a_promised_address_may_move_but_not_vanish(site: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.mktemp("lists")
    promised, redirects = folder / "addresses.txt", folder / "redirects.csv"
    promised.write_text("# comment\n/\n/a/\n/gone/\n")
    redirects.write_text("old,new\n")
    found = check_site(site, promised, redirects)
    assert [(p.what, p.line, p.found) for p in found] == [("a promised address is gone", 4, "/gone/")]
    redirects.write_text("old,new\n/gone/,/a/\n")
    assert check_site(site, promised, redirects) == []
    redirects.write_text("old,new\n/gone/,/nowhere/\n")
    assert [p.what for p in check_site(site, promised, redirects)] == ["a redirect to an address that is not there"]


def test_missing_list_of_promises_is_said(site: Path) -> None:
    assert whats(site, promised=site / "no.txt") == ["the list of promised addresses is missing"]


def test_sizes_are_held(site: Path) -> None:
    (site / "index.html").write_text(page("x" * 260_000))
    (site / "embed" / "l").mkdir(parents=True)
    noise = "".join(hashlib.sha256(str(i).encode()).hexdigest() for i in range(2_000))
    (site / "embed" / "l" / "index.html").write_text(page(noise))
    found = whats(site)
    assert "a page above its budget" in found
    assert "an embed above its budget" in found


def test_data_files_must_be_json(site: Path) -> None:
    (site / "x.json").write_text("{")
    assert whats(site) == ["a data file that is not JSON"]


@pytest.mark.parametrize(
    ("page_name", "link", "file"),
    [
        ("index.html", "a/", "a/index.html"),
        ("a/b/index.html", "../../x.css", "x.css"),
        ("a/index.html", "..", "index.html"),
        ("a/index.html", ".", "a/index.html"),
        ("a/index.html", "", "a/index.html"),
        ("a/index.html", "../../x", None),
        ("a/index.html", "/x", None),
    ],
)
def test_relative_addresses(page_name: str, link: str, file: str | None) -> None:
    assert resolve(page_name, link) == file


def test_promises_only_grow(site: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    promised = tmp_path_factory.mktemp("lists") / "addresses.txt"
    (site / "assets").mkdir()
    (site / "assets" / "x.js").write_text("x")
    (site / "data" / "l").mkdir(parents=True)
    (site / "data" / "l.csv").write_text("x")
    (site / "data" / "l" / "2020.json").write_text("{}")
    assert promise(site, promised) == 3
    assert promised.read_text() == "/\n/a/\n/data/l.csv\n"
    promised.write_text("/gone/\n/\n")
    assert promise(site, promised) == 2
    assert promised.read_text() == "/gone/\n/\n/a/\n/data/l.csv\n"
    assert promise(site, promised) == 0
