"""Small drawings as SVG strings: a line over time, all areas on one line, intervals. Colours come from the style sheet.

Nothing here writes text, so nothing here needs escaping; a drawing stands beside the words that say the same.
Coordinates are in the units of each drawing's view box, y down.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

import numpy as np

from atlas.model import FloatArray, Joined

SPARK = (120, 34)
RUG = (240, 20)
MARGIN = 4
TICK = 1.6
"""Width of the benchmark's tick."""

STEPS = 2
"""Coordinates are kept to half a unit: finer than a screen shows, and shorter to send."""


@dataclass(frozen=True)
class Scale:
    """A straight scale from values to `length` units, `margin` kept free at both ends."""

    low: float
    high: float
    length: float
    margin: float = MARGIN

    def at(self, value: float) -> str:
        """Where `value` lies, as it is written."""
        span = self.high - self.low
        part = (value - self.low) / span if span else 0.5
        return short(self.margin + part * (self.length - 2 * self.margin))


def short(number: float) -> str:
    """A coordinate to half a unit without needless digits."""
    half = round(number * STEPS) / STEPS
    return str(int(half)) if half == int(half) else f"{half:.1f}"


@dataclass(frozen=True)
class Sparks:
    """What the lines over time of all areas of a layer share, in half units.

    `x` of shape (P,), heights of shape (P, N), each area on its own scale, whole numbers, NaN where there is none.
    """

    x: tuple[int, ...]
    value: FloatArray
    lower: FloatArray
    upper: FloatArray
    benchmark: FloatArray
    shown: int


def sparks(joined: Joined) -> Sparks:
    """Heights for `spark`: an area's scale takes in its figures, its interval and the benchmark, over all periods."""
    width, height = SPARK
    benchmark = np.broadcast_to(joined.benchmark[:, None], joined.values.shape)
    every = np.stack([joined.values, joined.lower, joined.upper, benchmark])
    low = np.where(np.isnan(every), np.inf, every).min(axis=(0, 1))
    high = np.where(np.isnan(every), -np.inf, every).max(axis=(0, 1))
    span = np.where(high > low, high - low, 1.0)
    # An area that never had a figure still has the benchmark's scale; one with nothing at all is never drawn.
    low, flat = np.where(np.isfinite(low), low, 0.0), high <= low
    parts = np.where(flat, 0.5, (every - low) / span)
    parts = np.where(np.isnan(every), np.nan, parts)
    heights = height - MARGIN - parts * (height - 2 * MARGIN)
    across = Scale(*_span(joined.periods), width)
    x = tuple(round(float(across.at(_when(period, index))) * STEPS) for index, period in enumerate(joined.periods))
    value, lower, upper, held = np.rint(heights * STEPS)
    return Sparks(x, value, lower, upper, held, joined.shown)


def _span(periods: Sequence[str]) -> tuple[float, float]:
    when = [_when(period, index) for index, period in enumerate(periods)]
    return min(when), max(when)


def _when(period: str, index: int) -> float:
    return float(period) if period.isdigit() else float(index)


def spark(shared: Sparks, n: int) -> str:
    """Area `n` over time: its line, its interval as a band, the benchmark dashed, a dot at the period shown.

    Empty where the area has figures for less than two periods: one point is no line.
    """
    value = shared.value[:, n]
    if (~np.isnan(value)).sum() < 2:
        return ""
    width, height = SPARK
    band = _band(shared.x, shared.lower[:, n], shared.upper[:, n])
    benchmark = _line(shared.x, shared.benchmark[:, n])
    parts = [f'<path class="band" d="{band}"/>' if band else ""]
    parts.append(f'<path class="bench" d="{benchmark}"/>' if benchmark else "")
    parts.append(f'<path class="line" d="{_line(shared.x, value)}"/>')
    if not np.isnan(value[shared.shown]):
        x, y = (short(at[shared.shown] / STEPS) for at in (shared.x, value))
        parts.append(f'<circle class="dot" cx="{x}" cy="{y}" r="3"/>')
    return f'<svg class="spark" viewBox="0 0 {width} {height}" aria-hidden="true">{"".join(parts)}</svg>'


def _line(x: Sequence[int], y: FloatArray) -> str:
    """A line through what is there; it breaks where a period has no figure."""
    heights = y.tolist()
    return "".join(_through([(x[p], int(heights[p])) for p in run]) for run in _runs(~np.isnan(y)))


def _band(x: Sequence[int], lower: FloatArray, upper: FloatArray) -> str:
    """Closed shapes between the limits, one for each run of periods that have them."""
    known = ~(np.isnan(lower) | np.isnan(upper))
    out = []
    for run in _runs(known):
        there = [(x[p], int(upper[p])) for p in run]
        back = [(x[p], int(lower[p])) for p in reversed(run)]
        out.append(f"{_through(there + back)}z" if len(run) > 1 else "")
    return "".join(out)


def _through(points: Sequence[tuple[int, int]]) -> str:
    """A path through points: where it begins, then steps, which take half of the bytes. One point alone is a dot."""
    start = f"M{_half(points[0][0])} {_half(points[0][1])}"
    if len(points) == 1:
        return f"{start}h0"
    written = "".join([_step(x1 - x0, y1 - y0) for (x0, y0), (x1, y1) in pairwise(points)])
    return f"{start}l{written.strip().replace(' -', '-')}"


@lru_cache(maxsize=1 << 14)
def _step(x: int, y: int) -> str:
    return f" {_half(x)}{'' if y < 0 else ' '}{_half(y)}"


@lru_cache
def _half(halves: int) -> str:
    """A number of half units, as a path has it: no nought before the point."""
    text = short(halves / STEPS)
    return text.replace("0.", ".", 1) if text.startswith(("0.", "-0.")) else text


def _runs(known: np.ndarray[tuple[int], np.dtype[np.bool_]]) -> list[list[int]]:
    """Positions that are known, those that follow one another together."""
    runs: list[list[int]] = [[]]
    for index, there in enumerate(known.tolist()):
        if there:
            runs[-1].append(index)
        elif runs[-1]:
            runs.append([])
    return [run for run in runs if run]


@dataclass(frozen=True)
class Rug:
    """All areas of a layer on one line: where a value lies, and the ticks that every area's drawing shares.

    The ticks are the same on every area's page, so they stand once, in a style sheet (`rug_rule`): `dashes` of lines
    across the whole drawing, for one area, for two or three, for more, and for the benchmark; empty for none.
    """

    scale: Scale
    dashes: tuple[str, str, str, str]


def rug(values: FloatArray, benchmark: float) -> Rug:
    """Ticks of shape (N,) on one scale, to whole units, darker where areas crowd."""
    width, _ = RUG
    known = values[~np.isnan(values)]
    every = known if np.isnan(benchmark) else np.append(known, benchmark)
    low, high = (float(every.min()), float(every.max())) if len(every) else (0.0, 0.0)
    scale = Scale(low, high, width)
    # Whole units, about a pixel: areas that would cover one another anyway make one darker tick.
    places, counts = np.unique([round(float(scale.at(value))) for value in known.tolist()], return_counts=True)
    one, few, many = (
        _ticks(places[which].tolist()) for which in (counts == 1, (counts > 1) & (counts < 4), counts > 3)
    )
    bench = "" if np.isnan(benchmark) else f"0 {float(scale.at(benchmark)) - TICK / 2:.1f} {TICK} {width}"
    return Rug(scale, (one, few, many, bench))


def _ticks(places: Sequence[int]) -> str:
    """Upright ticks a unit wide as the dashes of one wide line, neighbours as one: a third of the bytes of strokes."""
    ends = [at for at, place in enumerate(places) if at + 1 == len(places) or places[at + 1] > place + 1]
    starts = [0, *(end + 1 for end in ends[:-1])]
    runs = [(places[start], places[end] + 1) for start, end in zip(starts, ends, strict=bool(places))]
    if not runs:
        return ""
    dashes = ["0", short(runs[0][0] - 0.5), str(runs[0][1] - runs[0][0])]
    for (_, end), (start, after) in pairwise(runs):
        dashes += [str(start - end), str(after - start)]
    return " ".join([*dashes, str(RUG[0])])


def rug_rule(number: int, shared: Rug) -> str:
    """The style that gives drawing `number` (`placed`) its ticks: written in each, they were a fifth of a profile."""
    told = ";".join(f"--t{level}:{dashes}" for level, dashes in enumerate(shared.dashes, start=1) if dashes)
    return f".r{number}{{{told}}}"


def placed(shared: Rug, number: int, value: float, limits: tuple[float, float], unclear: bool) -> str:
    """One area among all: its dot, its interval as a bar; hollow and hatched where it covers the benchmark.

    The ticks of all areas are the page's lines `#ticks`, dashed by the rule `number` (`rug_rule`).
    """
    width, height = RUG
    if np.isnan(value):
        return ""
    bar = "" if np.isnan(limits).any() else _bar(shared.scale, *limits, unclear)
    dot = f'<circle class="{"hollow" if unclear else "dot"}" cx="{shared.scale.at(value)}" cy="10" r="4"/>'
    inner = f'<use href="#ticks"/>{bar}{dot}'
    return f'<svg class="rug r{number}" viewBox="0 0 {width} {height}" aria-hidden="true">{inner}</svg>'


def _bar(scale: Scale, lower: float, upper: float, unclear: bool) -> str:
    """An interval, cut off where the scale ends."""
    left, right = (min(max(float(scale.at(edge)), 1.0), scale.length - 1.0) for edge in (lower, upper))
    if not unclear:
        return f'<path class="bar" d="M{short(left)} 10H{short(right)}"/>'
    hatches = "".join(f"M{short(x)} 13.5l5-7" for x in np.arange(left + 1, right - 5, 4).tolist())
    box = f'<rect class="open" x="{short(left)}" y="6.5" width="{short(right - left)}" height="7"/>'
    return f'{box}<path class="hatch" d="{hatches}"/>' if hatches else box
