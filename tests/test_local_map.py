"""The small map of a profile: its own area's name stands beside the dots that it is read with."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import combinations

import numpy as np
from page_samples import small_scene

from atlas.pages.ground import HEIGHT, WIDTH, land
from atlas.pages.labels import LETTER, LINE, box_of
from atlas.pages.local import Dot, group_map, local_map


def _own_box(svg: str) -> tuple[float, float, float, float]:
    found = re.search(r'<text class="own" x="(-?\d+)" y="(-?\d+)">([^<]*)<', svg)
    assert found is not None
    x, y, half = int(found[1]), int(found[2]), len(found[3]) * LETTER / 2
    return x - half, y - LINE + 3, x + half, y + 3


def test_a_dot_in_the_middle_of_an_area_is_not_under_its_name() -> None:
    scene = small_scene()
    view = next(iter(scene.layers.values()))
    ground = land(scene)
    for n in range(len(scene.areas.codes)):
        middle = np.array(scene.drawing.boxes[n]).reshape(2, 2).mean(axis=0)
        svg = local_map(ground, view, n, [Dot((float(middle[0]), float(middle[1])))], "areas/x/")
        left, top, right, bottom = _own_box(svg)
        dots = re.findall(r'class="point" cx="([\d.]+)" cy="([\d.]+)"', svg)
        assert len(dots) == 1
        x, y = float(dots[0][0]), float(dots[0][1])
        assert not (left < x + 3.4 and x - 3.4 < right and top < y + 3.4 and y - 3.4 < bottom)


def test_a_name_wider_than_its_own_area_stands_on_it_not_on_a_neighbour() -> None:
    scene = small_scene()
    view = next(iter(scene.layers.values()))
    left, _, right, _ = scene.drawing.boxes[0]
    zoom = float(re.findall(r"scale\(([\d.]+)\)", local_map(land(scene), view, 0, [], "areas/x/"))[0])
    name = "W" * int((right - left) * zoom * 1.3 / LETTER)
    scene = replace(scene, areas=replace(scene.areas, names=(name, *scene.areas.names[1:])))
    svg = local_map(land(scene), view, 0, [], "areas/x/")
    x, y, dx, dy = (
        float(part)
        for part in re.findall(r'class="own" x="(-?\d+)" y="(-?\d+)"', svg)[0]
        + tuple(re.findall(r"translate\((-?[\d.]+) (-?[\d.]+)\)", svg)[0])
    )
    top, bottom = scene.drawing.boxes[0][1], scene.drawing.boxes[0][3]
    assert left < x / zoom - dx < right
    assert top < (y - 4) / zoom - dy < bottom


def test_every_area_that_is_meant_is_named_once_and_no_name_lies_on_another() -> None:
    """Names as long as their squares are wide: a hairline leads to one that has no room on its own."""
    scene = small_scene()
    ground = land(scene)
    names = tuple(f"A name that is too long for {n}" for n, _ in enumerate(scene.areas.names))
    areas = replace(scene.areas, names=names)
    ground = replace(ground, scene=replace(scene, areas=areas))
    levels = dict.fromkeys((0, 1), "core")
    svg = group_map(ground, levels, [], "Group", "clusters/x/")
    found = re.findall(r'<text x="(-?\d+)" y="(-?\d+)">([^<]*)<', svg)
    named = [name for _, _, name in found]
    assert [named.count(areas.names[n]) for n in levels] == [1, 1]
    boxes = [box_of((int(x), int(y)), name) for x, y, name in found]
    assert all(box[0] >= -1 and box[2] <= WIDTH + 1 and box[1] >= -1 and box[3] <= HEIGHT + 1 for box in boxes)
    for one, other in combinations(boxes, 2):
        assert one[2] <= other[0] + 1 or other[2] <= one[0] + 1 or one[3] <= other[1] + 1 or other[3] <= one[1] + 1
    assert svg.count('class="leader"') >= 1
