"""A refresh that is killed leaves the figures, checksum and derived figures of one release."""

from __future__ import annotations

import hashlib
import os
import shutil
import signal
import time
import tomllib
from collections.abc import Callable
from contextlib import suppress
from fnmatch import fnmatch
from itertools import cycle
from pathlib import Path

import pytest
from one_layer import NEW, OLD, content, declare, run, with_fish

from atlas.refresh import store


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return with_fish(tmp_path)


def state(root: Path) -> str:
    """Whether everything is old or new: figures, checksum and derived figures of one release."""
    folder = root / "layers" / "fish"
    sha256 = tomllib.loads((folder / "layer.toml").read_text())["source"]["sha256"]
    figures = "SQ4,2020,99" in (folder / "values.csv").read_text()
    checksum = sha256 == hashlib.sha256(NEW).hexdigest()
    derived = "SQ4,2020,198" in (root / "layers/twice/values.csv").read_text()
    assert figures == checksum == derived, "figures of one release, checksum or derived figures of the other"
    return "new" if figures else "old"


def derive_twice(root: Path) -> None:
    """A layer derived from fish and fish: one release must never stand beside the other's derived figures."""
    folder = root / "layers" / "twice"
    folder.mkdir()
    (folder / "layer.toml").write_text('area_set = "squares"\n[derive]\nkind = "ratio"\nof = "fish"\nby = "half"\n')
    declare(root, "half", content(SQ1="0.5", SQ2="0.5", SQ3="0.5", SQ4="0.5", SQ5="0.5"))
    run(root)


STEPS: list[tuple[object, str]] = [
    (shutil, "copytree"),
    (Path, "write_bytes"),
    (store, "exchange"),
    (shutil, "rmtree"),
]


@pytest.mark.parametrize("moment", range(16))
def test_a_refresh_that_dies_at_any_step_leaves_old_or_new(
    root: Path, monkeypatch: pytest.MonkeyPatch, moment: int
) -> None:
    derive_twice(root)
    (root / "data/fish.csv").write_bytes(NEW)
    count = iter(range(1000))

    def dying(step: Callable[..., object]) -> Callable[..., object]:
        def wrapped(*args: object, **kwargs: object) -> object:
            number = next(count)
            if number == moment:
                raise KeyboardInterrupt
            done = step(*args, **kwargs)
            if number == moment - 6:  # as well: right after the step
                raise KeyboardInterrupt
            return done

        return wrapped

    with monkeypatch.context() as patch:
        for owner, name in STEPS:
            patch.setattr(owner, name, dying(getattr(owner, name)))
        with suppress(KeyboardInterrupt):
            run(root, update=True)
    state(root)
    run(root, update=True)
    assert state(root) == "new"
    left = sorted(path.name for path in (root / "layers").iterdir())
    assert left == ["LICENCES.md", "areas", "fish", "half", "twice"]
    assert sorted(path.name for path in root.iterdir()) == ["data", "layers"]


def release_after_release(root: Path) -> int:
    """A copy of this process that takes in one release after the other, until it is killed."""
    if child := os.fork():
        return child
    with suppress(BaseException):
        for file in cycle((NEW, OLD)):
            (root / "data/fish.csv").write_bytes(file)
            run(root, update=True)
    os._exit(1)


def test_a_refresh_that_is_killed_leaves_old_or_new(root: Path) -> None:
    derive_twice(root)
    for wait in (0.05, 0.13, 0.21, 0.34):
        child = release_after_release(root)
        time.sleep(wait)
        os.kill(child, signal.SIGKILL)
        _, status = os.waitpid(child, 0)
        assert os.WTERMSIG(status) == signal.SIGKILL, "it was at work until then"
        state(root)
    (root / "data/fish.csv").write_bytes(NEW)
    run(root, update=True)
    assert state(root) == "new"


@pytest.mark.parametrize("name", [".layers.new", ".layers.beside", ".layers.aside", "layers/.fish.new"])
def test_what_a_kill_leaves_is_nothing_for_version_control(name: str) -> None:
    """The next refresh deletes it; until then nobody is to add it unawares."""
    patterns = [
        line.rstrip("/") for line in (Path(__file__).parent.parent / ".gitignore").read_text("utf-8").splitlines()
    ]
    assert any(fnmatch(name.rpartition("/")[2], pattern) for pattern in patterns)
