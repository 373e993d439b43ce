"""Areas as units: power and composition of matching research are two things; the median in the benchmark's place."""

from __future__ import annotations

import numpy as np

from atlas.stats.gate import Criterion, median_criteria
from atlas.stats.measures import measure
from atlas.stats.units import area_units
from tests.index_samples import area_set, layers, points, spec


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
