"""Quality profiles: how much of each submission meets each standard, put together by institution and by field.

A table with a row a submission: who made it, in which unit, with how many people, and the percentages that meet each
standard. Percentages are put together weighted by people; scores divide by 100 and never by the sum of the standards
shown, so that what was found unclassified counts as nothing (trap: profiles that seem not to add up to 100).

Options of the `[[adapter.file]]`: `id`, `unit`, `weight` (columns), `unique` (columns that tell rows apart),
`standards` (columns), `count` and `amount` (attributes: number of units; people), `shares` (attribute -> standard),
`scores` (attribute -> standard -> points a person), `masses` (the same, for all people together), and in
`[adapter.fields]` field -> units. Attributes of a field have its name at the end: `amount_field`. `details` (ours ->
column): what `details.csv` says of each submission.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import pandas as pd

from atlas.adapters.frames import frame
from atlas.adapters.numbers import number, why_not
from atlas.adapters.sums import digits
from atlas.adapters.tidy import Given
from atlas.errors import Problem, Problems, shown

Options = Mapping[str, Any]

HUNDRED = Decimal(100)
FINE = 8
"""Decimals of a mean: with few, a figure that is shown to two would be rounded twice (2.874978, 2.875, 2.88)."""

PROFILE = (
    "id", "name", "unit", "weight", "unique", "standards", "count", "amount", "shares", "scores", "masses", "details",
)  # fmt: skip
"""Keys of a file of profiles."""


@dataclass(frozen=True)
class Submission:
    """One submission: its unit, its people in full-time equivalents, percent of it by standard."""

    unit: str
    people: Decimal
    percent: Mapping[str, Decimal]


def profiles(given: Given, options: Options, problems: Problems) -> dict[str, dict[str, str]]:
    """Attributes by id, as text: the whole profile, then each field's. A field without people has amount and mass 0."""
    fields = {name: tuple(str(unit) for unit in units) for name, units in given.options.get("fields", {}).items()}
    found: dict[str, dict[str, str]] = {}
    for key, submissions in _read(given, options, fields, problems).items():
        found[key] = put_together(options, fields, submissions)
    return found


def put_together(
    options: Options, fields: Mapping[str, tuple[str, ...]], submissions: list[Submission]
) -> dict[str, str]:
    """The attributes of one institution, as text, from its submissions."""
    attributes = {str(options["count"]): str(len({each.unit for each in submissions}))}
    attributes |= _profile(options, submissions, "")
    for name, units in fields.items():
        attributes |= _profile(options, [each for each in submissions if each.unit in units], f"_{name}")
    return attributes


def profile_names(options: Options, fields: Iterable[str]) -> list[str]:
    """The attributes that `profiles` gives, in order."""
    whole = [str(options["amount"]), *options["shares"], *options["scores"], *options["masses"]]
    return [str(options["count"]), *whole, *(f"{name}_{each}" for each in fields for name in whole)]


def detailed(given: Given, options: Options) -> list[tuple[str, ...]]:
    """Every submission: the id of who made it, then the columns that `details` names, as published."""
    columns = [str(options["id"]), *(str(column) for column in options.get("details", {}).values())]
    return list(frame(given, options, columns)[columns].itertuples(index=False, name=None))


def _read(
    given: Given, options: Options, fields: Mapping[str, tuple[str, ...]], problems: Problems
) -> dict[str, list[Submission]]:
    path, unit = str(options["path"]), str(options["unit"])
    standards = [str(each) for each in options["standards"]]
    columns = list(dict.fromkeys([str(options["id"]), unit, str(options["weight"]), *options["unique"], *standards]))
    table = frame(given, options, columns)
    known = {each for units in fields.values() for each in units}
    found: dict[str, list[Submission]] = {}
    for line in table.index[table.duplicated(list(options["unique"]))]:
        problems.add(
            Problem(
                "the same submission twice",
                file=path,
                line=int(line),
                found=shown(", ".join(table.loc[line, list(options["unique"])])),
                todo=f"see which column tells the two apart, and add it to `unique` in {given.declared_in}",
            )
        )
    for line, row in table.iterrows():
        numbers = {name: _number(path, line, name, row, problems) for name in (str(options["weight"]), *standards)}
        whole = sum((numbers[name] for name in standards), Decimal(0))
        if abs(whole - HUNDRED) > 1:
            problems.add(
                Problem("does not add up to 100%", path, _line(line), ", ".join(standards), found=digits(whole))
            )
        if row[unit] not in known:
            todo = "add it to `[adapter.fields]`"
            problems.add(Problem("is in no field", path, _line(line), unit, shown(row[unit]), todo=todo))
        people = numbers.pop(str(options["weight"]))
        found.setdefault(row[str(options["id"])], []).append(Submission(row[unit], people, numbers))
    return found


def _line(line: object) -> int:
    return int(str(line))


def _number(path: str, line: object, name: str, row: pd.Series[str], problems: Problems) -> Decimal:
    plain = number(row[name])
    if plain is None:
        problems.add(Problem(why_not(row[name]), path, _line(line), name, shown(row[name])))
    return Decimal(plain or 0)


def _profile(options: Options, submissions: list[Submission], ending: str) -> dict[str, str]:
    people = sum((each.people for each in submissions), Decimal(0))
    masses = {
        f"{name}{ending}": digits(_mass(submissions, points) / HUNDRED, FINE)
        for name, points in options["masses"].items()
    }
    amount = {f"{options['amount']}{ending}": digits(people)}
    if not people:
        return amount | masses
    shares = {
        f"{name}{ending}": digits(_mass(submissions, {standard: 1}) / people, FINE)
        for name, standard in options["shares"].items()
    }
    scores = {
        f"{name}{ending}": digits(_mass(submissions, points) / people / HUNDRED, FINE)
        for name, points in options["scores"].items()
    }
    return amount | shares | scores | masses


def _mass(submissions: Iterable[Submission], points: Mapping[str, float | int | str]) -> Decimal:
    """People times percent times points, added up over submissions and standards."""
    parts = (
        each.people * each.percent[standard] * Decimal(str(worth))
        for each in submissions
        for standard, worth in points.items()
    )
    return sum(parts, Decimal(0))
