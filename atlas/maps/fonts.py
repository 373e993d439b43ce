"""The theme's fonts as the rasteriser wants them: TrueType, one weight a file, under the names that our SVG asks for.

It draws no text, without a word, from WOFF2 files and from a family that it does not find.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from fontTools.ttLib import TTFont
from fontTools.varLib import instancer

from atlas.errors import AtlasError, Problem

SANS, SERIF = "Source Sans 3", "Newsreader"
FACES = (
    ("source-sans-3-latin.woff2", SANS, 400),
    ("source-sans-3-latin.woff2", SANS, 600),
    ("source-sans-3-latin-ext.woff2", SANS, 400),
    ("source-sans-3-latin-ext.woff2", SANS, 600),
    ("newsreader-latin.woff2", SERIF, 500),
    ("newsreader-latin-ext.woff2", SERIF, 500),
)


@dataclass
class Fonts:
    """Font files, made when they are first asked for."""

    source: Path
    folder: Path
    made: tuple[str, ...] = ()

    def files(self) -> tuple[str, ...]:
        """Paths of the TrueType files. Raises AtlasError where the theme's fonts are not there."""
        if not self.made:
            self.made = tuple(self._face(*face, number) for number, face in enumerate(FACES))
        return self.made

    def _face(self, name: str, family: str, weight: int, number: int) -> str:
        path = self.source / name
        if not path.is_file():
            what = "the theme's fonts are not where the bundler puts them"
            raise AtlasError([Problem(what, found=name, todo="run `make site`, which does it, or `npm run build`")])
        font = TTFont(path, recalcTimestamp=False)
        if "fvar" in font:
            font = instancer.instantiateVariableFont(font, {"wght": weight})
        font["OS/2"].usWeightClass = weight
        for old in (16, 17, 21, 22, 25):
            font["name"].removeNames(nameID=old)
        for id, text in (
            (1, family),
            (2, "Regular"),
            (4, f"{family} {weight}"),
            (6, f"{family} {weight}".replace(" ", "")),
        ):
            font["name"].setName(text, id, 3, 1, 0x409)
        font.flavor = None
        made = self.folder / f"{number}.ttf"
        font.save(made)
        return str(made)


@contextmanager
def fonts(source: Path) -> Iterator[Fonts]:
    """Fonts of a folder of WOFF2 files, for as long as the block lasts."""
    with TemporaryDirectory(prefix="atlas-fonts-") as folder:
        yield Fonts(source, Path(folder))
