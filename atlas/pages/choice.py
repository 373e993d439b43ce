"""What the first page says of each map that may be chosen there: its sentence, what to know first, its source."""

from __future__ import annotations

from typing import Any

from atlas import told
from atlas.headline import map_sentence
from atlas.maps.files import compact
from atlas.model import LayerView, Scene, Tree
from atlas.pages.layer import map_views
from atlas.pages.plate import classes
from atlas.pages.sources import caveats, source
from atlas.words import Strings, figures, strings


def choice_files(scene: Scene) -> Tree:
    """`data/LAYER/words.json` of every map, for the first page's script."""
    t = strings(scene.atlas.config.language)
    return {f"data/{view.joined.meta.id}/words.json": compact(words(scene, view, t)) for view in map_views(scene)}


def words(scene: Scene, view: LayerView, t: Strings) -> dict[str, Any]:
    """A layer's words on the first page, for the period shown first."""
    figs = figures(view, scene.areas)
    said = source(view.joined.meta.source, t)
    return {
        "layer": view.joined.meta.id,
        "sentence": map_sentence(figs, scene.areas, t) + told.sentence(figs, scene.areas, t),
        "notes": [*notes(view, t), *filter(None, [classes(view, t)])],
        "source": {
            "text": f"{said['publisher']}, {said['title']}",
            "address": said["address"],
            "licence": said["licence"],
        },
    }


def notes(view: LayerView, t: Strings) -> list[str]:
    """What to know before reading the map: what is said of intervals, else the first of the source's caveats."""
    said = caveats(view.joined.meta, t)
    return list(dict.fromkeys([text for text in said if t["source"]["interval_word"] in text][:1] + said[:1]))
