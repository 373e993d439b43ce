"""The nouns of an index's variants: which of its choices are varied, between what, and how often.

An index is one set of choices out of many that could be defended. Its declaration lists the others; nothing here
knows what the figures are of. `draw_faults` says what such a list gets wrong by itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from math import isfinite

from atlas.errors import Problem, nearest, shown


@dataclass(frozen=True)
class Quality:
    """How research is weighed: power = `mass` x (`base` + `first` x first share + `second` x second share)."""

    id: str
    title: str
    base: float
    first: float
    second: float


@dataclass(frozen=True)
class SectorSet:
    """The sectors that count: all but those `without`."""

    id: str
    title: str
    without: tuple[str, ...] = ()


@dataclass(frozen=True)
class Columns:
    """Names of a point layer's columns, with `{field}` for the field's id; `first` and `second` are in per cent."""

    mass: str
    first: str
    second: str


@dataclass(frozen=True)
class Draws:
    """The variants of an index: `count` draws, each of one value a choice and of weights around the declared ones.

    Weights come from a Dirichlet distribution with `concentration` times the declared weights. `vary` is the part
    of which one indicator is left out, or none. `noise` (part -> standard deviation on 0…1) stands for the figures'
    own uncertainty. `top` is the share of all areas that counts as the top. Reaches are in km and are drawn
    equally often. The first of each list is the declared default.
    """

    seed: int
    count: int
    concentration: float
    top: float
    reaches: tuple[float, ...]
    methods: tuple[str, ...]
    aggregations: tuple[str, ...]
    saturations: tuple[str, ...]
    least_shares: tuple[float, ...]
    qualities: tuple[Quality, ...]
    sector_sets: tuple[SectorSet, ...]
    columns: Columns
    vary: str
    noise: Mapping[str, float] = field(default_factory=dict)


def draw_faults(
    draws: Draws, index_id: str, parts: Iterable[str], sectors: Iterable[str], km: float
) -> Iterator[Problem]:
    """What a list of variants gets wrong by itself: names that lead nowhere, defaults that are not in it."""
    file = f"layers/{index_id}/layer.toml"
    parts, sectors = list(parts), list(sectors)
    for name in (draws.vary, *draws.noise):
        if name not in parts:
            yield Problem(
                "a name that is not declared", file, None, "draws", shown(name), ", ".join(parts), nearest(name, parts)
            )
    for one in draws.sector_sets:
        for name in one.without:
            if name not in sectors:
                near = nearest(name, sectors)
                yield Problem(
                    "a name that is not declared", file, None, "draws.sectors", shown(name), ", ".join(sectors), near
                )
        if len(set(sectors) - set(one.without)) == 0:
            yield Problem("a set of sectors without any", file, None, "draws.sectors", shown(one.title))
    if km not in draws.reaches:
        listed = ", ".join(f"{reach:g}" for reach in draws.reaches)
        yield Problem("the declared reach is not among those drawn", file, None, "reach.km", f"{km:g}", listed)
    for name, value in draws.noise.items():
        if not isfinite(value) or value < 0:
            yield Problem(
                "noise is not a number from 0 up", file, None, f"draws.noise.{name}", shown(value), "0 or more"
            )
