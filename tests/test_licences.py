"""The list of licences: from the declarations, in step with them, written by a refresh."""

from __future__ import annotations

from pathlib import Path

from atlas.refresh.licences import licences

ROOT = Path(__file__).parent.parent
SOURCE = """
[source]
publisher = "Office | of Samples"
title = "Sample figures"
address = "https://samples.example/figures.csv"
licence = "Sample Licence 1.0"
licence_address = "https://samples.example/licence"
credit = "Contains sample figures"
"""


def declare(root: Path, name: str, text: str) -> Path:
    path = root / "layers" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def test_a_row_a_source_with_publisher_licence_and_credit(tmp_path: Path) -> None:
    other = SOURCE.replace("[source]", "[[other_source]]").replace("Sample figures", "More figures")
    declare(tmp_path, "fish/layer.toml", f'title = "Fish"\n{SOURCE}{other}')
    text = licences(tmp_path).decode()
    assert (
        "| fish | Office \\| of Samples | [Sample figures](https://samples.example/figures.csv) "
        "| [Sample Licence 1.0](https://samples.example/licence) | Contains sample figures |"
    ) in text
    assert "[More figures]" in text
    assert text.count("\n| fish |") == 2


def test_sets_that_are_merged_and_indexes_say_what_they_rest_on(tmp_path: Path) -> None:
    declare(tmp_path, "areas/big/area.toml", 'merged_from = "small"\n')
    declare(tmp_path, "best/layer.toml", 'kind = "index"\n')
    text = licences(tmp_path).decode()
    assert "| big |  | put together from `small` | as there |  |" in text
    assert "| best |  | worked out from other layers | as theirs |  |" in text


def test_what_a_case_cites_is_counted(tmp_path: Path) -> None:
    declare(tmp_path, "cases/port/case.toml", f'title = "Port"\n{SOURCE.replace("[source]", "[map.source]")}')
    declare(tmp_path, "cases/port/sources.csv", "id,title\na,A\nb,B\n")
    text = licences(tmp_path).decode()
    assert "| port |  | 2 sources, restated: [sources.csv](cases/port/sources.csv) | cited, not copied |  |" in text
    assert "Sample Licence 1.0" in text


def test_texts_about_to_be_written_count_and_broken_ones_do_not(tmp_path: Path) -> None:
    path = declare(tmp_path, "fish/layer.toml", "not toml")
    assert "fish" not in licences(tmp_path).decode()
    assert "| fish |" in licences(tmp_path, {path: SOURCE.encode()}).decode()
