"""The command as a user meets it: a fault in any stage is said without a traceback, and the site is as it was."""

from __future__ import annotations

import errno
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from building import clean_env, digests, run_atlas
from click.testing import CliRunner, Result

from atlas import __version__, assets
from atlas.cli import main

Spoil = Callable[[Path], object]


@pytest.fixture
def small(small_copy: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the small atlas with its site, and the folder that we are in."""
    monkeypatch.chdir(small_copy)
    monkeypatch.delenv("ATLAS_TRACEBACK", raising=False)
    return small_copy


def run(*words: str) -> Result:
    return CliRunner().invoke(main, words)


def replace(name: str, old: str, new: str) -> Spoil:
    """A fault: `old` in a file becomes `new`."""

    def spoil(root: Path) -> None:
        path = root / name
        text = path.read_text("utf-8")
        assert old in text, name
        path.write_text(text.replace(old, new, 1), "utf-8")

    return spoil


def add(name: str, text: str) -> Spoil:
    """A fault: a file with another content, made where it is not there."""

    def spoil(root: Path) -> None:
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text, "utf-8")

    return spoil


def remove(name: str) -> Spoil:
    return lambda root: (root / name).unlink()


VALUES = "layers/harvest-per-hand/values.csv"
NOTES = "site_src/pages/notes.md"
PROSE = "site_src/overrides/prose.html"
FAULTS: dict[str, tuple[Spoil, list[str]]] = {
    "load": (replace(VALUES, "SQ1,2021,12.5", "sq1,2021,many"), [f"{VALUES}:15", "text in a number column", "SQ1"]),
    "load, config": (
        replace("atlas.toml", "data_date", "data_dat"),
        ["atlas.toml:7: unknown key", "nearest: data_date"],
    ),
    "language": (replace("atlas.toml", '"en"', '"xx"'), ["atlas.toml", "no strings table", "expected: en"]),
    "kind of section": (
        replace("atlas.toml", 'kind = "method"', 'kind = "methods"'),
        ["unknown kind of section", "nearest: method"],
    ),
    "entry of about": (replace("atlas.toml", "who =", "whom ="), ["atlas.toml", "about.whom", "nearest: who"]),
    "section of nothing": (replace("atlas.toml", 'of = "workshops"', ""), ["the section is of nothing that is there"]),
    "join": (
        replace("layers/lamps/values.csv", "SQ3,2022,22.2,20,24.4,\nSQ4,2022,35.05,31,39.2,\n", ""),
        ["layers/lamps/values.csv"],
    ),
    "index": (
        replace("layers/sites/sectors.csv", "lq-wood", "lq-woods"),
        ["layers/sites", "lq-woods", "nearest: lq-wood\n"],
    ),
    "index without figures": (
        add("layers/sites/left_out.csv", "id,reason\n101,x\n102,x\n103,x\n"),
        ["layers/sites/layer.toml", "no area holds a point with power"],
    ),
    "template with a slip": (add(PROSE, "{% if %}"), [f"{PROSE}:1", "TemplateSyntaxError"]),
    "template that adds words to numbers": (
        add(PROSE, '{% extends "base.html" %}\n{% block content %}{{ 1 + "a" }}{% endblock %}'),
        [f"{PROSE}:2", "TypeError"],
    ),
    "template that is built on nothing": (add(PROSE, '{% extends "nothing.html" %}'), [f"{PROSE}:1", "nothing.html"]),
    "template that is missing": (replace(NOTES, "prose.html", "prosa.html"), ["notes.md", "prosa.html"]),
    "link in prose": (
        replace(NOTES, "maps/harvest-per-hand/index.md", "maps/nowhere.md"),
        ["notes.md", "maps/nowhere.md"],
    ),
    "anchor in prose": (replace(NOTES, "#what-is-counted", "#nothing"), ["notes.md", "#nothing"]),
    "raw link in prose": (
        add(NOTES, "# Notes\n\n<a href='../nowhere/'>x</a>\n"),
        ["notes/index.html", "leads nowhere", "../nowhere/"],
    ),
    "style in prose": (
        add(NOTES, "# Notes\n\n<p style='color:red' onclick='x()'>x</p>\n"),
        ["style attribute", "event attribute"],
    ),
    "script in prose": (
        add(NOTES, "# Notes\n\n<script>x()</script>\n"),
        ["notes/index.html", "script inside the page"],
    ),
    "other host in prose": (add(NOTES, "# Notes\n\n![x](https://example.org/x.png)\n"), ["loads from another host"]),
    "page too large": (add(NOTES, "# Notes\n\n" + "word " * 60_000), ["notes/index.html", "above its budget"]),
    "page in the way": (
        add("site_src/pages/areas.md", "# Mine\n"),
        ["site_src/pages/areas.md", "where the atlas makes one"],
    ),
    "file in the way": (add("site_src/pages/data/wool.csv", "x\n"), ["site_src/pages/data/wool.csv"]),
    "promise broken": (add("addresses.txt", "/\n/areas/SQ9/\n"), ["addresses.txt:2", "/areas/SQ9/", "redirects.csv"]),
    "promises lost": (remove("addresses.txt"), ["addresses.txt", "missing"]),
    "moved to nowhere": (add("redirects.csv", "old,new\n/squares/,/area/\n"), ["redirects.csv:2", "/area/"]),
    "moved and still there": (
        add("redirects.csv", "old,new\n/areas/,/maps/\n/squares/,/areas/\n"),
        ["redirects.csv", "still there"],
    ),
    "moved out of the site": (add("redirects.csv", "old,new\n../x/,/areas/\n"), ["redirects.csv:2", "not an address"]),
    "moves without a header": (add("redirects.csv", "/squares/,/areas/\n"), ["redirects.csv:1", "unknown column"]),
    "mkdocs.yml missing": (remove("mkdocs.yml"), ["mkdocs.yml"]),
    "mkdocs.yml no YAML": (add("mkdocs.yml", "site_name: [\n"), ["mkdocs.yml"]),
    "mkdocs.yml unknown plugin": (replace("mkdocs.yml", "- atlas", "- atlass"), ["atlass"]),
    "mkdocs.yml without the plugin": (replace("mkdocs.yml", "plugins:\n  - atlas", "plugins: []"), ["- atlas"]),
    "mkdocs.yml wrong folder": (replace("mkdocs.yml", "site_src/overrides", "site_src/nothing"), ["site_src/nothing"]),
    "site is a file": (
        lambda root: (shutil.rmtree(root / "site"), (root / "site").write_text("mine")),
        ["site", "move site away"],
    ),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_stops_the_build_and_changes_nothing(fault: str, small: Path) -> None:
    spoil, expected = FAULTS[fault]
    spoil(small)
    before = digests(small / "site") or (small / "site").read_bytes()
    result = run("build")
    assert result.exit_code == 1, result.output
    for words in expected:
        assert words in result.stderr
    assert "Traceback" not in result.output
    assert "The site is as it was." in result.stderr
    assert result.stdout == ""
    assert (digests(small / "site") or (small / "site").read_bytes()) == before


def test_after_a_fault_is_mended_the_build_works(small: Path) -> None:
    whole = (small / NOTES).read_text("utf-8")
    before = digests(small / "site")
    add(NOTES, "# Notes\n\n[x](nowhere.md)\n")(small)
    assert run("build").exit_code == 1
    (small / NOTES).write_text(whole, "utf-8")
    assert run("build").exit_code == 0
    assert digests(small / "site") == before


@pytest.mark.parametrize("fault", ["load", "index", "join", "language", "kind of section", "moved out of the site"])
def test_check_says_the_same(fault: str, small: Path) -> None:
    spoil, expected = FAULTS[fault]
    spoil(small)
    result = run("check")
    assert result.exit_code == 1
    for words in expected:
        assert words in result.stderr


def test_check_of_a_sound_atlas(small: Path) -> None:
    result = run("check")
    assert (result.exit_code, result.stdout) == (0, "")
    assert re.fullmatch(r"\d+ layers, 5 areas: no problem found\.\n", result.stderr)


def test_check_of_a_finished_folder(small: Path) -> None:
    assert run("check", "site").exit_code == 0
    (small / "site/notes/index.html").write_text("no page")
    result = run("check", "site")
    assert result.exit_code == 1
    assert "notes/index.html: no Content-Security-Policy" in result.stderr
    assert run("check", "nothing").exit_code == 1


def test_tree(small: Path) -> None:
    assert run("tree", "out").exit_code == 0
    assert (small / "out/_pages/index.md").is_file()
    result = run("tree", "out")
    assert result.exit_code == 1
    assert "out: the folder is there already" in result.stderr


def test_promise(small: Path) -> None:
    result = run("promise")
    assert result.exit_code == 0
    assert "/maps/lamps/" in (small / "addresses.txt").read_text().split()
    assert run("check", "site").exit_code == 0


@pytest.mark.parametrize("words", [["nothing"], ["build", "--fast"], ["build", "extra"], ["tree"], ["check", "a", "b"]])
def test_an_unknown_command_or_option(words: list[str], small: Path) -> None:
    result = run(*words)
    assert result.exit_code == 2
    assert "Usage:" in result.stderr


def test_help_and_version(small: Path) -> None:
    for word in ("--help", "-h"):
        assert "build" in run(word).stdout
    for command in ("build", "check", "tree", "refresh", "promise"):
        assert run(command, "--help").exit_code == 0
    assert __version__ in run("--version").stdout


@pytest.mark.parametrize("words", [["build"], ["check"], ["tree", "out"], ["promise"], ["refresh"]])
def test_outside_an_atlas(words: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    result = run(*words)
    assert result.exit_code == 1
    assert "Traceback" not in result.output
    assert "there is no atlas in this folder" in result.stderr
    assert not list(tmp_path.iterdir())


def test_the_command_by_itself(tmp_path: Path) -> None:
    result = run_atlas(tmp_path, "build")
    assert result.returncode == 1
    assert result.stdout == ""
    assert result.stderr.startswith("there is no atlas in this folder")


def full(*_: object, **__: object) -> None:
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), "build/site/index.html")


def test_no_room_while_printing(small: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = digests(small / "site")
    monkeypatch.setattr("mkdocs.utils.write_file", full)
    result = run("build")
    assert result.exit_code == 1
    assert "No space left on device" in result.stderr
    assert "Traceback" not in result.output
    assert digests(small / "site") == before


@pytest.mark.parametrize("step", ["atlas.build.publish", "atlas.build.index_words", "atlas.build.load_atlas"])
def test_a_refusal_of_the_system_is_no_traceback(step: str, small: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = digests(small / "site")
    monkeypatch.setattr(step, full)
    result = run("build")
    assert result.exit_code == 1
    assert "build/site/index.html: the system refuses: No space left on device" in result.stderr
    assert "to do: make room on the disk, and run this again" in result.stderr
    assert digests(small / "site") == before


def test_no_indexer(small: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("atlas.search.sys.executable", "/bin/false")
    result = run("build")
    assert result.exit_code == 1
    assert "the search index could not be made" in result.stderr


def test_scripts_that_were_never_bundled(small: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(assets, "DIST", tmp_path / "nothing")
    before = digests(small / "site")
    result = run("build")
    assert result.exit_code == 1
    assert "the site's scripts have not been bundled" in result.stderr
    assert "make site" in result.stderr
    assert digests(small / "site") == before


def test_a_fault_of_ours_is_said_as_one(small: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fault(*_: object) -> None:
        raise ZeroDivisionError("ours")

    monkeypatch.setattr("atlas.build.worked_out", fault)
    result = run("build")
    assert result.exit_code == 70
    assert "A fault in the atlas's own code: ZeroDivisionError: ours" in result.stderr
    assert "Traceback" not in result.output
    monkeypatch.setenv("ATLAS_TRACEBACK", "1")
    assert isinstance(run("build").exception, ZeroDivisionError)


def test_stopped_by_the_user(small: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("atlas.build.worked_out", stop)
    result = run("build")
    assert result.exit_code == 130
    assert "Stopped. The site is as it was." in result.stderr


@pytest.mark.parametrize("size", [1, 3_000, 30_000, 80_000])
def test_files_that_cannot_be_written_whole(size: int, small: Path) -> None:
    """The kernel refuses every file above `size` bytes, as a full disk would, in the middle of a write."""
    shutil.rmtree(small / ".cache")
    before = digests(small / "site")
    limits = f"import resource; resource.setrlimit(resource.RLIMIT_FSIZE, ({size}, {size}))"
    command = [sys.executable, "-c", f"{limits}; from atlas.cli import main; main()", "build"]
    result = subprocess.run(command, cwd=small, env=clean_env(), capture_output=True, text=True, check=False)
    assert result.returncode == 1, result.stderr
    assert "File too large" in result.stderr or "the search index could not be made" in result.stderr
    assert "Traceback" not in result.stderr
    assert digests(small / "site") == before


def test_a_file_where_a_folder_should_be(small: Path) -> None:
    before = digests(small / "site")
    shutil.rmtree(small / "build")
    (small / "build").write_text("mine")
    result = run("build")
    assert result.exit_code == 1
    assert "build: the system refuses: File exists" in result.stderr
    assert digests(small / "site") == before
    assert (small / "build").read_text() == "mine"


def test_a_reader_who_has_seen_enough_is_no_fault(small_copy: Path) -> None:
    """As with `atlas explain … | head`: the pipe is closed before everything is said."""
    words = [sys.executable, "-c", "from atlas.cli import main; main()", "explain", "harvest-per-hand", "SQ1"]
    read, write = os.pipe()
    os.close(read)
    done = subprocess.run(words, cwd=small_copy, env=clean_env(), stdout=write, stderr=subprocess.PIPE, check=False)
    os.close(write)
    assert (done.returncode, done.stderr) == (0, b"")
