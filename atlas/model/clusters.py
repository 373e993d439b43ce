"""The nouns of clusters across borders: what makes one, as an index declares it, and what is found.

A cluster grows from an anchor: an area that itself holds enough knowledge. Its window is every area's share of people
within reach of the anchor's centre; its members are areas that share a speciality, side by side with it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal

from atlas.errors import Problem, nearest, shown
from atlas.model.arrays import FloatArray

Pooling = Literal["window", "members", "ring", "ring-near"]
"""Which areas' figures are put together: everyone in reach by share of people; core members whole; members that
have the speciality themselves; the same, counted less the further off they are."""

Standing = Literal["robust", "depends", "seldom", "gate", "speciality"]
"""robust: stays in the top; depends: on where the line is drawn; seldom in the top; its window fails the gate; or it
has no shared speciality, and so is a knowledge base in need of one."""

CLUSTER_WORDS: Mapping[str, tuple[str, ...]] = {
    "summary": ("of", "robust", "top", "least"),
    "anchor": ("name", "members"),
    "edge": ("edge",),
    "alone": ("name",),
    "pooled": ("sector", "quotient"),
    "group": ("sector", "members", "quotient"),
    "gate": ("why",),
    "speciality": ("name", "km"),
    "elsewhere": ("km", "sectors"),
    "in_top": ("name", "hundred", "median", "low", "high", "of", "top"),
    "by_pooling": ("low", "high"),
    "small": ("people", "least"),
    "member_anchor": ("name",),
    "member_core": ("name", "cluster"),
    "member_edge": ("name", "cluster"),
    "base_anchor": ("name",),
    "base_member": ("name", "cluster", "hundred"),
    "far": ("name", "cluster", "km"),
    "unlike": ("name", "cluster"),
    "bare": ("name", "cluster"),
    "apart": ("name", "cluster"),
    "power": (),
}
"""Sentence templates of clusters and the fields that each may use. All are needed."""


@dataclass(frozen=True)
class Rules:
    """How clusters are found. Lengths in km; shares from 0 to 1.

    anchor: least power as a share of the half of knowledge; `spacing` parts weaker anchors from stronger ones.
    speciality: least pooled quotient; `best` sectors, and as many groups, at most. A group: adjoining areas of at
    least `group_each` and the least share, together `group_together` and `group_of_all` of the benchmark's sector.
    A member lies within `near` of the reach, or within `far` if no other anchor is nearer. Membership is tried at each
    of `runs_km` and `runs_quotient`; `core` and `edge` are the least shares of runs. `small`: people under whom a
    window is too small. `top` clusters count as the top, in at least `robust` of draws.
    """

    people: str
    anchor: float
    spacing: float
    speciality: float
    best: int
    group_each: float
    group_together: float
    group_of_all: float
    near: float
    far: float
    runs_km: tuple[float, ...]
    runs_quotient: tuple[float, ...]
    core: float
    edge: float
    top: int
    robust: float
    possible: float
    small: float
    poolings: tuple[Pooling, ...]
    words: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Shared:
    """A shared speciality: sector (id) and quotient; a group has `members` (area indices) and its share of all."""

    sector: str
    quotient: float
    share: float
    members: tuple[int, ...] = ()


@dataclass(frozen=True)
class Member:
    """An area of a cluster: share of runs in which it belongs, whether its core, which way it came in.

    `special`: share of runs in which it belongs and has a shared speciality itself; `sectors`: in which, by id.
    """

    area: int
    share: float
    core: bool
    special: float
    sectors: tuple[str, ...]
    campus: bool

    @property
    def specialised(self) -> bool:
        """Whether it has a shared speciality itself in any run."""
        return self.special > 0


@dataclass(frozen=True)
class Cluster:
    """An anchor and what grows round it. `members` come with the anchor first, then by their share of runs.

    `shared` at the declared reach; `at_runs` at the reach of each run (km). `near_line`: with another seed it could
    have another standing.
    `tests`: id of each criterion of the gate -> the window's figure, rounded as shown; `met` those below the benchmark.
    `figures` are the window's by name; `power` is by field. `nearness` (N,) is the share of people in the window.
    """

    slug: str
    name: str
    area: int
    longitude: float
    latitude: float
    power: Mapping[str, float]
    members: tuple[Member, ...]
    shared: tuple[Shared, ...]
    at_runs: tuple[tuple[float, tuple[Shared, ...]], ...]
    tests: Mapping[str, float]
    met: tuple[str, ...]
    passes: bool
    people: float
    nearness: FloatArray
    standing: Standing
    near_line: bool
    rank: int


def rule_faults(rules: Rules, index_id: str) -> Iterator[Problem]:
    """What the rules get wrong by themselves."""
    if rules.edge > rules.core or rules.possible > rules.robust:
        file = f"layers/{index_id}/layer.toml"
        yield Problem("a lower threshold stands above the upper one", file, None, "clusters", "edge or possible")


def gate_faults(index_id: str, layers: Iterable[str], gate: Iterable[str]) -> Iterator[Problem]:
    """Layers of the gate that clusters cannot put together: `layers` are those with an own indicator."""
    file, known = f"layers/{index_id}/layer.toml", list(layers)
    for name in gate:
        if name not in known:
            what = "clusters put the gate's figures together, and this one is no indicator of its own"
            near, todo = nearest(name, known), "add it to indicators.csv, or correct the layer that is named there"
            yield Problem(what, file, None, "gate.layers", shown(name), ", ".join(known), near, todo)
