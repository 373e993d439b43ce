"""Which figures of the gate cannot be told apart from their benchmark, and where the gate turns on them alone."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from atlas.limits import side_at
from atlas.model import IndexResult, Scene
from atlas.uncertainty import APART
from atlas.words import Strings, listed, number

Clear = dict[str, str]
"""By the criterion's id, what its figure cannot be told apart from."""


def unclear(scene: Scene, result: IndexResult, code: str) -> Clear:
    """The criteria of area `code` whose published interval covers the benchmark, each with the benchmark's name."""
    found: Clear = {}
    for one in result.tables["tests"]:
        view = scene.layers.get(one["id"])
        if view is None or view.joined.meta.interval is None or code not in view.joined.codes:
            continue
        joined, against = view.joined, view.joined.meta.benchmark or scene.areas.benchmark
        if against is not None and side_at(joined, joined.shown, joined.codes.index(code)) == APART:
            found[one["id"]] = against.name
    return found


def turns_on(result: IndexResult, code: str, open_ones: Collection[str]) -> str:
    """`only` where an area passes the gate by criteria in `open_ones` alone, `would` where it would pass if they all
    counted as met, else nothing. The gate itself goes by the figures as they are shown.
    """
    spec = result.index.spec
    *own, functional = result.tables["tests"]
    if code in spec.apart or not functional["met"][code]:
        return ""
    met = {one["id"] for one in own if one["met"][code]}
    least, some = spec.gate.at_least, {one["id"] for one in own} & set(open_ones)
    if len(met) >= least:
        return "only" if len(met - some) < least else ""
    return "would" if len(met | some) >= least else ""


def turns_on_text(result: IndexResult, code: str, found: Clear, t: Strings) -> str:
    """On a profile: that the gate turns on figures that cannot be told apart; empty where it does not."""
    how = turns_on(result, code, found)
    if not how:
        return ""
    met = {one["id"]: bool(one["met"][code]) for one in result.tables["tests"]}
    ids = [name for name in found if met[name] == (how == "only")]
    titles = [one["title"] for one in result.tables["tests"] if one["id"] in ids]
    return str(t["criteria"][f"turns_{how}"]).format(titles=listed(titles, t), benchmark=found[ids[0]])


def turns_on_count(scene: Scene, result: IndexResult, t: Strings) -> str:
    """For how many areas the gate turns on such figures; empty where for none, or where none has an interval."""
    held: list[tuple[str, Clear]] = [(code, unclear(scene, result, code)) for code in result.codes]
    said = [turns_on(result, code, found) for code, found in held]
    benchmark = next((name for _, found in held for name in found.values()), "")
    fields: dict[str, Any] = {how: number(said.count(how), 0) for how in ("only", "would")}
    fields |= {"benchmark": benchmark, "many": scene.areas.many}
    return str(t["index"]["turns_on"]).format(**fields) if any(said) else ""
