"""The atlas's nouns: frozen values, with units and shapes. Nothing here reads, writes or decides.

Shapes: P periods in ascending order, N areas in the order of their area set. Missing figures are NaN,
never zero. Coordinates are longitude, latitude in degrees (EPSG:4326) unless a name says otherwise.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]

Direction = Literal["higher is better", "lower is better", "neutral"]
Status = Literal["official", "in development", "modelled", "preliminary"]

Tree = dict[str, bytes]
"""The site before it is built: path from the site's root, with forward slashes -> content.

Keys under `_pages/` are Markdown pages with thin front matter; keys under `_data/` are the JSON that their
templates read; every other key is published as it is.
"""


@dataclass(frozen=True)
class Source:
    """Where figures come from, as a reader can follow it. `sha256` is of the publisher's bytes."""

    publisher: str
    title: str
    address: str
    licence: str
    licence_address: str
    retrieved: date
    page: str | None = None
    sha256: str | None = None
    caveats: tuple[str, ...] = ()
    credit: str | None = None


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
    """A larger area made of areas of a set: a region, a nation, a combined authority. `kind` says which."""

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
    """Areas of one kind and vintage. `codes`, `names` and `shapes` (in `crs`) run in the same order."""

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


@dataclass(frozen=True)
class Classification:
    """How values become classes. `over` "period": breaks of each period; "all": one set for all periods."""

    scheme: Literal["quantiles", "equal", "natural", "manual"] = "quantiles"
    classes: int = 5
    over: Literal["period", "all"] = "period"
    breaks: tuple[float, ...] = ()


@dataclass(frozen=True)
class Scope:
    """The part of an area set that a layer covers: the areas of some groups of one kind."""

    kind: str
    codes: tuple[str, ...]


@dataclass(frozen=True)
class LayerMeta:
    """One layer as its `layer.toml` declares it. `decimals` is for showing and for ranks and classes.

    `apart` (area -> reason): areas whose figures are given in words and take no part in colours, ranks and ends.
    `ranked` False: the figures put areas into classes, but into no order worth saying, such as categories.
    """

    id: str
    title: str
    description: str
    theme: str
    unit: str
    denominator: str
    decimals: int
    direction: Direction
    area_set: str
    palette: str
    min_match: float
    status: Status
    source: Source
    prefix: str = ""
    suffix: str = ""
    role: Literal["map", "input"] = "map"
    period_label: str = "{year}"
    next_release: date | None = None
    classification: Classification = field(default_factory=Classification)
    scope: Scope | None = None
    benchmark: Benchmark | None = None
    other_sources: tuple[Source, ...] = ()
    words: Mapping[str, str] = field(default_factory=dict)
    interval: str | None = None
    adapter: Mapping[str, Any] = field(default_factory=dict)
    derive: Mapping[str, Any] = field(default_factory=dict)
    apart: Mapping[str, str] = field(default_factory=dict)
    ranked: bool = True


@dataclass(frozen=True)
class Row:
    """One row of a layer's `values.csv`, with its line. `value` None is missing, and `status` says why."""

    line: int
    area_code: str
    period: str
    value: float | None
    lower: float | None = None
    upper: float | None = None
    status: str = ""


@dataclass(frozen=True)
class Cell:
    """A figure as it stands in a publisher's file: every text as published. `line` counts the file's rows from 1.

    `code` and `period` are the publisher's; `part` tells cells apart that are added up, such as an industry.
    """

    file: str
    line: int
    code: str
    period: str
    value: str
    lower: str = ""
    upper: str = ""
    status: str = ""
    notes: str = ""
    part: str = ""


@dataclass(frozen=True)
class Tidy:
    """One figure on its way into `values.csv`. `code` is the publisher's, or ours where it was folded.

    `value`, `lower` and `upper` are the publisher's digits as text, "" where there is none: then `status` says why.
    `cells` are what it was read from; they travel with it and make no difference to it.
    """

    code: str
    period: str
    value: str
    lower: str = ""
    upper: str = ""
    status: str = ""
    cells: tuple[Cell, ...] = field(default=(), compare=False, repr=False)


@dataclass(frozen=True)
class Provenance:
    """What a refresh has recorded of a layer. `files`: path, address, bytes and sha256 of every publisher's file.

    `done` says in words what was done to the figures, in order; `cells` is `cells.jsonl` as it stands; `names` says of
    a publisher's name or code which of ours it is.
    """

    files: tuple[Mapping[str, Any], ...] = ()
    done: tuple[str, ...] = ()
    cells: bytes = b""
    names: Mapping[str, str] = field(default_factory=dict)
    rows: int = 0


@dataclass(frozen=True)
class RawLayer:
    """A layer as read: declared, checked by itself, not yet joined to its area set."""

    meta: LayerMeta
    rows: tuple[Row, ...]
    excluded: Mapping[str, str] = field(default_factory=dict)
    provenance: Provenance = field(default_factory=Provenance)


@dataclass(frozen=True)
class JoinReport:
    """What became of every code of a layer. Published as it stands."""

    layer: str
    matched: tuple[str, ...]
    unmatched: tuple[str, ...]
    missing: Mapping[str, str]
    carried: tuple[str, ...]
    excluded: Mapping[str, str]
    duplicates: tuple[str, ...]
    out_of_scope: tuple[str, ...]


@dataclass(frozen=True)
class Joined:
    """A layer on its areas: values, lower, upper of shape (P, N); benchmark of shape (P,).

    `notes[(period, area_code)]` says why a figure is missing or marked; `shown` indexes the period shown first.
    Areas set apart have no figure in `values`; `apart[(period, area_code)]` has it: value, lower, upper.
    """

    meta: LayerMeta
    codes: tuple[str, ...]
    periods: tuple[str, ...]
    values: FloatArray
    lower: FloatArray
    upper: FloatArray
    benchmark: FloatArray
    notes: Mapping[tuple[str, str], str]
    shown: int
    report: JoinReport
    apart: Mapping[tuple[str, str], tuple[float, float, float]] = field(default_factory=dict)


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
    words: Mapping[str, str] = field(default_factory=dict)
    fields: tuple[str, ...] = ()
    provenance: Provenance = field(default_factory=Provenance)


@dataclass(frozen=True)
class Section:
    """A part of the site that holds one kind of thing: its pages' address, its title in the navigation.

    `nav` false: it is not in the navigation that every page has, and is reached by links.
    """

    kind: str
    address: str
    title: str
    of: str = ""
    id_field: str = ""
    nav: bool = True


@dataclass(frozen=True)
class Config:
    """`atlas.toml`. `data_date` is the atlas's version and fixes every time stamp of a build."""

    title: str
    description: str
    publisher: str
    contact: str
    licence: str
    data_date: date
    area_set: str
    sections: tuple[Section, ...]
    themes: Mapping[str, str]
    home_layer: str
    palettes: Mapping[str, str] = field(default_factory=dict)
    repository: str | None = None
    embed: Mapping[str, Any] = field(default_factory=dict)
    about: Mapping[str, Any] = field(default_factory=dict)
    language: str = "en"
    tiles: str | None = None
    search_parts: tuple[str, ...] = ()
    search: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Case:
    """A case study, or a theme: facts with sources, places, events. `data` holds its tables as read and checked."""

    slug: str
    title: str
    description: str
    data: Mapping[str, Any]


@dataclass(frozen=True)
class Index:
    """An index layer as declared: parts, weights, rules. `data` is the checked declaration, with its tables."""

    id: str
    title: str
    description: str
    area_set: str
    status: Status
    data: Mapping[str, Any]


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


@dataclass(frozen=True)
class Atlas:
    """Every input of a build, read and checked. `moves`: address that has moved -> where it is now.

    `themes` are pages on one question each, in the form of a case; `config.themes` are what maps are sorted by.
    """

    config: Config
    area_sets: Mapping[str, AreaSet]
    layers: tuple[RawLayer, ...]
    points: tuple[PointLayer, ...]
    indexes: tuple[Index, ...]
    cases: tuple[Case, ...]
    pages: Mapping[str, str]
    moves: Mapping[str, str] = field(default_factory=dict)
    themes: tuple[Case, ...] = ()
    records: tuple[Records, ...] = ()


@dataclass(frozen=True)
class Drawing:
    """An area set drawn once: one SVG path an area in the set's order, on an integer grid in Web Mercator.

    `bounds` are south, west, north, east in degrees of the whole picture; `points` maps onto the grid with
    `x = (mx - left) * scale`, `y = (top - my) * scale` from Web Mercator metres.
    """

    area_set: str
    width: int
    height: int
    bounds: tuple[float, float, float, float]
    left: float
    top: float
    scale: float
    paths: tuple[str, ...]
    shore: str
    boxes: tuple[tuple[int, int, int, int], ...]
    centres: tuple[tuple[int, int], ...]
    neighbours: tuple[tuple[int, ...], ...]
    vertices: int


@dataclass(frozen=True)
class Classes:
    """Breaks of each period and the class of each area: index of shape (P, N), -1 where there is no figure.

    `breaks[p]` ascends; an area is in class k when k breaks are at or below its shown value.
    """

    breaks: tuple[tuple[float, ...], ...]
    index: IntArray
    counts: tuple[tuple[int, ...], ...]
    missing: tuple[int, ...]


@dataclass(frozen=True)
class LayerView:
    """A layer ready to be shown: joined and classed. `ranks` has shape (P, N), 1 is the highest value, 0 is none.

    Ranks and classes are taken from values as shown (rounded to `decimals`), so areas that read alike rank alike.
    `ranges` has shape (2, P, N): the lowest and the highest rank that the figure's interval leaves open, 0 is none;
    None where no intervals are published.
    """

    joined: Joined
    classes: Classes
    ranks: IntArray
    ranges: IntArray | None = None


@dataclass(frozen=True)
class IndexResult:
    """An index worked out: `parts` are the normalised dimensions, `raw` what they were made from; each of shape (N,).

    `gate[i]` says whether area i passes; `band[i]` is its band ("" where it has none); `notes[code]` what is missing.
    """

    index: Index
    codes: tuple[str, ...]
    score: FloatArray
    parts: Mapping[str, FloatArray]
    raw: Mapping[str, FloatArray]
    gate: NDArray[np.bool_]
    band: tuple[str, ...]
    notes: Mapping[str, str]
    tables: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Scene:
    """All that pages are made from: inputs and everything worked out from them. `layers` are in reading order.

    `outlines`: the areas' generalised shapes, EPSG:4326, in the set's order: what `drawing` was drawn from.
    """

    atlas: Atlas
    areas: AreaSet
    drawing: Drawing
    layers: Mapping[str, LayerView]
    results: Mapping[str, IndexResult]
    site_url: str
    outlines: tuple[BaseGeometry, ...] = ()


@dataclass(frozen=True)
class Page:
    """A page of the site: `address` ends in "/" (or is "" for the first page); `data` is what `template` reads.

    `data` holds plain JSON values only; addresses in it start at the site's root, without a leading slash.
    """

    address: str
    template: str
    title: str
    description: str
    data: Mapping[str, Any]
