"""Excerpts of publishers' files are short, with source and licence; every trap in docs/traps.md has its test."""

from __future__ import annotations

import csv
import re

import pytest
from declared import EXCERPTS, ROOT, declared


def test_excerpts_are_short_and_have_a_source_and_a_licence() -> None:
    with (EXCERPTS / "SOURCES.csv").open(encoding="utf-8") as lines:
        listed = {line["file"]: line for line in csv.DictReader(lines)}
    for path in EXCERPTS.glob("*.csv"):
        if path.name != "SOURCES.csv":
            assert path.read_bytes().count(b"\n") <= 31 + 20, path.name  # the table's rows, its header, notes above it
            assert listed[path.name]["licence"], path.name
            assert listed[path.name]["address"].startswith("https://"), path.name


def test_excerpts_in_folders_have_a_source_and_a_licence_and_are_short() -> None:
    listed = (EXCERPTS / "SOURCES.csv").read_text(encoding="utf-8")
    for folder in (each for each in EXCERPTS.iterdir() if each.is_dir()):
        note = folder / "SOURCE.md"
        said = note.read_text(encoding="utf-8") if note.is_file() else ""
        for path in (each for each in folder.iterdir() if each != note):
            assert said or f"\n{folder.name}/{path.name}," in listed, path
            assert path.suffix != ".csv" or path.read_bytes().count(b"\n") <= 31 + 20, path  # notes above the header
        assert not said or all(f"\n- {key}: " in said for key in ("Publisher", "Address", "Licence", "Rows")), folder


# 5, 6, 7, 21: files and columns that are not to be used


@pytest.mark.parametrize("forbidden", ["nesta/gtr/", "ce_cpd_learner_days", "PROD_LAD", "lad_indicators_wide"])
def test_files_that_mislead_are_read_by_no_layer(forbidden: str) -> None:
    layers = sorted(ROOT.glob("layers/*/layer.toml"))
    assert len(layers) > 70
    assert not [path.parent.name for path in layers if forbidden in path.read_text(encoding="utf-8")]


def test_cash_from_collaboration_is_never_divided_by_people() -> None:
    for path in ROOT.glob("layers/*/layer.toml"):
        derive = declared(path.parent.name).get("derive", {})
        named = {str(derive.get(key)) for key in ("of", "by")}
        assert not {"collaboration-income", "population"} <= named


# The list of traps itself


def test_every_trap_of_the_list_names_a_test_that_is_there() -> None:
    tests = "\n".join(path.read_text(encoding="utf-8") for path in (ROOT / "tests").rglob("test_*.py"))
    rows = [
        [cell.strip() for cell in line.strip("|\n").split("|")]
        for line in (ROOT / "docs/traps.md").read_text(encoding="utf-8").splitlines()
        if re.match(r"\| \d", line)
    ]
    assert [int(cells[0]) for cells in rows] == list(range(1, len(rows) + 1))
    for number, severity, *_, named in rows:
        found = re.findall(r"`(test_\w+)`", named)
        assert found or severity != "H", number
        assert all(f"def {name}(" in tests for name in found), (number, found)
