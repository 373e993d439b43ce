"""A finished folder, before readers see it: links, ids, hosts, scripts, promised addresses, sizes."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from atlas.check.budgets import oversized
from atlas.check.files import file_faults
from atlas.check.pages import PageRead, broken_links, read_page, resolve
from atlas.errors import AtlasError, Problem

__all__ = ["addresses", "check_site", "file_of", "promise", "read_pages", "resolve"]

COUNT = "# {} addresses, written by `atlas promise`: the list only grows"
COUNTED = re.compile(r"# (\d+) addresses\b.*")
SEARCH = "pagefind/pagefind.js"
KEPT = re.compile(r"(.+/)?index\.html|static/.+|data/[^/]+|data/(areas|joins)/.+")


def read_pages(folder: Path) -> dict[str, PageRead]:
    """Every page of the site in `folder`, by its path: the part of the check that takes time."""
    names = sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*.html") if path.is_file())
    return {name: read_page(folder / name, name) for name in names}


def check_site(
    folder: Path,
    promised: Path | None = None,
    redirects: Path | None = None,
    pages: Mapping[str, PageRead] | None = None,
) -> list[Problem]:
    """Every problem of the site in `folder`, in the order of its pages; an empty list when there is none.

    `pages` are its pages where they were read already.
    """
    names = sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())
    present = set(names)
    pages = read_pages(folder) if pages is None else pages
    problems = [problem for page in pages.values() for problem in page.problems]
    for name, page in pages.items():
        problems.extend(broken_links(name, page, pages, present))
    if any(page.searched for page in pages.values()) and SEARCH not in present:
        problems.append(Problem("pages are to be searched and the search index is missing", SEARCH, todo="build again"))
    problems.extend(broken_promises(promised, redirects, present))
    problems.extend(oversized(folder, names))
    problems.extend(file_faults(folder, names))
    return problems


def broken_promises(promised: Path | None, redirects: Path | None, present: set[str]) -> Iterator[Problem]:
    """Addresses that were promised and are gone, and redirects that lead nowhere."""
    moved: dict[str, str] = {}
    if redirects is not None and redirects.exists():
        with redirects.open(encoding="utf-8", newline="") as lines:
            reader = csv.DictReader(lines)
            whole = {"old", "new"} <= set(reader.fieldnames or ())
            if not whole:
                yield Problem("the columns old and new are not both there", redirects.name, 1, todo="give it a header")
            for line, row in enumerate(reader if whole else (), start=2):
                moved[row["old"]] = row["new"]
                if file_of(row["new"]) not in present:
                    yield Problem("a redirect to an address that is not there", redirects.name, line, "new", row["new"])
    if promised is None:
        return
    if not promised.exists():
        yield Problem("the list of promised addresses is missing", file=promised.name, todo="restore it: it only grows")
        return
    try:
        addresses = promised.read_text(encoding="utf-8").splitlines()
    except UnicodeDecodeError:
        yield Problem("the file is not UTF-8", promised.name, todo="save it as UTF-8")
        return
    yield from _lost(addresses, promised.name)
    for line, text in enumerate(addresses, start=1):
        address = text.strip()
        if address and not address.startswith("#") and file_of(address) not in present and address not in moved:
            todo = "bring the address back, or add a line old,new to redirects.csv"
            yield Problem("a promised address is gone", promised.name, line, found=address, todo=todo)


def _lost(lines: Sequence[str], file: str) -> Iterator[Problem]:
    """Fewer addresses than the list says it has: a line was taken out, or lost on the way."""
    counted = next((found for text in lines if (found := COUNTED.fullmatch(text))), None)
    there = len(_listed(lines))
    if counted and there < int(counted[1]):
        what, todo = "has lost addresses that were promised", "bring the list back from version control: it only grows"
        yield Problem(what, file, found=f"{there}", expected=f"{counted[1]}, as its first line says", todo=todo)


def _listed(lines: Iterable[str]) -> set[str]:
    return {text.strip() for text in lines if text.strip() and not text.startswith("#")}


def file_of(address: str) -> str:
    """The file in the site's folder that answers to an address from the root."""
    path = address.lstrip("/")
    return path + "index.html" if path == "" or path.endswith("/") else path


def addresses(folder: Path) -> list[str]:
    """The addresses of a finished folder that readers and other sites hold on to, from its root, sorted.

    Pages, embeds, stills and figures are; what only our own pages load (assets, periods, the search index) is not.
    """
    names = (path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())
    return sorted("/" + name.removesuffix("index.html") for name in names if KEPT.fullmatch(name))


def promise(folder: Path, promised: Path) -> int:
    """Add the folder's addresses to the list of promised ones, which only grows. Returns how many are new.

    The first line says how many there are, so that one that is lost is noticed. Raises AtlasError where one is.
    """
    lines = promised.read_text(encoding="utf-8").splitlines() if promised.exists() else []
    lost = [*_lost(lines, promised.name)]
    if lost:
        raise AtlasError(lost)
    known = _listed(lines)
    new = [address for address in addresses(folder) if address not in known]
    kept = [text for text in lines if not COUNTED.fullmatch(text)]
    whole = "\n".join([COUNT.format(len(known) + len(new)), *kept, *new, ""])
    if whole.splitlines() != lines:
        aside = promised.with_name(f"{promised.name}.new")
        aside.write_text(whole, encoding="utf-8")
        aside.replace(promised)
    return len(new)
