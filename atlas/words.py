"""Figures and sentences as people read them: plain verbs, the caveat inside, no rank without its count."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from pathlib import Path
from string import Formatter
from typing import Any

import numpy as np

from atlas.classify import rounded
from atlas.errors import AtlasError, Problem, nearest, shown
from atlas.limits import Exact, told_sides
from atlas.model import AreaSet, Benchmark, FloatArray, IntArray, LayerMeta, LayerView
from atlas.uncertainty import APART

STRINGS = Path(__file__).parent / "theme" / "strings"
MINUS = "−"
TIMES = "×"
APOSTROPHE = re.compile(r"(^|\w)'(?=\w)")
"""As it is typed within a word; a sentence is set in type."""

Strings = Mapping[str, Mapping[str, Any]]
Sentence = list[dict[str, str | bool]]
"""A sentence in pieces: `text`, and `key` where it is the figure that the sentence is about."""


@dataclass(frozen=True)
class Figures:
    """One period of a layer, as it reads: values and limits of shape (N,), rounded as shown; NaN where missing.

    `sides`: on which side of the benchmark each interval is; `exact`: what shows it (`atlas.limits`)."""

    meta: LayerMeta
    period: str
    label: str
    values: FloatArray
    lower: FloatArray
    upper: FloatArray
    benchmark: float
    against: Benchmark | None
    ranks: IntArray
    of: int
    sides: IntArray
    exact: Mapping[int, Exact]


@dataclass(frozen=True)
class Versus:
    """An area against the benchmark: `side` says how, `gap` by how much, as it reads (never negative)."""

    side: str
    gap: str = ""


@cache
def strings(language: str) -> Strings:
    """The strings table of a language. Raises AtlasError where there is none."""
    path = STRINGS / f"{language}.toml"
    known = sorted(file.stem for file in STRINGS.glob("*.toml"))
    if language not in known:
        what = "the atlas is to speak a language that has no strings table"
        raise AtlasError([Problem(what, "atlas.toml", field="language", found=language, expected=", ".join(known))])
    with path.open("rb") as file:
        table: Strings = tomllib.load(file)
    return table


def number(value: float, decimals: int) -> str:
    """`-1234.5` -> `−1,234.5`: a true minus, thousands parted, no negative zero. Rounds half away from zero."""
    text = f"{Decimal(repr(abs(float(value)))).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP):,f}"
    return f"{MINUS}{text}" if value < 0 and any(digit in "123456789" for digit in text) else text


def figure(value: float, meta: LayerMeta) -> str:
    """A layer's value with what stands before and after it: `−£1,234`, `76.3%`. A dash where there is none."""
    if np.isnan(value):
        return "–"
    text = number(value, meta.decimals)
    sign, digits = (MINUS, text[1:]) if text.startswith(MINUS) else ("", text)
    return f"{sign}{meta.prefix}{digits}{meta.suffix}"


def signed(value: float, decimals: int) -> str:
    """A difference with its sign: `+42.26`, `−9.71`, `0.00`. A dash where there is none."""
    if np.isnan(value):
        return "–"
    text = number(value, decimals)
    return text if text.startswith(MINUS) or not any(digit in "123456789" for digit in text) else f"+{text}"


def gap(value: float, meta: LayerMeta, t: Strings) -> str:
    """The size of a difference: of shares in points, of multiples a bare number, of all else in the layer's unit."""
    size = number(abs(value), meta.decimals)
    if meta.suffix.strip() == TIMES:
        return size
    if meta.suffix.strip() == "%":
        return str(t["words"]["points_one" if float(size.replace(",", "")) == 1 else "points"]).format(gap=size)
    return f"{meta.prefix}{size}{meta.suffix}"


def period_label(meta: LayerMeta, period: str) -> str:
    """`2024` -> `2024/25` or `April 2024`, as the layer says."""
    return period_text(meta.period_label, period)


def period_text(label: str, period: str) -> str:
    """A period in the words of a template: `2024` in "{year}/{next}" -> `2024/25`."""
    return plain(fill(label, _years(int(period)))) if period.isdigit() else period


def _years(year: int) -> dict[str, str]:
    """`year` and `previous` in full, `short` and `next` by their last two digits."""
    short = {"short": f"{year % 100:02d}", "next": f"{(year + 1) % 100:02d}"}
    return {"year": str(year), "previous": str(year - 1), **short}


def date_text(day: date, t: Strings) -> str:
    """`24 November 2026`."""
    return str(t["dates"]["day"]).format(day=day.day, month=t["dates"]["months"][day.month - 1], year=day.year)


def listed(names: Sequence[str], t: Strings) -> str:
    """`A`, `A and B`, `A, B and C`; where a name holds a comma itself, `A, x; B; C`: else it reads as two."""
    if len(names) < 2 or any(", " in name for name in names):
        return "; ".join(names)
    return str(t["words"]["and"]).format(first=", ".join(names[:-1]), last=names[-1])


def inside(title: str) -> str:
    """A title as it reads within a sentence: a small first letter, unless it begins with an abbreviation."""
    return title if title[1:2].isupper() or not title[:1].isalpha() else title[:1].lower() + title[1:]


def short_title(meta: LayerMeta) -> str:
    """The layer's short title where it has one."""
    return meta.words.get("short", meta.title)


def figures(view: LayerView, areas: AreaSet, p: int | None = None) -> Figures:
    """The figures of period `p` (the one shown first, if not given), as they read."""
    joined = view.joined
    p = joined.shown if p is None else p
    decimals = joined.meta.decimals
    side, exact = told_sides(joined, p)
    return Figures(
        meta=joined.meta,
        period=joined.periods[p],
        label=period_label(joined.meta, joined.periods[p]),
        values=rounded(joined.values[p], decimals),
        lower=rounded(joined.lower[p], decimals),
        upper=rounded(joined.upper[p], decimals),
        benchmark=float(rounded(joined.benchmark[p : p + 1], decimals)[0]),
        against=joined.meta.benchmark or areas.benchmark,
        ranks=view.ranks[p],
        of=int((~np.isnan(joined.values[p])).sum()),
        sides=side,
        exact=exact,
    )


def versus(figs: Figures, n: int, t: Strings) -> Versus:
    """Area `n` against the benchmark. `side`: missing, alone (nothing to compare with), unclear, same, above, below."""
    value, benchmark = float(figs.values[n]), figs.benchmark
    if np.isnan(value):
        return Versus("missing")
    if np.isnan(benchmark) or figs.against is None:
        return Versus("alone")
    if figs.sides[n] == APART:
        return Versus("unclear", gap(value - benchmark, figs.meta, t))
    if value == benchmark:
        return Versus("same")
    return Versus("above" if value > benchmark else "below", gap(value - benchmark, figs.meta, t))


def fill(template: str, fields: Mapping[str, str], keys: frozenset[str] = frozenset()) -> Sentence:
    """A template's sentence in pieces. Fields in `keys`, and what stands between asterisks, are its key figures.

    Only plain fields are filled in: raises AtlasError for any other, and for a template that cannot be read.
    """
    pieces: list[tuple[str, bool]] = []
    marked = False
    for literal, name, spec, conversion in _parts(template):
        for count, text in enumerate(APOSTROPHE.sub("\\1’", literal).split("*")):
            marked = marked ^ bool(count)
            pieces.append((text, marked))
        if name is None:
            continue
        if name not in fields or spec or conversion:
            expected = ", ".join(f"{{{field}}}" for field in fields)
            what = f"a sentence has a field that cannot be filled in: {shown(template)}"
            raise AtlasError([Problem(what, found=name, expected=expected, nearest=nearest(name, fields))])
        pieces.append((fields[name], marked or name in keys))
    return _merged(pieces)


def _parts(template: str) -> list[tuple[str, str | None, str | None, str | None]]:
    try:
        return list(Formatter().parse(template))
    except ValueError as error:
        raise AtlasError([Problem(f"a sentence's braces do not match: {shown(template)}", found=str(error))]) from None


def _merged(pieces: Sequence[tuple[str, bool]]) -> Sentence:
    out: list[tuple[str, bool]] = []
    for text, key in pieces:
        if text and out and out[-1][1] == key:
            out[-1] = (out[-1][0] + text, key)
        elif text:
            out.append((text, key))
    return [{"text": text, "key": True} if key else {"text": text} for text, key in out]


def begun(text: str) -> str:
    """A text with a capital at its start, where a name that is said with a small article may stand."""
    return text[:1].upper() + text[1:]


def plain(sentence: Sentence) -> str:
    """A sentence as text alone."""
    return "".join(str(part["text"]) for part in sentence)


def versus_text(figs: Figures, n: int, t: Strings) -> str:
    """`£9.71 below the whole (£41.87)`, `cannot be told apart from the whole`; empty where there is nothing to say."""
    against = versus(figs, n, t)
    if against.side in ("missing", "alone") or figs.against is None:
        return ""
    return str(t["versus"][against.side]).format(
        gap=against.gap, benchmark=figs.against.name, value=figure(figs.benchmark, figs.meta)
    )


def interval_text(figs: Figures, n: int, t: Strings) -> str:
    """`95% interval 72.0% to 80.6%` where an interval is published, else that none is."""
    if np.isnan(figs.lower[n]) or np.isnan(figs.upper[n]):
        return str(t["versus"]["no_interval"]) if figs.meta.interval is None else str(t["versus"]["no_interval_here"])
    shown = limits(figs, n)
    meta = replace(figs.meta, decimals=shown.decimals)
    words = {"interval": meta.interval or "", "low": figure(shown.lower, meta), "high": figure(shown.upper, meta)}
    if n not in figs.exact or figs.against is None:
        return str(t["versus"]["interval"]).format(**words).strip()
    words |= {"benchmark": figs.against.name, "value": figure(shown.benchmark, meta)}
    return str(t["versus"]["interval_exact"]).format(**words).strip()


def limits(figs: Figures, n: int) -> Exact:
    """The interval of area `n` and the benchmark as they are shown."""
    usual = Exact(float(figs.lower[n]), float(figs.upper[n]), figs.benchmark, figs.meta.decimals)
    return figs.exact.get(n, usual)
