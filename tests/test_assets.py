"""Scripts, styles and fonts: under names that carry their content."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from atlas import assets
from atlas.errors import AtlasError


@pytest.fixture
def theme(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A small theme of its own."""
    for name, folder in (("DIST", "dist"), ("STYLES", "css"), ("IMAGES", "images")):
        (tmp_path / folder).mkdir()
        monkeypatch.setattr(assets, name, tmp_path / folder)
    (tmp_path / "dist/site.js").write_text("let a = 1;\n")
    (tmp_path / "dist/face.woff2").write_bytes(b"wOF2")
    (tmp_path / "css/b.css").write_text("b { color: red }\n")
    (tmp_path / "css/a.css").write_text("@font-face { src: url(asset:face.woff2) }\n")
    (tmp_path / "images/favicon.svg").write_text("<svg/>")
    return tmp_path


def test_every_asset_carries_its_hash(theme: Path) -> None:
    tree, names = assets.assets({})
    assert set(names) == {"site.js", "face.woff2", "favicon.svg", "site.css"}
    for name, address in names.items():
        digest = hashlib.sha256(tree[address]).hexdigest()[:8]
        stem, _, suffix = name.rpartition(".")
        assert address == f"assets/{stem}.{digest}.{suffix}"
    assert set(tree) == set(names.values())


def test_styles_are_joined_in_order_after_those_of_the_build(theme: Path) -> None:
    tree, names = assets.assets({"palettes.css": ".c0 { fill: blue }"})
    style = tree[names["site.css"]].decode()
    assert style.index("fill: blue") < style.index("@font-face") < style.index("color: red")
    assert f"url({names['face.woff2'].removeprefix('assets/')})" in style


def test_a_changed_asset_changes_every_name_that_leads_to_it(theme: Path) -> None:
    _, before = assets.assets({})
    (theme / "dist/face.woff2").write_bytes(b"wOF2 other")
    _, after = assets.assets({})
    assert {name for name in before if before[name] != after[name]} == {"face.woff2", "site.css"}


def test_an_asset_that_is_not_there(theme: Path) -> None:
    (theme / "css/c.css").write_text("c { background: url(asset:fase.woff2) }\n")
    with pytest.raises(AtlasError, match="a style names an asset that is not there") as caught:
        assets.assets({})
    assert caught.value.problems[0].nearest == "face.woff2"


@pytest.mark.parametrize("left", [[], ["face.woff2"]])
def test_scripts_that_were_never_bundled(theme: Path, left: list[str]) -> None:
    for path in (theme / "dist").iterdir():
        if path.name not in left:
            path.unlink()
    with pytest.raises(AtlasError, match="have not been bundled") as caught:
        assets.assets({})
    assert "make site" in str(caught.value)


def test_the_theme_itself() -> None:
    """What the templates ask for is there, and no style names another host or an asset by a fixed name."""
    tree, names = assets.assets({})
    assert {"site.js", "map.js", "embed.js", "site.css", "leaflet.css", "favicon.svg"} <= set(names)
    for address, content in tree.items():
        if address.endswith(".css"):
            assert b"http:" not in content.replace(b"http://www.w3.org", b"")
            assert b"https:" not in content
            assert b"asset:" not in content
