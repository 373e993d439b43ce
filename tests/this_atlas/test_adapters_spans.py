"""How long areas have belonged to something: spans from several files, on excerpts of the real ones."""

from __future__ import annotations

import tomllib
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from atlas.adapters import ADAPTERS, Given
from atlas.errors import AtlasError
from atlas.model import Change

ROOT = Path(__file__).parents[2]
EXCERPTS = ROOT / "tests/excerpts/combined-authorities"
NAMES = {
    "governance/combined_authority_members.csv": "members.csv",
    "governance/lad21_cauth21.csv": "lookup-2021.csv",
    "facts/combined_authorities.csv": "founded.csv",
}
CODES = (
    "E06000001",
    "E06000010",
    "E06000011",
    "E06000047",
    "E06000057",
    "E08000003",
    "E08000016",
    "E08000021",
    "E08000022",
)


def given(**options: Any) -> Given:
    table = tomllib.loads((ROOT / "layers/combined-authority-years/layer.toml").read_text(encoding="utf-8"))
    files = {path: (EXCERPTS / name).read_bytes() for path, name in NAMES.items()}
    changes = (Change("E08000038", "E08000016", "2025", "same", "same"),)
    return Given("layer.toml", files, {**table["adapter"], **options}, CODES, (), None, changes, {"E07": "a district"})


def years(code: str, **options: Any) -> dict[str, str]:
    rows = ADAPTERS["spans"](given(**options)).rows
    return {row.period: row.value for row in rows if row.code == code}


def test_years_count_from_the_founding() -> None:
    assert years("E08000003")["2011"] == "0"
    assert years("E08000003")["2025"] == "14"
    assert "2015" not in years("E06000001")
    assert years("E06000001")["2016"] == "0"


def test_a_body_that_takes_anothers_place_begins_nothing_anew() -> None:
    assert years("E06000047")["2023"] == "9"
    assert years("E06000047")["2024"] == "10"


def test_without_the_body_before_it_the_years_would_begin_anew() -> None:
    files = [file for file in given().options["file"] if "lad21" not in file["path"]]
    assert years("E06000047", file=files)["2024"] == "0"


def test_a_span_that_no_file_has_is_declared() -> None:
    assert years("E08000021")["2014"] == "0"
    assert years("E08000021")["2025"] == "11"
    assert "2014" not in years("E08000021", also=[])
    assert years("E08000021", also=[])["2018"] == "0"


def test_an_area_with_two_codes_is_one() -> None:
    assert years("E08000016")["2025"] == "11"


def test_a_founding_year_that_no_file_gives_is_an_error() -> None:
    every = given()
    files = {path: content.replace(b"Tees Valley,2016", b"Tees,2016") for path, content in every.files.items()}
    with pytest.raises(AtlasError, match="began in no year that a file gives"):
        ADAPTERS["spans"](replace(every, files=files))


def test_a_year_that_is_none_and_an_unknown_area_are_errors() -> None:
    every = given()
    files = {path: content.replace(b",2025,", b",soon,") for path, content in every.files.items()}
    with pytest.raises(AtlasError, match="is not a year"):
        ADAPTERS["spans"](replace(every, files=files))
    with pytest.raises(AtlasError, match="is a code that the area set does not know"):
        ADAPTERS["spans"](replace(every, codes=CODES[1:]))


def test_a_figure_leads_back_to_its_rows() -> None:
    row = next(row for row in ADAPTERS["spans"](given()).rows if row.code == "E06000047" and row.period == "2025")
    assert [(cell.part, cell.value) for cell in row.cells] == [("North East", "2014"), ("North East", "2024")]
