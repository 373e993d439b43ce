"""The names under which a reader finds a page: one file that the search box ranks before it looks at running text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
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
    where it is not there; they are grouped. `inside`: kinds of other names that are of something in the area. `words`:
    kinds that are no names but texts, found by any of their words: what a map shows, and its source's title.
    """
    t, search, areas = strings(scene.atlas.config.language), scene.atlas.config.search, scene.areas
    kinds, starts = _kinds(scene, t)
    also = list(dict.fromkeys(alias.kind for alias in areas.aliases))
    coded = also.index(search["kind"]) if search.get("kind") in also else None

    def others(page: Page, area: bool) -> list[list[Any]]:
        if area:
            return [[n, *(grouped(names) if n == coded else names)] for n, names in _also(page, areas, also)]
        texts = _about(scene, page)
        return [[len(also), *texts]] if texts else []

    rows = []
    for page in pages:
        kind = next((n for n, start in starts if page.address.startswith(start) and page.address != start), None)
        if kind is not None:
            rows.append([page.title, page.address, kind, *others(page, kind == 0)])
    whole = {} if coded is None else {**search, "kind": coded}
    inside = [n for n, kind in enumerate(also) if kind in search.get("inside", [])]
    rows.sort(key=lambda row: (row[2], row[0], row[1]))
    lists = {"kinds": kinds, "also": [*also, t["search"]["about"]], "inside": inside, "words": [len(also)]}
    return {NAMES: compact({**lists, "codes": whole, "rows": rows})}


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


def grouped(codes: Sequence[str]) -> list[str]:
    """Codes that begin with the same letters in one text, the letters said once: `AB1 12 3`. Half as long to load."""
    found: dict[str, list[str]] = {}
    for code in codes:
        letters = re.match(r"\D*", code)
        start = letters[0] if letters and " " not in code else code
        found.setdefault(start, []).append(code.removeprefix(start))
    return [f"{start}{' '.join(rest)}" for start, rest in found.items()]


def _about(scene: Scene, page: Page) -> list[str]:
    """What a map shows and what its source is called; nothing for other pages."""
    view = scene.layers.get(str(page.data.get("layer", ""))) if page.template == "layer.html" else None
    return [view.joined.meta.description, view.joined.meta.source.title] if view else []


def _also(page: Page, areas: AreaSet, kinds: list[str]) -> list[tuple[int, list[str]]]:
    """The other names of the area whose page it is: for each kind its number, and the names."""
    code = page.address.rstrip("/").rpartition("/")[2]
    own = [alias for alias in areas.aliases if alias.area_code == code]
    found: dict[str, list[str]] = {}
    for alias in own:
        found.setdefault(alias.kind, []).append(alias.name)
    return [(kinds.index(kind), list(dict.fromkeys(names))) for kind, names in found.items()]
