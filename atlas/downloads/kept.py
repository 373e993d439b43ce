"""A layer's files that take a while to write, kept between builds by what they are made from."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

from atlas.cache import cached, code_hash
from atlas.model import AreaSet, LayerView, layers


def kept(
    view: LayerView, areas: AreaSet, code: Iterable[bytes | Path], cache: Path | None, make: Callable[[], bytes]
) -> bytes:
    """What `make` writes of a layer's figures, from `cache` where the same code wrote the same figures before.

    `code` is what else the bytes hang on: the modules that write them, versions, words, settings.
    """
    joined = view.joined
    arrays = (joined.values, joined.lower, joined.upper, joined.benchmark, view.ranks, view.ranges)
    told = (joined.meta, joined.report, joined.notes, joined.apart, joined.periods, joined.codes, joined.shown)
    parts = [repr(told).encode(), repr((areas.codes, areas.names, areas.benchmark)).encode()]
    parts += [b"" if one is None else one.tobytes() for one in arrays]
    parts += [code_hash([Path(layers.__file__), Path(__file__)])]
    parts += [code_hash([one]) if isinstance(one, Path) else one for one in code]
    return cached(cache, b"\0figures\0".join(parts), make)
