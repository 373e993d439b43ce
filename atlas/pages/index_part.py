"""The map of one part of an index by area, with its table twin: what each area has of it, and the figures behind."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Any

import numpy as np

from atlas.legend import Categories
from atlas.maps.element import Parts, figure
from atlas.model import FloatArray, IndexResult, Page, Scene, Section
from atlas.model.index import Part
from atlas.pages.addresses import area_page, provenance_page, section
from atlas.words import Strings, number
from atlas.words import figure as read

FIFTHS = 5


def part_page_of(part: Section, one: Part) -> str:
    """The address of a part's page, below the index's own."""
    return f"{part.address}parts/{one.id}/"


def part_pages(scene: Scene, result: IndexResult, part: Section, t: Strings) -> Iterator[Page]:
    """A page for each part of the index."""
    for one in result.index.spec.parts:
        yield part_page(scene, result, part, one, t)


def part_page(scene: Scene, result: IndexResult, part: Section, one: Part, t: Strings) -> Page:
    """The page of one part."""
    words, address = t["index_part"], part_page_of(part, one)
    way, values = section(scene, "method", result.index.id), result.parts[one.id]
    columns = figures_of(scene, result, one, t)
    data: dict[str, Any] = {
        "title": one.title,
        "index": {"title": result.index.title, "address": part.address},
        "lead": one.explains,
        "note": words["note"].format(many=scene.areas.many),
        "figure": figure(scene, kinds(one, values, t), "../" * address.count("/"), Parts(id=f"map-{one.id}")),
        "one": scene.areas.one,
        "part": one.short,
        "columns": [title for title, _ in columns],
        "words": one.kind == "match",
        "rows": list(rows(scene, result, values, [cells for _, cells in columns])),
        "method": f"{way.address}#part-{one.id}" if way else "",
        "provenance": provenance_page(scene, result.index.id),
        "csv": f"data/{result.index.id}.csv",
    }
    return Page(address, "index_part.html", one.title, one.explains, data)


def kinds(one: Part, values: FloatArray, t: Strings) -> Categories:
    """Areas by fifths of the way from 0 to 1; -1 where the part is missing."""
    known = np.isfinite(values)
    index = np.where(known, np.minimum(np.floor(np.nan_to_num(values) * FIFTHS), FIFTHS - 1), -1)
    ends = [number(step / FIFTHS, 1) for step in range(FIFTHS + 1)]
    labels = tuple(t["index_part"]["class"].format(low=low, high=high) for low, high in pairwise(ends))
    return Categories(one.title, t["index_part"]["unit"], labels, index.astype(np.int64), palette="ember")


def figures_of(scene: Scene, result: IndexResult, one: Part, t: Strings) -> list[tuple[str, list[str]]]:
    """Titles of the figures behind a part and what they are in every area, as they read; "" where there is none."""
    spec, raw = result.index.spec, result.raw
    if one.kind == "reach":
        return [(t["index_part"]["power"], _numbers(raw["knowledge"], 0))]
    if one.kind == "match":
        titles = {sector.id: sector.title for sector in spec.sectors}
        best = result.tables["best_sectors"]
        return [(t["index_part"]["best"], ["; ".join(titles[name] for name in best[code]) for code in result.codes])]
    found = []
    for own in (each for each in spec.indicators if each.part == one.id):
        meta = scene.layers[own.layer].joined.meta
        values = raw[own.id].tolist()
        texts = [read(value, meta) if np.isfinite(value) else "" for value in values]
        found.append((own.title, _numbers(raw[own.id], 2) if own.kind == "reach" else texts))
    return found


def _numbers(values: FloatArray, decimals: int) -> list[str]:
    return [number(value, decimals) if np.isfinite(value) else "" for value in values.tolist()]


def rows(
    scene: Scene, result: IndexResult, values: FloatArray, columns: Sequence[Sequence[str]]
) -> Iterator[dict[str, Any]]:
    """Every area, the one with most of the part first; those without it at the end, by name."""
    areas = scene.areas
    order = sorted(range(len(values)), key=lambda n: (-values[n] if np.isfinite(values[n]) else 1.0, areas.names[n]))
    for n in order:
        yield {
            "name": areas.names[n],
            "address": area_page(scene, areas.codes[n]),
            "value": number(float(values[n]), 2) if np.isfinite(values[n]) else "",
            "cells": [column[n] for column in columns],
        }
