"""Points with attributes: quality profiles, campuses, ghosts, positions that may not be shipped."""

from __future__ import annotations

import csv
import io
from decimal import Decimal
from typing import Any

import pytest
from adapting import EXCERPTS, given

from atlas.adapters.points import points
from atlas.adapters.profiles import Submission, profiles, put_together
from atlas.errors import AtlasError, Problems

FIELDS = {
    "health": [1, 2, 3, 4],
    "bio": [5, 6],
    "earth": [7, 14],
    "computing": [10, 11],
    "eng": [12],
    "built": [13],
    "creative": [32, 33, 34],
}
FIELDS["other"] = [unit for unit in range(1, 35) if not any(unit in units for units in FIELDS.values())]
PROFILE: dict[str, Any] = {
    "role": "profiles",
    "path": "ref-2021/results.xlsx",
    "format": "workbook",
    "header": "Institution code (UKPRN)",
    "id": "Institution code (UKPRN)",
    "name": "Institution name",
    "unit": "Unit of assessment number",
    "weight": "FTE of submitted staff",
    "unique": ["Institution code (UKPRN)", "Unit of assessment number", "Multiple submission letter"],
    "standards": ["4*", "3*", "2*", "1*", "Unclassified"],
    "where": {"Profile": "Overall"},
    "count": "units",
    "amount": "fte",
    "shares": {"star4": "4*", "star3": "3*"},
    "scores": {"gpa": {"4*": 4, "3*": 3, "2*": 2, "1*": 1}},
    "masses": {"power": {"4*": 1, "3*": 0.25}},
}
STUDENTS: dict[str, Any] = {
    "role": "attributes",
    "path": "hesa-students/table-1.csv",
    "header": "UKPRN",
    "id": "UKPRN",
    "name": "HE provider",
    "thousands": ",",
    "take": {"students": "Total"},
}
STAFF: dict[str, Any] = {
    "role": "attributes",
    "path": "hesa-staff/table-1.csv",
    "header": "UKPRN",
    "id": "UKPRN",
    "name": "HE Provider",
    "strip": "*",
    "thousands": ",",
    "take": {"staff": "Total academic staff", "all_staff": "Total"},
}
POSITIONS: dict[str, Any] = {
    "role": "positions",
    "path": "provider-points/points.csv",
    "id": "ukprn",
    "name": "name",
    "longitude": "longitude",
    "latitude": "latitude",
    "withhold": {"column": "postcode", "starts": "BT", "reason": "free for non-commercial use only"},
}
CAMPUSES: dict[str, Any] = {
    "role": "campuses",
    "path": "campuses/campuses.csv",
    "id": "ukprn",
    "name": "campus",
    "longitude": "lon",
    "latitude": "lat",
    "field": "field",
    "share": "share",
    "main": "main",
    "why": "why",
    "fields": {"comp": "computing"},
    "reason": "shown at {name}, as we think",
}


def declared(*files: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {
        "kind": "points",
        "id_field": "ukprn",
        "keep_if": ["fte", "students"],
        "leave_out": "neither assessed nor with students",
        "placeless": "no source with a licence gives its place",
        "fields": FIELDS,
        "file": list(files),
        **more,
    }


def table(content: bytes) -> dict[str, dict[str, str]]:
    return {row["ukprn"]: row for row in csv.DictReader(io.StringIO(content.decode()))}


def profile_of(**changes: Any) -> dict[str, dict[str, str]]:
    problems = Problems()
    options = {**PROFILE, **changes}
    found = profiles(given(declared(options)), options, problems)
    problems.raise_if_any()
    return found


def test_a_mean_grade_divides_by_all_work_and_not_by_what_was_classified() -> None:
    """Bolton's unit 3: 8% 3*, 21% 2*, 37% 1*, 34% unclassified."""
    bolton = profile_of()["10006841"]
    assert bolton["gpa"] == "1.03"
    assert float(bolton["gpa"]) != pytest.approx(1.03 / 0.66, abs=0.01)
    assert bolton["star4"] == "0"


def test_a_mean_grade_is_not_rounded_twice() -> None:
    """2.874975 reads 2.87; by way of 2.875 it would read 2.88."""
    percent = {"4*": Decimal(50), "3*": Decimal(25), "2*": Decimal(0), "1*": Decimal("12.4975")}
    one = Submission("1", Decimal(1), percent)
    assert put_together(PROFILE, {}, [one])["gpa"] == "2.874975"


def test_standards_that_leave_the_unclassified_out_do_not_pass() -> None:
    with pytest.raises(AtlasError, match="does not add up to 100%"):
        profile_of(standards=["4*", "3*", "2*", "1*"])


def test_several_submissions_in_one_unit_all_count() -> None:
    """Glasgow's 26A (37.8 people) and 26B (9.2): two submissions, one unit."""
    glasgow = profile_of()["10007794"]
    assert glasgow["fte"] == "47"
    assert glasgow["units"] == "1"
    assert float(glasgow["star4"]) == pytest.approx((37.8 * 16 + 9.2 * 28) / 47, abs=1e-4)
    with pytest.raises(AtlasError, match="the same submission twice"):
        profile_of(unique=["Institution code (UKPRN)", "Unit of assessment number"])


def test_of_a_joint_submission_each_has_its_own_people() -> None:
    own = profile_of()["10009315"]
    assert own["fte"] == "24.2"
    partners = "(joint submission with Birkbeck College and University College London)"
    with_partners = profile_of(
        weight="Total FTE of submitted staff for joint submission",
        where={"Profile": "Overall", "Joint submission": partners},
    )["10009315"]
    assert float(with_partners["fte"]) > float(own["fte"])


def test_only_the_overall_profile_counts() -> None:
    """Aberdeen's unit 1 stands there four times: overall, outputs, impact, environment."""
    assert profile_of()["10007783"]["fte"] == "139.02"
    with pytest.raises(AtlasError, match="the same submission twice"):
        profile_of(where={})


def test_fields_hold_their_units_and_nothing_is_lost() -> None:
    for attributes in profile_of().values():
        assert sum(float(attributes[f"fte_{name}"]) for name in FIELDS) == pytest.approx(float(attributes["fte"]))
        assert sum(float(attributes[f"power_{name}"]) for name in FIELDS) == pytest.approx(
            float(attributes["power"]), abs=1e-3
        )
    edinburgh = profile_of()["10007790"]
    assert edinburgh["fte_computing"] == "90.55"
    assert edinburgh["power_computing"] == f"{90.55 * (56 + 40 / 4) / 100:.4f}".rstrip("0")
    assert "star4_creative" not in edinburgh


def test_a_unit_without_a_field_is_an_error() -> None:
    options = declared(PROFILE)
    options["fields"] = {"bio": [5, 6]}
    problems = Problems()
    profiles(given(options), PROFILE, problems)
    assert "is in no field" in str(problems.found[-1])


def test_ghosts_are_left_out_with_their_reason() -> None:
    adapted = points(
        given(declared(STUDENTS, PROFILE, POSITIONS, reasons={"10007781": "part of another, counted there"}))
    )
    kept, left_out = table(adapted.files["points.csv"]), table(adapted.files["excluded.csv"])
    assert not {"10007765", "10007766", "10007781"} & set(kept)
    assert left_out["10007765"]["reason"] == "neither assessed nor with students"
    assert left_out["10007781"]["reason"] == "part of another, counted there"


def test_a_provider_whose_students_were_rounded_to_none_is_left_out() -> None:
    assert "10023434" in table(points(given(declared(STUDENTS, PROFILE, POSITIONS))).files["excluded.csv"])


def test_one_that_only_does_research_is_kept() -> None:
    assert "10009315" in table(points(given(declared(STUDENTS, PROFILE, POSITIONS))).files["points.csv"])


def test_the_publishers_total_is_no_point() -> None:
    kept = table(points(given(declared(STUDENTS, PROFILE))).files["points.csv"])
    assert "" not in kept
    assert kept["10007773"]["students"].isdigit()
    assert "Total" not in {row["name"] for row in kept.values()}


def test_names_come_without_the_publishers_marks_and_staff_not_returned_is_empty() -> None:
    kept = table(points(given(declared(STAFF, PROFILE, STUDENTS))).files["points.csv"])
    assert kept["10000163"]["name"] == "AECC University College"
    assert kept["10000163"]["all_staff"] == ""
    assert kept["10000163"]["staff"] == "95"


def test_positions_that_may_not_be_shipped_are_not() -> None:
    kept = table(points(given(declared(STUDENTS, PROFILE, POSITIONS))).files["points.csv"])
    assert (kept["10007807"]["longitude"], kept["10007807"]["reason"]) == ("", "free for non-commercial use only")
    assert kept["10007138"]["reason"] == "no source with a licence gives its place"


def test_a_point_with_campuses_stands_at_its_main_one_and_fields_get_our_names() -> None:
    adapted = points(given(declared(STUDENTS, PROFILE, POSITIONS, CAMPUSES)))
    ulster = table(adapted.files["points.csv"])["10007807"]
    assert (ulster["longitude"], ulster["latitude"]) == ("-5.9290", "54.6045")
    assert ulster["reason"] == "shown at Ulster Belfast (York Street), as we think"
    campuses = list(csv.DictReader(io.StringIO(adapted.files["campuses.csv"].decode())))
    assert {row["field"] for row in campuses} == {"*", "health", "eng", "computing", "built", "earth"}
    assert {row["main"] for row in campuses if row["name"] == "Ulster Coleraine"} == {"no"}


def test_details_are_every_submission_of_those_that_are_kept_as_published() -> None:
    named = {"unit": "Unit of assessment number", "part": "Multiple submission letter", "fte": "FTE of submitted staff"}
    made = points(given(declared(STUDENTS, {**PROFILE, "details": named}))).files
    rows = list(csv.DictReader(io.StringIO(made["details.csv"].decode())))
    kept = table(made["points.csv"])
    assert {row["ukprn"] for row in rows} == {key for key, row in kept.items() if row["fte"]}
    for key, row in kept.items():
        own = [one for one in rows if one["ukprn"] == key]
        assert sum(Decimal(one["fte"]) for one in own) == Decimal(row["fte"] or 0)
        assert len({one["unit"] for one in own}) == int(row["units"] or 0)
    assert "details.csv" not in points(given(declared(STUDENTS, PROFILE))).files


def test_shares_of_campuses_must_add_up() -> None:
    content = (EXCERPTS / "campuses/campuses.csv").read_bytes().replace(b",*,0.50,", b",*,0.60,")
    with pytest.raises(AtlasError, match="shares do not add up to 1"):
        points(given(declared(STUDENTS, PROFILE, POSITIONS, CAMPUSES), **{"campuses/campuses.csv": content}))


def test_a_point_can_be_put_at_a_named_place_or_a_spot() -> None:
    gazetteer = {
        "role": "gazetteer",
        "path": "gazetteer/places.csv",
        "id": "geonameid",
        "longitude": "lon",
        "latitude": "lat",
    }
    put = [
        {"id": "10007138", "place": "2641430", "reason": "the middle of the town"},
        {"id": "10006842", "longitude": -2.966, "latitude": 53.406, "reason": "its campus"},
    ]
    with pytest.raises(AtlasError, match="names what no file has"):
        points(given(declared(STUDENTS, PROFILE, gazetteer, put=put)))
    kept = table(points(given(declared(STUDENTS, PROFILE, POSITIONS, gazetteer, put=put))).files["points.csv"])
    assert (kept["10007138"]["longitude"], kept["10007138"]["reason"]) == ("-0.88333", "the middle of the town")


def test_an_option_that_nobody_knows_is_an_error() -> None:
    with pytest.raises(AtlasError, match="unknown key"):
        points(given(declared(STUDENTS, PROFILE, place_less="no")))


def test_the_same_point_twice_is_an_error() -> None:
    content = (EXCERPTS / STUDENTS["path"]).read_bytes()
    row = next(line for line in content.split(b"\n") if b"10007773" in line)
    with pytest.raises(AtlasError, match="the same point twice"):
        points(given(declared(STUDENTS, PROFILE), **{STUDENTS["path"]: content.replace(row, row + b"\n" + row)}))


SPENDING: dict[str, Any] = {
    "role": "attributes",
    "path": "hesa-expenditure/table-8.csv",
    "header": "UKPRN",
    "id": "UKPRN",
    "name": "HE Provider",
    "thousands": ",",
    "negative": "()",
    "several": "add",
    "take": {"spent": "Total expenditure"},
}


def test_two_financial_years_in_one_academic_year_are_added_up() -> None:
    kept = table(points(given(declared(SPENDING, keep_if=[]))).files["points.csv"])
    assert kept["10005451"]["spent"] == str(84846 + 67327)
    assert kept["10007783"]["spent"] == "259370"
    assert len(kept) == 4  # the publisher's total is none


def test_without_that_the_second_year_is_an_error() -> None:
    options = {key: value for key, value in SPENDING.items() if key != "several"}
    with pytest.raises(AtlasError, match="the same point twice"):
        points(given(declared(options, keep_if=[])))


def test_a_number_in_brackets_is_below_nought() -> None:
    content = (EXCERPTS / SPENDING["path"]).read_bytes().replace(b'"259,370"', b'"(1,259)"')
    kept = table(points(given(declared(SPENDING, keep_if=[]), **{SPENDING["path"]: content})).files["points.csv"])
    assert kept["10007783"]["spent"] == "-1259"
    options = {key: value for key, value in SPENDING.items() if key != "negative"}
    with pytest.raises(AtlasError, match="has a sign around it that is not declared"):
        points(given(declared(options, keep_if=[]), **{SPENDING["path"]: content}))


def test_words_of_a_point_and_the_area_that_its_list_names() -> None:
    path = "colleges/colleges.csv"
    what = {"role": "attributes", "path": path, "id": "urn", "name": "name", "thousands": ","}
    what |= {"take": {"students": "students_16_19_2019_20"}, "text": {"category": "category_2019_20"}}
    where = {"role": "positions", "path": path, "id": "urn", "name": "name", "longitude": "lon", "latitude": "lat"}
    adapted = points(given(declared(what, {**where, "area": "lad23cd"}, keep_if=[])))
    kept = table(adapted.files["points.csv"])
    assert kept["130489"]["category"] == "Sixth Form College"
    assert kept["130489"]["students"] == "1768"
    assert kept["130489"]["area_code"] == "E08000013"
    assert (kept["140940"]["category"], kept["140940"]["students"]) == ("", "")
    assert adapted.files["excluded.csv"] == b""


@pytest.mark.parametrize(
    ("file", "row"),
    [
        (STUDENTS, b"Source: the publisher,,,,,,,,,,\n"),
        (POSITIONS, b",A place without an id,,,,-1.5,53.8,\n"),
    ],
)
def test_a_note_or_a_row_without_an_id_is_no_point(file: dict[str, Any], row: bytes) -> None:
    content = (EXCERPTS / file["path"]).read_bytes().rstrip(b"\r\n") + b"\r\n"
    with pytest.raises(AtlasError, match="is no id of a point"):
        points(given(declared(STUDENTS, PROFILE, POSITIONS), **{file["path"]: content + row}))
