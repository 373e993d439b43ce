"""Tables as publishers write them: where they start, what a cell says, what is not there."""

from __future__ import annotations

import io

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from adapting import given

from atlas.adapters import ADAPTERS, Given
from atlas.adapters.frames import frame
from atlas.adapters.numbers import number, why_not
from atlas.errors import AtlasError
from atlas.model import Tidy


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


def test_what_is_odd_is_an_option_not_code() -> None:
    """A wide table with periods as columns, other names, thousands signs: nothing but options."""
    content = b'Notes\nCode,Name,2021,2022\nA1,One,"1,234",..\nA2,Two,5,6\n'
    options = {
        "kind": "long",
        "header": "Code",
        "thousands": ",",
        "columns": {"code": "Code", "period": "year", "value": "figure"},
        "period_columns": r"(?P<year>\d{4})",
        "markers": {"..": "withheld in {period}"},
        "file": [{"path": "wide.csv"}],
    }
    rows = ADAPTERS["long"](Given("layer.toml", {"wide.csv": content}, options, ("A1", "A2"))).rows
    assert sorted(rows, key=lambda row: (row.code, row.period)) == [
        Tidy("A1", "2021", "1234"),
        Tidy("A1", "2022", "", status="withheld in 2022"),
        Tidy("A2", "2021", "5"),
        Tidy("A2", "2022", "6"),
    ]


@pytest.mark.parametrize(
    ("text", "thousands", "plain"),
    [
        ("1.50", None, "1.50"),
        ("-0.3", None, "-0.3"),
        ("1e-05", None, "1e-05"),
        ("1,234,567.8", ",", "1234567.8"),
        ("1,23", ",", None),
        ("12,34,567", ",", None),
        ("1,234", None, None),
        ("１２", None, None),
        ("+1", None, "1"),
        ("1e30", None, None),
        ("-1e999", None, None),
    ],
)
def test_numbers(text: str, thousands: str | None, plain: str | None) -> None:
    assert number(text, thousands) == plain
    assert plain is not None or why_not(text)


def test_signs_that_nobody_sees_make_no_other_code() -> None:
    content = "code,value\nA\u200b1,1\n\u2060A2\ufeff,2\u00ad\n".encode()
    options = {"columns": {"code": "code", "value": "value"}, "year": 2020, "file": [{"path": "t.csv"}]}
    found = ADAPTERS["long"](Given("layer.toml", {"t.csv": content}, options, ("A1", "A2"))).rows
    assert [(row.code, row.value) for row in found] == [("A1", "1"), ("A2", "2")]


def test_numbers_of_half_precision_have_the_digits_that_they_hold() -> None:
    out = io.BytesIO()
    column = pa.array([0.1, 6.6, None, 12], pa.float32())
    pq.write_table(pa.table({"code": ["A", "B", "C", "D"], "value": column}), out)
    found = frame(Given("layer.toml", {"t": out.getvalue()}, {}), {"path": "t", "format": "parquet"})
    assert found["value"].tolist() == ["0.1", "6.6", "", "12"]


def test_a_row_that_ends_before_a_column_that_is_wanted_is_an_error_and_a_note_is_not() -> None:
    declared = {"path": "table.csv"}
    content = b"code,name,value\nA,Here,1\nB,There\nC,Far,2\nA note\n"
    there = given({"file": [declared]}, **{"table.csv": content})
    assert list(frame(there, declared, ["code", "name"])["code"]) == ["A", "B", "C", "A note"]
    with pytest.raises(AtlasError) as caught:
        frame(there, declared, ["code", "value"])
    assert "table.csv:3: has fewer cells than its header" in str(caught.value)
    assert len(caught.value.problems) == 1


@pytest.mark.parametrize("format_", ["csv", "parquet"])
def test_a_text_of_where_that_no_row_has_is_an_error(format_: str) -> None:
    out = io.BytesIO(b"code,year,value\nA,2019,1\nA,2020,2\n")
    if format_ == "parquet":
        out = io.BytesIO()
        pq.write_table(pa.table({"code": ["A", "A"], "year": ["2019", "2020"], "value": [1, 2]}), out)
    assert len(read(out.getvalue(), format=format_, where={"year": ["2019", "2020"]})) == 2
    with pytest.raises(AtlasError) as caught:
        read(out.getvalue(), format=format_, where={"year": ["2018", "2020"]})
    assert "table.csv: no row is about what is declared" in str(caught.value)
    assert "expected: 2018" in str(caught.value)
