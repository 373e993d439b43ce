"""Case studies: a folder of restated facts, each held against the evidence taken from its sources.

A case is `case.toml` and six tables. `evidence.csv` and `sources.csv` say what sources say; the others are edited
by hand, and no number may stand in them that is not in the evidence of the facts that they name.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import shapely

from atlas.errors import Problem, Problems, nearest, shown
from atlas.load.case_schema import COLUMNS, KINDS, SIDES, CaseFile, ComingFile
from atlas.load.cells import number
from atlas.load.evidence import (
    Cells,
    Check,
    Reading,
    a_number,
    check_evidence,
    check_fact,
    check_sentence,
    check_source,
    facts_of,
    filled,
    is_day,
    read_tables,
    supported,
)
from atlas.load.files import CODE, check_slug, label, read_text, report, strays
from atlas.load.provenance import REFRESHED
from atlas.load.toml import check, read_toml
from atlas.model import Case


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
    read_tables(folder, root, COLUMNS, CHECKS, reading)
    report(problems, strays(folder, root, ("case.toml", "regions.geojson", *COLUMNS, *REFRESHED)))
    _check_whole(reading, label(path, root))
    regions = _regions(folder / file.map.regions, root, file, problems) if file.map.regions else ()
    if len(problems.found) > before:
        return None
    data = file.model_dump(exclude={"title", "description", "rows", "adapter"})
    tables = {name.removesuffix(".csv"): rows for name, rows in reading.tables.items()}
    return Case(folder.name, file.title, file.description, {**data, **tables, "regions": regions})


def _check_event(row: Cells, reading: Reading[CaseFile]) -> None:
    filled(row, reading, "what")
    if not is_day(row["date"]):
        reading.fault(row, "this is no date", "date", "2024, 2024-01 or 2024-01-31")
    elif row["facts"]:
        supported(row, reading, "date", row["facts"])
    if row["kind"] not in KINDS:
        reading.fault(row, "unknown kind of event", "kind", ", ".join(KINDS), nearest(row["kind"], KINDS))
    supported(row, reading, "what", row["facts"])


def _check_count(row: Cells, reading: Reading[CaseFile]) -> None:
    filled(row, reading, "who")
    ids = [series.id for series in reading.file.series]
    if row["series"] not in ids:
        reading.fault(row, "there is no such series in case.toml", "series", near=nearest(row["series"], ids))
    if bool(row["value"]) == bool(row["said"]):
        reading.fault(row, "a count is either a number or what was said", "said", "one of value and said")
    a_number(row, reading, "value")
    for field in ("value", "said", "date"):
        supported(row, reading, field, row["fact"])
    evidence = reading.evidence().get(row["fact"])
    if evidence and row["source"] not in evidence["sources"].split():
        reading.fault(row, "the fact does not rest on this source", "source", evidence["sources"])


def _check_place(row: Cells, reading: Reading[CaseFile]) -> None:
    filled(row, reading, "name", "short")
    if row["side"] not in SIDES:
        reading.fault(row, "unknown side for a label", "side", ", ".join(SIDES))
    if bool(row["fact"]) == bool(row["point"]):
        reading.fault(row, "a place is either that of a fact or a point", "point", "one of fact and point")
    elif row["point"] and not reading.file.map.points:
        reading.fault(row, "a point needs map.points in case.toml", "point")
    elif row["fact"]:
        facts_of(row, reading, "fact", row["fact"])
        evidence = reading.evidence().get(row["fact"])
        if evidence and not _inside(evidence, reading.file.map.frame):
            reading.fault(row, "the fact has no place inside the map's frame", "fact")


CHECKS: dict[str, Check] = {
    "sources.csv": check_source,
    "evidence.csv": check_evidence,
    "facts.csv": check_fact,
    "events.csv": _check_event,
    "counts.csv": _check_count,
    "places.csv": _check_place,
}


def _check_whole(reading: Reading[CaseFile], file: str) -> None:
    """What no single row can show: the sentence's figures, series with one side, conflicts without their sides."""
    if len(reading.tables) < len(COLUMNS):
        return
    check_sentence(reading, file)
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
