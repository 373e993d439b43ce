"""Publishers' quirks, on excerpts of their files: each treatment, and what happens without it.

The options are those of the real `layer.toml`, so a test fails when a layer loses a treatment.
"""

from __future__ import annotations

import csv
from dataclasses import replace

import pytest
from declared import adapted, changes, excerpt, fault, given, row, toml

from atlas.adapters import ADAPTERS
from atlas.derive import by_key
from atlas.errors import AtlasError
from atlas.model import Tidy
from atlas.refresh.carry import Weights, carry

# The publisher's digits, codes and marks


def test_digits_are_the_publishers() -> None:
    assert row(adapted("gva-per-hour").rows, "N09000001", "2023").value == digits("gross-value-added.csv", "N09000001")


def digits(name: str, code: str) -> str:
    lines = csv.DictReader(excerpt(name).decode("utf-8-sig").splitlines())
    found = [
        line["observation"]
        for line in lines
        if line["areacd"] == code and line["period"][:4] == "2023" and line["indicator"].endswith("hour worked")
    ]
    assert len(found) == 1
    return found[0]


def test_the_publishers_own_code_for_the_country_becomes_the_benchmark() -> None:
    assert row(adapted("gva-per-hour").rows, "K02000001", "2023").value == "41.87"


def test_without_that_recoding_the_code_is_unknown() -> None:
    assert "K99000002" in fault("gva-per-hour", codes=None)


def test_only_the_indicator_meant_is_taken() -> None:
    hour, job = adapted("gva-per-hour").rows, adapted("gva-per-job").rows
    assert float(row(hour, "E06000001", "2023").value) < 100 < float(row(job, "E06000001", "2023").value)


def test_a_nation_without_figures_has_the_reason() -> None:
    rows = adapted("gva-per-job").rows
    assert row(rows, "N09000001", "2022").value
    assert row(rows, "N09000001", "2023") == Tidy("N09000001", "2023", "", status="not published for 2023")


def test_a_marker_that_nobody_explained_is_an_error() -> None:
    text = fault("gva-per-job", markers={})
    assert "a marker that nobody has explained" in text
    assert "markers" in text


@pytest.mark.parametrize("layer", ["child-poverty", "gigabit-broadband"])
def test_codes_of_2025_are_folded(layer: str) -> None:
    rows = adapted(layer).rows
    for code in ("E08000016", "E08000019"):
        assert [each for each in rows if each.code == code]
    assert not [each for each in rows if each.code in ("E08000038", "E08000039")]


def test_without_the_fold_areas_under_new_codes_would_be_unknown() -> None:
    with pytest.raises(AtlasError, match="E08000038"):
        ADAPTERS["long"](replace(given("gigabit-broadband"), changes=()))


def test_rows_that_say_the_same_twice_become_one() -> None:
    rows = adapted("child-poverty").rows
    assert len({(each.code, each.period) for each in rows}) == len(rows)


def test_two_different_figures_for_one_area_are_an_error() -> None:
    content = excerpt("children-in-relative-poverty.csv").decode()
    line = next(
        line for line in content.splitlines() if line.startswith("E08000038") and "before" in line and "2023-" in line
    )
    value = line.split(",")[5]
    text = fault("child-poverty", {"children-in-relative-poverty.csv": content.replace(value, "1.5", 1).encode()})
    assert "E08000016 in 2023: " in text


def test_a_code_new_to_everybody_is_an_error() -> None:
    content = excerpt("gigabit-capable-broadband.csv").replace(b"E06000001", b"E06000099")
    text = fault("gigabit-broadband", {"gigabit-capable-broadband.csv": content})
    assert "E06000099" in text
    assert "nearest: E0" in text


@pytest.mark.parametrize("code", [b"e06000001", b"E0600001", b"E06000001x"])
def test_a_code_that_is_almost_right_is_an_error(code: bytes) -> None:
    content = excerpt("gigabit-capable-broadband.csv").replace(b"E06000001", code)
    text = fault("gigabit-broadband", {"gigabit-capable-broadband.csv": content})
    assert "is a code that the area set does not know" in text


def test_larger_areas_are_left_out_with_the_reason() -> None:
    excluded = adapted("gigabit-broadband").excluded
    assert excluded["E10000003"].startswith("a county")
    assert excluded["E47000002"] == "a combined authority"


def test_early_years_without_a_nation_are_not_taken() -> None:
    assert {each.period for each in adapted("claimants").rows} == {"2013", "2014"}
    early = adapted("claimants", first=2012).rows
    assert row(early, "N09000001", "2012") == Tidy("N09000001", "2012", "", status="not published for 2012")


def test_two_surveys_make_one_layer_with_intervals() -> None:
    rows = adapted("employment-rate").rows
    assert row(rows, "E08000037", "2023") == Tidy("E08000037", "2023", "76.3", "72.0", "80.6")
    assert row(rows, "N09000001", "2023") == Tidy("N09000001", "2023", "78.5", "74.7", "82.2")
    assert row(rows, "K02000001", "2023").value == "75.7"


def test_areas_that_a_survey_leaves_out_have_the_reason() -> None:
    rows = adapted("employment-rate").rows
    assert row(rows, "E09000001", "2023").status == "not published for 2023"
    assert row(rows, "E09000001", "2022").status == "left out by the publisher: too uncertain"


def test_a_note_of_the_publisher_is_passed_on_and_the_figure_kept() -> None:
    rows = adapted("employment-rate").rows
    assert row(rows, "E09000001", "2019").value == "87.2"
    assert "unreliable" in row(rows, "E09000001", "2019").status


def test_a_note_that_nobody_has_read_is_an_error() -> None:
    assert "a note that nobody has read" in fault("employment-rate", notes={})


def test_a_place_set_apart_keeps_its_figure() -> None:
    assert "E09000001" in toml("layers/gdhi-per-head/layer.toml")["apart"]
    assert float(row(adapted("gdhi-per-head").rows, "E09000001", "2023").value) > 100_000


def test_pay_is_of_april_and_has_intervals() -> None:
    rows = adapted("median-pay").rows
    uk = row(rows, "K02000001", "2025")
    assert (uk.value, uk.lower, uk.upper) == ("642.5", "641.2407", "643.7593")
    assert row(rows, "E06000058", "2015").status == "not published for 2015"


# Old districts


def test_counts_of_old_districts_add_up_without_the_county_row() -> None:
    got = adapted("active-businesses")
    rows = carry(got.rows, changes(), "count").rows
    assert row(rows, "E06000066", "2023").value == str(5600 + 5430 + 6050 + 6245)
    assert row(rows, "E06000066", "2023").status == "carried: from 4 earlier areas, added up"
    assert row(rows, "E06000066", "2024").value == "22980.0"
    assert got.excluded["E10000027"].startswith("a county")


def test_rates_of_old_districts_are_weighted_and_agree_with_the_publishers_county() -> None:
    got = adapted("business-births")
    rows = carry(got.rows, changes(), "rate", Weights(by_key(got.weights), got.weighted_by)).rows
    made = row(rows, "E06000066", "2023")
    assert float(made.value) == pytest.approx(8.681672025723474, abs=1e-8)  # row E10000027, which is not used
    assert made.status == "carried: from 4 earlier areas, weighted by active businesses"


def test_rates_without_what_they_are_rates_of_are_not_put_together() -> None:
    got = adapted("apprenticeships-england")
    made = row(carry(got.rows, changes(), "rate").rows, "E06000065", "2021")
    assert made.value == ""
    assert made.status == "published for 7 earlier areas only; their rates cannot be added up"


def test_one_nations_scheme_keeps_to_its_nation() -> None:
    got = adapted("apprenticeships-england")
    assert row(got.rows, "E92000001", "2022").value == "938"
    assert got.excluded["E61000001"] == "the Greater London Authority"
    assert row(got.rows, "E06000053", "2021").status == "left out by the publisher: fewer than 5"
