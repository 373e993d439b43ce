"""docs/fork.md holds a whole other atlas: what stands there is what is built."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

from building import run_atlas

ROOT = Path(__file__).parents[1]
FILE = re.compile(r"^`([\w./-]+)`[^\n]*\n\n```\w+\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def test_the_other_atlas_of_the_page_is_built(tmp_path: Path) -> None:
    files = dict(FILE.findall((ROOT / "docs" / "fork.md").read_text(encoding="utf-8")))
    assert len(files) == 6
    for path, content in files.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(content, encoding="utf-8")
    (tmp_path / "addresses.txt").write_text("/\n", encoding="utf-8")
    shutil.copy(ROOT / "mkdocs.yml", tmp_path)
    (tmp_path / "site_src" / "overrides").mkdir()

    built = run_atlas(tmp_path, "build")

    assert built.returncode == 0, built.stderr
    assert "under water" in (tmp_path / "site" / "data" / "stones.csv").read_text(encoding="utf-8")
    assert "walks its fields" in (tmp_path / "site" / "about" / "index.html").read_text(encoding="utf-8")
    assert (tmp_path / "site" / "areas" / "B" / "index.html").is_file()
