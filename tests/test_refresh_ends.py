"""A file cut off at the end of a line: what stood last in it is gone, and nothing else."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from pathlib import Path

import pytest
from building import everything
from every_kind import of_every_kind

from atlas import quotes, trace
from atlas.errors import AtlasError
from atlas.model import Cell, Tidy
from atlas.quotes import Quote
from atlas.refresh import Update, refresh
from atlas.refresh.ends import ends

AREAS = [f"A{place:02}" for place in range(20)]
YEARS = ("2019", "2020", "2021")
BY_AREA = [(code, year) for code in AREAS for year in YEARS]
BY_YEAR = [(code, year) for year in YEARS for code in AREAS]
Key = tuple[str, str]


def cells(keys: Collection[Key], file: str = "a.csv") -> bytes:
    """A file with a row a key, in this order."""
    rows = [
        Tidy(code, year, "1", cells=(Cell(file, line, code, year, "1"),)) for line, (code, year) in enumerate(keys, 2)
    ]
    return trace.encode(rows)


def without(keys: Collection[Key], *gone: Key) -> list[Key]:
    return [key for key in keys if key not in gone]


@pytest.mark.parametrize(
    ("before", "after", "found"),
    [
        (BY_AREA, BY_AREA[:-1], "A19 in 2021 to A19 in 2021, the last 1 of 60 rows"),
        (BY_AREA, BY_AREA[:-7], "A17 in 2021 to A19 in 2021, the last 7 of 60 rows"),
        (BY_YEAR, BY_YEAR[:-2], "A18 in 2021 to A19 in 2021, the last 2 of 60 rows"),
        (BY_AREA, without(BY_AREA[:-4], ("A03", "2020")), "the last 4 of 60 rows"),
        (BY_YEAR, [*BY_YEAR, *((code, "2022") for code in AREAS[:-3])], "A17 to A19 in 2022, which are the last"),
    ],
)
def test_the_end_of_a_file_is_missed(before: list[Key], after: list[Key], found: str) -> None:
    (problem,) = ends(cells(before), cells(after))
    assert (problem.file, problem.what) == ("a.csv", "lacks the end of what it had")
    assert found in str(problem)
    assert "--accept" in str(problem)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (BY_AREA, BY_AREA),
        (BY_AREA, without(BY_AREA, ("A03", "2020"))),
        (BY_AREA, without(BY_AREA, *((code, "2019") for code in AREAS))),
        (BY_AREA, without(BY_AREA, *(("A07", year) for year in YEARS))),
        (BY_AREA, without(BY_AREA, ("A03", "2020"), ("A19", "2021"))),
        (BY_AREA, sorted(BY_AREA, reverse=True)),
        (BY_YEAR, [*BY_YEAR, *((code, "2022") for code in AREAS)]),
        (BY_YEAR, [*BY_YEAR, *((code, "2022") for code in AREAS if code not in ("A03", "A11", "A19"))]),
        (BY_AREA, [(code, year) for code in AREAS for year in (*YEARS, "2022") if year < "2022" or code < "A17"]),
        (BY_AREA[:6], BY_AREA[:4]),
    ],
)
def test_rows_that_go_elsewhere_are_no_end(before: list[Key], after: list[Key]) -> None:
    assert [*ends(cells(before), cells(after))] == []


def test_rows_of_points_are_known_by_their_ids() -> None:
    def file(ids: Collection[str]) -> bytes:
        return quotes.encode(Quote(id, "b.csv", line, {"id": id}) for line, id in enumerate(ids, 2))

    (problem,) = ends(file(AREAS), file(AREAS[:-2]))
    assert problem.found == "A18 to A19, the last 2 of 20 rows"
    assert [*ends(file([*AREAS, *AREAS]), file([*AREAS, *AREAS]))] == []
    assert len([*ends(file([*AREAS, *AREAS]), file([*AREAS, *AREAS[:-1]]))]) == 1


@pytest.mark.parametrize("content", [b"", b"{}\n[]\n", b"no JSON\n"])
def test_cells_that_cannot_be_read_say_nothing(content: bytes) -> None:
    assert [*ends(content, cells(BY_AREA))] == [*ends(cells(BY_AREA), content)] == []


def test_a_refresh_refuses_a_file_without_its_end_and_takes_it_if_told(tmp_path: Path) -> None:
    root = of_every_kind(tmp_path)
    lines = [f"{code},{year},{size + year}\n" for code, size in (("A", 500), ("B", 900)) for year in range(2009, 2021)]
    file = root / "data" / "fish.csv"
    file.write_text("code,year,value\n" + "".join(lines), encoding="utf-8")
    refresh(root, ("fish",), root / "data", Update.ACCEPT, lambda text: None, date(2030, 1, 2))
    before = everything(root / "layers")
    file.write_text("code,year,value\n" + "".join(lines[:-2]), encoding="utf-8")
    with pytest.raises(AtlasError) as caught:
        refresh(root, ("fish",), root / "data", Update.YES, lambda text: None, date(2030, 1, 2))
    assert "fish.csv: lacks the end of what it had" in str(caught.value)
    assert everything(root / "layers") == before
    said: list[str] = []
    refresh(root, ("fish",), root / "data", Update.ACCEPT, said.append, date(2030, 1, 2))
    assert "accepted: lacks the end of what it had: B in 2019 to B in 2020" in "\n".join(said)


def test_a_look_up_that_is_shorter_is_refused_where_its_tables_change(tmp_path: Path) -> None:
    root = of_every_kind(tmp_path)
    before = everything(root / "layers")
    file = root / "data" / "codes.csv"
    whole = file.read_bytes()
    file.write_bytes(whole.replace(b"Old 1", b"Old"))
    with pytest.raises(AtlasError) as caught:
        refresh(root, ("boxes",), root / "data", Update.YES, lambda text: None, date(2030, 1, 2))
    assert "codes.csv: is shorter than the file before it" in str(caught.value)
    assert everything(root / "layers") == before
    file.write_bytes(whole.rstrip(b"\n") + b"\r\n")
    refresh(root, ("boxes",), root / "data", Update.YES, lambda text: None, date(2030, 1, 2))
    file.write_bytes(whole)
    refresh(root, ("boxes",), root / "data", Update.YES, lambda text: None, date(2030, 1, 2))
    file.write_bytes(whole.replace(b"Old 1", b"Old"))
    refresh(root, ("boxes",), root / "data", Update.ACCEPT, lambda text: None, date(2030, 1, 2))
    assert everything(root / "layers") != before
