"""Publishers' files become the atlas's figures: fetch -> adapt -> derive -> compare -> write. It alone has the network.

All layers are worked out before anything is written, and everything is written in one step: a refresh that is killed
leaves all of it old or all of it new, never a mix. Running it again changes no byte.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from enum import IntEnum
from pathlib import Path

from atlas import trace
from atlas.adapters.faults import condensed
from atlas.adapters.plain import table
from atlas.derive import sources
from atlas.errors import AtlasError, Problem, Problems, nearest
from atlas.load import seals
from atlas.load.areas import read_area_sets
from atlas.load.files import label
from atlas.model import AreaSet, Tidy
from atlas.refresh import fetch, judge, licences, outlines, store
from atlas.refresh.declared import Declared, chosen, read_declared, recorded, wanted
from atlas.refresh.differences import differences, table_differences
from atlas.refresh.fetch import Wanted, check
from atlas.refresh.workings import Worked, known, work_out

Say = Callable[[str], None]

PATIENCE = 2.0
"""Seconds after which whoever waits is told what is going on."""


class Update(IntEnum):
    """What is done with bytes that differ from the recorded checksum: refused, taken, or taken whatever they say."""

    NO = 0
    YES = 1
    ACCEPT = 2


@dataclass
class Run:
    """What a refresh was asked for, and what it has come to know on the way."""

    root: Path
    source: Path | None
    update: Update
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
    update: Update | bool = Update.NO,
    say: Say = print,
    today: date | None = None,
) -> tuple[str, ...]:
    """Work out `layers` (all where none is named) again from the files in `source`, or from the web.

    Refuses bytes that differ from the recorded checksum; with `update` it takes them, says what changes, and writes
    figures and checksum together, but refuses figures that move as no release moves them, unless told to `ACCEPT`
    them. Gives the ids of the folders that changed. Raises AtlasError with the problems of
    all layers, and has then written nothing of them.
    """
    run = Run(root, source, Update(update), say, today or datetime.now(tz=UTC).date())
    with store.alone(root / "layers"):
        problems = Problems()
        everything = read_declared(root, problems)
        targets = chosen(everything, layers, problems)
        problems.raise_if_any()
        made = _worked_out([one for one in targets if one.is_area_set], run)
        run.areas = _areas(made, run)
        run.other_codes = {one.id: one.adapter.get("other_codes", {}) for one in everything if one.is_area_set}
        made += _worked_out([one for one in targets if not one.is_area_set], run)
        return _written(made, run)


def _worked_out(targets: Sequence[Declared], run: Run) -> list[Made]:
    """The new content of all `targets`; what is wrong with any of them is said together."""
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
            for problem in condensed(error.problems):
                problems.add(problem)
    problems.raise_if_any()
    return made


def _areas(made: Sequence[Made], run: Run) -> dict[str, AreaSet]:
    """The area sets as they will be once `made` is written; read beside, because nothing is written yet."""
    problems = Problems()
    with store.beside(run.root / "layers") as root:
        if (run.root / "layers" / "areas").is_dir():
            shutil.copytree(run.root / "layers" / "areas", root / "layers" / "areas")
        for each in made:
            store.put(root / each.one.folder.relative_to(run.root), each.files)
        areas, _ = read_area_sets(root, problems)
    problems.raise_if_any()
    return areas


def _made(one: Declared, run: Run) -> Made:
    problems = Problems()
    files = wanted(one, problems)
    problems.raise_if_any()
    contents = fetch.fetched(files, run.contents, run.source, bool(run.update), run.say)
    inputs = _inputs(one, run)
    about = known(one, run.areas, run.other_codes)
    worked = work_out(one, contents, about, inputs)
    made = dict(worked.files)
    if worked.rows:
        run.rows[one.id] = worked.rows
        made["values.csv"] = store.values_csv(worked.rows)
        made[trace.FILE] = worked.cells
    if one.adapter and worked.rows:
        rows = sorted(worked.excluded.items())
        made["excluded.csv"] = table(("code", "reason"), rows) if rows else b""
    made["provenance.json"] = _provenance(one, files, worked, made, run)
    there = store.read_rows(one.folder / "values.csv")
    others = {file: run.contents[file] for file in files if check(file, run.contents[file]) is not None}
    for problem in judge.faults(one, others, worked, about.codes):
        problems.add(problem)
    doubts = [*judge.doubts(one, there, worked), *judge.shorter(one, others, worked)] if others else []
    if run.update is not Update.ACCEPT:
        for problem in doubts:
            problems.add(problem)
    problems.raise_if_any()
    accepted = [f"accepted: {doubt.what}: {doubt.found}" for doubt in doubts]
    said = (*accepted, *differences(there, worked.rows), *_other_files(one, made))
    return Made(one, made, worked.rows, said)


def _other_files(one: Declared, made: Mapping[str, bytes]) -> Iterator[str]:
    """What changes in the tables beside `values.csv`, in words."""
    for name, content in store.changed(one.folder, made).items():
        if name == outlines.NAME and one.is_area_set:
            yield from outlines.outline_differences(*judge.both_outlines(one, content))
        if name.endswith(".csv") and name != "values.csv":
            path = one.folder / name
            yield from table_differences(name, path.read_bytes() if path.is_file() else b"", content)


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


def _provenance(one: Declared, files: Sequence[Wanted], worked: Worked, made: Mapping[str, bytes], run: Run) -> bytes:
    """Where the figures are from, what was done to them, and the seals: for readers, and for whoever builds from them.

    `made` are the files as they are written beside it.
    """
    contents = run.contents
    record = {
        "files": [
            {
                "path": file.path,
                "address": file.address,
                "bytes": len(contents[file]),
                "sha256": hashlib.sha256(contents[file]).hexdigest(),
            }
            for file in files
        ],
        "options_sha256": seals.options_digest(one.table),
        "derived_from": list(sources(one.derive)),
        "rows": len(worked.rows),
        "figures": sum(1 for row in worked.rows if row.value),
        "periods": sorted({row.period for row in worked.rows}),
        "done": list(worked.done),
        "inputs": _input_seals(one, run),
        "written": {name: seals.digest(content) for name, content in sorted(made.items()) if content},
    }
    return (json.dumps(record, ensure_ascii=False, indent=1) + "\n").encode()


def _input_seals(one: Declared, run: Run) -> dict[str, str]:
    """Checksums of the atlas's own files that the figures were made from: other layers' values, the list of names."""
    read = {}
    for name in sources(one.derive):
        path = run.root / "layers" / name / "values.csv"
        if name != one.id:
            rows = run.rows.get(name)
            read[path] = store.values_csv(rows) if rows else path.read_bytes()
    names = one.folder / "names.csv"
    if names.is_file():
        read[names] = names.read_bytes()
    return {label(path, run.root): seals.digest(content) for path, content in read.items()}


def _written(made: Sequence[Made], run: Run) -> tuple[str, ...]:
    """Write what changes, in one step, and say what; the ids of the folders that changed."""
    checksums = {file: hashlib.sha256(content).hexdigest() for file, content in run.contents.items()}
    changes = {}
    for each in made:
        files = dict(each.files)
        if run.update:
            files[each.one.name] = recorded(each.one, checksums, run.today).encode()
        changed = store.changed(each.one.folder, files)
        figures = sum(1 for row in each.rows if row.value)
        count = f", {figures:,} figures" if each.rows else ""
        run.say(f"{each.one.id}: {', '.join(sorted(changed)) or 'as it was'}{count}")
        if changed:
            changes[each.one.folder] = changed
            for line in each.said:
                run.say(f"  {line}")
    ids = tuple(folder.name for folder in changes)
    listed = _licences(changes, run)
    store.replace(run.root / "layers", changes | listed)
    return ids


def _licences(changes: Mapping[Path, Mapping[str, bytes]], run: Run) -> dict[Path, dict[str, bytes]]:
    """The list of licences, where the declarations make it another."""
    layers = run.root / "layers"
    texts = {folder / name: content for folder, files in changes.items() for name, content in files.items()}
    changed = store.changed(layers, {licences.NAME: licences.licences(run.root, texts)})
    return {layers: changed} if changed else {}
