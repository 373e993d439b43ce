"""The house as CONTRIBUTING.md draws it is the house that import-linter holds, and no module stands outside."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

ROOT = Path(__file__).parents[1]


def rows() -> list[list[str]]:
    table = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    layers = table["tool"]["importlinter"]["contracts"][0]["layers"]
    return [[name.strip().removeprefix("atlas.") for name in row.split("|")] for row in layers]


def test_the_picture_shows_the_rows_that_are_held() -> None:
    text = (ROOT / "CONTRIBUTING.md").read_text("utf-8")
    picture = text.split("## How rooms hang together")[1].split("```")[1].strip().splitlines()
    known = {name for row in rows() for name in row}
    drawn = [[word for word in re.findall(r"\w+", line) if word in known] for line in picture]
    said = [[word for place, word in enumerate(line) if word not in line[:place]] for line in drawn]
    assert [sorted(row) for row in said] == [sorted(row) for row in rows()]


def test_every_module_has_its_row() -> None:
    known = {name for row in rows() for name in row} | {"__init__", "theme"}
    there = {path.stem for path in (ROOT / "atlas").glob("*.py")}
    there |= {path.parent.name for path in (ROOT / "atlas").glob("*/__init__.py")}
    assert there <= known
