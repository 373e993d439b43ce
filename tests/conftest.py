"""What many tests share: the tiny invented atlas, and the real one of this repository."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from atlas.load import load_atlas
from atlas.model import Atlas

TESTS = Path(__file__).parent
ROOT = TESTS.parent
TINY = TESTS / "cases" / "tiny"


@pytest.fixture(scope="session")
def tiny() -> Path:
    """The folder of the tiny atlas: not to be changed."""
    return TINY


@pytest.fixture
def tiny_copy(tmp_path: Path) -> Path:
    """A copy of the tiny atlas that a test may spoil."""
    folder = tmp_path / "atlas"
    shutil.copytree(TINY, folder)
    return folder


@pytest.fixture(scope="session")
def tiny_atlas() -> Atlas:
    return load_atlas(TINY)


@pytest.fixture(scope="session")
def real_atlas() -> Atlas:
    """This repository's own atlas."""
    return load_atlas(ROOT)
