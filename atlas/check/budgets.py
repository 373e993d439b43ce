"""What a finished site may weigh, in one table: `atlas check`, and so every build and CI, holds it."""

from __future__ import annotations

import gzip
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from atlas.errors import Problem

KB = 1000
AREAS = 400
"""Areas that the budgets in proportion are for; where a set has more, its figures may weigh more by as much."""

AREA_PAGES = re.compile(r"data/areas/[^/]+\.csv")
INTERVALS = b'"lower":'


@dataclass(frozen=True)
class Budget:
    """What files of one kind may weigh, each, in bytes.

    `packed`: gzipped as servers send them. `holding`: only files that have (True) or have not (False) intervals.
    `in_proportion`: for every AREAS areas.
    """

    what: str
    names: re.Pattern[str]
    limit: int
    packed: bool = False
    holding: bool | None = None
    in_proportion: bool = False


PERIOD, LAYER = re.compile(r"data/[^/]+/map-[^/]+\.json"), re.compile(r"data/[^/]+/meta\.json")

BUDGETS = (
    Budget("a page", re.compile(r"(?:.+/)?[^/]+\.html"), 250 * KB),
    Budget("an embed", re.compile(r"embed/.+\.html"), 52 * KB, packed=True),
    Budget("a still picture", re.compile(r"static/[^/]+\.png"), 35 * KB),
    Budget("a map's further period", PERIOD, 900, packed=True, holding=False, in_proportion=True),
    Budget("a map's further period with intervals", PERIOD, 1_700, packed=True, holding=True, in_proportion=True),
    Budget("another map's figures", LAYER, 1_600, packed=True, holding=False, in_proportion=True),
    Budget("another map's figures with intervals", LAYER, 2_100, packed=True, holding=True, in_proportion=True),
    Budget("an embed's script", re.compile(r"assets/embed\.[^/]+\.js"), 31 * KB, packed=True),
    Budget("a part of the search index", re.compile(r"pagefind/index/.+"), 10 * KB),
    Budget("the names that the search knows", re.compile(r"data/search/names\.json"), 50 * KB, packed=True),
)
SITE = 150_000 * KB


def oversized(folder: Path, names: Sequence[str]) -> Iterator[Problem]:
    """Files above their budgets, and a site above its own."""
    total = sum((folder / name).stat().st_size for name in names)
    areas = sum(1 for name in names if AREA_PAGES.fullmatch(name))
    for budget in BUDGETS:
        limit = budget.limit * max(areas, AREAS) // AREAS if budget.in_proportion else budget.limit
        for name in names:
            if budget.names.fullmatch(name):
                yield from _above(budget, limit, folder / name, name)
    if total > SITE:
        yield Problem("a site above its budget", found=f"{total:,} bytes", expected=f"{SITE:,} at most")


def _above(budget: Budget, limit: int, path: Path, name: str) -> Iterator[Problem]:
    if not budget.packed and path.stat().st_size <= limit:
        return
    content = path.read_bytes()
    if budget.holding is not None and (INTERVALS in content) != budget.holding:
        return
    size = len(gzip.compress(content, 9, mtime=0)) if budget.packed and len(content) > limit else len(content)
    if size > limit:
        found = f"{size:,} bytes{' gzipped' if budget.packed else ''}"
        yield Problem(f"{budget.what} above its budget", name, found=found, expected=f"{limit:,} at most")
