"""An account as lines for a terminal: facts in two columns, then the steps, each further in than what it makes."""

from __future__ import annotations

from collections.abc import Iterator

from atlas.explain.account import Account, Step

GAP = 2


def lines(account: Account) -> Iterator[str]:
    """The lines, plain text."""
    yield account.title
    yield "=" * len(account.title)
    width = max(len(name) for name, _ in account.facts) + GAP
    for name, text in account.facts:
        yield f"{name:<{width}}{text}"
    yield ""
    yield from _step(account.step, "")
    if account.files:
        yield ""
        yield "Publishers’ files, as they were when the figures were taken in:"
        for file in account.files:
            yield f"  {file.path}"
            yield f"      {file.address or 'put together by the editors'}"
            yield f"      sha256 {file.sha256}"


def _step(step: Step, indent: str) -> Iterator[str]:
    yield f"{indent}{step.value or 'no figure'}  ←  {step.what}" if step.what else f"{indent}{step.value}"
    for note in step.notes:
        yield f"{indent}      {note}"
    for part in step.parts:
        yield from _step(part, f"{indent}    ")
