"""The files of each map that leave the site: its embed, its stills."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from atlas.cache import cached, code_hash
from atlas.legend import Categories
from atlas.maps import embed, still
from atlas.maps.about import About, about, about_index
from atlas.maps.files import compact, shown_views
from atlas.maps.fonts import Fonts, fonts
from atlas.maps.index_map import index_figure_inputs
from atlas.model import LayerView, Scene, Tree
from atlas.words import strings

Shown = tuple[LayerView | Categories, About]


def maps(scene: Scene) -> Iterator[Shown]:
    """Every map of the atlas that has an embed and a still: the layers', then the indexes'."""
    t = strings(scene.atlas.config.language)
    for view in shown_views(scene):
        yield view, about(scene, view)
    for result in scene.results.values():
        kinds = index_figure_inputs(result, t)
        yield kinds, about_index(scene, result, kinds)


def pictures(scene: Scene, names: Mapping[str, str], font_folder: Path, cache: Path | None) -> Tree:
    """Embeds (`embed/ID/`), stills (`static/ID.svg`, `.png`); `names`: address of each asset, from the site's root.

    PNGs are kept in `cache` by what they are drawn from.
    """
    tree: Tree = {}
    with fonts(font_folder, cache) as faces:
        for shown, words in maps(scene):
            drawn = still.svg(scene, shown, words)
            tree[f"static/{words.id}.svg"] = drawn.encode()
            tree[f"static/{words.id}.png"] = kept_png(drawn, faces, cache)
            tree[f"embed/{words.id}/index.html"] = embed.page(scene, shown, words, names)
            if scene.site_url:
                tree[f"embed/{words.id}/oembed.json"] = compact(embed.oembed(scene, words))
    return tree


def kept_png(drawn: str, faces: Fonts, cache: Path | None) -> bytes:
    """The PNG of a still, from the cache where it was drawn before with the same code and fonts."""
    sources = [Path(still.__file__), Path(__file__).with_name("fonts.py"), *sorted(faces.source.glob("*.woff2"))]
    return cached(cache, code_hash(sources) + drawn.encode(), lambda: still.png(drawn, faces))
