"""Single figures of a layer, as its files have them."""

from __future__ import annotations

from atlas.downloads.sheets import Cell
from atlas.model import Joined, LayerView


def places(view: LayerView, p: int, n: int) -> list[Cell]:
    """Rank of area `n` in period `p`, and the lowest and highest that its interval leaves open; None for none."""
    ends = [None, None] if view.ranges is None else [int(end) or None for end in view.ranges[:, p, n]]
    return [int(view.ranks[p, n]) or None, *ends]


def figure_of(joined: Joined, p: int, n: int) -> tuple[float, float, float]:
    """Value, lower and upper of area `n`: also where it is set apart, for a file is no map."""
    values, lower, upper = joined.published
    return values[p][n], lower[p][n], upper[p][n]
