"""The search index of a printed site, made by Pagefind."""

from __future__ import annotations

import ctypes
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from atlas.errors import AtlasError, Problem

PR_SET_PDEATHSIG = 1

SMALL = {"PAGEFIND_UNSTABLE_INDEX_CHUNK_SIZE": "1000"}
"""The indexer's parts are loaded a word each: at this size one weighs 2 KB instead of 22. A version that does not know
the setting makes larger ones; `make bench` shows it."""


@contextmanager
def index_words(built: Path) -> Iterator[None]:
    """Make the search index of the site in `built`, in place, beside what is done meanwhile, and wait for it.

    Raises AtlasError with what the indexer said.
    """
    process = subprocess.Popen(  # noqa: S603  # our own words
        [sys.executable, "-m", "pagefind", "--site", str(built)],
        env=os.environ | SMALL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        preexec_fn=end_with_parent if sys.platform == "linux" else None,  # noqa: PLW1509  # no threads here
    )
    with process:
        try:
            yield
        except BaseException:
            process.kill()
            raise
        said, _ = process.communicate()
    if process.returncode != 0:
        raise AtlasError([Problem("the search index could not be made", found=said[-400:])])


def end_with_parent() -> None:
    """Let the kernel end this process when its parent ends: a killed build must leave nobody writing in its folder."""
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
