"""What a profile says of areas like it: as this atlas finds them, with why, and as publishers do."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from atlas.model import LayerMeta, Scene, Similar
from atlas.pages.addresses import area_page, web_link
from atlas.similar import Match, compared
from atlas.words import Strings, inside, number, short_title

DECIMALS = 2


def alike(scene: Scene, t: Strings) -> list[dict[str, Any] | None]:
    """One entry an area, in the set's order; None where nothing is declared."""
    rule = scene.areas.similar
    own = _own(scene, rule, t) if rule else [None for _ in scene.areas.codes]
    lists = [_lists(scene, code) for code in scene.areas.codes]
    return [{"own": one, "lists": theirs} if one or theirs else None for one, theirs in zip(own, lists, strict=True)]


def _own(scene: Scene, rule: Similar, t: Strings) -> list[dict[str, Any] | None]:
    metas = [scene.layers[feature.layer].joined.meta for feature in rule.features]
    found = compared(rule, scene.layers)
    note = _note(scene, rule, metas, found.usual, t)
    return [
        {"rows": [_row(scene, one, metas, t) for one in matches], "note": note if matches else _none(scene, n, t)}
        for n, matches in enumerate(found.matches)
    ]


def _none(scene: Scene, n: int, t: Strings) -> str:
    return str(t["alike"]["none"]).format(name=scene.areas.called(n))


def _row(scene: Scene, one: Match, metas: Sequence[LayerMeta], t: Strings) -> dict[str, str]:
    return _place(scene, one.index) | {
        "distance": number(one.distance, DECIMALS),
        "nearest": _titles([metas[place] for place in one.nearest]),
        "furthest": _titles([metas[place] for place in one.furthest]),
    }


def _titles(metas: Sequence[LayerMeta]) -> str:
    """Titles one after the other; many of them hold a comma or an "and"."""
    return "; ".join(inside(short_title(meta)) for meta in metas)


def _place(scene: Scene, n: int) -> dict[str, str]:
    return {"name": scene.areas.names[n], "address": area_page(scene, scene.areas.codes[n])}


def _note(scene: Scene, rule: Similar, metas: Sequence[LayerMeta], usual: float, t: Strings) -> str:
    """How the distances are worked out, in words."""
    words, many = t["alike"], scene.areas.many
    logs = [meta for meta, feature in zip(metas, rule.features, strict=True) if feature.log]
    others = [meta for meta in metas if meta not in logs]
    log = "log_none" if not logs else "log_all" if not others else "log" if len(logs) <= len(others) else "log_but"
    said = [
        words["by"].format(n=number(len(metas), 0), titles=_titles(metas)),
        words["scale"].format(many=many, limit=f"{rule.limit:g}"),
        words[log].format(titles=_titles(others if log == "log_but" else logs)),
        words["distance_is"].format(many=many, usual="" if np.isnan(usual) else number(usual, DECIMALS)),
        words["missing"].format(many=many, share=number(100 * rule.least, 0)),
    ]
    return " ".join(text for text in said if text)


def _lists(scene: Scene, code: str) -> list[dict[str, Any]]:
    """What publishers' lists have for an area."""
    place = {one: n for n, one in enumerate(scene.areas.codes)}
    own = {one.kind: one.codes for one in scene.areas.neighbours if one.area_code == code}
    return [
        {
            "title": kind.title,
            "description": kind.description,
            "page": web_link(kind.page),
            "places": [_place(scene, place[other]) for other in own[kind.id]],
        }
        for kind in scene.areas.neighbour_kinds
        if kind.id in own
    ]
