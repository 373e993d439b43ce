"""An area's workbook: the figures of its CSV, texts that stay texts, and what to know of every layer in it."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from building import NAMES, Built, copy_of

from atlas.build import make_tree
from atlas.load import load_atlas
from atlas.model import Tree


def silent(text: str) -> None:
    """Say nothing."""


@pytest.fixture(scope="module", params=NAMES)
def made(request: pytest.FixtureRequest, built: Built, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Tree]:
    root = copy_of(request.param, tmp_path_factory.mktemp("books") / request.param, built.cache)
    return root, make_tree(root, "", silent)


def sheets(content: bytes) -> list[list[list[Any]]]:
    book = openpyxl.load_workbook(io.BytesIO(content))
    assert not [cell for sheet in book for row in sheet for cell in row if cell.data_type == "f"]
    return [[[cell.value for cell in row] for row in sheet] for sheet in book]


def books(tree: Tree) -> dict[str, bytes]:
    return {name: content for name, content in tree.items() if name.startswith("data/areas/") and name.endswith("xlsx")}


def test_every_area_has_the_figures_of_its_csv(made: tuple[Path, Tree]) -> None:
    root, tree = made
    found, atlas = books(tree), load_atlas(root)
    assert len(found) == len(atlas.area_sets[atlas.config.area_set].codes)
    for name, content in found.items():
        rows = list(csv.reader(io.StringIO(tree[name.replace(".xlsx", ".csv")].decode(), newline="")))[1:]
        figures = sheets(content)[0][1:]
        assert len(figures) == len(rows)
        for row, figure in zip(rows, figures, strict=True):
            told = [None if cell is None else float(cell) for cell in figure[3:10]]
            assert told == [float(cell) if cell else None for cell in row[4:11]]


def test_every_layer_in_it_has_its_source_and_licence(made: tuple[Path, Tree]) -> None:
    root, tree = made
    sources = {raw.meta.title: raw.meta.source for raw in load_atlas(root).layers}
    for content in books(tree).values():
        figures, notes = sheets(content)
        for title in (row[0] for row in figures[1:]):
            start = next(n for n, row in enumerate(notes) if row[0] == title)
            end = next((n for n in range(start + 1, len(notes)) if notes[n][0]), len(notes))
            said = [row[2] for row in notes[start:end]]
            one = sources[title]
            assert [text for text in said if text.startswith(f"{one.publisher}: {one.title}. {one.licence} (")]
            assert {name for name in tree if name in said}, "the caveats stand in a file that is there"


def test_the_same_atlas_gives_the_same_bytes(made: tuple[Path, Tree]) -> None:
    root, tree = made
    assert books(make_tree(root, "", silent)) == books(tree)
