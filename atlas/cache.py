"""Keeps what is slow to make, by a hash of what it was made from. Deleting the folder changes no byte of a site."""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path


def code_hash(files: Iterable[Path]) -> bytes:
    """A digest of the code that makes something, so that changed code never meets old results."""
    digest = hashlib.sha256()
    for file in sorted(files):
        digest.update(file.name.encode() + b"\0" + file.read_bytes() + b"\0")
    return digest.digest()


def cached(folder: Path | None, key: bytes, make: Callable[[], bytes]) -> bytes:
    """The bytes that `make` gives, from `folder` when they were made before from the same `key`.

    A file that another run is writing is never seen half: it is written aside and renamed. A cache that
    cannot be read or written is no error.
    """
    if folder is None:
        return make()
    path = folder / hashlib.sha256(key).hexdigest()
    try:
        content = path.read_bytes()
        if hashlib.sha256(content[32:]).digest() == content[:32]:
            return content[32:]
    except OSError:
        pass
    made = make()
    aside = path.with_name(f"{path.name}.{os.getpid()}")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        aside.write_bytes(hashlib.sha256(made).digest() + made)
        aside.replace(path)
    except OSError:
        with suppress(OSError):
            aside.unlink(missing_ok=True)
    return made


def tidy(folder: Path) -> None:
    """Delete what killed runs have left half written."""
    for left in folder.glob("*.*"):
        with suppress(OSError):
            shutil.rmtree(left) if left.is_dir() else left.unlink()
