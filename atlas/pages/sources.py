"""What a reader is told about a layer's figures: where from, under what licence, what was done, how old."""

from __future__ import annotations

from typing import Any

from atlas.model import LayerMeta, LayerView, Scene, Source
from atlas.pages.addresses import join_page, layer_page, provenance_page, web_link
from atlas.words import Strings, begun, date_text, number, period_label


def source(one: Source, t: Strings) -> dict[str, str]:
    """One source, as it is named under a map."""
    return {
        "publisher": one.publisher,
        "title": one.title,
        "address": web_link(one.page or one.address),
        "licence": one.licence,
        "licence_address": web_link(one.licence_address),
        "retrieved": date_text(one.retrieved, t),
        "credit": one.credit or "",
    }


def sources_of(meta: LayerMeta, scene: Scene, t: Strings) -> list[dict[str, str]]:
    """The layer's own source, its others, and the boundaries', each once."""
    everything = [meta.source, *meta.other_sources, scene.areas.source]
    return [source(one, t) for one in dict.fromkeys(everything)]


def strip(view: LayerView, scene: Scene, t: Strings) -> dict[str, Any]:
    """The strip below a map: sources, what was done, age, caveats."""
    meta, words = view.joined.meta, t["source"]
    marked = meta.status != "official"
    return {
        "sources": sources_of(meta, scene, t),
        "done": done(view, scene, t),
        "join": join_page(scene, meta.id),
        "provenance": provenance_page(scene, meta.id),
        "age": age(view, t),
        "next": t["source"]["next"].format(date=date_text(meta.next_release, t)) if meta.next_release else "",
        "caveats": caveats(meta, t),
        "status": words["derived_status"] if meta.derive and not marked else t["status"][meta.status],
        "marked": marked,
        "inputs": inputs(meta, scene),
    }


def done(view: LayerView, scene: Scene, t: Strings) -> list[str]:
    """What was done to the publisher's figures, in sentences."""
    report, words = view.joined.report, t["source"]
    count = {"n": number(len(report.matched), 0), "of": number(len(view.joined.codes) - len(report.out_of_scope), 0)}
    out = [words["matched"].format(**count)]
    if report.carried:
        out.append(words["carried"].format(n=number(len(report.carried), 0)))
    if view.joined.meta.derive:
        out.append(words["derived"])
    return out


def inputs(meta: LayerMeta, scene: Scene) -> list[dict[str, str]]:
    """The layers that this one is worked out from, where `[derive]` names them."""
    named = [part for value in meta.derive.values() for part in (value if isinstance(value, list) else [value])]
    ids = {layer.meta.id: layer.meta for layer in scene.atlas.layers}
    found = dict.fromkeys(part for part in named if isinstance(part, str) and part in ids and part != meta.id)
    return [{"title": ids[id].title, "address": target(ids[id], scene)} for id in found]


def target(meta: LayerMeta, scene: Scene) -> str:
    """Where a layer is read: its page, or the file of its figures where it has none."""
    return layer_page(scene, meta.id) if meta.role == "map" else f"data/{meta.id}.csv"


def age(view: LayerView, t: Strings) -> str:
    """`2023, back to 2004`."""
    joined = view.joined
    first = period_label(joined.meta, joined.periods[0])
    label = period_label(joined.meta, joined.periods[joined.shown])
    return begun(label if joined.shown == 0 else str(t["source"]["age"]).format(label=label, first=first))


def caveats(meta: LayerMeta, t: Strings) -> list[str]:
    """What to know before using the figures: the source's caveats, after what is published of intervals, if they
    don't say it themselves."""
    words = t["source"]
    own = list(meta.source.caveats)
    if any(words["interval_word"] in text for text in own):
        return own
    return [words["given"].format(interval=meta.interval) if meta.interval else words["no_interval"], *own]
