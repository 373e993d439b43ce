"""The declaration of an index, as read from its folder, and every way in which it can be wrong."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from building import CASES

from atlas.errors import Problems
from atlas.load.indexes import read_index
from atlas.model import Index

SITES = CASES / "small" / "layers" / "sites"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the small atlas's index, to be spoilt."""
    return Path(shutil.copytree(SITES, tmp_path / "layers" / "sites"))


def read(folder: Path) -> tuple[Index | None, list[str]]:
    problems = Problems()
    index = read_index(folder, folder.parent.parent, problems)
    return index, [str(problem) for problem in problems.found]


def spoil(folder: Path, name: str, old: str, new: str) -> list[str]:
    path = folder / name
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    index, found = read(folder)
    assert index is None
    return found


def test_the_declaration_is_read_whole(folder: Path) -> None:
    index, found = read(folder)
    assert found == []
    assert index is not None
    spec = index.spec
    assert index.status == "preliminary"
    assert [(one.id, one.weight, one.kind) for one in spec.parts] == [
        ("room", 0.5, "indicators"),
        ("craft", 0.3, "reach"),
        ("skill", 0.2, "match"),
    ]
    assert [one.sign for one in spec.indicators] == [-1, -1, 1, -1]
    assert [(one.sector, one.field, one.weight) for one in spec.matches][1:] == [
        ("wool", "weaving", 0.8),
        ("wool", "carving", 0.2),
    ]
    assert (spec.reach.km, spec.gate.at_least, spec.axes) == (60.0, 1, ("craft", "room"))
    assert spec.apart == {"SQ5": "two people live there."}
    assert spec.zones is not None
    assert [(zone.name, zone.codes) for zone in spec.zones.zones] == [("South zone", ("SQ1", "SQ2"))]


FAULTS = [
    ("layer.toml", "km = 60.0", "km = 59.0", "the declared reach is not among those drawn"),
    ("layer.toml", "km = 60.0", "km = -1.0", "layer.toml:"),
    ("layer.toml", "km = 60.0", "km = nan", "the value cannot be used"),
    ("layer.toml", 'vary = "room"', 'vary = "rooms"', "a name that is not declared"),
    ("layer.toml", "without = []", 'without = ["wol"]', "a name that is not declared"),
    ("layer.toml", "room = 0.05", "room = -0.05", "noise is not a number from 0 up"),
    ("layer.toml", "[reach]", "[reach]\nspeed = 3", "unknown key"),
    ("layer.toml", "at_least = 1", "at_least = 2", "at_least no larger"),
    ("layer.toml", 'method = "percentile"', 'method = "percent"', "nearest: percentile"),
    ("layer.toml", 'axes = ["craft", "room"]', 'axes = ["craft", "rooms"]', "nearest: room"),
    ("layer.toml", "least = 0.75", "least = -0.1", "greater than or equal to 0"),
    ("layer.toml", "least = 0.0\nexplains", "least = 0.85\nexplains", "bands whose `least` falls"),
    ("layer.toml", "{name} passes", "{nome} passes", "words.passes with no other fields"),
    ("layer.toml", "{name} passes", "{name.__class__} passes", "words.passes with no other fields"),
    ("layer.toml", "and = ", "und = ", "words with exactly the keys"),
    ("layer.toml", 'functional = "around"', 'functional = "arround"', "nearest: around"),
    ("layer.toml", 'mass = "harvest"', 'mass = "sites"', "an index cannot be made from itself"),
    ("parts.csv", "craft,0.3", "craft,-0.3", "parts.csv: the weight of a part is not a number from 0"),
    ("parts.csv", "craft,0.3", "craft,much", "parts.csv:3: text in a number column"),
    ("parts.csv", "craft,0.3", "craft,nan", "expected: a number"),
    ("parts.csv", "craft,0.3,reach", "craft,0.3,reech", "nearest: reach"),
    ("indicators.csv", "room,own,", "rooms,own,", "nearest: room"),
    ("indicators.csv", "room,shade,", "room,own,", "the same id stands in more than one row"),
    ("indicators.csv", "yes,-1", "perhaps,-1", "indicators.csv:2: unknown word"),
    ("indicators.csv", "reach,wool,harvest", "reach,wool,", "divides by a second"),
    ("indicators.csv", "functional,harvest-per-hand", "functional,shade-share", "not of the functional ratio"),
    ("indicators.csv", "own,shade-share,,people", "own,shade-share,,", "how clusters put this figure together"),
    ("match.csv", "wool,weaving", "wool,waeving", "nearest: weaving"),
    ("match.csv", "wool,carving,0.2", "wool,carving,1e400", "out of range"),
    ("match.csv", "looms are carved", "looms are carved,", "not as many cells"),
    ("fields.csv", "weaving,W", ",W", "fields.csv:3: this cannot be an id"),
    ("apart.csv", "area_code,reason", "area_code", 'the column "reason" is missing'),
    ("left_out.csv", "id,reason\n", "id,reason\n103,elsewhere\n", "left_out.csv:3: the row stands twice"),
    ("pockets.csv", "wool,volume-wool", "wool,volume-wood", "two sectors have the same layer"),
    ("sectors.csv", "lq-wool,wool", "lq-wool,wood", "field: output"),
    ("sectors.csv", "lq-wool,wool", "lq-wood,wool", "field: quotient"),
    ("zones.csv", "South zone,SQ2", "SOUTH ZONE,SQ2", "two zones differ in capitals only"),
    ("zones.csv", "South zone,SQ1", "South zone ,SQ1", "zones.csv:2: spaces round a cell"),
]


@pytest.mark.parametrize(("name", "old", "new", "said"), FAULTS)
def test_each_fault_is_said_once_with_its_place(folder: Path, name: str, old: str, new: str, said: str) -> None:
    found = spoil(folder, name, old, new)
    assert len(found) == 1, found
    assert found[0].startswith(f"layers/sites/{name}")
    assert said in found[0]


def test_weights_that_are_all_zero(folder: Path) -> None:
    path = folder / "parts.csv"
    text = path.read_text(encoding="utf-8")
    for weight in ("0.5,", "0.3,", "0.2,"):
        text = text.replace(weight, "0,")
    path.write_text(text, encoding="utf-8")
    assert "every weight of a part is 0" in read(folder)[1][0]


@pytest.mark.parametrize("name", ["parts.csv", "match.csv", "layer.toml"])
def test_a_file_that_is_missing(folder: Path, name: str) -> None:
    (folder / name).unlink()
    assert read(folder)[1][0].startswith(f"layers/sites/{name}: the file is missing")


def test_faults_of_several_files_come_together(folder: Path) -> None:
    (folder / "fields.csv").unlink()
    (folder / "sectors.csv").write_text("", encoding="utf-8")
    assert len(spoil(folder, "layer.toml", "km = 60.0", 'km = "far"')) == 3


def test_nobody_has_to_be_set_apart(folder: Path) -> None:
    (folder / "apart.csv").unlink()
    (folder / "left_out.csv").unlink()
    index, found = read(folder)
    assert found == []
    assert index is not None
    assert not index.spec.apart


def test_an_index_that_names_itself_in_place_of_a_gates_figure_is_told_of_that_alone(folder: Path) -> None:
    (only,) = spoil(
        folder, "indicators.csv", "room,own,Harvest per hand,1,own,harvest-per-hand,", "room,own,X,1,own,sites,"
    )
    assert "an index cannot be made from itself" in only
