"""`layers/LICENCES.md`: under which licence figures, outlines and points are used, as their declarations say."""

from __future__ import annotations

import csv
import io
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

NAME = "LICENCES.md"
KINDS = {"layer.toml": "Layers", "area.toml": "Area sets", "case.toml": "Cases"}
COLUMNS = ("of", "publisher", "title", "licence", "credit")
LEAD = """# Licences

Made by `atlas refresh` from the declarations beside the figures; do not edit. Figures keep their publishers' licences.
"""

Table = Mapping[str, Any]


def licences(root: Path, texts: Mapping[Path, bytes] | None = None) -> bytes:
    """The document for the atlas in `root`. `texts` are declarations as they are about to be written."""
    held = {title: [row for path in _declarations(root, name) for row in _rows(path, texts or {})]
            for name, title in KINDS.items()}  # fmt: skip
    parts = [LEAD, *(_section(title, rows) for title, rows in held.items() if rows)]
    return "\n".join(parts).encode()


def _declarations(root: Path, name: str) -> list[Path]:
    found = [*root.glob(f"layers/*/{name}"), *root.glob(f"layers/*/*/{name}")]
    return sorted(path for path in found if not any(part.startswith((".", "_")) for part in path.parts[-3:]))


def _rows(path: Path, texts: Mapping[Path, bytes]) -> Iterator[tuple[str, ...]]:
    """A row a source; without one, what it rests on. What cannot be read has none: a build says so."""
    try:
        table = tomllib.loads(texts.get(path, path.read_bytes()).decode())
    except ValueError:
        return
    sources = list(_sources(table))
    of = path.parent.name
    for source in sources:
        title = f"[{_plain(source.get('title', ''))}]({source.get('page') or source.get('address', '')})"
        licence = f"[{_plain(source['licence'])}]({source.get('licence_address', '')})"
        yield of, _plain(source.get("publisher", "")), title, licence, _plain(source.get("credit", ""))
    if not sources and "merged_from" in table:
        yield of, "", f"put together from `{table['merged_from']}`", "as there", ""
    elif not sources and table.get("kind") == "index":
        yield of, "", "worked out from other layers", "as theirs", ""
    cited = path.with_name("sources.csv")
    listed = texts.get(cited, cited.read_bytes() if cited.is_file() else b"")
    if listed:
        count = sum(1 for _ in csv.DictReader(io.StringIO(listed.decode())))
        yield of, "", f"{count} sources, restated: [sources.csv](cases/{of}/sources.csv)", "cited, not copied", ""


def _sources(table: Table) -> Iterator[Table]:
    """Every table with a licence, in the order of the declaration."""
    if "licence" in table:
        yield table
    for value in table.values():
        for each in value if isinstance(value, list) else [value]:
            if isinstance(each, Mapping):
                yield from _sources(each)


def _plain(text: str) -> str:
    return " ".join(str(text).split()).replace("|", "\\|")


def _section(title: str, rows: list[tuple[str, ...]]) -> str:
    head = [f"| {' | '.join(COLUMNS)} |", f"| {' | '.join('---' for _ in COLUMNS)} |"]
    return "\n".join([f"## {title}", "", *head, *(f"| {' | '.join(row)} |" for row in rows), ""])
