"""Which rows of the publishers' files points and records are made from, and what those rows say in the columns read."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any

import pandas as pd

from atlas.adapters.frames import frame
from atlas.adapters.tidy import Given
from atlas.quotes import Quote

Options = Mapping[str, Any]

BESIDE = ("path", "role", "format", "by_hand", "address", "sha256", "sheet", "member", "encoding", "kind", "file")
"""Options that name no column."""


def quoted(given: Given, files: Iterable[Options], key: str, ids: Collection[str]) -> list[Quote]:
    """The rows of `files` that are about `ids`, by id, file and row. `key`: the option that names the column of ids.

    A row that is declared not to be shipped (`withhold`) is not quoted.
    """
    columns: dict[str, list[str]] = {}
    rows: dict[tuple[str, str, int], pd.Series[str]] = {}
    for options in files:
        path, named = str(options["path"]), str(options[key])
        table = frame(given, options, [named, *_withheld(options)], whole=True)
        columns.setdefault(path, []).extend(_read(options, list(table.columns)))
        for line, row in table.iterrows():
            if row[named] in ids and not _withholds(options, row):
                rows.setdefault((row[named], path, int(str(line))), row)
    order = {path: place for place, path in enumerate(columns)}
    found = sorted(rows, key=lambda one: (one[0], order[one[1]], one[2]))
    return [Quote(*one, _cells(rows[one], columns[one[1]])) for one in found]


def _cells(row: pd.Series[str], columns: Collection[str]) -> dict[str, str]:
    """What a row says, in the order of the file's own columns."""
    return {str(name): str(text) for name, text in row.items() if name in columns}


def _read(options: Options, there: Collection[str]) -> Iterator[str]:
    """The columns that the options name, whatever for."""
    pattern = options.get("period_columns")
    named = set(_texts({name: value for name, value in options.items() if name not in BESIDE}))
    yield from (name for name in there if name in named or (pattern and re.fullmatch(str(pattern), name)))


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, Mapping):
        for name, inner in value.items():
            yield str(name)
            yield from _texts(inner)
    elif isinstance(value, list | tuple):
        for each in value:
            yield from _texts(each)
    elif isinstance(value, str):
        yield value


def _withheld(options: Options) -> list[str]:
    return [str(options["withhold"]["column"])] if "withhold" in options else []


def _withholds(options: Options, row: pd.Series[str]) -> bool:
    return any(row[name].startswith(str(options["withhold"]["starts"])) for name in _withheld(options))
