"""The drawing of an area set: whole, on its grid, borders shared, nothing lost."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from map_samples import SPIKE, SQUARES, areas
from shapely.geometry import GeometryCollection, LineString, MultiPolygon, Point, Polygon, box

from atlas import geometry
from atlas.errors import AtlasError
from atlas.geometry import distances_km, draw, metric_points, project, repair
from atlas.paths import line_data, read_path


def corners(path: str) -> list[list[tuple[int, int]]]:
    """A path's lines as lists of points."""
    return [[(x, y) for x, y in line.tolist()] for line in read_path(path)]


def test_squares_are_drawn_square_for_square_on_their_grid() -> None:
    drawing = draw(areas())
    assert len(drawing.paths) == 4
    assert drawing.width * drawing.height == pytest.approx(geometry.GRID_CELLS, rel=0.01)
    for path, box_ in zip(drawing.paths, drawing.boxes, strict=True):
        (ring,) = corners(path)
        assert len(ring) == 4
        assert (min(x for x, _ in ring), min(y for _, y in ring)) == box_[:2]
        assert (max(x for x, _ in ring), max(y for _, y in ring)) == box_[2:]
    assert max(box_[2] for box_ in drawing.boxes) <= drawing.width
    assert max(box_[3] for box_ in drawing.boxes) <= drawing.height


def test_the_grid_is_web_mercator_and_its_bounds_are_in_degrees() -> None:
    drawing = draw(areas())
    south, west, north, east = drawing.bounds
    assert (west, north) == pytest.approx((9, 56))
    assert (south, east) == pytest.approx((54, 13), abs=0.01)
    assert project(drawing, west, north) == pytest.approx((0, 0), abs=1e-6)
    assert project(drawing, east, south) == pytest.approx((drawing.width, drawing.height), abs=1e-6)
    x, y = project(drawing, 10, 55)
    assert (round(x), round(y)) == (drawing.boxes[0][2], drawing.boxes[0][3])


def test_neighbours_share_an_edge_not_a_corner_and_islands_have_none() -> None:
    assert draw(areas()).neighbours == ((1, 2), (0,), (0,), ())


def test_the_shore_is_where_one_area_alone_has_an_edge() -> None:
    drawing = draw(areas())
    lines = corners(drawing.shore)
    assert len(lines) == 2
    edges = {frozenset(edge) for line in lines for edge in pairwise([*line, line[0]])}
    (first,) = corners(drawing.paths[0])
    right = max(x for x, _ in first)
    shared = [(right, y) for x, y in first if x == right]
    assert frozenset(shared) not in edges


def test_broken_shapes_are_repaired_and_only_polygons_kept() -> None:
    mixed = GeometryCollection([box(0, 0, 1, 1), LineString([(0, 0), (5, 5)]), Point(9, 9)])
    (spike, kept) = repair([SPIKE, mixed])
    assert spike.is_valid
    assert spike.area == pytest.approx(0.5)
    assert kept.equals(box(0, 0, 1, 1))
    assert kept.geom_type == "MultiPolygon"
    assert len(corners(draw(areas([SPIKE])).paths[0])) == 2


def test_an_area_without_a_polygon_is_named() -> None:
    with pytest.raises(AtlasError, match="S01"):
        draw(areas([SQUARES[0], LineString([(9, 55), (10, 56)])]))


def test_a_tiny_area_and_a_tiny_island_stay_or_go() -> None:
    speck = box(12.5, 54.5, 12.5001, 54.5001)
    drawing = draw(areas([MultiPolygon([SQUARES[0], speck]), speck]))
    assert len(corners(drawing.paths[0])) == 1
    left, top, right, bottom = drawing.boxes[1]
    assert right - left == bottom - top == geometry.SMALLEST


def test_a_lake_stays_a_hole() -> None:
    ring = Polygon(SQUARES[0].exterior.coords, [box(9.4, 55.4, 9.6, 55.6).exterior.coords])
    drawing = draw(areas([ring, box(9.4, 55.4, 9.6, 55.6)]))
    assert len(corners(drawing.paths[0])) == 2
    assert drawing.neighbours == ((1,), (0,))
    assert len(corners(drawing.shore)) == 1


def test_large_sets_are_simplified_with_their_borders_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(geometry, "FEWEST", 120)
    monkeypatch.setattr(geometry, "MOST", 160)
    wave = [(10 + 0.02 * np.sin(step * 2.3), 55 + step / 100) for step in range(101)]
    left = Polygon([(9, 55), *wave, (9, 56)])
    right = Polygon([*reversed(wave), (11, 55), (11, 56)])
    drawing = draw(areas([left, right, SQUARES[3]]))
    assert 60 <= drawing.vertices <= 160
    assert drawing.neighbours[0] == (1,)
    west, east = (
        {frozenset(edge) for ring in corners(path) for edge in pairwise([*ring, ring[0]])} for path in drawing.paths[:2]
    )
    assert len(west & east) > 25


def test_the_same_areas_make_the_same_drawing() -> None:
    assert draw(areas()) == draw(areas())


def test_centres_lie_inside_the_largest_part() -> None:
    drawing = draw(areas([MultiPolygon([box(9, 54, 9.1, 54.1), SQUARES[1]])]))
    x, y = drawing.centres[0]
    left, top = project(drawing, 10, 56)
    right, bottom = project(drawing, 11, 55)
    assert left < x < right
    assert top < y < bottom


def test_metres_and_kilometres_are_measured_in_the_sets_own_plane() -> None:
    set_ = areas()
    points = metric_points(set_)
    assert points.shape == (4, 2)
    assert 400_000 < points[0, 0] < 700_000
    here, there = np.array([[9.0, 55.0], [9.0, 56.0]]), np.array([[9.0, 55.0], [9.0, 56.0], [10.0, 55.0]])
    found = distances_km(set_, here, there)
    assert found.shape == (2, 3)
    assert found[0, 0] == found[1, 1] == 0
    assert found[0, 1] == pytest.approx(111.3, abs=0.3)
    assert found[0, 2] == pytest.approx(64.0, abs=0.2)


def test_paths_are_short_and_read_back() -> None:
    square = [(5, 5), (8, 5), (12, 5), (12, 9), (5, 9)]
    assert line_data([(square, True), ([(0, 0), (1, -1), (2, -3)], False)]) == "m5 5h7v4h-7zm-5-5 1-1 1-2"
    assert corners(line_data([(square, True)])) == [[(5, 5), (12, 5), (12, 9), (5, 9)]]


def test_a_border_is_drawn_once_for_the_two_areas_that_share_it() -> None:
    drawing = draw(areas())
    assert [pair for pair, _ in drawing.borders] == [(0, 1), (0, 2)]
    (line,) = corners(drawing.borders[0][1])
    first, second = (set(corners(drawing.paths[n])[0]) for n in (0, 1))
    assert set(line) <= first & second
    assert len(line) >= 2
