"""A refresh of every kind at once, area set, points and case included: killed at any moment it leaves old or new."""

from __future__ import annotations

import hashlib
import json
import os
import random
import shutil
import signal
import time
from collections.abc import Callable
from contextlib import suppress
from datetime import date
from pathlib import Path

import pytest
from refreshing import everything

from atlas.adapters.case import mark
from atlas.errors import AtlasError
from atlas.refresh import refresh, store

TODAY = date(2030, 1, 2)
KILLS = 16

SOURCE = """
[source]
publisher = "Test publisher"
title = "Invented"
address = "https://example.org/{file}"
licence = "CC0 1.0"
licence_address = "https://example.org/cc0"
retrieved = 2024-01-15
"""
AREAS = """
title = "Boxes"
code_field = "code"
name_field = "name"
valid_from = 2020
crs = "EPSG:4326"
metric_crs = "EPSG:32631"
bounds = [-1.0, 49.0, 9.0, 60.0]

[adapter]
kind = "area_set"

[[adapter.file]]
role = "boundaries"
path = "boxes.json"
object = "areas"
code = "code"
name = "name"
start = "start"
end = "end"
year = 2023

[[adapter.file]]
role = "successors"
path = "codes.csv"
old = "old"
new = "new"
name = "name"
alias = "former box"
"""
FIGURES = """
title = "Fish"
area_set = "boxes"

[adapter]
kind = "long"
columns = { code = "code", period = "year", value = "value" }
figures = "count"

[[adapter.file]]
path = "fish.csv"
"""
POINTS = """
kind = "points"
title = "Piers"
area_set = "boxes"

[adapter]
kind = "points"
id_field = "ref"
keep_if = []
leave_out = "no pier"
placeless = "nobody knows"

[[adapter.file]]
role = "attributes"
path = "piers.csv"
id = "ref"
name = "name"
thousands = ","
take = { metres = "metres" }

[[adapter.file]]
role = "positions"
path = "piers.csv"
id = "ref"
name = "name"
longitude = "x"
latitude = "y"

[[adapter.file]]
role = "boundaries"
path = "boxes.json"
object = "areas"
code = "code"
start = "start"
end = "end"
year = 2023
"""
SUMS = """
title = "Gear"
area_set = "boxes"

[adapter]
kind = "sums"
code = "code"
period = "year"
value = "value"
missing = "withheld"

[[adapter.file]]
path = "fish.csv"
"""
DERIVED = """
title = "Twice"
area_set = "boxes"

[derive]
kind = "sum"
of = ["fish", "gear"]
"""
CASE = """
title = "The pier"

[adapter]
kind = "case"

[[adapter.file]]
role = "facts"
path = "facts.json"

[adapter.facts]
0 = "{mark}"
"""


def box(left: int) -> list[list[int]]:
    return [[left, 0], [1, 0], [0, 1], [-1, 0], [0, -1]]


def release(number: int) -> dict[str, bytes]:
    """The publishers' files of a release: every one says something else in the next."""
    names = [f"A{number}", f"B{number}", "Old"]
    years: tuple[dict[str, int], ...] = ({"end": 2023}, {"start": 2023}, {"end": 2021})
    areas = [
        {"type": "Polygon", "properties": {"code": code, "name": name, **more}, "arcs": [[place]]}
        for place, (code, name, more) in enumerate(zip(("A", "B", "O"), names, years, strict=True))
    ]
    topology = {
        "type": "Topology",
        "transform": {"scale": [1.0, 1.0], "translate": [0.0, 50.0]},
        "objects": {"areas": {"type": "GeometryCollection", "geometries": areas}},
        "arcs": [box(0), box(1), box(2)],
    }
    fact = {"claim": "A pier stands.", "value": number, "date": "2020", "source_ids": ["s"], "confidence": "seen"}
    facts = {"facts": [fact], "sources": [{"id": "s", "publisher": "P", "title": "T", "url": "https://example.org"}]}
    return {
        "boxes.json": json.dumps(topology).encode(),
        "codes.csv": f"old,new,name\nO,B,Old {number}\n".encode(),
        "fish.csv": f"code,year,value\nA,2020,{number}\nB,2020,{number + 1}\n".encode(),
        "piers.csv": f'ref,name,metres,x,y\np1,Pier,"1,{number}00",0.5,50.5\np2,Quay,7,{number}.5,50.5\n'.encode(),
        "facts.json": json.dumps(facts).encode(),
    }


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """An atlas with a folder of every kind, made from release 1."""
    declared = {
        "areas/boxes/area.toml": AREAS,
        "fish/layer.toml": FIGURES,
        "gear/layer.toml": SUMS,
        "twice/layer.toml": DERIVED,
        "piers/layer.toml": POINTS,
        "cases/pier/case.toml": CASE.format(mark=mark("A pier stands.")),
    }
    for name, text in declared.items():
        path = tmp_path / "layers" / name
        path.parent.mkdir(parents=True)
        path.write_text(text + SOURCE.format(file=name), encoding="utf-8")
    (tmp_path / "data").mkdir()
    put(tmp_path, 1)
    run(tmp_path)
    return tmp_path


def put(root: Path, number: int) -> None:
    for name, content in release(number).items():
        (root / "data" / name).write_bytes(content)


def run(root: Path) -> str:
    said: list[str] = []
    refresh(root, (), root / "data", True, said.append, TODAY)
    return "\n".join(said)


def snapshots(root: Path, beside: Path) -> dict[str, dict[str, bytes]]:
    """Everything under layers/ as release 1 and as release 2 leave it."""
    copy = shutil.copytree(root, beside)
    old = everything(copy / "layers")
    put(copy, 2)
    run(copy)
    return {"old": old, "new": everything(copy / "layers")}


def state(root: Path, whole: dict[str, dict[str, bytes]]) -> str:
    """Which release all folders are of; fails where they are of none, or of both."""
    found = everything(root / "layers")
    shown = {name: content for name, content in found.items() if not any(part[0] == "." for part in name.split("/"))}
    states = [name for name, files in whole.items() if files == shown]
    of = {
        name: [each for each in whole if whole[each].get(name) == shown.get(name)] for name in {*shown, *whole["old"]}
    }
    assert states, {name: each for name, each in of.items() if len(each) < 2}
    return states[0]


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
        "points.csv: 2 rows changed: p1, p2",
        "evidence.csv: 1 row changed: 0",
        "A in 2020: 1 becomes 2 (+100.0%)",
        "A in 2020: 2 becomes 4 (+100.0%)",
    ):
        assert text in said, said


STEPS: list[tuple[object, str]] = [
    (shutil, "copytree"),
    (Path, "write_bytes"),
    (store, "exchange"),
    (shutil, "rmtree"),
]


def dies_at(root: Path, monkeypatch: pytest.MonkeyPatch, moment: int) -> bool:
    """Whether a refresh that is stopped at a step, counted from 0, came as far."""
    count = iter(range(10_000))

    def dying(step: Callable[..., object]) -> Callable[..., object]:
        def wrapped(*args: object, **kwargs: object) -> object:
            if next(count) == moment:
                raise KeyboardInterrupt
            return step(*args, **kwargs)

        return wrapped

    with monkeypatch.context() as patch:
        for owner, name in STEPS:
            patch.setattr(owner, name, dying(getattr(owner, name)))
        with suppress(KeyboardInterrupt):
            run(root)
    return next(count) > moment


def test_a_refresh_that_dies_at_any_step_leaves_old_or_new(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = snapshots(root, tmp_path / "beside")
    put(root, 2)
    moment, seen = 0, set()
    while dies_at(root, monkeypatch, moment):
        seen.add(state(root, whole))
        moment += 1
    seen.add(state(root, whole))
    assert moment > 8, "the steps are not what a refresh takes any more"
    assert seen == {"old", "new"}
    assert not [path for path in root.rglob(".*") if path.name.endswith((".new", ".aside"))]


def test_a_refresh_that_is_killed_leaves_old_or_new(root: Path, tmp_path: Path) -> None:
    whole = snapshots(root, tmp_path / "beside")
    rng = random.Random(4)
    start = time.monotonic()
    put(root, 2)
    run(root)
    took = time.monotonic() - start
    for kill in range(KILLS):
        put(root, 1 + kill % 2)
        if not (child := os.fork()):
            with suppress(BaseException):
                run(root)
            os._exit(0)
        time.sleep(rng.uniform(0, took))
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        state(root, whole)
    put(root, 2)
    run(root)
    assert state(root, whole) == "new"


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
        (spoil("codes.csv", b"old,new", b"former,new"), "codes.csv:1: has no such column"),
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
