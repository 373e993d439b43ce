"""Faults of a file's rows, each said once."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from atlas.errors import Problem, shown


@dataclass
class Faults:
    """Problems of a file's rows; the same fault in many rows is said once, with the number of further rows."""

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
        for key, problem in self.first.items():
            count = self.more[key]
            more = f" (and in {count:,} further {'row' if count == 1 else 'rows'})" if count else ""
            yield replace(problem, what=problem.what + more)
