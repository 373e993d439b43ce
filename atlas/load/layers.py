"""Layers of figures: `layer.toml`, what it refers to, and the list of what was left out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from atlas.errors import Problem, Problems, nearest, shown
from atlas.load import values
from atlas.load.files import label, report, strays
from atlas.load.provenance import REFRESHED, read_provenance
from atlas.load.rows import read_rows
from atlas.load.schema import LayerFile
from atlas.load.tables import read_table
from atlas.load.toml import key_lines, line_at
from atlas.model import AreaSet, Classification, LayerMeta, RawLayer, Scope

FILES = ("layer.toml", "values.csv", "excluded.csv", *REFRESHED)


@dataclass(frozen=True)
class Around:
    """What a layer may refer to. `known_sets`: also those that have problems of their own, so could not be read."""

    sets: Mapping[str, AreaSet]
    known_sets: frozenset[str]
    themes: Mapping[str, str] | None
    palettes: frozenset[str]


def read_layer(
    folder: Path, declared: tuple[LayerFile, str], root: Path, problems: Problems, around: Around
) -> RawLayer | None:
    """The layer in `folder`, whose checked table and text are `declared`; None where its rows cannot be read."""
    table, text = declared
    file = label(folder / "layer.toml", root)
    lines = key_lines(text)
    areas = around.sets.get(table.area_set)
    faults = [*reference_faults(file, lines, table.theme, table.area_set, around)]
    if table.palette not in around.palettes:
        names = sorted(around.palettes)
        near = nearest(table.palette, names)
        where = lines.get(("palette",))
        faults.append(Problem("unknown palette", file, where, "palette", shown(table.palette), ", ".join(names), near))
    if areas is not None:
        faults.extend(_scope_faults(file, lines, table, areas))
        for code in (code for code in table.apart if code not in areas.codes):
            where, near = line_at(lines, ("apart", code)), nearest(code, areas.codes)
            faults.append(Problem("unknown area code", file, where, "apart", shown(code), nearest=near))
    report(problems, [*faults, *strays(folder, root, FILES)])
    rows = read_rows(folder, root, problems, (table, areas))
    excluded = read_excluded(folder, root, problems, "code")
    provenance = read_provenance(folder, root, problems)
    if rows is not None and provenance.rows not in (0, len(rows)):
        problems.add(
            Problem(
                "the file has not as many rows as the refresh that made it wrote",
                label(folder / "values.csv", root),
                found=f"{len(rows):,}",
                expected=f"{provenance.rows:,}",
                todo="restore the file or refresh the layer; if it is kept by hand from now on, delete provenance.json",
            )
        )
    return None if rows is None else RawLayer(_meta(folder.name, table), rows, excluded, provenance)


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
    yield from unknown_set(file, lines.get(("area_set",)), area_set, sorted(around.known_sets))


def unknown_set(file: str, line: int | None, area_set: str, known: list[str]) -> Iterator[Problem]:
    """The problem of an area set that is not there."""
    if area_set not in known:
        listed = ", ".join(known) or "a folder in layers/areas/"
        yield Problem(
            "unknown area set", file, line, "area_set", shown(area_set), listed, nearest(area_set[:64], known)
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
        words=table.words.model_dump(exclude_none=True),
        interval=table.interval,
        adapter=table.adapter,
        derive=table.derive,
        apart=table.apart,
        ranked=table.ranked,
    )
