"""An area set's boundary file: codes, names and repaired shapes, in the order of their codes."""

from __future__ import annotations

import json
import warnings
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NoReturn

import pyogrio
import pyproj
import shapely
from pyproj.exceptions import CRSError
from shapely.geometry import MultiPolygon, Polygon
from shapely.geometry.base import BaseGeometry

from atlas.errors import Problem, Problems, nearest, shown
from atlas.load.files import CODE, ILLEGAL, label, read_text, report
from atlas.load.schema import AreaFile

SUFFIXES = (".geojson", ".topojson", ".json", ".gpkg")
Shape = tuple[str, str, BaseGeometry]


def parse_crs(text: str) -> pyproj.CRS | None:
    """The coordinate reference system that `text` names, or None."""
    try:
        return pyproj.CRS.from_user_input(text)
    except CRSError:
        return None


def read_boundaries(folder: Path, declared: AreaFile, root: Path, problems: Problems) -> list[Shape] | None:
    """(code, name, shape) of each area, sorted by code, in the declared CRS; or None and problems.

    Shapes are polygons or multipolygons: an invalid one is repaired with make_valid, keeping polygon parts
    (lines and points left by the repair enclose nothing). What has no area after that is a problem.
    """
    path = _boundary_file(folder, root, problems)
    if path is None:
        return None
    file = label(path, root)
    frame = _read(path, root, problems)
    if frame is None or not _crs_fits(frame.crs, declared, file, problems):
        return None
    columns = [str(name) for name in frame.columns if name != "geometry"]
    for key, field in (("code_field", declared.code_field), ("name_field", declared.name_field)):
        if field not in columns:
            problems.add(
                Problem(
                    f"the boundaries have no property of the name that {key} gives",
                    file,
                    field=key,
                    found=shown(field),
                    expected=", ".join(columns[:12]) or "properties with the areas' codes and names",
                    nearest=nearest(field[:64], columns),
                )
            )
            return None
    codes, names, shapes = (list(frame[key]) for key in (declared.code_field, declared.name_field, "geometry"))
    faults = [*_code_faults(codes, names, file)]
    repaired: list[Shape] = []
    for number, (code, name, shape) in enumerate(zip(codes, names, shapes, strict=True), start=1):
        fixed = _shape(shape, declared.bounds)
        if isinstance(fixed, tuple):
            what, found, expected = fixed
            faults.append(Problem(what, file, field=_who(code, number), found=found, expected=expected))
        else:
            repaired.append((code, name, fixed))
    report(problems, faults)
    if not codes:
        problems.add(Problem("the boundary file holds no areas", file))
    return None if faults or not codes else sorted(repaired, key=lambda area: area[0])


def polygons(shape: BaseGeometry) -> BaseGeometry | None:
    """The polygon parts of `shape` as one valid polygon or multipolygon, or None where nothing has an area."""
    flat = shapely.force_2d(shape)
    valid = flat if flat.is_valid else shapely.make_valid(flat)
    parts = [part for part in _leaves(valid) if isinstance(part, Polygon) and part.area > 0]
    if not parts:
        return None
    if len(parts) == 1:
        return parts[0]
    whole = MultiPolygon(parts)
    return whole if whole.is_valid else shapely.union_all(parts)


def _leaves(shape: BaseGeometry) -> Iterator[BaseGeometry]:
    for part in getattr(shape, "geoms", [shape]):
        if hasattr(part, "geoms"):
            yield from _leaves(part)
        else:
            yield part


def _boundary_file(folder: Path, root: Path, problems: Problems) -> Path | None:
    found = [path for suffix in SUFFIXES if (path := folder / f"boundaries{suffix}").exists()]
    if len(found) == 1:
        return found[0]
    problems.add(
        Problem(
            "an area set needs one boundary file" if not found else "an area set has one boundary file only",
            label(folder, root),
            found=", ".join(path.name for path in found) or None,
            expected=" or ".join(f"boundaries{suffix}" for suffix in SUFFIXES),
        )
    )
    return None


def _refuse(name: str) -> NoReturn:
    raise ValueError(name)


def _json_is_whole(path: Path, root: Path, problems: Problems) -> bool:
    """Whether a JSON file is whole. GDAL gives the features before a cut without a word, so this comes first."""
    text = read_text(path, root, problems)
    if text is None:
        return False
    file = label(path, root)
    try:
        data = json.loads(text, parse_constant=_refuse)
    except json.JSONDecodeError as error:
        problems.add(Problem("not valid JSON: the file may be cut off", file, error.lineno, todo="fetch it again"))
    except (ValueError, RecursionError):
        problems.add(Problem("not valid JSON: a number or a nesting that JSON has not", file, todo="fetch it again"))
    else:
        if isinstance(data, dict) and data.get("type") in ("FeatureCollection", "Topology"):
            odd = list(_odd_places(data)) if data["type"] == "FeatureCollection" else []
            report(problems, (Problem("a place that is no pair of numbers", file, field=where) for where in odd))
            return not odd
        problems.add(Problem("neither GeoJSON nor TopoJSON", file, expected="a FeatureCollection or a Topology"))
    return False


def _odd_places(data: Mapping[str, Any]) -> Iterator[str]:
    """Features with places that are no numbers: GDAL leaves such places out without a word."""
    features = data.get("features")
    for number, feature in enumerate(features if isinstance(features, list) else [], start=1):
        waiting = [(feature.get("geometry") or {}).get("coordinates")] if isinstance(feature, dict) else []
        while waiting:
            part = waiting.pop()
            if not isinstance(part, list) or (part and not isinstance(part[0], list) and not _is_place(part)):
                if part is not None:
                    yield f"feature {number}"
                break
            waiting += [] if part and not isinstance(part[0], list) else part


def _is_place(part: Sequence[object]) -> bool:
    return len(part) > 1 and all(isinstance(value, int | float) and not isinstance(value, bool) for value in part)


def _read(path: Path, root: Path, problems: Problems) -> Any:
    """The file as a GeoDataFrame of its only layer, or None and a problem."""
    file = label(path, root)
    try:
        if not path.is_file():
            problems.add(Problem("this must be a file", file))
            return None
        if path.suffix != ".gpkg" and not _json_is_whole(path, root, problems):
            return None
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # GDAL's remarks: what matters of them is checked below
            layers = [str(row[0]) for row in pyogrio.list_layers(path)]
            if len(layers) != 1:
                problems.add(Problem("the boundary file must hold one layer", file, found=", ".join(layers) or "none"))
                return None
            frame = pyogrio.read_dataframe(path)
    except Exception as error:  # GDAL, GEOS and PROJ raise many kinds; any of them means a file that cannot be read
        problems.add(Problem("the boundaries cannot be read", file, found=shown(error), todo="fetch the file again"))
        return None
    if not hasattr(frame, "geometry") or "geometry" not in frame.columns:
        problems.add(Problem("the boundary file holds no geometry", file))
        return None
    return frame


def _crs_fits(crs: pyproj.CRS | None, declared: AreaFile, file: str, problems: Problems) -> bool:
    wanted = parse_crs(declared.crs)
    if wanted is None:
        return False  # said where area.toml is checked
    if crs is None or wanted.equals(crs, ignore_axis_order=True):
        return True
    problems.add(
        Problem(
            "the boundaries' coordinate reference system is not the declared one",
            file,
            field="crs",
            found=shown(crs.name),
            expected=f"{wanted.name} ({declared.crs})",
            todo="correct crs in area.toml, or convert the file",
        )
    )
    return False


def _code_faults(codes: Sequence[object], names: Sequence[object], file: str) -> Iterator[Problem]:
    first: dict[str, int] = {}
    for number, (code, name) in enumerate(zip(codes, names, strict=True), start=1):
        where = f"feature {number}"
        if not isinstance(code, str):
            yield Problem("an area's code must be text", file, field=where, found=shown(code))
            continue
        if not CODE.fullmatch(code):
            yield Problem(
                "an area's code cannot be part of an address",
                file,
                field=where,
                found=shown(code),
                expected="letters, digits, dots and hyphens, without spaces",
            )
        key = code.upper()
        if key in first:
            found = f"{shown(code)}, also of feature {first[key]}"
            yield Problem("two areas have the same code", file, field=where, found=found)
        first.setdefault(key, number)
        if not isinstance(name, str) or not name.strip() or ILLEGAL.search(name):
            yield Problem("an area needs a name", file, field=f"{where}, {shown(code)}", found=shown(name))


def _shape(shape: BaseGeometry | None, bounds: Sequence[float]) -> BaseGeometry | tuple[str, str | None, str | None]:
    """The repaired shape, or what is wrong with it: fault, found, expected."""
    if shape is None or shape.is_empty:
        return "the area has no shape", "nothing" if shape is None else "an empty shape", "a polygon"
    left, bottom, right, top = shape.bounds
    if not (bounds[0] <= left and bounds[1] <= bottom and right <= bounds[2] and top <= bounds[3]):
        swapped = bounds[0] <= bottom and bounds[1] <= left and top <= bounds[2] and right <= bounds[3]
        what = "the area lies outside the declared bounds"
        return (
            f"{what}: its axes are swapped" if swapped else what,
            f"{left:.6g}, {bottom:.6g}, {right:.6g}, {top:.6g}",
            f"inside {', '.join(f'{bound:g}' for bound in bounds)}",
        )
    try:
        fixed = polygons(shape)
    except shapely.errors.GEOSException as error:
        return "the area's shape cannot be repaired", shown(error), "a polygon"
    if fixed is None:
        return "the area's shape has no area", shape.geom_type, "a polygon"
    return fixed


def _who(code: object, number: int) -> str:
    return f"{shown(code)}, feature {number}" if isinstance(code, str) else f"feature {number}"
