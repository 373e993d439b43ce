"""One area's score followed step by step: every number must be the one that the score was made from."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from atlas.errors import AtlasError
from atlas.explain import explain, lines
from atlas.model import IndexResult
from atlas.pages.index_example import Case, sectors_again, worked
from atlas.pages.index_provenance import example_area, index_provenance
from atlas.stats.normalise import percentile
from atlas.stats.score import work_out
from atlas.words import strings
from tests.index_samples import area_set, index, layers, points, spec
from tests.page_samples import environment, printed
from tests.test_pages_index import scene


def case(n: int, result: IndexResult | None = None, **changes: Any) -> Case:
    held = layers() | changes
    made = result or work_out(index(), area_set(), held, {"schools": points()})
    return Case(area_set(), held, made, n, strings("en"))


def every(steps: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    for step in steps:
        yield step
        yield from every(step["parts"])


def test_a_score_is_what_its_parts_give_by_hand() -> None:
    """The first plot: the lowest output (1), power 100 with 50 counting one half, the best mills, the largest gap."""
    found = case(0)
    score, gate = worked(found)
    values = [float(part["value"]) for part in score["parts"]]
    assert values[0] == 1.0
    assert values[1] == pytest.approx(100 / (100 + found.result.tables["half"]), abs=1e-4)
    weights = [0.3, 0.3, 0.3, 0.1]
    by_hand = np.exp(sum(w * np.log(0.1 + 0.9 * v) for w, v in zip(weights, values, strict=True)))
    assert float(score["value"]) == pytest.approx(by_hand, abs=1e-4)
    assert float(score["value"]) == pytest.approx(float(found.result.score[0]), abs=1e-6)
    figure = score["parts"][0]["parts"][0]
    assert figure["what"] == "Per hour, 2020: £20.00, counted as −2.9957; place among 4, weight 1"
    assert (figure["value"], figure["layer"]) == ("1.0000", "per-hour")
    assert gate["value"] == "passes"
    assert [row["what"] for row in gate["parts"]] == ["Per-Hour, below £35.00", "Per hour around, below £35.00"]


def test_industries_worked_out_again_are_those_of_the_score() -> None:
    found = case(1)
    again = percentile(sectors_again(found).best)
    assert again == pytest.approx(found.result.parts["skill"], nan_ok=True)


def test_what_is_missing_is_said_and_the_weights_that_are_left_make_the_whole() -> None:
    found = case(3)
    score = worked(found)[0]
    assert score["parts"][-1]["what"] == "Gap: not known; the other parts’ weights are scaled up"
    assert [part["what"].split(", ")[1] for part in score["parts"][:3]] == ["weight 33%"] * 3


def test_an_area_set_apart_has_no_score() -> None:
    made = work_out(index(spec(apart={"A1": "far"})), area_set(), layers(), {"schools": points()})
    assert worked(case(0, made))[0]["what"] == "no score: it is set apart, or has no part"


def test_the_page_names_every_layer_of_every_part_and_follows_one_that_lacks_nothing() -> None:
    held = scene()
    result = held.results["fitness"]
    page = index_provenance(held, result)
    named = {row["title"]: [one["title"] for one in row["layers"]] for row in page.data["parts"]}
    assert named["Knowledge"] == ["Schools"]
    assert named["Gap"] == ["Shared", "Research"]
    assert named["Room"] == ["Per-Hour", "Output"]
    assert page.data["example"]["title"].endswith(held.areas.names[example_area(result)])
    assert result.codes[example_area(result)] not in result.tables["missing"]
    assert "200 draws (seed 1)" in page.data["draws"]
    assert page.data["command"] == f"atlas explain fitness {result.codes[example_area(result)]}"
    text = printed(environment(held), page)
    assert 'class="wide"' not in text, "layers are what the table is for: a phone shows them, too"
    assert "<script>" not in text.replace("Zed&lt;script&gt;", "")


def test_the_terminal_says_the_same_as_the_page(small_copy: Path) -> None:
    told = "\n".join(lines(explain(small_copy, "sites", "SQ1")))
    assert "0." in told
    assert "atlas explain harvest-per-hand SQ1" in told
    assert "the gate: at least 1 of 1 own figures" in told
    assert "wood\n" in told
    assert "a pocket" in told
    with pytest.raises(AtlasError, match="an index has no periods"):
        explain(small_copy, "sites", "SQ1", "2020")
    with pytest.raises(AtlasError, match="SQ1"):
        explain(small_copy, "sites", "Aldr")
