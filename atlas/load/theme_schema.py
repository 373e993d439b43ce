"""What `theme.toml` and the tables beside it may hold."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from atlas.load.case_schema import COLUMNS as CASE_COLUMNS
from atlas.load.case_schema import MARKED
from atlas.load.texts import Address, Counts, Slug, Table, Text, Year

COLUMNS = {name: CASE_COLUMNS[name] for name in ("sources.csv", "evidence.csv", "facts.csv")}
"""The tables of a theme, in the order in which they lean on each other, and their columns."""


class LimitTable(Table):
    """What the figures of a theme cannot show."""

    title: Text
    text: Text


class LinkTable(Table):
    """Where a reader goes on: the address of a section."""

    address: Address
    title: Text
    text: Text


class TableTable(Table):
    """A table of records that the page shows for some periods; the first is the one that a share is said of."""

    records: Slug
    periods: Annotated[list[Year], Field(min_length=1, max_length=4)]


class ThemeFile(Table):
    """`theme.toml`. `sentence` marks its key figure with asterisks; `sentence_facts` are what it rests on.

    `aside` says what the atlas has not done itself. `maps` are layers of one area set. `also` are the addresses of the
    sections whose first page names this theme.
    """

    title: Text
    description: Text
    place: Text
    sentence: Text
    sentence_facts: Annotated[list[int], Field(min_length=1)]
    order: int
    read: date
    aside: Text
    limit: Annotated[list[LimitTable], Field(min_length=1)]
    maps: list[Slug] = Field(default_factory=list)
    table: list[TableTable] = Field(default_factory=list)
    link: list[LinkTable] = Field(default_factory=list)
    also: list[Address] = Field(default_factory=list)
    rows: Counts = Field(default_factory=dict)
    adapter: dict[str, Any] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _whole(self) -> ThemeFile:
        if not MARKED.fullmatch(self.sentence):
            raise PydanticCustomError("expected", "a sentence with at most one part between asterisks")
        return self
