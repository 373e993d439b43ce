"""What docs/fork.md empties is there to be emptied."""

from __future__ import annotations

import re

from declared import ROOT


def test_what_the_page_empties_is_there() -> None:
    page = (ROOT / "docs" / "fork.md").read_text(encoding="utf-8")
    (paths,) = re.findall(r"^git rm -rq (.+)$", page, re.MULTILINE)
    assert [path for path in paths.split() if not (ROOT / path).exists()] == []
