"""Figures that are worked out from other layers: each input explained in its turn, then the arithmetic."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from atlas.derive import Key, rounded, sources
from atlas.explain.account import Step
from atlas.explain.held import Held
from atlas.model import Tidy

Options = Mapping[str, Any]
NONE = Tidy("", "", "")
Tell = Callable[[str, Key], Step]
"""The step of a figure of another layer, titled."""


def worked_out(held: Held, layer: str, key: Key, tell: Tell) -> Step:
    """The step of a figure of a derived layer. A kind that has no telling of its own lists its inputs."""
    meta = held.meta(layer)
    made = held.derived(layer).get(key, NONE).value
    told = TELLINGS.get(str(meta.derive["kind"]), _any)(held, meta.derive, key, tell)
    row = held.rows(layer).get(key)
    notes = (*told.notes, row.status) if row is not None and row.status else told.notes
    return Step(told.what, made, notes, told.parts)


def _sum(_held: Held, options: Options, key: Key, tell: Tell) -> Step:
    return Step(" + ".join(options["of"]), parts=tuple(tell(name, key) for name in options["of"]))


def _ratio(_held: Held, options: Options, key: Key, tell: Tell) -> Step:
    times = f" × {options['factor']}" if "factor" in options else ""
    what = f"{options['of']} ÷ {options['by']}{times}"
    return Step(what, parts=tuple(tell(name, key) for name in (options["of"], options["by"])))


def _growth(held: Held, options: Options, key: Key, tell: Tell) -> Step:
    first, last = ([str(year) for year in options[name]] for name in ("first", "last"))
    years = Decimal(sum(map(int, last))) / len(last) - Decimal(sum(map(int, first))) / len(first)
    what = f"growth of {options['of']} in % a year, over {years.normalize():f} years"
    if key[0] == options.get("benchmark"):
        by = f"weighted by {options['weights']} in {_years(first)}" if "weights" in options else ""
        note = f"growth of all areas over the whole time, {by}: volumes in chained prices do not add up"
        return Step(what, notes=(note,))
    means = []
    for period in (first, last):
        steps = tuple(tell(options["of"], (key[0], year)) for year in period)
        whole = all(step.value for step in steps)
        value = rounded(sum((Decimal(step.value) for step in steps), Decimal(0)) / len(steps)) if whole else ""
        means.append(Step(f"mean of {_years(period)}", value, parts=steps))
    formula = f"(({means[1].value} ÷ {means[0].value}) to the power 1/{years.normalize():f} − 1) × 100"
    return Step(what, notes=(formula,) if all(step.value for step in means) else (), parts=tuple(means))


def _share(held: Held, options: Options, key: Key, tell: Tell) -> Step:
    code, period = key
    what = f"{options['of']} in % of {_out_of(options)}"
    if code == options.get("benchmark"):
        areas, part, total = _together(held, options, period)
        return Step(what, notes=(f"in all {areas} areas with every figure: {part} ÷ {total} × 100",))
    names = [options["of"], options["total"], *([options["less"]] if "less" in options else [])]
    return Step(what, parts=tuple(tell(name, key) for name in names))


def _location_quotient(held: Held, options: Options, key: Key, tell: Tell) -> Step:
    code, period = key
    what = f"share of {options['of']} in {_out_of(options)}, over the same share in all areas"
    if code == options.get("benchmark"):
        return Step(what, notes=("1 by definition",))
    periods = sorted({when for _, when in held.rows(options["of"])})
    several = int(options.get("mean_of", 1))
    place = periods.index(period) if period in periods else 0
    years = periods[max(0, place + 1 - several) : place + 1]
    quotients = tuple(_quotient(held, options, (code, year), tell) for year in years)
    if several == 1:
        return Step(what, notes=quotients[0].notes, parts=quotients[0].parts)
    return Step(f"mean of {_years(years)}: {what}", parts=quotients)


def _quotient(held: Held, options: Options, key: Key, tell: Tell) -> Step:
    """One year's quotient: the area's share, and the share in all areas that have every figure."""
    names = [options["of"], options["total"], *([options["less"]] if "less" in options else [])]
    areas, part, total = _together(held, options, key[1])
    parts = tuple(tell(name, key) for name in names)
    own = [Decimal(row.value) for name in names if (row := held.rows(name).get(key)) and row.value]
    if len(own) < len(names) or not _base(own) or not total or not part:
        return Step(key[1], parts=parts)
    notes = (
        f"share here: {own[0]} ÷ {_base(own)} = {rounded(own[0] / _base(own))}",
        f"share in all {areas} areas with every figure: {part} ÷ {total} = {rounded(part / total)}",
    )
    return Step(key[1], rounded(own[0] / _base(own) / (part / total)), notes, parts)


def _together(held: Held, options: Options, period: str) -> tuple[int, Decimal, Decimal]:
    """How many areas have every figure; the part and the total less what is taken out, added up over them."""
    names = [options["of"], options["total"], *([options["less"]] if "less" in options else [])]
    layers = [held.rows(name) for name in names]
    there = {code for code, when in layers[0] if when == period and code != options.get("benchmark")}
    figures = ([layer.get((code, period)) for layer in layers] for code in sorted(there))
    whole = [[Decimal(row.value) for row in rows if row and row.value] for rows in figures]
    whole = [values for values in whole if len(values) == len(names)]
    return len(whole), sum((one[0] for one in whole), Decimal(0)), sum((_base(one) for one in whole), Decimal(0))


def _out_of(options: Options) -> str:
    return f"({options['total']} − {options['less']})" if "less" in options else str(options["total"])


def _any(held: Held, options: Options, key: Key, tell: Tell) -> Step:
    names = [name for name in sources(options) if key in held.rows(name)]
    return Step(f"worked out as {str(options['kind']).replace('_', ' ')} from {', '.join(sources(options))}",
                parts=tuple(tell(name, key) for name in names))  # fmt: skip


def _base(values: Sequence[Decimal]) -> Decimal:
    return values[1] - sum(values[2:], Decimal(0))


def _years(years: Sequence[str]) -> str:
    return f"{years[0]} to {years[-1]}" if len(years) > 1 else years[0]


TELLINGS: dict[str, Callable[[Held, Options, Key, Tell], Step]] = {
    "sum": _sum,
    "ratio": _ratio,
    "share": _share,
    "growth": _growth,
    "location_quotient": _location_quotient,
}
