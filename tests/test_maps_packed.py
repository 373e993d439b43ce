"""Figures in few bytes: what is written is what the scripts' vectors hold, and nothing is lost on the way."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from atlas.maps.packed import LETTERS, Whole, bits_kept, expect, pack, packed_layer, packed_period

VECTORS: list[dict[str, Any]] = json.loads(
    (Path(__file__).parent / "vectors" / "packed.json").read_text(encoding="utf-8")
)
FIGURE = st.none() | st.integers(-(2**39), 2**39)
SMALL = st.none() | st.integers(-500, 500)


@pytest.mark.parametrize("case", VECTORS, ids=[case["name"] for case in VECTORS])
def test_what_is_written_is_what_scripts_are_tested_with(case: dict[str, Any]) -> None:
    layer = {"decimals": case["decimals"], "labels": {}, **case["base"]}
    packed = packed_period(case["shown"], layer) if case["base"] else packed_layer(layer | case["shown"], ())
    want = case["packed"] or case["shown"]
    assert {key: packed[key] for key in want} == want


def read(series: list[int | str], base: Whole) -> list[int | None]:
    """The scripts' reader once more, by the description."""
    ratio, way, letters = series
    assert isinstance(ratio, int) and isinstance(way, int) and isinstance(letters, str)
    bits = iter("".join(f"{LETTERS.index(letter):06b}" for letter in letters))
    expected = expect(base, ratio)
    out: list[int | None] = []
    for one, kept in zip(expected, bits_kept(way, expected), strict=True):
        quotient = 0
        while next(bits) == "1":
            quotient += 1
        rest = int("0" + "".join(next(bits) for _ in range(kept)), 2) + (quotient << kept)
        out.append(None if rest == 0 else one + ((rest - 1) // 2 if rest % 2 else -rest // 2))
    return out


@given(st.lists(st.tuples(FIGURE, FIGURE)) | st.lists(st.tuples(SMALL, SMALL)))
def test_nothing_is_lost(pairs: list[tuple[int | None, int | None]]) -> None:
    wanted, base = [a for a, _ in pairs], [b for _, b in pairs]
    assert read(pack(wanted, base), base) == wanted


def test_what_the_page_knows_is_left_out() -> None:
    shown = {"values": [1.5, None], "labels": {"2020": "2020", "2021": "2021/22"}, "decimals": 1, "lower": None}
    layer = packed_layer(shown | {"bounds": [[0, 0], [1, 1]]}, ("bounds",))
    assert "bounds" not in layer and "lower" not in layer and layer["labels"] == {"2021": "2021/22"}
    period = {"period": "2019", "label": "2019", "breaks": [1], "values": [2.5, 3.0], "benchmark": 1.1}
    assert set(packed_period(period, shown)) == {"breaks", "values", "benchmark"}


def test_notes_are_told_where_they_differ() -> None:
    layer = {"values": [1.0], "decimals": 0, "notes": {"A": "small", "B": "old"}}
    period = {"values": [2.0], "notes": {"A": "small", "C": "new"}}
    assert packed_period(period, layer)["notes"] == {"C": "new", "B": None}
    assert "notes" not in packed_period({"values": [2.0], "notes": {"A": "small", "B": "old"}}, layer)


def test_a_change_in_proportion_costs_next_to_nothing() -> None:
    shown = {"values": [float(value) for value in range(10_000, 90_000, 800)], "decimals": 0}
    period = {"values": [value / 2 for value in shown["values"]], "benchmark": 1}  # type: ignore[attr-defined]
    assert len(packed_period(period, shown)["values"][2]) <= 40
