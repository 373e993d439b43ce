"""Areas alike: by declared features, by publishers' lists, and what profiles say of both."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from adapting import EXCERPTS, given
from hypothesis import given as tried
from hypothesis import settings
from hypothesis import strategies as st
from map_samples import areas, joined
from page_samples import environment, pages_of, printed, read, scene_of

from atlas.adapters.neighbours import neighbours
from atlas.errors import AtlasError
from atlas.model import Feature, NeighbourKind, Neighbours, Similar
from atlas.similar import compared, distances, matches, standardised, usual

NAN = float("nan")
LISTS = {"role": "neighbours", "path": "neighbours/global-neighbours.csv", "list": "global", "area": "AREACD"}
SAME = {"E08000038": "E08000016", "E08000039": "E08000019"}


def scaled(rows: list[list[float]], **more: object) -> np.ndarray:
    logs = more.get("logs", [False] * len(rows))
    return standardised(np.array(rows, dtype=float), logs, float(str(more.get("limit", 100))))  # type: ignore[arg-type]


def test_a_figure_is_set_on_the_scale_of_the_median_deviation() -> None:
    found = scaled([[1.0, 2.0, 3.0, 4.0, 1000.0]])
    assert found[0, :4] == pytest.approx(np.array([-2, -1, 0, 1]) / 1.4826)
    assert scaled([[1.0, 2.0, 3.0, 4.0, 1000.0]], limit=3)[0, 4] == 3


def test_a_logarithm_makes_doubling_the_same_step_and_nought_the_lower_end() -> None:
    found = scaled([[1.0, 2.0, 4.0, 8.0, 16.0]], logs=[True])
    assert np.diff(found[0]) == pytest.approx([1 / 1.4826] * 4)
    assert scaled([[0.0, 1.0, 2.0, 4.0, 8.0]], logs=[True], limit=5)[0, 0] == -5


def test_what_is_the_same_everywhere_or_nearly_so_breaks_nothing() -> None:
    assert scaled([[5.0, 5.0, NAN, 5.0]]).tolist()[0][:2] == [0.0, 0.0]
    assert np.isnan(scaled([[5.0, 5.0, NAN, 5.0]])[0, 2])
    assert np.isfinite(scaled([[5.0, 5.0, 5.0, 9.0]])).all()
    assert np.isnan(scaled([[NAN, NAN]])).all()


def test_distance_is_a_mean_over_what_both_have() -> None:
    two = np.array([[0.0, 3.0, 0.0], [0.0, 4.0, NAN]])
    far = distances(two, 0.5)
    assert far[0, 1] == pytest.approx((25 / 2) ** 0.5)
    assert far[1, 2] == pytest.approx(3.0)
    assert np.isnan(distances(two, 0.9)[0, 2])
    assert distances(two, 0.9)[0, 1] == far[0, 1]


def test_the_nearest_come_first_and_say_why() -> None:
    figures = np.array([[0.0, 0.1, 5.0, 0.2], [0.0, 2.0, 0.0, 0.0], [0.0, 0.0, 0.3, 0.0], [0.0, 0.5, 4.0, 0.1]])
    first = matches(figures, distances(figures, 1), 2)[0]
    assert [one.index for one in first] == [3, 1]
    assert first[1].nearest == (2, 0)
    assert first[1].furthest == (1, 3)
    assert first[0].distance == pytest.approx((0.05 / 4) ** 0.5)


def test_no_feature_is_named_as_both() -> None:
    figures = np.array([[0.0, 1.0], [0.0, 2.0], [0.0, 3.0]])
    (one,) = matches(figures, distances(figures, 1), 5)[0]
    assert (one.nearest, one.furthest) == ((0,), (2,))


def test_an_area_with_too_few_figures_is_like_nobody() -> None:
    figures = np.array([[0.0, NAN, 1.0], [0.0, NAN, 1.0], [0.0, 1.0, 1.0]])
    found = matches(figures, distances(figures, 0.8), 5)
    assert [[one.index for one in area] for area in found] == [[2], [], [0]]
    assert usual(distances(figures, 0.8)) == 1.0
    assert np.isnan(usual(np.array([[0.0]])))


@settings(max_examples=40, deadline=None)
@tried(
    st.lists(st.lists(st.one_of(st.floats(-1e6, 1e6), st.just(NAN)), min_size=6, max_size=6), min_size=2, max_size=5)
)
def test_distances_are_distances(rows: list[list[float]]) -> None:
    far = distances(scaled(rows, limit=4), 0.5)
    known = ~np.isnan(far)
    assert (known == known.T).all()
    assert np.allclose(far[known], far.T[known])
    assert (far[known] >= 0).all()
    assert (far[known] <= 8 + 1e-9).all()
    diagonal = np.diag(far)
    assert np.allclose(diagonal[~np.isnan(diagonal)], 0, atol=1e-5)


# Publishers' lists


def from_excerpt(kept: tuple[str, ...], count: int) -> tuple[list[tuple[str, str, str, str]], str]:
    options = LISTS | {"count": count}
    made = given({"file": [options]})
    return neighbours(made, options, kept, SAME)


def test_codes_of_2025_are_folded_and_larger_areas_left_out() -> None:
    kept = ("E06000001", "E08000016", "E08000018", "E08000019", "E08000037", "E08000035", "S12000049", "W06000015")
    rows = tuple(code for code in kept if code not in ("E08000018", "E08000035", "W06000015"))
    with pytest.raises(AtlasError, match="an area has no row"):
        from_excerpt(kept, 1)
    text = (EXCERPTS / LISTS["path"]).read_bytes()
    more = b"".join(f"{code},E08000037\n".encode() for code in ("E08000018", "E08000035", "W06000015"))
    options = LISTS | {"count": 1}
    made = given({"file": [options]}, **{LISTS["path"]: text + more})
    found, done = neighbours(made, options, kept, SAME)
    first = {area: other for _, _, area, other in found}
    assert first["E08000037"] == "E08000016"  # Gateshead's nearest is Barnsley, in the file under its code of 2025
    assert first["E08000016"] == "E08000037"
    assert first["S12000049"] == "E08000035"
    assert [area for _, _, area, _ in found] == list(kept)
    assert {area for _, rank, area, _ in found if rank == "1"} >= set(rows)
    assert "2 rows of larger areas left out" in done


def test_too_few_neighbours_in_the_set_are_an_error() -> None:
    with pytest.raises(AtlasError) as caught:
        from_excerpt(("E06000001", "E08000016", "E08000019", "E08000037", "S12000049"), 4)
    assert "too few neighbours are areas of the set" in str(caught.value)
    with pytest.raises(AtlasError, match="has no such column"):
        neighbours(
            given({"file": [LISTS]}, **{str(LISTS["path"]): b"AREACD,1\nA,B\n"}), LISTS | {"count": 21}, ("A",), {}
        )


# Pages


def scene_with(features: int = 2) -> object:
    set_ = areas()
    rule = Similar(tuple(Feature(f"f{place}", log=place == 0) for place in range(features)), count=2, least=1.0)
    lists = (NeighbourKind("soil", "Alike in <soil>", "By & by.", "https://soil.example/"),)
    alike = (Neighbours("soil", "S00", ("S02", "S01")),)
    set_ = replace(set_, similar=rule, neighbour_kinds=lists, neighbours=alike)
    rows = ([1.0, 2.0, 3.0, 9.0], [1.0, 3.0, 1.5, NAN], [1.0, 2.0, 3.0, 4.0])
    layers = [joined([rows[place]], id=f"f{place}", title=f"Figure <{place}>") for place in range(features)]
    return scene_of(layers, set_)


def test_profiles_name_areas_alike_and_why() -> None:
    scene = scene_with()
    pages = {page.address: page for page in pages_of(scene)}  # type: ignore[arg-type]
    html = printed(environment(scene), pages["areas/S00/"])  # type: ignore[arg-type]
    text = read(html).text
    assert "Squares most like Square 0" in text
    own = pages["areas/S00/"].data["alike"]["own"]
    assert [row["name"] for row in own["rows"]] == ["Square 2", "Square 1"]
    assert own["rows"][0]["nearest"] == "figure <1>"
    assert own["rows"][0]["furthest"] == "figure <0>"
    assert "Taken by their logarithm: figure <0>." in text
    assert "at least 100% of these figures" in text
    assert [one["name"] for one in pages["areas/S00/"].data["alike"]["lists"][0]["places"]] == ["Square 2", "Square 1"]
    assert "Alike in <soil>" in text
    assert "<soil>" not in html
    assert (
        "Too few of the figures by which this atlas compares are published for Square 3."
        in read(
            printed(environment(scene), pages["areas/S03/"])  # type: ignore[arg-type]
        ).text
    )


def test_nothing_declared_nothing_said() -> None:
    scene = scene_of([joined([[1.0, 2.0, 3.0, 4.0]])])
    page = next(page for page in pages_of(scene) if page.address == "areas/S00/")
    assert page.data["alike"] is None
    assert 'id="alike"' not in printed(environment(scene), page)


def test_what_is_compared_is_the_period_shown() -> None:
    layer = joined([[9.0, 1.0, 5.0, 7.0], [1.0, 2.0, 3.0, 4.0]], id="f0")
    views = scene_of([layer, replace(layer, meta=replace(layer.meta, id="f1"))]).layers
    found = compared(Similar((Feature("f0"), Feature("f1")), count=1), views)
    assert [one[0].index for one in found.matches] == [1, 0, 1, 2]
