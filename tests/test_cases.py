"""Case studies: what is read, what is refused and with which words, what a reader sees."""

from __future__ import annotations

import csv
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from case_samples import FILES, html, read, shown, write_case
from hypothesis import example, given
from hypothesis import strategies as st

from atlas.adapters.case import case as adapt
from atlas.adapters.case import mark
from atlas.adapters.tidy import Given
from atlas.errors import AtlasError
from atlas.figures import figures, unsupported
from atlas.load import load_atlas
from atlas.maps.window import cut
from atlas.pages.about import contact
from atlas.pages.case import day_text, pieces
from atlas.pages.timeline import LABEL, Placed, line, year
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


# The adapter


def facts_file(**changes: Any) -> dict[str, Any]:
    fact = {
        "claim": "The yard held 40 benches in 2019",
        "value": 40,
        "unit": "benches",
        "date": "2019",
        "longitude": 0.5,
        "latitude": 50.4,
        "source_ids": ["yard"],
        "confidence": "seen",
        "note": "coordinates approximate: middle of the yard; another source says 1,200",
    }
    source = {
        "id": "yard",
        "publisher": "The Yard",
        "title": "Here",
        "url": "https://example.org",
        "date": None,
        "kind": "x",
    }
    return {"facts": [{**fact, **changes}], "sources": [source]}


def adapted(
    document: dict[str, Any], marks: dict[str, str], more: list[dict[str, Any]] | None = None
) -> dict[str, bytes]:
    files = {"facts.json": json.dumps(document).encode()}
    options: dict[str, Any] = {"file": [{"role": "facts", "path": "facts.json"}, *(more or [])], "facts": marks}
    for entry in more or []:
        box = {"type": "Polygon", "coordinates": [[[0, 0], [4, 0], [4, 4], [0, 4], [0, 0]]]}
        shape = {"type": "Feature", "properties": {"k": "7"}, "geometry": box}
        files[entry["path"]] = json.dumps({"type": "FeatureCollection", "features": [shape]}).encode()
        options |= {"keep": [1.0, 1.0, 5.0, 5.0], "tolerance": 0.01}
    return dict(adapt(Given("case.toml", files, options)).files)


def test_evidence_holds_figures_sources_and_what_is_approximate() -> None:
    files = adapted(facts_file(), {"0": mark("The yard held 40 benches in 2019")})
    (row,) = csv.DictReader(files["evidence.csv"].decode().splitlines())
    assert (row["value"], row["date"], row["sources"], row["figures"]) == ("40", "2019", "yard", "40 2019 1200")
    assert row["approximate"] == "middle of the yard"
    assert files["sources.csv"].decode().splitlines()[1] == "yard,The Yard,Here,https://example.org,,x"


def test_a_fact_that_was_reworded_is_refused() -> None:
    with pytest.raises(AtlasError, match="fact 0 no longer reads as it did"):
        adapted(facts_file(), {"0": mark("The yard held 41 benches in 2019")})
    with pytest.raises(AtlasError, match="there is no such fact"):
        adapted(facts_file(), {"5": "00000000"})
    with pytest.raises(AtlasError, match="names a source that is not listed"):
        adapted(facts_file(source_ids=["gone"]), {"0": mark("The yard held 40 benches in 2019")})


def test_shapes_are_taken_by_their_code_and_cut() -> None:
    regions = {
        "role": "regions",
        "path": "r.geojson",
        "code": "k",
        "take": [{"value": "7", "code": "r7", "name": "Seven"}],
    }
    made = json.loads(adapted(facts_file(), {}, [regions])["regions.geojson"])
    (feature,) = made["features"]
    assert feature["properties"] == {"code": "r7", "name": "Seven"}
    assert sorted({x for x, _ in feature["geometry"]["coordinates"][0]}) == [1, 4]
    wrong = {**regions, "take": [{"value": "8", "code": "r8", "name": "Eight"}]}
    with pytest.raises(AtlasError, match="there is no such shape"):
        adapted(facts_file(), {}, [wrong])


# The line of events


def test_a_year_and_what_is_part_of_it() -> None:
    assert year("2000") == 2000
    assert year("2000-07-01") == 2000.5
    with pytest.raises(ValueError, match="soon"):
        year("soon")


def test_the_line_is_to_scale() -> None:
    scale = line(["1990", "2000", "2010"])
    first, middle, last = (place.at for place in scale.places)
    assert abs((middle - first) - (last - middle)) <= 1
    assert [mark for _, mark in scale.ticks] == [1990, 1995, 2000, 2005, 2010]


@example(["1900", "1938", "1946", "1946", "1947", "1953"])
@given(st.lists(st.integers(1900, 2030).map(str), min_size=1, max_size=7))
def test_labels_never_meet_labels(days: list[str]) -> None:
    places = line(days).places
    for one in places:
        for two in places:
            if one is not two and len({(place.side, place.level) for place in (one, two)}) == 1 and len(days) <= 6:
                assert span(one)[1] <= span(two)[0] or span(two)[1] <= span(one)[0]


def span(place: Placed) -> tuple[int, int]:
    return (place.at - LABEL, place.at) if place.back else (place.at, place.at + LABEL)


# Pages


def test_sentence_and_dates() -> None:
    assert pieces("A *key* end") == [
        {"text": "A ", "key": False},
        {"text": "key", "key": True},
        {"text": " end", "key": False},
    ]
    assert day_text("2021-06-22", T) == "22 June 2021"
    assert day_text("undated page, read 2026-11", T) == "undated page, read November 2026"
    assert day_text("2000/2007", T) == "2000–2007"


def test_a_page_says_who_says_what_and_when(tiny_copy: Path) -> None:
    write_case(tiny_copy)
    page = shown(tiny_copy)["cases/glassworks/"]
    benches, built = page.data["series"]
    assert [row["at"] for row in benches["rows"]] == ["56.0%", "70.0%"]
    assert [row["hollow"] for row in benches["rows"]] == [False, True]
    assert benches["rows"][1]["text"] == "over 50"
    assert not built["drawn"]
    gains = next(group for group in page.data["groups"] if group["title"] == "Who gains")
    assert gains["rows"][0]["dates"] == ["no date"]
    assert gains["rows"][1]["marks"] == ["sources disagree"]
    assert [ref["publisher"] for ref in gains["rows"][1]["refs"]] == ["The Yard", "Alder Paper"]
    assert [item["what"] for item in page.data["timeline"]["items"]] == [
        "Work begins",
        "The old kiln closes",
        "The yard opens",
    ]
    text = html(page)
    assert text.count('id="source-') == 2
    assert "position approximate: middle of the yard" in text
    assert "(loss)" in text


def test_the_map_is_a_folium_map_with_its_parts_and_places(tiny_copy: Path) -> None:
    write_case(tiny_copy)
    drawn = shown(tiny_copy)["cases/glassworks/"].data["map"]
    figure = drawn["figure"]
    assert 'class="atlas-map folium-map" id="map-case-glassworks"' in figure
    assert '<path id="a-SQ1" class="c2"' in figure
    assert '<path id="a-SQ2" class="c1"' in figure
    assert "<title>Birch: the rest of the South Quarter</title>" in figure
    assert figure.count('<svg class="place"') == 3
    assert figure.count('class="hole"') == 1
    block = json.loads(figure.split("data-map-data>")[1].split("</script>")[0])
    assert block["bounds"] == [[50.0, 0.0], [51.0, 2.0]]
    assert block["values"][0] == 2
    assert "style=" not in figure
    assert [entry["title"] for entry in drawn["legend"]] == ["Alder", "the rest of the South Quarter", "other squares"]


def test_a_window_keeps_only_what_it_shows(tiny_copy: Path) -> None:
    areas = load_atlas(tiny_copy).area_sets["squares"]
    small = cut(areas, (0.1, 50.1, 0.4, 50.4))
    assert small.codes == ("SQ1",)
    west, south, east, north = small.shapes[0].bounds
    assert (west, south, east, north) == pytest.approx((0.097, 50.097, 0.403, 50.403))


def test_hostile_text_is_only_text(tiny_copy: Path) -> None:
    bad = '<script>alert(1)</script>{{ t }}"><img onerror=x>'
    cell = '"' + bad.replace('"', '""') + '"'
    write_case(
        tiny_copy,
        sources=("Alder Paper", cell),
        facts=("The yard pays for itself.", cell.replace("1", "x")),
        places=("The yard,", cell + ","),
        case=('caption = "Alder and its neighbours"', f"caption = '{bad}'"),
    )
    pages = shown(tiny_copy)
    text = html(pages["cases/glassworks/"]) + html(pages["cases/"])
    assert "<script>alert" not in text
    assert "<img" not in text
    assert "&lt;script&gt;alert(1)" in text


def test_how_to_reach_the_publisher(tiny_atlas: Any) -> None:
    config = tiny_atlas.config
    assert contact(config, T)["address"] == "mailto:test@example.org"
    assert contact(replace(config, contact="https://example.org/us"), T)["address"] == "https://example.org/us"
    hostile = contact(replace(config, contact="javascript:alert(1)@x.y"), T)
    assert hostile["address"] == "mailto:javascript%3Aalert%281%29@x.y"
    assert contact(replace(config, contact="Knock twice", repository=None), T) == {
        "text": "Knock twice",
        "address": "",
        "note": T["about"]["unknown"],
    }
    known = replace(config, contact="Knock twice", repository="https://example.org/code")
    assert contact(known, T) == {"text": "Knock twice", "address": "https://example.org/code", "note": ""}
