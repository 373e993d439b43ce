"""Who can be told apart from the benchmark: in numbers, in a sentence, as the key of a map that shows only that."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from markupsafe import Markup

from atlas.aside import asides
from atlas.legend import Aside, Key, legend_svg
from atlas.model import AreaSet, IntArray, LayerView
from atlas.svg import hatch
from atlas.uncertainty import ABOVE, APART, BELOW, UNKNOWN
from atlas.words import Figures, Sentence, Strings, figures, fill, number

PALETTE, CLASSES = "diverging", 5
MARKS = {ABOVE: "c3", APART: "apart", BELOW: "c1"}
"""Class of each side in the diverging palette of five; its middle, hatched, is what cannot be told apart."""


@dataclass(frozen=True)
class Told:
    """How many areas are on each side of the benchmark; `unknown` have no figure or no interval."""

    above: int
    apart: int
    below: int
    unknown: int

    @property
    def known(self) -> int:
        return self.above + self.apart + self.below


def told(figs: Figures) -> IntArray | None:
    """The side of each area in the period of `figs`; None where no intervals are published or nothing to hold
    them against."""
    if figs.meta.interval is None or figs.against is None or np.isnan(figs.benchmark):
        return None
    return figs.sides


def counts(side: IntArray) -> Told:
    """The areas on each side."""
    above, apart, below, unknown = (int((side == one).sum()) for one in (ABOVE, APART, BELOW, UNKNOWN))
    return Told(above, apart, below, unknown)


def sentence(figs: Figures, areas: AreaSet, t: Strings) -> Sentence:
    """How many areas the figures cannot place; nothing where they place all, or where there are no intervals."""
    side = told(figs)
    if side is None or figs.against is None or not counts(side).apart:
        return []
    found = counts(side)
    fields = {
        "n": number(found.apart, 0),
        "of": number(found.known, 0),
        "many": areas.many,
        "benchmark": figs.against.name,
    }
    return fill(t["told"]["sentence_one" if found.apart == 1 else "sentence"], fields)


def key_svg(figs: Figures, t: Strings, many: str, aside: tuple[Aside, ...] = ()) -> str:
    """The key of the map of sides, with the areas on each; "" where there is none. It brings its own hatching.

    `aside`: groups that the layer does not cover, or sets apart."""
    side = told(figs)
    if side is None or figs.against is None:
        return ""
    found, words = counts(side), t["told"]
    labels = (words["above"], words["apart"], words["below"])
    made = Key(
        palette=PALETTE,
        classes=CLASSES,
        marks=(),
        names=(MARKS[ABOVE], MARKS[APART], MARKS[BELOW]),
        bounds=(),
        labels=tuple(label.format(benchmark=figs.against.name) for label in labels),
        counts=(found.above, found.apart, found.below),
        missing=found.unknown - sum(areas for *_, areas in aside),
        no_data=words["none"],
        many=many,
        aside=aside,
    )
    return legend_svg(made, t, "told", f"<defs>{hatch('apart-key', 5, 'c2')}</defs>")


def switch(view: LayerView, areas: AreaSet, t: Strings) -> dict[str, Any] | None:
    """What a map needs that can be switched to what can be told apart: the switch's words, the key."""
    figs = figures(view, areas)
    if told(figs) is None or figs.against is None:
        return None
    aside = tuple((one.mark, one.label, one.brief, len(one.members)) for one in asides(view, areas, t))
    return {
        "label": t["told"]["switch"].format(benchmark=figs.against.name),
        "key": Markup(key_svg(figs, t, areas.many, aside)),  # noqa: S704  # escaped there
    }
