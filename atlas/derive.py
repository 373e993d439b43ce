"""Layers that are worked out from other layers: sums, ratios, growth, location quotients.

Everything is pure and works on rows of text. Figures are added and divided as decimals and what is divided is
rounded to `DIGITS` places, so that the same figures give the same bytes on every machine.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from math import isfinite
from typing import Any

from atlas.errors import AtlasError, Problem, nearest, shown
from atlas.model import Tidy

DIGITS = 8

Options = Mapping[str, Any]
Rows = Sequence[Tidy]
Key = tuple[str, str]
ByKey = Mapping[Key, Tidy]


@dataclass(frozen=True)
class Derivation:
    """A way to work rows out: `make`, and the keys of `[derive]` that it must have and those that it may have."""

    make: Callable[[Options, Mapping[str, ByKey]], tuple[Tidy, ...]]
    needed: tuple[str, ...]
    further: tuple[str, ...] = ()


FORMS = {"first": "years", "last": "years", "factor": "number", "mean_of": "count", "gap": "any"}
"""The form of an option; one that is not named here is the id of a layer, or a code."""

SAID = {
    "layer": "a text in quotation marks",
    "layers": "a list of ids of layers",
    "years": "a list of years",
    "number": "a number",
    "count": "a whole number, 1 or more",
}


def by_key(rows: Iterable[Tidy]) -> dict[Key, Tidy]:
    """Rows by (code, period)."""
    return {(row.code, row.period): row for row in rows}


def derive(options: Options, inputs: Mapping[str, Rows], file: str) -> tuple[Tidy, ...]:
    """The rows of a layer that is worked out from other layers, as `[derive]` says.

    `inputs` holds the rows of the layers that `sources` names. An area without a figure in an input has none here,
    and says why. Raises AtlasError where `kind` or a key is unknown, or a key is missing.
    """
    kind = str(options.get("kind", ""))
    if kind not in DERIVATIONS:
        near = nearest(kind, DERIVATIONS)
        raise AtlasError(
            [Problem("cannot be derived in this way", file, None, "derive.kind", kind, ", ".join(DERIVATIONS), near)]
        )
    chosen = DERIVATIONS[kind]
    problems = [*_faults(options, chosen, file)]
    if problems:
        raise AtlasError(problems)
    return chosen.make(options, {name: by_key(rows) for name, rows in inputs.items()})


def _faults(options: Options, chosen: Derivation, file: str) -> Iterator[Problem]:
    known = ("kind", "gap", *chosen.needed, *chosen.further)
    for key in options:
        if key not in known:
            yield Problem("unknown key", file, None, f"derive.{key}", None, ", ".join(known), nearest(key, known))
    for key in chosen.needed:
        if key not in options:
            yield Problem("is missing", file, None, f"derive.{key}")
    for key, value in options.items():
        form = "layers" if key == "of" and options["kind"] == "sum" else FORMS.get(key, "layer")
        if key in known and not _has_form(value, form):
            yield Problem("is of another kind", file, None, f"derive.{key}", shown(value), SAID[form])


def sources(options: Options) -> tuple[str, ...]:
    """The layers that a derived layer is worked out from."""
    named = (options.get(key) for key in ("of", "by", "total", "less", "weights"))
    listed = [name if isinstance(name, list) else [name] for name in named if name]
    return tuple(dict.fromkeys(str(name) for names in listed for name in names))


def _sum(options: Options, inputs: Mapping[str, ByKey]) -> tuple[Tidy, ...]:
    """`of`: layers, added up."""
    layers = [inputs[name] for name in options["of"]]
    return tuple(_made(key, [layer.get(key) for layer in layers], _added, plain) for key in layers[0])


def _ratio(options: Options, inputs: Mapping[str, ByKey]) -> tuple[Tidy, ...]:
    """`of` ÷ `by`, times `factor`."""
    upper, lower = inputs[options["of"]], inputs[options["by"]]
    factor = Decimal(str(options.get("factor", 1)))

    def divided(values: Sequence[Decimal]) -> Decimal | None:
        return values[0] / values[1] * factor if values[1] else None

    return tuple(_made(key, [upper[key], lower.get(key)], divided) for key in upper)


def _growth(options: Options, inputs: Mapping[str, ByKey]) -> tuple[Tidy, ...]:
    """Growth of `of` in % a year from the mean of the years `first` to that of the years `last`; period: the last.

    With `weights` the `benchmark` has the growth of all areas together: volumes in chained prices do not add up, so
    their growth over all the years is averaged, weighted by the mean of that layer in `first`. (The mean of yearly
    rates would be lower: it forgets that what grows fast comes to weigh more.)
    """
    layer = inputs[options["of"]]
    first, last = ([str(year) for year in options[name]] for name in ("first", "last"))
    years = Decimal(sum(map(int, last))) / len(last) - Decimal(sum(map(int, first))) / len(first)

    def grown(values: Sequence[Decimal]) -> Decimal | None:
        before = _mean(values[: len(first)])
        after = _mean(values[len(first) :])
        return ((after / before) ** (1 / years) - 1) * 100 if before > 0 and after > 0 else None

    codes = [code for code in dict.fromkeys(code for code, _ in layer) if code != options.get("benchmark")]
    rows = [_made((code, last[-1]), [layer.get((code, year)) for year in (*first, *last)], grown) for code in codes]
    if "weights" in options and "benchmark" in options:
        weights = inputs[options["weights"]]
        masses = {code: _values([weights.get((code, year)) for year in first]) for code in codes}
        together = [
            ((1 + Decimal(row.value) / 100) ** years, _mean(mass))
            for row in rows
            if row.value and (mass := masses[row.code])
        ]
        total = sum((mass for _, mass in together), Decimal(0))
        whole = sum((times * mass for times, mass in together), Decimal(0)) / total
        rows.append(Tidy(str(options["benchmark"]), last[-1], rounded((whole ** (1 / years) - 1) * 100)))
    return tuple(rows)


def _has_form(value: Any, form: str) -> bool:
    """Whether an option's value is what the arithmetic needs. True and false are numbers to Python, and none here."""
    items = value if isinstance(value, list) else []
    whole = [isinstance(one, int) and not isinstance(one, bool) for one in items]
    return {
        "any": True,
        "layer": isinstance(value, str) and bool(value),
        "layers": bool(items) and all(isinstance(one, str) for one in items),
        "years": bool(items) and all(whole),
        "number": isinstance(value, (int, float)) and not isinstance(value, bool) and isfinite(value),
        "count": isinstance(value, int) and not isinstance(value, bool) and value >= 1,
    }[form]


def _share(options: Options, inputs: Mapping[str, ByKey]) -> tuple[Tidy, ...]:
    """`of` in % of `total` less `less`. With `benchmark` its rows: the share in all areas that have all the figures."""
    parts = _parts(options, inputs)

    def share(values: Sequence[Decimal]) -> Decimal | None:
        return values[0] / _base(values) * 100 if _base(values) > 0 else None

    rows: list[Tidy] = []
    for period in parts.periods:
        figures = _figures(parts, period)
        if options.get("benchmark"):
            rows.append(_made((str(options["benchmark"]), period), [_whole(figures, period)], lambda one: one[0] * 100))
        rows += [_made((code, period), figures[code], share) for code in parts.codes]
    return tuple(rows)


def _location_quotient(options: Options, inputs: Mapping[str, ByKey]) -> tuple[Tidy, ...]:
    """The share of `of` in `total` less `less`, over the same share in all areas that have all three figures.

    With `mean_of` the mean of so many years, the named one the last. With `benchmark` its rows, 1 by definition.
    """
    parts = _parts(options, inputs)
    quotients = {period: _quotients(parts, period) for period in parts.periods}
    several = int(options.get("mean_of", 1))

    def mean(values: Sequence[Decimal]) -> Decimal | None:
        return sum(values, Decimal(0)) / len(values)

    heads = [
        Tidy(str(options["benchmark"]), period, "1")
        for period in parts.periods[several - 1 :]
        if options.get("benchmark")
    ]
    return (
        *heads,
        *(
            _made(
                (code, period), [quotients[year][code] for year in parts.periods[place + 1 - several : place + 1]], mean
            )
            for code in parts.codes
            for place, period in enumerate(parts.periods)
            if place + 1 >= several
        ),
    )


@dataclass(frozen=True)
class _Parts:
    """A part, its total and what is taken out of the total, as layers; the areas and periods of the part."""

    layers: Sequence[ByKey]
    codes: Sequence[str]
    periods: Sequence[str]


def _parts(options: Options, inputs: Mapping[str, ByKey]) -> _Parts:
    names = [options["of"], options["total"], *([options["less"]] if "less" in options else [])]
    layers = [inputs[name] for name in names]
    codes = [code for code in dict.fromkeys(code for code, _ in layers[0]) if code != options.get("benchmark")]
    return _Parts(layers, codes, sorted({period for _, period in layers[0]}))


def _figures(parts: _Parts, period: str) -> dict[str, list[Tidy | None]]:
    return {code: [layer.get((code, period)) for layer in parts.layers] for code in parts.codes}


def _whole(figures: Mapping[str, Sequence[Tidy | None]], period: str) -> Tidy:
    """The share in all areas together that have every figure; not rounded."""
    whole = [values for rows in figures.values() if (values := _values(rows)) is not None]
    part, base = sum((one[0] for one in whole), Decimal(0)), sum((_base(one) for one in whole), Decimal(0))
    return Tidy("", period, str(part / base) if base > 0 and part > 0 else "")


def _quotients(parts: _Parts, period: str) -> dict[str, Tidy]:
    figures = _figures(parts, period)
    whole = Decimal(_whole(figures, period).value or 0)

    def quotient(values: Sequence[Decimal]) -> Decimal | None:
        own = _base(values)
        return values[0] / own / whole if own > 0 and whole else None

    return {code: _made((code, period), figures[code], quotient) for code in parts.codes}


def _base(values: Sequence[Decimal]) -> Decimal:
    return values[1] - sum(values[2:], Decimal(0))


def _values(rows: Sequence[Tidy | None]) -> list[Decimal] | None:
    """The figures of rows, or None where one has none."""
    found = [Decimal(row.value) for row in rows if row is not None and row.value]
    return found if len(found) == len(rows) else None


def _mean(values: Sequence[Decimal]) -> Decimal:
    return sum(values, Decimal(0)) / len(values)


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
    return Tidy(*key, (text or rounded)(made), status=said)


def rounded(value: Decimal) -> str:
    """A quotient as text, rounded to `DIGITS` places."""
    return plain(round(value, DIGITS))


def plain(value: Decimal) -> str:
    """A number without an exponent and without zeros at the end of its decimals."""
    text = format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


DERIVATIONS: Mapping[str, Derivation] = {
    "sum": Derivation(_sum, ("of",)),
    "ratio": Derivation(_ratio, ("of", "by"), ("factor",)),
    "share": Derivation(_share, ("of", "total"), ("less", "benchmark")),
    "growth": Derivation(_growth, ("of", "first", "last"), ("weights", "benchmark")),
    "location_quotient": Derivation(_location_quotient, ("of", "total"), ("less", "mean_of", "benchmark")),
}
