"""The nouns of an index worked out: how areas and clusters stand over the draws, and the tables that pages tell."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TypedDict

import numpy as np
from numpy.typing import NDArray

from atlas.model.arrays import FloatArray, IntArray
from atlas.model.clusters import Cluster
from atlas.model.index import Need
from atlas.model.pockets import Pocket


@dataclass(frozen=True)
class Standings:
    """How units stand over the draws, each (U,): median rank and the ends of nine draws in ten (0: no rank).

    `share` of draws in the top; `by_reach` (R, U) and `by_pooling` (L, U) the same where the choice was that one;
    `by_choice` (V, U) the same for every value of every choice, in the order of `values_of`.
    `median_by_pooling` (L, U) is the median rank. `moved`: choice -> share of the
    variance of ranks that it explains by itself.
    """

    top: int
    median: IntArray
    low: IntArray
    high: IntArray
    share: FloatArray
    by_reach: FloatArray
    by_pooling: FloatArray
    by_choice: FloatArray
    median_by_pooling: IntArray
    moved: Mapping[str, float]


@dataclass(frozen=True)
class Clusters:
    """All clusters, the best median rank first; `order` says which row of `standings` each is.

    `of` (area -> cluster) and `left_out` (area -> rule, cluster, km) are by area index; `sectors`: by cluster, sector
    -> quotient and share of the window; `by_reach`: the parts by default choices at each drawn reach, in `order`.
    """

    clusters: tuple[Cluster, ...]
    order: tuple[int, ...]
    standings: Standings
    of: Mapping[int, int]
    left_out: Mapping[int, tuple[str, int, float]]
    sectors: tuple[Mapping[str, tuple[float, float]], ...]
    by_reach: tuple[Mapping[str, FloatArray], ...]


@dataclass(frozen=True)
class Pockets:
    """All pockets, by area and then by growth; growth a year in per cent of all industries and of each sector.

    `newest`: the period of the pockets' newest quotients.
    """

    pockets: tuple[Pocket, ...]
    total: float
    sectors: Mapping[str, float]
    newest: str


@dataclass(frozen=True)
class Needed:
    """One need: figures of areas (N,) and of clusters (A,) in their order; with `of`, areas are places in a group.

    `of[i]` is how many areas there are in the group of area i; a place counts from 1, the greatest need.
    """

    need: Need
    areas: FloatArray
    clusters: FloatArray
    of: tuple[int, ...] = ()


@dataclass(frozen=True)
class Effect:
    """One thing changed: `choice` and the index of its `value`, or no choice and the title of a reading.

    `correlation` of the default scores with the declared ones; `first`: areas in the first band.
    """

    choice: str
    value: int
    reading: str
    correlation: float
    first: int


class Test(TypedDict):
    """A criterion of the gate: title, benchmark as shown, how a figure is shown, and by area code what was found.

    `values` as shown, None where there is none; `met`: below the benchmark; `excess`: above it, as a share of it.
    """

    id: str
    title: str
    benchmark: str
    show: Callable[[float], str]
    values: Mapping[str, str | None]
    met: Mapping[str, bool]
    excess: Mapping[str, float]


class Tables(TypedDict, total=False):
    """What is told of an index beside its scores; what an index declares nothing of is not there.

    By area code: `best_sectors` (ids), `paragraphs`, `sentences` (the same in one), `median_gate`, `cluster_of`
    (slug), and `missing` (kind -> ids); `thirds`: part -> code -> 0, 1, 2 or None. `near_line` (N,): with another seed
    the area could have another band. `by_reach`: the parts (N,) by default choices at each drawn reach. `half`: the
    half of knowledge. `correlations`: part, or "" for parts among themselves -> pairs. `match`: of the zones, from 0
    to 1.
    """

    standings: Standings
    near_line: NDArray[np.bool_]
    tests: list[Test]
    half: float
    periods: dict[str, str]
    benchmarks: dict[str, float | None]
    best_sectors: dict[str, list[str]]
    thirds: dict[str, dict[str, int | None]]
    missing: Mapping[str, Mapping[str, list[str]]]
    flat: list[str]
    paragraphs: dict[str, list[str]]
    sentences: dict[str, str]
    median_gate: dict[str, bool]
    left_out: list[dict[str, str]]
    by_reach: tuple[Mapping[str, FloatArray], ...]
    effects: tuple[Effect, ...]
    correlations: dict[str, list[Correlation]]
    pockets: Pockets
    clusters: Clusters
    cluster_of: dict[str, str]
    match: dict[str, float]
    needs: tuple[Needed, ...]


class Correlation(TypedDict):
    """Rank correlation of two parts, or of two indicators of a part, each turned as it counts."""

    one: str
    other: str
    value: float
