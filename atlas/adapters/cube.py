"""Figures of a JSON-stat cube (version 1.x or 2.0), as https://json-stat.org/full/ describes it: a row a cell."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Mapping
from itertools import product
from typing import Any

import pandas as pd

from atlas.errors import AtlasError, Problem, shown

MOST = 5_000_000
"""Cells that are read."""


def cube(content: bytes, path: str) -> pd.DataFrame:
    """Columns: each dimension's codes under its id, its words under id and " name", then `value` and `status`.

    The index counts the cube's cells from 1. Raises AtlasError where the file is none, or has not as many cells as
    its dimensions say.
    """
    try:
        return _table(path, _dataset(json.loads(content)))
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        found = shown(f"{type(error).__name__}: {error}", 200)
        todo = "see whether it came down whole, and as JSON-stat"
        raise AtlasError([Problem("is not a JSON-stat cube", path, found=found, todo=todo)]) from error


def _dataset(found: Mapping[str, Any]) -> Mapping[str, Any]:
    """The dataset itself: version 1 wraps it in an object of one name."""
    return found if "value" in found else next((each for each in found.values() if "value" in each), {})


def _table(path: str, dataset: Mapping[str, Any]) -> pd.DataFrame:
    dimensions = dataset["dimension"]
    ids = [str(each) for each in dataset.get("id") or dimensions["id"]]
    places = [[*_categories(dimensions[each]["category"])] for each in ids]
    count = math.prod(map(len, places))
    values, status = (_spread(dataset.get(name), count) for name in ("value", "status"))
    if len(values) != count:
        what = "has not as many cells as its dimensions say"
        raise AtlasError([Problem(what, path, found=f"{len(values):,}", expected=f"{count:,}")])
    rows = ([part for pair in cell for part in pair] for cell in product(*places))
    names = [name for each in ids for name in (each, f"{each} name")]
    cells = [[*row, value, mark] for row, value, mark in zip(rows, values, status, strict=True)]
    return pd.DataFrame(cells, columns=[*names, "value", "status"], index=range(1, count + 1), dtype=str)


def _categories(category: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Codes and words in the cube's order."""
    labels = category.get("label", {})
    index = category.get("index", labels)
    ordered = (
        sorted(index, key=lambda code: int(index[code])) if isinstance(index, dict) and index is not labels else index
    )
    for code in ordered:
        yield str(code), str(labels.get(code, code))


def _spread(held: object, count: int) -> list[str]:
    """Values or marks a cell: a list, an object by place, or one for all; "" where there is none."""
    if count > MOST:
        return []
    if isinstance(held, dict):
        return [_text(held.get(str(place))) for place in range(count)]
    if isinstance(held, list):
        return [_text(each) for each in held]
    return [_text(held)] * count


def _text(value: object) -> str:
    if value is None:
        return ""
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)
