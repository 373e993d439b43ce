"""The map of an index's room against a need, with its table twin: need stands beside the index, never in it."""

from __future__ import annotations

from typing import Any

import numpy as np

from atlas.legend import Categories
from atlas.maps.element import Parts, figure
from atlas.maps.index_map import LEVELS, axes, counts
from atlas.model import IndexResult, Page, Scene, Section
from atlas.stats.measures import shown
from atlas.stats.normalise import thirds
from atlas.words import Strings, number


def need_page(scene: Scene, result: IndexResult, part: Section, t: Strings) -> Page | None:
    """The page below the index's own; None where no need is declared."""
    needs = [one for one in result.index.spec.needs if not one.within]
    if not needs:
        return None
    need, across = needs[0], axes(result)[1]
    address = f"{part.address}need/"
    kinds = need_kinds(scene, result, t)
    words = t["index"]
    title = words["need_title"].format(room=across.title, need=need.title)
    root = "../" * address.count("/")
    top = counts(kinds)
    both = {"need": need.title, "room": across.phrase, "many": scene.areas.many, "n": number(top[0][2], 0)}
    data: dict[str, Any] = {
        "title": title,
        "index": {"title": result.index.title, "address": part.address},
        "lead": words["need_lead"].format(**both),
        "figure": figure(scene, kinds, root, Parts(id=f"map-{result.index.id}-need")),
        "many": scene.areas.many,
        "square": {
            "up": need.title,
            "across": across.title,
            "columns": [words[level] for level in LEVELS],
            "rows": [
                {"level": words[level], "cells": [number(cell, 0) for cell in row]}
                for level, row in zip(reversed(LEVELS), top, strict=True)
            ],
            "none": number(int((kinds.index < 0).sum()), 0),
        },
    }
    return Page(address, "index_need.html", title, data["lead"], data)


def need_kinds(scene: Scene, result: IndexResult, t: Strings) -> Categories:
    """Thirds of the first need upwards, thirds of the part on the map's second axis to the right."""
    need = next(one for one in result.index.spec.needs if not one.within)
    across, words = axes(result)[1], t["index"]
    upwards = thirds(shown(scene.layers[need.layer].joined))
    sideways = result.tables["thirds"][across.id]
    index = [
        -1 if np.isnan(upwards[n]) or sideways[code] is None else int(3 * upwards[n] + sideways[code])
        for n, code in enumerate(result.codes)
    ]
    levels = [words[level] for level in LEVELS]
    labels = [
        words["cell"].format(up=need.title.lower(), up_level=high, across=across.short, across_level=right)
        for high in levels
        for right in levels
    ]
    unit = words["unit"].format(up=need.title, across=across.phrase)
    ends = (need.title, across.short.capitalize())
    return Categories(need.title, unit, tuple(labels), np.array(index, dtype=np.int64), "bivariate", axes=ends)
