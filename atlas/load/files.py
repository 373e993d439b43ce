"""Bytes to text: what cannot be read at all, said as a problem."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

from atlas.errors import Problem, Problems, nearest, shown

ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]")
"""Characters that no XML, and so no SVG and no page, can hold."""

SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
"""What a folder may be called that becomes part of an address."""

CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")
"""What a code may look like: it becomes part of an address and of a file's name."""

BYTES_LIMIT = 500_000_000


def label(path: Path, root: Path) -> str:
    """`path` from the atlas's folder with forward slashes, and printable whatever the file system holds."""
    try:
        text = path.relative_to(root).as_posix()
    except ValueError:
        text = path.as_posix()
    return text.encode("utf-8", "backslashreplace").decode("utf-8")


def read_bytes(path: Path, root: Path, problems: Problems) -> bytes | None:
    """The file's content, or None and a problem: missing, no file, unreadable, far too large."""
    file = label(path, root)
    try:
        if not path.exists():
            problems.add(Problem("the file is missing", file, nearest=_sibling(path), todo="put it back"))
            return None
        if not path.is_file():
            problems.add(Problem("this must be a file", file, found="a folder" if path.is_dir() else "no plain file"))
            return None
        if path.stat().st_size > BYTES_LIMIT:
            problems.add(Problem("the file is too large", file, expected=f"at most {BYTES_LIMIT:,} bytes"))
            return None
        return path.read_bytes()
    except OSError as error:
        problems.add(Problem("the file cannot be read", file, found=error.strerror or type(error).__name__))
        return None


def read_text(path: Path, root: Path, problems: Problems) -> str | None:
    """The file as text, its byte-order marks dropped, or None and a problem with the line of the bad byte."""
    data = read_bytes(path, root, problems)
    if data is None:
        return None
    file = label(path, root)
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        problems.add(Problem("the file is not UTF-8", file, 1, found="UTF-16", todo="save it as UTF-8"))
        return None
    try:
        text = data.decode("utf-8").lstrip("\ufeff")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        problems.add(
            Problem(
                "the file is not UTF-8", file, line, found=f"byte {data[error.start]:#04x}", todo="save it as UTF-8"
            )
        )
        return None
    bad = ILLEGAL.search(text)
    if bad:
        line = text.count("\n", 0, bad.start()) + 1
        problems.add(
            Problem("a character that no page can hold", file, line, found=f"U+{ord(bad[0]):04X}", todo="remove it")
        )
        return None
    return text


def folders(path: Path, root: Path, problems: Problems) -> list[Path]:
    """The folders in `path` in the order of their names; hidden ones are left out. None where `path` is missing."""
    try:
        if not path.exists():
            return []
        found = sorted(entry for entry in path.iterdir() if not entry.name.startswith((".", "_")))
        return [entry for entry in found if entry.is_dir()]
    except OSError as error:
        problems.add(
            Problem("the folder cannot be read", label(path, root), found=error.strerror or type(error).__name__)
        )
        return []


def check_slug(folder: Path, root: Path, problems: Problems) -> bool:
    """Whether the folder's name can be part of an address; a problem where it cannot."""
    if SLUG.fullmatch(folder.name):
        return True
    problems.add(
        Problem(
            "the folder's name cannot be part of an address",
            label(folder, root),
            found=shown(folder.name),
            expected="small letters and digits, with single hyphens between them",
            todo="rename the folder",
        )
    )
    return False


def strays(folder: Path, root: Path, known: Iterable[str]) -> Iterator[Problem]:
    """Files in `folder` that nothing reads: a name mistyped, and a table is lost without a word.

    Hidden ones, those that begin with an underscore, and texts about the folder (`.md`) may stand there.
    """
    names = sorted(known)
    there = sorted(entry.name for entry in folder.iterdir()) if folder.is_dir() else []
    for name in there:
        if name not in names and not name.startswith((".", "_")) and not name.endswith(".md"):
            near, todo = nearest(name.lower(), names), "correct its name, or move it out of layers/"
            yield Problem("a file that nothing reads", label(folder / name, root), None, None, None, None, near, todo)


def report(problems: Problems, found: Iterable[Problem], limit: int = 12) -> None:
    """Add `found`, of each kind of fault in a file the first `limit`, and say how many more there are."""
    counts: Counter[tuple[str | None, str]] = Counter()
    for problem in found:
        counts[problem.file, problem.what] += 1
        if counts[problem.file, problem.what] <= limit:
            problems.add(problem)
    for (file, what), count in counts.items():
        if count > limit:
            problems.add(Problem(f"{count - limit} more of this kind: {what}", file))


def _sibling(path: Path) -> str | None:
    try:
        names = sorted(entry.name for entry in path.parent.iterdir())
    except OSError:
        return None
    return nearest(path.name, names)
