"""What `layer.toml` of an index may hold. A key that is not here is an error."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from atlas.load.texts import Counts, Slug, Table, Text, Web, is_template
from atlas.model.clusters import CLUSTER_WORDS, Pooling, Rules
from atlas.model.index import WORDS, Aggregation, Half, KernelName, Method, Saturation
from atlas.model.pockets import POCKET_WORDS, PocketRules, Volume
from atlas.model.variants import Columns, Draws, Quality, SectorSet

Share = Annotated[float, Field(ge=0, le=1)]
Km = Annotated[float, Field(gt=0, le=1000)]
Count = Annotated[int, Field(ge=1, le=100)]


def fitting(words: Mapping[str, str], known: Mapping[str, tuple[str, ...]]) -> None:
    """Raise where `words` has other keys than `known`, or a template has other fields than its own."""
    if sorted(words) != sorted(known):
        listed = ", ".join(known)
        raise PydanticCustomError("expected", "words with exactly the keys {listed}", {"listed": listed})
    for key, text in words.items():
        if not is_template(text, known[key]):
            fields = ", ".join(f"{{{name}}}" for name in known[key]) or "none"
            raise PydanticCustomError(
                "expected", "words.{key} with no other fields than {fields}", {"key": key, "fields": fields}
            )


class ReachTable(Table):
    points: Slug
    kernel: KernelName
    km: Km
    least: Share
    half: Half = "reached"


class FunctionalTable(Table):
    mass: Slug
    ratio: Slug
    kernel: KernelName
    km: Km


class SpecialisationTable(Table):
    base: Slug
    less: Slug | Literal[""] = ""
    periods: Count
    lowest: Annotated[float, Field(gt=0)]
    highest: Annotated[float, Field(gt=0)]
    least_share: Annotated[float, Field(gt=0, lt=1)]
    thin_sector: Share
    research: Share
    least_power: Share
    thin_power: Share
    best: Count
    least_sectors: Count
    terms: Share | None = None

    @model_validator(mode="after")
    def _ordered(self) -> SpecialisationTable:
        if self.lowest >= self.highest:
            raise PydanticCustomError("expected", "a lowest quotient below the highest")
        return self


class GateTable(Table):
    layers: Annotated[list[Slug], Field(min_length=1)]
    at_least: Count
    functional: Slug
    near: Share

    @model_validator(mode="after")
    def _enough(self) -> GateTable:
        if self.at_least > len(self.layers):
            raise PydanticCustomError("expected", "at_least no larger than the number of layers")
        return self


class BandTable(Table):
    id: Slug
    title: Text
    least: Share
    explains: Text


class QualityTable(Table):
    id: Slug
    title: Text
    base: Annotated[float, Field(ge=0)]
    first: Annotated[float, Field(ge=0)]
    second: Annotated[float, Field(ge=0)]


class SectorSetTable(Table):
    id: Slug
    title: Text
    without: list[Slug]


class ColumnsTable(Table):
    mass: Text
    first: Text
    second: Text


class DrawsTable(Table):
    seed: Annotated[int, Field(ge=0)]
    count: Annotated[int, Field(ge=100, le=100_000)]
    concentration: Annotated[float, Field(gt=0)]
    top: Annotated[float, Field(gt=0, lt=1)]
    reaches: Annotated[list[Km], Field(min_length=1)]
    methods: Annotated[list[Method], Field(min_length=1)]
    aggregations: Annotated[list[Aggregation], Field(min_length=1)]
    saturations: Annotated[list[Saturation], Field(min_length=1)]
    least_shares: Annotated[list[Annotated[float, Field(gt=0, lt=1)]], Field(min_length=1)]
    vary: Slug
    noise: dict[Slug, float]
    columns: ColumnsTable
    quality: Annotated[list[QualityTable], Field(min_length=1)]
    sectors: Annotated[list[SectorSetTable], Field(min_length=1)]

    def draws(self) -> Draws:
        """The same as the index's noun."""
        return Draws(
            seed=self.seed,
            count=self.count,
            concentration=self.concentration,
            top=self.top,
            reaches=tuple(self.reaches),
            methods=tuple(self.methods),
            aggregations=tuple(self.aggregations),
            saturations=tuple(self.saturations),
            least_shares=tuple(self.least_shares),
            qualities=tuple(Quality(**one.model_dump()) for one in self.quality),
            sector_sets=tuple(SectorSet(one.id, one.title, tuple(one.without)) for one in self.sectors),
            columns=Columns(**self.columns.model_dump()),
            vary=self.vary,
            noise=dict(self.noise),
        )


class ClustersTable(Table):
    people: Slug
    anchor: Annotated[float, Field(gt=0)]
    spacing: Km
    speciality: Annotated[float, Field(gt=0)]
    best: Count
    group_each: Annotated[float, Field(gt=0)]
    group_together: Annotated[float, Field(gt=0)]
    group_of_all: Share
    near: Annotated[float, Field(gt=0)]
    far: Annotated[float, Field(gt=0)]
    runs_km: Annotated[list[Km], Field(min_length=1)]
    runs_quotient: Annotated[list[Annotated[float, Field(gt=0)]], Field(min_length=1)]
    core: Share
    edge: Share
    top: Count
    robust: Share
    possible: Share
    small: Annotated[float, Field(ge=0)]
    poolings: Annotated[list[Pooling], Field(min_length=1)]
    words: dict[str, Text]

    @model_validator(mode="after")
    def _words_fit(self) -> ClustersTable:
        fitting(self.words, CLUSTER_WORDS)
        return self

    def rules(self) -> Rules:
        """The same as the index's noun."""
        lists = {name: tuple(getattr(self, name)) for name in ("runs_km", "runs_quotient", "poolings")}
        return Rules(**(self.model_dump() | lists))


class PocketsTable(Table):
    quotient: Annotated[float, Field(gt=0)]
    years: Count
    of_years: Count
    share: Share
    output: Annotated[float, Field(ge=0)]
    first: Annotated[list[Annotated[int, Field(ge=1000, le=9999)]], Field(min_length=1)]
    last: Annotated[list[Annotated[int, Field(ge=1000, le=9999)]], Field(min_length=1)]
    total: Slug
    total_weight: Slug
    words: dict[str, Text]

    @model_validator(mode="after")
    def _words_fit(self) -> PocketsTable:
        fitting(self.words, POCKET_WORDS)
        if min(self.last) <= min(self.first):
            raise PydanticCustomError("expected", "`last` years after the `first` ones")
        return self

    def rules(self, volumes: tuple[Volume, ...]) -> PocketRules:
        """The same as the index's noun."""
        years = {name: tuple(str(year) for year in getattr(self, name)) for name in ("first", "last")}
        return PocketRules(**(self.model_dump() | years), volumes=volumes)


class NeedTable(Table):
    layer: Slug
    title: Text
    within: Slug | Literal[""] = ""


class ZonesTable(Table):
    title: Text
    one: Text
    words: Text
    source: Text
    address: Web
    note: Text | Literal[""] = ""

    @model_validator(mode="after")
    def _words_fit(self) -> ZonesTable:
        fitting({"words": self.words}, {"words": ("areas", "areas_people", "clusters", "clusters_people", "zones")})
        return self


class DistrictsTable(Table):
    title: Text
    one: Text
    source: Text
    address: Web
    note: Text | Literal[""] = ""


class ReadingTable(Table):
    title: Text
    half: Half | None = None
    terms: Share | None = None

    @model_validator(mode="after")
    def _says_something(self) -> ReadingTable:
        if self.half is None and self.terms is None:
            raise PydanticCustomError("expected", "half or terms: what is read in another way")
        return self


class LimitTable(Table):
    title: Text
    text: Text


class IndexFile(Table):
    """`layer.toml` of kind "index"."""

    kind: Literal["index"]
    title: Text
    description: Text
    theme: Slug
    area_set: Slug
    status: Literal["official", "in development", "modelled", "preliminary"]
    method: Method
    floor: Annotated[float, Field(gt=0, lt=1)]
    aggregation: Aggregation
    axes: Annotated[list[Slug], Field(min_length=2, max_length=2)]
    reach: ReachTable
    functional: FunctionalTable
    specialisation: SpecialisationTable
    gate: GateTable
    draws: DrawsTable
    clusters: ClustersTable | None = None
    band: Annotated[list[BandTable], Field(min_length=1)]
    words: dict[str, Text]
    need: list[NeedTable] = Field(default_factory=list)
    zones: ZonesTable | None = None
    districts: DistrictsTable | None = None
    pockets: PocketsTable | None = None
    reading: list[ReadingTable] = Field(default_factory=list)
    limit: Annotated[list[LimitTable], Field(min_length=1)]
    rows: Counts = Field(default_factory=dict)

    @model_validator(mode="after")
    def _bands_widen(self) -> IndexFile:
        least = [band.least for band in self.band]
        if sorted(set(least), reverse=True) != least or least[-1] != 0:
            raise PydanticCustomError("expected", "bands whose `least` falls from one to the next, to 0")
        return self

    @model_validator(mode="after")
    def _words_fit(self) -> IndexFile:
        fitting(self.words, WORDS)
        return self
