"""From the names that a user types to an account of one figure, held against what the atlas shows."""

from __future__ import annotations

import tomllib
from collections.abc import Collection, Iterable
from decimal import Decimal
from pathlib import Path

import numpy as np

from atlas.adapters.codes import plain_name
from atlas.classify import view
from atlas.derive import Key, sources
from atlas.errors import AtlasError, Problem, nearest, shown
from atlas.explain.account import Account, File, Step
from atlas.explain.derived import worked_out
from atlas.explain.held import Held, hold, stale
from atlas.explain.scores import explain_score
from atlas.explain.steps import published
from atlas.explain.things import explain_point, explain_record
from atlas.join import benchmark_codes, join
from atlas.load import load_atlas, load_things
from atlas.model import AreaSet, Change, LayerMeta, LayerView, PointLayer
from atlas.words import figure, number, period_label


def explain(root: Path, layer: str, area: str, period: str | None = None) -> Account:
    """How the figure of `layer` for `area` (a code or a name) in `period` (the one shown first) came to be.

    Of an index: how the score of `area` is worked out; it has no periods.
    Of points and records: where the figures of one (`area`: its identifier or name) stand in the publishers' files;
    of points `period` may name one attribute.

    Raises AtlasError, with the nearest candidate, where there is no such layer, area or period; and where what a
    refresh kept does not give the figure that stands in `values.csv`.
    """
    if kind_of(root, layer) in ("points", "records"):
        thing = load_things(root, layer)
        if isinstance(thing, PointLayer):
            return explain_point(thing, area, period)
        if thing is not None:
            return explain_record(thing, area, period)
    if kind_of(root, layer) == "index":
        return score_of(root, layer, area, period)
    held = hold(root, layer)
    meta, areas = held.meta(layer), held.set_of(layer)
    code = code_of(area, meta, areas)
    layer_view = view(join(held.layers[layer], areas))
    when = period_of(period, layer_view)
    step = told(held, layer, (code, when))
    return Account(
        layer, _title(meta, areas, code, when), _facts(held, layer_view, (code, when)), step, _files(held, layer)
    )


def score_of(root: Path, index_id: str, area: str, period: str | None) -> Account:
    """How an area's score of an index came to be."""
    if period is not None:
        raise AtlasError([Problem("an index has no periods", field="period", found=period, todo="leave it out")])
    atlas = load_atlas(root)
    index = next(one for one in atlas.indexes if one.id == index_id)
    areas = atlas.area_sets[index.area_set]
    names = dict(zip(areas.codes, areas.names, strict=True))
    return explain_score(atlas, index, found_code(area, names, set(names), areas), root / ".cache")


def kind_of(root: Path, layer: str) -> str:
    """The kind that a layer declares; "" where that cannot be read: whoever reads the layer says why."""
    try:
        text = (root / "layers" / layer / "layer.toml").read_text(encoding="utf-8")
        return str(tomllib.loads(text).get("kind", ""))
    except (OSError, ValueError):
        return ""


def told(held: Held, layer: str, key: Key) -> Step:
    """The step of a figure, held against `values.csv`. Raises AtlasError where the two do not fit."""

    def other(name: str, key: Key) -> Step:
        step = told(held, name, key)
        return Step(f"{name}, {key[1]}: {step.what}", step.value, step.notes, step.parts)

    derives = bool(held.meta(layer).derive)
    step = worked_out(held, layer, key, other) if derives else published(held, layer, key)
    row = held.rows(layer).get(key)
    value = row.value if row is not None else ""
    if (Decimal(step.value) if step.value else None) != (Decimal(value) if value else None):
        what = f"does not give the figure for {key[0]} in {key[1]}"
        raise AtlasError([stale(layer, what, step.value or "no figure", value or "no figure")])
    return Step(step.what, value, step.notes, step.parts)


def code_of(area: str, meta: LayerMeta, areas: AreaSet) -> str:
    """The code that is meant. Raises AtlasError, with the nearest, where there is none."""
    names = dict(zip(areas.codes, areas.names, strict=True))
    for benchmark in (areas.benchmark, meta.benchmark):
        if benchmark is not None:
            names[benchmark.code] = benchmark.name
    return found_code(area, names, {*areas.codes, *benchmark_codes(meta, areas)}, areas)


def found_code(area: str, names: dict[str, str], allowed: Collection[str], areas: AreaSet) -> str:
    """The code among `allowed` that `area` (a code or one of `names`) means. Raises AtlasError, with the nearest."""
    found = [code for code, name in names.items() if area in (code, name) or plain_name(area) == plain_name(name)]
    if found and found[0] in allowed:
        return found[0]
    became = [change for change in areas.changes if change.old_code == area]
    if became:
        raise AtlasError([_gone(area, became, names)])
    near = nearest(area.upper(), allowed) if area[-1:].isdigit() else _nearest_name(area, areas, names)
    label = f"{near} ({names[near]})" if near else None
    raise AtlasError([Problem(f"there is no such {areas.one}", found=shown(area), nearest=label)])


def period_of(period: str | None, layer_view: LayerView) -> str:
    """The period that is meant, as typed or as it is shown; without one, the period shown first."""
    joined = layer_view.joined
    if period is None:
        return joined.periods[joined.shown]
    labels = {period_label(joined.meta, each): each for each in joined.periods}
    if period in joined.periods or period in labels:
        return labels.get(period, period)
    expected = f"{joined.periods[0]} to {joined.periods[-1]}"
    near = min(joined.periods, key=lambda each: abs(int(each) - int(period))) if period.isdigit() else None
    near = near or nearest(period, [*joined.periods, *labels])
    raise AtlasError([Problem("the layer has no such period", None, None, "period", shown(period), expected, near)])


def _gone(area: str, became: Iterable[Change], names: dict[str, str]) -> Problem:
    said = "; ".join(
        f"{each.new_code} ({names.get(each.new_code, '')}) took its place in {each.date}" for each in became
    )
    return Problem("is an earlier area", found=area, todo=f"{said}: ask for that")


def _nearest_name(area: str, areas: AreaSet, names: dict[str, str]) -> str | None:
    by_name = {plain_name(name): code for code, name in names.items()}
    by_name = {**{plain_name(alias.name): alias.area_code for alias in areas.aliases}, **by_name}
    near = nearest(plain_name(area), by_name)
    return by_name[near] if near else None


def _title(meta: LayerMeta, areas: AreaSet, code: str, period: str) -> str:
    benchmark = next((each for each in (meta.benchmark, areas.benchmark) if each and each.code == code), None)
    name = benchmark.name if benchmark else areas.names[areas.codes.index(code)]
    return f"{meta.title}, {name} ({code}), {period_label(meta, period)}"


def _facts(held: Held, layer_view: LayerView, key: Key) -> tuple[tuple[str, str], ...]:
    """The figure as it is shown, what it is held against, its rank."""
    joined, meta, (code, period) = layer_view.joined, layer_view.joined.meta, key
    p = joined.periods.index(period)
    against = meta.benchmark or held.set_of(meta.id).benchmark
    note = joined.notes.get((period, code), "")
    facts = [("unit", meta.unit)]
    if code in joined.codes:
        n = joined.codes.index(code)
        value, lower, upper = (float(each[p, n]) for each in (joined.values, joined.lower, joined.upper))
        facts.append(("shown", "no figure" if np.isnan(value) else figure(value, meta)))
        if not np.isnan(lower):
            facts.append((meta.interval or "interval", f"{figure(lower, meta)} to {figure(upper, meta)}"))
        rank, of = int(layer_view.ranks[p, n]), int((~np.isnan(joined.values[p])).sum())
        facts += [("rank", f"{number(rank, 0)} of {number(of, 0)}, counted from the highest as shown")] if rank else []
    facts += [("note", note)] if note else []
    if against is not None and not np.isnan(joined.benchmark[p]):
        facts.append((against.name, figure(float(joined.benchmark[p]), meta)))
    return tuple(facts)


def _files(held: Held, layer: str) -> tuple[File, ...]:
    """The publishers' files of a layer and of those that it is derived from, each once."""
    names = [layer]
    for name in names:
        names += [other for other in sources(held.meta(name).derive) if other not in names]
    return tuple(dict.fromkeys(file for name in names for file in held.files(name)))
