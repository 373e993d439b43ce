"""An index worked out: checked, measured, parts from measures, one score from parts, and what to say of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np

from atlas.errors import AtlasError, Problem
from atlas.index_model import Spec, layer_ids
from atlas.model import AreaSet, Index, IndexResult, Joined, PointLayer
from atlas.stats.checks import check_inputs, check_measures, check_parts
from atlas.stats.measures import measure
from atlas.stats.parts import make_parts
from atlas.stats.report import report


def work_out(
    index: Index, areas: AreaSet, layers: Mapping[str, Joined], points: Mapping[str, PointLayer]
) -> IndexResult:
    """The index of every area. Raises AtlasError with every reason why it cannot be worked out."""
    spec = spec_of(index)
    _stop(check_inputs(index.id, spec, areas, layers, points))
    used = {name: layers[name] for name in layer_ids(spec)}
    measures = measure(spec, areas, used, points[spec.reach.points])
    _stop(check_measures(index.id, spec, measures))
    parts = make_parts(spec, measures, np.array([code in spec.apart for code in areas.codes]))
    _stop(check_parts(index.id, spec, parts.values))
    return report(index, areas, used, points[spec.reach.points], measures, parts)


def spec_of(index: Index) -> Spec:
    """The checked declaration of an index."""
    spec = index.data["spec"]
    if not isinstance(spec, Spec):
        raise TypeError(f"the index {index.id} holds no checked declaration")
    return spec


def _stop(problems: Iterator[Problem]) -> None:
    found = list(problems)
    if found:
        raise AtlasError(found)
