"""A profile's sentence: what the area does, how that stands against the benchmark, what else says so, what is near."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from atlas.model import PointLayer
from atlas.pages.indicators import Indicator
from atlas.pages.nearest import Near
from atlas.words import Figures, Sentence, Strings, begun, figure, fill, inside, listed, number, short_title, versus

AGREEING = 2
"""Other figures named in the sentence at most: it is one to be read in one breath."""


SMALL = 0.01
"""Share of the benchmark: a gap that is smaller is about nothing, and agrees with no other figure."""


def summary(
    name: str, n: int, rows: Sequence[Indicator], near: Sequence[Near], layer: PointLayer | None, t: Strings
) -> Sentence:
    """The sentence of area `n`. `rows` begin with the layer it opens with, if the area has a figure there."""
    known = [row for row in rows if not np.isnan(row.figures.values[n])]
    if not known:
        return fill(t["place"]["nothing"], {"name": name}) + _near(name, near, layer, t)
    first, others = known[0], known[1:]
    return _first(name, n, first, others, t) + _unclear(name, n, known, t) + _near(name, near, layer, t)


def _first(name: str, n: int, first: Indicator, others: Sequence[Indicator], t: Strings) -> Sentence:
    """The first figure, its distance from the benchmark, and what else lies on the same side."""
    side = versus(first.figures, n, t).side
    alike = _agreeing(n, first, others, side, t)
    said = _said(name, n, first, t)
    return said + (fill(t["place"][f"also_{side}"], {"titles": listed(alike, t)}) if alike else [])


def _said(name: str, n: int, row: Indicator, t: Strings) -> Sentence:
    """One figure in the layer's own words, and how it stands against the benchmark."""
    figs = row.figures
    against = versus(figs, n, t)
    template = figs.meta.words.get("place", t["place"]["plain"])
    fields = {"name": name, "title": figs.meta.title, "period": figs.label}
    fields["value"] = figure(float(figs.values[n]), figs.meta)
    keys = frozenset() if against.side == "unclear" else frozenset({"value"})
    said = fill(template.rstrip("."), fields, keys)
    said = [{**part, "text": begun(str(part["text"]))} if at == 0 else part for at, part in enumerate(said)]
    if figs.against is not None and against.side not in ("missing", "alone"):
        held = {"gap": against.gap, "benchmark": figs.against.name, "value": figure(figs.benchmark, figs.meta)}
        said += fill(t["place"][against.side], held)
    return [*said, {"text": "."}]


def _agreeing(n: int, first: Indicator, others: Sequence[Indicator], side: str, t: Strings) -> list[str]:
    """Titles of figures of the same theme on the same side of the benchmark, told apart from it or without interval."""
    if side not in ("above", "below"):
        return []
    theme = [row for row in others if row.figures.meta.theme == first.figures.meta.theme]
    found = [row for row in theme if versus(row.figures, n, t).side == side and apart(row.figures, n)]
    return [inside(short_title(row.figures.meta)) for row in found[:AGREEING]]


def apart(figs: Figures, n: int) -> bool:
    """Whether area `n` differs from the benchmark by enough to be named beside other figures."""
    return abs(float(figs.values[n]) - figs.benchmark) >= SMALL * abs(figs.benchmark)


def _unclear(name: str, n: int, rows: Sequence[Indicator], t: Strings) -> Sentence:
    """The first figure after the opening one whose interval covers the benchmark."""
    found = next((row for row in rows[1:] if versus(row.figures, n, t).side == "unclear"), None)
    return [{"text": " "}, *_said(name, n, found, t)] if found else []


def _near(name: str, near: Sequence[Near], layer: PointLayer | None, t: Strings) -> Sentence:
    """The nearest point; both, where two are as far."""
    if not near or layer is None:
        return []
    km = round(near[0].km)
    same = [_sited(one, t) for one in near[:2] if round(one.km) == km]
    far = number(km, 0) if km else t["place"]["under_one"]
    template = t["place"]["near_one" if len(same) == 1 else "near_two"]
    return fill(template, {"name": name, "names": listed(same, t), "km": far, "one": layer.one, "many": layer.many})


def _sited(one: Near, t: Strings) -> str:
    """A point by its name, with the campus that is near where that is not the main one."""
    return str(t["place"]["sited"].format(name=one.point.name, site=one.site)) if one.site else one.point.name
