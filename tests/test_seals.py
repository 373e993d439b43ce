"""What a refresh wrote is sealed: whatever is changed afterwards in figures, options or inputs is said."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from atlas.errors import AtlasError
from atlas.load import load_atlas
from atlas.refresh import refresh

SHADE = "layers/shade-share"
FILE = b"code,year,value\nX,2021,1\n" + b"".join(
    f"SQ{number},{year},{10 * number + year % 10}\n".encode() for year in (2020, 2021) for number in range(6)
)


@pytest.fixture
def sealed(tiny_copy: Path) -> Path:
    """The tiny atlas with one layer made from a publisher's file, and one that is derived from it."""
    toml = tiny_copy / SHADE / "layer.toml"
    own = toml.read_text("utf-8").replace("[source]\n", f'[source]\nsha256 = "{hashlib.sha256(FILE).hexdigest()}"\n', 1)
    adapter = '\n[adapter]\nkind = "long"\ncolumns = { code = "code", period = "year", value = "value" }\n'
    adapter += 'leave_out = { X = "no square" }\n\n[[adapter.file]]\npath = "shade.csv"\n'
    (tiny_copy / "shade.csv").write_bytes(FILE)
    derived = tiny_copy / "layers" / "shade-again"
    derived.mkdir()
    (derived / "layer.toml").write_text(own + '\n[derive]\nkind = "sum"\nof = ["shade-share"]\n', "utf-8")
    toml.write_text(own + adapter, "utf-8")
    refresh(tiny_copy, (), tiny_copy, False, lambda text: None, date(2030, 1, 2))
    return tiny_copy


def errors(root: Path) -> str:
    with pytest.raises(AtlasError) as caught:
        load_atlas(root)
    return str(caught.value)


def edit(file: Path, change: Callable[[str], str]) -> None:
    text = file.read_text("utf-8")
    assert change(text) != text
    file.write_text(change(text), "utf-8")


def test_as_the_refresh_left_it(sealed: Path) -> None:
    assert {layer.meta.id for layer in load_atlas(sealed).layers} >= {"shade-share", "shade-again"}


def test_ends_of_lines_change_on_the_way_through_version_control(sealed: Path) -> None:
    for name in ("values.csv", "excluded.csv", "cells.jsonl"):
        path = sealed / SHADE / name
        path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    load_atlas(sealed)


@pytest.mark.parametrize("name", ["values.csv", "excluded.csv", "cells.jsonl"])
def test_a_file_is_edited_cut_at_a_line_or_gone(sealed: Path, name: str) -> None:
    path = sealed / SHADE / name
    whole = path.read_bytes()
    for content in (whole[:-2] + b"7\n", b"".join(whole.splitlines(keepends=True)[:-1])):
        path.write_bytes(content)
        assert f"{SHADE}/{name}:" in errors(sealed)
    path.unlink()
    assert f"{SHADE}/{name}:" in errors(sealed)


def test_a_figure_edited_is_said_of_its_layer_and_of_those_derived_from_it(sealed: Path) -> None:
    edit(sealed / SHADE / "values.csv", lambda text: text.replace("SQ1,2020,10", "SQ1,2020,11"))
    assert errors(sealed) == (
        "layers/shade-share/values.csv: the figures were made from this file, and it has changed since\n"
        "    found: it goes into layers/shade-again\n"
        "    to do: `atlas refresh shade-again`\n"
        "layers/shade-share/values.csv: the file is not as the refresh left it\n"
        "    found: other bytes: edited, or cut short\n"
        "    to do: restore it, or `atlas refresh shade-share`; if it is kept by hand from now on, delete "
        "provenance.json beside it"
    )


def test_options_that_no_refresh_has_seen(sealed: Path) -> None:
    edit(sealed / SHADE / "layer.toml", lambda text: text.replace('"no square"', '"not a square"'))
    assert errors(sealed) == (
        "layers/shade-share/layer.toml: the figures were made with other options than those that stand here\n"
        "    field: [adapter] or [derive]\n"
        "    to do: `atlas refresh shade-share` works them out with these"
    )


def test_a_checksum_that_is_not_that_of_the_file_read(sealed: Path) -> None:
    right = hashlib.sha256(FILE).hexdigest()
    edit(sealed / SHADE / "layer.toml", lambda text: text.replace(right, right[::-1]))
    assert "the figures were made from other bytes than those that are declared" in errors(sealed)


@pytest.mark.parametrize("options", ["file = 1", "file = [1]", "file = []"])
def test_options_of_the_wrong_kind_are_no_traceback(sealed: Path, options: str) -> None:
    edit(sealed / SHADE / "layer.toml", lambda text: text.replace('[[adapter.file]]\npath = "shade.csv"\n', options))
    assert "the figures were made with other options" in errors(sealed)


def test_a_folder_without_a_record_is_kept_by_hand(sealed: Path) -> None:
    edit(sealed / SHADE / "values.csv", lambda text: text.replace("SQ1,2020,10", "SQ1,2020,11"))
    (sealed / SHADE / "provenance.json").unlink()
    (sealed / "layers/shade-again/provenance.json").unlink()
    load_atlas(sealed)


def test_a_record_that_is_none(sealed: Path) -> None:
    (sealed / SHADE / "provenance.json").write_text('{"written": [1]}', "utf-8")
    assert errors(sealed).startswith(f"{SHADE}/provenance.json: is not what a refresh writes")


def test_a_table_kept_by_hand_may_say_how_many_rows_it_has(tiny_copy: Path) -> None:
    toml = tiny_copy / "layers/workshops/layer.toml"
    toml.write_text(toml.read_text("utf-8") + "\n[rows]\npoints = 3\nexcluded = 2\nnames = 4\n", "utf-8")
    assert errors(tiny_copy) == "\n".join(
        f"layers/workshops/{name}.csv: the table has not as many rows as are declared\n"
        f"    found: {found}\n    expected: {expected}\n"
        "    to do: put back what is lost; where the change is meant, correct [rows] in layer.toml"
        for name, found, expected in (("excluded", "1", 2), ("names", "no file", 4))
    )
