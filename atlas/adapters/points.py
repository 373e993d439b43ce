"""Things with a place: `points.csv` with attributes from several tables, `campuses.csv`, `details.csv`, `excluded.csv`.

Each `[[adapter.file]]` has a `role`:

profiles      see `profiles`
attributes    a row a point: `id`, `name`, `take` (attribute -> column of numbers), `text` (attribute -> column of
              words), `thousands`, `negative` ("()" where brackets stand for a minus), `strip` (signs at a name's
              end), `several` ("add": a point may have several rows, whose numbers are added up; `unique`: columns
              that tell them apart)
positions     `id`, `name`, `longitude`, `latitude`, and `area` where the file knows the area; `withhold` (`column`,
              `starts`, `reason`): rows not to be shipped
campuses      `id`, `name`, `longitude`, `latitude`, `field`, `share`, `main`, `why`; `fields` (theirs -> ours);
              `reason`: what is said of a point that stands where its main campus is, with {name} for that campus
gazetteer     `id`, `longitude`, `latitude`: places by number, for `place` in `[[adapter.put]]`
boundaries    see `shapes`: tells the area in which a point lies

`keep_if` lists attributes: a point with none of them above 0 is left out, for the reason in `leave_out`, or its own
in `[adapter.reasons]`; where it lists none, all are kept. `[[adapter.put]]` gives a point another position: `id`,
`reason`, and `place` or `longitude` and `latitude`. `placeless` is the reason where no file has a position;
`[adapter.notes]` says something of a point by id. A name is taken from the first file that has the point.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from atlas.adapters import frames
from atlas.adapters.frames import frame
from atlas.adapters.numbers import POINT, number, only_numbers, why_not
from atlas.adapters.options import check
from atlas.adapters.plain import table
from atlas.adapters.profiles import PROFILE, detailed, profile_names, profiles
from atlas.adapters.quoting import quoted
from atlas.adapters.shapes import BOUNDARIES, shapes
from atlas.adapters.sums import digits
from atlas.adapters.tidy import Adapted, Given
from atlas.errors import Problem, Problems, nearest, shown
from atlas.quotes import encode

Options = Mapping[str, Any]

NEEDED = ("id_field", "keep_if", "leave_out", "placeless")
OPTIONS = (*NEEDED, "fields", "reasons", "notes", "put")

ID = re.compile(r"[\w.-]+")

CAMPUS = ("id", "name", "longitude", "latitude", "field", "share", "main", "why")
TABLE = ("where", *frames.OPTIONS)
ROLES = {
    "profiles": (*PROFILE, *TABLE),
    "attributes": ("id", "name", "take", "text", "thousands", "negative", "strip", "several", "unique", *TABLE),
    "positions": ("id", "name", "longitude", "latitude", "area", "withhold", *TABLE),
    "campuses": (*CAMPUS, "fields", "reason", *TABLE),
    "gazetteer": ("id", "longitude", "latitude", *TABLE),
    "boundaries": BOUNDARIES,
}


@dataclass
class Gathered:
    """What the files say of each point, by id."""

    names: dict[str, str] = field(default_factory=dict)
    attributes: dict[str, dict[str, str]] = field(default_factory=dict)
    positions: dict[str, tuple[str, str]] = field(default_factory=dict)
    areas: dict[str, str] = field(default_factory=dict)
    reasons: dict[str, str] = field(default_factory=dict)


def points(given: Given) -> Adapted:
    """Points in the order of their ids. Raises AtlasError with every fault of the files."""
    check(given, OPTIONS, NEEDED, roles=ROLES)
    problems = Problems()
    found = Gathered()
    for options in given.options["file"]:
        if options["role"] in GATHER:
            GATHER[options["role"]](given, options, found, problems)
    campuses: list[tuple[str, ...]] = []
    for options in _files(given, "campuses"):
        rows = _campuses(given, options, problems)
        _main_campuses(rows, str(options["reason"]), found)
        campuses += rows
    _put(given, found, problems)
    found.reasons |= given.options.get("notes", {})
    problems.raise_if_any()
    kept = [key for key in sorted(found.names) if _is_kept(given, found, key)]
    left_out = {key: _why_left_out(given, key) for key in sorted(found.names) if key not in kept}
    files = {
        "points.csv": _points_csv(given, found, kept),
        "excluded.csv": table(
            (str(given.options["id_field"]), "name", "reason"),
            ((key, found.names[key], why) for key, why in left_out.items()),
        )
        if left_out
        else b"",
    }
    files["cells.jsonl"] = encode(quoted(given, _about_points(given), "id", set(kept)))
    if campuses:
        files["campuses.csv"] = table((str(given.options["id_field"]), *CAMPUS[1:]), campuses)
    if details := _details_csv(given, set(kept)):
        files["details.csv"] = details
    placed = sum(key in found.positions for key in kept)
    done = f"kept {len(kept)} of {len(found.names)}, {placed} of them with a position"
    return Adapted(files=files, done=(done,))


def _files(given: Given, role: str) -> list[Options]:
    return [options for options in given.options["file"] if options["role"] == role]


def _about_points(given: Given) -> list[Options]:
    return [options for options in given.options["file"] if options["role"] in (*GATHER, "campuses")]


def _profiles(given: Given, options: Options, found: Gathered, problems: Problems) -> None:
    columns = [str(options["id"]), str(options["name"])]
    for key, name in frame(given, options, columns)[columns].itertuples(index=False):
        found.names.setdefault(key, name)
    for key, attributes in profiles(given, options, problems).items():
        found.attributes.setdefault(key, {}).update(attributes)


def _attributes(given: Given, options: Options, found: Gathered, problems: Problems) -> None:
    """One row a point, or several that are added up; a row without an id is the publisher's total."""
    path, take = str(options["path"]), {name: str(column) for name, column in options["take"].items()}
    text = {name: str(column) for name, column in options.get("text", {}).items()}
    key_column, name_column = str(options["id"]), str(options["name"])
    seen: set[str] = set()
    bare: list[int] = []
    unique = [str(column) for column in options.get("unique", ())]
    rows = frame(given, options, [key_column, name_column, *take.values(), *text.values(), *unique])
    if unique:
        for line in rows.index[rows.duplicated(unique)]:
            todo = f"see which column tells the two apart, and add it to `unique` in {given.declared_in}"
            found_ = shown(", ".join(rows.loc[line, unique]))
            problems.add(Problem("a second row of the same", path, int(line), ", ".join(unique), found_, todo=todo))
    for line, row in rows.iterrows():
        key = row[key_column]
        if not key:
            bare += [int(str(line))] if any(row[column] for column in take.values()) else []
            continue
        if not ID.fullmatch(key):
            problems.add(_no_id(given, options, line, key))
            continue
        if key in seen and options.get("several") != "add":
            todo = f'say `several = "add"` of the file in {given.declared_in} if the rows of a point are to be added up'
            problems.add(Problem("the same point twice", path, int(str(line)), key_column, shown(key), todo=todo))
        found.names.setdefault(key, row[name_column].rstrip(str(options.get("strip", ""))).strip())
        held = found.attributes.setdefault(key, {})
        for name, column in take.items():
            cell = row[column]
            plain = number(cell, options.get("thousands"), options.get("negative")) if cell else ""
            if plain is None:
                problems.add(Problem(why_not(cell), path, int(str(line)), column, shown(cell), POINT))
            elif name in given.options["keep_if"] and plain.startswith("-"):
                problems.add(Problem("is below nought", path, int(str(line)), column, shown(cell), "a count"))
            elif plain:
                held[name] = digits(Decimal(held[name]) + Decimal(plain)) if key in seen and name in held else plain
        held.update({name: row[column] for name, column in text.items() if row[column]})
        seen.add(key)
    if len(bare) > 1:
        lines, todo = f"lines {', '.join(map(str, bare[:5]))}", "see whose figures they are: only the total has no id"
        problems.add(Problem("has several rows without an id", path, bare[0], key_column, lines, todo=todo))


def _no_id(given: Given, options: Options, line: object, key: str) -> Problem:
    todo = f"if the publisher's notes begin here, say so with `until` in {given.declared_in}"
    return Problem(
        "is no id of a point", str(options["path"]), int(str(line)), str(options["id"]), shown(key), todo=todo
    )


def _positions(given: Given, options: Options, found: Gathered, problems: Problems) -> None:
    columns = [str(options[key]) for key in ("id", "name", "longitude", "latitude")]
    withheld = options.get("withhold")
    area = str(options.get("area", ""))
    others = [name for name in (str(withheld["column"]) if withheld else "", area) if name]
    rows = frame(given, options, [*columns, *others])
    only_numbers(rows, columns[2:], str(options["path"]), given.declared_in)
    for line, row in rows.iterrows():
        key, name, longitude, latitude = (row[column] for column in columns)
        if not ID.fullmatch(key):
            problems.add(_no_id(given, options, line, key))
            continue
        found.names.setdefault(key, name)
        if withheld and row[str(withheld["column"])].startswith(str(withheld["starts"])):
            found.reasons[key] = str(withheld["reason"])
        else:
            found.positions[key] = (longitude, latitude)
        if area and row[area]:
            found.areas[key] = row[area]


GATHER = {"profiles": _profiles, "attributes": _attributes, "positions": _positions}


def _campuses(given: Given, options: Options, problems: Problems) -> list[tuple[str, ...]]:
    """Rows of campuses.csv. The shares of a point in a field must add up to 1."""
    columns = [str(options[key]) for key in CAMPUS]
    theirs = options.get("fields", {})
    rows: list[tuple[str, ...]] = []
    whole: dict[tuple[str, str], Decimal] = {}
    table = frame(given, options, columns)[columns]
    only_numbers(table, [columns[2], columns[3], columns[5]], str(options["path"]), given.declared_in)
    for line, row in table.iterrows():
        key, name, longitude, latitude, of, share, main, why = (str(cell) for cell in row)
        of = str(theirs.get(of, of))
        if of != "*" and of not in given.options["fields"]:
            expected = ", ".join(given.options["fields"])
            problems.add(Problem("is no field", str(options["path"]), int(str(line)), columns[4], shown(of), expected))
        whole[key, of] = whole.get((key, of), Decimal(0)) + Decimal(number(share) or 0)
        rows.append((key, name, longitude, latitude, of, share, "yes" if main in ("1", "yes", "true") else "no", why))
    for (key, of), total in whole.items():
        if total != 1:
            found = f"{total} for {key} in {of}"
            problems.add(Problem("shares do not add up to 1", str(options["path"]), field=columns[5], found=found))
    return rows


def _main_campuses(campuses: list[tuple[str, ...]], reason: str, found: Gathered) -> None:
    """A point with campuses stands where its main campus is, and `reason` says so."""
    for key, name, longitude, latitude, of, _, main, _ in campuses:
        if of == "*" and main == "yes":
            found.positions[key] = (longitude, latitude)
            found.reasons[key] = reason.replace("{name}", name)


def _put(given: Given, found: Gathered, problems: Problems) -> None:
    places: dict[str, tuple[str, str]] = {}
    for options in _files(given, "gazetteer"):
        columns = [str(options[key]) for key in ("id", "longitude", "latitude")]
        table = frame(given, options, columns)[columns]
        only_numbers(table, columns[1:], str(options["path"]), given.declared_in)
        for number_, longitude, latitude in table.itertuples(index=False):
            places[number_] = (longitude, latitude)
    for put in given.options.get("put", ()):
        key, place = str(put["id"]), str(put.get("place", ""))
        if key not in found.names or (place and place not in places):
            unknown = place if key in found.names else key
            near = nearest(unknown, places if key in found.names else found.names)
            problems.add(Problem("names what no file has", given.declared_in, field="put", found=unknown, nearest=near))
            continue
        found.positions[key] = places[place] if place else (str(put["longitude"]), str(put["latitude"]))
        found.reasons[key] = str(put["reason"])


def _is_kept(given: Given, found: Gathered, key: str) -> bool:
    held, needed = found.attributes.get(key, {}), given.options["keep_if"]
    return not needed or any(Decimal(held.get(name, "0")) > 0 for name in needed)


def _why_left_out(given: Given, key: str) -> str:
    return str(given.options.get("reasons", {}).get(key, given.options["leave_out"]))


def attribute_names(options: Options) -> list[str]:
    """The attributes that the files give, in the order in which points.csv has them."""
    names: list[str] = []
    for declared in options["file"]:
        if declared["role"] == "profiles":
            names += profile_names(declared, options.get("fields", {}))
        names += [*declared.get("take", {}), *declared.get("text", {})]
    return list(dict.fromkeys(names))


def _details_csv(given: Given, kept: set[str]) -> bytes:
    """What the first file of profiles with `details` says of every submission, by id, in the file's order."""
    options = next((one for one in _files(given, "profiles") if one.get("details")), None)
    if options is None:
        return b""
    rows = sorted((row for row in detailed(given, options) if row[0] in kept), key=lambda row: row[0])
    return table((str(given.options["id_field"]), *options["details"]), rows)


def _points_csv(given: Given, found: Gathered, kept: list[str]) -> bytes:
    """Columns: id, name, longitude, latitude, area_code, reason, then attributes."""
    names = attribute_names(given.options)
    areas = [shapes(given, options) for options in _files(given, "boundaries")]
    rows = []
    for key in kept:
        longitude, latitude = found.positions.get(key, ("", ""))
        placed = bool(longitude and latitude)
        drawn = areas[0].near(float(longitude), float(latitude)) if areas and placed else ""
        area = found.areas.get(key, drawn)
        reason = found.reasons.get(key, "" if placed else str(given.options["placeless"]))
        held = found.attributes.get(key, {})
        rows.append((key, found.names[key], longitude, latitude, area, reason, *(held.get(name, "") for name in names)))
    head = (str(given.options["id_field"]), "name", "longitude", "latitude", "area_code", "reason", *names)
    return table(head, rows)
