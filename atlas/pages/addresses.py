"""Where things are on the site. Addresses start at the root, without a leading slash; those of pages end in one."""

from __future__ import annotations

import posixpath
from urllib.parse import urlsplit

from atlas.model import Scene, Section


def section(scene: Scene, kind: str, of: str | None = None) -> Section | None:
    """The first section of a kind (and of one layer or set, if given)."""
    found = (part for part in scene.atlas.config.sections if part.kind == kind and of in (None, part.of))
    return next(found, None)


def in_section(scene: Scene, kind: str, name: str, of: str | None = None) -> str:
    """The address of one thing's page; empty where the site has no section for it."""
    part = section(scene, kind, of)
    return f"{part.address}{name}/" if part else ""


def layer_page(scene: Scene, layer: str) -> str:
    """The page of an area layer."""
    return in_section(scene, "layers", layer)


def area_page(scene: Scene, code: str) -> str:
    """The profile of an area."""
    return in_section(scene, "areas", code)


def point_page(scene: Scene, layer: str, point: str) -> str:
    """The page of a point."""
    return in_section(scene, "points", point, of=layer)


def join_page(scene: Scene, layer: str) -> str:
    """The join report of a layer, as a page."""
    return in_section(scene, "data", f"joins/{layer}")


def provenance_page(scene: Scene, layer: str) -> str:
    """What was done to a layer, as a page."""
    return in_section(scene, "data", f"provenance/{layer}")


def relative(here: str, there: str) -> str:
    """`there` as a link on the page `here` writes it: the same under any base path."""
    link = posixpath.relpath(there or ".", here or ".")
    return f"{link}/" if there.endswith("/") or not there else link


def web_link(address: str | None) -> str:
    """An address from the data, if it is one of the web; else nothing: a link must not run a script."""
    parts = urlsplit(address or "")
    return address or "" if parts.scheme in ("http", "https") and parts.netloc else ""
