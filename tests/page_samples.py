"""Scenes and printed pages for the tests of pages: the small atlas, and one of squares with chosen figures."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from datetime import date
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from jinja2 import Environment, FileSystemLoader
from map_samples import areas
from mkdocs.utils.templates import url_filter

from atlas.classify import view
from atlas.geometry import draw
from atlas.join import join_all
from atlas.load import load_atlas
from atlas.model import (
    AreaSet,
    Atlas,
    Config,
    Joined,
    Page,
    Scene,
    Section,
)
from atlas.pages import PAGES, shared
from atlas.stats.score import work_out

SMALL = Path(__file__).parent / "cases" / "small"
TEMPLATES = Path(__file__).parents[1] / "atlas" / "theme" / "templates"
ASSETS = (
    *("site.css", "leaflet.css", "site.js", "map.js", "embed.js", "favicon.svg"),
    *("newsreader-latin.woff2", "newsreader-latin-ext.woff2", "source-sans-3-latin.woff2"),
)
SECTIONS = (
    Section("home", "", "Squares"),
    Section("layers", "maps/", "Maps"),
    Section("areas", "areas/", "Places"),
    Section("data", "data/", "Data"),
)


def small_scene() -> Scene:
    """The small atlas of the golden folders, worked out."""
    atlas = load_atlas(SMALL)
    layers = join_all(atlas)
    set_ = atlas.area_sets[atlas.config.area_set]
    points = {layer.id: layer for layer in atlas.points}
    results = {index.id: work_out(index, set_, layers, points) for index in atlas.indexes}
    views = {id: view(layer) for id, layer in layers.items()}
    return Scene(atlas, set_, draw(set_), views, results, "https://atlas.example/a/")


def scene_of(layers: list[Joined], set_: AreaSet | None = None) -> Scene:
    """A scene of squares with these layers, in the theme that their declarations name."""
    set_ = set_ or areas()
    config = Config(
        title="Atlas of Squares",
        description="Squares and what they make.",
        publisher="Office of Samples",
        contact="office@samples.example",
        licence="CC0",
        data_date=date(2026, 11, 24),
        area_set=set_.id,
        sections=SECTIONS,
        themes={"output": "Output"},
        home_layer=layers[0].meta.id,
    )
    atlas = Atlas(config, {set_.id: set_}, (), (), (), (), {})
    return Scene(atlas, set_, draw(set_), {one.meta.id: view(one) for one in layers}, {}, "")


def pages_of(scene: Scene) -> list[Page]:
    """Every page of a scene, section by section."""
    return [page for part in scene.atlas.config.sections for page in PAGES[part.kind](scene, part)]


def environment(scene: Scene) -> Environment:
    """Templates as the build prints them."""
    env = Environment(loader=FileSystemLoader(str(TEMPLATES)), autoescape=True, trim_blocks=True, lstrip_blocks=True)
    env.filters["url"] = url_filter
    env.globals.update(json.loads(json.dumps(shared(scene, {name: f"assets/{name}" for name in ASSETS}))))
    return env


def printed(env: Environment, page: Page) -> str:
    """A page's HTML, its data taken through JSON as in the build: NaN is refused."""
    data = json.loads(json.dumps(page.data, ensure_ascii=False, allow_nan=False))
    about = SimpleNamespace(url=page.address, title=page.title, meta=SimpleNamespace(description=page.description))
    return env.get_template(page.template).render(data=data, page=about, base_url=".")


@dataclass
class Read:
    """What a test wants to know of a page."""

    tags: list[tuple[str, dict[str, str | None]]]
    text: str


def read(html: str) -> Read:
    """Tags with their attributes, and the text between them."""
    parser = _Parser()
    parser.feed(html)
    return Read(parser.tags, re.sub(r"\s+", " ", "".join(parser.text)))


class _Parser(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text.append(data)


def strings_used() -> set[tuple[str, str]]:
    """Every `t.section.name` that a template reads."""
    texts = [path.read_text(encoding="utf-8") for path in sorted(TEMPLATES.glob("*.html"))]
    found: set[tuple[str, str]] = set()
    for text in texts:
        found |= {(one, two) for one, two in re.findall(r"\bt\.([a-z_]+)\.([a-z_]+)", text)}
    return found


def ids_of(read_page: Read) -> list[Any]:
    """Every id of a page, as often as it is given."""
    return [attributes["id"] for _, attributes in read_page.tags if "id" in attributes]


@cache
def small() -> tuple[Scene, dict[str, str], dict[str, Page]]:
    """The small atlas, its pages printed, by address."""
    scene = small_scene()
    env, made = environment(scene), pages_of(scene)
    return scene, {page.address: printed(env, page) for page in made}, {page.address: page for page in made}


def row_of(scene: Scene, area: int) -> dict[str, Any]:
    page = next(page for page in pages_of(scene) if page.address == f"areas/S0{area}/")
    found: dict[str, Any] = page.data["tables"][0]["rows"][0]
    return found
