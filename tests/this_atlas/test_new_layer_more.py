"""More files that nobody has seen, by writing only `layer.toml`: months, SDMX, a cube of months, a wide table by name.

The layouts are those of publishers; areas and figures are taken from this atlas's own layers.
"""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest
from refreshing import ROOT, area_sets
from test_new_layer import added, values

from atlas.refresh import recipe

AREAS = ("E08000021", "E08000037", "E06000053", "W06000015", "S12000036", "N09000003", "K02000001")
MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip


@pytest.fixture(autouse=True)
def _sets_read_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(recipe, "_areas", lambda *_: area_sets())


def figures(layer: str, period: str) -> dict[str, str]:
    """Our own figures of a layer, as something to publish."""
    with (ROOT / "layers" / layer / "values.csv").open(encoding="utf-8", newline="") as lines:
        return {row["area_code"]: row["value"] for row in csv.DictReader(lines) if row["period"] == period}


CLAIMANTS = """
kind = "long"
columns = {{ code = "GEOGRAPHY_CODE", period = "DATE_NAME", value = "OBS_VALUE", status = "OBS_STATUS" }}
period = '(?P<part>\\w+) (?P<year>\\d{{4}})'
combine = {{ how = "{how}", count = 12, order = {order} }}
where = {{ GENDER_NAME = "Total" }}
expect = {{ MEASURES_NAME = "Value" }}
markers = {{ A = "", Q = "too few to be published" }}
"""


def monthly() -> bytes:
    """A whole year of claimants by month, and five months of the next; one small place is left out by the publisher."""
    head = "DATE,DATE_NAME,GEOGRAPHY_NAME,GEOGRAPHY_CODE,GENDER_NAME,MEASURES_NAME,OBS_VALUE,OBS_STATUS,RECORD_COUNT"
    rows = [head]
    for year, months in ((2022, 12), (2023, 5)):
        for number, month in enumerate(MONTHS[:months], start=1):
            for place, code in enumerate(AREAS):
                text = "" if code == "E06000053" else str(1000 * (place + 1) + number)
                mark = "A" if text else "Q"
                rows += [f"{year}-{number:02},{month} {year},Name,{code},Total,Value,{text},{mark},12"]
                rows += [f"{year}-{number:02},{month} {year},Name,{code},Male,Value,1,A,12"]
    return "\n".join([*rows, ""]).encode("utf-8-sig")


@pytest.mark.parametrize(("how", "newcastle"), [("mean", 1006.5), ("sum", 12_078.0), ("last", 1012.0)])
def test_months_of_claimants(how: str, newcastle: float, tmp_path: Path) -> None:
    found = added(tmp_path, "claimants.csv", monthly(), CLAIMANTS.format(how=how, order=json.dumps(MONTHS)))
    assert {period for _, period in found} == {"2022"}
    assert found["E08000021", "2022"][0] == newcastle
    assert "too few to be published" in found["E06000053", "2022"][3]
    done = json.loads((tmp_path / "layers/new/provenance.json").read_text())["done"]
    assert "left out 2023: it has 5 of 12 periods" in done


def test_sdmx_with_labels_and_nan_for_what_is_missing(tmp_path: Path) -> None:
    known = figures("gva-per-hour", "2022")
    head = (
        "STRUCTURE_ID,FREQ: Frequency,REF_AREA: Reference area,UNIT_MEASURE,UNIT_MULT,TIME_PERIOD,OBS_VALUE,OBS_STATUS"
    )
    always = '"DSD(1.0)",A: Annual,"{}: A place",GBP_HR: Pounds,0,2022,{}'
    rows = [always.format(code, f"{known[code]},A: Normal") for code in AREAS if known.get(code)]
    rows.append(always.format("S12000033", "NaN,M: Missing"))
    adapter = """
kind = "long"
columns = { code = "REF_AREA: Reference area", period = "TIME_PERIOD", value = "OBS_VALUE", status = "OBS_STATUS" }
code_pattern = '(?P<code>\\w+): .*'
expect = { UNIT_MEASURE = "GBP_HR: Pounds", UNIT_MULT = "0" }
markers = { "A: Normal" = "", "M: Missing" = "not collected", NaN = "no figure" }
"""
    found = added(tmp_path, "sdmx.csv", "\n".join([head, *rows, ""]).encode(), adapter)
    assert found["S12000033", "2022"] == (None, None, None, "not collected")
    assert values(found) == {(code, "2022"): float(known[code]) for code in AREAS if known.get(code)}


def test_a_cube_with_a_dimension_of_months(tmp_path: Path) -> None:
    areas = [code for code in area_sets()["lad23"].codes if code.startswith("N09")]
    months = [f"{2022 + place // 12}M{place % 12 + 1:02}" for place in range(14)]
    cells: list[int | None] = [place % 11 + 100 for place in range(14 * 11)]
    cells[5] = None
    cube = {
        "version": "2.0",
        "class": "dataset",
        "id": ["STATISTIC", "TLIST(M1)", "LGD2014"],
        "size": [1, 14, 11],
        "dimension": {
            "STATISTIC": {"category": {"index": ["CC"], "label": {"CC": "Claimants"}}},
            "TLIST(M1)": {"category": {"index": months, "label": dict(zip(months, months, strict=True))}},
            "LGD2014": {"category": {"index": areas, "label": dict.fromkeys(areas, "A place")}},
        },
        "value": cells,
    }
    adapter = """
kind = "long"
format = "json-stat"
columns = { code = "LGD2014", period = "TLIST(M1)", value = "value" }
period = '(?P<year>\\d{4})M(?P<part>\\d\\d)'
combine = { how = "mean", count = 12 }
markers = { "" = "not published" }
"""
    found = added(tmp_path, "cube.json", json.dumps(cube).encode(), adapter)
    assert found[areas[5], "2022"] == (None, None, None, "11 of 12 periods of the year have a figure; not published")
    assert values(found) == {(code, "2022"): 100.0 + place for place, code in enumerate(areas) if place != 5}
