"""The cache saves time and changes nothing."""

from __future__ import annotations

from pathlib import Path

from atlas.cache import cached, code_hash


def test_made_once_and_read_again(tmp_path: Path) -> None:
    calls: list[int] = []

    def make() -> bytes:
        calls.append(1)
        return b"slow"

    assert cached(tmp_path / "c", b"key", make) == b"slow"
    assert cached(tmp_path / "c", b"key", make) == b"slow"
    assert len(calls) == 1
    assert cached(tmp_path / "c", b"other", make) == b"slow"
    assert len(calls) == 2


def test_a_damaged_entry_is_made_again(tmp_path: Path) -> None:
    cached(tmp_path, b"key", lambda: b"good")
    (entry,) = tmp_path.iterdir()
    entry.write_bytes(entry.read_bytes()[:-1] + b"X")
    assert cached(tmp_path, b"key", lambda: b"good") == b"good"


def test_a_folder_that_cannot_be_written_is_no_error(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    assert cached(tmp_path / "file", b"key", lambda: b"made") == b"made"


def test_no_folder_no_cache() -> None:
    assert cached(None, b"key", lambda: b"made") == b"made"


def test_changed_code_changes_the_hash(tmp_path: Path) -> None:
    file = tmp_path / "a.py"
    file.write_text("one")
    before = code_hash([file])
    file.write_text("two")
    assert code_hash([file]) != before
