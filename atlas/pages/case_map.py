"""The map of a case: a window on the areas of a set, or on the case's own regions, with the places of its facts."""

from __future__ import annotations

from typing import Any

from atlas.maps.window import Label, Look, Place, figure, view
from atlas.model import AreaSet, Case, Scene, Source
from atlas.pages.addresses import area_page, relative

LONLAT = "EPSG:4326"


def case_map(case: Case, scene: Scene, here: str) -> dict[str, Any]:
    """The map of a case's page at `here`: `figure`, its legend, what it names; plain JSON."""
    declared = case.data["map"]
    areas = case_areas(case, scene)
    colours = _colours(case, areas)
    titles = _titles(case)
    seen = view(areas, declared["frame"])
    found = places(case, scene)
    labels = [
        Label(label["code"], tuple(label["at"]) if label["at"] else None, label["narrow"])
        for label in declared["label"]
    ]
    own = not declared["area_set"]
    profile = "" if own else relative(here, area_page(scene, "{code}"))
    spots = [place for place, _ in found]
    look = Look(f"case-{case.slug}", f"{case.title}: {declared['caption']}", colours, titles, spots, labels, profile)
    legend = [
        {"colour": part, "title": title} for part, title in enumerate(titles) if part in _shown(colours, seen.areas)
    ]
    return {
        "figure": figure(seen, look),
        "caption": declared["caption"],
        "legend": sorted(legend, key=lambda entry: (entry["colour"] == 0, -int(entry["colour"]))),
        "places": [{"name": place.name, "note": place.note, "rough": rough} for place, rough in found],
        "areas": [] if own else _links(colours, seen.areas, scene),
        "own": own,
        "rough": any(rough for _, rough in found),
        "exact": any(not rough for _, rough in found),
    }


def case_areas(case: Case, scene: Scene) -> AreaSet:
    """The shapes of a case's map: an area set of the atlas, or the case's own regions as one."""
    declared = case.data["map"]
    if declared["area_set"]:
        return scene.atlas.area_sets[declared["area_set"]]
    regions = case.data["regions"]
    return AreaSet(
        id=f"case-{case.slug}",
        title=case.title,
        codes=tuple(region["code"] for region in regions),
        names=tuple(region["name"] for region in regions),
        shapes=tuple(region["shape"] for region in regions),
        crs=LONLAT,
        metric_crs=declared["metric_crs"],
        bounds=tuple(declared["frame"]),
        valid_from=0,
        valid_to=None,
        source=Source(**{**declared["source"], "caveats": tuple(declared["source"]["caveats"])}),
    )


def places(case: Case, scene: Scene) -> list[tuple[Place, str]]:
    """The places of a case, each from a fact or from a point of the layer that the map names.

    With each stands what an approximate position is that of ("yes" where that is not said); "" where it is exact.
    """
    evidence = {row["fact"]: row for row in case.data["evidence"]}
    named = case.data["map"]["points"]
    points = {point.id: point for layer in scene.atlas.points if layer.id == named for point in layer.points}
    found = []
    for row in case.data["places"]:
        if row["fact"]:
            fact = evidence[row["fact"]]
            at, rough = (float(fact["longitude"]), float(fact["latitude"])), fact["approximate"]
        else:
            point = points[row["point"]]
            at, rough = (point.longitude or 0.0, point.latitude or 0.0), ""
        found.append((Place(row["name"], row["note"], row["short"], row["side"], *at, bool(rough)), rough))
    return found


def _colours(case: Case, areas: AreaSet) -> dict[str, int]:
    """The part of each area that belongs to one."""
    groups = {f"{group.kind}/{group.code}": group.members for group in areas.groups}
    colours: dict[str, int] = {}
    for part in case.data["map"]["part"]:
        for code in [*part["codes"], *groups.get(part["group"], ())]:
            colours.setdefault(code, part["colour"])
    return colours


def _titles(case: Case) -> list[str]:
    """What each part is called, by its colour; part 0 is the ground."""
    declared = case.data["map"]
    named = {part["colour"]: part["title"] for part in declared["part"]}
    return [declared["ground"] or "", *(named.get(colour, "") for colour in range(1, max(named) + 1))]


def _shown(colours: dict[str, int], areas: AreaSet) -> set[int]:
    return {colours.get(code, 0) for code in areas.codes}


def _links(colours: dict[str, int], areas: AreaSet, scene: Scene) -> list[dict[str, str]]:
    """The profiles of the areas that belong to a part."""
    return [
        {"name": name, "address": area_page(scene, code)}
        for code, name in zip(areas.codes, areas.names, strict=True)
        if code in colours
    ]
