"""The atlas's nouns: frozen values, with units and shapes. Nothing here reads, writes or decides.

Shapes: P periods in ascending order, N areas in the order of their area set. Missing figures are NaN,
never zero. Coordinates are longitude, latitude in degrees (EPSG:4326) unless a name says otherwise.
"""

from atlas.model.areas import (
    Alias,
    AreaSet,
    Benchmark,
    Change,
    Feature,
    Group,
    GroupKind,
    Lens,
    NeighbourKind,
    Neighbours,
    PeoplePoint,
    Similar,
)
from atlas.model.arrays import FloatArray, IntArray
from atlas.model.atlas import Atlas, Case, Config, Index, Section
from atlas.model.layers import (
    Cell,
    Classification,
    Direction,
    Joined,
    JoinReport,
    LayerMeta,
    RawLayer,
    Row,
    Scope,
    Status,
    Tidy,
)
from atlas.model.points import Campus, Details, Point, PointAttribute, PointLayer, Record, Records
from atlas.model.scene import Classes, Drawing, IndexResult, LayerView, Page, Scene, Tree
from atlas.model.source import Provenance, Source

__all__ = [
    "Alias",
    "AreaSet",
    "Atlas",
    "Benchmark",
    "Campus",
    "Case",
    "Cell",
    "Change",
    "Classes",
    "Classification",
    "Config",
    "Details",
    "Direction",
    "Drawing",
    "Feature",
    "FloatArray",
    "Group",
    "GroupKind",
    "Index",
    "IndexResult",
    "IntArray",
    "JoinReport",
    "Joined",
    "LayerMeta",
    "LayerView",
    "Lens",
    "NeighbourKind",
    "Neighbours",
    "Page",
    "PeoplePoint",
    "Point",
    "PointAttribute",
    "PointLayer",
    "Provenance",
    "RawLayer",
    "Record",
    "Records",
    "Row",
    "Scene",
    "Scope",
    "Section",
    "Similar",
    "Source",
    "Status",
    "Tidy",
    "Tree",
]
