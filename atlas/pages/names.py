"""The names under which a reader finds a page: one file that the search box ranks before it looks at running text."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from atlas.maps.data import NAMES
from atlas.maps.files import compact
from atlas.model import AreaSet, Page, Scene, Tree
from atlas.words import Strings, strings

KINDS = ("areas", "points", "clusters", "layers", "cases", "themes")
"""Kinds of sections whose pages are found by name, in the order in which equals are listed."""


def names_file(scene: Scene, pages: Iterable[Page]) -> Tree:
    """Every page that has a name of its own, with the other names of areas by their kind, as the search box reads it.

    `rows`: name, address, number of its kind in `kinds`, then for each kind of other name its number in `also` and the
    names. `codes`: kind of other name that is asked for whole, the pattern whose first group is one, and what is said
    where it is not there. `inside`: kinds of other names that are of something in the area.
    """
    t, search, areas = strings(scene.atlas.config.language), scene.atlas.config.search, scene.areas
    kinds, starts = _kinds(scene, t)
    also = list(dict.fromkeys(alias.kind for alias in areas.aliases))
    rows = []
    for page in pages:
        kind = next((n for n, start in starts if page.address.startswith(start) and page.address != start), None)
        if kind is not None:
            rows.append([page.title, page.address, kind, *(_also(page, areas, also) if kind == 0 else [])])
    whole = {**search, "kind": also.index(search["kind"])} if search.get("kind") in also else {}
    inside = [n for n, kind in enumerate(also) if kind in search.get("inside", [])]
    rows.sort(key=lambda row: (row[2], row[0], row[1]))
    return {NAMES: compact({"kinds": kinds, "also": also, "inside": inside, "codes": whole, "rows": rows})}


def _kinds(scene: Scene, t: Strings) -> tuple[list[str], list[tuple[int, str]]]:
    """What one page of each section is called, and where the section's pages begin."""
    ones = {layer.id: layer.one for layer in scene.atlas.points}
    kinds, starts = [scene.areas.one], []
    for kind in KINDS:
        for part in scene.atlas.config.sections:
            if part.kind != kind:
                continue
            one = scene.areas.one if kind == "areas" else ones.get(part.of or "", "")
            said = one or str(t["search"]["kinds"].get(kind, ""))
            if said not in kinds:
                kinds.append(said)
            starts.append((kinds.index(said), part.address))
    return kinds, starts


def _also(page: Page, areas: AreaSet, kinds: list[str]) -> list[list[Any]]:
    """The other names of the area whose page it is: for each kind its number, then the names."""
    own = [alias for alias in areas.aliases if page.address.endswith(f"/{alias.area_code}/")]
    found: dict[str, list[Any]] = {}
    for alias in own:
        found.setdefault(alias.kind, []).append(alias.name)
    return [[kinds.index(kind), *dict.fromkeys(names)] for kind, names in found.items()]
