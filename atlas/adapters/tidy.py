"""What an adapter takes and gives. An adapter is a pure function: a publisher's bytes in, tidy rows out.

Adapters read no disk and no network. Whatever is odd about a publisher's file is an option in `[adapter]` of
`layer.toml`, never code, so that the next release or the next publisher needs only other options.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from atlas.model import Change, Tidy


@dataclass(frozen=True)
class Given:
    """What an adapter works on.

    `files` are the publisher's bytes by the path declared in `[[adapter.file]]`, unpacked where ours are gzipped
    copies; `options` is the whole `[adapter]` table; `declared_in` names the TOML file in messages. `codes` are the
    areas that the layer covers, in order, `outside` the other areas of its set, `benchmark` the code of the area that
    all are held against, `changes` codes of other years. `other_codes` says of codes that begin in some way what kind
    of area they are, so that a code that is new to everybody is noticed. `names` are those of `names.csv` beside the
    layer (theirs -> our code), `area_names` the areas' own (name -> code).
    """

    declared_in: str
    files: Mapping[str, bytes]
    options: Mapping[str, Any]
    codes: tuple[str, ...] = ()
    outside: tuple[str, ...] = ()
    benchmark: str | None = None
    changes: tuple[Change, ...] = ()
    other_codes: Mapping[str, str] = field(default_factory=dict)
    names: Mapping[str, str] = field(default_factory=dict)
    area_names: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Adapted:
    """What an adapter found. `rows` become `values.csv`; `files` (name -> bytes) are written as they are.

    Rows may still have the codes of other years: `atlas.refresh.carry` takes them over, rates with `weights`, which
    are the figures that they are rates of (`weighted_by` in words).
    `excluded` says of every code left out why; `done` says in plain words what was done to the figures, in order.
    """

    rows: tuple[Tidy, ...] = ()
    weights: tuple[Tidy, ...] = ()
    weighted_by: str = ""
    files: Mapping[str, bytes] = field(default_factory=dict)
    excluded: Mapping[str, str] = field(default_factory=dict)
    done: tuple[str, ...] = ()


Adapter = Callable[[Given], Adapted]
"""Raises AtlasError with every problem of the files at once."""

__all__ = ["Adapted", "Adapter", "Given", "Tidy"]
