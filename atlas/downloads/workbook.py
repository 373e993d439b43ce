"""A layer as a workbook (XLSX) for people: figures with a column a period, notes, what became of every code.

Texts are written as texts: none is a formula, whatever it begins with. The same figures make the same bytes.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from math import isnan
from pathlib import Path

import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from atlas import words
from atlas.downloads.kept import kept
from atlas.downloads.sheets import Cell
from atlas.model import AreaSet, Config, FloatArray, LayerMeta, LayerView, Source
from atlas.words import Strings, date_text, period_label, strings

WIDTHS = (12.0, 30.0, 14.0, 60.0)
Rows = Iterable[Sequence[Cell]]


def kept_workbook(view: LayerView, areas: AreaSet, config: Config, cache: Path | None) -> bytes:
    """The workbook of a layer, from `cache` where it was made before from the same figures by the same code."""
    told = repr((xlsxwriter.__version__, config, strings(config.language))).encode()
    code = (Path(__file__), Path(words.__file__), told)
    return kept(view, areas, code, cache, lambda: workbook(view, areas, config))


def workbook(view: LayerView, areas: AreaSet, config: Config) -> bytes:
    """A layer's workbook: its figures, their limits and ranges of ranks, why some are missing, notes, codes."""
    return bound(view.joined.meta.title, config, sheets(view, areas, config, strings(config.language)))


def bound(title: str, config: Config, pages: Iterable[tuple[str, list[str], Rows]]) -> bytes:
    """Sheets (title, head, rows) as a workbook. Texts stay texts, and the same sheets give the same bytes."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"constant_memory": True})
    day = config.data_date
    book.set_properties(
        {
            "title": title,
            "author": config.publisher,
            "comments": config.licence,
            "created": datetime(day.year, day.month, day.day),  # noqa: DTZ001  # a day, not a moment
        }
    )
    bold = book.add_format({"bold": True})
    for name, head, rows in pages:
        _fill(book.add_worksheet(name), bold, head, rows)
    book.close()
    return out.getvalue()


def sheets(view: LayerView, areas: AreaSet, config: Config, t: Strings) -> Iterator[tuple[str, list[str], Rows]]:
    """Title, head and rows of each sheet. Areas in the set's order, the benchmark last; None is an empty cell."""
    joined, words = view.joined, t["workbook"]
    labels = [period_label(joined.meta, period) for period in joined.periods]
    head = [words["code"], words["name"], *labels]
    yield words["figures"], head, _table(view, areas, joined.values, 0, joined.benchmark)
    if joined.meta.interval is not None:
        yield words["lower"], head, _table(view, areas, joined.lower, 1)
        yield words["upper"], head, _table(view, areas, joined.upper, 2)
        rank = words["rank"].format(period=labels[joined.shown])
        yield (
            words["ranks"],
            [words["code"], words["name"], rank, words["rank_low"], words["rank_high"]],
            _ranks(view, areas),
        )
    yield words["reasons"], [words["code"], words["name"], words["period"], words["reason"]], _reasons(view, areas)
    yield words["notes"], [words["what"], words["said"]], _notes(view, config, t)
    yield words["codes"], [words["code"], words["name"], words["became"], words["reason"]], _codes(view, areas, words)


def _fill(sheet: Worksheet, bold: object, head: Sequence[str], rows: Rows) -> None:
    for column, width in enumerate(WIDTHS[: len(head)]):
        sheet.set_column(column, column, width)
    sheet.freeze_panes(1, 2 if len(head) > 4 else 0)
    for column, text in enumerate(head):
        sheet.write_string(0, column, text, bold)
    for line, row in enumerate(rows, start=1):
        for column, cell in enumerate(row):
            if cell == "":
                continue
            if isinstance(cell, str):
                sheet.write_string(line, column, cell)
            elif cell is not None and not isnan(cell):
                sheet.write_number(line, column, cell)


def _table(
    view: LayerView, areas: AreaSet, grid: FloatArray, place: int, benchmark: FloatArray | None = None
) -> Iterator[list[Cell]]:
    """A column of `grid` (P, N) a period. Figures that no map shows stand here all the same: `place` of value, lower,
    upper."""
    joined = view.joined
    for n, (code, name) in enumerate(zip(areas.codes, areas.names, strict=True)):
        held = [joined.apart.get((period, code)) for period in joined.periods]
        yield [
            code,
            name,
            *(float(grid[p, n]) if apart is None else float(apart[place]) for p, apart in enumerate(held)),
        ]
    against = joined.meta.benchmark or areas.benchmark
    if benchmark is not None and against is not None:
        yield [against.code, against.name, *benchmark.tolist()]


def _ranks(view: LayerView, areas: AreaSet) -> Iterator[list[Cell]]:
    """The period shown first: rank, lowest and highest rank that the interval leaves open."""
    p = view.joined.shown
    for n, (code, name) in enumerate(zip(areas.codes, areas.names, strict=True)):
        ends = [None, None] if view.ranges is None else [int(end) or None for end in view.ranges[:, p, n]]
        yield [code, name, int(view.ranks[p, n]) or None, *ends]


def _reasons(view: LayerView, areas: AreaSet) -> Iterator[list[Cell]]:
    """Why a figure is missing or marked, of the areas that the layer covers."""
    joined = view.joined
    names = dict(zip(areas.codes, areas.names, strict=True))
    outside = set(joined.report.out_of_scope)
    for (period, code), note in joined.notes.items():
        if code not in outside:
            yield [code, names.get(code, ""), period_label(joined.meta, period), note]


def _notes(view: LayerView, config: Config, t: Strings) -> Iterator[list[Cell]]:
    """What the figures are, where they are from, under which licence, what to know before using them."""
    meta, words = view.joined.meta, t["workbook"]
    yield [words["title"], meta.title]
    yield [words["description"], meta.description]
    yield from _meaning(meta, t)
    for source in (meta.source, *meta.other_sources):
        yield from _source(source, t)
    for caveat in meta.source.caveats:
        yield [words["caveat"], caveat]
    if meta.derive:
        yield [words["done"], t["source"]["derived"]]
    yield [words["atlas"], f"{config.title}, {date_text(config.data_date, t)}"]
    yield [words["atlas_licence"], config.licence]
    yield [words["cite"], t["data"]["cite"].format(date=date_text(config.data_date, t))]


def _meaning(meta: LayerMeta, t: Strings) -> Iterator[list[Cell]]:
    words = t["workbook"]
    pairs = (
        ("unit", meta.unit),
        ("denominator", meta.denominator),
        ("direction", t["direction"][meta.direction]),
        ("status", t["status"][meta.status]),
        ("decimals", str(meta.decimals)),
        ("interval", meta.interval or t["source"]["no_interval"]),
    )
    for key, text in pairs:
        if text:
            yield [words[key], text]


def _source(source: Source, t: Strings) -> Iterator[list[Cell]]:
    words = t["workbook"]
    yield [words["source"], f"{source.publisher}: {source.title}"]
    yield [words["address"], source.address]
    yield [words["licence"], f"{source.licence} ({source.licence_address})"]
    yield [words["retrieved"], date_text(source.retrieved, t)]
    if source.credit:
        yield [words["credit"], source.credit]


def _codes(view: LayerView, areas: AreaSet, words: Mapping[str, str]) -> Iterator[list[Cell]]:
    """The join report: what became of every code in the period shown first."""
    report = view.joined.report
    names = dict(zip(areas.codes, areas.names, strict=True))
    missing, outside, carried = report.missing, set(report.out_of_scope), set(report.carried)
    for code, name in names.items():
        became = "outside" if code in outside else "missing" if code in missing else "matched"
        said = words[became] + (f"; {words['carried']}" if code in carried else "")
        yield [code, name, said, missing.get(code, "")]
    for code, reason in report.excluded.items():
        yield [code, "", words["excluded"], reason]
