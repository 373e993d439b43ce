"""Where a figure comes from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any


@dataclass(frozen=True)
class Source:
    """Where figures come from, as a reader can follow it. `sha256` is of the publisher's bytes."""

    publisher: str
    title: str
    address: str
    licence: str
    licence_address: str
    retrieved: date
    page: str | None = None
    sha256: str | None = None
    caveats: tuple[str, ...] = ()
    credit: str | None = None


@dataclass(frozen=True)
class Provenance:
    """What a refresh has recorded of a layer. `files`: path, address, bytes and sha256 of every publisher's file.

    `done` says in words what was done to the figures, in order; `cells` is `cells.jsonl` as it stands; `names` says of
    a publisher's name or code which of ours it is.
    """

    files: tuple[Mapping[str, Any], ...] = ()
    done: tuple[str, ...] = ()
    cells: bytes = b""
    names: Mapping[str, str] = field(default_factory=dict)
    rows: int = 0
