"""Options of `[adapter]` tables: a key or a role that no adapter knows is an error, like everywhere else."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from typing import Any

from atlas.adapters.tidy import Given
from atlas.errors import Problem, Problems, nearest, shown

FILE = frozenset({"path", "address", "sha256", "open_end", "by_hand"})
"""Keys of a `[[adapter.file]]` that say where it is from: for the refresh, not for the adapter."""

ROWS = ("figures", "gap")
"""Keys of an `[adapter]` that makes rows of figures: how they are carried over, why some are not there."""

Roles = Mapping[str, Collection[str]]


def check(
    given: Given,
    known: Collection[str],
    needed: Collection[str] = (),
    patterns: Collection[str] = (),
    roles: Roles | None = None,
) -> None:
    """Raise AtlasError with every unknown key or role, every file without a needed key, every pattern without `year`.

    `known` are the keys of `[adapter]`, and of a file that wins over it. Where files have `roles` (role -> the keys
    of such a file), a file has those of its role and no others.
    """
    problems = Problems()
    files = given.options.get("file", [])
    for problem in _unknown(given, "adapter", given.options, [*known, "kind", "file"]):
        problems.add(problem)
    for place, file in enumerate(files):
        name = f"adapter.file.{place}"
        role = str(file.get("role", ""))
        if roles is not None and role not in roles:
            what = "is no role of a file" if role else "is missing"
            expected, near = ", ".join(roles), nearest(role, roles)
            problems.add(Problem(what, given.declared_in, None, f"{name}.role", shown(role), expected, near))
            continue
        own = known if roles is None else [*roles[role], "role"]
        for problem in _unknown(given, name, file, [*own, *FILE]):
            problems.add(problem)
        for key in needed:
            if not _has(key, {**given.options, **file}):
                problems.add(Problem("is missing, here and in [adapter]", given.declared_in, field=f"{name}.{key}"))
    for name, options in [("adapter", given.options), *((f"adapter.file.{n}", file) for n, file in enumerate(files))]:
        for key in patterns:
            if key in options:
                _pattern(given, f"{name}.{key}", options[key], problems)
    problems.raise_if_any()


def _unknown(given: Given, name: str, options: Mapping[str, Any], known: Collection[str]) -> Iterator[Problem]:
    for key in options:
        if key not in known:
            yield Problem("unknown key", given.declared_in, field=f"{name}.{key}", nearest=nearest(key, known))


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
