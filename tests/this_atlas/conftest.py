"""What tests of this repository's own atlas share: the atlas, read once."""

from __future__ import annotations

from pathlib import Path

import pytest

from atlas.load import load_atlas
from atlas.model import Atlas

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="session")
def real_atlas() -> Atlas:
    """This repository's own atlas: not to be changed."""
    return load_atlas(ROOT)
