"""TOML to checked values: syntax, then a pydantic model, each fault with its line."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, TypeVar, get_args

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from atlas.errors import Problem, Problems, nearest, shown
from atlas.load.files import label, read_text

Model = TypeVar("Model", bound=BaseModel)
Where = tuple[str | int, ...]

HEADER = re.compile(r"\s*(\[\[?)\s*([^\[\]#]+?)\s*\]\]?\s*(#.*)?$")
KEY = re.compile(r"""\s*("[^"]*"|'[^']*'|[A-Za-z0-9_-]+)\s*=""")
PLACE = re.compile(r"\s*\(at (?:line (\d+), column \d+|end of document)\)$")

PLAIN = {
    "Cannot overwrite a value": "the key stands twice in its table",
    "Cannot declare": "the table stands twice",
    "Expected '=' after a key": "this is no line of the form key = value",
    "Invalid statement": "this is no line of the form key = value",
    "Expected newline": "something stands after the value",
    "Invalid value": "the value is no text in quotes, number, date, true or false, or a bracket is not closed",
    "Unterminated string": "the quotation mark at the end of a text is missing",
    "Invalid date or datetime": "there is no such date",
    "Found invalid character": "a character that cannot stand here",
    "Unclosed array": "the bracket ] at the end of a list is missing",
    "Unclosed inline table": "the brace } at the end of a table is missing",
    "Unescaped": "a backslash in a text must be written twice",
}
"""How the parser begins what it says, and the same in plain words."""

EXPECTED = {
    "string_type": "text in quotes",
    "string_too_short": "text that is not empty",
    "int_type": "a whole number",
    "float_type": "a number",
    "finite_number": "a number",
    "bool_type": "true or false",
    "date_type": "a date such as 2024-01-31, without quotes",
    "date_from_datetime_inexact": "a date such as 2024-01-31, without quotes",
    "list_type": "a list",
    "too_short": "a list with more in it",
    "too_long": "a list with less in it",
    "dict_type": "a table",
    "model_type": "a table",
    "model_attributes_type": "a table",
}


def read_toml(path: Path, root: Path, problems: Problems) -> tuple[dict[str, Any], str] | None:
    """The file's table and its text, or None and a problem with the line of the fault."""
    text = read_text(path, root, problems)
    if text is None:
        return None
    try:
        return tomllib.loads(text.replace("\r\n", "\n")), text
    except tomllib.TOMLDecodeError as error:
        place = PLACE.search(str(error))
        lines = text.split("\n")
        line = int(place[1]) if place and place[1] else max(len(lines), 1)
        said = PLACE.sub("", str(error))
        reason = next((plain for start, plain in PLAIN.items() if said.startswith(start)), said)
        source = lines[line - 1] if line <= len(lines) else ""
        problems.add(Problem(f"not valid TOML: {reason}", label(path, root), line, found=shown(source.strip())))
    except (RecursionError, ValueError, OverflowError):
        problems.add(Problem("not valid TOML: a value is nested too deep or out of range", label(path, root)))
    return None


def check(model: type[Model], table: Mapping[str, Any], text: str, file: str, problems: Problems) -> Model | None:
    """`table` as `model`, or None and a problem for every fault, with its line in `text` where it can be found."""
    try:
        return model.model_validate(table, strict=True)
    except ValidationError as error:
        lines = key_lines(text)
        for detail in error.errors(include_url=False):
            problems.add(_problem(model, detail, lines, file))
    except (RecursionError, OverflowError):
        problems.add(Problem("a value is nested too deep or out of range", file))
    return None


def key_lines(text: str) -> dict[Where, int]:
    """Line of each table header and key, by its path: `[source]` is ("source",), the second `[[lens]]` ("lens", 1)."""
    lines: dict[Where, int] = {}
    current: Where = ()
    counts: dict[str, int] = {}
    for number, line in enumerate(text.split("\n"), start=1):
        header = HEADER.match(line)
        if header:
            name = header[2]
            parts: Where = tuple(part.strip().strip("\"'") for part in name.split("."))
            if header[1] == "[[":
                parts = (*parts, counts.get(name, 0))
                counts[name] = counts.get(name, 0) + 1
            current = parts
            lines.setdefault(current, number)
            continue
        key = KEY.match(line)
        if key:
            lines.setdefault((*current, key[1].strip("\"'")), number)
    return lines


def line_at(lines: Mapping[Where, int], where: Sequence[str | int]) -> int | None:
    """Line of the key at `where`, or of the nearest table round it that has a line of its own."""
    path = tuple(where)
    while path:
        if path in lines:
            return lines[path]
        path = path[:-1]
    return None


def _problem(model: type[BaseModel], detail: ErrorDetails, lines: Mapping[Where, int], file: str) -> Problem:
    where = tuple(part for part in detail["loc"] if part != "[key]")
    name = ".".join(str(part) for part in where) or None
    line = line_at(lines, where)
    kind = detail["type"]
    if kind == "extra_forbidden":
        known = _fields(model, where[:-1])
        return Problem("unknown key", file, line, name, nearest=nearest(str(where[-1]), known), expected=_listed(known))
    if kind == "missing":
        return Problem(f'the key "{where[-1]}" is missing', file, line, name, todo="add it")
    expected = EXPECTED.get(kind) or detail["msg"].removeprefix("Value error, ").removeprefix("Input should be ")
    near = None
    if kind == "literal_error" and isinstance(detail["input"], str):
        near = nearest(detail["input"], re.findall(r"'([^']*)'", expected))
    whole = kind == "expected" and isinstance(detail["input"], dict)
    found = None if whole else _found(detail["input"])
    return Problem("the value cannot be used", file, line, name, found, expected, near)


def _found(value: object) -> str:
    if isinstance(value, (dict, BaseModel)):
        return "a table"
    if isinstance(value, (list, tuple)):
        return "a list"
    if isinstance(value, bool):
        return "true" if value else "false"
    try:
        return str(value) if isinstance(value, (int, float)) else shown(value)
    except ValueError:  # a whole number with thousands of digits
        return "a very long number"


def _fields(model: type[BaseModel], where: Sequence[str | int]) -> list[str]:
    """Names of the keys that the table at `where` may have."""
    for part in where:
        if isinstance(part, str) and part in model.model_fields:
            inner = _model_in(model.model_fields[part].annotation)
            if inner is None:
                return []
            model = inner
    return list(model.model_fields)


def _model_in(annotation: object) -> type[BaseModel] | None:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    return next((found for part in get_args(annotation) if (found := _model_in(part)) is not None), None)


def _listed(names: Sequence[str]) -> str | None:
    return ", ".join(names) if 0 < len(names) <= 12 else None
