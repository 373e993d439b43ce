"""How an index's variants, clusters and pockets are made: the lists of choices, the rules, what moves the order."""

from __future__ import annotations

from typing import Any

import numpy as np

from atlas.model import IndexResult, Scene
from atlas.model.clusters import Rules
from atlas.model.findings import Effect
from atlas.model.index import Spec
from atlas.pages.index_parts import moved
from atlas.pages.pockets import rule as pocket_rule
from atlas.words import Strings, listed, number


def variants(result: IndexResult, t: Strings) -> dict[str, Any]:
    """The choices of the draws, each with the values that it takes, and what each moves."""
    spec, words = result.index.spec, t["method"]
    draws = spec.draws
    lead = words["draws"].format(
        count=number(draws.count, 0),
        seed=draws.seed,
        top=f"{100 * draws.top:g}%",
        areas=result.tables["standings"].top,
    )
    band = spec.bands[0].title
    return {
        "lead": lead,
        "choices": choices(spec, t),
        "moved": moved(result, t),
        "changed": changed(result, t),
        "first": band,
        "changed_note": words["changed_note"].format(band=band, n=number(result.band.count(spec.bands[0].id), 0)),
    }


def changed(result: IndexResult, t: Strings) -> list[dict[str, str]]:
    """What each value of each choice, and each other reading of the method, changes when it alone is changed."""
    spec, words = result.index.spec, t["index"]["choices"]
    titles, declared = value_titles(spec, t), {"reach": spec.draws.reaches.index(spec.reach.km)}

    def value(one: Effect) -> str:
        said = titles[one.choice][one.value]
        return str(t["method"]["declared"]).format(value=said) if one.value == declared.get(one.choice, 0) else said

    return [
        {
            "title": words[one.choice] if one.choice else t["method"]["read"],
            "value": value(one) if one.choice else one.reading,
            "correlation": number(one.correlation, 3) if np.isfinite(one.correlation) else "–",
            "first": number(one.first, 0),
        }
        for one in result.tables["effects"]
    ]


def choices(spec: Spec, t: Strings) -> list[dict[str, str]]:
    """Every choice that the draws vary, with its values in words; the declared default is the first."""
    words, draws = t["method"], spec.draws
    own = [one.title for one in spec.indicators if one.part == draws.vary]
    said = {
        "reach": ", ".join(f"{km:g} km" for km in draws.reaches),
        "weights": words["dirichlet"].format(concentration=f"{draws.concentration:g}"),
        "method": "; ".join(words["short"][name] for name in draws.methods),
        "aggregation": "; ".join(words["short"][name] for name in draws.aggregations),
        "quality": "; ".join(one.title for one in draws.qualities),
        "sectors": "; ".join(one.title for one in draws.sector_sets),
        "share": ", ".join(f"{100 * share:g}%" for share in draws.least_shares),
        "omit": words["omit"].format(figures=listed(own, t)),
        "saturation": "; ".join(words["short"][name] for name in draws.saturations),
        "noise": "; ".join(f"{part.phrase} {draws.noise[part.id]:g}" for part in spec.parts if part.id in draws.noise),
    }
    if spec.clusters:
        said["pooling"] = "; ".join(t["clusters"]["poolings"][name] for name in spec.clusters.poolings)
    return [{"title": words["choice"][key], "said": text} for key, text in said.items()]


def value_titles(spec: Spec, t: Strings) -> dict[str, list[str]]:
    """What each value of each choice is called, in the order of the draws."""
    words, draws, short = t["criteria"], spec.draws, t["method"]["short"]
    own = [one.title for one in spec.indicators if one.part == draws.vary]
    return {
        "reach": [f"{km:g} km" for km in draws.reaches],
        "method": [short[name] for name in draws.methods],
        "aggregation": [short[name] for name in draws.aggregations],
        "quality": [one.title for one in draws.qualities],
        "sectors": [one.title for one in draws.sector_sets],
        "share": [f"{100 * share:g}%" for share in draws.least_shares],
        "omit": [words["nothing"], *(words["without"].format(figure=title) for title in own)],
        "saturation": [short[name] for name in draws.saturations],
        "pooling": [t["clusters"]["poolings"][name] for name in (spec.clusters.poolings if spec.clusters else ())],
    }


def correlations(result: IndexResult, t: Strings) -> list[dict[str, Any]]:
    """Rank correlations between parts, and within each part between its figures."""
    spec = result.index.spec
    titles = {one.id: one.title for one in spec.parts} | {one.id: one.title for one in spec.indicators}
    return [
        {
            "title": titles.get(name, t["method"]["between"]),
            "pairs": [
                {
                    "pair": f"{titles[one['one']]} – {titles[one['other']]}",
                    "value": number(one["value"], 2) if np.isfinite(one["value"]) else "–",
                }
                for one in pairs
            ],
        }
        for name, pairs in result.tables["correlations"].items()
    ]


def cluster_rules(scene: Scene, result: IndexResult, t: Strings) -> list[str]:
    """The rules of clusters, sentence by sentence, with the declared numbers."""
    spec = result.index.spec
    rules: Rules | None = spec.clusters
    if rules is None:
        return []
    fields = {
        "anchor": f"{rules.anchor:g}",
        "spacing": f"{rules.spacing:g}",
        "speciality": f"{rules.speciality:g}",
        "best": rules.best,
        "each": f"{rules.group_each:g}",
        "together": f"{rules.group_together:g}",
        "of_all": f"{100 * rules.group_of_all:g}%",
        "share": f"{100 * spec.specialisation.least_share:g}%",
        "near": f"{rules.near:g}",
        "far": f"{rules.far:g}",
        "km": ", ".join(f"{km:g}" for km in rules.runs_km),
        "quotients": ", ".join(f"{value:g}" for value in rules.runs_quotient),
        "core": f"{100 * rules.core:g}",
        "edge": f"{100 * rules.edge:g}",
        "top": rules.top,
        "ways": len(rules.poolings),
        "robust": f"{100 * rules.robust:g}",
        "small": number(rules.small, 0),
        "reach": f"{spec.reach.km:g}",
        "one": scene.areas.one,
        "many": scene.areas.many,
    }
    return [str(text).format(**fields) for text in t["method"]["clusters"].values()]


def pocket_rules(scene: Scene, result: IndexResult, t: Strings) -> list[str]:
    """What a pocket is, and what it cannot tell."""
    spec = result.index.spec
    return [pocket_rule(scene, spec, t), spec.pockets.words["caveat"]] if spec.pockets else []
