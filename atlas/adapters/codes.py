"""Publishers' codes and names of areas, and ours.

Options, of `[adapter]` or a `[[adapter.file]]`:

code_pattern  regular expression with a group `code`: the part of the cell that is the code
codes         the publisher's code or name -> ours, such as its own code for the whole country
by_name       true: the cells hold names. Compared with the areas' own, whatever the capitals, "&" or stops in them
prefix        start of a code -> what stands there with us
leave_out     code, or beginning of codes -> why they are left out

`names.csv` beside the layer (columns `name`, `area_code`) is more of `codes`, for long lists.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from atlas.adapters.tidy import Given

Options = Mapping[str, Any]

OPTIONS = ("code_pattern", "codes", "by_name", "prefix", "leave_out")


def recoded(texts: Iterable[str], given: Given, options: Options) -> dict[str, str]:
    """Every text of a publisher's column of areas -> the code that it stands for, known to us or not."""
    said = {**given.names, **{str(text): str(code) for text, code in options.get("codes", {}).items()}}
    names = {plain_name(name): code for name, code in given.area_names.items()} if options.get("by_name") else {}
    pattern = re.compile(str(options["code_pattern"])) if "code_pattern" in options else None
    return {text: _recoded(text, pattern, said, names, options.get("prefix", {})) for text in dict.fromkeys(texts)}


def plain_name(name: str) -> str:
    """A name as it is compared: small letters, "and" for "&", nothing but letters, digits and single spaces."""
    words = re.sub(r"[^\w]+", " ", name.casefold().replace("&", " and ").replace("'", "").replace("’", ""))
    return " ".join(words.split())


def kept_under(given: Given) -> dict[str, str]:
    """Every code that we can use -> the code it is kept under: a code of the same area in another year is folded."""
    ours = {code: code for code in given.codes}
    if given.benchmark:
        ours[given.benchmark] = given.benchmark
    for change in given.changes:
        if change.new_code in ours:
            ours[change.old_code] = change.new_code if change.count == "same" else change.old_code
    return ours


def why_left_out(code: str, given: Given, options: Options) -> str | None:
    """Why a code is left out, or None where nobody has said so. The longest beginning that is declared counts."""
    if code in given.outside:
        return "outside the part of the map that this layer covers"
    for change in given.changes:
        if code == change.old_code:
            return "part of an area that this layer does not cover"
    said = {**given.other_codes, **options.get("leave_out", {})}
    fitting = sorted((beginning for beginning in said if code.startswith(beginning)), key=len)
    return str(said[fitting[-1]]) if fitting else None


def _recoded(
    text: str,
    pattern: re.Pattern[str] | None,
    said: Mapping[str, str],
    names: Mapping[str, str],
    prefix: Mapping[str, str],
) -> str:
    if text in said:
        return said[text]
    match = pattern.fullmatch(text) if pattern else None
    code = match["code"] if match else text
    if code in said:
        return said[code]
    if names:
        return names.get(plain_name(code), code)
    start = next((start for start in prefix if code.startswith(start)), None)
    return code if start is None else f"{prefix[start]}{code[len(start) :]}"
