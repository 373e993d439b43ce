"""The inputs of the layers that take part in an explanation, read when they are asked for."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from atlas.derive import Key, Rows, by_key, derive, sources
from atlas.errors import AtlasError, Problem
from atlas.explain.account import File
from atlas.load import load_layers
from atlas.model import AreaSet, LayerMeta, RawLayer, Tidy
from atlas.refresh.store import read_rows
from atlas.trace import FILE, Trace, decode


@dataclass
class Held:
    """Layers by id, with those they are derived from, and their area sets."""

    root: Path
    areas: Mapping[str, AreaSet]
    layers: Mapping[str, RawLayer]
    rows_of: dict[str, dict[Key, Tidy]] = field(default_factory=dict)
    trace_of: dict[str, Trace] = field(default_factory=dict)
    derived_of: dict[str, dict[Key, Tidy]] = field(default_factory=dict)

    def meta(self, layer: str) -> LayerMeta:
        return self.layers[layer].meta

    def set_of(self, layer: str) -> AreaSet:
        return self.areas[self.meta(layer).area_set]

    def rows(self, layer: str) -> dict[Key, Tidy]:
        """The rows of `values.csv`, digits as they stand there."""
        if layer not in self.rows_of:
            self.rows_of[layer] = by_key(read_rows(self.root / "layers" / layer / "values.csv"))
        return self.rows_of[layer]

    def trace(self, layer: str) -> Trace:
        """The cells behind them. Raises AtlasError where they cannot be read."""
        if layer not in self.trace_of:
            path = self.root / "layers" / layer / FILE
            try:
                self.trace_of[layer] = decode(path.read_bytes()) if path.is_file() else Trace()
            except (ValueError, LookupError, TypeError) as error:
                raise AtlasError([stale(layer, "cannot be read", str(error))]) from error
        return self.trace_of[layer]

    def derived(self, layer: str) -> dict[Key, Tidy]:
        """The rows of a derived layer, derived again from the layers as they stand."""
        if layer not in self.derived_of:
            options = self.meta(layer).derive
            inputs: dict[str, Rows] = {name: tuple(self.rows(name).values()) for name in sources(options)}
            self.derived_of[layer] = by_key(derive(options, inputs, f"layers/{layer}/layer.toml"))
        return self.derived_of[layer]

    def files(self, layer: str) -> tuple[File, ...]:
        """The publishers' files that a refresh has recorded."""
        path = self.root / "layers" / layer / "provenance.json"
        try:
            record: Any = json.loads(path.read_bytes()) if path.is_file() else {}
            return tuple(File(each["path"], each["address"], each["sha256"]) for each in record.get("files", ()))
        except (ValueError, KeyError, TypeError) as error:
            problem = Problem("cannot be read", f"layers/{layer}/provenance.json", found=str(error))
            raise AtlasError([problem]) from error


def hold(root: Path, layer: str) -> Held:
    """A layer and all that it is derived from. Raises AtlasError with what is wrong with any of them."""
    areas, layers = load_layers(root, [layer])
    waiting = [layer]
    while waiting:
        names = [name for one in waiting for name in sources(layers[one].meta.derive) if name not in layers]
        if names:
            layers |= load_layers(root, names, areas)[1]
        waiting = list(dict.fromkeys(names))
    return Held(root, areas, layers)


def stale(layer: str, what: str, found: str, expected: str | None = None) -> Problem:
    """What is said where figures and the cells kept of them do not fit."""
    todo = f"run `atlas refresh {layer}`: it writes the two together"
    return Problem(what, f"layers/{layer}/{FILE}", found=found, expected=expected, todo=todo)
