"""What a reader needs to weigh an index anew: its parts at every drawn reach, as plain data, and the rule in words.

The browser's arithmetic is `score` here, to the last digits: a weighted mean of logarithms (or of values) of parts
set on `floor` to 1, over the parts that there are.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from atlas.model import FloatArray, IndexResult
from atlas.model.index import Spec

DIGITS = 12
"""Decimals of a part: far below the least difference that a score may show."""


def weighable(result: IndexResult) -> dict[str, Any]:
    """Parts of areas and of clusters by reach: lists (reach, part, unit), null where a part is missing.

    A list of areas leaves the last band out: of the areas in it `ranks` holds the median rank and the ends of nine
    draws in ten (null for the others), `last` the band's title, for whoever brings one of them into the list.
    """
    spec = result.index.spec
    standings = result.tables["standings"]
    grown = result.tables.get("clusters")
    units = {"areas": _units(spec, result.codes, result.tables["by_reach"], standings.top)}
    places = np.stack([standings.median, standings.low, standings.high], axis=1).tolist()
    last = spec.bands[-1]
    ranks = [ends if band == last.id else None for ends, band in zip(places, result.band, strict=True)]
    units["areas"] |= {"last": last.title, "ranks": ranks}
    if grown:
        slugs = [one.slug for one in grown.clusters]
        units["clusters"] = _units(spec, slugs, grown.by_reach, grown.standings.top)
    return {
        "parts": [one.id for one in spec.parts],
        "weights": [one.weight for one in spec.parts],
        "floor": spec.floor,
        "aggregation": spec.aggregation,
        "concentration": spec.draws.concentration,
        "reaches": list(spec.draws.reaches),
        "reach": spec.draws.reaches.index(spec.reach.km),
        "units": units,
    }


def _units(spec: Spec, ids: Sequence[str], by_reach: Sequence[Mapping[str, FloatArray]], top: int) -> dict[str, Any]:
    parts = [[_plain(at[part.id]) for part in spec.parts] for at in by_reach]
    return {"ids": list(ids), "top": top, "parts": parts}


def _plain(values: FloatArray) -> list[float | None]:
    return [round(value, DIGITS) if np.isfinite(value) else None for value in values.tolist()]
