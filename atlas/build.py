"""The recipe: inputs -> Scene -> Tree -> MkDocs -> search index -> check -> the finished site, one call a line."""

from __future__ import annotations

import json
import os
import re
import shutil
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
from shapely import from_wkb, to_wkb
from shapely.geometry.base import BaseGeometry

from atlas import assets, downloads, geometry, uncertainty
from atlas.cache import cached, code_hash, tidy
from atlas.check import check_site, read_pages
from atlas.check.pages import PageRead
from atlas.classify import view
from atlas.collector import uncollected
from atlas.errors import AtlasError, Problem, Problems, nearest, shown
from atlas.exchange import recover
from atlas.geometry import draw
from atlas.join import join_all
from atlas.load import load_atlas
from atlas.load.locate import located
from atlas.maps.files import compact, map_files
from atlas.maps.pictures import pictures
from atlas.model import AreaSet, Atlas, Config, IndexResult, Joined, LayerView, Page, Scene, Tree
from atlas.moves import collisions, leading_pages
from atlas.pages import PAGES, shared
from atlas.pages.about import about
from atlas.pages.addresses import web_link
from atlas.pages.choice import choice_files
from atlas.pages.indicators import rug_styles
from atlas.pages.names import names_file
from atlas.palettes import css
from atlas.publish import only_one, publish
from atlas.search import index_words
from atlas.stats.checks import check_inputs as check_names
from atlas.stats.score import work_out
from atlas.words import strings

TEMPLATES = assets.THEME / "templates"
UNLIKE = re.compile("[\x7f-\x9f\u2028\u2029\ufeff]")
Say = Callable[[str], None]


def build_site(root: Path, say: Say, print_site: Callable[[Path, Path, Tree], None]) -> None:
    """Build the atlas in `root` into `root`/site, printed by `print_site(root, folder, tree)`.

    Raises AtlasError with every problem of the first stage that finds any; the site is then as it was.
    """
    with only_one(root / "build"), uncollected():
        recover(root / "site")
        tidy(root / ".cache")
        built = root / "build" / "site"
        if built.is_dir():
            shutil.rmtree(built)
        tree = make_tree(root, os.environ.get("SITE_URL", ""), say)
        with step("print", say):
            print_site(root, built, tree)
        with step("search index", say), index_words(built):
            pages = read_pages(built)
        with step("check", say):
            check_printed(root, built, pages)
        publish(built, root / "site")
    say("The atlas is in site/.")


def check_inputs(root: Path, say: Say) -> None:
    """Read, join and score everything, draw nothing. Raises AtlasError with every problem."""
    with located(root):
        atlas = load_atlas(root)
        raise_if(config_problems(atlas.config))
        joined, _ = worked_out(atlas, root / ".cache")
    layers = f"{len(joined)} layer{'' if len(joined) == 1 else 's'}"
    say(f"{layers}, {sum(len(s.codes) for s in atlas.area_sets.values())} areas: no problem found.")


def check_finished(root: Path, site: Path, say: Say) -> None:
    """Check a finished folder. Raises AtlasError with every problem."""
    if not site.is_dir():
        raise AtlasError([Problem("no such folder", file=str(site), todo="build the site first, or name its folder")])
    check_printed(root, site)
    say("No problem found.")


def check_printed(root: Path, site: Path, pages: Mapping[str, PageRead] | None = None) -> None:
    """Hold a printed folder, its `pages` read already or not, against what the atlas promises.

    Raises AtlasError with every problem.
    """
    raise_if(check_site(site, root / "addresses.txt", root / "redirects.csv", pages))


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
    with step("read", say), located(root):
        atlas = load_atlas(root)
        raise_if(config_problems(atlas.config))
        atlas = replace(atlas, config=in_repository(atlas.config, os.environ.get("REPOSITORY_URL", "")))
    with step("join and score", say), located(root):
        joined, results = worked_out(atlas, root / ".cache")
    with step("draw", say):
        areas = atlas.area_sets[atlas.config.area_set]
        outlines = kept_outlines(areas, root / ".cache")
        drawing = draw(areas, outlines)
    views = {id: kept_ranges(view(layer), root / ".cache") for id, layer in joined.items()}
    scene = Scene(atlas, areas, drawing, views, results, site_url, outlines)
    with step("pages and maps", say):
        tree = tree_of(scene, root / ".cache")
        raise_if(list(collisions(atlas, tree, root / "site_src" / "pages")))
        return tree | leading_pages(atlas.moves, atlas.config.language)


def in_repository(config: Config, address: str) -> Config:
    """The configuration with the repository that a site is published from, where the environment names it.

    Raises AtlasError where that is no address of the web: a link must lead somewhere.
    """
    if not address:
        return config
    if not web_link(address):
        what, expected = "the repository has no address of the web", "https://… in REPOSITORY_URL"
        raise AtlasError([Problem(what, found=shown(address), expected=expected, todo="correct it, or leave it unset")])
    return replace(config, repository=address)


def config_problems(config: Config) -> list[Problem]:
    """What `atlas.toml` asks for and no page can give: a kind of section, a language, an entry of [about]."""
    kinds = list(PAGES)
    problems = Problems()
    for number, section in enumerate(config.sections):
        if section.kind not in PAGES:
            field, near = f"sections.{number}.kind", nearest(section.kind, kinds)
            found, expected = shown(section.kind), ", ".join(kinds)
            problems.add(Problem("unknown kind of section", "atlas.toml", None, field, found, expected, near))
    with problems.gathered():
        about(config, strings(config.language))
    return problems.found


def worked_out(atlas: Atlas, cache: Path | None = None) -> tuple[dict[str, Joined], dict[str, IndexResult]]:
    """Every layer joined and every index worked out, by id. Raises AtlasError with the problems of both together."""
    problems = Problems()
    joined: dict[str, Joined] = {}
    results: dict[str, IndexResult] = {}
    points = {layer.id: layer for layer in atlas.points}
    layers = [raw.meta.id for raw in atlas.layers]
    with problems.gathered():
        joined = join_all(atlas)
    for index in atlas.indexes:
        areas = atlas.area_sets[index.area_set]
        problems.found.extend(check_names(index.id, index.spec, areas, layers, points))
    problems.raise_if_any()
    for index in atlas.indexes:
        with problems.gathered():
            results[index.id] = work_out(index, atlas.area_sets[index.area_set], joined, points, cache)
    problems.raise_if_any()
    return joined, results


def kept_outlines(areas: AreaSet, cache: Path) -> tuple[BaseGeometry, ...]:
    """The generalised shapes of a set, EPSG:4326; kept between builds, for they take a while."""
    parts = [code_hash([Path(geometry.__file__)]), areas.crs.encode(), areas.metric_crs.encode(), *to_wkb(areas.shapes)]

    def make() -> bytes:
        return json.dumps(to_wkb(geometry.generalise(areas), hex=True).tolist()).encode()

    return tuple(from_wkb(json.loads(cached(cache, b"outlines".join(parts), make))))


def kept_ranges(shown: LayerView, cache: Path | None) -> LayerView:
    """The layer with the ranges of its ranks, where intervals are published; kept between builds."""
    joined = shown.joined
    if joined.meta.interval is None:
        return shown
    arrays = (joined.values, joined.lower, joined.upper, shown.ranks)
    parts = [code_hash([Path(uncertainty.__file__)]), joined.meta.interval.encode(), *(one.tobytes() for one in arrays)]

    def make() -> bytes:
        return uncertainty.rank_ranges(joined, shown.ranks).astype("<i4").tobytes()

    kept = np.frombuffer(cached(cache, b"ranges".join(parts), make), dtype="<i4").astype(np.int64)
    return replace(shown, ranges=kept.reshape((2, *joined.values.shape)))


def tree_of(scene: Scene, cache: Path | None) -> Tree:
    """Pages, maps, downloads and assets of a scene."""
    tree, names = assets.assets({"palettes.css": css()})
    tree |= assets.added("rugs.css", rug_styles(scene).encode(), names)
    tree |= map_files(scene)
    tree |= pictures(scene, names, assets.DIST, cache)
    tree |= downloads.files(scene, cache)
    pages = [page for section in scene.atlas.config.sections for page in PAGES[section.kind](scene, section)]
    for page in pages:
        tree |= page_files(page)
    tree |= names_file(scene, pages) | choice_files(scene)
    tree["_data/shared.json"] = compact(shared(scene, names))
    return tree


def page_files(page: Page) -> Tree:
    """A page's thin Markdown file and the JSON its template reads."""
    front = {"template": page.template, "title": page.title, "description": page.description}
    lines = [f"{key}: {quoted(text)}" for key, text in front.items()]
    return {
        f"_pages/{page.address}index.md": "\n".join(["---", *lines, "---", ""]).encode(),
        f"_data/{page.address}page.json": compact(page.data),
    }


def quoted(text: str) -> str:
    """`text` in quotes, as both JSON and YAML read it: YAML takes some characters for ends of lines, or not at all."""
    return UNLIKE.sub(lambda match: f"\\u{ord(match[0]):04x}", json.dumps(text, ensure_ascii=False))


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
