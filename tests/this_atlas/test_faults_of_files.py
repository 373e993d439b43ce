"""Faults in publishers' text files and in options, one at a time: what is said of each."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from declared import adapted, excerpt, fault, given, row

from atlas.adapters import ADAPTERS
from atlas.errors import AtlasError

MARK = b"\xef\xbb\xbf"


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
