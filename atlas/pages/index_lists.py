"""Ranked lists of an index: clusters and areas with the range of each drawn, and what they are filtered by."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from atlas.model import IndexResult, IntArray, Scene
from atlas.model.findings import Needed, Standings
from atlas.pages.addresses import area_page, in_section
from atlas.stats.sentences import hundred
from atlas.words import Strings, number

WIDTH, HEIGHT = 300, 18
TICKS = (20, 30, 50, 100, 150, 200, 300)


@dataclass(frozen=True)
class Bars:
    """Ranges of ranks on one straight scale from 1 to `last`; the first `top` ranks lie on a band."""

    id: str
    last: int
    top: int

    def at(self, rank: float) -> float:
        """Where a rank lies, in the picture's units."""
        return round(4 + (rank - 1) / max(self.last - 1, 1) * (WIDTH - 8), 1)

    def row(self, low: int, median: int, high: int, solid: bool) -> str:
        """One range: a bar over nine draws in ten, a dot at the median, hollow where it is not robust."""
        kind, dot = ("", "dot") if solid else (" soft", "hollow")
        return (
            f'<svg class="interval ranks" viewBox="0 0 {WIDTH} {HEIGHT}" aria-hidden="true"><use href="#{self.id}"/>'
            f'<path class="range{kind}" d="M{self.at(low)} 9H{self.at(high)}"/>'
            f'<circle class="{dot}" cx="{self.at(median)}" cy="9" r="4"/></svg>'
        )

    def axis(self) -> str:
        """The ranks that the grid's lines stand for; it also holds the ground that every row shows."""
        texts = "".join(
            f'<text x="{self.at(rank)}" y="12" class="{"start" if rank == 1 else "mid"}">{rank}</text>'
            for rank in self._marks()
        )
        ground = f'<defs><g id="{self.id}">{self._ground()}</g></defs>'
        return f'<svg class="interval ranks" viewBox="0 0 {WIDTH} 16" aria-hidden="true">{ground}{texts}</svg>'

    def _marks(self) -> list[int]:
        return [1, self.top, *(tick for tick in TICKS if 1.5 * self.top < tick <= self.last)][:6]

    def _ground(self) -> str:
        lines = "".join(f"M{self.at(rank)} 0v{HEIGHT}" for rank in self._marks())
        band = f'<rect class="rank-band" width="{self.at(self.top) + 4}" height="{HEIGHT}"/>'
        return f'{band}<path class="rank-grid" d="{lines}"/>'


def cluster_rows(scene: Scene, result: IndexResult, t: Strings) -> dict[str, Any]:
    """Every cluster in the order of its median rank."""
    grown = result.tables["clusters"]
    standings = grown.standings
    high = standings.high
    rules = result.index.spec.clusters
    robust = f"{100 * rules.robust:g}" if rules else ""
    bars = Bars("ground-clusters", int(high.max()), standings.top)
    rows = []
    for at, (cluster, a) in enumerate(zip(grown.clusters, grown.order, strict=True)):
        row = _row(bars, standings, a, (cluster.standing == "robust", cluster.near_line), t)
        members = [scene.areas.codes[one.area] for one in cluster.members if one.core]
        row |= {
            "id": cluster.slug,
            "name": cluster.name,
            "address": cluster_page(scene, result, cluster.slug),
            "standing": cluster.standing,
            "said": marked(t["clusters"]["standings"][cluster.standing], cluster.near_line, t),
            "barred": t["clusters"]["barred"].get(cluster.standing, ""),
            "groups": groups_of(scene, members),
            "sectors": " ".join(dict.fromkeys(one.sector for one in cluster.shared)),
            "needs": needs_of(result.tables["needs"], at, True),
        }
        rows.append(row)
    return {"rows": rows, "axis": bars.axis(), "top": standings.top, "of": len(rows), "robust": robust}


def area_rows(scene: Scene, result: IndexResult, t: Strings) -> dict[str, Any]:
    """Areas that are in the top in some part of the draws, by median rank; the last band is left to the whole table."""
    spec = result.index.spec
    standings = result.tables["standings"]
    shown = {band.id for band in spec.bands[:-1]}
    order = [n for n in np.lexsort((-standings.share, standings.median)).tolist() if result.band[n] in shown]
    bars = Bars("ground-areas", int(max((standings.high[n] for n in order), default=standings.top)), standings.top)
    sectors = result.tables["best_sectors"]
    rows = []
    for n in order:
        code = scene.areas.codes[n]
        near = bool(result.tables["near_line"][n])
        row = _row(bars, standings, n, (result.band[n] == spec.bands[0].id, near), t)
        row |= {
            "id": code,
            "name": scene.areas.names[n],
            "address": area_page(scene, code),
            "standing": result.band[n],
            "said": marked(next(one.title for one in spec.bands if one.id == result.band[n]), near, t),
            "barred": "",
            "groups": groups_of(scene, [code]),
            "sectors": " ".join(sectors[code]),
            "needs": needs_of(result.tables.get("needs", ()), n, False),
        }
        rows.append(row)
    return {
        "rows": rows,
        "axis": bars.axis(),
        "top": standings.top,
        "of": int((standings.median > 0).sum()),
        "share": f"{100 * spec.draws.top:g}%",
        "robust": f"{100 * spec.bands[0].least:g}",
        "least": f"{100 * spec.bands[-2:][0].least:g}",
    }


def marked(said: str, near: bool, t: Strings) -> str:
    """What is said of a standing, with a mark where another seed could change it."""
    return f"{said}{t['criteria']['near_line']}" if near else said


def _row(bars: Bars, standings: Standings, at: int, marks: tuple[bool, bool], t: Strings) -> dict[str, Any]:
    """What every row has; `marks`: whether it is in the first standing, whether another seed could change that."""
    (solid, near), share = marks, hundred(float(standings.share[at]))
    low, median, high = (int(_at(ranks, at)) for ranks in (standings.low, standings.median, standings.high))
    words = t["index"]["row"].format(median=median, low=low, high=high)
    bar = bars.row(low, median, high, solid)
    return {"bar": bar, "words": words, "share": share, "near": near, "solid": solid}


def _at(ranks: IntArray, at: int) -> int:
    return int(ranks[at])


def groups_of(scene: Scene, codes: Sequence[str]) -> str:
    """The codes of every group that any of the areas belongs to, for filters."""
    held, linked = set(codes), linked_sets(scene)
    found = (one.code for one in scene.areas.groups if one.kind not in linked and held & set(one.members))
    return " ".join(dict.fromkeys(found))


def linked_sets(scene: Scene) -> set[str]:
    """Kinds of groups that are only there to hold figures: sets of areas that layers are of."""
    return {view.joined.meta.area_set for view in scene.layers.values()}


def needs_of(found: Sequence[Needed], at: int, cluster: bool) -> list[str]:
    """Each need as it reads in a cell, without blanks in it."""
    out = []
    for one in found:
        value = float(one.clusters[at] if cluster else one.areas[at])
        if not np.isfinite(value):
            text = ""
        elif one.of and not cluster:
            text = f"{int(value)}/{one.of[at]}"
        else:
            text = number(value, 1)
        out.append(text)
    return out


def filters(scene: Scene, result: IndexResult, t: Strings) -> list[dict[str, Any]]:
    """What lists can be thinned out by: kinds of groups but those for figures only, sectors, standing."""
    spec = result.index.spec
    own = {group.kind for group in scene.areas.groups}
    linked = linked_sets(scene)
    out = [
        {
            "id": kind.id,
            "title": kind.title,
            "in": "groups",
            "options": [
                {"value": group.code, "title": group.name}
                for group in sorted(scene.areas.groups, key=lambda group: group.name)
                if group.kind == kind.id
            ],
        }
        for kind in scene.areas.group_kinds
        if kind.id in own and kind.id not in linked
    ]
    sectors = [{"value": one.id, "title": one.title} for one in spec.sectors]
    out.append({"id": "sector", "title": t["index"]["sector"], "in": "sectors", "options": sectors})
    bands = [{"value": one.id, "title": one.title} for one in spec.bands[:-1]]
    if "clusters" in result.tables:
        known = {one["value"] for one in bands}
        words = t["clusters"]["standings"]
        bands += [{"value": key, "title": text} for key, text in words.items() if key not in known]
    out.append({"id": "standing", "title": t["index"]["standing"], "in": "standing", "options": bands})
    return out


def cluster_page(scene: Scene, result: IndexResult, slug: str) -> str:
    """The page of a cluster."""
    return in_section(scene, "clusters", slug, result.index.id)
