"""What small atlases are expected to become: `tests/cases/NAME/expected/`, to be read by people.

The Tree, with what changes for reasons of its own left out: hashes in the names of assets, styles (theirs are the
tests of colours and of the browser), pictures of points (PNG), workbooks, the strings table. JSON is written with
a line for each value, HTML and SVG with a line for each element. To renew: `pytest tests/test_build.py --renew`;
read the diff.
"""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path
from typing import Any

from atlas.maps.files import compact
from atlas.model import Tree

HASHED = re.compile(r"\.[0-9a-f]{8}\.(js|css|woff2|svg)\b")
STYLE = re.compile(r"<style>.*?</style>", re.DOTALL)
STYLE_HASH = re.compile(r"sha256-[A-Za-z0-9+/]{43}=")


def golden(tree: Tree) -> dict[str, str]:
    """The texts of a Tree as they are kept, by path. Asserts that every JSON file is written the one compact way."""
    return {name: text(name, content) for name, content in sorted(tree.items()) if kept(name)}


def kept(name: str) -> bool:
    return not name.startswith("assets/") and not name.endswith((".png", ".xlsx"))


def text(name: str, content: bytes) -> str:
    if name.endswith((".json", ".geojson")):
        data = json.loads(content)
        assert compact(data) == content, name
        if name == "_data/shared.json":
            data = {**data, "t": "the strings table"}
        content = (json.dumps(spread(data), ensure_ascii=False, indent=1) + "\n").encode()
    elif name.endswith((".html", ".svg")):
        content = content.replace(b"><", b">\n<")
    words = HASHED.sub(r".HASH.\1", content.decode("utf-8"))
    return STYLE_HASH.sub("sha256-HASH", STYLE.sub("<style></style>", words))


def spread(data: Any) -> Any:
    """`data` with the HTML that stands in it as a list of lines, one for each element."""
    if isinstance(data, dict):
        return {key: spread(value) for key, value in data.items()}
    if isinstance(data, list):
        return [spread(value) for value in data]
    is_html = isinstance(data, str) and data.startswith("<") and "><" in data
    return data.replace("><", ">\n<").split("\n") if is_html else data


def read(folder: Path) -> dict[str, str]:
    """What is expected, by path."""
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes().decode("utf-8") for path in files}


def renew(folder: Path, texts: dict[str, str]) -> None:
    """Write `texts` as what is expected from now on."""
    if folder.exists():
        shutil.rmtree(folder)
    for name, words in texts.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(words.encode())
