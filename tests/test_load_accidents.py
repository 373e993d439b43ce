"""Files spoilt by accident: whatever stands in them, there is an atlas or an error that says what to do."""

from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from atlas.errors import AtlasError
from atlas.join import join_all
from atlas.load import load_atlas

TESTS = Path(__file__).parent
VALUES = "layers/harvest-per-hand/values.csv"
LAYER = "layers/harvest-per-hand/layer.toml"

FILES = [
    "atlas.toml",
    LAYER,
    VALUES,
    "layers/workshops/layer.toml",
    "layers/workshops/points.csv",
    "layers/workshops/campuses.csv",
    "layers/workshops/excluded.csv",
    "layers/areas/squares/area.toml",
    "layers/areas/squares/boundaries.geojson",
    "layers/areas/squares/groups.csv",
    "layers/areas/squares/people.csv",
    "layers/areas/squares/aliases.csv",
    "layers/areas/squares/changes.csv",
    "site_src/pages/about.md",
]


SPLINTERS = [
    b"",
    b"\x00",
    b"\xff",
    b'"',
    b",",
    b"\n",
    b"\r",
    b"[",
    b"]]",
    b"{",
    b"=",
    b"-",
    b".",
    b"nan",
    b"1e400",
    b"9" * 5000,
    b"../",
    b"\xef\xbb\xbf",
    b"null",
    b"{}",
    b"[[",
    b"'''",
    b"\\ud800",
    b"\xed\xa0\x80",
]


@st.composite
def spoiled(draw: st.DrawFn) -> tuple[str, bytes]:
    """A file of the tiny atlas with one to three accidents."""
    name = draw(st.sampled_from(FILES))
    data = (TESTS / "cases" / "tiny" / name).read_bytes()
    for _ in range(draw(st.integers(1, 3))):
        at = draw(st.integers(0, len(data)))
        how = draw(st.sampled_from(["cut", "flip", "insert", "replace", "repeat line", "drop line", "swap lines"]))
        lines = data.split(b"\n")
        one, two = (draw(st.integers(0, len(lines) - 1)) for _ in range(2))
        if how == "cut":
            data = data[:at]
        elif how == "flip" and data:
            at = min(at, len(data) - 1)
            data = data[:at] + bytes([data[at] ^ (1 << draw(st.integers(0, 7)))]) + data[at + 1 :]
        elif how == "insert":
            data = data[:at] + draw(st.sampled_from(SPLINTERS)) + data[at:]
        elif how == "replace":
            data = data[:at] + draw(st.sampled_from(SPLINTERS)) + data[at + draw(st.integers(1, 12)) :]
        elif how == "repeat line":
            data = b"\n".join([*lines[:one], lines[one], *lines[one:]])
        elif how == "drop line":
            data = b"\n".join([*lines[:one], *lines[one + 1 :]])
        else:
            lines[one], lines[two] = lines[two], lines[one]
            data = b"\n".join(lines)
    return name, data


@pytest.fixture(scope="module")
def playground(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("spoiled") / "atlas"
    shutil.copytree(TESTS / "cases" / "tiny", folder)
    return folder


@settings(
    max_examples=300, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(spoiled())
def test_no_accident_is_anything_but_an_atlas_error(playground: Path, accident: tuple[str, bytes]) -> None:
    name, data = accident
    path = playground / name
    whole = path.read_bytes()
    try:
        path.write_bytes(data)
        for joined in join_all(load_atlas(playground)).values():
            assert np.isfinite(joined.values[joined.shown]).any()
    except AtlasError as error:
        assert error.problems
        assert all(problem.what for problem in error.problems)
        str(error).encode("utf-8")
    finally:
        path.write_bytes(whole)
