"""Checked TOML tables to the frozen values of `atlas.model`."""

from __future__ import annotations

from collections.abc import Iterable

from atlas.load.schema import BenchmarkTable, GroupTable, LensTable, NeighboursTable, SimilarTable, SourceTable
from atlas.model import Benchmark, Feature, GroupKind, Lens, NeighbourKind, Similar, Source


def source(table: SourceTable) -> Source:
    return Source(**{**table.model_dump(), "caveats": tuple(table.caveats)})


def sources(tables: Iterable[SourceTable]) -> tuple[Source, ...]:
    return tuple(source(table) for table in tables)


def benchmark(table: BenchmarkTable | None) -> Benchmark | None:
    return None if table is None else Benchmark(table.code, table.name, table.short)


def lenses(tables: Iterable[LensTable]) -> tuple[Lens, ...]:
    return tuple(Lens(table.title, tuple(table.codes), table.factor) for table in tables)


def neighbour_kinds(tables: Iterable[NeighboursTable]) -> tuple[NeighbourKind, ...]:
    return tuple(NeighbourKind(table.id, table.title, table.description, table.page) for table in tables)


def similar(table: SimilarTable | None) -> Similar | None:
    if table is None:
        return None
    features = tuple(Feature(one.layer, one.log) for one in table.feature)
    return Similar(features, table.count, table.least, table.limit)


def group_kinds(tables: Iterable[GroupTable]) -> tuple[GroupKind, ...]:
    return tuple(GroupKind(table.id, table.title, table.complete) for table in tables)
