"""The declaration of an index, as read from its folder, and every way in which it can be wrong."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from atlas.errors import Problems
from atlas.load.indexes import read_index
from atlas.model import Index
from atlas.model.index import Spec

ROOT = Path(__file__).parents[2]
REAL = ROOT / "layers" / "candidates"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the atlas's own index, to be spoilt."""
    return Path(shutil.copytree(REAL, tmp_path / "layers" / "candidates"))


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


def test_the_declaration_is_read_whole(folder):
    index, found = read(folder)
    assert found == []
    spec = index.spec
    assert [one.weight for one in spec.parts] == [0.3, 0.3, 0.3, 0.1]
    assert len(spec.sectors) == 6
    assert spec.gate.at_least == 2
    assert index.status == "modelled"


@pytest.mark.parametrize("sector", ["digital", "publishing-film", "technical", "manufacturing", "chemicals", "energy"])
def test_the_fields_of_a_sector_add_up_to_one(folder, sector):
    spec: Spec = read(folder)[0].spec
    assert sum(one.weight for one in spec.matches if one.sector == sector) == pytest.approx(1)
    assert all(one.reason for one in spec.matches)


FAULTS = [
    ("layer.toml", "km = 15.0", "km = 14.0", "the declared reach is not among those drawn"),
    ("layer.toml", 'vary = "room"', 'vary = "rooms"', "a name that is not declared"),
    ("layer.toml", 'without = ["energy"]', 'without = ["enrgy"]', "a name that is not declared"),
    ("layer.toml", "room = 0.05", "room = -0.05", "noise is not a number from 0 up"),
    (
        "parts.csv",
        "knowledge,0.3,reach",
        "knowledge,-0.3,reach",
        "parts.csv: the weight of a part is not a number from 0",
    ),
    ("parts.csv", "knowledge,0.3,reach", "knowledge,much,reach", "parts.csv:3: text in a number column"),
    ("parts.csv", "knowledge,0.3,reach", "knowledge,0.3,reech", "nearest: reach"),
    ("parts.csv", "knowledge,0.3,reach", "knowledge,nan,reach", "expected: a number"),
    ("indicators.csv", "room,own-output", "rooms,own-output", "nearest: room"),
    ("indicators.csv", "income,GDHI", "own-output,GDHI", "the same id stands in more than one row"),
    ("indicators.csv", "yes,-1", "perhaps,-1", "indicators.csv:2: unknown word"),
    (
        "indicators.csv",
        "reach,collaboration-income,research-income",
        "reach,collaboration-income,",
        "divides by a second",
    ),
    ("indicators.csv", "functional,gva-per-hour", "functional,gva-per-job", "not of the functional ratio"),
    ("match.csv", "digital,computing", "digital,computers", "nearest: computing"),
    ("match.csv", "digital,computing,0.8", "digital,computing,1e400", "out of range"),
    ("match.csv", "digital,engineering,0.2,telecoms", "digital,engineering,0.2,telecoms,", "not as many cells"),
    ("fields.csv", "creative,", ",", "fields.csv:7: this cannot be an id"),
    ("apart.csv", "area_code,reason", "area_code", 'the column "reason" is missing'),
    ("left_out.csv", "id,reason\n", "id,reason\n10007773,elsewhere\n", "left_out.csv:3: the row stands twice"),
    ("layer.toml", "km = 15.0", "km = -1.0", "layer.toml:"),
    ("layer.toml", "km = 15.0", "km = nan", "the value cannot be used"),
    ("layer.toml", "[reach]", "[reach]\nspeed = 3", "unknown key"),
    ("layer.toml", "at_least = 2", "at_least = 4", "at_least no larger"),
    ("layer.toml", 'method = "percentile"', 'method = "percent"', "nearest: percentile"),
    ("layer.toml", 'axes = ["knowledge", "room"]', 'axes = ["knowledge", "rooms"]', "nearest: room"),
    ("layer.toml", "least = 0.25", "least = 0.85", "bands whose `least` falls"),
    ("layer.toml", "{name} passes", "{nome} passes", "words.passes with no other fields"),
    ("layer.toml", "{name} passes", "{name.__class__} passes", "words.passes with no other fields"),
    ("layer.toml", "and = ", "und = ", "words with exactly the keys"),
    ("layer.toml", 'functional = "functional-output"', 'functional = "functional"', "nearest: functional-output"),
    ("pockets.csv", "energy,volume-energy", "energy,volume-metals", "two sectors have the same layer"),
    ("sectors.csv", "lq-energy,gva-energy", "lq-energy,gva-chemicals", "field: output"),
    ("sectors.csv", "lq-energy,gva-energy", "lq-chemicals,gva-energy", "field: quotient"),
    ("zones.csv", "South Yorkshire,E08000016", "SOUTH YORKSHIRE,E08000016", "two zones differ in capitals only"),
    ("zones.csv", "South Yorkshire,E08000016", "South Yorkshire ,E08000016", "zones.csv:2: spaces round a cell"),
    ("layer.toml", 'mass = "gva"', 'mass = "candidates"', "an index cannot be made from itself"),
]


@pytest.mark.parametrize(("name", "old", "new", "said"), FAULTS)
def test_each_fault_is_said_once_with_its_place(folder, name, old, new, said):
    found = spoil(folder, name, old, new)
    assert len(found) == 1, found
    assert found[0].startswith(f"layers/candidates/{name}")
    assert said in found[0]


def test_weights_that_are_all_zero(folder):
    path = folder / "parts.csv"
    path.write_text(path.read_text(encoding="utf-8").replace("0.3,", "0,").replace("0.1,", "0,"), encoding="utf-8")
    assert "every weight of a part is 0" in read(folder)[1][0]


@pytest.mark.parametrize("name", ["parts.csv", "match.csv", "layer.toml"])
def test_a_file_that_is_missing(folder, name):
    (folder / name).unlink()
    found = read(folder)[1]
    assert found[0].startswith(f"layers/candidates/{name}: the file is missing")


def test_faults_of_several_files_come_together(folder):
    (folder / "fields.csv").unlink()
    (folder / "sectors.csv").write_text("", encoding="utf-8")
    found = spoil(folder, "layer.toml", "km = 15.0", 'km = "far"')
    assert len(found) == 3


def test_nobody_has_to_be_set_apart(folder):
    (folder / "apart.csv").unlink()
    (folder / "left_out.csv").unlink()
    index, found = read(folder)
    assert found == []
    assert not index.spec.apart


def test_an_index_that_names_itself_in_place_of_a_gates_figure_is_told_of_that_alone(folder):
    (only,) = spoil(folder, "indicators.csv", "own,gva-per-hour,", "own,candidates,")
    assert "an index cannot be made from itself" in only
