"""Small pieces of SVG in pixels. Text is escaped here."""

from __future__ import annotations

from html import escape


def n(value: float) -> str:
    """A number with at most one decimal."""
    return f"{value:.1f}".removesuffix(".0")


def text(x: float, y: float, name: str, words: str, extra: str = "") -> str:
    """A line of text at x, y. `extra` is markup, not data."""
    return f'<text x="{n(x)}" y="{n(y)}" class="{name}"{extra}>{escape(words)}</text>'
