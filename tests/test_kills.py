"""A build that is killed at any moment: readers find a whole site, the old or the new, and the next build works."""

from __future__ import annotations

import os
import random
import re
import signal
import time
from collections.abc import Mapping
from pathlib import Path

from building import Built, digests, run_atlas

import atlas.build
import atlas.mkdocs_plugin  # noqa: F401  # a copy of this process need not read it
from atlas.cli import main
from atlas.publish import only_one

KILLS = 24
SIGNALS = (signal.SIGKILL, signal.SIGKILL, signal.SIGTERM, signal.SIGINT)


def start(root: Path) -> int:
    """A build at work, as a copy of this process that has all it needs in memory; its words go nowhere."""
    if child := os.fork():
        return child
    os.chdir(root)
    nowhere = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(nowhere, stream)
    try:
        main(["build"], standalone_mode=False)
    finally:
        os._exit(0)  # no tests in here


def ended(child: int, seconds: float) -> bool:
    """Whether the process ends by itself within `seconds`."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if os.waitpid(child, os.WNOHANG)[0]:
            return True
        time.sleep(0.002)
    return False


def write_version(root: Path, version: int) -> None:
    """Change what every page says, so that a mixed site would show."""
    path = root / "atlas.toml"
    text = re.sub(
        r'^title = ".*"$', f'title = "Version {version}"', path.read_text("utf-8"), count=1, flags=re.MULTILINE
    )
    path.write_text(text, "utf-8")


def version_of(site: Mapping[str, str], sites: Mapping[int, Mapping[str, str]]) -> int:
    """Which whole site this is."""
    return next(number for number, whole in sites.items() if whole == site)


def test_killed_at_any_moment(small_copy: Path, built: Built) -> None:
    """Two versions of the atlas by turns; each build is killed at a moment drawn by lot, or ends before it."""
    sites: dict[int, Mapping[str, str]] = {}
    took = 0.0
    for version in (1, 2, 1, 2):  # the second time with a warm cache: as long as the builds below would take
        write_version(small_copy, version)
        begun = time.monotonic()
        assert ended(start(small_copy), 60)
        took = time.monotonic() - begun
        sites[version] = digests(small_copy / "site")
    assert sites[1] != sites[2]
    beside = {path.name for path in small_copy.iterdir()}
    lot = random.Random(20240201)
    live, killed = 2, 0
    for number in range(KILLS):
        version = number % 2 + 1
        write_version(small_copy, version)
        child, begun = start(small_copy), time.monotonic()
        if ended(child, took * lot.uniform(0, 1.02)):
            took = min(took, time.monotonic() - begun)  # the machine has become faster
        else:
            os.kill(child, lot.choice(SIGNALS))
            os.waitpid(child, 0)
            killed += 1
        now = version_of(digests(small_copy / "site"), sites)
        assert now in (live, version)
        live = now
    assert killed > KILLS // 2
    write_version(small_copy, 1)
    result = run_atlas(small_copy, "build")
    assert result.returncode == 0, result.stderr
    assert digests(small_copy / "site") == sites[1]
    assert {path.name for path in small_copy.iterdir()} == beside
    assert not list((small_copy / "build").glob("site*"))
    assert {path.name for path in (small_copy / "build").iterdir()} == {
        path.name for path in (built.root / "build").iterdir()
    }
    assert not list((small_copy / ".cache").glob("*.*"))


def test_a_second_build_at_once_says_so(small_copy: Path) -> None:
    before = digests(small_copy / "site")
    with only_one(small_copy / "build"):
        result = run_atlas(small_copy, "build")
    assert result.returncode == 1
    assert "build: another build is at work in this folder" in result.stderr
    assert digests(small_copy / "site") == before
