"""An area's workbook: what its page shows, one row a layer, and what to know of each layer before it is used."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import xlsxwriter

from atlas import words
from atlas.cache import cached, code_hash
from atlas.downloads import workbook
from atlas.downloads.sheets import Cell
from atlas.model import LayerView, Scene
from atlas.words import date_text, period_label, strings

Row = Sequence[Cell]


def kept_area_book(scene: Scene, n: int, rows: Sequence[Row], notes: Sequence[Row], cache: Path | None) -> bytes:
    """`area_book`, from `cache` where it was made before of the same rows by the same code."""
    config = scene.atlas.config
    code = code_hash([Path(__file__), Path(workbook.__file__), Path(words.__file__)])
    labels = {view.joined.meta.id: view.joined.meta.period_label for view in scene.layers.values()}
    told = (xlsxwriter.__version__, scene.areas.names[n], rows, notes, labels, config, strings(config.language))
    return cached(cache, b"area book" + code + repr(told).encode(), lambda: area_book(scene, n, rows, notes))


def area_book(scene: Scene, n: int, rows: Sequence[Row], notes: Sequence[Row]) -> bytes:
    """The workbook of area `n`: its figures (`rows` as `area_rows` gives them) and `notes` on their layers."""
    config, name = scene.atlas.config, scene.areas.names[n]
    t = strings(config.language)
    said = t["workbook"]
    metas = {view.joined.meta.id: view.joined.meta for view in scene.layers.values()}
    head = [said["title"], said["unit"], said["period"], name, said["lower"], said["upper"], said["benchmark"]]
    head += [said["rank_shown"], said["rank_low"], said["rank_high"], said["note"]]
    figures = (
        [title, unit, period_label(metas[str(id)], str(period)), *rest] for id, title, unit, period, *rest in rows
    )
    about = [said["title"], *(said[key] for key in ("what", "said"))]
    own = [
        [name, said["code"], scene.areas.codes[n]],
        ["", said["atlas"], f"{config.title}, {date_text(config.data_date, t)}"],
        ["", said["atlas_licence"], config.licence],
        ["", said["cite"], t["data"]["cite"].format(date=date_text(config.data_date, t))],
    ]
    return workbook.bound(name, config, [(said["figures"], head, figures), (said["notes"], about, [*own, *notes])])


def layer_notes(scene: Scene, view: LayerView) -> list[Row]:
    """What to know of a layer: its title, what is said, the words; the title stands in its first row alone.

    Where its caveats stand is named, and they are not repeated: all areas' workbooks would weigh four megabytes more.
    """
    meta, t = view.joined.meta, strings(scene.atlas.config.language)
    against = meta.benchmark or scene.areas.benchmark
    told = [
        ("status", t["status"][meta.status]),
        ("benchmark", against.name if against else ""),
        ("interval", meta.interval or ""),
    ]
    for one in (meta.source, *meta.other_sources):
        day = t["source"]["retrieved"].format(date=date_text(one.retrieved, t))
        told.append(("source", f"{one.publisher}: {one.title}. {one.licence} ({one.licence_address}), {day}"))
    told.append(("caveat", f"data/{meta.id}.xlsx"))
    said = [(what, text) for what, text in told if text]
    return [["" if n else meta.title, t["workbook"][what], text] for n, (what, text) in enumerate(said)]
