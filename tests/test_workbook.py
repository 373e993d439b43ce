"""Workbooks as people open them: figures by period, texts that stay texts, notes, and the same bytes each time."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace
from typing import Any

import numpy as np
import openpyxl
import pytest
from map_samples import areas, joined
from page_samples import scene_of

from atlas.classify import view
from atlas.downloads import kept_csv, layer_csv
from atlas.downloads.workbook import kept_workbook, workbook
from atlas.model import Joined, LayerView
from atlas.uncertainty import rank_ranges

NAN = float("nan")
FORMULAS = ("=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "https://example.org/", "{=1}", "1e5", "")


def layer(**changes: Any) -> Joined:
    values = [[1.25, NAN, 3.0, -0.1], [2.0, 1e-05, 123456789.123, NAN]]
    made = joined(values, interval="95% interval", period_label="{year}/{next}", **changes)
    made = replace(made, lower=made.values - 0.5, upper=made.values + 0.5, benchmark=np.array([NAN, 4.2]))
    return replace(made, notes={("2020", "S01"): "=withheld", ("2021", "S03"): "not asked"})


def ranged(one: Joined) -> LayerView:
    made = view(one)
    return replace(made, ranges=rank_ranges(one, made.ranks))


def opened(content: bytes) -> Any:
    return openpyxl.load_workbook(io.BytesIO(content))


def cells(sheet: Any) -> list[list[Any]]:
    return [list(row) for row in sheet.iter_rows(values_only=True)]


def config() -> Any:
    return scene_of([layer()]).atlas.config


def test_figures_keep_every_digit_and_missing_is_empty() -> None:
    book = opened(workbook(ranged(layer()), areas(), config()))
    assert book.sheetnames == ["Figures", "Lower limits", "Upper limits", "Ranks", "Reasons", "Notes", "Join report"]
    rows = cells(book["Figures"])
    assert rows[0] == ["Code", "Name", "2020/21", "2021/22"]
    assert rows[1] == ["S00", "Square 0", 1.25, 2]
    assert rows[2] == ["S01", "Square 1", None, 1e-05]
    assert rows[3] == ["S02", "Square 2", 3, 123456789.123]
    assert rows[4] == ["S03", "Square 3", -0.1, None]
    assert rows[5] == ["ALL", "all squares", None, 4.2]
    assert cells(book["Lower limits"])[1] == ["S00", "Square 0", 0.75, 1.5]
    assert cells(book["Upper limits"])[1] == ["S00", "Square 0", 1.75, 2.5]
    reasons = [["S01", "Square 1", "2020/21", "=withheld"], ["S03", "Square 3", "2021/22", "not asked"]]
    assert cells(book["Reasons"])[1:] == reasons


def test_ranks_of_the_period_shown() -> None:
    rows = cells(opened(workbook(ranged(layer()), areas(), config()))["Ranks"])
    assert rows[0][2] == "Rank in 2021/22, 1 is the highest"
    assert rows[1:] == [
        ["S00", "Square 0", 2, 2, 2],
        ["S01", "Square 1", 3, 3, 3],
        ["S02", "Square 2", 1, 1, 1],
        ["S03", "Square 3", None, None, None],
    ]


def test_without_intervals_no_sheets_of_them() -> None:
    book = opened(workbook(view(joined([[1.0, 2.0, 3.0, 4.0]])), areas(), config()))
    assert book.sheetnames == ["Figures", "Reasons", "Notes", "Join report"]


@pytest.mark.parametrize("text", FORMULAS)
def test_no_text_becomes_a_formula_a_link_or_a_number(text: str) -> None:
    names = (text or "plain", "Square 1", "Square 2", "Square 3")
    one = layer(title=text or "plain", description=text or "plain")
    book = opened(workbook(ranged(replace(one, notes={("2020", "S01"): text})), areas(names=names), config()))
    for sheet in book:
        for row in sheet.iter_rows():
            for cell in row:
                assert cell.data_type in ("s", "n", "inlineStr"), (cell.coordinate, cell.value)
                assert cell.hyperlink is None
    assert book["Figures"]["B2"].value == (text or "plain")
    assert book["Figures"]["B2"].data_type != "n"
    assert ["Title", text or "plain"] in cells(book["Notes"])


def test_notes_name_source_licence_and_caveats() -> None:
    one = layer()
    source = replace(one.meta.source, caveats=("Rounded by hand.", "=CAUTION()"))
    other = replace(one.meta.source, title="A second file")
    made = replace(one, meta=replace(one.meta, source=source, other_sources=(other,)))
    notes = cells(opened(workbook(ranged(made), areas(), config()))["Notes"])
    assert ["Source", "Office of Samples: Sample figures"] in notes
    assert ["Source", "Office of Samples: A second file"] in notes
    assert ["Licence", "Sample Licence 1.0 (https://samples.example/licence)"] in notes
    assert [row for row in notes if row[0] == "Before you use it"] == [
        ["Before you use it", "Rounded by hand."],
        ["Before you use it", "=CAUTION()"],
    ]
    assert ["Taken from", "Atlas of Squares, 24 November 2026"] in notes


def test_the_join_report_says_what_became_of_every_code() -> None:
    one = layer()
    report = replace(
        one.report, missing={"S03": "not asked"}, carried=("S00",), excluded={"X9": "closed"}, out_of_scope=("S02",)
    )
    rows = cells(opened(workbook(ranged(replace(one, report=report)), areas(), config()))["Join report"])
    assert rows[1:] == [
        ["S00", "Square 0", "matched; some figures carried from areas of other years", None],
        ["S01", "Square 1", "matched", None],
        ["S02", "Square 2", "outside what the layer covers", None],
        ["S03", "Square 3", "without a figure", "not asked"],
        ["X9", None, "left out on purpose", "closed"],
    ]


def test_figures_set_apart_stand_in_the_workbook() -> None:
    one = layer()
    made = replace(one, apart={("2021", "S03"): (99.0, 98.0, 100.0)})
    book = opened(workbook(ranged(made), areas(), config()))
    assert cells(book["Figures"])[4] == ["S03", "Square 3", -0.1, 99]
    assert cells(book["Lower limits"])[4][3] == 98
    assert cells(book["Upper limits"])[4][3] == 100


def test_the_same_figures_make_the_same_bytes(tmp_path: Any) -> None:
    shown, set_ = ranged(layer()), areas()
    once = workbook(shown, set_, config())
    assert once == workbook(shown, set_, config())
    assert {info.date_time[0] for info in zipfile.ZipFile(io.BytesIO(once)).infolist()} == {1980}
    assert kept_workbook(shown, set_, config(), tmp_path) == once
    assert kept_workbook(shown, set_, config(), tmp_path) == once
    other = ranged(replace(layer(), values=layer().values + 1))
    assert kept_workbook(other, set_, config(), tmp_path) == workbook(other, set_, config()) != once
    dated = replace(config(), data_date=config().data_date.replace(year=2027))
    assert kept_workbook(shown, set_, dated, tmp_path) != once


@pytest.mark.parametrize(
    "other",
    [
        replace(layer(), values=layer().values + 1),
        replace(layer(), notes={}),
        replace(layer(), apart={("2021", "S03"): (99.0, 98.0, 100.0)}),
        replace(layer(), benchmark=layer().benchmark + 1),
    ],
)
def test_kept_figures_are_those_of_the_layer(tmp_path: Any, other: Joined) -> None:
    set_, shown = areas(), ranged(layer())
    renamed = replace(set_, names=tuple(f"{name}!" for name in set_.names))
    assert kept_csv(shown, set_, tmp_path) == kept_csv(shown, set_, tmp_path) == layer_csv(shown, set_)
    assert kept_csv(ranged(other), set_, tmp_path) == layer_csv(ranged(other), set_) != layer_csv(shown, set_)
    assert kept_csv(shown, renamed, tmp_path) == layer_csv(shown, renamed) != layer_csv(shown, set_)
