"""Traps in files about people and places, as test_traps does: surveys, schemes, populations, deprivation."""

from __future__ import annotations

from dataclasses import replace

import pytest
from declared import (
    CUMBERLAND,
    NORTH_YORKSHIRE,
    ROOT,
    SOMERSET,
    WESTMORLAND,
    adapted,
    carried,
    changes,
    declared,
    fault,
    given,
    row,
)

from atlas.adapters import ADAPTERS
from atlas.errors import AtlasError
from atlas.model import Tidy
from atlas.refresh.carry import carry

# 29, 30: surveys with intervals, and a nation that comes from another survey


@pytest.mark.parametrize("layer", ["inactivity", "unemployment", "level-3-qualifications", "no-qualifications"])
def test_surveys_keep_their_intervals(layer: str) -> None:
    made = row(adapted(layer).rows, "E06000001", "2023")
    assert float(made.lower) < float(made.value) < float(made.upper)
    assert declared(layer)["interval"] == "95% interval"


def test_inactivity_of_one_nation_comes_from_its_own_survey() -> None:
    rows = adapted("inactivity").rows
    assert row(rows, "N09000001", "2023").value == "19.8"
    assert row(rows, "E06000001", "2023").value == "29.7"
    assert row(rows, "K02000001", "2023").value == "21.3"
    assert "N09" in str(declared("inactivity")["adapter"]["gap"])


def test_qualifications_of_one_nation_only_in_years_that_the_others_have() -> None:
    rows = adapted("level-3-qualifications").rows
    assert {each.period for each in rows} == {"2022", "2023"}
    assert row(rows, "N09000001", "2023") == Tidy("N09000001", "2023", "62.2")
    assert "2016" in {each.period for each in adapted("level-3-qualifications", first=None).rows}


def test_an_estimate_from_a_handful_of_people_says_so() -> None:
    rows = adapted("no-qualifications").rows
    assert row(rows, "E06000017", "2022").status == "unreliable: 3 to 9 people in the sample"
    assert row(rows, "E07000043", "2023").status == "not published for 2023: too few people in the survey"


# 45: modelled unemployment covers one part of the country


def test_modelled_unemployment_is_held_against_its_own_whole() -> None:
    got = adapted("unemployment")
    assert row(got.rows, "K03000001", "2023").value == "3.7"
    assert row(got.rows, "E06000061", "2023").status == "not published for 2023"
    assert declared("unemployment")["scope"]["codes"] == ["E92000001", "S92000003", "W92000004"]


# 31: schemes of different nations


SCHEMES = {
    "apprenticeship-achievements-england": "E92000001",
    "apprenticeships-england": "E92000001",
    "further-education": "E92000001",
    "apprenticeships-scotland": "S92000003",
    "apprenticeship-achievements-scotland": "S92000003",
    "apprenticeships-northern-ireland": "N92000002",
}


@pytest.mark.parametrize("layer", SCHEMES)
def test_each_nations_scheme_has_a_map_of_its_own(layer: str) -> None:
    table = declared(layer)
    assert table["scope"]["codes"] == [SCHEMES[layer]]
    assert table["benchmark"]["code"] == SCHEMES[layer]


def test_no_other_layer_holds_apprenticeships() -> None:
    named = [
        path.parent.name
        for path in ROOT.glob("layers/*/layer.toml")
        if "apprenticeships" in str(declared(path.parent.name).get("adapter", {}).get("file", ""))
    ]
    assert set(named) == set(SCHEMES) - {"further-education"}


def test_codes_of_earlier_years_are_those_of_today() -> None:
    rows = adapted("apprenticeships-scotland").rows
    assert {each.period for each in rows if each.code == "S12000049"} == {"2013", "2018", "2019", "2025"}
    assert not [each for each in rows if each.code == "S12000046"]


def test_a_suppressed_number_of_apprentices_has_the_reason() -> None:
    made = row(adapted("apprenticeship-achievements-england").rows, "E06000053", "2024")
    assert (made.value, made.status) == ("", "left out by the publisher: fewer than 5")
    assert "Value suppressed" in fault("apprenticeship-achievements-england", notes={"Obsolete code since": ""})


# 17: both codes


def test_poverty_after_housing_costs_folds_both_codes() -> None:
    rows = adapted("child-poverty-after-housing").rows
    assert row(rows, "E08000016", "2024").value == "31.49997829"
    assert not [each for each in rows if each.code == "E08000038"]


# 44: the population workbook


def test_people_of_old_districts_add_up_and_the_footer_is_left_out() -> None:
    got = carried("population")
    assert row(got.rows, SOMERSET, "2021").status == "carried: from 4 earlier areas, added up"
    parts = [each for each in adapted("population").rows if each.code.startswith("E07") and each.period == "2021"]
    assert float(row(got.rows, SOMERSET, "2021").value) == sum(float(each.value) for each in parts)
    assert list(adapted("population").excluded.values()) == ["the table's footer"]


def test_without_that_the_footer_would_be_an_unknown_code() -> None:
    assert "Source: ONS" in fault("population", leave_out={})


def test_a_district_given_back_to_years_before_it_was_is_enough() -> None:
    assert row(carried("population").rows, SOMERSET, "1998").value


# Jobs below the Living Wage: suppressed cells, old districts, one nation as one area


def test_unreliable_cells_are_empty_with_the_reason() -> None:
    rows = adapted("below-living-wage").rows
    assert row(rows, "E06000017", "2022").value == ""
    assert row(rows, "E06000017", "2022").status.startswith("left out by the publisher as unreliable")
    assert row(rows, "E08000035", "2022").value == "22.7"
    assert "marker" in fault("below-living-wage", markers={}) or "number" in fault("below-living-wage", markers={})


def test_shares_of_old_districts_are_not_added_up() -> None:
    rows = carried("below-living-wage").rows
    assert row(rows, CUMBERLAND, "2022").value == ""
    assert row(rows, WESTMORLAND, "2022").status == "published for earlier areas only, without Barrow-in-Furness"


def test_only_all_employees_are_taken() -> None:
    file = given("below-living-wage").options["file"][0]
    assert "a second, different figure" in fault("below-living-wage", file=[{"path": file["path"]}])


# English deprivation: districts of 2019, England only, shares as percent


def test_scores_of_old_districts_are_not_put_together() -> None:
    made = row(carried("deprivation-england").rows, "E06000060", "2019")
    assert (made.value, made.status) == ("", "published for 4 earlier areas only; their rates cannot be added up")


def test_shares_become_percent_with_every_digit() -> None:
    assert row(adapted("deprived-neighbourhoods").rows, "E06000001", "2019").value == "36.21"
    assert row(adapted("deprived-neighbourhoods", times=None).rows, "E06000001", "2019").value == "0.3621"


# 32: the composite index


def test_the_composite_is_marked_as_modelled_and_its_codes_are_tied() -> None:
    got = adapted("deprivation-uk")
    assert row(got.rows, "N09000005", "2020").value == "62.310842986626255"
    assert got.excluded == {
        "LCR": "a combined authority",
        "LIN": "a county: its districts are the areas of this set",
    }
    assert declared("deprivation-uk")["status"] == "modelled"
    assert "not the ranks" in " ".join(declared("deprivation-uk")["source"]["caveats"])


def test_without_the_file_of_codes_none_is_known() -> None:
    it = given("deprivation-uk")
    with pytest.raises(AtlasError, match="DRS"):
        ADAPTERS["long"](replace(it, options={**it.options, "file": it.options["file"][:1]}))


# Categories of 2021


def test_a_category_is_taken_over_only_where_all_were_alike() -> None:
    rows = carried("levelling-up-priority").rows
    assert row(rows, CUMBERLAND, "2021").value == "2"
    assert row(rows, WESTMORLAND, "2021") == Tidy(
        WESTMORLAND, "2021", "", status="mixed: 3 earlier areas of categories 1 and 2 and 3"
    )
    assert row(rows, NORTH_YORKSHIRE, "2021").value == ""


def test_as_counts_categories_would_be_added_up() -> None:
    got = adapted("levelling-up-priority")
    assert row(carry(got.rows, changes(), "count").rows, CUMBERLAND, "2021").value == "6"
