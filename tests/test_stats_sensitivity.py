"""What each choice and each reading changes: held against the scores, the draws and the declared reading."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from atlas.model.findings import Effect
from atlas.model.index import Reading
from atlas.stats.measures import half_of
from atlas.stats.reach import Spots
from atlas.stats.score import work_out
from atlas.stats.sensitivity import read_as
from atlas.stats.sites import Sites
from tests.index_samples import area_set, index, layers, points, spec

READINGS = (Reading("as it is", half="reached"), Reading("held", half="held"), Reading("from nought", terms=0.0))


def effects(**changes):
    made = spec(**changes)
    result = work_out(index(made), area_set(), layers(), {"schools": points()})
    return result, result.tables["effects"]


def test_the_declared_value_of_every_choice_changes_no_order():
    _, found = effects()
    declared = spec().draws.reaches.index(spec().reach.km)
    for one in found:
        if one.value == (declared if one.choice == "reach" else 0):
            assert one.correlation == pytest.approx(1), one


def test_only_choices_that_have_several_values_are_told():
    _, found = effects()
    of = spec().draws
    assert sum(one.choice == "reach" for one in found) == len(of.reaches)
    assert not [one for one in found if one.choice == "pooling"]


def test_a_reading_that_is_the_declared_one_changes_nothing_and_comes_last():
    result, found = effects(readings=READINGS)
    same, *others = found[-3:]
    assert same == Effect("", 0, "as it is", 1.0, result.band.count("fit"))
    assert [one.reading for one in others] == ["held", "from nought"]
    assert all(-1 <= one.correlation <= 1 for one in others)


def test_a_reading_takes_the_place_of_what_it_names_and_of_nothing_else():
    made = spec()
    held, nought = read_as(made, READINGS[1]), read_as(made, READINGS[2])
    assert (held.reach.half, held.terms) == ("held", made.floor)
    assert (nought.reach.half, nought.terms) == ("reached", 0.0)
    assert replace(held, reach=made.reach) == made


def test_the_half_is_what_hosts_reach_of_their_own_or_what_they_hold():
    """One area with people 15 km from its school, which is also the kernel's length: they have 1/e of what it holds."""
    spots = Spots(np.array([15.0]), np.zeros(1), np.ones(1), np.zeros(1, dtype=np.int64), 1)
    sites = Sites(np.zeros(1), np.zeros(1), np.array([[90.0, 0.0]]), np.zeros(1, dtype=np.int64), (True,), (), {})
    made = spec()
    made = replace(made, reach=replace(made.reach, kernel="gaussian", km=15.0))
    assert half_of(made, sites, spots) == pytest.approx(90 * made.fields[0].weight / np.e)
    held = replace(made, reach=replace(made.reach, half="held"))
    assert half_of(held, sites, spots) == 90 * made.fields[0].weight
