"""The parts of the swarm: dots in stacks, the bar of classes with its bounds, lines that mark a value.

All in pixels, x to the right; dots stand on y = 0 and go up. Colours come from classes.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from atlas.model import IntArray
from atlas.svg import n, text
from atlas.words import Figures, number

FONT = 7.2
"""Width of a bold digit at 13 px; letters are taken as half a pixel more."""


@dataclass(frozen=True)
class Scale:
    """Values from `low` to `high` onto pixels from `start` to `end`."""

    low: float
    high: float
    start: float
    end: float

    def at(self, value: float) -> float:
        if self.high == self.low:
            return (self.start + self.end) / 2
        return self.start + (value - self.low) / (self.high - self.low) * (self.end - self.start)


def scale_of(shown: Figures, width: int) -> Scale:
    """The scale of a drawing `width` wide that holds every value and the benchmark."""
    known = [value for value in (*shown.values.tolist(), shown.benchmark) if not np.isnan(value)]
    return Scale(min(known), max(known), 7.0, width - 7.0)


def spread(wanted: Sequence[float], widths: Sequence[float], limit: float) -> list[float]:
    """Middles of labels as near as can be to where they are wanted, in order, not touching, within 0 to `limit`."""
    places: list[float] = []
    for at, width in zip(wanted, widths, strict=True):
        least = width / 2 if not places else places[-1] + (widths[len(places) - 1] + width) / 2
        places.append(max(at, least))
    for index in range(len(places) - 1, -1, -1):
        most = limit if index == len(places) - 1 else places[index + 1] - widths[index + 1] / 2
        places[index] = min(places[index], most - widths[index] / 2)
    return places


def count(place: tuple[float, float], index: int, areas: int, anchor: str) -> str:
    """The number of areas in class `index` (-1: no data), so marked that a script can follow the map with it."""
    return text(*place, f"n {anchor}", number(areas, 0), f' data-legend-count="{index}"')


def bound(place: tuple[float, float], index: int, words: str, anchor: str = "") -> str:
    """The bound between classes `index` and `index + 1`."""
    return text(*place, f"b {anchor}".strip(), words, f' data-legend-break="{index}"')


def dots(shown: Figures, index: IntArray, scale: Scale, tallest: float) -> tuple[str, float]:
    """Stacks of dots standing on y = 0, one path a class, and their height. Pitch: the largest that fits."""
    order = [at for at in np.argsort(shown.values, kind="stable").tolist() if index[at] >= 0]
    across = [scale.at(float(shown.values[at])) - scale.start for at in order]
    for pitch in np.arange(9.0, 2.4, -0.25).tolist():
        columns = [int(x / pitch) for x in across]
        high = max(Counter(columns).values())
        if high * pitch <= tallest:
            break
    up, radius = min(pitch, tallest / high), round(pitch * 0.43, 1)
    stacked = dict.fromkeys(columns, 0)
    tops: dict[int, list[tuple[int, int]]] = {}
    for at, column in zip(order, columns, strict=True):
        x, y = scale.start + (column + 0.5) * pitch, -(stacked[column] + 0.5) * up - radius
        stacked[column] += 1
        tops.setdefault(int(index[at]), [(0, 0)]).append((round(10 * x), round(10 * y)))
    # From its top once round, all but a hair: half as long as two half circles, and the same text packs well.
    turn = f"a{n(radius)} {n(radius)} 0 10.01 0z"
    drawn = (f'<path class="c{name}" d="{_round(places, turn)}"/>' for name, places in sorted(tops.items()))
    return "".join(drawn), high * up


def _round(tops: Sequence[tuple[int, int]], turn: str) -> str:
    """A dot at each place after the first, in tenths of a pixel, each counted from the one before."""
    steps = ((x - left, y - top) for (left, top), (x, y) in pairwise(tops))
    return "".join(f"m{n(across / 10)}{'' if down < 0 else ' '}{n(down / 10)}{turn}" for across, down in steps)


def bar(classes: tuple[Sequence[float], Sequence[int]], bounds: Sequence[str], scale: Scale, top: float) -> str:
    """Classes (breaks, counts) as a bar to scale; their bounds below, with leaders where crowded; then their counts."""
    breaks, counts = classes
    limit = scale.end + 7
    # A declared break may lie outside what there is.
    joints = [0.0, *(min(max(scale.at(edge), 0.0), limit) for edge in breaks), limit]
    parts = [
        f'<rect x="{n(left)}" y="{n(top)}" width="{n(right - left)}" height="8" class="c{index}"/>'
        for index, (left, right) in enumerate(pairwise(joints))
    ]
    places = spread(joints[1:-1], [len(words) * FONT + 8 for words in bounds], limit)
    for index, (at, place, words) in enumerate(zip(joints[1:-1], places, bounds, strict=True)):
        parts.append(f'<path d="M{n(at)} {n(top)}v9L{n(place)} {n(top + 15)}" class="tick"/>')
        parts.append(bound((place, top + 27), index, words, "mid"))
    middles = [(left + right) / 2 for left, right in pairwise(joints)]
    places = spread(middles, [len(number(areas, 0)) * FONT + 8 for areas in counts], limit)
    for index, (place, areas) in enumerate(zip(places, counts, strict=True)):
        parts.append(count((place, top + 45), index, areas, "mid"))
    return "".join(parts)


def flag(value: float, words: str, name: str, ends: tuple[float, float], scale: Scale) -> str:
    """A line at `value` from `ends[0]` down to `ends[1]`, named at its top on the side where there is room.

    Class `mark` is the benchmark and prefers the right, `here` a place and prefers the left.
    """
    if np.isnan(value):
        return ""
    x, wide = scale.at(value), len(words) * (FONT + 0.5) + 6
    left = x - wide > 0 if name == "here" else x + wide > scale.end + 7
    label = text(x - 5 if left else x + 5, ends[0] + 9, f"b {name}{' end' if left else ''}", words)
    return f'<path d="M{n(x)} {n(ends[0])}V{n(ends[1])}" class="line {name}"/>{label}'
