"""An area set from its publisher's files: boundaries of one year, groups that areas belong to, changes of codes.

Each `[[adapter.file]]` has a `role`:

boundaries    TopoJSON: `object`, `code`, `name`, `start`, `end` (properties), `year`. Other objects and the arcs
              that no kept area uses are left out; coordinates stay as they are. `[[adapter.file.group]]` with
              `kind`, `object`: larger areas drawn in the same file; an area belongs to the one that holds it.
hierarchy     JSON, code -> {name, level, parents, children, start, end}: `[[adapter.file.group]]` with `kind`,
              `level`, `year`; `leave_out` lists codes that are no groups.
lookup        CSV with an area in several vintages: `[[adapter.file.group]]` with `kind`, `area`, `code`, `name`;
              an area that lies in more than one group is in none.
successors    CSV with `old`, `new`: which code took the place of which.

Roles that make `people.csv` and `aliases.csv` stand in `people` and `aliases`, `neighbours` in `neighbours`.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from atlas.adapters import frames
from atlas.adapters.aliases import aliases
from atlas.adapters.neighbours import HEAD, Row, neighbours
from atlas.adapters.options import check
from atlas.adapters.people import people
from atlas.adapters.plain import rows_of, table
from atlas.adapters.shapes import BOUNDARIES, holders, shapes
from atlas.adapters.tidy import Adapted, Given
from atlas.adapters.topology import pruned
from atlas.errors import AtlasError, Problem, nearest, shown

ALWAYS = 10_000

OPTIONS = ("other_codes",)
TABLE = ("where", *frames.OPTIONS)
ROLES = {
    "boundaries": (*BOUNDARIES, "name", "group"),
    "hierarchy": ("group", "leave_out"),
    "lookup": ("group", *TABLE),
    "successors": ("old", "new", "alias", "name", *TABLE),
    "neighbours": ("list", "area", "count", *TABLE),
    "names": ("alias", "area", "names", "separator", "drop", "parted", *TABLE),
    "other_names": ("alias", "key", "name", "areas_in", *TABLE),
    "places": ("alias", "area", "name", "longitude", "latitude", "population", "least", *TABLE),
    "postcodes": (
        "alias", "area", "district", "longitude", "latitude", "count", "share", "least", "least_part", "leave_out",
        *TABLE,
    ),
}  # fmt: skip

Options = Mapping[str, Any]


@dataclass(frozen=True)
class Valid:
    """An area of the boundary file: `start` and `end` are the first and last year in which its code holds."""

    code: str
    name: str
    start: int
    end: int


@dataclass(frozen=True)
class Membership:
    """One line of groups.csv."""

    area: str
    kind: str
    code: str
    name: str


def area_set(given: Given) -> Adapted:
    """Boundaries, groups, changes, people and other names. Raises AtlasError where a file is not as declared."""
    check(given, OPTIONS, roles=ROLES)
    by_role = _by_role(given)
    boundaries = by_role["boundaries"]
    topology = _json(given, boundaries)
    valid = _valid(given, boundaries, topology)
    kept = tuple(sorted(area.code for area in valid if area.start <= boundaries["year"] <= area.end))
    files = {"boundaries.topojson": pruned(topology, boundaries, kept)}
    links = _links(given, by_role.get("successors"), valid, kept)
    groups = _drawn(given, boundaries, topology, kept)
    if "hierarchy" in by_role:
        groups += _hierarchy(given, by_role["hierarchy"], kept)
    if "lookup" in by_role:
        groups += _lookup(given, by_role["lookup"], kept, {old: new for old, new, *_ in links})
    if groups:
        files["groups.csv"] = table(
            ("area_code", "kind", "code", "name"), ((row.area, row.kind, row.code, row.name) for row in groups)
        )
    if links:
        files["changes.csv"] = table(("old_code", "new_code", "date", "count", "rate", "old_name"), links)
    files |= _found_by(given, by_role, {area.code: area.name for area in valid if area.code in kept})
    alike, said = _neighbours(given, kept, {old: new for old, new, _, count, *_ in links if count == "same"})
    files |= {"neighbours.csv": table(HEAD, alike)} if alike else {}
    done = f"kept the {len(kept)} areas valid in {boundaries['year']} of {len(valid)} in the file"
    return Adapted(files=files, done=(done, *said))


def _by_role(given: Given) -> dict[str, Options]:
    """The file of each role. Raises AtlasError where there are no boundaries, or two files of what can be only one."""
    roles = [str(options["role"]) for options in given.options["file"]]
    problems = [
        Problem("a second file of this role", given.declared_in, None, f"adapter.file.{place}.role", role)
        for place, role in enumerate(roles)
        if role != "neighbours" and role in roles[:place]
    ]
    if "boundaries" not in roles:
        problems.append(Problem("no file has this role", given.declared_in, None, "adapter.file.role", "boundaries"))
    if problems:
        raise AtlasError(problems)
    return dict(zip(roles, given.options["file"], strict=True))


def _neighbours(given: Given, kept: tuple[str, ...], same: Mapping[str, str]) -> tuple[list[Row], list[str]]:
    """Rows of every file of neighbours, and what was done to each."""
    rows: list[Row] = []
    said: list[str] = []
    for options in given.options["file"]:
        if options["role"] == "neighbours":
            found, done = neighbours(given, options, kept, same)
            rows += found
            said.append(done)
    return rows, said


def _found_by(given: Given, by_role: Mapping[str, Options], names: Mapping[str, str]) -> dict[str, bytes]:
    """Where an area's people are, and the other names under which it is looked for."""
    files = {}
    if {"postcodes", "places"} <= by_role.keys():
        points = people(given, by_role["postcodes"], by_role["places"], shapes(given, by_role["boundaries"]))
        files["people.csv"] = table(("area_code", "longitude", "latitude", "weight"), points)
    named = aliases(given, by_role, names)
    if named:
        files["aliases.csv"] = table(("area_code", "name", "kind"), named)
    return files


def _json(given: Given, options: Options) -> Any:
    path = str(options["path"])
    try:
        return json.loads(given.files[path])
    except ValueError as error:
        problem = Problem("is not JSON", file=path, found=str(error), todo="see whether the file came down whole")
        raise AtlasError([problem]) from error


def _valid(given: Given, options: Options, topology: Any) -> tuple[Valid, ...]:
    objects = topology.get("objects", {}) if isinstance(topology, dict) else {}
    name = str(options["object"])
    if name not in objects:
        raise AtlasError(
            [
                Problem(
                    "has no such object",
                    file=str(options["path"]),
                    found=shown(", ".join(objects)),
                    expected=name,
                    nearest=nearest(name, objects),
                    todo=f"correct `object` in {given.declared_in}",
                )
            ]
        )
    rows = [geometry["properties"] for geometry in objects[name]["geometries"]]
    start, end = str(options["start"]), str(options["end"])
    return tuple(
        Valid(str(row[options["code"]]), str(row[options["name"]]), row.get(start, 0), row.get(end, ALWAYS))
        for row in rows
    )


def _hierarchy(given: Given, options: Options, kept: tuple[str, ...]) -> list[Membership]:
    places = _places(given, options)
    above = _ancestors(places)
    left_out = set(options.get("leave_out", ()))
    found = []
    for group in options["group"]:
        for code in kept:
            for parent in sorted(above.get(code, ())):
                place = places[parent]
                lasts = place.get("start", 0) <= group["year"] <= place.get("end", ALWAYS)
                if group["level"] in place["level"] and lasts and parent not in left_out:
                    found.append(Membership(code, group["kind"], parent, place["areanm"]))
    return found


def _drawn(given: Given, options: Options, topology: Any, kept: tuple[str, ...]) -> list[Membership]:
    """Memberships by where areas lie: borders are the publisher's last word where its lists disagree."""
    found = []
    for group in options.get("group", ()):
        larger = {**{key: options[key] for key in ("path", "code", "name", "start", "end", "year")}, **group}
        names = {place.code: place.name for place in _valid(given, larger, topology)}
        held = holders(shapes(given, options), shapes(given, larger))
        found += [Membership(code, group["kind"], held[code], names[held[code]]) for code in kept if code in held]
    return found


def _places(given: Given, options: Options) -> Mapping[str, Any]:
    """The places by code. Raises AtlasError where one has not what it takes to stand in a hierarchy."""
    places = _json(given, options)
    needed = {"areanm", "level", "parents", "children"}
    listed = places if isinstance(places, dict) else {}
    bare = [code for code, place in listed.items() if not isinstance(place, dict) or not needed <= place.keys()]
    if bare or not listed:
        todo = "see whether it came down whole, and as the publisher gave it before"
        found = shown(", ".join(bare)) if listed else f"a {type(places).__name__}"
        expected = f"places by code, each with {', '.join(sorted(needed))}"
        fault = Problem("has places that lack a part", str(options["path"]), None, None, found, expected, todo=todo)
        raise AtlasError([fault])
    return listed


def _ancestors(places: Mapping[str, Any]) -> dict[str, set[str]]:
    """Every place above a place, by its own list of parents and by the lists of children of others."""
    direct: dict[str, set[str]] = {code: set(place["parents"]) & set(places) for code, place in places.items()}
    for code, place in places.items():
        for child in place["children"]:
            direct.setdefault(child, set()).add(code)
    above: dict[str, set[str]] = {}
    for code, parents in direct.items():
        seen: set[str] = set()
        waiting = list(parents)
        while waiting:
            parent = waiting.pop()
            if parent not in seen:
                seen.add(parent)
                waiting += direct.get(parent, ())
        above[code] = seen
    return above


def _lookup(given: Given, options: Options, kept: tuple[str, ...], newer: Mapping[str, str]) -> list[Membership]:
    rows = rows_of(given, options, [str(group[key]) for group in options["group"] for key in ("area", "code", "name")])
    found = []
    for group in options["group"]:
        area, code, name = (str(group[key]) for key in ("area", "code", "name"))
        groups: dict[str, set[tuple[str, str]]] = {}
        for row in rows:
            ours = row[area] if row[area] in kept else newer.get(row[area], row[area])
            groups.setdefault(ours, set()).add((row[code], row[name]))
        found += [
            Membership(area_code, str(group["kind"]), *next(iter(groups[area_code])))
            for area_code in kept
            if len(groups.get(area_code, ())) == 1
        ]
    return found


Link = tuple[str, str, str, str, str, str]


def _links(given: Given, options: Options | None, valid: tuple[Valid, ...], kept: tuple[str, ...]) -> tuple[Link, ...]:
    """Codes of other years and the area of ours that covers them: (old, ours, year of change, count, rate, name)."""
    if options is None:
        return ()
    old, new = str(options["old"]), str(options["new"])
    rows = rows_of(given, options, (old, new))
    follows = {row[old]: row[new] for row in rows}
    same = {follows[code]: code for code in kept if follows.get(code, code) != code}
    other = [area for area in valid if area.code not in kept]
    ends = {area.code: same.get(follows.get(area.code, ""), follows.get(area.code, "")) for area in other}
    targets = list(ends.values())
    found: list[Link] = []
    for area in sorted(other, key=lambda each: each.code):
        ours = ends[area.code]
        if ours in kept:
            year = area.end + 1 if area.end < ALWAYS else area.start
            alone = area.code in same or targets.count(ours) == 1
            how = ("same", "same") if alone else ("add", "by denominator")
            found.append((area.code, ours, str(year), *how, area.name))
    return tuple(found)
