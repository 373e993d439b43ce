"""What tests of refreshes share: a small atlas with a folder of every kind, and two releases of all its files."""

from __future__ import annotations

import json
import shutil
from datetime import date
from pathlib import Path

from building import everything

from atlas.adapters.case import mark
from atlas.refresh import refresh

TODAY = date(2030, 1, 2)
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


def of_every_kind(root: Path) -> Path:
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
        path = root / "layers" / name
        path.parent.mkdir(parents=True)
        path.write_text(text + SOURCE.format(file=name), encoding="utf-8")
    (root / "data").mkdir()
    put(root, 1)
    run(root)
    return root


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
