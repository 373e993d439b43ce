"""One of the points or records as its publishers' files have it: the rows it is made from, quoted cell by cell."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from atlas.model import PointLayer, Records
from atlas.quotes import Quote, decode
from atlas.words import Strings, number

Rows = Mapping[str, Sequence[Quote]]


def example_rows(things: PointLayer | Records, t: Strings) -> dict[str, Any]:
    """What its page of provenance shows of them: one quoted, how to follow it, and where the rows of all are."""
    found = quoted(things, t)
    if found is None:
        return {}
    cells, command = f"data/provenance/{things.id}.jsonl", f"atlas explain {things.id} {found['id']}"
    return {"quoted": found, "cells": cells, "command": command}


def quoted(things: PointLayer | Records, t: Strings) -> dict[str, Any] | None:
    """The rows of one: of those with rows in the most files, the one with the fewest. None where no rows are kept."""
    rows = decode(things.provenance.cells)
    named = names(things)
    there = [id for id in named if rows.get(id)]
    if not there:
        return None
    chosen = min(there, key=lambda id: (-len({row.file for row in rows[id]}), len(rows[id]), named[id], id))
    words = t["provenance"]
    return {
        "id": chosen,
        "title": words["quoted"].format(name=named[chosen]),
        "rows": [
            {
                "path": row.file.split("/"),
                "row": words["quoted_row"].format(row=number(row.line, 0)),
                "cells": [[column, text] for column, text in row.cells.items() if text],
            }
            for row in rows[chosen]
        ],
    }


def names(things: PointLayer | Records) -> dict[str, str]:
    """What each is called, by its id."""
    if isinstance(things, PointLayer):
        return {point.id: point.name for point in things.points}
    return {record.id: record.name for record in things.records}
