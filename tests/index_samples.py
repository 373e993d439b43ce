"""A small index whose every number can be worked out by hand: four areas so far apart that none reaches another.

Each area is one square with one spot where its people are, so a kernel is 1 at home and 0 elsewhere.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import numpy as np
from shapely.geometry import box

from atlas.model import AreaSet, Benchmark, Index, Joined, JoinReport, LayerMeta, PeoplePoint, Point, PointLayer, Source
from atlas.model.index import (
    WORDS,
    Band,
    Field,
    Functional,
    Gate,
    Indicator,
    Match,
    Part,
    Reach,
    Sector,
    Spec,
    Specialisation,
)
from atlas.model.variants import Columns, Draws, Quality, SectorSet

CODES = ("A1", "A2", "A3", "A4")
SOURCE = Source("Office", "Table", "https://example.org/table", "Open", "https://example.org/open", date(2024, 1, 1))
NAN = float("nan")
NOTHING = JoinReport("", (), (), {}, (), {}, (), ())


def area_set(codes: Sequence[str] = CODES) -> AreaSet:
    """Squares 20 degrees (2,200 km) apart on the equator."""
    west = [20.0 * i for i in range(len(codes))]
    return AreaSet(
        id="plots",
        title="Plots",
        codes=tuple(codes),
        names=tuple(f"Plot {code}" for code in codes),
        shapes=tuple(box(x, -1, x + 2, 1) for x in west),
        crs="EPSG:4326",
        metric_crs="EPSG:3857",
        bounds=(-1, -2, 90, 2),
        valid_from=2020,
        valid_to=None,
        source=SOURCE,
        one="plot",
        many="plots",
        benchmark=Benchmark("ALL", "the whole", "whole"),
        people=tuple(PeoplePoint(code, x + 1, 0.0, 1.0) for code, x in zip(codes, west, strict=True)),
    )


def layer(
    name: str, values: Sequence[float] | Sequence[Sequence[float]], benchmark: float = NAN, **meta: Any
) -> Joined:
    """A layer of the plots; one row of values is the year 2020, two are 2019 and 2020."""
    table = np.atleast_2d(np.array(values, dtype=np.float64))
    periods = tuple(str(2021 - len(table) + p) for p in range(len(table)))
    declared = LayerMeta(
        id=name, title=name.title(), description="", theme="t", unit="£", denominator="", decimals=2,
        direction="neutral", area_set="plots", palette="ember", min_match=0.9, status="official", source=SOURCE,
    )  # fmt: skip
    none = np.full_like(table, np.nan)
    return Joined(
        meta=replace(declared, **meta),
        codes=CODES[: table.shape[1]],
        periods=periods,
        values=table,
        lower=none,
        upper=none,
        benchmark=np.full(len(table), benchmark),
        notes={},
        shown=len(table) - 1,
        report=NOTHING,
    )


def layers() -> dict[str, Joined]:
    """Everything the index reads."""
    return {
        "per-hour": layer("per-hour", [20, 30, 40, 50], benchmark=35, prefix="£"),
        "output": layer("output", [[900, 900, 900, 900], [1000, 1000, 1000, 1000]]),
        "rent": layer("rent", [[0, 0, 0, 0], [0, 0, 0, 0]]),
        "mills": layer("mills", [[100, 100, 100, 100], [100, 100, 100, 100]]),
        "yards": layer("yards", [[100, 100, 100, 100], [100, 100, 100, 100]]),
        "lq-mills": layer("lq-mills", [2.0, 1.5, 0.8, 1.2]),
        "lq-yards": layer("lq-yards", [0.5, 3.0, 1.5, 1.1]),
        "shared": layer("shared", [10, 20, 40, NAN]),
        "research": layer("research", [100, 100, 100, NAN]),
    }


def points(power: Mapping[str, tuple[float, float]] | None = None) -> PointLayer:
    """A school in each of the first three plots: power in two fields."""
    held = power or {"A1": (100.0, 0.0), "A2": (0.0, 50.0), "A3": (5.0, 5.0)}
    found = tuple(
        Point(f"S{code}", f"School {code}", 20.0 * CODES.index(code) + 1, 0.0, code, {"wool": w, "wood": d})
        for code, (w, d) in held.items()
    )
    return PointLayer(
        id="schools", title="Schools", description="", theme="t", area_set="plots", id_field="id", one="school",
        many="schools", attributes=(), points=found, excluded={}, source=SOURCE,
    )  # fmt: skip


def draws(**changes: Any) -> Draws:
    """Few and small variants."""
    made = Draws(
        seed=1, count=200, concentration=20.0, top=0.5, reaches=(15.0, 30.0), methods=("percentile", "normal"),
        aggregations=("geometric", "arithmetic"), saturations=("hyperbola", "ramp"), least_shares=(0.01, 0.02),
        qualities=(Quality("all", "all alike", 1.0, 0.0, 0.0),), sector_sets=(SectorSet("both", "both"),),
        columns=Columns("{field}", "none", "none"), vary="room", noise={"room": 0.02},
    )  # fmt: skip
    return replace(made, **changes)


def spec(**changes: Any) -> Spec:
    """Four parts at .3 .3 .3 .1; two sectors, each matched by one field."""
    made = Spec(
        parts=(
            Part("room", "Room", "room", "room", 0.3, "indicators", "More where less."),
            Part("near", "Knowledge", "knowledge", "knowledge", 0.3, "reach", "Some is enough."),
            Part("skill", "Skill", "skill", "skill", 0.3, "match", "Fits."),
            Part("gap", "Gap", "the gap", "gap", 0.1, "indicators", "Not shared."),
        ),
        indicators=(
            Indicator("room", "own", "Per hour", 1, "own", "per-hour", -1),
            Indicator("room", "around", "Per hour around", 1, "functional", "per-hour", -1),
            Indicator("gap", "shared", "Shared", 1, "reach", "shared", -1, over="research"),
        ),
        fields=(Field("wool", "Wool", 1, "wool"), Field("wood", "Wood", 1, "wood")),
        sectors=(Sector("mills", "mills", "lq-mills", "mills"), Sector("yards", "yards", "lq-yards", "yards")),
        matches=(Match("mills", "wool", 1, "r"), Match("yards", "wood", 1, "r")),
        reach=Reach("schools", "gaussian", 15.0, 0.01),
        functional=Functional("output", "per-hour", "exponential", 20.0),
        specialisation=Specialisation("output", "rent", 2, 0.1, 5.0, 0.01, 0.4, 0.25, 0.05, 0.5, 2, 1),
        gate=Gate(("per-hour",), 1, "around", 0.2),
        bands=(Band("fit", "fit", 0.5, "Fits."), Band("less", "less", 0.0, "Fits less.")),
        draws=draws(),
        words={key: " ".join([key, *(f"{{{name}}}" for name in fields)]) for key, fields in WORDS.items()},
        axes=("near", "room"),
    )
    return replace(made, **changes)


def index(declared: Spec | None = None) -> Index:
    return Index("fitness", "Fitness", "Where it fits.", "plots", "preliminary", declared or spec())
