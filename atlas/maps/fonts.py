"""The theme's fonts as the rasteriser wants them: TrueType, under the names that our SVG asks for.

It sets the weight of a variable font itself, from the one file. It draws no text, without a word, from WOFF2 files and
from a family that it does not find.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

from fontTools.ttLib import TTFont

from atlas.errors import AtlasError, Problem

SANS, SERIF = "Source Sans 3", "Newsreader"
FACES = (
    ("source-sans-3-latin.woff2", SANS, 400),
    ("newsreader-latin.woff2", SERIF, 500),
    ("source-sans-3-latin-ext.woff2", SANS, 400),
    ("newsreader-latin-ext.woff2", SERIF, 500),
)
COMMON = 2
"""Faces that every text needs; the rest are for letters beyond theirs."""


@dataclass
class Fonts:
    """Font files, made when a text first needs them."""

    source: Path
    folder: Path
    made: dict[int, str] = field(default_factory=dict)
    letters: set[int] = field(default_factory=set)

    def files(self, text: str) -> tuple[str, ...]:
        """Paths of the TrueType files that `text` needs. Raises AtlasError where the theme's fonts are not there."""
        files = [self._file(number) for number in range(COMMON)]
        if any(ord(letter) not in self.letters for letter in set(text) if letter.isprintable()):
            files += [self._file(number) for number in range(COMMON, len(FACES))]
        return tuple(files)

    def _file(self, number: int) -> str:
        if number not in self.made:
            font = _face(self.source, *FACES[number])
            if number < COMMON:
                self.letters |= set(font.getBestCmap())
            self.made[number] = str(self.folder / f"{number}.ttf")
            font.save(self.made[number])
        return self.made[number]


def _face(source: Path, name: str, family: str, weight: int) -> TTFont:
    path = source / name
    if not path.is_file():
        what = "the theme's fonts are not where the bundler puts them"
        raise AtlasError([Problem(what, found=name, todo="run `make site`, which does it, or `npm run build`")])
    font = TTFont(path, recalcTimestamp=False)
    font["OS/2"].usWeightClass = weight
    for old in (16, 17, 21, 22, 25):
        font["name"].removeNames(nameID=old)
    full = f"{family} {weight}"
    for id, text in ((1, family), (2, "Regular"), (4, full), (6, full.replace(" ", ""))):
        font["name"].setName(text, id, 3, 1, 0x409)
    font.flavor = None
    return font


@contextmanager
def fonts(source: Path, room: Path | None = None) -> Iterator[Fonts]:
    """Fonts of a folder of WOFF2 files, for as long as the block lasts.

    They stand below `room` where that can be written to: what a kill leaves there, the next build sweeps away.
    """
    with TemporaryDirectory(prefix="fonts.", dir=_writable(room)) as folder:
        yield Fonts(source, Path(folder))


def _writable(room: Path | None) -> Path | None:
    if room is not None:
        with suppress(OSError):
            room.mkdir(parents=True, exist_ok=True)
    return room if room is not None and room.is_dir() and os.access(room, os.W_OK) else None
