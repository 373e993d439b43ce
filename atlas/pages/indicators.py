"""One row for each layer on an area's profile. What areas share is worked out once for all of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from atlas import charts
from atlas.model import Joined, LayerMeta, LayerView, Scene, Source
from atlas.pages.addresses import layer_page
from atlas.words import Figures, Strings, figure, figures, interval_text, number, period_label, versus, versus_text


@dataclass(frozen=True)
class Indicator:
    """A layer, made ready for rows."""

    view: LayerView
    figures: Figures
    sparks: charts.Sparks
    rug: charts.Rug
    number: int
    head: dict[str, Any]


def indicators(scene: Scene, t: Strings) -> list[Indicator]:
    """The layers with a page of their own, in reading order."""
    return [_indicator(view, number, scene, t) for number, view in enumerate(_maps(scene))]


def rug_styles(scene: Scene) -> str:
    """Rules with the ticks of every layer's rug, the same on all profiles; empty without layers."""
    shown = (figures(view, scene.areas) for view in _maps(scene))
    rugs = (charts.rug(figs.values, figs.benchmark) for figs in shown)
    return "".join(f"{charts.rug_rule(number, rug)}\n" for number, rug in enumerate(rugs))


def _maps(scene: Scene) -> list[LayerView]:
    maps = [view for view in scene.layers.values() if view.joined.meta.role == "map"]
    return [view for view in maps if view.joined.codes == scene.areas.codes]


def _indicator(view: LayerView, number: int, scene: Scene, t: Strings) -> Indicator:
    figs = figures(view, scene.areas)
    meta, periods = figs.meta, view.joined.periods
    head = {
        "title": meta.title,
        "address": layer_page(scene, meta.id),
        "when": ", ".join(part for part in (figs.label, bare_unit(meta), t["direction"][meta.direction]) if part),
        "status": "" if meta.status == "official" else t["status"][meta.status],
        "first": periods[0],
        "last": periods[-1],
    }
    return Indicator(view, figs, charts.sparks(view.joined), charts.rug(figs.values, figs.benchmark), number, head)


def bare_unit(meta: LayerMeta) -> str:
    """The unit of figures that stand as bare numbers; empty where a sign at each figure says it."""
    return "" if meta.prefix or meta.suffix else meta.unit


def row(indicator: Indicator, n: int, t: Strings) -> dict[str, Any]:
    """What area `n`'s profile says of one layer: figures, drawings, words; or why there is no figure."""
    figs, joined = indicator.figures, indicator.view.joined
    spark = charts.spark(indicator.sparks, n)
    known = np.flatnonzero(~np.isnan(joined.values[:, n])).tolist()
    data = dict(indicator.head) | {"spark": spark, "address": f"{indicator.head['address']}?area={joined.codes[n]}"}
    if spark:
        ends = known[0], known[-1]
        data |= {key: joined.periods[p] for key, p in zip(("first", "last"), ends, strict=True)}
        said = [figure(float(joined.values[p, n]), figs.meta) for p in ends]
        data |= {"first_value": said[0], "last_value": said[1]}
    if np.isnan(figs.values[n]):
        return data | {"value": "", "missing": missing(joined, n, figs, t)}
    side = versus(figs, n, t).side
    limits = float(figs.lower[n]), float(figs.upper[n])
    return data | {
        "value": figure(float(figs.values[n]), figs.meta),
        "rug": charts.placed(indicator.rug, indicator.number, float(figs.values[n]), limits, side == "unclear"),
        "against": versus_text(figs, n, t),
        "interval": interval_text(figs, n, t),
        "bare": bool(np.isnan(limits).any()),
        "rank": number(int(figs.ranks[n]), 0) if figs.ranks[n] else "",
        "of": number(figs.of, 0),
        "range": range_text(indicator.view, n, t),
        "note": joined.notes.get((figs.period, joined.codes[n]), ""),
    }


def range_text(view: LayerView, n: int, t: Strings) -> str:
    """`between 60 and 310`: where area `n`'s rank may lie in the period shown; empty where no interval says so."""
    if view.ranges is None or not view.ranges[0, view.joined.shown, n]:
        return ""
    low, high = (number(int(end), 0) for end in view.ranges[:, view.joined.shown, n])
    return str(t["place"]["range"]).format(low=low, high=high)


def missing(joined: Joined, n: int, figs: Figures, t: Strings) -> str:
    """Why an area has no figure for the period shown, and the newest one that it has."""
    why = joined.notes.get((figs.period, joined.codes[n])) or joined.report.missing.get(joined.codes[n])
    text = str(why or t["place"]["no_figure"].format(period=figs.label))
    older = np.flatnonzero(~np.isnan(joined.values[:, n]))
    if not len(older):
        return text
    p = int(older[-1])
    value = figure(float(joined.values[p, n]), figs.meta)
    return ended(text) + str(t["place"]["newest"]).format(
        period=period_label(figs.meta, joined.periods[p]), value=value
    )


def ended(text: str) -> str:
    """A text that ends as a sentence does, whoever wrote it."""
    return text if text.endswith((".", "!", "?")) else f"{text}."


def publishers(rows: Sequence[Indicator]) -> list[dict[str, str]]:
    """Who publishes the figures of these rows, each with how many of them, the most first."""
    counts = Counter(one.publisher for row in rows for one in unlike(row.figures.meta))
    return [{"name": name, "count": number(count, 0)} for name, count in counts.most_common()]


def unlike(meta: LayerMeta) -> list[Source]:
    """The layer's sources, one for each publisher."""
    return list({one.publisher: one for one in (*reversed(meta.other_sources), meta.source)}.values())[::-1]
