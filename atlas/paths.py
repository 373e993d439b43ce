"""SVG path data from points on an integer grid: relative, with implied commands, as short as it gets."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import pairwise

import numpy as np

from atlas.model import IntArray

Points = Sequence[tuple[int, int]]
TOKEN = re.compile(r"([mlhvz])|(-?\d+)")


def path_data(rings: Iterable[IntArray]) -> str:
    """Closed rings (each an (n, 2) integer array, first point not repeated) -> one `d`."""
    return line_data([([(int(x), int(y)) for x, y in ring.tolist()], True) for ring in rings])


def line_data(lines: Iterable[tuple[Points, bool]]) -> str:
    """Lines (points, closed) -> one `d`. Points in the middle of a straight run are left out."""
    out: list[str] = []
    at = (0, 0)
    for points, closed in lines:
        bends = _bends(points, closed)
        out.append(_line(bends, at, closed))
        at = bends[0] if closed else bends[-1]
    return "".join(out)


def read_path(path: str) -> list[IntArray]:
    """The points of each line of a `d` made here, absolute, (n, 2) each; closing edges are not repeated."""
    lines: list[list[tuple[int, int]]] = []
    command, waiting, x, y = "", [], 0, 0
    for letter, digits in TOKEN.findall(path):
        if letter:
            command = letter
            x, y = lines[-1][0] if letter == "z" else (x, y)
            continue
        waiting.append(int(digits))
        if command in "ml" and len(waiting) < 2:
            continue
        dx, dy = (waiting[0], 0) if command == "h" else (0, waiting[0]) if command == "v" else waiting
        x, y, waiting = x + dx, y + dy, []
        if command == "m":
            lines.append([])
            command = "l"
        lines[-1].append((x, y))
    return [np.array(line, dtype=np.int64) for line in lines]


def _bends(points: Points, closed: bool) -> list[tuple[int, int]]:
    """The points where a line turns, and the ends of an open one."""
    line = np.asarray(points, dtype=np.int64)
    if len(line) < 3:
        return [(int(x), int(y)) for x, y in line.tolist()]
    before, after = line - np.roll(line, 1, axis=0), np.roll(line, -1, axis=0) - line
    turns = before[:, 0] * after[:, 1] != before[:, 1] * after[:, 0]
    back = (before * after).sum(axis=1) < 0
    keep = turns | back
    if not closed:
        keep[[0, -1]] = True
    return [(int(x), int(y)) for x, y in line[keep].tolist()]


def _line(points: Points, at: tuple[int, int], closed: bool) -> str:
    """One line: `m`, then runs of `l`, `h`, `v`; a repeated command is implied."""
    x, y = points[0]
    out = ["m", _pair(x - at[0], y - at[1])]
    command = "l"
    for (x0, y0), (x1, y1) in pairwise(points):
        dx, dy = x1 - x0, y1 - y0
        wanted, text = ("h", str(dx)) if dy == 0 else ("v", str(dy)) if dx == 0 else ("l", _pair(dx, dy))
        implied = wanted == command
        out.append(text if implied and text.startswith("-") else f" {text}" if implied else f"{wanted}{text}")
        command = wanted
    return "".join(out) + ("z" if closed else "")


def _pair(x: int, y: int) -> str:
    return f"{x}{y}" if y < 0 else f"{x} {y}"
