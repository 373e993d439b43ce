"""Whether what a refresh wrote still stands as it was written: a file cut at a line's end is a good file otherwise.

`provenance.json` keeps a checksum of each file that the refresh wrote (`written`), of the files of the atlas that it
read (`inputs`), and of the options that it worked with (`options_sha256`). A folder without one is kept by hand.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from typing import Any

from atlas.errors import Problem, Problems
from atlas.load.files import label, read_bytes
from atlas.load.provenance import Record, read_record
from atlas.load.toml import read_toml

Table = Mapping[str, Any]
NAMES = ("layer.toml", "area.toml", "case.toml", "theme.toml")
ELSEWHERE = ("address", "sha256", "by_hand")
MARK = b"\xef\xbb\xbf"


def digest(content: bytes) -> str:
    """SHA-256 of a text, the same whatever ends its lines: they change on the way through version control."""
    return hashlib.sha256(content.removeprefix(MARK).replace(b"\r\n", b"\n")).hexdigest()


def options_digest(table: Table) -> str:
    """SHA-256 of how a folder's figures are made: `[adapter]` and `[derive]`, without where files are from."""
    adapter = table.get("adapter", {})
    files = [{key: file[key] for key in file if key not in ELSEWHERE} for file in files_of(table)]
    options = {"adapter": {**adapter, "file": files}, "derive": table.get("derive", {})}
    return hashlib.sha256(json.dumps(options, sort_keys=True, default=str).encode()).hexdigest()


def files_of(table: Table) -> list[Table]:
    """The `[[adapter.file]]` of a folder's TOML, whatever else may stand in their place."""
    files = table.get("adapter", {}).get("file", [])
    return [file for file in files if isinstance(file, dict)] if isinstance(files, list) else []


def file_of_source(table: Table, place: int) -> bool:
    """Whether the adapter's file in this place has its address and checksum from the source in the same place."""
    file = files_of(table)[place]
    return place < len(sources_of(table)) and "address" not in file and "sha256" not in file


def sources_of(table: Table) -> list[Table]:
    """The sources that a folder's TOML declares: `[source]`, then each `[[other_source]]`."""
    return [table.get("source", {}), *table.get("other_source", [])]


def checksums(table: Table) -> dict[str, str | None]:
    """Path of each publisher's file that an adapter reads -> the checksum that is declared of it."""
    files = files_of(table)
    places = [sources_of(table)[place] if file_of_source(table, place) else file for place, file in enumerate(files)]
    return {str(file.get("path")): place.get("sha256") for file, place in zip(files, places, strict=True)}


def seal_faults(root: Path, problems: Problems) -> Iterator[Problem]:
    """What is not as the last refresh left it, in any folder below `layers/`.

    Of files that are named in `problems` nothing is said: what is wrong with them is known. Faults of the records
    themselves, and of TOML that cannot be read, are added to `problems` where nobody has read them before.
    """
    said = {problem.file for problem in problems.found}
    for path in sorted([*root.glob("layers/*/provenance.json"), *root.glob("layers/*/*/provenance.json")]):
        hidden = any(part.startswith((".", "_")) for part in path.relative_to(root).parts)
        if not hidden and label(path, root) not in said:
            yield from _folder_faults(path.parent, read_record(path, root, problems), root, said)


def _folder_faults(folder: Path, record: Record, root: Path, said: Collection[str | None]) -> Iterator[Problem]:
    again = f"`atlas refresh {folder.name}`"
    for name, checksum in record.written.items():
        file = label(folder / name, root)
        if file not in said and _differs(folder / name, checksum, root):
            yield Problem(
                "the file is not as the refresh left it",
                file,
                found="nothing" if not (folder / name).exists() else "other bytes: edited, or cut short",
                todo=f"restore it, or {again}; if it is kept by hand from now on, delete provenance.json beside it",
            )
    for path, checksum in record.inputs.items():
        if path not in said and _differs(root / path, checksum, root):
            what = "the figures were made from this file, and it has changed since"
            yield Problem(what, path, found=f"it goes into {label(folder, root)}", todo=again)
    toml = next((folder / name for name in NAMES if (folder / name).is_file()), None)
    if toml is not None and label(toml, root) not in said:
        yield from _option_faults(toml, record, root, again)


def _differs(path: Path, checksum: str, root: Path) -> bool:
    content = read_bytes(path, root, Problems())
    return content is None or digest(content) != checksum


def _option_faults(toml: Path, record: Record, root: Path, again: str) -> Iterator[Problem]:
    """Options that are others than those that the figures were made with."""
    read = read_toml(toml, root, Problems())
    if read is None or not (read[0].get("adapter") or read[0].get("derive")):
        return
    file, table = label(toml, root), read[0]
    if record.options_sha256 and options_digest(table) != record.options_sha256:
        what = "the figures were made with other options than those that stand here"
        yield Problem(what, file, field="[adapter] or [derive]", todo=f"{again} works them out with these")
        return
    recorded = {each.path: each.sha256 for each in record.files}
    for path, declared in checksums(table).items():
        if declared is not None and recorded.get(path, declared) != declared:
            what = "the figures were made from other bytes than those that are declared"
            yield Problem(what, file, None, "sha256", declared, recorded[path], todo=f"put it right, or {again}")
