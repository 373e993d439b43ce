"""What tests of refreshes share: an atlas of one layer, the file it was made from, and the publisher's next release."""

from __future__ import annotations

import hashlib
import shutil
from datetime import date
from pathlib import Path

from atlas.refresh import Update, refresh

SETS = Path(__file__).parent / "cases" / "tiny" / "layers" / "areas"
TODAY = date(2030, 1, 2)
CODES = ("SQ1", "SQ2", "SQ3", "SQ4", "SQ5")
LAYER = """
title = "Fish"
area_set = "squares"

[source]
address = "https://example.org/{id}.csv"
retrieved = 2024-01-15
sha256 = "{sha256}"

[adapter]
kind = "long"
columns = {{ code = "code", period = "year", value = "value" }}
leave_out = {{ X = "not a square" }}
figures = "count"

[[adapter.file]]
path = "{id}.csv"
"""


def content(**figures: str) -> bytes:
    rows = "".join(f"{code},2020,{value}\n" for code, value in figures.items())
    return f"code,year,value\n{rows}".encode()


OLD = content(SQ0="100", SQ1="10", SQ2="20", SQ3="30", SQ4="40", SQ5="50.0")
NEW = content(SQ0="101", SQ1="11", SQ2="20", SQ3="30", SQ4="99", SQ8="3", X1="7")


def declare(root: Path, id_: str, file: bytes) -> Path:
    """A layer and the publisher's file that it was made from."""
    folder = root / "layers" / id_
    folder.mkdir()
    (folder / "layer.toml").write_text(LAYER.format(id=id_, sha256=hashlib.sha256(file).hexdigest()))
    (root / "data" / f"{id_}.csv").write_bytes(file)
    return folder


def with_fish(root: Path) -> Path:
    shutil.copytree(SETS, root / "layers" / "areas")
    (root / "data").mkdir()
    declare(root, "fish", OLD)
    return root


def run(root: Path, *layers: str, update: Update | bool = False) -> tuple[tuple[str, ...], str]:
    said: list[str] = []
    written = refresh(root, layers, root / "data", update, said.append, TODAY)
    return written, "\n".join(said)
