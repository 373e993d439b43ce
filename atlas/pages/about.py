"""What the page about the atlas says from its configuration: who makes it, how to reach them."""

from __future__ import annotations

from urllib.parse import quote

from atlas.errors import AtlasError, Problem, nearest, shown
from atlas.model import Config
from atlas.pages.addresses import web_link
from atlas.words import Strings


def about(config: Config, t: Strings) -> list[dict[str, str]]:
    """The entries of `[about]` with their titles, in the order of the strings table.

    Raises AtlasError for an entry that the strings table has no title for, or that is no text.
    """
    titles = t["about"]["entries"]
    problems = [_problem(key, value, list(titles)) for key, value in config.about.items()]
    found = [problem for problem in problems if problem]
    if found:
        raise AtlasError(found)
    return [{"title": title, "text": config.about[key]} for key, title in titles.items() if key in config.about]


def contact(config: Config, t: Strings) -> dict[str, str]:
    """How to reach the publisher: the words, and an address where they are one (of the web, or of e-mail).

    Words alone lead to the repository; where that is not known either, `note` says so.
    """
    repository = web_link(config.repository)
    found = _contact(config.contact)
    if found["address"]:
        return found | {"note": ""}
    return found | {"address": repository, "note": "" if repository else t["about"]["unknown"]}


def _contact(text: str) -> dict[str, str]:
    if web_link(text):
        return {"text": text, "address": text}
    name, at, host = text.partition("@")
    if at and name and "." in host and not set(text) & set(" <>\"'\\"):
        return {"text": text, "address": f"mailto:{quote(name)}@{quote(host)}"}
    return {"text": text, "address": ""}


def _problem(key: str, value: object, known: list[str]) -> Problem | None:
    if key not in known:
        return Problem("unknown key", "atlas.toml", None, f"about.{key}", None, ", ".join(known), nearest(key, known))
    if not isinstance(value, str):
        return Problem("the value cannot be used", "atlas.toml", None, f"about.{key}", shown(value), "text")
    return None
