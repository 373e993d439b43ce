"""What pages work out and what scripts work out is the same: both sides are held to tests/vectors."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from atlas import swarm
from atlas.classify import classes_of, ranks
from atlas.model import FloatArray
from atlas.uncertainty import sides
from atlas.words import figure, number

VECTORS = Path(__file__).parent / "vectors"
FIGURES: dict[str, list[Any]] = json.loads((VECTORS / "figures.json").read_text(encoding="utf-8"))
SWARMS: list[dict[str, Any]] = json.loads((VECTORS / "swarm.json").read_text(encoding="utf-8"))


def array(values: list[float | None]) -> FloatArray:
    return np.array([np.nan if value is None else value for value in values], dtype=np.float64)


@pytest.mark.parametrize(("value", "decimals", "text"), FIGURES["number"])
def test_numbers(value: float, decimals: int, text: str) -> None:
    assert number(value, decimals) == text


@pytest.mark.parametrize(("value", "form", "text"), FIGURES["figure"])
def test_figures(value: float, form: dict[str, Any], text: str) -> None:
    assert figure(value, SimpleNamespace(**form)) == text  # type: ignore[arg-type]


@pytest.mark.parametrize(("value", "breaks", "index"), FIGURES["class"])
def test_classes(value: float | None, breaks: list[float], index: int) -> None:
    assert classes_of(array([value]), tuple(breaks)).tolist() == [index]


@pytest.mark.parametrize(("values", "expected"), FIGURES["rank"])
def test_ranks(values: list[float | None], expected: list[int]) -> None:
    joined = SimpleNamespace(values=array(values).reshape(1, -1), meta=SimpleNamespace(decimals=0, ranked=True))
    assert ranks(joined)[0].tolist() == expected  # type: ignore[arg-type]


@pytest.mark.parametrize(("period", "expected"), FIGURES["side"])
def test_sides(period: dict[str, Any], expected: list[int]) -> None:
    benchmark = np.nan if period["benchmark"] is None else float(period["benchmark"])
    shown = np.stack([array(period["lower"]), array(period["upper"]), np.full(len(expected), benchmark)])
    for n, (*ends, _) in period.get("exact", {}).items():
        shown[:, int(n)] = ends
    assert sides(*shown).tolist() == expected


@dataclass(frozen=True)
class Some:
    """The part of `Figures` that a swarm reads."""

    values: FloatArray
    benchmark: float


@pytest.mark.parametrize("vector", SWARMS)
def test_swarms(vector: dict[str, Any]) -> None:
    some: Any = Some(array(vector["values"]), vector["benchmark"] if vector["benchmark"] is not None else np.nan)
    scale = swarm.scale_of(some, vector["width"])
    index = classes_of(some.values, tuple(vector["breaks"]))
    drawn, height = swarm.dots(some, index, scale, 104)
    assert height == pytest.approx(vector["height"])
    assert dict(re.findall(r'class="c(\d+)" d="([^"]*)"', drawn)) == vector["dots"]
    counts = [int((index == at).sum()) for at in range(len(vector["breaks"]) + 1)]
    below = swarm.bar((vector["breaks"], counts), [number(edge, 1) for edge in vector["breaks"]], scale, 100)
    boxes = re.findall(r'<rect x="([\d.-]+)" y="([\d.-]+)" width="([\d.-]+)"', below)
    assert [[float(part) for part in box] for box in boxes] == vector["rects"]
    words = re.findall(r'<text x="([\d.-]+)" y="([\d.-]+)"[^>]*>([^<]*)<', below)
    assert [[float(x), float(y), text] for x, y, text in words] == vector["texts"]
