"""The nouns of an index, as `layers/<id>/` declares them: parts, indicators, fields, sectors, gate, bands.

An index layer names the layers it reads; nothing here knows which they are. `faults` says what a declaration
gets wrong by itself, so that the reader of the files and the arithmetic hold to the same rules.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from math import isfinite
from typing import Literal

from atlas.errors import Problem, nearest, shown
from atlas.variant_model import Draws, draw_faults

WORDS: Mapping[str, tuple[str, ...]] = {
    "and": (),
    "passes": ("name", "band", "standing"),
    "fails": ("name", "why"),
    "why_own": ("below", "of", "at_least"),
    "why_functional": ("value", "benchmark"),
    "why_only_functional": ("value", "benchmark"),
    "near": ("distance",),
    "apart": ("name", "reason"),
    "high": ("parts",),
    "middle": ("parts",),
    "low": ("parts",),
    "missing_part": ("parts",),
    "missing_figure": ("figures",),
    "missing_sector": ("sectors",),
    "summary": ("passed", "of", "first", "band"),
    "in_top": ("name", "hundred", "median", "low", "high", "of"),
    "at_reach": ("hundred", "km"),
    "share_note": (),
    "unlike_median": ("fewer", "passed"),
}
"""Sentence templates of an index and the fields that each may use (Python's str.format). All are needed."""

PartKind = Literal["indicators", "reach", "match"]
IndicatorKind = Literal["own", "functional", "reach"]
KernelName = Literal["gaussian", "exponential"]
Method = Literal["percentile", "normal", "range"]
Aggregation = Literal["geometric", "arithmetic"]
Saturation = Literal["hyperbola", "exponential", "ramp"]


@dataclass(frozen=True)
class Part:
    """One dimension of the index. `phrase` is its title inside a sentence, `short` a word or two for narrow places.

    `explains` is one sentence for readers.
    """

    id: str
    title: str
    phrase: str
    short: str
    weight: float
    kind: PartKind
    explains: str


@dataclass(frozen=True)
class Indicator:
    """One figure of a part. `own`: the layer's figure; `functional`: in and around the area, by `[functional]`;
    `reach`: the layer's sum over `over`'s sum within `[reach]`, of the listed periods.

    `sign` +1 or -1 says which way counts for the index; `log` takes natural logarithms first.
    """

    part: str
    id: str
    title: str
    weight: float
    kind: IndicatorKind
    layer: str
    sign: int
    log: bool = True
    over: str = ""
    periods: tuple[str, ...] = ()
    explains: str = ""


@dataclass(frozen=True)
class Field:
    """A field of knowledge: `column` is the attribute of the point layer that holds its power."""

    id: str
    title: str
    weight: float
    column: str
    units: str = ""


@dataclass(frozen=True)
class Sector:
    """An industry: `quotient` is the layer of its location quotient, `output` the layer of its output."""

    id: str
    title: str
    quotient: str
    output: str
    codes: str = ""
    note: str = ""


@dataclass(frozen=True)
class Match:
    """How much a field of knowledge bears on a sector, relative to the sector's other fields, and why."""

    sector: str
    field: str
    weight: float
    reason: str = ""


@dataclass(frozen=True)
class Reach:
    """Knowledge within reach: masses of `points` at straight-line distances, weighted by a kernel of `km`.

    Where the kernels of all larger areas with a figure add up to less than `least`, none is near enough to count.
    """

    points: str
    kernel: KernelName
    km: float
    least: float


@dataclass(frozen=True)
class Functional:
    """In and around an area: the sum of the layer `mass` over the sum of its divisor, weighted by a kernel of `km`.

    The divisor is `mass` ÷ `ratio`, such as output ÷ output per hour = hours. It also says how a larger area's
    figures are spread over the areas it is made of.
    """

    mass: str
    ratio: str
    kernel: KernelName
    km: float


@dataclass(frozen=True)
class Specialisation:
    """How sectors become a part: base of shares, clipping of quotients, what is thin, how many sectors count."""

    base: str
    less: str
    periods: int
    lowest: float
    highest: float
    least_share: float
    thin_sector: float
    research: float
    least_power: float
    thin_power: float
    best: int
    least_sectors: int


@dataclass(frozen=True)
class Gate:
    """Who may be called a candidate: below the benchmark in `at_least` of `layers` and in indicator `functional`.

    Who misses it by at most `near` (a share, such as .02) is told by how much.
    """

    layers: tuple[str, ...]
    at_least: int
    functional: str
    near: float


@dataclass(frozen=True)
class Band:
    """Areas that pass the gate and are in the top in at least the share `least` of draws, less the bands before.

    An area that lacks a part is never in the first band.
    """

    id: str
    title: str
    least: float
    explains: str


@dataclass(frozen=True)
class Spec:
    """A whole index as declared. `apart` (area -> reason) take no part; `left_out` (point -> reason) weigh nothing.

    `axes`: the two parts that the map sets against each other, the first upwards, the second to the right.
    """

    parts: tuple[Part, ...]
    indicators: tuple[Indicator, ...]
    fields: tuple[Field, ...]
    sectors: tuple[Sector, ...]
    matches: tuple[Match, ...]
    reach: Reach
    functional: Functional
    specialisation: Specialisation
    gate: Gate
    bands: tuple[Band, ...]
    draws: Draws
    method: Method = "percentile"
    floor: float = 0.1
    aggregation: Aggregation = "geometric"
    apart: Mapping[str, str] = field(default_factory=dict)
    left_out: Mapping[str, str] = field(default_factory=dict)
    words: Mapping[str, str] = field(default_factory=dict)
    limits: tuple[tuple[str, str], ...] = ()
    axes: tuple[str, str] = ("", "")
    theme: str = ""


def layer_ids(spec: Spec) -> tuple[str, ...]:
    """Every area layer the index reads, each once, in the order of the declaration."""
    named = [name for one in spec.indicators for name in (one.layer, one.over)]
    named += [name for one in spec.sectors for name in (one.quotient, one.output)]
    named += [spec.functional.mass, spec.functional.ratio]
    named += [spec.specialisation.base, spec.specialisation.less, *spec.gate.layers]
    return tuple(dict.fromkeys(name for name in named if name))


def faults(spec: Spec, index_id: str) -> Iterator[Problem]:
    """What a declaration gets wrong by itself: weights, names that lead nowhere, names given twice."""
    folder = f"layers/{index_id}"
    yield from _weights(folder, "parts.csv", "a part", {one.id: one.weight for one in spec.parts})
    yield from _weights(folder, "fields.csv", "a field", {one.id: one.weight for one in spec.fields})
    for part in spec.parts:
        if part.kind == "indicators":
            own = {one.id: one.weight for one in spec.indicators if one.part == part.id}
            yield from _weights(folder, "indicators.csv", f"an indicator of {shown(part.id)}", own)
    for sector in spec.sectors:
        own = {one.field: one.weight for one in spec.matches if one.sector == sector.id}
        yield from _weights(folder, "match.csv", f"a field of {shown(sector.id)}", own)
    yield from _names(folder, spec)
    parts, sectors = [one.id for one in spec.parts], [one.id for one in spec.sectors]
    yield from draw_faults(spec.draws, index_id, parts, sectors, spec.reach.km)
    if index_id in layer_ids(spec) or index_id == spec.reach.points:
        yield Problem("an index cannot be made from itself", f"{folder}/layer.toml", found=shown(index_id))


def _weights(folder: str, name: str, what: str, weights: Mapping[str, float]) -> Iterator[Problem]:
    file = f"{folder}/{name}"
    if not weights:
        yield Problem(f"there is not one row for {what}", file, todo="add rows, or take out what needs them")
        return
    for key, weight in weights.items():
        if not isfinite(weight) or weight < 0:
            yield Problem(
                f"the weight of {what} is not a number from 0 up", file, None, key, shown(weight), "0 or more"
            )
    if all(weight == 0 for weight in weights.values()):
        yield Problem(f"every weight of {what} is 0", file, expected="at least one above 0")


def _names(folder: str, spec: Spec) -> Iterator[Problem]:
    parts, fields = [one.id for one in spec.parts], [one.id for one in spec.fields]
    sectors, indicators = [one.id for one in spec.sectors], [one.id for one in spec.indicators]
    for name, ids in (("parts", parts), ("fields", fields), ("sectors", sectors), ("indicators", indicators)):
        yield from _twice(f"{folder}/{name}.csv", ids)
    yield from _twice(f"{folder}/match.csv", [f"{one.sector}, {one.field}" for one in spec.matches])
    yield from _unknown(f"{folder}/indicators.csv", "part", (one.part for one in spec.indicators), parts)
    yield from _unknown(f"{folder}/match.csv", "sector", (one.sector for one in spec.matches), sectors)
    yield from _unknown(f"{folder}/match.csv", "field", (one.field for one in spec.matches), fields)
    yield from _unknown(f"{folder}/layer.toml", "axes", spec.axes, parts)
    yield from _unknown(f"{folder}/layer.toml", "gate.functional", [spec.gate.functional], indicators)
    for one in spec.indicators:
        file = f"{folder}/indicators.csv"
        if one.kind == "reach" and not one.over:
            yield Problem('an indicator of kind "reach" divides by a second layer', file, None, one.id, todo="name it")
        if one.kind == "functional" and one.layer != spec.functional.ratio:
            right = shown(spec.functional.ratio)
            yield Problem("a functional indicator is not of the functional ratio", file, None, one.id, one.layer, right)


def _twice(file: str, ids: Iterable[str]) -> Iterator[Problem]:
    for key, times in Counter(ids).items():
        if times > 1:
            yield Problem("the same id stands in more than one row", file, None, "id", shown(key), "each id once")


def _unknown(file: str, field_name: str, used: Iterable[str], known: list[str]) -> Iterator[Problem]:
    for name in dict.fromkeys(used):
        if name not in known:
            listed = ", ".join(known) or "none"
            yield Problem(
                "a name that is not declared", file, None, field_name, shown(name), listed, nearest(name, known)
            )
