"""The picture of a map as SVG: areas, shore, points, lens, names. Drawn from a `Picture`, coloured by classes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from html import escape
from math import isnan
from typing import Any

from atlas.aside import asides
from atlas.geometry import project
from atlas.legend import Categories, Key, key, key_of
from atlas.maps.room import LensBox, lens_boxes, name_places
from atlas.model import AreaSet, Drawing, LayerView
from atlas.svg import dotted, hatch
from atlas.told import told
from atlas.words import Strings, figure, figures

NAME_SHARE = (0.2, 0.07)
"""Width and height that a name takes, as shares of the picture's width."""

HATCH = 30
"""Distance of hatching lines in grid units."""


@dataclass(frozen=True)
class Spot:
    """A point on a map: degrees, its name, its page (an address as the page writes it, or "")."""

    longitude: float
    latitude: float
    name: str
    href: str = ""


@dataclass(frozen=True)
class Picture:
    """What a map shows: its key, what each area says, the figure that a named area carries, data for scripts.

    `told`: whether its areas can be told apart from the benchmark, or not. `figures`: whether it shows a layer, so
    that it may come to show another one, with areas set apart.
    """

    id: str
    title: str
    key: Key
    values: tuple[str, ...]
    data: dict[str, Any] = field(default_factory=dict)
    told: bool = False
    figures: bool = False


def picture(view: LayerView, areas: AreaSet, t: Strings) -> Picture:
    """The picture of a layer's shown period."""
    shown, meta = figures(view, areas), view.joined.meta
    made = key(view, areas, t)
    none = {n: group.label for group in asides(view, areas, t) for n in group.members}
    values = (
        none.get(n, made.no_data) if isnan(value) else figure(value, meta)
        for n, value in enumerate(shown.values.tolist())
    )
    told_apart = told(shown) is not None
    return Picture(meta.id, f"{meta.title}, {shown.label}", made, tuple(values), told=told_apart, figures=True)


def picture_of(id: str, categories: Categories, areas: AreaSet, t: Strings) -> Picture:
    """The picture of a map of kinds."""
    made = key_of(categories, areas, t)
    values = tuple(made.no_data if at < 0 else categories.labels[at] for at in categories.index.tolist())
    return Picture(id, categories.title, made, values)


def areas_svg(shown: Picture, drawing: Drawing, areas: AreaSet, spots: Sequence[Spot] = (), shore: bool = True) -> str:
    """The areas, with the shore beneath and the spots on top."""
    classes = f"areas p-{shown.key.palette} k{shown.key.classes}"
    outline = f'<g class="shore"><path d="{drawing.shore}"/></g>' if shore else ""
    return (
        f'<svg class="{classes}" viewBox="0 0 {drawing.width} {drawing.height}" role="group"'
        f' aria-label="{escape(shown.title)}">{hatches(drawing, areas, shown)}{outline}'
        f'<g class="land">{_land(shown, drawing, areas)}</g><g class="points">{_points(drawing, spots)}</g></svg>'
    )


def lenses_svg(shown: Picture, drawing: Drawing, areas: AreaSet) -> str:
    """Crowded parts again, larger, in free sea; "" where the set has none, or no room for one.

    It lies over the picture at 100% by 100%, without a viewBox: places are shares, letters keep their size.
    """
    parts = []
    for number, box in enumerate(lens_boxes(drawing, areas)):
        contents = f'<use href="#lens-{number}"/>' if _run(box) else _one_by_one(box, areas)
        x, y, width, height = (
            f"{100 * part / whole:.2f}%"
            for part, whole in (
                (box.place.x, drawing.width),
                (box.place.y, drawing.height),
                (box.place.width, drawing.width),
                (box.place.height, drawing.height),
            )
        )
        view = f"{box.source.x:g} {box.source.y:g} {box.source.width:g} {box.source.height:g}"
        frame = f'<rect class="lens-frame" x="{x}" y="{y}" width="{width}" height="{height}"/>'
        bottom = f"{100 * (box.place.y + box.place.height) / drawing.height:.2f}%"
        caption = f'<text x="{x}" y="{bottom}" dy="1.25em">{escape(box.title)}, {box.factor:g}×</text>'
        inner = f'<svg x="{x}" y="{y}" width="{width}" height="{height}" viewBox="{view}">{contents}</svg>'
        parts.append(frame + inner + caption)
    if not parts:
        return ""
    classes = f"lenses p-{shown.key.palette} k{shown.key.classes}"
    return f'<svg class="{classes}" data-legend="" aria-hidden="true">{"".join(parts)}</svg>'


def names_svg(shown: Picture, drawing: Drawing, areas: AreaSet, named: Sequence[int]) -> str:
    """A few areas' names and figures in free sea, with a hairline to each; "" for none."""
    size = NAME_SHARE[0] * drawing.width, NAME_SHARE[1] * drawing.width
    parts = []
    for index, box in zip(named, name_places(drawing, areas, named, size), strict=True):
        x, y = drawing.centres[index]
        left = box.x + box.width / 2 >= x
        edge = box.x if left else box.x + box.width
        across, down = _share(edge, drawing.width), _share(box.y + box.height / 2, drawing.height)
        at = f'x1="{_share(x, drawing.width)}" y1="{_share(y, drawing.height)}" x2="{across}" y2="{down}"'
        anchor = "start" if left else "end"
        step = 4 if left else -4
        parts.append(f'<line {at}/><circle cx="{_share(x, drawing.width)}" cy="{_share(y, drawing.height)}" r="2"/>')
        for line, (name, words) in enumerate((("b", areas.names[index]), ("o", shown.values[index]))):
            parts.append(
                f'<text class="{name} {anchor}" x="{across}" y="{down}" dx="{step}" dy="{line * 1.2:g}em">'
                f"{escape(words)}</text>"
            )
    return f'<svg class="names" aria-hidden="true">{"".join(parts)}</svg>' if parts else ""


def hatches(drawing: Drawing, areas: AreaSet, shown: Picture) -> str:
    """The patterns: no data on the map, in a lens, in a legend; what is set apart, where figures are shown; a hatched
    kind for each that the key has; what cannot be told apart, for a map that can be switched to that."""
    lens = max((box.factor for box in lens_boxes(drawing, areas)), default=1.0)
    parts = [hatch("nodata", HATCH), hatch("nodata-lens", HATCH / lens), hatch("nodata-key", 5)]
    if shown.figures:
        parts += [dotted("set", HATCH), dotted("set-lens", HATCH / lens), dotted("set-key", 5)]
    for name in shown.key.names:
        if name.startswith("h"):
            parts += [hatch(f"{name}{at}", size, f"c{name[1:]}") for at, size in (("", HATCH), ("-key", 5))]
    if shown.told:
        parts += [hatch("apart", HATCH, "c2"), hatch("apart-lens", HATCH / lens, "c2")]
    return f"<defs>{''.join(parts)}</defs>"


def _share(value: float, whole: float) -> str:
    return f"{100 * value / whole:.2f}%"


def _run(box: LensBox) -> bool:
    """Whether a lens's areas stand side by side in the set, so that one group can hold them."""
    return box.members == tuple(range(box.members[0], box.members[-1] + 1))


def _one_by_one(box: LensBox, areas: AreaSet) -> str:
    return "".join(f'<use href="#a-{escape(areas.codes[index])}"/>' for index in box.members)


def _land(shown: Picture, drawing: Drawing, areas: AreaSet) -> str:
    opens, closes = {}, set()
    for number, box in enumerate(lens_boxes(drawing, areas)):
        if _run(box):
            opens[box.members[0]] = f'<g id="lens-{number}" class="lens-src">'
            closes.add(box.members[-1])
    rows = zip(areas.codes, areas.names, shown.key.marks, shown.values, drawing.paths, strict=True)
    return "".join(
        f'{opens.get(index, "")}<path id="a-{escape(code)}" class="{mark}" d="{path}">'
        f"<title>{escape(f'{name}: {value}', quote=False)}</title></path>"
        f"{'</g>' if index in closes else ''}"
        for index, (code, name, mark, value, path) in enumerate(rows)
    )


def _points(drawing: Drawing, spots: Sequence[Spot]) -> str:
    """Dots that keep their size at any zoom: lines of no length with round ends."""
    parts = []
    for spot in spots:
        x, y = (round(part) for part in project(drawing, spot.longitude, spot.latitude))
        dot = f'<path class="ring" d="M{x} {y}h0"/><path class="dot" d="M{x} {y}h0"/>'
        name = escape(spot.name)
        link = f'<a href="{escape(spot.href)}" aria-label="{name}">{dot}</a>'
        parts.append(link if spot.href else f'<g role="img" aria-label="{name}">{dot}</g>')
    return "".join(parts)
