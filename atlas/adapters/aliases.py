"""Other names under which an area is looked for.

Roles of `[[adapter.file]]` that it reads, each with `alias`, the kind that a reader sees:

names         `area`, `names` (column), `separator`, `drop` (pattern of names that say nothing more); `parted`, a
              table with an `alias`, `where`, `name`, `key`, `into`: a former area's name leads to all areas whose keys
              stand in the column `into`
other_names   `key`, `name`, and `areas_in` with `area`, `key`: names by a key that another file ties to areas
successors    `old`, `new`, `name`: the former area's name leads to the area that took its place
places        `area`, `name`, `population`, `least` (residents)
postcodes     `area`, `district`, `share`, `least` (part of the district), `leave_out` (starts of districts)
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator, Mapping
from typing import Any

from atlas.adapters.faults import Faults
from atlas.adapters.frames import frame
from atlas.adapters.numbers import only_numbers
from atlas.adapters.tidy import Given
from atlas.errors import AtlasError

SMALL = {"and", "of", "the", "upon", "on", "in", "under", "by", "le", "an", "nan", "na", "ar", "with", "cum"}
NEAR = 0.85
WHOLE = 1.005
"""The parts of a district add up to one, but for their rounding."""

Options = Mapping[str, Any]
Named = tuple[str, str]


def aliases(given: Given, by_role: Mapping[str, Options], names: Mapping[str, str]) -> list[tuple[str, str, str]]:
    """(area, name, kind) by area, in the order of the kinds; a name stands once an area, its own never.

    `names` are the areas' own names by code.
    """
    found: dict[str, dict[str, tuple[str, str]]] = {code: {} for code in names}
    named = by_role.get("names", {})
    by_role = {**by_role, "parted": {**named, **named["parted"]} if "parted" in named else {}}
    for role, read in READ.items():
        options = by_role.get(role, {})
        if "alias" not in options:
            continue
        for code, name in read(given, options):
            known = found.get(code)
            if known is not None and name.casefold() != names[code].casefold():
                close = role == "names" and _close(name, [names[code], *(other for other, _ in known.values())])
                if not close:
                    known.setdefault(name.casefold(), (name, str(options["alias"])))
    return [(code, name, kind) for code, known in found.items() for name, kind in known.values()]


def _other_names(given: Given, options: Options) -> Iterator[Named]:
    tie = options["areas_in"]
    codes: dict[str, str] = dict(_columns(given, tie, "key", "area"))
    for key, name in _columns(given, options, "key", "name"):
        if key in codes and name:
            yield codes[key], name


def _parted(given: Given, options: Options) -> Iterator[Named]:
    codes: dict[str, str] = dict(_columns(given, {**options, "where": {}}, "key", "area"))
    for name, keys in sorted(_columns(given, options, "name", "into")):
        for key in (part.strip() for part in keys.split(str(options["separator"]))):
            if name and codes.get(key):
                yield codes[key], name


def _names(given: Given, options: Options) -> Iterator[Named]:
    drop = re.compile(str(options["drop"]), re.IGNORECASE)
    for code, text in _columns(given, options, "area", "names"):
        for part in text.split(str(options["separator"])):
            name = " ".join(part.split())
            if len(name) > 2 and not drop.search(name) and not _broken(name):
                yield code, _in_capitals(name)


def _successors(given: Given, options: Options) -> Iterator[Named]:
    rows = [*_columns(given, options, "old", "new", "name")]
    for old, new, name in sorted(rows):
        if old != new:
            yield new, name


def _places(given: Given, options: Options) -> Iterator[Named]:
    rows = [*_columns(given, options, "area", "name", "population")]
    for area, name, population in sorted(rows, key=lambda row: (row[0], -int(row[2]), row[1])):
        if int(population) >= options["least"]:
            yield area, name


def _postcodes(given: Given, options: Options) -> Iterator[Named]:
    _parts_of_a_whole(given, options)
    left_out = tuple(options.get("leave_out", ()))
    for area, district, share in sorted(_columns(given, options, "area", "district", "share")):
        if float(share) >= options["least"] and not district.startswith(left_out):
            yield area, district


def _parts_of_a_whole(given: Given, options: Options) -> None:
    """Raise AtlasError where a district has an area twice, or more than the whole of itself in areas."""
    path, (area, district, share) = str(options["path"]), (str(options[key]) for key in ("area", "district", "share"))
    faults = Faults(path, given.declared_in)
    whole: dict[str, float] = {}
    seen: set[tuple[str, str]] = set()
    rows = frame(given, options, [area, district, share])
    only_numbers(rows, [share], path, given.declared_in)
    for line, code, name, text in zip(rows.index, rows[area], rows[district], rows[share], strict=True):
        whole[name] = whole.get(name, 0.0) + float(text)
        if (code, name) in seen:
            faults.add(int(line), "has a district and area twice", district, f"{name} in {code}")
        elif whole[name] > WHOLE:
            faults.add(
                int(line), "has more than the whole of a district", share, f"{whole[name]:.4g} of {name}",
                expected="at most 1 in all areas", todo=f"see whether `share` in {given.declared_in} is the column",
            )  # fmt: skip
        seen.add((code, name))
    problems = [*faults.all()]
    if problems:
        raise AtlasError(problems)


READ = {
    "other_names": _other_names,
    "successors": _successors,
    "parted": _parted,
    "names": _names,
    "places": _places,
    "postcodes": _postcodes,
}


def _columns(given: Given, options: Options, *keys: str) -> Iterator[Any]:
    columns = [str(options[key]) for key in keys]
    table = frame(given, options, columns)[columns]
    shares, counts = ([str(options[key]) for key in keys if key == name] for name in ("share", "population"))
    only_numbers(table, shares, str(options["path"]), given.declared_in, counts)
    return iter(table.itertuples(index=False, name=None))


def _broken(name: str) -> bool:
    """Letters lost on the way, as text read in the wrong encoding shows them."""
    return any(mark in name for mark in "ï¿½¾�")


def _close(name: str, known: list[str]) -> bool:
    """Whether a name is one that is known, with a slip of the pen or with its accented letters lost."""
    plain = name.casefold()
    for other in (each.casefold() for each in known):
        if difflib.SequenceMatcher(None, plain, other).ratio() >= NEAR:
            return True
        if not other.isascii() and plain in other.encode("ascii", "ignore").decode():
            return True
    return False


def _in_capitals(name: str) -> str:
    """A name given in small letters as it is written; one with capitals stays as it is."""
    if name != name.lower():
        return name
    words = [word if word in SMALL and place else _capital(word) for place, word in enumerate(name.split())]
    return " ".join(words)


def _capital(word: str) -> str:
    return "-".join(part if part in SMALL else part[:1].upper() + part[1:] for part in word.split("-"))
