"""The recipe: inputs -> Scene -> Tree -> MkDocs -> search index -> check -> the finished site, one call a line."""

from __future__ import annotations

import csv
import html
import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from atlas import assets, downloads
from atlas.check import check_site, file_of
from atlas.classify import view
from atlas.errors import AtlasError, Problem
from atlas.geometry import draw
from atlas.join import join_all
from atlas.load import load_atlas
from atlas.maps import files as map_files
from atlas.model import Page, Scene, Tree
from atlas.pages import PAGES, helpers, shared
from atlas.publish import only_one, publish
from atlas.stats.score import work_out

TEMPLATES = assets.THEME / "templates"
Say = Callable[[str], None]


def build_site(root: Path, say: Say, print_site: Callable[[Path, Path, Tree], None]) -> None:
    """Build the atlas in `root` into `root`/site, printed by `print_site(root, folder, tree)`.

    Raises AtlasError with every problem of the first stage that finds any; the site is then as it was.
    """
    with only_one(root / "build"):
        built = root / "build" / "site"
        tree = make_tree(root, os.environ.get("SITE_URL", ""), say)
        with step("print", say):
            print_site(root, built, tree)
        with step("search index", say):
            index_words(built)
        with step("check", say):
            raise_if(check_site(built, root / "addresses.txt", root / "redirects.csv"))
        publish(built, root / "site")
    say("The atlas is in site/.")


def check_inputs(root: Path, say: Say) -> None:
    """Read and join everything, draw nothing. Raises AtlasError with every problem."""
    atlas = load_atlas(root)
    joined = join_all(atlas)
    say(f"{len(joined)} layers, {sum(len(s.codes) for s in atlas.area_sets.values())} areas: no problem found.")


def check_finished(root: Path, site: Path, say: Say) -> None:
    """Check a finished folder. Raises AtlasError with every problem."""
    if not site.is_dir():
        raise AtlasError([Problem("no such folder", file=str(site), todo="build the site first, or name its folder")])
    raise_if(check_site(site, root / "addresses.txt", root / "redirects.csv"))
    say("No problem found.")


def write_tree(root: Path, folder: Path, say: Say) -> None:
    """Write the Tree to `folder`, which must not exist yet."""
    if folder.exists():
        raise AtlasError([Problem("the folder is there already", file=str(folder), todo="name a new one")])
    tree = make_tree(root, os.environ.get("SITE_URL", ""), say)
    for name, content in tree.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    say(f"{len(tree)} files.")


def make_tree(root: Path, site_url: str, say: Say | None = None) -> Tree:
    """Everything that the site is made from. Raises AtlasError with every problem of the first faulty stage."""
    say = say or progress
    with step("read", say):
        atlas = load_atlas(root)
    with step("join", say):
        joined = join_all(atlas)
    with step("draw", say):
        areas = atlas.area_sets[atlas.config.area_set]
        drawing = draw(areas)
    with step("score", say):
        points = {layer.id: layer for layer in atlas.points}
        results = {index.id: work_out(index, areas, joined, points) for index in atlas.indexes}
    views = {id: view(layer) for id, layer in joined.items()}
    scene = Scene(atlas, areas, drawing, views, results, site_url)
    with step("pages and maps", say):
        return tree_of(scene, root / ".cache") | redirects(root)


def tree_of(scene: Scene, cache: Path | None) -> Tree:
    """Pages, maps, downloads and assets of a scene."""
    tree, names = assets.assets({"palettes.css": map_files.style()})
    tree |= map_files.files(scene, names, cache)
    tree |= downloads.files(scene)
    for section in scene.atlas.config.sections:
        for page in PAGES[section.kind](scene, section):
            tree |= page_files(page)
    tree["_data/shared.json"] = downloads.to_json(shared(scene, names))
    return tree


def page_files(page: Page) -> Tree:
    """A page's thin Markdown file and the JSON its template reads."""
    front = {"template": page.template, "title": page.title, "description": page.description}
    lines = [f"{key}: {json.dumps(text, ensure_ascii=False)}" for key, text in front.items()]
    return {
        f"_pages/{page.address}index.md": "\n".join(["---", *lines, "---", ""]).encode(),
        f"_data/{page.address}page.json": downloads.to_json(page.data),
    }


def redirects(root: Path) -> Tree:
    """A small page that leads on, for every address that has moved (`redirects.csv`: old,new, from the root)."""
    path = root / "redirects.csv"
    if not path.exists():
        return {}
    with path.open(encoding="utf-8", newline="") as lines:
        moves = [(row["old"].lstrip("/"), row["new"].lstrip("/")) for row in csv.DictReader(lines)]
    return {file_of(old): leading_page(old, new) for old, new in moves}


def leading_page(old: str, new: str) -> bytes:
    """A page at `old` that sends the reader to `new`, by a relative address."""
    target = html.escape("../" * old.count("/") + new, quote=True)
    head = f'<meta http-equiv="refresh" content="0; url={target}"><link rel="canonical" href="{target}">'
    return f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Moved</title>{head}</head><body><p><a href="{target}">{target}</a></p></body></html>\n'.encode()


def index_words(built: Path) -> None:
    """Make the search index of a printed site, in place. Raises AtlasError with what the indexer said."""
    command = [sys.executable, "-m", "pagefind", "--site", str(built)]
    result = subprocess.run(command, check=False, capture_output=True, text=True)
    if result.returncode != 0:
        raise AtlasError([Problem("the search index could not be made", found=(result.stderr or result.stdout)[-400:])])


def raise_if(problems: list[Problem]) -> None:
    """Raise AtlasError where there are problems."""
    if problems:
        raise AtlasError(problems)


def build_epoch(tree: Tree) -> str:
    """The atlas's date in seconds, for every time stamp of a build (SOURCE_DATE_EPOCH)."""
    date = json.loads(tree["_data/shared.json"])["site"]["data_date"]
    return str(int(datetime.fromisoformat(date).replace(tzinfo=UTC).timestamp()))


def watched(root: Path) -> list[Path]:
    """What a live preview watches beside the written pages."""
    return [path for path in (root / "layers", root / "atlas.toml", TEMPLATES, assets.STYLES) if path.exists()]


def template_helpers() -> Mapping[str, Any]:
    """The functions that templates may call: drawings and words."""
    return helpers()


def progress(text: str) -> None:
    """Say it on standard error: standard output stays free for results."""
    print(text, file=sys.stderr, flush=True)  # noqa: T201  # the plugin has no other voice


@contextmanager
def step(name: str, say: Say) -> Iterator[None]:
    """Say what is being done before it is done, and how long it took where that was long."""
    say(f"{name} …")
    start = time.monotonic()
    yield
    if (took := time.monotonic() - start) > 2:
        say(f"{name}: {took:.1f} s")
