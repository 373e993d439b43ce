"""What each TOML file of an atlas may hold. A key that is not here is an error.

Keys and fields have the same names. `values.py` of this package turns these into the frozen values of
`atlas.model`; nothing outside `atlas.load` sees them.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Literal

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from atlas.load.files import SLUG
from atlas.load.texts import (
    Address,
    Affix,
    Code,
    Counts,
    Hash,
    Licence,
    Map,
    Name,
    Period,
    Place,
    Slug,
    Table,
    Text,
    Web,
    Year,
    must,
    with_group,
)


class SourceTable(Table):
    publisher: Text
    title: Text
    address: Web
    licence: Licence
    licence_address: Web
    retrieved: date
    page: Web | None = None
    sha256: Hash | None = None
    caveats: list[Text] = []
    credit: Text | None = None


class BenchmarkTable(Table):
    code: Code
    name: Text
    short: Text


class LensTable(Table):
    title: Text
    codes: Annotated[list[Code], Field(min_length=1)]
    factor: Annotated[float, Field(gt=1, le=20)]


class GroupTable(Table):
    id: Slug
    title: Text
    complete: bool


class NeighboursTable(Table):
    """A publisher's list of areas that are alike; its rows stand in `neighbours.csv`."""

    id: Slug
    title: Text
    description: Text
    page: Web | None = None


class FeatureTable(Table):
    layer: Slug
    log: bool = False


class SimilarTable(Table):
    """How the atlas itself finds areas alike. `least`: share of the features that two areas need to be compared."""

    count: Annotated[int, Field(ge=1, le=20)] = 5
    least: Annotated[float, Field(gt=0, le=1)] = 0.8
    limit: Annotated[float, Field(ge=1, le=100)] = 4.0
    feature: Annotated[list[FeatureTable], Field(min_length=2)]


class AreaFile(Table):
    """`area.toml` of a set with a boundary file. `bounds`: left, bottom, right, top in the units of `crs`."""

    title: Text
    code_field: Text
    name_field: Text
    valid_from: Year
    valid_to: Year | None = None
    crs: Text
    metric_crs: Text
    bounds: Annotated[list[float], Field(min_length=4, max_length=4)]
    source: SourceTable
    one: Text = "area"
    many: Text = "areas"
    benchmark: BenchmarkTable | None = None
    lens: list[LensTable] = []
    groups: list[GroupTable] = []
    neighbours: list[NeighboursTable] = []
    similar: SimilarTable | None = None
    said: dict[str, Text] = {}
    other_source: list[SourceTable] = []
    rows: Counts = {}
    adapter: dict[str, Any] = {}


class MergedFile(Table):
    """`area.toml` of a set whose areas are the groups of one kind of another set; it has no boundary file."""

    title: Text
    merged_from: Slug
    group: Slug
    valid_from: Year | None = None
    valid_to: Year | None = None
    source: SourceTable | None = None
    one: Text = "area"
    many: Text = "areas"
    benchmark: BenchmarkTable | None = None
    lens: list[LensTable] = []
    other_source: list[SourceTable] = []


class ClassificationTable(Table):
    scheme: Literal["quantiles", "equal", "natural", "manual"] = "quantiles"
    classes: Annotated[int, Field(ge=2, le=7)] = 5
    over: Literal["period", "all"] = "period"
    breaks: list[float] = []

    @model_validator(mode="after")
    def _breaks_fit(self) -> ClassificationTable:
        if self.scheme != "manual":
            if self.breaks:
                raise PydanticCustomError("expected", 'breaks only with scheme = "manual"')
        elif len(self.breaks) != self.classes - 1 or sorted(set(self.breaks)) != self.breaks:
            raise PydanticCustomError(
                "expected", "one break fewer than classes, each above the one before", {"classes": self.classes}
            )
        return self


class WordsTable(Table):
    """Sentence templates of a layer: `map` on its page, `place` on an area's, `short` its title where room is short."""

    map: Map | None = None
    place: Place | None = None
    short: Text | None = None


class PointWords(Table):
    """Words of a layer of points: the attributes that lists show (`columns`), whose the shares of `campuses` are."""

    columns: Text | None = None
    campuses: Text | None = None


class ScopeTable(Table):
    kind: Slug
    codes: Annotated[list[Code], Field(min_length=1)]


class LayerFile(Table):
    """`layer.toml` of kind "areas": a figure for each area and period, in `values.csv`."""

    kind: Literal["areas"] = "areas"
    title: Text
    description: Text
    theme: Slug
    unit: Text
    denominator: Text
    decimals: Annotated[int, Field(ge=0, le=9)]
    direction: Literal["higher is better", "lower is better", "neutral"]
    area_set: Slug
    palette: Slug
    min_match: Annotated[float, Field(gt=0, le=1)]
    status: Literal["official", "in development", "modelled", "preliminary"]
    source: SourceTable
    prefix: Affix = ""
    suffix: Affix = ""
    role: Literal["map", "input"] = "map"
    period_label: Period = "{year}"
    next_release: date | None = None
    interval: Text | None = None
    classification: ClassificationTable = ClassificationTable()
    scope: ScopeTable | None = None
    benchmark: BenchmarkTable | None = None
    other_source: list[SourceTable] = []
    words: WordsTable = WordsTable()
    apart: dict[Code, Text] = {}
    ranked: bool = True
    rows: Counts = {}
    adapter: dict[str, Any] = {}
    derive: dict[str, Any] = {}


class AttributeTable(Table):
    id: Name
    title: Text
    unit: str = ""
    decimals: Annotated[int, Field(ge=0, le=9)] = 0
    kind: Literal["number", "text"] = "number"
    group: str = ""


class DetailTable(Table):
    """What stands behind the figures of points, several rows a point, in `details.csv`."""

    title: Text
    note: Text | None = None
    column: Annotated[list[AttributeTable], Field(min_length=1)]


class PointsFile(Table):
    """`layer.toml` of kind "points": things with a place and attributes, in `points.csv`."""

    kind: Literal["points"]
    title: Text
    description: Text
    theme: Slug
    area_set: Slug
    id_field: Name
    one: Text
    many: Text
    source: SourceTable
    attribute: list[AttributeTable] = []
    detail: DetailTable | None = None
    fields: list[Text] = []
    other_source: list[SourceTable] = []
    words: PointWords = PointWords()
    rows: Counts = {}
    adapter: dict[str, Any] = {}
    derive: dict[str, Any] = {}


class SectionTable(Table):
    kind: Slug
    address: Address
    title: Text
    of: Slug | Literal[""] = ""
    id_field: Text | Literal[""] = ""
    nav: bool = True


class EmbedTable(Table):
    """Size of the frame that the code for embedding gives, in pixels."""

    width: Annotated[int, Field(ge=200, le=4000)] = 700
    height: Annotated[int, Field(ge=200, le=4000)] = 720


class SearchTable(Table):
    """Other names that are codes: `kind` of them, the `pattern` of one (its first group), what is said of `none`."""

    kind: Text
    pattern: Annotated[str, must(with_group, "a regular expression with a group")]
    none: Text
    inside: list[Text] = []


class AtlasFile(Table):
    """`atlas.toml`."""

    title: Text
    description: Text
    publisher: Text
    contact: Text
    licence: Licence
    data_date: date
    area_set: Slug
    home_layer: Slug
    sections: Annotated[list[SectionTable], Field(min_length=1)]
    themes: Annotated[dict[Slug, Text], Field(min_length=1)]
    palettes: dict[str, str] = {}
    repository: Web | None = None
    embed: EmbedTable = EmbedTable()
    about: dict[str, Any] = {}
    language: Annotated[str, must(lambda text: SLUG.fullmatch(text.lower()), 'a language such as "en"')] = "en"
    search_parts: list[Text] = []
    search: SearchTable | None = None
