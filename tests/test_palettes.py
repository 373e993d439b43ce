"""Neighbouring classes can be told apart by every kind of sight, light and dark; the rules say what the tables say.

The arithmetic is written out here from its papers, so that the test leans on nothing that made the colours:
Machado, Oliveira and Fernandes (2009), severity 1.0; CIEDE2000 as in Sharma, Wu and Dalal (2005).
"""

from __future__ import annotations

import re
from itertools import combinations, pairwise
from pathlib import Path

import numpy as np
import pytest

import atlas
from atlas.errors import AtlasError
from atlas.palettes import MODES, PARTS, css, palettes, plain_css, ramp, token_css, tokens

SIGHT = {
    "normal": np.eye(3),
    "protan": [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]],
    "deutan": [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]],
    "tritan": [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]],
}
TO_XYZ = np.array(
    [[0.4124564, 0.3575761, 0.1804375], [0.2126729, 0.7151522, 0.0721750], [0.0193339, 0.1191920, 0.9503041]]
)
WHITE = np.array([0.95047, 1.0, 1.08883])
FAR_ENOUGH = 10


def linear(colour: str) -> np.ndarray:
    srgb = np.array([int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)])
    return np.where(srgb <= 0.04045, srgb / 12.92, ((srgb + 0.055) / 1.055) ** 2.4)


def lab(colour: str, sight: str) -> np.ndarray:
    seen = np.clip(np.asarray(SIGHT[sight]) @ linear(colour), 0, 1)
    ratio = TO_XYZ @ seen / WHITE
    f = np.where(ratio > (6 / 29) ** 3, np.cbrt(ratio), ratio / (3 * (6 / 29) ** 2) + 4 / 29)
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])


def ciede2000(one: np.ndarray, two: np.ndarray) -> float:
    (l1, a1, b1), (l2, a2, b2) = one, two
    c7 = ((np.hypot(a1, b1) + np.hypot(a2, b2)) / 2) ** 7
    g = 0.5 * (1 - np.sqrt(c7 / (c7 + 25**7)))
    a1, a2 = a1 * (1 + g), a2 * (1 + g)
    c1, c2 = np.hypot(a1, b1), np.hypot(a2, b2)
    h1, h2 = (np.degrees(np.arctan2(b, a)) % 360 for a, b in ((a1, b1), (a2, b2)))
    turn = 0.0 if c1 * c2 == 0 else (h2 - h1 + 180) % 360 - 180
    dl, dc, dh = l2 - l1, c2 - c1, 2 * np.sqrt(c1 * c2) * np.sin(np.radians(turn / 2))
    lm, cm = (l1 + l2) / 2, (c1 + c2) / 2
    hm = h1 + h2 if c1 * c2 == 0 else (h1 + turn / 2) % 360
    t = 1 - 0.17 * np.cos(np.radians(hm - 30)) + 0.24 * np.cos(np.radians(2 * hm))
    t += 0.32 * np.cos(np.radians(3 * hm + 6)) - 0.20 * np.cos(np.radians(4 * hm - 63))
    sl = 1 + 0.015 * (lm - 50) ** 2 / np.sqrt(20 + (lm - 50) ** 2)
    sc, sh = 1 + 0.045 * cm, 1 + 0.015 * cm * t
    spin = np.radians(60 * np.exp(-(((hm - 275) / 25) ** 2)))
    rt = -2 * np.sqrt(cm**7 / (cm**7 + 25**7)) * np.sin(spin)
    return float(np.sqrt((dl / sl) ** 2 + (dc / sc) ** 2 + (dh / sh) ** 2 + rt * (dc / sc) * (dh / sh)))


def nearest_of(pairs: list[tuple[str, str]]) -> float:
    return min(ciede2000(lab(a, sight), lab(b, sight)) for a, b in pairs for sight in SIGHT)


def test_the_arithmetic_agrees_with_the_papers_own_examples() -> None:
    assert ciede2000(np.array([50, 2.6772, -79.7751]), np.array([50, 0, -82.7485])) == pytest.approx(2.0425, abs=1e-4)
    assert ciede2000(np.array([50, -1.0, 2.0]), np.array([50, 0, 0])) == pytest.approx(2.3669, abs=1e-4)
    assert ciede2000(np.array([60.2574, -34.0099, 36.2677]), np.array([60.4626, -34.1751, 39.4387])) == pytest.approx(
        1.2644, abs=1e-4
    )
    assert ciede2000(np.array([90.9257, -0.5406, -0.9208]), np.array([88.6381, -0.8985, -0.7239])) == pytest.approx(
        1.5381, abs=1e-4
    )


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("name", [name for name, palette in palettes().items() if palette.kind != "bivariate"])
def test_neighbouring_classes_can_be_told_apart(name: str, mode: str) -> None:
    kinds = palettes()[name].kind == "kinds"
    for classes in [6] if kinds else PARTS:
        colours = ramp(name, classes).colours(mode)  # type: ignore[arg-type]
        pairs = list(combinations(colours, 2)) if kinds else list(pairwise(colours))
        assert not pairs or nearest_of(pairs) >= FAR_ENOUGH, (name, classes)


@pytest.mark.parametrize("mode", MODES)
def test_neighbouring_cells_of_the_bivariate_square_can_be_told_apart(mode: str) -> None:
    colours = ramp("bivariate", 9).colours(mode)  # type: ignore[arg-type]
    cells = [(index // 3, index % 3) for index in range(9)]
    pairs = [
        (colours[a], colours[b])
        for a, b in combinations(range(9), 2)
        if max(abs(cells[a][0] - cells[b][0]), abs(cells[a][1] - cells[b][1])) == 1
    ]
    assert len(pairs) == 20
    assert nearest_of(pairs) >= FAR_ENOUGH


@pytest.mark.parametrize("mode", MODES)
def test_opposite_arms_of_the_diverging_palette_are_not_mistaken(mode: str) -> None:
    for classes in (2, 3, 4, 5, 6, 7):
        colours = ramp("diverging", classes).colours(mode)  # type: ignore[arg-type]
        half = classes // 2
        pairs = [(low, high) for low in colours[:half] for high in colours[-half:]]
        assert nearest_of(pairs) >= FAR_ENOUGH


@pytest.mark.parametrize("mode", MODES)
def test_more_is_farther_from_the_page(mode: str) -> None:
    paper = lab(tokens(mode)["paper"], "normal")[0]  # type: ignore[arg-type]
    for name, palette in palettes().items():
        if palette.kind in ("sequential", "falling"):
            for classes in (5, 7):
                far = [abs(lab(colour, "normal")[0] - paper) for colour in ramp(name, classes).colours(mode)]  # type: ignore[arg-type]
                assert far == sorted(far, reverse=palette.kind == "falling")


def test_the_rules_carry_every_colour_of_both_modes() -> None:
    text = css()
    for name, palette in palettes().items():
        for part in palette.ramps.values():
            for colour in (*part.light, *part.dark):
                assert colour.lower() in text, (name, colour)
    assert ".p-ember.k5{--c0:#f2e7b9;--c1:#e99f46;--c2:#c4542a;--c3:#832531;--c4:#390828;--e0:var(--edge)}" in text
    assert ":root:not([data-theme=light]) .p-ember.k5{--c0:#442833" in text
    assert "[data-theme=dark] .p-ember.k5{--c0:#442833" in text
    assert len(css(["ember"])) < len(text) / 3
    assert "@media print" in token_css()
    assert "CanvasText" in token_css()


def test_a_picture_on_its_own_needs_no_custom_property() -> None:
    text = plain_css("ember", 3)
    edges = ".lens-src .c0,.dots .c0{stroke:#7E898C}"
    assert text == ".c0{fill:#F2E7B9}.c1{fill:#C4542A}.c2{fill:#390828}" + edges


def test_a_wrong_palette_and_too_many_classes_are_named() -> None:
    with pytest.raises(AtlasError, match="ember"):
        ramp("embers", 5)
    with pytest.raises(AtlasError, match="8 classes"):
        ramp("ember", 8)
    with pytest.raises(AtlasError, match="tells 6"):
        ramp("kinds", 7)


@pytest.mark.parametrize("mode", MODES)
def test_pages_have_the_same_tokens(mode: str) -> None:
    style = (Path(atlas.__file__).parent / "theme" / "css" / "00-tokens.css").read_text(encoding="utf-8")
    blocks = re.findall(r":root \{([^}]*)\}", style)
    found = dict(re.findall(r"--([a-z0-9]+): (#[0-9a-f]{6});", blocks[MODES.index(mode)]))  # type: ignore[arg-type]
    assert {name: found.get(name) for name in tokens(mode)} == {  # type: ignore[arg-type]
        name: colour.lower()
        for name, colour in tokens(mode).items()  # type: ignore[arg-type]
    }
