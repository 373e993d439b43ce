"""What `atlas refresh` can work out again: every TOML under `layers/` that declares an adapter or a derivation."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from atlas.derive import sources
from atlas.errors import Problem, Problems, nearest
from atlas.load.files import label
from atlas.load.provenance import read_names
from atlas.load.seals import file_of_source, files_of, sources_of
from atlas.load.toml import read_toml
from atlas.refresh.fetch import Wanted

Table = Mapping[str, Any]


@dataclass(frozen=True)
class Declared:
    """One folder under `layers/` and its TOML: `id` is the folder's name, `file` the TOML's as messages name it."""

    id: str
    folder: Path
    file: str
    name: str
    text: str
    table: Table
    names: Mapping[str, str] = field(default_factory=dict)

    @property
    def adapter(self) -> Table:
        found: Table = self.table.get("adapter", {})
        return found

    @property
    def derive(self) -> Table:
        found: Table = self.table.get("derive", {})
        return found

    @property
    def is_area_set(self) -> bool:
        return self.name == "area.toml"


def read_declared(root: Path, problems: Problems) -> tuple[Declared, ...]:
    """Everything that can be refreshed: area sets first, then what is read from files, then what is derived."""
    found = []
    for path in sorted([*root.glob("layers/*/*.toml"), *root.glob("layers/*/*/*.toml")]):
        if any(part.startswith((".", "_")) for part in path.relative_to(root).parts):
            continue
        read = read_toml(path, root, problems)
        if read is not None and (read[0].get("adapter") or read[0].get("derive")):
            names = read_names(path.parent, root, problems)
            found.append(Declared(path.parent.name, path.parent, label(path, root), path.name, read[1], read[0], names))
    return tuple(_in_order(found, problems))


def chosen(declared: Sequence[Declared], names: Sequence[str], problems: Problems) -> tuple[Declared, ...]:
    """Those that are named by id, with all that are derived from them; or all."""
    ids = [one.id for one in declared]
    for name in names:
        if name not in ids:
            problems.add(
                Problem("there is no such layer to refresh", found=name, nearest=nearest(name, ids), todo="see layers/")
            )
    if not names:
        return tuple(declared)
    meant = set(names)
    for one in declared:  # what is derived stands after what it is derived from
        if meant & set(sources(one.derive)):
            meant.add(one.id)
    return tuple(one for one in declared if one.id in meant)


def wanted(one: Declared, problems: Problems) -> tuple[Wanted, ...]:
    """The files of an adapter. A file without `address` and `sha256` of its own has those of the source in its place:
    the first file those of `[source]`, the next those of the first `[[other_source]]`, and so on."""
    listed = sources_of(one.table)
    found = []
    for place, file in enumerate(files_of(one.table)):
        own = listed[place] if file_of_source(one.table, place) else file
        if "path" not in file:
            problems.add(Problem("a file without a path", one.file, field=f"adapter.file.{place}.path"))
            continue
        address, sha256 = own.get("address", ""), own.get("sha256")
        checksum = str(sha256) if sha256 else None
        open_end, by_hand = bool(file.get("open_end")), str(file.get("by_hand", ""))
        found.append(Wanted(one.file, str(file["path"]), str(address), checksum, open_end, by_hand))
    if one.adapter and not found:
        problems.add(Problem("an adapter without a file", one.file, field="adapter.file"))
    return tuple(found)


def recorded(one: Declared, checksums: Mapping[Wanted, str], today: date) -> str:
    """The TOML's text with the new checksum, and the day, of every file that changed.

    `checksums` are those of all files of this run: a layer that is derived from others has their sources, too.
    """
    parts = re.split(r"(?m)^(?=\[)", one.text)
    for file, new in checksums.items():
        if file.sha256 is not None and file.sha256 != new:
            old = f'"{file.sha256}"'
            parts = [_dated(part.replace(old, f'"{new}"'), today) if old in part else part for part in parts]
    for place, file in enumerate(wanted(one, Problems())):
        if file.sha256 is None and file in checksums:
            index = _part_of(one, place, parts)
            if index is not None:
                line = re.compile(r'(?m)^((?:address|path)\s*=\s*".*)$')
                parts[index] = _dated(line.sub(rf'\1\nsha256 = "{checksums[file]}"', parts[index], count=1), today)
    return "".join(parts)


def _part_of(one: Declared, place: int, parts: Sequence[str]) -> int | None:
    """Which part of the TOML's text holds the checksum of the file in this place."""
    of_source = file_of_source(one.table, place)
    head = ("[source]" if place == 0 else "[[other_source]]") if of_source else "[[adapter.file]]"
    there = [index for index, part in enumerate(parts) if part.startswith(head)]
    number = place - 1 if head == "[[other_source]]" else 0 if of_source else place
    return there[number] if number < len(there) else None


def _dated(part: str, today: date) -> str:
    return re.sub(r"(?m)^retrieved\s*=\s*\d{4}-\d\d-\d\d", f"retrieved = {today.isoformat()}", part)


def _in_order(found: Sequence[Declared], problems: Problems) -> list[Declared]:
    """Area sets, then layers read from files, then derived ones, each after those that it is derived from."""
    ordered = [one for one in found if one.is_area_set] + [
        one for one in found if one.adapter and not one.is_area_set and not one.derive
    ]
    waiting = [one for one in found if one not in ordered]
    known = {one.id for one in found}
    while waiting:
        done = {one.id for one in ordered}
        ready = [
            one
            for one in waiting
            if all(name in done or name == one.id for name in sources(one.derive) if name in known)
        ]
        if not ready:
            names = ", ".join(one.id for one in waiting)
            problems.add(Problem("layers are derived from one another in a circle", waiting[0].file, found=names))
            return ordered
        ordered += ready
        waiting = [one for one in waiting if one not in ready]
    return ordered
