"""What a release no longer has, and one of several files in another unit: refused, unless the reader accepts it."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from building import everything
from every_kind import of_every_kind

from atlas.errors import AtlasError
from atlas.model import Cell, Tidy
from atlas.refresh import Update, refresh
from atlas.refresh.guards import release, tables
from atlas.refresh.lost import parts, rows_lost
from atlas.trace import encode

PLACES = [f"A{place:02}" for place in range(30)]


def rows(periods: tuple[str, ...] = ("2020", "2021"), without: int = 0) -> list[Tidy]:
    """Thirty areas a period; the first `without` of them have no figure in the last one."""
    return [
        Tidy(code, period, "" if place < without and period == periods[-1] else str(10 + place * 7 % 31))
        for period in periods
        for place, code in enumerate(PLACES)
    ]


@pytest.mark.parametrize(("without", "refused"), [(0, False), (3, False), (4, True), (15, True)])
def test_a_few_figures_may_go_and_a_tenth_may_not(without: int, refused: bool) -> None:
    found = [str(problem) for problem in release("layer.toml", rows(), rows(without=without))]
    assert bool(found) == refused
    assert not refused or "has lost figures that are there" in found[0]
    assert not refused or f"{30 - without} of 30 in 2021" in found[0]


def test_periods_of_few_figures_count_together() -> None:
    """Nine a period, as of a handful of providers: a third of them gone is a file that was cut off."""
    old = [Tidy(f"P{place}", str(period), str(place + period)) for place in range(9) for period in range(2015, 2020)]
    assert [*release("layer.toml", old, old[:42])] == []
    (found,) = release("layer.toml", old, [row for row in old if row.code < "P6"])
    assert found.found == "30 of 45"


def test_a_table_that_is_cut_is_refused_by_its_rows() -> None:
    lines = [f"P{place},Name {place},{100 + place * 13 % 47},{20 + place}\n" for place in range(20)]
    old, new = ("id,name,students,staff\n" + "".join(kept) for kept in (lines, lines[:12]))
    found = [str(problem) for problem in tables("points.csv", old.encode(), new.encode())]
    assert len(found) == 1
    assert "12 of 20 in staff; students" in found[0]


def test_a_table_of_which_no_row_is_left_is_refused(tmp_path: Path) -> None:
    root = of_every_kind(tmp_path)
    before = everything(root / "layers")
    (root / "data" / "piers.csv").write_bytes(b"ref,name,metres,x,y\n")
    for update in (Update.YES, Update.ACCEPT):
        with pytest.raises(AtlasError) as caught:
            refresh(root, ("piers",), root / "data", update, lambda text: None, date(2030, 1, 2))
        assert "piers.csv, boxes.json: has no figure that is wanted" in str(caught.value)
    assert everything(root / "layers") == before


def cells(times: float) -> bytes:
    """A figure of two cells, one of the file a.csv and one, a tenth as large, of b.csv."""
    made = [
        Tidy(code, "2020", "1", cells=(Cell("a.csv", 2, code, "2020", f"{500 + place * 70}"),
                                       Cell("b.csv", 2, code, "2020", f"{(50 + place) * times}")))
        for place, code in enumerate(PLACES)
    ]  # fmt: skip
    return encode(made)


def test_cells_are_held_by_file_and_part() -> None:
    assert {key[0] for key in parts(cells(1))} == {"a.csv", "b.csv"}
    assert parts(cells(1))["b.csv", ""]["A03 A03", "2020"] == 53
    assert parts(encode([Tidy("A", "2020", "1", cells=(Cell("a.csv", 2, "A", "2020", "1"),))])) == {}
    assert parts(b"") == parts(b"{}\n[]\n") == {}


SUMS = """
title = "Sum"
area_set = "boxes"

[adapter]
kind = "sums"
code = "code"
period = "year"
value = "value"
missing = "withheld"
add_files = true

[[adapter.file]]
path = "a.csv"

[[adapter.file]]
path = "b.csv"

[source]
publisher = "Test publisher"
title = "Invented"
address = "https://example.org/a.csv"
licence = "CC0 1.0"
licence_address = "https://example.org/cc0"
retrieved = 2024-01-15
"""


def test_one_of_several_files_that_is_cut_is_refused(tmp_path: Path) -> None:
    """The means go on without its cells, and move a little."""
    root = of_every_kind(tmp_path)
    folder = root / "layers" / "sum"
    folder.mkdir()
    mean = 'add_files = true\nmean = { of = ["2019", "2020"], as = "2020" }'
    (folder / "layer.toml").write_text(SUMS.replace("add_files = true", mean), encoding="utf-8")
    lines = [f"{code},{year},{size}\n" for year in (2019, 2020) for code, size in (("A", 500), ("B", 900))]
    for name in ("a.csv", "b.csv"):
        (root / "data" / name).write_text("code,year,value\n" + "".join(lines), encoding="utf-8")
    refresh(root, ("sum",), root / "data", Update.YES, lambda text: None, date(2030, 1, 2))
    (root / "data" / "b.csv").write_text("code,year,value\n" + "".join(lines[:2]), encoding="utf-8")
    with pytest.raises(AtlasError) as caught:
        refresh(root, ("sum",), root / "data", Update.YES, lambda text: None, date(2030, 1, 2))
    assert "has no figure of a period that the mean is of" in str(caught.value)


def test_one_of_several_files_in_another_unit_is_refused(tmp_path: Path) -> None:
    """Its part of the sum is small: the sums themselves move by less than a tenth."""
    root = of_every_kind(tmp_path)
    (root / "layers" / "sum").mkdir()
    (root / "layers" / "sum" / "layer.toml").write_text(SUMS, encoding="utf-8")
    for name, size in (("a.csv", 5000), ("b.csv", 400)):
        (root / "data" / name).write_text(f"code,year,value\nA,2020,{size}\nB,2020,{size * 2}\n", encoding="utf-8")
    said: list[str] = []
    refresh(root, ("sum",), root / "data", Update.YES, said.append, date(2030, 1, 2))
    (root / "data" / "b.csv").write_text("code,year,value\nA,2020,0.4\nB,2020,0.8\n", encoding="utf-8")
    with pytest.raises(AtlasError) as caught:
        refresh(root, ("sum",), root / "data", Update.YES, said.append, date(2030, 1, 2))
    assert "b.csv: comes in another unit" in str(caught.value)
    refresh(root, ("sum",), root / "data", Update.ACCEPT, said.append, date(2030, 1, 2))
    assert "accepted: comes in another unit" in "\n".join(said)


def names(places: int, towns: int) -> bytes:
    rows = [f"A{place},Name {place},alternative name\n" for place in range(places)]
    rows += [f"B{town},Town {town},place\n" for town in range(towns)]
    return ("area_code,name,kind\n" + "".join(rows)).encode()


@pytest.mark.parametrize(
    ("after", "said"),
    [
        (names(20, 400), None),
        (names(19, 390), None),
        (names(20, 500), None),
        (names(9, 400), "9 rows with alternative name after 20"),
        (names(90, 400), "90 rows with alternative name after 20"),
        (names(20, 300), "320 rows after 420; 300 rows with place after 400"),
        (names(0, 0), "0 rows after 420"),
        (names(20, 400).replace(b"Town 1", b"City 1"), "400 rows with place after 400, of which 289 are as they were"),
        (names(20, 400).replace(b"Town 11", b"City 11"), None),
    ],
)
def test_rows_of_tables_of_an_area_set_are_counted_by_sort(after: bytes, said: str | None) -> None:
    found = [str(problem) for problem in rows_lost("area.toml, aliases.csv", names(20, 400), after)]
    assert len(found) == (said is not None)
    assert said is None or said in found[0]


def test_ranks_that_changed_places_are_other_rows() -> None:
    """As where two columns of neighbours stand under each other's header."""
    old, new = (
        "kind,rank,area_code,neighbour_code\n"
        + "".join(f"all,{rank},A{place},A{place + by}\n" for place in range(30) for rank, by in enumerate(order, 1))
        for order in ((1, 2, 3, 4, 5), (1, 2, 4, 3, 5))
    )
    (found,) = rows_lost("area.toml, neighbours.csv", old.encode(), new.encode())
    assert "30 rows with 3 after 30, of which 0 are as they were" in str(found)
