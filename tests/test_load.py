"""The reader: what a good atlas becomes, and that a bad one is an AtlasError whatever is wrong with it."""

from __future__ import annotations

import os
import shutil
from datetime import date
from pathlib import Path

import pytest

from atlas.errors import AtlasError
from atlas.join import join_all
from atlas.load import load_atlas
from atlas.model import Atlas

TESTS = Path(__file__).parent
SHELF = sorted(folder for folder in (TESTS / "broken").iterdir() if (folder / "error.txt").is_file())
VALUES = "layers/harvest-per-hand/values.csv"
LAYER = "layers/harvest-per-hand/layer.toml"
WRONG = '[words]\ncolumn = "benches"\n\n[[attribute]]'


def errors(root: Path) -> str:
    """The text of the error that the atlas in `root` raises."""
    with pytest.raises(AtlasError) as caught:
        join_all(load_atlas(root))
    return str(caught.value)


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")


def test_configuration(tiny_atlas: Atlas) -> None:
    config = tiny_atlas.config
    assert config.data_date == date(2024, 2, 1)
    assert [section.kind for section in config.sections] == ["home", "layers", "areas", "points"]
    assert config.sections[3].id_field == "ref"
    assert config.themes["place"] == "Place"
    assert config.embed["height"] == 560


def test_area_set(tiny_atlas: Atlas) -> None:
    areas = tiny_atlas.area_sets["squares"]
    assert areas.codes == ("SQ1", "SQ2", "SQ3", "SQ4", "SQ5")
    assert areas.names == ("Alder", "Birch", "Cedar", "Dogwood", "Elder")
    assert areas.benchmark is not None
    assert areas.benchmark.short == "All"
    north = next(group for group in areas.groups if group.code == "Q2")
    assert (north.name, north.members) == ("North Quarter", ("SQ3", "SQ4", "SQ5"))
    assert areas.lenses[0].codes == ("SQ4", "SQ5")
    assert areas.aliases[0].name == "Gwernen"
    assert sum(point.weight for point in areas.people) == pytest.approx(5)


def test_layer(tiny_atlas: Atlas) -> None:
    layer = next(layer for layer in tiny_atlas.layers if layer.meta.id == "harvest-per-hand")
    assert layer.meta.next_release == date(2025, 2, 1)
    assert layer.meta.classification.classes == 5
    first = layer.rows[1]
    assert (first.line, first.area_code, first.period, first.value, first.lower, first.upper) == (
        3,
        "SQ1",
        "2019",
        10.25,
        9.1,
        11.4,
    )
    missing = layer.rows[5]
    assert (missing.value, missing.status) == (None, "too few hands to publish")


def test_points_in_the_order_of_their_names(tiny_atlas: Atlas) -> None:
    layer = tiny_atlas.points[0]
    assert [point.name for point in layer.points] == ["Alder Workshop", "Dogwood Workshop", "Elder Workshop"]
    assert layer.points[0].attributes == {"benches": 12.5, "keeper": "A. Carver"}
    assert layer.points[2].longitude is None
    assert "licence" in layer.points[2].reason
    assert layer.campuses[0].main
    assert layer.campuses[0].share == 0.75
    assert layer.excluded == {"199": "Old Mill: closed in 2015"}


def test_pages_by_path(tiny_atlas: Atlas) -> None:
    assert tiny_atlas.pages["about.md"].startswith("---\ntitle: About\n")


def test_same_folder_same_values(tiny: Path) -> None:
    one, two = load_atlas(tiny), load_atlas(tiny)
    assert one.layers == two.layers
    assert one.points == two.points
    assert one.config == two.config


@pytest.mark.parametrize("folder", SHELF, ids=lambda folder: folder.name)
def test_each_fault_is_said(folder: Path, tiny_copy: Path) -> None:
    shutil.copytree(folder, tiny_copy, dirs_exist_ok=True)
    absent = folder / "absent.txt"
    for name in absent.read_text("utf-8").split() if absent.is_file() else []:
        (tiny_copy / name).unlink()
    assert errors(tiny_copy) + "\n" == (folder / "error.txt").read_text("utf-8")


@pytest.mark.parametrize(
    "cell",
    [
        '=HYPERLINK("https://example.org")',
        "+1+1",
        "-2",
        "@SUM(A1)",
        "<script>alert(1)</script>",
        "{{ config }}{% raw %}",
        "a, b\nand c",
    ],
)
def test_any_text_is_legal_where_text_stands(cell: str, tiny_copy: Path) -> None:
    quoted = '"' + cell.replace('"', '""') + '"'
    edit(tiny_copy / VALUES, "withheld", quoted)
    edit(tiny_copy / "layers/workshops/points.csv", "Alder Workshop", quoted)
    edit(tiny_copy / "layers/areas/squares/aliases.csv", "Old Birch", quoted)
    atlas = load_atlas(tiny_copy)
    assert any(point.name == cell for point in atlas.points[0].points)
    assert any(row.status == cell for layer in atlas.layers for row in layer.rows)
    assert any(alias.name == cell for alias in atlas.area_sets["squares"].aliases)


def test_script_in_names_is_legal(tiny_copy: Path) -> None:
    edit(tiny_copy / "layers/areas/squares/boundaries.geojson", '"Cedar"', '"<b>{{ Cedar }}</b>"')
    edit(tiny_copy / LAYER, 'title = "Harvest per hand"', 'title = "<script>alert(1)</script>"')
    atlas = load_atlas(tiny_copy)
    assert "<b>{{ Cedar }}</b>" in atlas.area_sets["squares"].names
    assert any(layer.meta.title == "<script>alert(1)</script>" for layer in atlas.layers)


def test_line_ends_and_byte_order_marks_change_nothing(tiny: Path, tiny_copy: Path) -> None:
    for path in [tiny_copy / VALUES, tiny_copy / LAYER, tiny_copy / "atlas.toml"]:
        path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n"))
    assert load_atlas(tiny_copy).layers == load_atlas(tiny).layers


def test_columns_in_any_order(tiny: Path, tiny_copy: Path) -> None:
    path = tiny_copy / "layers/shade-share/values.csv"
    lines = [line.split(",") for line in path.read_text("utf-8").splitlines()]
    path.write_text("".join(",".join(reversed(line)) + "\n" for line in lines), "utf-8")
    assert load_atlas(tiny_copy).layers == load_atlas(tiny).layers


def test_every_problem_of_every_file_at_once(tiny_copy: Path) -> None:
    edit(tiny_copy / LAYER, '"ember"', '"embers"')
    edit(tiny_copy / VALUES, "SQ1,2021,12.5", "SQ1,2021,many")
    edit(tiny_copy / "layers/shade-share/values.csv", "SQ2", "SQ22")
    edit(tiny_copy / "layers/workshops/points.csv", "SQ1", "SQ11")
    edit(tiny_copy / "layers/areas/squares/people.csv", "0.6\n", "0.7\n")
    edit(tiny_copy / "atlas.toml", 'licence = "CC0 1.0"\n', "")
    text = errors(tiny_copy)
    for file in ("atlas.toml", "people.csv", "embers", "many", "SQ22", "SQ11"):
        assert file in text


def test_a_flood_of_faults_is_counted_not_printed(tiny_copy: Path) -> None:
    rows = "".join(f"X{number},2022,1,,,\n" for number in range(5000))
    path = tiny_copy / VALUES
    path.write_text(path.read_text("utf-8") + rows, "utf-8")
    text = errors(tiny_copy)
    assert "4988 more of this kind: unknown area code" in text
    assert text.count("\n") < 100


@pytest.mark.parametrize("name", ["atlas.toml", VALUES, LAYER, "layers/areas/squares/boundaries.geojson"])
@pytest.mark.parametrize("how", ["folder", "loop", "nowhere", "pipe"])
def test_what_is_no_file(name: str, how: str, tiny_copy: Path) -> None:
    path = tiny_copy / name
    path.unlink()
    if how == "folder":
        path.mkdir()
    elif how == "loop":
        path.symlink_to(path)
    elif how == "nowhere":
        path.symlink_to(tiny_copy / "nothing")
    else:
        os.mkfifo(path)
    assert path.parent.name in errors(tiny_copy) or name in errors(tiny_copy)


def test_links_are_followed(tiny: Path, tiny_copy: Path) -> None:
    path = tiny_copy / VALUES
    path.unlink()
    path.symlink_to(tiny / VALUES)
    assert load_atlas(tiny_copy).layers == load_atlas(tiny).layers


def test_no_folder(tmp_path: Path) -> None:
    assert "no folder" in errors(tmp_path / "nothing")
    assert "atlas.toml: the file is missing" in errors(tmp_path)


def test_a_folder_name_that_no_text_can_hold(tiny_copy: Path) -> None:
    os.mkdir(os.fsencode(tiny_copy / "layers") + b"/\xff\xfe")  # noqa: PTH102  # a Path holds text only
    errors(tiny_copy).encode("utf-8")


def test_deeply_nested(tiny_copy: Path) -> None:
    edit(tiny_copy / LAYER, "[words]", "[adapter]\ndeep = " + "[" * 5000 + "]" * 5000 + "\n[words]")
    (tiny_copy / "layers/areas/squares/boundaries.geojson").write_text('{"a":' * 9000 + "1" + "}" * 9000)
    text = errors(tiny_copy)
    assert "nested too deep" in text
    assert "not valid JSON" in text


def test_figures_keep_their_digits(tiny_copy: Path) -> None:
    edit(tiny_copy / VALUES, "SQ1,2021,12.5,11.0", "SQ1,2021,12.123456789012345,11.0")
    rows = next(layer for layer in load_atlas(tiny_copy).layers if layer.meta.id == "harvest-per-hand").rows
    assert any(row.value == 12.123456789012345 for row in rows)


@pytest.mark.parametrize("how", ["cut", "repeated", "whole"])
def test_a_file_with_other_rows_than_the_refresh_wrote(how: str, tiny_copy: Path) -> None:
    path = tiny_copy / "layers/shade-share/values.csv"
    rows = path.read_text("utf-8").splitlines()
    (path.parent / "provenance.json").write_text(f'{{"rows": {len(rows) - 1}}}', "utf-8")
    if how == "whole":
        assert load_atlas(tiny_copy).layers
        return
    other = rows[:-1] if how == "cut" else [*rows, rows[-1].replace("2023", "2022")]
    path.write_text("\n".join(other) + "\n", "utf-8")
    text = errors(tiny_copy)
    assert text.startswith("layers/shade-share/values.csv: the file has not as many rows as the refresh")
    assert "expected: 6" in text


@pytest.mark.parametrize("row", ["199,Old Mill, ", " ,Old Mill,closed", "199,Old Mill,"])
def test_what_is_left_out_has_a_code_and_a_reason(tiny_copy: Path, row: str) -> None:
    edit(tiny_copy / "layers/workshops/excluded.csv", "199,Old Mill,closed in 2015", row)
    assert "excluded.csv:2: a code and a reason are needed" in errors(tiny_copy)


@pytest.mark.parametrize("field", ["{low:>99999}", "{low!r}", "{low.real}", "{low[0]}", "{}"])
def test_a_sentence_takes_plain_fields_only(tiny_copy: Path, field: str) -> None:
    edit(tiny_copy / LAYER, "{low_name}", field)
    assert "text with no other fields in braces than" in errors(tiny_copy)


def test_a_flood_of_faults_is_summed_up(tiny_copy: Path) -> None:
    head, *rows = (tiny_copy / VALUES).read_text("utf-8").splitlines()
    faults = "".join(f"SQ1,{2100 + number},x,,,\n" for number in range(5_000))
    (tiny_copy / VALUES).write_text("\n".join([head, *rows]) + "\n" + faults, "utf-8")
    text = errors(tiny_copy)
    assert "4988 more of this kind: text in a number column" in text
    assert text.count("\n") < 100


def test_the_line_of_a_fault_that_is_found_later(tiny_copy: Path) -> None:
    edit(tiny_copy / "layers/areas/squares/people.csv", "SQ1,0.25,50.25,0.6", "SQ1,0.25,50.25,0.7")
    assert errors(tiny_copy).startswith("layers/areas/squares/people.csv:2: an area's weights do not add up to 1")


def test_a_number_ends_where_its_digits_after_the_point_do(tiny_copy: Path) -> None:
    edit(tiny_copy / VALUES, "SQ4,2022,44.25,42.0,46.5", "SQ4,2022,1e15,42.0,1e16")
    assert f"{VALUES}:24: the number is out of range" in errors(tiny_copy)


@pytest.mark.parametrize(
    ("file", "old", "new", "said"),
    [
        (LAYER, 'title = "', 'title = "\\u0000', "text without control characters"),
        (LAYER, 'title = "', 'title = "" #', "text that is not empty"),
        ("layers/areas/squares/area.toml", "bounds = [", "bounds = [1, ", "a list with less in it"),
        ("layers/workshops/layer.toml", "[[attribute]]", WRONG, "nearest: columns"),
    ],
)
def test_what_is_expected_of_a_text_or_a_list_is_said_in_words(
    tiny_copy: Path, file: str, old: str, new: str, said: str
) -> None:
    edit(tiny_copy / file, old, new)
    assert said in errors(tiny_copy)
