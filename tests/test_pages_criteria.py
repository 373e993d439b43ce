"""What would flip an area or a cluster, threshold by threshold, on figures made up for each rule."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from atlas.model.clusters import Shared
from atlas.pages.criteria import cluster_flip, cluster_rows, gate_flip, on_line, speciality_row
from atlas.stats.draws import values_of
from atlas.stats.near import margin
from atlas.words import strings
from tests.index_samples import draws, spec
from tests.test_stats_clusters import RULES

T = strings("en")
SPEC = spec(clusters=RULES, draws=draws(count=10_000))


def figure(name: str, excess: float) -> dict[str, Any]:
    return {"id": name, "title": name, "met": {"A1": excess == 0}, "excess": {"A1": excess}}


def gate(at_least: int, *excess: float) -> str:
    """The flip of an area by the excess of its own figures, named a, b, c, and at the end of the functional one."""
    declared = replace(SPEC, gate=replace(SPEC.gate, at_least=at_least))
    tests = [figure(name, value) for name, value in zip([*"abc"[: len(excess) - 1], "around"], excess, strict=True)]
    own = sorted(excess[:-1])[at_least - 1]
    result: Any = SimpleNamespace(
        codes=("A1",), tables={"tests": tests}, raw={"missed-by": np.array([max(own, excess[-1])])}
    )
    return gate_flip(declared, result, 0, T)


def said(key: str, **fields: Any) -> str:
    return str(T["criteria"][key].format(**fields))


def test_the_figure_that_is_nearest_is_named_and_alone_only_where_it_is() -> None:
    assert gate(2, 0, 0.05, 0.02, 0) == said("gate_nearest", title="c", by="2.0")  # either of two would do
    assert gate(2, 0, 0, 0.05, 0.03) == said("gate_one", title="around", by="3.0")
    assert gate(2, 0, 0.05, 0) == said("gate_one", title="b", by="5.0")
    assert gate(2, 0.01, 0.05, 0.02, 0) == said("gate_flip", by="2.0")  # two are asked for, none is met
    assert gate(2, 0, 0.05, 0.02, 0.04) == said("gate_flip", by="4.0")
    assert gate(2, 0, 0.05, np.inf, np.inf) == said("gate_unknown")


def result_of(share: float, medians: list[int], by_pooling: list[float], shared: tuple[Shared, ...]) -> Any:
    rows = len(values_of(SPEC, len(RULES.poolings)))
    standings = SimpleNamespace(
        share=np.array([share]),
        median_by_pooling=np.array(medians)[:, None],
        by_pooling=np.array(by_pooling)[:, None],
        by_choice=np.full((rows, 1), share),
    )
    cluster = SimpleNamespace(met=("per-hour", "around"), tests={"around": 20.0}, shared=shared)
    own = {"id": "per-hour", "title": "Per hour"}
    functional = {"id": "around", "title": "Around", "benchmark": "£35", "show": lambda value: f"£{value:g}"}
    sectors = ({"mills": (1.65, 0.1), "yards": (0.5, 0.1)},)
    grown = SimpleNamespace(clusters=[cluster], order=[0], standings=standings, sectors=sectors)
    return SimpleNamespace(
        index=SimpleNamespace(spec=SPEC), tables={"clusters": grown, "tests": [own, functional]}, codes=("A1",)
    )


POOLED = Shared("mills", 1.65, 0.1)
GROUP = Shared("yards", 2.2, 0.1, (0, 1))


def test_one_criterion_that_is_missed_is_named_and_a_choice_only_where_the_share_is_it() -> None:
    share, pooling = T["criteria"]["share"], T["criteria"]["pooling"]
    low = cluster_flip(result_of(0.6, [1, 1, 1, 1], [0.9] * 4, (POOLED,)), 0, T)
    assert low.startswith(said("one_missed", title=share)) and len(low) > len(said("one_missed", title=share))
    worst = cluster_flip(result_of(0.9, [1, 1, 1, 2], [0.9] * 4, (POOLED,)), 0, T)
    assert worst == said("one_missed", title=pooling)
    assert cluster_flip(result_of(0.6, [1, 1, 1, 2], [0.9] * 4, (POOLED,)), 0, T) == said("several_missed", n=2)
    assert cluster_flip(result_of(0.9, [1] * 4, [0.9] * 4, (POOLED,)), 0, T).startswith(T["criteria"]["all_met"])


@pytest.mark.parametrize(("errors", "marked"), [(1.5, True), (2.5, False)])
def test_a_way_to_draw_the_line_is_near_it_by_the_draws_that_took_it(errors: float, marked: bool) -> None:
    """Each of four ways has a quarter of the draws, so twice the margin of them all."""
    worst = 0.5 - errors * margin(0.5, 10_000)
    rows = cluster_rows(result_of(0.9, [1, 1, 1, 2], [0.9, 0.9, 0.9, worst], (POOLED,)), 0, T)
    assert (T["criteria"]["near_line"] in rows[-1]["met"]) == marked
    assert on_line(0.75 + 0.9 * margin(0.75, 10_000), 0.75, SPEC)
    assert not on_line(0.75 + 1.1 * margin(0.75, 10_000), 0.75, SPEC)


def test_the_speciality_is_the_windows_strongest_or_the_group_where_there_is_nothing_else() -> None:
    words, sectors = T["criteria"], {"mills": (1.65, 0.1), "yards": (0.5, 0.1), "none": (np.nan, np.nan)}
    cluster: Any = SimpleNamespace(shared=(POOLED, GROUP))
    assert speciality_row(cluster, sectors, RULES, T) == (words["speciality"], "1.65", "≥ 1.10", True)
    cluster.shared = (GROUP,)
    assert speciality_row(cluster, sectors, RULES, T) == (words["group"], "2.20", "≥ 1.50", True)
    cluster.shared = ()
    assert speciality_row(cluster, {"mills": (1.0, 0.1)}, RULES, T)[1:] == ("1.00", "≥ 1.10", False)
