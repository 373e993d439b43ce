"""The small map of a profile: its own area's name stands beside the dots that it is read with."""

from __future__ import annotations

import re

import numpy as np
from page_samples import small_scene

from atlas.pages.ground import land
from atlas.pages.labels import LETTER, LINE
from atlas.pages.local import Dot, local_map


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
