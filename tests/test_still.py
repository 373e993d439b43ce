"""The still: an SVG that needs nothing else, a PNG that is small, the same each time, and has its words drawn."""

from __future__ import annotations

import io
from collections.abc import Iterator
from xml.etree import ElementTree

import numpy as np
import pytest
from map_samples import areas, joined
from page_samples import scene_of
from PIL import Image

from atlas.assets import DIST
from atlas.errors import AtlasError
from atlas.legend import Categories, key
from atlas.maps.about import About, about
from atlas.maps.fonts import Fonts, fonts
from atlas.maps.still import BUDGET, _source_lines, png, svg
from atlas.model import Scene
from atlas.words import strings

NAN = float("nan")
SVG = "{http://www.w3.org/2000/svg}"
BLANK = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="400" height="100">'
    '<rect width="400" height="100" fill="#fff"/>{}</svg>'
)


@pytest.fixture(scope="module")
def faces() -> Iterator[Fonts]:
    with fonts(DIST) as made:
        yield made


def scene(**changes: object) -> Scene:
    return scene_of([joined([[1.0, 2.0, 3.0, NAN]], **changes)], areas(lens=(0,)))


def still(of: Scene) -> str:
    view = of.layers["sample"]
    return svg(of, view, about(of, view))


def ink(drawn: str, faces: Fonts) -> int:
    """How many pixels of a white picture are dark."""
    picture = Image.open(io.BytesIO(png(drawn, faces))).convert("L")
    return int((np.asarray(picture) < 128).sum())


def test_it_stands_alone_with_its_words_and_its_style() -> None:
    root = ElementTree.fromstring(still(scene()))
    words = " ".join(text for element in root.iter(f"{SVG}text") for text in element.itertext())
    for part in (
        "Output of squares, 2020",
        "£ an hour",
        "Office of Samples",
        "Sample Licence",
        "Contains sample shapes",
    ):
        assert part in words
    text = still(scene())
    assert "var(" not in text
    assert "http" not in text.replace("http://www.w3.org/2000/svg", "")
    assert "<script" not in text
    assert (root.get("width"), root.get("height")) == ("1200", "630")


def test_borders_are_drawn_once_and_darker_beside_what_is_pale_or_has_no_class() -> None:
    of = scene()
    lines = {element.get("class"): element.get("d") for element in ElementTree.fromstring(still(of)).iter(f"{SVG}path")}
    marks = key(of.layers["sample"], of.areas, strings("en")).marks
    dark = {pair for pair, _ in of.drawing.borders if not {marks[n] for n in pair} & {"c0", "nodata"}}
    for pair, line in of.drawing.borders:
        assert line in (lines["border" if pair in dark else "border edge"] or "")
    assert sum((line or "").count("M0 0") for name, line in lines.items() if name and "border" in name) == len(
        of.drawing.borders
    )


def test_hostile_words_stay_words() -> None:
    root = ElementTree.fromstring(still(scene(title="</text><script>&", unit='"><x>')))
    assert not list(root.iter(f"{SVG}script"))
    assert any("</text><script>&" in (title.text or "") for title in root.iter(f"{SVG}title"))


def test_long_words_are_wrapped_and_cut() -> None:
    root = ElementTree.fromstring(still(scene(title="A very long title of a very long layer " * 6)))
    lines = [text.text or "" for text in root.iter(f"{SVG}text") if text.get("class") == "title"]
    assert len(lines) == 3
    assert lines[-1].endswith("…")


def test_the_picture_is_small_the_same_each_time_and_in_its_classes_own_colours(faces: Fonts) -> None:
    drawn = still(scene())
    first = png(drawn, faces)
    assert first == png(drawn, faces)
    assert len(first) <= BUDGET
    picture = Image.open(io.BytesIO(first))
    assert picture.size == (1200, 630)
    assert picture.mode == "P"
    colours = {colour for _, colour in picture.convert("RGB").getcolors(1 << 16) or []}
    assert {(0xF2, 0xE7, 0xB9), (0xC4, 0x54, 0x2A), (0x39, 0x08, 0x28), (0xF6, 0xF8, 0xF7)} <= colours


@pytest.mark.parametrize("words", ["Output per hour", "ŵ ŷ Ŵ Ŷ", "åøæÅØÆ"])
@pytest.mark.parametrize("face", ["font-family=\"'Source Sans 3'\"", 'font-family="Newsreader" font-weight="500"'])
def test_words_are_really_drawn_in_every_face(faces: Fonts, face: str, words: str) -> None:
    drawn = BLANK.format(f'<text x="10" y="60" font-size="40" {face}>{words}</text>')
    assert ink(drawn, faces) > 300
    assert ink(BLANK.format(""), faces) == 0


def test_bold_is_bolder(faces: Fonts) -> None:
    words = "<text x='10' y='60' font-size='40' font-weight='{}' font-family='\"Source Sans 3\"'>Hill</text>"
    plain, bold = (ink(BLANK.format(words.format(weight)), faces) for weight in (400, 600))
    assert bold > plain * 1.1


def test_missing_fonts_are_an_error_not_a_blank(tmp_path_factory: pytest.TempPathFactory) -> None:
    with fonts(tmp_path_factory.mktemp("empty")) as none, pytest.raises(AtlasError, match=r"newsreader|source-sans"):
        png(still(scene()), none)


def test_kinds_and_squares_have_stills(faces: Fonts) -> None:
    of = scene()
    words = About("bands", "Bands", "preliminary", "Source: us.", "", "bands/", status="Preliminary")
    hatched = Categories("Bands", "", ("near", "far"), np.array([0, 1, 1, -1]), hatched={1: 0})
    square = Categories("Two", "", tuple("abcdefghi"), np.array([8, 4, 0, -1]), "bivariate", axes=("up", "right"))
    for kinds in (hatched, square):
        drawn = svg(of, kinds, words)
        ElementTree.fromstring(drawn)
        assert "Preliminary" in drawn
        assert png(drawn, faces).startswith(b"\x89PNG")


def test_a_long_source_loses_words_of_its_title_and_never_its_licence() -> None:
    words = About("a", "A", "b", f"Source: Office, {'title ' * 60}. Licence 1.0.", "c", "m/", licence="Licence 1.0")
    lines = _source_lines(words, 600)
    assert len(lines) == 2
    assert lines[0].startswith("Source: Office, title")
    assert lines[1].endswith("… Licence 1.0.")
