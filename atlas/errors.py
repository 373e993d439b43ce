"""What can be wrong with an input, said once and in one form."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path


@dataclass(frozen=True)
class Problem:
    """One fault: where it is, what was found, what was expected, what to do about it.

    `file` is relative to the folder the atlas lives in, `line` counts from 1 (a CSV's header is line 1).
    """

    what: str
    file: str | None = None
    line: int | None = None
    field: str | None = None
    found: str | None = None
    expected: str | None = None
    nearest: str | None = None
    todo: str | None = None

    def __str__(self) -> str:
        place = ":".join(str(part) for part in (self.file, self.line) if part is not None)
        head = f"{place}: {self.what}" if place else self.what
        notes = (
            ("field", self.field),
            ("found", self.found),
            ("expected", self.expected),
            ("nearest", self.nearest),
            ("to do", self.todo),
        )
        return "\n".join([head, *(f"    {name}: {text}" for name, text in notes if text is not None)])


class AtlasError(Exception):
    """The user's input cannot be used. Carries every problem of one stage; the process ends with 1."""

    exit_code = 1

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(dict.fromkeys(problems))
        super().__init__("\n".join(str(problem) for problem in self.problems))


@dataclass
class Problems:
    """Collects the problems of one stage, so that they are reported together."""

    found: list[Problem] = field(default_factory=list)

    def add(self, problem: Problem) -> None:
        self.found.append(problem)

    @contextmanager
    def gathered(self) -> Iterator[None]:
        """Keep the problems of an AtlasError that the block raises, and go on after it."""
        try:
            yield
        except AtlasError as error:
            self.found.extend(error.problems)

    def raise_if_any(self) -> None:
        """Raise AtlasError with everything collected, if anything was."""
        if self.found:
            raise AtlasError(self.found)


def nearest(word: str, candidates: Iterable[str]) -> str | None:
    """The candidate most like `word`, or None where nothing is near enough to be a help."""
    close = difflib.get_close_matches(word, list(candidates), n=1, cutoff=0.5)
    return close[0] if close else None


def shown(text: object, limit: int = 60) -> str:
    """`text` as it can stand in a message: control characters escaped, long text cut."""
    safe = repr(str(text))[1:-1]
    return f'"{safe}"' if len(safe) <= limit else f'"{safe[:limit]}…"'


def relative(path: Path, root: Path) -> str:
    """`path` as a message names it: from the atlas's folder, with forward slashes."""
    try:
        return path.resolve().relative_to(root.resolve()).as_posix()
    except ValueError:
        return path.as_posix()
