"""A publisher's numbers as text: checked, never rounded."""

from __future__ import annotations

import re

PLAIN = re.compile(r"-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?", re.ASCII)


def number(text: str, thousands: str | None = None, negative: str | None = None) -> str | None:
    """The digits of a number as they were published, without signs between thousands; None where it is none.

    `negative` "()": a number in brackets is below nought, as accountants write it.
    """
    if negative == "()" and text.startswith("(") and text.endswith(")"):
        text = f"-{text[1:-1]}"
    if thousands and thousands in text:
        sign = re.escape(thousands)
        if not re.fullmatch(rf"-?\d{{1,3}}(?:{sign}\d{{3}})+(?:\.\d+)?", text, re.ASCII):
            return None
        text = text.replace(thousands, "")
    return text if PLAIN.fullmatch(text) else None


def why_not(text: str) -> str:
    """What is wrong with a text that should have been a number."""
    if re.fullmatch(r"-?\d{1,3}(?:,\d{3})+(?:\.\d+)?", text):
        return "has signs between thousands that are not declared"
    if re.fullmatch(r"-?\d+,\d+", text):
        return "has a decimal comma"
    if text.strip().lower().lstrip("+-") in ("nan", "inf", "infinity"):
        return "is no finite number"
    return "is not a number"
