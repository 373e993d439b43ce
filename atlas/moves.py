"""Addresses of the site: those that have moved lead on, and no two things stand at one."""

from __future__ import annotations

import html
from collections.abc import Iterator, Mapping
from pathlib import Path, PurePosixPath

from atlas.check import file_of
from atlas.errors import Problem, shown
from atlas.model import Atlas, Tree
from atlas.words import strings


def leading_pages(moves: Mapping[str, str], language: str) -> Tree:
    """A small page that leads on, for every address that has moved."""
    title = strings(language)["missing"]["moved"]
    return {file_of(old): leading_page(old.lstrip("/"), new.lstrip("/"), language, title) for old, new in moves.items()}


def leading_page(old: str, new: str, language: str, title: str) -> bytes:
    """A page at `old` that sends the reader to `new`, by a relative address."""
    target = html.escape("../" * old.count("/") + new or "./", quote=True)
    return (
        f'<!doctype html><html lang="{html.escape(language)}"><head><meta charset="utf-8">'
        f"<title>{html.escape(title)}</title>"
        f'<meta http-equiv="refresh" content="0; url={target}"><link rel="canonical" href="{target}"></head>'
        f'<body><p><a href="{target}">{target}</a></p></body></html>\n'
    ).encode()


def collisions(atlas: Atlas, tree: Tree, written: Path) -> Iterator[Problem]:
    """Written pages and files (in the folder `written`) and moved addresses where the Tree has something already."""
    made = {printed(name.removeprefix("_pages/")) for name in tree if not name.startswith("_data/")}
    files = {path.relative_to(written).as_posix() for path in written.rglob("*") if path.is_file()}
    for name in sorted(files):
        if printed(name) in made:
            what = "a written page stands where the atlas makes one"
            yield Problem(what, f"site_src/pages/{name}", todo="give it another name")
    taken = made | {printed(name) for name in files}
    for old in atlas.moves:
        if file_of(old) in taken:
            what = "an address has moved and is still there"
            yield Problem(what, "redirects.csv", None, "old", shown(old), todo="take out the line, or the page")


def printed(name: str) -> str:
    """The file that a page's Markdown is printed to: `about.md` -> `about/index.html`."""
    path = PurePosixPath(name)
    if path.suffix != ".md":
        return name
    return (path.parent if path.stem in ("index", "README") else path.with_suffix("")).joinpath("index.html").as_posix()
