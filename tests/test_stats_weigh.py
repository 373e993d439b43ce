"""Weighing anew: what the browser is given, and the vectors that hold both sides to the same scores."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from atlas.stats.normalise import AGGREGATIONS, rescale
from atlas.stats.score import work_out
from atlas.stats.table import default_ranks
from atlas.stats.weigh import weighable
from tests.index_samples import area_set, index, layers, points

CASES: list[dict[str, Any]] = json.loads(
    (Path(__file__).parent / "vectors" / "weigh.json").read_text(encoding="utf-8")
)["cases"]


def columns(parts):
    return [np.array([np.nan if value is None else value for value in one]) for one in parts]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_scores_and_ranks_are_the_vectors(case):
    entering = [rescale(one, case["floor"]) for one in columns(case["parts"])]
    score = AGGREGATIONS[case["aggregation"]](entering, case["weights"])
    np.testing.assert_allclose(score, columns([case["scores"]])[0], atol=1e-12)
    assert default_ranks(np.round(score, 13)).tolist() == case["ranks"]


def test_what_the_browser_is_given_is_what_the_score_is_made_of():
    result = work_out(index(), area_set(), layers(), {"schools": points()})
    made = weighable(result)
    parts = columns(made["units"]["areas"]["parts"][made["reach"]])
    for one, name in zip(parts, made["parts"], strict=True):
        np.testing.assert_allclose(one, result.parts[name], atol=1e-12)
    score = AGGREGATIONS[made["aggregation"]]([rescale(one, made["floor"]) for one in parts], made["weights"])
    np.testing.assert_allclose(score, result.score, atol=1e-9)
    assert made["reaches"] == [15.0, 30.0]
    json.dumps(made, allow_nan=False)
