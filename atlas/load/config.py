"""`atlas.toml`, the pages' texts, and what refers from one input to another."""

from __future__ import annotations

import os
import re
import tomllib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from importlib import resources
from pathlib import Path

import yaml

from atlas.errors import Problem, Problems, nearest, shown
from atlas.load.files import label, read_text, report
from atlas.load.schema import AtlasFile
from atlas.load.tables import read_table
from atlas.load.toml import Where, check, key_lines, line_at, read_toml
from atlas.model import Config, Index, RawLayer, Section

FILE = "atlas.toml"
MOVED = re.compile(r"/?(?:[A-Za-z0-9_~-][A-Za-z0-9._~-]*/)*(?:[A-Za-z0-9_-][A-Za-z0-9._~-]*\.html)?")


def read_config(root: Path, problems: Problems) -> tuple[Config, dict[Where, int]] | None:
    """The atlas's own table, and the line of each of its keys."""
    read = read_toml(root / FILE, root, problems)
    if read is None:
        return None
    table, text = read
    checked = check(AtlasFile, table, text, FILE, problems)
    if checked is None:
        return None
    lines = key_lines(text)
    report(problems, _section_faults(checked, lines))
    fields = checked.model_dump(exclude={"sections", "search_parts", "search"})
    sections = tuple(Section(**section.model_dump()) for section in checked.sections)
    search = checked.search.model_dump() if checked.search else {}
    return Config(**fields, sections=sections, search_parts=tuple(checked.search_parts), search=search), lines


def palettes() -> frozenset[str]:
    """Names of the theme's palettes for figures that run from low to high."""
    text = resources.files("atlas").joinpath("theme", "palettes.toml").read_text("utf-8")
    tables = tomllib.loads(text)
    return frozenset(name for name, table in tables.items() if table["kind"] in ("sequential", "falling", "diverging"))


def read_pages(root: Path, problems: Problems) -> dict[str, str]:
    """Every Markdown page under `site_src/pages`, by its path from there, with forward slashes."""
    folder = root / "site_src" / "pages"
    pages: dict[str, str] = {}
    refused: list[OSError] = []
    walk = os.walk(folder, onerror=refused.append) if folder.exists() else ()
    paths = [Path(top) / name for top, _, names in walk for name in names if name.endswith(".md")]
    for error in refused:
        where = label(Path(os.fsdecode(error.filename)), root)
        problems.add(Problem("the folder cannot be read", where, found=error.strerror))
    for top in folder.rglob("*.md") if folder.is_dir() else ():
        if top.is_dir():
            problems.add(Problem("this must be a file", label(top, root), found="a folder"))
    for path in sorted(paths):
        text = read_text(path, root, problems)
        if text is not None:
            report(problems, _front_faults(label(path, root), text))
            pages[label(path, folder)] = text
    return pages


def reference_faults(config: Config, lines: Mapping[Where, int], ids: Mapping[str, list[str]]) -> Iterator[Problem]:
    """What `atlas.toml` names and is not there. `ids`: kind of thing -> ids of what there is, also if faulty."""
    for key, name, known in (
        ("area_set", config.area_set, ids["areas"]),
        ("home_layer", config.home_layer, ids["layers"]),
    ):
        if name not in known:
            yield _unknown(f"{key} names nothing that is there", (key,), name, lines, known)
    every = [*ids["areas"], *ids["layers"], *ids["points"], *ids["index"]]
    needed = {"points": ids["points"], "index": ids["index"], "method": ids["index"]}
    for number, section in enumerate(config.sections):
        where = ("sections", number, "of")
        if section.kind in needed or section.of:
            known = needed.get(section.kind) or ids.get(section.kind) or every
            if section.of not in known:
                yield _unknown("the section is of nothing that is there", where, section.of, lines, known)
            elif section.kind == "areas" and section.of != config.area_set:
                yield _unknown("the section is of another area set", where, section.of, lines, [config.area_set])


def set_faults(
    config: Config, layers: Iterable[RawLayer], indexes: Iterable[Index], known: list[str]
) -> Iterator[Problem]:
    """Maps and indexes of another area set than the atlas's: it draws one. `known`: all sets that are there."""
    sets = [(layer.meta.id, layer.meta.area_set) for layer in layers if layer.meta.role == "map"]
    for id_, area_set in [*sets, *((index.id, index.area_set) for index in indexes)]:
        if area_set != config.area_set and {area_set, config.area_set} <= set(known):
            yield Problem(
                "a map is of another area set than the atlas",
                f"layers/{id_}/layer.toml",
                None,
                "area_set",
                shown(area_set),
                shown(config.area_set),
                todo='correct area_set, or keep the layer for downloads and sums: role = "input"',
            )


def read_moves(root: Path, problems: Problems) -> dict[str, str]:
    """`redirects.csv` (old,new): an address that has moved -> where it is now, both from the root. May be missing."""
    path = root / "redirects.csv"
    if not (path.exists() or path.is_symlink()):
        return {}
    table = read_table(path, root, problems, ("old", "new"), may_be_bare=True)
    if table is None:
        return {}
    moves: dict[str, str] = {}
    faults: list[Problem] = []
    for line, row in table.records():
        for name, cell in row.items():
            if not MOVED.fullmatch(cell):
                expected = "an address from the root that ends in / or in .html, such as /maps/rain/"
                faults.append(Problem("not an address of a page", table.file, line, name, shown(cell), expected))
        if row["old"] in moves:
            faults.append(Problem("the address moves twice", table.file, line, "old", shown(row["old"])))
        moves[row["old"]] = row["new"]
    report(problems, faults)
    return moves


def _unknown(what: str, where: Where, name: str, lines: Mapping[Where, int], known: list[str]) -> Problem:
    listed = ", ".join(known) if 0 < len(known) <= 12 else None
    field = ".".join(str(part) for part in where)
    return Problem(what, FILE, line_at(lines, where), field, shown(name), listed, nearest(name, known))


def _section_faults(table: AtlasFile, lines: Mapping[Where, int]) -> Iterator[Problem]:
    counts = Counter(section.address for section in table.sections)
    for number, section in enumerate(table.sections):
        if counts[section.address] > 1:
            line = line_at(lines, ("sections", number, "address"))
            what = "two sections have the same address"
            yield Problem(what, FILE, line, f"sections.{number}.address", shown(section.address))


def _front_faults(file: str, text: str) -> Iterator[Problem]:
    """Front matter that is no YAML table: MkDocs would print it on the page instead."""
    lines = text.replace("\r\n", "\n").split("\n")
    if lines[0].rstrip() != "---":
        return
    end = next((number for number, line in enumerate(lines[1:], start=1) if line.rstrip() in ("---", "...")), None)
    if end is None:
        yield Problem("the front matter has no end", file, 1, expected="a line of three hyphens after it")
        return
    try:
        front = yaml.safe_load("\n".join(lines[1:end]))
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        mark = getattr(error, "problem_mark", None)
        yield Problem("the front matter is not valid YAML", file, mark.line + 2 if mark else 1)
        return
    if front is not None and not isinstance(front, dict):
        yield Problem("the front matter is not a table of keys", file, 1, found=shown(front))
