"""Tables of figures of things that are no areas: `records.csv` beside a `layer.toml` of kind "records"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import Field

from atlas.errors import Problem, Problems, nearest, shown
from atlas.load import values
from atlas.load.cells import number, number_problem
from atlas.load.files import CODE, report, strays
from atlas.load.provenance import REFRESHED, read_provenance
from atlas.load.schema import SourceTable
from atlas.load.tables import read_table
from atlas.load.texts import Affix, Counts, Name, Period, Slug, Table, Text
from atlas.model import Record, Records

COLUMNS = ("id", "name", "period", "value", "status")
FILES = ("layer.toml", "records.csv", "excluded.csv", *REFRESHED)
YEAR = re.compile(r"[0-9]{4}")


class RecordsFile(Table):
    """`layer.toml` of kind "records": figures of things that are no areas, in `records.csv`. It has no map.

    `whole`: the table holds everything that it is about, so that a share of it means something.
    """

    kind: Literal["records"]
    role: Literal["input"]
    title: Text
    description: Text
    unit: Text
    decimals: Annotated[int, Field(ge=0, le=9)]
    id_field: Name
    one: Text
    many: Text
    coverage: Text
    whole: bool
    source: SourceTable
    prefix: Affix = ""
    suffix: Affix = ""
    period_label: Period = "{year}"
    points: Slug | None = None
    other_source: list[SourceTable] = Field(default_factory=list)
    rows: Counts = Field(default_factory=dict)
    adapter: dict[str, Any] = Field(default_factory=dict)


def read_records(folder: Path, table: RecordsFile, root: Path, problems: Problems) -> Records | None:
    """The table in `folder`, whose checked declaration is `table`; None where its rows cannot be read."""
    rows = read_table(folder / "records.csv", root, problems, COLUMNS)
    if rows is None:
        return None
    first: dict[tuple[str, str], int] = {}
    faults: list[Problem] = []
    for line, row in rows.records():
        faults += _faults(rows.file, line, row)
        before = first.setdefault((row["id"], row["period"]), line)
        if before != line:
            found = f"{shown(row['id'])} in {row['period']}, also on line {before}"
            faults.append(Problem("two rows for one thing and period", rows.file, line, "id", found))
    report(problems, [*faults, *strays(folder, root, FILES)])
    if faults:
        return None
    plain = table.model_dump(exclude={"kind", "role", "points", "source", "other_source", "rows"})
    return Records(
        **plain,
        id=folder.name,
        points=table.points or "",
        source=values.source(table.source),
        other_sources=values.sources(table.other_source),
        provenance=read_provenance(folder, root, problems),
        records=tuple(
            Record(row["id"], row["name"].strip(), row["period"], number(row["value"]), row["status"].strip())
            for _, row in rows.records()
        ),
    )


def points_faults(records: Records, known: Sequence[str]) -> Iterator[Problem]:
    """A point layer that is named and not there. `known`: the ids of those that are, also if faulty."""
    if records.points and records.points not in known:
        file, near = f"layers/{records.id}/layer.toml", nearest(records.points, known)
        yield Problem("this is not there", file, field="points", found=shown(records.points), nearest=near)


def _faults(file: str, line: int, row: Mapping[str, str]) -> Iterator[Problem]:
    if not CODE.fullmatch(row["id"]):
        what, expected = "the id cannot be part of an address", "letters, digits, dots and hyphens"
        yield Problem(what, file, line, "id", shown(row["id"]), expected)
    if not row["name"].strip():
        yield Problem("the cell is empty", file, line, "name")
    if not YEAR.fullmatch(row["period"]):
        yield Problem("not a year", file, line, "period", shown(row["period"]), "four digits: the year it begins in")
    if row["value"]:
        if number(row["value"]) is None:
            yield number_problem(file, line, "value", row["value"])
    elif not row["status"].strip():
        yield Problem("a missing value needs its reason", file, line, "status")
