"""Clusters worked out from what was measured for areas: found, ranked over the draws, told."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from atlas.errors import AtlasError, Problem, shown
from atlas.model import AreaSet, Joined, PointLayer
from atlas.model.clusters import Rules
from atlas.model.findings import Clusters, Standings
from atlas.model.index import Spec
from atlas.stats.cluster_report import told
from atlas.stats.cluster_units import cluster_units
from atlas.stats.clusters import Found, Neighbours, members, shared_by
from atlas.stats.draws import draw, ranks, stand
from atlas.stats.kept import kept
from atlas.stats.measures import Measures
from atlas.stats.units import by_default, part_tables
from atlas.stats.windows import Anchors, anchors, masses

OFFSET = 1
"""Added to the seed: clusters' draws are not those of the areas."""


def clusters(
    index: tuple[str, Spec, Rules],
    areas: AreaSet,
    layers: Mapping[str, Joined],
    points: PointLayer,
    measures: Measures,
    around: tuple[Neighbours, Path | None],
) -> Clusters:
    """Every cluster of the index (id, declaration, rules). `around`: who borders on whom, and the cache.

    Raises AtlasError where no area is an anchor, or an anchor has no neighbour to grow over.
    """
    id, spec, rules = index
    neighbours, cache = around
    held = anchors(spec, areas, measures, rules)
    problems = list(check_anchors(id, areas, held, neighbours))
    if problems:
        raise AtlasError(problems)
    found = Found(spec, rules, measures, masses(spec, rules, layers), held, neighbours)
    by_km = {km: shared_by(found, km) for km in rules.runs_km}
    grown = members(found, by_km)
    tables = part_tables(spec, cluster_units(found, grown, areas, layers, points))

    def make() -> Standings:
        choices = draw(spec, len(rules.poolings), OFFSET)
        return stand(ranks(spec, tables, choices, OFFSET), choices, rules.top)

    standings = kept(cache, (spec, *(one.values for one in tables.values())), make)
    reach = range(len(spec.draws.reaches))
    return told(found, (grown, by_km), standings, [by_default(spec, tables, r) for r in reach], areas, layers)


def check_anchors(id: str, areas: AreaSet, held: Anchors, neighbours: Neighbours) -> Iterator[Problem]:
    """No anchor at all, or one that stands where nothing can grow."""
    file = f"layers/{id}/layer.toml"
    if not len(held.area):
        what = "no area holds enough to be the anchor of a cluster"
        yield Problem(what, file, None, "clusters.anchor", todo="lower it, or leave [clusters] out")
    for i in held.area.tolist():
        if not neighbours[i]:
            what = "an anchor shares a border with no area, so no cluster can grow from it"
            found = shown(f"{areas.codes[i]} {areas.names[i]}")
            yield Problem(what, file, None, "clusters", found, todo="join it to a neighbour, or raise clusters.anchor")
