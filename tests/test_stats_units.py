"""Areas as units: power and composition of matching research are two things; the median in the benchmark's place."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from atlas.model.variants import Quality
from atlas.stats.draws import counts
from atlas.stats.gate import Criterion, gate_criteria, median_criteria
from atlas.stats.measures import measure
from atlas.stats.units import area_units, part_tables
from tests.index_samples import area_set, draws, layer, layers, points, spec

GAP = spec().indicators[2:]


def test_matching_research_is_a_power_and_a_share_of_what_is_in_reach() -> None:
    declared, areas, held, schools = spec(), area_set(), layers(), points()
    made = area_units(declared, areas, held, schools, measure(declared, areas, held, schools))
    assert made.matched.shape == made.composition.shape == (2, 1, 2, 4)  # reaches, qualities, sectors, areas
    np.testing.assert_allclose(made.matched[0, 0], [[100, 0, 5, 0], [0, 50, 5, 0]])
    np.testing.assert_allclose(made.composition[0, 0], [[1, 0, 0.5, 0], [0, 1, 0.5, 0]])


def test_the_median_takes_the_benchmarks_place_in_every_figure() -> None:
    scales = {"pay": 1, "income": 10, "around": 100}
    own = [Criterion(id, id, np.array([1.0, 2, 9]) * by, 99.0, "", "", 0) for id, by in scales.items()]
    turned, functional = median_criteria(tuple(own[:2]), own[2])
    assert [(one.id, one.benchmark) for one in (*turned, functional)] == [("pay", 2), ("income", 20), ("around", 200)]


@pytest.mark.parametrize(("figure", "benchmark"), [(34.996, 34.999), (34.996, 35.004), (35.004, 35.0), (34.995, 35.0)])
def test_a_figure_that_reads_like_the_benchmark_is_not_below_it(figure: float, benchmark: float) -> None:
    """Two decimals are shown: all four pairs read 35.00 and 35.00."""
    declared, held = spec(), layers() | {"per-hour": layer("per-hour", [figure, 34.99, 40, 50], benchmark=benchmark)}
    own, functional = gate_criteria(declared, {"around": np.array([figure, 34.99, 40, 50])}, held)
    for test in (*own, functional):
        assert (test.values[0], test.benchmark) == (35.0, 35.0)
        assert test.met.tolist() == [False, True, False, False]


def test_parts_under_each_way_to_weigh_research_take_the_half_of_that_way() -> None:
    """The second way counts a tenth of all power: with its own half every saturated figure stays what it was."""
    qualities = (Quality("all", "all", 1.0, 0.0, 0.0), Quality("tenth", "a tenth", 0.1, 0.0, 0.0))
    declared, areas, held, schools = spec(draws=draws(qualities=qualities)), area_set(), layers(), points()
    made = area_units(declared, areas, held, schools, measure(declared, areas, held, schools))
    np.testing.assert_allclose(made.knowledge[:, 1], made.knowledge[:, 0])
    assert made.knowledge.max() > 0.5
    table = part_tables(declared, made)["skill"]
    np.testing.assert_allclose(*np.moveaxis(table.values, table.axes.index("quality"), 0))


def test_parts_are_worked_out_with_the_least_share_and_the_omission_of_each_draw() -> None:
    """Yards have 1.5% of the second plot's output: thick at a least share of 1%, thin at 2%."""
    held = layers() | {"yards": layer("yards", [[100, 15, 100, 100]] * 2)}
    held |= {"per-hour": layer("per-hour", [20, 30, 50, 40], benchmark=35), "rent": layer("rent", [[0] * 4, [0] * 4])}
    areas, schools = area_set(), points({"A1": (9.0, 9.0), "A2": (9.0, 9.0), "A3": (9.0, 9.0)})
    both = (*spec().indicators[:1], replace(spec().indicators[0], id="twice", sign=1), *GAP)
    declared = spec(indicators=both, specialisation=replace(spec().specialisation, thin_sector=0.1))
    made = part_tables(declared, area_units(declared, areas, held, schools, measure(declared, areas, held, schools)))
    skill, room = made["skill"], made["room"]
    thick, thin = np.moveaxis(skill.values, skill.axes.index("share"), 0)[:, 0, 0, 0, 0, 0]
    assert thick[1] > thin[1]
    none, first, second = np.moveaxis(room.values, room.axes.index("omit"), 0)[:, 0, 0, 0]
    np.testing.assert_allclose(first + second, 1)
    assert np.ptp(first) == np.ptp(second) == 1
    np.testing.assert_allclose(none, 0.5)
    assert counts(declared)["omit"] == 3
