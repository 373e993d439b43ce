"""The kinds of text that a TOML file of an atlas may hold, and the table that all its tables are."""

from __future__ import annotations

import re
import string
from collections.abc import Callable
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field
from pydantic_core import PydanticCustomError

from atlas.load.files import CODE, ILLEGAL, SLUG

UNSETTLED = {"", "-", "?", "none", "unknown", "unclear", "unsettled", "not settled", "not stated", "tbc", "tbd", "todo"}


def must(holds: Callable[[str], object], expected: str) -> AfterValidator:
    """Holds a text to a condition; `expected` says which, in plain words."""

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


def fields(*names: str) -> AfterValidator:
    """Holds a template to these fields in braces."""
    listed = ", ".join(f"{{{name}}}" for name in names)
    return must(lambda text: is_template(text, names), f"text with no other fields in braces than {listed}")


Text = Annotated[
    str,
    must(str.strip, "text that is not empty"),
    must(lambda text: not ILLEGAL.search(text), "text without control characters"),
]
Slug = Annotated[str, must(SLUG.fullmatch, "small letters and digits, with single hyphens between them")]
Name = Annotated[str, must(lambda text: text.isidentifier() and text.isascii(), "letters, digits and underscores")]
Code = Annotated[str, must(CODE.fullmatch, "a code of letters, digits, dots and hyphens")]
Affix = Annotated[str, must(lambda text: not ILLEGAL.search(text) and len(text) <= 24, "at most 24 characters")]
NO_ADDRESS = re.compile("[\x00-\x20\x7f<>\"'\\\\]")
Web = Annotated[
    str,
    must(
        lambda text: text.startswith(("https://", "http://")) and not NO_ADDRESS.search(text),
        "a web address that starts with https://",
    ),
]
Licence = Annotated[
    str,
    must(lambda text: text.strip().lower() not in UNSETTLED, "the licence's name: without a settled licence no build"),
]
Hash = Annotated[str, must(lambda text: len(text) == 64 and not set(text) - set("0123456789abcdef"), "64 hex digits")]
Address = Annotated[
    str,
    must(
        lambda text: not text or (text.endswith("/") and all(SLUG.fullmatch(part) for part in text[:-1].split("/"))),
        'an address such as "areas/", in small letters, that ends in /, or "" for the first page',
    ),
]
Year = Annotated[int, Field(ge=1000, le=9999)]
Period = Annotated[
    str,
    must(lambda text: "{year}" in text or "{short}" in text, "text that holds {year}, or its last two digits, {short}"),
    fields("year", "short", "next", "previous"),
]
Map = Annotated[
    Text,
    fields("period", "low", "low_name", "high", "high_name", "benchmark", "benchmark_name", "below", "of"),
]
Place = Annotated[Text, fields("name", "value", "period")]


def with_group(pattern: str) -> bool:
    """Whether a text is a regular expression with a group."""
    try:
        return re.compile(pattern).groups >= 1
    except re.error:
        return False


Counts = dict[Slug | Name, Annotated[int, Field(ge=1)]]
"""Name of a table beside a TOML file, without its `.csv` -> how many rows it has."""


class Table(BaseModel):
    """A TOML table: no unknown keys, no guessing of types, no infinities."""

    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False)
