"""Areas that have no colour for a reason of their own: the layer does not cover them, or sets their figures apart.

They are told from areas without a figure ("no data"): in the legend, on the map, in the table.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import Any

from atlas.join import not_covered, scope_names
from atlas.model import AreaSet, LayerView
from atlas.words import Strings

OUTSIDE, APART = "out", "set"
"""The class of each in a drawing: an empty area; dots on paper."""


@dataclass(frozen=True)
class Aside:
    """A group of such areas: its class in a drawing, what a legend calls it, why, the areas' positions in the set.

    `note` is "" where each area has a reason of its own, which then stands in the layer's notes. `brief` is the label
    for where there is no room.
    """

    mark: str
    label: str
    brief: str
    note: str
    members: tuple[int, ...]


def asides(view: LayerView, areas: AreaSet, t: Strings) -> tuple[Aside, ...]:
    """The groups of a layer that have members, those outside what it covers first."""
    joined = view.joined
    outside, apart = set(joined.report.out_of_scope), set(joined.meta.apart)
    groups = scope_names(joined.meta, areas)
    words = t["legend"]
    label = words["outside"].format(groups=groups)
    found = (
        Aside(OUTSIDE, label, words["brief"], not_covered(groups), _places(areas, outside)),
        Aside(APART, words["apart"], words["apart"], "", _places(areas, apart - outside)),
    )
    return tuple(one for one in found if one.members)


def runs(members: tuple[int, ...]) -> list[list[int]]:
    """Ascending positions as runs, each [first, last]: short, where areas of a part stand side by side."""
    parts = groupby(enumerate(members), lambda pair: pair[1] - pair[0])
    found = [[at for _, at in run] for _, run in parts]
    return [[run[0], run[-1]] for run in found]


def aside_data(groups: tuple[Aside, ...]) -> list[dict[str, Any]]:
    """The groups as a map's script reads them."""
    return [
        {"mark": one.mark, "label": one.label, "brief": one.brief, "note": one.note, "areas": runs(one.members)}
        for one in groups
    ]


def _places(areas: AreaSet, codes: set[str]) -> tuple[int, ...]:
    return tuple(n for n, code in enumerate(areas.codes) if code in codes)
