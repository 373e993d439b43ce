"""How an index is made, written from its declaration and its result, so that the page cannot drift from either."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from atlas.model import IndexResult, Page, Scene, Section
from atlas.model.index import Indicator, Part, Spec
from atlas.pages.addresses import layer_page, section
from atlas.pages.criteria import gate_rule
from atlas.pages.index import gate
from atlas.pages.index_parts import match
from atlas.pages.method_variants import cluster_rules, correlations, pocket_rules, variants
from atlas.words import Strings, begun, number, period_label, strings


def method(scene: Scene, part: Section) -> Iterator[Page]:
    """The page on how the index of the section is made."""
    result = scene.results.get(part.of)
    if result is None:
        return
    t = strings(scene.atlas.config.language)
    spec = result.index.spec
    of = section(scene, "index", part.of)
    data: dict[str, Any] = {
        "title": part.title,
        "many": scene.areas.many,
        "count": number(len(scene.areas.codes), 0),
        "index": {"title": result.index.title, "address": of.address if of else ""},
        "status": t["status"][result.index.status],
        "lead": t["method"]["lead"].format(title=result.index.title, many=scene.areas.many),
        "parts": [part_of(scene, result, one, t) for one in spec.parts],
        "rules": rules(scene, result, t),
        "fields": fields(spec, t),
        "units": spec.words["units"],
        "sectors": sectors(scene, spec),
        "gate": gate(scene, result, t) | criteria(scene, result, t),
        "bands": [{"title": one.title, "explains": one.explains} for one in spec.bands],
        "variants": variants(result, t),
        "clusters": cluster_rules(scene, result, t),
        "pockets": pocket_rules(scene, result, t),
        "correlations": correlations(result, t),
        "match": match(result),
        "left_out": result.tables["left_out"],
        "missing": missing(scene, result),
        "limits": [{"title": title, "text": text} for title, text in spec.limits],
        "csv": f"data/{result.index.id}.csv",
    }
    yield Page(part.address, "method.html", part.title, data["lead"], data)


def part_of(scene: Scene, result: IndexResult, part: Part, t: Strings) -> dict[str, Any]:
    """One part: what it means, its weight, its formula, the figures in it."""
    spec = result.index.spec
    total = sum(one.weight for one in spec.parts)
    own = [one for one in spec.indicators if one.part == part.id]
    return {
        "id": part.id,
        "title": part.title,
        "explains": part.explains,
        "weight": share(part.weight, total),
        "formula": formula(result, part, t),
        "figures": [figure_row(scene, one, own, t) for one in own],
        "flat": part.id in result.tables["flat"],
    }


def formula(result: IndexResult, part: Part, t: Strings) -> list[str]:
    """How the part is worked out, line by line, with the numbers that are declared or came out."""
    spec, words = result.index.spec, t["method"]
    if part.kind == "indicators":
        return [words["weighted"]]
    if part.kind == "reach":
        half = number(result.tables["half"], 0)
        kernel = words[spec.reach.kernel].format(km=plain_number(spec.reach.km))
        return [words["reach"].format(kernel=kernel), words["saturation"].format(half=half)]
    rule = spec.specialisation
    return [
        words["quotient"].format(
            low=plain_number(rule.lowest), high=plain_number(rule.highest), share=percent(rule.least_share)
        ),
        words["sector_score"].format(
            own=plain_number(1 - rule.research), research=plain_number(rule.research), floor=plain_number(spec.floor)
        ),
        words["lowered"].format(
            thin=plain_number(rule.thin_sector),
            share=percent(rule.least_share),
            weak=plain_number(rule.thin_power),
            power=percent(rule.least_power),
        ),
        words["best"].format(best=rule.best, least=rule.least_sectors),
    ]


def figure_row(scene: Scene, one: Indicator, own: list[Indicator], t: Strings) -> dict[str, Any]:
    """One figure of a part: which way it counts, where it comes from, what it weighs in the part."""
    names = [name for name in (one.layer, one.over) if name]
    return {
        "title": one.title,
        "explains": one.explains,
        "weight": share(one.weight, sum(other.weight for other in own)),
        "way": t["method"]["more" if one.sign > 0 else "less"],
        "log": t["method"]["log"] if one.log else "",
        "layers": [source(scene, name, one.periods) for name in names],
    }


def source(scene: Scene, name: str, periods: tuple[str, ...] = ()) -> dict[str, str]:
    """A layer with the periods that are used of it, and its page or, where it has none, its file."""
    joined = scene.layers[name].joined
    used = periods or (joined.periods[joined.shown],)
    page = layer_page(scene, name) if joined.meta.role == "map" else f"data/{name}.csv"
    return {
        "title": joined.meta.title,
        "address": page,
        "periods": ", ".join(period_label(joined.meta, period) for period in used),
    }


def rules(scene: Scene, result: IndexResult, t: Strings) -> list[dict[str, str]]:
    """The rules that hold for all parts, each with its name."""
    spec, words = result.index.spec, t["method"]
    functional = spec.functional
    kernel = words[functional.kernel].format(km=plain_number(functional.km))
    mass, ratio = (scene.layers[name].joined.meta.title for name in (functional.mass, functional.ratio))
    said = {
        "where": words["where"].format(one=scene.areas.one),
        "functional": words["functional"].format(kernel=kernel, mass=mass, ratio=ratio),
        "normalisation": words[spec.method].format(floor=plain_number(spec.floor)),
        "aggregation": words[spec.aggregation],
        "missing": words["missing_rule"],
        "flat": words["flat_rule"],
    }
    return [{"title": words[f"{key}_title"], "text": text} for key, text in said.items()]


def fields(spec: Spec, t: Strings) -> list[dict[str, str]]:
    """The fields of knowledge with their weights in the reach."""
    return [
        {"title": one.title, "weight": plain_number(one.weight), "units": one.units, "column": one.column}
        for one in spec.fields
    ]


def sectors(scene: Scene, spec: Spec) -> list[dict[str, Any]]:
    """The sectors, and for each the fields that bear on it with the reason."""
    titles = {one.id: one.title for one in spec.fields}
    return [
        {
            "title": one.title,
            "codes": one.codes,
            "note": one.note,
            "layer": source(scene, one.quotient),
            "match": [
                {"field": titles[m.field], "weight": plain_number(m.weight), "reason": m.reason}
                for m in spec.matches
                if m.sector == one.id
            ],
        }
        for one in spec.sectors
    ]


def criteria(scene: Scene, result: IndexResult, t: Strings) -> dict[str, Any]:
    """What has to be below the benchmark, and how many areas are."""
    short = scene.areas.benchmark.short if scene.areas.benchmark else ""
    rows = [
        {"title": one["title"], "benchmark": one["benchmark"], "below": number(sum(one["met"].values()), 0)}
        for one in result.tables["tests"]
    ]
    return {
        "rule": begun(gate_rule(scene, result, t)),
        "rows": rows,
        "passed": number(int(result.gate.sum()), 0),
        "benchmark": short,
    }


def missing(scene: Scene, result: IndexResult) -> list[dict[str, str]]:
    """Areas that lack something, with what."""
    names = dict(zip(scene.areas.codes, scene.areas.names, strict=True))
    found = [code for code in result.notes if code not in result.index.spec.apart]
    return [{"name": names[code], "note": result.notes[code]} for code in sorted(found, key=lambda code: names[code])]


def share(weight: float, total: float) -> str:
    """A weight as a share of all."""
    return f"{number(100 * weight / total, 0)}%"


def percent(value: float) -> str:
    """A share as per cent, with no more digits than it has."""
    return f"{plain_number(100 * value)}%"


def plain_number(value: float) -> str:
    """A declared number with no more digits than it has."""
    return f"{value:.6g}"
