"""Figures from figures: areas that were put together, gaps with their reasons, sums, ratios, growth, quotients.

Everything is pure and works on rows of text. Figures are added and divided as decimals and what is divided is
rounded to `DIGITS` places, so that the same figures give the same bytes on every machine.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from atlas.errors import AtlasError, Problem, nearest
from atlas.model import Change, Tidy

DIGITS = 8

Options = Mapping[str, Any]
Rows = Sequence[Tidy]
Key = tuple[str, str]
ByKey = Mapping[Key, Tidy]


@dataclass(frozen=True)
class Weights:
    """What rates are rates of, by area and period, and its name in words."""

    rows: ByKey = field(default_factory=dict)
    title: str = ""


@dataclass(frozen=True)
class Carried:
    """Rows under the codes of the area set; `excluded` and `done` as an adapter gives them."""

    rows: tuple[Tidy, ...]
    excluded: Mapping[str, str] = field(default_factory=dict)
    done: tuple[str, ...] = ()


def by_key(rows: Iterable[Tidy]) -> dict[Key, Tidy]:
    """Rows by (code, period)."""
    return {(row.code, row.period): row for row in rows}


def carry(rows: Rows, changes: Iterable[Change], figures: str, weights: Weights | None = None) -> Carried:
    """Figures of areas that no longer are, taken over by the areas that they became part of.

    `figures` is "count" or "rate": it picks the column of changes.csv that says how. Counts add up. Rates are
    weighted by what they are rates of; without it the area has no figure, and the row says why. An area needs all
    its parts. Where the publisher has the new area itself, its parts are left out.
    """
    there = by_key(rows)
    parts: dict[str, list[Change]] = {}
    for change in changes:
        if change.count != "same":
            parts.setdefault(change.new_code, []).append(change)
    old = {change.old_code: new for new, group in parts.items() for change in group}
    found = [row for row in rows if row.code not in old]
    excluded = {row.code: f"taken over by {old[row.code]}" for row in rows if row.code in old}
    made = 0
    for new, group in parts.items():
        rule = group[0].count if figures == "count" else group[0].rate
        for period in sorted({row.period for row in rows if old.get(row.code) == new}):
            if (new, period) not in there:
                found.append(_taken_over((new, period), group, rule, there, weights or Weights()))
                made += bool(found[-1].value)
    done = (f"made {made} figures from those of {len(excluded)} areas of other years",) if excluded else ()
    return Carried(tuple(found), excluded, done)


def _taken_over(key: Key, group: Sequence[Change], rule: str, there: ByKey, weights: Weights) -> Tidy:
    """The figure of an area made from its parts, or the reason that there is none."""
    code, period = key
    parts, absent = _parts(group, period, there)
    rows = [there[part, period] for part in parts]
    blank = [row.code for row in rows if not row.value]
    said = f"{len(parts)} earlier areas"
    if absent or blank:
        names = ", ".join(absent or blank)
        return Tidy(code, period, "", status=f"published for earlier areas only, without {names}")
    if rule == "add":
        total = sum((Decimal(row.value) for row in rows), Decimal(0))
        return Tidy(code, period, _plain(total), status=f"carried: from {said}, added up")
    heavy = [weights.rows.get((part, period)) for part in parts]
    masses = [Decimal(row.value) for row in heavy if row is not None and row.value]
    if rule != "by denominator" or len(masses) < len(rows) or not sum(masses):
        return Tidy(code, period, "", status=f"published for {said} only; their rates cannot be added up")
    mean = sum((Decimal(row.value) * mass for row, mass in zip(rows, masses, strict=True)), Decimal(0)) / sum(masses)
    return Tidy(code, period, _rounded(mean), status=f"carried: from {said}, weighted by {weights.title}")


def _parts(group: Sequence[Change], period: str, there: ByKey) -> tuple[list[str], list[str]]:
    """The parts that the publisher has in `period`, and those that it should have as well.

    Parts that ended after the period must be there. Of parts that ended together in or before it, all or none: a
    publisher may keep to the areas of earlier years, but not to half of them.
    """
    parts = [change.old_code for change in group if (change.old_code, period) in there]
    absent = []
    for date in sorted({change.date for change in group}):
        together = [change.old_code for change in group if change.date == date]
        if date[:4] > period[:4] or any(code in parts for code in together):
            absent += [code for code in together if code not in parts]
    return parts, absent


def fill(rows: Rows, codes: Sequence[str], benchmark: str | None, absent: Iterable[Options]) -> tuple[Tidy, ...]:
    """Rows in the order of `codes` (the benchmark first) and of periods; each area has a row in each period.

    Where the publisher has none, the row is empty and says why: the first fitting of `absent`, each with `reason`
    and any of `codes` (beginnings), `before` and `after` (years).
    """
    there = by_key(rows)
    reasons = tuple(absent)
    periods = sorted({row.period for row in rows if row.code in set(codes)})
    heads = [there[benchmark, period] for period in periods if benchmark and (benchmark, period) in there]
    body = [
        there.get((code, period)) or Tidy(code, period, "", status=_reason(code, period, reasons))
        for code in codes
        for period in periods
    ]
    return (*heads, *body)


def _reason(code: str, period: str, absent: Iterable[Options]) -> str:
    for each in absent:
        fits = any(code.startswith(beginning) for beginning in each.get("codes", [""]))
        if fits and str(each.get("after", "")) < period < str(each.get("before", "9999")):
            return str(each["reason"])
    return "not in the publisher's file"


def derive(options: Options, inputs: Mapping[str, Rows], file: str) -> tuple[Tidy, ...]:
    """The rows of a layer that is worked out from other layers, as `[derive]` says.

    `inputs` holds the rows of the layers that `sources` names. An area without a figure in an input has none here,
    and says why. Raises AtlasError where `kind` is unknown.
    """
    kind = str(options["kind"])
    if kind not in DERIVATIONS:
        raise AtlasError(
            [
                Problem(
                    "cannot be derived in this way",
                    file,
                    field="derive.kind",
                    found=kind,
                    expected=", ".join(DERIVATIONS),
                    nearest=nearest(kind, DERIVATIONS),
                )
            ]
        )
    return DERIVATIONS[kind](options, {name: by_key(rows) for name, rows in inputs.items()})


def sources(options: Options) -> tuple[str, ...]:
    """The layers that a derived layer is worked out from."""
    named = (options.get(key) for key in ("of", "by", "total", "less", "weights"))
    listed = [name if isinstance(name, list) else [name] for name in named if name]
    return tuple(dict.fromkeys(str(name) for names in listed for name in names))


def _sum(options: Options, inputs: Mapping[str, ByKey]) -> tuple[Tidy, ...]:
    """`of`: layers, added up."""
    layers = [inputs[name] for name in options["of"]]
    return tuple(_made(key, [layer.get(key) for layer in layers], _added, _plain) for key in layers[0])


def _ratio(options: Options, inputs: Mapping[str, ByKey]) -> tuple[Tidy, ...]:
    """`of` ÷ `by`, times `factor`."""
    upper, lower = inputs[options["of"]], inputs[options["by"]]
    factor = Decimal(str(options.get("factor", 1)))

    def divided(values: Sequence[Decimal]) -> Decimal | None:
        return values[0] / values[1] * factor if values[1] else None

    return tuple(_made(key, [upper[key], lower.get(key)], divided) for key in upper)


def _growth(options: Options, inputs: Mapping[str, ByKey]) -> tuple[Tidy, ...]:
    """Growth of `of` in % a year from the mean of the years `first` to that of the years `last`; period: the last.

    Volumes in chained prices do not add up, so the whole's growth is the mean of the areas' growth over all the
    years, weighted by the layer `weights` in the years `first`: its row has the code `benchmark`.
    """
    layer = inputs[options["of"]]
    first, last = ([str(year) for year in options[name]] for name in ("first", "last"))
    years = Decimal(sum(map(int, last))) / len(last) - Decimal(sum(map(int, first))) / len(first)

    def grown(values: Sequence[Decimal]) -> Decimal | None:
        before = sum(values[: len(first)], Decimal(0)) / len(first)
        after = sum(values[len(first) :], Decimal(0)) / len(last)
        return ((after / before) ** (1 / years) - 1) * 100 if before > 0 and after > 0 else None

    codes = [code for code in dict.fromkeys(code for code, _ in layer) if code != options.get("benchmark")]
    rows = {code: [layer.get((code, year)) for year in (*first, *last)] for code in codes}
    found = [_made((code, last[-1]), rows[code], grown) for code in codes]
    if "weights" not in options:
        return tuple(found)
    heavy = inputs[options["weights"]]
    weighed = [(_values(rows[code]), _values([heavy.get((code, year)) for year in first])) for code in codes]
    whole = _grown_together([(values, masses) for values, masses in weighed if values and masses], len(first))
    rate = (whole ** (1 / years) - 1) * 100
    return (Tidy(str(options["benchmark"]), last[-1], _rounded(rate)), *found)


def _grown_together(areas: Sequence[tuple[Sequence[Decimal], Sequence[Decimal]]], first: int) -> Decimal:
    """Last over first of all areas: the mean of theirs, weighted; the first `first` values of an area are its first."""
    grown = Decimal(0)
    weight = Decimal(0)
    for values, masses in areas:
        before = sum(values[:first], Decimal(0)) / first
        if before > 0:
            grown += sum(masses) * (sum(values[first:], Decimal(0)) / (len(values) - first)) / before
            weight += sum(masses)
    return grown / weight


def _location_quotient(options: Options, inputs: Mapping[str, ByKey]) -> tuple[Tidy, ...]:
    """The share of `of` in `total` less `less`, over the same share in all areas that have all three figures.

    With `mean_of` the mean of so many years, the named one the last. With `benchmark` its rows, 1 by definition.
    """
    names = [options["of"], options["total"], *([options["less"]] if "less" in options else [])]
    layers = [inputs[name] for name in names]
    benchmark = options.get("benchmark")
    codes = [code for code in dict.fromkeys(code for code, _ in layers[0]) if code != benchmark]
    periods = sorted({period for _, period in layers[0]})
    quotients = {period: _quotients(codes, period, layers) for period in periods}
    several = int(options.get("mean_of", 1))

    def mean(values: Sequence[Decimal]) -> Decimal | None:
        return sum(values, Decimal(0)) / len(values)

    heads = [Tidy(str(benchmark), period, "1") for period in periods[several - 1 :] if benchmark]
    return (
        *heads,
        *(
            _made((code, period), [quotients[year][code] for year in periods[place + 1 - several : place + 1]], mean)
            for code in codes
            for place, period in enumerate(periods)
            if place + 1 >= several
        ),
    )


def _quotients(codes: Sequence[str], period: str, layers: Sequence[ByKey]) -> dict[str, Tidy]:
    figures = {code: [layer.get((code, period)) for layer in layers] for code in codes}
    whole = [values for rows in figures.values() if (values := _values(rows)) is not None]
    part = sum((values[0] for values in whole), Decimal(0))
    base = sum((_base(values) for values in whole), Decimal(0))

    def quotient(values: Sequence[Decimal]) -> Decimal | None:
        own = _base(values)
        return values[0] / own / (part / base) if own > 0 and part > 0 else None

    return {code: _made((code, period), figures[code], quotient) for code in codes}


def _base(values: Sequence[Decimal]) -> Decimal:
    return values[1] - sum(values[2:], Decimal(0))


def _values(rows: Sequence[Tidy | None]) -> list[Decimal] | None:
    """The figures of rows, or None where one has none."""
    found = [Decimal(row.value) for row in rows if row is not None and row.value]
    return found if len(found) == len(rows) else None


def _added(values: Sequence[Decimal]) -> Decimal:
    return sum(values, Decimal(0))


def _made(
    key: Key,
    rows: Sequence[Tidy | None],
    make: Callable[[Sequence[Decimal]], Decimal | None],
    text: Callable[[Decimal], str] | None = None,
) -> Tidy:
    """A figure from those of `rows`, or the reason that there is none: what the rows say, marks are passed on."""
    values = _values(rows)
    said = "; ".join(dict.fromkeys(row.status for row in rows if row is not None and row.status))
    if values is None:
        return Tidy(*key, "", status=said or "not in the publisher's file")
    made = make(values)
    if made is None:
        return Tidy(*key, "", status="cannot be worked out from figures of zero")
    return Tidy(*key, (text or _rounded)(made), status=said)


def _rounded(value: Decimal) -> str:
    return _plain(round(value, DIGITS))


def _plain(value: Decimal) -> str:
    """A number without an exponent and without zeros at the end of its decimals."""
    text = format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


DERIVATIONS: dict[str, Callable[[Options, Mapping[str, ByKey]], tuple[Tidy, ...]]] = {
    "sum": _sum,
    "ratio": _ratio,
    "growth": _growth,
    "location_quotient": _location_quotient,
}
