"""The scores held against a second computation (`anew`), from the method's text and the layers' tables alone."""

from __future__ import annotations

import numpy as np
import pytest
from anew import Anew, close

from atlas.join import join_all
from atlas.model import Atlas
from atlas.model.index import layer_ids
from atlas.stats.measures import measure
from atlas.stats.parts import make_parts, weigh


def test_a_second_computation_comes_to_the_same_order_and_the_same_first_tenth(real_atlas: Atlas) -> None:
    (index,) = real_atlas.indexes
    spec, areas, layers = index.spec, real_atlas.area_sets[index.area_set], join_all(real_atlas)
    points = next(one for one in real_atlas.points if one.id == spec.reach.points)
    measures = measure(spec, areas, {name: layers[name] for name in layer_ids(spec)}, points)
    parts = make_parts(spec, measures, np.array([code in spec.apart for code in areas.codes]))
    anew = Anew(areas.codes)
    assert anew.half == pytest.approx(measures.half, rel=0.05)
    for name, part in parts.values.items():
        assert (np.isfinite(part) == np.isfinite(anew.parts[name])).all(), name
        assert close(anew.parts[name], part) > 0.99, name
    ours = weigh(spec, parts)
    assert close(anew.score, ours) > 0.99
    first = [set(np.argsort(-np.nan_to_num(one))[:35].tolist()) for one in (anew.score, ours)]
    assert len(first[0] & first[1]) >= 34
