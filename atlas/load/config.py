"""`atlas.toml`, the pages' texts, and what refers from one input to another."""

from __future__ import annotations

import os
import tomllib
from collections import Counter
from collections.abc import Iterator, Mapping
from importlib import resources
from pathlib import Path

import yaml

from atlas.errors import Problem, Problems, nearest, shown
from atlas.load.files import label, read_text, report
from atlas.load.schema import AtlasFile
from atlas.load.toml import Where, check, key_lines, line_at, read_toml
from atlas.model import Config, Section

FILE = "atlas.toml"


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
    fields = checked.model_dump(exclude={"sections", "search_parts"})
    sections = tuple(Section(**section.model_dump()) for section in checked.sections)
    return Config(**fields, sections=sections, search_parts=tuple(checked.search_parts)), lines


def palettes() -> frozenset[str]:
    """Names of the theme's palettes for figures that run from low to high."""
    text = resources.files("atlas").joinpath("theme", "palettes.toml").read_text("utf-8")
    tables = tomllib.loads(text)
    return frozenset(name for name, table in tables.items() if table["kind"] in ("sequential", "diverging"))


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
    for path in sorted(paths):
        text = read_text(path, root, problems)
        if text is not None:
            report(problems, _front_faults(label(path, root), text))
            pages[label(path, folder)] = text
    return pages


def reference_faults(config: Config, lines: Mapping[Where, int], ids: Mapping[str, list[str]]) -> Iterator[Problem]:
    """What `atlas.toml` names and is not there. `ids`: kind of thing -> ids of what there is, also if faulty."""
    homes = [*ids["layers"], *ids["index"]]
    for key, name, known in (
        ("area_set", config.area_set, ids["areas"]),
        ("home_layer", config.home_layer, homes),
    ):
        if name not in known:
            yield _unknown(f"{key} names nothing that is there", (key,), name, lines, known)
    every = [*ids["areas"], *ids["layers"], *ids["points"], *ids["index"]]
    for number, section in enumerate(config.sections):
        known = ids.get(section.kind) or every
        if section.of and section.of not in known:
            yield _unknown(
                "the section is of nothing that is there", ("sections", number, "of"), section.of, lines, known
            )


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
