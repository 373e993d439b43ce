"""What an area or a cluster meets, what it misses and by how much, and which one threshold or choice would flip it."""

from __future__ import annotations

from typing import Any

import numpy as np

from atlas.model import IndexResult, Scene
from atlas.model.index import Spec
from atlas.stats.cluster_report import Clusters
from atlas.stats.sentences import hundred
from atlas.words import Strings, number


def gate_rows(result: IndexResult, code: str, t: Strings) -> list[dict[str, Any]]:
    """Each figure of the gate: the area's, the benchmark's, whether it is met."""
    return [
        {
            "title": one["title"],
            "value": one["values"][code] or "–",
            "benchmark": one["benchmark"],
            "met": t["criteria"]["met" if one["met"][code] else "missed"],
        }
        for one in result.tables["tests"]
    ]


def area_flip(scene: Scene, result: IndexResult, n: int, t: Strings) -> str:
    """In one sentence what would flip an area: the gate's nearest figure, or the reach that moves it most."""
    spec: Spec = result.index.data["spec"]
    standings, words = result.tables["standings"], t["criteria"]
    code = scene.areas.codes[n]
    if code in spec.apart or not standings.median[n]:
        return str(words["apart"])
    missed = float(result.raw["missed-by"][n])
    if missed > 0:
        known = np.isfinite(missed)
        return str(words["gate_flip"].format(by=number(100 * missed, 1)) if known else words["gate_unknown"])
    best = int(np.argmax(standings.by_reach[:, n]))
    share, at = hundred(standings.share[n]), hundred(standings.by_reach[best, n])
    least = 100 * spec.bands[0].least
    if share >= least:
        worst = int(np.argmin(standings.by_reach[:, n]))
        low, km = hundred(standings.by_reach[worst, n]), f"{spec.draws.reaches[worst]:g}"
        return str(words["holds" if low >= least else "falls"].format(km=km, hundred=low))
    key = "rises" if at >= least else "stays_out"
    return str(words[key].format(km=f"{spec.draws.reaches[best]:g}", hundred=at))


def cluster_rows(result: IndexResult, at: int, t: Strings) -> list[dict[str, Any]]:
    """The thresholds of a cluster: speciality, gate, share of draws, median under every pooling."""
    spec: Spec = result.index.data["spec"]
    grown: Clusters = result.tables["clusters"]
    cluster, a, rules, words = grown.clusters[at], grown.order[at], spec.clusters, t["criteria"]
    assert rules is not None  # noqa: S101  # there are clusters, so there are rules
    best = max((quotient for quotient, _ in grown.sectors[at].values() if np.isfinite(quotient)), default=float("nan"))
    own = [one["id"] for one in result.tables["tests"][:-1]]
    below = sum(name in cluster.met for name in own)
    functional = result.tables["tests"][-1]
    medians = grown.standings.median_by_pooling[:, a]
    rows = [
        (words["speciality"], number(best, 2), f"≥ {number(rules.speciality, 2)}", bool(cluster.shared)),
        (words["own"], f"{below}", f"≥ {spec.gate.at_least}", below >= spec.gate.at_least),
        (functional["title"], number(cluster.tests[functional["id"]], 2), f"< {functional['benchmark']}",
         functional["id"] in cluster.met),
        (words["share"], str(hundred(grown.standings.share[a])), f"≥ {100 * rules.robust:g}",
         bool(grown.standings.share[a] >= rules.robust)),
        (words["pooling"], str(int(medians.max())), f"≤ {rules.top}", bool((medians <= rules.top).all())),
        (words["people"], number(round(cluster.people, -3), 0), f"≥ {number(rules.small, 0)}",
         cluster.people >= rules.small),
    ]  # fmt: skip
    return [
        {"title": title, "value": value, "needed": needed, "ok": ok, "met": words["met" if ok else "missed"]}
        for title, value, needed, ok in rows
    ]


def cluster_flip(result: IndexResult, at: int, t: Strings) -> str:
    """Which single threshold or choice stands between a cluster and the first rank of standings."""
    missed = [row["title"] for row in cluster_rows(result, at, t)[:-1] if not row["ok"]]
    words = t["criteria"]
    if not missed:
        return str(words["all_met"])
    if len(missed) == 1:
        return str(words["one_missed"].format(title=missed[0]))
    return str(words["several_missed"].format(n=len(missed)))
