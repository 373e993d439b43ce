"""One area's score worked out again, step by step, from the layers' figures to the rank: for a page and a terminal.

Every number is computed here from the measures that the result holds, by the same functions as the score.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from atlas.model import AreaSet, FloatArray, IndexResult, Joined
from atlas.model.index import Indicator, Part, Spec
from atlas.pages.pockets import rule_fields
from atlas.stats.measures import match_weights
from atlas.stats.normalise import NORMALISERS, floored, rescale
from atlas.stats.parts import oriented
from atlas.stats.sector import SectorScores, matching, sector_scores
from atlas.stats.sentences import hundred
from atlas.stats.table import default_ranks
from atlas.words import Strings, figure, number, period_label, signed

Step = dict[str, Any]
"""what: how it came to be; value: what it comes to; notes; parts: the steps that it is made from; layer: whose figure
it is, by id, where it is a layer's."""


@dataclass(frozen=True)
class Case:
    """The area `n` of an index whose score is followed, with all that its steps are read from."""

    areas: AreaSet
    layers: Mapping[str, Joined]
    result: IndexResult
    n: int
    t: Strings

    @property
    def spec(self) -> Spec:
        return self.result.index.spec

    @property
    def aside(self) -> FloatArray:
        """1 for areas that take part, NaN for those set apart."""
        return np.array([np.nan if code in self.spec.apart else 1.0 for code in self.result.codes])


def step(
    what: str, value: str = "", notes: tuple[str, ...] = (), parts: tuple[Step, ...] = (), layer: str = ""
) -> Step:
    return {"what": what, "value": value, "notes": list(notes), "parts": list(parts), "layer": layer}


def worked(case: Case) -> list[Step]:
    """The score, the gate and the pockets of an area. The score is the one that the file of the index holds."""
    return [score_step(case), gate_step(case), *pocket_steps(case)]


def score_step(case: Case) -> Step:
    """The score: parts on the floor to 1, put together by weight."""
    spec, words, n = case.spec, case.t["worked"], case.n
    score = float(case.result.score[n])
    if not np.isfinite(score):
        return step(words["no_score"])
    used = [one for one in spec.parts if one.id not in case.result.tables["flat"]]
    whole = sum(one.weight for one in used if np.isfinite(case.result.parts[one.id][n]))
    parts = tuple(part_step(case, one, whole) for one in used)
    how = words[spec.aggregation].format(floor=f"{spec.floor:g}")
    return step(how, number(score, 6), tuple(standing(case)), parts)


def standing(case: Case) -> Iterator[str]:
    """The rank of the score, and where the area stands over all draws."""
    spec, words, n = case.spec, case.t["worked"], case.n
    draws = case.result.tables["standings"]
    known = int(np.isfinite(case.result.score).sum())
    yield words["rank"].format(rank=int(default_ranks(case.result.score)[n]), of=number(known, 0))
    if draws.median[n]:
        places = {"median": int(draws.median[n]), "low": int(draws.low[n]), "high": int(draws.high[n])}
        fields = {"count": number(spec.draws.count, 0), "seed": spec.draws.seed, "top": draws.top, **places}
        yield words["draws"].format(hundred=hundred(float(draws.share[n])), **fields)


def part_step(case: Case, part: Part, whole: float) -> Step:
    """A part: its weight among the parts that there are, and what it is made from."""
    words, value = case.t["worked"], float(case.result.parts[part.id][case.n])
    if not np.isfinite(value):
        return step(words["part_missing"].format(title=part.title))
    set_on = number(float(rescale(np.array([value]), case.spec.floor)[0]), 4)
    fields = {"title": part.title, "weight": f"{number(100 * part.weight / whole, 0)}%", "floored": set_on}
    how, parts = KINDS[part.kind](case, part)
    return step(words["part"].format(**fields, how=how), number(value, 4), (), parts)


def of_indicators(case: Case, part: Part) -> tuple[str, tuple[Step, ...]]:
    """The mean of figures, each made comparable."""
    own = [one for one in case.spec.indicators if one.part == part.id and one.id not in case.result.tables["flat"]]
    return str(case.t["worked"]["mean"]), tuple(indicator_step(case, one) for one in own)


def indicator_step(case: Case, one: Indicator) -> Step:
    """A figure of a part: as measured, then its place among all."""
    words, values = case.t["worked"], case.result.raw[one.id]
    meta, value = case.layers[one.layer].meta, float(values[case.n])
    periods = ", ".join(period_label(meta, period) for period in one.periods or (shown_period(case.layers[one.layer]),))
    if not np.isfinite(value):
        return step(words["figure_missing"].format(title=one.title, periods=periods), layer=one.layer)
    turned = oriented(one, values) * case.aside
    place = float(NORMALISERS[case.spec.method](turned)[case.n])
    said = figure(value, meta) if one.kind != "reach" else number(value, 4)
    fields = {"title": one.title, "periods": periods, "figure": said, "weight": f"{one.weight:g}"}
    fields |= {"turned": signed(float(turned[case.n]), 4), "of": number(int(np.isfinite(turned).sum()), 0)}
    notes = [words[f"{one.kind}_from"].format(**sources(case, one))]
    return step(words["figure"].format(**fields), number(place, 4), tuple(notes), layer=one.layer)


def sources(case: Case, one: Indicator) -> dict[str, str]:
    """The titles of the layers that an indicator is measured from, and the kernels."""
    spec = case.spec
    named = {"layer": one.layer, "over": one.over, "mass": spec.functional.mass, "ratio": spec.functional.ratio}
    titles = {key: case.layers[name].meta.title for key, name in named.items() if name}
    return titles | {"km": f"{spec.functional.km:g}", "reach": f"{spec.reach.km:g}"}


def shown_period(layer: Joined) -> str:
    return layer.periods[layer.shown]


def of_reach(case: Case, part: Part) -> tuple[str, tuple[Step, ...]]:
    """Knowledge within reach: power by field, and where it counts one half."""
    spec, words, raw = case.spec, case.t["worked"], case.result.raw
    power = number(float(raw["knowledge"][case.n]), 2)
    low, high = (number(float(raw[f"knowledge-{end}"][case.n]), 2) for end in ("least", "most"))
    half = number(case.result.tables["half"], 2)
    fields = tuple(
        step(
            words["field"].format(title=one.title, weight=f"{one.weight:g}"), number(value, 2), layer=spec.reach.points
        )
        for one in spec.fields
        if (value := float(raw[f"power-{one.id}"][case.n])) >= 0.005
    )
    within = step(
        words["within"].format(km=f"{spec.reach.km:g}"), power, (words["spots"].format(low=low, high=high),), fields
    )
    return str(words["saturated"].format(half=half)), (within,)


def of_match(case: Case, part: Part) -> tuple[str, tuple[Step, ...]]:
    """The best industries: quotient and share, and the share of matching research in what is within reach."""
    scores = sectors_again(case)
    best = scores.leading[case.n]
    how = case.t["worked"]["best"].format(n=len(best), mean=number(float(scores.best[case.n]), 4))
    return str(how), tuple(sector_step(case, scores, s) for s in best)


def sectors_again(case: Case) -> SectorScores:
    """The scores of all industries, from the measures that the result holds."""
    spec, raw = case.spec, case.result.raw
    quotients, shares = (
        np.vstack([raw[f"{name}-{one.id}"] for one in spec.sectors]) * case.aside for name in ("quotient", "share")
    )
    power, composition = composed(case)
    match = (power * case.aside, composition * case.aside)
    above = floored(NORMALISERS[spec.method], spec.floor)
    return sector_scores(quotients, shares, match, case.result.tables["half"], spec.specialisation, above)


def composed(case: Case) -> tuple[FloatArray, FloatArray]:
    """Matching power, and its share of what is within reach, by industry and area."""
    fields = np.column_stack([case.result.raw[f"power-{one.id}"] for one in case.spec.fields])
    return matching(fields, match_weights(case.spec))


def sector_step(case: Case, scores: SectorScores, s: int) -> Step:
    spec, words, raw = case.spec, case.t["worked"], case.result.raw
    one, rule = spec.sectors[s], spec.specialisation
    quotient, share = (float(raw[f"{name}-{one.id}"][case.n]) for name in ("quotient", "share"))
    power, composition = (float(each[s, case.n]) for each in composed(case))
    notes = [words["quotient"].format(quotient=number(quotient, 2), share=f"{number(100 * share, 2)}%")]
    notes.append(words["matching"].format(power=number(power, 2), share=f"{number(100 * composition, 1)}%"))
    if quotient < 1 or share < rule.least_share:
        notes.append(words["thin"].format(times=f"{rule.thin_sector:g}"))
    if power < rule.least_power * case.result.tables["half"]:
        notes.append(words["weak"].format(times=f"{rule.thin_power:g}"))
    what = words["sector"].format(title=one.title, own=f"{1 - rule.research:g}", research=f"{rule.research:g}")
    return step(what, number(float(scores.scores[s, case.n]), 4), tuple(notes), layer=one.quotient)


def gate_step(case: Case) -> Step:
    """The gate: each figure against its benchmark."""
    words, code = case.t["worked"], case.result.codes[case.n]
    rows = tuple(
        step(words["below" if one["met"][code] else "not_below"].format(title=one["title"], benchmark=one["benchmark"]),
             one["values"][code] or "–", layer=one["id"] if one["id"] in case.layers else "")
        for one in case.result.tables["tests"]
    )  # fmt: skip
    what = words["gate"].format(at_least=case.spec.gate.at_least, of=len(rows) - 1)
    return step(what, words["passes" if case.result.gate[case.n] else "fails"], parts=rows)


def pocket_steps(case: Case) -> Iterator[Step]:
    """Its pockets, each figure beside what is asked for."""
    found = case.result.tables.get("pockets")
    rules, words = case.spec.pockets, case.t["worked"]
    if found is None or rules is None:
        return
    sectors = {one.id: one for one in case.spec.sectors}
    for one in (pocket for pocket in found.pockets if pocket.area == case.n):
        sector = sectors[one.sector]
        meta = case.layers[sector.output].meta
        said = {
            "quotient": number(one.quotient, 2),
            "newest": number(one.newest, 2),
            "period": found.newest,
            "share": f"{number(100 * one.share, 1)}%",
            "output": figure(one.output, meta),
            "growth": signed(one.growth, 1),
            "own": signed(found.sectors[one.sector], 1),
            "all": signed(found.total, 1),
        }
        asked = {f"least_{name}": text for name, text in rule_fields(rules, meta).items()}
        notes = tuple(words["pocket"][key].format(**said, **asked) for key in ("strong", "large", "grows"))
        yield step(words["pocket"]["what"].format(title=sector.title), words["is_pocket"], notes, layer=sector.output)


KINDS = {"indicators": of_indicators, "reach": of_reach, "match": of_match}
