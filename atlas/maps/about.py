"""What stands beside a map wherever it goes: title, unit, source, credit, the page it comes from."""

from __future__ import annotations

from dataclasses import dataclass

from atlas.legend import Categories
from atlas.model import IndexResult, LayerView, Scene, Source
from atlas.words import Strings, figures, number, strings


@dataclass(frozen=True)
class About:
    """A map's words: `label` is its period, `address` its page's, from the site's root; settled ones have no status."""

    id: str
    title: str
    unit: str
    source: str
    credit: str
    address: str
    label: str = ""
    status: str = ""

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
        source=_source(meta.source, t),
        credit=_credit(scene, meta.source),
        address=f"{_section(scene, 'layers')}{meta.id}/",
        label=shown.label,
        status="" if meta.status == "official" else t["status"][meta.status],
    )


def about_index(scene: Scene, result: IndexResult, categories: Categories) -> About:
    """The words of an index's map. Its status is always said."""
    t = strings(scene.atlas.config.language)
    return About(
        id=result.index.id,
        title=categories.title,
        unit=categories.unit,
        source=t["embed"]["own"].format(publisher=scene.atlas.config.publisher),
        credit=scene.areas.source.credit or "",
        address=_section(scene, "index", result.index.id),
        status=t["status"][result.index.status],
    )


def _source(source: Source, t: Strings) -> str:
    return str(t["embed"]["source"].format(publisher=source.publisher, title=source.title, licence=source.licence))


def _credit(scene: Scene, source: Source) -> str:
    """What the licences of figures and shapes ask to be said, each once."""
    return ". ".join(dict.fromkeys(one.credit for one in (source, scene.areas.source) if one.credit))


def _section(scene: Scene, kind: str, of: str | None = None) -> str:
    sections = scene.atlas.config.sections
    return next((part.address for part in sections if part.kind == kind and of in (None, part.of)), "")
