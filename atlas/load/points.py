"""Layers of points: `points.csv`, and beside it `campuses.csv`, `details.csv`, `excluded.csv` where it has them."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path

from atlas.errors import Problem, Problems, nearest, shown
from atlas.load import details, values
from atlas.load.cells import area_problem, empty_faults, number, number_problem, place_faults
from atlas.load.details import cells_of, number_faults, read_details
from atlas.load.files import CODE, label, report, strays
from atlas.load.layers import Around, read_excluded, reference_faults
from atlas.load.places import Place, astray, misplaced
from atlas.load.provenance import REFRESHED, read_provenance
from atlas.load.schema import PointsFile
from atlas.load.tables import read_table
from atlas.load.toml import key_lines
from atlas.model import AreaSet, Campus, Point, PointAttribute, PointLayer

COLUMNS = ("name", "longitude", "latitude", "area_code", "reason")
FILES = ("layer.toml", "points.csv", "campuses.csv", "excluded.csv", details.FILE, *REFRESHED)
SHARE_TOLERANCE = 0.001
YES = {"1": True, "yes": True, "true": True, "0": False, "no": False, "false": False}


def read_points(
    folder: Path, declared: tuple[PointsFile, str], root: Path, problems: Problems, around: Around
) -> PointLayer | None:
    """The point layer in `folder`, whose checked table and text are `declared`; points in the order of their names."""
    table, text = declared
    file = label(folder / "layer.toml", root)
    faults = [*reference_faults(file, key_lines(text), table.theme, table.area_set, around)]
    ids = Counter([table.id_field, *COLUMNS, *(attribute.id for attribute in table.attribute)])
    faults.extend(
        Problem("two columns of the same name are declared", file, found=shown(name))
        for name, count in ids.items()
        if count > 1
    )
    report(problems, [*faults, *strays(folder, root, FILES)])
    if any(count > 1 for count in ids.values()):
        return None
    areas = around.sets.get(table.area_set)
    points = _read_points(folder, root, problems, table, areas)
    if points is None:
        return None
    known = {point.id for point in points}
    campuses = _read_campuses(folder, root, problems, table, known)
    if areas is not None:
        places = [Place(None, each.longitude, each.latitude) for each in campuses]
        report(problems, astray(label(folder / "campuses.csv", root), places, areas))
    excluded = read_excluded(folder, root, problems, table.id_field)
    report(problems, _excluded_faults(label(folder / "excluded.csv", root), table.id_field, excluded, known))
    return PointLayer(
        id=folder.name,
        title=table.title,
        description=table.description,
        theme=table.theme,
        area_set=table.area_set,
        id_field=table.id_field,
        one=table.one,
        many=table.many,
        attributes=tuple(PointAttribute(**attribute.model_dump()) for attribute in table.attribute),
        points=tuple(sorted(points, key=lambda point: (point.name.casefold(), point.id))),
        excluded=excluded,
        source=values.source(table.source),
        other_sources=values.sources(table.other_source),
        campuses=campuses,
        details=read_details(folder, (table.detail, table.id_field), root, problems, known),
        words=table.words.model_dump(exclude_none=True),
        fields=tuple(table.fields),
        provenance=read_provenance(folder, root, problems),
        adapter=dict(table.adapter),
    )


def _read_points(
    folder: Path, root: Path, problems: Problems, layer: PointsFile, areas: AreaSet | None
) -> list[Point] | None:
    columns = (layer.id_field, *COLUMNS, *(attribute.id for attribute in layer.attribute))
    table = read_table(folder / "points.csv", root, problems, columns)
    if table is None:
        return None
    known = None if areas is None else {code.upper(): code for code in areas.codes}
    points: list[Point] = []
    faults: list[Problem] = []
    lines: dict[str, int] = {}
    for line, row in table.records():
        id_ = row[layer.id_field]
        found = list(_point_faults(table.file, line, row, layer.id_field))
        if known is not None and row["area_code"] and known.get(row["area_code"].upper()) != row["area_code"]:
            found.append(area_problem(table.file, line, "area_code", row["area_code"], known))
        if id_ in lines:
            also = f"{shown(id_)}, also on line {lines[id_]}"
            found.append(Problem("two points have the same id", table.file, line, layer.id_field, also))
        lines.setdefault(id_, line)
        found.extend(number_faults(table.file, line, row, layer.attribute))
        faults.extend(found)
        if not found:
            points.append(
                Point(
                    id=id_,
                    name=row["name"].strip(),
                    longitude=number(row["longitude"]),
                    latitude=number(row["latitude"]),
                    area_code=row["area_code"] or None,
                    attributes=dict(cells_of(row, layer.attribute)),
                    reason=row["reason"].strip(),
                )
            )
    if areas is not None and not faults:
        places = [
            Place(lines[point.id], point.longitude, point.latitude, point.area_code or "")
            for point in points
            if point.longitude is not None and point.latitude is not None
        ]
        faults.extend(misplaced(table.file, places, areas))
    report(problems, faults)
    return None if faults else points


def _excluded_faults(file: str, id_field: str, excluded: Mapping[str, str], known: set[str]) -> Iterator[Problem]:
    """Ids that cannot be one, and points that are shown and left out at once."""
    for id_ in excluded:
        if not CODE.fullmatch(id_):
            yield Problem("this cannot be an id", file, None, id_field, shown(id_), "letters, digits, dots and hyphens")
        elif id_ in known:
            yield Problem("a point is left out and in points.csv too", file, None, id_field, shown(id_))


def _point_faults(file: str, line: int, row: Mapping[str, str], id_field: str) -> Iterator[Problem]:
    if not CODE.fullmatch(row[id_field]):
        what = "the id cannot be part of an address"
        yield Problem(what, file, line, id_field, shown(row[id_field]), "letters, digits, dots and hyphens")
    yield from empty_faults(file, line, row, ("name",))
    if row["longitude"] or row["latitude"]:
        yield from place_faults(file, line, row)
    elif not row["reason"].strip():
        yield Problem("a point without a place needs the reason", file, line, "reason", "an empty cell")


def _read_campuses(
    folder: Path, root: Path, problems: Problems, layer: PointsFile, known: set[str]
) -> tuple[Campus, ...]:
    path = folder / "campuses.csv"
    if not (path.exists() or path.is_symlink()):
        return ()
    columns = (layer.id_field, "name", "longitude", "latitude", "field", "share", "main")
    table = read_table(path, root, problems, columns, ("why",))
    if table is None:
        return ()
    campuses: list[Campus] = []
    faults: list[Problem] = []
    shares: dict[tuple[str, str], float] = defaultdict(float)
    for line, row in table.records():
        found = [*place_faults(table.file, line, row), *empty_faults(table.file, line, row, ("name",))]
        found.extend(_campus_faults(table.file, line, row, layer, known))
        faults.extend(found)
        if not found:
            share = float(row["share"])
            shares[row[layer.id_field], row["field"]] += share
            campuses.append(
                Campus(
                    point_id=row[layer.id_field],
                    name=row["name"].strip(),
                    longitude=float(row["longitude"]),
                    latitude=float(row["latitude"]),
                    field=row["field"],
                    share=share,
                    main=YES[row["main"].lower()],
                    why=row.get("why", "").strip(),
                )
            )
    if not faults:
        faults.extend(
            Problem(
                "the shares of a point do not add up to 1", table.file, None, f"{id_}, {field}", f"{total:.6g}", "1"
            )
            for (id_, field), total in shares.items()
            if abs(total - 1) > SHARE_TOLERANCE
        )
    report(problems, faults)
    return tuple(campuses)


def _campus_faults(
    file: str, line: int, row: Mapping[str, str], layer: PointsFile, known: set[str]
) -> Iterator[Problem]:
    id_ = row[layer.id_field]
    if id_ not in known:
        near = nearest(id_[:64], sorted(known))
        yield Problem("no point has this id", file, line, layer.id_field, shown(id_), nearest=near)
    if row["field"] not in ("*", *layer.fields):
        listed = ", ".join(("*", *layer.fields))
        yield Problem("unknown field", file, line, "field", shown(row["field"]), listed)
    share = number(row["share"])
    if share is None:
        yield number_problem(file, line, "share", row["share"])
    elif not 0 <= share <= 1:
        yield Problem("a share is from 0 to 1", file, line, "share", row["share"])
    if row["main"].lower() not in YES:
        yield Problem("neither yes nor no", file, line, "main", shown(row["main"]), "yes or no")
