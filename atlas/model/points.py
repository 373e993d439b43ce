"""Things that are no areas: on the map as points, or as records."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from atlas.model.source import Provenance, Source


@dataclass(frozen=True)
class PointAttribute:
    """A column of a point layer: what it is called, its unit, how it is shown."""

    id: str
    title: str
    unit: str = ""
    decimals: int = 0
    kind: Literal["number", "text"] = "number"
    group: str = ""


@dataclass(frozen=True)
class Point:
    """One thing on the map. Coordinates are None where no source with a licence gives them: `reason` says so."""

    id: str
    name: str
    longitude: float | None
    latitude: float | None
    area_code: str | None
    attributes: Mapping[str, float | str | None]
    reason: str = ""


@dataclass(frozen=True)
class Campus:
    """One site of a point. `share` is the part of the point's mass in field `field` ("*": all others) there."""

    point_id: str
    name: str
    longitude: float
    latitude: float
    field: str
    share: float
    main: bool
    why: str = ""


@dataclass(frozen=True)
class Details:
    """What stands behind the figures of points: id of a point -> rows, each its cells by column."""

    title: str
    note: str | None
    columns: tuple[PointAttribute, ...]
    rows: Mapping[str, tuple[Mapping[str, float | str | None], ...]]


@dataclass(frozen=True)
class PointLayer:
    """Points with attributes, in the order of their names."""

    id: str
    title: str
    description: str
    theme: str
    area_set: str
    id_field: str
    one: str
    many: str
    attributes: tuple[PointAttribute, ...]
    points: tuple[Point, ...]
    excluded: Mapping[str, str]
    source: Source
    other_sources: tuple[Source, ...] = ()
    campuses: tuple[Campus, ...] = ()
    details: Details | None = None
    words: Mapping[str, str] = field(default_factory=dict)
    fields: tuple[str, ...] = ()
    provenance: Provenance = field(default_factory=Provenance)
    adapter: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Record:
    """A thing's figure in a period (the year it begins in). `value` None is missing, and `status` says why."""

    id: str
    name: str
    period: str
    value: float | None
    status: str = ""


@dataclass(frozen=True)
class Records:
    """Figures of things that are no areas. `coverage` says in words what the table holds; `whole`: all there is.

    `points` names the point layer that has a page for each id, if there is one.
    """

    id: str
    title: str
    description: str
    unit: str
    decimals: int
    id_field: str
    one: str
    many: str
    coverage: str
    whole: bool
    source: Source
    records: tuple[Record, ...]
    prefix: str = ""
    suffix: str = ""
    period_label: str = "{year}"
    points: str = ""
    other_sources: tuple[Source, ...] = ()
    provenance: Provenance = field(default_factory=Provenance)
    adapter: Mapping[str, Any] = field(default_factory=dict)
