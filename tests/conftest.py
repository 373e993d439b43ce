"""What many tests share: small invented atlases, one of them built, and Chromium."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from building import Built, copy_of, run_atlas
from chromium import browser, open_page, serve
from finished import base

from atlas.load import load_atlas
from atlas.model import Atlas

__all__ = ["base", "browser", "open_page", "serve"]

TESTS = Path(__file__).parent
TINY = TESTS / "cases" / "tiny"


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--renew", action="store_true", help="Write tests/cases/*/expected anew: read the diff.")


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """The small atlas, built once for all tests: not to be changed."""
    root = copy_of("small", tmp_path_factory.mktemp("built") / "atlas")
    return Built(root, run_atlas(root, "build"))


@pytest.fixture
def small_copy(built: Built, tmp_path: Path) -> Path:
    """A copy of the small atlas with its site and a warm cache, that a test may spoil."""
    folder = tmp_path / "small"
    shutil.copytree(built.root, folder)
    return folder


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
