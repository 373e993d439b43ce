"""Tables of restated facts: what sources say, and statements that are held against it. Cases and themes share them.

`evidence.csv` and `sources.csv` say what sources say; `facts.csv` is edited by hand, and no number may stand in it
that is not in the evidence of the facts that it names.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Generic, TypeVar

from atlas.errors import Problem, Problems, nearest, shown
from atlas.figures import unsupported
from atlas.load.case_schema import CONFIDENCE
from atlas.load.cells import number, number_fault
from atlas.load.files import CODE
from atlas.load.tables import read_table

DAY = re.compile(r"(\d{4})(?:-(\d{2}))?(?:-(\d{2}))?")

Cells = dict[str, Any]
Rows = list[Cells]
File = TypeVar("File")


@dataclass(frozen=True)
class Reading(Generic[File]):
    """What the tables are read against: the declaration and the tables read before."""

    file: File
    tables: dict[str, Rows]
    problems: Problems

    def fault(self, row: Cells, what: str, field: str, expected: str | None = None, near: str | None = None) -> None:
        """Add a problem of one cell of `row`."""
        found = shown(row[field])
        self.problems.add(Problem(what, row["file"], row["line"], field, found, expected, near))

    def evidence(self) -> Mapping[str, Cells]:
        """Evidence by the number of its fact."""
        return {row["fact"]: row for row in self.tables.get("evidence.csv", [])}

    def sources(self) -> Mapping[str, Cells]:
        """Sources by their id."""
        return {row["id"]: row for row in self.tables.get("sources.csv", [])}


Check = Callable[[Cells, Reading[Any]], None]


def read_tables(
    folder: Path, root: Path, columns: Mapping[str, Sequence[str]], checks: Mapping[str, Check], reading: Reading[Any]
) -> None:
    """Read the tables of a folder into `reading`, in the order of `columns`, and check each row by `checks`."""
    for name, wanted in columns.items():
        rows = _rows(folder / name, root, wanted, reading.problems)
        if rows is not None:
            reading.tables[name] = rows
            for row in rows:
                checks[name](row, reading)


def check_sentence(reading: Reading[Any], file: str) -> None:
    """The figures of the file's sentence must stand in the evidence of its facts."""
    facts = " ".join(str(fact) for fact in reading.file.sentence_facts)
    row: Cells = {"file": file, "line": None, "sentence": reading.file.sentence, "sentence_facts": facts}
    supported(row, reading, "sentence", facts, "sentence_facts")


def _rows(path: Path, root: Path, columns: Sequence[str], problems: Problems) -> Rows | None:
    table = read_table(path, root, problems, columns)
    if table is None:
        return None
    rows: Rows = []
    first: dict[tuple[str, ...], int] = {}
    for line, cells in table.records():
        if (earlier := first.setdefault(tuple(cells.values()), line)) != line:
            problems.add(Problem("the row stands twice", table.file, line, found=f"the same on line {earlier}"))
        for name, cell in cells.items():
            if cell != cell.strip():
                problems.add(Problem("spaces round a cell", table.file, line, name, shown(cell), shown(cell.strip())))
        rows.append({**{name: cell.strip() for name, cell in cells.items()}, "file": table.file, "line": line})
    return rows


def check_source(row: Cells, reading: Reading[Any]) -> None:
    if not CODE.fullmatch(row["id"]):
        reading.fault(row, "this cannot be an id", "id", "letters, digits and hyphens")
    _once(row, reading, "sources.csv", "id")
    filled(row, reading, "publisher", "title")
    if not row["address"].startswith(("https://", "http://")) or set(row["address"]) & set(" \t\n<>\"'\\"):
        reading.fault(row, "this is no web address", "address", "an address that starts with https://")


def check_evidence(row: Cells, reading: Reading[Any]) -> None:
    if not row["fact"].isdecimal():
        reading.fault(row, "this is no number of a fact", "fact", "a whole number")
    _once(row, reading, "evidence.csv", "fact")
    for field in ("value", "longitude", "latitude"):
        a_number(row, reading, field)
    if bool(row["longitude"]) != bool(row["latitude"]):
        reading.fault(row, "a place needs longitude and latitude", "latitude")
    if row["confidence"] not in CONFIDENCE:
        reading.fault(row, "unknown confidence", "confidence", ", ".join(CONFIDENCE))
    filled(row, reading, "sources")
    known = reading.sources()
    for ref in row["sources"].split():
        if ref not in known and "sources.csv" in reading.tables:
            reading.fault(row, f"there is no source {shown(ref)}", "sources", near=nearest(ref, known))


def check_fact(row: Cells, reading: Reading[Any]) -> None:
    filled(row, reading, "group", "statement")
    supported(row, reading, "statement", row["facts"])


def supported(row: Cells, reading: Reading[Any], field: str, facts: str, facts_field: str = "") -> None:
    """The numbers in a cell must stand in the evidence of the facts that it names."""
    evidence = facts_of(row, reading, facts_field or ("facts" if "facts" in row else "fact"), facts)
    if evidence is None:
        return
    text = " ".join(f"{known['value']} {known['date']} {known['figures']}" for known in evidence)
    odd = unsupported(row[field], text)
    if odd:
        what = f"the evidence of {'fact' if len(evidence) == 1 else 'facts'} {facts} does not hold {', '.join(odd)}"
        reading.fault(row, what, field)


def facts_of(row: Cells, reading: Reading[Any], field: str, facts: str) -> Rows | None:
    """Evidence of the facts named, or None and a problem for each that is not there."""
    if "evidence.csv" not in reading.tables:
        return None
    known = reading.evidence()
    unknown = [fact for fact in facts.split() if fact not in known]
    for fact in unknown:
        reading.fault(row, f"there is no evidence of fact {shown(fact)}", field)
    if not facts:
        reading.fault(row, "no fact is named", field, "numbers of facts in evidence.csv")
    return None if unknown or not facts else [known[fact] for fact in facts.split()]


def filled(row: Cells, reading: Reading[Any], *fields: str) -> None:
    for field in fields:
        if not row[field]:
            reading.fault(row, "this cell must not be empty", field)


def a_number(row: Cells, reading: Reading[Any], field: str) -> None:
    if row[field] and number(row[field]) is None:
        what, expected = number_fault(row[field])
        reading.fault(row, what, field, expected)


def _once(row: Cells, reading: Reading[Any], name: str, field: str) -> None:
    first = next(known["line"] for known in reading.tables[name] if known[field] == row[field])
    if first != row["line"]:
        reading.fault(row, f"this stands twice, first in line {first}", field)


def is_day(text: str) -> bool:
    match = DAY.fullmatch(text)
    if not match:
        return False
    try:
        datetime.date(int(match[1]), int(match[2] or 1), int(match[3] or 1))
    except ValueError:
        return False
    return True
