"""The nouns of an index, as `layers/<id>/` declares them: parts, indicators, fields, sectors, gate, bands.

An index layer names the layers it reads; nothing here knows which they are.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from atlas.model.clusters import Rules
from atlas.model.pockets import PocketRules, pocket_layers
from atlas.model.variants import Draws

WORDS: Mapping[str, tuple[str, ...]] = {
    "and": (),
    "passes": ("name", "band", "standing"),
    "on_line": ("band",),
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
    "door": ("first", "of", "least", "names", "hundred"),
    "in_top": ("name", "hundred", "median", "low", "high", "of"),
    "at_reach": ("hundred", "km"),
    "share_note": (),
    "unlike_median": ("fewer", "passed"),
    "units": (),
}
"""Sentence templates of an index and the fields that each may use (Python's str.format). All are needed."""

PartKind = Literal["indicators", "reach", "match"]
IndicatorKind = Literal["own", "functional", "reach"]
KernelName = Literal["gaussian", "exponential"]
Half = Literal["reached", "held"]
Method = Literal["percentile", "normal", "range"]
Aggregation = Literal["geometric", "arithmetic"]
POOLED_BY = ("people", "mass", "divisor")
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

    `pooled_by` says what an own figure of several areas is weighted by: people, mass or divisor (see `Functional`).
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
    pooled_by: str = ""
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
    Knowledge counts one half at what hosts of a main site have within reach of their own sites, or at what they hold.
    """

    points: str
    kernel: KernelName
    km: float
    least: float
    half: Half = "reached"


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
    """How sectors become a part: base of shares, clipping of quotients, what is thin, how many sectors count.

    `terms`: from where the terms of a sector's score run up to 1; where it is not declared, from the index's `floor`.
    """

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
    terms: float | None = None


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
class Need:
    """A layer that says where help is needed: shown beside the index, never in it. `within`: a kind of groups.

    With `within` an area is shown by its place in its group, for figures of different groups cannot be compared.
    """

    layer: str
    title: str
    within: str = ""


@dataclass(frozen=True)
class Zone:
    """A place chosen by others, made of areas (codes): what the index is held against, never made from."""

    name: str
    codes: tuple[str, ...]


@dataclass(frozen=True)
class Zones:
    """What the zones are called, what is said of the match (nothing of places that are only named where they are),
    where the list is from, and what it leaves out.
    """

    title: str
    one: str
    words: str
    source: str
    address: str
    zones: tuple[Zone, ...] = ()
    note: str = ""


@dataclass(frozen=True)
class Reading:
    """Another way to read what the method leaves open, held against the declared one: what it takes in its place."""

    title: str
    half: Half | None = None
    terms: float | None = None


@dataclass(frozen=True)
class Spec:
    """A whole index as declared. `apart` (area -> reason) take no part; `left_out` (point -> reason) weigh nothing.
    `remarks` (area -> sentence): what a reader has to know of an area, such as a town in it that is not seen apart.

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
    remarks: Mapping[str, str] = field(default_factory=dict)
    words: Mapping[str, str] = field(default_factory=dict)
    limits: tuple[tuple[str, str], ...] = ()
    axes: tuple[str, str] = ("", "")
    clusters: Rules | None = None
    needs: tuple[Need, ...] = ()
    zones: Zones | None = None
    districts: Zones | None = None
    pockets: PocketRules | None = None
    theme: str = ""
    readings: tuple[Reading, ...] = ()

    @property
    def terms(self) -> float:
        """From where the terms of a sector's score run up to 1."""
        return self.floor if self.specialisation.terms is None else self.specialisation.terms


def layer_ids(spec: Spec) -> tuple[str, ...]:
    """Every area layer the index reads, each once, in the order of the declaration."""
    named = [name for one in spec.indicators for name in (one.layer, one.over)]
    named += [name for one in spec.sectors for name in (one.quotient, one.output)]
    named += [spec.functional.mass, spec.functional.ratio]
    named += [spec.specialisation.base, spec.specialisation.less, *spec.gate.layers]
    named += [one.layer for one in spec.needs]
    named += pocket_layers(spec.pockets) if spec.pockets else []
    named += [spec.clusters.people] if spec.clusters else []
    return tuple(dict.fromkeys(name for name in named if name))
