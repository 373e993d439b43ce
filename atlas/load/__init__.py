"""The only reader of an atlas's inputs: folders to `Atlas`, everything checked, every problem collected.

A file a kind of input: `config` atlas.toml and pages, `areas` (with `boundaries`, `groups`, `neighbours`) area sets,
`layers` figures, `points` points, `indexes` and `cases` theirs. Below them: `schema` says what a TOML file may hold
(`texts`: what a text may be), `toml` and `tables` read TOML and CSV, `cells` and `files` a cell and a file's bytes.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import partial
from itertools import chain
from pathlib import Path

from atlas.collector import uncollected
from atlas.errors import AtlasError, Problem, Problems, nearest, shown
from atlas.load.areas import read_area_sets
from atlas.load.case_places import case_faults
from atlas.load.cases import read_case
from atlas.load.config import palettes, read_config, read_moves, read_pages, reference_faults, set_faults
from atlas.load.files import check_slug, folders, label, report
from atlas.load.indexes import read_index
from atlas.load.layers import Around, read_layer, unknown_set
from atlas.load.locate import located
from atlas.load.lost import lost_faults
from atlas.load.neighbours import similar_faults
from atlas.load.points import read_points
from atlas.load.records import RecordsFile, points_faults, read_records
from atlas.load.schema import LayerFile, PointsFile
from atlas.load.seals import seal_faults
from atlas.load.themes import read_theme, theme_faults
from atlas.load.toml import check, key_lines, read_toml
from atlas.model import AreaSet, Atlas, Case, Config, Index, PointLayer, RawLayer, Records

KINDS = ("areas", "points", "index", "records")
RESERVED = ("areas", "cases", "themes")
IDS = ("layers", "points", "index", "areas", "figures", "records")


@dataclass
class _Found:
    """Layers as they are read, and the ids of those that are there though faulty."""

    layers: list[RawLayer] = field(default_factory=list)
    points: list[PointLayer] = field(default_factory=list)
    indexes: list[Index] = field(default_factory=list)
    records: list[Records] = field(default_factory=list)
    ids: dict[str, list[str]] = field(default_factory=lambda: {kind: [] for kind in IDS})


def load_atlas(root: Path) -> Atlas:
    """Read and check every input of the atlas in the folder `root`.

    Raises AtlasError with all problems of all files, in the order of the files.
    """
    with uncollected(), located(root):
        return _load(root)


def _load(root: Path) -> Atlas:
    problems = Problems()
    if not root.is_dir():
        raise AtlasError([Problem("this is no folder", label(root, root.parent))])
    config_and_lines = read_config(root, problems)
    sets, known_sets = read_area_sets(root, problems)
    themes = config_and_lines[0].themes if config_and_lines else None
    around = Around(sets, frozenset(known_sets), themes, palettes())
    found = _Found()
    found.ids["areas"] = sorted(known_sets)
    for folder in folders(root / "layers", root, problems):
        if folder.name not in RESERVED and check_slug(folder, root, problems):
            _read_layer(folder, root, problems, around, found)
    cases = _read_cases(root, problems)
    report(problems, (fault for case in cases for fault in case_faults(case, sets, found.points, found.ids)))
    told = _read_themes(root, problems)
    report(problems, (fault for one in found.records for fault in points_faults(one, found.ids["points"])))
    pages = read_pages(root, problems)
    moves = read_moves(root, problems)
    report(problems, similar_faults(sets, found.layers, [*found.ids["layers"], *found.ids["figures"]]))
    if config_and_lines is not None:
        report(problems, reference_faults(*config_and_lines, found.ids))
        report(problems, set_faults(config_and_lines[0], found.layers, found.indexes, found.ids["areas"]))
        named = (theme_faults(one, found.layers, found.records, config_and_lines[0], found.ids) for one in told)
        report(problems, chain.from_iterable(named))
    report(problems, [*seal_faults(root, problems), *lost_faults(root, problems)])
    problems.raise_if_any()
    if config_and_lines is None:  # never: a configuration that cannot be read has raised above
        raise AtlasError([Problem("the configuration cannot be read")])
    return Atlas(
        config=config_and_lines[0],
        area_sets=sets,
        layers=tuple(found.layers),
        points=tuple(sorted(found.points, key=partial(_place, config_and_lines[0]))),
        indexes=tuple(found.indexes),
        cases=tuple(cases),
        pages=pages,
        moves=moves,
        themes=tuple(told),
        records=tuple(found.records),
    )


def load_layers(
    root: Path, wanted: Iterable[str], sets: Mapping[str, AreaSet] | None = None
) -> tuple[dict[str, AreaSet], dict[str, RawLayer]]:
    """Only the layers of figures that are named, and the area sets (`sets`, where they are there already).

    Raises AtlasError where a layer is not there, is of another kind, or has problems of its own.
    """
    problems = Problems()
    read = dict(sets) if sets is not None else read_area_sets(root, problems)[0]
    around = Around(read, frozenset(read), None, palettes())
    found = _Found()
    layers = root / "layers"
    there = sorted(path.parent.name for path in layers.glob("*/layer.toml") if path.parent.name not in RESERVED)
    for name in wanted:
        if name in there:
            _read_layer(layers / name, root, problems, around, found)
            if name in (*found.ids["points"], *found.ids["index"], *found.ids["records"]):
                problems.add(Problem("is no layer of figures for areas", f"layers/{name}/layer.toml", field="kind"))
        else:
            near = nearest(name, there)
            problems.add(Problem("there is no such layer", found=shown(name), nearest=near, todo="see layers/"))
    problems.raise_if_any()
    return read, {layer.meta.id: layer for layer in found.layers}


def load_things(root: Path, name: str) -> PointLayer | Records | None:
    """Only the points or the records that are named; None where the layer is of another kind, or not there.

    Raises AtlasError where it, or the area sets, have problems of their own.
    """
    problems, found, folder = Problems(), _Found(), root / "layers" / name
    if name in RESERVED or not (folder / "layer.toml").is_file():
        return None
    sets = read_area_sets(root, problems)[0]
    _read_layer(folder, root, problems, Around(sets, frozenset(sets), None, palettes()), found)
    things: tuple[PointLayer | Records, ...] = (*found.points, *found.records)
    if things:
        problems.raise_if_any()
    return things[0] if things else None


def _place(config: Config, layer: PointLayer) -> int:
    """Where a point layer's section stands: areas list the points of the first; one without a section comes last."""
    listed = [section.of for section in config.sections if section.kind == "points"]
    return listed.index(layer.id) if layer.id in listed else len(listed)


def _read_layer(folder: Path, root: Path, problems: Problems, around: Around, found: _Found) -> None:
    path = folder / "layer.toml"
    read = read_toml(path, root, problems)
    if read is None:
        found.ids["layers"].append(folder.name)
        return
    table, text = read
    file = label(path, root)
    kind = table.get("kind", "areas")
    if kind == "points":
        found.ids["points"].append(folder.name)
        points_file = check(PointsFile, table, text, file, problems)
        points = points_file and read_points(folder, (points_file, text), root, problems, around)
        found.points.extend([points] if points else [])
    elif kind == "index":
        found.ids["index"].append(folder.name)
        index = read_index(folder, root, problems)
        if index is not None:
            known = sorted(around.known_sets)
            report(problems, unknown_set(file, key_lines(text).get(("area_set",)), index.area_set, known))
        found.indexes.extend([index] if index else [])
    elif kind == "records":
        found.ids["records"].append(folder.name)
        records_file = check(RecordsFile, table, text, file, problems)
        records = records_file and read_records(folder, records_file, root, problems)
        found.records.extend([records] if records else [])
    elif kind == "areas":
        found.ids["figures"].append(folder.name)
        if table.get("role", "map") == "map":
            found.ids["layers"].append(folder.name)
        layer_file = check(LayerFile, table, text, file, problems)
        layer = layer_file and read_layer(folder, (layer_file, text), root, problems, around)
        found.layers.extend([layer] if layer else [])
    else:
        line = key_lines(text).get(("kind",))
        near = nearest(str(kind)[:64], KINDS)
        problems.add(Problem("unknown kind of layer", file, line, "kind", shown(kind), ", ".join(KINDS), near))


def _read_cases(root: Path, problems: Problems) -> list[Case]:
    cases = [read_case(folder, root, problems) for folder in folders(root / "layers" / "cases", root, problems)]
    return [case for case in cases if case is not None]


def _read_themes(root: Path, problems: Problems) -> list[Case]:
    themes = [read_theme(folder, root, problems) for folder in folders(root / "layers" / "themes", root, problems)]
    return [theme for theme in themes if theme is not None]
