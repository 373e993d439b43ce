"""What a new release must not do unnoticed: each fault is refused by itself, and what releases do is let through."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from atlas.model import Tidy
from atlas.refresh.guards import release, tables

Figures = dict[tuple[int, int], float]


def before() -> Figures:
    """Thirty areas, five years: each area has its size, each year is 3% above the last."""
    return {
        (area, year): (10 + area * 7 % 31) * 1.03 ** (year - 2019) for area in range(30) for year in range(2019, 2024)
    }


def rows(figures: Figures) -> list[Tidy]:
    return [Tidy(f"A{area:02}", str(year), repr(value)) for (area, year), value in figures.items()]


def said(after: Figures, old: Figures | None = None) -> list[str]:
    return [str(problem) for problem in release("layer.toml", rows(old or before()), rows(after))]


def changed(change: Callable[[float], float], where: Callable[[int, int], bool]) -> Figures:
    return {key: change(value) if where(*key) else value for key, value in before().items()}


def exchange(*keys: tuple[int, int]) -> Figures:
    """The first of `keys` with the figure of the second, and the other way round, and so on."""
    figures = before()
    for one, other in zip(keys[::2], keys[1::2], strict=True):
        figures[one], figures[other] = figures[other], figures[one]
    return figures


def next_year(times: float) -> Figures:
    return before() | {(area, 2024): before()[area, 2023] * times for area in range(30)}


@pytest.mark.parametrize(
    ("what", "after"),
    [
        ("another unit", changed(lambda value: value * 1000, lambda area, year: True)),
        ("another unit", changed(lambda value: value / 12, lambda area, year: True)),
        ("another unit", changed(lambda value: value * 100, lambda area, year: year == 2019)),
        ("another unit", next_year(1000)),
        ("another unit", changed(lambda value: round(value * 1.15, 1), lambda area, year: True)),
        ("another unit", changed(lambda value: value * 0.62, lambda area, year: year == 2021)),
        ("another unit", next_year(1.6)),
        ("other figures", changed(lambda value: value * (1.3 + value % 0.4), lambda area, year: year == 2023)),
        ("another order", changed(lambda value: -value, lambda area, year: True)),
        ("below nought", changed(lambda value: -value, lambda area, year: (area, year) == (3, 2021))),
        ("is nought", before() | {(3, 2021): 0.0}),
        ("another order", {(area, year): before()[(area + 1) % 30, year] for area, year in before()}),
        ("another order", before() | {(area, 2024): before()[29 - area, 2023] for area in range(30)}),
        ("further than any before", changed(lambda value: value * 1000, lambda area, year: area == 4)),
        ("another order", changed(lambda value: value * 100, lambda area, year: area % 2 == 0)),
        ("further than any before", changed(lambda value: value / 1000, lambda area, year: (area, year) == (9, 2023))),
        ("further than any before", next_year(1.02) | {(7, 2024): 9000.0}),
        ("older than", {key: value for key, value in before().items() if key[1] < 2023}),
        ("lacks a period between others", {key: value for key, value in before().items() if key[1] != 2021}),
        ("another period under a new one", before() | {(area, 2024): before()[area, 2023] for area in range(30)}),
        ("changed places", exchange((3, 2021), (4, 2021))),
        ("changed places", exchange((3, 2020), (3, 2022))),
        ("changed places", exchange(*[(area, year) for year in range(2019, 2024) for area in (7, 9)])),
        ("changed places", exchange(*[(area, year) for area in range(30) for year in (2021, 2022)])),
        (
            "changed places",
            changed(lambda value: value * 1.01, lambda area, year: year == 2023)
            | {
                key: figure
                for key, figure in exchange(*[(area, year) for year in (2019, 2020, 2021) for area in (7, 9)]).items()
                if key[1] < 2023
            },
        ),
    ],
)
def test_refused(what: str, after: Figures) -> None:
    found = said(after)
    assert what in found[0]
    assert len(found) <= 2
    assert all("--accept" in each for each in found)


@pytest.mark.parametrize(
    "after",
    [
        before(),
        next_year(1.04),
        next_year(0.7),
        changed(lambda value: value * 1.08, lambda area, year: year > 2020),
        changed(lambda value: value * 2, lambda area, year: area == 5),
        changed(lambda value: value * (0.9 + value % 0.2), lambda area, year: True),
        {key: value for key, value in before().items() if key[0] != 5 and key[1] > 2019},
    ],
)
def test_let_through(after: Figures) -> None:
    assert said(after) == []


def test_figures_that_others_have_may_meet_by_chance() -> None:
    """Classes, or counts that are rounded: two areas that change them are no sign of rows that changed places."""
    old = {(area, year): float(area % 4 + 1) for area in range(30) for year in range(2019, 2022)}
    assert said(old | {(4, 2021): 2.0, (5, 2021): 1.0}, old) == []


def test_two_areas_with_all_of_each_others_figures_changed_places_even_where_others_have_them_too() -> None:
    old = {
        (area, year): float((area * 7 + year) % 11) + (area % 4) * 20
        for area in range(88)
        for year in range(2015, 2020)
    }
    new = old | {(3, year): old[7, year] for year in range(2015, 2020)}
    new |= {(7, year): old[3, year] for year in range(2015, 2020)}
    assert "changed places" in said(new, old)[0]


def test_counts_that_others_have_and_that_only_changed_places_are_no_revision() -> None:
    """Rounded to fives, so that nobody can say with whom; where another figure moves too, it may be a revision."""
    old = {(area, year): float(area // 2 * 5 + year - 2000) for area in range(60) for year in range(2019, 2022)}
    new = old | {(20, 2020): old[40, 2020], (40, 2020): old[20, 2020]}
    (found,) = said(new, old)
    assert "A20 in 2020 has the figure of A40, and the other way round" in found
    assert said(new | {(9, 2020): 41.0}, old) == []


def test_of_few_things_every_figure_a_year_later_is_another_label() -> None:
    old = {(area, year): 7.0 * area + year for area in range(4) for year in range(2019, 2024)}
    (found,) = said({(area, year + 1): figure for (area, year), figure in old.items()}, old)
    assert "every figure stands a year later" in found


def test_a_revision_in_which_two_figures_meet_is_none_of_places_changed() -> None:
    old = before()
    new = changed(lambda value: value * 1.02, lambda area, year: True)
    assert said(new | {(3, 2021): old[4, 2021], (4, 2021): old[3, 2021]}) == []


def test_a_leap_that_the_layer_has_made_before_is_no_fault() -> None:
    old = before() | {(2, 2022): 500.0, (2, 2023): 20.0}
    assert said(old | {(2, 2024): 500.0}, old) == []
    assert "A02 in 2024: 20 becomes 90,000" in said(old | {(2, 2024): 90_000.0}, old)[0]


def test_figures_about_nought_may_do_as_they_like() -> None:
    old = before() | {(1, 2023): 0.0, (2, 2023): 0.001}
    assert said(old | {(1, 2023): 0.9, (2, 2023): 0.5}, old) == []


def test_columns_of_a_table_are_held_one_by_one() -> None:
    head = "id,name,students,staff\n"
    old = head + "".join(f"P{place},Name {place},{100 + place * 13 % 47},{20 + place}\n" for place in range(20))
    new = head + "".join(
        f"P{place},Name {place},{100 + place * 13 % 47},{20_000 + 1000 * place}\n" for place in range(20)
    )
    assert [*tables("points.csv", old.encode(), old.encode())] == []
    found = [str(problem) for problem in tables("points.csv", old.encode(), new.encode())]
    assert len(found) == 1
    assert "in another unit" in found[0]
    assert "in staff" in found[0]


def table(rows: dict[str, tuple[object, object]]) -> bytes:
    lines = "".join(f"{id},Name,{students},{staff}\n" for id, (students, staff) in rows.items())
    return f"id,name,students,staff\n{lines}".encode()


THERE: dict[str, tuple[object, object]] = {
    str(1000 + place): (100 + place * 13 % 47, 20 + place * 3) for place in range(20)
}


@pytest.mark.parametrize(
    ("after", "said"),
    [
        ({id: (students, "") for id, (students, _) in THERE.items()}, "no figure in staff"),
        (THERE | {"Total": (2470, 970)}, "ids that are built as none before"),
        ({"1999" if id == "1004" else id: row for id, row in THERE.items()}, "students of 1004 stands under 1999"),
        (THERE | {"1004": (THERE["1004"][0], "")} | {"1999": ("", THERE["1004"][1])}, "staff of 1004 stands under"),
        (THERE | {"1004": THERE["1007"], "1007": THERE["1004"]}, "changed places"),
    ],
)
def test_ids_and_columns_of_a_table(after: dict[str, tuple[object, object]], said: str) -> None:
    found = [str(problem) for problem in tables("points.csv", table(THERE), table(after))]
    assert said in found[0]


def test_a_point_that_comes_and_one_that_goes_are_let_through() -> None:
    after = {id: row for id, row in THERE.items() if id != "1004"} | {"1999": (500, 60)}
    assert [*tables("points.csv", table(THERE), table(after))] == []
