"""One page of a finished site: what it holds, where its links lead, what a strict policy forbids."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import cast
from urllib.parse import SplitResult, unquote, urlsplit

from lxml import etree
from lxml.html import HtmlElement

from atlas.errors import Problem, nearest, shown

LOADS = {
    "script": ("src",),
    "img": ("src", "srcset"),
    "source": ("src", "srcset"),
    "iframe": ("src",),
    "embed": ("src",),
    "audio": ("src",),
    "video": ("src", "poster"),
    "track": ("src",),
    "input": ("src",),
    "object": ("data",),
    "link": ("href",),
    "image": ("href", "{http://www.w3.org/1999/xlink}href", "xlink:href"),
    "use": ("href", "{http://www.w3.org/1999/xlink}href", "xlink:href"),
    "feimage": ("href", "{http://www.w3.org/1999/xlink}href", "xlink:href"),
    "form": ("action",),
    "button": ("formaction",),
}
"""Attributes by which an element loads from, or sends to, an address."""

LOADING_RELS = {"stylesheet", "preload", "modulepreload", "icon", "manifest", "prefetch", "preconnect", "dns-prefetch"}
DATA_SCRIPTS = {"application/json", "application/ld+json"}
NAMED = ("for", "aria-labelledby", "aria-describedby", "aria-controls", "aria-owns", "list")
PLAIN = frozenset(
    [
        "a",
        "b",
        "circle",
        "dd",
        "div",
        "dt",
        "em",
        "g",
        "h2",
        "h3",
        "li",
        "line",
        "p",
        "path",
        "rect",
        "span",
        "svg",
        "td",
        "text",
        "th",
        "title",
        "tr",
        "ul",
        "use",
    ]
)
DULL = frozenset(
    [
        "aria-hidden",
        "class",
        "cx",
        "cy",
        "d",
        "focusable",
        "height",
        "preserveaspectratio",
        "r",
        "role",
        "scope",
        "tabindex",
        "transform",
        "viewbox",
        "width",
        "x",
        "y",
    ]
)
"""Elements and attributes that nothing below asks for: a site has a million of them, and most need no second look."""

ENDS = re.compile(rb"</(?:body|html)\s*>", re.IGNORECASE)
LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{1,8})*")
UTF8 = etree.HTMLParser(encoding="utf-8", huge_tree=True)
HOST = re.compile(r"(?:[a-z]+:)?//", re.IGNORECASE)


@dataclass
class PageRead:
    """What one page holds: its ids, where its links lead, and what is wrong with it by itself."""

    ids: set[str] = field(default_factory=set)
    links: list[str] = field(default_factory=list)
    named: list[str] = field(default_factory=list)
    searched: bool = False
    problems: list[Problem] = field(default_factory=list)

    def fault(self, what: str, name: str, line: int | None = None, found: str | None = None) -> None:
        """Note what is wrong with the page `name`."""
        self.problems.append(Problem(what, name, line, found=found))


def read_page(path: Path, name: str) -> PageRead:
    """Read one page. Parsing never fails: browsers take any bytes, and so does the parser."""
    content = path.read_bytes()
    page = PageRead()
    if not content.strip():
        page.fault("an empty page", name)
        return page
    _bytes_faults(content, name, page)
    page.searched = b"data-pagefind-body" in content
    text = ENDS.sub(b"", content)  # browsers read on after the end tags, and the parser does not
    # Plain elements, which answer as those of lxml.html do, but for whose class nobody looks a million times.
    parsed = etree.fromstring(text.decode("utf-8", errors="replace").encode(), parser=UTF8)
    if parsed is None:  # a comment and nothing else
        page.fault("an empty page", name)
        return page
    root = cast("HtmlElement", parsed)
    policy = _head_faults(root, name, page)
    for element in root.iter("*"):
        asked = [key for key, _ in element.items() if key not in DULL] if element.tag in PLAIN else ["its tag"]
        if asked == ["id"]:
            _read_id(element, name, page)
        elif asked == ["href"] and element.tag == "a":
            page.links.append(element.get("href", ""))
        elif asked:
            _read_element(element, name, page)
            _policy_faults(element, name, page, policy)
    for named in dict.fromkeys(page.named):
        if named not in page.ids:
            page.fault("an id is named that its page does not have", name, found=named)
    return page


def _bytes_faults(content: bytes, name: str, page: PageRead) -> None:
    """A page that is cut off or damaged."""
    if not content.rstrip().lower().endswith(b"</html>"):
        page.fault("a page that does not end with </html>: it is cut off, or something stands after it", name)
    try:
        bad = b"\0" in content or "\ufffd" in content.decode("utf-8")
    except UnicodeDecodeError:
        bad = True
    if bad:
        page.fault("a page with bytes that are no text in UTF-8", name)


def _head_faults(root: HtmlElement, name: str, page: PageRead) -> str:
    """What is wrong with the head; the page's policy."""
    head = root.find("head")
    first = next((child for child in (head if head is not None else ()) if isinstance(child.tag, str)), None)
    is_policy = first is not None and first.get("http-equiv", "").lower() == "content-security-policy"
    leads_on = root.xpath("//meta[@http-equiv='refresh']")
    if not is_policy and not leads_on:
        tag = str(first.tag if first is not None else None)
        page.fault("no Content-Security-Policy first in the head", name, found=tag)
    if not (root.findtext(".//head/title") or "").strip():
        page.fault("a page without a title", name)
    if not root.get("lang"):
        page.fault("a page that does not say its language", name)
    elif not LANGUAGE.fullmatch(root.get("lang", "")):
        page.fault("a page whose language is none", name, found=shown(root.get("lang")))
    policy = str(first.get("content", "")) if first is not None and is_policy else ""
    for part in policy.split(";"):
        directive, *sources = part.split() or [""]
        loose = [one for one in sources if one in ("'unsafe-inline'", "'unsafe-eval'", "*", "http:", "https:")]
        if loose or (directive == "script-src" and any("." in one or "//" in one for one in sources)):
            page.fault("a policy that lets in what it should keep out", name, found=part.strip())
    for meta in leads_on:
        if HOST.match(meta.get("content", "").partition("=")[2].strip()):
            page.fault("a page that leads on to another host", name, meta.sourceline, meta.get("content"))
    return policy


def _read_id(element: HtmlElement, name: str, page: PageRead) -> None:
    """Note an element's id."""
    if identifier := element.get("id"):
        if identifier in page.ids:
            page.fault("an id that stands twice in one page", name, element.sourceline, identifier)
        page.ids.add(identifier)


def _read_element(element: HtmlElement, name: str, page: PageRead) -> None:
    """Note an element's id, what it names, and where it leads."""
    tag, attributes, line = str(element.tag), dict(element.items()), element.sourceline
    _read_id(element, name, page)
    page.named.extend(one for key in NAMED if key in attributes for one in attributes[key].split())
    rels = set(attributes.get("rel", "").lower().split())
    loads = [attributes.get(key, "") for key in LOADS.get(tag.lower(), ()) if tag != "link" or rels & LOADING_RELS]
    for address in loads:
        if any(HOST.match(one.strip()) for one in address.replace("\\", "/").split(",")):
            page.fault("a page that loads from another host", name, line, address)
    for key in ("href", "src", "action", "poster", "data", "{http://www.w3.org/1999/xlink}href"):
        target = attributes.get(key)
        if target is not None and not (tag == "link" and "canonical" in rels) and (key != "data" or tag == "object"):
            page.links.append(target)
    if tag == "img" and "alt" not in attributes:
        page.fault("a picture without alt", name, line, attributes.get("src"))
    if tag == "iframe" and not attributes.get("title", "").strip():
        page.fault("a frame without a title", name, line, attributes.get("src"))


def _policy_faults(element: HtmlElement, name: str, page: PageRead, policy: str) -> None:
    """What a strict policy forbids, or what goes round it."""
    tag, attributes, line = str(element.tag), dict(element.items()), element.sourceline
    if "style" in attributes:
        page.fault("a style attribute: the policy forbids it", name, line, tag)
    if handlers := [key for key in attributes if key.lower().startswith("on")]:
        page.fault("an event attribute: the policy forbids it", name, line, handlers[0])
    if tag == "script" and "src" not in attributes and attributes.get("type") not in DATA_SCRIPTS:
        page.fault("a script inside the page: the policy forbids it", name, line)
    if tag == "style":
        digest = base64.b64encode(hashlib.sha256((element.text or "").encode()).digest()).decode()
        if f"'sha256-{digest}'" not in policy:
            page.fault("a style inside the page: the policy forbids it", name, line)
    if tag == "base":
        page.fault("a base: it moves every link of the page", name, line, attributes.get("href"))
    if "srcdoc" in attributes:
        page.fault("a page within an attribute: the policy does not reach it", name, line)


def broken_links(name: str, page: PageRead, pages: Mapping[str, PageRead], present: set[str]) -> Iterator[Problem]:
    """The page's links that lead nowhere in this site. Other hosts are not asked."""
    for link in dict.fromkeys(page.links):
        parts = _parted(link)
        if parts is None:
            yield Problem("a link that is no address", file=name, found=shown(link))
            continue
        if parts.scheme == "mailto" or (parts.scheme in ("http", "https") and parts.netloc):
            continue
        if parts.scheme == "data" and parts.path.startswith(("image/", ",")):
            continue
        if parts.scheme or parts.netloc:
            yield Problem("a link of a kind that no page may have", file=name, found=link)
            continue
        if name == "404.html":
            continue
        target = resolve(name, unquote(parts.path))
        if target is None or target not in present:
            todo = "mend the link, or make the page"
            near = nearest(target or link, present)
            yield Problem("a link that leads nowhere", file=name, found=link, nearest=near, todo=todo)
        elif parts.fragment and target in pages and unquote(parts.fragment) not in pages[target].ids:
            near = nearest(parts.fragment, pages[target].ids)
            yield Problem("a link to a part that its page does not have", file=name, found=link, nearest=near)


@lru_cache(maxsize=1 << 16)
def _parted(link: str) -> SplitResult | None:
    """A link in its parts, None where it has none; kept, for hundreds of pages have the same links."""
    try:
        return urlsplit(link.replace("\\", "/"))
    except ValueError:
        return None


def resolve(page: str, path: str) -> str | None:
    """The file that a relative address on `page` leads to; None where it climbs out of the site."""
    if not path:
        return page
    if path.startswith("/"):
        return None
    parts = page.split("/")[:-1]
    for part in path.split("/"):
        if part == "..":
            if not parts:
                return None
            parts.pop()
        elif part not in ("", "."):
            parts.append(part)
    is_folder = path.endswith(("/", "/.", "/..")) or path in (".", "..")
    return "/".join([*parts, "index.html"] if is_folder else parts)
