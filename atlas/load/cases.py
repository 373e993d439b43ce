"""Case studies: a folder of restated facts, each held against the evidence taken from its sources.

A case is `case.toml` and six tables. `evidence.csv` and `sources.csv` say what sources say; the others are edited
by hand, and no number may stand in them that is not in the evidence of the facts that they name.
"""

from __future__ import annotations

import datetime
import json
import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import shapely

from atlas.errors import Problem, Problems, nearest, shown
from atlas.figures import unsupported
from atlas.load.case_schema import COLUMNS, CONFIDENCE, KINDS, SIDES, CaseFile, ComingFile
from atlas.load.cells import number, number_fault
from atlas.load.files import CODE, check_slug, label, read_text
from atlas.load.tables import read_table
from atlas.load.toml import check, read_toml
from atlas.model import Case

DAY = re.compile(r"(\d{4})(?:-(\d{2}))?(?:-(\d{2}))?")

Cells = dict[str, Any]
Rows = list[Cells]


@dataclass(frozen=True)
class Reading:
    """What the tables are read against: the declaration and the tables read before."""

    file: CaseFile
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


def read_case(folder: Path, root: Path, problems: Problems) -> Case | None:
    """The case in `folder`, or None; each fault of its files is added to `problems` with its file and line."""
    before = len(problems.found)
    named = check_slug(folder, root, problems)
    path = folder / "case.toml"
    read = read_toml(path, root, problems)
    if read is None or not named:
        return None
    table, text = read
    if table.get("coming"):
        coming = check(ComingFile, table, text, label(path, root), problems)
        return None if coming is None else Case(folder.name, coming.title, coming.description, coming.model_dump())
    file = check(CaseFile, table, text, label(path, root), problems)
    if file is None:
        return None
    reading = Reading(file, {}, problems)
    for name, columns in COLUMNS.items():
        rows = _rows(folder / name, root, columns, problems)
        if rows is not None:
            reading.tables[name] = rows
            for row in rows:
                CHECKS[name](row, reading)
    _check_whole(reading, label(path, root))
    regions = _regions(folder / file.map.regions, root, file, problems) if file.map.regions else ()
    if len(problems.found) > before:
        return None
    data = file.model_dump(exclude={"title", "description", "adapter"})
    tables = {name.removesuffix(".csv"): rows for name, rows in reading.tables.items()}
    return Case(folder.name, file.title, file.description, {**data, **tables, "regions": regions})


def _rows(path: Path, root: Path, columns: Sequence[str], problems: Problems) -> Rows | None:
    table = read_table(path, root, problems, columns)
    if table is None:
        return None
    rows: Rows = []
    for line, cells in table.records():
        for name, cell in cells.items():
            if cell != cell.strip():
                problems.add(Problem("spaces round a cell", table.file, line, name, shown(cell), shown(cell.strip())))
        rows.append({**{name: cell.strip() for name, cell in cells.items()}, "file": table.file, "line": line})
    return rows


def _check_source(row: Cells, reading: Reading) -> None:
    if not CODE.fullmatch(row["id"]):
        reading.fault(row, "this cannot be an id", "id", "letters, digits and hyphens")
    _once(row, reading, "sources.csv", "id")
    _filled(row, reading, "publisher", "title")
    if not row["address"].startswith(("https://", "http://")) or set(row["address"]) & set(" \t\n<>\"'\\"):
        reading.fault(row, "this is no web address", "address", "an address that starts with https://")


def _check_evidence(row: Cells, reading: Reading) -> None:
    if not row["fact"].isdecimal():
        reading.fault(row, "this is no number of a fact", "fact", "a whole number")
    _once(row, reading, "evidence.csv", "fact")
    for field in ("value", "longitude", "latitude"):
        _number(row, reading, field)
    if bool(row["longitude"]) != bool(row["latitude"]):
        reading.fault(row, "a place needs longitude and latitude", "latitude")
    if row["confidence"] not in CONFIDENCE:
        reading.fault(row, "unknown confidence", "confidence", ", ".join(CONFIDENCE))
    _filled(row, reading, "sources")
    known = reading.sources()
    for ref in row["sources"].split():
        if ref not in known:
            reading.fault(row, f"there is no source {shown(ref)}", "sources", near=nearest(ref, known))


def _check_fact(row: Cells, reading: Reading) -> None:
    _filled(row, reading, "group", "statement")
    _supported(row, reading, "statement", row["facts"])


def _check_event(row: Cells, reading: Reading) -> None:
    _filled(row, reading, "what")
    if not _is_day(row["date"]):
        reading.fault(row, "this is no date", "date", "2024, 2024-01 or 2024-01-31")
    elif row["facts"]:
        _supported(row, reading, "date", row["facts"])
    if row["kind"] not in KINDS:
        reading.fault(row, "unknown kind of event", "kind", ", ".join(KINDS), nearest(row["kind"], KINDS))
    _supported(row, reading, "what", row["facts"])


def _check_count(row: Cells, reading: Reading) -> None:
    _filled(row, reading, "who")
    ids = [series.id for series in reading.file.series]
    if row["series"] not in ids:
        reading.fault(row, "there is no such series in case.toml", "series", near=nearest(row["series"], ids))
    if bool(row["value"]) == bool(row["said"]):
        reading.fault(row, "a count is either a number or what was said", "said", "one of value and said")
    _number(row, reading, "value")
    for field in ("value", "said", "date"):
        _supported(row, reading, field, row["fact"])
    evidence = reading.evidence().get(row["fact"])
    if evidence and row["source"] not in evidence["sources"].split():
        reading.fault(row, "the fact does not rest on this source", "source", evidence["sources"])


def _check_place(row: Cells, reading: Reading) -> None:
    _filled(row, reading, "name", "short")
    if row["side"] not in SIDES:
        reading.fault(row, "unknown side for a label", "side", ", ".join(SIDES))
    if bool(row["fact"]) == bool(row["point"]):
        reading.fault(row, "a place is either that of a fact or a point", "point", "one of fact and point")
    elif row["point"] and not reading.file.map.points:
        reading.fault(row, "a point needs map.points in case.toml", "point")
    elif row["fact"]:
        _facts(row, reading, "fact", row["fact"])
        evidence = reading.evidence().get(row["fact"])
        if evidence and not _inside(evidence, reading.file.map.frame):
            reading.fault(row, "the fact has no place inside the map's frame", "fact")


CHECKS: dict[str, Callable[[Cells, Reading], None]] = {
    "sources.csv": _check_source,
    "evidence.csv": _check_evidence,
    "facts.csv": _check_fact,
    "events.csv": _check_event,
    "counts.csv": _check_count,
    "places.csv": _check_place,
}


def _check_whole(reading: Reading, file: str) -> None:
    """What no single row can show: the sentence's figures, series with one side, conflicts without their sides."""
    if len(reading.tables) < len(COLUMNS):
        return
    facts = " ".join(str(fact) for fact in reading.file.sentence_facts)
    row: Cells = {"file": file, "line": None, "sentence": reading.file.sentence, "sentence_facts": facts}
    _supported(row, reading, "sentence", facts, "sentence_facts")
    counts = reading.tables["counts.csv"]
    sides = Counter(count["series"] for count in counts)
    for series in reading.file.series:
        if sides[series.id] < 2:
            reading.problems.add(
                Problem("a series needs two counts or more", file, field="series.id", found=shown(series.id))
            )
    told = Counter(count["fact"] for count in counts)
    for number_, evidence in reading.evidence().items():
        if evidence["confidence"] == "conflict" and told[number_] < 2:
            what = "sources disagree on this fact, and counts.csv does not show both sides"
            reading.fault(evidence, what, "fact", "two rows or more in counts.csv that name it")


def _supported(row: Cells, reading: Reading, field: str, facts: str, facts_field: str = "") -> None:
    """The numbers in a cell must stand in the evidence of the facts that it names."""
    evidence = _facts(row, reading, facts_field or ("facts" if "facts" in row else "fact"), facts)
    if evidence is None:
        return
    text = " ".join(f"{known['value']} {known['date']} {known['figures']}" for known in evidence)
    odd = unsupported(row[field], text)
    if odd:
        what = f"the evidence of {'fact' if len(evidence) == 1 else 'facts'} {facts} does not hold {', '.join(odd)}"
        reading.fault(row, what, field)


def _facts(row: Cells, reading: Reading, field: str, facts: str) -> Rows | None:
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


def _filled(row: Cells, reading: Reading, *fields: str) -> None:
    for field in fields:
        if not row[field]:
            reading.fault(row, "this cell must not be empty", field)


def _number(row: Cells, reading: Reading, field: str) -> None:
    if row[field] and number(row[field]) is None:
        what, expected = number_fault(row[field])
        reading.fault(row, what, field, expected)


def _once(row: Cells, reading: Reading, name: str, field: str) -> None:
    first = next(known["line"] for known in reading.tables[name] if known[field] == row[field])
    if first != row["line"]:
        reading.fault(row, f"this stands twice, first in line {first}", field)


def _is_day(text: str) -> bool:
    match = DAY.fullmatch(text)
    if not match:
        return False
    try:
        datetime.date(int(match[1]), int(match[2] or 1), int(match[3] or 1))
    except ValueError:
        return False
    return True


def _inside(evidence: Cells, frame: Sequence[float]) -> bool:
    longitude, latitude = number(evidence["longitude"]), number(evidence["latitude"])
    if longitude is None or latitude is None:
        return False
    return frame[0] <= longitude <= frame[2] and frame[1] <= latitude <= frame[3]


def _regions(path: Path, root: Path, file: CaseFile, problems: Problems) -> tuple[Cells, ...]:
    """Shapes of the case's own map: code, name and geometry in longitude and latitude."""
    text = read_text(path, root, problems)
    if text is None:
        return ()
    name = label(path, root)
    try:
        features = json.loads(text)["features"]
        found = tuple(_region(feature) for feature in features)
    except (ValueError, KeyError, TypeError, RecursionError, shapely.errors.GEOSException) as error:
        problems.add(Problem("not GeoJSON with the properties code and name", name, found=shown(error)))
        return ()
    codes = [region["code"] for region in found]
    wanted = [*(label.code for label in file.map.label), *(code for part in file.map.part for code in part.codes)]
    for code in sorted({code for code in wanted if code not in codes}):
        problems.add(Problem(f"there is no region {shown(code)}", name, field="code", nearest=nearest(code, codes)))
    for region in found:
        if not CODE.fullmatch(region["code"]) or codes.count(region["code"]) > 1:
            problems.add(Problem("a region needs a code of its own", name, field="code", found=shown(region["code"])))
        if shapely.is_missing(region["shape"]) or not shapely.is_valid(region["shape"]):
            problems.add(Problem("the region's shape is not valid", name, field="geometry", found=region["code"]))
    return found


def _region(feature: Cells) -> Cells:
    properties = feature["properties"]
    shape = shapely.from_geojson(json.dumps(feature["geometry"]))
    return {"code": str(properties["code"]), "name": str(properties["name"]), "shape": shape}
