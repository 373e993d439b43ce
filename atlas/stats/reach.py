"""What lies within reach of where people are: weighted points, kernels of straight-line distance, saturation.

Distances are straight lines in the area set's metric CRS, in km. Shapes: M spots, N areas, Q sites, F fields.
A mean over a pair of areas is a mean over all pairs of their spots, so a large area is not measured from one
point that nobody lives at (Hansen's accessibility, 1959, with a Gaussian in place of his power law).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from pyproj import Transformer

from atlas.model import AreaSet, FloatArray, IntArray

Kernel = Callable[[FloatArray, float], FloatArray]

BLOCK = 512


@dataclass(frozen=True)
class Spots:
    """Weighted points in km, sorted by `owner`, the index of their area (of `count`). Weights add up to 1 in each."""

    x: FloatArray
    y: FloatArray
    weight: FloatArray
    owner: IntArray
    count: int


def gaussian(distance: FloatArray, km: float) -> FloatArray:
    """e^(-(d/km)^2): 1 at the spot, .37 at `km`, .02 at twice `km`."""
    return np.asarray(np.exp(-np.square(distance / km)), dtype=np.float64)


def exponential(distance: FloatArray, km: float) -> FloatArray:
    """e^(-d/km): 1 at the spot, .37 at `km`, .14 at twice `km`."""
    return np.asarray(np.exp(-distance / km), dtype=np.float64)


KERNELS: Mapping[str, Kernel] = {"gaussian": gaussian, "exponential": exponential}


def to_km(areas: AreaSet, longitude: Sequence[float], latitude: Sequence[float]) -> tuple[FloatArray, FloatArray]:
    """Longitude and latitude in degrees (EPSG:4326) as x, y in km of the set's metric CRS."""
    turn = Transformer.from_crs("EPSG:4326", areas.metric_crs, always_xy=True)
    x, y = turn.transform(np.asarray(longitude, dtype=np.float64), np.asarray(latitude, dtype=np.float64))
    return np.asarray(x, dtype=np.float64) / 1000, np.asarray(y, dtype=np.float64) / 1000


def people_spots(areas: AreaSet) -> Spots:
    """Where people are in each area; an area of which nothing is known is held by one point inside its shape."""
    order = {code: i for i, code in enumerate(areas.codes)}
    rows = [(order[p.area_code], p.longitude, p.latitude, p.weight) for p in areas.people if p.area_code in order]
    known = {row[0] for row in rows}
    if len(known) < len(areas.codes):
        inside = Transformer.from_crs(areas.crs, "EPSG:4326", always_xy=True)
        for i, shape in enumerate(areas.shapes):
            if i not in known:
                point = shape.representative_point()
                longitude, latitude = inside.transform(point.x, point.y)
                rows.append((i, longitude, latitude, 1.0))
    rows.sort()
    x, y = to_km(areas, [row[1] for row in rows], [row[2] for row in rows])
    owner = np.array([row[0] for row in rows], dtype=np.int64)
    return _spots(x, y, np.array([row[3] for row in rows]), owner, len(areas.codes))


def merged(near: FloatArray, members: Sequence[Mapping[int, float]]) -> FloatArray:
    """Kernels to larger areas (N, G) from those to their members (N, N): means in the members' shares."""
    shares = np.zeros((len(members), near.shape[1]))
    for i, one in enumerate(members):
        total = sum(one.values())
        for member, share in one.items():
            shares[i, member] = share / total
    return near @ shares.T


def between(here: Spots, there: Spots, kernel: Kernel, km: float) -> FloatArray:
    """Mean of the kernel over all pairs of spots, of shape (N here, N there). 0 for an area without spots."""
    return between_all(here, there, [(kernel, km)])[0]


def between_all(here: Spots, there: Spots, kernels: Sequence[tuple[Kernel, float]]) -> list[FloatArray]:
    """`between` for several kernels at once: the distances are measured only once."""
    out = [np.zeros((here.count, there.count)) for _ in kernels]
    if not len(there.x):
        return out
    owners, starts = np.unique(there.owner, return_index=True)
    for start in range(0, len(here.x), BLOCK):
        part = slice(start, start + BLOCK)
        distance = np.hypot(here.x[part, None] - there.x, here.y[part, None] - there.y)
        for made, (kernel, km) in zip(out, kernels, strict=True):
            near = np.add.reduceat(kernel(distance, km) * there.weight, starts, axis=1)
            made[:, owners] += sum_by(here.owner[part], near * here.weight[part, None], here.count)
    return out


def masses_in_reach(
    spots: Spots, x: FloatArray, y: FloatArray, masses: FloatArray, kernel: Kernel, km: float
) -> FloatArray:
    """Masses (Q, F) of sites at x, y (Q,) in km, summed at every spot with the kernel's weights: shape (M, F)."""
    distance = np.hypot(spots.x[:, None] - x, spots.y[:, None] - y)
    return np.asarray(kernel(distance, km) @ masses, dtype=np.float64)


def mean_by_area(spots: Spots, values: FloatArray) -> FloatArray:
    """Weighted mean in each area of values at its spots: (M,) or (M, F) -> (N,) or (N, F)."""
    weight = spots.weight if values.ndim == 1 else spots.weight[:, None]
    return sum_by(spots.owner, values * weight, spots.count)


def range_by_area(spots: Spots, values: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Lowest and highest of values (M,) at the spots of each area."""
    low, high = np.full(spots.count, np.inf), np.full(spots.count, -np.inf)
    np.minimum.at(low, spots.owner, values)
    np.maximum.at(high, spots.owner, values)
    return low, high


def saturate(mass: FloatArray, half: float) -> FloatArray:
    """mass ÷ (mass + half): 0 with nothing in reach, ½ at `half`, under 1. Some is enough; more adds little."""
    return mass / (mass + half)


def exhaust(mass: FloatArray, half: float) -> FloatArray:
    """1 - 2^(-mass ÷ half): ½ at `half` as above, but nearer to 1 beyond it."""
    return np.asarray(1 - np.exp2(-mass / half), dtype=np.float64)


def ramp(mass: FloatArray, half: float) -> FloatArray:
    """A straight line through ½ at `half`, up to 1 at twice that, and flat from there."""
    return np.minimum(mass / (2 * half), 1.0)


SATURATIONS: Mapping[str, Callable[[FloatArray, float], FloatArray]] = {
    "hyperbola": saturate,
    "exponential": exhaust,
    "ramp": ramp,
}


def sum_by(owner: IntArray, values: FloatArray, count: int) -> FloatArray:
    """Sum rows of values (M,) or (M, F) that share an owner: (count,) or (count, F)."""
    out = np.zeros((count, *values.shape[1:]))
    np.add.at(out, owner, values)
    return out


def _spots(x: FloatArray, y: FloatArray, weight: FloatArray, owner: IntArray, count: int) -> Spots:
    order: NDArray[np.intp] = np.argsort(owner, kind="stable")
    total = np.bincount(owner, weights=weight, minlength=count)
    share = weight / np.where(total > 0, total, 1)[owner]
    return Spots(x[order], y[order], share[order], owner[order], count)
