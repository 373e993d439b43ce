"""Which cells of a publisher's files a layer's figures are made of: `cells.jsonl` beside its `values.csv`.

It is what lets a figure be followed back without the publisher's files, so it holds every text as published. To
stay small it has a line a series: the cells of one area, under one code, in one file, period after period. The first
line lists what all series share. Each further line:

code, as      our code, and the publisher's where it is another
use           "weight" where the cells are what rates were weighted by
file, part    the number of the file; the part that is added up
years, lines  our periods and the file's rows, as runs: "2004-2023", "412-7822:390" (every 390th)
period        the publisher's texts for the periods, where they differ from those of the first line
value, lower, upper   a text a period
status, notes         place in the series -> marker; -> number of the note in the first line
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from atlas.model import Cell, Tidy

FILE = "cells.jsonl"

Key = tuple[str, str]
Entry = tuple[str, Cell]
"""Our period, and the cell."""


@dataclass(frozen=True)
class Trace:
    """Cells by our code and period: of the figures, and of what rates were weighted by."""

    figures: Mapping[Key, tuple[Cell, ...]] = field(default_factory=dict)
    weights: Mapping[Key, tuple[Cell, ...]] = field(default_factory=dict)


def encode(figures: Iterable[Tidy], weights: Iterable[Tidy] = ()) -> bytes:
    """The content of `cells.jsonl`; nothing where no row knows its cells."""
    series = [*_series(figures, ""), *_series(weights, "weight")]
    if not series:
        return b""
    cells = [entry for *_, entries in series for entry in entries]
    files = list(dict.fromkeys(cell.file for _, cell in cells))
    notes = list(dict.fromkeys(cell.notes for _, cell in cells if cell.notes))
    usual: dict[str, dict[str, str]] = {file: {} for file in files}
    for year, cell in cells:
        usual[cell.file].setdefault(year, cell.period)
    head = {"files": files, "periods": [usual[file] for file in files], "notes": notes}
    lines = [head, *(_packed(use, code, entries, head) for use, code, entries in series)]
    return "".join(json.dumps(line, ensure_ascii=False, separators=(",", ":")) + "\n" for line in lines).encode()


def decode(content: bytes) -> Trace:
    """The cells of `cells.jsonl`. Raises ValueError or KeyError where the content is not one that `encode` gives."""
    found: dict[str, dict[Key, list[Cell]]] = {"": {}, "weight": {}}
    lines = content.decode().removesuffix("\n").split("\n")
    head = json.loads(lines[0]) if lines[0] else {}
    for line in lines[1:]:
        packed = json.loads(line)
        for year, cell in _unpacked(packed, head):
            found[packed.get("use", "")].setdefault((packed["code"], year), []).append(cell)
    figures, weights = ({key: tuple(cells) for key, cells in found[use].items()} for use in ("", "weight"))
    return Trace(figures, weights)


def runs(numbers: Sequence[int]) -> str:
    """Whole numbers as runs of three and more: 4, 5, 6, 9 -> "4-6,9"; 10, 30, 50 -> "10-50:20"; 7, 7, 7 -> "7*3"."""
    found, place = [], 0
    while place < len(numbers):
        end = place + 1
        step = numbers[end] - numbers[place] if end < len(numbers) else 0
        while step >= 0 and end + 1 < len(numbers) and numbers[end + 1] - numbers[end] == step:
            end += 1
        if step >= 0 and end - place >= 2:
            run = f"{numbers[place]}-{numbers[end]}" + (f":{step}" if step > 1 else "")
            found.append(run if step else f"{numbers[place]}*{end + 1 - place}")
            place = end + 1
        else:
            found.append(str(numbers[place]))
            place += 1
    return ",".join(found)


def numbers(text: str) -> list[int]:
    """The whole numbers that `runs` wrote."""
    found: list[int] = []
    for part in text.split(","):
        number, _, times = part.partition("*")
        ends, _, step = number.partition(":")
        first, _, last = ends.partition("-")
        found += [int(number)] * int(times) if times else range(int(first), int(last or first) + 1, int(step or 1))
    return found


def _series(rows: Iterable[Tidy], use: str) -> list[tuple[str, str, list[Entry]]]:
    """(use, our code, entries), in the order in which the series begin."""
    series: dict[tuple[str, str, str, str], list[Entry]] = {}
    for row in rows:
        for cell in row.cells:
            series.setdefault((row.code, cell.code, cell.file, cell.part), []).append((row.period, cell))
    return [(use, key[0], entries) for key, entries in series.items()]


def _packed(use: str, code: str, entries: Sequence[Entry], head: Mapping[str, Any]) -> dict[str, Any]:
    cells = [cell for _, cell in entries]
    file = head["files"].index(cells[0].file)
    usual = head["periods"][file]
    packed: dict[str, Any] = {"code": code}
    packed |= {"as": cells[0].code} if cells[0].code != code else {}
    packed |= {"use": use} if use else {}
    packed |= {"file": file} if file else {}
    packed |= {"part": cells[0].part} if cells[0].part else {}
    packed |= {"years": runs([int(year) for year, _ in entries]), "lines": runs([cell.line for cell in cells])}
    if any(usual[year] != cell.period for year, cell in entries):
        packed["period"] = [cell.period for cell in cells]
    for name in ("value", "lower", "upper"):
        texts = [getattr(cell, name) for cell in cells]
        packed |= {name: texts} if any(texts) else {}
    marks = {str(place): cell.status for place, cell in enumerate(cells) if cell.status}
    notes = {str(place): head["notes"].index(cell.notes) for place, cell in enumerate(cells) if cell.notes}
    return packed | ({"status": marks} if marks else {}) | ({"notes": notes} if notes else {})


def _unpacked(packed: Mapping[str, Any], head: Mapping[str, Any]) -> Iterator[Entry]:
    file = packed.get("file", 0)
    years = [str(year) for year in numbers(packed["years"])]
    lines = numbers(packed["lines"])
    periods = packed.get("period") or [head["periods"][file][year] for year in years]
    blank = [""] * len(years)
    texts = {name: packed.get(name, blank) for name in ("value", "lower", "upper")}
    marks, notes = packed.get("status", {}), packed.get("notes", {})
    for place, (year, line, period) in enumerate(zip(years, lines, periods, strict=True)):
        note = notes.get(str(place))
        yield (
            year,
            Cell(
                head["files"][file],
                line,
                packed.get("as", packed["code"]),
                period,
                texts["value"][place],
                texts["lower"][place],
                texts["upper"][place],
                marks.get(str(place), ""),
                "" if note is None else head["notes"][note],
                packed.get("part", ""),
            ),
        )
