"""A layer for a merged set can be taken in from a file that has rows for all kinds of areas."""

from __future__ import annotations

from dataclasses import replace

from map_samples import areas

from atlas.adapters.codes import why_left_out
from atlas.adapters.tidy import Given
from atlas.model import Change
from atlas.refresh.workings import others


def test_a_merged_set_knows_the_codes_of_its_base_and_of_what_was_before() -> None:
    base = replace(areas(), changes=(Change("OLD1", areas().codes[0], "2020-01-01", "add", "by denominator"),))
    halves = replace(base, id="halves", codes=("H1", "H2"), many="halves", merged_from=base.id, changes=())
    declared = {base.id: {"H": "a half", "Q": "a quarter"}}
    said = others(halves, {base.id: base, "halves": halves}, declared)
    given = Given("layers/some/layer.toml", {}, {}, halves.codes, (), None, other_codes=said)
    merged = f"one of the {base.many} that these halves are merged from"
    assert why_left_out(base.codes[0], given, {}) == merged
    assert why_left_out("OLD1", given, {}) == merged
    assert why_left_out("Q7", given, {}) == "a quarter"
    assert why_left_out("X1", given, {}) is None
    assert others(base, {base.id: base}, declared) == declared[base.id]
