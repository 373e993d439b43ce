"""Publishers' files become the atlas's figures: fetch -> adapt -> derive -> compare -> write. It alone has the network.

All layers are worked out before the first is written, and each folder is replaced in one step: a refresh that is
killed leaves every layer old or new, never a mix. Running it again changes no byte.
"""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path

from atlas import fetch, store
from atlas.declared import Declared, chosen, read_declared, recorded, wanted
from atlas.derive import sources
from atlas.differences import differences
from atlas.errors import AtlasError, Problem, Problems, nearest
from atlas.fetch import Wanted
from atlas.load.areas import read_area_sets
from atlas.model import AreaSet, Tidy
from atlas.workings import Worked, known, work_out

Say = Callable[[str], None]

PATIENCE = 2.0
"""Seconds after which whoever waits is told what is going on."""


@dataclass
class Run:
    """What a refresh was asked for, and what it has come to know on the way."""

    root: Path
    source: Path | None
    update: bool
    say: Say
    today: date
    areas: Mapping[str, AreaSet] = field(default_factory=dict)
    other_codes: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    contents: dict[Wanted, bytes] = field(default_factory=dict)
    rows: dict[str, tuple[Tidy, ...]] = field(default_factory=dict)


@dataclass(frozen=True)
class Made:
    """The new content of a folder: its files by name, and what changes in words."""

    one: Declared
    files: Mapping[str, bytes]
    rows: tuple[Tidy, ...]
    said: tuple[str, ...]


def refresh(
    root: Path,
    layers: Sequence[str] = (),
    source: Path | None = None,
    update: bool = False,
    say: Say = print,
    today: date | None = None,
) -> tuple[str, ...]:
    """Work out `layers` (all where none is named) again from the files in `source`, or from the web.

    Refuses bytes that differ from the recorded checksum; with `update` it takes them, says what changes, and writes
    figures and checksum together. Gives the ids of the folders that changed. Raises AtlasError with the problems of
    all layers, and has then written nothing of them.
    """
    run = Run(root, source, update, say, today or datetime.now(tz=UTC).date())
    with store.alone(root / "layers"):
        problems = Problems()
        everything = read_declared(root, problems)
        targets = chosen(everything, layers, problems)
        problems.raise_if_any()
        written = _stage([one for one in targets if one.is_area_set], run)
        run.areas, _ = read_area_sets(root, problems)
        problems.raise_if_any()
        run.other_codes = {one.id: one.adapter.get("other_codes", {}) for one in everything if one.is_area_set}
        return written + _stage([one for one in targets if not one.is_area_set], run)


def _stage(targets: Sequence[Declared], run: Run) -> tuple[str, ...]:
    """Work out all `targets`, then write those that change."""
    problems = Problems()
    made = []
    spoken = time.monotonic()
    for place, one in enumerate(targets, start=1):
        if one.is_area_set or time.monotonic() - spoken > PATIENCE:
            run.say(f"working out {one.id} ({place} of {len(targets)})")
            spoken = time.monotonic()
        try:
            made.append(_made(one, run))
        except AtlasError as error:
            for problem in error.problems:
                problems.add(problem)
    problems.raise_if_any()
    checksums = {file: hashlib.sha256(content).hexdigest() for file, content in run.contents.items()}
    return tuple(each.one.id for each in made if _written(each, checksums, run))


def _made(one: Declared, run: Run) -> Made:
    problems = Problems()
    files = wanted(one, problems)
    problems.raise_if_any()
    contents = fetch.fetched(files, run.contents, run.source, run.update, run.say)
    inputs = _inputs(one, run)
    worked = work_out(one, contents, known(one, run.areas, run.other_codes), inputs)
    made = dict(worked.files)
    if worked.rows:
        run.rows[one.id] = worked.rows
        made["values.csv"] = store.values_csv(worked.rows)
    if worked.excluded or worked.rows:
        rows = sorted(worked.excluded.items())
        made["excluded.csv"] = store.table(("code", "reason"), rows) if rows else b""
    made["provenance.json"] = _provenance(one, files, contents, worked)
    return Made(one, made, worked.rows, differences(store.read_rows(one.folder / "values.csv"), worked.rows))


def _inputs(one: Declared, run: Run) -> dict[str, tuple[Tidy, ...]]:
    """The rows of the layers that this one is derived from, as worked out in this run or as they stand."""
    problems = Problems()
    inputs = {}
    for name in sources(one.derive):
        path = run.root / "layers" / name / "values.csv"
        inputs[name] = run.rows.get(name) or store.read_rows(path)
        if not inputs[name] and name != one.id:
            there = sorted(each.parent.name for each in run.root.glob("layers/*/layer.toml"))
            problems.add(
                Problem(
                    "is derived from a layer without figures",
                    one.file,
                    field="derive",
                    found=name,
                    nearest=nearest(name, there),
                    todo="correct the name, or refresh that layer first",
                )
            )
    problems.raise_if_any()
    return inputs


def _provenance(one: Declared, files: Sequence[Wanted], contents: Mapping[str, bytes], worked: Worked) -> bytes:
    """Where the figures are from and what was done to them: for readers, and for the next who works them out."""
    listed = [
        {key: file[key] for key in file if key not in ("address", "sha256")} for file in one.adapter.get("file", [])
    ]
    adapter = {**one.adapter, "file": listed}
    options = json.dumps({"adapter": adapter, "derive": one.derive}, sort_keys=True, default=str)
    record = {
        "files": [
            {
                "path": file.path,
                "address": file.address,
                "bytes": len(contents[file.path]),
                "sha256": hashlib.sha256(contents[file.path]).hexdigest(),
            }
            for file in files
        ],
        "options_sha256": hashlib.sha256(options.encode()).hexdigest(),
        "derived_from": list(sources(one.derive)),
        "rows": len(worked.rows),
        "figures": sum(1 for row in worked.rows if row.value),
        "periods": sorted({row.period for row in worked.rows}),
        "done": list(worked.done),
    }
    return (json.dumps(record, ensure_ascii=False, indent=1) + "\n").encode()


def _written(made: Made, checksums: Mapping[Wanted, str], run: Run) -> bool:
    """Write the folder if anything in it changes, and say what."""
    files = dict(made.files)
    if run.update:
        files[made.one.name] = recorded(made.one.text, wanted(made.one, Problems()), checksums, run.today).encode()
    changed = store.changed(made.one.folder, files)
    figures = sum(1 for row in made.rows if row.value)
    count = f", {figures:,} figures" if made.rows else ""
    if not changed:
        run.say(f"{made.one.id}: as it was{count}")
        return False
    run.say(f"{made.one.id}: {', '.join(sorted(changed))}{count}")
    for line in made.said:
        run.say(f"  {line}")
    store.replace(made.one.folder, changed)
    return True
