"""A case study's evidence from a file of researched facts, and the shapes of its map.

Each `[[adapter.file]]` has a `role`:

facts         JSON: `facts` (claim, value, unit, date, longitude, latitude, source_ids, confidence, note) and
              `sources` (id, publisher, title, url, date, kind). `[adapter.facts]` lists the facts taken: the number
              of each, counted from 0, and the mark of its wording (`mark`). A fact whose wording has another mark
              has been changed since somebody restated it, and is refused.
regions       GeoJSON in longitude and latitude: `code` is the property that tells features apart,
              `[[adapter.file.take]]` has its `value`, and the `code` and `name` that the atlas gives it.

`keep` (west, south, east, north) cuts the shapes, `tolerance` simplifies them; both in degrees.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import shapely
from shapely.geometry import Polygon
from shapely.geometry.base import BaseGeometry

from atlas.adapters.options import check
from atlas.adapters.plain import table
from atlas.adapters.tidy import Adapted, Given
from atlas.errors import AtlasError, Problem, nearest, shown
from atlas.figures import figures

EVIDENCE = (
    "fact",
    "value",
    "unit",
    "date",
    "longitude",
    "latitude",
    "approximate",
    "sources",
    "confidence",
    "figures",
)
SOURCES = ("id", "publisher", "title", "address", "date", "kind")
APPROXIMATE = re.compile(r"\bapproximate\b(?:\s*:\s*([^;]+))?")

OPTIONS = ("facts", "keep", "tolerance")
ROLES = {"facts": (), "regions": ("code", "take")}

WHOLE = "see whether the file came down whole"

Options = Mapping[str, Any]


def case(given: Given) -> Adapted:
    """evidence.csv and sources.csv of a case, and regions.geojson where shapes are declared.

    Raises AtlasError with every fact, source and shape that is not there or no longer reads as it did.
    """
    check(given, OPTIONS, roles=ROLES)
    problems: list[Problem] = []
    files: dict[str, bytes] = {}
    done: list[str] = []
    for options in given.options["file"]:
        if options["role"] == "facts":
            document = _json(given, options)
            marks = {int(number): str(text) for number, text in given.options.get("facts", {}).items()}
            facts = _facts(document, marks, given.declared_in, problems)
            files["evidence.csv"] = table(EVIDENCE, (_evidence(number, fact) for number, fact in facts))
            files["sources.csv"] = table(SOURCES, _sources(document, facts, given.declared_in, problems))
            done.append(f"took {len(facts)} of {len(document['facts'])} facts, with the sources they name")
    shapes = _shapes(given, problems)
    if shapes:
        files["regions.geojson"] = _geojson(shapes, given.options.get("keep"), given.options.get("tolerance", 0.0))
        done.append(f"kept {len(shapes)} shapes, cut and simplified for a small map")
    if problems:
        raise AtlasError(problems)
    return Adapted(files=files, done=tuple(done))


def mark(claim: str) -> str:
    """The mark of a claim's wording: the first 8 hexadecimal digits of its SHA-256."""
    return hashlib.sha256(claim.encode()).hexdigest()[:8]


def _json(given: Given, options: Options) -> dict[str, Any]:
    path = str(options["path"])
    try:
        found = json.loads(given.files[path])
    except ValueError as error:
        raise AtlasError([Problem("this file is not JSON", file=path, found=str(error), todo=WHOLE)]) from None
    wanted = ("facts", "sources") if options["role"] == "facts" else ("features",)
    missing = [key for key in wanted if not isinstance(found, dict) or key not in found]
    if missing:
        raise AtlasError([Problem("this file lacks a part", file=path, expected=", ".join(missing), todo=WHOLE)])
    return dict(found)


def _facts(
    document: Mapping[str, Any], marks: Mapping[int, str], declared_in: str, problems: list[Problem]
) -> list[tuple[int, Mapping[str, Any]]]:
    facts: list[tuple[int, Mapping[str, Any]]] = []
    for number in sorted(marks):
        if not 0 <= number < len(document["facts"]):
            problems.append(
                Problem(
                    "there is no such fact",
                    declared_in,
                    field="adapter.facts",
                    found=str(number),
                    expected=f"0 to {len(document['facts']) - 1}",
                )
            )
            continue
        fact = document["facts"][number]
        if mark(fact["claim"]) != marks[number]:
            problems.append(
                Problem(
                    f"fact {number} no longer reads as it did",
                    declared_in,
                    field=f"adapter.facts.{number}",
                    found=mark(fact["claim"]),
                    expected=marks[number],
                    todo="read the fact again, restate what has changed, then set the new mark",
                )
            )
            continue
        facts.append((number, fact))
    return facts


def _evidence(number: int, fact: Mapping[str, Any]) -> tuple[str, ...]:
    note = str(fact.get("note") or "")
    place = [fact.get("longitude"), fact.get("latitude")]
    rough = APPROXIMATE.search(note) if None not in place else None
    text = f"{fact['claim']} {note}"
    return (
        str(number),
        _text(fact.get("value")),
        _text(fact.get("unit")),
        _text(fact.get("date")),
        _text(place[0]),
        _text(place[1]),
        (rough.group(1) or "yes").strip() if rough else "",
        " ".join(fact["source_ids"]),
        _text(fact.get("confidence")),
        " ".join(figures(text)),
    )


def _sources(
    document: Mapping[str, Any],
    facts: Iterable[tuple[int, Mapping[str, Any]]],
    declared_in: str,
    problems: list[Problem],
) -> list[tuple[str, ...]]:
    known = {source["id"]: source for source in document["sources"]}
    rows: dict[str, tuple[str, ...]] = {}
    for number, fact in facts:
        for ref in fact["source_ids"]:
            if ref not in known:
                problems.append(
                    Problem(
                        f"fact {number} names a source that is not listed",
                        declared_in,
                        found=shown(ref),
                        nearest=nearest(ref, known),
                        todo="see whether the file came down whole, then restate the fact's sources",
                    )
                )
                continue
            source = known[ref]
            keys = ("publisher", "title", "url", "date", "kind")
            rows[ref] = (ref, *(_text(source.get(key)) for key in keys))
    return list(rows.values())


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def _shapes(given: Given, problems: list[Problem]) -> list[tuple[str, str, BaseGeometry]]:
    taken: list[tuple[str, str, BaseGeometry]] = []
    for options in given.options["file"]:
        if options["role"] != "regions":
            continue
        features = {
            str(feature["properties"].get(options["code"])): feature for feature in _json(given, options)["features"]
        }
        for wanted in options["take"]:
            value = str(wanted["value"])
            if value not in features:
                problems.append(
                    Problem(
                        "there is no such shape",
                        str(options["path"]),
                        field=str(options["code"]),
                        found=shown(value),
                        nearest=nearest(value, features),
                        todo=f"{WHOLE}; if it is called something else now, correct `take` in {given.declared_in}",
                    )
                )
                continue
            shape = shapely.from_geojson(json.dumps(features[value]["geometry"]))
            taken.append((str(wanted["code"]), str(wanted["name"]), shapely.make_valid(shape)))
    return taken


def _geojson(shapes: Sequence[tuple[str, str, BaseGeometry]], keep: Sequence[float] | None, tolerance: float) -> bytes:
    box = Polygon.from_bounds(*keep) if keep else None
    cut = [_polygons(shapely.intersection(shape, box) if box else shape) for _, _, shape in shapes]
    drawn = shapely.coverage_simplify(cut, tolerance) if tolerance else cut
    features = [
        {
            "type": "Feature",
            "properties": {"code": code, "name": name},
            "geometry": json.loads(shapely.to_geojson(shapely.set_precision(shape, 0.0001))),
        }
        for (code, name, _), shape in zip(shapes, drawn, strict=True)
    ]
    lines = ",\n".join(json.dumps(feature, ensure_ascii=False, separators=(",", ":")) for feature in features)
    return f'{{"type":"FeatureCollection","features":[\n{lines}\n]}}\n'.encode()


def _polygons(shape: BaseGeometry) -> BaseGeometry:
    parts = [part for part in shapely.get_parts(shape) if shapely.get_dimensions(part) == 2]
    return shapely.union_all(parts)
