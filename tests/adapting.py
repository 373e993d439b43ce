"""What tests of adapters share: what an adapter is given, from an excerpt in the publisher's own format."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from atlas.adapters.tidy import Given

EXCERPTS = Path(__file__).parent / "excerpts"


def given(options: dict[str, Any], codes: tuple[str, ...] = (), benchmark: str | None = None, **other: bytes) -> Given:
    """What the adapter works on: the declared excerpts, and `other` content by path."""
    paths = [str(one["path"]) for one in options["file"]]
    files = {path: other[path] if path in other else (EXCERPTS / path).read_bytes() for path in paths}
    return Given("layers/some/layer.toml", files, options, codes, (), benchmark)
