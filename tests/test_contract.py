"""`docs/contract.md` against what a build writes: every column and key as promised, and none that is not."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from building import Built, copy_of

from atlas.build import make_tree
from atlas.cli import main
from atlas.downloads.packages import CONTRACT
from atlas.model import Cell, Tidy, Tree
from atlas.quotes import Quote
from atlas.quotes import encode as encode_quotes
from atlas.trace import encode

ROOT = Path(__file__).parents[1]
TEXT = (ROOT / "docs" / "contract.md").read_text("utf-8")


def promised() -> dict[str, list[tuple[str, bool]]]:
    """For each file its columns or keys, in order, and whether only some files have them."""
    found = {}
    for part in re.split(r"(?m)^### ", TEXT)[1:]:
        name = part.split("`")[1]
        rows = re.findall(r"(?m)^\| `([^`]+)` \| ([^|]+) \|$", part.split("\n## ")[0])
        found[name] = [(column, said.startswith("where ")) for column, said in rows]
    return found


PROMISED = promised()


@pytest.fixture(scope="module")
def tree(built: Built, tmp_path_factory: pytest.TempPathFactory) -> Tree:
    """The small atlas; one of its layers has the cells that a refresh has kept."""
    root = copy_of("small", tmp_path_factory.mktemp("contract") / "small", built.cache)
    cell = Cell("f.csv", 7, "OLD", "2020-01", "1", "0", "2", "m", "said", "part")
    other = Cell("g.csv", 8, "SQ2", "2021", "1")
    odd = Cell("f.csv", 9, "SQ3", "2020-02", "1")
    rows = [
        Tidy("SQ1", "2020", "1", cells=(cell,)),
        Tidy("SQ2", "2020", "1", cells=(cell, other)),
        Tidy("SQ3", "2020", "1", cells=(odd,)),
    ]
    (root / "layers" / "harvest-per-hand" / "cells.jsonl").write_bytes(encode(rows, rows))
    quoted = encode_quotes([Quote("101", "workshops.csv", 2, {"ref": "101", "benches": "12.5"})])
    (root / "layers" / "workshops" / "cells.jsonl").write_bytes(quoted)
    return make_tree(root, "", lambda text: None)


def matching(tree: Tree, name: str) -> Iterator[tuple[str, bytes]]:
    """The files of a Tree that a promised address is about."""
    small = {
        "data/<layer>.csv": r"data/(harvest-per-hand|shade-share|harvest|lamps|lq-wood)\.csv",
        "data/<points>.csv": r"data/workshops\.csv",
        "data/<points>-details.csv": r"data/workshops-details\.csv",
        "data/<records>.csv": r"data/panes\.csv",
        "data/<index>-pockets.csv": r"data/sites-pockets\.csv",
        "data/provenance/<layer>.jsonl": r"data/provenance/harvest-per-hand\.jsonl",
        "data/provenance/<points>.jsonl": r"data/provenance/workshops\.jsonl",
    }
    pattern = small.get(name) or re.sub(r"<(period)>", r"\\d{4}", re.escape(name).replace("/", "/"))
    pattern = re.sub(r"<\w+>", r"[\\w-]+", pattern)
    found = [(path, tree[path]) for path in tree if re.fullmatch(pattern, path) and "csv-metadata" not in path]
    assert found, f"no file at {name}"
    yield from found


def holds(found: list[str], columns: list[tuple[str, bool]], path: str) -> None:
    """What is there is promised, in that order; what is promised for all is there."""
    names = [name for name, _ in columns]
    assert [name for name in found if name not in names] == [], f"{path} has what the contract does not name"
    assert [name for name, some in columns if not some and name not in found] == [], f"{path} lacks a promise"
    assert sorted(found, key=names.index) == found, f"{path} has another order"


@pytest.mark.parametrize("name", [name for name in PROMISED if name.endswith(".csv")])
def test_columns_are_as_promised(tree: Tree, name: str) -> None:
    for path, content in matching(tree, name):
        header = content.decode().split("\n")[0].split(",")
        columns = [(header[0] if column == "<id>" else column, some) for column, some in PROMISED[name]]
        if name in (
            "data/<points>.csv",
            "data/<points>-details.csv",
            "data/<index>-clusters.csv",
        ):  # columns by ids come after
            header = header[: len(columns)]
        holds(header, columns, path)


@pytest.mark.parametrize("name", [name for name in PROMISED if name.endswith(".json")])
def test_keys_are_as_promised(tree: Tree, name: str) -> None:
    for path, content in matching(tree, name):
        holds(list(json.loads(content)), PROMISED[name], path)


def test_lines_of_cells_are_as_promised(tree: Tree) -> None:
    name = "data/provenance/<layer>.jsonl"
    ((path, content),) = matching(tree, name)
    head, *lines = (json.loads(line) for line in content.decode().splitlines())
    assert list(head) == ["files", "periods", "notes"]
    for line in lines:
        holds(list(line), PROMISED[name], path)
    assert {key for line in lines for key in line} == {key for key, _ in PROMISED[name]}


def test_rows_of_points_are_as_promised(tree: Tree) -> None:
    name = "data/provenance/<points>.jsonl"
    ((path, content),) = matching(tree, name)
    head, *lines = (json.loads(line) for line in content.decode().splitlines())
    holds(list(head), PROMISED[name], path)
    assert lines == [["101", 0, 2, ["101", "12.5"]]]


def test_every_file_of_figures_is_promised_or_said_to_be_none(tree: Tree) -> None:
    pages_alone = r"data/([\w-]+/(meta|words|weigh|map-\d+)|search/.*)\.json|data/(sites|areas/csv-metadata)\..*"
    described = r"data/.*(csv-metadata\.json|\.xlsx|\.geojson)"
    known = {path for name in PROMISED for path, _ in matching(tree, name)}
    layers = {path for path in tree if re.fullmatch(r"data/[\w-]+\.csv", path)}
    left = [path for path in tree if path.startswith("data/") and path not in known | layers]
    assert [path for path in left if not re.fullmatch(f"{pages_alone}|{described}", path)] == []


def test_the_version_is_one_everywhere(tree: Tree) -> None:
    assert re.search(r"(?m)^Contract version: (.+)$", TEXT)[1] == CONTRACT  # type: ignore[index]
    assert json.loads(tree["data/datapackage.json"])["contract"] == CONTRACT


def test_addresses_are_as_promised(tree: Tree) -> None:
    addresses = re.findall(r"`([^`]+)`", TEXT.split("## Addresses")[1].split("\n\nNames of")[0])
    paths = [path.removeprefix("_pages/").removesuffix("index.md").removesuffix("index.html") for path in tree]
    for address in addresses:
        if "<" in address:
            pattern = re.sub(r"<\w+>", r"[\\w-]+", re.escape(address))
            assert any(re.fullmatch(pattern, path) for path in paths), address


def test_every_command_is_named() -> None:
    said = TEXT.split("## The commands")[1]
    assert sorted(main.commands) == sorted(re.findall(r"`(?:atlas )?(\w+)`", said.split(". They end")[0]))
