"""Whether what was made of changed files can be: faults that nobody can wave through, doubts that a reader can."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from atlas import trace
from atlas.errors import Problem
from atlas.load import details
from atlas.model import Tidy
from atlas.refresh import guards, outlines
from atlas.refresh.declared import Declared
from atlas.refresh.ends import ends
from atlas.refresh.fetch import Wanted
from atlas.refresh.lost import ACCEPT, lost, parts, rows_lost
from atlas.refresh.outlines import Outline
from atlas.refresh.store import changed
from atlas.refresh.workings import Worked

TABLES = ("points", "records")
"""Kinds of adapter whose tables have columns of figures."""


def faults(one: Declared, others: Mapping[Wanted, bytes], worked: Worked, covered: Sequence[str]) -> Iterator[Problem]:
    """What shows that rows or files are not whole. `others` are the files whose bytes are not the recorded ones."""
    if one.adapter and worked.rows:
        yield from guards.coverage(one, worked.rows, covered)
    sizes = {each["path"]: each["bytes"] for each in _record(one).get("files", ())}
    for file, content in others.items():
        cut = guards.cut_short(file, content, sizes.get(file.path))
        if cut is not None:
            yield cut


def shorter(one: Declared, others: Mapping[Wanted, bytes], worked: Worked) -> Iterator[Problem]:
    """Files of an area set that have lost bytes, where its tables change: of look-ups no line is on record, and they
    grow from release to release."""
    sizes = {each["path"]: each["bytes"] for each in _record(one).get("files", ())}
    if not one.is_area_set or not changed(one.folder, worked.files):
        return
    for file, content in others.items():
        if len(content) < sizes.get(file.path, 0):
            found, expected = f"{len(content):,} bytes", f"{sizes[file.path]:,} bytes or more"
            todo = f"see whether it came down whole, and which rows are gone; {ACCEPT}"
            yield Problem("is shorter than the file before it", file.path, None, None, found, expected, todo=todo)


def doubts(one: Declared, there: Sequence[Tidy], worked: Worked) -> Iterator[Problem]:
    """What is odd about figures that are not made from the files that `there` was made from."""
    found = [*guards.release(one.file, there, worked.rows)]
    yield from found
    if not found:
        yield from _cells(one, worked)
        path = one.folder / trace.FILE
        yield from ends(path.read_bytes() if path.is_file() else b"", worked.files.get(trace.FILE, worked.cells))
    for name, content in worked.files.items():
        if name == outlines.NAME and one.is_area_set:
            yield from outlines.outline_doubts(f"{one.file}, {name}", *both_outlines(one, content))
        path = one.folder / name
        if name.endswith(".csv") and path.is_file():
            held = guards.tables if one.adapter.get("kind") in TABLES and name != details.FILE else rows_lost
            yield from held(f"{one.file}, {name}", path.read_bytes(), content)


def _cells(one: Declared, worked: Worked) -> Iterator[Problem]:
    """What is odd about one of several files, or parts, that figures are put together from."""
    path = one.folder / trace.FILE
    before, after = (parts(cells) for cells in (path.read_bytes() if path.is_file() else b"", worked.cells))
    for file, part in sorted(before.keys() & after.keys()):
        sides = before[file, part], after[file, part]
        named = f"{file}, {part}" if part else file
        yield from lost(named, *sides)
        yield from guards.moved(named, *sides, single=False)


def both_outlines(one: Declared, content: bytes) -> tuple[dict[str, Outline], dict[str, Outline]]:
    """The outlines of an area set that are there, and those that `content` has; none where there are none yet."""
    options = next(file for file in one.adapter["file"] if file.get("role") == "boundaries")
    path = one.folder / outlines.NAME
    there = outlines.outlines(path.read_bytes(), options) if path.is_file() else {}
    return there, outlines.outlines(content, options)


def _record(one: Declared) -> Mapping[str, Any]:
    """What the last refresh has recorded of a layer; nothing where that cannot be read."""
    try:
        found: Mapping[str, Any] = json.loads((one.folder / "provenance.json").read_bytes())
    except (OSError, ValueError):
        return {}
    return found
