"""Parts of an index's page beside its map and lists: sliders, where areas belong, what moves the order, the match."""

from __future__ import annotations

from typing import Any

from atlas.model import IndexResult, Scene
from atlas.pages.addresses import area_page, section
from atlas.pages.index_lists import cluster_page, marked
from atlas.pages.pockets import sentence as pocket_sentence
from atlas.stats.cluster_report import belonging
from atlas.words import Strings, number


def by_name(scene: Scene) -> list[int]:
    """Areas by name."""
    return sorted(range(len(scene.areas.codes)), key=lambda n: (scene.areas.names[n], scene.areas.codes[n]))


def needs(result: IndexResult) -> dict[str, Any]:
    """The needs that lists can be sorted by: a place in a group, in which clusters have none, is sorted upwards."""
    needs, grown = result.index.spec.needs, "clusters" in result.tables
    return {
        "needs": [{"id": one.layer, "title": one.title, "up": bool(one.within)} for one in needs],
        "need_within": next((one.within for one in needs if one.within and grown), ""),
    }


def weigh(result: IndexResult) -> dict[str, Any]:
    """The sliders: declared weights in per cent, the reaches."""
    spec = result.index.spec
    total = sum(one.weight for one in spec.parts)
    reaches = spec.draws.reaches
    return {
        "parts": [
            {"id": one.id, "title": one.short.capitalize(), "weight": round(100 * one.weight / total)}
            for one in spec.parts
        ],
        "reaches": " ".join(f"{km:g}" for km in reaches),
        "last": len(reaches) - 1,
        "reach": reaches.index(spec.reach.km),
        "km": f"{spec.reach.km:g}",
        "src": f"data/{result.index.id}/weigh.json",
    }


def belongs(scene: Scene, result: IndexResult, t: Strings) -> list[dict[str, str]]:
    """For every area that is often in the top: its cluster, or the rule that leaves it out."""
    spec = result.index.spec
    grown = result.tables.get("clusters")
    if grown is None or spec.clusters is None:
        return []
    shown = {band.id: band.title for band in spec.bands[:-1]}
    order = sorted(
        (n for n in by_name(scene) if result.band[n] in shown), key=lambda n: result.band[n] != spec.bands[0].id
    )
    return [
        {
            "name": scene.areas.names[n],
            "address": area_page(scene, scene.areas.codes[n]),
            "band": marked(shown[result.band[n]], bool(result.tables["near_line"][n]), t),
            "said": belonging(spec.clusters, scene.areas, grown, n),
            "cluster": cluster_page(scene, result, grown.clusters[grown.of[n]].slug) if n in grown.of else "",
        }
        for n in order
    ]


def moved(result: IndexResult, t: Strings) -> list[dict[str, Any]]:
    """What moves the ranking: each choice's share of the variance of ranks, the largest first."""
    spec, words = result.index.spec, t["index"]["choices"]
    titles = dict(words) | {f"weight-{i}": words["weight"].format(part=one.phrase) for i, one in enumerate(spec.parts)}
    areas = result.tables["standings"].moved
    clusters = result.tables["clusters"].standings.moved if "clusters" in result.tables else {}
    names = sorted({*areas, *clusters}, key=lambda name: (-max(areas.get(name, 0), clusters.get(name, 0)), name))
    return [
        {
            "title": titles[name],
            "areas": share_of(areas.get(name)),
            "clusters": share_of(clusters.get(name)),
            "bar": wide_bar(areas.get(name, 0.0), clusters.get(name)),
        }
        for name in names
    ]


def share_of(value: float | None) -> str:
    """A share of variance as a whole per cent."""
    return "" if value is None else f"{number(100 * value, 0)}%"


def wide_bar(areas: float, clusters: float | None) -> str:
    """Two bars, one over the other, on a scale up to one half."""
    below = "" if clusters is None else f'<path class="soft" d="M0 13h{min(clusters, 0.5) * 480:.0f}"/>'
    return (
        f'<svg class="share-bar" viewBox="0 0 240 18" aria-hidden="true">'
        f'<path d="M0 5h{min(areas, 0.5) * 480:.0f}"/>{below}</svg>'
    )


def match(result: IndexResult) -> dict[str, str] | None:
    """How well the index matches places that others chose, beside people alone, with the source of their list."""
    zones, found = result.index.spec.zones, result.tables.get("match")
    if not zones or not found:
        return None
    fields = {key: number(value, 2) for key, value in found.items()} | {"zones": str(len(zones.zones))}
    return {
        "title": zones.title,
        "text": zones.words.format(**fields),
        "source": zones.source,
        "address": zones.address,
    }


def pockets_in_short(scene: Scene, result: IndexResult, t: Strings) -> dict[str, Any] | None:
    """How many pockets there are, and where they are told; nothing where the site has no page for them."""
    part = section(scene, "pockets", result.index.id)
    if part is None or "pockets" not in result.tables:
        return None
    said, more = pocket_sentence(result), t["pockets"]["more_link"]
    return {"title": t["index"]["in_short"], "sentence": said, "address": part.address, "more": more}
