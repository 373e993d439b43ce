"""Figures put together from parts, files and years; each trap of the publishers' tables with its treatment."""

from __future__ import annotations

from typing import Any

import pytest
from adapting import given

from atlas.adapters.sums import sums
from atlas.adapters.tidy import Adapted, Tidy
from atlas.derive import derive
from atlas.errors import AtlasError

LEAVES = [
    "AB (1-9)",
    "CA-CB (10-15)",
    "CC (16-18)",
    "CD-CG (19-23)",
    "CH (24-25)",
    "CI-CL (26-30)",
    "CM (31-33)",
    "DE (35-39)",
    "41",
    "42",
    "43",
    "45",
    "46",
    "47",
    "49-51",
    "52-53",
    "I (55-56)",
    "58-60",
    "61-63",
    "K (64-66)",
    "68IMP",
    "68",
    "69",
    "70",
    "71",
    "72-75",
    "77",
    "78-80",
    "81",
    "82",
    "O (84)",
    "P (85)",
    "Q (86-88)",
    "R (90-93)",
    "94-95",
    "96",
    "T (97-98)",
]
CURRENT, VOLUME = "GVA Current Prices £m", "GVA Constant Prices £m"
BASE: dict[str, Any] = {
    "kind": "sums",
    "format": "parquet",
    "code": "geography.code",
    "period": "dates.date",
    "value": "value",
    "parts": "industry.code",
    "missing": "withheld by the publisher",
}


def output(path: str, parts: list[str], variable: str = CURRENT) -> dict[str, Any]:
    return {"path": f"gva-by-industry/{path}", "where": {"variable.name": variable, "industry.code": parts}}


def rows(adapted: Adapted) -> dict[tuple[str, str], Tidy]:
    return {(row.code, row.period): row for row in adapted.rows}


def table(content: str, **options: Any) -> Adapted:
    declared = {"code": "code", "period": "year", "value": "value", "missing": "no figure", **options}
    return sums(given({"file": [{"path": "t"}], **declared}, **{"t": content.encode()}))


def test_only_the_leaves_of_nested_industries_add_up_to_the_total() -> None:
    halves = [output("first-half.parquet", LEAVES[:19]), output("second-half.parquet", LEAVES[19:])]
    leaves = sums(given({**BASE, "add_files": True, "file": halves}))
    total = sums(given({**BASE, "file": [output("second-half.parquet", ["Total"])]}))
    own, whole = (float(each.rows[0].value) for each in (leaves, total))
    assert abs(own - whole) <= 5
    groups = ["A-E", "C (10-33)", "F (41-43)", "G (45-47)", "H (49-53)"]
    more = [output("first-half.parquet", [*LEAVES[:19], *groups]), halves[1]]
    doubled = sums(given({**BASE, "add_files": True, "file": more}))
    assert float(doubled.rows[0].value) > 1.2 * whole


def test_withheld_cells_have_no_figure_and_a_reason() -> None:
    found = rows(sums(given({**BASE, "file": [output("withheld.parquet", ["71"])]})))
    assert found["E06000052", "2023"] == Tidy("E06000052", "2023", "", status="withheld by the publisher")
    assert found["S12000021", "2022"].value == "18"  # withheld in most industries, not in this one
    assert float(found["E08000035", "2023"].value) > 0


def test_a_sum_with_a_withheld_part_is_withheld() -> None:
    found = rows(sums(given({**BASE, "file": [output("withheld.parquet", ["Total", "71"])]})))
    assert found["E06000052", "2023"].value == ""


def test_the_whole_is_the_sum_of_known_areas_and_says_how_many() -> None:
    options = {**BASE, "benchmark": "sum", "file": [output("withheld.parquet", ["71"])]}
    codes = ("E06000052", "E06000061", "E08000035", "S12000021")
    found = rows(sums(given(options, codes, "K02000001")))
    known = [found[code, "2023"].value for code in ("E06000061", "E08000035", "S12000021")]
    assert found["K02000001", "2023"].value == str(sum(map(int, known)))
    assert found["K02000001", "2023"].status == "sum of 3 areas; 1 without a figure"


def test_quotients_leave_the_imputed_rent_out_of_their_base_and_the_withheld_out_of_the_whole() -> None:
    def layer(parts: list[str]) -> tuple[Tidy, ...]:
        return sums(given({**BASE, "file": [output("withheld.parquet", parts)]})).rows

    layers = {"part": layer(["71"]), "total": layer(["Total"]), "rent": layer(["68IMP"])}
    options = {"kind": "location_quotient", "of": "part", "total": "total", "less": "rent"}
    found = {(row.code, row.period): row for row in derive(options, layers, "layer.toml")}
    part, total, rent = (
        {row.code: int(row.value) for row in layers[name] if row.period == "2023" and row.value} for name in layers
    )
    both = ("E08000035", "E06000061", "S12000021")
    whole = sum(part[code] for code in both) / sum(total[code] - rent[code] for code in both)
    own = part["E08000035"] / (total["E08000035"] - rent["E08000035"])
    assert float(found["E08000035", "2023"].value) == pytest.approx(own / whole, rel=1e-6)
    assert found["E06000052", "2023"] == Tidy("E06000052", "2023", "", status="withheld by the publisher")
    with_rent = part["E08000035"] / total["E08000035"] / (sum(part[c] for c in both) / sum(total[c] for c in both))
    assert float(found["E08000035", "2023"].value) != pytest.approx(with_rent, rel=1e-6)


def test_growth_of_the_whole_is_no_sum_of_chained_volumes() -> None:
    volumes = sums(given({**BASE, "file": [output("volumes.parquet", ["Total"], VOLUME)]})).rows
    output_now = sums(given({**BASE, "file": [output("volumes.parquet", ["Total"])]})).rows
    options = {
        "kind": "growth",
        "of": "volume",
        "weights": "output",
        "benchmark": "K02000001",
        "first": [2012, 2013, 2014],
        "last": [2021, 2022, 2023],
    }
    found = {row.code: float(row.value) for row in derive(options, {"volume": volumes, "output": output_now}, "l")}

    def mean(rows: tuple[Tidy, ...], code: str, years: range) -> float:
        return sum(float(row.value) for row in rows if row.code == code and int(row.period) in years) / len(years)

    early, late, codes = range(2012, 2015), range(2021, 2024), ("E07000092", "E08000035")
    grown = {code: mean(volumes, code, late) / mean(volumes, code, early) for code in codes}
    assert found["E08000035"] == pytest.approx((grown["E08000035"] ** (1 / 9) - 1) * 100, abs=1e-6)
    weights = {code: mean(output_now, code, early) for code in codes}
    whole = sum(grown[code] * weights[code] for code in codes) / sum(weights.values())
    assert found["K02000001"] == pytest.approx((whole ** (1 / 9) - 1) * 100, abs=1e-6)
    added = sum(mean(volumes, code, late) for code in codes) / sum(mean(volumes, code, early) for code in codes)
    assert found["K02000001"] != pytest.approx((added ** (1 / 9) - 1) * 100, abs=1e-4)


NUTS = {"code": "nuts_id", "period": "year", "missing": "not in all tables", "where": {"nuts_year_spec": "2016"}}
CONTRACT = {"path": "hebci/contract_research_sme.nuts3.csv", "value": "contract_research_sme"}
CASH = {"path": "hebci/collaborative_research_cash.nuts3.csv", "value": "collaborative_research_cash"}


def test_areas_of_another_vintage_are_not_taken_for_those_of_the_same_code() -> None:
    found = rows(sums(given({**NUTS, "file": [CONTRACT]})))
    assert {period for _, period in found} == {"2016", "2017", "2018"}
    everything = rows(sums(given({**NUTS, "where": {}, "file": [CONTRACT]})))
    assert {period for _, period in everything} == {"2014", "2015", "2016", "2017", "2018"}


def test_a_nought_that_was_reported_stays_and_an_area_without_a_row_gets_none() -> None:
    found = rows(sums(given({**NUTS, "file": [CASH]}, ("UKC22", "UKD36", "UKL23", "UKM77", "UKC11"))))
    assert found["UKL23", "2018"].value == "0"
    assert not [key for key in found if key[0] == "UKC11"]


def test_files_are_added_up_and_years_averaged() -> None:
    options = {
        **NUTS,
        "add_files": True,
        "mean": {"of": ["2016", "2017", "2018"], "as": "2018"},
        "file": [CONTRACT, CASH],
    }
    found = rows(sums(given(options)))
    each = [
        rows(sums(given({**NUTS, "file": [one]})))["UKC22", year]
        for one in (CONTRACT, CASH)
        for year in ("2016", "2017", "2018")
    ]
    assert float(found["UKC22", "2018"].value) == pytest.approx(sum(float(row.value) for row in each) / 3, abs=1e-4)
    assert {period for _, period in found} == {"2018"}


def test_one_off_years_are_left_out_of_the_mean() -> None:
    options = {
        **NUTS,
        "mean": {"of": ["2016", "2017", "2019"], "as": "2019"},
        "file": [{"path": "innovate-uk/gbp_innovate_uk_funding.nuts3.csv", "value": "gbp_innovate_uk_funding"}],
    }
    yearly = rows(sums(given({key: value for key, value in options.items() if key != "mean"})))
    found = float(rows(sums(given(options)))["UKG33", "2019"].value)
    assert found == pytest.approx(
        sum(float(yearly["UKG33", year].value) for year in ("2016", "2017", "2019")) / 3, abs=1e-4
    )
    assert ("UKG33", "2018") in yearly


@pytest.mark.parametrize("period", ["2016 (provisional)", "2016p", "16", "", "Year to 2016"])
def test_a_period_with_another_label_is_an_error(period: str) -> None:
    with pytest.raises(AtlasError, match="t:2: is not a period as declared"):
        table(f"code,year,value\nA,{period},1\n")


@pytest.mark.parametrize("period", ["2016", "2016/17", "2016-17", "2016-01-01", "2016/2017"])
def test_periods_of_years_and_dates_need_no_option(period: str) -> None:
    assert table(f"code,year,value\nA,{period},1\n").rows[0].period == "2016"


def test_other_periods_are_declared() -> None:
    found = table("code,year,value\nA,Year to 2016,1\n", periods=r"Year to (?P<year>\d{4})")
    assert found.rows[0].period == "2016"


def test_a_mean_of_a_year_that_no_file_has_is_refused() -> None:
    with pytest.raises(AtlasError) as error:
        table("code,year,value\nA,2016,1\nA,2017,3\n", mean={"of": ["2016", "2017", "2018"], "as": "2018"})
    assert "t: has no figure of a period that the mean is of" in str(error.value)
    assert "expected: 2018" in str(error.value)


def test_a_mean_over_fewer_years_says_so() -> None:
    found = table("code,year,value\nA,2016,1\nA,2017,3\nB,2016,5\n", mean={"of": ["2016", "2017"], "as": "2017"})
    assert rows(found)["A", "2017"] == Tidy("A", "2017", "2")
    assert rows(found)["B", "2017"].status == "mean of 1 of 2 years: no figure for the others"


def test_the_same_row_twice_counts_once() -> None:
    culture = {"path": "culture-jobs/employment.nuts3.csv", "value": "employment_culture_entertainment_recreation"}
    found = rows(sums(given({**NUTS, "where": {}, "file": [culture]})))
    twice = given({"file": [culture]}).files[culture["path"]].decode().count("2018,UKC11,")
    assert twice == 2
    assert len([key for key in found if key == ("UKC11", "2018")]) == 1


def test_two_figures_for_one_area_and_year_are_an_error() -> None:
    with pytest.raises(AtlasError) as error:
        table("code,year,value\nA,2018,5\nA,2018,6\n")
    assert "t:3: is a second, different figure for an area and period" in str(error.value)
    assert "A in 2018: " in str(error.value)
    assert "as in line 2" in str(error.value)


def test_codes_that_begin_otherwise_are_turned_into_ours() -> None:
    options = {
        "format": "parquet",
        "code": "geography.code",
        "period": "dates.date",
        "value": "value",
        "missing": "withheld",
        "prefix": {"TL": "UK"},
        "where": {"geography.type": "nuts 2016 level 3", "industry.code": "Total"},
        "file": [{"path": "employees/BRES.parquet"}],
    }
    found = rows(sums(given(options)))
    assert set(found) == {(code, year) for code in ("UKC11", "UKC12") for year in ("2021", "2022")}


def test_the_whole_of_another_country_is_not_taken_in() -> None:
    """The file calls Great Britain "UK": no row of a kind other than the declared one comes in."""
    options = {"format": "parquet", "code": "geography.code", "period": "dates.date", "value": "value", "missing": "-"}
    where = {"geography.type": "nuts 2016 level 3", "industry.code": "Total"}
    found = sums(given({**options, "where": where, "file": [{"path": "employees/BRES.parquet"}]}))
    assert "UK" not in {row.code for row in found.rows}


@pytest.mark.parametrize(
    ("cell", "said"),
    [("1,5", "has a decimal comma"), ("12 345", "is not a number"), ("NaN", "is no finite number"), ("c", "is not a")],
)
def test_what_is_no_number_is_an_error(cell: str, said: str) -> None:
    with pytest.raises(AtlasError, match=said):
        table(f'code,year,value\nA,2018,"{cell}"\n')


def test_an_option_that_nobody_knows_is_an_error() -> None:
    with pytest.raises(AtlasError, match=r"unknown key\n    field: adapter.marker\n    nearest: markers"):
        table("code,year,value\nA,2018,5\n", marker=["c"])
    with pytest.raises(AtlasError, match="is missing"):
        sums(given({"code": "code", "period": "year", "file": [{"path": "t"}]}, t=b"code,year\n"))


def test_a_marker_stands_for_no_figure() -> None:
    found = table("code,year,value\nA,2018,c\nB,2018,7\n", markers=["c"])
    assert rows(found)["A", "2018"] == Tidy("A", "2018", "", status="no figure")


def test_a_part_that_the_publisher_renamed_is_an_error() -> None:
    with pytest.raises(AtlasError) as error:
        sums(given({**BASE, "file": [output("withheld.parquet", ["71", "72"])]}))
    assert "no row is about what is declared" in str(error.value)
    assert "expected: 72" in str(error.value)
    assert "expected: 72" in str(error.value)


def test_an_unknown_code_is_an_error_unless_a_reason_is_given() -> None:
    options = {"code": "code", "period": "year", "value": "value", "missing": "-", "file": [{"path": "t"}]}
    content = b"code,year,value\nA1,2018,5\nB1,2018,6\n"
    with pytest.raises(AtlasError, match="t:3: is no code of the layer's area set") as error:
        sums(given(options, ("A1",), t=content))
    assert "field: code" in str(error.value)
    assert "`codes`" in str(error.value)
    found = sums(given({**options, "leave_out": {"B": "another country"}}, ("A1",), t=content))
    assert found.excluded == {"B1": "another country"}
    assert [row.code for row in found.rows] == ["A1"]
