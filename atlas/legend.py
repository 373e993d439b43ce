"""One legend, as plain data, as a column of swatches and as a swarm drawn to scale: the same for page, embed, still.

Drawings are SVG in pixels; every colour comes from a class, so that a style decides (see `palettes`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from html import escape
from typing import Any

import numpy as np

from atlas import swarm
from atlas.aside import asides
from atlas.model import AreaSet, IntArray, LayerView
from atlas.svg import n, text
from atlas.swarm import bound, count
from atlas.words import Figures, Strings, figures, number

ROW, LOW_ROW = 23, 19
"""Height of a swatch in pixels; where a column has further groups below its classes."""

WRAP, LINE, LETTER = 10, 14, 6.3
"""Letters in a line of a column's last rows, the height of one, the width of a letter, in pixels."""

MOST = 3
"""Lines that a label of a column's last rows may take; a longer one is said in brief."""

Aside = tuple[str, str, str, int]
"""A group of areas that have no class for a reason of their own: class in the drawing, label, the same in brief,
number of areas."""


@dataclass(frozen=True)
class Categories:
    """A map of kinds instead of figures: `index` of shape (N,) points into `labels`, -1 is no data.

    `hatched` labels are drawn in the colour of the label named beside them, with lines over it. `axes` (first
    measure upwards, second to the right) makes the legend a square of three by three.
    """

    title: str
    unit: str
    labels: tuple[str, ...]
    index: IntArray
    palette: str = "kinds"
    hatched: Mapping[int, int] | None = None
    axes: tuple[str, str] | None = None


@dataclass(frozen=True)
class Key:
    """What a map's colours mean: a class name an area, the classes from low to high with their bounds and counts.

    `bounds` stand at the joints between classes; a key of kinds has `labels` instead. `missing` is always given;
    `aside` are groups that are not missing but have no class either.
    """

    palette: str
    classes: int
    marks: tuple[str, ...]
    names: tuple[str, ...]
    bounds: tuple[str, ...]
    labels: tuple[str, ...]
    counts: tuple[int, ...]
    missing: int
    no_data: str
    many: str
    axes: tuple[str, str] | None = None
    aside: tuple[Aside, ...] = ()


def key(view: LayerView, areas: AreaSet, t: Strings) -> Key:
    """The key of a layer's shown period."""
    shown, classes, meta = view.joined.shown, view.classes, view.joined.meta
    breaks, counts = classes.breaks[shown], classes.counts[shown]
    groups = asides(view, areas, t)
    of = {n: group.mark for group in groups for n in group.members}
    index = enumerate(classes.index[shown].tolist())
    return Key(
        palette=meta.palette,
        classes=len(counts),
        marks=tuple(of.get(n, "nodata") if at < 0 else f"c{at}" for n, at in index),
        names=tuple(f"c{index}" for index in range(len(counts))),
        bounds=tuple(number(edge, meta.decimals) for edge in breaks),
        labels=(),
        counts=counts,
        missing=classes.missing[shown] - len(of),
        no_data=t["legend"]["no_data"],
        many=areas.many,
        aside=tuple((group.mark, group.label, group.brief, len(group.members)) for group in groups),
    )


def key_of(categories: Categories, areas: AreaSet, t: Strings) -> Key:
    """The key of a map of kinds."""
    hatched = categories.hatched or {}
    names = [f"h{hatched[index]}" if index in hatched else f"c{index}" for index in range(len(categories.labels))]
    index = categories.index.tolist()
    return Key(
        palette=categories.palette,
        classes=len(names),
        marks=tuple("nodata" if at < 0 else names[at] for at in index),
        names=tuple(names),
        bounds=(),
        labels=categories.labels,
        counts=tuple(index.count(at) for at in range(len(names))),
        missing=sum(at < 0 for at in index),
        no_data=t["legend"]["no_data"],
        many=areas.many,
        axes=categories.axes,
    )


def legend(key: Key) -> dict[str, Any]:
    """The key as plain data, without its areas: for JSON and for templates."""
    return {name: value for name, value in asdict(key).items() if name != "marks"}


def legend_svg(key: Key, t: Strings, extra: str = "", defs: str = "") -> str:
    """The key as a column: swatches high to low with their bounds at the joints, or kinds with their names.

    `extra` are further classes of the drawing, `defs` is markup that it refers to.
    """
    if key.axes:
        body, width, height = _square(key)
    elif key.labels:
        body, width, height = _kinds(key)
    else:
        body, width, height = _column(key)
    return _svg(f"legend {extra}".strip(), key, (width, height), defs + body, _spoken(key, t))


def swarm_svg(view: LayerView, areas: AreaSet, t: Strings, width: int = 320, place: str | None = None) -> str:
    """One dot an area, to scale, in class colours; bounds, counts, the benchmark, no data; `place`: a code to mark.

    `width` is in pixels; the drawing may be shrunk, not stretched.
    """
    made, shown = key(view, areas, t), figures(view, areas)
    if np.isnan(shown.values).all():
        foot, rows = _foot(made, width, 14)
        return _svg("swarm", made, (width, 22 + rows * LINE), foot)
    scale = swarm.scale_of(shown, width)
    drawn, tall = swarm.dots(shown, view.classes.index[view.joined.shown], scale, 132 if width > 480 else 104)
    base = tall + 26.0
    parts = [f'<g class="dots" transform="translate(0 {n(base)})">{drawn}</g>']
    breaks = view.classes.breaks[view.joined.shown]
    parts.append(swarm.bar((breaks, made.counts), made.bounds, scale, base + 3))
    if shown.against is not None:
        words = f"{shown.against.short} {number(shown.benchmark, shown.meta.decimals)}"
        parts.append(swarm.flag(shown.benchmark, words, "mark", (2.0, base + 11), scale))
    if place in areas.codes:
        index = areas.codes.index(place)
        parts.append(swarm.flag(float(shown.values[index]), areas.names[index], "here", (17.0, base), scale))
    foot, rows = _foot(made, width, base + 68)
    parts.append(foot)
    return _svg("swarm", made, (width, int(base) + 76 + rows * ROW), "".join(parts), _said(made, shown, t))


def _svg(name: str, key: Key, size: tuple[int, int], body: str, said: str = "") -> str:
    width, height = size
    role = f'role="img" aria-label="{escape(said)}"' if said else 'role="group"'
    return (
        f'<svg class="{name} p-{key.palette} k{key.classes}" data-legend="" {role} width="{width}" height="{height}"'
        f' viewBox="0 0 {width} {height}">{body}</svg>'
    )


def _rows(key: Key) -> list[Aside]:
    """What stands below the classes; -1 and down are their numbers. No data is always there."""
    return [("nodata", key.no_data, key.no_data, key.missing), *key.aside]


def _swatch(mark: str, x: float, y: float) -> str:
    return f'<rect x="{n(x)}" y="{n(y - 11)}" width="22" height="12" class="{mark}"/>'


def _foot(key: Key, width: int, y: float) -> tuple[str, int]:
    """The last rows side by side; one that finds no room begins a line. With the number of lines more than one."""
    parts, x, lines = [], 0.0, 0
    for step, (mark, label, _, areas) in enumerate(_rows(key)):
        wide = 28 + len(f"{label}: {number(areas, 0)}") * LETTER
        if x and x + wide > width:
            x, lines = 0.0, lines + 1
        at = y + lines * ROW
        said = f'{escape(label)}: <tspan data-legend-count="{-1 - step}">{number(areas, 0)}</tspan>'
        parts.append(f'{_swatch(mark, x, at)}<text x="{n(x + 28)}" y="{n(at)}" class="o">{said}</text>')
        x += wide + 12
    return "".join(parts), lines


def _below(key: Key, x: float, y: float, right: float, wrap: int = WRAP) -> tuple[str, float]:
    """The last rows one below the other, from `y` on, labels of several words on several lines; and where they end."""
    parts = []
    for step, (mark, label, brief, areas) in enumerate(_rows(key)):
        parts.append(_swatch(mark, x, y))
        for line in _wrapped(label, brief, wrap):
            parts.append(text(x + 28, y, "o", line))
            y += LINE
        y -= LINE
        parts.append(count((right, y), -1 - step, areas, "end"))
        y += LINE + 6
    return "".join(parts), y - LINE - 6


def _wrapped(label: str, brief: str, wrap: int) -> list[str]:
    """A label in lines of at most `wrap` letters, where its words allow; in brief where that takes too many lines."""
    lines: list[str] = []
    for word in label.split():
        if lines and len(lines[-1]) + 1 + len(word) <= wrap:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    return lines if len(lines) <= MOST else _wrapped(brief, "", wrap)


def _column(key: Key) -> tuple[str, int, int]:
    """Classes from high to low. The bounds stand where two classes meet."""
    wide = max((len(bound) for bound in key.bounds), default=0) * 7.4
    longest = max((len(line) for _, *two, _ in key.aside for line in _wrapped(two[0], two[1], WRAP)), default=0)
    row = LOW_ROW if key.aside else ROW
    right, top = max(32 + wide + 34, 96.0, 28 + longest * LETTER + 24), 16.0
    parts = [text(right, 10, "n end", key.many)]
    for step, index in enumerate(reversed(range(key.classes))):
        y = top + step * row
        parts.append(f'<rect x="0" y="{n(y)}" width="22" height="{row}" class="c{index}"/>')
        parts.append(count((right, y + row / 2 + 4), index, key.counts[index], "end"))
        if index:
            edge = y + row
            parts.append(f'<path d="M0 {n(edge)}h28" class="tick"/>')
            parts.append(bound((33, edge + 4), index - 1, key.bounds[index - 1]))
    below, foot = _below(key, 0, top + key.classes * row + 20, right)
    return "".join(parts) + below, int(right), int(foot + 6)


def _kinds(key: Key) -> tuple[str, int, int]:
    """Kinds with their names, in their own order."""
    right = max(len(label) for label in (*key.labels, *(one[1] for one in _rows(key)))) * 7.6 + 68
    parts = [text(right, 10, "n end", key.many)]
    for step, (name, label, areas) in enumerate(zip(key.names, key.labels, key.counts, strict=True)):
        y = 20.0 + step * 24
        parts.append(f'<rect x="0" y="{n(y)}" width="22" height="14" class="{name}"/>')
        parts.append(text(28, y + 11.5, "b", label) + count((right, y + 11.5), step, areas, "end"))
    below, foot = _below(key, 0, 20.0 + len(key.labels) * 24 + 11.5, right, 99)
    return "".join(parts) + below, int(right), int(foot + 6)


def _square(key: Key) -> tuple[str, int, int]:
    """Three by three: the first measure upwards, the second to the right, the areas counted in the cells."""
    up, across = key.axes or ("", "")
    cell, left, letter = 28, 20, 6.8
    side, high, long = 3 * cell, len(up) * letter, len(across) * letter
    top = max(high + 14 - side, 0.0)
    bottom = top + side
    parts = []
    for index in range(9):
        x, y = left + index % 3 * cell, top + (2 - index // 3) * cell
        parts.append(f'<rect x="{x}" y="{n(y)}" width="{cell - 1}" height="{cell - 1}" class="c{index}"/>')
        parts.append(count((x + cell / 2, y + cell / 2 + 4), index, key.counts[index], "mid in"))
    parts.append(text(0, 0, "b s", up, f' transform="translate(11 {n(bottom)}) rotate(-90)"'))
    parts.append(text(left, bottom + 15, "b s", across))
    arrows = f"M7 {n(bottom - high - 4)}v-10m-3 4l3-4 3 4M{n(left + long + 6)} {n(bottom + 11)}h10m-4-3l4 3-4 3"
    right = max(left + side, left + 46 + len(key.no_data) * letter)
    parts.append(f'<path d="{arrows}" class="tick"/>')
    below, foot = _below(key, left, bottom + 38, right, 99)
    return "".join(parts) + below, int(max(right, left + long + 18)), int(foot + 6)


def _spoken(key: Key, t: Strings) -> str:
    """The key in words: its counts and bounds told apart."""
    groups = [f"{label}: {number(areas, 0)}" for _, label, _, areas in _rows(key)]
    counts = [number(areas, 0) for areas in key.counts]
    kinds = [f"{label}: {areas}" for label, areas in zip(key.labels, counts, strict=False)]
    fields = {
        "many": key.many,
        "counts": ", ".join(reversed(counts)),
        "bounds": ", ".join(reversed(key.bounds)),
        "groups": "; ".join(groups),
        "kinds": "; ".join([*kinds, *groups]),
    }
    form = "key_kinds" if key.labels else "key" if key.bounds else "key_alike"
    return str(t["legend"][form].format(**fields))


def _said(key: Key, shown: Figures, t: Strings) -> str:
    """The swarm in words, for those who cannot see it."""
    known = shown.values[~np.isnan(shown.values)]
    low, high = (number(float(end), shown.meta.decimals) for end in (known.min(), known.max()))
    fields = {"title": shown.meta.title, "low": low, "high": high, "bounds": ", ".join(key.bounds)}
    return str(t["legend"]["swarm" if key.bounds else "swarm_alike"].format(**fields))
