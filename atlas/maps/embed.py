"""The bare page of a map, for an iframe: one request to the first picture, everything in it, no script needed."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Mapping
from html import escape
from pathlib import Path
from typing import Any

import numpy as np
from jinja2 import Environment, FileSystemLoader
from markupsafe import Markup

from atlas.legend import Categories, swarm_svg
from atlas.maps.about import About
from atlas.maps.element import Parts, figure
from atlas.maps.index_map import axes
from atlas.maps.style import map_style
from atlas.model import AreaSet, LayerView, Scene
from atlas.palettes import css, token_css
from atlas.stats.sentences import hundred
from atlas.told import PALETTE
from atlas.told import switch as told_switch
from atlas.words import figure as figure_text
from atlas.words import figures, period_label, strings

THEME = Path(__file__).parents[1] / "theme"
ROOT = "../../"
WIDTH, HEIGHT = 700, 1000

PAGE = Environment(loader=FileSystemLoader(THEME / "templates"), autoescape=True, trim_blocks=True).get_template(
    "embed.html"
)


def page(scene: Scene, shown: LayerView | Categories, about: About, names: Mapping[str, str]) -> bytes:
    """The page at `/embed/<id>/`. `names`: address of each asset, from the site's root.

    Its shore is left out: 10 KB that an article's reader need not wait for.
    """
    config = scene.atlas.config
    switch = None if isinstance(shown, Categories) else told_switch(shown, scene.areas, strings(config.language))
    own = shown.palette if isinstance(shown, Categories) else shown.joined.meta.palette
    style = critical(own, PALETTE) if switch else critical(own)
    html = PAGE.render(
        about=about,
        t=strings(config.language),
        site=config,
        policy=policy(style),
        style=Markup(style),  # noqa: S704  # our own files
        figure=Markup(figure(scene, shown, ROOT, Parts(id=f"map-{about.id}", shore=False))),  # noqa: S704  # escaped there
        swarm="" if isinstance(shown, Categories) else _swarm(shown, scene.areas, config.language),
        slider=None if isinstance(shown, Categories) else _slider(shown),
        mark=None if isinstance(shown, Categories) else _mark(shown, scene.areas),
        told=switch,
        said=_said(scene, about) if isinstance(shown, Categories) else [],
        first=_first(scene, about) if isinstance(shown, Categories) else [],
        one=scene.areas.one,
        address=f"{ROOT}{about.address}",
        oembed=f"{scene.site_url}embed/{about.id}/oembed.json" if scene.site_url else "",
        canonical=f"{scene.site_url}{about.address}" if scene.site_url else "",
        script=f"{ROOT}{names['embed.js']}",
    )
    return html.encode()


def _said(scene: Scene, about: About) -> list[str]:
    """What an index looks for and how its nine colours are read, for embeds with room beside the map."""
    result, t = scene.results.get(about.id), strings(scene.atlas.config.language)
    if result is None:
        return []
    up, across = axes(result)
    note = t["index"]["map_note"].format(up=up.phrase, across=across.phrase, many=scene.areas.many)
    return [result.index.description, str(note)]


def _first(scene: Scene, about: About) -> list[tuple[str, int]]:
    """The first clusters of an index, each with its share of draws in the top; none where it has no clusters."""
    result = scene.results.get(about.id)
    if result is None or "clusters" not in result.tables:
        return []
    grown = result.tables["clusters"]
    pairs = zip(grown.clusters, grown.order, strict=True)
    return [(one.name, hundred(float(grown.standings.share[a]))) for one, a in pairs][: grown.standings.top]


def oembed(scene: Scene, about: About) -> dict[str, Any]:
    """What a page that knows oEmbed asks for (https://oembed.com, type "rich")."""
    config = scene.atlas.config
    address = f"{scene.site_url}embed/{about.id}/"
    height = int(config.embed.get("height", HEIGHT))
    title = escape(about.full)
    size = f'width="100%" height="{height}" loading="lazy" style="border:0"'
    frame = f'<iframe src="{address}" title="{title}" {size}></iframe>'
    return {
        "version": "1.0",
        "type": "rich",
        "title": about.full,
        "provider_name": config.title,
        "provider_url": scene.site_url,
        "width": WIDTH,
        "height": height,
        "html": frame,
        "thumbnail_url": f"{scene.site_url}static/{about.id}.png",
        "thumbnail_width": 1200,
        "thumbnail_height": 630,
    }


def critical(*palettes: str) -> str:
    """The embed's whole own style, as short as it gets."""
    names = ("embed.css", "js/leaflet.css")
    written = map_style() + "".join((THEME / name).read_text(encoding="utf-8") for name in names)
    return token_css() + css(palettes) + smaller(written)


def smaller(style: str) -> str:
    """A style sheet of ours without comments and needless space."""
    bare = re.sub(r"\s+", " ", re.sub(r"/\*.*?\*/", "", style, flags=re.DOTALL))
    return re.sub(r":\s+", ":", re.sub(r"\s*([{};,>])\s*", r"\1", bare)).replace(";}", "}").strip()


def policy(style: str) -> str:
    """The page's Content-Security-Policy: our scripts and figures, this one style, nothing else."""
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    return (
        "default-src 'none'; script-src 'self'; connect-src 'self'; img-src 'self' data:; "
        f"style-src 'self' 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    )


def _swarm(view: LayerView, areas: AreaSet, language: str) -> Markup:
    return Markup(swarm_svg(view, areas, strings(language)))  # noqa: S704  # escaped there


def _mark(view: LayerView, areas: AreaSet) -> dict[str, str] | None:
    """What areas are held against, and its figure in the period shown: a narrow embed has no swarm to show it."""
    figs = figures(view, areas)
    if figs.against is None or np.isnan(view.joined.benchmark).all():
        return None
    return {"name": figs.against.short, "value": figure_text(figs.benchmark, figs.meta)}


def _slider(view: LayerView) -> dict[str, Any] | None:
    joined, meta = view.joined, view.joined.meta
    if len(joined.periods) < 2:
        return None
    first, shown, last = (period_label(meta, joined.periods[p]) for p in (0, joined.shown, -1))
    return {"max": len(joined.periods) - 1, "value": joined.shown, "first": first, "label": shown, "last": last}
