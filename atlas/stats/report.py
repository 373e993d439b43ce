"""What an index has to say: score, gate, bands, and tables with everything that pages and downloads show of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import TypeVar

import numpy as np

from atlas.model import AreaSet, FloatArray, Index, IndexResult, IntArray, Joined, PointLayer
from atlas.model.findings import Clusters, Correlation, Effect, Pockets, Standings, Tables, Test
from atlas.model.index import Spec
from atlas.stats.cluster_report import belonging
from atlas.stats.gate import Criterion, apply, bands, gate_criteria, median_criteria
from atlas.stats.matching import zone_match
from atlas.stats.measures import Measures, shown
from atlas.stats.near import near_bands
from atlas.stats.needs import needs
from atlas.stats.normalise import rank_correlation, thirds
from atlas.stats.parts import Parts, oriented, weigh
from atlas.stats.reach import range_by_area
from atlas.stats.sentences import Standing, notes, paragraphs, pocket_sentences

Value = TypeVar("Value")


@dataclass(frozen=True)
class Worked:
    """What a report is made from. `by_reach`: the parts by default choices at each drawn reach."""

    measures: Measures
    parts: Parts
    draws: Standings
    by_reach: tuple[Mapping[str, FloatArray], ...]
    effects: tuple[Effect, ...] = ()
    clusters: Clusters | None = None
    pockets: Pockets | None = None


def report(
    index: Index, areas: AreaSet, layers: Mapping[str, Joined], points: PointLayer, worked: Worked
) -> IndexResult:
    """The result of an index, from its measures, parts and draws."""
    spec = index.spec
    measures, parts, draws = worked.measures, worked.parts, worked.draws
    own, functional = gate_criteria(spec, measures.indicators, layers)
    outcome = apply(own, functional, spec.gate.at_least)
    median = apply(*median_criteria(own, functional), spec.gate.at_least)
    score = weigh(spec, parts)
    apart = np.array([code in spec.apart for code in areas.codes])
    whole = np.all([np.isfinite(parts.values[one.id]) for one in spec.parts], axis=0)
    band = bands(draws.share, outcome.passed & ~apart, whole, [one.least for one in spec.bands])
    third = {one.id: thirds(parts.values[one.id]) for one in spec.parts}
    missing = missing_in(spec, areas.codes, measures, parts)
    near = near_bands(draws.share, outcome.passed & ~apart, whole, [one.least for one in spec.bands], spec.draws.count)
    standing = Standing(own, functional, outcome, band, third, missing, draws, near)
    tables = _tables(spec, areas, measures, parts, standing)
    tables["median_gate"] = _by_code(areas.codes, median.passed.tolist())
    tables["left_out"] = _left_out(points, measures.sites.placeless)
    tables["standings"] = draws
    tables["near_line"] = near
    for code, said in spec.remarks.items():
        tables["paragraphs"][code].append(said)
    if worked.pockets:
        _tell_pockets(tables, spec, areas, worked.pockets, standing)
    if worked.clusters:
        _tell_clusters(tables, spec, areas, layers, worked.clusters, band)
    tables["sentences"] = {code: " ".join(said) for code, said in tables["paragraphs"].items()}
    tables["by_reach"], tables["effects"] = worked.by_reach, worked.effects
    tables["correlations"] = correlations(spec, measures, parts)
    return IndexResult(
        index=index,
        codes=areas.codes,
        score=score,
        parts=parts.values,
        raw={**_raw(spec, measures), "missed-by": outcome.missed_by},
        gate=outcome.passed & ~apart,
        band=tuple(spec.bands[b].id if b >= 0 else "" for b in band),
        notes=notes(spec, areas.codes, missing),
        tables=tables,
    )


def _tell_pockets(tables: Tables, spec: Spec, areas: AreaSet, found: Pockets, standing: Standing) -> None:
    """Pockets and what is said of them, a paragraph each behind the others of its area."""
    ratio = next((one for one in standing.own if one.id == spec.functional.ratio), standing.functional)
    tables["pockets"] = found
    for code, said in pocket_sentences(spec, areas, found, ratio).items():
        tables["paragraphs"][code] += said


def _tell_clusters(
    tables: Tables, spec: Spec, areas: AreaSet, layers: Mapping[str, Joined], grown: Clusters, band: IntArray
) -> None:
    """Clusters, the match with declared zones, need, and where each area that is told of belongs.

    `band` (N,) counts from 0, the first; -1 is none.
    """
    people = shown(layers[spec.clusters.people]) if spec.clusters else np.full(len(areas.codes), np.nan)
    tables["clusters"] = grown
    tables["match"] = zone_match(spec, areas, tables["standings"].share, people, grown) if spec.zones else {}
    tables["needs"] = needs(spec, areas, layers, people, grown)
    if spec.clusters:
        for i, code in enumerate(areas.codes):
            if band[i] >= 0 and (band[i] < len(spec.bands) - 1 or i in grown.of):
                tables["paragraphs"][code].append(belonging(spec.clusters, areas, grown, i))
    tables["cluster_of"] = {areas.codes[i]: grown.clusters[at].slug for i, at in grown.of.items()}


def correlations(spec: Spec, measures: Measures, parts: Parts) -> dict[str, list[Correlation]]:
    """Rank correlations between parts, and within each part between its indicators, each turned as it counts."""
    found = {"": {one.id: parts.values[one.id] for one in spec.parts}}
    for part in spec.parts:
        own = [one for one in spec.indicators if one.part == part.id]
        if len(own) > 1:
            found[part.id] = {one.id: oriented(one, measures.indicators[one.id]) for one in own}
    return {
        name: [{"one": a, "other": b, "value": rank_correlation(of[a], of[b])} for a, b in combinations(of, 2)]
        for name, of in found.items()
    }


def missing_in(spec: Spec, codes: Sequence[str], measures: Measures, parts: Parts) -> dict[str, dict[str, list[str]]]:
    """For each area that lacks something: ids of the parts, figures and sectors that it lacks."""
    gaps = {
        "parts": {one.id: parts.values[one.id] for one in spec.parts},
        "figures": measures.indicators,
        "sectors": {one.id: measures.quotients[s] + measures.shares[s] for s, one in enumerate(spec.sectors)},
    }
    out: dict[str, dict[str, list[str]]] = {}
    for i, code in enumerate(codes):
        lacks = {kind: [name for name, v in of.items() if not np.isfinite(v[i])] for kind, of in gaps.items()}
        if code not in spec.apart and any(lacks.values()):
            out[code] = lacks
    return out


def _raw(spec: Spec, measures: Measures) -> dict[str, FloatArray]:
    weights = np.array([one.weight for one in spec.fields])
    low, high = range_by_area(measures.spots, measures.power @ weights)
    raw = dict(measures.indicators)
    raw |= {f"quotient-{one.id}": measures.quotients[s] for s, one in enumerate(spec.sectors)}
    raw |= {f"share-{one.id}": measures.shares[s] for s, one in enumerate(spec.sectors)}
    raw |= {f"power-{one.id}": measures.fields[:, f] for f, one in enumerate(spec.fields)}
    return raw | {
        "knowledge": measures.knowledge,
        "knowledge-least": low,
        "knowledge-most": high,
        "knowledge-held": measures.own,
    }


def _tables(spec: Spec, areas: AreaSet, measures: Measures, parts: Parts, standing: Standing) -> Tables:
    codes, tests = areas.codes, (*standing.own, standing.functional)
    leading = [[spec.sectors[s].id for s in best] for best in parts.sectors.leading]
    return {
        "half": measures.half,
        "periods": dict(measures.periods),
        "benchmarks": {k: v if np.isfinite(v) else None for k, v in measures.benchmarks.items()},
        "tests": [_test(one, codes) for one in tests],
        "best_sectors": _by_code(codes, leading),
        "thirds": {part: _by_code(codes, _whole(values)) for part, values in standing.thirds.items()},
        "missing": standing.missing,
        "flat": list(parts.flat),
        "paragraphs": paragraphs(spec, areas, standing),
    }


def _test(test: Criterion, codes: Sequence[str]) -> Test:
    return {
        "id": test.id,
        "title": test.title,
        "benchmark": test.show(test.benchmark),
        "show": test.show,
        "values": _by_code(codes, [test.show(float(v)) if np.isfinite(v) else None for v in test.values]),
        "met": _by_code(codes, test.met.tolist()),
        "excess": _by_code(codes, test.excess.tolist()),
    }


def _left_out(points: PointLayer, placeless: Mapping[str, str]) -> list[dict[str, str]]:
    return [
        {"id": one.id, "name": one.name, "reason": placeless[one.id]} for one in points.points if one.id in placeless
    ]


def _whole(values: FloatArray) -> list[int | None]:
    return [int(value) if np.isfinite(value) else None for value in values]


def _by_code(codes: Sequence[str], values: Sequence[Value]) -> dict[str, Value]:
    return dict(zip(codes, values, strict=True))
