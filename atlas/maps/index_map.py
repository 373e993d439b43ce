"""The map of an index: two of its parts against each other, three thirds by three."""

from __future__ import annotations

import numpy as np

from atlas.legend import Categories
from atlas.model import IndexResult
from atlas.model.index import Part
from atlas.words import Strings

LEVELS = ("low", "middle", "high")


def index_figure_inputs(result: IndexResult, t: Strings) -> Categories:
    """What `figure`, the embed and the still draw of an index: thirds of the declared two parts, nine kinds.

    Kind 3·u + a is third u of the first part (upwards) and third a of the second (to the right). Areas that lack
    either, or are set apart, have no data.
    """
    up, across = axes(result)
    upwards, sideways = result.tables["thirds"][up.id], result.tables["thirds"][across.id]
    pairs = [(upwards[code], sideways[code]) for code in result.codes]
    kinds = [-1 if high is None or right is None else 3 * high + right for high, right in pairs]
    index = np.array(kinds, dtype=np.int64)
    levels = [t["index"][level] for level in LEVELS]
    labels = [
        t["index"]["cell"].format(up=up.short, up_level=high, across=across.short, across_level=right)
        for high in levels
        for right in levels
    ]
    return Categories(
        title=result.index.title,
        unit=t["index"]["unit"].format(up=up.title, across=across.phrase),
        labels=tuple(labels),
        index=index,
        palette="bivariate",
        axes=(up.short.capitalize(), across.short.capitalize()),
    )


def axes(result: IndexResult) -> tuple[Part, Part]:
    """The two parts on the map: upwards, to the right."""
    spec = result.index.spec
    parts = {one.id: one for one in spec.parts}
    return parts[spec.axes[0]], parts[spec.axes[1]]


def counts(categories: Categories) -> list[list[int]]:
    """Areas in each of the nine kinds, as a square: rows from the first part's high third down."""
    kinds = categories.index.tolist()
    return [[kinds.count(3 * up + across) for across in range(3)] for up in reversed(range(3))]
