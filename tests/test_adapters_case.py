"""Evidence of a case from its file: figures, sources, what is approximate; facts reworded are refused."""

from __future__ import annotations

import csv
import json
from typing import Any

import pytest

from atlas.adapters.case import case as adapt
from atlas.adapters.case import mark
from atlas.adapters.tidy import Given
from atlas.errors import AtlasError

# The adapter


def facts_file(**changes: Any) -> dict[str, Any]:
    fact = {
        "claim": "The yard held 40 benches in 2019",
        "value": 40,
        "unit": "benches",
        "date": "2019",
        "longitude": 0.5,
        "latitude": 50.4,
        "source_ids": ["yard"],
        "confidence": "seen",
        "note": "coordinates approximate: middle of the yard; another source says 1,200",
    }
    source = {
        "id": "yard",
        "publisher": "The Yard",
        "title": "Here",
        "url": "https://example.org",
        "date": None,
        "kind": "x",
    }
    return {"facts": [{**fact, **changes}], "sources": [source]}


def adapted(
    document: dict[str, Any], marks: dict[str, str], more: list[dict[str, Any]] | None = None
) -> dict[str, bytes]:
    files = {"facts.json": json.dumps(document).encode()}
    options: dict[str, Any] = {"file": [{"role": "facts", "path": "facts.json"}, *(more or [])], "facts": marks}
    for entry in more or []:
        box = {"type": "Polygon", "coordinates": [[[0, 0], [4, 0], [4, 4], [0, 4], [0, 0]]]}
        shape = {"type": "Feature", "properties": {"k": "7"}, "geometry": box}
        files[entry["path"]] = json.dumps({"type": "FeatureCollection", "features": [shape]}).encode()
        options |= {"keep": [1.0, 1.0, 5.0, 5.0], "tolerance": 0.01}
    return dict(adapt(Given("case.toml", files, options)).files)


def test_evidence_holds_figures_sources_and_what_is_approximate() -> None:
    files = adapted(facts_file(), {"0": mark("The yard held 40 benches in 2019")})
    (row,) = csv.DictReader(files["evidence.csv"].decode().splitlines())
    assert (row["value"], row["date"], row["sources"], row["figures"]) == ("40", "2019", "yard", "40 2019 1200")
    assert row["approximate"] == "middle of the yard"
    assert files["sources.csv"].decode().splitlines()[1] == "yard,The Yard,Here,https://example.org,,x"


def test_a_fact_that_was_reworded_is_refused() -> None:
    with pytest.raises(AtlasError, match="fact 0 no longer reads as it did"):
        adapted(facts_file(), {"0": mark("The yard held 41 benches in 2019")})
    with pytest.raises(AtlasError, match="there is no such fact"):
        adapted(facts_file(), {"5": "00000000"})
    with pytest.raises(AtlasError, match="names a source that is not listed"):
        adapted(facts_file(source_ids=["gone"]), {"0": mark("The yard held 40 benches in 2019")})


def test_shapes_are_taken_by_their_code_and_cut() -> None:
    regions = {
        "role": "regions",
        "path": "r.geojson",
        "code": "k",
        "take": [{"value": "7", "code": "r7", "name": "Seven"}],
    }
    made = json.loads(adapted(facts_file(), {}, [regions])["regions.geojson"])
    (feature,) = made["features"]
    assert feature["properties"] == {"code": "r7", "name": "Seven"}
    assert sorted({x for x, _ in feature["geometry"]["coordinates"][0]}) == [1, 4]
    wrong = {**regions, "take": [{"value": "8", "code": "r8", "name": "Eight"}]}
    with pytest.raises(AtlasError, match="there is no such shape"):
        adapted(facts_file(), {}, [wrong])
