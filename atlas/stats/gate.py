"""The gate: who may be called a candidate at all, by how much others miss it, and the bands of those who pass."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from atlas.model import FloatArray, Joined
from atlas.model.index import Spec

BoolArray = NDArray[np.bool_]


@dataclass(frozen=True)
class Criterion:
    """One figure of the gate: values (N,) and the benchmark, both rounded as they are shown. Met: below it."""

    id: str
    title: str
    values: FloatArray
    benchmark: float
    prefix: str
    suffix: str
    decimals: int

    @property
    def met(self) -> BoolArray:
        return self.values < self.benchmark

    @property
    def excess(self) -> FloatArray:
        """Share by which a figure lies above the benchmark, 0 if below; infinite where there is no figure."""
        over = np.maximum(self.values / self.benchmark - 1, 0.0)
        return np.where(self.met, 0.0, np.where(np.isfinite(self.values), np.maximum(over, 1e-9), np.inf))

    def show(self, value: float) -> str:
        """A figure as a reader sees it, with its unit's signs and a true minus."""
        sign = "\N{MINUS SIGN}" if value < 0 else ""
        return f"{sign}{self.prefix}{abs(value):,.{self.decimals}f}{self.suffix}"


@dataclass(frozen=True)
class Passed:
    """Who passes (N,); how many own figures are below (N,); the share by which a gate is missed (N,), 0 if passed."""

    passed: BoolArray
    below: NDArray[np.int64]
    functional: BoolArray
    missed_by: FloatArray


def round_half_up(values: FloatArray, decimals: int) -> FloatArray:
    """Rounded the way people read: half away from zero, after the last binary digits are dropped."""
    scaled = np.round(np.abs(values) * 10**decimals, 6)
    return np.asarray(np.copysign(np.floor(scaled + 0.5), values) / 10**decimals, dtype=np.float64)


def apply(own: Sequence[Criterion], functional: Criterion, at_least: int) -> Passed:
    """Below the benchmark in at least `at_least` of the own figures and in the functional one. A missing one is not."""
    below = np.sum([test.met for test in own], axis=0)
    nth = np.sort(np.vstack([test.excess for test in own]), axis=0)[at_least - 1]
    passed = (below >= at_least) & functional.met
    return Passed(passed, below, functional.met, np.where(passed, 0.0, np.maximum(nth, functional.excess)))


def bands(share: FloatArray, passed: BoolArray, whole: BoolArray, least: Sequence[float]) -> NDArray[np.int64]:
    """Band of each area that passes, else -1: the first whose least share of draws in the top it comes to.

    An area that is not `whole`, for it lacks a part, is never in the first band.
    """
    out = np.full(share.shape, -1, dtype=np.int64)
    for band in reversed(range(len(least))):
        out[passed & (share >= least[band]) & (whole | (band > 0))] = band
    return out


def gate_criteria(
    spec: Spec, indicators: Mapping[str, FloatArray], layers: Mapping[str, Joined]
) -> tuple[tuple[Criterion, ...], Criterion]:
    """The gate's own figures and its functional one, rounded as they are shown."""
    own = tuple(_test(layers[name], layers[name].values[layers[name].shown], name) for name in spec.gate.layers)
    functional = next(one for one in spec.indicators if one.id == spec.gate.functional)
    test = _test(layers[spec.functional.ratio], indicators[functional.id], functional.id)
    return own, replace(test, title=functional.title)


def median_criteria(own: tuple[Criterion, ...], functional: Criterion) -> tuple[tuple[Criterion, ...], Criterion]:
    """The same figures with the median area as the measure in place of the benchmark."""
    turned = tuple(replace(one, benchmark=float(np.nanmedian(one.values))) for one in (*own, functional))
    return turned[:-1], turned[-1]


def _test(layer: Joined, values: FloatArray, test_id: str) -> Criterion:
    meta, benchmark = layer.meta, np.array([layer.benchmark[layer.shown]])
    return Criterion(
        id=test_id,
        title=meta.title,
        values=round_half_up(values, meta.decimals),
        benchmark=float(round_half_up(benchmark, meta.decimals)[0]),
        prefix=meta.prefix,
        suffix=meta.suffix,
        decimals=meta.decimals,
    )
