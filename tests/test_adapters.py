"""Publishers' quirks, on excerpts of their files: each treatment, and what happens without it.

The options are those of the real `layer.toml`, so a test fails when a layer loses a treatment.
"""

from __future__ import annotations

import csv
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from atlas.adapters import ADAPTERS, Adapted, Given
from atlas.adapters.numbers import number, why_not
from atlas.derive import by_key
from atlas.errors import AtlasError
from atlas.model import Change, Tidy
from atlas.refresh.carry import Weights, carry

ROOT = Path(__file__).parent.parent
EXCERPTS = ROOT / "tests" / "excerpts"
MARK = b"\xef\xbb\xbf"


def toml(path: str) -> dict[str, Any]:
    return tomllib.loads((ROOT / path).read_text(encoding="utf-8"))


def changes() -> tuple[Change, ...]:
    with (ROOT / "layers/areas/lad23/changes.csv").open(encoding="utf-8") as lines:
        return tuple(Change(**row) for row in csv.DictReader(lines))


def codes() -> tuple[str, ...]:
    with (ROOT / "layers/areas/lad23/groups.csv").open(encoding="utf-8") as lines:
        return tuple(row["area_code"] for row in csv.DictReader(lines) if row["kind"] == "nation")


def given(layer: str, files: Mapping[str, bytes] | None = None, **options: Any) -> Given:
    """What the real layer's adapter gets, with excerpts (or `files`) in place of the publisher's files."""
    table = toml(f"layers/{layer}/layer.toml")
    adapter = {**table["adapter"], **options}
    adapter = {key: value for key, value in adapter.items() if value is not None}
    contents = {}
    for file in adapter["file"]:
        name = Path(file["path"]).name.removesuffix(".gz")
        contents[file["path"]] = (files or {}).get(name) or (EXCERPTS / name).read_bytes()
    every = codes()
    inside = tuple(code for code in every if code.startswith("E")) if "scope" in table else every
    return Given(
        f"layers/{layer}/layer.toml",
        contents,
        adapter,
        inside,
        tuple(code for code in every if code not in inside),
        table.get("benchmark", {}).get("code", "K02000001"),
        changes(),
        toml("layers/areas/lad23/area.toml")["adapter"]["other_codes"],
    )


def adapted(layer: str, files: Mapping[str, bytes] | None = None, **options: Any) -> Adapted:
    return ADAPTERS["long"](given(layer, files, **options))


def row(rows: Iterable[Tidy], code: str, period: str) -> Tidy:
    found = [each for each in rows if (each.code, each.period) == (code, period)]
    assert len(found) == 1, f"{len(found)} rows for {code} in {period}"
    return found[0]


def fault(layer: str, files: Mapping[str, bytes] | None = None, **options: Any) -> str:
    with pytest.raises(AtlasError) as caught:
        adapted(layer, files, **options)
    return str(caught.value)


def excerpt(name: str) -> bytes:
    return (EXCERPTS / name).read_bytes()


def test_excerpts_are_short_and_have_a_source_and_a_licence() -> None:
    with (EXCERPTS / "SOURCES.csv").open(encoding="utf-8") as lines:
        listed = {line["file"]: line for line in csv.DictReader(lines)}
    for path in EXCERPTS.glob("*.csv"):
        if path.name != "SOURCES.csv":
            assert path.read_bytes().count(b"\n") <= 31 + 20, path.name  # the table's rows, its header, notes above it
            assert listed[path.name]["licence"], path.name
            assert listed[path.name]["address"].startswith("https://"), path.name


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
    assert "a second, different figure for E08000016 in 2023" in text


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


# Faults in publishers' files, one at a time


NAME = "gigabit-capable-broadband.csv"


def broken(old: bytes, new: bytes, count: int = 1) -> str:
    content = excerpt(NAME)
    assert old in content
    return fault("gigabit-broadband", {NAME: content.replace(old, new, count)})


@pytest.mark.parametrize("marks", [b"", MARK, MARK + MARK])
def test_byte_order_marks_none_one_or_two(marks: bytes) -> None:
    content = marks + excerpt(NAME).removeprefix(MARK)
    assert row(adapted("gigabit-broadband", {NAME: content}).rows, "E06000001", "2026").value == "96.9"


@pytest.mark.parametrize("ends", [b"\n", b"\r\n"])
def test_line_ends_of_both_kinds(ends: bytes) -> None:
    content = excerpt(NAME).replace(b"\r\n", b"\n").replace(b"\n", ends)
    assert row(adapted("gigabit-broadband", {NAME: content}).rows, "E06000001", "2026").value == "96.9"


def test_lines_above_the_header_do_no_harm() -> None:
    content = b'"Title","Gigabit"\r\n\r\n"Notes, and more"\r\n' + excerpt(NAME).removeprefix(MARK)
    assert row(adapted("gigabit-broadband", {NAME: content}).rows, "E06000001", "2026").value == "96.9"


def test_columns_may_move() -> None:
    lines = [line.split(",", 11) for line in excerpt(NAME).decode("utf-8-sig").splitlines()]
    content = "\n".join(",".join([*line[1:], line[0]]) for line in lines).encode()
    assert row(adapted("gigabit-broadband", {NAME: content}).rows, "E06000001", "2026").value == "96.9"


def test_a_column_with_another_name_is_named_with_the_nearest() -> None:
    text = broken(b"observation", b"observed_value")
    assert "has no such column" in text
    assert "observation" in text
    assert "nearest: observed_value" in text


def test_an_indicator_with_another_name_is_named_with_the_nearest() -> None:
    text = broken(b"Gigabit capable broadband", b"Gigabit-capable broadband", -1)
    assert "no row is about what is declared" in text
    assert "nearest: Gigabit-capable broadband" in text


def test_another_unit_is_an_error() -> None:
    text = broken(b"Percentage,%", b"Proportion,ratio", -1)
    assert "says something else than is declared (and in 5 further rows)" in text
    assert "expected: Percentage" in text


def test_another_period_is_an_error() -> None:
    assert "is not a period as declared" in broken(b"2026-01-01", b"2026-Q1")


@pytest.mark.parametrize(
    ("cell", "said"),
    [
        (b'"96,9"', "has a decimal comma"),
        (b'"1,096.9"', "has signs between thousands that are not declared"),
        (b"NaN", "is no finite number"),
        (b"inf", "is no finite number"),
        (b"about 97", "is not a number"),
        (b"=1+1", "is not a number"),
        (b"", "has no figure and no marker"),
    ],
)
def test_what_is_no_number_is_an_error(cell: bytes, said: str) -> None:
    text = broken(b",96.9,", b"," + cell + b",")
    assert said in text
    assert NAME in text


def test_a_figure_outside_its_interval_is_an_error() -> None:
    content = excerpt("employment-rate.csv").replace(b"76.3,Percentage,%,72.0,80.6", b"76.3,Percentage,%,72.0,76.2")
    assert "lies outside its own interval" in fault("employment-rate", {"employment-rate.csv": content})


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "has no header row"),
        (b"\r\n", "has no header row"),
        (b"<!DOCTYPE html><html></html>", "is a web page instead of a table"),
        (b"PK\x03\x04", "is a ZIP archive, not text"),
        (MARK, "has no header row"),
    ],
)
def test_what_is_no_table_is_an_error(content: bytes, why: str) -> None:
    assert why in fault("gigabit-broadband", {NAME: content or b" "})


def test_a_file_cut_in_the_middle_of_a_row_is_an_error() -> None:
    assert "ends in the middle of a row" in fault("gigabit-broadband", {NAME: excerpt(NAME)[:-150]})


def test_faults_of_all_files_are_said_together() -> None:
    files = {
        "employment-rate.csv": excerpt("employment-rate.csv").replace(b"76.3,", b"x76.3,"),
        "employment-rate-ni.csv": excerpt("employment-rate-ni.csv").replace(b"78.5,", b"x78.5,"),
    }
    text = fault("employment-rate", files)
    assert "x76.3" in text
    assert "x78.5" in text


def test_what_is_odd_is_an_option_not_code() -> None:
    """A wide table with periods as columns, other names, thousands signs: nothing but options."""
    content = b'Notes\nCode,Name,2021,2022\nA1,One,"1,234",..\nA2,Two,5,6\n'
    options = {
        "kind": "long",
        "header": "Code",
        "thousands": ",",
        "columns": {"code": "Code", "period": "year", "value": "figure"},
        "period_columns": r"(?P<year>\d{4})",
        "markers": {"..": "withheld in {period}"},
        "file": [{"path": "wide.csv"}],
    }
    rows = ADAPTERS["long"](Given("layer.toml", {"wide.csv": content}, options, ("A1", "A2"))).rows
    assert row(rows, "A1", "2021").value == "1234"
    assert row(rows, "A1", "2022") == Tidy("A1", "2022", "", status="withheld in 2022")
    assert row(rows, "A2", "2022").value == "6"


@pytest.mark.parametrize(
    ("text", "thousands", "plain"),
    [
        ("1.50", None, "1.50"),
        ("-0.3", None, "-0.3"),
        ("1e-05", None, "1e-05"),
        ("1,234,567.8", ",", "1234567.8"),
        ("1,23", ",", None),
        ("12,34,567", ",", None),
        ("1,234", None, None),
        ("１２", None, None),
        ("+1", None, "1"),
    ],
)
def test_numbers(text: str, thousands: str | None, plain: str | None) -> None:
    assert number(text, thousands) == plain
    assert plain is not None or why_not(text)


# Faults in the options themselves


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"marker": {"x": "why"}}, "nearest: markers"),
        ({"period": "(\\d{4})"}, "has no group `year`"),
        ({"period": "(?P<year>\\d{4}"}, "is no regular expression"),
        ({"columns": {"code": "areacd", "value": "observation"}}, "adapter.file.0.columns.period"),
        ({"file": [{"path": "a.csv", "wher": {}}]}, "nearest: where"),
    ],
)
def test_wrong_options_are_errors(options: dict[str, Any], said: str) -> None:
    every = given("gigabit-broadband")
    with pytest.raises(AtlasError) as caught:
        ADAPTERS["long"](replace(every, options={**every.options, **options}))
    assert said in str(caught.value)
    assert "layers/gigabit-broadband/layer.toml" in str(caught.value)
