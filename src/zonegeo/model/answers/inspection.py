"""What an inspection of a boundary file says, as frozen values: every figure with its unit, method and CRS."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from typing import Literal

from zonegeo.base.made_rows import Listed
from zonegeo.base.message import Message, Name
from zonegeo.base.value import value

INSPECTION_VERSION = "1"

Severity = Literal["error", "warning", "note"]

# kind of fault → how much it matters: an error makes areas or verdicts wrong, a warning may, a note is to be known
SEVERITIES: Mapping[str, Severity] = {
    "geometry-not-read": "error",
    "self-intersection": "error",
    "ring-self-intersection": "error",
    "hole-outside": "error",
    "nested": "error",
    "invalid": "error",
    "ring-not-closed": "error",
    "ring-too-short": "error",
    "duplicate-feature": "error",
    "overlap": "error",
    "gap": "warning",
    "sliver": "warning",
    "sliver-hole": "warning",
    "spike": "warning",
    "duplicate-vertex": "warning",
    "near-duplicate-vertex": "warning",
    "not-of-crs": "error",
    "axes-swapped": "error",
    "outside-korea": "warning",
    "null-geometry": "warning",
    "empty-geometry": "warning",
    "mixed-kinds": "note",
    "z-values": "note",
    "crowded": "error",
    "enclosed-ground": "note",
}


@value
class Figure:
    """One number: what it is measured in, how, and in which CRS; ``None`` where it cannot be known."""

    value: float | None
    unit: str
    method: str
    crs: str | None = None


@value
class Spot:
    """A place in the file's own coordinates, and in longitude and latitude (WGS 84, degrees) where that is known."""

    x: float | None
    y: float | None
    lon: float | None = None
    lat: float | None = None


@value
class Fault:
    """One fault: its kind, the features that have it (numbers from 0, and names), its place and its size."""

    kind: str
    severity: Severity
    features: tuple[int, ...]
    names: tuple[str, ...] = ()
    spot: Spot | None = None
    figures: Mapping[str, Figure] = field(default_factory=dict)
    detail: str = ""


@value
class Check:
    """One thing that was looked for: how many were found, below which thresholds, or why it could not be looked for."""

    kind: str
    found: int | None
    thresholds: Mapping[str, Figure] = field(default_factory=dict)
    not_checked: Message | None = None


@value
class LayerSummary:
    """A layer of the file with the number of its features, and how many of each geometry kind where that is counted."""

    name: str
    features: int | None
    kinds: Mapping[str, int] = field(default_factory=dict)
    inspected: bool = False


@value
class Known:
    """Something said of the file, and how it was known; ``value`` is ``None`` where nobody says it."""

    value: str | None
    known_by: str | None


@value
class Extent:
    """The smallest box around all coordinates: west, south, east, north."""

    file: tuple[float, float, float, float]
    lonlat: tuple[float, float, float, float] | None = None


@value
class PlaceFound:
    """A reference feature that the boundaries meet, and the share of their area that lies in it."""

    name: Name
    reference: str
    share: Figure


@value
class Precision:
    """The digits that the coordinates really use, and what rounding to them can do.

    ``digits`` decimals hold at least 99 % of all coordinate values, ``most_digits`` hold all; ``None`` where they fill
    a double. ``single`` is true where every value is one of a 32-bit float.
    """

    digits: int | None
    most_digits: int | None
    single: bool
    step: Figure
    step_m: Figure
    movable_area: Figure


@value
class FeatureFigures:
    """The figures of one feature; areas of an invalid one are those of its mended shape, which ``valid`` tells."""

    number: int
    name: str
    kind: str | None
    valid: bool
    vertices: int
    parts: int
    holes: int
    figures: Mapping[str, Figure] = field(default_factory=dict)


@value
class Inspection:
    """Everything that was seen of one boundary file."""

    schema_version: str
    file: str
    sha256: str
    bytes: int
    format: str
    layers: tuple[LayerSummary, ...]
    layer: str | None
    features_count: int | None
    kinds: Mapping[str, int]
    fields: tuple[str, ...]
    crs: Known
    transformation: str | None
    transformation_accuracy_m: float | None
    encoding: Known
    extent: Extent | None
    places: tuple[PlaceFound, ...]
    plane_crs: str | None
    not_measured: Message | None
    totals: Mapping[str, Figure]
    precision: Precision | None
    checks: tuple[Check, ...]
    faults: tuple[Fault, ...]
    features: Listed[FeatureFigures]
    notices: tuple[Message, ...]
    receipt: Mapping[str, str]
