"""The candidates worked out once more from the method's text and the layers' tables alone, by other code.

Nothing that measures or scores in the atlas is used. Campuses lie where the nearest people live, universities where
their table says: a second reader's choices, not ours.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from pyproj import Transformer

LAYERS = Path(__file__).parents[2] / "layers"
Floats = NDArray[Any]
Norm = Callable[[Floats], Floats]
Quality = tuple[float, float, float]  # what counts of all research, of its 4* and of its 3* share
APART = ("E06000053", "E09000001")
DEFAULT: Quality = (0.0, 1.0, 0.25)
ORDER = ("room", "knowledge", "specialisation", "collaboration")


def hyperbola(power: Floats, half: float) -> Floats:
    return power / (power + half)


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
        self.short = [*(-np.log(one) for one in logs), -self.figures("gva-real-growth")]
        self.held: dict[Quality, tuple[pd.DataFrame, float]] = {}
        self.reached: dict[tuple[float, Quality], tuple[Floats, pd.DataFrame]] = {}
        self.scored: dict[tuple[Any, ...], Floats] = {}
        self.between: dict[float, Floats] = {}
        self.parts = {"room": self.room(self.places), "knowledge": self.knowledge(15, DEFAULT, hyperbola)}
        (self.sites, self.half), self.sectors = self.campuses(DEFAULT), self.industries()
        self.parts["specialisation"] = self.specialisation(15, DEFAULT, self.places)
        self.parts["collaboration"] = self.collaboration(15, self.places)
        logged = [np.log(0.1 + 0.9 * self.parts[name]) for name in ORDER]
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

    def room(self, norm: Norm, without: int = -1) -> Floats:
        used = [n for n in range(5) if n != without]
        return mean([norm(self.short[n]) for n in used], [(3, 3, 2, 2, 2)[n] for n in used])

    def campuses(self, quality: Quality) -> tuple[pd.DataFrame, float]:
        """Every site with its power by field and in all, and the half of knowledge, under a way to weigh research."""
        if quality not in self.held:
            self.held[quality] = self._campuses(*quality)
        return self.held[quality]

    def _campuses(self, plain: float, four: float, three: float) -> tuple[pd.DataFrame, float]:
        fields = table("candidates/fields.csv").set_index("id").weight
        found, campuses = list[dict[str, Any]](), table("universities/campuses.csv")
        for row in self.providers():
            shares = [plain + (four * row[f"star4_{f}"] + three * row[f"star3_{f}"]) / 100 for f in fields.index]
            held = np.array([row[f"fte_{f}"] for f in fields.index]) * shares
            sites = campuses[campuses.ukprn == row["ukprn"]]
            if row["ukprn"] == "10007773" or not held.any() or not (len(sites) or row["longitude"]):
                continue
            named = [f if (sites.field == f).any() else "*" for f in fields.index]
            for (longitude, latitude), own in sites.groupby(["longitude", "latitude"]):
                part = held * [own[own.field == name].share.sum() for name in named]
                place = {"longitude": longitude, "latitude": latitude, "home": -1, "main": (own.main == "yes").any()}
                found.append(place | dict(zip(fields.index, part, strict=True)))
            if not len(sites):
                place = {"longitude": row["longitude"], "latitude": row["latitude"], "main": True}
                place["home"] = self.at[row["area_code"]]
                found.append(place | dict(zip(fields.index, held, strict=True)))
        made = pd.DataFrame(found)
        made["x"], made["y"] = self.km(made.longitude, made.latitude)
        made["power"] = made[fields.index] @ fields
        away = np.hypot(self.x[:, None] - made.x.to_numpy(), self.y[:, None] - made.y.to_numpy())
        made["home"] = np.where(made.home < 0, self.lives[np.argmin(away, axis=0)], made.home)
        home = made.home.to_numpy()
        own = (np.exp(-((away / 15) ** 2)) * (self.lives[:, None] == home)) @ made.power.to_numpy()
        return made, float(np.median((self.share @ own)[np.unique(home[made.main.to_numpy(bool)])]))

    def near(self, km: float, quality: Quality) -> tuple[Floats, pd.DataFrame]:
        """Power within reach: in all at every spot where people live, by field in every authority."""
        if (km, quality) not in self.reached:
            sites, names = self.campuses(quality)[0], list(table("candidates/fields.csv").id)
            away = np.hypot(self.x[:, None] - sites.x.to_numpy(), self.y[:, None] - sites.y.to_numpy())
            kernel = np.exp(-((away / km) ** 2))
            fields = pd.DataFrame(self.share @ kernel @ sites[names].to_numpy(), columns=names)
            self.reached[km, quality] = kernel @ sites.power.to_numpy(), fields
        return self.reached[km, quality]

    def knowledge(self, km: float, quality: Quality, curve: Callable[[Floats, float], Floats]) -> Floats:
        counts, half = self.near(km, quality)[0], self.campuses(quality)[1]
        return np.where(self.apart, np.nan, self.share @ curve(counts, half))

    def industries(self) -> dict[str, tuple[Floats, Floats, Floats]]:
        """Each industry's quotient, its share of output and its output."""
        years = sorted(table("gva/values.csv").period.unique())[-2:]
        base = np.array([self.figures("gva", year) - self.figures("gva-imputed-rent", year) for year in years])
        self.base, out = base.sum(axis=0), {}
        for sector in table("candidates/sectors.csv").itertuples():
            made = np.array([self.figures(str(sector.output), year) for year in years])
            share, known = made.sum(axis=0) / self.base, np.isfinite(made)
            whole = np.nansum(made, axis=1) / np.nansum(np.where(known, base, np.nan), axis=1)
            out[str(sector.id)] = (made / base / whole[:, None]).mean(axis=0), share, made.sum(axis=0)
        return out

    def specialisation(self, km: float, quality: Quality, norm: Norm, without: str = "", least: float = 0.01) -> Floats:
        scores = []
        for name in self.sectors:
            key = (km, quality, norm, name, least)
            if name != without and key not in self.scored:
                self.scored[key] = self.sector(*key)
            scores += [self.scored[key]] if name != without else []
        there = np.isfinite(scores)
        best = -np.sort(-np.where(there, scores, -np.inf), axis=0)[:2]
        return norm(np.where(there.sum(axis=0) >= 3, best.mean(axis=0), np.nan))

    def sector(self, km: float, quality: Quality, norm: Norm, name: str, least: float) -> Floats:
        match, (quotient, share, _) = table("candidates/match.csv"), self.sectors[name]
        reach, half = self.near(km, quality)[1], self.campuses(quality)[1]
        weight = match[match.sector == name].set_index("field").weight
        power = (reach[weight.index] @ (weight / weight.sum())).to_numpy()
        fits = power / reach.sum(axis=1).to_numpy()
        strong = np.log(np.clip(quotient, 0.1, 5)) + np.log(np.clip(share / least, 0.001, 1))
        score = (0.1 + 0.9 * norm(strong)) ** 0.75 * (0.1 + 0.9 * norm(fits)) ** 0.25
        thin, weak = (quotient < 1) | (share < least), power < 0.05 * half
        return np.asarray(score * np.where(thin, 0.4, 1) * np.where(weak, 0.5, 1))

    def collaboration(self, km: float, norm: Norm) -> Floats:
        if km not in self.between:
            self.between[km] = self.share @ np.exp(-((self.away / km) ** 2)) @ self.share.T
        near = self.between[km]
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
        return mean([norm(shared), norm(funded)], [0.6, 0.4])


def mean(columns: list[Floats], weights: list[float]) -> Floats:
    """The weighted mean of what there is."""
    weight = np.array(weights)[:, None] * np.isfinite(columns)
    total = weight.sum(axis=0)
    return np.where(total > 0, np.nansum(np.array(columns) * weight, axis=0) / np.maximum(total, 1e-12), np.nan)


def close(one: Floats, other: Floats) -> float:
    """Rank correlation (Spearman) over what both have."""
    return float(pd.Series(one).corr(pd.Series(other), method="spearman"))
