"""This repository's own layers and lists, one by one: each joins, is followed back, and has its licence."""

from __future__ import annotations

import json
import re

import numpy as np
import pytest
from declared import ROOT

from atlas.errors import Problems
from atlas.explain.held import Held
from atlas.explain.recipe import told
from atlas.join import join
from atlas.load import load_layers
from atlas.model import AreaSet, Atlas
from atlas.refresh.declared import read_declared
from atlas.refresh.declared import wanted as wanted_of
from atlas.refresh.licences import NAME, licences

REAL = sorted(
    path.parent.name for path in (ROOT / "layers").glob("*/layer.toml") if (path.parent / "values.csv").is_file()
)


@pytest.mark.parametrize("layer_id", REAL)
def test_every_real_layer(layer_id: str, real_atlas: Atlas) -> None:
    raw = next(layer for layer in real_atlas.layers if layer.meta.id == layer_id)
    areas = real_atlas.area_sets[raw.meta.area_set]
    joined = join(raw, areas)
    report, shown = joined.report, joined.periods[joined.shown]
    assert list(joined.periods) == sorted(set(joined.periods))
    assert sorted([*report.matched, *report.missing, *report.out_of_scope]) == sorted(areas.codes)
    assert all(report.missing.values())
    benchmark = raw.meta.benchmark or areas.benchmark
    if raw.meta.role == "map" and benchmark is not None:
        figure = np.isfinite(joined.benchmark[joined.shown])
        assert figure or joined.notes.get((shown, benchmark.code)), "the benchmark's figure, or why there is none"
    with np.errstate(invalid="ignore"):
        assert not (joined.lower > joined.values).any()
        assert not (joined.upper < joined.values).any()
    assert raw.meta.source.retrieved <= real_atlas.config.data_date


def test_apostrophes_in_what_pages_say_of_a_layer_are_the_typographers(real_atlas: Atlas) -> None:
    straight = re.compile(r"\w'")
    said = {one.meta.id: (one.meta.title, one.meta.description, *one.meta.source.caveats) for one in real_atlas.layers}
    assert [(id, text) for id, texts in said.items() for text in texts if straight.search(text)] == []


# The atlas's own layers


@pytest.fixture(scope="module")
def held() -> Held:
    names = sorted(path.parent.name for path in ROOT.glob("layers/*/values.csv"))
    return Held(ROOT, *load_layers(ROOT, names))


def test_what_is_kept_gives_the_atlas_its_figures(held: Held) -> None:
    """Figures of every layer, worked out again from cells alone: none may differ from `values.csv`."""
    for name in held.layers:
        keys = list(held.rows(name))
        for key in keys[:: 2003 if held.meta(name).derive else 41]:
            told(held, name, key)


def test_every_layer_read_from_files_has_its_cells_and_its_provenance(held: Held) -> None:
    for name in held.layers:
        if held.meta(name).adapter:
            read = [key for key, row in held.rows(name).items() if row.value]
            cells = held.trace(name).figures
            made = [key for key in read if key not in cells]
            assert len(made) < len(read) / 10, f"{name}: {len(made)} figures without a cell, such as {made[:3]}"
            paths = {file.path for file in held.files(name)}
            own = f"layers/{name}/layer.toml"
            assert {cell.file for found in cells.values() for cell in found} <= {*paths, own}, name
            assert json.loads((ROOT / "layers" / name / "provenance.json").read_text("utf-8"))["done"], name


def test_every_declared_file_has_an_address_of_a_file_or_says_how_it_is_made() -> None:
    problems = Problems()
    files = [file for one in read_declared(ROOT, problems) for file in wanted_of(one, problems)]
    assert len({file.path for file in files}) > 40
    pages = {file.path for file in files if not file.by_hand and not re.search(r"\.\w{3,7}$", file.address)}
    assert pages == set()


def test_the_list_here_is_in_step_with_the_declarations() -> None:
    assert (ROOT / "layers" / NAME).read_bytes() == licences(ROOT), "run atlas refresh"


def test_every_folder_here_is_in_the_list() -> None:
    text = (ROOT / "layers" / NAME).read_text(encoding="utf-8")
    for path in [*ROOT.glob("layers/*/layer.toml"), *ROOT.glob("layers/areas/*/area.toml")]:
        assert f"\n| {path.parent.name} | " in text, path.parent.name


def test_the_real_lists_hold_five_of_each_kind_for_each_area(real_atlas: object) -> None:
    set_: AreaSet = real_atlas.area_sets["lad23"]  # type: ignore[attr-defined]
    assert len(set_.neighbours) == 3 * len(set_.codes)
    assert {len(one.codes) for one in set_.neighbours} == {5}
    assert {code for one in set_.neighbours for code in one.codes} <= set(set_.codes)
