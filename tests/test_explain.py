"""A figure followed back to the publisher's row, from what a refresh has kept: no publisher's file is there."""

from __future__ import annotations

import hashlib
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

from atlas.cli import main
from atlas.errors import AtlasError
from atlas.explain import explain, lines
from atlas.explain.steps import cell_step
from atlas.model import Cell
from atlas.refresh import refresh

ROOT = Path(__file__).parent.parent
TINY = ROOT / "tests" / "cases" / "tiny"

HEAD = """
title = "{title}"
description = "Invented."
theme = "output"
unit = "baskets"
denominator = "none: a count"
decimals = 1
direction = "neutral"
area_set = "squares"
palette = "ember"
min_match = 0.2
status = "official"
suffix = " baskets"

[source]
publisher = "Test publisher"
title = "Invented"
address = "https://example.org/{file}"
licence = "CC0 1.0"
licence_address = "https://example.org/cc0"
retrieved = 2024-01-15
sha256 = "{sha256}"
"""

FISH = """kind,code,year,value,mark,note
count,ALL,2019,160,,
count,ALL,2020,165,,
count,SQ1,2019,"1,000",,
count,SQ1,2020,"1,100",,
count,SQ3,2019,30,,A note
count,SQ3,2020,,x,
count,SQ4,2019,40,,
count,SQ4,2020,40,,
count,SQ4,2020,40,,
count,SQ8,2019,7,,
count,SQ8,2020,8,,
count,SQ9,2019,3,,
count,SQ9,2020,12,,
share,SQ1,2019,10.5,,
share,SQ1,2020,11,,
share,SQ8,2020,20,,
share,SQ9,2020,30,,
"""
LONG = """
[adapter]
kind = "long"
columns = { code = "code", period = "year", value = "value", status = "mark", notes = "note" }
thousands = ","
codes = { ALL = "SQ0" }
markers = { x = "withheld" }
notes = { "A note" = "read" }
FIGURES
[[adapter.gap]]
reason = "no fish on islets"
codes = ["SQ5"]

[[adapter.file]]
path = "fish.csv"
where = { kind = "KIND" }
"""
PARTS = """place,when,what,value
SQ1,2019-01,nets,1
SQ1,2019-01,rods,2
SQ2,2019-01,nets,5
SQ2,2019-01,rods,
SQ1,2020-01,nets,3
SQ1,2020-01,rods,4
SQ2,2020-01,nets,5
SQ2,2020-01,rods,6
"""
SUMS = """
[adapter]
kind = "sums"
code = "place"
period = "when"
value = "value"
parts = "what"
missing = "withheld"
benchmark = "sum"
MEAN
[[adapter.file]]
path = "gear.csv"
where = { what = ["nets", "rods"] }
"""


def layer(root: Path, name: str, file: str, content: str, rest: str) -> None:
    folder = root / "layers" / name
    folder.mkdir()
    (root / "data").mkdir(exist_ok=True)
    (root / "data" / file).write_text(content, encoding="utf-8")
    sha256 = hashlib.sha256(content.encode()).hexdigest()
    head = HEAD.format(title=name.capitalize(), file=file, sha256=sha256)
    (folder / "layer.toml").write_text(head + rest, encoding="utf-8")


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An atlas whose layers were refreshed, without the publishers' files."""
    root = tmp_path_factory.mktemp("explained")
    shutil.copytree(TINY / "layers" / "areas", root / "layers" / "areas")
    shutil.copytree(TINY / "layers" / "workshops", root / "layers" / "workshops")
    count = LONG.replace("KIND", "count").replace("FIGURES", 'figures = "count"')
    layer(root, "fish", "fish.csv", FISH, count)
    weight = '[adapter.weight]\ntitle = "fish"\nwhere = { kind = "count" }\n'
    layer(root, "smoked", "fish.csv", FISH, LONG.replace("KIND", "share").replace("FIGURES", weight))
    layer(root, "gear", "gear.csv", PARTS, SUMS.replace("MEAN", ""))
    layer(root, "usual-gear", "gear.csv", PARTS, SUMS.replace("MEAN", 'mean = { of = [2019, 2020], as = "2020" }'))
    for name, options in {
        "fish-for-gear": 'kind = "ratio"\nof = "fish"\nby = "gear"\nfactor = 100',
        "all-things": 'kind = "sum"\nof = ["fish", "gear"]',
        "rise": 'kind = "growth"\nof = "fish"\nfirst = [2019]\nlast = [2020]\nweights = "fish"\nbenchmark = "SQ0"',
        "lean": 'kind = "location_quotient"\nof = "gear"\ntotal = "fish"\nmean_of = 2\nbenchmark = "SQ0"',
    }.items():
        layer(root, name, "none.csv", "", f"\n[derive]\n{options}\n")
    refresh(root, (), root / "data", False, lambda text: None)
    shutil.rmtree(root / "data")
    return root


def text(root: Path, *names: str) -> str:
    """The account, each run of blanks as one."""
    return "\n".join(" ".join(line.split()) for line in lines(explain(root, *names)))


def fault(root: Path, *names: str) -> str:
    with pytest.raises(AtlasError) as caught:
        explain(root, *names)
    return str(caught.value)


def test_a_row_of_the_file_with_every_cell_as_published(made: Path) -> None:
    said = text(made, "fish", "SQ1", "2019")
    assert "fish.csv, row 4" in said
    assert "kind = count · code = SQ1 · year = 2019 · value = 1,000" in said
    assert "“1,000” is read as 1000" in said
    assert "shown 1,000.0 baskets" in said
    assert "rank 1 of 4, counted from the highest as shown" in said
    assert "all the squares 160.0 baskets" in said
    assert f"sha256 {hashlib.sha256(FISH.encode()).hexdigest()}" in said
    assert "https://example.org/fish.csv" in said


def test_a_figure_without_an_interval_has_no_line_for_one(made: Path) -> None:
    assert "interval" not in text(made, "fish", "SQ1", "2019")


def test_a_code_of_the_publishers_own(made: Path) -> None:
    assert "ALL is SQ0 with us" in text(made, "fish", "SQ0", "2019")


def test_a_row_that_stands_twice(made: Path) -> None:
    said = text(made, "fish", "SQ4", "2020")
    assert "fish.csv, row 9" in said
    assert "the same again: fish.csv, row 10" in said


def test_what_a_note_became(made: Path) -> None:
    said = text(made, "fish", "SQ3", "2019")
    assert "note = A note" in said
    assert "note read" in said


def test_a_marked_cell_has_no_figure_and_says_why(made: Path) -> None:
    said = text(made, "fish", "SQ3", "2020")
    assert "no figure ← fish.csv, row 7" in said
    assert "mark = x" in said
    assert "withheld" in said


def test_a_gap_has_its_reason(made: Path) -> None:
    assert "no figure ← no fish on islets" in text(made, "fish", "SQ5", "2020")


def test_counts_of_earlier_areas_add_up(made: Path) -> None:
    said = text(made, "fish", "SQ2", "2020")
    assert "20 ← carried: from 2 earlier areas, added up" in said
    assert "8 ← SQ8, part of SQ2 since 2020-04-01: fish.csv, row 12" in said
    assert "12 ← SQ9, part of SQ2 since 2020-04-01: fish.csv, row 14" in said


def test_rates_of_earlier_areas_come_with_their_weights(made: Path) -> None:
    said = text(made, "smoked", "SQ2", "2020")
    assert "26 ← carried: from 2 earlier areas, weighted by fish" in said  # (20 × 8 + 30 × 12) ÷ 20
    assert "20 ← SQ8, part of SQ2 since 2020-04-01: fish.csv, row 17" in said
    assert "8 ← weight, fish: fish.csv, row 12" in said


def test_parts_that_were_added_up(made: Path) -> None:
    said = text(made, "gear", "SQ1", "2020")
    assert "7 ← added up over 2 values of what" in said
    assert "3 ← gear.csv, row 6" in said
    assert "what = rods" in said


def test_a_part_that_is_missing_leaves_no_sum(made: Path) -> None:
    said = text(made, "gear", "SQ2", "2019")
    assert "no figure ← added up over 2 values of what" in said
    assert "a sum needs all its parts" in said


def test_a_mean_of_years(made: Path) -> None:
    said = text(made, "usual-gear", "SQ1", "2020")
    assert "5 ← mean of 2 years: 2019, 2020" in said
    assert "3 ← 2019: added up over 2 values of what" in said


def test_a_sum_over_all_areas(made: Path) -> None:
    assert "18 ← sum over 2 areas" in text(made, "gear", "SQ0", "2020")


def test_a_ratio_goes_back_to_the_rows_of_both(made: Path) -> None:
    said = text(made, "fish-for-gear", "SQ1", "2020")
    assert "fish ÷ gear × 100" in said
    assert "1100 ← fish, 2020: fish.csv, row 5" in said
    assert "7 ← gear, 2020: added up over 2 values of what" in said
    assert "gear.csv" in said.split("Publishers’ files")[1]


def test_a_sum_of_layers(made: Path) -> None:
    assert "1107 ← fish + gear" in text(made, "all-things", "SQ1", "2020")


def test_growth_with_its_formula(made: Path) -> None:
    said = text(made, "rise", "SQ1", "2020")
    assert "10 ← growth of fish in % a year, over 1 years" in said
    assert "((1100 ÷ 1000) to the power 1/1 − 1) × 100" in said
    assert "growth of all areas" in text(made, "rise", "SQ0", "2020")


def test_a_location_quotient_with_both_shares(made: Path) -> None:
    said = text(made, "lean", "SQ1", "2020")
    assert "mean of 2019 to 2020" in said
    assert "share here: 7 ÷ 1100 = 0.00636364" in said
    assert "share in all 2 areas with every figure: 18 ÷ 1120 = 0.01607143" in said


def test_names_of_areas_will_do_and_the_period_is_the_one_shown_first(made: Path) -> None:
    assert text(made, "gear", "Alder") == text(made, "gear", "SQ1", "2020")


@pytest.mark.parametrize(
    ("names", "said"),
    [
        (("fsh", "SQ1"), "there is no such layer"),
        (("fsh", "SQ1"), "nearest: fish"),
        (("workshops", "SQ1"), "there is no such workshop"),
        (("fish", "SQ7"), "nearest: SQ"),
        (("fish", "Aldder"), "nearest: SQ1 (Alder)"),
        (("fish", "SQ8"), "SQ2 (Birch) took its place in 2020-04-01"),
        (("fish", "SQ1", "2031"), "nearest: 2020"),
        (("fish", "SQ1", "2031"), "expected: 2019 to 2020"),
        (("fish", "SQ1", "twenty"), "the layer has no such period"),
    ],
)
def test_what_is_not_there_is_said_with_the_nearest(made: Path, names: tuple[str, ...], said: str) -> None:
    assert said in fault(made, *names)


@pytest.mark.parametrize(
    ("name", "old", "new", "said"),
    [
        ("values.csv", "SQ4,2019,40", "SQ4,2019,41", "found: 40\n    expected: 41"),
        ("cells.jsonl", '"1,000"', '"1,001"', "run `atlas refresh fish`"),
        ("cells.jsonl", '{"code"', '{code"', "cannot be read"),
    ],
)
def test_figures_and_cells_that_do_not_fit_are_an_error(
    made: Path, tmp_path: Path, name: str, old: str, new: str, said: str
) -> None:
    root = shutil.copytree(made, tmp_path / "copy")
    path = root / "layers" / "fish" / name
    assert old in path.read_text("utf-8")
    path.write_text(path.read_text("utf-8").replace(old, new), encoding="utf-8")
    assert said in fault(root, "fish", "SQ1" if "1,00" in old else "SQ4", "2019")


@pytest.mark.parametrize(
    ("cell", "value", "said"), [("B", "2", "“B” is read as 2"), ("[x]", "", "stands for no figure")]
)
def test_a_letter_that_stands_for_a_figure(cell: str, value: str, said: str) -> None:
    options = {"columns": {"code": "code", "value": "group"}, "grades": {"A": 1, "B": 2}, "markers": {"[x]": "none"}}
    step = cell_step(options, Cell("groups.csv", 3, "SQ1", "", cell), "SQ1")
    assert step.value == value
    assert any(said in note for note in step.notes)


def test_the_command(made: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(made)
    result = CliRunner().invoke(main, ["explain", "fish", "SQ1", "2019"])
    assert result.exit_code == 0
    assert result.output.startswith("Fish, Alder (SQ1), 2019\n")
    wrong = CliRunner().invoke(main, ["explain", "fish", "SQ1", "1900"])
    assert wrong.exit_code == 1
    assert "Traceback" not in wrong.output
