"""From a publisher's file to a layer: refused or taken, told, written whole or not at all."""

from __future__ import annotations

import hashlib
import tomllib
from pathlib import Path

import pytest
from building import everything
from one_layer import NEW, OLD, TODAY, content, declare, run, with_fish

from atlas.errors import AtlasError
from atlas.refresh import Update, store


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return with_fish(tmp_path)


def fault(root: Path, *layers: str, update: bool = False) -> str:
    with pytest.raises(AtlasError) as caught:
        run(root, *layers, update=update)
    return str(caught.value)


def test_a_layer_is_made_from_its_file(root: Path) -> None:
    written, said = run(root)
    assert written == ("fish",)
    assert "values.csv" in said
    assert (root / "layers/fish/values.csv").read_text() == (
        "area_code,period,value\nSQ0,2020,100\nSQ1,2020,10\nSQ2,2020,20\nSQ3,2020,30\nSQ4,2020,40\nSQ5,2020,50.0\n"
    )


def test_a_second_time_changes_nothing(root: Path) -> None:
    run(root)
    before = everything(root)
    times = {path: path.stat().st_mtime_ns for path in root.rglob("*")}
    written, said = run(root)
    assert written == ()
    assert "fish: as it was, 6 figures" in said
    assert everything(root) == before
    assert {path: path.stat().st_mtime_ns for path in root.rglob("*")} == times


def test_update_without_a_change_changes_nothing(root: Path) -> None:
    run(root)
    before = everything(root)
    assert run(root, update=True)[0] == ()
    assert everything(root) == before


def test_changed_bytes_are_refused(root: Path) -> None:
    run(root)
    before = everything(root / "layers")
    (root / "data/fish.csv").write_bytes(NEW)
    text = fault(root)
    assert hashlib.sha256(OLD).hexdigest() in text
    assert hashlib.sha256(NEW).hexdigest() in text
    assert "--update" in text
    assert everything(root / "layers") == before


def test_update_says_what_changes_and_writes_figures_and_checksum_together(root: Path) -> None:
    run(root)
    (root / "data/fish.csv").write_bytes(NEW.replace(b"SQ8", b"SQ5"))
    assert "SQ5 in 2020: 50 becomes 3" in fault(root, update=True)
    _, said = run(root, update=Update.ACCEPT)
    assert "accepted: has figures that move further than any before: SQ5 in 2020: 50 becomes 3" in said
    assert "4 of 6 figures changed; the largest moves:" in said
    assert "SQ5 in 2020: 50.0 becomes 3 (-94.0%)" in said
    assert "SQ4 in 2020: 40 becomes 99 (+147.5%)" in said
    table = tomllib.loads((root / "layers/fish/layer.toml").read_text())
    assert table["source"]["sha256"] == hashlib.sha256((root / "data/fish.csv").read_bytes()).hexdigest()
    assert table["source"]["retrieved"] == TODAY
    assert "SQ5,2020,3" in (root / "layers/fish/values.csv").read_text()
    assert run(root)[0] == ()


def test_codes_that_come_and_figures_that_go_are_told(root: Path) -> None:
    run(root)
    (root / "data/fish.csv").write_bytes(NEW)
    _, said = run(root, update=True)
    assert "vanished area: SQ5" in said
    assert "published for earlier areas only" not in said  # SQ2 has a figure of its own
    assert (root / "layers/fish/excluded.csv").read_text() == "code,reason\nSQ8,part of SQ2\nX1,not a square\n"


def test_a_list_of_codes_left_out_goes_with_the_last_of_them(root: Path) -> None:
    (root / "data/fish.csv").write_bytes(NEW)
    run(root, update=True)
    (root / "data/fish.csv").write_bytes(OLD)
    run(root, update=True)
    assert not (root / "layers/fish/excluded.csv").exists()


def test_a_layer_without_a_checksum_needs_update_once(root: Path) -> None:
    toml = root / "layers/fish/layer.toml"
    toml.write_text("\n".join(line for line in toml.read_text().splitlines() if not line.startswith("sha256")) + "\n")
    assert "has no checksum on record" in fault(root)
    run(root, update=True)
    assert tomllib.loads(toml.read_text())["source"]["sha256"] == hashlib.sha256(OLD).hexdigest()
    assert run(root)[0] == ()


def test_what_stands_beside_stays(root: Path) -> None:
    (root / "layers/fish/notes.md").write_text("mine")
    run(root)
    assert (root / "layers/fish/notes.md").read_text() == "mine"


def test_faults_of_all_layers_are_said_and_nothing_is_written(root: Path) -> None:
    declare(root, "bread", content(SQ1="1,5", SQ9="2"))
    declare(root, "corn", content(SQ1="many"))
    before = everything(root / "layers")
    text = fault(root)
    for part in ("bread.csv", "corn.csv"):
        assert part in text
    assert everything(root / "layers") == before


def test_only_the_layers_named(root: Path) -> None:
    declare(root, "bread", content(SQ1="many"))
    assert run(root, "fish")[0] == ("fish",)


def test_an_unknown_layer_is_named_with_the_nearest(root: Path) -> None:
    assert "nearest: fish" in fault(root, "fisch")


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('area_set = "squares"', 'area_set = "sqares"', "nearest: squares"),
        ('kind = "long"', 'kind = "lnog"', "nearest: long"),
        ("[source]", '[scope]\nkind = "quarter"\ncodes = ["Q9"]\n\n[source]', "no area is in the scope"),
        (
            "[source]",
            '[derive]\nkind = "sum"\nof = ["fish", "salt"]\n\n[source]',
            "derived from a layer without figures",
        ),
        ("[source]", "[source", "not valid TOML"),
        ('path = "fish.csv"', 'path = "../fish.csv"', "outside the folder"),
        ('path = "fish.csv"', 'path = "fsh.csv"', "cannot be read"),
    ],
)
def test_wrong_declarations_are_errors(root: Path, old: str, new: str, said: str) -> None:
    toml = root / "layers/fish/layer.toml"
    assert old in toml.read_text()
    toml.write_text(toml.read_text().replace(old, new))
    assert said in fault(root)


def test_a_scope_takes_only_its_areas(root: Path) -> None:
    toml = root / "layers/fish/layer.toml"
    toml.write_text(toml.read_text().replace("[source]", '[scope]\nkind = "quarter"\ncodes = ["Q1"]\n\n[source]'))
    run(root)
    assert [line.split(",")[0] for line in (root / "layers/fish/values.csv").read_text().splitlines()[1:]] == [
        "SQ0",
        "SQ1",
        "SQ2",
    ]


def test_a_derived_layer_follows_those_it_is_derived_from(root: Path) -> None:
    folder = root / "layers" / "a-half"
    folder.mkdir()
    (folder / "layer.toml").write_text(
        'title = "Half"\narea_set = "squares"\n\n[derive]\nkind = "ratio"\nof = "fish"\nby = "bread"\n'
    )
    declare(root, "bread", content(SQ1="20", SQ2="40", SQ3="60", SQ4="80", SQ5="0"))
    written, _ = run(root)
    assert written[-1] == "a-half"
    text = (folder / "values.csv").read_text()
    assert "SQ1,2020,0.5" in text
    assert "SQ5,2020,,cannot be worked out from figures of zero" in text
    (root / "data/fish.csv").write_bytes(content(SQ1="30"))
    assert run(root, "fish", update=True)[0] == ("fish", "a-half")
    assert "SQ1,2020,1.5" in (folder / "values.csv").read_text()


def test_layers_derived_in_a_circle_are_an_error(root: Path) -> None:
    for id_, of in (("one", "two"), ("two", "one")):
        folder = root / "layers" / id_
        folder.mkdir()
        (folder / "layer.toml").write_text(f'area_set = "squares"\n[derive]\nkind = "sum"\nof = ["{of}"]\n')
    assert "in a circle" in fault(root)


def test_two_refreshes_at_once_are_an_error(root: Path) -> None:
    with store.alone(root / "layers"):
        assert "another refresh is at work" in fault(root)


def test_a_folder_that_is_no_atlas_is_an_error(tmp_path: Path) -> None:
    assert "run this in the folder of an atlas" in fault(tmp_path)
