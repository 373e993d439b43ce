"""The candidates' choices as they are declared, held against the method on record: none changes unseen."""

from __future__ import annotations

import csv
import tomllib
from pathlib import Path
from typing import Any

import pytest

FOLDER = Path(__file__).parents[2] / "layers/candidates"
INDEX: dict[str, Any] = tomllib.loads((FOLDER / "layer.toml").read_text("utf-8"))


def column(file: str, key: str, value: str = "weight") -> dict[str, float]:
    with (FOLDER / file).open(encoding="utf-8", newline="") as lines:
        return {row[key]: float(row[value]) for row in csv.DictReader(lines)}


def test_weights_of_parts_figures_and_fields() -> None:
    assert column("parts.csv", "id") == {"room": 0.3, "knowledge": 0.3, "specialisation": 0.3, "collaboration": 0.1}
    figures = column("indicators.csv", "id")
    assert {name: weight / figures["own-output"] for name, weight in figures.items()} == pytest.approx(
        {"own-output": 1, "functional-output": 1, "income": 2 / 3, "pay": 2 / 3, "growth": 2 / 3}
        | {"shared-research": 0.2, "innovation-funding": 0.4 / 3}
    )
    whole = ("health", "bio", "physical", "computing", "engineering", "creative")
    assert column("fields.csv", "id") == dict.fromkeys(whole, 1.0) | {"built": 0.5, "earth": 0.5, "business": 0.25}


def test_the_fields_of_a_sector_add_up_to_one_and_each_has_a_reason() -> None:
    with (FOLDER / "match.csv").open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    sectors = {row["sector"]: [float(one["weight"]) for one in rows if one["sector"] == row["sector"]] for row in rows}
    assert len(sectors) == 6
    assert {name: sum(weights) for name, weights in sectors.items()} == pytest.approx(dict.fromkeys(sectors, 1.0))
    assert all(row["reason"] for row in rows)


def test_how_parts_are_made_comparable_and_put_together() -> None:
    keys = ("status", "method", "floor", "aggregation")
    assert {key: INDEX[key] for key in keys} == {
        "status": "modelled", "method": "percentile", "floor": 0.1, "aggregation": "geometric",
    }  # fmt: skip
    assert (INDEX["reach"]["kernel"], INDEX["reach"]["km"]) == ("gaussian", 15.0)
    assert (INDEX["functional"]["kernel"], INDEX["functional"]["km"]) == ("exponential", 20.0)


def test_the_gate() -> None:
    gate = INDEX["gate"]
    assert gate["layers"] == ["gva-per-hour", "gdhi-per-head", "median-pay"]
    assert (gate["at_least"], gate["functional"]) == (2, "functional-output")


def test_a_sector_counts_by_its_quotient_its_share_and_its_research() -> None:
    rule = INDEX["specialisation"]
    assert (rule["base"], rule["less"], rule["periods"]) == ("gva", "gva-imputed-rent", 2)
    assert (rule["lowest"], rule["highest"], rule["least_share"]) == (0.1, 5.0, 0.01)
    assert (rule["research"], rule["thin_sector"], rule["thin_power"], rule["least_power"]) == (0.25, 0.4, 0.5, 0.05)
    assert rule["best"] == 2


def test_what_is_drawn() -> None:
    draws = INDEX["draws"]
    assert (draws["count"], draws["concentration"], draws["top"]) == (10_000, 20.0, 0.1)
    assert draws["reaches"] == [10.0, 15.0, 20.0, 30.0]
    assert sorted(draws["methods"]) == ["normal", "percentile", "range"]
    assert sorted(draws["aggregations"]) == ["arithmetic", "geometric"]
    assert len(draws["saturations"]) == len(draws["quality"]) == len(draws["sectors"]) == 3
    assert sorted(draws["least_shares"]) == [0.005, 0.01, 0.02]
    assert draws["noise"] == {"room": 0.05, "specialisation": 0.03}
    first = draws["quality"][0]
    assert (first["base"], first["first"], first["second"]) == (0.0, 1.0, 0.25)
    assert draws["sectors"][0]["without"] == []


def test_who_is_robust_and_who_possible() -> None:
    assert {band["id"]: band["least"] for band in INDEX["band"]} == {"robust": 0.75, "possible": 0.25, "seldom": 0.0}
    assert (INDEX["clusters"]["robust"], INDEX["clusters"]["possible"], INDEX["clusters"]["top"]) == (0.75, 0.25, 12)


def test_how_clusters_grow() -> None:
    rule = INDEX["clusters"]
    assert (rule["anchor"], rule["spacing"], rule["speciality"], rule["best"]) == (0.5, 12.0, 1.1, 2)
    assert (rule["group_each"], rule["group_together"], rule["group_of_all"]) == (1.25, 1.5, 0.005)
    assert (rule["near"], rule["far"], rule["core"], rule["edge"]) == (0.7, 1.7, 0.5, 0.2)
    assert (rule["runs_km"], rule["runs_quotient"]) == ([12.0, 15.0, 18.0, 22.0], [1.0, 1.1, 1.25])
    assert len(rule["poolings"]) == 4


def test_need_stands_beside_and_deprivation_within_its_nation() -> None:
    assert [(one["layer"], one.get("within", "")) for one in INDEX["need"]] == [
        ("child-poverty", ""), ("claimants", ""), ("deprivation-uk", "nation"),
    ]  # fmt: skip
    assert not {one["layer"] for one in INDEX["need"]} & set(column("indicators.csv", "layer"))
