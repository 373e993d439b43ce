"""An index as a table: what a reader may take away of it, one row an area."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from atlas.model import FloatArray, IndexResult, IntArray

Cell = str | float | None

DIGITS = 6
"""Decimals of scores and parts: more than the figures bear, enough to work a rank out again."""


def fields(result: IndexResult) -> list[dict[str, Any]]:
    """The table's columns, as a data package describes them."""
    spec = result.index.spec
    top = f"{100 * spec.draws.top:g}%"
    said = {
        "score": "by the declared choices, 0 to 1",
        "rank": "of the score, 1 is the highest",
        "rank_median": "median rank over all variants",
        "rank_low": "nine variants in ten rank the area from here ...",
        "rank_high": "... to here",
        "share_top10": f"share of variants that put the area in the top {top}; a share of choices, no probability",
    }
    columns: list[dict[str, Any]] = [{"name": "area_code", "type": "string", "constraints": {"required": True}}]
    columns += [{"name": name, "type": "number", "description": text} for name, text in said.items()]
    columns += [{"name": one.id, "type": "number", "description": one.title} for one in spec.parts]
    columns += [{"name": "gate", "type": "string", "description": "yes: passes the gate; no: does not"}]
    columns += [{"name": "cluster", "type": "string", "description": "address of the cluster that the area belongs to"}]
    return columns


def rows(result: IndexResult) -> list[list[Cell]]:
    """A row an area, in the areas' order; parts run from 0 to 1."""
    spec = result.index.spec
    draws = result.tables["standings"]
    ranks, cluster = default_ranks(result.score), result.tables.get("cluster_of", {})
    out: list[list[Cell]] = []
    for i, code in enumerate(result.codes):
        places: list[Cell] = [int(rank) or None for rank in (ranks[i], draws.median[i], draws.low[i], draws.high[i])]
        share = round(float(draws.share[i]), 2) if draws.median[i] else None
        parts: list[Cell] = [round(float(result.parts[one.id][i]), DIGITS) for one in spec.parts]
        gate = "" if code in spec.apart else ("yes" if result.gate[i] else "no")
        score = round(float(result.score[i]), DIGITS)
        out.append([code, score, *places, share, *parts, gate, cluster.get(code, "")])
    return out


POCKET_COLUMNS = (
    "area_code", "area_name", "sector", "sector_title", "quotient", "quotient_newest", "still", "share", "output",
    "growth", "research",
)  # fmt: skip


def pocket_rows(result: IndexResult, names: Sequence[str]) -> list[list[Cell]]:
    """A row a pocket, in the areas' order, with the area's name of `names`; growth in per cent a year."""
    spec = result.index.spec
    found = result.tables["pockets"]
    titles = {one.id: one.title for one in spec.sectors}
    return [
        [
            result.codes[one.area],
            names[one.area],
            one.sector,
            titles[one.sector],
            *(round(value, DIGITS) for value in (one.quotient, one.newest)),
            "no" if one.faded else "yes",
            *(round(value, DIGITS) for value in (one.share, one.output, one.growth)),
            "yes" if one.research else "no",
        ]
        for one in found.pockets
    ]


def default_ranks(score: FloatArray) -> IntArray:
    """Ranks from 1, the highest score; equal scores share the better rank; 0 where there is no score."""
    known = np.isfinite(score)
    ordered = np.sort(-score[known])
    out = np.zeros(score.shape, dtype=np.int64)
    out[known] = np.searchsorted(ordered, -score[known]) + 1
    return out
