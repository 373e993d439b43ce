"""The page of the figures: every file, its source and its licence; and the join reports under it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from atlas.downloads.packages import CONTRACT
from atlas.model import IndexResult, LayerView, Page, PointLayer, Records, Scene, Section
from atlas.pages.addresses import join_page, provenance_page, web_link
from atlas.pages.join import join_reports
from atlas.pages.provenance import provenances
from atlas.pages.sources import age, source, target
from atlas.words import Strings, date_text, strings


def data(scene: Scene, part: Section) -> Iterator[Page]:
    """What can be downloaded, then what became of every code."""
    t = strings(scene.atlas.config.language)
    areas, config = scene.areas, scene.atlas.config
    page: dict[str, Any] = {
        "heading": part.title,
        "lead": t["data"]["lead"].format(n=len(scene.layers), many=areas.many, one=areas.one),
        "tables": [_group(scene, role) for role in ("map", "input")],
        "points": [
            *(_points(scene, layer, t) for layer in scene.atlas.points),
            *(_records(scene, records) for records in scene.atlas.records),
        ],
        "results": [
            {
                "title": result.index.title,
                "csv": f"data/{result.index.id}.csv",
                "more": [
                    {"title": t["data"][kind], "csv": f"data/{result.index.id}-{kind}.csv"}
                    for kind in more_tables(result)
                ],
                "provenance": provenance_page(scene, result.index.id),
                "status": t["status"][result.index.status],
            }
            for result in scene.results.values()
        ],
        "areas": {
            "title": areas.title,
            "source": source(areas.source, t),
            "sample": f"data/areas/{areas.codes[0]}.json",
            "provenance": provenance_page(scene, areas.id),
        },
        "merged": [
            {"title": one.title, "address": provenance_page(scene, one.id)}
            for one in scene.atlas.area_sets.values()
            if one.id != areas.id
        ],
        "package": "data/datapackage.json",
        "contract": {"version": CONTRACT, "address": _contract(config.repository)},
        "licence": config.licence,
        "date": date_text(config.data_date, t),
    }
    yield Page(part.address, "data.html", part.title, page["lead"], page)
    yield from join_reports(scene)
    yield from provenances(scene)


def more_tables(result: IndexResult) -> list[str]:
    """The tables that an index has beside its own, as their files are called."""
    clusters = ["clusters", "members"] if "clusters" in result.tables else []
    return clusters + (["pockets"] if "pockets" in result.tables else [])


def _contract(repository: str | None) -> str:
    """Where the contract is read: in the repository, where the atlas names one."""
    return web_link(f"{repository.rstrip('/')}/blob/HEAD/docs/contract.md") if repository else ""


def _points(scene: Scene, layer: PointLayer, t: Strings) -> dict[str, Any]:
    """The files of a layer of points."""
    details = layer.details
    return {
        "title": layer.title,
        "csv": f"data/{layer.id}.csv",
        "more": [{"title": details.title, "csv": f"data/{layer.id}-details.csv"}] if details else [],
        "provenance": provenance_page(scene, layer.id),
        "source": source(layer.source, t),
    }


def _records(scene: Scene, records: Records) -> dict[str, Any]:
    t = strings(scene.atlas.config.language)
    there = {"csv": f"data/{records.id}.csv", "provenance": provenance_page(scene, records.id)}
    return {"title": records.title, **there, "source": source(records.source, t)}


def _group(scene: Scene, role: str) -> list[dict[str, Any]]:
    rows = [_row(scene, view) for view in scene.layers.values() if view.joined.meta.role == role]
    return sorted(rows, key=lambda row: row["title"].casefold())


def _row(scene: Scene, view: LayerView) -> dict[str, Any]:
    t = strings(scene.atlas.config.language)
    meta = view.joined.meta
    return {
        "title": meta.title,
        "address": target(meta, scene),
        "page": meta.role == "map",
        "unit": meta.unit,
        "age": age(view, t),
        "csv": f"data/{meta.id}.csv",
        "xlsx": f"data/{meta.id}.xlsx" if meta.role == "map" else "",
        "geojson": f"data/{meta.id}.geojson" if meta.role == "map" and meta.area_set == scene.areas.id else "",
        "source": source(meta.source, t),
        "join": join_page(scene, meta.id),
        "provenance": provenance_page(scene, meta.id),
    }
