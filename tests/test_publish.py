"""Readers find the old site or the new one, whenever the build is killed."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import textwrap
import time
from pathlib import Path

import pytest

from atlas.errors import AtlasError
from atlas.publish import only_one, publish


def make(folder: Path, version: str, files: int = 3) -> Path:
    folder.mkdir(parents=True)
    for n in range(files):
        (folder / f"{n}.txt").write_text(version)
    return folder


def versions(folder: Path) -> set[str]:
    return {path.read_text() for path in folder.iterdir()}


def test_first_publish(tmp_path: Path) -> None:
    built = make(tmp_path / "build" / "site", "new")
    publish(built, tmp_path / "site")
    assert versions(tmp_path / "site") == {"new"}
    assert not built.exists()


def test_the_old_site_goes_and_the_new_one_stands(tmp_path: Path) -> None:
    make(tmp_path / "site", "old", 5)
    publish(make(tmp_path / "build" / "site", "new"), tmp_path / "site")
    assert versions(tmp_path / "site") == {"new"}
    assert len(list((tmp_path / "site").iterdir())) == 3


@pytest.mark.parametrize("kind", ["file", "link"])
def test_what_is_no_folder_is_left_alone(tmp_path: Path, kind: str) -> None:
    live = tmp_path / "site"
    if kind == "file":
        live.write_text("mine")
    else:
        live.symlink_to(make(tmp_path / "elsewhere", "mine"))
    with pytest.raises(AtlasError, match="cannot take this place"):
        publish(make(tmp_path / "build" / "site", "new"), live)
    assert live.is_symlink() or live.read_text() == "mine"


def test_killed_at_any_moment_the_site_is_whole(tmp_path: Path) -> None:
    """Publish in a loop, kill without warning, look: 30 times."""
    script = tmp_path / "loop.py"
    script.write_text(
        textwrap.dedent(
            """
            import sys
            from pathlib import Path
            from atlas.publish import publish
            root, n = Path(sys.argv[1]), 0
            while True:
                n += 1
                built = root / "build" / "site"
                if built.exists():
                    import shutil; shutil.rmtree(built)
                built.mkdir(parents=True)
                for i in range(40):
                    (built / f"{i}.txt").write_text(str(n))
                publish(built, root / "site")
                print(n, flush=True)
            """
        )
    )
    for round_ in range(30):
        process = subprocess.Popen([sys.executable, str(script), str(tmp_path)], stdout=subprocess.PIPE)
        assert process.stdout is not None
        process.stdout.readline()
        time.sleep(0.003 + 0.0021 * round_)
        process.send_signal(signal.SIGKILL)
        process.wait()
        process.stdout.close()
        site = tmp_path / "site"
        assert len(list(site.iterdir())) == 40
        assert len(versions(site)) == 1


def test_one_build_at_a_time(tmp_path: Path) -> None:
    with (
        only_one(tmp_path / "build"),
        pytest.raises(AtlasError, match="another build is at work"),
        only_one(tmp_path / "build"),
    ):
        pass
    with only_one(tmp_path / "build"):
        pass


def test_the_lock_goes_with_its_process(tmp_path: Path) -> None:
    pid = os.fork()
    if pid == 0:
        with only_one(tmp_path / "build"):
            os._exit(0)
    os.waitpid(pid, 0)
    with only_one(tmp_path / "build"):
        pass
