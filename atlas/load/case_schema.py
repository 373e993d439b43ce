"""What `case.toml` and the tables beside it may hold."""

from __future__ import annotations

import re
from datetime import date
from typing import Annotated, Any, Literal

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from atlas.load.schema import SourceTable
from atlas.load.texts import Affix, Code, Counts, Slug, Table, Text

CONFIDENCE = ("seen", "seen in excerpt", "conflict")
KINDS = ("ordinary", "loss")
SIDES = ("n", "ne", "e", "se", "s", "sw", "w", "nw")
MARKED = re.compile(r"[^*]*(?:\*[^*]+\*[^*]*)?")

COLUMNS: dict[str, tuple[str, ...]] = {
    "sources.csv": ("id", "publisher", "title", "address", "date", "kind"),
    "evidence.csv": (
        "fact", "value", "unit", "date", "longitude", "latitude", "approximate", "sources", "confidence", "figures",
    ),
    "facts.csv": ("group", "statement", "facts"),
    "events.csv": ("date", "what", "kind", "facts"),
    "counts.csv": ("series", "who", "value", "qualifier", "said", "date", "source", "fact"),
    "places.csv": ("name", "note", "short", "fact", "point", "side"),
}  # fmt: skip
"""The tables of a case, in the order in which they lean on each other, and their columns."""


class PartTable(Table):
    """Areas of the map that belong together and have one colour."""

    title: Text
    colour: Annotated[int, Field(ge=1, le=3)]
    codes: list[Code] = Field(default_factory=list)
    group: Text | None = None

    @model_validator(mode="after")
    def _one_way(self) -> PartTable:
        if bool(self.codes) == bool(self.group):
            raise PydanticCustomError("expected", "either codes or group")
        return self


class LabelTable(Table):
    """An area that is named on the map; `at` (longitude, latitude) is where, if not in its middle.

    `narrow` false: it is not named where the map is as narrow as a phone.
    """

    code: Code
    narrow: bool = True
    at: Annotated[list[float], Field(min_length=2, max_length=2)] | None = None


class MapTable(Table):
    """`frame` is west, south, east, north in degrees. Shapes are those of an area set or of a file of the case."""

    caption: Text
    frame: Annotated[list[float], Field(min_length=4, max_length=4)]
    area_set: Slug | None = None
    regions: Literal["regions.geojson"] | None = None
    metric_crs: Text | None = None
    points: Slug | None = None
    ground: Text | None = None
    label: list[LabelTable] = Field(default_factory=list)
    part: Annotated[list[PartTable], Field(min_length=1)]
    source: SourceTable | None = None
    other_source: list[SourceTable] = Field(default_factory=list)

    @model_validator(mode="after")
    def _shapes(self) -> MapTable:
        west, south, east, north = self.frame
        if not (-180 <= west < east <= 180 and -90 < south < north < 90):
            raise PydanticCustomError("expected", "frame = [west, south, east, north] in degrees")
        if bool(self.area_set) == bool(self.regions):
            raise PydanticCustomError("expected", "either area_set or regions")
        if self.regions and not (self.metric_crs and self.source):
            raise PydanticCustomError("expected", "metric_crs and [map.source], which regions need")
        return self


class SeriesTable(Table):
    """Figures for the same thing by several who counted. Without numbers they are shown as they were said."""

    id: Slug
    title: Text
    prefix: Affix = ""
    suffix: Affix = ""
    decimals: Annotated[int, Field(ge=0, le=6)] = 0
    note: Text | None = None


class CaseFile(Table):
    """`case.toml`. `sentence` marks its key figure with asterisks; `sentence_facts` are what it rests on."""

    title: Text
    place: Text
    description: Text
    sentence: Text
    sentence_facts: Annotated[list[int], Field(min_length=1)]
    order: int
    read: date
    timeline: Text
    unknown: Annotated[list[Text], Field(min_length=1)]
    map: MapTable
    series: list[SeriesTable] = Field(default_factory=list)
    rows: Counts = Field(default_factory=dict)
    adapter: dict[str, Any] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _whole(self) -> CaseFile:
        if not MARKED.fullmatch(self.sentence):
            raise PydanticCustomError("expected", "a sentence with at most one part between asterisks")
        ids = [series.id for series in self.series]
        if len(set(ids)) < len(ids):
            raise PydanticCustomError("expected", "series with an id each")
        return self


class ComingFile(Table):
    """`case.toml` of a case that is promised and not yet written: it is named in the list, without a page."""

    coming: Literal[True]
    title: Text
    description: Text
    order: int
