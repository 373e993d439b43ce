"""The search index of a printed site, made by Pagefind."""

from __future__ import annotations

import ctypes
import os
import signal
import subprocess
import sys
from pathlib import Path

from atlas.errors import AtlasError, Problem

PR_SET_PDEATHSIG = 1

SMALL = {"PAGEFIND_UNSTABLE_INDEX_CHUNK_SIZE": "1000"}
"""The indexer's parts are loaded a word each: at this size one weighs 2 KB instead of 22. A version that does not know
the setting makes larger ones; `make bench` shows it."""


def index_words(built: Path) -> None:
    """Make the search index of the site in `built`, in place. Raises AtlasError with what the indexer said."""
    command = [sys.executable, "-m", "pagefind", "--site", str(built)]
    result = subprocess.run(  # noqa: S603  # our own words
        command,
        env=os.environ | SMALL,
        check=False,
        capture_output=True,
        text=True,
        preexec_fn=end_with_parent if sys.platform == "linux" else None,  # no threads here
    )
    if result.returncode != 0:
        raise AtlasError([Problem("the search index could not be made", found=(result.stderr or result.stdout)[-400:])])


def end_with_parent() -> None:
    """Let the kernel end this process when its parent ends: a killed build must leave nobody writing in its folder."""
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
