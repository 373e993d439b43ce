"""Publishers' formats. `ADAPTERS` maps the `kind` of an `[adapter]` table to the function that reads it."""

from __future__ import annotations

from atlas.adapters.area_set import area_set
from atlas.adapters.case import case
from atlas.adapters.long import long
from atlas.adapters.points import points
from atlas.adapters.records import records
from atlas.adapters.spans import spans
from atlas.adapters.sums import sums
from atlas.adapters.tidy import Adapted, Adapter, Given, Tidy

ADAPTERS: dict[str, Adapter] = {
    "area_set": area_set,
    "case": case,
    "long": long,
    "points": points,
    "records": records,
    "spans": spans,
    "sums": sums,
}

__all__ = ["ADAPTERS", "Adapted", "Adapter", "Given", "Tidy"]
