"""What is worked out from the inputs, and the pages made of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from atlas.model.areas import AreaSet
from atlas.model.arrays import FloatArray, IntArray
from atlas.model.atlas import Atlas, Index
from atlas.model.findings import Tables
from atlas.model.layers import Joined

Tree = dict[str, bytes]
"""The site before it is built: path from the site's root, with forward slashes -> content.

Keys under `_pages/` are Markdown pages with thin front matter; keys under `_data/` are the JSON that their
templates read; every other key is published as it is.
"""


@dataclass(frozen=True)
class Drawing:
    """An area set drawn once: one SVG path an area in the set's order, on an integer grid in Web Mercator.

    `bounds` are south, west, north, east in degrees of the whole picture; `points` maps onto the grid with
    `x = (mx - left) * scale`, `y = (top - my) * scale` from Web Mercator metres. `borders`: the line that two areas
    share (their indices, a path), for each pair that shares one on the grid.
    """

    area_set: str
    width: int
    height: int
    bounds: tuple[float, float, float, float]
    left: float
    top: float
    scale: float
    paths: tuple[str, ...]
    shore: str
    boxes: tuple[tuple[int, int, int, int], ...]
    centres: tuple[tuple[int, int], ...]
    neighbours: tuple[tuple[int, ...], ...]
    vertices: int
    borders: tuple[tuple[tuple[int, int], str], ...] = ()


@dataclass(frozen=True)
class Classes:
    """Breaks of each period and the class of each area: index of shape (P, N), -1 where there is no figure.

    `breaks[p]` ascends; an area is in class k when k breaks are at or below its shown value.
    """

    breaks: tuple[tuple[float, ...], ...]
    index: IntArray
    counts: tuple[tuple[int, ...], ...]
    missing: tuple[int, ...]


@dataclass(frozen=True)
class LayerView:
    """A layer ready to be shown: joined and classed. `ranks` has shape (P, N), 1 is the highest value, 0 is none.

    Ranks and classes are taken from values as shown (rounded to `decimals`), so areas that read alike rank alike.
    `ranges` has shape (2, P, N): the lowest and the highest rank that the figure's interval leaves open, 0 is none;
    None where no intervals are published.
    """

    joined: Joined
    classes: Classes
    ranks: IntArray
    ranges: IntArray | None = None


@dataclass(frozen=True)
class IndexResult:
    """An index worked out: `parts` are the normalised dimensions, `raw` what they were made from; each of shape (N,).

    `gate[i]` says whether area i passes; `band[i]` is its band ("" where it has none); `notes[code]` what is missing.
    """

    index: Index
    codes: tuple[str, ...]
    score: FloatArray
    parts: Mapping[str, FloatArray]
    raw: Mapping[str, FloatArray]
    gate: NDArray[np.bool_]
    band: tuple[str, ...]
    notes: Mapping[str, str]
    tables: Tables = field(default_factory=Tables)


@dataclass(frozen=True)
class Scene:
    """All that pages are made from: inputs and everything worked out from them. `layers` are in reading order.

    `outlines`: the areas' generalised shapes, EPSG:4326, in the set's order: what `drawing` was drawn from.
    """

    atlas: Atlas
    areas: AreaSet
    drawing: Drawing
    layers: Mapping[str, LayerView]
    results: Mapping[str, IndexResult]
    site_url: str
    outlines: tuple[BaseGeometry, ...] = ()


@dataclass(frozen=True)
class Page:
    """A page of the site: `address` ends in "/" (or is "" for the first page); `data` is what `template` reads.

    `data` holds plain JSON values only; addresses in it start at the site's root, without a leading slash.
    """

    address: str
    template: str
    title: str
    description: str
    data: Mapping[str, Any]
