"""Themes: a page on one question each. What sources say of it, what their figures cannot show, what the atlas has."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np

from atlas.headline import map_sentence
from atlas.maps.sheet import drawing_of, key_svg, map_svg, outlines_svg
from atlas.model import AreaSet, Case, LayerView, Page, Record, Records, Scene, Section, Source
from atlas.pages.addresses import point_page, section
from atlas.pages.case import groups, known_source, numbered, pieces, refs_of
from atlas.pages.sources import source
from atlas.shares import shares
from atlas.words import Strings, date_text, figure, figures, number, period_label, period_text, strings


def themes(scene: Scene, part: Section) -> Iterator[Page]:
    """The list of themes, then a page for each."""
    t = strings(scene.atlas.config.language)
    ordered = in_order(scene)
    listed = [
        {
            "address": f"{part.address}{theme.slug}/",
            "title": theme.title,
            "place": theme.data["place"],
            "sentence": pieces(theme.data["sentence"]),
        }
        for theme in ordered
    ]
    data = {"title": part.title, "lead": t["theme"]["list_lead"], "cases": listed, "coming": []}
    yield Page(part.address, "cases.html", part.title, t["theme"]["list_lead"], data)
    for theme in ordered:
        yield theme_page(theme, scene, part, t)


def in_order(scene: Scene) -> list[Case]:
    """The themes as they are listed."""
    return sorted(scene.atlas.themes, key=lambda theme: (theme.data["order"], theme.slug))


def named_on(scene: Scene) -> dict[str, list[dict[str, str]]]:
    """The themes that the first page of a section names, by the section's address."""
    part = section(scene, "themes")
    out: dict[str, list[dict[str, str]]] = {}
    for theme in in_order(scene) if part else []:
        link = {"title": theme.title, "address": f"{part.address if part else ''}{theme.slug}/"}
        for address in theme.data["also"]:
            out.setdefault(address, []).append({**link, "text": theme.description})
    return out


def theme_page(theme: Case, scene: Scene, part: Section, t: Strings) -> Page:
    """One theme."""
    sources = numbered(theme)
    data = {
        "title": theme.title,
        "place": theme.data["place"],
        "crumb": {"title": part.title, "address": part.address},
        "sentence": pieces(theme.data["sentence"]),
        "sentence_refs": refs_of([str(fact) for fact in theme.data["sentence_facts"]], theme, sources, t),
        "aside": theme.data["aside"],
        "groups": groups(theme, sources, t),
        "limits": list(theme.data["limit"]),
        "maps": maps(theme, scene, t),
        "tables": [table(one, scene, t) for one in theme.data["table"]],
        "links": list(theme.data["link"]),
        "sources": [{**known_source(row, t), "n": n} for n, row in sources.values()],
        "read": date_text(theme.data["read"], t),
    }
    return Page(f"{part.address}{theme.slug}/", "theme.html", theme.title, theme.description, data)


def maps(theme: Case, scene: Scene, t: Strings) -> dict[str, Any] | None:
    """The theme's maps, what is to be known before they are used, and their figures; None where it has no map."""
    views = [scene.layers[name] for name in theme.data["maps"]]
    if not views:
        return None
    areas = scene.atlas.area_sets[views[0].joined.meta.area_set]
    drawing = drawing_of(areas, scene)
    sources = [one for view in views for one in (view.joined.meta.source, *view.joined.meta.other_sources)]
    return {
        "outlines": outlines_svg(drawing, areas),
        "each": [
            {
                "id": view.joined.meta.id,
                "title": view.joined.meta.title,
                "unit": f"{view.joined.meta.unit}, {period(view)}",
                "description": view.joined.meta.description,
                "figure": map_svg(view, drawing, areas, t),
                "legend": key_svg(view, areas, t),
                "sentence": map_sentence(figures(view, areas), areas, t),
                "csv": f"data/{view.joined.meta.id}.csv",
            }
            for view in views
        ],
        "caveats": list(dict.fromkeys(text for view in views for text in view.joined.meta.source.caveats)),
        **sourced(sources, t),
        "table": figures_table(views, areas),
    }


def period(view: LayerView) -> str:
    """The shown period as the layer writes it."""
    return period_label(view.joined.meta, view.joined.periods[view.joined.shown])


def sourced(sources: Sequence[Source], t: Strings) -> dict[str, Any]:
    """The sources, each once, and the credits that they ask for."""
    told = [source(one, t) for one in dict.fromkeys(sources)]
    return {"sources": told, "credits": list(dict.fromkeys(one["credit"] for one in told if one["credit"]))}


def figures_table(views: Sequence[LayerView], areas: AreaSet) -> dict[str, Any]:
    """The maps as a table: a row an area, by name; why figures are missing, with how often."""
    order = sorted(range(len(areas.codes)), key=lambda n: (areas.names[n], areas.codes[n]))
    told = [figures(view, areas) for view in views]
    reasons = Counter(
        note
        for view in views
        for n, code in enumerate(view.joined.codes)
        if np.isnan(view.joined.values[view.joined.shown, n])
        and (note := view.joined.notes.get((view.joined.periods[view.joined.shown], code)))
    )
    return {
        "one": areas.one,
        "columns": [{"title": figs.meta.title, "unit": f"{figs.meta.unit}, {figs.label}"} for figs in told],
        "rows": [[areas.names[n], *(figure(float(figs.values[n]), figs.meta) for figs in told)] for n in order],
        "reasons": [{"text": text, "n": number(count, 0)} for text, count in sorted(reasons.items())],
    }


def table(declared: dict[str, Any], scene: Scene, t: Strings) -> dict[str, Any]:
    """A table of records in some periods, by name. A share is said only of a table that holds all it is about."""
    records = next(one for one in scene.atlas.records if one.id == declared["records"])
    periods = [str(period) for period in declared["periods"]]
    names = {row.id: row.name for row in records.records if row.period in periods}
    figures = {(row.id, row.period): records_figure(records, row) for row in records.records}
    known = {point.id for layer in scene.atlas.points if layer.id == records.points for point in layer.points}
    return {
        "id": records.id,
        "title": records.title,
        "description": records.description,
        "coverage": records.coverage,
        "one": records.one,
        "unit": records.unit,
        "columns": [period_text(records.period_label, period) for period in periods],
        "rows": [
            {
                "name": name,
                "address": point_page(scene, records.points, id) if id in known else "",
                "values": [figures.get((id, period), "–") for period in periods],
            }
            for id, name in sorted(names.items(), key=lambda one: (one[1].casefold(), one[0]))
        ],
        "share": share_text(records, periods[0], t) if records.whole else "",
        "csv": f"data/{records.id}.csv",
        "caveats": list(records.source.caveats),
        **sourced([records.source, *records.other_sources], t),
    }


def records_figure(records: Records, row: Record) -> str:
    """A record's figure as it reads; a dash and the reason where there is none."""
    if row.value is None:
        return f"– ({row.status})"
    return f"{records.prefix}{number(row.value, records.decimals)}{records.suffix}"


def share_text(records: Records, shown: str, t: Strings) -> str:
    """How many stand at nought, as counted here."""
    share = next(one for one in shares(records.records) if one.period == shown)
    if share.value is None:
        return ""
    fields = {
        "period": period_text(records.period_label, shown),
        "nought": number(share.nought, 0),
        "of": number(share.of, 0),
        "many": records.many,
        "share": f"{number(100 * share.value, 0)}%",
    }
    missing = str(t["theme"]["share_missing"]).format(n=number(share.missing, 0)) if share.missing else ""
    return str(t["theme"]["share"]).format(**fields) + missing
