"""How many records stand at exactly nought: pure counting, used where figures are taken in and where they are shown."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from atlas.model import Record


@dataclass(frozen=True)
class Share:
    """How many of the `of` things with a figure have exactly nought. `missing` have no figure and count nowhere."""

    period: str
    nought: int
    of: int
    missing: int

    @property
    def value(self) -> float | None:
        """The share, 0 to 1; None where nothing has a figure."""
        return self.nought / self.of if self.of else None


def shares(records: Iterable[Record]) -> tuple[Share, ...]:
    """The share of things at nought, by period. What is not known is not nought."""
    found: dict[str, list[float | None]] = {}
    for record in records:
        found.setdefault(record.period, []).append(record.value)
    return tuple(
        Share(period, known.count(0.0), len(known), len(values) - len(known))
        for period, values in sorted(found.items())
        for known in [[value for value in values if value is not None]]
    )
