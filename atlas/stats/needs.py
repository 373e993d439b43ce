"""Need beside the index, never in it: figures of areas as they are, of windows put together by people."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from atlas.model import AreaSet, FloatArray, Joined
from atlas.model.findings import Clusters, Needed
from atlas.model.index import Spec
from atlas.stats.measures import shown
from atlas.stats.windows import pooled


def needs(
    spec: Spec, areas: AreaSet, layers: Mapping[str, Joined], people: FloatArray, grown: Clusters
) -> tuple[Needed, ...]:
    """Every declared need. Figures that cannot be compared across groups are not put together for clusters."""
    windows = np.stack([one.nearness for one in grown.clusters])
    out = []
    for need in spec.needs:
        values = shown(layers[need.layer])
        if need.within:
            places, of = within(areas, need.within, values)
            out.append(Needed(need, places, np.full(len(windows), np.nan), of))
        else:
            out.append(Needed(need, values, pooled(windows, values, people)))
    return tuple(out)


def within(areas: AreaSet, kind: str, values: FloatArray) -> tuple[FloatArray, tuple[int, ...]]:
    """The place of each area in its group of a kind, 1 the highest value, and how many are compared there."""
    places, of = np.full(values.shape, np.nan), [0] * len(values)
    order = {code: i for i, code in enumerate(areas.codes)}
    for group in areas.groups:
        if group.kind == kind:
            inside = np.array([order[code] for code in group.members if code in order], dtype=np.int64)
            known = inside[np.isfinite(values[inside])]
            for i in known.tolist():
                places[i] = 1 + int((values[known] > values[i]).sum())
                of[i] = len(known)
    return places, tuple(of)
