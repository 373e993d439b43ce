"""How a figure came to be: read from a row, added up, taken over from earlier areas, or not there."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from atlas.adapters.numbers import figure
from atlas.adapters.sums import digits
from atlas.derive import Key
from atlas.explain.account import Step
from atlas.explain.held import Held
from atlas.model import Cell, Change, Tidy
from atlas.refresh.carry import Weights, parts_of, taken_over

Options = Mapping[str, Any]

COMBINED = {"sum": "the periods of the year added up", "mean": "mean of the periods of the year",
            "last": "the last period of the year"}  # fmt: skip
"""What `combine` of the adapter made of several periods."""

COLUMNS = ("code", "period", "value", "lower", "upper", "status", "notes", "part")


def published(held: Held, layer: str, key: Key) -> Step:
    """The step of a figure that is not derived, from what the publisher's files say."""
    adapter, row = held.meta(layer).adapter, held.rows(layer).get(key)
    cells = held.trace(layer).figures.get(key, ())
    if cells:
        return READINGS.get(str(adapter.get("kind")), listed)(adapter, cells, key, row)
    return _carried(held, layer, key) or _unread(held, layer, key, row)


def _unread(held: Held, layer: str, key: Key, row: Tidy | None) -> Step:
    """A figure that stands in no cell: a sum over all areas, one that was put there by hand, or none."""
    adapter = held.meta(layer).adapter
    benchmark = held.meta(layer).benchmark or held.set_of(layer).benchmark
    if row is None:
        return Step("no row", notes=("the publisher's files have nothing for this area and period",))
    if benchmark and key[0] == benchmark.code and adapter.get("benchmark") == "sum":
        return _whole(held, layer, key)
    if not row.value:
        return Step(row.status, notes=("declared for areas of which the publisher says nothing",) if adapter else ())
    return Step(f"as it stands in layers/{layer}/values.csv", row.value)


def read(adapter: Options, cells: Sequence[Cell], key: Key, row: Tidy | None) -> Step:
    """A figure that stands in a row of the publisher's file; further rows say the same again."""
    first, *again = [cell_step(adapter, cell, key[0]) for cell in cells]
    notes = _status(row)
    if "combine" in adapter:
        told = tuple(Step(f"{cell.period}: {step.what}", step.value, step.notes) for cell, step in zip(
            cells, (first, *again), strict=True))  # fmt: skip
        return Step(COMBINED[str(adapter["combine"]["how"])], row.value if row else "", notes, told)
    more = tuple(Step(f"the same again: {step.what}", step.value, step.notes) for step in again)
    return Step(first.what, first.value, (*first.notes, *notes), more)


def added(adapter: Options, cells: Sequence[Cell], key: Key, row: Tidy | None) -> Step:
    """A figure put together from several cells: parts of a table, then files, then years."""
    years: dict[str, list[Cell]] = {}
    for cell in cells:
        years.setdefault(cell.period[:4], []).append(cell)
    steps = [_year(adapter, found, key[0]) for found in years.values()]
    notes = _status(row)
    if "mean" not in adapter:
        return Step(steps[0].what, steps[0].value, (*steps[0].notes, *notes), steps[0].parts)
    known = [Decimal(step.value) for step in steps if step.value]
    mean = digits(sum(known, Decimal(0)) / len(known)) if known else ""
    told = [
        Step(f"{year}: {step.what}", step.value, step.notes, step.parts)
        for year, step in zip(years, steps, strict=True)
    ]
    return Step(f"mean of {len(known)} years: {', '.join(years)}", mean, notes, tuple(told))


def counted(adapter: Options, cells: Sequence[Cell], key: Key, row: Tidy | None) -> Step:
    """The years since the first of several spans began."""
    parts = tuple(_span(adapter, cell, key[0]) for cell in cells)
    first = min(int(cell.value) for cell in cells)
    return Step(f"years since {first}", str(int(key[1]) - first), _status(row), parts)


def _span(adapter: Options, cell: Cell, ours: str) -> Step:
    """The year in which a span began, and the row, or the declaration, that has the span."""
    if not cell.line:
        return Step(f"{cell.notes}: declared in {cell.file}", cell.value)
    step, options = cell_step(adapter, cell, ours), options_of(adapter, cell.file)
    years = [str(file["path"]) for file in adapter.get("file", ()) if file.get("role") == "years"]
    dated = [str(options[name]) for name in ("start",) if name in options]
    places = [f"its {column}" for column in dated] + [f"{path}, by its name" for path in years]
    notes = (*step.notes, f"the year is from {', else from '.join(places)}") if places else step.notes
    return Step(f"{cell.part}: {step.what}", step.value, notes)


def listed(adapter: Options, cells: Sequence[Cell], key: Key, row: Tidy | None) -> Step:
    """A figure made in a way that has no telling of its own: the cells that it is made of."""
    parts = tuple(cell_step(adapter, cell, key[0]) for cell in cells)
    return Step(f"made by the adapter “{adapter.get('kind')}”", row.value if row else "", _status(row), parts)


def _status(row: Tidy | None) -> tuple[str, ...]:
    return (row.status,) if row is not None and row.status else ()


READINGS: dict[str, Callable[[Options, Sequence[Cell], Key, Tidy | None], Step]] = {
    "long": read,
    "sums": added,
    "spans": counted,
}
"""How the figures of each kind of adapter came to be."""


def cell_step(adapter: Options, cell: Cell, ours: str) -> Step:
    """A cell of a publisher's file: where it stands, what its row says, what became of it."""
    options = options_of(adapter, cell.file)
    text = str(options.get("grades", {}).get(cell.value, cell.value))
    value = figure(text, options) if cell.value and cell.value not in options.get("markers", {}) else ""
    notes = [" · ".join(f"{column} = {text}" for column, text in _row(options, cell))]
    if cell.code != ours:
        notes.append(f"{cell.code} is {ours} with us")
    if value and value != cell.value:
        notes.append(f"“{cell.value}” is read as {value}")
    if not value and cell.value:
        notes.append(f"“{cell.value}” stands for no figure")
    return Step(f"{cell.file}, row {cell.line:,}", value or "", tuple(notes))


def options_of(adapter: Options, file: str) -> Options:
    """The adapter's options for one of its files."""
    own: Options = next((each for each in adapter.get("file", ()) if each.get("path") == file), {})
    return {**adapter, **own}


def _row(options: Options, cell: Cell) -> list[tuple[str, str]]:
    """The row's cells by the publisher's names of columns; what all its rows say comes first."""
    alike = {**options.get("expect", {}), **options.get("where", {})}
    named = {**{name: options.get(name) for name in ("code", "period", "value")}, **options.get("columns", {})}
    named["code"] = named["code"] or options.get("area")
    if "period_columns" in options:
        named |= {"period": None, "value": cell.period}
    named["part"] = options.get("parts") or options.get("group")
    told = [(name, text) for name, text in alike.items() if isinstance(text, str) and name not in named.values()]
    cells = [(named.get(name), getattr(cell, name)) for name in COLUMNS]
    return [*told, *((str(name), text) for name, text in cells if name and text)]


def _year(adapter: Options, cells: Sequence[Cell], ours: str) -> Step:
    """The figure of a year: the sum over files, where they are added up."""
    left = list(cells)
    files = [step for file in adapter["file"] if (step := _file({**adapter, **file}, left, ours)) is not None]
    if not adapter.get("add_files"):
        return files[0]
    lacking = len(adapter["file"]) - len([step for step in files if step.value])
    if lacking:
        return Step(
            "added up over files", notes=(f"{lacking} of {len(adapter['file'])} files have none",), parts=tuple(files)
        )
    total = sum((Decimal(step.value) for step in files), Decimal(0))
    return Step(f"added up over {len(files)} files", digits(total), parts=tuple(files))


def _file(options: Options, left: list[Cell], ours: str) -> Step | None:
    """The figure of one file: the sum over its parts, taken out of the cells that are `left`."""
    parts = options.get("parts")
    wanted = [str(each) for each in options["where"][parts]] if parts else [""]
    taken = []
    for part in wanted:
        cell = next((cell for cell in left if cell.file == options["path"] and cell.part == part), None)
        if cell is not None:
            left.remove(cell)
            taken.append(cell_step(options, cell, ours))
    if not taken:
        return None
    if len(wanted) == 1:
        return taken[0]
    whole = len(taken) == len(wanted) and all(step.value for step in taken)
    total = digits(sum((Decimal(step.value) for step in taken), Decimal(0))) if whole else ""
    lacking = () if whole else ("a sum needs all its parts",)
    return Step(f"added up over {len(wanted)} values of {parts}", total, lacking, tuple(taken))


def _carried(held: Held, layer: str, key: Key) -> Step | None:
    """A figure taken over from the areas that this one was put together from; None where it was not."""
    code, period = key
    adapter, trace = held.meta(layer).adapter, held.trace(layer)
    group = [change for change in held.set_of(layer).changes if change.new_code == code and change.count != "same"]
    keys = [(change.old_code, period) for change in group]
    steps = {key: cell_step(adapter, trace.figures[key][0], key[0]) for key in keys if key in trace.figures}
    if not steps:
        return None
    heavy = {key: _weight(adapter, trace.weights[key][0], key[0]) for key in keys if key in trace.weights}
    kind = str(adapter.get("figures", "rate"))
    rule = {"count": group[0].count, "rate": group[0].rate}.get(kind, kind)
    there, weights = ({key: Tidy(*key, step.value) for key, step in found.items()} for found in (steps, heavy))
    title = str(adapter.get("weight", {}).get("title", ""))
    made = taken_over(key, group, rule, there, Weights(weights, title))
    used, absent = parts_of(group, period, there)
    parts = [
        _part(change, steps[old], heavy.get(old)) for change, old in zip(group, keys, strict=True) if old[0] in used
    ]
    return Step(made.status, made.value, (f"no figure for {', '.join(absent)}",) if absent else (), tuple(parts))


def _part(change: Change, step: Step, weight: Step | None) -> Step:
    """An earlier area's figure, with its weight where there is one."""
    what = f"{change.old_name or change.old_code}, part of {change.new_code} since {change.date}: {step.what}"
    return Step(what, step.value, step.notes, (weight,) if weight else ())


def _weight(adapter: Options, cell: Cell, ours: str) -> Step:
    """What a rate is weighted by; its options win over those of the file."""
    step = cell_step({**options_of(adapter, cell.file), **adapter["weight"], "file": ()}, cell, ours)
    return Step(f"weight, {adapter['weight']['title']}: {step.what}", step.value, step.notes)


def _whole(held: Held, layer: str, key: Key) -> Step:
    """The sum over all areas."""
    codes = set(held.set_of(layer).codes)
    rows = [row for row in held.rows(layer).values() if row.period == key[1] and row.code in codes]
    known = [Decimal(row.value) for row in rows if row.value]
    note = f"each can be explained: atlas explain {layer} CODE {key[1]}"
    return Step(f"sum over {len(known)} areas", digits(sum(known, Decimal(0))), (note,))
