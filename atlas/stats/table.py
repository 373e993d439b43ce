"""An index as a table: what a reader may take away of it. Neither a score nor a rank while it is preliminary."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from atlas.index_model import Spec
from atlas.model import IndexResult

Cell = str | float | None


def fields(result: IndexResult) -> list[dict[str, Any]]:
    """The table's columns, as a data package describes them."""
    spec: Spec = result.index.data["spec"]
    columns: list[dict[str, Any]] = [
        {"name": "area_code", "type": "string", "constraints": {"required": True}},
        {"name": "area_name", "type": "string"},
        {"name": "status", "type": "string"},
    ]
    columns += [{"name": one.id, "type": "number", "description": one.title} for one in spec.parts]
    columns += [{"name": "gate", "type": "string", "description": "yes: passes the gate; no: does not"}]
    columns += [{"name": name, "type": "string"} for name in ("band", "note")]
    return columns


def rows(result: IndexResult, names: Mapping[str, str]) -> list[list[Cell]]:
    """A row an area, in the areas' order; parts run from 0 to 1; the status stands in every row."""
    spec: Spec = result.index.data["spec"]
    titles = {one.id: one.title for one in spec.bands}
    out: list[list[Cell]] = []
    for i, code in enumerate(result.codes):
        parts: list[Cell] = [float(result.parts[one.id][i]) for one in spec.parts]
        gate = "" if code in spec.apart else ("yes" if result.gate[i] else "no")
        band = titles.get(result.band[i], "")
        out.append([code, names[code], result.index.status, *parts, gate, band, result.notes.get(code, "")])
    return out
