"""Area sets: formats, repair, reference systems, merged sets."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import geopandas
import pytest
import shapely

from atlas.errors import AtlasError
from atlas.load import load_atlas
from atlas.load.boundaries import polygons
from atlas.model import AreaSet

SET = "layers/areas/squares"
BOW_TIE = [[[0, 51], [1, 52], [1, 51], [0, 52], [0, 51]]]


def squares(root: Path) -> AreaSet:
    return load_atlas(root).area_sets["squares"]


def features(root: Path) -> Any:
    return json.loads((root / SET / "boundaries.geojson").read_text("utf-8"))


def put(root: Path, data: Any) -> None:
    (root / SET / "boundaries.geojson").write_text(json.dumps(data), "utf-8")


def test_a_bow_tie_is_repaired(tiny_copy: Path) -> None:
    data = features(tiny_copy)
    data["features"][2]["geometry"]["coordinates"] = BOW_TIE
    put(tiny_copy, data)
    (tiny_copy / "layers/areas/squares/people.csv").unlink()
    shape = squares(tiny_copy).shapes[2]
    assert shape.is_valid
    assert shape.geom_type == "MultiPolygon"
    assert shape.area == pytest.approx(0.5)


def test_repair_keeps_polygons_only() -> None:
    spike = shapely.Polygon([(0, 0), (2, 0), (2, 2), (1, 2), (1, 3), (1, 2), (0, 2)])
    assert not spike.is_valid
    fixed = polygons(spike)
    assert fixed is not None
    assert fixed.geom_type == "Polygon"
    assert fixed.area == 4


@pytest.mark.parametrize(
    "shape",
    [shapely.Point(1, 1), shapely.LineString([(0, 0), (1, 1)]), shapely.Polygon([(0, 0), (1, 1), (2, 2)])],
    ids=["point", "line", "flat polygon"],
)
def test_what_encloses_nothing_is_no_area(shape: Any) -> None:
    assert polygons(shape) is None


def test_overlapping_parts_become_one() -> None:
    shape = shapely.GeometryCollection([shapely.box(0, 0, 2, 2), shapely.box(1, 0, 3, 2), shapely.Point(9, 9)])
    fixed = polygons(shape)
    assert fixed is not None
    assert fixed.is_valid
    assert fixed.area == 6


def test_areas_come_in_the_order_of_their_codes(tiny: Path, tiny_copy: Path) -> None:
    data = features(tiny_copy)
    data["features"].reverse()
    put(tiny_copy, data)
    one, two = squares(tiny), squares(tiny_copy)
    assert one.codes == two.codes
    assert one.names == two.names
    assert all(a.equals(b) for a, b in zip(one.shapes, two.shapes, strict=True))


def test_geopackage(tiny: Path, tiny_copy: Path) -> None:
    path = tiny_copy / SET / "boundaries.geojson"
    geopandas.read_file(path).to_file(tiny_copy / SET / "boundaries.gpkg", driver="GPKG")
    path.unlink()
    assert squares(tiny_copy).names == squares(tiny).names


def test_a_geopackage_cut_off(tiny_copy: Path) -> None:
    path = tiny_copy / SET / "boundaries.geojson"
    package = tiny_copy / SET / "boundaries.gpkg"
    geopandas.read_file(path).to_file(package, driver="GPKG")
    path.unlink()
    for size in (0, 100, 5000, 40000):
        package.write_bytes(package.read_bytes()[:size])
        with pytest.raises(AtlasError, match=r"boundaries\.gpkg: the boundar"):
            load_atlas(tiny_copy)


def test_topojson_has_no_reference_system_so_the_declared_one_holds(tiny_copy: Path) -> None:
    ring = [[0, 50], [1, 50], [1, 51], [0, 51], [0, 50]]
    arcs = [[[x + dx, y] for x, y in ring] for dx in (0, 1)]
    topology = {
        "type": "Topology",
        "objects": {
            "squares": {
                "type": "GeometryCollection",
                "geometries": [
                    {"type": "Polygon", "arcs": [[k]], "properties": {"code": f"SQ{k + 1}", "name": f"Square {k}"}}
                    for k in range(2)
                ],
            }
        },
        "arcs": arcs,
    }
    (tiny_copy / SET / "boundaries.geojson").unlink()
    (tiny_copy / SET / "boundaries.topojson").write_text(json.dumps(topology), "utf-8")
    with pytest.raises(AtlasError) as caught:
        load_atlas(tiny_copy)
    files = {problem.file for problem in caught.value.problems}
    assert f"{SET}/boundaries.topojson" not in files  # the areas are read; the tables miss the three that are gone
    assert f"{SET}/groups.csv" in files


@pytest.mark.parametrize("spoil", ["numbers", "no features", "no collection", "infinite", "two files"])
def test_boundaries_that_cannot_be_used(spoil: str, tiny_copy: Path) -> None:
    data = features(tiny_copy)
    expected = {
        "numbers": "an area's code must be text",
        "no features": "the boundar",
        "no collection": "neither GeoJSON nor TopoJSON",
        "infinite": "not valid JSON",
        "two files": "one boundary file only",
    }[spoil]
    if spoil == "numbers":
        for number, feature in enumerate(data["features"]):
            feature["properties"]["code"] = number
    elif spoil == "no features":
        data["features"] = []
    elif spoil == "no collection":
        data = data["features"]
    elif spoil == "infinite":
        data["features"][0]["geometry"]["coordinates"][0][0][0] = float("inf")
    else:
        (tiny_copy / SET / "boundaries.json").write_text("{}", "utf-8")
    put(tiny_copy, data)
    with pytest.raises(AtlasError, match=expected):
        load_atlas(tiny_copy)


def merged(root: Path, text: str) -> None:
    folder = root / "layers" / "areas" / "quarters"
    folder.mkdir()
    (folder / "area.toml").write_text(text, "utf-8")


def test_merged_set(tiny_copy: Path) -> None:
    merged(tiny_copy, 'title = "Quarters"\nmerged_from = "squares"\ngroup = "quarter"\none = "quarter"\n')
    sets = load_atlas(tiny_copy).area_sets
    quarters, base = sets["quarters"], sets["squares"]
    assert quarters.codes == ("Q1", "Q2")
    assert quarters.names == ("South Quarter", "North Quarter")
    assert quarters.one == "quarter"
    assert quarters.benchmark == base.benchmark
    assert quarters.source == base.source
    assert quarters.shapes[0].equals(shapely.union_all(base.shapes[:2]))
    assert quarters.shapes[0].geom_type == "Polygon"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('title = "Q"\nmerged_from = "circles"\ngroup = "quarter"\n', "no area set to merge from"),
        ('title = "Q"\nmerged_from = "quarters"\ngroup = "quarter"\n', "no area set to merge from"),
        ('title = "Q"\nmerged_from = "squares"\ngroup = "quater"\n', "unknown kind of group"),
        ('title = "Q"\nmerged_from = "squares"\ngroup = "quarter"\ncrs = "EPSG:4326"\n', "unknown key"),
        (
            'title = "Q"\nmerged_from = "squares"\ngroup = "quarter"\n[benchmark]\ncode="Q1"\nname="a"\nshort="b"\n',
            "the benchmark's code is the code of an area",
        ),
    ],
)
def test_merged_set_faults(text: str, expected: str, tiny_copy: Path) -> None:
    merged(tiny_copy, text)
    with pytest.raises(AtlasError, match=expected):
        load_atlas(tiny_copy)


@pytest.mark.parametrize(("one", "other"), [("-0.4", "1.4"), ("0", "1"), ("1.5", "-0.5")])
def test_a_weight_of_people_is_above_0_and_at_most_1(tiny_copy: Path, one: str, other: str) -> None:
    """Also where the weights of the area add up to 1."""
    file = tiny_copy / SET / "people.csv"
    text = file.read_text("utf-8").replace("50.25,0.6", f"50.25,{one}").replace("50.75,0.4", f"50.75,{other}")
    file.write_text(text, "utf-8")
    with pytest.raises(AtlasError, match="a weight is above 0 and at most 1"):
        load_atlas(tiny_copy)
