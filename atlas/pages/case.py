"""Case studies: one page each, and the list of them. Every figure stands with its date and who says so."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from atlas.model import Case, Page, Scene, Section, Source
from atlas.pages.case_map import case_map
from atlas.pages.sources import source
from atlas.pages.timeline import line, year
from atlas.words import Strings, date_text, number, strings

ISO_DAY = re.compile(r"\b(\d{4})-(\d{2})(?:-(\d{2}))?\b")
BAR = 70
"""Share of a chart's width, in per cent, that the largest figure takes: its number stands beside the dot."""

Row = Mapping[str, Any]


def cases(scene: Scene, section: Section) -> Iterator[Page]:
    """The list of cases, then a page for each that is written."""
    t = strings(scene.atlas.config.language)
    ordered = sorted(scene.atlas.cases, key=lambda case: (case.data["order"], case.slug))
    written = [case for case in ordered if not case.data.get("coming")]
    coming = [{"title": case.title, "description": case.description} for case in ordered if case.data.get("coming")]
    listed = [
        {
            "address": f"{section.address}{case.slug}/",
            "title": case.title,
            "place": case.data["place"],
            "sentence": pieces(case.data["sentence"]),
        }
        for case in written
    ]
    data = {"title": section.title, "cases": listed, "coming": coming}
    yield Page(section.address, "cases.html", section.title, t["case"]["list_description"], data)
    for case in written:
        yield case_page(case, scene, section, t)


def case_page(case: Case, scene: Scene, section: Section, t: Strings) -> Page:
    """One case."""
    address = f"{section.address}{case.slug}/"
    sources = numbered(case)
    data = {
        "title": case.title,
        "place": case.data["place"],
        "crumb": {"title": section.title, "address": section.address},
        "sentence": pieces(case.data["sentence"]),
        "sentence_refs": refs_of([str(fact) for fact in case.data["sentence_facts"]], case, sources, t),
        "map": {**case_map(case, scene, address), "sources": _map_sources(case, scene, t)},
        "series": [series(one, case, sources, t) for one in case.data["series"]],
        "timeline": timeline(case, sources, t),
        "groups": groups(case, sources, t),
        "unknown": list(case.data["unknown"]),
        "sources": [{**known_source(row, t), "n": n} for n, row in sources.values()],
        "read": date_text(case.data["read"], t),
    }
    return Page(address, "case.html", case.title, case.description, data)


def pieces(sentence: str) -> list[dict[str, str | bool]]:
    """`A *key* part` -> its pieces, with the one between asterisks marked as the key figure."""
    return [{"text": text, "key": odd % 2 == 1} for odd, text in enumerate(sentence.split("*")) if text]


def numbered(case: Case) -> dict[str, tuple[int, Row]]:
    """Sources by id with their number on the page, in the order of their table."""
    return {row["id"]: (n, row) for n, row in enumerate(case.data["sources"], start=1)}


def day_text(text: str, t: Strings) -> str:
    """Dates as people write them: `2021-11` -> `November 2021`; what stands round them is kept."""

    def spelled(match: re.Match[str]) -> str:
        month = t["dates"]["months"][int(match[2]) - 1] if 1 <= int(match[2]) <= 12 else match[2]
        if match[3]:
            return str(t["dates"]["day"]).format(day=int(match[3]), month=month, year=match[1])
        return f"{month} {match[1]}"

    return ISO_DAY.sub(spelled, text).replace("/", "–")


def known_source(row: Row, t: Strings) -> dict[str, str]:
    """A source as the list of sources has it."""
    keys = ("id", "publisher", "title", "address", "kind")
    return {**{key: row[key] for key in keys}, "date": day_text(row["date"], t) or t["case"]["no_date"]}


def ref(id: str, sources: Mapping[str, tuple[int, Row]], t: Strings) -> dict[str, Any]:
    """A source as a figure names it: what stands in brackets after the publisher is left to the list of sources."""
    n, row = sources[id]
    publisher = row["publisher"].split(" (")[0]
    return {"n": n, "id": id, "publisher": publisher, "date": day_text(row["date"], t) or t["case"]["no_date"]}


def refs_of(
    facts: Sequence[str], case: Case, sources: Mapping[str, tuple[int, Row]], t: Strings
) -> list[dict[str, Any]]:
    """The sources of some facts, each once."""
    evidence = {row["fact"]: row for row in case.data["evidence"]}
    ids = dict.fromkeys(id for fact in facts for id in evidence[fact]["sources"].split())
    return sorted((ref(id, sources, t) for id in ids), key=lambda one: int(one["n"]))


def groups(case: Case, sources: Mapping[str, tuple[int, Row]], t: Strings) -> list[dict[str, Any]]:
    """Facts by group, in the order of the table: statement, its date, who says so, how far the source was read."""
    evidence = {row["fact"]: row for row in case.data["evidence"]}
    out: dict[str, list[dict[str, Any]]] = {}
    for row in case.data["facts"]:
        facts = row["facts"].split()
        dates = dict.fromkeys(day_text(evidence[fact]["date"], t) for fact in facts if evidence[fact]["date"])
        marks = dict.fromkeys(evidence[fact]["confidence"] for fact in facts)
        out.setdefault(row["group"], []).append(
            {
                "statement": row["statement"],
                "dates": list(dates) or [t["case"]["no_date"]],
                "marks": [t["case"]["marks"][mark] for mark in marks if mark in t["case"]["marks"]],
                "refs": refs_of(facts, case, sources, t),
            }
        )
    return [{"title": title, "rows": rows} for title, rows in out.items()]


def series(declared: Row, case: Case, sources: Mapping[str, tuple[int, Row]], t: Strings) -> dict[str, Any]:
    """Who says what of the same thing. Numbers lie on one scale from nought; hollow: no exact figure, or no date."""
    rows = [row for row in case.data["counts"] if row["series"] == declared["id"]]
    drawn = all(row["value"] for row in rows)
    most = max((float(row["value"]) for row in rows), default=0.0) if drawn else 0.0
    return {
        "title": declared["title"],
        "note": declared["note"] or "",
        "drawn": drawn and most > 0,
        "rows": [
            {
                "who": row["who"],
                "date": day_text(row["date"], t) or t["case"]["no_date"],
                "text": _said(row, declared),
                "at": f"{float(row['value']) / most * BAR:.1f}%" if drawn and most > 0 else "",
                "hollow": bool(row["qualifier"] or not row["date"]),
                "ref": ref(row["source"], sources, t),
            }
            for row in rows
        ],
    }


def _said(row: Row, declared: Row) -> str:
    if not row["value"]:
        return str(row["said"])
    figure = f"{declared['prefix']}{number(float(row['value']), declared['decimals'])}{declared['suffix']}"
    return f"{row['qualifier']} {figure}".strip()


def timeline(case: Case, sources: Mapping[str, tuple[int, Row]], t: Strings) -> dict[str, Any]:
    """Events in the order of their dates, with their place on a line drawn to scale."""
    events = sorted(case.data["events"], key=lambda row: year(row["date"]))
    scale = line([row["date"] for row in events])
    items = [
        {
            "date": day_text(row["date"], t),
            "what": row["what"],
            "loss": row["kind"] == "loss",
            "refs": refs_of(row["facts"].split(), case, sources, t),
            "at": place.at,
            "side": place.side,
            "level": place.level,
            "back": place.back,
        }
        for row, place in zip(events, scale.places, strict=True)
    ]
    ticks = [{"at": at, "year": mark} for at, mark in scale.ticks]
    return {"title": case.data["timeline"], "items": items, "ticks": ticks}


def _map_sources(case: Case, scene: Scene, t: Strings) -> list[dict[str, Any]]:
    declared = case.data["map"]
    if declared["source"]:
        found = [Source(**{**one, "caveats": tuple(one["caveats"])}) for one in _declared(declared)]
    else:
        found = [scene.atlas.area_sets[declared["area_set"]].source]
    points = next((layer for layer in scene.atlas.points if layer.id == declared["points"]), None)
    found += [points.source] if points else []
    return [{**source(one, t), "caveats": list(one.caveats)} for one in found]


def _declared(declared: Row) -> list[Row]:
    return [declared["source"], *declared["other_source"]]
