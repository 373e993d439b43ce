"""What stands beside a map wherever it goes: title, unit, source, credit, the page it comes from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from atlas.legend import Categories
from atlas.maps.index_map import axes
from atlas.model import IndexResult, LayerMeta, LayerView, Scene, Source
from atlas.words import Strings, date_text, figures, listed, number, strings


@dataclass(frozen=True)
class About:
    """A map's words: `label` is its period, `licence` the end of its source.

    `address` is its page's, from the site's root; settled ones have no status. `note` says how a key of two measures
    is read.
    """

    id: str
    title: str
    unit: str
    source: str
    credit: str
    address: str
    label: str = ""
    licence: str = ""
    status: str = ""
    note: str = ""

    @property
    def full(self) -> str:
        """Title and period."""
        return f"{self.title}, {self.label}" if self.label else self.title


def about(scene: Scene, view: LayerView) -> About:
    """The words of a layer's shown period."""
    t, meta, shown = strings(scene.atlas.config.language), view.joined.meta, figures(view, scene.areas)
    return About(
        id=meta.id,
        title=meta.title,
        unit=t["embed"]["unit"].format(unit=meta.unit, count=number(shown.of, 0), many=scene.areas.many),
        source=_source(meta, t),
        credit=_credit(scene, (meta.source, *meta.other_sources)),
        address=f"{_section(scene, 'layers')}{meta.id}/",
        label=shown.label,
        licence=_licence(meta),
        status="" if meta.status == "official" else t["status"][meta.status],
    )


def about_index(scene: Scene, result: IndexResult, categories: Categories) -> About:
    """The words of an index's map. Its status is always said."""
    config = scene.atlas.config
    t = strings(config.language)
    up, across = axes(result)
    return About(
        id=result.index.id,
        title=categories.title,
        unit=categories.unit,
        source=t["embed"]["own"].format(publisher=config.publisher, date=date_text(config.data_date, t)),
        credit=scene.areas.source.credit or "",
        address=_section(scene, "index", result.index.id),
        status=t["status"][result.index.status],
        note=t["index"]["map_note"].format(up=up.phrase, across=across.phrase, many=scene.areas.many),
    )


def _source(meta: LayerMeta, t: Strings) -> str:
    """Who publishes the figures and under what licence: one publisher with its title, else every one by its name."""
    every = (meta.source, *meta.other_sources)
    publishers = list(dict.fromkeys(one.publisher for one in every))
    licence = _licence(meta)
    if len(publishers) == 1:
        return str(t["embed"]["source"].format(publisher=publishers[0], title=meta.source.title, licence=licence))
    return str(t["embed"]["sources"].format(publishers=listed(publishers, t), licence=licence))


def _licence(meta: LayerMeta) -> str:
    return "; ".join(dict.fromkeys(one.licence for one in (meta.source, *meta.other_sources)))


def _credit(scene: Scene, sources: Sequence[Source]) -> str:
    """What the licences of figures and shapes ask to be said, each once."""
    return ". ".join(dict.fromkeys(one.credit for one in (*sources, scene.areas.source) if one.credit))


def _section(scene: Scene, kind: str, of: str | None = None) -> str:
    sections = scene.atlas.config.sections
    return next((part.address for part in sections if part.kind == kind and of in (None, part.of)), "")
