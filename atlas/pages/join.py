"""Join reports as pages: what became of every code of a layer."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from atlas.model import LayerView, Page, Scene
from atlas.pages.addresses import join_page, section
from atlas.pages.sources import target
from atlas.words import number, strings


def join_reports(scene: Scene) -> Iterable[Page]:
    """One page a layer."""
    for view in scene.layers.values():
        yield join_report(scene, view)


def join_report(scene: Scene, view: LayerView) -> Page:
    """How many codes matched, and each code that did not, with its reason."""
    t = strings(scene.atlas.config.language)
    report, meta, words = view.joined.report, view.joined.meta, t["join"]
    names = dict(zip(scene.areas.codes, scene.areas.names, strict=True))
    of = len(view.joined.codes) - len(report.out_of_scope)
    kinds: list[tuple[str, Mapping[str, str]]] = [
        ("unmatched", dict.fromkeys(report.unmatched, "")),
        ("missing", report.missing),
        ("carried", dict.fromkeys(report.carried, "")),
        ("excluded", report.excluded),
        ("duplicates", dict.fromkeys(report.duplicates, "")),
        ("out_of_scope", dict.fromkeys(report.out_of_scope, "")),
    ]
    data: dict[str, Any] = {
        "layer": {"title": meta.title, "address": target(meta, scene)},
        "section": _data_section(scene),
        "matched": words["matched"].format(n=number(len(report.matched), 0), of=number(of, 0), many=scene.areas.many),
        "kinds": [
            {
                "title": words[kind],
                "count": len(codes),
                "rows": [{"code": code, "name": names.get(code, ""), "reason": why} for code, why in codes.items()],
            }
            for kind, codes in kinds
        ],
        "json": f"data/joins/{meta.id}.json",
    }
    title = words["title"].format(title=meta.title)
    return Page(join_page(scene, meta.id), "join.html", title, data["matched"], data)


def _data_section(scene: Scene) -> dict[str, str]:
    part = section(scene, "data")
    return {"title": part.title, "address": part.address} if part else {"title": "", "address": ""}
