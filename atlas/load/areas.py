"""`layers/areas/<id>/`: area sets, with boundaries of their own or merged from another set's."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pyproj
import shapely
from shapely.geometry.base import BaseGeometry

from atlas.errors import Problem, Problems, nearest, shown
from atlas.load import values
from atlas.load.boundaries import SUFFIXES, parse_crs, read_boundaries
from atlas.load.cells import WORLD
from atlas.load.files import check_slug, folders, label, report, strays
from atlas.load.groups import Known, read_aliases, read_changes, read_groups, read_people
from atlas.load.neighbours import read_neighbours
from atlas.load.places import Place, misplaced
from atlas.load.provenance import REFRESHED, read_provenance
from atlas.load.schema import AreaFile, BenchmarkTable, LensTable, MergedFile
from atlas.load.toml import check, key_lines, line_at, read_toml
from atlas.model import AreaSet

TABLES = ("groups.csv", "aliases.csv", "changes.csv", "people.csv", "neighbours.csv")
FILES = ("area.toml", *TABLES, *(f"boundaries{suffix}" for suffix in SUFFIXES), *REFRESHED)
GLOBE = pyproj.Geod(ellps="WGS84")


@dataclass(frozen=True)
class Declared:
    """One `area.toml`: its checked table, and its text to find lines in."""

    folder: Path
    file: str
    text: str
    table: AreaFile | MergedFile


def read_area_sets(root: Path, problems: Problems) -> tuple[dict[str, AreaSet], set[str]]:
    """The sets that could be read, by id, and the ids of all folders that want to be one."""
    declared: dict[str, Declared] = {}
    ids: set[str] = set()
    for folder in folders(root / "layers" / "areas", root, problems):
        ids.add(folder.name)
        if check_slug(folder, root, problems):
            found = _read_declared(folder, root, problems)
            if found is not None:
                declared[folder.name] = found
    sets: dict[str, AreaSet] = {}
    for id_, one in declared.items():
        if isinstance(one.table, AreaFile):
            made = _read_set(id_, one, one.table, root, problems)
            if made is not None:
                sets[id_] = made
    for id_, one in declared.items():
        if isinstance(one.table, MergedFile):
            base = one.table.merged_from
            if base in sets:
                made = merge(id_, one.table, sets[base], one, problems)
                if made is not None:
                    sets[id_] = made
            elif base not in declared or isinstance(declared[base].table, MergedFile):
                whole = [name for name, other in declared.items() if isinstance(other.table, AreaFile)]
                problems.add(
                    _at(one, ("merged_from",), "no area set to merge from", shown(base), near=nearest(base, whole))
                )
    return sets, ids


def merge(id_: str, table: MergedFile, base: AreaSet, one: Declared, problems: Problems) -> AreaSet | None:
    """The set whose areas are the groups of kind `table.group` of `base`; its shapes are unions of theirs."""
    kinds = [kind.id for kind in base.group_kinds]
    if table.group not in kinds:
        problems.add(
            _at(one, ("group",), "unknown kind of group", shown(table.group), near=nearest(table.group, kinds))
        )
        return None
    groups = sorted((group for group in base.groups if group.kind == table.group), key=lambda group: group.code)
    if not groups:
        return None  # groups.csv has problems of its own
    shape_of = dict(zip(base.codes, base.shapes, strict=True))
    made = AreaSet(
        id=id_,
        title=table.title,
        codes=tuple(group.code for group in groups),
        names=tuple(group.name for group in groups),
        shapes=tuple(shapely.union_all([shape_of[code] for code in group.members]) for group in groups),
        crs=base.crs,
        metric_crs=base.metric_crs,
        bounds=base.bounds,
        valid_from=table.valid_from or base.valid_from,
        valid_to=table.valid_to or base.valid_to,
        source=values.source(table.source) if table.source else base.source,
        one=table.one,
        many=table.many,
        benchmark=values.benchmark(table.benchmark) or base.benchmark,
        lenses=values.lenses(table.lens),
        other_sources=values.sources(table.other_source),
        merged_from=base.id,
    )
    faults = list(_reference_faults(one, made.codes, table.benchmark, table.lens))
    report(problems, faults)
    return None if faults else made


def _read_declared(folder: Path, root: Path, problems: Problems) -> Declared | None:
    read = read_toml(folder / "area.toml", root, problems)
    if read is None:
        return None
    table, text = read
    file = label(folder / "area.toml", root)
    checked: AreaFile | MergedFile | None
    if "merged_from" in table:
        checked = check(MergedFile, table, text, file, problems)
    else:
        checked = check(AreaFile, table, text, file, problems)
    return None if checked is None else Declared(folder, file, text, checked)


def _read_set(id_: str, one: Declared, table: AreaFile, root: Path, problems: Problems) -> AreaSet | None:
    before = len(problems.found)
    report(problems, [*_place_faults(one, table), *strays(one.folder, root, FILES)])
    areas = read_boundaries(one.folder, table, root, problems)
    if areas is None:
        return None
    codes = tuple(code for code, _, _ in areas)
    report(
        problems, [*_reference_faults(one, codes, table.benchmark, table.lens), *_said_faults(one, codes, table.said)]
    )
    crs = parse_crs(table.crs)
    in_degrees = _bounds(table) if crs is not None and crs.is_geographic else WORLD
    kinds, lists = values.group_kinds(table.groups), values.neighbour_kinds(table.neighbours)
    known = Known(codes, {code.upper(): code for code in codes}, in_degrees, kinds, lists)
    made = replace(
        _declared(id_, table, areas),
        provenance=read_provenance(one.folder, root, problems),
        groups=read_groups(one.folder, root, problems, known),
        aliases=read_aliases(one.folder, root, problems, known),
        changes=read_changes(one.folder, root, problems, known),
        people=read_people(one.folder, root, problems, known),
        neighbours=read_neighbours(one.folder, root, problems, known),
    )
    people = [Place(None, each.longitude, each.latitude, each.area_code) for each in made.people]
    report(problems, misplaced(label(one.folder / "people.csv", root), people, made))
    new = problems.found[before:]
    lost = any(problem.what == "unknown area code" for problem in new)  # every layer would say it once more
    return made if not lost and not any(problem.file == one.file for problem in new) else None


def _bounds(table: AreaFile) -> tuple[float, float, float, float]:
    left, bottom, right, top = table.bounds
    return left, bottom, right, top


def _declared(id_: str, table: AreaFile, areas: Sequence[tuple[str, str, BaseGeometry]]) -> AreaSet:
    """The set as its `area.toml` declares it, with its areas, and without what stands in tables beside them."""
    return AreaSet(
        id=id_,
        title=table.title,
        codes=tuple(code for code, _, _ in areas),
        names=tuple(name.strip() for _, name, _ in areas),
        shapes=tuple(shape for _, _, shape in areas),
        crs=table.crs,
        metric_crs=table.metric_crs,
        bounds=_bounds(table),
        valid_from=table.valid_from,
        valid_to=table.valid_to,
        source=values.source(table.source),
        one=table.one,
        many=table.many,
        benchmark=values.benchmark(table.benchmark),
        lenses=values.lenses(table.lens),
        group_kinds=values.group_kinds(table.groups),
        neighbour_kinds=values.neighbour_kinds(table.neighbours),
        similar=values.similar(table.similar),
        said=dict(table.said),
        other_sources=values.sources(table.other_source),
        adapter=dict(table.adapter),
    )


def _place_faults(one: Declared, table: AreaFile) -> Iterator[Problem]:
    """Faults of crs, metric_crs, bounds and years as declared."""
    if parse_crs(table.crs) is None:
        yield _at(one, ("crs",), "unknown coordinate reference system", shown(table.crs), "one such as EPSG:4326")
    metric = parse_crs(table.metric_crs)
    if metric is None or not metric.is_projected or {axis.unit_name for axis in metric.axis_info} != {"metre"}:
        what = "metric_crs must be a projected coordinate reference system in metres"
        yield _at(one, ("metric_crs",), what, shown(table.metric_crs))
    left, bottom, right, top = table.bounds
    crs = parse_crs(table.crs)
    if not (left < right and bottom < top):
        yield _at(one, ("bounds",), "the bounds enclose nothing", str(table.bounds), "left, bottom, right, top")
    elif crs is not None and crs.is_projected and max(map(abs, table.bounds)) <= 360:
        what = "the bounds look like degrees, and crs is not in degrees"
        yield _at(one, ("crs",), what, shown(table.crs), "EPSG:4326, or bounds in the units of crs")
    elif (
        crs is not None
        and metric is not None
        and metric.is_projected
        and (stretch := stretched(table.bounds, crs, metric)) > 0.05
    ):
        what = "metric_crs does not measure distances there"
        found = f"{shown(table.metric_crs)}: distances within the bounds are wrong by {100 * stretch:.0f}%"
        yield _at(one, ("metric_crs",), what, found, "a reference system made for this place")
    if table.valid_to is not None and table.valid_to < table.valid_from:
        yield _at(one, ("valid_to",), "valid_to is before valid_from", str(table.valid_to))
    declared = (("groups", "a kind of group", table.groups), ("neighbours", "a list of neighbours", table.neighbours))
    for key, what, tables in declared:
        for id_, count in Counter(each.id for each in tables).items():
            if count > 1:
                yield _at(one, (key,), f"{what} is declared twice", shown(id_))


def stretched(bounds: Sequence[float], crs: pyproj.CRS, metric: pyproj.CRS) -> float:
    """By what part of their length distances across `bounds` (in `crs`) are wrong in `metric`."""
    left, bottom, right, top = bounds
    x, y = [left, right, (left + right) / 2, (left + right) / 2], [(bottom + top) / 2] * 2 + [bottom, top]
    degrees = pyproj.Transformer.from_crs(crs, "EPSG:4326", always_xy=True).transform(x, y)
    metres = pyproj.Transformer.from_crs(crs, metric, always_xy=True).transform(x, y)
    worst = 0.0
    for one, other in ((0, 1), (2, 3)):
        ends = [(metres[0][n], metres[1][n]) for n in (one, other)]
        flat = math.dist(*ends) if np.isfinite(ends).all() else math.inf
        true = GLOBE.inv(degrees[0][one], degrees[1][one], degrees[0][other], degrees[1][other])[2]
        worst = max(worst, abs(flat / true - 1) if true > 0 else math.inf)
    return worst


def _reference_faults(
    one: Declared, codes: Sequence[str], benchmark: BenchmarkTable | None, lenses: Sequence[LensTable]
) -> Iterator[Problem]:
    """A benchmark that is an area, and lenses on codes that are none."""
    if benchmark is not None and benchmark.code in codes:
        what = "the benchmark's code is the code of an area of the set"
        yield _at(one, ("benchmark", "code"), what, shown(benchmark.code))
    seen: Mapping[str, int] = Counter(code for lens in lenses for code in lens.codes)
    for position, lens in enumerate(lenses):
        for code in lens.codes:
            if code not in codes:
                where = ("lens", position, "codes")
                yield _at(one, where, "unknown area code", shown(code), near=nearest(code, codes))
            elif seen[code] > 1:
                yield _at(one, ("lens", position, "codes"), "an area stands twice in the lenses", shown(code))


def _said_faults(one: Declared, codes: Sequence[str], said: Mapping[str, str]) -> Iterator[Problem]:
    """Names for sentences of areas that are not there."""
    for code in said:
        if code not in codes:
            yield _at(one, ("said", code), "unknown area code", shown(code), near=nearest(code, codes))


def _at(
    one: Declared,
    where: tuple[str | int, ...],
    what: str,
    found: str,
    expected: str | None = None,
    near: str | None = None,
) -> Problem:
    name = ".".join(str(part) for part in where)
    return Problem(what, one.file, line_at(key_lines(one.text), where), name, found, expected, near)
