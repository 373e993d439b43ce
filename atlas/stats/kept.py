"""Standings kept between builds: by the declaration, the figures and the code that they were made from."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from dataclasses import fields
from pathlib import Path
from typing import Any

import numpy as np

from atlas.cache import cached, code_hash
from atlas.model.findings import Standings


def kept(cache: Path | None, made_from: tuple[Any, ...], make: Callable[[], Standings]) -> Standings:
    """What `make` gives, from the cache where it was made before from the same arrays and texts with the same code.

    Everything in `made_from` must print what it is; arrays count with all their bytes.
    """
    if cache is None:
        return make()
    return _unpacked(cached(cache, _key(made_from), lambda: _packed(make())))


def kept_plain(cache: Path | None, made_from: tuple[Any, ...], make: Callable[[], Any]) -> Any:
    """The same for plain data (JSON)."""
    if cache is None:
        return make()
    return json.loads(cached(cache, _key(made_from), lambda: json.dumps(make()).encode()))


def _key(made_from: tuple[Any, ...]) -> bytes:
    code = code_hash(Path(__file__).parent.glob("*.py"))
    parts = [each.tobytes() if isinstance(each, np.ndarray) else repr(each).encode() for each in made_from]
    return b"\0".join([code, *parts])


def _packed(made: Standings) -> bytes:
    out = io.BytesIO()
    arrays = {one.name: getattr(made, one.name) for one in fields(made) if one.name not in ("top", "moved")}
    rest = np.array(json.dumps({"top": made.top, "moved": dict(made.moved)}))
    np.savez(out, rest=rest, **arrays)
    return out.getvalue()


def _unpacked(content: bytes) -> Standings:
    with np.load(io.BytesIO(content), allow_pickle=False) as held:
        rest = json.loads(str(held["rest"]))
        return Standings(**rest, **{name: held[name] for name in held.files if name != "rest"})
