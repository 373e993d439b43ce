"""The first page: one map, its sentence, find a place, choose another map."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from atlas.classify import shown_values
from atlas.maps.element import Parts
from atlas.model import LayerView, Page, Scene, Section
from atlas.pages.addresses import layer_page
from atlas.pages.choice import words
from atlas.pages.index import finding
from atlas.pages.layer import files, map_views, themes
from atlas.pages.plate import plate
from atlas.words import Strings, listed, plain, strings


def home(scene: Scene, part: Section) -> Iterator[Page]:
    """The page at the site's root."""
    t, config = strings(scene.atlas.config.language), scene.atlas.config
    view = scene.layers.get(config.home_layer) or next(iter(map_views(scene)), None)
    if view is None:
        return
    meta = view.joined.meta
    said = words(scene, view, t)
    found = themes(scene, t)
    data: dict[str, Any] = {
        "sentence": said["sentence"],
        "title": config.title,
        "plate": plate(scene, view, part.address, t, Parts(named=named(view))),
        "address": layer_page(scene, meta.id),
        "themes": [theme | {"open": any(one["id"] == meta.id for one in theme["maps"])} for theme in found],
        "notes": said["notes"],
        "source": said["source"],
        "files": files(meta.id),
        "doors": doors(scene, t),
        "one": scene.areas.one,
        "card": f"static/{meta.id}.png",
    }
    yield Page(part.address, "home.html", config.title, config.description or plain(said["sentence"]), data)


def named(view: LayerView) -> tuple[str, ...]:
    """The areas that the sentence names and the map labels: the lowest and the highest, where each is one alone."""
    values = shown_values(view.joined)[view.joined.shown]
    known = values[~np.isnan(values)]
    ends = [np.flatnonzero(values == end) for end in (known.min(), known.max())] if len(known) else []
    return tuple(view.joined.codes[int(found[0])] for found in ends if len(found) == 1)


def doors(scene: Scene, t: Strings) -> list[dict[str, str]]:
    """Three ways on, of those that the site has: its indexes, its cases, how it is made, its data."""
    cases = [case.title for case in scene.atlas.cases if not case.data.get("coming")]
    out = []
    for kind in ("index", "cases", "method", "data"):
        for part in scene.atlas.config.sections:
            if part.kind != kind:
                continue
            result = scene.results.get(part.of) if kind == "index" else None
            text = str(t["doors"].get(kind, ""))
            if result:
                text = finding(scene, result, t) or result.index.description
            if kind == "cases" and not cases:
                text = ""
            text = text if result else text.format(cases=listed(cases, t))
            out.append({"address": part.address, "title": part.title, "text": text})
    return out[:3]
