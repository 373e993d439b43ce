"""Case studies: what is read, what is refused and with which words, what a reader sees."""

from __future__ import annotations

from pathlib import Path

import pytest
from case_samples import FILES, html, read, shown, write_case
from hypothesis import given
from hypothesis import strategies as st

from atlas.errors import AtlasError
from atlas.figures import figures, unsupported
from atlas.load import load_atlas
from atlas.words import strings

ROOT = Path(__file__).parents[1]
T = strings("en")


def test_a_case_is_read_with_its_tables(tiny_copy: Path) -> None:
    case, problems = read(write_case(tiny_copy))
    assert problems == []
    assert case is not None
    assert (case.slug, case.title) == ("glassworks", "The Glassworks")
    assert [row["fact"] for row in case.data["evidence"]] == ["0", "1", "2", "3"]
    assert case.data["map"]["part"][1]["group"] == "quarter/Q1"


def test_a_case_to_come_is_named_and_has_no_page(tiny_copy: Path) -> None:
    write_case(tiny_copy)
    folder = tiny_copy / "layers" / "cases" / "mill"
    folder.mkdir()
    (folder / "case.toml").write_text('coming = true\ntitle = "The Mill"\ndescription = "A mill."\norder = 2\n')
    pages = shown(tiny_copy)
    assert sorted(pages) == ["cases/", "cases/glassworks/"]
    assert "The Mill" in html(pages["cases/"])


OPENS = "2019,The yard opens,ordinary,0\n"
FAULTS = [
    ("case", 'place = "Alder"\n', "", ['case.toml: the key "place" is missing']),
    ("case", "order = 1", "order = 1\ncolour = 2", ["case.toml:7: unknown key", "field: colour"]),
    ("case", "area_set = ", 'regions = "regions.geojson"\narea_set = ', ["either area_set or regions"]),
    ("case", "frame = [0.0, 50.0", "frame = [9.0, 50.0", ["frame = [west, south, east, north]"]),
    ("case", "holds 40", "holds 41", ["case.toml: the evidence of fact 0 does not hold 41", "field: sentence"]),
    ("case", "sentence_facts = [0]", "sentence_facts = [9]", ['there is no evidence of fact "9"']),
    ("case", "*It holds", "*It *holds", ["at most one part between asterisks"]),
    ("case", 'id = "built"', 'id = "benches"', ["series with an id each"]),
    ("sources", "https://example.org/yard", "javascript:alert(1)", ["sources.csv:2: this is no web address"]),
    ("sources", "paper,Alder", "yard,Alder", ["sources.csv:3: this stands twice, first in line 2"]),
    ("evidence", "1,,,2011-03,,,,paper", "1,,,2011-03,,,,papers", ['evidence.csv:3: there is no source "papers"']),
    ("evidence", "seen in excerpt", "sure", ["evidence.csv:3: unknown confidence", 'found: "sure"']),
    ("evidence", "0.5,50.4", "0.5,", ["a place needs longitude and latitude"]),
    ("evidence", "3,1200", "3,about 1200", ["evidence.csv:5: text in a number column"]),
    ("evidence", "0.5,50.4", "9.5,50.4", ["places.csv:2: the fact has no place inside the map's frame"]),
    ("facts", "1,200 panes", "1,300 panes", ["facts.csv:3: the evidence of fact 3 does not hold 1300"]),
    ("facts", "itself.,1", "itself.,7", ['facts.csv:2: there is no evidence of fact "7"']),
    ("facts", "itself.,1", "itself.,", ["facts.csv:2: no fact is named"]),
    ("facts", "Who pays", " Who pays", ["facts.csv:2: spaces round a cell"]),
    ("events", "2019,", "2019-13,", ["events.csv:2: this is no date", "2024-01-31"]),
    ("events", "1998,", "1997,", ["events.csv:4: the evidence of fact 2 does not hold 1997"]),
    ("events", "loss", "lost", ["events.csv:3: unknown kind of event", "nearest: loss"]),
    ("counts", "50,over", "55,over", ["counts.csv:3: the evidence of fact 0 does not hold 55"]),
    ("counts", "benches,The", "bench,The", ["counts.csv:2: there is no such series", "nearest: benches"]),
    ("counts", "2019,yard,0", "2019,other,0", ["counts.csv:2: the fact does not rest on this source"]),
    ("counts", "40,,,", "40,,40,", ["counts.csv:2: a count is either a number or what was said"]),
    ("counts", "built,Alder Paper,,,1999,1999,paper,2\n", "", ["a series needs two counts or more", "both sides"]),
    ("events", OPENS, OPENS * 2, ["events.csv:3: the row stands twice"]),
    ("places", ",ne", ",northeast", ["places.csv:2: unknown side for a label"]),
    ("places", "0,,ne", "0,101,ne", ["a place is either that of a fact or a point"]),
]


@pytest.mark.parametrize(("name", "old", "new", "words"), FAULTS)
def test_a_fault_is_said_with_its_file_and_line(
    tiny_copy: Path, name: str, old: str, new: str, words: list[str]
) -> None:
    case, problems = read(write_case(tiny_copy, **{name: (old, new)}))
    assert case is None
    said = "\n".join(problems)
    for word in words:
        assert word in said


def test_all_faults_are_said_at_once(tiny_copy: Path) -> None:
    _, problems = read(
        write_case(tiny_copy, facts=("itself.,1", "itself.,7"), places=(",ne", ",up"), events=("loss", "lost"))
    )
    assert [problem.split(":")[0].rsplit("/", 1)[1] for problem in problems] == [
        "facts.csv",
        "events.csv",
        "places.csv",
    ]


def test_a_missing_table_is_a_problem(tiny_copy: Path) -> None:
    folder = write_case(tiny_copy)
    (folder / "counts.csv").unlink()
    case, problems = read(folder)
    assert case is None
    assert "counts.csv: the file is missing" in problems[0]


def test_what_the_map_names_must_be_in_the_atlas(tiny_copy: Path) -> None:
    write_case(tiny_copy, case=('codes = ["SQ1"]', 'codes = ["SQ9"]'), places=(",101,", ",103,"))
    with pytest.raises(AtlasError) as caught:
        load_atlas(tiny_copy)
    said = str(caught.value)
    assert 'unknown area code\n    field: map\n    found: "SQ9"' in said
    assert "places.csv:4: there is no such point with coordinates" in said


@given(
    st.sampled_from(sorted(FILES)),
    st.integers(0, 2000),
    st.sampled_from(["", "\x00", '"', ",", "\n", "9" * 400, "nan", "{"]),
)
def test_accidents_are_problems_and_never_crashes(name: str, at: int, splinter: str) -> None:
    import tempfile

    with tempfile.TemporaryDirectory() as place:
        folder = write_case(Path(place))
        text = FILES[name]
        at %= len(text)
        (folder / name).write_text(text[:at] + splinter + text[at + 1 :], encoding="utf-8")
        case, problems = read(folder)
        assert (case is None) == bool(problems)


# Figures


def test_figures_of_a_text() -> None:
    assert figures("1 April 1997: 35,700 or 3.5m, 1 of 2") == ("1", "1997", "35700", "3.5", "2")
    assert unsupported("£1,200.0m in 2019, 7 firms", "1200 2019") == ("7",)
    assert unsupported("three firms", "") == ()
