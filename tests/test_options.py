"""Options of adapters: the manual lists each one, and one out of its place is an error."""

from __future__ import annotations

import importlib
import re
from pathlib import Path

import pytest

from atlas.adapters import ADAPTERS, Given, codes, frames, numbers
from atlas.adapters.options import FILE, ROWS
from atlas.derive import DERIVATIONS
from atlas.errors import AtlasError
from atlas.load.records import RecordsFile
from atlas.load.schema import LayerFile, PointsFile, SourceTable

ROOT = Path(__file__).parents[1]


def manual() -> dict[str, str]:
    """The sections of the manual that list options, by heading."""
    text = (ROOT / "docs" / "add-a-layer.md").read_text("utf-8")
    options = text.split("\n## Options\n")[1].split("\n## ")[0]
    return {part.split("\n")[0].strip("` "): part for part in options.split("\n### ")[1:]}


def listed(section: str, head: str) -> dict[str, set[str]]:
    """First column of the table under `head` (each name of it a key) -> the names in its row."""
    table = section.partition(f"| {head} |")[2].split("\n\n", maxsplit=1)[0]
    found: dict[str, set[str]] = {}
    for row in table.split("\n"):
        if row.startswith("| `"):
            first, _, rest = row.partition(" | ")
            names = re.findall(r"`(\w+)`", first)
            found |= {key: {*names, *re.findall(r"`(\w+)", rest)} for key in names}
    return found


def test_the_manual_lists_every_option_of_every_table_and_no_other() -> None:
    said = manual()
    assert set(listed(said["Where the table stands in the file"], "option")) == {*FILE, *frames.OPTIONS, "where"}
    assert set(listed(said["How areas are written"], "option")) == {*codes.OPTIONS, *ROWS}
    assert set(listed(said["How numbers are written"], "option")) == set(numbers.OPTIONS)
    shared = {*FILE, *ROWS, "where", *frames.OPTIONS, *codes.OPTIONS, *numbers.OPTIONS}
    for kind in ADAPTERS:
        known = set(importlib.import_module(f"atlas.adapters.{kind}").OPTIONS)
        rows = listed(said[kind], "option")
        named = {*rows} | (rows.get("role", set()) & known)  # a role's own keys stand in its row
        assert named <= known, kind
        assert known - shared <= named, kind


def test_the_manual_names_every_key_of_a_layer_and_no_other() -> None:
    text = (ROOT / "docs" / "add-a-layer.md").read_text("utf-8").split("\n## What `layer.toml` says of a layer\n")[1]
    said, tables = text.split("\n## ")[0], (LayerFile, PointsFile, RecordsFile)
    figures, points, records = re.split(r"\n(?=Points \(|Figures of things)", said)
    shared = {"role", "other_source", "rows", "adapter", "derive"}
    for part, table in zip((figures, points, records), tables, strict=True):
        named = {*re.findall(r"`\[*(\w+)\]*(?: = [^`]*)?`", part)}
        assert {*table.model_fields} - shared - {"kind"} <= named, table.__name__
    first = {name for row in figures.split("\n") if row.startswith("| `") for name in re.findall(
        r"`\[*(\w+)", row.split(" | ")[0])}  # fmt: skip
    assert first | {"kind", "other_source"} == {*LayerFile.model_fields}
    assert {*SourceTable.model_fields} <= {*re.findall(r"`(\w+)`", figures)}
    must = figures.split("| it may also say |")[0]
    for name, field in LayerFile.model_fields.items():
        assert field.is_required() == bool(re.search(rf"`\[?{name}\]?`(?:, `\w+`)* \|", must) or name == "title"), name


def test_the_manual_lists_every_role_with_its_options() -> None:
    said = manual()
    for kind in ADAPTERS:
        roles = getattr(importlib.import_module(f"atlas.adapters.{kind}"), "ROLES", {})
        named = listed(said[kind], "`role` of a file")
        assert set(named) == set(roles), kind
        for role, known in roles.items():
            assert {*known} - {"where", *frames.OPTIONS} <= named[role], (kind, role)


def test_the_manual_lists_every_derivation() -> None:
    text = (ROOT / "docs" / "add-a-layer.md").read_text("utf-8").split("## Worked out from other layers")[1]
    rows = {kind: names - {kind, "of", "total"} for kind, names in listed(text, "`kind`").items()}
    known = {kind: {*one.needed, *one.further} - {"of", "total"} for kind, one in DERIVATIONS.items()}
    assert rows == known


@pytest.mark.parametrize(
    ("kind", "file", "said"),
    [
        ("area_set", {"role": "boundary"}, "is no role of a file\n    field: adapter.file.0.role"),
        (
            "area_set",
            {"role": "boundaries", "yaer": 2023},
            "adapter.file.0.yaer\n    nearest: year",
        ),
        ("case", {"role": "facts", "code": "x"}, "unknown key\n    field: adapter.file.0.code"),
        ("points", {"role": "position"}, "nearest: positions"),
        ("points", {"role": "gazetteer", "take": {}}, "unknown key\n    field: adapter.file.0.take"),
        ("spans", {}, "is missing\n    field: adapter.file.0.role"),
    ],
)
def test_a_file_has_a_role_and_the_options_of_that_role(kind: str, file: dict[str, object], said: str) -> None:
    given = Given("layers/some/layer.toml", {}, {"kind": kind, "file": [{"path": "some.csv", **file}]})
    with pytest.raises(AtlasError) as caught:
        ADAPTERS[kind](given)
    assert said in str(caught.value)


def test_a_role_that_stands_twice_is_an_error() -> None:
    file = {"path": "some.csv", "role": "boundaries"}
    with pytest.raises(AtlasError, match="a second file of this role"):
        ADAPTERS["area_set"](Given("layers/areas/some/area.toml", {}, {"kind": "area_set", "file": [file, file]}))
