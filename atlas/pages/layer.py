"""Maps: a page of each layer, and the list of all by theme."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from string import ascii_lowercase
from typing import Any

import numpy as np

from atlas import told
from atlas.aside import OUTSIDE, asides
from atlas.classify import rounded
from atlas.headline import map_sentence
from atlas.legend import swarm_svg
from atlas.model import AreaSet, LayerView, Page, Scene, Section
from atlas.pages.addresses import area_page, section
from atlas.pages.plate import plate
from atlas.pages.sources import strip
from atlas.uncertainty import APART
from atlas.words import (
    Figures,
    Strings,
    date_text,
    figures,
    inside,
    limits,
    listed,
    number,
    period_label,
    plain,
    signed,
    strings,
)

WIDE = 600
"""Pixels of the swarm where the page has room for it."""

BEFORE = 5
"""Years back to the figure that the table sets beside the newest."""


def layers(scene: Scene, part: Section) -> Iterator[Page]:
    """The list of maps, then a page of each."""
    yield index_page(scene, part)
    for view in map_views(scene):
        yield layer_page_of(scene, view, part)


def map_views(scene: Scene) -> list[LayerView]:
    """The layers that have a page, in reading order."""
    return [view for view in scene.layers.values() if view.joined.meta.role == "map"]


def themes(scene: Scene, t: Strings) -> list[dict[str, Any]]:
    """The maps by theme, in the order that the atlas gives; an index stands in the theme named as its layer is."""
    names = scene.atlas.config.themes
    maps: dict[str, list[dict[str, Any]]] = {theme: [] for theme in names}
    part = section(scene, "layers")
    address = part.address if part else ""
    for view in map_views(scene):
        maps.setdefault(view.joined.meta.theme, []).append(_entry(view, address, t))
    for result in scene.results.values():
        index_section = section(scene, "index", result.index.id)
        if index_section:
            entry = {"id": "", "title": result.index.title, "address": index_section.address}
            entry |= {"description": result.index.description, "period": "", "status": t["status"][result.index.status]}
            maps.setdefault(result.index.id, []).append(entry)
    return [
        {
            "id": theme,
            "title": names.get(theme, theme),
            "maps": found,
            "count": t["map"]["maps_one" if len(found) == 1 else "maps"].format(n=len(found)),
        }
        for theme, found in maps.items()
        if found
    ]


def _entry(view: LayerView, address: str, t: Strings) -> dict[str, Any]:
    joined = view.joined
    return {
        "id": joined.meta.id,
        "title": joined.meta.title,
        "address": f"{address}{joined.meta.id}/",
        "description": joined.meta.description,
        "period": period_label(joined.meta, joined.periods[joined.shown]),
        "status": "" if joined.meta.status == "official" else t["status"][joined.meta.status],
        "palette": joined.meta.palette,
        "classes": len(view.classes.breaks[joined.shown]) + 1,
    }


def index_page(scene: Scene, part: Section) -> Page:
    """All maps by theme."""
    t = strings(scene.atlas.config.language)
    found = themes(scene, t)
    count = sum(len(theme["maps"]) for theme in found)
    description = t["maps"]["description"].format(n=count, site=scene.atlas.config.title)
    return Page(part.address, "layers.html", part.title, description, {"heading": part.title, "themes": found})


def layer_page_of(scene: Scene, view: LayerView, part: Section) -> Page:
    """One map: sentence, plate, what to take away, table, sources."""
    t = strings(scene.atlas.config.language)
    meta, figs = view.joined.meta, figures(view, scene.areas)
    here = f"{part.address}{meta.id}/"
    sentence = map_sentence(figs, scene.areas, t) + told.sentence(figs, scene.areas, t)
    data: dict[str, Any] = {
        "layer": meta.id,
        "section": {"title": part.title, "address": part.address},
        "theme": scene.atlas.config.themes.get(meta.theme, meta.theme),
        "description": meta.description,
        "direction": t["direction"][meta.direction],
        "sentence": sentence,
        "plate": plate(scene, view, here, t),
        "told": told.switch(view, scene.areas, t),
        "swarm": swarm_svg(view, scene.areas, t, WIDE),
        "table": table(scene, view, figs, t),
        "source": strip(view, scene, t),
        "files": files(meta.id),
        "embed": embed(scene, meta.id, meta.title),
        "cite": cite(scene, figs, t),
        "here": f"{scene.site_url}{here}" if scene.site_url else "",
        "card": f"static/{meta.id}.png",
    }
    return Page(here, "layer.html", meta.title, plain(sentence), data)


def files(layer: str) -> dict[str, str]:
    """What can be taken away."""
    return {
        "svg": f"static/{layer}.svg",
        "png": f"static/{layer}.png",
        "csv": f"data/{layer}.csv",
        "xlsx": f"data/{layer}.xlsx",
        "geojson": f"data/{layer}.geojson",
        "datapackage": "data/datapackage.json",
        "embed": f"embed/{layer}/",
    }


def embed(scene: Scene, layer: str, title: str) -> dict[str, Any]:
    """What a frame on another page needs. The address is whole only where the site's own is known."""
    height = int(scene.atlas.config.embed.get("height", 720))
    return {"address": f"{scene.site_url}embed/{layer}/", "path": f"embed/{layer}/", "title": title, "height": height}


def cite(scene: Scene, figs: Figures, t: Strings) -> tuple[str, str]:
    """The line that a reader who uses the map may copy: who made it, whose figures, of when, under what licence.

    What stands before the period, and what after it: the period is the one that the reader has chosen.
    """
    every = (figs.meta.source, *figs.meta.other_sources)
    publishers = listed(list(dict.fromkeys(one.publisher for one in every)), t)
    said = {
        "site": scene.atlas.config.title,
        "date": date_text(scene.atlas.config.data_date, t),
        "source": f"{publishers}, {inside(figs.meta.title)}",
        "licence": "; ".join(dict.fromkeys(one.licence for one in every)),
    }
    before, _, after = str(t["map"]["cite_line"]).partition("{period}")
    return before.format(**said), after.format(**said)


def table(scene: Scene, view: LayerView, figs: Figures, t: Strings) -> dict[str, Any]:
    """The map's figures, highest first (by name where the layer gives no ranks), then those without."""
    areas, joined = scene.areas, view.joined
    before = _before(joined.periods, figs.period)
    earlier = rounded(joined.values[before], figs.meta.decimals) if before is not None else None
    groups = next((kind for kind in areas.group_kinds if kind.complete), None)
    group_of = {
        code: group.name for group in areas.groups if groups and group.kind == groups.id for code in group.members
    }
    none = np.isnan(figs.values).tolist()
    order = sorted(range(len(areas.codes)), key=lambda n: (none[n], int(figs.ranks[n]), areas.names[n]))
    groups_aside = asides(view, areas, t)
    left_out = [one for one in groups_aside if one.mark == OUTSIDE]
    called = {n: one.label for one in groups_aside for n in one.members}
    inside = [n for n in order if not any(n in one.members for one in left_out)]
    notes = _marks(view, figs, [areas.codes[n] for n in inside])
    side = told.told(figs)
    rows = [
        _row(scene, view, figs, n, earlier)
        | {"group": group_of.get(areas.codes[n], ""), "mark": notes.get(_note(view, figs, areas.codes[n]), "")}
        | {"none": called.get(n, t["legend"]["no_data"]) if none[n] else ""}
        | ({"against": t["told"]["cell"], "apart": True} if side is not None and side[n] == APART else {})
        for n in inside
    ]
    compared = figs.against is not None and not np.isnan(figs.benchmark)
    shown = {"name": True, "group": groups, "value": True, "against": compared, "interval": figs.meta.interval}
    shown |= {"before": before is not None, "rank": figs.meta.ranked}
    columns = [name for name, there in shown.items() if there]
    return {
        "wide": [columns.index(name) + 1 for name in ("group", "interval", "before") if name in columns],
        "rows": rows,
        "notes": [{"mark": mark, "text": text} for text, mark in notes.items()],
        "left_out": [_left_out(len(one.members), one.label, areas, t) for one in left_out],
        "one": areas.one,
        "group": groups.title if groups else "",
        "value": t["table"]["value"].format(unit=figs.meta.unit, period=figs.label),
        "against": t["table"]["against"].format(benchmark=figs.against.short) if compared and figs.against else "",
        "before": period_label(figs.meta, joined.periods[before]) if before is not None else "",
        "interval": figs.meta.interval or "",
        "ranges": view.ranges is not None,
        "ranked": figs.meta.ranked,
    }


def _left_out(count: int, label: str, areas: AreaSet, t: Strings) -> str:
    """How many areas the table leaves out, and which."""
    form = t["table"]["left_out_one" if count == 1 else "left_out"]
    return str(form).format(n=number(count, 0), one=areas.one, many=areas.many, label=label)


def _note(view: LayerView, figs: Figures, code: str) -> str:
    return view.joined.notes.get((figs.period, code), "")


def _marks(view: LayerView, figs: Figures, codes: Sequence[str]) -> dict[str, str]:
    """A letter for each note of the table's areas, in their order: many areas share one, so it is said once."""
    texts = list(dict.fromkeys(text for code in codes if (text := _note(view, figs, code))))
    return {text: _letters(index) for index, text in enumerate(texts)}


def _letters(index: int) -> str:
    """a, b, … z, aa, ab, …"""
    return (_letters(index // 26 - 1) if index >= 26 else "") + ascii_lowercase[index % 26]


def _before(periods: tuple[str, ...], shown: str) -> int | None:
    """The period five years before the one shown, if there is one."""
    wanted = str(int(shown) - BEFORE) if shown.isdigit() else ""
    return periods.index(wanted) if wanted in periods else None


def _row(scene: Scene, view: LayerView, figs: Figures, n: int, earlier: Any) -> dict[str, Any]:
    """One area's figures as they read; empty where there is none."""
    code, decimals = scene.areas.codes[n], figs.meta.decimals
    value = float(figs.values[n])
    none = np.isnan(value)
    shown = limits(figs, n)
    ends = [shown.lower, shown.upper]
    row: dict[str, Any] = {
        "code": code,
        "name": scene.areas.names[n],
        "address": area_page(scene, code),
        "value": "" if none else number(value, decimals),
        "rank": number(int(figs.ranks[n]), 0) if figs.ranks[n] else "",
        "against": "" if none else signed(value - figs.benchmark, decimals),
    }
    if figs.meta.interval:
        row["interval"] = "" if np.isnan(ends).any() else [number(end, shown.decimals) for end in ends]
    if view.ranges is not None and view.ranges[0, view.joined.shown, n]:
        row["range"] = [number(int(end), 0) for end in view.ranges[:, view.joined.shown, n]]
    if earlier is not None:
        row["before"] = "" if np.isnan(earlier[n]) else number(float(earlier[n]), decimals)
    return row
