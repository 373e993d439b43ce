"""A profile's sentence: what the area does, how that stands against the benchmark, what else says so, what is near."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from atlas.model import PointLayer
from atlas.pages.indicators import Indicator
from atlas.pages.nearest import Near
from atlas.words import Sentence, Strings, figure, fill, inside, listed, number, short_title, versus

AGREEING = 2
"""Other figures named in the sentence at most: it is one to be read in one breath."""


def summary(
    name: str, n: int, rows: Sequence[Indicator], near: Sequence[Near], layer: PointLayer | None, t: Strings
) -> Sentence:
    """The sentence of area `n`. `rows` begin with the layer it opens with, if the area has a figure there."""
    known = [row for row in rows if not np.isnan(row.figures.values[n])]
    if not known:
        return fill(t["place"]["nothing"], {"name": name}) + _near(near, layer, t)
    first, others = known[0], known[1:]
    return _first(name, n, first, others, t) + _unclear(n, known, t) + _near(near, layer, t)


def _first(name: str, n: int, first: Indicator, others: Sequence[Indicator], t: Strings) -> Sentence:
    """The first figure, its distance from the benchmark, and what else lies on the same side."""
    figs = first.figures
    against = versus(figs, n, t)
    template = figs.meta.words.get("place", t["place"]["plain"])
    fields = {"name": name, "title": figs.meta.title, "period": figs.label}
    fields["value"] = figure(float(figs.values[n]), figs.meta)
    said = fill(template.rstrip("."), fields, frozenset({"value"}))
    if figs.against is None or against.side in ("missing", "alone"):
        return [*said, {"text": "."}]
    held = {"gap": against.gap, "benchmark": figs.against.name, "value": figure(figs.benchmark, figs.meta)}
    said += fill(t["place"][against.side], held)
    alike = _agreeing(n, first, others, against.side, t)
    if alike:
        words = {"titles": listed(alike, t), "benchmark": figs.against.name}
        said += fill(t["place"][f"also_{against.side}"], words)
    return [*said, {"text": "."}]


def _agreeing(n: int, first: Indicator, others: Sequence[Indicator], side: str, t: Strings) -> list[str]:
    """Titles of figures of the same theme on the same side of the benchmark, told apart from it or without interval."""
    if side not in ("above", "below"):
        return []
    theme = [row for row in others if row.figures.meta.theme == first.figures.meta.theme]
    found = [row for row in theme if versus(row.figures, n, t).side == side]
    return [inside(short_title(row.figures.meta)) for row in found[:AGREEING]]


def _unclear(n: int, rows: Sequence[Indicator], t: Strings) -> Sentence:
    """The first figure after the opening one whose interval covers the benchmark."""
    for row in rows[1:]:
        figs = row.figures
        if versus(figs, n, t).side == "unclear" and figs.against is not None:
            fields = {
                "title": inside(short_title(figs.meta)),
                "value": figure(float(figs.values[n]), figs.meta),
                "benchmark": figs.against.name,
            }
            return fill(t["place"]["untold"], fields)
    return []


def _near(near: Sequence[Near], layer: PointLayer | None, t: Strings) -> Sentence:
    """The nearest point; both, where two are as far."""
    if not near or layer is None:
        return []
    km = round(near[0].km)
    same = [one.point.name for one in near[:2] if round(one.km) == km]
    far = number(km, 0) if km else t["place"]["under_one"]
    template = t["place"]["near_one" if len(same) == 1 else "near_two"]
    return fill(template, {"names": listed(same, t), "km": far, "one": layer.one, "many": layer.many})
