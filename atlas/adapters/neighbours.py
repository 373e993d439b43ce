"""Areas that a publisher finds most alike: a CSV with an area and, in columns 1, 2, …, the areas most like it.

`[[adapter.file]]` with `role = "neighbours"`: `list` (one of the `[[neighbours]]` that area.toml declares), `area` (the
column of the area's code), `count` (how many of each are kept, nearest first). Codes of other years that stand for the
same area are taken for it; rows of what is no area of the set are left out, and said.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from atlas.adapters.frames import frame
from atlas.adapters.tidy import Given
from atlas.errors import AtlasError, Problem, shown

HEAD = ("kind", "rank", "area_code", "neighbour_code")

TODO = "see whether the file came down whole, and whether it is about the areas of this set"

Options = Mapping[str, Any]
Row = tuple[str, str, str, str]


def neighbours(given: Given, options: Options, kept: Sequence[str], same: Mapping[str, str]) -> tuple[list[Row], str]:
    """Rows of `neighbours.csv` in the order of `kept`, and what was done in words.

    `same`: codes of other years -> ours. Raises AtlasError for a column that is not there, for an area without a
    row or with two, and for one with fewer neighbours in the set than are wanted.
    """
    path, count, area = str(options["path"]), int(options["count"]), str(options["area"])
    columns = [str(place) for place in range(1, count + 1)]
    table = frame(given, options, (area, *columns), whole=True)
    ours: dict[str, list[str]] = {}
    problems: list[Problem] = []
    left_out = 0
    rows = ({str(name): str(cell) for name, cell in row.items()} for row in table.to_dict("records"))
    for line, row in zip(map(int, table.index), rows, strict=True):
        code = same.get(row[area], row[area])
        if code not in kept:
            left_out += 1
            continue
        if code in ours:
            problems.append(Problem("an area stands twice", path, line, area, shown(row[area]), todo=TODO))
        alike = _alike(row, same)
        ours[code] = [one for one in alike if one in kept and one != code][:count]
        if len(ours[code]) < count:
            found = f"{len(ours[code])} of {len(alike)}"
            problems.append(
                Problem("too few neighbours are areas of the set", path, line, area, found, str(count), todo=TODO)
            )
    problems += [Problem("an area has no row", path, None, area, code, todo=TODO) for code in kept if code not in ours]
    if problems:
        raise AtlasError(problems)
    kind = str(options["list"])
    out = [(kind, str(rank), code, one) for code in kept for rank, one in enumerate(ours[code], start=1)]
    done = f"kept the first {count} neighbours of each area ({kind}); {left_out} rows of larger areas left out"
    return out, done


def _alike(row: Mapping[str, str], same: Mapping[str, str]) -> list[str]:
    """The neighbours of a row, nearest first, under our codes."""
    places: Iterable[str] = sorted((column for column in row if column and column.isdigit()), key=int)
    return [same.get(row[place], row[place]) for place in places if row[place]]
