"""The check of a finished folder: each fault is found, and a sound folder has none."""

from __future__ import annotations

import base64
import gzip
import hashlib
from bisect import bisect_left
from pathlib import Path

import pytest

from atlas.check import check_site, promise, resolve
from atlas.check.budgets import AREAS, BUDGETS, SITE, Budget, oversized
from atlas.errors import AtlasError

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
        ('<img src="a/" srcset="https://other.example/x.png 2x" alt="">', "a page that loads from another host"),
        ('<video poster="//other.example/x.png"></video>', "a page that loads from another host"),
        ('<object data="https://other.example/"></object>', "a page that loads from another host"),
        ('<form action="https://other.example/"></form>', "a page that loads from another host"),
        ('<link rel="stylesheet" href="https://other.example/x.css">', "a page that loads from another host"),
        ('<link rel="PRELOAD x" href="//other.example/x.woff2">', "a page that loads from another host"),
        ('<svg><image href="https://other.example/x.png"/></svg>', "a page that loads from another host"),
        ('<a href="\\\\other.example\\x">a</a>', "a link of a kind that no page may have"),
        ('<a href="http:///x">a</a>', "a link of a kind that no page may have"),
        ('<a href="data:text/html,x">a</a>', "a link of a kind that no page may have"),
        ('<meta http-equiv="refresh" content="0; url=//other.example/">', "a page that leads on to another host"),
        ('<base href="a/">', "a base: it moves every link of the page"),
        ("<style>p{}</style>", "a style inside the page: the policy forbids it"),
        ('<iframe title="x" srcdoc="x"></iframe>', "a page within an attribute: the policy does not reach it"),
        ('<iframe src="a/"></iframe>', "a frame without a title"),
        ('<img src="a/">', "a picture without alt"),
        ('<label for="nowhere">x</label>', "an id is named that its page does not have"),
        ("<div data-pagefind-body></div>", "pages are to be searched and the search index is missing"),
        ("\0", "a page with bytes that are no text in UTF-8"),
        ("</body></html><a href=nowhere/>x</a>", "a link that leads nowhere"),
    ],
)
def test_each_fault_of_a_page_is_found(site: Path, body: str, what: str) -> None:
    (site / "index.html").write_text(page(body))
    assert what in whats(site)


@pytest.mark.parametrize(
    ("name", "content", "what"),
    [
        ("a.css", b"a{background:url(//other.example/x.png)}", "a file that asks another host"),
        ("a.css", b"@import 'https://other.example/x.css';", "a file that asks another host"),
        ("a.css", b"a{background:url(nowhere.png)}", "a file that names one that is not there"),
        ("a.js", b'import("https://other.example/x.js")', "a file that asks another host"),
        ("a.js", b"import{a}from'./nowhere.js';", "a file that names one that is not there"),
        ("a.svg", b"<svg><g></svg>", "a picture that is no XML"),
        ("a.svg", b"<svg><script>x()</script></svg>", "a picture with a script or a page in it"),
        ("a.svg", b'<svg onload="x()"/>', "a picture with an event attribute"),
        ("a.svg", b'<svg><image href="https://other.example/x.png"/></svg>', "a picture that asks for another file"),
        ("a.svg", b'<svg><a href="javascript:x()"/></svg>', "a picture that asks for another file"),
        ("a.png", b"\x89PNG\r\n\x1a\n and no end", "a picture that is no whole PNG"),
        ("a.xlsx", b"PK", "a workbook that cannot be opened"),
        ("a.csv", b"<html>\n", "a table that is cut off, or is none"),
        ("a.csv", b"code,value\nA,1", "a table that is cut off, or is none"),
        ("a.json", b'{"a": NaN}', "a data file that is not JSON"),
        ("a.json", b"", "an empty file"),
        ("A/index.html", page("").encode(), "two files differ in capitals only: on many disks they are one"),
        ("a b.txt", b"x", "a file's name that no address should have"),
        (".env", b"x", "a file's name that no address should have"),
    ],
)
def test_each_fault_of_a_file_is_found(site: Path, name: str, content: bytes, what: str) -> None:
    (site / name).parent.mkdir(exist_ok=True)
    (site / name).write_bytes(content)
    assert (what, name) in [(problem.what, problem.file) for problem in check_site(site)]


def test_a_link_in_place_of_a_file(site: Path) -> None:
    (site / "b.txt").symlink_to(site / "index.html")
    assert whats(site) == ["a link in place of a file: a host publishes none"]


@pytest.mark.parametrize(
    "policy", ["script-src 'self' 'unsafe-inline'", "script-src https://other.example", "img-src *"]
)
def test_a_policy_that_keeps_nothing_out(site: Path, policy: str) -> None:
    text = page('<h1 id="top">x</h1>').replace("default-src 'self'", f"default-src 'self'; {policy}")
    (site / "index.html").write_text(text)
    assert whats(site) == ["a policy that lets in what it should keep out"]


def test_a_page_that_is_cut_off(site: Path) -> None:
    (site / "index.html").write_text(page('<h1 id="top">x</h1>')[:-9])
    assert whats(site) == ["a page that does not end with </html>: it is cut off, or something stands after it"]


@pytest.mark.parametrize("content", ["", " \n", "<!-- nothing -->"])
def test_a_page_that_is_empty(site: Path, content: str) -> None:
    (site / "index.html").write_text(content)
    assert "an empty page" in whats(site)


def test_a_language_that_is_none(site: Path) -> None:
    (site / "index.html").write_text(page("").replace('lang="en"', 'lang="english!"'))
    assert whats(site) == ["a page whose language is none"]


def test_a_style_that_the_policy_names_may_stand_in_the_page(site: Path) -> None:
    digest = base64.b64encode(hashlib.sha256(b"p{}").digest()).decode()
    text = page("<style>p{}</style>").replace("default-src 'self'", f"default-src 'self'; style-src 'sha256-{digest}'")
    (site / "index.html").write_text(text)
    assert whats(site) == []


def test_links_to_other_hosts_are_fine(site: Path) -> None:
    links = '<link rel="canonical" href="https://other.example/"><link rel="alternate" href="https://other.example/o">'
    out = '<a href="https://other.example/">out</a><a href="mailto:a@b.c">m</a>'
    (site / "index.html").write_text(page(out, links))
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


def test_a_list_of_promises_that_is_no_text(site: Path) -> None:
    (site.parent / "promised.txt").write_bytes("/a/\n".encode("utf-16"))
    assert whats(site, promised=site.parent / "promised.txt") == ["the file is not UTF-8"]


def test_redirects_without_their_columns(site: Path) -> None:
    (site.parent / "moved.csv").write_text("from,to\n/x/,/a/\n")
    assert whats(site, redirects=site.parent / "moved.csv") == ["the columns old and new are not both there"]


def test_missing_list_of_promises_is_said(site: Path) -> None:
    assert whats(site, promised=site / "no.txt") == ["the list of promised addresses is missing"]


def of_size(budget: Budget, size: int) -> bytes:
    """A file that weighs what `budget` counts: text that packs into no less where it is packed."""
    start = b'"lower":' if budget.holding else b""
    if not budget.packed:
        return start + b"x" * (size - len(start))
    noise = "".join(hashlib.sha256(str(i).encode()).hexdigest() for i in range(2_000)).encode()
    fits = bisect_left(range(len(noise)), size + 1, key=lambda n: len(gzip.compress(start + noise[:n], 9, mtime=0)))
    return start + noise[: fits - 1]


@pytest.mark.parametrize(
    ("budget", "name"),
    [
        (BUDGETS[0], "b/index.html"),
        (BUDGETS[1], "embed/l/index.html"),
        (BUDGETS[2], "static/l.png"),
        (BUDGETS[3], "data/l/map-2020.json"),
        (BUDGETS[4], "data/l/map-2020.json"),
        (BUDGETS[5], "data/l/meta.json"),
        (BUDGETS[6], "data/l/meta.json"),
        (BUDGETS[7], "assets/embed.12345678.js"),
        (BUDGETS[8], "pagefind/index/en_1.pf_index"),
        (BUDGETS[9], "data/search/names.json"),
    ],
    ids=lambda one: one.what if isinstance(one, Budget) else "",
)
def test_every_budget_is_held(tmp_path: Path, budget: Budget, name: str) -> None:
    file = tmp_path / name
    file.parent.mkdir(parents=True)
    file.write_bytes(of_size(budget, budget.limit))
    assert list(oversized(tmp_path, [name])) == []
    file.write_bytes(of_size(budget, budget.limit + 40))
    (problem,) = oversized(tmp_path, [name])
    assert problem.what == f"{budget.what} above its budget" and problem.file == name


def test_more_areas_may_weigh_more(tmp_path: Path) -> None:
    names = ["data/l/map-2020.json", *(f"data/areas/A{n}.csv" for n in range(2 * AREAS))]
    for name in names:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).touch()
    (tmp_path / names[0]).write_bytes(of_size(BUDGETS[3], 2 * BUDGETS[3].limit))
    assert list(oversized(tmp_path, names)) == []
    assert [one.what for one in oversized(tmp_path, names[:1])] == ["a map's further period above its budget"]


def test_a_whole_site_is_held(site: Path) -> None:
    with (site / "large.bin").open("wb") as file:
        file.truncate(SITE + 1)
    assert "a site above its budget" in whats(site)


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
    assert promised.read_text().splitlines()[1:] == ["/", "/a/", "/data/l.csv"]
    promised.write_text("/gone/\n/\n")
    assert promise(site, promised) == 2
    assert promised.read_text().splitlines()[1:] == ["/gone/", "/", "/a/", "/data/l.csv"]
    whole = promised.read_text()
    assert promise(site, promised) == 0
    assert promised.read_text() == whole


def test_a_promise_that_is_taken_out_is_noticed(site: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    """Also where its page is gone with it, which else nobody would see."""
    promised = tmp_path_factory.mktemp("lists") / "addresses.txt"
    promise(site, promised)
    assert check_site(site, promised) == []
    promised.write_text(promised.read_text().replace("/a/\n", ""))
    (found,) = check_site(site, promised)
    assert (found.what, found.found) == ("has lost addresses that were promised", "1")
    with pytest.raises(AtlasError, match="has lost addresses"):
        promise(site, promised)
    promised.write_text(promised.read_text() + "/a/\n/a/\n")
    assert check_site(site, promised) == []
