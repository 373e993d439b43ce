"""Faults of a file's rows, each said once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

from atlas.errors import Problem, shown

SEVERAL = 3
"""So many texts with one fault are said one by one; more of them are one fault of the file."""

NAMED = 8


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
        for key in self.first:
            alike.setdefault(key[:2], []).append(key)
        for keys in alike.values():
            if len(keys) > SEVERAL:
                yield self._together(keys)
            else:
                yield from self._one_by_one(keys)

    def _one_by_one(self, keys: Iterable[tuple[str, str | None, str | None]]) -> Iterator[Problem]:
        for key in keys:
            yield replace(self.first[key], what=self.first[key].what + _further(self.more[key]))

    def _together(self, keys: list[tuple[str, str | None, str | None]]) -> Problem:
        """The first of many texts with one fault, and which others have it."""
        first = self.first[keys[0]]
        rows = sum(self.more[key] + 1 for key in keys) - 1
        others = [self.first[key].found or "" for key in keys[1:]]
        more = f" and {len(others) - NAMED:,} more" if len(others) > NAMED else ""
        return replace(
            first, what=first.what + _further(rows), found=f"{first.found}; then {', '.join(others[:NAMED])}{more}"
        )


def _further(count: int) -> str:
    return f" (and in {count:,} further {'row' if count == 1 else 'rows'})" if count else ""
