"""Lines that a table has lost: where a TOML file says how many rows the tables beside it have (`[rows]`)."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from pathlib import Path

from atlas.errors import Problem, Problems
from atlas.load.files import label, read_text
from atlas.load.toml import read_toml


def lost_faults(root: Path, problems: Problems) -> Iterator[Problem]:
    """Tables below `layers/` that have not as many rows as are declared; none of those named in `problems`."""
    said = {problem.file for problem in problems.found}
    for toml in sorted([*root.glob("layers/*/*.toml"), *root.glob("layers/*/*/*.toml")]):
        hidden = any(part.startswith((".", "_")) for part in toml.relative_to(root).parts)
        read = None if hidden or label(toml, root) in said else read_toml(toml, root, Problems())
        rows = read[0].get("rows") if read else None
        for name, expected in rows.items() if isinstance(rows, dict) else ():
            table = toml.with_name(f"{name}.csv")
            found = _count(table, root)
            if label(table, root) not in said and found != expected:
                yield Problem(
                    "the table has not as many rows as are declared",
                    label(table, root),
                    None,
                    None,
                    "no file" if found is None else str(found),
                    str(expected),
                    None,
                    f"put back what is lost; where the change is meant, correct [rows] in {toml.name}",
                )


def _count(path: Path, root: Path) -> int | None:
    """Rows below the header; None where the table cannot be read."""
    text = read_text(path, root, Problems()) if path.is_file() else None
    try:
        return None if text is None else sum(1 for cells in csv.reader(io.StringIO(text, newline="")) if cells) - 1
    except csv.Error:
        return None
