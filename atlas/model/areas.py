"""Areas of one vintage, what they belong to, and what is known of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from shapely.geometry.base import BaseGeometry

from atlas.model.source import Provenance, Source


@dataclass(frozen=True)
class Benchmark:
    """The area that others are held against, such as the whole country. Its code is in no area set."""

    code: str
    name: str
    short: str


@dataclass(frozen=True)
class Lens:
    """A crowded part of the map that is drawn again, `factor` times larger, beside it."""

    title: str
    codes: tuple[str, ...]
    factor: float


@dataclass(frozen=True)
class Group:
    """A larger area made of areas of a set, such as a region or a nation. `kind` says which."""

    kind: str
    code: str
    name: str
    members: tuple[str, ...]


@dataclass(frozen=True)
class GroupKind:
    """A way of grouping the areas of a set. `complete`: every area belongs to exactly one group."""

    id: str
    title: str
    complete: bool


@dataclass(frozen=True)
class Alias:
    """Another name under which an area is looked for. `kind` is the data's own word for what it is."""

    area_code: str
    name: str
    kind: str


@dataclass(frozen=True)
class Change:
    """One area's code replaced by another's. `count` and `rate` say how figures are carried across."""

    old_code: str
    new_code: str
    date: str
    count: str
    rate: str
    old_name: str = ""


@dataclass(frozen=True)
class PeoplePoint:
    """Where some of an area's people are: a point and its weight; weights add up to 1 in each area."""

    area_code: str
    longitude: float
    latitude: float
    weight: float


@dataclass(frozen=True)
class NeighbourKind:
    """A publisher's list of areas that are alike: what it is called, in what they are alike, where it is explained."""

    id: str
    title: str
    description: str
    page: str | None = None


@dataclass(frozen=True)
class Neighbours:
    """The areas that a publisher's list `kind` names as most like an area, nearest first."""

    kind: str
    area_code: str
    codes: tuple[str, ...]


@dataclass(frozen=True)
class Feature:
    """A layer by whose figures areas are compared; `log`: by their logarithm."""

    layer: str
    log: bool = False


@dataclass(frozen=True)
class Similar:
    """How this atlas finds areas alike: by which features, how many it names, and when it may compare two.

    Two areas are compared where both have `least` (a share) of the features; `limit` is where a standardised figure
    is drawn in.
    """

    features: tuple[Feature, ...]
    count: int = 5
    least: float = 0.8
    limit: float = 4.0


@dataclass(frozen=True)
class AreaSet:
    """Areas of one kind and vintage. `codes`, `names` and `shapes` (in `crs`) run in the same order.

    `merged_from`: the set whose groups these areas are, "" where they have shapes of their own. `said` (code -> name):
    how a sentence names an area whose own name is made for lists.
    """

    id: str
    title: str
    codes: tuple[str, ...]
    names: tuple[str, ...]
    shapes: tuple[BaseGeometry, ...]
    crs: str
    metric_crs: str
    bounds: tuple[float, float, float, float]
    valid_from: int
    valid_to: int | None
    source: Source
    one: str = "area"
    many: str = "areas"
    benchmark: Benchmark | None = None
    lenses: tuple[Lens, ...] = ()
    group_kinds: tuple[GroupKind, ...] = ()
    groups: tuple[Group, ...] = ()
    aliases: tuple[Alias, ...] = ()
    changes: tuple[Change, ...] = ()
    people: tuple[PeoplePoint, ...] = ()
    other_sources: tuple[Source, ...] = ()
    neighbour_kinds: tuple[NeighbourKind, ...] = ()
    neighbours: tuple[Neighbours, ...] = ()
    similar: Similar | None = None
    merged_from: str = ""
    provenance: Provenance = field(default_factory=Provenance)
    adapter: Mapping[str, Any] = field(default_factory=dict)
    said: Mapping[str, str] = field(default_factory=dict)

    def called(self, n: int) -> str:
        """Area `n` as a sentence names it."""
        return self.said.get(self.codes[n], self.names[n])
