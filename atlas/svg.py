"""Small pieces of SVG in pixels. Text is escaped here."""

from __future__ import annotations

from html import escape


def n(value: float) -> str:
    """A number with at most one decimal."""
    return f"{value:.1f}".removesuffix(".0")


def hatch(name: str, size: float, over: str = "") -> str:
    """A pattern of lines at 45 degrees on paper; over the colour of a class they run the other way."""
    back, line, turn = (over, "hi", -45) if over else ("hp", "hl", 45)
    return (
        f'<pattern id="{name}" width="{size:.3g}" height="{size:.3g}" patternUnits="userSpaceOnUse"'
        f' patternTransform="rotate({turn})"><rect class="{back}" width="{size:.3g}" height="{size:.3g}"/>'
        f'<rect class="{line}" width="{size / 5:.2g}" height="{size:.3g}"/></pattern>'
    )


def dotted(name: str, size: float) -> str:
    """A pattern of dots on paper."""
    back = f'<rect class="hp" width="{size:.3g}" height="{size:.3g}"/>'
    middle, radius = f"{size / 2:.3g}", f"{size / 4.6:.2g}"
    return (
        f'<pattern id="{name}" width="{size:.3g}" height="{size:.3g}" patternUnits="userSpaceOnUse">{back}'
        f'<circle class="hl" cx="{middle}" cy="{middle}" r="{radius}"/></pattern>'
    )


def text(x: float, y: float, name: str, words: str, extra: str = "") -> str:
    """A line of text at x, y. `extra` is markup, not data."""
    return f'<text x="{n(x)}" y="{n(y)}" class="{name}"{extra}>{escape(words)}</text>'
