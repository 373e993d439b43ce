"""What each choice and each reading changes: the order by default, and who is in the first band.

The order is compared by rank correlation (Spearman) of the default scores. Where a choice of the draws is held at one
value, the first band is counted over the draws that took it; where the method is read in another way, over all draws.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from atlas.model import FloatArray
from atlas.model.findings import Effect, Standings
from atlas.model.index import Reading, Spec
from atlas.stats.draws import values_of
from atlas.stats.gate import BoolArray, bands
from atlas.stats.normalise import AGGREGATIONS, rank_correlation, rescale
from atlas.stats.units import PartTable

Tables = Mapping[str, PartTable]


@dataclass(frozen=True)
class Open:
    """Who can be in the first band at all: areas (N,) that pass the gate, and that lack no part."""

    passed: BoolArray
    whole: BoolArray


def score(spec: Spec, tables: Tables, taken: Mapping[str, int]) -> FloatArray:
    """The score (U,) with the first value of every choice but those `taken`; the reach is the declared one."""
    chosen = {"reach": spec.draws.reaches.index(spec.reach.km)} | dict(taken)
    parts = [tables[one.id] for one in spec.parts]
    values = [one.values[tuple(chosen.get(axis, 0) for axis in one.axes)] for one in parts]
    put = AGGREGATIONS[spec.draws.aggregations[chosen.get("aggregation", 0)]]
    return put([rescale(each, spec.floor) for each in values], [one.weight for one in spec.parts])


def first_band(spec: Spec, share: FloatArray, open_to: Open) -> int:
    """How many areas are in the first band by their share of draws in the top."""
    return int((bands(share, open_to.passed, open_to.whole, [one.least for one in spec.bands]) == 0).sum())


def of_choices(spec: Spec, tables: Tables, standings: Standings, open_to: Open) -> list[Effect]:
    """Every value of every choice that has several, held while all else is drawn; of the score alone it is changed."""
    base, several = score(spec, tables, {}), {name for name, value in values_of(spec) if value}
    return [
        Effect(
            name,
            value,
            "",
            rank_correlation(base, score(spec, tables, {name: value})),
            first_band(spec, standings.by_choice[row], open_to),
        )
        for row, (name, value) in enumerate(values_of(spec))
        if name in several
    ]


def read_as(spec: Spec, reading: Reading) -> Spec:
    """The declaration with what a reading takes in place of the declared."""
    half, terms = reading.half or spec.reach.half, reading.terms
    terms = spec.specialisation.terms if terms is None else terms
    return replace(spec, reach=replace(spec.reach, half=half), specialisation=replace(spec.specialisation, terms=terms))


def of_readings(
    spec: Spec, tables: Tables, make: Callable[[Spec], Tables], draw: Callable[[Spec, Tables], Standings], open_to: Open
) -> list[Effect]:
    """Every reading that the declaration names: `make` gives a declaration's tables of parts, `draw` its standings."""
    base, found = score(spec, tables, {}), []
    for reading in spec.readings:
        other = read_as(spec, reading)
        made = make(other)
        close = rank_correlation(base, score(other, made, {}))
        found.append(Effect("", 0, reading.title, close, first_band(spec, draw(other, made).share, open_to)))
    return found
