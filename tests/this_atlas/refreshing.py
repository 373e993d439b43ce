"""What tests of refreshes share: a layer of this repository, made from excerpts of its publishers' files."""

from __future__ import annotations

import gzip
import hashlib
import re
import shutil
from collections.abc import Mapping
from datetime import date
from functools import cache
from pathlib import Path

from atlas.errors import Problems
from atlas.load.areas import read_area_sets
from atlas.model import AreaSet
from atlas.refresh import refresh

ROOT = Path(__file__).parents[2]
EXCERPTS = ROOT / "tests" / "excerpts"
TODAY = date(2030, 1, 2)


@cache
def area_sets() -> dict[str, AreaSet]:
    """The repository's area sets, read once: they take a second."""
    return read_area_sets(ROOT, Problems())[0]


def put(root: Path, path: str, content: bytes) -> None:
    """A publisher's file, packed where its path says so."""
    file = root / "data" / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(gzip.compress(content, mtime=0) if path.endswith(".gz") else content)


def copied(root: Path, layer: str, files: Mapping[str, bytes]) -> Path:
    """A folder with one layer as it is declared here, its area sets, and `files` by their declared paths.

    Excerpts have few areas, so the share of areas that must match is set to almost none; the checksums are theirs.
    """
    (root / "layers" / "areas").mkdir(parents=True)
    for folder in sorted((ROOT / "layers" / "areas").iterdir()):
        (root / "layers" / "areas" / folder.name).mkdir()
        text = (folder / "area.toml").read_text("utf-8")
        (root / "layers" / "areas" / folder.name / "area.toml").write_text(text, encoding="utf-8")
    target = root / "layers" / layer
    shutil.copytree(ROOT / "layers" / layer, target, ignore=shutil.ignore_patterns("*.csv", "*.json", "*.jsonl"))
    toml = target / "layer.toml"
    text = re.sub(r"(?m)^min_match = .*$", "min_match = 0.001", toml.read_text("utf-8"))
    text = re.sub(r'(?m)^sha256 = ".*"$', f'sha256 = "{hashlib.sha256(b"").hexdigest()}"', text)
    toml.write_text(text, encoding="utf-8")
    for path, content in files.items():
        put(root, path, content)
    return root


def run(root: Path, *layers: str, update: bool = True) -> tuple[tuple[str, ...], str]:
    said: list[str] = []
    written = refresh(root, layers, root / "data", update, said.append, TODAY)
    return written, "\n".join(said)
