"""What tests of declarations share: a layer's own options, on excerpts of its publishers' files."""

from __future__ import annotations

import csv
import tomllib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import pytest

from atlas.adapters import ADAPTERS, Adapted, Given
from atlas.derive import by_key
from atlas.errors import AtlasError
from atlas.model import Change, Tidy
from atlas.refresh.carry import Carried, Weights, carry

ROOT = Path(__file__).parents[2]
EXCERPTS = ROOT / "tests" / "excerpts"
SOMERSET, CUMBERLAND, WESTMORLAND, NORTH_YORKSHIRE = "E06000066", "E06000063", "E06000064", "E06000065"
NATIONS = {"E92000001": "E", "S92000003": "S", "W92000004": "W", "N92000002": "N"}

FILES = {
    "business-deaths": ["business-growth/business-demography.csv"],
    "high-growth-businesses": ["business-growth/business-demography.csv"],
    "survival-1-year": ["business-survival/business-demography.csv"],
    "survival-5-years": ["business-survival/business-demography.csv"],
    "unemployment": ["unemployment/modelled-unemployment.csv"],
    "inactivity": ["inactivity/employment-rate.csv", "inactivity/employment-rate-ni.csv"],
    "level-3-qualifications": [
        "qualifications/qualifications-level-3-or-above.csv",
        "qualifications/qualifications-level-3-or-above-ni.csv",
    ],
    "no-qualifications": ["qualifications/qualifications-none-gb.csv"],
    "child-poverty-after-housing": ["child-poverty/children-in-relative-poverty.csv"],
    "apprenticeship-achievements-england": ["apprenticeships/apprenticeships.csv"],
    "apprenticeships-scotland": ["apprenticeships/apprenticeships-scotland.csv"],
    "apprenticeship-achievements-scotland": ["apprenticeships/apprenticeships-scotland.csv"],
    "apprenticeships-northern-ireland": ["apprenticeships/apprenticeships-ni.csv"],
    "further-education": ["apprenticeships/further-education-and-skills-participation.csv"],
    "gdp-per-head": ["gdp-per-head/gdp-per-head.csv"],
    "income-property": ["gdhi-components/components.parquet"],
    "income-benefits": ["gdhi-components/components.parquet"],
    "population": ["population/population.xlsx"],
    "below-living-wage": ["living-wage/jobs.csv"],
    "deprivation-england": ["deprivation-england/file-10.xlsx"],
    "deprived-neighbourhoods": ["deprivation-england/file-10.xlsx"],
    "deprivation-uk": ["deprivation-uk/la_imd.csv", "deprivation-uk/authorities.csv"],
    "levelling-up-priority": ["levelling-up/priority.csv"],
}
"""Excerpts of layers whose files are cut by hand into a folder; those of others have the name of the file."""


def toml(path: str) -> dict[str, Any]:
    return tomllib.loads((ROOT / path).read_text(encoding="utf-8"))


def declared(layer: str) -> dict[str, Any]:
    return toml(f"layers/{layer}/layer.toml")


def changes() -> tuple[Change, ...]:
    with (ROOT / "layers/areas/lad23/changes.csv").open(encoding="utf-8") as lines:
        return tuple(Change(**row) for row in csv.DictReader(lines))


def codes() -> tuple[str, ...]:
    with (ROOT / "layers/areas/lad23/groups.csv").open(encoding="utf-8") as lines:
        return tuple(row["area_code"] for row in csv.DictReader(lines) if row["kind"] == "nation")


def excerpt(name: str) -> bytes:
    return (EXCERPTS / name).read_bytes()


def given(layer: str, files: Mapping[str, bytes] | None = None, **options: Any) -> Given:
    """What the real layer's adapter gets, with excerpts (or `files`, by name) in place of the publishers' files.

    `options` are laid over those declared; None takes an option off.
    """
    table = declared(layer)
    adapter = {key: value for key, value in {**table["adapter"], **options}.items() if value is not None}
    paths = [file["path"] for file in adapter["file"]]
    names = FILES.get(layer) or [Path(path).name.removesuffix(".gz") for path in paths]
    contents = {path: (files or {}).get(name) or excerpt(name) for path, name in zip(paths, names, strict=True)}
    starts = tuple(NATIONS[code] for code in table.get("scope", {"codes": NATIONS})["codes"])
    inside = tuple(code for code in codes() if code.startswith(starts))
    outside = tuple(code for code in codes() if code not in inside)
    benchmark = table.get("benchmark", {}).get("code", "K02000001")
    other = toml("layers/areas/lad23/area.toml")["adapter"]["other_codes"]
    return Given(f"layers/{layer}/layer.toml", contents, adapter, inside, outside, benchmark, changes(), other)


def adapted(layer: str, files: Mapping[str, bytes] | None = None, **options: Any) -> Adapted:
    it = given(layer, files, **options)
    return ADAPTERS[it.options["kind"]](it)


def carried(layer: str, **options: Any) -> Carried:
    got = adapted(layer, **options)
    figures = declared(layer)["adapter"].get("figures", "rate")
    return carry(got.rows, changes(), figures, Weights(by_key(got.weights), got.weighted_by))


def fault(layer: str, files: Mapping[str, bytes] | None = None, **options: Any) -> str:
    with pytest.raises(AtlasError) as caught:
        adapted(layer, files, **options)
    return str(caught.value)


def row(rows: Iterable[Tidy], code: str, period: str) -> Tidy:
    found = [each for each in rows if (each.code, each.period) == (code, period)]
    assert len(found) == 1, f"{len(found)} rows for {code} in {period}"
    return found[0]
