"""What tests of faults share: a file of each kind that a publisher gives, read, changed and written again."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from dataclasses import dataclass

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
from refreshing import ROOT

Table = list[list[str]]


Fault = Callable[[Table, int], Table]


"""From a table and the place of its header row to a spoilt one."""


@dataclass(frozen=True)
class Kind:
    """A layer, the excerpts for its files, the file to be spoilt, and the columns that faults are about."""

    layer: str
    files: dict[str, str]
    code: str
    value: str
    unit: str = ""
    header: str = ""

    @property
    def path(self) -> str:
        return next(iter(self.files))


NESTA = "indicators/nesta/innovate_uk/gbp_innovate_uk_funding.nuts3.csv"
KINDS = {
    "long": Kind(
        "gva-per-hour",
        {"indicators/els/gross-value-added.csv.gz": "gross-value-added.csv"},
        "areacd",
        "observation",
        "unit",
    ),
    "weighted": Kind(
        "business-births",
        {"indicators/els/business-demography.csv.gz": "business-demography.csv"},
        "areacd",
        "observation",
        "unit",
    ),
    "two files": Kind(
        "employment-rate",
        {
            "indicators/els/employment-rate.csv.gz": "employment-rate.csv",
            "indicators/els/employment-rate-ni.csv.gz": "employment-rate-ni.csv",
        },
        "areacd",
        "observation",
        "unit",
    ),
    "one year": Kind(
        "below-living-wage",
        {"goodwork/jobs_below_living_wage_2022.csv": "living-wage/jobs.csv"},
        "areacd",
        "percent_below_living_wage",
    ),
    "category": Kind(
        "levelling-up-priority",
        {"governance/levelling_up_fund_round1_priority.csv": "levelling-up/priority.csv"},
        "lad20cd",
        "priority_category",
    ),
    "wide workbook": Kind(
        "population",
        {"indicators/edd/populationestimatesbylocalauthority.xlsx": "population/population.xlsx"},
        "Region Code",
        "2020",
        header="Region Code",
    ),
    "workbook": Kind(
        "deprivation-england",
        {
            "deprivation/File_10_-_IoD2019_Local_Authority_District_Summaries__lower-tier__.xlsx": (
                "deprivation-england/file-10.xlsx"
            )
        },
        "Local Authority District code (2019)",
        "IMD - Average score",
        header="Local Authority District code (2019)",
    ),
    "sums": Kind(
        "innovate-uk", {NESTA: "innovate-uk/gbp_innovate_uk_funding.nuts3.csv"}, "nuts_id", "gbp_innovate_uk_funding"
    ),
    "parquet": Kind(
        "gva-imputed-rent",
        {"indicators/edd/RGVA_LAD.parquet": "gva-by-industry/withheld.parquet"},
        "geography.code",
        "value",
    ),
    "spans": Kind(
        "combined-authority-years",
        {
            "governance/combined_authority_members.csv": "combined-authorities/members.csv",
            "governance/lad21_cauth21.csv": "combined-authorities/lookup-2021.csv",
            "facts/combined_authorities.csv": "combined-authorities/founded.csv",
        },
        "ladcd",
        "ca_code_start",
    ),
    "points": Kind(
        "colleges",
        {"colleges/colleges_england_2019.csv": "colleges/colleges.csv"},
        "urn",
        "students_16_19_2019_20",
    ),
}


def read(path: str, content: bytes) -> Table:
    """Every row of a file as text."""
    if path.endswith(".xlsx"):
        sheet = openpyxl.load_workbook(io.BytesIO(content)).worksheets[0]
        return [["" if cell is None else str(cell).removesuffix(".0").strip() for cell in row] for row in sheet.values]
    if path.endswith(".parquet"):
        table = pq.read_table(io.BytesIO(content))
        return [
            table.column_names,
            *(["" if cell is None else str(cell) for cell in row.values()] for row in table.to_pylist()),
        ]
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))


def written(path: str, table: Table) -> bytes:
    """The rows as a file of the same kind."""
    out = io.BytesIO()
    if path.endswith(".xlsx"):
        book = openpyxl.Workbook()
        for row in table:
            book.worksheets[0].append([_cell(cell) for cell in row])
        book.worksheets[0].title = "IMD"
        book.save(out)
    elif path.endswith(".parquet"):
        columns = {name: [row[place] for row in table[1:]] for place, name in enumerate(table[0])}
        pq.write_table(pa.table(columns), out)
    else:
        text = io.StringIO()
        csv.writer(text).writerows(table)
        out.write(text.getvalue().encode("utf-8-sig"))
    return out.getvalue()


def _cell(text: str) -> str | float | None:
    try:
        return float(text) if text else None
    except ValueError:
        return text


def changed(kind: Kind, column: str, change: Callable[[str], str], rows: slice = slice(None)) -> Fault:
    def fault(table: Table, head: int) -> Table:
        place = table[head].index(column)
        for row in table[head + 1 :][rows]:
            if len(row) > place and row[place]:
                row[place] = change(row[place])
        return table

    return fault


def times_thousand(text: str) -> str:
    try:
        return str(float(text.replace(",", "")) * 1000)
    except ValueError:
        return text


def comma(text: str) -> str:
    return f"{text.split('.', maxsplit=1)[0].replace(',', '')},5"


def new_code(kind: Kind) -> Fault:
    def fault(table: Table, head: int) -> Table:
        place = table[head].index(kind.code)
        ours = next(row for row in table[head + 1 :] if row[place][:1] in "EU1")
        return [*table, *([*row[:place], "Q06000999", *row[place + 1 :]] for row in table if row[place] == ours[place])]

    return fault


def renamed(column: str) -> Fault:
    def fault(table: Table, head: int) -> Table:
        table[head][table[head].index(column)] = f"{column} (revised)"
        return table

    return fault


OUTLINES = "boundaries/uk_multi_vintage_topo.json"


def outlines_of(file: bytes) -> bytes:
    """The outlines of the areas that a file names by code: those of all take a second to mend, each time."""
    topology = json.loads((ROOT / "layers/areas/lad23/boundaries.topojson").read_bytes())
    areas = topology["objects"]["ltla"]
    areas["geometries"] = [one for one in areas["geometries"] if one["properties"]["areacd"].encode() in file]
    return json.dumps(topology).encode()
