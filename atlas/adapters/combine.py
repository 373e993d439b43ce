"""Several periods of a year made one figure: its months, its quarters.

Option `combine` of `[adapter]`, a table; the pattern of the periods then has a group `part` beside `year`:

how           "sum", "mean", or "last": the figure of the last of the periods
count         how many periods a year has; a year with fewer is left out, and said
order         the texts of the periods in their order, where it is not that of their signs: names of months
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from atlas.adapters.tidy import Given
from atlas.derive import plain, rounded
from atlas.errors import AtlasError, Problem, nearest, shown
from atlas.model import Tidy

Found = Mapping[tuple[str, str, str], Tidy]
"""Figures by area, year and part of the year."""

Options = Mapping[str, Any]

KEYS = ("how", "count", "order")

HOW: Mapping[str, Callable[[Sequence[Decimal]], str]] = {
    "sum": lambda values: plain(sum(values, Decimal(0))),
    "mean": lambda values: rounded(sum(values, Decimal(0)) / len(values)),
    "last": lambda values: plain(values[-1]),
}


def combined(found: Found, given: Given) -> tuple[Tidy, ...]:
    """A figure an area and year. An area that lacks one of the periods has none, and the figure says so; of the last
    period it is only that one that counts. Raises AtlasError where the periods are not those declared."""
    options: Options | None = given.options.get("combine")
    if options is None:
        return tuple(found.values())
    parts = _parts(found)
    _fits(parts, options, given)
    whole = {year: _ordered(each, options) for year, each in parts.items() if len(each) == options["count"]}
    keys = dict.fromkeys((code, year) for code, year, _ in found if year in whole)
    return tuple(_made(found, code, year, whole[year], str(options["how"])) for code, year in keys)


def said_of_years(found: Found, options: Options) -> Iterator[str]:
    """How figures were made, and which years are not whole."""
    if "combine" in options:
        count = options["combine"].get("count")
        told = {"sum": "added up", "mean": "took the mean of", "last": "took the last of"}
        yield f"{told.get(options['combine'].get('how'), '')} the {count} periods of each year"
        for year, parts in sorted(_parts(found).items()):
            if len(parts) != count:
                yield f"left out {year}: it has {len(parts)} of {count} periods"


def _made(found: Found, code: str, year: str, parts: Sequence[str], how: str) -> Tidy:
    wanted = parts[-1:] if how == "last" else parts
    rows = [found[code, year, part] for part in wanted if (code, year, part) in found]
    values = [Decimal(row.value) for row in rows if row.value]
    said = [row.status for row in rows if row.status]
    whole = len(values) == len(wanted)
    if not whole and len(wanted) > 1:
        said.insert(0, f"{len(values)} of {len(wanted)} periods of the year have a figure")
    elif not whole and not said:
        said.append("no figure in the last period of the year")
    cells = tuple(cell for row in rows for cell in row.cells)
    return Tidy(code, year, HOW[how](values) if whole else "", status="; ".join(dict.fromkeys(said)), cells=cells)


def _parts(found: Found) -> dict[str, set[str]]:
    """The parts of each year that any area has."""
    parts: dict[str, set[str]] = {}
    for _, year, part in found:
        parts.setdefault(year, set()).add(part)
    return parts


def _ordered(parts: set[str], options: Options) -> list[str]:
    order = [str(each) for each in options.get("order", ())]
    return sorted(parts, key=lambda part: (order.index(part) if part in order else 0, part))


def check_combine(given: Given) -> None:
    """Raise AtlasError where `combine` is there and is not as it should be."""
    options: Options | None = given.options.get("combine")
    if options is None:
        return
    file = given.declared_in
    unknown = [
        Problem("unknown key", file, field=f"adapter.combine.{key}", nearest=nearest(key, KEYS))
        for key in options
        if key not in KEYS
    ]
    wrong = [] if options.get("how") in HOW else [("how", ", ".join(HOW))]
    count = options.get("count")
    wrong += [] if isinstance(count, int) and count > 1 else [("count", "how many periods a year has, 2 or more")]
    problems = unknown + [
        Problem("is not as it should be", file, None, f"adapter.combine.{key}", shown(options.get(key)), expected)
        for key, expected in wrong
    ]
    name = "period_columns" if "period_columns" in given.options else "period"
    if "(?P<part>" not in str(given.options.get(name)):
        expected = "a pattern with a group (?P<part>…): which month or quarter of the year it is"
        problems.append(Problem("has no group `part`", file, None, f"adapter.{name}", None, expected))
    for name in ("lower", "upper", "margin"):
        if name in given.options["columns"]:
            todo = "take the column out: several intervals do not make one"
            problems.append(Problem("cannot be combined", file, None, f"adapter.columns.{name}", todo=todo))
    if problems:
        raise AtlasError(problems)


def _fits(parts: Mapping[str, set[str]], options: Options, given: Given) -> None:
    """Raise AtlasError where a year has more periods than declared, no year is whole, or a period is in no order."""
    count, order = options["count"], [str(each) for each in options.get("order", ())]
    file = str(given.options["file"][0]["path"])
    todo = f"see what they are, then correct `combine` in {given.declared_in}"
    problems = []
    for year, each in parts.items():
        if len(each) > count:
            what, found = f"has more periods in {year} than declared", ", ".join(sorted(each))
            problems.append(Problem(what, file, None, "period", shown(found), str(count), todo=todo))
    strange = sorted({part for each in parts.values() for part in each} - set(order)) if order else []
    if strange:
        found, expected = shown(", ".join(strange)), ", ".join(order)
        problems.append(Problem("has a period in no order", file, None, "period", found, expected, todo=todo))
    most = max((len(each) for each in parts.values()), default=count)
    if most < count:
        problems.append(Problem("has no whole year", file, None, "period", f"{most} periods", str(count), todo=todo))
    if problems:
        raise AtlasError(problems)
