"""Themes: a page on one question, in the form of a case. What it restates is held against evidence.

A theme is `theme.toml` and the tables `sources.csv`, `evidence.csv` and `facts.csv` of a case. No number may stand in
its own words that is in the evidence of none of its facts.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from atlas.errors import Problem, Problems, nearest, shown
from atlas.figures import unsupported
from atlas.load.evidence import Check, Reading, check_evidence, check_fact, check_sentence, check_source, read_tables
from atlas.load.files import check_slug, label, report, strays
from atlas.load.provenance import REFRESHED
from atlas.load.theme_schema import COLUMNS, ThemeFile
from atlas.load.toml import check, read_toml
from atlas.model import Case, Config, RawLayer, Records

CHECKS: dict[str, Check] = {
    "sources.csv": check_source,
    "evidence.csv": check_evidence,
    "facts.csv": check_fact,
}


def read_theme(folder: Path, root: Path, problems: Problems) -> Case | None:
    """The theme in `folder`, or None; each fault of its files is added to `problems` with its file and line."""
    before = len(problems.found)
    named = check_slug(folder, root, problems)
    path = folder / "theme.toml"
    read = read_toml(path, root, problems)
    if read is None or not named:
        return None
    file = check(ThemeFile, *read, label(path, root), problems)
    if file is None:
        return None
    reading = Reading(file, {}, problems)
    read_tables(folder, root, COLUMNS, CHECKS, reading)
    report(problems, strays(folder, root, ("theme.toml", *COLUMNS, *REFRESHED)))
    if len(reading.tables) == len(COLUMNS):
        _check_words(reading, label(path, root))
    if len(problems.found) > before:
        return None
    data = file.model_dump(exclude={"title", "description", "rows", "adapter"})
    tables = {name.removesuffix(".csv"): rows for name, rows in reading.tables.items()}
    return Case(folder.name, file.title, file.description, {**data, **tables})


def theme_faults(
    theme: Case, layers: Sequence[RawLayer], records: Sequence[Records], config: Config, known: Mapping[str, list[str]]
) -> Iterator[Problem]:
    """A problem for each layer, table of records and section that a theme names and the atlas does not have.

    A link may lead to a page below a section: whether that is there, the check of the finished site says.
    `known` lists the ids under "figures" and "records" that are there though perhaps faulty: of those nothing is said.
    """
    file, data = f"layers/themes/{theme.slug}/theme.toml", theme.data
    addresses = [section.address for section in config.sections]
    named = [("maps", name, [*known["figures"], *known["layers"]]) for name in data["maps"]]
    named += [("table.records", table["records"], known["records"]) for table in data["table"]]
    own = [
        link["address"] for link in data["link"] if not str(link["address"]).startswith(tuple(filter(None, addresses)))
    ]
    named += [("link.address", address, addresses) for address in own]
    named += [("also", address, addresses) for address in data["also"]]
    for field, name, there in named:
        if name not in there:
            yield Problem("this is not there", file, None, field, shown(name), None, nearest(name, there))
    sets = {layer.meta.id: layer.meta.area_set for layer in layers if layer.meta.id in data["maps"]}
    if len(set(sets.values())) > 1:
        found = ", ".join(f"{name}: {sets[name]}" for name in sets)
        yield Problem("the maps of a theme are of one area set", file, None, "maps", found)
    for table in data["table"]:
        there = sorted({record.period for one in records if one.id == table["records"] for record in one.records})
        for period in map(str, table["periods"]):
            if there and period not in there:
                yield Problem("no figure is of this period", file, None, "table.periods", period, ", ".join(there))


def _check_words(reading: Reading[ThemeFile], file: str) -> None:
    """The sentence and the theme's own words; a disagreement, which a theme has no place to show from two sides."""
    check_sentence(reading, file)
    evidence = reading.evidence().values()
    text = " ".join(f"{known['value']} {known['date']} {known['figures']}" for known in evidence)
    own = [("aside", reading.file.aside)]
    own += [("limit.text", limit.text) for limit in reading.file.limit]
    own += [("link.text", link.text) for link in reading.file.link]
    for field, words in own:
        odd = unsupported(words, text)
        if odd:
            what = f"the evidence of no fact here holds {', '.join(odd)}"
            reading.problems.add(Problem(what, file, None, field, shown(words)))
    for row in evidence:
        if row["confidence"] == "conflict":
            reading.fault(row, "sources disagree on this fact: only a case can show both sides", "fact")
