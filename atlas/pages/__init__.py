"""From a scene to the pages of its site. A section's kind names the function that makes its pages."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from atlas.model import Page, Scene, Section
from atlas.pages.case import cases
from atlas.pages.cluster import clusters
from atlas.pages.data import data
from atlas.pages.home import home
from atlas.pages.index import index
from atlas.pages.layer import layers
from atlas.pages.method import method
from atlas.pages.place import places
from atlas.pages.pockets import pockets
from atlas.pages.point import points
from atlas.pages.site import shared
from atlas.pages.theme import themes

__all__ = ["PAGES", "shared"]

PAGES: dict[str, Callable[[Scene, Section], Iterator[Page]]] = {
    "home": home,
    "layers": layers,
    "areas": places,
    "points": points,
    "cases": cases,
    "data": data,
    "index": index,
    "method": method,
    "themes": themes,
    "clusters": clusters,
    "pockets": pockets,
}
