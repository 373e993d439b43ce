"""The same inputs make the same bytes: in another folder, place, language and time, with and without a cache."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest
from building import CASES, Built, differences, digests, run_atlas

PLACES = {
    "east": {"LC_ALL": "C.UTF-8", "TZ": "Asia/Kolkata", "PYTHONHASHSEED": "1"},
    "west": {"LC_ALL": "tr_TR.UTF-8", "LANG": "de_DE.UTF-8", "TZ": "America/New_York", "PYTHONHASHSEED": "2"},
    "plain": {"LC_ALL": "POSIX", "TZ": "Pacific/Kiritimati", "PYTHONHASHSEED": "3", "SOURCE_DATE_EPOCH": "1"},
}


def copy_backwards(source: Path, folder: Path) -> None:
    """A copy whose files were made in another order and at another time: what a folder lists first depends on it."""
    files = [path for path in sorted(source.rglob("*")) if path.is_file() and "expected" not in path.parts]
    for number, path in enumerate(reversed(files)):
        made = folder / path.relative_to(source)
        made.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, made)
        os.utime(made, (1_000_000_000 + number, 1_000_000_000 + number))


@pytest.mark.parametrize("place", PLACES)
def test_the_same_bytes_anywhere(place: str, built: Built, tmp_path: Path) -> None:
    root = tmp_path / "a far" / "café" / place
    copy_backwards(CASES / "small", root)
    if place == "west":
        shutil.copytree(built.cache, root / ".cache")
    before = os.umask(0o077 if place == "east" else 0o002)
    try:
        result = run_atlas(root, "build", **PLACES[place])
    finally:
        os.umask(before)
    assert result.returncode == 0, result.stderr
    assert differences(root / "site", built.site) == []


def test_a_second_build_changes_nothing_and_only_reads_its_inputs(small_copy: Path, built: Built) -> None:
    assert run_atlas(small_copy, "build").returncode == 0
    assert differences(small_copy / "site", built.site) == []
    assert set(digests(small_copy / ".cache")) == set(digests(built.cache))
    made = ("site/", "build/", ".cache/")
    read = {name: digest for name, digest in digests(small_copy).items() if not name.startswith(made)}
    given = {name: digest for name, digest in digests(CASES / "small").items() if not name.startswith("expected/")}
    assert read == {name: digest for name, digest in given.items() if not name.startswith(made)}


def test_a_damaged_cache_changes_nothing(small_copy: Path, built: Built) -> None:
    for path in (small_copy / ".cache").iterdir():
        content = bytearray(path.read_bytes())
        content[len(content) // 2] ^= 1
        path.write_bytes(content)
    assert run_atlas(small_copy, "build").returncode == 0
    assert differences(small_copy / "site", built.site) == []
