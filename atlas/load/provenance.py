"""What a refresh has recorded beside a layer: `provenance.json`, `cells.jsonl`, `names.csv`. All may be missing."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from atlas.errors import Problem, Problems, shown
from atlas.load.files import label, read_bytes, read_text
from atlas.load.tables import read_table
from atlas.model import Provenance

REFRESHED = ("provenance.json", "cells.jsonl", "names.csv")
AGAIN = "refresh the layer: it writes the file anew"


class _File(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    path: str
    address: str
    bytes: int
    sha256: str


class Record(BaseModel):
    """`provenance.json`, of which only what is asked for is read; `written` and `inputs`: file -> checksum."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    files: tuple[_File, ...] = ()
    done: tuple[str, ...] = ()
    rows: int = 0
    options_sha256: str | None = None
    written: dict[str, str] = Field(default_factory=dict)
    inputs: dict[str, str] = Field(default_factory=dict)


def read_provenance(folder: Path, root: Path, problems: Problems) -> Provenance:
    """What is recorded of the layer in `folder`; what is not there, or cannot be read (a problem), is empty."""
    record = read_record(folder / "provenance.json", root, problems)
    path = folder / "cells.jsonl"
    cells = read_bytes(path, root, problems) if path.exists() or path.is_symlink() else None
    return Provenance(
        files=tuple(file.model_dump() for file in record.files),
        done=record.done,
        rows=record.rows,
        cells=cells or b"",
        names=read_names(folder, root, problems),
    )


def read_names(folder: Path, root: Path, problems: Problems) -> dict[str, str]:
    """`names.csv` beside a layer: a publisher's name or code -> our code."""
    path = folder / "names.csv"
    table = read_table(path, root, problems, ("name", "area_code")) if path.exists() or path.is_symlink() else None
    names: dict[str, str] = {}
    for line, row in table.records() if table else ():
        if row["name"] in names:
            problems.add(Problem("the name stands twice", label(path, root), line, "name", shown(row["name"])))
        names[row["name"]] = row["area_code"]
    return names


def read_record(path: Path, root: Path, problems: Problems) -> Record:
    """The record of a refresh at `path`; an empty one where there is none, or it cannot be read (a problem)."""
    text = read_text(path, root, problems) if path.exists() or path.is_symlink() else None
    if text is None:
        return Record()
    try:
        found: Any = json.loads(text)
        return Record.model_validate(found)
    except (ValueError, ValidationError) as error:
        problems.add(Problem("is not what a refresh writes", label(path, root), found=shown(error), todo=AGAIN))
        return Record()
