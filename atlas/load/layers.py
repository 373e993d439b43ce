"""Layers of figures: `layer.toml` and `values.csv`, each row checked against its area set."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from atlas.errors import Problem, Problems, nearest, shown
from atlas.load import values
from atlas.load.cells import area_problem, number, number_problem
from atlas.load.files import label, report
from atlas.load.schema import LayerFile
from atlas.load.tables import Table, read_table
from atlas.load.toml import key_lines, line_at
from atlas.model import AreaSet, Classification, LayerMeta, RawLayer, Row, Scope

PERIOD = re.compile(r"[1-9][0-9]{3}")


@dataclass(frozen=True)
class Around:
    """What a layer may refer to. `known_sets`: also those that have problems of their own, so could not be read."""

    sets: Mapping[str, AreaSet]
    known_sets: frozenset[str]
    themes: Mapping[str, str] | None
    palettes: Mapping[str, tuple[int, ...]]


def read_layer(
    folder: Path, declared: tuple[LayerFile, str], root: Path, problems: Problems, around: Around
) -> RawLayer | None:
    """The layer in `folder`, whose checked table and text are `declared`; None where its rows cannot be read."""
    table, text = declared
    file = label(folder / "layer.toml", root)
    lines = key_lines(text)
    areas = around.sets.get(table.area_set)
    faults = [*reference_faults(file, lines, table.theme, table.area_set, around)]
    faults.extend(_palette_faults(file, lines, table, around.palettes))
    if areas is not None:
        faults.extend(_scope_faults(file, lines, table, areas))
    report(problems, faults)
    rows = _read_rows(folder, root, problems, (table, areas))
    excluded = read_excluded(folder, root, problems, "code")
    return None if rows is None else RawLayer(_meta(folder.name, table), rows, excluded)


def reference_faults(
    file: str, lines: Mapping[tuple[str | int, ...], int], theme: str, area_set: str, around: Around
) -> Iterator[Problem]:
    """A theme or an area set that is not there."""
    if around.themes is not None and theme not in around.themes:
        themes = list(around.themes)
        yield Problem(
            "unknown theme",
            file,
            lines.get(("theme",)),
            "theme",
            shown(theme),
            ", ".join(themes),
            nearest(theme, themes),
            "declare it under [themes] in atlas.toml, or correct its name",
        )
    if area_set not in around.known_sets:
        sets = sorted(around.known_sets)
        yield Problem(
            "unknown area set",
            file,
            lines.get(("area_set",)),
            "area_set",
            shown(area_set),
            ", ".join(sets) or "a folder in layers/areas/",
            nearest(area_set, sets),
        )


def read_excluded(folder: Path, root: Path, problems: Problems, id_field: str) -> dict[str, str]:
    """`excluded.csv` beside a layer: code -> reason why it was left out. The file may be missing."""
    path = folder / "excluded.csv"
    if not (path.exists() or path.is_symlink()):
        return {}
    table = read_table(path, root, problems, (id_field, "reason"), ("name",))
    if table is None:
        return {}
    excluded: dict[str, str] = {}
    faults: list[Problem] = []
    for line, row in table.records():
        code = row[id_field].strip()
        if not code or not row["reason"].strip():
            faults.append(Problem("a code and a reason are needed", table.file, line))
        elif code in excluded:
            faults.append(Problem("the code stands twice", table.file, line, id_field, shown(code)))
        name = row.get("name", "").strip()
        excluded[code] = f"{name}: {row['reason'].strip()}" if name else row["reason"].strip()
    report(problems, faults)
    return excluded


def _palette_faults(
    file: str,
    lines: Mapping[tuple[str | int, ...], int],
    table: LayerFile,
    palettes: Mapping[str, tuple[int, ...]],
) -> Iterator[Problem]:
    ramps = palettes.get(table.palette)
    if ramps is None:
        names = sorted(palettes)
        near = nearest(table.palette, names)
        yield Problem(
            "unknown palette", file, lines.get(("palette",)), "palette", shown(table.palette), ", ".join(names), near
        )
    elif table.classification.classes not in ramps:
        yield Problem(
            "the palette has no colours for so many classes",
            file,
            line_at(lines, ("classification", "classes")),
            "classification.classes",
            str(table.classification.classes),
            " or ".join(str(count) for count in ramps),
        )


def _scope_faults(
    file: str, lines: Mapping[tuple[str | int, ...], int], table: LayerFile, areas: AreaSet
) -> Iterator[Problem]:
    if table.benchmark is not None and table.benchmark.code in areas.codes:
        what = "the benchmark's code is the code of an area of the set"
        yield Problem(what, file, line_at(lines, ("benchmark", "code")), "benchmark.code", shown(table.benchmark.code))
    if table.scope is None:
        return
    kinds = [kind.id for kind in areas.group_kinds]
    if table.scope.kind not in kinds:
        yield Problem(
            "unknown kind of group",
            file,
            line_at(lines, ("scope", "kind")),
            "scope.kind",
            shown(table.scope.kind),
            ", ".join(kinds) or None,
            nearest(table.scope.kind, kinds),
        )
        return
    codes = [group.code for group in areas.groups if group.kind == table.scope.kind]
    for code in table.scope.codes:
        if codes and code not in codes:
            line = line_at(lines, ("scope", "codes"))
            yield Problem("unknown group", file, line, "scope.codes", shown(code), nearest=nearest(code, codes))


def _read_rows(
    folder: Path, root: Path, problems: Problems, of: tuple[LayerFile, AreaSet | None]
) -> tuple[Row, ...] | None:
    path = folder / "values.csv"
    table = read_table(path, root, problems, ("area_code", "period", "value"), ("lower", "upper", "status"))
    if table is None:
        return None
    layer, areas = of
    known: dict[str, str] | None = None
    if areas is not None:
        known = {code.upper(): code for code in areas.codes}
        for benchmark in (areas.benchmark, values.benchmark(layer.benchmark)):
            if benchmark is not None:
                known[benchmark.code.upper()] = benchmark.code
    rows: list[Row] = []
    faults: list[Problem] = []
    first: dict[tuple[str, str], Row] = {}
    right = frozenset(known.values()) if known is not None else frozenset()
    for row, found in _rows(table):
        faults.extend(found)
        if known is not None and row.area_code not in right:
            faults.append(area_problem(table.file, row.line, "area_code", row.area_code, known))
        earlier = first.setdefault((row.area_code, row.period), row)
        if earlier is not row:
            faults.append(_twice(table.file, row, earlier))
        rows.append(row)
    report(problems, faults)
    return None if faults else tuple(rows)


def _rows(table: Table) -> Iterator[tuple[Row, Sequence[Problem]]]:
    """Each row with its faults; a cell that is at fault counts as missing."""
    width = len(table.columns)
    at = [table.columns.get(name, width) for name in ("area_code", "period", "value", "lower", "upper", "status")]
    code_at, period_at, value_at, lower_at, upper_at, status_at = at
    for line, cells in table.rows:
        cells = [*cells, ""]  # noqa: PLW2901  # the last cell stands for the columns that the file has not
        texts = cells[value_at], cells[lower_at], cells[upper_at]
        value, lower, upper = (number(text) if text else None for text in texts)
        row = Row(line, cells[code_at], cells[period_at], value, lower, upper, cells[status_at].strip())
        plain = value is not None and (lower is None) == (not texts[1]) and (upper is None) == (not texts[2])
        ordered = plain and (lower is None or lower <= value) and (upper is None or value <= upper)  # type: ignore[operator]
        if ordered and PERIOD.fullmatch(row.period):
            yield row, ()
        else:
            yield row, list(_row_faults(table.file, row, texts))


def _row_faults(file: str, row: Row, texts: tuple[str, str, str]) -> Iterator[Problem]:
    if not PERIOD.fullmatch(row.period):
        yield Problem(
            "the period is not a year",
            file,
            row.line,
            "period",
            shown(row.period),
            "a year such as 2023; for 2023/24 the starting year",
        )
    numbers = (row.value, row.lower, row.upper)
    for field, text, value in zip(("value", "lower", "upper"), texts, numbers, strict=True):
        if text and value is None:
            yield number_problem(file, row.line, field, text)
    value, lower, upper = numbers
    if not texts[0]:
        if not row.status:
            yield Problem(
                "a value is missing without a reason",
                file,
                row.line,
                "status",
                found="an empty cell",
                expected="the reason, in plain words",
            )
        if texts[1] or texts[2]:
            yield Problem("an interval without a value", file, row.line, "value")
    if (lower is not None and value is not None and lower > value) or (
        upper is not None and value is not None and value > upper
    ):
        yield Problem(
            "the value is not inside its interval",
            file,
            row.line,
            "value",
            texts[0],
            f"lower <= value <= upper, here {texts[1] or '…'} to {texts[2] or '…'}",
        )


def _twice(file: str, row: Row, earlier: Row) -> Problem:
    same = (row.value, row.lower, row.upper, row.status) == (
        earlier.value,
        earlier.lower,
        earlier.upper,
        earlier.status,
    )
    return Problem(
        "the area has two rows for a period",
        file,
        row.line,
        "area_code",
        f"{shown(row.area_code)}, {shown(row.period)}, also on line {earlier.line}, "
        + ("with the same figures" if same else "with other figures"),
        todo="keep one of them",
    )


def _meta(id_: str, table: LayerFile) -> LayerMeta:
    return LayerMeta(
        id=id_,
        title=table.title,
        description=table.description,
        theme=table.theme,
        unit=table.unit,
        denominator=table.denominator,
        decimals=table.decimals,
        direction=table.direction,
        area_set=table.area_set,
        palette=table.palette,
        min_match=table.min_match,
        status=table.status,
        source=values.source(table.source),
        prefix=table.prefix,
        suffix=table.suffix,
        role=table.role,
        period_label=table.period_label,
        next_release=table.next_release,
        classification=Classification(
            table.classification.scheme,
            table.classification.classes,
            table.classification.over,
            tuple(table.classification.breaks),
        ),
        scope=Scope(table.scope.kind, tuple(table.scope.codes)) if table.scope else None,
        benchmark=values.benchmark(table.benchmark),
        other_sources=values.sources(table.other_source),
        words=dict(table.words),
        interval=table.interval,
        adapter=table.adapter,
        derive=table.derive,
    )
