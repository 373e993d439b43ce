"""A part of an index as a map with its table: the most first, those without it last, figures as they read."""

from __future__ import annotations

import numpy as np

from atlas.pages.index import index as index_pages
from atlas.pages.index_part import kinds
from atlas.words import strings
from tests.page_samples import environment, printed
from tests.test_pages_index import HERE, scene


def test_every_part_has_a_page_and_the_index_leads_to_it() -> None:
    held = scene()
    made = list(index_pages(held, HERE))
    parts = [page.address for page in made if "/parts/" in page.address]
    assert parts == [f"fitness/parts/{one}/" for one in ("room", "near", "skill", "gap")]
    assert [part["address"] for part in made[0].data["parts"]] == parts


def test_rows_have_the_part_and_the_figures_behind_it() -> None:
    held = scene(apart={"A4": "too far"})
    made = {page.address.split("/")[-2]: page for page in index_pages(held, HERE) if "/parts/" in page.address}
    room = made["room"].data
    assert room["columns"] == [one.title for one in held.results["fitness"].index.spec.indicators[:2]]
    assert [row["value"] for row in room["rows"]] == ["1.00", "0.50", "0.00", ""]
    assert room["rows"][0]["cells"] == ["£20.00", "£20.00"]
    assert room["rows"][-1]["name"] == "'; DROP"
    assert made["near"].data["rows"][0]["cells"] == ["100"]
    assert made["skill"].data["rows"][0]["cells"][0] in ("mills; yards", "yards; mills")
    words, numbers = (printed(environment(held), made[name]) for name in ("skill", "room"))
    assert '<td class="words">' in words and '<td class="words">' not in numbers  # names of industries are no numbers
    text = printed(environment(held), made["gap"])
    assert "<script>alert" not in text
    assert "Zed&lt;script&gt;" in text


def test_fifths_hold_their_lower_ends_and_the_highest_is_in_the_last() -> None:
    part = scene().results["fitness"].index.spec.parts[0]
    found = kinds(part, np.array([0.0, 0.2, 0.59, 1.0, np.nan]), strings("en"))
    assert found.index.tolist() == [0, 1, 2, 4, -1]
    assert found.labels == ("0.0 to 0.2", "0.2 to 0.4", "0.4 to 0.6", "0.6 to 0.8", "0.8 to 1.0")
