"""What an explanation is made of."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Step:
    """One step on the way to a figure. `value`: the figure it gives, every digit; "" where it gives none.

    `what` says how, `notes` what else is known of it; `parts` are the steps that it is made from.
    """

    what: str
    value: str = ""
    notes: tuple[str, ...] = ()
    parts: tuple[Step, ...] = ()


@dataclass(frozen=True)
class File:
    """A publisher's file that the figures are from."""

    path: str
    address: str
    sha256: str


@dataclass(frozen=True)
class Account:
    """A figure as it is shown, and how it came to be. Pairs of `facts` are a name and a text."""

    layer: str
    title: str
    facts: tuple[tuple[str, str], ...]
    step: Step
    files: tuple[File, ...]
