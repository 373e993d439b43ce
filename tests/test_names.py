"""What the search box finds by name: every page of its own, areas first, with their other names."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

from page_samples import pages_of, small_scene

from atlas.maps.data import NAMES
from atlas.model import Alias, Scene
from atlas.pages.names import grouped, names_file


def read(scene: Scene) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(names_file(scene, pages_of(scene))[NAMES])
    return found


def test_areas_stand_first_with_their_other_names_by_kind() -> None:
    scene = small_scene()
    code = scene.areas.codes[0]
    aliases = tuple(Alias(code, name, kind) for name, kind in (("A1", "box"), ("Raven", "old"), ("A2", "box")))
    search = {"kind": "box", "pattern": "(A[0-9])", "none": "no box", "inside": ["old"]}
    config = replace(scene.atlas.config, search=search)
    names = read(replace(scene, areas=replace(scene.areas, aliases=aliases), atlas=replace(scene.atlas, config=config)))
    row = next(row for row in names["rows"] if row[1].endswith(f"/{code}/"))
    assert row == [scene.areas.names[0], row[1], 0, [0, "A1 2"], [1, "Raven"]]
    assert names["also"] == ["box", "old", "what it shows"]
    assert (names["inside"], names["codes"]["kind"], names["codes"]["none"]) == ([1], 0, "no box")
    kinds = [row[2] for row in names["rows"]]
    assert kinds == sorted(kinds)
    assert names["kinds"][0] == scene.areas.one
    assert len({row[1] for row in names["rows"]}) == len(names["rows"])


def test_without_codes_nothing_is_asked_for_whole() -> None:
    assert read(small_scene())["codes"] == {}


def test_codes_are_grouped_by_their_letters() -> None:
    assert grouped(["AB1", "AB12", "C3", "AB2", "D"]) == ["AB1 12 2", "C3", "D"]
    assert grouped(["A 1", "A 2"]) == ["A 1", "A 2"]


def test_maps_are_found_by_the_words_of_what_they_show() -> None:
    names = read(small_scene())
    texts = {row[1]: row[3] for row in names["rows"] if row[1].startswith("maps/")}
    assert names["words"] == [len(names["also"]) - 1]
    assert all(text[0] == names["words"][0] and len(text) == 3 for text in texts.values())
