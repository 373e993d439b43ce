"""A ratio in and around an area: both its sums weighted by distance, so a commuter town is not judged alone."""

from __future__ import annotations

import numpy as np

from atlas.model import FloatArray


def divisor(mass: FloatArray, ratio: FloatArray) -> FloatArray:
    """What a mass was divided by to give a ratio, such as hours = output ÷ output per hour. NaN if one is missing."""
    return mass / np.where(ratio > 0, ratio, np.nan)


def weighted_ratio(near: FloatArray, above: FloatArray, below: FloatArray, least: float = 0.0) -> FloatArray:
    """Σ near·above ÷ Σ near·below, of shape (N,), for near (N, G) and two columns (G,).

    A member without either figure is left out of both sums. NaN where the members left over are not near enough:
    their `near` adds up to less than `least`, or to nothing.
    """
    known = np.isfinite(above) & np.isfinite(below)
    near = np.where((near[:, known].sum(axis=1) >= least)[:, None], near, 0.0)
    top = near @ np.where(known, above, 0.0)
    bottom = near @ np.where(known, below, 0.0)
    return np.where(bottom > 0, top / np.where(bottom > 0, bottom, 1), np.nan)
