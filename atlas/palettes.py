"""The colours of maps: palettes of `theme/palettes.toml`, tokens of `theme/tokens.toml`, and their style rules.

A palette's class stands on the picture (`p-ember k5`), an area's on its path (`c0`); the rules hand colours down
as custom properties, because these reach into a `<use>`, where a selector does not.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal

from atlas.errors import AtlasError, Problem, nearest, shown

THEME = Path(__file__).parent / "theme"
Mode = Literal["light", "dark"]
MODES: tuple[Mode, ...] = ("light", "dark")

PARTS = {
    1: (5, (2,)),
    2: (5, (1, 3)),
    3: (5, (0, 2, 4)),
    4: (5, (0, 1, 3, 4)),
    5: (5, (0, 1, 2, 3, 4)),
    6: (7, (0, 1, 2, 4, 5, 6)),
    7: (7, (0, 1, 2, 3, 4, 5, 6)),
}
"""Number of classes -> the ramp that they are taken from, and which of its colours."""


@dataclass(frozen=True)
class Ramp:
    """Colours for some number of classes, low to high, in light and dark; `pale` ones need an edge on paper."""

    light: tuple[str, ...]
    dark: tuple[str, ...]
    pale: tuple[int, ...]

    def colours(self, mode: Mode) -> tuple[str, ...]:
        return self.light if mode == "light" else self.dark


@dataclass(frozen=True)
class Palette:
    """A palette and the ramps it has, by their number of colours."""

    name: str
    kind: str
    ramps: Mapping[int, Ramp]


@cache
def palettes() -> Mapping[str, Palette]:
    """Every palette of the theme, by name."""
    return {name: _palette(name, table) for name, table in _read("palettes.toml").items()}


@cache
def tokens(mode: Mode) -> Mapping[str, str]:
    """The colours of what is not data: paper, ink and the rest."""
    found: Mapping[str, str] = _read("tokens.toml")[mode]
    return found


def ramp(name: str, classes: int) -> Ramp:
    """The colours of a palette for a number of classes (1 to 7; palettes of kinds have one ramp for any number).

    Raises AtlasError for a palette that is not there and for more classes than it has colours for.
    """
    known = palettes()
    if name not in known:
        raise AtlasError([Problem("there is no such palette", found=shown(name), nearest=nearest(name, known))])
    palette = known[name]
    if palette.kind in ("kinds", "bivariate"):
        only = max(palette.ramps)
        if classes > only:
            what = f"palette {name} tells {only} classes apart, not {classes}"
            raise AtlasError([Problem(what, todo="merge some of them")])
        return palette.ramps[only]
    if classes not in PARTS:
        what = f"a map cannot have {classes} classes"
        raise AtlasError([Problem(what, expected="1 to 7 classes", todo="change `classes` in [classification]")])
    size, picked = PARTS[classes]
    whole = palette.ramps[size]
    return Ramp(
        light=tuple(whole.light[index] for index in picked),
        dark=tuple(whole.dark[index] for index in picked),
        pale=tuple(place for place, index in enumerate(picked) if index in whole.pale),
    )


def css(names: Iterable[str] | None = None) -> str:
    """The rules of palettes (of all, if no names are given), light, dark, forced colours and print.

    Dark follows the reader's setting; `data-theme` on the root overrides it; paper is always light.
    """
    chosen = palettes().values() if names is None else [palettes()[name] for name in names]
    light = {selector: _colours(part, "light") for palette in chosen for selector, part in _ramps(palette)}
    dark = {selector: _colours(part, "dark") for palette in chosen for selector, part in _ramps(palette)}
    return CLASSES + "".join(f"{at}{{{rule}}}" for at, rule in light.items()) + _dark(dark)


def token_css() -> str:
    """The tokens as custom properties, for a page that does not have the site's own style."""
    light, dark = (";".join(f"--{name}:{colour.lower()}" for name, colour in tokens(mode).items()) for mode in MODES)
    forced = ";".join(f"--{name}:{colour}" for name, colour in FORCED.items())
    return (
        f":root{{color-scheme:light dark;{light}}}"
        f"@media screen and (prefers-color-scheme:dark){{:root:not([data-theme=light]){{{dark}}}}}"
        f"@media screen{{:root[data-theme=dark]{{color-scheme:dark;{dark}}}"
        ":root[data-theme=light]{color-scheme:light}}"
        f"@media (forced-colors:active){{:root:root{{{forced}}}}}"
        "@media print{:root{--paper:#fff}}"
    )


def plain_css(name: str, classes: int, mode: Mode = "light") -> str:
    """The rules of one ramp without custom properties, for a picture that stands alone."""
    part, colours = ramp(name, classes), tokens(mode)
    fills = [f".c{index}{{fill:{colour}}}" for index, colour in enumerate(part.colours(mode)[:classes])]
    edges = [f".lens-src .c{index},.dots .c{index}{{stroke:{colours['edge']}}}" for index in part.pale]
    return "".join(fills + edges)


CLASSES = "".join(f".c{index}{{fill:var(--c{index});stroke:var(--e{index},inherit)}}" for index in range(9))

FORCED = {
    "paper": "Canvas",
    "raised": "Canvas",
    "sink": "Canvas",
    "ink": "CanvasText",
    "ink2": "CanvasText",
    "rule": "GrayText",
    "line": "CanvasText",
    "accent": "LinkText",
    "onaccent": "Canvas",
    "coast": "CanvasText",
    "edge": "CanvasText",
}


def _read(name: str) -> dict[str, Any]:
    return tomllib.loads((THEME / name).read_text(encoding="utf-8"))


def _palette(name: str, table: Mapping[str, Any]) -> Palette:
    ramps = [Ramp(tuple(one["light"]), tuple(one["dark"]), tuple(one["pale"])) for one in table["ramps"]]
    return Palette(name, table["kind"], {len(one.light): one for one in ramps})


def _ramps(palette: Palette) -> list[tuple[str, Ramp]]:
    """Selector and colours of every number of classes that a palette can show."""
    if palette.kind in ("kinds", "bivariate"):
        return [(f".p-{palette.name}", next(iter(palette.ramps.values())))]
    return [(f".p-{palette.name}.k{classes}", ramp(palette.name, classes)) for classes in PARTS]


def _colours(part: Ramp, mode: Mode) -> str:
    fills = [f"--c{index}:{colour.lower()}" for index, colour in enumerate(part.colours(mode))]
    return ";".join([*fills, *(f"--e{index}:var(--edge)" for index in part.pale)])


def _dark(rules: Mapping[str, str]) -> str:
    follow = "".join(f":root:not([data-theme=light]) {at}{{{rule}}}" for at, rule in rules.items())
    asked = "".join(f"[data-theme=dark] {at}{{{rule}}}" for at, rule in rules.items())
    return f"@media screen and (prefers-color-scheme:dark){{{follow}}}@media screen{{{asked}}}"
