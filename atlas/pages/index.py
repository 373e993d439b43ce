"""An index: two of its parts on one map, who passes its gate in bands, and what it cannot tell. No order, no rank."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from atlas.index_model import Spec
from atlas.legend import Categories
from atlas.maps.element import Parts, figure
from atlas.maps.index_map import LEVELS, axes, counts, index_figure_inputs
from atlas.model import IndexResult, Page, Scene, Section
from atlas.pages.addresses import area_page, section
from atlas.stats.sentences import hundred
from atlas.words import Strings, fill, listed, number, plain, strings


def index(scene: Scene, part: Section) -> Iterator[Page]:
    """The page of the index that the section is of."""
    result = scene.results.get(part.of)
    if result is None:
        return
    t = strings(scene.atlas.config.language)
    sentence = summary(scene, result)
    status = t["status"][result.index.status]
    categories = index_figure_inputs(result, t)
    root = "../" * part.address.count("/")
    way = section(scene, "method", part.of)
    data: dict[str, Any] = {
        "title": result.index.title,
        "many": scene.areas.many,
        "status": status,
        "status_note": t["index"]["status_note"].get(result.index.status, ""),
        "sentence": sentence,
        "figure": figure(scene, categories, root, Parts(id=f"map-{result.index.id}")),
        "map_note": map_note(scene, result, t),
        "both": both(scene, result, categories, t),
        "square": square(result, categories, t),
        "parts": parts(scene, result),
        "bands": bands(scene, result, t),
        "gate": gate(scene, result, t),
        "table": table(scene, result, t),
        "limits": [{"title": title, "text": text} for title, text in spec_of(result).limits],
        "method": way.address if way else "",
        "csv": f"data/{result.index.id}.csv",
        "embed": f"embed/{result.index.id}/",
        "card": f"static/{result.index.id}.png",
    }
    title = f"{result.index.title} ({status.lower()})"
    yield Page(part.address, "index.html", title, f"{status}: {plain(sentence)}", data)


def spec_of(result: IndexResult) -> Spec:
    """The declaration of the index."""
    spec: Spec = result.index.data["spec"]
    return spec


def summary(scene: Scene, result: IndexResult) -> list[dict[str, str | bool]]:
    """How many pass the gate, and how many of them are in the first band."""
    spec = spec_of(result)
    first = spec.bands[0]
    fields = {
        "passed": number(int(result.gate.sum()), 0),
        "of": number(len(scene.areas.codes), 0),
        "first": number(result.band.count(first.id), 0),
        "band": first.title,
    }
    return fill(spec.words["summary"], fields, frozenset({"first"}))


def map_note(scene: Scene, result: IndexResult, t: Strings) -> str:
    """How to read the map's nine colours."""
    up, across = axes(result)
    return str(t["index"]["map_note"].format(up=up.phrase, across=across.phrase, many=scene.areas.many))


def both(scene: Scene, result: IndexResult, categories: Categories, t: Strings) -> str:
    """How many areas have much of both, beside how many would by chance."""
    up, across = axes(result)
    top, *lower = counts(categories)
    sideways = top[-1] + sum(row[-1] for row in lower)
    known = int((categories.index >= 0).sum())
    said = {
        "upper": number(sum(top), 0),
        "both": number(top[-1], 0),
        "chance": number(sum(top) * sideways / max(known, 1), 0),
        "up": up.phrase,
        "across": across.phrase,
        "many": scene.areas.many,
    }
    return str(t["index"]["both"].format(**said))


def square(result: IndexResult, categories: Categories, t: Strings) -> dict[str, Any]:
    """The map's nine kinds as a table: rows from the first part's high third down, columns from low to high."""
    up, across = axes(result)
    levels = [t["index"][level] for level in LEVELS]
    rows = zip(reversed(levels), counts(categories), strict=True)
    return {
        "up": up.title,
        "across": across.title,
        "columns": levels,
        "rows": [{"level": level, "cells": [number(cell, 0) for cell in row]} for level, row in rows],
        "none": number(int((categories.index < 0).sum()), 0),
    }


def parts(scene: Scene, result: IndexResult) -> list[dict[str, str]]:
    """What the parts are and what each weighs."""
    found = spec_of(result).parts
    total = sum(one.weight for one in found)
    return [
        {
            "id": one.id,
            "title": one.title,
            "short": one.short,
            "explains": one.explains,
            "weight": f"{number(100 * one.weight / total, 0)}%",
        }
        for one in found
    ]


def in_words(result: IndexResult, code: str, t: Strings) -> str:
    """An area's parts in small words: which are high, which low; the rest stand in the middle."""
    said = []
    for level, key in ((2, "high_parts"), (0, "low_parts")):
        names = [one.short for one in spec_of(result).parts if result.tables["thirds"][one.id][code] == level]
        if names:
            said.append(t["index"][key].format(parts=", ".join(names)))
    return "; ".join(said) or str(t["index"]["all_middle"])


def bands(scene: Scene, result: IndexResult, t: Strings) -> list[dict[str, Any]]:
    """The bands with their areas, by the share of draws in the top."""
    share = result.tables["standings"].share
    order = sorted(by_name(scene), key=lambda n: -share[n])
    out = []
    for band in spec_of(result).bands:
        places = [_place(scene, result, n, t) for n in order if result.band[n] == band.id]
        out.append({"id": band.id, "title": band.title, "explains": band.explains, "places": places})
    return out


def by_name(scene: Scene) -> list[int]:
    """Areas by name."""
    return sorted(range(len(scene.areas.codes)), key=lambda n: (scene.areas.names[n], scene.areas.codes[n]))


def _place(scene: Scene, result: IndexResult, n: int, t: Strings) -> dict[str, Any]:
    code = scene.areas.codes[n]
    return {
        "name": scene.areas.names[n],
        "address": area_page(scene, code),
        "words": f"{t['index']['in_hundred'].format(n=hundred(result.tables['standings'].share[n]))}; {in_words(result, code, t)}",
        "marked": bool(result.tables["missing"].get(code, {}).get("parts")),
    }


def gate(scene: Scene, result: IndexResult, t: Strings) -> dict[str, Any]:
    """Who misses the gate narrowly and by how much, who would fall out by the other measure, who is set apart."""
    spec, areas = spec_of(result), scene.areas
    missed = result.raw["missed-by"]
    near = [n for n in by_name(scene) if 0 < missed[n] <= spec.gate.near and areas.codes[n] not in spec.apart]
    median = result.tables["median_gate"]
    other = {
        "passed": number(sum(median.values()), 0),
        "fewer": number(sum(bool(result.gate[n]) and not median[code] for n, code in enumerate(areas.codes)), 0),
    }
    return {
        "median": plain(fill(spec.words["unlike_median"], other)),
        "near": [
            {
                "name": areas.names[n],
                "address": area_page(scene, areas.codes[n]),
                "by": f"{number(max(100 * float(missed[n]), 0.1), 1)}%",
            }
            for n in near
        ],
        "within": f"{number(100 * spec.gate.near, 0)}%",
        "apart": [
            {"name": areas.names[n], "address": area_page(scene, areas.codes[n]), "reason": spec.apart[areas.codes[n]]}
            for n in by_name(scene)
            if areas.codes[n] in spec.apart
        ],
        "tests": listed([f"{one['title']} {one['benchmark']}" for one in result.tables["tests"]], t),
    }


def table(scene: Scene, result: IndexResult, t: Strings) -> dict[str, Any]:
    """Every area by name: its band, or that it is no candidate, and in which third each part stands."""
    spec, codes = spec_of(result), scene.areas.codes
    titles = {one.id: one.title for one in spec.bands} | {"": t["index"]["none"]}
    levels = [t["index"][level] for level in LEVELS]
    rows = []
    for n in by_name(scene):
        thirds = [result.tables["thirds"][one.id][codes[n]] for one in spec.parts]
        rows.append(
            {
                "code": codes[n],
                "name": scene.areas.names[n],
                "address": area_page(scene, codes[n]),
                "band": t["index"]["apart"] if codes[n] in spec.apart else titles[result.band[n]],
                "parts": [t["index"]["missing"] if third is None else levels[third] for third in thirds],
            }
        )
    return {"one": scene.areas.one, "columns": [one.title for one in spec.parts], "rows": rows}
