"""Faults in publishers' files, one at a time, in every kind of adapter: one clear error, and nothing is written.

The layers are this repository's, their files excerpts in the publishers' own formats. Each is first taken in as it
is; then the publisher makes a mistake and `--update` is asked for.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from building import everything
from kinds_of_files import (
    KINDS,
    OUTLINES,
    Fault,
    Kind,
    Table,
    changed,
    comma,
    new_code,
    outlines_of,
    read,
    renamed,
    times_thousand,
    written,
)
from refreshing import EXCERPTS, area_sets, copied, put, run

from atlas.errors import AtlasError
from atlas.refresh import recipe


@pytest.fixture(autouse=True)
def _sets_read_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(recipe, "_areas", lambda *_: area_sets())


@pytest.fixture(scope="module")
def taken_in(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    """A folder with a layer that was taken in from whole excerpts; made once a kind."""
    made: dict[str, Path] = {}

    def of(name: str) -> Path:
        if name not in made:
            kind = KINDS[name]
            files = {path: (EXCERPTS / excerpt).read_bytes() for path, excerpt in kind.files.items()}
            if name == "points":
                files[OUTLINES] = outlines_of(files[kind.path])
            made[name] = copied(tmp_path_factory.mktemp("taken"), kind.layer, files)
            run(made[name], kind.layer)
        return made[name]

    return of


def spoilt(root: Path, kind: Kind, content: bytes) -> str:
    """What is said of a file with a fault: `--update` must write nothing."""
    before = everything(root / "layers")
    whole = (root / "data" / kind.path).read_bytes()
    put(root, kind.path, content)
    try:
        with pytest.raises(AtlasError) as caught:
            run(root, kind.layer)
    finally:
        (root / "data" / kind.path).write_bytes(whole)
    assert everything(root / "layers") == before
    assert len(caught.value.problems) <= 6, "a fault is said once, not once a row"
    return str(caught.value)


def content_with(kind: Kind, fault: Fault) -> bytes:
    table = read(kind.path, (EXCERPTS / kind.files[kind.path]).read_bytes())
    head = next(place for place, row in enumerate(table) if kind.code in row)
    return written(kind.path, fault(table, head))


ALL = list(KINDS)


def but(*names: str) -> list[str]:
    """All kinds, without some that cannot have a fault."""
    return [name for name in KINDS if name not in names]


UNITS = but("category", "spans", "points")


@pytest.mark.parametrize("name", but("wide workbook"))  # a year with another name is another year, or none
def test_a_column_with_another_name(taken_in: Callable[[str], Path], name: str) -> None:
    kind = KINDS[name]
    said = spoilt(taken_in(name), kind, content_with(kind, renamed(kind.value)))
    assert "has no such column" in said
    assert f"field: {kind.value}" in said


@pytest.mark.parametrize("name", but("points"))  # something new on the map is no fault: see the next test
def test_a_code_that_is_new(taken_in: Callable[[str], Path], name: str) -> None:
    kind = KINDS[name]
    said = spoilt(taken_in(name), kind, content_with(kind, new_code(kind)))
    assert "Q06000999" in said
    assert "to do: " in said or "nearest: " in said


def test_a_point_that_is_new_is_told(taken_in: Callable[[str], Path], tmp_path: Path) -> None:
    kind = KINDS["points"]
    files = {path: (EXCERPTS / excerpt).read_bytes() for path, excerpt in kind.files.items()}
    files[OUTLINES] = outlines_of(files[kind.path])
    root = copied(tmp_path / "new", kind.layer, files)
    run(root, kind.layer)
    put(root, kind.path, content_with(kind, new_code(kind)))
    assert "points.csv: 1 row new: Q06000999" in run(root, kind.layer)[1]


@pytest.mark.parametrize("name", but("wide workbook", "workbook", "parquet"))
def test_a_decimal_comma(taken_in: Callable[[str], Path], name: str) -> None:
    kind = KINDS[name]
    said = spoilt(taken_in(name), kind, content_with(kind, changed(kind, kind.value, comma)))
    assert "has a decimal comma" in said or (name == "spans" and "is not a year" in said)
    assert ",5" in said


@pytest.mark.parametrize("name", ["wide workbook", "workbook", "parquet"])
def test_text_where_numbers_were(taken_in: Callable[[str], Path], name: str) -> None:
    kind = KINDS[name]
    said = spoilt(taken_in(name), kind, content_with(kind, changed(kind, kind.value, comma)))
    assert "has a decimal comma" in said


@pytest.mark.parametrize("name", [name for name in ALL if KINDS[name].unit])
def test_a_unit_that_the_file_says_is_another(taken_in: Callable[[str], Path], name: str) -> None:
    kind = KINDS[name]
    said = spoilt(taken_in(name), kind, content_with(kind, changed(kind, kind.unit, lambda text: "thousands")))
    assert "says something else than is declared" in said
    assert 'found: "thousands"' in said


@pytest.mark.parametrize("name", UNITS)
def test_a_unit_that_only_the_figures_show(taken_in: Callable[[str], Path], name: str) -> None:
    kind = KINDS[name]
    columns = [kind.value, *(["lci_95", "uci_95"] if name == "two files" else [])]
    if name == "wide workbook":
        columns = [str(year) for year in range(1998, 2022)]

    def fault(table: Table, head: int) -> Table:
        for column in columns:
            table = changed(kind, column, times_thousand)(table, head)
        return table

    said = spoilt(taken_in(name), kind, content_with(kind, fault))
    assert "comes in another unit" in said
    assert "figures 1,000 times" in said


@pytest.mark.parametrize("name", but("wide workbook", "workbook", "points", "spans", "parquet"))
def test_a_marker_that_nobody_has_explained(taken_in: Callable[[str], Path], name: str) -> None:
    kind = KINDS[name]
    said = spoilt(taken_in(name), kind, content_with(kind, changed(kind, kind.value, lambda text: "[c]")))
    assert 'found: "[c]' in said


@pytest.mark.parametrize("name", ALL)
@pytest.mark.parametrize("part", [0.35, 0.77])
def test_a_file_that_is_cut_short(taken_in: Callable[[str], Path], name: str, part: float) -> None:
    kind = KINDS[name]
    whole = (EXCERPTS / kind.files[kind.path]).read_bytes()
    said = spoilt(taken_in(name), kind, whole[: int(len(whole) * part)])
    assert any(text in said for text in ("ends in the middle of a", "is not a workbook", "is not a parquet file"))


@pytest.mark.parametrize("name", ALL)
def test_a_web_page_in_the_place_of_a_file(taken_in: Callable[[str], Path], name: str) -> None:
    kind = KINDS[name]
    page = b"\xef\xbb\xbf\r\n<!DOCTYPE html>\n<html><title>Not found</title></html>"
    assert "is a web page instead of a table" in spoilt(taken_in(name), kind, page)


@pytest.mark.parametrize("name", ALL)
def test_an_empty_file(taken_in: Callable[[str], Path], name: str) -> None:
    kind = KINDS[name]
    said = spoilt(taken_in(name), kind, b"")
    assert any(text in said for text in ("has no header row", "is not a workbook", "is not a parquet file"))


@pytest.mark.parametrize("name", ["long", "weighted", "wide workbook", "parquet"])
def test_an_older_release(taken_in: Callable[[str], Path], name: str) -> None:
    kind = KINDS[name]

    def without_newest(table: Table, head: int) -> Table:
        if name == "wide workbook":
            return [row[:-1] for row in table]
        column = next(each for each in ("period", "year", "dates.date") if each in table[head])
        place = table[head].index(column)
        newest = max(row[place][:4] for row in table[head + 1 :])
        return [*table[: head + 1], *(row for row in table[head + 1 :] if row[place][:4] != newest)]

    assert "is older than what is there" in spoilt(taken_in(name), kind, content_with(kind, without_newest))


@pytest.mark.parametrize("name", but("parquet"))
@pytest.mark.parametrize("line", [["A note of the publisher"], ["1", "2", "3"]])
def test_a_line_above_the_header_changes_no_figure(
    taken_in: Callable[[str], Path], tmp_path: Path, name: str, line: list[str]
) -> None:
    root = taken_in(name)
    same_figures(root, KINDS[name], content_with(KINDS[name], lambda table, head: [line, *table]))


@pytest.mark.parametrize("name", but("wide workbook"))  # its footer stands in the first column
def test_a_column_that_has_moved_changes_no_figure(taken_in: Callable[[str], Path], name: str) -> None:
    def moved(table: Table, head: int) -> Table:
        width = len(table[head])
        return [[*row[1:width], row[0]] if len(row) >= width else row for row in table]

    same_figures(taken_in(name), KINDS[name], content_with(KINDS[name], moved))


def same_figures(root: Path, kind: Kind, content: bytes) -> None:
    """A file that is another, but says the same, gives the same figures."""
    names = list(root.glob(f"layers/{kind.layer}/*.csv"))
    before = {path: path.read_bytes() for path in names}
    whole = (root / "data" / kind.path).read_bytes()
    put(root, kind.path, content)
    try:
        run(root, kind.layer)
        assert {path: path.read_bytes() for path in names} == before
    finally:
        (root / "data" / kind.path).write_bytes(whole)
        run(root, kind.layer)
