"""The sentence over a map: the lowest and the highest, the benchmark, and how many are below it."""

from __future__ import annotations

import numpy as np

from atlas.model import AreaSet, FloatArray
from atlas.words import Figures, Sentence, Strings, figure, fill, listed, number


def map_sentence(figs: Figures, areas: AreaSet, t: Strings) -> Sentence:
    """Lowest, highest, the benchmark and how many are below it, in the layer's own words or in plain ones."""
    known = figs.values[~np.isnan(figs.values)]
    if not len(known):
        return fill(t["words"]["map_none"], {"title": figs.meta.title, "many": areas.many})
    has_benchmark = figs.against is not None and not np.isnan(figs.benchmark)
    ends = _nameable(figs, areas)
    low, high = float(np.nanmin(ends)), float(np.nanmax(ends))
    fields = {
        "period": figs.label,
        "title": figs.meta.title,
        "low": figure(low, figs.meta),
        "low_name": _named(figs, low, areas, t),
        "high": figure(high, figs.meta),
        "high_name": _named(figs, high, areas, t),
        "of": number(len(known), 0),
        "one": areas.one,
        "many": areas.many,
    }
    if has_benchmark and figs.against is not None:
        fields |= {
            "benchmark": figure(figs.benchmark, figs.meta),
            "benchmark_name": figs.against.name,
            "benchmark_short": figs.against.short,
            "below": number(int((known < figs.benchmark).sum()), 0),
        }
    own = figs.meta.words.get("map")
    if own and (has_benchmark or "{benchmark" not in own):
        return fill(own, fields, frozenset({"low", "high"}))
    ends = t["words"]["map_alike" if low == high else "map"]
    template = ends + (t["words"]["map_benchmark"] if has_benchmark else "")
    return fill(template, fields, frozenset({"low", "high"}))


def _nameable(figs: Figures, areas: AreaSet) -> FloatArray:
    """The values without those of areas that the layer marks, if any are left: with a caveat they are no headline."""
    marks = figs.meta.adapter.get("marks", {})
    values = np.where([code in marks for code in areas.codes], np.nan, figs.values)
    return figs.values if np.isnan(values).all() else values


def _named(figs: Figures, value: float, areas: AreaSet, t: Strings) -> str:
    """The areas that have a value: their names where they are few, their number where they are many."""
    names = [areas.called(int(n)) for n in np.flatnonzero(_nameable(figs, areas) == value)]
    return listed(names, t) if len(names) <= 2 else f"{number(len(names), 0)} {areas.many}"
