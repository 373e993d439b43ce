"""The local figures of this repository against what their publishers state, and every gap against its reason."""

from __future__ import annotations

import csv
import json
import tomllib
from collections import Counter
from functools import cache
from pathlib import Path

import pytest

LAYERS = Path(__file__).parents[2] / "layers"
UK = "K02000001"

COVERAGE = {  # layer: (first, last, periods, areas with a figure in the last), as the inventory of the data counted
    "gva-per-hour": ("2004", "2023", 20, 361),
    "gva-per-job": ("2002", "2023", 22, 350),
    "gdhi-per-head": ("1997", "2023", 27, 361),
    "median-pay": ("2008", "2025", 18, 359),
    "employment-rate": ("2004", "2023", 20, 359),
    "child-poverty": ("2021", "2024", 4, 361),
    "gigabit-broadband": ("2026", "2026", 1, 361),
    "active-businesses": ("2019", "2024", 6, 361),
    "business-births": ("2019", "2024", 6, 361),
    "claimants": ("2013", "2025", 13, 361),
    "apprenticeships-england": ("2019", "2024", 6, 296),
    "healthy-life-men": ("2011", "2022", 12, 195),
    "healthy-life-women": ("2011", "2022", 12, 195),
}


@cache
def rows(layer: str) -> tuple[dict[str, str], ...]:
    with (LAYERS / layer / "values.csv").open(encoding="utf-8", newline="") as file:
        return tuple(csv.DictReader(file))


@cache
def values(layer: str) -> dict[tuple[str, str], dict[str, str]]:
    return {(row["area_code"], row["period"]): row for row in rows(layer)}


def areas(layer: str, period: str) -> list[dict[str, str]]:
    return [row for row in rows(layer) if row["period"] == period and row["area_code"] not in (UK, "E92000001")]


@cache
def groups(kind: str) -> dict[str, str]:
    with (LAYERS / "areas/lad23/groups.csv").open(encoding="utf-8", newline="") as file:
        return {row["area_code"]: row["code"] for row in csv.DictReader(file) if row["kind"] == kind}


@pytest.mark.parametrize("layer", COVERAGE)
def test_periods_and_areas_are_as_many_as_the_publisher_has(layer: str) -> None:
    first, last, periods, covered = COVERAGE[layer]
    found = sorted({row["period"] for row in rows(layer)})
    assert (found[0], found[-1], len(found)) == (first, last, periods)
    assert sum(1 for row in areas(layer, last) if row["value"]) == covered


@pytest.mark.parametrize("layer", COVERAGE)
def test_every_area_has_a_row_in_every_period_and_every_gap_a_reason(layer: str) -> None:
    expected = 296 if layer == "apprenticeships-england" else 361
    for period in {row["period"] for row in rows(layer)}:
        assert len(areas(layer, period)) == expected
    for row in rows(layer):
        assert row["value"] or row["status"], row


@pytest.mark.parametrize("layer", COVERAGE)
def test_every_period_has_the_benchmark(layer: str) -> None:
    code = "E92000001" if layer == "apprenticeships-england" else UK
    for period in {row["period"] for row in rows(layer)}:
        assert values(layer)[code, period]["value"], period


@pytest.mark.parametrize("layer", COVERAGE)
def test_what_was_done_is_on_record_with_the_checksum_of_the_publishers_bytes(layer: str) -> None:
    record = json.loads((LAYERS / layer / "provenance.json").read_text(encoding="utf-8"))
    table = tomllib.loads((LAYERS / layer / "layer.toml").read_text(encoding="utf-8"))
    sources = [table["source"], *table.get("other_source", [])]
    assert [file["sha256"] for file in record["files"]] == [source["sha256"] for source in sources]
    assert record["rows"] == len(rows(layer))


def test_output_per_hour_of_the_whole_country_is_the_publishers() -> None:
    assert values("gva-per-hour")[UK, "2023"]["value"] == "41.87"


def test_a_figure_that_a_reader_can_look_up() -> None:
    """West Devon and Rushmoor are the ends of the range in 2023, Gateshead lies between."""
    found = {row["area_code"]: float(row["value"]) for row in areas("gva-per-hour", "2023")}
    assert min(found, key=found.__getitem__) == "E07000047"
    assert max(found, key=found.__getitem__) == "E07000092"
    assert f"{found['E07000047']:.2f}" == "23.76"
    assert f"{found['E07000092']:.2f}" == "84.13"
    assert f"{found['E08000037']:.2f}" == "32.16"
    assert sum(1 for value in found.values() if round(value, 2) < 41.87) == 265


def test_businesses_of_all_areas_add_up_to_the_publishers_total() -> None:
    assert sum(float(row["value"]) for row in areas("active-businesses", "2024")) == 2_859_535


@pytest.mark.parametrize("year", ["2019", "2020", "2021", "2022", "2023"])
def test_businesses_of_old_districts_are_counted_once(year: str) -> None:
    total = sum(float(row["value"]) for row in areas("active-businesses", year))
    assert total == pytest.approx(float(values("active-businesses")[UK, year]["value"]), abs=200)


def test_four_areas_are_rebuilt_from_old_districts_up_to_2023() -> None:
    for layer in ("active-businesses", "business-births"):
        carried = {row["area_code"] for row in areas(layer, "2023") if row["status"].startswith("carried: ")}
        assert carried == {"E06000063", "E06000064", "E06000065", "E06000066"}
        assert not [row for row in areas(layer, "2024") if row["status"].startswith("carried: ")]


def test_births_rebuilt_lie_by_those_of_the_year_after() -> None:
    for code in ("E06000063", "E06000064", "E06000065", "E06000066"):
        before, after = (float(values("business-births")[code, year]["value"]) for year in ("2023", "2024"))
        assert abs(before - after) < 1.5


def test_rates_without_a_denominator_are_not_rebuilt() -> None:
    gaps = {row["area_code"] for row in areas("apprenticeships-england", "2021") if "added up" in row["status"]}
    assert gaps == {"E06000063", "E06000064", "E06000065", "E06000066"}


def test_a_nation_without_output_per_job_in_the_newest_year() -> None:
    gaps = [row["area_code"] for row in areas("gva-per-job", "2023") if not row["value"]]
    assert len(gaps) == 11
    assert {groups("nation")[code] for code in gaps} == {"N92000002"}


def test_intervals_hold_their_figures() -> None:
    for layer in ("employment-rate", "median-pay"):
        held = [row for row in rows(layer) if row["value"] and row["lower"]]
        assert len(held) > 6000
        assert all(float(row["lower"]) <= float(row["value"]) <= float(row["upper"]) for row in held)


def test_the_second_survey_has_one_year_only() -> None:
    nation = [code for code, group in groups("nation").items() if group == "N92000002"]
    assert all(values("employment-rate")[code, "2023"]["value"] for code in nation)
    assert {values("employment-rate")[code, "2022"]["status"] for code in nation} == {
        "Northern Ireland's survey has a figure for 2023 only"
    }


def test_groups_hold_what_they_should() -> None:
    assert len(groups("region")) == len(groups("nation")) == 361
    assert len(set(groups("combined-authority").values())) == 15
    assert len(groups("combined-authority")) == 106
    assert len(groups("nuts3")) == 355


PUBLISHED = {  # active enterprises 2024, as the publisher has them for regions and the other nations
    "E12000001": 76590, "E12000002": 283620, "E12000003": 199980, "E12000004": 188020, "E12000005": 228545,
    "E12000006": 285540, "E12000007": 595280, "E12000008": 431000, "E12000009": 232765, "N92000002": 65710,
    "S92000003": 172065, "W92000004": 100420,
}  # fmt: skip


def test_areas_of_a_region_add_up_to_the_figure_of_the_region() -> None:
    """With Grimsby and Scunthorpe under the region of their combined authority two regions were off by a twentieth."""
    added: Counter[str] = Counter()
    for (code, year), row in values("active-businesses").items():
        if year == "2024" and code != UK:
            added[groups("region")[code]] += int(float(row["value"]))
    assert added == PUBLISHED


def test_areas_that_lie_in_several_statistical_regions_are_in_none() -> None:
    straddling = set(groups("nation")) - set(groups("nuts3"))
    assert straddling == {"E06000058", "E06000063", "E06000064", "S12000017", "S12000021", "S12000035"}


def test_codes_of_other_years_lead_to_the_areas_of_the_set() -> None:
    with (LAYERS / "areas/lad23/changes.csv").open(encoding="utf-8", newline="") as file:
        changes = {row["old_code"]: row for row in csv.DictReader(file)}
    assert changes["E08000038"]["new_code"] == "E08000016"
    assert changes["E08000038"]["rate"] == "same"
    assert {changes[code]["new_code"] for code in ("E07000163", "E07000169")} == {"E06000065"}
    assert changes["E07000163"]["rate"] == "by denominator"
    assert set(groups("nation")).isdisjoint(changes)
    assert {row["new_code"] for row in changes.values()} <= set(groups("nation"))
