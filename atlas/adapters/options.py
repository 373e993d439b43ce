"""Options of `[adapter]` tables: a key that no adapter knows is an error, like everywhere else."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from typing import Any

from atlas.adapters.tidy import Given
from atlas.errors import Problem, Problems, nearest, shown

FILE = frozenset({"path", "address", "sha256", "open_end"})
"""Keys of a `[[adapter.file]]` that say where it is from: for the refresh, not for the adapter."""


def check(given: Given, known: Collection[str], needed: Collection[str], patterns: Collection[str]) -> None:
    """Raise AtlasError with every unknown key, every file without a needed one, every pattern without its `year`."""
    problems = Problems()
    tables = {"adapter": given.options} | {
        f"adapter.file.{place}": file for place, file in enumerate(given.options.get("file", []))
    }
    for name, options in tables.items():
        extra = {"kind", "file", "gap", "figures"} if name == "adapter" else FILE
        for key in options:
            if key not in known and key not in extra:
                near = nearest(key, [*known, *extra])
                problems.add(Problem("unknown key", given.declared_in, field=f"{name}.{key}", nearest=near))
        for key in patterns:
            if key in options:
                _pattern(given, f"{name}.{key}", options[key], problems)
    for place, file in enumerate(given.options.get("file", [])):
        for key in needed:
            if not _has(key, {**given.options, **file}):
                field = f"adapter.file.{place}.{key}"
                problems.add(Problem("is missing, here and in [adapter]", given.declared_in, field=field))
    problems.raise_if_any()


def _has(key: str, options: Mapping[str, Any]) -> bool:
    """Whether `key` is there; "columns.code" is the key `code` of the table `columns`."""
    found: Any = options
    for part in key.split("."):
        if not isinstance(found, Mapping) or part not in found:
            return False
        found = found[part]
    return True


def _pattern(given: Given, name: str, text: object, problems: Problems) -> None:
    expected = "a regular expression with a group (?P<year>…)"
    try:
        groups = re.compile(str(text)).groupindex
    except re.error as error:
        found = shown(f"{text}: {error}")
        problems.add(Problem("is no regular expression", given.declared_in, None, name, found, expected))
        return
    if "year" not in groups:
        problems.add(Problem("has no group `year`", given.declared_in, None, name, shown(text), expected))
