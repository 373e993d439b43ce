"""What the search box finds by name: every page of its own, areas first, with their other names."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

from page_samples import pages_of, small_scene

from atlas.model import Alias, Scene
from atlas.pages.names import ADDRESS, names_file


def read(scene: Scene) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(names_file(scene, pages_of(scene))[ADDRESS])
    return found


def test_areas_stand_first_with_their_other_names_by_kind() -> None:
    scene = small_scene()
    code = scene.areas.codes[0]
    aliases = tuple(Alias(code, name, kind) for name, kind in (("A1", "box"), ("Raven", "old"), ("A2", "box")))
    search = {"kind": "box", "pattern": "(A[0-9])", "none": "no box", "inside": ["old"]}
    config = replace(scene.atlas.config, search=search)
    names = read(replace(scene, areas=replace(scene.areas, aliases=aliases), atlas=replace(scene.atlas, config=config)))
    row = next(row for row in names["rows"] if row[1].endswith(f"/{code}/"))
    assert row == [scene.areas.names[0], row[1], 0, [0, "A1", "A2"], [1, "Raven"]]
    assert names["also"] == ["box", "old"]
    assert (names["inside"], names["codes"]["kind"], names["codes"]["none"]) == ([1], 0, "no box")
    kinds = [row[2] for row in names["rows"]]
    assert kinds == sorted(kinds)
    assert names["kinds"][0] == scene.areas.one
    assert len({row[1] for row in names["rows"]}) == len(names["rows"])


def test_without_codes_nothing_is_asked_for_whole() -> None:
    assert read(small_scene())["codes"] == {}
