"""Index layers: `layer.toml` says the rules; parts, indicators, fields, sectors and their match stand in tables."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any, get_args

from atlas.errors import Problem, Problems, nearest, shown
from atlas.load.cells import NAMELESS, number, number_fault
from atlas.load.files import CODE, label, report, strays
from atlas.load.index_schema import IndexFile
from atlas.load.tables import read_table
from atlas.load.toml import check, read_toml
from atlas.model import Index
from atlas.model import index as nouns
from atlas.model.index_faults import faults
from atlas.model.pockets import Volume

Cell = Callable[[str], Any]


class _WrongError(ValueError):
    """A cell that cannot be used: what is wrong with it and, as further arguments, what would be right."""


def read_index(folder: Path, root: Path, problems: Problems) -> Index | None:
    """The index in `folder`, checked by itself; `data["spec"]` is its declaration. None and problems where it is not.

    Whether the layers it names are there is known only once all are read: `atlas.stats.checks` says so.
    """
    path = folder / "layer.toml"
    read = read_toml(path, root, problems)
    table = read and check(IndexFile, *read, label(path, root), problems)
    tables = _tables(folder, root, problems)
    report(problems, strays(folder, root, ("layer.toml", *(f"{name}.csv" for name in TABLES))))
    if not table or tables is None:
        return None
    spec = _spec(table, tables)
    found = list(faults(spec, folder.name))
    report(problems, found)
    if found:
        return None
    return Index(folder.name, table.title, table.description, table.area_set, table.status, spec)


def _spec(table: IndexFile, tables: Mapping[str, tuple[Any, ...]]) -> nouns.Spec:
    gate = table.gate
    return nouns.Spec(
        parts=tables["parts"],
        indicators=tables["indicators"],
        fields=tables["fields"],
        sectors=tables["sectors"],
        matches=tables["match"],
        reach=nouns.Reach(**table.reach.model_dump()),
        functional=nouns.Functional(**table.functional.model_dump()),
        specialisation=nouns.Specialisation(**table.specialisation.model_dump()),
        gate=nouns.Gate(tuple(gate.layers), gate.at_least, gate.functional, gate.near),
        bands=tuple(nouns.Band(**one.model_dump()) for one in table.band),
        draws=table.draws.draws(),
        method=table.method,
        floor=table.floor,
        aggregation=table.aggregation,
        apart=dict(tables["apart"]),
        left_out=dict(tables["left_out"]),
        remarks=dict(tables["remarks"]),
        words=dict(table.words),
        limits=tuple((one.title, one.text) for one in table.limit),
        axes=(table.axes[0], table.axes[1]),
        theme=table.theme,
        clusters=table.clusters.rules() if table.clusters else None,
        pockets=table.pockets.rules(tables["pockets"]) if table.pockets else None,
        needs=tuple(nouns.Need(**one.model_dump()) for one in table.need),
        zones=nouns.Zones(**table.zones.model_dump(), zones=_zones(tables["zones"])) if table.zones else None,
        districts=_districts(table, tables["districts"]),
        readings=tuple(nouns.Reading(**one.model_dump()) for one in table.reading),
    )


def _districts(table: IndexFile, pairs: tuple[tuple[str, str], ...]) -> nouns.Zones | None:
    return nouns.Zones(**table.districts.model_dump(), words="", zones=_zones(pairs)) if table.districts else None


def _zones(pairs: tuple[tuple[str, str], ...]) -> tuple[nouns.Zone, ...]:
    """Zones in the order of their first rows, each with its areas."""
    names = dict.fromkeys(name for name, _ in pairs)
    return tuple(nouns.Zone(name, tuple(code for other, code in pairs if other == name)) for name in names)


def _text(cell: str) -> str:
    if not cell.strip():
        raise _WrongError("the cell is empty", "text")
    if cell != cell.strip():
        raise _WrongError("spaces round a cell", shown(cell.strip()))
    return cell


def _id(cell: str) -> str:
    if not CODE.fullmatch(cell):
        raise _WrongError("this cannot be an id", "letters, digits, dots and hyphens")
    return cell


def _number(cell: str) -> float:
    value = number(cell)
    if value is None:
        what, expected = number_fault(cell)
        raise _WrongError(what, "a number" if cell.strip().lower().lstrip("+-") in NAMELESS else expected)
    return value


def _one_of(*known: str) -> Cell:
    def convert(cell: str) -> str:
        if cell not in known:
            raise _WrongError("unknown word", ", ".join(known), nearest(cell[:64], known))
        return cell

    return convert


def _sign(cell: str) -> int:
    return int(_one_of("1", "-1")(cell))


def _flag(cell: str) -> bool:
    return bool(_one_of("yes", "no")(cell) == "yes")


def _optional(cell: str) -> str:
    return cell


def _words(cell: str) -> tuple[str, ...]:
    return tuple(cell.split())


def _pair(**cells: str) -> tuple[str, str]:
    first, second = cells.values()
    return first, second


TABLES: Mapping[str, tuple[Callable[..., Any], Mapping[str, Cell]]] = {
    "parts": (
        nouns.Part,
        {"id": _id, "title": _text, "phrase": _text, "short": _text, "weight": _number}
        | {"kind": _one_of(*get_args(nouns.PartKind)), "explains": _text},
    ),
    "indicators": (
        nouns.Indicator,
        {"part": _id, "id": _id, "title": _text, "weight": _number, "kind": _one_of(*get_args(nouns.IndicatorKind))}
        | {
            "layer": _id,
            "over": _optional,
            "pooled_by": _one_of("", *nouns.POOLED_BY),
            "periods": _words,
            "log": _flag,
            "sign": _sign,
            "explains": _text,
        },
    ),
    "fields": (nouns.Field, {"id": _id, "title": _text, "weight": _number, "column": _text, "units": _optional}),
    "sectors": (
        nouns.Sector,
        {"id": _id, "title": _text, "quotient": _id, "output": _id, "codes": _optional, "note": _optional},
    ),
    "match": (nouns.Match, {"sector": _id, "field": _id, "weight": _number, "reason": _text}),
    "apart": (_pair, {"area_code": _id, "reason": _text}),
    "left_out": (_pair, {"id": _id, "reason": _text}),
    "pockets": (Volume, {"sector": _id, "layer": _id, "weight": _id}),
    "remarks": (_pair, {"area_code": _id, "said": _text}),
    "zones": (_pair, {"zone": _text, "area_code": _id}),
    "districts": (_pair, {"district": _text, "area_code": _id}),
}
"""File -> what a row becomes, and how each of its cells is read. All columns are needed."""

MAY_BE_ABSENT = ("apart", "left_out", "remarks", "zones", "districts", "pockets")


def _tables(folder: Path, root: Path, problems: Problems) -> dict[str, tuple[Any, ...]] | None:
    out: dict[str, tuple[Any, ...]] = {}
    for name, (make, cells) in TABLES.items():
        path = folder / f"{name}.csv"
        if name in MAY_BE_ABSENT and not (path.exists() or path.is_symlink()):
            out[name] = ()
            continue
        table = read_table(path, root, problems, cells)
        if table is None:
            continue
        rows: list[Any] = []
        faults: list[Problem] = []
        first: dict[tuple[str, ...], int] = {}
        for line, row in table.records():
            wrong = list(_faults(table.file, line, row, cells))
            key = (next(iter(row.values())),) if name in ("apart", "left_out") else tuple(row.values())
            if name in MAY_BE_ABSENT and (earlier := first.setdefault(key, line)) != line:
                wrong.append(Problem("the row stands twice", table.file, line, found=f"also on line {earlier}"))
            faults += wrong
            if not wrong:
                rows.append(make(**{column: convert(row[column]) for column, convert in cells.items()}))
        report(problems, faults)
        if not faults:
            out[name] = tuple(rows)
    return out if len(out) == len(TABLES) else None


def _faults(file: str, line: int, row: Mapping[str, str], cells: Mapping[str, Cell]) -> Iterator[Problem]:
    for column, convert in cells.items():
        try:
            convert(row[column])
        except _WrongError as wrong:
            what, expected, near = (*wrong.args, None)[:3]
            yield Problem(str(what), file, line, column, shown(row[column]), expected, near)
