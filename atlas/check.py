"""A finished folder, before readers see it: links, ids, hosts, scripts, promised addresses, sizes."""

from __future__ import annotations

import csv
import gzip
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from urllib.parse import unquote, urlsplit

from lxml import html as lxml_html

from atlas.errors import Problem, nearest

KB = 1000
PAGE_LIMIT = 250 * KB
EMBED_LIMIT = 52 * KB
SITE_LIMIT = 150_000 * KB
LOADS = {
    "script": "src",
    "img": "src",
    "iframe": "src",
    "source": "src",
    "audio": "src",
    "video": "src",
    "link": "href",
}
LOADING_RELS = {"stylesheet", "preload", "modulepreload", "icon", "manifest", "prefetch", "preconnect", "dns-prefetch"}
KEPT = re.compile(r"(.+/)?index\.html|static/.+|data/[^/]+|data/(areas|joins)/.+")
DATA_SCRIPTS = {"application/json", "application/ld+json"}


@dataclass
class PageRead:
    """What one page holds: its ids, where its links lead, and what is wrong with it by itself."""

    ids: set[str] = field(default_factory=set)
    links: list[str] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def check_site(folder: Path, promised: Path | None = None, redirects: Path | None = None) -> list[Problem]:
    """Every problem of the site in `folder`, in the order of its pages; an empty list when there is none."""
    names = sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())
    present = set(names)
    pages = {name: read_page(folder / name, name) for name in names if name.endswith(".html")}
    problems = [problem for page in pages.values() for problem in page.problems]
    for name, page in pages.items():
        problems.extend(broken_links(name, page, pages, present))
    problems.extend(broken_promises(promised, redirects, present))
    problems.extend(oversized(folder, names))
    problems.extend(unreadable_json(folder, names))
    return problems


def read_page(path: Path, name: str) -> PageRead:
    """Read one page. Parsing never fails: browsers take any bytes, and so does the parser."""
    content = path.read_bytes()
    page = PageRead()
    if not content.strip():
        page.problems.append(Problem("an empty page", file=name))
        return page
    root = lxml_html.document_fromstring(content.decode("utf-8", errors="replace").encode(), parser=UTF8)
    head = root.find("head")
    in_head = head if head is not None else ()
    first_in_head = next((child for child in in_head if isinstance(child.tag, str)), None)
    for element in root.iter():
        if isinstance(element.tag, str):
            read_element(element, name, page)
    is_policy = first_in_head is not None and first_in_head.get("http-equiv", "").lower() == "content-security-policy"
    if not is_policy and not root.xpath("//meta[@http-equiv='refresh']"):
        page.problems.append(
            Problem(
                "no Content-Security-Policy first in the head",
                file=name,
                found=str(first_in_head.tag if first_in_head is not None else None),
            )
        )
    if len(root.findall(".//title")) < 1 or not (root.findtext(".//head/title") or "").strip():
        page.problems.append(Problem("a page without a title", file=name))
    if not root.get("lang"):
        page.problems.append(Problem("a page that does not say its language", file=name))
    return page


UTF8 = lxml_html.HTMLParser(encoding="utf-8", huge_tree=True)


def read_element(element: lxml_html.HtmlElement, name: str, page: PageRead) -> None:
    """Note an element's id and links, and what a strict policy forbids."""
    tag, attributes = str(element.tag), element.attrib
    line = element.sourceline
    if identifier := attributes.get("id"):
        if identifier in page.ids:
            page.problems.append(Problem("an id that stands twice in one page", file=name, line=line, found=identifier))
        page.ids.add(identifier)
    if "style" in attributes:
        page.problems.append(Problem("a style attribute: the policy forbids it", file=name, line=line, found=tag))
    if handlers := [key for key in attributes if key.lower().startswith("on")]:
        page.problems.append(
            Problem("an event attribute: the policy forbids it", file=name, line=line, found=handlers[0])
        )
    if tag == "script" and "src" not in attributes and attributes.get("type") not in DATA_SCRIPTS:
        page.problems.append(Problem("a script inside the page: the policy forbids it", file=name, line=line))
    rels = set(attributes.get("rel", "").lower().split())
    loads = attributes.get(LOADS[tag], "") if tag in LOADS and (tag != "link" or rels & LOADING_RELS) else ""
    if urlsplit(loads).netloc:
        page.problems.append(Problem("a page that loads from another host", file=name, line=line, found=loads))
    for key in ("href", "src", "action", "{http://www.w3.org/1999/xlink}href"):
        target = attributes.get(key)
        if target is not None and not (tag == "link" and "canonical" in rels):
            page.links.append(target)


def broken_links(name: str, page: PageRead, pages: dict[str, PageRead], present: set[str]) -> Iterator[Problem]:
    """The page's links that lead nowhere in this site. Other hosts are not asked."""
    for link in dict.fromkeys(page.links):
        parts = urlsplit(link)
        if parts.scheme in ("http", "https", "mailto", "data"):
            continue
        if parts.scheme or parts.netloc:
            yield Problem("a link of a kind that no page may have", file=name, found=link)
            continue
        if name == "404.html":
            continue
        target = resolve(name, unquote(parts.path))
        if target is None or target not in present:
            todo = "mend the link, or make the page"
            yield Problem(
                "a link that leads nowhere", file=name, found=link, nearest=nearest(target or link, present), todo=todo
            )
        elif parts.fragment and target in pages and unquote(parts.fragment) not in pages[target].ids:
            near = nearest(parts.fragment, pages[target].ids)
            yield Problem("a link to a part that its page does not have", file=name, found=link, nearest=near)


def resolve(page: str, path: str) -> str | None:
    """The file that a relative address on `page` leads to; None where it climbs out of the site."""
    if not path:
        return page
    if path.startswith("/"):
        return None
    parts: list[str] = list(PurePosixPath(page).parent.parts)
    for part in path.split("/"):
        if part == "..":
            if not parts:
                return None
            parts.pop()
        elif part not in ("", "."):
            parts.append(part)
    is_folder = path.endswith(("/", "/.", "/..")) or path in (".", "..")
    return "/".join([*parts, "index.html"] if is_folder else parts)


def broken_promises(promised: Path | None, redirects: Path | None, present: set[str]) -> Iterator[Problem]:
    """Addresses that were promised and are gone, and redirects that lead nowhere."""
    moved: dict[str, str] = {}
    if redirects is not None and redirects.exists():
        with redirects.open(encoding="utf-8", newline="") as lines:
            for line, row in enumerate(csv.DictReader(lines), start=2):
                moved[row["old"]] = row["new"]
                if file_of(row["new"]) not in present:
                    yield Problem("a redirect to an address that is not there", redirects.name, line, "new", row["new"])
    if promised is None:
        return
    if not promised.exists():
        yield Problem("the list of promised addresses is missing", file=promised.name, todo="restore it: it only grows")
        return
    for line, text in enumerate(promised.read_text(encoding="utf-8").splitlines(), start=1):
        address = text.strip()
        if address and not address.startswith("#") and file_of(address) not in present and address not in moved:
            todo = "bring the address back, or add a line old,new to redirects.csv"
            yield Problem("a promised address is gone", promised.name, line, found=address, todo=todo)


def file_of(address: str) -> str:
    """The file in the site's folder that answers to an address from the root."""
    path = address.lstrip("/")
    return path + "index.html" if path == "" or path.endswith("/") else path


def oversized(folder: Path, names: list[str]) -> Iterator[Problem]:
    """Pages, embeds and a site above their budgets."""
    total = 0
    for name in names:
        size = (folder / name).stat().st_size
        total += size
        if name.endswith(".html") and size > PAGE_LIMIT:
            yield Problem("a page above its budget", name, found=f"{size:,} bytes", expected=f"{PAGE_LIMIT:,} at most")
        if name.startswith("embed/") and name.endswith(".html"):
            packed = len(gzip.compress((folder / name).read_bytes(), 9, mtime=0))
            if packed > EMBED_LIMIT:
                limit = f"{EMBED_LIMIT:,} at most"
                yield Problem("an embed above its budget", name, found=f"{packed:,} bytes gzipped", expected=limit)
    if total > SITE_LIMIT:
        yield Problem("a site above its budget", found=f"{total:,} bytes", expected=f"{SITE_LIMIT:,} at most")


def unreadable_json(folder: Path, names: list[str]) -> Iterator[Problem]:
    """Data files that are not JSON."""
    for name in names:
        if name.endswith((".json", ".geojson")) and not name.startswith("pagefind/"):
            try:
                json.loads((folder / name).read_bytes())
            except ValueError as error:
                yield Problem("a data file that is not JSON", file=name, found=str(error))


def addresses(folder: Path) -> list[str]:
    """The addresses of a finished folder that readers and other sites hold on to, from its root, sorted.

    Pages, embeds, stills and figures are; what only our own pages load (assets, periods, the search index) is not.
    """
    names = (path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())
    return sorted("/" + name.removesuffix("index.html") for name in names if KEPT.fullmatch(name))


def promise(folder: Path, promised: Path) -> int:
    """Add the folder's addresses to the list of promised ones, which only grows. Returns how many are new."""
    text = promised.read_text(encoding="utf-8") if promised.exists() else ""
    known = set(text.splitlines())
    new = [address for address in addresses(folder) if address not in known]
    if new:
        aside = promised.with_name(f"{promised.name}.new")
        aside.write_text(text + "".join(f"{address}\n" for address in new), encoding="utf-8")
        aside.replace(promised)
    return len(new)
