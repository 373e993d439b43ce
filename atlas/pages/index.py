"""An index: two of its parts on one map, clusters and areas with the range of each, what it cannot tell."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np

from atlas.legend import Categories
from atlas.maps.element import Parts, figure
from atlas.maps.index_map import LEVELS, axes, counts, index_figure_inputs
from atlas.model import IndexResult, Page, Scene, Section
from atlas.pages.addresses import area_page, provenance_page, section
from atlas.pages.criteria import area_flip, gate_rule
from atlas.pages.index_lists import area_rows, cluster_rows, filters, marked
from atlas.pages.index_need import need_page
from atlas.pages.index_part import part_page_of, part_pages
from atlas.pages.index_parts import belongs, by_name, match, moved, needs, pockets_in_short, weigh
from atlas.pages.layer import embed
from atlas.pages.unclear import turns_on_count
from atlas.stats.sentences import hundred
from atlas.words import Strings, date_text, fill, inside, listed, number, plain, strings


def index(scene: Scene, part: Section) -> Iterator[Page]:
    """The page of the index that the section is of, and below it the table of every area."""
    result = scene.results.get(part.of)
    if result is None:
        return
    t = strings(scene.atlas.config.language)
    sentence = summary(scene, result, t)
    status = t["status"][result.index.status]
    categories = index_figure_inputs(result, t)
    way = section(scene, "method", part.of)
    whole = f"{part.address}all/"
    beside = need_page(scene, result, part, t)
    data: dict[str, Any] = {
        "title": result.index.title,
        "many": scene.areas.many,
        "one": scene.areas.one,
        "status": status,
        "status_note": t["index"]["status_note"].get(result.index.status, ""),
        "sentence": sentence,
        "figure": figure(scene, categories, "../" * part.address.count("/"), Parts(id=f"map-{result.index.id}")),
        "map_note": map_note(scene, result, t),
        "both": both(scene, result, categories, t),
        "square": square(result, categories, t),
        "parts": parts(result, part),
        "gate": gate(scene, result, t),
        "pockets": pockets_in_short(scene, result, t),
        "areas": area_rows(scene, result, t),
        "clusters": cluster_rows(scene, result, t) if "clusters" in result.tables else None,
        "filters": filters(scene, result, t),
        **needs(result),
        "weigh": weigh(result),
        "belongs": belongs(scene, result, t),
        "moved": moved(result, t),
        "match": match(result),
        "limits": [{"title": title, "text": text} for title, text in result.index.spec.limits],
        "method": way.address if way else "",
        "provenance": provenance_page(scene, result.index.id),
        "whole": whole,
        "need_map": beside.address if beside else "",
        "all_clusters": clusters_at.address if (clusters_at := section(scene, "clusters", part.of)) else "",
        **files(result),
        "embed": embed(scene, result.index.id, result.index.title),
        "cite": cite(scene, result, t),
        "here": f"{scene.site_url}{part.address}" if scene.site_url else "",
    }
    yield Page(part.address, "index.html", result.index.title, plain(sentence), data)
    if beside is not None:
        yield beside
    yield from part_pages(scene, result, part, t)
    yield whole_page(scene, result, part, data, t)


def whole_page(scene: Scene, result: IndexResult, part: Section, data: dict[str, Any], t: Strings) -> Page:
    """The table of every area, with what the index's own page (`data`) says of its files and its gate."""
    title = t["index"]["table"].format(many=scene.areas.many)
    rows = {"title": title, "index": {"title": result.index.title, "address": part.address}, "many": scene.areas.many}
    rows |= {"bands": bands(result, t), "table": table(scene, result, t), "csv": data["csv"], "gate": data["gate"]}
    return Page(data["whole"], "index_all.html", title, t["index"]["table_note"].format(many=scene.areas.many), rows)


def files(result: IndexResult) -> dict[str, str]:
    """Addresses of what is taken away from the index: its tables, its picture, its drawing."""
    id_, grown = result.index.id, "clusters" in result.tables
    return {
        "csv": f"data/{id_}.csv",
        "cluster_csv": f"data/{id_}-clusters.csv" if grown else "",
        "member_csv": f"data/{id_}-members.csv" if grown else "",
        "card": f"static/{id_}.png",
        "svg": f"static/{id_}.svg",
    }


def summary(scene: Scene, result: IndexResult, t: Strings) -> list[dict[str, str | bool]]:
    """How many clusters stay in the top, where there are any; else how many areas do."""
    spec = result.index.spec
    grown = result.tables.get("clusters")
    first = spec.bands[0]
    fields = {
        "passed": number(int(result.gate.sum()), 0),
        "of": number(len(scene.areas.codes), 0),
        "first": number(result.band.count(first.id), 0),
        "band": first.title,
    }
    said = fill(spec.words["summary"], fields)
    if grown and spec.clusters:
        robust = sum(one.standing == "robust" for one in grown.clusters)
        numbers = {"of": number(len(grown.clusters), 0), "robust": number(robust, 0), "top": str(spec.clusters.top)}
        numbers["least"] = f"{100 * spec.clusters.robust:g}"
        said = [*fill(spec.clusters.words["summary"], numbers), {"text": " "}, *said]
    return said


def finding(scene: Scene, result: IndexResult, t: Strings) -> str:
    """What the index finds, in one line for a door: how many areas are in its first band, who is in the top most often.

    Nothing where no area passes its gate.
    """
    spec, areas = result.index.spec, scene.areas
    share = {n: hundred(float(result.tables["standings"].share[n])) for n in np.flatnonzero(result.gate).tolist()}
    if not share:
        return ""
    most = max(share.values())
    fields = {
        "first": number(result.band.count(spec.bands[0].id), 0),
        "of": number(len(areas.codes), 0),
        "least": f"{100 * spec.bands[0].least:g}",
        "names": listed([areas.called(n) for n, value in share.items() if value == most], t),
        "hundred": str(most),
    }
    return plain(fill(spec.words["door"], fields))


def cite(scene: Scene, result: IndexResult, t: Strings) -> str:
    """The line that a reader who uses the map may copy: whose map, as of when, and how far it can be relied on."""
    config = scene.atlas.config
    said = {"title": result.index.title, "site": config.title, "date": date_text(config.data_date, t)}
    return str(t["index"]["cite_line"]).format(status=inside(t["status"][result.index.status]), **said)


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


def parts(result: IndexResult, section_: Section) -> list[dict[str, str]]:
    """What the parts are and what each weighs."""
    found = result.index.spec.parts
    total = sum(one.weight for one in found)
    return [
        {
            "id": one.id,
            "title": one.title,
            "address": part_page_of(section_, one),
            "short": one.short,
            "explains": one.explains,
            "weight": f"{number(100 * one.weight / total, 0)}%",
        }
        for one in found
    ]


def bands(result: IndexResult, t: Strings) -> list[dict[str, Any]]:
    """The bands, and how many areas stand in each."""
    return [
        {"title": one.title, "explains": one.explains, "n": number(result.band.count(one.id), 0)}
        for one in result.index.spec.bands
    ]


def gate(scene: Scene, result: IndexResult, t: Strings) -> dict[str, Any]:
    """Who misses the gate narrowly and by how much, who would fall out by the other measure, who is set apart."""
    spec, areas = result.index.spec, scene.areas
    missed = result.raw["missed-by"]
    near = [n for n in by_name(scene) if 0 < missed[n] <= spec.gate.near and areas.codes[n] not in spec.apart]
    median = result.tables["median_gate"]
    other = {
        "passed": number(sum(median.values()), 0),
        "fewer": number(sum(bool(result.gate[n]) and not median[code] for n, code in enumerate(areas.codes)), 0),
    }
    return {
        "median": plain(fill(spec.words["unlike_median"], other)),
        "said": t["index"]["gate_said"].format(rule=gate_rule(scene, result, t)),
        "turns_on": turns_on_count(scene, result, t),
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


def band_words(result: IndexResult, n: int, titles: Mapping[str, str], t: Strings) -> str:
    """The band of an area, or that it is set apart; marked where another seed could change it."""
    if result.codes[n] in result.index.spec.apart:
        return str(t["index"]["apart"])
    return marked(titles[result.band[n]], bool(result.tables["near_line"][n]), t)


def table(scene: Scene, result: IndexResult, t: Strings) -> dict[str, Any]:
    """Every area by name: its band, or that it is no candidate, and in which third each part stands."""
    spec, codes, standings = result.index.spec, scene.areas.codes, result.tables["standings"]
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
                "band": band_words(result, n, titles, t),
                "share": str(hundred(standings.share[n])) if standings.median[n] else "",
                "places": [
                    str(ranks[n]) if ranks[n] else "" for ranks in (standings.median, standings.low, standings.high)
                ],
                "flip": area_flip(scene, result, n, t),
                "parts": [t["index"]["missing"] if third is None else levels[third] for third in thirds],
            }
        )
    return {"one": scene.areas.one, "columns": [one.title for one in spec.parts], "rows": rows}
