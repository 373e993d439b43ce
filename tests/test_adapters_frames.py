"""Tables as publishers write them: where they start, what a cell says, what is not there."""

from __future__ import annotations

import pytest
from adapting import given

from atlas.adapters.frames import frame
from atlas.errors import AtlasError


def read(content: bytes, **options: object):  # type: ignore[no-untyped-def]
    declared = {"path": "table.csv", **options}
    return frame(given({"file": [declared]}, **{"table.csv": content}), declared)


def test_two_byte_order_marks_and_notes_above_the_header() -> None:
    table = frame(
        given({"file": [{"path": "hesa-students/table-1.csv"}]}),
        {"path": "hesa-students/table-1.csv", "header": "UKPRN"},
    )
    assert list(table.columns) == ["UKPRN", "HE provider", "Female", "Male", "Unknown", "Total"]
    assert list(table["Total"])[-1] == "2,904,425"


def test_a_mark_below_a_line_that_was_put_above_is_taken_off() -> None:
    assert list(read("A note\n\ufeffcode,value\nA,1\n".encode(), header="code").columns) == ["code", "value"]


@pytest.mark.parametrize("marks", ["", "\ufeff", "\ufeff\ufeff"])
def test_marks_before_the_first_column(marks: str) -> None:
    assert list(read(f"{marks}code,value\nA,1\n".encode()).columns) == ["code", "value"]


def test_an_extra_line_above_the_header_changes_nothing() -> None:
    plain = read(b"Note:,x\ncode,value\nA,1\n", header="code")
    longer = read(b"Note:,x\nA new note\n\ncode,value\nA,1\n", header="code")
    assert plain.to_numpy().tolist() == longer.to_numpy().tolist() == [["A", "1"]]
    assert list(longer.index) == [5]


def test_a_header_that_is_gone_is_said() -> None:
    with pytest.raises(AtlasError) as error:
        read(b"code,value\nA,1\n", header="area")
    assert 'a row with the cell "area"' in str(error.value)


def test_columns_of_one_name_are_told_apart() -> None:
    path = "hesa-staff/table-1.csv"
    table = frame(given({"file": [{"path": path}]}), {"path": path, "header": "UKPRN"})
    assert "Professional occupations (2)" in table.columns
    assert list(table.columns)[-1] == "Total"


def test_a_moved_column_is_found_by_its_name_and_a_renamed_one_is_not() -> None:
    declared = {"path": "t"}
    moved = frame(given({"file": [declared]}, t=b"value,code\n1,A\n"), declared, ["code", "value"])
    assert moved.to_numpy().tolist() == [["A", "1"]]
    with pytest.raises(AtlasError) as error:
        frame(given({"file": [declared]}, t=b"values,code\n1,A\n"), declared, ["code", "value"])
    assert "has no such column" in str(error.value)
    assert "nearest: values" in str(error.value)


def test_a_number_with_commas_and_no_quotes_is_seen() -> None:
    with pytest.raises(AtlasError) as error:
        read(b"code,value\nA,1,234\n")
    assert "table.csv:2: has more cells than its header" in str(error.value)


@pytest.mark.parametrize("format_", ["parquet", "workbook"])
def test_a_file_cut_short_is_a_clear_error(format_: str) -> None:
    name = {"parquet": "gva-by-industry/withheld.parquet", "workbook": "ref-2021/results.xlsx"}[format_]
    declared = {"path": name, "format": format_}
    whole = given({"file": [declared]}).files[name]
    with pytest.raises(AtlasError) as error:
        frame(given({"file": [declared]}, **{name: whole[: len(whole) // 2]}), declared)
    assert name in str(error.value)


def test_an_empty_file_is_a_clear_error() -> None:
    with pytest.raises(AtlasError, match="has no header row"):
        read(b"")


def test_cells_of_a_workbook_are_text_without_points() -> None:
    declared = {"path": "ref-2021/results.xlsx", "format": "workbook", "header": "Institution code (UKPRN)"}
    table = frame(given({"file": [declared]}), declared)
    first = table.iloc[0]
    assert first["Institution code (UKPRN)"] == "10007783"
    assert first["FTE of submitted staff"] == "139.02"
    assert first["Multiple submission letter"] == ""
