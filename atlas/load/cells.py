"""Single cells: numbers, codes, places, and the problem each can have."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from atlas.errors import Problem, nearest, shown

NUMBER = re.compile(r"-?[0-9]+(?:\.[0-9]+)?(?:[eE][+-]?[0-9]{1,3})?")
LARGEST = 1e15
"""What is larger has no digits left behind the decimal point, and stands there by mistake."""

WORLD = (-180.0, -90.0, 180.0, 90.0)


def number(text: str) -> float | None:
    """`text` as a finite number, or None where it is not written as one: digits, a decimal point, an exponent."""
    if not NUMBER.fullmatch(text):
        return None
    value = float(text)
    return value if abs(value) < LARGEST else None


NAMELESS = ("nan", "inf", "infinity", "na", "n/a", "null", "none")
"""What programs write where there is no number. Only a file of figures may leave a cell empty instead."""


def number_fault(text: str) -> tuple[str, str]:
    """Why `text` is no number, and what would be right."""
    plain = text.strip()
    if plain != text and number(plain) is not None:
        return "a number with spaces round it", plain
    if plain.lower().lstrip("+-") in NAMELESS:
        return f"{plain.lower()} is not a number", "an empty cell, with the reason under status"
    if re.fullmatch(r"-?[0-9]{1,3}(,[0-9]{3})+(\.[0-9]+)?", plain):
        return "a number with thousands commas", plain.replace(",", "")
    if re.fullmatch(r"-?[0-9]+,[0-9]+", plain):
        return "a number with a decimal comma", plain.replace(",", ".")
    if NUMBER.fullmatch(plain):
        return "the number is out of range", "a number smaller than 1e15"
    return "text in a number column", "a number such as 1234.5, or an empty cell"


def code_fault(code: str, known: Mapping[str, str], what: str) -> tuple[str, str | None, str | None]:
    """Why `code` is not one of a set: the fault, what would be right, the nearest.

    `known`: code in capitals -> code. `what` is the word for the code, such as "area code".
    """
    plain = code.strip()
    if not plain:
        return f"no {what}", None, None
    right = known.get(plain.upper())
    if plain != code:
        return f"the {what} has spaces round it", right or plain, None
    if right is not None:
        return f"the {what} is not written as it should be", right, None
    return f"unknown {what}", None, nearest(plain[:64], known.values())


def area_problem(file: str, line: int | None, field: str, code: str, known: Mapping[str, str]) -> Problem:
    """The problem of a code that is not in a set; `known`: code in capitals -> code."""
    what, right, near = code_fault(code, known, "area code")
    return Problem(what, file, line, field, shown(code), shown(right) if right else None, near)


def place_faults(file: str, line: int, row: Mapping[str, str], bounds: Sequence[float] = WORLD) -> Iterator[Problem]:
    """Faults of `longitude` and `latitude` in degrees: no number, or outside `bounds`."""
    west, south, east, north = bounds
    for field, low, high in (("longitude", west, east), ("latitude", south, north)):
        value = number(row[field])
        if value is None:
            yield number_problem(file, line, field, row[field])
        elif not low <= value <= high:
            yield Problem(f"the {field} is outside the bounds", file, line, field, row[field], f"{low:g} to {high:g}")


def number_problem(file: str, line: int, field: str, text: str) -> Problem:
    what, expected = number_fault(text)
    return Problem(what, file, line, field, shown(text), expected)


def empty_faults(file: str, line: int, row: Mapping[str, str], fields: Sequence[str]) -> Iterator[Problem]:
    for field in fields:
        if not row[field].strip():
            yield Problem("the cell is empty", file, line, field)
