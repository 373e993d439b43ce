"""The finished folder takes the place of the old one in one step. Nothing else writes into the live folder."""

from __future__ import annotations

import fcntl
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from atlas.errors import AtlasError, Problem
from atlas.exchange import exchange


def publish(built: Path, live: Path) -> None:
    """Put the folder `built` where `live` is; a reader of `live` finds the old site or the new, never neither.

    The old site is deleted afterwards. Both must be on one file system.
    """
    if live.is_symlink() or (live.exists() and not live.is_dir()):
        raise AtlasError(
            [
                Problem(
                    "the finished site cannot take this place",
                    file=live.name,
                    found="a link or a file",
                    expected="a folder, or nothing",
                    todo=f"move {live.name} away and build again",
                )
            ]
        )
    exchange(built, live)
    if built.exists():
        shutil.rmtree(built)


@contextmanager
def only_one(folder: Path) -> Iterator[None]:
    """Hold the folder for one build; a second build at the same time ends with a clear error.

    The lock is the kernel's and goes with the process, however it ends.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / ".lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise AtlasError(
                [Problem("another build is at work in this folder", file=folder.name, todo="wait for it to end")]
            ) from None
        yield
