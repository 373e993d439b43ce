"""A layer's rows on the areas of its set: arrays in the set's order, and a report of what became of every code."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence

import numpy as np

from atlas.errors import AtlasError, Problem, Problems, nearest
from atlas.model import AreaSet, Atlas, Benchmark, FloatArray, Joined, JoinReport, LayerMeta, RawLayer, Row

COVERAGE_TOLERANCE = 0.01
SPARSE = 0.25
NO_ROW = "no figure in the source"
APART = "{figure}, set apart: {reason}"
NOT_COVERED = "not covered: these figures are for {groups} only"


def join_all(atlas: Atlas) -> dict[str, Joined]:
    """Every layer joined, by its id, in the layers' order.

    Raises AtlasError with the problems of all layers together.
    """
    problems = Problems()
    joined: dict[str, Joined] = {}
    for raw in atlas.layers:
        try:
            joined[raw.meta.id] = join(raw, atlas.area_sets[raw.meta.area_set])
        except AtlasError as error:
            for problem in error.problems:
                problems.add(problem)
    problems.raise_if_any()
    return joined


def join(raw: RawLayer, areas: AreaSet) -> Joined:
    """`raw` on `areas`: values, lower and upper of shape (P, N), the benchmark's figures of shape (P,).

    The period shown first is the newest whose coverage is within 1% of the best of any period. Raises AtlasError
    for unknown codes, for an area with two rows for a period, for figures outside the layer's scope, and where
    fewer than `min_match` of the areas in scope have a row in the period shown first: a figure, or the reason
    why there is none. An area that a join lost has neither. A period in which hardly any area has a row is a fault too.
    """
    meta = raw.meta
    benchmark = meta.benchmark or areas.benchmark
    at = {code: position for position, code in enumerate(areas.codes)}
    covered = scope_codes(meta, areas)
    faults = [*_code_faults(raw, at, covered, benchmark_codes(meta, areas)), *_repeat_faults(raw)]
    if not covered:
        faults.append(Problem("the layer's scope covers no area", f"layers/{meta.id}/layer.toml", field="scope"))
    if faults:
        raise AtlasError(faults)
    rows = [row for row in raw.rows if row.area_code in at]
    periods = tuple(sorted({row.period for row in rows}))
    if not periods:
        raise AtlasError([Problem("the layer has no row for any area", _file(meta))])
    values, lower, upper = _arrays([row for row in rows if row.area_code not in meta.apart], periods, at)
    inside = np.array([code in covered for code in areas.codes])
    shown = first_shown(values[:, inside])
    if not np.isfinite(values[shown]).any():
        raise AtlasError([Problem("the layer has no figure for any area", _file(meta))])
    found = len({row.area_code for row in rows if row.period == periods[shown]} & covered)
    if found < meta.min_match * len(covered):
        raise AtlasError([_too_few(meta, areas, periods[shown], found, len(covered))])
    if sparse := list(_sparse(meta, areas, rows, covered)):
        raise AtlasError(sparse)
    notes = _notes(meta, areas, rows, periods, covered)
    notes.update(_benchmark_notes(raw, benchmark))
    return Joined(
        meta=meta,
        codes=areas.codes,
        periods=periods,
        values=values,
        lower=lower,
        upper=upper,
        benchmark=_benchmark(raw, benchmark, periods),
        notes=notes,
        shown=shown,
        apart={
            (row.period, row.area_code): _numbers(row)
            for row in rows
            if row.area_code in meta.apart and row.value is not None
        },
        report=_report(raw, areas, values[shown], {code: notes.get((periods[shown], code), "") for code in covered}),
    )


def scope_codes(meta: LayerMeta, areas: AreaSet) -> frozenset[str]:
    """Codes of the areas that the layer covers: all of the set, or those of its scope's groups."""
    if meta.scope is None:
        return frozenset(areas.codes)
    groups = [group for group in areas.groups if group.kind == meta.scope.kind and group.code in meta.scope.codes]
    return frozenset(code for group in groups for code in group.members)


def benchmark_codes(meta: LayerMeta, areas: AreaSet) -> frozenset[str]:
    """Codes that may stand in a layer's rows beside its areas': the set's benchmark and the layer's own."""
    return frozenset(found.code for found in (meta.benchmark, areas.benchmark) if found is not None)


def first_shown(values: FloatArray) -> int:
    """Position of the newest period whose coverage is within 1% of the best; `values` of shape (P, N) in scope."""
    coverage = np.isfinite(values).mean(axis=1)
    near = np.flatnonzero(coverage >= coverage.max() * (1 - COVERAGE_TOLERANCE))
    return int(near[-1])


def _arrays(
    rows: Sequence[Row], periods: Sequence[str], at: Mapping[str, int]
) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Values, lower and upper ends of intervals; NaN where there is none."""
    when = {period: position for position, period in enumerate(periods)}
    shape = (len(periods), len(at))
    index = np.array([when[row.period] * len(at) + at[row.area_code] for row in rows], dtype=np.int64)
    columns = (
        [row.value for row in rows],
        [row.lower for row in rows],
        [row.upper for row in rows],
    )
    values, lower, upper = (_spread(column, index, shape) for column in columns)
    return values, lower, upper


def _spread(column: Sequence[float | None], index: np.ndarray, shape: tuple[int, int]) -> FloatArray:
    flat = np.full(shape[0] * shape[1], np.nan)
    flat[index] = np.array(column, dtype=np.float64)  # None becomes NaN
    return flat.reshape(shape)


def _numbers(row: Row) -> tuple[float, float, float]:
    value, lower, upper = (math.nan if each is None else each for each in (row.value, row.lower, row.upper))
    return value, lower, upper


def _apart(row: Row, meta: LayerMeta) -> str:
    """What is said of a figure that is set apart: the figure as it is shown, and the reason."""
    figure = f"{meta.prefix}{row.value:,.{meta.decimals}f}{meta.suffix}"
    return APART.format(figure=figure, reason=meta.apart[row.area_code])


def _benchmark(raw: RawLayer, benchmark: Benchmark | None, periods: Sequence[str]) -> FloatArray:
    found = {
        row.period: row.value
        for row in raw.rows
        if benchmark is not None and row.area_code == benchmark.code and row.value is not None
    }
    return np.array([found.get(period, np.nan) for period in periods], dtype=np.float64)


def _benchmark_notes(raw: RawLayer, benchmark: Benchmark | None) -> dict[tuple[str, str], str]:
    return {
        (row.period, row.area_code): row.status
        for row in raw.rows
        if benchmark is not None and row.area_code == benchmark.code and row.status
    }


def _notes(
    meta: LayerMeta, areas: AreaSet, rows: Iterable[Row], periods: Sequence[str], covered: frozenset[str]
) -> dict[tuple[str, str], str]:
    """Why a figure is missing or marked, by period and code, in that order."""
    status = {(row.period, row.area_code): row for row in rows}
    outside = not_covered(scope_names(meta, areas))
    notes: dict[tuple[str, str], str] = {}
    for period in periods:
        for code in areas.codes:
            row = status.get((period, code))
            if code not in covered:
                notes[period, code] = outside
            elif code in meta.apart and row is not None and row.value is not None:
                notes[period, code] = _apart(row, meta)
            elif row is None or (row.value is None and not row.status):
                notes[period, code] = NO_ROW
            elif row.status:
                notes[period, code] = row.status
    return notes


def not_covered(groups: str) -> str:
    """What is said of an area outside a layer's scope, whose groups these are; "" where it has no scope."""
    return NOT_COVERED.format(groups=groups) if groups else ""


def scope_names(meta: LayerMeta, areas: AreaSet) -> str:
    """The groups that a layer covers: `A`, `A and B`; "" where it covers all."""
    if meta.scope is None:
        return ""
    names = [group.name for group in areas.groups if group.kind == meta.scope.kind and group.code in meta.scope.codes]
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def _report(raw: RawLayer, areas: AreaSet, values: FloatArray, reasons: Mapping[str, str]) -> JoinReport:
    """What became of every code in the period shown first; `reasons`: code in scope -> its note."""
    have = {code for code, value in zip(areas.codes, values, strict=True) if np.isfinite(value)}
    inside = [code for code in areas.codes if code in reasons]
    carried = {row.area_code for row in raw.rows if row.status and row.status.lower().startswith("carried")}
    return JoinReport(
        layer=raw.meta.id,
        matched=tuple(code for code in inside if code in have),
        unmatched=(),
        missing={code: reasons[code] or NO_ROW for code in inside if code not in have},
        carried=tuple(code for code in areas.codes if code in carried),
        excluded=dict(raw.excluded),
        duplicates=(),
        out_of_scope=tuple(code for code in areas.codes if code not in reasons),
    )


def _code_faults(
    raw: RawLayer, at: Mapping[str, int], covered: frozenset[str], others: frozenset[str]
) -> Iterator[Problem]:
    counts: Counter[str] = Counter()
    lines: dict[str, int] = {}
    for row in raw.rows:
        if row.area_code not in at and row.area_code not in others:
            counts[row.area_code] += 1
            lines.setdefault(row.area_code, row.line)
        elif row.area_code in at and row.area_code not in covered and row.value is not None:
            yield Problem(
                "a figure for an area outside the layer's scope",
                _file(raw.meta),
                row.line,
                "area_code",
                row.area_code,
                todo="correct [scope] in layer.toml, or leave the row out",
            )
    for code, count in counts.items():
        yield Problem(
            "unknown area code",
            _file(raw.meta),
            lines[code],
            "area_code",
            f'"{code}" in {count} rows' if count > 1 else f'"{code}"',
            nearest=nearest(code, at),
        )


def _repeat_faults(raw: RawLayer) -> Iterator[Problem]:
    first: dict[tuple[str, str], int] = {}
    for row in raw.rows:
        line = first.setdefault((row.area_code, row.period), row.line)
        if line != row.line:
            found = f'"{row.area_code}", "{row.period}", also on line {line}'
            yield Problem("the area has two rows for a period", _file(raw.meta), row.line, "area_code", found)


def _too_few(meta: LayerMeta, areas: AreaSet, period: str, found: int, expected: int) -> Problem:
    return Problem(
        "too few areas have a row in the period shown first",
        _file(meta),
        field="min_match",
        found=f"{found} of {expected} {areas.many} in {period}: {100 * found / expected:.1f}%",
        expected=f"at least {100 * meta.min_match:.4g}%, as min_match in layer.toml says",
        todo="complete values.csv, with the reasons for missing figures, or lower min_match",
    )


def _sparse(meta: LayerMeta, areas: AreaSet, rows: Sequence[Row], covered: frozenset[str]) -> Iterator[Problem]:
    """Periods in which hardly any area has a row: a year mistyped, or a file cut off."""
    counts = Counter({row.period: 0 for row in rows})
    counts.update(row.period for row in rows if row.area_code in covered)
    for period, count in sorted(counts.items()):
        if count < SPARSE * meta.min_match * len(covered):
            yield Problem(
                "hardly any area has a row for this period",
                _file(meta),
                next(row.line for row in rows if row.period == period),
                "period",
                f'"{period}": {count} of {len(covered)} {areas.many}',
                todo="correct the period, or add rows with the reason for the missing figures",
            )


def _file(meta: LayerMeta) -> str:
    return f"layers/{meta.id}/values.csv"
