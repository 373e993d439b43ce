"""What a cluster touches: groups whose borders it crosses, places chosen by others, cases that are told."""

from __future__ import annotations

from typing import Any

from atlas.model import Case, Scene
from atlas.model.clusters import Cluster
from atlas.model.index import Spec, Zones
from atlas.pages.addresses import in_section
from atlas.pages.case_map import places
from atlas.pages.index_lists import linked_sets
from atlas.stats.cluster_table import crossed
from atlas.stats.sites import owners


def crosses(scene: Scene, cluster: Cluster) -> list[dict[str, Any]]:
    """The groups that its core lies in, of kinds that not every area belongs to; and those without any."""
    core = [scene.areas.codes[one.area] for one in cluster.members if one.core]
    out = []
    for kind in crossed(scene.areas.group_kinds, linked_sets(scene)):
        found = [group for group in scene.areas.groups if group.kind == kind.id and set(core) & set(group.members)]
        outside = sum(not any(code in group.members for group in found) for code in core)
        out.append({"title": kind.title, "names": sorted(group.name for group in found), "outside": outside})
    return out


def touches(scene: Scene, spec: Spec, cluster: Cluster) -> list[dict[str, Any]]:
    """What lies in its core: zones, districts, cases; each kind with what it is called, names, and what is left out.

    A kind that the site has nothing of is not in it; one without a name has none in this core.
    """
    core = {scene.areas.codes[one.area] for one in cluster.members if one.core}
    found = [_touched(kind, core) for kind in (spec.zones, spec.districts) if kind]
    return found + ([{**_cases(scene, core)}] if any(told(case, scene) for case in scene.atlas.cases) else [])


def _touched(kind: Zones, core: set[str]) -> dict[str, Any]:
    names = [{"name": zone.name, "address": ""} for zone in kind.zones if core & set(zone.codes)]
    return {"one": kind.one, "names": names, "note": kind.note, "source": kind.source, "address": kind.address}


def _cases(scene: Scene, core: set[str]) -> dict[str, Any]:
    """The cases with a place in the core. `one` is empty: what a case is called is a word of the site."""
    names = [
        {"name": case.title, "address": in_section(scene, "cases", case.slug)}
        for case in scene.atlas.cases
        if core & case_codes(case, scene)
    ]
    return {"one": "", "names": names, "note": "", "source": "", "address": ""}


def told(case: Case, scene: Scene) -> bool:
    """Whether a case has a map of the areas that the site is on."""
    declared = case.data.get("map")
    return bool(declared and declared["area_set"] == scene.areas.id)


def case_codes(case: Case, scene: Scene) -> set[str]:
    """The areas that the places of a case lie in."""
    if not told(case, scene):
        return set()
    at = [place for place, _ in places(case, scene)]
    found = owners(scene.areas, [place.longitude for place in at], [place.latitude for place in at])
    return {scene.areas.codes[i] for i in found.tolist()}
