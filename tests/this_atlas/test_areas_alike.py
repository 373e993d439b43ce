"""The areas most like each, worked out once more from the files alone: pandas and numpy, no code of the atlas."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import numpy as np
import pandas as pd

from atlas.model import Atlas, FloatArray, Joined
from atlas.similar import compared

LAYERS = Path(__file__).parents[2] / "layers"


def toml(path: Path) -> dict[str, Any]:
    return tomllib.loads(path.read_text("utf-8"))


def feature(layer: str, codes: tuple[str, ...], log: bool, limit: float) -> FloatArray:
    """Deviations from the median of the newest period that has nearly all areas; what is set apart is left out."""
    rows = pd.read_csv(LAYERS / layer / "values.csv", dtype={"area_code": str, "period": str})
    table = rows.pivot_table(index="area_code", columns="period", values="value").reindex(codes)
    held = table.notna().sum()
    figures = table[held.index[held >= held.max() * 0.99].max()]
    figures[list(toml(LAYERS / layer / "layer.toml").get("apart", {}))] = np.nan
    figures = np.log(figures) if log else figures
    away = figures - figures.median()
    return np.asarray((away / (1.4826 * away.abs().median())).clip(-limit, limit), dtype=np.float64)


def test_five_most_similar_areas_worked_out_anew(real_atlas: Atlas, real_joined: Mapping[str, Joined]) -> None:
    areas = real_atlas.area_sets[real_atlas.config.area_set]
    declared = toml(LAYERS / "areas" / areas.id / "area.toml")["similar"]
    limit = declared["limit"]
    made = np.stack([feature(one["layer"], areas.codes, one.get("log", False), limit) for one in declared["feature"]])
    gaps = np.abs(made[:, :, None] - made[:, None, :])
    far = np.sqrt(np.nanmean(gaps**2, axis=0))
    far[(~np.isnan(gaps)).sum(axis=0) < declared["least"] * len(made)] = np.nan
    usual = np.nanmedian(far[np.triu_indices(len(far), 1)])
    np.fill_diagonal(far, np.nan)
    assert areas.similar is not None
    views = {layer: SimpleNamespace(joined=joined) for layer, joined in real_joined.items()}
    found = compared(areas.similar, cast(Any, views))
    assert round(found.usual, 6) == round(float(usual), 6)
    for n, matches in enumerate(found.matches):
        nearest = np.argsort(np.where(np.isnan(far[n]), np.inf, far[n].round(9)), kind="stable")[: declared["count"]]
        assert [match.index for match in matches] == nearest.tolist(), areas.codes[n]
        assert np.allclose([match.distance for match in matches], far[n, nearest], atol=1e-8)
        for match in matches:
            order = np.argsort(gaps[:, n, match.index], kind="stable")
            known = [int(place) for place in order if not np.isnan(gaps[place, n, match.index])]
            assert (match.nearest, match.furthest) == (tuple(known[:2]), tuple(known[::-1][:2])), areas.codes[n]
