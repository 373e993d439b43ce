"""Scripts, styles and fonts under names that carry their content's hash, so that no reader meets an old one."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path, PurePosixPath

from atlas.errors import AtlasError, Problem, nearest
from atlas.model import Tree

THEME = Path(__file__).parent / "theme"
DIST = THEME / "dist"
STYLES = THEME / "css"
IMAGES = THEME / "images"
ASSET = re.compile(r"asset:([A-Za-z0-9_.-]+)")


def fingerprinted(name: str, content: bytes) -> str:
    """`site.css` -> `site.1a2b3c4d.css`."""
    path = PurePosixPath(name)
    return f"{path.stem}.{hashlib.sha256(content).hexdigest()[:8]}{path.suffix}"


def assets(extra_styles: dict[str, str]) -> tuple[Tree, dict[str, str]]:
    """Every asset at its hashed address, and the address of each name.

    `extra_styles`: styles made by the build (the palettes' rules), by name, put before the written ones.
    The written styles are joined in the order of their names into one file, `site.css`; in them `asset:NAME`
    stands for the address of another asset. Raises AtlasError where the scripts were never bundled.
    """
    bundled = sorted(path for path in DIST.glob("*") if path.suffix) if DIST.is_dir() else []
    if not any(path.suffix == ".js" for path in bundled):
        what = "the site's scripts have not been bundled"
        raise AtlasError(
            [Problem(what, file="atlas/theme/dist", todo="run `make site`, which does it, or `npm run build`")]
        )
    tree: Tree = {}
    names: dict[str, str] = {}
    for path in [*bundled, *sorted(IMAGES.glob("*"))]:
        content = path.read_bytes()
        names[path.name] = f"assets/{fingerprinted(path.name, content)}"
        tree[names[path.name]] = content
    written = [path.read_text(encoding="utf-8") for path in sorted(STYLES.glob("*.css"))]
    style = resolved("\n".join([*extra_styles.values(), *written]), names).encode()
    names["site.css"] = f"assets/{fingerprinted('site.css', style)}"
    tree[names["site.css"]] = style
    return tree, names


def added(name: str, content: bytes, names: dict[str, str]) -> Tree:
    """One more asset, which a build has made; `names` learns its address."""
    names[name] = f"assets/{fingerprinted(name, content)}"
    return {names[name]: content}


def resolved(style: str, names: dict[str, str]) -> str:
    """`style` with the addresses of the assets that it names, relative to itself."""

    def address(match: re.Match[str]) -> str:
        name = match.group(1)
        if name not in names:
            near = nearest(name, names)
            raise AtlasError([Problem("a style names an asset that is not there", found=name, nearest=near)])
        return PurePosixPath(names[name]).name

    return ASSET.sub(address, style)
