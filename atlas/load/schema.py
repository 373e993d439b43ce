"""What each TOML file of an atlas may hold. A key that is not here is an error.

Keys and fields have the same names. `values.py` of this package turns these into the frozen values of
`atlas.model`; nothing outside `atlas.load` sees them.
"""

from __future__ import annotations

import string
from collections.abc import Callable
from datetime import date
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator
from pydantic_core import PydanticCustomError

from atlas.load.files import CODE, ILLEGAL, SLUG

UNSETTLED = {"", "-", "?", "none", "unknown", "unclear", "unsettled", "not settled", "not stated", "tbc", "tbd", "todo"}


def _must(holds: Callable[[str], object], expected: str) -> AfterValidator:
    def validate(text: str) -> str:
        if not holds(text):
            raise PydanticCustomError("expected", "{expected}", {"expected": expected})
        return text

    return AfterValidator(validate)


def is_template(text: str, fields: tuple[str, ...]) -> bool:
    """Whether Python's str.format fills `text` in with `fields`, in plain form: {name}."""
    try:
        parts = list(string.Formatter().parse(text))
    except ValueError:
        return False
    return all(name is None or (name in fields and not spec and not turn) for _, name, spec, turn in parts)


def _fields(*fields: str) -> AfterValidator:
    listed = ", ".join(f"{{{name}}}" for name in fields)
    return _must(lambda text: is_template(text, fields), f"text with no other fields in braces than {listed}")


Text = Annotated[str, _must(lambda text: text.strip() and not ILLEGAL.search(text), "text that is not empty")]
Slug = Annotated[str, _must(SLUG.fullmatch, "small letters and digits, with single hyphens between them")]
Name = Annotated[str, _must(lambda text: text.isidentifier() and text.isascii(), "letters, digits and underscores")]
Code = Annotated[str, _must(CODE.fullmatch, "a code of letters, digits, dots and hyphens")]
Affix = Annotated[str, _must(lambda text: not ILLEGAL.search(text) and len(text) <= 24, "at most 24 characters")]
Web = Annotated[
    str,
    _must(
        lambda text: text.startswith(("https://", "http://")) and not set(text) & set(" \t\n<>\"'\\"),
        "a web address that starts with https://",
    ),
]
Licence = Annotated[
    str,
    _must(lambda text: text.strip().lower() not in UNSETTLED, "the licence's name: without a settled licence no build"),
]
Hash = Annotated[str, _must(lambda text: len(text) == 64 and not set(text) - set("0123456789abcdef"), "64 hex digits")]
Address = Annotated[
    str,
    _must(
        lambda text: not text or (text.endswith("/") and all(SLUG.fullmatch(part) for part in text[:-1].split("/"))),
        'an address such as "areas/", in small letters, that ends in /, or "" for the first page',
    ),
]
Year = Annotated[int, Field(ge=1000, le=9999)]
Period = Annotated[str, _must(lambda text: "{year}" in text, "text that holds {year}"), _fields("year", "next")]
Map = Annotated[
    Text,
    _fields("period", "low", "low_name", "high", "high_name", "benchmark", "benchmark_name", "below", "of"),
]
Place = Annotated[Text, _fields("name", "value", "period")]


class Table(BaseModel):
    """A TOML table: no unknown keys, no guessing of types, no infinities."""

    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False)


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
    other_source: list[SourceTable] = []
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
    adapter: dict[str, Any] = {}
    derive: dict[str, Any] = {}


class AttributeTable(Table):
    id: Name
    title: Text
    unit: str = ""
    decimals: Annotated[int, Field(ge=0, le=9)] = 0
    kind: Literal["number", "text"] = "number"
    group: str = ""


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
    fields: list[Text] = []
    other_source: list[SourceTable] = []
    words: dict[str, Text] = {}
    adapter: dict[str, Any] = {}
    derive: dict[str, Any] = {}


class SectionTable(Table):
    kind: Slug
    address: Address
    title: Text
    of: Slug | Literal[""] = ""
    id_field: Text | Literal[""] = ""


class EmbedTable(Table):
    """Size of the frame that the code for embedding gives, in pixels."""

    width: Annotated[int, Field(ge=200, le=4000)] = 700
    height: Annotated[int, Field(ge=200, le=4000)] = 720


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
    language: Annotated[str, _must(lambda text: SLUG.fullmatch(text.lower()), 'a language such as "en"')] = "en"
    tiles: Web | None = None
    search_parts: list[Text] = []
