"""Faults of a file's rows, each said once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from atlas.errors import Problem, shown

SEVERAL = 3
"""So many texts with one fault are said one by one; more of them are one fault of the file."""

NAMED = 8


def condensed(problems: Iterable[Problem]) -> Iterator[Problem]:
    """Problems of files, those of one kind in one column of one file as one where they are many."""
    alike: dict[tuple[str | None, str, str | None], list[Problem]] = {}
    for problem in problems:
        alike.setdefault((problem.file, problem.what, problem.field), []).append(problem)
    for found in alike.values():
        if len(found) > SEVERAL:
            yield _together(found, len(found) - 1)
        else:
            yield from found


def _together(problems: Sequence[Problem], further: int) -> Problem:
    """The first of many problems of one kind, and what else has it."""
    first, *others = problems
    named = [other.found for other in others if other.found]
    more = f" and {len(named) - NAMED:,} more" if len(named) > NAMED else ""
    found = f"{first.found}; then {', '.join(named[:NAMED])}{more}" if named else first.found
    return replace(first, what=first.what + _further(further), found=found)


@dataclass
class Faults:
    """Problems of a file's rows; the same fault in many rows is said once, with what else has it."""

    file: str
    declared_in: str
    first: dict[tuple[str, str | None, str | None], Problem] = field(default_factory=dict)
    more: dict[tuple[str, str | None, str | None], int] = field(default_factory=dict)

    def add(self, line: int | None, what: str, column: str | None, found: str | None, **notes: str | None) -> None:
        key = (what, column, found)
        if key in self.first:
            self.more[key] += 1
            return
        text = None if found is None else shown(found)
        self.first[key] = Problem(what, self.file, line, column, text, **notes)
        self.more[key] = 0

    def all(self) -> Iterable[Problem]:
        alike: dict[tuple[str, str | None], list[tuple[str, str | None, str | None]]] = {}
        columns = {what: {key[1] for key in self.first if key[0] == what} for what, *_ in self.first}
        for key in self.first:
            many = len(columns[key[0]]) > SEVERAL
            alike.setdefault((key[0], None if many else key[1]), []).append(key)
        for keys in alike.values():
            if len(keys) > SEVERAL:
                yield _together([self.first[key] for key in keys], sum(self.more[key] + 1 for key in keys) - 1)
            else:
                yield from self._one_by_one(keys)

    def _one_by_one(self, keys: Iterable[tuple[str, str | None, str | None]]) -> Iterator[Problem]:
        for key in keys:
            yield replace(self.first[key], what=self.first[key].what + _further(self.more[key]))


def _further(count: int) -> str:
    return f" (and in {count:,} further {'row' if count == 1 else 'rows'})" if count else ""
