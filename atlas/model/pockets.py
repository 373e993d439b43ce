"""The nouns of pockets: industries that are strong and grow in places that produce little an hour."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from atlas.errors import Problem, nearest, shown

POCKET_WORDS: Mapping[str, tuple[str, ...]] = {
    "pocket": ("sector", "name", "quotient", "growth", "industry", "total", "value", "benchmark", "first", "last"),
    "research": (),
    "no_research": (),
    "faded": ("newest", "period", "least"),
    "summary": ("pockets", "areas"),
    "caveat": (),
    "low": ("benchmark",),
}
"""Sentence templates of pockets and the fields that each may use. All are needed."""


@dataclass(frozen=True)
class Volume:
    """An industry of a sector: `layer` holds its output in constant prices, `weight` the same in current prices.

    Volumes do not add up: a sector's growth is the mean of its industries', weighted by current output at the start.
    """

    sector: str
    layer: str
    weight: str


@dataclass(frozen=True)
class PocketRules:
    """What a pocket is. `total` and `total_weight` are of all industries; `ratio` must lie below the benchmark.

    quotient in at least `years` of the last `of_years`; `share` and `output` (in the layer's unit) at least so much;
    growth from the mean of the periods `first` to that of `last` above all industries' and above its own.
    """

    quotient: float
    years: int
    of_years: int
    share: float
    output: float
    first: tuple[str, ...]
    last: tuple[str, ...]
    total: str
    total_weight: str
    volumes: tuple[Volume, ...]
    words: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Pocket:
    """An industry in an area: quotient, share and output of the newest years, growth a year in per cent.

    `newest`: the quotient of the newest year alone; where it has fallen below what is asked for (`faded`), the years
    before make the pocket.
    """

    area: int
    sector: str
    quotient: float
    share: float
    output: float
    growth: float
    research: bool
    newest: float
    faded: bool


def pocket_layers(rules: PocketRules) -> tuple[str, ...]:
    """Every layer that pockets read."""
    named = [rules.total, rules.total_weight, *(one.layer for one in rules.volumes)]
    return tuple(dict.fromkeys([*named, *(one.weight for one in rules.volumes)]))


def pocket_faults(rules: PocketRules, index_id: str, sectors: Iterable[str]) -> Iterator[Problem]:
    """Names that lead nowhere, sectors without industries, years that cannot be."""
    file, known = f"layers/{index_id}/pockets.csv", list(sectors)
    for name in dict.fromkeys(one.sector for one in rules.volumes):
        if name not in known:
            near = nearest(name, known)
            yield Problem("a name that is not declared", file, None, "sector", shown(name), ", ".join(known), near)
    for name in known:
        if all(one.sector != name for one in rules.volumes):
            yield Problem("a sector without industries: its growth cannot be told", file, None, "sector", shown(name))
    for layer, count in Counter(one.layer for one in rules.volumes).items():
        if count > 1:
            yield Problem("two sectors have the same layer", file, None, "layer", shown(layer), "a layer for each")
    if rules.years > rules.of_years:
        yield Problem("more years are asked for than are looked at", f"layers/{index_id}/layer.toml", field="pockets")
