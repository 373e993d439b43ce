"""The files of a finished site that are no pages: whole, of their kind, and asking no other host."""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import NoReturn
from urllib.parse import unquote

from lxml import etree

from atlas.check.pages import HOST, resolve
from atlas.errors import Problem, shown

NAME = re.compile(r"[A-Za-z0-9._~/-]+")
HIDDEN = {".nojekyll"}
URL = re.compile(r"""(?:url\(\s*|@import\s+)["']?([^"')\s]+)""")
ASKED = re.compile(r"""(?:\bfrom|\bimport|\bfetch|\bWorker|\bimportScripts|\bopen)\s*\(?\s*["'`]([^"'`\n]+)["'`]""")
PNG = b"\x89PNG\r\n\x1a\n"
LINKS = {True: ("https://", "http://", "../", "./"), False: ()}
XLINK = "{http://www.w3.org/1999/xlink}href"
OTHERS = "pagefind/"
"""Where the search index stands, whose files are its maker's."""

Check = Callable[[str, bytes, set[str]], Iterator[Problem]]


def file_faults(folder: Path, names: Sequence[str]) -> Iterator[Problem]:
    """What is wrong with the names of all files, and with the content of those that are no pages."""
    present = set(names)
    alike = Counter(name.lower() for name in names)
    for name in names:
        if alike[name.lower()] > 1:
            yield Problem("two files differ in capitals only: on many disks they are one", name)
        if not NAME.fullmatch(name) or (name.rpartition("/")[2].startswith(".") and name not in HIDDEN):
            yield Problem("a file's name that no address should have", name)
        if (folder / name).is_symlink():
            yield Problem("a link in place of a file: a host publishes none", name)
        check = CHECKS.get(Path(name).suffix)
        if check is None or name.startswith(OTHERS):
            continue
        content = (folder / name).read_bytes()
        if content:
            yield from check(name, content, present)
        else:
            yield Problem("an empty file", name)


def _json(name: str, content: bytes, present: set[str]) -> Iterator[Problem]:
    try:
        json.loads(content, parse_constant=_refuse)
    except ValueError as error:
        yield Problem("a data file that is not JSON", name, found=str(error))


def _refuse(word: str) -> NoReturn:
    raise ValueError(f"{word} is no JSON")


def _css(name: str, content: bytes, present: set[str]) -> Iterator[Problem]:
    for address in dict.fromkeys(URL.findall(content.decode("utf-8", "replace"))):
        yield from _asked(name, address, present)


def _js(name: str, content: bytes, present: set[str]) -> Iterator[Problem]:
    for address in dict.fromkeys(ASKED.findall(content.decode("utf-8", "replace"))):
        if HOST.match(address) or (address.startswith(("./", "../")) and "${" not in address and address[-1] != "/"):
            yield from _asked(name, address, present)


def _asked(name: str, address: str, present: set[str]) -> Iterator[Problem]:
    """An address within a file that asks another host, or names a file that is not there."""
    if HOST.match(address):
        yield Problem("a file that asks another host", name, found=address)
    elif not address.startswith(("data:", "#")):
        path = unquote(address.partition("#")[0].partition("?")[0])
        if resolve(name, path) not in present:
            yield Problem("a file that names one that is not there", name, found=address)


def _svg(name: str, content: bytes, present: set[str]) -> Iterator[Problem]:
    try:
        root = etree.fromstring(content, etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True))
    except etree.XMLSyntaxError as error:
        yield Problem("a picture that is no XML", name, error.lineno, found=shown(error.msg))
        return
    for element in root.iter(etree.Element):
        tag, at = etree.QName(element).localname, element.sourceline
        line = at if isinstance(at, int) else None
        if tag in ("script", "foreignObject"):
            yield Problem("a picture with a script or a page in it", name, line, found=tag)
        for key, value in element.attrib.items():
            if str(key).lower().startswith("on"):
                yield Problem("a picture with an event attribute", name, line, found=str(key))
            elif key in ("href", XLINK) and not str(value).startswith(("#", "data:image/", *LINKS[tag == "a"])):
                yield Problem("a picture that asks for another file", name, line, found=str(value))


def _png(name: str, content: bytes, present: set[str]) -> Iterator[Problem]:
    if not content.startswith(PNG) or b"IEND" not in content[-12:]:
        yield Problem("a picture that is no whole PNG", name, found=f"{len(content):,} bytes")


def _workbook(name: str, content: bytes, present: set[str]) -> Iterator[Problem]:
    if not zipfile.is_zipfile(io.BytesIO(content)):
        yield Problem("a workbook that cannot be opened", name, found=f"{len(content):,} bytes")


def _csv(name: str, content: bytes, present: set[str]) -> Iterator[Problem]:
    if content.lstrip()[:1] == b"<" or not content.endswith(b"\n"):
        yield Problem("a table that is cut off, or is none", name, found=shown(content[:40].decode("utf-8", "replace")))


CHECKS: dict[str, Check] = {
    ".json": _json,
    ".geojson": _json,
    ".css": _css,
    ".js": _js,
    ".svg": _svg,
    ".png": _png,
    ".xlsx": _workbook,
    ".csv": _csv,
}
