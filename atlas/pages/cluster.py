"""Clusters: the list of all, and a page for each with its map, its members, what they share, and what it lacks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np

from atlas.model import IndexResult, Page, Scene, Section
from atlas.model.clusters import Cluster, Rules
from atlas.model.findings import Needed
from atlas.model.index import Spec
from atlas.pages.addresses import area_page, section
from atlas.pages.campuses import Held, dots, held
from atlas.pages.campuses import rows as sites_in
from atlas.pages.criteria import cluster_flip, gate_rule
from atlas.pages.criteria import cluster_rows as criteria_rows
from atlas.pages.ground import Land, land
from atlas.pages.index_lists import cluster_rows, marked
from atlas.pages.local import group_map
from atlas.pages.touches import crosses, touches
from atlas.stats.sentences import hundred
from atlas.words import Strings, begun, fill, inside, listed, number, plain, strings


def clusters(scene: Scene, part: Section) -> Iterator[Page]:
    """The list of an index's clusters, then a page for each."""
    result = scene.results.get(part.of)
    if result is None or "clusters" not in result.tables:
        return
    t = strings(scene.atlas.config.language)
    grown = result.tables["clusters"]
    of = section(scene, "index", part.of)
    index = {"title": result.index.title, "address": of.address if of else ""}
    rows = cluster_rows(scene, result, t)
    lead = t["clusters"]["lead"].format(n=len(grown.clusters))
    files = {kind: f"data/{part.of}-{kind}.csv" for kind in ("clusters", "members")}
    data = {"title": part.title, "lead": lead, "index": index, "clusters": rows, "files": files}
    data["means"] = window_means(scene, result, True)
    yield Page(part.address, "clusters.html", part.title, lead, data)
    ground, sites = land(scene), held(scene, result.index.spec)
    for at, cluster in enumerate(grown.clusters):
        address = f"{part.address}{cluster.slug}/"
        page = _page(scene, result, at, (ground, sites), address)
        page |= {"index": index, "section": {"title": part.title, "address": part.address}, "bar": rows["rows"][at]}
        page |= {"axis": rows["axis"], "files": files}
        yield Page(address, "cluster.html", cluster.name, plain(page["sentence"]), page)


def _page(scene: Scene, result: IndexResult, at: int, around: tuple[Land, Sequence[Held]], here: str) -> dict[str, Any]:
    t, sites = strings(scene.atlas.config.language), around[1]
    grown = result.tables["clusters"]
    spec = result.index.spec
    cluster = grown.clusters[at]
    return {
        "title": begun(t["clusters"]["title"].format(name=scene.areas.called(cluster.area))),
        "name": cluster.name,
        "standing": marked(t["clusters"]["standings"][cluster.standing], cluster.near_line, t),
        "near_line": t["clusters"]["near_line"] if cluster.near_line else "",
        "sentence": sentence(result, at, scene.areas.called(cluster.area), t),
        "means": terms(scene, result, cluster),
        "map": cluster_map(scene, spec, cluster, around, here),
        "runs": runs(spec),
        "members": member_rows(scene, spec, cluster, t),
        "shared": [shared_words(scene, spec, one, t) for one in cluster.shared],
        "elsewhere": elsewhere(spec, cluster, t),
        "sectors": sector_rows(spec, grown.sectors[at]),
        "knowledge": knowledge_rows(spec, cluster),
        "power_note": _words(spec)["power"],
        "schools": sites_in(scene, spec, sites, {one.area for one in cluster.members}, t),
        "gate": window_rows(result, cluster, t),
        "needs": need_rows(scene, result.tables["needs"], at),
        "people": people_words(spec, cluster),
        "criteria": criteria_rows(result, at, t),
        "flip": cluster_flip(result, at, t),
        "by_pooling": pooling_rows(result, at, t),
        "ways_note": "" if cluster.shared else t["clusters"]["ways_base"],
        "by_reach": reach_rows(result, at),
        "crosses": crosses(scene, cluster),
        "touches": touches(scene, spec, cluster),
        "many": scene.areas.many,
        "one": scene.areas.one,
        "benchmark": scene.areas.benchmark.short if scene.areas.benchmark else "",
    }


def sentence(result: IndexResult, at: int, called: str, t: Strings) -> list[dict[str, str | bool]]:
    """Where a cluster stands, or why it has no standing, and who belongs to it."""
    spec = result.index.spec
    grown = result.tables["clusters"]
    cluster, a = grown.clusters[at], grown.order[at]
    words, standings, rules, name = _words(spec), grown.standings, _rules(spec), called
    said: list[dict[str, str | bool]] = []
    if cluster.standing == "speciality":
        said += fill(words["speciality"], {"name": name, "km": f"{spec.reach.km:g}"})
        if found := shared_anywhere(spec, cluster):
            km = listed([f"{run:g}" for run, shared in cluster.at_runs if shared], t)
            said += [{"text": " "}, *fill(words["elsewhere"], {"km": km, "sectors": "; ".join(found)})]
    else:
        if cluster.standing == "gate":
            why = listed([inside(row["title"]) for row in window_rows(result, cluster, t) if not row["ok"]], t)
            said += [*fill(words["gate"], {"why": why}), {"text": " "}]
        share = hundred(float(standings.share[a]))
        numbers = {"name": name, "hundred": str(share), "of": str(len(grown.clusters)), "top": str(rules.top)}
        places = {"median": standings.median, "low": standings.low, "high": standings.high}
        numbers |= {key: str(int(ranks[a])) for key, ranks in places.items()}
        said += fill(words["in_top"], numbers, frozenset({"hundred"}))
        pooled = [hundred(float(share)) for share in standings.by_pooling[:, a]]
        ends = {"low": str(min(pooled)), "high": str(max(pooled))}
        said += [{"text": " "}, *fill(words["by_pooling"], ends), {"text": f" {spec.words['share_note']}"}]
    core = sum(one.core for one in cluster.members) - 1
    edge = len(cluster.members) - 1 - core
    if core:
        said += [{"text": " "}, *fill(words["anchor"], {"name": name, "members": str(core)})]
    if edge:
        said += [{"text": " "}, *fill(words["edge"], {"edge": str(edge)})]
    if not core + edge and cluster.shared:
        said += [{"text": " "}, *fill(words["alone"], {"name": name})]
    return said


def terms(scene: Scene, result: IndexResult, cluster: Cluster) -> str:
    """What a window is, and the gate, where the words over a cluster's map rest on them; else nothing."""
    fails, small = cluster.standing == "gate", cluster.people < _rules(result.index.spec).small
    return window_means(scene, result, fails) if fails or small or cluster.standing == "speciality" else ""


def window_means(scene: Scene, result: IndexResult, gate: bool) -> str:
    """What a window is; with `gate`, also what it has to pass."""
    t = strings(scene.atlas.config.language)
    words, rule = t["clusters"], t["index"]["gate_said"].format(rule=gate_rule(scene, result, t))
    return f"{words['window_means']} {words['window_gate'].format(gate=rule)}" if gate else str(words["window_means"])


def _rules(spec: Spec) -> Rules:
    if spec.clusters is None:
        raise TypeError("the index declares no clusters")
    return spec.clusters


def _words(spec: Spec) -> Mapping[str, str]:
    return _rules(spec).words


def runs(spec: Spec) -> dict[str, str]:
    """How many reaches and thresholds membership is counted over, and in how many of 100 runs core and edge join."""
    rules = _rules(spec)
    return {
        "reaches": str(len(rules.runs_km)),
        "thresholds": str(len(rules.runs_quotient)),
        "core": f"{100 * rules.core:g}",
        "edge": f"{100 * rules.edge:g}",
    }


def cluster_map(scene: Scene, spec: Spec, cluster: Cluster, around: tuple[Land, Sequence[Held]], here: str) -> str:
    """Core members filled, edge members hatched, campuses as dots."""
    t, (ground, sites) = strings(scene.atlas.config.language), around
    levels = {one.area: "core" if one.core else "edge" for one in cluster.members}
    marks = dots(scene, spec.reach.points, [(one.point, one.name, one.longitude, one.latitude) for one in sites])
    name = t["clusters"]["map"].format(name=scene.areas.called(cluster.area))
    return group_map(ground, levels, marks, name, here)


def member_rows(scene: Scene, spec: Spec, cluster: Cluster, t: Strings) -> list[dict[str, str]]:
    """Who belongs, how surely, and by what; where it has a speciality in fewer runs than it joins in, in how many."""
    words, titles = t["clusters"], {one.id: one.title for one in spec.sectors}
    rows = []
    for one in cluster.members:
        fields = {"sectors": "; ".join(titles[id] for id in one.sectors), "hundred": hundred(one.special)}
        always = bool(cluster.shared) and hundred(one.special) == hundred(one.share)
        why = [words["by_speciality" if always else "by_speciality_in"].format(**fields)] if one.specialised else []
        why += [words["by_campus"]] if one.campus else []
        kind = words["anchor"] if one.area == cluster.area else words["core" if one.core else "edge"]
        rows.append(
            {
                "name": scene.areas.names[one.area],
                "address": area_page(scene, scene.areas.codes[one.area]),
                "kind": kind,
                "share": str(hundred(one.share)),
                "why": begun("; ".join(why)),
            }
        )
    return rows


def shared_words(scene: Scene, spec: Spec, one: Any, t: Strings) -> str:
    """One shared speciality in a sentence."""
    title = next(sector.title for sector in spec.sectors if sector.id == one.sector)
    fields = {"sector": title.capitalize(), "quotient": number(one.quotient, 1)}
    if one.members:
        fields["members"] = listed([scene.areas.called(i) for i in one.members], t)
    return _words(spec)["group" if one.members else "pooled"].format(**fields)


def shared_anywhere(spec: Spec, cluster: Cluster) -> list[str]:
    """The titles of all that is shared at the reach of any run, in the declared order."""
    ids = {one.sector for _, shared in cluster.at_runs for one in shared}
    return [one.title for one in spec.sectors if one.id in ids]


def elsewhere(spec: Spec, cluster: Cluster, t: Strings) -> list[str]:
    """What is shared at the reaches of the runs, a sentence for reaches that share alike; none where all do."""
    titles = [(one.id, one.title) for one in spec.sectors]
    alike: dict[str, list[str]] = {}
    for km, shared in cluster.at_runs:
        ids = {one.sector for one in shared}
        said = "; ".join(title for id, title in titles if id in ids) or t["clusters"]["nothing"]
        alike.setdefault(said, []).append(f"{km:g}")
    if len(alike) < 2:
        return []
    return [t["clusters"]["at_runs"].format(km=listed(runs, t), sectors=said) for said, runs in alike.items()]


def sector_rows(spec: Spec, sectors: Mapping[str, tuple[float, float]]) -> list[dict[str, str]]:
    """Every sector of the window: quotient and share of output."""
    return [
        {
            "title": one.title,
            "quotient": _or_dash(sectors[one.id][0], 2),
            "share": _or_dash(100 * sectors[one.id][1], 1),
        }
        for one in spec.sectors
    ]


def _or_dash(value: float, decimals: int) -> str:
    return number(value, decimals) if np.isfinite(value) else "–"


def knowledge_rows(spec: Spec, cluster: Cluster) -> list[dict[str, str]]:
    """The anchor's own research power by field, the largest first."""
    order = sorted(spec.fields, key=lambda one: -cluster.power[one.id])
    return [{"title": one.title, "power": number(cluster.power[one.id], 0)} for one in order if cluster.power[one.id]]


def window_rows(result: IndexResult, cluster: Cluster, t: Strings) -> list[dict[str, Any]]:
    """The gate's figures of the window, beside the benchmark's."""
    rows = []
    for one in result.tables["tests"]:
        ok = one["id"] in cluster.met
        value = one["show"](cluster.tests[one["id"]])
        rows.append({"title": one["title"], "value": value, "benchmark": one["benchmark"], "ok": ok,
                     "met": t["criteria"]["met" if ok else "missed"]})  # fmt: skip
    return rows


def need_rows(scene: Scene, found: tuple[Needed, ...], at: int) -> list[dict[str, str]]:
    """Need in the window, beside the benchmark's figure."""
    rows = []
    for one in found:
        joined = scene.layers[one.need.layer].joined
        value, bench = float(one.clusters[at]), float(joined.benchmark[joined.shown])
        if np.isfinite(value):
            ends = [f"{_or_dash(each, 1)}{joined.meta.suffix}" for each in (value, bench)]
            rows.append({"title": joined.meta.title, "value": ends[0], "benchmark": ends[1]})
    return rows


def people_words(spec: Spec, cluster: Cluster) -> dict[str, str]:
    """How many live in the window, and whether that is too few."""
    rules, people = _rules(spec), number(round(cluster.people, -3), 0)
    small = rules.words["small"].format(people=people, least=number(rules.small, 0))
    return {"people": people, "small": small if cluster.people < rules.small else ""}


def pooling_rows(result: IndexResult, at: int, t: Strings) -> list[dict[str, str]]:
    """How often it is among the first under each way of drawing its line."""
    grown = result.tables["clusters"]
    spec = result.index.spec
    a, standings = grown.order[at], grown.standings
    return [
        {
            "title": t["clusters"]["poolings"][name],
            "share": str(hundred(float(standings.by_pooling[p, a]))),
            "median": str(int(standings.median_by_pooling[p, a])),
        }
        for p, name in enumerate(_rules(spec).poolings)
    ]


def reach_rows(result: IndexResult, at: int) -> list[dict[str, str]]:
    """How often it is among the first at each reach."""
    grown = result.tables["clusters"]
    spec = result.index.spec
    shares = grown.standings.by_reach[:, grown.order[at]]
    return [
        {"km": f"{km:g}", "share": str(hundred(float(share)))}
        for km, share in zip(spec.draws.reaches, shares, strict=True)
    ]
