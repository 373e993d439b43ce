"""Figures made comparable: three ways onto a common scale, weighted means that know what is missing.

Missing figures are NaN and stay so; they never count as low. Shapes: N areas, I indicators.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import numpy as np
from scipy.special import ndtr

from atlas.model import FloatArray

Normaliser = Callable[[FloatArray], FloatArray]

TAILS = (2.0, 98.0)


def percentile(values: FloatArray) -> FloatArray:
    """Place among the figures that there are: 0 for the lowest, 1 for the highest, ties in the middle of theirs."""
    known = np.isfinite(values)
    out = np.full(values.shape, np.nan)
    sample = np.sort(values[known])
    if len(sample) < 2:
        out[known] = 0.5
        return out
    below = np.searchsorted(sample, values[known], side="left")
    upto = np.searchsorted(sample, values[known], side="right")
    out[known] = ((below + upto - 1) / 2) / (len(sample) - 1)
    return out


def normal(values: FloatArray) -> FloatArray:
    """The normal distribution function of the z-score, after the tails (2%) are drawn in."""
    drawn = _drawn_in(values)
    spread = float(np.nanstd(drawn)) if np.isfinite(drawn).any() else 0.0
    if spread == 0.0:
        return np.where(np.isfinite(values), 0.5, np.nan)
    z = (drawn - np.nanmean(drawn)) / spread
    return np.asarray(ndtr(z), dtype=np.float64)


def value_range(values: FloatArray) -> FloatArray:
    """Place between the lowest and the highest figure, after the tails (2%) are drawn in."""
    drawn = _drawn_in(values)
    if not has_spread(drawn):
        return np.where(np.isfinite(values), 0.5, np.nan)
    low, high = np.nanmin(drawn), np.nanmax(drawn)
    return np.asarray((drawn - low) / (high - low), dtype=np.float64)


NORMALISERS: Mapping[str, Normaliser] = {"percentile": percentile, "normal": normal, "range": value_range}


def remembered(normalise: Normaliser) -> Normaliser:
    """The same, working out each array only once."""
    held: dict[bytes, FloatArray] = {}

    def found(values: FloatArray) -> FloatArray:
        key = values.tobytes()
        if key not in held:
            held[key] = normalise(values)
        return held[key]

    return found


def floored(normalise: Normaliser, floor: float) -> Normaliser:
    """The same on floor…1: what enters a geometric mean is never 0."""
    return lambda values: rescale(normalise(values), floor)


def has_spread(values: FloatArray) -> bool:
    """Whether the figures that there are differ at all."""
    known = values[np.isfinite(values)]
    return len(known) > 1 and bool(known.max() > known.min())


def weighted_mean(columns: Sequence[FloatArray], weights: Sequence[float]) -> FloatArray:
    """Mean of columns (N,) by weight; where one is missing the others' weights are rescaled; none: NaN."""
    table = np.vstack(columns)
    weight = np.asarray(weights, dtype=np.float64)[:, None] * np.isfinite(table)
    total = weight.sum(axis=0)
    return np.where(total > 0, (np.nan_to_num(table) * weight).sum(axis=0) / np.where(total > 0, total, 1), np.nan)


def logarithm(values: FloatArray) -> FloatArray:
    """Natural logarithm; NaN where there is none."""
    return np.log(np.where(values > 0, values, np.nan))


def rescale(values: FloatArray, floor: float) -> FloatArray:
    """From 0…1 to floor…1, so that a geometric mean is not wiped out by one lowest figure."""
    return floor + (1 - floor) * values


def geometric(columns: Sequence[FloatArray], weights: Sequence[float]) -> FloatArray:
    """Weighted geometric mean of columns above 0, missing ones left out as in `weighted_mean`."""
    return np.exp(weighted_mean([np.log(column) for column in columns], weights))


AGGREGATIONS: Mapping[str, Callable[[Sequence[FloatArray], Sequence[float]], FloatArray]] = {
    "geometric": geometric,
    "arithmetic": weighted_mean,
}


def thirds(values: FloatArray) -> FloatArray:
    """0 low, 1 middle, 2 high by thirds of the figures that there are; equal figures share a third; NaN stays."""
    place = percentile(values)
    return np.where(np.isfinite(place), np.minimum(np.floor(np.nan_to_num(place) * 3), 2), np.nan)


def rank_correlation(one: FloatArray, other: FloatArray) -> float:
    """Spearman's correlation over what both have; NaN where one has no spread."""
    known = np.isfinite(one) & np.isfinite(other)
    places = percentile(one[known]), percentile(other[known])
    if not (has_spread(places[0]) and has_spread(places[1])):
        return float("nan")
    return float(np.corrcoef(*places)[0, 1])


def _drawn_in(values: FloatArray) -> FloatArray:
    if not np.isfinite(values).any():
        return values
    low, high = np.nanpercentile(values, TAILS)
    return np.clip(values, low, high)
