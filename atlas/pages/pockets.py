"""Pockets of an index: strong and growing industries in places that produce little an hour, as a map and a list."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from atlas.legend import Categories
from atlas.maps.element import Parts, figure
from atlas.model import IndexResult, LayerMeta, Page, Scene, Section
from atlas.model.index import Spec
from atlas.model.pockets import PocketRules
from atlas.pages.addresses import area_page, provenance_page, section
from atlas.words import Strings, fill, listed, number, period_label, plain, signed, strings

MOST = 2
"""Areas with so many pockets or more share a colour."""


def pockets(scene: Scene, part: Section) -> Iterator[Page]:
    """The page of an index's pockets."""
    result = scene.results.get(part.of)
    if result is None or "pockets" not in result.tables:
        return
    t = strings(scene.atlas.config.language)
    of = section(scene, "index", part.of)
    root = "../" * part.address.count("/")
    spec = result.index.spec
    data: dict[str, Any] = {
        "title": part.title,
        "index": {"title": result.index.title, "address": of.address if of else ""},
        "sentence": sentence(result),
        "caveat": spec.pockets.words["caveat"] if spec.pockets else "",
        "faded": faded(scene, result, t),
        "newest": newest(scene, result),
        "rule": rule(scene, spec, t),
        "figure": figure(scene, kinds(scene, result, t), root, Parts(id=f"map-{part.address.strip('/')}")),
        "unit": scene.layers[spec.sectors[0].output].joined.meta.unit,
        "rows": rows(scene, result, t),
        "rates": rates(result, t),
        "one": scene.areas.one,
        "csv": f"data/{result.index.id}-pockets.csv",
        "provenance": provenance_page(scene, result.index.id),
    }
    yield Page(part.address, "pockets.html", part.title, plain(data["sentence"]), data)


def sentence(result: IndexResult) -> list[dict[str, str | bool]]:
    """How many pockets there are, in how many areas."""
    spec = result.index.spec
    found = result.tables["pockets"]
    fields = {"pockets": number(len(found.pockets), 0), "areas": number(len({one.area for one in found.pockets}), 0)}
    return fill(spec.pockets.words["summary"], fields) if spec.pockets else []


def kinds(scene: Scene, result: IndexResult, t: Strings) -> Categories:
    """Areas by the number of their pockets; no data where no figure of any sector is published."""
    spec = result.index.spec
    found = result.tables["pockets"]
    count = np.zeros(len(scene.areas.codes), dtype=np.int64)
    for one in found.pockets:
        count[one.area] += 1
    known = np.any([np.isfinite(result.raw[f"share-{one.id}"]) for one in spec.sectors], axis=0)
    unit = t["pockets"]["unit"].format(low=_low(spec.pockets, scene, t) if spec.pockets else "")
    labels = (t["pockets"]["none"], t["pockets"]["one"], t["pockets"]["more"].format(n=MOST))
    index = np.where(known, np.minimum(count, MOST), -1)
    return Categories(t["pockets"]["map"], unit, labels, index, palette="ember")


def _low(rules: PocketRules, scene: Scene, t: Strings) -> str:
    """What is low in a place that has a pocket."""
    return rules.words["low"].format(benchmark=_whole(scene, t))


def _whole(scene: Scene, t: Strings) -> str:
    """What a place is held against, by its name."""
    return scene.areas.benchmark.name if scene.areas.benchmark else str(t["pockets"]["whole"])


def rows(scene: Scene, result: IndexResult, t: Strings) -> list[dict[str, Any]]:
    """Every pocket, the fastest growing first."""
    spec = result.index.spec
    found = result.tables["pockets"]
    titles = {one.id: one.title for one in spec.sectors}
    return [
        {
            "name": scene.areas.names[one.area],
            "address": area_page(scene, scene.areas.codes[one.area]),
            "sector": titles[one.sector].capitalize(),
            "quotient": number(one.quotient, 2),
            "newest": number(one.newest, 2),
            "faded": t["pockets"]["faded_mark"] if one.faded else "",
            "share": number(100 * one.share, 1),
            "output": number(one.output, 0),
            "growth": signed(one.growth, 1),
            "research": t["pockets"]["yes" if one.research else "no"],
        }
        for one in sorted(found.pockets, key=lambda one: (-one.growth, one.area))
    ]


def newest(scene: Scene, result: IndexResult) -> str:
    """The newest year, as it reads."""
    spec = result.index.spec
    found = result.tables["pockets"]
    return period_label(scene.layers[spec.specialisation.base].joined.meta, found.newest)


def faded(scene: Scene, result: IndexResult, t: Strings) -> str:
    """How many pockets are below the quotient in the newest year; empty where none is."""
    spec = result.index.spec
    below = [one.area for one in result.tables["pockets"].pockets if one.faded]
    count, names = len(below), [scene.areas.names[area] for area in dict.fromkeys(below)]
    if not count or spec.pockets is None:
        return ""
    fields = {"n": number(count, 0), "period": newest(scene, result), "least": f"{spec.pockets.quotient:g}"}
    fields |= {"names": listed(names, t)}
    return str(t["pockets"]["faded_one" if count == 1 else "faded"].format(**fields))


def rates(result: IndexResult, t: Strings) -> list[dict[str, str]]:
    """Growth a year of all industries and of each sector in the whole: what a pocket has to beat."""
    spec = result.index.spec
    found = result.tables["pockets"]
    own = [{"title": one.title.capitalize(), "growth": signed(found.sectors[one.id], 1)} for one in spec.sectors]
    return [{"title": t["pockets"]["all"], "growth": signed(found.total, 1)}, *own]


def rule(scene: Scene, spec: Spec, t: Strings) -> str:
    """What a pocket is, with the declared numbers."""
    rules = spec.pockets
    if rules is None:
        return ""
    fields = rule_fields(rules, scene.layers[spec.sectors[0].output].joined.meta)
    return str(t["pockets"]["rule"].format(**fields, low=_low(rules, scene, t), benchmark=_whole(scene, t)))


def rule_fields(rules: PocketRules, meta: LayerMeta) -> dict[str, str]:
    """The declared numbers as they read; `meta` is of a layer of output."""
    return {
        "years": str(rules.years),
        "of": str(rules.of_years),
        "quotient": f"{rules.quotient:g}",
        "share": f"{100 * rules.share:g}%",
        "output": f"{meta.prefix}{number(rules.output, 0)}{meta.suffix}",
        "first": span(rules.first),
        "last": span(rules.last),
    }


def span(years: tuple[str, ...]) -> str:
    """`2013–15` of years in a row."""
    return years[0] if len(years) == 1 else f"{years[0]}–{years[-1][2:]}"
