"""Figures and sentences as people read them."""

from __future__ import annotations

import math
from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from map_samples import areas, joined, meta

from atlas.classify import view
from atlas.errors import AtlasError
from atlas.headline import map_sentence
from atlas.model import Joined
from atlas.words import (
    date_text,
    figure,
    figures,
    fill,
    gap,
    inside,
    interval_text,
    listed,
    number,
    period_label,
    plain,
    signed,
    strings,
    versus,
    versus_text,
)

T = strings("en")


def shown(layer: Joined, lower: list[float] | None = None, upper: list[float] | None = None):  # type: ignore[no-untyped-def]
    if lower and upper:
        layer = replace(layer, lower=np.array([lower]), upper=np.array([upper]))
    return figures(view(layer), areas())


@pytest.mark.parametrize(
    ("value", "decimals", "text"),
    [
        (2.5, 0, "3"),
        (0.125, 2, "0.13"),
        (-2.5, 0, "−3"),
        (1.005, 2, "1.01"),
        (-0.004, 2, "0.00"),
        (12345.6, 1, "12,345.6"),
    ],
)
def test_numbers_round_as_people_do(value: float, decimals: int, text: str) -> None:
    assert number(value, decimals) == text


def test_missing_figures_are_a_dash_not_a_zero() -> None:
    assert figure(math.nan, meta()) == "–"
    assert signed(math.nan, 1) == "–"


@pytest.mark.parametrize(("value", "text"), [(42.26, "+42.26"), (-9.71, "−9.71"), (0.0, "0.00"), (-0.001, "0.00")])
def test_differences_carry_their_sign(value: float, text: str) -> None:
    assert signed(value, 2) == text


def test_shares_differ_by_points_and_money_by_money() -> None:
    assert gap(-4.7, meta(prefix="", suffix="%"), T) == "4.7 points"
    assert gap(1.0, meta(prefix="", suffix="%", decimals=0), T) == "1 point"
    assert gap(-1234, meta(decimals=0), T) == "£1,234"
    assert gap(-0.98, meta(prefix="", suffix="×", decimals=2), T) == "0.98"


@pytest.mark.parametrize(
    ("label", "text"),
    [
        ("{year}", "2024"),
        ("{year}/{next}", "2024/25"),
        ("April {year}", "April 2024"),
        ("{previous}–{short}", "2023–24"),
        ("2012–14 to 2021–{short}", "2012–14 to 2021–24"),
    ],
)
def test_periods_are_named_as_the_layer_says(label: str, text: str) -> None:
    assert period_label(meta(period_label=label), "2024") == text


def test_the_century_turns() -> None:
    assert period_label(meta(period_label="{year}/{next}"), "1999") == "1999/00"


def test_dates_and_lists() -> None:
    assert date_text(date(2026, 11, 24), T) == "24 November 2026"
    assert [listed(names, T) for names in ([], ["A"], ["A", "B"], ["A", "B", "C"])] == [
        "",
        "A",
        "A and B",
        "A, B and C",
    ]


def test_a_name_with_a_comma_never_reads_as_two_places() -> None:
    assert listed(["Abe, Port of", "Bea"], T) == "Abe, Port of; Bea"
    assert listed(["Bea", "Cay", "Abe, Port of"], T) == "Bea; Cay; Abe, Port of"
    assert listed(["Abe, Port of"], T) == "Abe, Port of"
    assert listed(["£24,836", "£643"], T) == "£24,836 and £643"


@pytest.mark.parametrize(
    ("title", "text"),
    [("Income per head", "income per head"), ("GDP per head", "GDP per head"), ("", ""), ("4G", "4G")],
)
def test_titles_within_a_sentence(title: str, text: str) -> None:
    assert inside(title) == text


def test_an_interval_that_covers_the_benchmark_cannot_be_told_apart() -> None:
    figs = shown(joined([[4.0, 5.0, 3.0, 4.2]], interval="95% interval"), [3.5, 4.5, 2.5, 4.2], [4.5, 5.5, 3.5, 4.2])
    assert [versus(figs, n, T).side for n in range(4)] == ["unclear", "above", "below", "unclear"]
    assert versus_text(figs, 0, T) == "cannot be told apart from all squares (£4.2)"
    assert interval_text(figs, 1, T) == "95% interval £4.5 to £5.5"


def test_without_an_interval_the_words_say_so() -> None:
    figs = shown(joined([[4.0, 5.0, math.nan, 4.2]]))
    assert [versus(figs, n, T).side for n in range(4)] == ["below", "above", "missing", "same"]
    assert versus_text(figs, 1, T) == "£0.8 above all squares (£4.2)"
    assert interval_text(figs, 1, T) == "no interval published"
    assert versus_text(figs, 2, T) == ""


def test_differences_are_those_of_the_figures_that_a_reader_sees() -> None:
    layer = replace(joined([[4.26, 1.0, 2.0, 3.0]]), benchmark=np.array([4.24]))
    assert versus_text(shown(layer), 0, T) == "£0.1 above all squares (£4.2)"


def test_a_map_in_plain_words() -> None:
    sentence = map_sentence(shown(joined([[4.0, 5.5, 3.0, 4.2]])), areas(), T)
    first, second = plain(sentence).split(". ")
    assert first == "Output of squares, 2020: £3.0 in Square 2, £5.5 in Square 1"
    assert second == "The all figure is £4.2; 2 of 4 squares are below it."
    assert [part["text"] for part in sentence if part.get("key")] == ["£3.0", "£5.5"]


def test_a_map_in_its_own_words() -> None:
    words = {"map": "From {low} in {low_name} to {high}; {below} of {of} below {benchmark_name}."}
    sentence = map_sentence(shown(joined([[4.0, 5.5, 3.0, math.nan]], words=words)), areas(), T)
    assert plain(sentence) == "From £3.0 in Square 2 to £5.5; 2 of 3 below all squares."


def test_own_words_about_a_benchmark_give_way_where_there_is_none() -> None:
    layer = joined([[4.0, 5.5, 3.0, 1.0]], words={"map": "{low} against {benchmark}."})
    sentence = map_sentence(shown(replace(layer, benchmark=np.array([math.nan]))), areas(), T)
    assert plain(sentence) == "Output of squares, 2020: £1.0 in Square 3, £5.5 in Square 1."


def test_many_areas_at_an_end_are_counted_two_are_named() -> None:
    sentence = plain(map_sentence(shown(joined([[1.0, 1.0, 1.0, 2.0]])), areas(), T))
    assert "£1.0 in 3 squares" in sentence
    assert "£1.0 in Square 0 and Square 1," in plain(map_sentence(shown(joined([[1.0, 1.0, 3.0, 2.0]])), areas(), T))


def test_a_map_without_any_figure_says_so() -> None:
    assert "no figure is published" in plain(map_sentence(shown(joined([[math.nan] * 4])), areas(), T))


def test_stars_in_a_template_mark_its_key_and_stars_in_a_name_do_not() -> None:
    sentence = fill("{name} *stands out*.", {"name": "A * B * C"})
    assert sentence == [{"text": "A * B * C "}, {"text": "stands out", "key": True}, {"text": "."}]


def test_apostrophes_of_a_template_are_set_in_type_and_names_are_left_as_they_are() -> None:
    assert plain(fill("An hour's work in {name} is {name}'s 'own'", {"name": "O'B"})) == (
        "An hour’s work in O'B is O'B’s 'own'"
    )


@pytest.mark.parametrize("template", ["{nam}", "{name.__class__}", "{name!r}", "{name:>10}", "{name[0]}", "{", "{}"])
def test_only_plain_fields_are_filled_in(template: str) -> None:
    with pytest.raises(AtlasError):
        fill(template, {"name": "x"})


def test_a_language_without_strings_is_an_error() -> None:
    with pytest.raises(AtlasError, match="no strings table"):
        strings("../en")
