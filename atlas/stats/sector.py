"""Specialisation with matching research: location quotients of sectors against the make-up of knowledge in reach.

Shapes: S sectors, F fields, N areas. Matching is by composition (a field's share of the reach), not by mass:
multiplying masses would count the same knowledge a second time.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from atlas.model import FloatArray
from atlas.model.index import Specialisation
from atlas.stats.normalise import Normaliser, logarithm

LEAST_THICKNESS = 0.001
"""A sector without any output is held as a thousandth of the least share, for zero has no logarithm."""


@dataclass(frozen=True)
class SectorScores:
    """Scores (S, N) of sectors, and for each area the sectors that count, best first (indices, -1 where none)."""

    scores: FloatArray
    best: FloatArray
    leading: tuple[tuple[int, ...], ...]


def output_share(outputs: FloatArray, base: FloatArray) -> FloatArray:
    """Share of the sector in the area's output, summed over the periods: (P, N), (P, N) -> (N,)."""
    below = base.sum(axis=0)
    return np.asarray(outputs.sum(axis=0) / np.where(below > 0, below, np.nan), dtype=np.float64)


def matching(fields: FloatArray, weights: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Matching power (S, N), and its share of all power in reach, from power by field (N, F) and weights (S, F).

    Each sector's weights are taken relative to each other. Where nothing at all is in reach the share is 0.
    """
    relative = weights / weights.sum(axis=1, keepdims=True)
    power = relative @ fields.T
    total = fields.sum(axis=1)
    return power, np.where(total > 0, power / np.where(total > 0, total, 1), 0.0)


def sector_scores(
    quotients: FloatArray,
    shares: FloatArray,
    match: tuple[FloatArray, FloatArray],
    half: float,
    rule: Specialisation,
    normalise: Normaliser,
) -> SectorScores:
    """Scores of all sectors from quotients and shares (S, N), `match` = matching power and its share (S, N).

    x = ln LQ + ln min(1, share ÷ least share), LQ clipped; score = N(x)^(1-r) · N(match share)^r, r = `rule.research`;
    lowered where LQ < 1 or the share is under the least, and where matching power is under a share of `half`.
    `best` is the mean of an area's best sectors (N,); NaN where fewer than `rule.least_sectors` have figures.
    """
    power, composition = match
    thickness = np.clip(shares / rule.least_share, LEAST_THICKNESS, 1.0)
    x = logarithm(np.clip(quotients, rule.lowest, rule.highest)) + logarithm(thickness)
    place = np.stack([normalise(row) for row in x])
    suited = np.stack([normalise(row) for row in composition])
    score = place ** (1 - rule.research) * suited**rule.research
    thin = (quotients < 1) | (shares < rule.least_share)
    score = np.where(thin, score * rule.thin_sector, score)
    score = np.where(power < rule.least_power * half, score * rule.thin_power, score)
    return SectorScores(score, best_mean(score, rule.best, rule.least_sectors), leading(score, rule.best))


def best_mean(scores: FloatArray, best: int, least: int) -> FloatArray:
    """Mean of each area's `best` highest scores (S, N) -> (N,); NaN where fewer than `least` sectors have one."""
    known = np.isfinite(scores)
    ordered = -np.sort(-np.where(known, scores, -np.inf), axis=0)[:best]
    counted = np.isfinite(ordered)
    total = np.where(counted, ordered, 0.0).sum(axis=0) / np.maximum(counted.sum(axis=0), 1)
    return np.where(known.sum(axis=0) >= max(least, 1), total, np.nan)


def leading(scores: FloatArray, best: int) -> tuple[tuple[int, ...], ...]:
    """The sectors with the highest scores of each area, best first, equal ones in the declared order."""
    known = np.isfinite(scores)
    order = np.argsort(-np.where(known, scores, -np.inf), axis=0, kind="stable")[:best]
    there = known.sum(axis=0).tolist()
    return tuple(tuple(column[:count]) for column, count in zip(order.T.tolist(), there, strict=True))
