"""Traps in publishers' files: each treatment of a real layer's options on an excerpt, and what happens without it.

`docs/traps.md` lists all of them, with the test of each.
"""

from __future__ import annotations

import pytest
from declared import (
    EXCERPTS,
    SOMERSET,
    adapted,
    carried,
    declared,
    fault,
    given,
    row,
)

from atlas.model import Tidy

# 1: fast growth is of businesses with 10 or more employees; how many those are is in no file


def test_fast_growth_is_not_put_together_from_old_districts() -> None:
    rows = carried("high-growth-businesses").rows
    assert row(rows, SOMERSET, "2023").value == ""
    assert row(rows, SOMERSET, "2023").status == "published for 4 earlier areas only; their rates cannot be added up"
    assert row(rows, SOMERSET, "2024").value == "4.670912951167728"
    assert "10 or more employees" in declared("high-growth-businesses")["denominator"]


def test_weighted_by_all_businesses_fast_growth_would_have_a_wrong_figure() -> None:
    weight = declared("business-deaths")["adapter"]["weight"]
    made = float(row(carried("high-growth-businesses", weight=weight).rows, SOMERSET, "2023").value)
    assert abs(made - _county("High growth businesses")) > 0.01


# 33: rows of counties hold the same businesses again


def test_deaths_of_old_districts_agree_with_the_county_which_is_left_out() -> None:
    made = row(carried("business-deaths").rows, SOMERSET, "2023")
    assert made.status == "carried: from 4 earlier areas, weighted by active businesses"
    assert float(made.value) == pytest.approx(_county("Business deaths"), abs=1e-8)
    assert adapted("business-deaths").excluded["E10000027"].startswith("a county")


def _county(indicator: str) -> float:
    text = (EXCERPTS / "business-growth/business-demography.csv").read_text(encoding="utf-8-sig")
    line = next(line for line in text.splitlines() if line.startswith("E10000027") and indicator in line)
    return float(line.split(",")[5])


@pytest.mark.parametrize(
    ("layer", "area", "year", "parts"),
    [("survival-1-year", SOMERSET, "2023", 4), ("survival-5-years", "E06000060", "2019", 4)],
)
def test_survival_is_not_put_together_without_the_new_businesses(layer: str, area: str, year: str, parts: int) -> None:
    made = row(carried(layer).rows, area, year)
    assert (made.value, made.status) == (
        "",
        f"published for {parts} earlier areas only; their rates cannot be added up",
    )


# 28: rates from a handful


@pytest.mark.parametrize("layer", ["business-deaths", "high-growth-businesses"])
def test_rates_of_a_handful_are_marked_and_keep_their_figure(layer: str) -> None:
    for code in ("E06000053", "S12000023"):
        made = row(adapted(layer).rows, code, "2024")
        assert made.value
        assert made.status.startswith("small base")
    assert row(adapted(layer, marks=None).rows, "E06000053", "2024").status == ""


# 18: another header, an older edition, a nation missing in the newest year


def test_another_header_is_only_other_names() -> None:
    rows = adapted("gdp-per-head").rows
    assert row(rows, "E06000001", "2023").value == "20154"
    assert row(rows, "N09000001", "2022").value == "29653"
    assert row(rows, "N09000001", "2023") == Tidy("N09000001", "2023", "", status="not published for 2023")
    assert "edition of 7 May 2025" in declared("gdp-per-head")["source"]["title"]


def test_the_whole_with_offshore_output_is_the_benchmark_and_the_other_is_left_out() -> None:
    got = adapted("gdp-per-head")
    assert row(got.rows, "K02000001", "2023").value == "39845"
    assert got.excluded["K99000002"].startswith("the United Kingdom without")
    assert "K99000002" in fault("gdp-per-head", leave_out={})


def test_with_the_usual_names_the_file_is_not_read() -> None:
    usual = declared("unemployment")["adapter"]
    assert "header" in fault("gdp-per-head", header=usual["header"])


# 27: more jobs than residents


def test_figures_per_head_where_few_live_are_set_apart() -> None:
    assert set(declared("gdp-per-head")["apart"]) == {"E09000001", "E09000033"}
    assert row(adapted("gdp-per-head").rows, "E09000001", "2023").value == "8228049"


# 23: a code of transactions that means received and paid


def test_components_go_by_name() -> None:
    assert row(adapted("income-property").rows, "E08000035", "2022").value == "3494"
    assert row(adapted("income-benefits").rows, "E08000035", "2022").value == "5438"


def test_by_code_two_figures_would_stand_for_one() -> None:
    file = given("income-property").options["file"][0]
    where = {"variable.name": "GDHI per capita (£) current prices", "transaction.code": "D.4"}
    assert "is a second, different figure" in fault("income-property", file=[{**file, "where": where}])


# 22: that file is an older edition of income per head: no layer may take its total


def test_the_total_of_the_older_edition_is_nobodys_figure() -> None:
    for layer in ("income-earnings", "income-self-employment", "income-property", "income-benefits"):
        table = declared(layer)
        assert table["adapter"]["file"][0]["where"]["transaction.name"] != "Gross Disposable Income"
        assert "An older edition" in table["source"]["caveats"][0]
    assert "els/" in declared("gdhi-per-head")["adapter"]["file"][0]["path"]
