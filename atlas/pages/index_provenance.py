"""Where an index comes from: which layers go into which part, the draws, one area's score followed step by step."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import numpy as np

from atlas.model import IndexResult, Page, Scene
from atlas.model.index import Part, Spec, layer_ids
from atlas.model.pockets import pocket_layers
from atlas.pages.addresses import area_page, provenance_page, section, web_link
from atlas.pages.index_example import Case, worked
from atlas.pages.method_variants import variants
from atlas.stats.table import default_ranks
from atlas.words import Strings, number, strings


def index_provenance(scene: Scene, result: IndexResult) -> Page:
    """The page of an index beside those of the layers that it is made from."""
    t = strings(scene.atlas.config.language)
    spec, words, own = result.index.spec, t["index_provenance"], section(scene, "index", result.index.id)
    way, here = section(scene, "method", result.index.id), provenance_page(scene, result.index.id)
    part, n = section(scene, "data"), example_area(result)
    lead = words["lead"].format(n=number(len(layer_ids(spec)), 0))
    data: dict[str, Any] = {
        "section": {"title": part.title, "address": part.address} if part else {"title": "", "address": ""},
        "index": {"title": result.index.title, "address": own.address if own else ""},
        "csv": f"data/{result.index.id}.csv",
        "parts": list(goes_in(scene, result, t)),
        "beside": list(beside(spec)),
        "draws": variants(result, t)["lead"],
        "method": way.address if way else "",
        "follow_how": words["follow_how"].format(many=scene.areas.many),
        "command": f"atlas explain {result.index.id} {result.codes[n]}",
        "example": {
            "title": words["example"].format(name=scene.areas.names[n]),
            "address": area_page(scene, result.codes[n]),
            "steps": [_linked(scene, step) for step in worked(case_of(scene, result, n, t))],
        },
    }
    return Page(here, "index_provenance.html", words["title"].format(title=result.index.title), lead, data)


def case_of(scene: Scene, result: IndexResult, n: int, t: Strings) -> Case:
    """The area `n` of the index, with the layers that its steps are read from."""
    return Case(scene.areas, {name: view.joined for name, view in scene.layers.items()}, result, n, t)


def example_area(result: IndexResult) -> int:
    """The area with the best rank among those that lack nothing; the first where all lack something."""
    lacking = result.tables["missing"]
    ranks = default_ranks(result.score)
    whole = [n for n, code in enumerate(result.codes) if ranks[n] and code not in lacking]
    return min(whole or np.flatnonzero(ranks).tolist() or [0], key=lambda n: (int(ranks[n]), n))


def goes_in(scene: Scene, result: IndexResult, t: Strings) -> Iterator[dict[str, Any]]:
    """Each part, the gate, pockets, clusters and needs, with the layers that go into it."""
    spec, words = result.index.spec, t["index_provenance"]
    total = sum(one.weight for one in spec.parts)
    for part in spec.parts:
        yield {
            "title": part.title,
            "note": f"{number(100 * part.weight / total, 0)}%",
            "id": part.id,
            "layers": _layers(scene, of_part(spec, part)),
        }
    others = {"gate": [*spec.gate.layers, *_functional(spec)], "pockets": of_pockets(spec)}
    others |= {"clusters": [spec.clusters.people] if spec.clusters else [], "need": [one.layer for one in spec.needs]}
    for name, layers in others.items():
        if layers:
            yield {"title": words[name], "note": "", "id": "", "layers": _layers(scene, layers)}


def of_part(spec: Spec, part: Part) -> list[str]:
    """The ids of the layers, or of the points, behind a part."""
    if part.kind == "reach":
        return [spec.reach.points]
    if part.kind == "match":
        base = [spec.specialisation.base, spec.specialisation.less]
        return [*(name for one in spec.sectors for name in (one.quotient, one.output)), *base, spec.reach.points]
    own = [one for one in spec.indicators if one.part == part.id]
    functional = _functional(spec) if any(one.kind == "functional" for one in own) else []
    return [*(name for one in own for name in (one.layer, one.over)), *functional]


def of_pockets(spec: Spec) -> list[str]:
    """The ids of the layers behind pockets."""
    if spec.pockets is None:
        return []
    outputs = [one.output for one in spec.sectors]
    return [*outputs, *pocket_layers(spec.pockets), spec.specialisation.base, spec.specialisation.less]


def beside(spec: Spec) -> Iterator[dict[str, str]]:
    """The lists of places that the index is held against, with their sources."""
    for found in (spec.zones, spec.districts):
        if found:
            yield {"title": found.title, "source": found.source, "address": web_link(found.address)}


def _functional(spec: Spec) -> list[str]:
    return [spec.functional.mass, spec.functional.ratio]


def _layers(scene: Scene, names: Iterable[str]) -> list[dict[str, str]]:
    """Titles of layers and points, each once, with the page that follows its figures."""
    titles = {layer.id: layer.title for layer in scene.atlas.points}
    titles |= {name: view.joined.meta.title for name, view in scene.layers.items()}
    found = [name for name in dict.fromkeys(names) if name in titles]
    return [{"title": titles[name], "address": provenance_page(scene, name)} for name in found]


def _linked(scene: Scene, step: dict[str, Any]) -> dict[str, Any]:
    """A step with the page that follows its layer, and so its parts."""
    layer = step["layer"]
    made = {key: step[key] for key in ("what", "value", "notes")}
    made["address"] = provenance_page(scene, layer) if layer else ""
    return made | {"parts": [_linked(scene, part) for part in step["parts"]]}
