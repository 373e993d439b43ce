"""A refresh of every kind at once, area set, points and case included: killed at any moment it leaves old or new."""

from __future__ import annotations

import os
import random
import shutil
import signal
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest
from every_kind import of_every_kind, put, run, snapshots, state

from atlas.refresh import store


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return of_every_kind(tmp_path)


KILLS = 16
STEPS: list[tuple[object, str]] = [
    (shutil, "copytree"),
    (Path, "write_bytes"),
    (store, "exchange"),
    (shutil, "rmtree"),
]


def dies_at(root: Path, monkeypatch: pytest.MonkeyPatch, moment: int) -> bool:
    """Whether a refresh that is stopped at a step, counted from 0, came as far."""
    count = iter(range(10_000))

    def dying(step: Callable[..., object]) -> Callable[..., object]:
        def wrapped(*args: object, **kwargs: object) -> object:
            if next(count) == moment:
                raise KeyboardInterrupt
            return step(*args, **kwargs)

        return wrapped

    with monkeypatch.context() as patch:
        for owner, name in STEPS:
            patch.setattr(owner, name, dying(getattr(owner, name)))
        with suppress(KeyboardInterrupt):
            run(root)
    return next(count) > moment


def test_a_refresh_that_dies_at_any_step_leaves_old_or_new(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = snapshots(root, tmp_path / "beside")
    put(root, 2)
    moment, seen = 0, set()
    while dies_at(root, monkeypatch, moment):
        seen.add(state(root, whole))
        moment += 1
    seen.add(state(root, whole))
    assert moment > 8, "the steps are not what a refresh takes any more"
    assert seen == {"old", "new"}
    assert not [path for path in root.rglob(".*") if path.name.endswith((".new", ".aside"))]


def test_a_refresh_that_is_killed_leaves_old_or_new(root: Path, tmp_path: Path) -> None:
    whole = snapshots(root, tmp_path / "beside")
    rng = random.Random(4)
    start = time.monotonic()
    put(root, 2)
    run(root)
    took = time.monotonic() - start
    for kill in range(KILLS):
        put(root, 1 + kill % 2)
        if not (child := os.fork()):
            with suppress(BaseException):
                run(root)
            os._exit(0)
        time.sleep(rng.uniform(0, took))
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        state(root, whole)
    put(root, 2)
    run(root)
    assert state(root, whole) == "new"
