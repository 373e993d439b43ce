"""The further layers of this repository: coverage as the inventory counted it, publishers' totals, reasons."""

from __future__ import annotations

import csv
import tomllib
from functools import cache
from pathlib import Path

import pytest

LAYERS = Path(__file__).parents[2] / "layers"
UK, GB = "K02000001", "K03000001"
ENGLAND, SCOTLAND, NORTHERN_IRELAND = "E92000001", "S92000003", "N92000002"

COVERAGE = {  # layer: (first, last, periods, areas with a figure in the last, areas in all, benchmark)
    "inactivity": ("2004", "2023", 20, 359, 361, UK),
    "unemployment": ("2004", "2023", 20, 347, 350, GB),
    "child-poverty-after-housing": ("2023", "2024", 2, 361, 361, UK),
    "level-3-qualifications": ("2022", "2023", 2, 359, 361, UK),
    "no-qualifications": ("2022", "2023", 2, 293, 350, GB),
    "apprenticeship-achievements-england": ("2019", "2024", 6, 295, 296, ENGLAND),
    "apprenticeships-scotland": ("2013", "2025", 13, 32, 32, SCOTLAND),
    "apprenticeship-achievements-scotland": ("2013", "2025", 13, 32, 32, SCOTLAND),
    "apprenticeships-northern-ireland": ("2019", "2023", 5, 11, 11, NORTHERN_IRELAND),
    "further-education": ("2019", "2024", 6, 296, 296, ENGLAND),
    "business-deaths": ("2019", "2024", 6, 361, 361, UK),
    "high-growth-businesses": ("2019", "2024", 6, 361, 361, UK),
    "survival-1-year": ("2019", "2023", 5, 357, 361, UK),
    "survival-2-years": ("2019", "2022", 4, 357, 361, UK),
    "survival-3-years": ("2019", "2021", 3, 357, 361, UK),
    "survival-4-years": ("2019", "2020", 2, 355, 361, UK),
    "survival-5-years": ("2019", "2019", 1, 354, 361, UK),
    "gdp-per-head": ("1998", "2023", 26, 350, 361, UK),
    "income-earnings": ("1997", "2022", 26, 361, 361, None),
    "income-self-employment": ("1997", "2022", 26, 361, 361, None),
    "income-property": ("1997", "2022", 26, 361, 361, None),
    "income-benefits": ("1997", "2022", 26, 361, 361, None),
    "population": ("1998", "2021", 24, 361, 361, None),
    "population-growth": ("2021", "2021", 1, 361, 361, UK),
    "below-living-wage": ("2022", "2022", 1, 264, 361, UK),
    "deprivation-england": ("2019", "2019", 1, 289, 296, None),
    "deprived-neighbourhoods": ("2019", "2019", 1, 289, 296, None),
    "deprivation-uk": ("2020", "2020", 1, 361, 361, None),
    "levelling-up-priority": ("2021", "2021", 1, 345, 350, None),
    "combined-authority-years": ("2011", "2025", 15, 106, 296, None),
    "gva-finance": ("1998", "2023", 26, 357, 361, UK),
    "gva-law-management": ("1998", "2023", 26, 357, 361, UK),
    "gva-construction": ("1998", "2023", 26, 361, 361, UK),
    "gva-transport": ("1998", "2023", 26, 361, 361, UK),
    "gva-hospitality": ("1998", "2023", 26, 361, 361, UK),
    "gva-arts": ("1998", "2023", 26, 361, 361, UK),
    "lq-finance": ("1999", "2023", 25, 357, 361, UK),
    "lq-law-management": ("1999", "2023", 25, 357, 361, UK),
    "lq-construction": ("1999", "2023", 25, 359, 361, UK),
    "lq-transport": ("1999", "2023", 25, 359, 361, UK),
    "lq-hospitality": ("1999", "2023", 25, 359, 361, UK),
    "lq-arts": ("1999", "2023", 25, 359, 361, UK),
}
WHOLES = {UK, GB, ENGLAND, SCOTLAND, NORTHERN_IRELAND}
FORMED_SINCE_2019 = ("E06000060", "E06000061", "E06000062", "E06000063", "E06000064", "E06000065", "E06000066")


@cache
def rows(layer: str) -> tuple[dict[str, str], ...]:
    with (LAYERS / layer / "values.csv").open(encoding="utf-8", newline="") as file:
        return tuple({**row, "status": row.get("status") or ""} for row in csv.DictReader(file))


def areas(layer: str, period: str) -> dict[str, dict[str, str]]:
    return {row["area_code"]: row for row in rows(layer) if row["period"] == period and row["area_code"] not in WHOLES}


def value(layer: str, code: str, period: str) -> str:
    return next(row["value"] for row in rows(layer) if (row["area_code"], row["period"]) == (code, period))


def total(layer: str, period: str) -> float:
    return sum(float(row["value"]) for row in areas(layer, period).values() if row["value"])


def points(layer: str) -> list[dict[str, str]]:
    with (LAYERS / layer / "points.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize("layer", COVERAGE)
def test_periods_and_areas_are_as_many_as_the_publisher_has(layer: str) -> None:
    first, last, periods, covered, _, _ = COVERAGE[layer]
    found = sorted({row["period"] for row in rows(layer)})
    assert (found[0], found[-1], len(found)) == (first, last, periods)
    assert sum(1 for row in areas(layer, last).values() if row["value"]) == covered


@pytest.mark.parametrize("layer", COVERAGE)
def test_every_area_has_a_row_in_every_period_and_every_gap_a_reason(layer: str) -> None:
    *_, inside, _ = COVERAGE[layer]
    for period in {row["period"] for row in rows(layer)}:
        assert len(areas(layer, period)) == inside
    for row in rows(layer):
        assert row["value"] or row["status"], row


@pytest.mark.parametrize("layer", COVERAGE)
def test_every_period_has_the_benchmark_or_why_there_is_none(layer: str) -> None:
    whole = COVERAGE[layer][-1]
    for period in {row["period"] for row in rows(layer)}:
        (row,) = (row for row in rows(layer) if row["period"] == period and row["area_code"] in WHOLES)
        assert bool(row["value"]) == bool(whole), period
        assert row["area_code"] == whole or row["status"], period


def test_there_are_forty_maps_and_more() -> None:
    tables = [tomllib.loads(path.read_text(encoding="utf-8")) for path in LAYERS.glob("*/layer.toml")]
    maps = [one for one in tables if one.get("kind", "areas") == "areas" and one.get("role", "map") == "map"]
    assert len(maps) >= 54
    for one in maps:
        assert one["words"]["short"] and one["words"]["map"] and one["words"]["place"], one["title"]


def test_short_titles_are_told_apart_and_fit_the_picker() -> None:
    tables = [tomllib.loads(path.read_text(encoding="utf-8")) for path in LAYERS.glob("*/layer.toml")]
    short = [one["words"]["short"] for one in tables if "short" in one.get("words", {})]
    assert len(short) == len(set(short))
    assert max(map(len, short)) <= 30


def test_people_of_all_areas_add_up_to_what_the_publisher_states() -> None:
    assert total("population", "2021") == 67_026_307
    nations = {"E": 56_536_419, "N": 1_904_578, "S": 5_479_900, "W": 3_105_410}
    for start, people in nations.items():
        parts = (row for code, row in areas("population", "2021").items() if code.startswith(start))
        assert sum(float(row["value"]) for row in parts) == people
    assert value("population", "E09000001", "2021") == "8618"


def test_growth_of_all_people_is_that_of_the_sum() -> None:
    expected = ((total("population", "2021") / total("population", "2011")) ** 0.1 - 1) * 100
    assert float(value("population-growth", UK, "2021")) == pytest.approx(expected, abs=1e-6)


def test_areas_set_apart_are_those_with_three_jobs_a_resident() -> None:
    jobs = {
        code: float(value("gva", code, "2021")) * 1e6 / float(value("gva-per-job", code, "2021"))
        for code in areas("population", "2021")
    }
    crowded = {code for code, row in areas("population", "2021").items() if jobs[code] / float(row["value"]) > 3}
    table = tomllib.loads((LAYERS / "gdp-per-head/layer.toml").read_text(encoding="utf-8"))
    assert set(table["apart"]) == crowded


@pytest.mark.parametrize("layer", ["gdhi-per-head", "income-earnings", "income-property", "income-benefits"])
def test_income_of_a_tiny_base_is_set_apart(layer: str) -> None:
    table = tomllib.loads((LAYERS / layer / "layer.toml").read_text(encoding="utf-8"))
    assert set(table["apart"]) == {"E09000001"}
    assert value(layer, "E09000001", "2022")


def test_components_of_income_are_the_publishers_figures() -> None:
    found = {part: value(f"income-{part}", "E08000035", "2022") for part in ("earnings", "self-employment", "property")}
    assert found == {"earnings": "16609", "self-employment": "1935", "property": "3494"}
    assert value("income-benefits", "E08000035", "2022") == "5438"


def test_rates_rebuilt_lie_by_those_of_the_year_after() -> None:
    for code in FORMED_SINCE_2019[3:]:
        before, after = (float(value("business-deaths", code, year)) for year in ("2023", "2024"))
        assert abs(before - after) < 2


@pytest.mark.parametrize("layer", ["survival-1-year", "survival-5-years", "high-growth-businesses"])
def test_rates_without_a_denominator_are_not_rebuilt(layer: str) -> None:
    gaps = {row["area_code"] for row in rows(layer) if not row["value"] and row["area_code"] not in WHOLES}
    assert gaps <= set(FORMED_SINCE_2019)
    assert set(FORMED_SINCE_2019[3:]) <= gaps


def test_jobs_below_the_living_wage_have_the_publishers_gaps() -> None:
    found = areas("below-living-wage", "2022")
    unreliable = [code for code, row in found.items() if "coefficient of variation" in row["status"]]
    assert len(unreliable) == 82
    assert {code for code, row in found.items() if "earlier areas" in row["status"]} == set(FORMED_SINCE_2019[3:])
    assert len([code for code, row in found.items() if "as one area only" in row["status"]]) == 11
    assert value("below-living-wage", UK, "2022") == "12.2"


def test_seven_authorities_have_no_score_of_2019() -> None:
    assert {code for code, row in areas("deprivation-england", "2019").items() if not row["value"]} == set(
        FORMED_SINCE_2019
    )


def test_mixed_categories_are_those_that_the_lists_compiler_names() -> None:
    mixed = {code for code, row in areas("levelling-up-priority", "2021").items() if row["status"].startswith("mixed")}
    assert mixed == {"E06000061", "E06000062", "E06000064", "E06000065", "E06000066"}
    assert {row["value"] for row in areas("levelling-up-priority", "2021").values()} == {"", "1", "2", "3"}


def test_members_of_combined_authorities_agree_with_the_areas_groups() -> None:
    with (LAYERS / "areas/lad23/groups.csv").open(encoding="utf-8", newline="") as file:
        members = {row["area_code"] for row in csv.DictReader(file) if row["kind"] == "combined-authority"}
    assert {code for code, row in areas("combined-authority-years", "2025").items() if row["value"]} == members
    assert value("combined-authority-years", "E08000003", "2025") == "14"
    assert value("combined-authority-years", "E08000021", "2025") == "11"


def test_colleges_stand_in_the_authority_that_their_list_names() -> None:
    found = points("colleges")
    assert len(found) == 265
    assert all(row["longitude"] and row["area_code"].startswith("E") for row in found)
    assert sum(1 for row in found if row["students"]) == 220
    assert len({row["area_code"] for row in found}) == 176


def test_what_universities_spend_is_nearly_the_publishers_total() -> None:
    spent = sum(float(row["expenditure"] or 0) for row in points("universities"))
    assert 0.99 < spent / 49_684_315 <= 1
    assert next(row["expenditure"] for row in points("universities") if row["ukprn"] == "10005451") == "152173"


def test_changes_of_codes_from_2018_to_2025_are_complete() -> None:
    with (LAYERS / "areas/lad23/changes.csv").open(encoding="utf-8", newline="") as file:
        changes = list(csv.DictReader(file))
    by_year: dict[str, int] = {}
    for row in changes:
        by_year[row["date"][:4]] = by_year.get(row["date"][:4], 0) + 1
        assert row["old_name"], row
    assert by_year == {"2018": 2, "2019": 16, "2020": 4, "2021": 7, "2023": 17, "2025": 2}
    assert len({row["old_code"] for row in changes}) == 48
    merged = {row["new_code"] for row in changes if row["count"] == "add"}
    assert {row["rate"] for row in changes if row["count"] == "add"} == {"by denominator"}
    assert merged == {"E06000058", "E06000059", "E07000244", "E07000245", *FORMED_SINCE_2019}


def test_every_former_districts_name_leads_to_its_successor() -> None:
    with (LAYERS / "areas/lad23/changes.csv").open(encoding="utf-8", newline="") as file:
        changes = [row for row in csv.DictReader(file) if row["count"] == "add"]
    with (LAYERS / "areas/lad23/aliases.csv").open(encoding="utf-8", newline="") as file:
        former = {(row["area_code"], row["name"]) for row in csv.DictReader(file) if row["kind"] == "former district"}
    assert {(row["new_code"], row["old_name"]) for row in changes} <= former


def test_a_former_countys_name_leads_to_all_that_took_its_place() -> None:
    with (LAYERS / "areas/lad23/aliases.csv").open(encoding="utf-8", newline="") as file:
        former = [(row["name"], row["area_code"]) for row in csv.DictReader(file) if row["kind"] == "former county"]
    assert {("Cumbria", "E06000063"), ("Cumbria", "E06000064")} <= set(former)


CARRIED = {  # layer: (period, areas that are put together from earlier ones)
    "business-deaths": ("2023", FORMED_SINCE_2019[3:]),
    "population": ("2021", FORMED_SINCE_2019[3:]),
    "levelling-up-priority": ("2021", ("E06000063",)),
}


@pytest.mark.parametrize("layer", COVERAGE)
def test_every_carried_figure_is_marked_and_no_other(layer: str) -> None:
    period, expected = CARRIED.get(layer, (COVERAGE[layer][1], ()))
    carried = [code for code, row in areas(layer, period).items() if row["status"].startswith("carried: ")]
    if "derive" not in tomllib.loads((LAYERS / layer / "layer.toml").read_text(encoding="utf-8")):
        assert carried == list(expected)
    else:
        assert set(carried) <= set(FORMED_SINCE_2019)
