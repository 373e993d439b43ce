"""Treatments that are options of real layers: taken off, a test here fails.

Derived layers are worked out again from the figures in `layers/`; others get their own options with excerpts of the
publishers' files in place of the files.
"""

from __future__ import annotations

import csv
import io
import tomllib
from pathlib import Path
from typing import Any

import pytest
from adapting import EXCERPTS
from test_adapters_sums import LEAVES

from atlas.adapters.points import points
from atlas.adapters.sums import sums
from atlas.adapters.tidy import Given
from atlas.derive import derive, sources
from atlas.model import Tidy

LAYERS = Path(__file__).parents[2] / "layers"
DECLARED: dict[str, dict[str, Any]] = {
    path.parent.name: tomllib.loads(path.read_text(encoding="utf-8")) for path in sorted(LAYERS.glob("*/layer.toml"))
}
OUTPUT = "indicators/edd/RGVA_LAD.parquet"
PLACES = {
    "indicators/he/hesa/dt051-table-1_2023-24.csv": "hesa-students/table-1.csv",
    "indicators/he/hesa/dt025-table-1_2023-24.csv": "hesa-staff/table-1.csv",
    "indicators/he/hesa/dt031-table-8_2022-23.csv": "hesa-expenditure/table-8.csv",
    "indicators/he/REF_2021_Results_All_2022-05-06.xlsx": "ref-2021/results.xlsx",
    "indicators/he/provider_points.csv": "provider-points/points.csv",
    "facts/campuses.csv": "campuses/campuses.csv",
}


def files(layer: str) -> list[dict[str, Any]]:
    return list(DECLARED[layer].get("adapter", {}).get("file", []))


def rows(layer: str) -> tuple[Tidy, ...]:
    with (LAYERS / layer / "values.csv").open(encoding="utf-8", newline="") as file:
        return tuple(
            Tidy(row["area_code"], row["period"], row["value"], status=row.get("status") or "")
            for row in csv.DictReader(file)
        )


# 3, 24, 26: what is left out of a base, what growth is weighted by, how many years a mean is of


@pytest.mark.parametrize("layer", [name for name, declared in DECLARED.items() if "of" in declared.get("derive", {})])
def test_a_derived_layer_is_what_its_options_make_of_the_others(layer: str) -> None:
    options = DECLARED[layer]["derive"]
    made = derive(options, {name: rows(name) for name in sources(options)}, layer)
    held = {(row.code, row.period): row.value for row in rows(layer)}
    newest = max(period for _, period in held)
    assert {row.code: row.value for row in made if row.period == newest} == {
        code: value for (code, period), value in held.items() if period == newest
    }


# 2, 4, 24: nested industries, withheld cells, chained volumes


@pytest.mark.parametrize("layer", [name for name in DECLARED if any(one["path"] == OUTPUT for one in files(name))])
def test_output_adds_up_leaves_only_and_volumes_never(layer: str) -> None:
    (file,) = files(layer)
    industries = file["where"]["industry.code"]
    assert len(industries) == 1 or set(industries) <= set(LEAVES)
    volumes = file["where"]["variable.name"] == "GVA Constant Prices £m"
    assert ("benchmark" in DECLARED[layer]["adapter"]) != volumes


def test_what_the_publisher_withholds_is_a_gap_with_its_reason() -> None:
    options = DECLARED["gva-imputed-rent"]["adapter"]
    content = (EXCERPTS / "gva-by-industry/withheld.parquet").read_bytes()
    found = {
        row.code: (row.value, row.status)
        for row in sums(Given("layers/gva-imputed-rent/layer.toml", {OUTPUT: content}, options, (), (), None)).rows
        if row.period == "2023"
    }
    assert found["E06000052"] == ("", "withheld by the publisher")
    assert float(found["E08000035"][0]) > 0


# 6, 9: one vintage of statistical regions, and no nought where nobody reported


def test_statistical_regions_are_those_of_one_vintage() -> None:
    read = {name: one for name in DECLARED for one in files(name) if one["path"].startswith("indicators/nesta/")}
    assert {"collaboration-income", "research-income", "innovate-uk"} <= set(read)
    assert {one["where"]["nuts_year_spec"] for name in read for one in files(name)} == {"2016"}


# 10, 11, 12, 13, 14: universities


def universities(**changes: Any) -> dict[str, dict[str, dict[str, str]]]:
    """What the real options make of the excerpts, without the shapes and names that excerpts have not: file -> rows."""
    declared = DECLARED["universities"]["adapter"]
    there = [file for file in declared["file"] if file["path"] in PLACES]
    options = {key: value for key, value in {**declared, "put": [], **changes}.items() if value is not None}
    content = {file["path"]: (EXCERPTS / PLACES[file["path"]]).read_bytes() for file in there}
    adapted = points(Given("layers/universities/layer.toml", content, options | {"file": there}, (), (), None))
    files = {name: text for name, text in adapted.files.items() if name.endswith(".csv")}
    tables = {name: csv.DictReader(io.StringIO(text.decode())) for name, text in files.items()}
    return {name: {row["ukprn"]: row for row in table} for name, table in tables.items()}


def test_universities_that_are_no_more_are_on_no_map() -> None:
    made = universities()
    assert {"10007765", "10007766", "10007781", "10023434"} <= set(made["excluded.csv"])
    assert not {"10007765", "10007766", "10007781", "10023434"} & set(made["points.csv"])
    assert made["excluded.csv"]["10007766"]["reason"] == "part of University College London, and counted there"


def test_a_university_of_many_sites_stands_at_its_main_one() -> None:
    made = universities()
    ulster = made["points.csv"]["10007807"]
    assert (ulster["longitude"], ulster["latitude"]) == ("-5.9290", "54.6045")
    assert "main site by the editors' estimate" in ulster["reason"]
    assert "10007807" in made["campuses.csv"]


def test_research_counts_every_submission_and_all_of_it() -> None:
    made = universities()["points.csv"]
    assert (made["10007794"]["fte"], made["10007794"]["units"]) == ("47", "1")  # two submissions in one unit
    assert made["10006841"]["gpa"] == "1.03"  # a third of it unclassified
    assert made["10009315"]["fte"] == "24.2"  # its own people in a joint submission
    assert made["10000163"]["name"] == "AECC University College"
