"""A layer: its figures as the publisher gives them, as read, and joined to the areas."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any, Literal, NamedTuple

from atlas.model.areas import Benchmark
from atlas.model.arrays import FloatArray
from atlas.model.source import Provenance, Source

Direction = Literal["higher is better", "lower is better", "neutral"]


Status = Literal["official", "in development", "modelled", "preliminary"]


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


class Row(NamedTuple):
    """One row of a layer's `values.csv`, with its line. `value` None is missing, and `status` says why.

    A tuple, for there are half a million, and a frozen dataclass takes three times as long to make.
    """

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

    @cached_property
    def published(self) -> tuple[list[list[float]], list[list[float]], list[list[float]]]:
        """Values, lower and upper limits as numbers by period and area, with those of areas set apart."""
        tables = self.values.tolist(), self.lower.tolist(), self.upper.tolist()
        place = {code: n for n, code in enumerate(self.codes)}
        row = {period: p for p, period in enumerate(self.periods)}
        for (period, code), held in self.apart.items():
            if period in row and code in place:
                for table, figure in zip(tables, held, strict=True):
                    table[row[period]][place[code]] = figure
        return tables
