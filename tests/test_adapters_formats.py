"""Further formats of files, and what a text file may not hold."""

from __future__ import annotations

import gzip
import io
import json
import zipfile
from typing import Any

import pytest

from atlas.adapters.frames import frame
from atlas.adapters.long import long
from atlas.adapters.sums import sums
from atlas.adapters.tidy import Given
from atlas.errors import AtlasError

SPACES = " ".join(
    f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in ("office", "table", "text")
)


def read(content: bytes, **options: Any) -> list[dict[str, str]]:
    given = Given("layer.toml", {"f": content}, {})
    return [
        {str(k): str(v) for k, v in row.items()} for row in frame(given, {"path": "f", **options}).to_dict("records")
    ]


def fault(content: bytes, **options: Any) -> str:
    with pytest.raises(AtlasError) as caught:
        read(content, **options)
    return str(caught.value)


def ods(*sheets: tuple[str, str], before: str = "") -> bytes:
    tables = "".join(f'<table:table table:name="{name}">{rows}</table:table>' for name, rows in sheets)
    body = f"<office:body><office:spreadsheet>{tables}</office:spreadsheet></office:body>"
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("content.xml", f"{before}<office:document-content {SPACES}>{body}</office:document-content>")
    return out.getvalue()


def row(*cells: str, times: int = 1) -> str:
    return f'<table:table-row table:number-rows-repeated="{times}">{"".join(cells)}</table:table-row>'


def text(words: str) -> str:
    return f"<table:table-cell><text:p>{words}</text:p></table:table-cell>"


def held(value: str, words: str = "", kind: str = "value") -> str:
    return f'<table:table-cell office:{kind}="{value}"><text:p>{words}</text:p></table:table-cell>'


REST = '<table:table-cell table:number-columns-repeated="16380"/>'
NOTES = ("Notes", row(text("See the other sheet")))
SHEET = (
    "Table 1",
    row(text("A title"), REST)
    + row(REST, times=3)
    + row(text("code"), text("when"), text("rate"), text("more"), REST)
    + row(
        "<table:table-cell><office:annotation><text:p>a remark</text:p></office:annotation><text:p>E<text:s/>1</text:p>"
        "</table:table-cell>",
        held("2021-12-01T00:00:00", "1 Dec", "date-value"),
        held("0.125", "13%"),
        '<table:covered-table-cell office:value="9"/>',
    )
    + row(text("E2"), '<table:table-cell office:value="7" table:number-columns-repeated="2"/>')
    + row(REST, times=1_048_000),
)


def test_a_sheet_of_an_open_document() -> None:
    found = read(ods(NOTES, SHEET), format="ods", sheet="Table 1", header="code")
    assert found == [
        {"code": "E1", "when": "2021-12-01", "rate": "0.125", "more": ""},
        {"code": "E2", "when": "7", "rate": "7", "more": ""},
    ]
    given = Given("layer.toml", {"f": ods(SHEET)}, {})
    assert list(frame(given, {"path": "f", "format": "ods", "header": "code"}).index) == [6, 7]


def test_what_is_no_open_document() -> None:
    assert "has no such sheet" in fault(ods(NOTES, SHEET), format="ods", sheet="Table 2")
    assert "nearest: Table 1" in fault(ods(NOTES, SHEET), format="ods", sheet="Table 2")
    assert "is not an OpenDocument spreadsheet" in fault(ods(SHEET)[:300], format="ods")
    bomb = '<!DOCTYPE a [<!ENTITY a "aaaaaaaa">]>'
    assert "declares a type of its own" in fault(ods(SHEET, before=bomb), format="ods")
    assert "is a format that is not read" in fault(b"", format="odt")


CUBE: dict[str, Any] = {
    "version": "2.0",
    "class": "dataset",
    "id": ["Region", "Time"],
    "size": [2, 2],
    "dimension": {
        "Region": {"category": {"index": {"B": 1, "A": 0}, "label": {"A": "Aland", "B": "Bland"}}},
        "Time": {"category": {"index": ["2021", "2022"]}},
    },
    "value": [1.5, None, 3.0, 4],
    "status": {"1": ":"},
}
CELLS = [
    {"Region": "A", "Region name": "Aland", "Time": "2021", "Time name": "2021", "value": "1.5", "status": ""},
    {"Region": "A", "Region name": "Aland", "Time": "2022", "Time name": "2022", "value": "", "status": ":"},
    {"Region": "B", "Region name": "Bland", "Time": "2021", "Time name": "2021", "value": "3", "status": ""},
    {"Region": "B", "Region name": "Bland", "Time": "2022", "Time name": "2022", "value": "4", "status": ""},
]


@pytest.mark.parametrize(
    "found",
    [
        CUBE,
        CUBE | {"value": {"0": 1.5, "2": 3.0, "3": 4}},
        {
            "dataset": {
                **{k: v for k, v in CUBE.items() if k != "id"},
                "dimension": {**CUBE["dimension"], "id": CUBE["id"]},
            }
        },
    ],
)
def test_a_cube(found: dict[str, Any]) -> None:
    assert read(json.dumps(found).encode(), format="json-stat") == CELLS


def test_what_is_no_cube() -> None:
    whole = json.dumps(CUBE).encode()
    assert "is not a JSON-stat cube" in fault(whole[:-20], format="json-stat")
    assert "is not a JSON-stat cube" in fault(b'{"error": "not found"}', format="json-stat")
    assert "is not a JSON-stat cube" in fault(b"[]", format="json-stat")
    less = json.dumps(CUBE | {"value": [1, 2, 3]}).encode()
    assert "has not as many cells as its dimensions say" in fault(less, format="json-stat")


def test_texts_that_no_table_holds() -> None:
    assert "f:2: is not text: it holds NUL bytes" in fault(b"a,b\n1,\0\0\n")
    assert "f:3: has a quotation mark that is not closed" in fault(b'a,b\n1,"2"\n3,4"\n5,6\n')
    assert "is not a CSV file" in fault(b'a,b\n1,"2"x"y"\n')


def test_packed_files_are_unpacked_or_said_to_be_packed() -> None:
    packed = gzip.compress(b"a,b\n1,2\n")
    assert read(packed) == [{"a": "1", "b": "2"}]
    assert "is not a whole gzip file" in fault(packed[:-6])
    assert "is a ZIP archive, not text" in fault(ods(SHEET))
    assert "`member`" in fault(ods(SHEET))


def test_a_column_that_stands_twice_is_asked_about() -> None:
    content = b"code,rate,rate\nA,1,2\n"
    given = Given("layer.toml", {"f": content}, {})
    with pytest.raises(AtlasError, match="has a column twice"):
        frame(given, {"path": "f"}, ["code", "rate"])
    assert frame(given, {"path": "f"}, ["code", "rate (2)"]).to_numpy().tolist() == [["A", "2"]]
    assert frame(given, {"path": "f"}, ["code", "rate", "rate (2)"]).to_numpy().tolist() == [["A", "1", "2"]]


def figures(content: bytes, **options: Any) -> list[tuple[str, str, str, str]]:
    given = Given("layer.toml", {"f": content}, {"file": [{"path": "f"}], **options}, ("A", "B", "C"))
    return [(row.code, row.period, row.value, row.status) for row in long(given).rows]


def test_letters_that_stand_for_figures_and_years_of_two_digits() -> None:
    assert figures(
        b"code,98/99,23/24\nA,low,high\nB,-,low\n",
        columns={"code": "code"},
        period_columns=r"(?P<year>\d\d)/\d\d",
        grades={"low": 1, "high": 2},
        markers={"-": "not asked"},
    ) == [("A", "1998", "1", ""), ("B", "1998", "", "not asked"), ("A", "2023", "2", ""), ("B", "2023", "1", "")]


def test_one_fault_in_all_columns_of_a_wide_table_is_said_once() -> None:
    content = "code," + ",".join(str(year) for year in range(2001, 2021)) + "\nA" + ",1,5" * 10 + "\nB" + ',"1,5"' * 20
    with pytest.raises(AtlasError) as caught:
        figures(content.encode() + b"\n", columns={"code": "code"}, period_columns=r"(?P<year>\d{4})")
    assert len(caught.value.problems) == 1


def test_numbers_without_an_end_and_periods_without_a_year() -> None:
    with pytest.raises(AtlasError, match="is no finite number"):
        figures(b"code,n\nA,1e999\n", columns={"code": "code", "value": "n"}, year=2020)
    options = {"file": [{"path": "f"}], "code": "code", "period": "p", "value": "n", "missing": "none"}
    with pytest.raises(AtlasError, match="is not a period as declared"):
        sums(Given("layer.toml", {"f": b"code,p,n\nA,p 2020,1\n"}, options, ("A",)))
