"""What tests of this repository's own atlas share: the atlas, read once."""

from __future__ import annotations

from pathlib import Path

import pytest

from atlas.join import join_all
from atlas.load import load_atlas
from atlas.model import Atlas, IndexResult, Joined
from atlas.stats.score import work_out

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="session")
def real_atlas() -> Atlas:
    """This repository's own atlas: not to be changed."""
    return load_atlas(ROOT)


@pytest.fixture(scope="session")
def real_joined(real_atlas: Atlas) -> dict[str, Joined]:
    return join_all(real_atlas)


@pytest.fixture(scope="session")
def real_result(real_atlas: Atlas, real_joined: dict[str, Joined]) -> IndexResult:
    """Its index, worked out without a cache: it takes half a minute, once a worker."""
    (index,) = real_atlas.indexes
    areas = real_atlas.area_sets[index.area_set]
    return work_out(index, areas, real_joined, {one.id: one for one in real_atlas.points})
