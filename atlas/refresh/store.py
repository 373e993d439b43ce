"""What a refresh leaves on disk: `values.csv` and its companions, a folder replaced as a whole or not at all."""

from __future__ import annotations

import csv
import fcntl
import io
import os
import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from atlas.adapters.plain import table
from atlas.errors import AtlasError, Problem
from atlas.exchange import exchange, recover
from atlas.model import Tidy

HEAD = ("area_code", "period", "value", "lower", "upper", "status")


def values_csv(rows: Sequence[Tidy]) -> bytes:
    """Rows as `values.csv`: the columns that hold anything, the first three always."""
    cells = [(row.code, row.period, row.value, row.lower, row.upper, row.status) for row in rows]
    kept = [place for place in range(len(HEAD)) if place < 3 or any(row[place] for row in cells)]
    return table([HEAD[place] for place in kept], ([row[place] for place in kept] for row in cells))


def read_rows(path: Path) -> tuple[Tidy, ...]:
    """The rows of a `values.csv` as they were written; none where there is no such file, or it is not one of ours."""
    if not path.is_file():
        return ()
    reader = csv.DictReader(io.StringIO(path.read_text(encoding="utf-8", errors="replace")))
    if not {"area_code", "period", "value"} <= set(reader.fieldnames or ()):
        return ()
    rows = ([row.get(name) or "" for name in HEAD] for row in reader)
    return tuple(Tidy(row[0], row[1], row[2], row[3], row[4], row[5]) for row in rows)


def changed(folder: Path, files: Mapping[str, bytes]) -> dict[str, bytes]:
    """Those of `files` whose content in `folder` is another. A file with no content at all is not to be there."""
    there = {name: (folder / name).read_bytes() if (folder / name).is_file() else b"" for name in files}
    return {name: content for name, content in files.items() if content != there[name]}


def replace(layers: Path, changes: Mapping[Path, Mapping[str, bytes]]) -> None:
    """Put new files into folders below `layers`, all in one step.

    What is to change (the one folder, or `layers` as a whole where there are several) is copied beside, changed
    there, and exchanged. A file with no content at all is taken away.
    """
    if not changes:
        return
    whole = next(iter(changes)) if len(changes) == 1 else layers
    new = whole.with_name(f".{whole.name}.new")
    clear(new)
    shutil.copytree(whole, new, symlinks=True)
    for folder, files in changes.items():
        put(new / folder.relative_to(whole), files)
    exchange(new, whole)
    clear(new)


def put(folder: Path, files: Mapping[str, bytes]) -> None:
    """Write `files` into a folder; a file with no content at all is taken away."""
    for name, content in files.items():
        if content:
            (folder / name).write_bytes(content)
        else:
            (folder / name).unlink(missing_ok=True)


def clear(path: Path) -> None:
    """Delete a folder that a refresh left beside another, if it is there."""
    if path.is_dir():
        shutil.rmtree(path)


@contextmanager
def beside(layers: Path) -> Iterator[Path]:
    """A folder for as long as the block lasts. What a kill leaves of it, the next refresh deletes (`alone`)."""
    folder = layers.with_name(f".{layers.name}.beside")
    clear(folder)
    folder.mkdir()
    try:
        yield folder
    finally:
        clear(folder)


@contextmanager
def alone(folder: Path) -> Iterator[None]:
    """Hold `folder` for one refresh; another at the same time ends with a clear error. A kill lets go of it.

    Mends first what a killed refresh has left beside the folder and those in it.
    """
    recover(folder)
    if not folder.is_dir():
        raise AtlasError([Problem("is not there", folder.name, todo="run this in the folder of an atlas")])
    handle = os.open(folder, os.O_RDONLY)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            busy = Problem("another refresh is at work in this folder", folder.name, todo="wait for it to end")
            raise AtlasError([busy]) from None
        for left in sorted([*folder.glob(".*.aside"), *folder.glob("*/.*.aside")]):
            recover(left.with_name(left.name[1 : -len(".aside")]))
        leftovers = [folder.with_name(f".{folder.name}.{kind}") for kind in ("new", "beside")]
        for left in [*leftovers, *folder.glob(".*.new"), *folder.glob("*/.*.new")]:
            clear(left)
        yield
    finally:
        os.close(handle)
