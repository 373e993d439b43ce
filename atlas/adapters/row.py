"""A row of a publisher's table as a figure: its number, its interval, its marker, its note.

Options are those of `long`: `columns`, `markers`, `grades`, `notes`, `marks`, and how numbers are written.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from atlas.adapters.faults import Faults
from atlas.adapters.numbers import figure, why_not
from atlas.errors import nearest
from atlas.model import Cell, Tidy

Options = Mapping[str, Any]

FIGURES = ("value", "lower", "upper")


def row_figure(row: Mapping[str, str], year: str, line: int, options: Options, faults: Faults) -> Tidy:
    """The row's figure; where there is none, the reason that its marker stands for."""
    markers, columns = options.get("markers", {}), options["columns"]
    if "period_columns" in options:
        columns = {**columns, "value": row["period"]}
    texts = {name: row[name] for name in FIGURES}
    marker = row["status"]
    if texts["value"] in markers:
        marker, texts["value"] = marker if markers.get(marker, marker) else texts["value"], ""
    texts["value"] = str(options.get("grades", {}).get(texts["value"], texts["value"]))
    said = []
    if marker or not texts["value"]:
        if marker not in markers:
            faults.add(
                line, "is a marker that nobody has explained" if marker else "has no figure and no marker",
                columns.get("status") if marker else columns["value"], marker,
                nearest=nearest(marker, markers) if marker else None,
                todo=f"find out what the publisher means by it and add it to `markers` in {faults.declared_in}",
            )  # fmt: skip
        said.append(str(markers.get(marker, "")).format(period=year))
    said.append(_note(row["notes"], options, line, faults))
    said.append(str(options.get("marks", {}).get(row["code"], "")))
    checked = {name: _number(text, columns.get(name), line, options, faults) for name, text in texts.items()}
    if row["margin"] and checked["value"]:
        checked |= _limits(checked["value"], _number(row["margin"], columns.get("margin"), line, options, faults))
    if all(checked.values()) and not float(checked["lower"]) <= float(checked["value"]) <= float(checked["upper"]):
        faults.add(line, "lies outside its own interval", columns["value"], checked["value"],
                   expected=f"{checked['lower']} to {checked['upper']}")  # fmt: skip
    cell = Cell(faults.file, line, **{name: text for name, text in row.items() if name != "margin"})
    return Tidy(row["code"], year, **checked, status="; ".join(text for text in said if text), cells=(cell,))


def _limits(value: str, margin: str) -> dict[str, str]:
    """Both limits of an interval from half its width."""
    if not margin:
        return {}
    middle, half = Decimal(value), Decimal(margin)
    return {"lower": f"{middle - half:f}", "upper": f"{middle + half:f}"}


def _note(note: str, options: Options, line: int, faults: Faults) -> str:
    if not note:
        return ""
    for beginning, ours in options.get("notes", {}).items():
        if note.startswith(beginning):
            return str(ours)
    faults.add(
        line, "is a note that nobody has read", options["columns"].get("notes"), note,
        todo=f"read it, then add to `notes` in {faults.declared_in} how it begins and what readers must know of it",
    )  # fmt: skip
    return ""


def _number(text: str, column: str | None, line: int, options: Options, faults: Faults) -> str:
    if not text:
        return ""
    plain = figure(text, options)
    if plain is None:
        mark = f"if it stands for no figure, add it to `markers` in {faults.declared_in}"
        faults.add(
            line, why_not(text), column, text, expected="a number with a decimal point",
            todo=None if any(map(str.isdigit, text)) else mark,
        )  # fmt: skip
        return ""
    return plain
