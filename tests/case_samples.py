"""A small invented case study, as files, for the tests of reading and showing one."""

from __future__ import annotations

import json
from pathlib import Path

from jinja2 import ChoiceLoader, DictLoader, Environment, FileSystemLoader

from atlas.errors import Problems
from atlas.geometry import draw
from atlas.load import load_atlas
from atlas.load.cases import read_case
from atlas.model import Case, Page, Scene, Section
from atlas.pages.case import cases
from atlas.words import strings

ROOT = Path(__file__).parents[1]

CASE = """\
title = "The Glassworks"
place = "Alder"
description = "A glassworks that became a school."
sentence = "Two firms share a yard. *It holds 40 benches* since 2019."
sentence_facts = [0]
order = 1
read = 2024-01-31
timeline = "Ten years"
unknown = ["Who sweeps the yard."]

[map]
caption = "Alder and its neighbours"
frame = [0.0, 50.0, 2.0, 51.0]
area_set = "squares"
points = "workshops"
ground = "other squares"

[[map.label]]
code = "SQ1"
at = [0.4, 50.4]

[[map.label]]
code = "SQ2"
narrow = false

[[map.part]]
title = "Alder"
colour = 2
codes = ["SQ1"]

[[map.part]]
title = "the rest of the South Quarter"
colour = 1
group = "quarter/Q1"

[[series]]
id = "benches"
title = "Benches"
note = "Two ways to count."

[[series]]
id = "built"
title = "Built"
"""

FILES = {
    "case.toml": CASE,
    "sources.csv": (
        "id,publisher,title,address,date,kind\n"
        "yard,The Yard (a copy),What we have,https://example.org/yard,2019-05-14,primary\n"
        "paper,Alder Paper,A visit,https://example.org/paper?a=1&b=2,,press\n"
    ),
    "evidence.csv": (
        "fact,value,unit,date,longitude,latitude,approximate,sources,confidence,figures\n"
        "0,40,benches,2019,0.5,50.4,middle of the yard,yard paper,conflict,40 50 1200\n"
        "1,,,2011-03,,,,paper,seen in excerpt,2011\n"
        "2,,,1998/1999,,,,yard paper,conflict,1998 1999\n"
        "3,1200,panes,,1.5,50.5,,yard,seen,\n"
    ),
    "facts.csv": (
        "group,statement,facts\n"
        "Who pays,The yard pays for itself.,1\n"
        'Who gains,"There were 1,200 panes.",3\n'
        "Who gains,Sources give 40 or 50 benches.,0 2\n"
    ),
    "events.csv": (
        "date,what,kind,facts\n"
        "2019,The yard opens,ordinary,0\n"
        "2011-03,The old kiln closes,loss,1\n"
        "1998,Work begins,ordinary,2\n"
    ),
    "counts.csv": (
        "series,who,value,qualifier,said,date,source,fact\n"
        "benches,The yard,40,,,2019,yard,0\n"
        "benches,Alder Paper,50,over,,,paper,0\n"
        "built,The yard,,,1998,,yard,2\n"
        "built,Alder Paper,,,1999,1999,paper,2\n"
    ),
    "places.csv": (
        "name,note,short,fact,point,side\n"
        "The yard,Alder,Yard,0,,ne\n"
        "The panes,,Panes,3,,sw\n"
        "Alder Workshop,a neighbour,Workshop,,101,n\n"
    ),
}


def write_case(root: Path, slug: str = "glassworks", **changes: tuple[str, str]) -> Path:
    """The case as a folder of the atlas in `root`; `changes`: (old, new) in a file, named without its ending."""
    folder = root / "layers" / "cases" / slug
    folder.mkdir(parents=True)
    for name, text in FILES.items():
        old, new = changes.get(name.split(".", maxsplit=1)[0], ("", ""))
        assert old in text, (name, old)
        (folder / name).write_text(text.replace(old, new, 1) if old else text, encoding="utf-8")
    return folder


SECTION = Section("cases", "cases/", "Cases")


def read(folder: Path) -> tuple[Case | None, list[str]]:
    problems = Problems()
    return read_case(folder, folder.parents[2], problems), [str(problem) for problem in problems.found]


def shown(root: Path) -> dict[str, Page]:
    """The pages of the cases of the atlas in `root`, by address."""
    atlas = load_atlas(root)
    areas = atlas.area_sets[atlas.config.area_set]
    return {page.address: page for page in cases(Scene(atlas, areas, draw(areas), {}, {}, ""), SECTION)}


def html(page: Page) -> str:
    """The page as its template prints it, without the site round it."""
    bare = DictLoader({"base.html": "{% block content %}{% endblock %}"})
    real = FileSystemLoader(ROOT / "atlas" / "theme" / "templates")
    environment = Environment(loader=ChoiceLoader([bare, real]), autoescape=True)
    environment.filters["url"] = str
    site = {"sections": [], "title": "Atlas"}
    return environment.get_template(page.template).render(
        data=json.loads(json.dumps(page.data)), t=strings("en"), site=site
    )
