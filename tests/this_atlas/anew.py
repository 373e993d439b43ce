"""The candidates worked out once more from the method's text and the layers' tables alone, by other code.

Nothing that measures or scores in the atlas is used. Campuses lie where the nearest people live, universities where
their table says: a second reader's choices, not ours.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from pyproj import Transformer

LAYERS = Path(__file__).parents[2] / "layers"
Floats = NDArray[Any]
APART = ("E06000053", "E09000001")


@cache
def table(name: str) -> pd.DataFrame:
    return pd.read_csv(LAYERS / name, dtype={"area_code": str, "period": str, "ukprn": str, "code": str})


class Anew:
    """The four parts and the score of every authority, in the order of `codes`."""

    def __init__(self, codes: tuple[str, ...]) -> None:
        self.codes, self.at = codes, {code: i for i, code in enumerate(codes)}
        people = table("areas/lad23/people.csv")
        self.x, self.y = self.km(people.longitude, people.latitude)
        self.lives = people.area_code.map(self.at).to_numpy()
        weight = people.weight.to_numpy() / np.bincount(self.lives, people.weight)[self.lives]
        self.share = np.zeros((len(codes), len(people)))
        self.share[self.lives, np.arange(len(people))] = weight
        self.away = np.hypot(self.x[:, None] - self.x, self.y[:, None] - self.y)
        self.apart = np.array([code in APART for code in codes])
        per_hour = self.figures("gva-per-hour")
        self.output = self.figures("gva", str(table("gva-per-hour/values.csv").period.max()))
        self.hours = self.output / per_hour
        near = self.share @ np.exp(-self.away / 20) @ self.share.T
        known = np.isfinite(self.output) & np.isfinite(self.hours)
        around = (near[:, known] @ self.output[known]) / (near[:, known] @ self.hours[known])
        logs = [per_hour, around, self.figures("gdhi-per-head"), self.figures("median-pay")]
        room = [*(-np.log(one) for one in logs), -self.figures("gva-real-growth")]
        self.parts = {"room": mean([self.places(one) for one in room], [3, 3, 2, 2, 2])} | self.knowledge()
        self.parts |= {"specialisation": self.specialisation(), "collaboration": self.collaboration()}
        order = ("room", "knowledge", "specialisation", "collaboration")
        logged = [np.log(0.1 + 0.9 * self.parts[name]) for name in order]
        self.score = np.exp(mean(logged, [0.3, 0.3, 0.3, 0.1]))

    @staticmethod
    def km(longitude: Any, latitude: Any) -> tuple[Floats, Floats]:
        x, y = Transformer.from_crs("EPSG:4326", "EPSG:27700", always_xy=True).transform(longitude, latitude)
        return np.asarray(x) / 1000, np.asarray(y) / 1000

    def figures(self, layer: str, period: str = "") -> Floats:
        rows = table(f"{layer}/values.csv")
        rows = rows[rows.area_code.isin(self.at)]
        if not period:
            count = rows.dropna(subset=["value"]).groupby("period").size()
            period = max(count[count >= 0.99 * count.max()].index)
        found = rows[rows.period == period].set_index("area_code").value.reindex(self.codes)
        return np.asarray(found.to_numpy(float))

    def places(self, values: Floats) -> Floats:
        ranks = pd.Series(np.where(self.apart, np.nan, values)).rank()
        return np.asarray((ranks - 1) / (ranks.notna().sum() - 1))

    @staticmethod
    def providers() -> list[dict[Any, Any]]:
        rows = table("universities/points.csv")
        numbers = rows.select_dtypes("number").columns
        return rows.assign(**{name: rows[name].fillna(0.0) for name in numbers}).to_dict("records")

    def knowledge(self) -> dict[str, Floats]:
        fields = table("candidates/fields.csv").set_index("id").weight
        where, lies = list[Any](), list[int]()
        power, main, campuses = [], [], table("universities/campuses.csv")
        for row in self.providers():
            held = np.array([row[f"fte_{f}"] * (row[f"star4_{f}"] + row[f"star3_{f}"] / 4) / 100 for f in fields.index])
            sites = campuses[campuses.ukprn == row["ukprn"]]
            if row["ukprn"] == "10007773" or not held.any() or not (len(sites) or row["longitude"]):
                continue
            named = [f if (sites.field == f).any() else "*" for f in fields.index]
            for place, own in sites.groupby(["longitude", "latitude"]):
                where.append(place)
                power.append(held * [own[own.field == name].share.sum() for name in named])
                main.append(bool((own.main == "yes").any()))
                lies.append(-1)
            if not len(sites):
                where.append((row["longitude"], row["latitude"]))
                power.append(held)
                main.append(True)
                lies.append(self.at[row["area_code"]])
        x, y = self.km(*zip(*where, strict=True))
        away = np.hypot(self.x[:, None] - x, self.y[:, None] - y)
        self.sites = pd.DataFrame({"x": x, "y": y, "power": np.array(power) @ fields.to_numpy()})
        near, home = (
            np.exp(-((away / 15) ** 2)),
            np.where(np.array(lies) < 0, self.lives[np.argmin(away, axis=0)], lies),
        )
        self.sites["home"] = home
        own = (near * (self.lives[:, None] == home)) @ (np.array(power) @ fields.to_numpy())
        self.half = float(np.median((self.share @ own)[np.unique(home[np.array(main)])]))
        reach = near @ np.array(power)
        self.fields = pd.DataFrame(self.share @ reach, columns=fields.index)
        counts = reach @ fields.to_numpy()
        return {"knowledge": np.where(self.apart, np.nan, self.share @ (counts / (counts + self.half)))}

    def specialisation(self) -> Floats:
        years = sorted(table("gva/values.csv").period.unique())[-2:]
        base = np.array([self.figures("gva", year) - self.figures("gva-imputed-rent", year) for year in years])
        match, scores = table("candidates/match.csv"), []
        self.base, self.sectors = base.sum(axis=0), {}
        for sector in table("candidates/sectors.csv").itertuples():
            made = np.array([self.figures(str(sector.output), year) for year in years])
            share, known = made.sum(axis=0) / base.sum(axis=0), np.isfinite(made)
            whole = np.nansum(made, axis=1) / np.nansum(np.where(known, base, np.nan), axis=1)
            quotient = (made / base / whole[:, None]).mean(axis=0)
            self.sectors[str(sector.id)] = quotient, share, made.sum(axis=0)
            weight = match[match.sector == sector.id].set_index("field").weight
            power = (self.fields[weight.index] @ (weight / weight.sum())).to_numpy()
            fits = power / self.fields.sum(axis=1).to_numpy()
            strong = np.log(np.clip(quotient, 0.1, 5)) + np.log(np.clip(share / 0.01, 0.001, 1))
            score = (0.1 + 0.9 * self.places(strong)) ** 0.75 * (0.1 + 0.9 * self.places(fits)) ** 0.25
            thin, weak = (quotient < 1) | (share < 0.01), power < 0.05 * self.half
            scores.append(score * np.where(thin, 0.4, 1) * np.where(weak, 0.5, 1))
        there = np.isfinite(scores)
        best = -np.sort(-np.where(there, scores, -np.inf), axis=0)[:2]
        return self.places(np.where(there.sum(axis=0) >= 3, best.mean(axis=0), np.nan))

    def collaboration(self) -> Floats:
        near = self.share @ np.exp(-((self.away / 15) ** 2)) @ self.share.T
        made = table("areas/lad23/groups.csv").query("kind == 'nuts3'").groupby("code").area_code.apply(list)

        def ratio(above: str, below: str, year: str) -> Floats:
            rows = [table(f"{one}/values.csv") for one in (above, below)]
            pair = [one[one.period == year].set_index("area_code").value for one in rows]
            both = pd.concat(pair, axis=1, keys=("above", "below")).dropna()
            sums = np.zeros((3, len(self.codes)))
            for code, row in both[both.index.isin(made.index)].iterrows():
                members = [self.at[one] for one in made[code]]
                hours = np.nan_to_num(self.hours[members], nan=1.0)
                kernel = near[:, members] @ hours / hours.sum()
                sums += np.outer([row.above, row.below, 1.0], kernel)
            return np.where((sums[2] >= 0.01) & (sums[1] > 0), sums[0] / np.maximum(sums[1], 1e-12), np.nan)

        with np.errstate(divide="ignore"):
            shared = -np.log(ratio("collaboration-income", "research-income", "2018"))
            funded = -np.log(ratio("innovate-uk", "employees", "2019"))
        return mean([self.places(shared), self.places(funded)], [0.6, 0.4])


def mean(columns: list[Floats], weights: list[float]) -> Floats:
    """The weighted mean of what there is."""
    weight = np.array(weights)[:, None] * np.isfinite(columns)
    total = weight.sum(axis=0)
    return np.where(total > 0, np.nansum(np.array(columns) * weight, axis=0) / np.maximum(total, 1e-12), np.nan)


def close(one: Floats, other: Floats) -> float:
    """Rank correlation (Spearman) over what both have."""
    return float(pd.Series(one).corr(pd.Series(other), method="spearman"))
