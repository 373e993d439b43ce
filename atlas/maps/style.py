"""The map's own styles, which an embed and a notebook take with them: sheets 40 to 49 of the theme."""

from __future__ import annotations

from pathlib import Path

STYLES = Path(__file__).parents[1] / "theme" / "css"


def map_style() -> str:
    """What maps, legends and swarms need, as it is written."""
    return "\n".join(path.read_text(encoding="utf-8") for path in sorted(STYLES.glob("4*.css")))
