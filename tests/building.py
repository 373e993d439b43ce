"""Small atlases as tests build them: copied, built by the command, compared byte by byte."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

CASES = Path(__file__).parent / "cases"
NAMES = ("small", "one", "bare", "hostile")


@dataclass(frozen=True)
class Built:
    """The small atlas, built by the command: its folder, what was said, and the cache that the build filled."""

    root: Path
    said: subprocess.CompletedProcess[str]

    @property
    def site(self) -> Path:
        return self.root / "site"

    @property
    def cache(self) -> Path:
        return self.root / ".cache"


def copy_of(name: str, folder: Path, cache: Path | None = None) -> Path:
    """The atlas `name` of tests/cases/ without what is expected of it, in `folder`; with a warm `cache` if given."""
    shutil.copytree(CASES / name, folder, ignore=shutil.ignore_patterns("expected", ".cache", "build", "site"))
    if cache is not None and cache.is_dir():
        shutil.copytree(cache, folder / ".cache")
    return folder


def run_atlas(root: Path, *words: str, **env: str) -> subprocess.CompletedProcess[str]:
    """The command `atlas` in `root`, as a shell runs it."""
    return subprocess.run(
        [sys.executable, "-m", "atlas.cli", *words],
        cwd=root,
        env={**clean_env(), **env},
        capture_output=True,
        text=True,
        check=False,
    )


VARIABLES = ("SITE_URL", "REPOSITORY_URL", "SOURCE_DATE_EPOCH")


def clean_env() -> dict[str, str]:
    """This process's environment without what would change a build."""
    return {key: value for key, value in os.environ.items() if key not in VARIABLES}


def digests(folder: Path) -> Mapping[str, str]:
    """Every file under `folder` by its path, with a digest of its bytes."""
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def differences(one: Path, two: Path) -> list[str]:
    """Paths whose bytes are not the same in both folders."""
    left, right = digests(one), digests(two)
    return sorted(name for name in left.keys() | right.keys() if left.get(name) != right.get(name))


def everything(folder: Path) -> dict[str, bytes]:
    """Every file under `folder` by its path, with its bytes."""
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
