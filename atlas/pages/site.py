"""What every page shares: the strings table, the site's name and sections, the addresses of its assets."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import PurePosixPath
from typing import Any

from atlas.model import Scene
from atlas.pages.about import about, contact
from atlas.pages.addresses import section, web_link
from atlas.pages.theme import named_on
from atlas.words import date_text, strings


def shared(scene: Scene, assets: Mapping[str, str]) -> dict[str, Any]:
    """`t`, `site` and `assets` as templates read them; plain JSON."""
    return {"t": strings(scene.atlas.config.language), "site": site(scene), "assets": dict(assets)}


def site(scene: Scene) -> dict[str, Any]:
    """The site's frame: who publishes it, its sections, the links at its foot."""
    config = scene.atlas.config
    places = section(scene, "areas")
    also = named_on(scene)
    kind = config.search.get("kind")
    return {
        "title": config.title,
        "description": config.description,
        "publisher": config.publisher,
        "licence": config.licence,
        "language": config.language,
        "data_date": config.data_date.isoformat(),
        "data_date_text": date_text(config.data_date, strings(config.language)),
        "repository": web_link(config.repository),
        "about": about(config, strings(config.language)),
        "contact": contact(config, strings(config.language)),
        "url": scene.site_url,
        "places": places.address if places else "",
        "sections": [
            {"title": part.title, "address": part.address}
            for part in config.sections
            if part.kind != "home" and part.nav
        ],
        "links": links(scene),
        **({"also": also} if also else {}),
        **({"search_kind": kind} if kind else {}),
    }


def links(scene: Scene) -> list[dict[str, str]]:
    """The pages of the foot that this site has, in the order of the strings table."""
    written = {PurePosixPath(path).stem for path in scene.atlas.pages}
    sections = {part.address.rstrip("/") for part in scene.atlas.config.sections}
    titles: Mapping[str, str] = strings(scene.atlas.config.language)["foot"]
    return [{"title": title, "address": f"{name}/"} for name, title in titles.items() if name in written | sections]
