"""What layers declare of themselves, held against a second list and against each other: a slip in one is seen."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from pathlib import Path
from typing import Any

import pytest

LAYERS = Path(__file__).parents[2] / "layers"

HIGHER = """
apprenticeship-achievements-england apprenticeship-achievements-scotland apprenticeships-england
apprenticeships-northern-ireland apprenticeships-scotland business-births employment-rate further-education
gdhi-per-head gigabit-broadband gva-per-hour gva-per-job gva-real-growth healthy-life-men healthy-life-women
high-growth-businesses level-3-qualifications median-pay survival-1-year survival-2-years survival-3-years
survival-4-years survival-5-years
"""
LOWER = """
below-living-wage child-poverty child-poverty-after-housing claimants deprivation-england deprivation-uk
deprived-neighbourhoods no-qualifications unemployment
"""
MODELLED = "deprivation-uk unemployment"
SURVEYS = "employment-rate inactivity level-3-qualifications no-qualifications"
"""From a survey that its publisher calls in development."""


@cache
def maps() -> dict[str, dict[str, Any]]:
    """Every layer that has a map, as it is declared."""
    tables = {path.parent.name: tomllib.loads(path.read_text("utf-8")) for path in sorted(LAYERS.glob("*/layer.toml"))}
    shown = {name: one for name, one in tables.items() if one.get("kind", "areas") == "areas"}
    return {name: one for name, one in shown.items() if one.get("role", "map") == "map"}


def named(**wanted: str) -> list[str]:
    return [name for name, one in maps().items() if all(one.get(key) == value for key, value in wanted.items())]


def test_more_is_better_less_is_better_or_neither() -> None:
    assert named(direction="higher is better") == sorted(HIGHER.split())
    assert named(direction="lower is better") == sorted(LOWER.split())
    assert len(named(direction="neutral")) == len(maps()) - len(HIGHER.split()) - len(LOWER.split())


def test_what_is_modelled_and_what_is_in_development_says_so() -> None:
    assert named(status="modelled") == MODELLED.split()
    assert set(SURVEYS.split()) <= set(named(status="in development"))
    assert set(named(status="official")) & {"gva-per-hour", "gva-per-job", "claimants", *SURVEYS.split()} == set()


@pytest.mark.parametrize("layer", maps())
def test_what_stands_round_a_figure_is_its_unit(layer: str) -> None:
    one = maps()[layer]
    unit, prefix, suffix = one["unit"], one.get("prefix", ""), one.get("suffix", "").strip()
    assert (prefix == "£") == unit.startswith("£")
    assert prefix in ("", "£", "category ")
    assert (suffix == "%") == unit.startswith("%")
    assert (suffix == "×") == unit.startswith("times")
    assert suffix in ("", "%", "×", "years")


def test_need_has_its_palette_and_a_falling_one_is_for_scales_on_which_1_is_the_most() -> None:
    assert named(palette="tarn-down") == ["levelling-up-priority"]
    need = {name for name, one in maps().items() if one["theme"] == "need"} - {"levelling-up-priority"}
    assert need & set(named(palette="ember")) == set()
    assert set(named(palette="tarn")) <= set(LOWER.split())


def test_a_join_must_be_nearly_whole() -> None:
    assert {name for name, one in maps().items() if one["min_match"] < 0.95} == set()


def test_units_of_money_and_digits_shown() -> None:
    money = {name: (one["unit"], one["decimals"]) for name, one in maps().items() if one["unit"].startswith("£")}
    per_head = {name for name, (unit, _) in money.items() if unit == "£ a head"}
    assert per_head == {"gdhi-per-head", "gdp-per-head", *(name for name in maps() if name.startswith("income-"))}
    assert {name: money[name] for name in money.keys() - per_head} == {
        "gva-per-hour": ("£ an hour", 2),
        "gva-per-job": ("£ a job", 0),
        "median-pay": ("£ a week", 0),
    }
    digits = {"%": {1}, "times the UK share": {2}, "per 100,000 people": {0}, "£ a head": {0}, "years": {0, 1}}
    for name, one in maps().items():
        assert one["decimals"] in digits.get(one["unit"], {0, 1, 2}), name


@pytest.mark.parametrize("layer", maps())
def test_an_interval_is_of_the_level_that_its_columns_name(layer: str) -> None:
    one = maps()[layer]
    columns = one.get("adapter", {}).get("columns", {})
    ends = [columns[key] for key in ("lower", "upper") if key in columns]
    assert bool(one.get("interval")) == bool(ends or "margin" in columns)
    for end, sign in zip(ends, ("l", "u"), strict=False):
        level = re.search(r"\d\d", end)
        assert level and one["interval"] == f"{level[0]}% interval"
        assert end.lower().startswith(sign), "lower and upper are not mistaken for one another"


@pytest.mark.parametrize("layer", maps())
def test_every_map_has_caveats_and_money_says_its_prices(layer: str) -> None:
    one = maps()[layer]
    caveats = " ".join(one["source"]["caveats"])
    assert len(one["source"]["caveats"]) >= 3
    if one["unit"].startswith("£"):
        assert "prices" in caveats
