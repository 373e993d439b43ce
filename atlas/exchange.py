"""Two paths change places in one step: whoever reads finds the old or the new, never neither and never a mix.

On Linux this is renameat2(RENAME_EXCHANGE), on macOS renamex_np(RENAME_SWAP). Elsewhere, or on a file system that
has neither, two renames: a reader may then find nothing for an instant, and `recover` mends what a kill left.
"""

from __future__ import annotations

import ctypes
import ctypes.util
import errno
import os
import sys
from pathlib import Path

AT_FDCWD = -100
RENAME_EXCHANGE = 2
RENAME_SWAP = 2
MISSING = (errno.ENOSYS, errno.EINVAL, errno.ENOTSUP, errno.EOPNOTSUPP)


def exchange(new: Path, live: Path) -> None:
    """Put `new` where `live` is. What was at `live`, if anything, is at `new` afterwards: the caller deletes it.

    Both must be on one file system. Raises OSError where they are not, or where the kernel refuses.
    """
    new, live = new.absolute(), live.absolute()
    flush(new)
    if not os.path.lexists(live):
        new.rename(live)
    elif not _swapped(new, live):
        aside = _aside(live)
        live.rename(aside)
        new.rename(live)
        aside.rename(new)
    _sync(live.parent)


def recover(live: Path) -> None:
    """Mend what a kill between two renames left: the old folder stands aside and nothing is at `live`."""
    aside = _aside(live.absolute())
    if os.path.lexists(aside) and not os.path.lexists(live):
        aside.rename(live)


def flush(path: Path) -> None:
    """Wait until everything in a file or folder is on the disk. Raises OSError where it cannot be written.

    Linux is asked once for the whole file system: for each of a site's files it would take a hundred times as long.
    """
    library = ctypes.CDLL(ctypes.util.find_library("c") or None, use_errno=True)
    if sys.platform != "linux" or not hasattr(library, "syncfs"):
        _flush_each(path)
        return
    handle = os.open(path, os.O_RDONLY)
    try:
        if library.syncfs(handle) != 0:
            number = ctypes.get_errno()
            raise OSError(number, os.strerror(number), str(path))
    finally:
        os.close(handle)


def _flush_each(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        for child in path.iterdir():
            _flush_each(child)
    _sync(path)


def _aside(live: Path) -> Path:
    return live.with_name(f".{live.name}.aside")


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _swapped(new: Path, live: Path) -> bool:
    """Exchange the two in one system call; False where there is no such call."""
    call = _call()
    if call is None:
        return False
    function, before, after = call
    ends = (os.fsencode(new), os.fsencode(live))
    arguments = (before, ends[0], before, ends[1], after) if before is not None else (*ends, after)
    ctypes.set_errno(0)
    if function(*arguments) == 0:
        return True
    number = ctypes.get_errno()
    if number in MISSING:
        return False
    raise OSError(number, os.strerror(number), str(new), None, str(live))


def _call() -> tuple[ctypes._NamedFuncPointer, int | None, int] | None:
    """The system's call, the folder handle that it takes first (if it takes one), and its flag."""
    library = ctypes.CDLL(ctypes.util.find_library("c") or None, use_errno=True)
    if sys.platform == "linux" and hasattr(library, "renameat2"):
        library.renameat2.argtypes = [ctypes.c_int, ctypes.c_char_p, ctypes.c_int, ctypes.c_char_p, ctypes.c_uint]
        return library.renameat2, AT_FDCWD, RENAME_EXCHANGE
    if sys.platform == "darwin" and hasattr(library, "renamex_np"):
        library.renamex_np.argtypes = [ctypes.c_char_p, ctypes.c_char_p, ctypes.c_uint]
        return library.renamex_np, None, RENAME_SWAP
    return None
