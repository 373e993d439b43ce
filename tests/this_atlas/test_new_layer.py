"""A layer from a file that nobody has seen, by writing only `layer.toml`: real excerpts, then publishers' quirks."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from refreshing import EXCERPTS, area_sets, run

from atlas.errors import AtlasError
from atlas.explain import explain
from atlas.join import join
from atlas.load import load_layers
from atlas.model import Joined
from atlas.refresh import recipe

HEAD = """
title = "New"
description = "Never seen before."
theme = "output"
unit = "units"
denominator = "none: a count"
decimals = 1
direction = "neutral"
area_set = "{set}"
palette = "ember"
min_match = 0.001
status = "official"

[source]
publisher = "A publisher"
title = "A table"
address = "https://example.org/table"
licence = "Open Government Licence v3.0"
licence_address = "https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/"
retrieved = 2026-11-24

[adapter]
"""


@pytest.fixture(autouse=True)
def _sets_read_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(recipe, "_areas", lambda *_: area_sets())


def added(root: Path, name: str, content: bytes, adapter: str, set_: str = "lad23") -> dict[tuple[str, str], Any]:
    """The figures of a new layer that `adapter` alone declares: (code, period) -> (value, lower, upper, status)."""
    folder = root / "layers" / "new"
    folder.mkdir(parents=True)
    (root / "data").mkdir()
    (root / "data" / name).write_bytes(content)
    text = HEAD.format(set=set_) + adapter + f'\n[[adapter.file]]\npath = "{name}"\n'
    (folder / "layer.toml").write_text(text, encoding="utf-8")
    run(root, "new")
    assert sorted(path.name for path in folder.iterdir() if path.suffix == ".py") == []
    _, layers = load_layers(root, ["new"], area_sets())
    joined: Joined = join(layers["new"], area_sets()[set_])
    assert joined.periods
    return {
        (row.area_code, row.period): (row.value, row.lower, row.upper, row.status)
        for row in layers["new"].rows
        if row.value is not None or row.status
    }


def values(found: dict[tuple[str, str], Any]) -> dict[tuple[str, str], float]:
    return {key: row[0] for key, row in found.items() if row[0] is not None}


# Real files that no layer uses


EXPORTS = r"""
kind = "long"
period = '(?P<year>\d{4})-01-01/P1Y'
columns = { code = "areacd", period = "period", value = "observation", status = "status", notes = "notes" }
expect = { measure = "Pounds", unit = "£ million" }
where = { indicator = "Value of UK exports" }
figures = "count"

[adapter.codes]
TLC = "E12000001"
TLD = "E12000002"
TLE = "E12000003"
TLF = "E12000004"
TLG = "E12000005"
TLH = "E12000006"
TLI = "E12000007"
TLJ = "E12000008"
TLK = "E12000009"
TLL = "W92000004"
TLM = "S92000003"
TLN = "N92000002"

[adapter.leave_out]
TL = "a smaller area"
E47 = "a combined authority"
E13 = "a part of London"
"""


def test_exports_by_region(tmp_path: Path) -> None:
    content = (EXCERPTS / "unseen/exports.csv").read_bytes()
    figures = values(added(tmp_path, "exports.csv", content, EXPORTS, "region"))
    assert len(figures) == 12 + 1 + 2
    assert figures["E12000001", "2022"] == 19_108
    assert figures["E12000007", "2023"] == 254_878
    assert figures["K02000001", "2023"] == 867_021
    excluded = (tmp_path / "layers/new/excluded.csv").read_text()
    assert "TLC13,a smaller area" in excluded


def test_trade_marks_by_area_of_europe(tmp_path: Path) -> None:
    adapter = """
kind = "sums"
code = "nuts_id"
period = "year"
value = "eu_trademark_applications"
missing = "no figure in the table"
where = { nuts_year_spec = "2013", year = ["2014", "2015", "2016"] }

[adapter.leave_out]
UKD11 = "West Cumbria: not made of whole authorities of 2023"
"""
    content = (EXCERPTS / "unseen/trademarks.nuts3.csv").read_bytes()
    found = added(tmp_path, "trademarks.nuts3.csv", content, adapter, "nuts3")
    assert values(found)["UKE42", "2015"] == 108
    assert {code for code, _ in found} == {"UKC11", "UKC22", "UKE42"}


# Quirks of publishers, each with the option that takes care of it


def workbook(*rows: list[object], title: str = "Table 1") -> bytes:
    book = openpyxl.Workbook()
    book.worksheets[0].title = "Contents"
    sheet = book.create_sheet(title)
    for row in rows:
        sheet.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def test_a_workbook_with_notes_two_header_rows_names_percent_signs_and_footnotes(tmp_path: Path) -> None:
    content = workbook(
        ["Table 1: people who walk, by local authority [note 1]"],
        [],
        ["Local authority", "2019", None, "2020", None],
        [None, "Per cent", "Number", "Per cent", "Number"],
        ["Gateshead", "12.5%", "25,100", "13.0%", "26,001"],
        ["Newcastle Upon Tyne", "10.1%", "30,000", "[x]", "[x]"],
        ["Kingston upon Hull, City of", "9.9%", "24,000", "9.8%", "23,900"],
        ["Rhondda Cynon Taff", "8.0%", "19,000", "8.1%", "19,100"],
        ["Tyne and Wear", "11.0%", "120,000", "11.2%", "121,000"],
        ["Note 1: an estimate."],
    )
    adapter = r"""
kind = "long"
format = "workbook"
sheet = "Table 1"
header = "Number"
header_rows = 2
period_columns = '(?P<year>\d{4}) Per cent'
columns = { code = "Local authority" }
by_name = true
around = ["%"]
until = "Note 1"
markers = { "[x]" = "too few asked" }
codes = { "Rhondda Cynon Taff" = "W06000016" }
leave_out = { "Tyne and Wear" = "a county" }
"""
    found = added(tmp_path, "walk.xlsx", content, adapter)
    assert values(found) == {
        ("E08000037", "2019"): 12.5,
        ("E08000037", "2020"): 13,
        ("E08000021", "2019"): 10.1,
        ("E06000010", "2019"): 9.9,
        ("E06000010", "2020"): 9.8,
        ("W06000016", "2019"): 8,
        ("W06000016", "2020"): 8.1,
    }
    assert found["E08000021", "2020"][3] == "too few asked"


def test_semicolons_decimal_commas_an_old_encoding_and_points_between_thousands(tmp_path: Path) -> None:
    content = "Gebiet;Jahr;Größe (m²)\nE08000037;2021;1.234,5\nW06000015;2021;−9\nE08000021;2021;7\n"
    adapter = """
kind = "long"
encoding = "cp1252"
delimiter = ";"
decimal = ","
thousands = "."
columns = { code = "Gebiet", period = "Jahr", value = "Größe (m²)" }
markers = { "-9" = "not asked" }
"""
    found = added(tmp_path, "t.csv", content.replace("−", "-").encode("cp1252"), adapter)
    assert values(found) == {("E08000037", "2021"): 1234.5, ("E08000021", "2021"): 7}
    assert found["W06000015", "2021"][3] == "not asked"


def test_codes_within_a_cell_beside_the_name_and_old_codes(tmp_path: Path) -> None:
    content = b"area,2020/21,2021/22\nE08000038 : Barnsley,5,6\nE08000037 : Gateshead,7,:\nE92000001 : England,9,9\n"
    adapter = r"""
kind = "long"
code_pattern = '(?P<code>\w+) : .*'
period_columns = '(?P<year>\d{4})/\d\d'
columns = { code = "area" }
markers = { ":" = "not yet there" }
leave_out = { E92 = "a nation" }
"""
    found = added(tmp_path, "t.csv", content, adapter)
    assert values(found) == {("E08000016", "2020"): 5, ("E08000016", "2021"): 6, ("E08000037", "2020"): 7}


def test_the_layout_of_a_census_office_with_margins_flags_and_months(tmp_path: Path) -> None:
    content = (
        b'"annual population survey"\n"Crown copyright reserved"\n\n'
        b'"Area","mnemonic","Date","% rate","conf","flag"\n'
        b'"Gateshead","E08000037","Jan 2020-Dec 2020",70.5,3.1,""\n'
        b'"Gateshead","E08000037","Apr 2020-Mar 2021",71.0,3.1,""\n'
        b'"Gateshead","E08000037","Jan 2021-Dec 2021",72.25,2.5,""\n'
        b'"City of London","E09000001","Jan 2021-Dec 2021","!","!","!"\n'
        b'"Column Total",,,142.75,,\n'
        b'"! Estimate is suppressed",,,,,\n'
    )
    adapter = r"""
kind = "long"
matching = { Date = 'Jan \d{4}-Dec \d{4}' }
period = 'Jan (?P<year>\d{4})-.*'
columns = { code = "mnemonic", period = "Date", value = "% rate", margin = "conf", status = "flag" }
markers = { "!" = "left out: too few asked" }
until = "Column Total"
"""
    found = added(tmp_path, "nomis.csv", content.replace(b'"!","!","!"', b',,"!"'), adapter)
    assert found["E08000037", "2020"][:3] == (70.5, 67.4, 73.6)
    assert found["E08000037", "2021"][:3] == (72.25, 69.75, 74.75)
    assert found["E09000001", "2021"] == (None, None, None, "left out: too few asked")
    assert len(found) == 3


def test_a_table_within_an_archive_with_shares_of_one_and_revised_figures(tmp_path: Path) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("readme.txt", "hello")
        archive.writestr("data/table.csv", "\ufeff\ufeffcode,year,share\nE08000037,2020,0.125 [r]\nE08000021,2020,.5\n")
    adapter = """
kind = "long"
member = "data/table.csv"
columns = { code = "code", period = "year", value = "share" }
around = ["[r]"]
times = 100
"""
    found = added(tmp_path, "t.zip", out.getvalue(), adapter)
    assert values(found) == {("E08000037", "2020"): 12.5, ("E08000021", "2020"): 50}


def test_tabs_flags_behind_figures_and_a_code_within_the_first_cell(tmp_path: Path) -> None:
    content = (
        b"freq,unit,geo\\TIME_PERIOD\t2019 \t2020 \n"
        b"A,PC,UKC22\t12.3 p\t: z\nA,PC,UKE42\t11 b\t: \nA,THS,UKC22\t120\t130\n"
    )
    adapter = r"""
kind = "long"
delimiter = "\t"
columns = { code = 'freq,unit,geo\TIME_PERIOD' }
matching = { 'freq,unit,geo\TIME_PERIOD' = 'A,PC,.*' }
code_pattern = 'A,PC,(?P<code>\w+)'
period_columns = '(?P<year>\d{4})'
around = ["p", "b", "e"]
markers = { ":" = "not available", ": z" = "not applicable" }
"""
    found = added(tmp_path, "table.tsv", content, adapter, "nuts3")
    assert values(found) == {("UKC22", "2019"): 12.3, ("UKE42", "2019"): 11}
    assert found["UKC22", "2020"][3] == "not applicable"


def test_a_sheet_a_year(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.worksheets[0].title = "2021"
    for sheet, figure in ((book.worksheets[0], 5), (book.create_sheet("2022"), 7)):
        sheet.append(["A title"])
        sheet.append(["Code", "Rate"])
        sheet.append(["E08000037", figure])
    out = io.BytesIO()
    book.save(out)
    adapter = """
kind = "long"
format = "workbook"
columns = { code = "Code", value = "Rate" }
sheet = "2021"
year = 2021

[[adapter.file]]
path = "t.xlsx"
sheet = "2022"
year = 2022
"""
    found = added(tmp_path, "t.xlsx", out.getvalue(), adapter)
    assert values(found) == {("E08000037", "2021"): 5, ("E08000037", "2022"): 7}
    assert run(tmp_path, "new", update=False)[0] == ()


def test_names_that_are_no_areas_are_tied_by_a_list_beside_the_layer(tmp_path: Path) -> None:
    folder = tmp_path / "layers" / "new"
    folder.mkdir(parents=True)
    (folder / "names.csv").write_text("name,area_code\nThe Toon,E08000021\nUK,K02000001\n", encoding="utf-8")
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "t.csv").write_text("where,when,how many\nThe Toon,2020,5\nUK,2020,50\nGatshead,2020,1\n")
    adapter = 'kind = "long"\nby_name = true\ncolumns = { code = "where", period = "when", value = "how many" }\n'
    text = HEAD.format(set="lad23") + adapter + '\n[[adapter.file]]\npath = "t.csv"\n'
    (folder / "layer.toml").write_text(text, encoding="utf-8")
    with pytest.raises(AtlasError) as caught:
        run(tmp_path, "new")
    assert "t.csv:4: is a name that the area set does not know" in str(caught.value)
    assert "nearest: Gateshead" in str(caught.value)
    (folder / "names.csv").write_text("name,area_code\nThe Toon,E08000021\nUK,K02000001\nGatshead,E08000037\n")
    run(tmp_path, "new")
    lines = (folder / "values.csv").read_text().splitlines()
    assert lines == ["area_code,period,value", "K02000001,2020,50", "E08000021,2020,5", "E08000037,2020,1"]


def test_a_new_layer_can_be_followed_back_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("atlas.load.read_area_sets", lambda *_: (area_sets(), set(area_sets())))
    adapter = """
kind = "long"
thousands = ","
columns = { code = "code", period = "year", value = "n" }
"""
    added(tmp_path, "t.csv", b'A note\n\ncode,year,n\nE08000037,2020,"1,250"\nE08000021,2020,7\n', adapter)
    step = explain(tmp_path, "new", "Gateshead").step
    assert step.what == "t.csv, row 4"
    assert "“1,250” is read as 1250" in step.notes
