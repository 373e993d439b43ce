"""How well an index matches places that others chose: the area under the curve, for it and for people alone."""

from __future__ import annotations

import numpy as np

from atlas.model import AreaSet, FloatArray
from atlas.model.findings import Clusters
from atlas.model.index import Spec


def under_curve(values: FloatArray, chosen: np.ndarray[tuple[int], np.dtype[np.bool_]]) -> float:
    """The share of pairs, one chosen and one not, in which the chosen one has the higher value; a tie is half.

    .5 is chance, 1 is perfect; NaN where either is empty. (Mann and Whitney's U over its largest value.)
    """
    known = np.isfinite(values)
    inside, outside = values[known & chosen], values[known & ~chosen]
    if not len(inside) or not len(outside):
        return float("nan")
    ordered = np.sort(outside)
    lower = np.searchsorted(ordered, inside, side="left")
    upto = np.searchsorted(ordered, inside, side="right")
    return float((lower + upto).mean() / 2 / len(outside))


def zone_match(spec: Spec, areas: AreaSet, share: FloatArray, people: FloatArray, grown: Clusters) -> dict[str, float]:
    """The match with the declared zones: of areas and of clusters, by share of draws in the top, and by people alone.

    A cluster counts as chosen when its anchor lies in a zone.
    """
    codes = {code for zone in (spec.zones.zones if spec.zones else ()) for code in zone.codes}
    chosen = np.array([code in codes for code in areas.codes])
    anchors = np.array([chosen[one.area] for one in grown.clusters], dtype=bool)
    held = np.array([grown.standings.share[a] for a in grown.order])
    return {
        "areas": under_curve(share, chosen),
        "areas_people": under_curve(people, chosen),
        "clusters": under_curve(held, anchors),
        "clusters_people": under_curve(np.array([one.people for one in grown.clusters]), anchors),
    }
