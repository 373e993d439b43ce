"""What a reader finds while two folders change places."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest

from atlas import exchange as module
from atlas.exchange import exchange, flush, recover


def folder(path: Path, text: str) -> Path:
    path.mkdir()
    (path / "page").write_text(text)
    return path


def test_the_new_takes_the_place_and_the_old_can_be_deleted(tmp_path: Path) -> None:
    new, live = folder(tmp_path / "new", "new"), folder(tmp_path / "live", "old")
    exchange(new, live)
    assert (live / "page").read_text() == "new"
    assert (new / "page").read_text() == "old"


def test_where_nothing_was_the_new_simply_moves(tmp_path: Path) -> None:
    new = folder(tmp_path / "new", "new")
    exchange(new, tmp_path / "live")
    assert (tmp_path / "live" / "page").read_text() == "new"
    assert not new.exists()


def test_files_change_places_too(tmp_path: Path) -> None:
    (tmp_path / "a").write_text("a")
    (tmp_path / "b").write_text("b")
    exchange(tmp_path / "a", tmp_path / "b")
    assert (tmp_path / "b").read_text() == "a"


def test_a_reader_never_finds_the_folder_absent(tmp_path: Path) -> None:
    new, live = folder(tmp_path / "new", "new"), folder(tmp_path / "live", "old")
    absent: list[str] = []
    done = threading.Event()

    def read() -> None:
        while not done.is_set():
            try:
                (live / "page").read_text()
            except OSError as error:
                absent.append(str(error))

    reader = threading.Thread(target=read)
    reader.start()
    for _ in range(200):
        exchange(new, live)
    done.set()
    reader.join()
    assert absent == []


def test_without_the_system_call_two_renames_do_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_call", lambda: None)
    new, live = folder(tmp_path / "new", "new"), folder(tmp_path / "live", "old")
    exchange(new, live)
    assert (live / "page").read_text() == "new"
    assert (new / "page").read_text() == "old"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["live", "new"]


def test_a_kill_between_two_renames_is_mended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_call", lambda: None)
    new, live = folder(tmp_path / "new", "new"), folder(tmp_path / "live", "old")
    moves = iter((True, False))
    rename = Path.rename

    def killed(source: Path, target: Path) -> Path:
        if not next(moves):
            raise KeyboardInterrupt
        return rename(source, target)

    monkeypatch.setattr(Path, "rename", killed)
    with pytest.raises(KeyboardInterrupt):
        exchange(new, live)
    monkeypatch.setattr(Path, "rename", rename)
    assert not live.exists()
    recover(live)
    assert (live / "page").read_text() == "old"


def test_a_refusal_of_the_kernel_is_told(tmp_path: Path) -> None:
    live = folder(tmp_path / "live", "old")
    with pytest.raises(OSError):
        exchange(tmp_path / "absent", live)
    assert (live / "page").read_text() == "old"


@pytest.mark.parametrize("platform", ["linux", "elsewhere"])
def test_what_is_put_in_place_is_on_the_disk_first(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, platform: str
) -> None:
    monkeypatch.setattr("atlas.exchange.sys.platform", platform)
    new = folder(tmp_path / "new", "new")
    flush(new)
    assert (new / "page").read_text() == "new"
    with pytest.raises(OSError, match="nothing"):
        flush(tmp_path / "nothing")
