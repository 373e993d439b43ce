"""A score of an index followed back: to its parts, to the figures of layers that these are made from, to the draws."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Any

from atlas.explain.account import Account, Step
from atlas.join import join
from atlas.model import Atlas, Index
from atlas.model.index import layer_ids
from atlas.pages.index_example import Case, worked
from atlas.stats.score import work_out
from atlas.stats.sentences import hundred
from atlas.words import strings


def explain_score(atlas: Atlas, index: Index, code: str, cache: Path) -> Account:
    """How the score of the area `code` came to be. The draws are kept in `cache`."""
    areas, t = atlas.area_sets[index.area_set], strings(atlas.config.language)
    layers = joined(atlas, index)
    result = work_out(index, areas, layers, {one.id: one for one in atlas.points}, cache)
    n = areas.codes.index(code)
    standings = result.tables["standings"]
    band = next((one.title for one in index.spec.bands if one.id == result.band[n]), t["index"]["none"])
    facts = [("standing", band)]
    if standings.median[n]:
        facts.append(("in the top", f"{hundred(float(standings.share[n]))} of 100 variants"))
    own = {name for name, layer in layers.items() if layer.meta.area_set == index.area_set}
    steps = [_step(each, code, own) for each in worked(Case(areas, layers, result, n, t))]
    title = f"{index.title}, {areas.names[n]} ({code})"
    return Account(index.id, title, tuple(facts), Step("", areas.names[n], (), tuple(steps)), ())


def joined(atlas: Atlas, index: Index) -> dict[str, Any]:
    """The layers that an index reads, joined."""
    used = set(layer_ids(index.spec))
    return {raw.meta.id: join(raw, atlas.area_sets[raw.meta.area_set]) for raw in atlas.layers if raw.meta.id in used}


def _step(made: Mapping[str, Any], code: str, own: Collection[str]) -> Step:
    """A step of the page as one of the terminal, with the command that follows a figure of the area itself further.

    `own`: the layers that have figures of the index's areas.
    """
    more = [f"atlas explain {made['layer']} {code}"] if made["layer"] in own and not made["parts"] else []
    return Step(
        made["what"],
        made["value"] or "–",
        (*made["notes"], *more),
        tuple(_step(one, code, own) for one in made["parts"]),
    )
