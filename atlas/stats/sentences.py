"""What is said of an area: where it stands and why, from the index's own templates. No word is made here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from atlas.model import AreaSet, FloatArray
from atlas.model.findings import Pockets, Standings
from atlas.model.index import Spec
from atlas.stats.gate import BoolArray, Criterion, Passed

Missing = Mapping[str, Mapping[str, list[str]]]


@dataclass(frozen=True)
class Standing:
    """What sentences are made from: the gate's criteria and outcome, band (N,), third by part (N,), what is missing.

    `near` (N,): another seed could give another band.
    """

    own: tuple[Criterion, ...]
    functional: Criterion
    outcome: Passed
    band: NDArray[np.int64]
    thirds: Mapping[str, FloatArray]
    missing: Missing
    draws: Standings
    near: BoolArray


def listed(words: Sequence[str], last: str) -> str:
    """`a, b and c`, with `last` as the word before the last one."""
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} {last} {words[-1]}"


def paragraphs(spec: Spec, areas: AreaSet, standing: Standing) -> dict[str, list[str]]:
    """Short paragraphs on every area, by code: where it stands, why, and what is missing there."""
    out: dict[str, list[str]] = {}
    for i, code in enumerate(areas.codes):
        lacks = " ".join(gaps(spec, standing.missing.get(code, {})))
        out[code] = [*_standing(spec, code, areas.called(i), i, standing), *([lacks] if lacks else [])]
    return out


def notes(spec: Spec, codes: Sequence[str], missing: Missing) -> dict[str, str]:
    """What is set apart or missing, in words, by code; areas with nothing to say are not in it."""
    out: dict[str, str] = {}
    for code in codes:
        said = [spec.apart[code]] if code in spec.apart else gaps(spec, missing.get(code, {}))
        if said:
            out[code] = " ".join(said)
    return out


def gaps(spec: Spec, missing: Mapping[str, list[str]]) -> list[str]:
    """A sentence for each kind of thing that is missing."""
    last, out = spec.words["and"], []
    phrases = [one.phrase for one in spec.parts if one.id in missing.get("parts", ())]
    if phrases:
        out.append(spec.words["missing_part"].format(parts=listed(phrases, last)))
    figures = [one.title for one in spec.indicators if one.id in missing.get("figures", ())]
    if figures:
        out.append(spec.words["missing_figure"].format(figures=listed(figures, last)))
    sectors = [one.title for one in spec.sectors if one.id in missing.get("sectors", ())]
    if sectors:
        out.append(spec.words["missing_sector"].format(sectors="; ".join(sectors)))
    return out


def _standing(spec: Spec, code: str, name: str, i: int, standing: Standing) -> list[str]:
    words, outcome = spec.words, standing.outcome
    if code in spec.apart:
        return [begun(words["apart"].format(name=name, reason=spec.apart[code]))]
    if standing.band[i] >= 0:
        band = spec.bands[int(standing.band[i])].title
        band = words["on_line"].format(band=band) if standing.near[i] else band
        said = words["passes"].format(name=name, band=band, standing=_thirds(spec, i, standing))
        return [begun(in_top(spec, name, i, standing.draws)), f"{words['share_note']} {begun(said)}"]
    why = []
    if outcome.below[i] < spec.gate.at_least:
        counts = {"below": int(outcome.below[i]), "of": len(standing.own), "at_least": spec.gate.at_least}
        why.append(words["why_own"].format(**counts))
    if not outcome.functional[i]:
        test = standing.functional
        value = test.show(float(test.values[i]))
        key = "why_functional" if why else "why_only_functional"
        why.append(words[key].format(value=value, benchmark=test.show(test.benchmark)))
    said = begun(words["fails"].format(name=name, why=listed(why, words["and"])))
    missed = float(outcome.missed_by[i])
    if missed <= spec.gate.near:
        said += " " + words["near"].format(distance=f"{max(missed * 100, 0.1):.1f}")
    return [said]


def in_top(spec: Spec, name: str, i: int, draws: Standings) -> str:
    """In how many draws a unit stays in the top, and how many at the reach that differs most from that."""
    said = spec.words["in_top"].format(
        name=name,
        hundred=hundred(draws.share[i]),
        median=int(draws.median[i]),
        low=int(draws.low[i]),
        high=int(draws.high[i]),
        of=int((draws.median > 0).sum()),
    )
    at = draws.by_reach[:, i]
    far = int(np.argmax(np.abs(at - draws.share[i])))
    if hundred(at[far]) != hundred(draws.share[i]):
        said += ", " + spec.words["at_reach"].format(hundred=hundred(at[far]), km=f"{spec.draws.reaches[far]:g}")
    return f"{said}."


def pocket_sentences(spec: Spec, areas: AreaSet, found: Pockets, ratio: Criterion) -> dict[str, list[str]]:
    """For every area with pockets, by code, what is said of each."""
    out: dict[str, list[str]] = {}
    rules = spec.pockets
    if rules is None:
        return out
    titles = {one.id: one.title for one in spec.sectors}
    for one in found.pockets:
        fields = {
            "sector": titles[one.sector].capitalize(),
            "name": areas.called(one.area),
            "quotient": f"{one.quotient:.1f}",
            "value": ratio.show(float(ratio.values[one.area])),
            "benchmark": ratio.show(ratio.benchmark),
            "first": f"{rules.first[0]}–{rules.first[-1][2:]}",
            "last": f"{rules.last[0]}–{rules.last[-1][2:]}",
        }
        rates = {"growth": one.growth, "industry": found.sectors[one.sector], "total": found.total}
        fields |= {key: f"{percent(value)}" for key, value in rates.items()}
        told = [rules.words["pocket"].format(**fields)]
        if one.faded:
            faded = {"newest": f"{one.newest:.2f}", "period": found.newest, "least": f"{rules.quotient:g}"}
            told.append(rules.words["faded"].format(**faded))
        told.append(rules.words["research" if one.research else "no_research"])
        out.setdefault(areas.codes[one.area], []).append(" ".join(told))
    return out


def begun(text: str) -> str:
    """A text with a capital at its start, where a name that is said with a small article may stand."""
    return text[:1].upper() + text[1:]


def percent(value: float) -> str:
    """A growth rate with a true minus."""
    return f"{'−' if round(value, 1) < 0 else ''}{abs(round(value, 1)):.1f}%"


def hundred(share: float) -> int:
    """A share of draws in whole draws of a hundred: two seeds differ by more than a decimal would say."""
    return int(np.floor(100 * share + 0.5))


def _thirds(spec: Spec, i: int, standing: Standing) -> str:
    said = []
    for level, key in ((2, "high"), (1, "middle"), (0, "low")):
        phrases = [one.phrase for one in spec.parts if standing.thirds[one.id][i] == level]
        if phrases:
            said.append(spec.words[key].format(parts=listed(phrases, spec.words["and"])))
    return ", ".join(said)
