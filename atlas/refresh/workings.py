"""From the publisher's bytes to a layer's rows: adapt, take over earlier areas, fill gaps with reasons, derive."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from shapely.errors import ShapelyError

from atlas import derive, trace
from atlas.adapters import ADAPTERS, Adapted, Given
from atlas.derive import by_key
from atlas.errors import AtlasError, Problem, nearest, shown
from atlas.model import AreaSet, Change, Tidy
from atlas.refresh.carry import Weights, carry, fill
from atlas.refresh.declared import Declared

Rows = tuple[Tidy, ...]

TRACE = "see whether it came down whole; ATLAS_TRACEBACK=1 shows where it went wrong"


@dataclass(frozen=True)
class Worked:
    """What comes out: rows for `values.csv`, other files as they are, codes left out, what was done in words, and
    the publisher's cells behind the figures."""

    rows: Rows = ()
    files: Mapping[str, bytes] = field(default_factory=dict)
    excluded: Mapping[str, str] = field(default_factory=dict)
    done: tuple[str, ...] = ()
    cells: bytes = b""


@dataclass(frozen=True)
class Known:
    """The areas that a layer is about: those it covers, the others of its set, other codes, the one held against."""

    codes: tuple[str, ...] = ()
    outside: tuple[str, ...] = ()
    benchmark: str | None = None
    areas: AreaSet | None = None
    other_codes: Mapping[str, str] = field(default_factory=dict)


def known(one: Declared, areas: Mapping[str, AreaSet], other_codes: Mapping[str, Mapping[str, str]]) -> Known:
    """The areas of a layer's set, within its scope. Raises AtlasError where set or scope do not exist."""
    name = one.table.get("area_set")
    if name is None:
        return Known()
    if name not in areas:
        problem = Problem("unknown area set", one.file, None, "area_set", shown(name), None, nearest(str(name), areas))
        raise AtlasError([problem])
    chosen = areas[name]
    scope: Mapping[str, Any] | None = one.table.get("scope")
    codes = chosen.codes
    if scope is not None:
        inside = {
            code
            for group in chosen.groups
            if group.kind == scope.get("kind") and group.code in scope.get("codes", ())
            for code in group.members
        }
        codes = tuple(code for code in chosen.codes if code in inside)
        if not codes:
            raise AtlasError([Problem("no area is in the scope declared", one.file, field="scope", found=str(scope))])
    benchmark = one.table.get("benchmark", {}).get("code") or (chosen.benchmark.code if chosen.benchmark else None)
    outside = tuple(code for code in chosen.codes if code not in set(codes))
    return Known(codes, outside, benchmark, chosen, others(chosen, areas, other_codes))


def others(
    chosen: AreaSet, areas: Mapping[str, AreaSet], other_codes: Mapping[str, Mapping[str, str]]
) -> Mapping[str, str]:
    """What codes of other areas stand for, by their beginning: of a merged set, what those of its base say, and more.

    A publisher's file has rows for the base's areas, and for those before them, beside rows for the merged ones.
    """
    base = areas.get(chosen.merged_from)
    if base is None:
        return other_codes.get(chosen.id, {})
    smaller = f"one of the {base.many} that these {chosen.many} are merged from"
    within = [*base.codes, *(change.old_code for change in base.changes)]
    return {**other_codes.get(base.id, {}), **dict.fromkeys(within, smaller), **other_codes.get(chosen.id, {})}


def work_out(one: Declared, contents: Mapping[str, bytes], known: Known, inputs: Mapping[str, Rows]) -> Worked:
    """A folder's rows and files. `inputs` are the rows of other layers, for `[derive]`. Raises AtlasError."""
    worked = _adapted(one, contents, known) if one.adapter else Worked()
    if not one.derive:
        return worked
    rows = derive.derive(one.derive, {**inputs, one.id: worked.rows}, one.file)
    filled = fill(rows, known.codes, known.benchmark, one.derive.get("gap", ()))
    names = ", ".join(derive.sources(one.derive))
    done = (*worked.done, f"worked out as {one.derive['kind'].replace('_', ' ')} from {names}")
    return Worked(filled, worked.files, worked.excluded, done, worked.cells)


def _adapted(one: Declared, contents: Mapping[str, bytes], known: Known) -> Worked:
    kind = str(one.adapter.get("kind"))
    if kind not in ADAPTERS:
        fault = Problem(
            "there is no such adapter", one.file, None, "adapter.kind", shown(kind), ", ".join(ADAPTERS),
            nearest(kind, ADAPTERS),
        )  # fmt: skip
        raise AtlasError([fault])
    changes = known.areas.changes if known.areas else ()
    given = Given(
        one.file,
        contents,
        one.adapter,
        known.codes,
        known.outside,
        known.benchmark,
        changes,
        known.other_codes,
        one.names,
        dict(zip(known.areas.names, known.areas.codes, strict=True)) if known.areas else {},
    )
    adapted = _run(kind, given)
    if not adapted.rows and not any(content.count(b"\n") > 1 for content in adapted.files.values()):
        raise AtlasError([_no_figure(one)])
    if not adapted.rows:
        return Worked((), adapted.files, adapted.excluded, adapted.done)
    weights = Weights(by_key(adapted.weights), adapted.weighted_by)
    figures = str(one.adapter.get("figures", "rate"))
    inside = [change for change in changes if change.new_code in known.codes]
    carried = carry(adapted.rows, inside, figures, weights)
    rows = fill(carried.rows, known.codes, known.benchmark, one.adapter.get("gap", ()))
    _any_figure(one, rows)
    done = (*adapted.done, *carried.done, *_gaps(rows))
    return Worked(rows, adapted.files, {**adapted.excluded, **carried.excluded}, done, _cells(adapted, rows, inside))


def _cells(adapted: Adapted, rows: Rows, changes: Sequence[Change]) -> bytes:
    """The cells of the rows, and of what rows without a cell of their own are put together from."""
    made = {(row.code, row.period) for row in rows if not row.cells}
    parts = {
        (change.old_code, period)
        for change in changes
        for code, period in made
        if change.new_code == code and change.count != "same"
    }
    read = [row for row in adapted.rows if (row.code, row.period) in parts]
    heavy = [row for row in adapted.weights if (row.code, row.period) in parts]
    return trace.encode([*rows, *read], heavy)


class _Watched(dict[str, bytes]):
    """Files of which is known which was opened last."""

    last: str | None = None

    def __getitem__(self, path: str) -> bytes:
        self.last = path
        return super().__getitem__(path)


def _run(kind: str, given: Given) -> Adapted:
    """What the adapter finds. A file of another build than it expects, such as JSON without a part, is a problem."""
    files = _Watched(given.files)
    try:
        return ADAPTERS[kind](replace(given, files=files))
    except KeyError as error:
        what = "lacks a part, or the options of its reading do"
        found, todo = shown(str(error.args[0])), f"{TRACE}; for the options of each kind see docs/add-a-layer.md"
    except (TypeError, ValueError, AttributeError, IndexError, ArithmeticError, ShapelyError) as error:
        if os.environ.get("ATLAS_TRACEBACK"):
            raise
        what = f"is not built as the adapter “{kind}” expects"
        found, todo = shown(f"{type(error).__name__}: {error}", 200), TRACE
    file = files.last or given.declared_in
    raise AtlasError([Problem(what, file, None, f"adapter of {given.declared_in}", found, todo=todo)])


def _any_figure(one: Declared, rows: Sequence[Tidy]) -> None:
    if not any(row.value for row in rows):
        raise AtlasError([_no_figure(one)])


def _no_figure(one: Declared) -> Problem:
    files = ", ".join(dict.fromkeys(str(file["path"]) for file in one.adapter.get("file", ())))
    todo = f"see whether it came down whole, then what {one.file} says of its rows"
    return Problem("has no figure that is wanted", files, None, "adapter", todo=todo)


def _gaps(rows: Sequence[Tidy]) -> tuple[str, ...]:
    """How many areas and periods have no figure, by reason."""
    reasons: dict[str, int] = {}
    for row in rows:
        if not row.value:
            reasons[row.status] = reasons.get(row.status, 0) + 1
    return tuple(f"left {count:,} without a figure: {reason}" for reason, count in reasons.items())
