"""Areas that are alike: a publisher's lists beside an area set, and the features by which the atlas compares."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from atlas.errors import Problem, Problems, nearest, shown
from atlas.load.cells import area_problem
from atlas.load.files import report
from atlas.load.groups import Known
from atlas.load.tables import read_table
from atlas.model import AreaSet, Neighbours, RawLayer

COLUMNS = ("kind", "rank", "area_code", "neighbour_code")
Key = tuple[str, str]


def read_neighbours(folder: Path, root: Path, problems: Problems, known: Known) -> tuple[Neighbours, ...]:
    """`neighbours.csv`: the areas most like each, nearest first, lists in declared order, areas in the set's."""
    path = folder / "neighbours.csv"
    if not known.lists and not (path.exists() or path.is_symlink()):
        return ()
    table = read_table(path, root, problems, COLUMNS)
    if table is None:
        return ()
    faults: list[Problem] = []
    ranked: dict[Key, dict[int, str]] = {}
    lines: dict[Key, int] = {}
    for line, row in table.records():
        found = list(_row_faults(table.file, line, row, known))
        faults.extend(found)
        if found:
            continue
        key, rank = (row["kind"], row["area_code"]), int(row["rank"])
        lines[key] = line
        alike = ranked.setdefault(key, {})
        if rank in alike or row["neighbour_code"] in alike.values():
            said = f"{row['area_code']}, rank {rank}, {row['neighbour_code']}"
            faults.append(Problem("an area has a rank or a neighbour twice", table.file, line, found=shown(said)))
        alike[rank] = row["neighbour_code"]
    if not faults:
        faults.extend(_whole_faults(table.file, ranked, lines, known))
    report(problems, faults)
    if faults:
        return ()
    return tuple(
        Neighbours(kind.id, code, tuple(one for _, one in sorted(ranked[kind.id, code].items())))
        for kind in known.lists
        for code in known.codes
        if (kind.id, code) in ranked
    )


def similar_faults(sets: Mapping[str, AreaSet], layers: Sequence[RawLayer], ids: Sequence[str]) -> Iterator[Problem]:
    """Features that are no layers of the set, or that are named twice. `ids`: all layers of areas, also faulty ones."""
    metas = {layer.meta.id: layer.meta for layer in layers}
    for areas in sets.values():
        if areas.similar is None:
            continue
        file = f"layers/areas/{areas.id}/area.toml"
        seen: set[str] = set()
        for place, feature in enumerate(areas.similar.features):
            field, name = f"similar.feature.{place}.layer", shown(feature.layer)
            own = sorted(id_ for id_, meta in metas.items() if meta.area_set == areas.id)
            if feature.layer in seen:
                yield Problem("a feature is named twice", file, None, field, name)
            elif feature.layer in metas and metas[feature.layer].area_set != areas.id:
                yield Problem("a feature is a layer of another area set", file, None, field, name, shown(areas.id))
            elif feature.layer not in metas and feature.layer not in ids:
                yield Problem("a feature is no layer", file, None, field, name, None, nearest(feature.layer, own))
            elif feature.log and feature.layer in metas:
                yield from _log_faults(file, field.replace("layer", "log"), feature.layer, layers)
            seen.add(feature.layer)


def _log_faults(file: str, field: str, id_: str, layers: Sequence[RawLayer]) -> Iterator[Problem]:
    """A logarithm of figures that have none."""
    layer = next(layer for layer in layers if layer.meta.id == id_)
    low = min((row for row in layer.rows if row.value is not None), key=lambda row: row.value or 0.0, default=None)
    if low is not None and low.value is not None and low.value < 0:
        found = f"{low.value:g} in {low.area_code}, {low.period}"
        yield Problem("a figure below nought has no logarithm", file, None, field, found, "log = false")


def _row_faults(file: str, line: int, row: Mapping[str, str], known: Known) -> Iterator[Problem]:
    lists = [kind.id for kind in known.lists]
    if row["kind"] not in lists:
        near = nearest(row["kind"][:64], lists)
        what, expected = "unknown list of neighbours", ", ".join(lists) or "one declared as [[neighbours]] in area.toml"
        yield Problem(what, file, line, "kind", shown(row["kind"]), expected, near)
    if not (row["rank"].isascii() and row["rank"].isdigit() and 0 < int(row["rank"][:6]) == int(row["rank"])):
        yield Problem("a rank is a whole number from 1", file, line, "rank", shown(row["rank"]))
    for field in ("area_code", "neighbour_code"):
        if known.capitals.get(row[field].upper()) != row[field]:
            yield area_problem(file, line, field, row[field], known.capitals)
    if row["area_code"] == row["neighbour_code"]:
        yield Problem("an area is its own neighbour", file, line, "neighbour_code", shown(row["area_code"]))


def _whole_faults(
    file: str, ranked: Mapping[Key, Mapping[int, str]], lines: Mapping[Key, int], known: Known
) -> Iterator[Problem]:
    for kind in known.lists:
        if not any(key[0] == kind.id for key in ranked):
            yield Problem("a list of neighbours has no rows", file, field=kind.id)
    for key, alike in ranked.items():
        if sorted(alike) != list(range(1, len(alike) + 1)):
            found = ", ".join(str(rank) for rank in sorted(alike))
            what = "an area's ranks have a gap"
            yield Problem(what, file, lines[key], "rank", found, f"1 to {len(alike)}, for {key[1]} in {key[0]}")
