"""Traps in publishers' files: each treatment of a real layer's options on an excerpt, and what happens without it.

`docs/traps.md` lists all of them, with the test of each.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from test_adapters import changes, codes, row

from atlas.adapters import ADAPTERS, Adapted, Given
from atlas.derive import by_key
from atlas.errors import AtlasError
from atlas.model import Tidy
from atlas.refresh.carry import Carried, Weights, carry

ROOT = Path(__file__).parent.parent
EXCERPTS = ROOT / "tests" / "excerpts"
SOMERSET, CUMBERLAND, WESTMORLAND, NORTH_YORKSHIRE = "E06000066", "E06000063", "E06000064", "E06000065"

FILES = {
    "business-deaths": ["business-growth/business-demography.csv"],
    "high-growth-businesses": ["business-growth/business-demography.csv"],
    "survival-1-year": ["business-survival/business-demography.csv"],
    "survival-5-years": ["business-survival/business-demography.csv"],
    "unemployment": ["unemployment/modelled-unemployment.csv"],
    "inactivity": ["inactivity/employment-rate.csv", "inactivity/employment-rate-ni.csv"],
    "level-3-qualifications": [
        "qualifications/qualifications-level-3-or-above.csv",
        "qualifications/qualifications-level-3-or-above-ni.csv",
    ],
    "no-qualifications": ["qualifications/qualifications-none-gb.csv"],
    "child-poverty-after-housing": ["child-poverty/children-in-relative-poverty.csv"],
    "apprenticeship-achievements-england": ["apprenticeships/apprenticeships.csv"],
    "apprenticeships-scotland": ["apprenticeships/apprenticeships-scotland.csv"],
    "apprenticeship-achievements-scotland": ["apprenticeships/apprenticeships-scotland.csv"],
    "apprenticeships-northern-ireland": ["apprenticeships/apprenticeships-ni.csv"],
    "further-education": ["apprenticeships/further-education-and-skills-participation.csv"],
    "gdp-per-head": ["gdp-per-head/gdp-per-head.csv"],
    "income-property": ["gdhi-components/components.parquet"],
    "income-benefits": ["gdhi-components/components.parquet"],
    "population": ["population/population.xlsx"],
    "below-living-wage": ["living-wage/jobs.csv"],
    "deprivation-england": ["deprivation-england/file-10.xlsx"],
    "deprived-neighbourhoods": ["deprivation-england/file-10.xlsx"],
    "deprivation-uk": ["deprivation-uk/la_imd.csv", "deprivation-uk/authorities.csv"],
    "levelling-up-priority": ["levelling-up/priority.csv"],
}


def toml(path: str) -> dict[str, Any]:
    return tomllib.loads((ROOT / path).read_text(encoding="utf-8"))


def declared(layer: str) -> dict[str, Any]:
    return toml(f"layers/{layer}/layer.toml")


NATIONS = {"E92000001": "E", "S92000003": "S", "W92000004": "W", "N92000002": "N"}


def given(layer: str, **options: Any) -> Given:
    """What the real layer's adapter gets, with excerpts in place of the publishers' files; None takes an option off."""
    table = declared(layer)
    adapter = {key: value for key, value in {**table["adapter"], **options}.items() if value is not None}
    files = {
        file["path"]: (EXCERPTS / name).read_bytes() for file, name in zip(adapter["file"], FILES[layer], strict=True)
    }
    starts = tuple(NATIONS[code] for code in table.get("scope", {"codes": NATIONS})["codes"])
    inside = tuple(code for code in codes() if code.startswith(starts))
    outside = tuple(code for code in codes() if code not in inside)
    benchmark = table.get("benchmark", {}).get("code", "K02000001")
    other = toml("layers/areas/lad23/area.toml")["adapter"]["other_codes"]
    return Given(f"layers/{layer}/layer.toml", files, adapter, inside, outside, benchmark, changes(), other)


def adapted(layer: str, **options: Any) -> Adapted:
    it = given(layer, **options)
    return ADAPTERS[it.options["kind"]](it)


def carried(layer: str, **options: Any) -> Carried:
    got = adapted(layer, **options)
    figures = declared(layer)["adapter"].get("figures", "rate")
    return carry(got.rows, changes(), figures, Weights(by_key(got.weights), got.weighted_by))


def fault(layer: str, **options: Any) -> str:
    with pytest.raises(AtlasError) as caught:
        adapted(layer, **options)
    return str(caught.value)


def test_excerpts_in_folders_have_a_source_and_a_licence_and_are_short() -> None:
    listed = (EXCERPTS / "SOURCES.csv").read_text(encoding="utf-8")
    for folder in (each for each in EXCERPTS.iterdir() if each.is_dir()):
        note = folder / "SOURCE.md"
        said = note.read_text(encoding="utf-8") if note.is_file() else ""
        for path in (each for each in folder.iterdir() if each != note):
            assert said or f"\n{folder.name}/{path.name}," in listed, path
            assert path.suffix != ".csv" or path.read_bytes().count(b"\n") <= 31 + 20, path  # notes above the header
        assert not said or all(f"\n- {key}: " in said for key in ("Publisher", "Address", "Licence", "Rows")), folder


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


# 5, 6, 7, 21: files and columns that are not to be used


@pytest.mark.parametrize("forbidden", ["nesta/gtr/", "ce_cpd_learner_days", "PROD_LAD", "lad_indicators_wide"])
def test_files_that_mislead_are_read_by_no_layer(forbidden: str) -> None:
    layers = sorted(ROOT.glob("layers/*/layer.toml"))
    assert len(layers) > 70
    assert not [path.parent.name for path in layers if forbidden in path.read_text(encoding="utf-8")]


def test_cash_from_collaboration_is_never_divided_by_people() -> None:
    for path in ROOT.glob("layers/*/layer.toml"):
        derive = declared(path.parent.name).get("derive", {})
        named = {str(derive.get(key)) for key in ("of", "by")}
        assert not {"collaboration-income", "population"} <= named


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


# The list of traps itself


def test_every_trap_of_the_list_names_a_test_that_is_there() -> None:
    tests = "\n".join(path.read_text(encoding="utf-8") for path in (ROOT / "tests").glob("test_*.py"))
    rows = [
        [cell.strip() for cell in line.strip("|\n").split("|")]
        for line in (ROOT / "docs/traps.md").read_text(encoding="utf-8").splitlines()
        if re.match(r"\| \d", line)
    ]
    assert [int(cells[0]) for cells in rows] == list(range(1, len(rows) + 1))
    for number, severity, *_, named in rows:
        found = re.findall(r"`(test_\w+)`", named)
        assert found or severity != "H", number
        assert all(f"def {name}(" in tests for name in found), (number, found)
