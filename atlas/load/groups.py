"""The tables beside an area set's boundaries: groups, aliases, people, changes."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from atlas.errors import Problem, Problems, nearest, shown
from atlas.load.cells import area_problem, empty_faults, number, number_problem, place_faults
from atlas.load.files import CODE, report
from atlas.load.tables import Table, read_table
from atlas.model import Alias, Change, Group, GroupKind, NeighbourKind, PeoplePoint

CARRIED = {"count": ("add", "same"), "rate": ("by denominator", "same")}
"""How counts and rates of an old area come to the new: `same` is one area under another code."""

WEIGHT_TOLERANCE = 0.001
DATE = re.compile(r"[0-9]{4}(-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01]))?")


@dataclass(frozen=True)
class Known:
    """What the tables of a set may refer to: its codes in order, and each by its capitals."""

    codes: tuple[str, ...]
    capitals: Mapping[str, str]
    bounds: tuple[float, float, float, float]
    kinds: tuple[GroupKind, ...]
    lists: tuple[NeighbourKind, ...] = ()


def read_groups(folder: Path, root: Path, problems: Problems, known: Known) -> tuple[Group, ...]:
    """`groups.csv`: each group with its areas, kinds in declared order, groups in the order of the file."""
    path = folder / "groups.csv"
    if not known.kinds and not (path.exists() or path.is_symlink()):
        return ()
    table = read_table(path, root, problems, ("area_code", "kind", "code", "name"))
    if table is None:
        return ()
    members: dict[tuple[str, str], list[str]] = defaultdict(list)
    names: dict[tuple[str, str], str] = {}
    faults: list[Problem] = []
    for line, row in table.records():
        found = list(_group_faults(table.file, line, row, known))
        key = (row["kind"], row["code"])
        if row["area_code"] in members[key]:
            found.append(Problem("the area stands twice in a group", table.file, line, found=shown(row["area_code"])))
        if names.setdefault(key, row["name"]) != row["name"]:
            found.append(
                Problem("a group has two names", table.file, line, "name", shown(row["name"]), shown(names[key]))
            )
        faults.extend(found)
        members[key].append(row["area_code"])
    faults.extend(_complete_faults(table.file, members, known))
    report(problems, faults)
    if faults:
        return ()
    order = {kind.id: position for position, kind in enumerate(known.kinds)}
    place = {code: position for position, code in enumerate(known.codes)}
    return tuple(
        Group(kind, code, names[kind, code], tuple(sorted(areas, key=place.__getitem__)))
        for (kind, code), areas in sorted(members.items(), key=lambda item: order[item[0][0]])
    )


def read_aliases(folder: Path, root: Path, problems: Problems, known: Known) -> tuple[Alias, ...]:
    """`aliases.csv`: other names of areas, in the order of the file. The file may be missing."""
    table = _optional(folder / "aliases.csv", root, problems, ("area_code", "name", "kind"))
    if table is None:
        return ()
    faults: list[Problem] = []
    seen: set[tuple[str, str, str]] = set()
    for line, row in table.records():
        faults.extend(_area_faults(table.file, line, row["area_code"], known))
        faults.extend(empty_faults(table.file, line, row, ("name", "kind")))
        key = (row["area_code"], row["name"], row["kind"])
        if key in seen:
            faults.append(Problem("the alias stands twice", table.file, line, found=shown(row["name"])))
        seen.add(key)
    report(problems, faults)
    return tuple(Alias(row["area_code"], row["name"].strip(), row["kind"].strip()) for _, row in table.records())


def read_changes(folder: Path, root: Path, problems: Problems, known: Known) -> tuple[Change, ...]:
    """`changes.csv`: old codes and the areas of the set that took their place. The file may be missing."""
    columns = ("old_code", "new_code", "date", "count", "rate")
    table = _optional(folder / "changes.csv", root, problems, columns, ("old_name",))
    if table is None:
        return ()
    faults: list[Problem] = []
    seen: set[tuple[str, str]] = set()
    for line, row in table.records():
        faults.extend(_area_faults(table.file, line, row["new_code"], known, "new_code"))
        faults.extend(
            Problem("unknown way to carry figures", table.file, line, name, shown(row[name]), " or ".join(ways))
            for name, ways in CARRIED.items()
            if row[name] not in ways
        )
        if not CODE.fullmatch(row["old_code"]) or row["old_code"] in known.codes:
            faults.append(
                Problem(
                    "the old code cannot be used",
                    table.file,
                    line,
                    "old_code",
                    shown(row["old_code"]),
                    "a code that is not in the set",
                )
            )
        if not DATE.fullmatch(row["date"]):
            faults.append(Problem("not a date", table.file, line, "date", shown(row["date"]), "2023 or 2023-04-01"))
        if (row["old_code"], row["new_code"]) in seen:
            faults.append(Problem("the change stands twice", table.file, line, found=shown(row["old_code"])))
        seen.add((row["old_code"], row["new_code"]))
    report(problems, faults)
    return tuple(Change(**row) for _, row in table.records())


def read_people(folder: Path, root: Path, problems: Problems, known: Known) -> tuple[PeoplePoint, ...]:
    """`people.csv`: where an area's people are, in degrees; weights of an area add up to 1. May be missing."""
    table = _optional(folder / "people.csv", root, problems, ("area_code", "longitude", "latitude", "weight"))
    if table is None:
        return ()
    faults: list[Problem] = []
    points: list[PeoplePoint] = []
    totals: dict[str, float] = defaultdict(float)
    for line, row in table.records():
        found = [
            *_area_faults(table.file, line, row["area_code"], known),
            *place_faults(table.file, line, row, known.bounds),
        ]
        weight = number(row["weight"])
        if weight is None:
            found.append(number_problem(table.file, line, "weight", row["weight"]))
        elif not 0 < weight <= 1 + WEIGHT_TOLERANCE:
            found.append(Problem("a weight is above 0 and at most 1", table.file, line, "weight", shown(row["weight"])))
        faults.extend(found)
        if not found and weight is not None:
            totals[row["area_code"]] += weight
            points.append(PeoplePoint(row["area_code"], float(row["longitude"]), float(row["latitude"]), weight))
    if not faults:
        faults.extend(
            Problem("an area's weights do not add up to 1", table.file, field=code, found=f"{total:.6g}", expected="1")
            for code, total in totals.items()
            if abs(total - 1) > WEIGHT_TOLERANCE
        )
        faults.extend(
            Problem("an area has no row", table.file, field=code, expected="one row or more for each area")
            for code in known.codes
            if code not in totals
        )
    report(problems, faults)
    return tuple(points)


def _optional(
    path: Path, root: Path, problems: Problems, columns: tuple[str, ...], more: tuple[str, ...] = ()
) -> Table | None:
    return read_table(path, root, problems, columns, more) if path.exists() or path.is_symlink() else None


def _area_faults(file: str, line: int, code: str, known: Known, field: str = "area_code") -> Iterator[Problem]:
    if known.capitals.get(code.upper()) != code:
        yield area_problem(file, line, field, code, known.capitals)


def _group_faults(file: str, line: int, row: Mapping[str, str], known: Known) -> Iterator[Problem]:
    kinds = [kind.id for kind in known.kinds]
    yield from _area_faults(file, line, row["area_code"], known)
    yield from empty_faults(file, line, row, ("name",))
    if row["kind"] not in kinds:
        near = nearest(row["kind"][:64], kinds)
        yield Problem("unknown kind of group", file, line, "kind", shown(row["kind"]), ", ".join(kinds), near)
    if not CODE.fullmatch(row["code"]):
        yield Problem(
            "a group needs a code of letters, digits, dots and hyphens", file, line, "code", shown(row["code"])
        )


def _complete_faults(file: str, members: Mapping[tuple[str, str], Sequence[str]], known: Known) -> Iterator[Problem]:
    for kind in known.kinds:
        areas = [code for (id_, _), codes in members.items() if id_ == kind.id for code in codes]
        if not areas:
            yield Problem("a kind of group has no groups", file, field=kind.id)
        if not kind.complete:
            continue
        counts = {code: areas.count(code) for code in known.codes}
        for code, count in counts.items():
            if count != 1:
                yield Problem(
                    "an area must be in one group of a complete kind",
                    file,
                    field=kind.id,
                    found=f"{code} is in {count}",
                    todo="correct groups.csv, or declare complete = false in area.toml",
                )
