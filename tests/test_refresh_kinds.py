"""A refresh of every kind at once: area set, points and case are taken in, told and refused as figures are."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path

import pytest
from building import everything
from every_kind import TODAY, of_every_kind, put, release, run, snapshots, state

from atlas.errors import AtlasError
from atlas.refresh import refresh


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return of_every_kind(tmp_path)


def test_everything_of_a_release_is_taken_in_together(root: Path, tmp_path: Path) -> None:
    whole = snapshots(root, tmp_path / "beside")
    assert set(whole["old"]) == set(whole["new"])
    changed = {name.split("/")[0] for name in whole["old"] if whole["old"][name] != whole["new"][name]}
    assert changed >= {"areas", "fish", "gear", "twice", "piers", "cases"}
    assert state(root, whole) == "old"


def test_what_changes_is_said_of_every_kind(root: Path) -> None:
    put(root, 2)
    said = run(root)
    for text in (
        "boxes: ",
        "aliases.csv: 1 row",
        "piers: ",
        "p1: metres 1100 becomes 1200",
        ": value 1 becomes 2",
        "A in 2020: 1 becomes 2 (+100.0%)",
        "A in 2020: 2 becomes 4 (+100.0%)",
    ):
        assert text in said, said


def spoil(name: str, old: bytes, new: bytes) -> Callable[[Path], None]:
    def spoiling(root: Path) -> None:
        path = root / "data" / name
        assert old in path.read_bytes()
        path.write_bytes(path.read_bytes().replace(old, new))

    return spoiling


def cut(name: str) -> Callable[[Path], None]:
    def cutting(root: Path) -> None:
        path = root / "data" / name
        path.write_bytes(path.read_bytes()[: len(path.read_bytes()) * 2 // 3])

    return cutting


PAGE = b"<!DOCTYPE html><html></html>"


def page(name: str) -> Callable[[Path], None]:
    def replacing(root: Path) -> None:
        (root / "data" / name).write_bytes(PAGE)

    return replacing


@pytest.mark.parametrize(
    ("fault", "said"),
    [
        (cut("boxes.json"), "boxes.json: is not JSON"),
        (page("boxes.json"), "boxes.json: is not JSON"),
        (spoil("boxes.json", b'"areas"', b'"boxes"'), "has no such object"),
        (spoil("boxes.json", b'"code"', b'"gss"'), 'found: "code"'),
        (spoil("boxes.json", b'"arcs": [[0]]', b'"arcs": [[9]]'), "is not built as the adapter"),
        (page("codes.csv"), "codes.csv: is a web page instead of a table"),
        (spoil("codes.csv", b"old,new", b"former,new"), "codes.csv: has no such column"),
        (spoil("codes.csv", b"O,B,Old 1\n", b"O,B"), "codes.csv:2: ends in the middle of a row"),
        (page("piers.csv"), "piers.csv: is a web page instead of a table"),
        (spoil("piers.csv", b'"1,100"', b'"1,5"'), "piers.csv:2: has a decimal comma"),
        (spoil("piers.csv", b"0.5,50.5", b'"0,5",50.5'), "piers.csv:2: has a decimal comma"),
        (spoil("piers.csv", b"p2,Quay", b"p1,Quay"), "the same point twice"),
        (cut("facts.json"), "facts.json: this file is not JSON"),
        (spoil("facts.json", b"A pier stands.", b"A pier stood."), "fact 0 no longer reads as it did"),
        (spoil("facts.json", b'"facts"', b'"claims"'), "this file lacks a part"),
    ],
)
def test_faults_of_boundaries_codes_points_and_facts(root: Path, fault: Callable[[Path], None], said: str) -> None:
    before = everything(root / "layers")
    fault(root)
    with pytest.raises(AtlasError) as caught:
        run(root)
    assert said in str(caught.value)
    assert everything(root / "layers") == before


def test_without_update_other_bytes_are_refused_in_every_kind(root: Path) -> None:
    before = everything(root / "layers")
    put(root, 2)
    with pytest.raises(AtlasError) as caught:
        refresh(root, (), root / "data", False, lambda text: None, TODAY)
    for name in ("boxes.json", "codes.csv"):
        assert hashlib.sha256(release(2)[name]).hexdigest() in str(caught.value)
    assert everything(root / "layers") == before
