"""Pockets, against numbers worked out by hand."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from atlas.errors import AtlasError
from atlas.model.pockets import POCKET_WORDS, PocketRules, Volume
from atlas.stats import table
from atlas.stats.pockets import growth, weighted
from atlas.stats.score import work_out
from tests.index_samples import NAN, area_set, index, layer, layers, points, spec

RULES = PocketRules(
    quotient=1.25, years=2, of_years=2, share=0.01, output=25.0, first=("2019",), last=("2020",), total="volume",
    total_weight="output", volumes=(Volume("mills", "v-mills", "mills"), Volume("yards", "v-yards", "yards")),
    words={key: " ".join([key, *(f"{{{name}}}" for name in fields)]) for key, fields in POCKET_WORDS.items()},
)  # fmt: skip


def figures(**changes):
    """Mills are strong in the first two plots and grow in the first and the last."""
    return (
        layers()
        | {
            "mills": layer("mills", [[300, 300, 100, 100], [300, 300, 100, 100]]),
            "volume": layer("volume", [[100, 100, 100, 100], [102, 102, 102, 102]]),
            "v-mills": layer("v-mills", [[100, 100, 100, 100], [120, 101, 101, 120]]),
            "v-yards": layer("v-yards", [[100, 100, 100, 100], [100, 100, 100, 100]]),
        }
        | changes
    )


def found(rules=RULES, **changes):
    return work_out(index(spec(pockets=rules)), area_set(), figures(**changes), {"schools": points()})


def test_a_pocket_is_strong_grows_and_lies_where_little_is_produced():
    made = found().tables["pockets"]
    assert [(one.area, one.sector) for one in made.pockets] == [(0, "mills")]
    assert made.total == pytest.approx(2)
    assert made.sectors["mills"] == pytest.approx((20 * 300 + 1 * 300 + 1 * 100 + 20 * 100) / 800)
    assert made.pockets[0].growth == pytest.approx(20)
    assert made.pockets[0].research


def test_an_area_that_produces_more_than_the_whole_has_none():
    rich = found(**{"per-hour": layer("per-hour", [36, 30, 40, 50], benchmark=35)})
    assert rich.tables["pockets"].pockets == ()


def test_a_small_industry_is_none():
    assert found(replace(RULES, output=301)).tables["pockets"].pockets == ()
    assert found(replace(RULES, share=0.32)).tables["pockets"].pockets == ()


def test_strong_in_one_year_only_is_none():
    once = layer("mills", [[100, 300, 100, 100], [300, 300, 100, 100]])
    assert found(mills=once).tables["pockets"].pockets == ()


def test_growth_must_be_above_that_of_all_industries_and_above_that_of_its_own():
    """In the first plot mills grow by 20%, in all plots by 10.4%; all industries by 2%."""
    all_fast = layer("volume", [[100, 100, 100, 100], [121, 121, 121, 121]])
    assert found(volume=all_fast).tables["pockets"].pockets == ()
    mills_fast = layer("v-mills", [[100, 100, 100, 100], [120, 122, 121, 121]])
    made = found(**{"v-mills": mills_fast}).tables["pockets"]
    assert [one.area for one in made.pockets] == [1]  # 22% against 21% of all mills; the first plot's grow by 20%


def test_research_is_within_reach_where_its_power_is_a_share_of_the_half():
    """The half is 55, the median of three schools: a twentieth of it is 2.75."""
    for power, within in ((3.0, True), (2.5, False)):
        schools = {"schools": points({"A1": (power, 0.0), "A2": (0.0, 55.0), "A3": (60.0, 5.0)})}
        (one,) = work_out(index(spec(pockets=RULES)), area_set(), figures(), schools).tables["pockets"].pockets
        assert one.research == within


def test_imputed_rent_is_not_in_the_output_that_shares_and_quotients_are_of():
    """Mills have 15% of the first plot: 1.54 times all plots' share with rent, 1.19 times without."""
    rent = layer("rent", [[0, 300, 300, 300], [0, 300, 300, 300]])
    mills = {"mills": layer("mills", [[150, 100, 70, 70], [150, 100, 70, 70]])}
    assert found(**mills).tables["pockets"].pockets
    assert found(**mills, rent=rent).tables["pockets"].pockets == ()


def test_growth_is_a_year_between_the_middles_of_both_spans():
    spans = replace(RULES, first=("2018", "2019"), last=("2020", "2021"))
    periods = ("2018", "2019", "2020", "2021")
    one = replace(layer("a", [[90] * 2, [110] * 2]), values=np.array([[90.0], [110], [121], [121]]), periods=periods)
    same = replace(one, values=np.ones((4, 1)))
    assert growth(spans, [(one, same)])[0] == pytest.approx(10)  # 121 after 100, two years on


def test_growth_of_several_industries_is_their_mean_by_current_output_never_a_sum():
    pairs = [
        (layer("a", [[10, 10], [20, 10]]), layer("wa", [[30, 30], [0, 0]])),
        (layer("b", [[1000, 1000], [1000, NAN]]), layer("wb", [[10, 10], [0, 0]])),
    ]
    made = growth(RULES, pairs)
    assert made[0] == pytest.approx(75)  # (2 * 30 + 1 * 10) / 40
    assert np.isnan(made[1])


def test_the_whole_is_the_mean_by_weight_of_those_that_are_known():
    assert weighted(np.array([10.0, NAN, 0]), np.array([30.0, 50, 10])) == pytest.approx(7.5)


def test_a_sentence_tells_each_pocket_and_the_table_has_a_row():
    made = found()
    said = made.tables["sentences"]["A1"]
    assert "pocket Mills Plot A1" in said
    assert "20.0%" in said
    assert said.endswith("research")
    row = dict(zip(table.POCKET_COLUMNS, table.pocket_rows(made, area_set().names)[0], strict=True))
    assert (row["area_code"], row["area_name"], row["sector"], row["sector_title"]) == (
        "A1",
        "Plot A1",
        "mills",
        "mills",
    )
    assert (row["still"], row["quotient_newest"]) == ("yes", 1.5)
    assert "faded" not in said


def test_a_pocket_that_is_below_in_the_newest_year_is_told_so_with_its_figure():
    """Strong in one of two years is enough here; in the second the mills of the first plot make an average share."""
    once = layer("mills", [[300, 100, 100, 100], [100, 100, 100, 100]])
    made = found(replace(RULES, years=1), mills=once)
    (pocket,) = made.tables["pockets"].pockets
    assert (pocket.faded, pocket.newest, made.tables["pockets"].newest) == (True, pytest.approx(1.0), "2020")
    assert "faded 1.00 2020 1.25" in made.tables["sentences"]["A1"]
    row = dict(zip(table.POCKET_COLUMNS, table.pocket_rows(made, area_set().names)[0], strict=True))
    assert (row["still"], row["quotient_newest"]) == ("no", 1.0)


def test_a_sector_without_industries_is_one_error():
    with pytest.raises(AtlasError, match="a sector without industries") as caught:
        found(replace(RULES, volumes=RULES.volumes[:1]))
    assert len(caught.value.problems) == 1
