"""Clusters as two tables: a row a cluster, wide, and a row a member. Lists in a cell are parted by blanks."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from atlas.model import GroupKind, IndexResult
from atlas.model.clusters import Cluster
from atlas.stats.normalise import AGGREGATIONS, rescale
from atlas.stats.table import DIGITS, Cell, default_ranks

COLUMNS: tuple[tuple[str, str, str], ...] = (
    ("cluster", "string", "what tells the clusters apart, as in their addresses"),
    ("area_code", "string", "the anchor"),
    ("area_name", "string", "its name"),
    ("standing", "string", "robust; depends (on where the line is drawn); seldom (in the top); gate (its window fails "
     "it); speciality (it shares none, and is a knowledge base in need of one)"),
    ("near_line", "string", "yes: with another seed of the draws it could have another standing"),
    ("gate", "string", "yes: its window passes the gate; no: it does not"),
    ("score", "number", "by the declared choices, 0 to 1"),
    ("rank", "integer", "of the score, 1 is the highest"),
    ("rank_median", "integer", "median rank over all variants"),
    ("rank_low", "integer", "nine variants in ten rank the cluster from here ..."),
    ("rank_high", "integer", "... to here"),
    ("share_top", "number", "share of variants in which it is among the first; a share of choices, no probability"),
    ("people", "integer", "people in its window"),
    ("sectors", "string", "what it shares at the declared reach, by id, the strongest first"),
    ("core", "string", "codes of its core members, the anchor first"),
    ("edge", "string", "codes of its edge members"),
)  # fmt: skip
"""Columns of the table of clusters: name, type, what it holds; kinds of groups and parts come after them."""

MEMBERS: tuple[tuple[str, str, str], ...] = (
    ("cluster", "string", "the cluster"),
    ("area_code", "string", "the member"),
    ("area_name", "string", "its name"),
    ("role", "string", "anchor, core or edge"),
    ("share", "number", "share of runs in which it joins, 0 to 1"),
    ("share_special", "number", "share of runs in which it joins and has a shared speciality itself"),
    ("sectors", "string", "the specialities, by id, those of the most runs first"),
    ("campus", "string", "yes: it has a site that counts"),
)
"""Columns of the table of members."""


def crossed(kinds: Sequence[GroupKind], linked: set[str]) -> list[GroupKind]:
    """The kinds of groups that not every area belongs to, but those that are there for figures alone."""
    return [kind for kind in kinds if not kind.complete and kind.id not in linked]


def fields(result: IndexResult, kinds: Sequence[GroupKind]) -> list[dict[str, Any]]:
    """The columns of the table of clusters, as a data package describes them."""
    spec = result.index.spec
    columns = [{"name": name, "type": type_, "description": said} for name, type_, said in COLUMNS]
    columns += [
        {"name": one.id, "type": "string", "description": f"codes of those its core lies in: {one.title}"}
        for one in kinds
    ]
    return columns + [{"name": one.id, "type": "number", "description": one.title} for one in spec.parts]


def rows(result: IndexResult, names: Sequence[str], groups: Sequence[Sequence[str]]) -> list[list[Cell]]:
    """A row a cluster, the best median rank first. `groups`: for each cluster the codes of each kind it crosses."""
    spec = result.index.spec
    grown = result.tables["clusters"]
    at = grown.by_reach[spec.draws.reaches.index(spec.reach.km)]
    score = AGGREGATIONS[spec.aggregation](
        [rescale(at[one.id], spec.floor) for one in spec.parts], [one.weight for one in spec.parts]
    )
    ranks, found = default_ranks(score), grown.standings
    out: list[list[Cell]] = []
    for n, (cluster, a) in enumerate(zip(grown.clusters, grown.order, strict=True)):
        places: list[Cell] = [int(rank) or None for rank in (ranks[n], found.median[a], found.low[a], found.high[a])]
        out.append(
            [
                cluster.slug,
                result.codes[cluster.area],
                names[cluster.area],
                cluster.standing,
                yes(cluster.near_line),
                yes(cluster.passes),
                round(float(score[n]), DIGITS),
                *places,
                round(float(found.share[a]), 2),
                round(cluster.people),
                " ".join(dict.fromkeys(one.sector for one in cluster.shared)),
                *(codes(result, cluster, core) for core in (True, False)),
                *groups[n],
                *(round(float(at[one.id][n]), DIGITS) for one in spec.parts),
            ]
        )
    return out


def codes(result: IndexResult, cluster: Cluster, core: bool) -> str:
    """The codes of a cluster's core, or of its edge."""
    return " ".join(result.codes[one.area] for one in cluster.members if one.core == core)


def member_rows(result: IndexResult, names: Sequence[str]) -> list[list[Cell]]:
    """A row a member: clusters in their order, in each the anchor first, then by share of runs."""
    return [
        [
            cluster.slug,
            result.codes[one.area],
            names[one.area],
            "anchor" if one.area == cluster.area else "core" if one.core else "edge",
            round(one.share, 4),
            round(one.special, 4),
            " ".join(one.sectors),
            yes(one.campus),
        ]
        for cluster in result.tables["clusters"].clusters
        for one in cluster.members
    ]


def yes(true: bool) -> str:
    """How a table says it."""
    return "yes" if true else "no"
