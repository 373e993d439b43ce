"""Small areas and layers for the tests of drawing, classes and legends."""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import date

import numpy as np
from shapely.geometry import Polygon, box
from shapely.geometry.base import BaseGeometry

from atlas.model import (
    AreaSet,
    Benchmark,
    Classification,
    FloatArray,
    Joined,
    JoinReport,
    LayerMeta,
    Lens,
    Source,
)

SOURCE = Source(
    publisher="Office of Samples",
    title="Sample figures",
    address="https://samples.example/figures.csv",
    licence="Sample Licence 1.0",
    licence_address="https://samples.example/licence",
    retrieved=date(2026, 11, 24),
    credit="Contains sample shapes © Office of Samples",
)

SQUARES = (box(9, 55, 10, 56), box(10, 55, 11, 56), box(9, 54, 10, 55), box(12, 54, 13, 55))


def areas(shapes: Sequence[BaseGeometry] = SQUARES, lens: Sequence[int] = (), **changes: object) -> AreaSet:
    """An area set of the shapes (degrees, around Denmark), named S00, S01, …"""
    codes = tuple(f"S{index:02}" for index in range(len(shapes)))
    given: dict[str, object] = {
        "id": "squares",
        "title": "Squares",
        "codes": codes,
        "names": tuple(f"Square {index}" for index in range(len(shapes))),
        "shapes": tuple(shapes),
        "crs": "EPSG:4326",
        "metric_crs": "EPSG:25832",
        "bounds": (5.0, 50.0, 20.0, 60.0),
        "valid_from": 2020,
        "valid_to": None,
        "source": SOURCE,
        "one": "square",
        "many": "squares",
        "benchmark": Benchmark("ALL", "all squares", "all"),
        "lenses": (Lens("Middle", tuple(codes[index] for index in lens), 2.5),) if lens else (),
    }
    return AreaSet(**{**given, **changes})  # type: ignore[arg-type]


def meta(**changes: object) -> LayerMeta:
    """A layer's declaration, with what a test cares about changed."""
    given: dict[str, object] = {
        "id": "sample",
        "title": "Output of squares",
        "description": "What a square makes in an hour.",
        "theme": "output",
        "unit": "£ an hour",
        "denominator": "hours",
        "decimals": 1,
        "direction": "higher is better",
        "area_set": "squares",
        "palette": "ember",
        "min_match": 0.9,
        "status": "official",
        "source": SOURCE,
        "prefix": "£",
    }
    return LayerMeta(**{**given, **changes})  # type: ignore[arg-type]


def joined(values: Sequence[Sequence[float]] | FloatArray, **changes: object) -> Joined:
    """A joined layer of the values (periods by areas), from 2020 on, the last period shown."""
    grid = np.array(values, dtype=np.float64)
    codes = tuple(f"S{index:02}" for index in range(grid.shape[1]))
    none = np.full(grid.shape, np.nan)
    periods = tuple(str(2020 + index) for index in range(len(grid)))
    missing = {
        code: "none is published" for code, value in zip(codes, grid[-1].tolist(), strict=True) if math.isnan(value)
    }
    return Joined(
        meta=meta(**changes),
        codes=codes,
        periods=periods,
        values=grid,
        lower=none,
        upper=none.copy(),
        benchmark=np.full(len(grid), 4.2),
        notes={(periods[-1], code): note for code, note in missing.items()},
        shown=len(grid) - 1,
        report=JoinReport("sample", codes, (), missing, (), {}, (), ()),
    )


def rule(**changes: object) -> Classification:
    return Classification(**changes)  # type: ignore[arg-type]


SPIKE = Polygon([(9, 55), (10, 55), (10, 56), (9.5, 55), (9, 56)])
"""Touches itself: two triangles once repaired."""
