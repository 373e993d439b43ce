"""Figures under the areas of a set: areas of other years taken over, gaps filled with their reasons."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from atlas.derive import ByKey, Key, Rows, by_key, plain, rounded
from atlas.model import Change, Tidy


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


def carry(rows: Rows, changes: Iterable[Change], figures: str, weights: Weights | None = None) -> Carried:
    """Figures of areas that no longer are, taken over by the areas that they became part of.

    `figures` is "count" or "rate": it picks the column of changes.csv that says how. Counts add up. Rates are
    weighted by what they are rates of; without it the area has no figure, and the row says why. A "category" is
    taken over where all parts are alike. An area needs all its parts. Where the publisher has the new area itself,
    its parts are left out.
    """
    there = by_key(rows)
    parts: dict[str, list[Change]] = {}
    for change in changes:
        if change.count != "same":
            parts.setdefault(change.new_code, []).append(change)
    old = {change.old_code: new for new, group in parts.items() for change in group}
    found = [row for row in rows if row.code not in old]
    excluded = {row.code: f"part of {old[row.code]}" for row in rows if row.code in old}
    made = 0
    for new, group in parts.items():
        rule = {"count": group[0].count, "rate": group[0].rate}.get(figures, figures)
        for period in sorted({row.period for row in rows if old.get(row.code) == new}):
            if (new, period) not in there:
                found.append(taken_over((new, period), group, rule, there, weights or Weights()))
                made += bool(found[-1].value)
    done = (f"made {made} figures from those of {len(excluded)} areas of other years",) if excluded else ()
    return Carried(tuple(found), excluded, done)


def taken_over(key: Key, group: Sequence[Change], rule: str, there: ByKey, weights: Weights) -> Tidy:
    """The figure of an area made from its parts, or the reason that there is none."""
    code, period = key
    parts, absent = parts_of(group, period, there)
    rows = [there[part, period] for part in parts]
    blank = [row.code for row in rows if not row.value]
    said = f"{len(parts)} earlier areas"
    if absent or blank:
        called = {change.old_code: change.old_name for change in group}
        names = ", ".join(called[part] or part for part in absent or blank)
        return Tidy(code, period, "", status=f"published for earlier areas only, without {names}")
    if rule == "add":
        total = sum((Decimal(row.value) for row in rows), Decimal(0))
        return Tidy(code, period, plain(total), status=f"carried: from {said}, added up")
    if rule == "category":
        alike = sorted({row.value for row in rows})
        if len(alike) > 1:
            return Tidy(code, period, "", status=f"mixed: {said} of categories {' and '.join(alike)}")
        return Tidy(code, period, alike[0], status=f"carried: from {said}, all alike")
    heavy = [weights.rows.get((part, period)) for part in parts]
    masses = [Decimal(row.value) for row in heavy if row is not None and row.value]
    if rule != "by denominator" or len(masses) < len(rows) or not sum(masses):
        return Tidy(code, period, "", status=f"published for {said} only; their rates cannot be added up")
    mean = sum((Decimal(row.value) * mass for row, mass in zip(rows, masses, strict=True)), Decimal(0)) / sum(masses)
    return Tidy(code, period, rounded(mean), status=f"carried: from {said}, weighted by {weights.title}")


def parts_of(group: Sequence[Change], period: str, there: ByKey) -> tuple[list[str], list[str]]:
    """The parts that the publisher has in `period`, and those that it should have as well.

    Parts that ended together last are the whole: a publisher may give them back to years before they were, when some
    of them were still parts of their own. Else parts that ended after the period must be there, and of parts that
    ended together in or before it all or none: a publisher may keep to earlier areas, but not to half of them.
    """
    parts = [change.old_code for change in group if (change.old_code, period) in there]
    last = [change.old_code for change in group if change.date == max(each.date for each in group)]
    if all(code in parts for code in last):
        return last, []
    absent = []
    for date in sorted({change.date for change in group}):
        together = [change.old_code for change in group if change.date == date]
        if date[:4] > period[:4] or any(code in parts for code in together):
            absent += [code for code in together if code not in parts]
    return parts, absent


def fill(
    rows: Rows, codes: Sequence[str], benchmark: str | None, gaps: Iterable[Mapping[str, Any]]
) -> tuple[Tidy, ...]:
    """Rows in the order of `codes` (the benchmark first) and of periods, with a row for every gap that is declared.

    Where the publisher has no row for an area, the first fitting of `gaps` says why: each has a `reason` and any of
    `codes` (beginnings), `before` and `after` (years). A gap that none fits stays without a row: an area that a join
    has lost must not look like one of which the publisher is known to say nothing. The benchmark has a row for a gap
    only where its own code is named.
    """
    there = by_key(rows)
    reasons = tuple(gaps)
    periods = sorted({row.period for row in rows if row.code in set(codes)})
    named = [gap for gap in reasons if gap.get("codes")]
    heads = [there.get((benchmark, when)) or _gap(benchmark, when, named) for when in periods if benchmark]
    body = [there.get((code, period)) or _gap(code, period, reasons) for code in codes for period in periods]
    return tuple(row for row in (*heads, *body) if row is not None)


def _gap(code: str, period: str, gaps: Iterable[Mapping[str, Any]]) -> Tidy | None:
    for each in gaps:
        fits = any(code.startswith(beginning) for beginning in each.get("codes", [""]))
        if fits and str(each.get("after", "")) < period < str(each.get("before", "9999")):
            return Tidy(code, period, "", status=str(each["reason"]))
    return None
