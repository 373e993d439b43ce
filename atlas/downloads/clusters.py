"""An index's clusters and their members as CSV, and what describes the two files."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from atlas.downloads.packages import resource, sources_of
from atlas.downloads.sheets import to_csv
from atlas.model import GroupKind, IndexResult, Scene
from atlas.model.clusters import Cluster
from atlas.model.index import layer_ids
from atlas.stats import cluster_table as table


def kinds(scene: Scene) -> list[GroupKind]:
    """The kinds of groups whose borders a cluster may cross."""
    return table.crossed(scene.areas.group_kinds, {view.joined.meta.area_set for view in scene.layers.values()})


def groups_of(scene: Scene, cluster: Cluster) -> list[str]:
    """Of each kind the codes of the groups that its core lies in, parted by blanks."""
    core = {scene.areas.codes[one.area] for one in cluster.members if one.core}
    found = [one for one in scene.areas.groups if core & set(one.members)]
    return [" ".join(one.code for one in found if one.kind == kind.id) for kind in kinds(scene)]


def clusters_csv(scene: Scene, result: IndexResult) -> bytes:
    """A row a cluster."""
    header = [one["name"] for one in table.fields(result, kinds(scene))]
    groups = [groups_of(scene, one) for one in result.tables["clusters"].clusters]
    return to_csv(header, table.rows(result, scene.areas.names, groups))


def members_csv(scene: Scene, result: IndexResult) -> bytes:
    """A row a member of a cluster."""
    return to_csv([name for name, *_ in table.MEMBERS], table.member_rows(result, scene.areas.names))


def cluster_resources(scene: Scene, result: IndexResult) -> list[dict[str, Any]]:
    """The data package's entries of the two files: their sources are those of the scores, and of who lives where."""
    spec = result.index.spec
    sources = sources_of(scene, spec, layer_ids(replace(spec, pockets=None, needs=())))
    members = [{"name": name, "type": type_, "description": said} for name, type_, said in table.MEMBERS]
    made = {
        "clusters": resource(result.index, table.fields(result, kinds(scene)), ["cluster"], sources),
        "members": resource(result.index, members, ["cluster", "area_code"], sources),
    }
    name = result.index.id
    return [one | {"name": f"{name}-{kind}", "path": f"{name}-{kind}.csv"} for kind, one in made.items()]
