"""The figures as files: every digit kept, no text a formula, and other people's programs read them."""

from __future__ import annotations

import csv
import io
import json
import math
import re
from pathlib import Path

import geopandas
import pytest
import shapely
from building import CASES, NAMES, Built, copy_of
from frictionless import Package
from hypothesis import given
from hypothesis import strategies as st

from atlas.build import make_tree
from atlas.downloads import rounded
from atlas.downloads.packages import AREA_FIELDS
from atlas.downloads.sheets import number, number_text, to_csv
from atlas.join import scope_codes
from atlas.load import load_atlas
from atlas.model import Tree

ROOT = Path(__file__).parents[1]
FORMULAS = ("=", "+", "-", "@", "\t", "\r")


def silent(text: str) -> None:
    """Say nothing."""


def table(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode("utf-8"), newline="")))


@pytest.fixture(scope="module", params=NAMES)
def tree(request: pytest.FixtureRequest, built: Built, tmp_path_factory: pytest.TempPathFactory) -> tuple[str, Tree]:
    name = request.param
    root = copy_of(name, tmp_path_factory.mktemp("downloads") / name, built.cache)
    return name, make_tree(root, "", silent)


def written(tree: Tree, folder: Path) -> Path:
    """The figures of a Tree as files."""
    for name, content in tree.items():
        if name.startswith("data/"):
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
    return folder / "data"


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_a_number_reads_back_as_it_was(value: float) -> None:
    assert float(number_text(value)) == value
    assert json.loads(json.dumps(number(value))) == value


def test_missing_is_empty_and_zero_is_zero() -> None:
    assert [number_text(value) for value in (math.nan, None, 0.0, -0.0, 5.0, 0.1, 1e-05)] == [
        "",
        "",
        "0",
        "0",
        "5",
        "0.1",
        "1e-05",
    ]
    assert number(math.nan) is None


@given(st.lists(st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=12), min_size=1, max_size=3))
def test_no_text_is_a_formula_and_none_is_lost(texts: list[str]) -> None:
    content = to_csv(["a", "b", "c"][: len(texts)], [texts]).decode()
    _, row = csv.reader(io.StringIO(content, newline=""))
    for text, cell in zip(texts, row or [""], strict=True):
        assert not cell.startswith(FORMULAS)
        plain = "\n".join(text.replace("\r\n", "\n").split("\r"))
        assert cell == (f"'{plain}" if text.startswith(FORMULAS) else plain)


def test_no_cell_of_an_atlas_is_a_formula(tree: tuple[str, Tree]) -> None:
    for name, content in tree[1].items():
        if name.endswith(".csv"):
            for row in table(content):
                for field, cell in row.items():
                    assert not cell.startswith(FORMULAS) or float(cell) < 0, (name, field, cell)


def test_every_row_of_the_inputs_is_in_the_file(tree: tuple[str, Tree]) -> None:
    """Figures to the last digit, reasons word for word, the benchmark's beside them; nothing else has a figure."""
    name, made = tree
    atlas = load_atlas(CASES / name)
    for layer in atlas.layers:
        rows = {(row["area_code"], row["period"]): row for row in table(made[f"data/{layer.meta.id}.csv"])}
        bench = layer.meta.benchmark or atlas.area_sets[layer.meta.area_set].benchmark
        for row in layer.rows:
            if bench is None or row.area_code != bench.code or row.value is not None or row.status:
                told = rows.pop((row.area_code, row.period))
                assert (float(told["value"]) if told["value"] else None) == row.value
                assert told["note"].removeprefix("'") == row.status
                assert told["area_name"]
        assert all(not row["value"] and row["note"] for row in rows.values())


def test_the_data_package_describes_every_csv(tree: tuple[str, Tree]) -> None:
    package = json.loads(tree[1]["data/datapackage.json"])
    described = {f"data/{resource['path']}" for resource in package["resources"]}
    assert described == {name for name in tree[1] if name.endswith(".csv") and not name.startswith("data/areas/")}
    assert all(resource["licenses"] and resource["sources"] for resource in package["resources"])


def test_metadata_beside_each_csv_name_its_columns(tree: tuple[str, Tree]) -> None:
    """As CSV on the Web has it: the columns are those of the file, in order, of the types that its cells have."""
    made = tree[1]
    own = {name: json.loads(made[f"{name}-metadata.json"]) for name in made if re.fullmatch(r"data/[^/]+\.csv", name)}
    together = json.loads(made["data/areas/csv-metadata.json"])
    own |= {f"data/areas/{one['url']}": {**together, **one} for one in together["tables"]}
    assert own.keys() == {name for name in made if name.endswith(".csv")}
    for name, told in own.items():
        assert name.endswith(f"/{told['url']}")
        columns = {column["name"]: column for column in told["tableSchema"]["columns"]}
        rows = table(made[name])
        assert all(list(row) == list(columns) for row in rows[:1])
        numbers = [key for key, column in columns.items() if column["datatype"] in ("number", "integer")]
        whole = [key for key, column in columns.items() if column["datatype"] == "integer"]
        assert all(math.isfinite(float(row[key])) for row in rows for key in numbers if row[key])
        assert all(row[key].isdigit() for row in rows for key in whole if row[key])
        key = told["tableSchema"].get("primaryKey", list(columns))  # a row that has no key is none of its own twice
        assert len({tuple(row[part] for part in key) for row in rows}) == len(rows)


def test_an_areas_csv_is_what_its_page_shows(tree: tuple[str, Tree]) -> None:
    made = tree[1]
    for name in [name for name in made if re.fullmatch(r"data/areas/[^/]+\.csv", name)]:
        rows = table(made[name])
        area = json.loads(made[name.replace(".csv", ".json")])
        assert [row["layer"] for row in rows] == [layer["id"] for layer in area["layers"]]
        for row, layer in zip(rows, area["layers"], strict=True):
            assert list(row) == [field for field, *_ in AREA_FIELDS]
            p = layer["periods"].index(row["period"])
            assert (float(row["value"]) if row["value"] else None) == layer["values"][p]
            assert (int(row["rank"]) if row["rank"] else None) == layer["ranks"][p]
            low = layer.get("rank_low", [None] * len(layer["periods"]))[p]
            assert (int(row["rank_low"]) if row["rank_low"] else None) == low
            assert row["value"] or row["note"]


def test_ranks_of_intervals_carry_their_range(tree: tuple[str, Tree]) -> None:
    name, made = tree
    for layer in load_atlas(CASES / name).layers:
        rows = table(made[f"data/{layer.meta.id}.csv"])
        if layer.meta.interval is None:
            assert "rank_low" not in rows[0]
            continue
        for row in rows:
            assert (
                bool(row["rank_low"]) == bool(row["rank_high"]) == bool(row["lower"] and row["upper"] and row["rank"])
            )
            if row["rank_low"]:
                assert int(row["rank_low"]) <= int(row["rank"]) <= int(row["rank_high"])


def test_frictionless_finds_no_fault(tree: tuple[str, Tree], tmp_path: Path) -> None:
    folder = written(tree[1], tmp_path)
    report = Package(str(folder / "datapackage.json")).validate()
    assert report.valid, report.flatten(["type", "name", "rowNumber", "fieldName", "message"])[:5]


def test_geojson_is_read_by_other_programs(tree: tuple[str, Tree], tmp_path: Path) -> None:
    name, made = tree
    folder = written(made, tmp_path)
    atlas = load_atlas(CASES / name)
    areas = atlas.area_sets[atlas.config.area_set]
    points = {layer.id: layer for layer in atlas.points}
    for path in sorted(folder.glob("*.geojson")):
        frame = geopandas.read_file(path)
        assert frame.crs.to_epsg() == 4326
        assert frame.geometry.is_valid.all()
        if path.stem in points:
            placed = [point for point in points[path.stem].points if point.longitude is not None]
            assert sorted(frame["name"]) == sorted(point.name for point in placed)
            assert list(frame.geometry.x) == [point.longitude for point in placed]
            continue
        assert list(frame["area_code"]) == list(areas.codes)
        assert list(frame["area_name"]) == list(areas.names)
        assert all(ring.exterior.is_ccw for shape in frame.geometry for ring in getattr(shape, "geoms", [shape]))
        own = geopandas.GeoSeries(areas.shapes, crs=areas.crs).to_crs(areas.metric_crs)
        shared = frame.geometry.to_crs(areas.metric_crs).intersection(own).area
        assert (shared > 0.9 * own.area).all()


def test_an_area_in_one_file(tree: tuple[str, Tree]) -> None:
    """What the file of an area says is what the layers' own files say, of each layer that covers it."""
    name, made = tree
    atlas = load_atlas(CASES / name)
    areas = atlas.area_sets[atlas.config.area_set]
    for code in areas.codes:
        area = json.loads(made[f"data/areas/{code}.json"])
        shown = [layer.meta for layer in atlas.layers if layer.meta.role == "map"]
        assert [layer["id"] for layer in area["layers"]] == [
            meta.id for meta in shown if code in scope_codes(meta, areas)
        ]
        for layer in area["layers"]:
            rows = [row for row in table(made[f"data/{layer['id']}.csv"]) if row["area_code"] == code]
            assert layer["periods"] == [row["period"] for row in rows]
            assert layer["values"] == [float(row["value"]) if row["value"] else None for row in rows]
            told = [row["note"].removeprefix("'") for row in rows]
            assert [layer.get("notes", {}).get(period, "") for period in layer["periods"]] == told


def test_the_atlas_itself() -> None:
    """The finished site's own package, as `make site` left it."""
    report = Package(str(ROOT / "site/data/datapackage.json")).validate()
    assert report.valid, report.flatten(["type", "name", "rowNumber", "fieldName", "message"])[:5]


def test_a_ring_that_vanishes_at_the_files_precision_is_left_out() -> None:
    speck = shapely.box(2, 2, 2.00001, 2.00001)
    shape = shapely.MultiPolygon([shapely.box(0, 0, 1, 1).difference(shapely.box(0.5, 0.5, 0.50002, 0.50002)), speck])
    made = shapely.from_geojson(json.dumps(rounded(shape)))
    assert made.is_valid
    assert made.equals(shapely.box(0, 0, 1, 1))
    assert shapely.from_geojson(json.dumps(rounded(speck))).is_valid
    assert not shapely.from_geojson(json.dumps(rounded(speck))).is_empty
