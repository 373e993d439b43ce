"""Index layers: the declaration and the tables beside it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from atlas.errors import Problem, Problems
from atlas.load.files import label
from atlas.load.toml import read_toml
from atlas.model import Index

TEXTS = ("title", "description", "area_set", "status")


def read_index(folder: Path, root: Path, problems: Problems) -> Index | None:
    """The index in `folder` as it declares itself, or None and problems."""
    path = folder / "layer.toml"
    read = read_toml(path, root, problems)
    if read is None:
        return None
    table: dict[str, Any] = read[0]
    for key in TEXTS:
        if not isinstance(table.get(key), str):
            problems.add(Problem(f'the key "{key}" is missing', label(path, root), field=key))
            return None
    return Index(folder.name, table["title"], table["description"], table["area_set"], table["status"], table)
