"""What an area or a cluster meets, what it misses and by how much, and which one threshold or choice would flip it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from atlas.model import IndexResult, Scene
from atlas.model.clusters import Cluster, Rules
from atlas.model.findings import Standings
from atlas.model.index import Spec
from atlas.pages.index_lists import marked
from atlas.pages.method_variants import value_titles
from atlas.pages.unclear import Clear, turns_on_text, unclear
from atlas.stats.draws import counts, values_of
from atlas.stats.near import margin
from atlas.stats.sentences import hundred
from atlas.words import Strings, inside, listed, number


def area_test(scene: Scene, result: IndexResult, n: int, t: Strings) -> dict[str, Any] | None:
    """The test of area `n`: its criteria, what would flip it, its share at every reach, knowledge from spot to spot.

    Nothing for an area that is set apart.
    """
    spec = result.index.spec
    standings, words = result.tables["standings"], t["criteria"]
    if scene.areas.codes[n] in spec.apart or not standings.median[n]:
        return None
    reaches = [
        words["at_reach"].format(km=f"{km:g}", hundred=hundred(float(share)))
        for km, share in zip(spec.draws.reaches, standings.by_reach[:, n], strict=True)
    ]
    first = f"{100 * spec.draws.top:g}%"
    low, high = (number(float(result.raw[name][n]), 0) for name in ("knowledge-least", "knowledge-most"))
    mean, half = number(float(result.raw["knowledge"][n]), 0), number(result.tables["half"], 0)
    key = "knowledge" if low != high else "knowledge_one"
    code = scene.areas.codes[n]
    found = unclear(scene, result, code)
    return {
        "rows": [*gate_rows(result, code, found, t), *top_rows(result, n, t)],
        "reaches": words["reaches"].format(top=first, reaches=listed(reaches, t)),
        "knowledge": words[key].format(low=low, high=high, mean=mean, half=half),
        "flip": " ".join(filter(None, (area_flip(scene, result, n, t), turns_on_text(result, code, found, t)))),
    }


def gate_rule(scene: Scene, result: IndexResult, t: Strings) -> str:
    """The gate in one sentence: which figures have to be below the benchmark."""
    name = scene.areas.benchmark.name if scene.areas.benchmark else ""
    *own, functional = [inside(one["title"]) for one in result.tables["tests"]]
    at_least = result.index.spec.gate.at_least
    words = {"at_least": at_least, "of": len(own), "own": listed(own, t), "functional": functional, "benchmark": name}
    return str(t["method"]["gate_rule"].format(**words))


def gate_rows(result: IndexResult, code: str, found: Clear, t: Strings) -> list[dict[str, str]]:
    """Each figure of the gate: the area's, what is needed, whether it is met or by how much it is missed.

    `found`: the figures that cannot be told apart from their benchmark; the gate goes by them all the same.
    """
    return [
        {
            "title": one["title"],
            "value": one["values"][code] or "–",
            "needed": f"< {one['benchmark']}",
            "met": met(one["excess"][code], t)
            + (t["criteria"]["unclear"].format(benchmark=found[one["id"]]) if one["id"] in found else ""),
        }
        for one in result.tables["tests"]
    ]


def met(excess: float, t: Strings) -> str:
    """Whether a figure is below its benchmark, and by how much it is not."""
    words = t["criteria"]
    if excess <= 0:
        return str(words["met"])
    if not np.isfinite(excess):
        return str(words["no_figure"])
    return str(words["missed_by"].format(by=number(max(100 * excess, 0.1), 1)))


def top_rows(result: IndexResult, n: int, t: Strings) -> list[dict[str, str]]:
    """What the first band asks for beside the gate: the share of draws in the top, and that no part is missing."""
    spec = result.index.spec
    words, least = t["criteria"], spec.bands[0].least
    share = float(result.tables["standings"].share[n])
    known = sum(bool(np.isfinite(result.parts[one.id][n])) for one in spec.parts)
    title = words["top"].format(top=f"{100 * spec.draws.top:g}%")
    rows = [
        (title, str(hundred(share)), f"≥ {100 * least:g}", share >= least, on_line(share, least, spec)),
        (words["parts"], str(known), str(len(spec.parts)), known == len(spec.parts), False),
    ]
    return [
        {"title": title, "value": value, "needed": needed, "met": marked(words["met" if ok else "missed"], near, t)}
        for title, value, needed, ok, near in rows
    ]


def on_line(share: float, line: float, spec: Spec, of: int = 1) -> bool:
    """Whether another seed could put a share of draws (of one in `of`) beyond a line."""
    return abs(share - line) <= margin(line, spec.draws.count / of)


def area_flip(scene: Scene, result: IndexResult, n: int, t: Strings) -> str:
    """In one sentence what would flip an area: the gate's figures, or the choice that moves it most."""
    spec = result.index.spec
    standings, words = result.tables["standings"], t["criteria"]
    code = scene.areas.codes[n]
    if code in spec.apart or not standings.median[n]:
        return str(words["apart"])
    if result.raw["missed-by"][n] > 0:
        return gate_flip(spec, result, n, t)
    return choice_flip(spec, standings, n, spec.bands[0].least, t)


def gate_flip(spec: Spec, result: IndexResult, n: int, t: Strings) -> str:
    """The one figure that keeps area `n` outside the gate, or by how much all that do would have to be lower."""
    words, code = t["criteria"], result.codes[n]
    *own, functional = result.tables["tests"]
    open_own = sorted((one for one in own if not one["met"][code]), key=lambda one: float(one["excess"][code]))
    asked = max(spec.gate.at_least - (len(own) - len(open_own)), 0)
    missed = open_own[:asked] + ([] if functional["met"][code] else [functional])
    by = float(result.raw["missed-by"][n])
    if not np.isfinite(by):
        return str(words["gate_unknown"])
    if len(missed) == 1:
        only = missed[0] is functional or len(open_own) == 1
        return str(
            words["gate_one" if only else "gate_nearest"].format(
                title=missed[0]["title"], by=number(max(100 * by, 0.1), 1)
            )
        )
    return str(words["gate_flip"].format(by=number(max(100 * by, 0.1), 1)))


def choice_flip(spec: Spec, standings: Standings, n: int, least: float, t: Strings, poolings: int = 1) -> str:
    """Which one value of one choice would take unit `n` over the share `least` of draws in the top, or under it.

    Where several would, the one that moves it furthest; where none would, the one that comes nearest.
    """
    held, in_top = standings.by_choice[:, n], bool(standings.share[n] >= least)
    values = values_of(spec, poolings)
    open_to = [i for i, (name, _) in enumerate(values) if counts(spec, poolings)[name] > 1]
    at = min(open_to, key=lambda i: (held[i] if in_top else -held[i], i))
    name, value = values[at]
    if hundred(float(held[at])) == 0:
        return str(t["criteria"]["never"])
    flips = (held[at] < least) if in_top else (held[at] >= least)
    key = ("falls" if flips else "holds") if in_top else ("rises" if flips else "stays_out")
    fields = {"choice": t["index"]["choices"][name], "value": value_titles(spec, t)[name][value]}
    return str(t["criteria"][key].format(**fields, hundred=hundred(float(held[at]))))


def cluster_rows(result: IndexResult, at: int, t: Strings) -> list[dict[str, Any]]:
    """The thresholds of a cluster: speciality, gate, share of draws, median under every pooling."""
    spec = result.index.spec
    grown = result.tables["clusters"]
    cluster, a, rules, words = grown.clusters[at], grown.order[at], spec.clusters, t["criteria"]
    assert rules is not None  # noqa: S101  # there are clusters, so there are rules
    own = [one["id"] for one in result.tables["tests"][:-1]]
    below = sum(name in cluster.met for name in own)
    functional = result.tables["tests"][-1]
    medians, share = grown.standings.median_by_pooling[:, a], float(grown.standings.share[a])
    worst = float(grown.standings.by_pooling[:, a].min())
    rows = [
        (*speciality_row(cluster, grown.sectors[at], rules, t), False),
        (words["own"], f"{below}", f"≥ {spec.gate.at_least}", below >= spec.gate.at_least, False),
        (functional["title"], functional["show"](cluster.tests[functional["id"]]), f"< {functional['benchmark']}",
         functional["id"] in cluster.met, False),
        (words["share"], str(hundred(share)), f"≥ {100 * rules.robust:g}", share >= rules.robust,
         on_line(share, rules.robust, spec)),
        (words["pooling"], str(int(medians.max())), f"≤ {rules.top}", bool((medians <= rules.top).all()),
         on_line(worst, 0.5, spec, len(rules.poolings))),
    ]  # fmt: skip
    return [
        {"title": title, "value": value, "needed": needed, "ok": ok,
         "met": marked(words["met" if ok else "missed"], near, t)}
        for title, value, needed, ok, near in rows
    ]  # fmt: skip


def speciality_row(
    cluster: Cluster, sectors: Mapping[str, tuple[float, float]], rules: Rules, t: Strings
) -> tuple[str, str, str, bool]:
    """The strongest industry of the window; where none is strong enough there, the group that is, if there is one."""
    words = t["criteria"]
    best = max((quotient for quotient, _ in sectors.values() if np.isfinite(quotient)), default=float("nan"))
    groups = [one.quotient for one in cluster.shared if one.members]
    if groups and len(groups) == len(cluster.shared):
        return words["group"], number(max(groups), 2), f"≥ {number(rules.group_together, 2)}", True
    return words["speciality"], number(best, 2), f"≥ {number(rules.speciality, 2)}", bool(cluster.shared)


def cluster_flip(result: IndexResult, at: int, t: Strings) -> str:
    """Which single threshold or choice stands between a cluster and the first rank of standings."""
    missed = [row["title"] for row in cluster_rows(result, at, t) if not row["ok"]]
    words, grown = t["criteria"], result.tables["clusters"]
    spec = result.index.spec
    if spec.clusters is None:
        raise TypeError("the index declares no clusters")
    choice = choice_flip(spec, grown.standings, grown.order[at], spec.clusters.robust, t, len(spec.clusters.poolings))
    if not missed:
        return f"{words['all_met']} {choice}"
    if len(missed) > 1:
        return str(words["several_missed"].format(n=len(missed)))
    said = str(words["one_missed"].format(title=missed[0]))
    return f"{said} {choice}" if missed == [words["share"]] else said
