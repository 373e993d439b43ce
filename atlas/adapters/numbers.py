"""A publisher's numbers as text: checked, never rounded.

Options, of `[adapter]` or a `[[adapter.file]]`:

thousands     the sign between thousands, if there is one
decimal       the decimal sign, if it is a comma
negative      "()" where brackets stand for a minus
around        signs that stand before or after numbers, such as "%" or "€": a list
times         a number that figures are multiplied by: 100 makes percent of shares
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

import pandas as pd

from atlas.adapters.faults import Faults
from atlas.errors import AtlasError

OPTIONS = ("thousands", "decimal", "negative", "around", "times")

LARGEST = 1e18
"""No publisher counts as far; beyond it sums lose their digits."""

POINT = "a number with a decimal point"
WHOLE = "a count: digits alone"
PLAIN = re.compile(r"-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?", re.ASCII)


def figure(text: str, options: Mapping[str, Any]) -> str | None:
    """A cell's number as the options say it is written; None where it is none.

    The digits stay as they were published, unless `times` asks for others.
    """
    for sign in options.get("around", ()):
        text = text.removeprefix(sign).removesuffix(sign).strip()
    plain = number(text, options.get("thousands"), options.get("negative"), options.get("decimal", "."))
    if plain is None or "times" not in options:
        return plain
    times = Decimal(plain) * Decimal(str(options["times"]))
    digits = format(times, "f")
    return digits.rstrip("0").rstrip(".") if "." in digits else digits


def number(text: str, thousands: str | None = None, negative: str | None = None, decimal: str = ".") -> str | None:
    """The digits of a number as they were published, without signs between thousands; None where it is none.

    `negative` "()": a number in brackets is below nought, as accountants write it. A sign for minus may be any that
    is printed so, a plus says nothing, and a point may lack the nought before it.
    """
    text = text.replace("−", "-").removeprefix("+")
    if negative == "()" and text.startswith("(") and text.endswith(")"):
        text = f"-{text[1:-1]}"
    point = re.escape(decimal)
    if thousands and thousands in text:
        sign = re.escape(thousands)
        if not re.fullmatch(rf"-?\d{{1,3}}(?:{sign}\d{{3}})+(?:{point}\d+)?", text, re.ASCII):
            return None
        text = text.replace(thousands, "")
    if decimal != ".":
        if "." in text:
            return None
        text = text.replace(decimal, ".", 1)
    text = re.sub(r"^(-?)\.", r"\g<1>0.", text)
    return text if PLAIN.fullmatch(text) and abs(float(text)) < LARGEST else None


def only_numbers(
    table: pd.DataFrame, columns: Iterable[str], file: str, declared_in: str, whole: Iterable[str] = ()
) -> None:
    """Raise AtlasError with every cell of `columns` that is neither empty nor a plain number, or not a `whole` one."""
    faults = Faults(file, declared_in)
    declared = f"see what it stands for, and how {declared_in} says that numbers are written"
    for column in columns:
        for line, text in table[column].items():
            if text and not PLAIN.fullmatch(text):
                faults.add(int(str(line)), why_not(text), column, text, expected=POINT, todo=declared)
    for column in whole:
        for line, text in table[column].items():
            if not re.fullmatch(r"\d+", text, re.ASCII):
                faults.add(int(str(line)), "is not a whole number", column, text, expected=WHOLE, todo=declared)
    problems = [*faults.all()]
    if problems:
        raise AtlasError(problems)


def why_not(text: str) -> str:
    """What is wrong with a text that should have been a number."""
    if re.fullmatch(r"-?\d{1,3}(?:,\d{3})+(?:\.\d+)?", text):
        return "has signs between thousands that are not declared"
    if re.fullmatch(r"-?\d+,\d+", text):
        return "has a decimal comma"
    if re.fullmatch(r"\D{0,2}-?\d[\d,.]*\s*\D", text) or re.fullmatch(r"[^\d\s-]-?\d[\d,.]*", text):
        return "has a sign around it that is not declared"
    if text.strip().lower().lstrip("+-") in ("nan", "inf", "infinity"):
        return "is no finite number"
    if PLAIN.fullmatch(text):
        return "is larger than any figure" if float(text) < float("inf") else "is no finite number"
    return "is not a number"
