"""Themes: what is read, what is refused and with which words, what a reader sees."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from page_samples import environment, printed
from test_records import write_records

from atlas.classify import view
from atlas.errors import AtlasError
from atlas.geometry import draw, generalise
from atlas.join import join_all
from atlas.load import load_atlas
from atlas.model import Atlas, Page, Scene
from atlas.pages.site import site
from atlas.pages.theme import themes

THEME = """\
title = "Panes"
place = "Who makes glass"
description = "What is known of panes."
sentence = "*40 of 50 works* made none in 2019, says the paper."
sentence_facts = [0]
order = 1
read = 2024-01-31
aside = "Not counted here: the paper’s 40 is cited."
maps = ["harvest-per-hand"]
also = ["maps/"]

[[limit]]
title = "Works are counted"
text = "A large one counts as one."

[[table]]
records = "panes"
periods = [2020, 2021]

[[link]]
address = "areas/"
title = "Squares"
text = "Where they are."
"""
FILES = {
    "theme.toml": THEME,
    "sources.csv": "id,publisher,title,address,date,kind\npaper,Alder Paper,A visit,https://example.org/paper,2020,press\n",
    "evidence.csv": (
        "fact,value,unit,date,longitude,latitude,approximate,sources,confidence,figures\n"
        "0,40,works,2019,,,,paper,seen,40 50 2019\n"
    ),
    "facts.csv": "group,statement,facts\nWhat is counted,Of 50 works 40 made no pane.,0\n",
}
SECTION = '\n[[sections]]\nkind = "themes"\naddress = "themes/"\ntitle = "Themes"\nnav = false\n'


def write_theme(root: Path, **changes: tuple[str, str]) -> None:
    """The theme, its table and its section in the atlas in `root`; `changes`: (old, new) in a file."""
    folder = root / "layers" / "themes" / "glass"
    folder.mkdir(parents=True)
    for name, text in FILES.items():
        old, new = changes.get(name.split(".", maxsplit=1)[0], ("", ""))
        assert old in text, (name, old)
        (folder / name).write_text(text.replace(old, new, 1) if old else text, encoding="utf-8")
    write_records(root, *changes.get("records", ("", "")))
    config = root / "atlas.toml"
    text = config.read_text(encoding="utf-8")
    config.write_text(text.replace("\n[themes]", f"{SECTION}\n[themes]", 1), encoding="utf-8")


def scene_of(atlas: Atlas) -> Scene:
    areas = atlas.area_sets[atlas.config.area_set]
    views = {id: view(layer) for id, layer in join_all(atlas).items()}
    return Scene(atlas, areas, draw(areas), views, {}, "", generalise(areas))


def shown(root: Path) -> dict[str, Page]:
    """The pages of the themes of the atlas in `root`, by address."""
    scene = scene_of(load_atlas(root))
    part = next(part for part in scene.atlas.config.sections if part.kind == "themes")
    return {page.address: page for page in themes(scene, part)}


def words(html: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html))


FAULTS = [
    ("theme", "*40 of 50", "*41 of 50", ["theme.toml:4: the evidence of fact 0 does not hold 41", "field: sentence"]),
    ("theme", "paper’s 40", "paper’s 45", ["theme.toml:8: the evidence of no fact here holds 45", "field: aside"]),
    ("theme", "counts as one", "counts as 7", ["the evidence of no fact here holds 7", "field: limit.text"]),
    ("theme", "Where they are", "Where all 9 are", ["holds 9", "field: link.text"]),
    ("theme", "sentence_facts = [0]", "sentence_facts = [3]", ['there is no evidence of fact "3"']),
    ("theme", '["harvest-per-hand"]', '["harvest-per-hands"]', ["field: maps", "nearest: harvest-per-hand"]),
    ("theme", 'records = "panes"', 'records = "pane"', ["field: table.records", "nearest: panes"]),
    ("theme", "[2020, 2021]", "[2020, 2035]", ["no figure is of this period", "found: 2035", "2020, 2021"]),
    ("theme", 'address = "areas/"', 'address = "area/"', ["field: link.address", "nearest: areas/"]),
    ("theme", 'also = ["maps/"]', 'also = ["map/"]', ["field: also", "nearest: maps/"]),
    ("theme", "order = 1", "order = 1\ncolour = 2", ["unknown key", "field: colour"]),
    ("facts", "40 made", "44 made", ["facts.csv:2: the evidence of fact 0 does not hold 44"]),
    ("evidence", "seen,40", "conflict,40", ["evidence.csv:2: sources disagree on this fact"]),
    ("sources", "https://", "ftp://", ["sources.csv:2: this is no web address"]),
]


@pytest.mark.parametrize(("name", "old", "new", "said"), FAULTS)
def test_a_fault_is_said_with_its_file(tiny_copy: Path, name: str, old: str, new: str, said: list[str]) -> None:
    write_theme(tiny_copy, **{name: (old, new)})
    with pytest.raises(AtlasError) as caught:
        load_atlas(tiny_copy)
    for word in said:
        assert word in str(caught.value)


def test_a_page_says_what_is_cited_what_is_not_known_and_what_is_here(tiny_copy: Path) -> None:
    write_theme(tiny_copy)
    pages = shown(tiny_copy)
    assert sorted(pages) == ["themes/", "themes/glass/"]
    page = pages["themes/glass/"]
    html = printed(environment(scene_of(load_atlas(tiny_copy))), page)
    text = words(html)
    for said in (
        "40 of 50 works made none in 2019",
        "Not counted here",
        "A large one counts as one.",
        "Alder Paper, 2020",
    ):
        assert said in text
    assert "Two works of many." in text
    (table,) = page.data["tables"]
    assert [row["values"] for row in table["rows"]] == [["0", "–"], ["1,200", "– (not returned)"]]
    assert [bool(row["address"]) for row in table["rows"]] == [True, False]


def test_a_share_is_said_only_of_a_whole_table(tiny_copy: Path) -> None:
    write_theme(tiny_copy)
    assert shown(tiny_copy)["themes/glass/"].data["tables"][0]["share"] == ""
    whole = tiny_copy / "layers/panes/layer.toml"
    whole.write_text(whole.read_text(encoding="utf-8").replace("whole = false", "whole = true"), encoding="utf-8")
    said = shown(tiny_copy)["themes/glass/"].data["tables"][0]["share"]
    assert said == "In 2020, 1 of 2 glassworks stood at nought: 50%, as counted here."


def test_a_section_can_stay_out_of_the_navigation_and_is_linked(tiny_copy: Path) -> None:
    write_theme(tiny_copy)
    made = site(scene_of(load_atlas(tiny_copy)))
    assert "themes/" not in [part["address"] for part in made["sections"]]
    assert {"title": "Themes", "address": "themes/"} in made["links"]
    assert [one["address"] for one in made["also"]["maps/"]] == ["themes/glass/"]
    html = printed(environment(scene_of(load_atlas(tiny_copy))), Page("maps/", "main.html", "Maps", "", {}))
    assert 'href="../themes/glass/"' in html


def test_maps_share_one_set_of_outlines(tiny_copy: Path) -> None:
    write_theme(tiny_copy, theme=('["harvest-per-hand"]', '["harvest-per-hand", "shade-share"]'))
    made = shown(tiny_copy)["themes/glass/"].data["maps"]
    ids = re.findall(r'<path id="(o-[^"]+)"', made["outlines"])
    assert len(ids) == len(set(ids)) == 6  # five squares and their shore
    for one in made["each"]:
        assert set(re.findall(r'<use href="#(o-[^"]+)"', one["figure"])) == set(ids)
        assert "<path" not in one["figure"]
        assert "style=" not in one["figure"]
    assert len(made["table"]["rows"]) == 5
    assert [len(row) for row in made["table"]["rows"]] == [3] * 5


def test_hostile_text_is_only_text(tiny_copy: Path) -> None:
    bad = "<script>alert('x')</script>{{ t }}<img onerror=x>"
    write_theme(tiny_copy, theme=("A large one counts as one.", bad), records=("Alder Works", bad))
    html = printed(environment(scene_of(load_atlas(tiny_copy))), shown(tiny_copy)["themes/glass/"])
    assert "<script>alert" not in html
    assert "<img onerror" not in html
    assert html.count("&lt;script&gt;alert") == 2
