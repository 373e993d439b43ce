"""Figures of this repository's own layers against totals that their publishers state, and against each other."""

from __future__ import annotations

import csv
import tomllib
from functools import cache
from pathlib import Path

import pytest

LAYERS = Path(__file__).parents[2] / "layers"
SECTORS = ("digital", "publishing-film", "technical", "manufacturing", "chemicals", "energy")
WITHHELD = ("E06000052", "E06000053", "S12000021", "S12000035")


@cache
def values(layer: str) -> dict[tuple[str, str], str]:
    with (LAYERS / layer / "values.csv").open(encoding="utf-8", newline="") as file:
        return {(row["area_code"], row["period"]): row["value"] for row in csv.DictReader(file)}


@cache
def reasons(layer: str) -> dict[tuple[str, str], str]:
    with (LAYERS / layer / "values.csv").open(encoding="utf-8", newline="") as file:
        return {(row["area_code"], row["period"]): row.get("status") or "" for row in csv.DictReader(file)}


@cache
def universities(name: str = "points.csv") -> tuple[dict[str, str], ...]:
    with (LAYERS / "universities" / name).open(encoding="utf-8", newline="") as file:
        return tuple(csv.DictReader(file))


@pytest.mark.parametrize(("year", "total"), [("1998", "887904"), ("2022", "2228791"), ("2023", "2434400")])
def test_output_of_all_authorities_is_the_sum_of_the_publishers_table(year: str, total: str) -> None:
    assert values("gva")["K02000001", year] == total
    areas = [value for (code, period), value in values("gva").items() if period == year and code != "K02000001"]
    assert len(areas) == 361
    assert sum(map(int, areas)) == int(total)


@pytest.mark.parametrize("sector", SECTORS)
def test_four_authorities_have_no_quotient_and_the_reason(sector: str) -> None:
    found, why = values(f"lq-{sector}"), reasons(f"lq-{sector}")
    for code in WITHHELD[:2]:
        assert found[code, "2023"] == ""
        assert why[code, "2023"] == "withheld by the publisher"
    empty = [key for key, value in found.items() if not value]
    assert empty
    assert all(why[key] for key in empty)
    assert len([key for key, value in found.items() if key[1] == "2023" and value]) >= 354


@pytest.mark.parametrize("sector", SECTORS)
def test_a_quotient_is_the_mean_of_two_years_on_output_without_imputed_rent(sector: str) -> None:
    def base(code: str, year: str) -> float | None:
        total, rent = values("gva")[code, year], values("gva-imputed-rent")[code, year]
        return float(total) - float(rent) if total and rent else None

    part = values(f"gva-{sector}")
    codes = [code for code, year in part if year == "2023" and code != "K02000001"]
    means = []
    for year in ("2022", "2023"):
        known = [code for code in codes if part[code, year] and base(code, year)]
        whole = sum(float(part[code, year]) for code in known) / sum(base(code, year) or 0 for code in known)
        means.append({code: float(part[code, year]) / (base(code, year) or 1) / whole for code in known})
    for code in means[1]:
        if code in means[0]:
            expected = (means[0][code] + means[1][code]) / 2
            assert float(values(f"lq-{sector}")[code, "2023"]) == pytest.approx(expected, abs=1e-6)
    assert values(f"lq-{sector}")["K02000001", "2023"] == "1"


def test_chained_volumes_have_no_whole() -> None:
    assert not [key for key in values("gva-volume") if key[0] == "K02000001"]


def test_growth_of_the_whole_lies_among_that_of_its_parts() -> None:
    found = {code: float(value) for (code, _), value in values("gva-real-growth").items() if value}
    assert len(found) == 362
    assert 1.0 < found["K02000001"] < 2.5
    below = sum(1 for value in found.values() if value < found["K02000001"])
    assert 100 < below < 300


def test_all_research_staff_are_there_once() -> None:
    people = [float(row["fte"]) for row in universities() if row["fte"]]
    assert len(people) == 157
    assert round(sum(people), 2) == 76132.07
    fields = tomllib.loads((LAYERS / "universities" / "layer.toml").read_text(encoding="utf-8"))["fields"]
    by_field = sum(float(row[f"fte_{field}"] or 0) for row in universities() for field in fields)
    assert round(by_field, 2) == 76132.07
    submissions = universities("details.csv")
    assert round(sum(float(row["fte"]) for row in submissions), 2) == 76132.07
    assert (len(submissions), len({row["unit"] for row in submissions})) == (1888, 34)
    assert sum(1 for row in submissions if row["joint"]) == 19


def test_all_students_of_the_year_are_there_but_for_rounding() -> None:
    assert abs(sum(float(row["students"] or 0) for row in universities()) - 2904425) <= 100


def test_no_position_comes_from_postcodes_that_may_not_be_shipped() -> None:
    northern = {row["ukprn"]: row for row in universities() if row["area_code"].startswith("N09")}
    assert set(northern) == {"10005343", "10007807", "10008010", "10008026"}
    assert all(row["reason"] for row in northern.values())


def test_points_without_a_position_and_approximate_ones_say_why() -> None:
    assert all(row["reason"] for row in universities() if not row["longitude"])
    researching = [row["name"] for row in universities() if row["fte"] and not row["longitude"]]
    assert researching == []
    assert "approximate" in next(row["reason"] for row in universities() if row["ukprn"] == "10006842")


def test_ghosts_are_listed_with_their_reason_and_on_no_map() -> None:
    left_out = {row["ukprn"]: row["reason"] for row in universities("excluded.csv")}
    ghosts = {"10007765", "10007766", "10007781", "10007846", "10008574", "10001653"}
    assert ghosts <= set(left_out)
    assert all(left_out.values())
    assert not set(left_out) & {row["ukprn"] for row in universities()}


def test_campuses_belong_to_universities_and_their_shares_add_up() -> None:
    whole: dict[tuple[str, str], float] = {}
    for row in universities("campuses.csv"):
        key = (row["ukprn"], row["field"])
        whole[key] = whole.get(key, 0) + float(row["share"])
    assert all(total == pytest.approx(1) for total in whole.values())
    assert {key for key, _ in whole} <= {row["ukprn"] for row in universities()}


@pytest.mark.parametrize(("layer", "period"), [("collaboration-income", "2018"), ("research-income", "2018")])
def test_areas_without_a_provider_have_no_nought(layer: str, period: str) -> None:
    found = values(layer)
    given = [key for key, value in found.items() if value]
    assert len(given) == 87
    assert {why for key, why in reasons(layer).items() if not found[key]} == {"no university reported from here"}
    assert {year for _, year in found} == {period}


def test_people_of_every_authority_add_up_to_one() -> None:
    weights: dict[str, float] = {}
    with (LAYERS / "areas" / "lad23" / "people.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            weights[row["area_code"]] = weights.get(row["area_code"], 0) + float(row["weight"])
    assert len(weights) == 361
    assert all(total == pytest.approx(1, abs=1e-4) for total in weights.values())


def test_no_postcode_district_of_northern_ireland_is_shipped() -> None:
    with (LAYERS / "areas" / "lad23" / "aliases.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    districts = [row for row in rows if row["kind"] == "postcode district"]
    assert not [row for row in districts if row["name"].startswith("BT") or row["area_code"].startswith("N")]
    assert {row["kind"] for row in rows} == {
        "alternative name",
        "Welsh name",
        "former county",
        "former district",
        "place",
        "postcode district",
    }
