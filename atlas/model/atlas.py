"""Every input of a build, and how a site is laid out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from atlas.model.areas import AreaSet
from atlas.model.index import Spec
from atlas.model.layers import RawLayer, Status
from atlas.model.points import PointLayer, Records


@dataclass(frozen=True)
class Section:
    """A part of the site that holds one kind of thing: its pages' address, its title in the navigation.

    `nav` false: it is not in the navigation that every page has, and is reached by links.
    """

    kind: str
    address: str
    title: str
    of: str = ""
    id_field: str = ""
    nav: bool = True


@dataclass(frozen=True)
class Config:
    """`atlas.toml`. `data_date` is the atlas's version and fixes every time stamp of a build."""

    title: str
    description: str
    publisher: str
    contact: str
    licence: str
    data_date: date
    area_set: str
    sections: tuple[Section, ...]
    themes: Mapping[str, str]
    home_layer: str
    palettes: Mapping[str, str] = field(default_factory=dict)
    repository: str | None = None
    embed: Mapping[str, Any] = field(default_factory=dict)
    about: Mapping[str, Any] = field(default_factory=dict)
    language: str = "en"
    search_parts: tuple[str, ...] = ()
    search: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Case:
    """A case study, or a theme: facts with sources, places, events. `data` holds its tables as read and checked."""

    slug: str
    title: str
    description: str
    data: Mapping[str, Any]


@dataclass(frozen=True)
class Index:
    """An index layer as declared: `spec` holds parts, weights and rules, checked, with its tables."""

    id: str
    title: str
    description: str
    area_set: str
    status: Status
    spec: Spec


@dataclass(frozen=True)
class Atlas:
    """Every input of a build, read and checked. `moves`: address that has moved -> where it is now.

    `themes` are pages on one question each, in the form of a case; `config.themes` are what maps are sorted by.
    """

    config: Config
    area_sets: Mapping[str, AreaSet]
    layers: tuple[RawLayer, ...]
    points: tuple[PointLayer, ...]
    indexes: tuple[Index, ...]
    cases: tuple[Case, ...]
    pages: Mapping[str, str]
    moves: Mapping[str, str] = field(default_factory=dict)
    themes: tuple[Case, ...] = ()
    records: tuple[Records, ...] = ()
