"""The numbers that a text holds: what a statement says can be held against what its evidence says."""

from __future__ import annotations

import re

FIGURE = re.compile(r"\d[\d,]*(?:\.\d+)?")


def figures(text: str) -> tuple[str, ...]:
    """The numbers in a text, without thousands commas, each once, in the order in which they come."""
    return tuple(dict.fromkeys(found.replace(",", "") for found in FIGURE.findall(text)))


def unsupported(text: str, evidence: str) -> tuple[str, ...]:
    """The numbers in `text` that stand nowhere in `evidence`: "1,200.0" and "1200" are the same number."""
    known = {float(number) for number in figures(evidence)}
    return tuple(number for number in figures(text) if float(number) not in known)
