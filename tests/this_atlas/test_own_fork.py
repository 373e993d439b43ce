"""What docs/fork.md empties is there to be emptied, and the generator that a fork keeps names nothing of this atlas."""

from __future__ import annotations

import re

from declared import ROOT

from atlas.model import Atlas


def test_what_the_page_empties_is_there() -> None:
    page = (ROOT / "docs" / "fork.md").read_text(encoding="utf-8")
    (paths,) = re.findall(r"^git rm -rq (.+)$", page, re.MULTILINE)
    assert [path for path in paths.split() if not (ROOT / path).exists()] == []


ALSO_WORDS = {"Reading", "March", "Over", "Street", "Hook", "Box", "Bar", "Page", "Ford", "Bow", "Ash", "Well"}
"""Places whose names are words as well."""

OF_A_COUNTRY = re.compile(
    r"""\b(UK|GB|Brit(ain|ish)|English|Scot(land|tish)|Welsh|Irish|London|ONS|HESA|REF|UKPRN|GVA|GDHI|GDP|Nomis|ASHE
    |Ofcom|pounds?|sterling|boroughs?|county|counties|councils?|unitary|authorit(y|ies)|universit(y|ies)|wages?|poverty
    |broadband|apprentice\w*|deprivation|LSOA|MSOA|lad\d\d|E0\d{7}|EPSG:27700|ITL|NUTS
    |postcodes?\ district)\b|£[^0-9.]""",
    re.VERBOSE,
)


def test_the_generator_names_no_place_publisher_layer_or_country(real_atlas: Atlas) -> None:
    """In code, scripts, styles, templates and strings of the interface."""
    names = {layer.meta.source.publisher for layer in real_atlas.layers} | {
        layer.meta.title for layer in real_atlas.layers
    }
    names |= {layer.meta.id for layer in real_atlas.layers if "-" in layer.meta.id}
    for areas in real_atlas.area_sets.values():
        names |= {*areas.names, *(group.name for group in areas.groups), *(alias.name for alias in areas.aliases)}
    for layer in real_atlas.points:
        names |= {point.name for point in layer.points}
    wanted = {name for name in names if len(name) > 3 and not re.fullmatch(r"[A-Z]{1,2}\d+\w?", name)} - ALSO_WORDS
    found = []
    for path in sorted((ROOT / "atlas").rglob("*")):
        if path.suffix in {".py", ".html", ".js", ".css", ".toml"} and "dist" not in path.parts:
            text = path.read_text(encoding="utf-8")
            found += [f"{path.name}: {match[0]}" for match in OF_A_COUNTRY.finditer(text)]
            found += [
                f"{path.name}: {name}"
                for name in wanted
                if name in text and re.search(rf"(?<![\w-]){re.escape(name)}(?![\w-])", text)
            ]
    assert found == []
