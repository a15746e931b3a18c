"""The use cases that look at a boundary file before it is used: what it is worth, and in which CRS it may be."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pyproj
import shapely
from pydantic import TypeAdapter

from zonegeo.base.message import Message
from zonegeo.base.version import __version__
from zonegeo.boundaries.fault import Found, Progress, no_progress
from zonegeo.boundaries.find_faults import checks_of, find_faults
from zonegeo.boundaries.find_places import shares_in
from zonegeo.boundaries.measure_features import measure_features
from zonegeo.boundaries.neighbours import sound_polygons
from zonegeo.boundaries.precision import Digits, digits_of
from zonegeo.geodesy.crs import AnalysisCrs, analysis_crs, belts_fit_for
from zonegeo.geometry import Floats, Shapes, ShapesLike, column_of
from zonegeo.i18n.translator import Translator
from zonegeo.model.answers.inspection import (
    INSPECTION_VERSION,
    SEVERITIES,
    Extent,
    Fault,
    Figure,
    Inspection,
    PlaceFound,
    Precision,
    Spot,
)
from zonegeo.model.quantity import asked_quantity
from zonegeo.rendering.inspection import inspection_files as files
from zonegeo.sources.boundary.land_file import LandLike, land_file
from zonegeo.sources.boundary.lenient_read import InspectedFile, read_inspected_file
from zonegeo.sources.boundary.to_lonlat import in_korea
from zonegeo.sources.study.reference_places import places_of, read_reference, studies_at_hand

GAP_WIDTH = "0.5 m"
# one degree of latitude on GRS80 at 38° N, metres; a degree of longitude is shorter there
_METRES_A_DEGREE = 111_000.0


def inspect_file(
    path: LandLike, *, layer: str | None = None, crs: str | None = None, encoding: str | None = None,
    gap_width: str = GAP_WIDTH, references: Sequence[str] = (), progress: Progress = no_progress,
) -> Inspection:  # fmt: skip
    """Look at a boundary file: what it is, where it lies, how large, how fine, and every fault with its place.

    Parameters
    ----------
    path
        The file or the land in memory (a GeoDataFrame and its like), as it stands: nothing is mended, nothing is
        refused that can be seen at all.
    layer, crs, encoding
        What the user says of it. A CRS that nobody says stays unknown: then nothing is measured in metres.
    gap_width
        A strip of nobody's ground between two outlines up to that width is a gap: a length with its unit.
    references
        Further reference layers whose features name the places: boundary files, studies, ``study:layer``.
    progress
        Called with the step, what is done of it, and all of it.

    Returns
    -------
    Facts of the file, figures of each outline (m2 in the plane and on the ellipsoid, m), faults with their places, and
    the list of what was looked for.

    Raises
    ------
    InputError
        Where nothing can be seen of the file.

    Examples
    --------
    >>> from zonegeo.sources.study.find_study import carried_root
    >>> seen = inspect_file(carried_root() / "geo" / "legal-dongs.geojson")
    >>> seen.file, len(seen.features) > 0
    ('legal-dongs.geojson', True)
    """
    width = float(asked_quantity(gap_width, "--gap-width", of="length"))
    progress("read", 0, 1)
    read = read_inspected_file(land_file(path, crs=crs), crs=crs, encoding=encoding, layer=layer)
    shapes = column_of(read.shapes)
    flat = shapely.force_2d(shapes) if shapely.has_z(shapes).any() else shapes
    lying = _Lying(read, flat)
    found = [*(Found(f.kind, (f.feature,), f.xy, detail=f.detail) for f in read.faults), *lying.faults()]

    valid = shapely.is_valid(shapes)
    sound = None if lying.plane is None else sound_polygons(lying.plane)
    found.extend(find_faults(shapes, lying.plane, gap_width_m=width, valid=valid, sound=sound, progress=progress))
    found = [each for each in found if each.kind != "null-geometry" or not _told_already(each, read)]
    progress("measure", 0, 1)
    step, digits = lying.precision(flat)
    measured = measure_features(
        flat,
        read.names,
        plane=lying.plane,
        lonlat=lying.lonlat,
        plane_crs=lying.plane_name,
        step_m=step,
        valid=valid,
        sound=sound,
    )
    precision = (
        None if digits is None else _precision(digits, step, measured.perimeter, lying.plane_name, read.crs.unit)
    )
    system = read.crs.system
    return Inspection(
        schema_version=INSPECTION_VERSION, file=read.file, sha256=read.sha256, bytes=read.bytes, format=read.format,
        layers=read.layers, layer=read.layer, features_count=len(shapes) if read.layer is not None else None,
        kinds=next((each.kinds for each in read.layers if each.inspected), {}), fields=read.fields,
        crs=read.crs.known, transformation=system.operation if system else None,
        transformation_accuracy_m=system.accuracy_m if system else None, encoding=read.encoding,
        extent=lying.extent(flat), places=_places(lying, references), plane_crs=lying.plane_name,
        not_measured=lying.no_metres,
        totals=measured.totals, precision=precision,
        checks=checks_of(found, no_metres=lying.no_metres, placed=system is not None, gap_width_m=width,
            unread=None if read.layer is not None else Message("inspect.needs-layer"),
        ),
        faults=tuple(sorted((lying.fault(each, read.names) for each in found), key=_weight)),
        features=measured.features, notices=_notices(read, lying), receipt=_receipt(),
    )  # fmt: skip


def _told_already(found: Found, read: InspectedFile) -> bool:
    """A geometry that could not be read is no missing one."""
    return any(each.kind == "geometry-not-read" and each.feature == found.features[0] for each in read.faults)


def _bounds(shapes: ShapesLike) -> Floats:
    """West, south, east, north; not finite where there is nothing."""
    return shapely.total_bounds(shapes) if len(shapes) else np.full(4, np.nan)


class _Lying:
    """Where the shapes of a file lie: in degrees and in the measuring plane, as far as that is known."""

    def __init__(self, read: InspectedFile, flat: Shapes) -> None:
        self.read = read
        self.lonlat: Shapes | None = None
        self.plane: Shapes | None = None
        self.plane_name: str | None = None
        self._crs: AnalysisCrs | None = None
        system, bounds = read.crs.system, _bounds(flat)
        if system is not None and np.isfinite(bounds).all():
            moved = system.to_lonlat(flat)
            west, south, east, north = _bounds(moved)
            if (
                np.isfinite([west, south, east, north]).all()
                and -180 <= west <= east <= 180
                and -90 <= south <= north <= 90
            ):
                self.lonlat = moved
                self._crs = _plane_for((west + east) / 2, (south + north) / 2)
                self.plane, self.plane_name = self._crs.to_plane(moved), self._crs.code
        if self.plane is None and system is None and read.crs.unit == "m":
            # an unknown datum moves the land, not its size: the file's own plane measures it
            self.plane, self.plane_name = flat, read.crs.known.value

    def faults(self) -> list[Found]:
        """The order of the axes and the country, where the CRS says anything of them."""
        system = self.read.crs.system
        bounds = _bounds(column_of(self.read.shapes))
        if system is None or not np.isfinite(bounds).all():
            return []
        x, y = float(bounds[0] + bounds[2]) / 2, float(bounds[1] + bounds[3]) / 2
        here, mirrored = (system.to_lonlat([shapely.Point(each)])[0] for each in ((x, y), (y, x)))
        everyone = tuple(range(len(self.read.shapes)))
        if in_korea(here.x, here.y):
            return []
        if in_korea(mirrored.x, mirrored.y):
            return [Found("axes-swapped", everyone, (x, y))]
        return [Found("not-of-crs" if self.lonlat is None else "outside-korea", everyone, (x, y))]

    @property
    def no_metres(self) -> Message | None:
        """Why nothing could be measured in metres; ``None`` where it could."""
        if self.plane is not None:
            return None
        if self.read.crs.system is None:
            return Message("inspect.needs-crs")
        return Message("inspect.needs-sense", {"value": self.read.crs.known.value})

    def extent(self, flat: Shapes) -> Extent | None:
        """The box around everything in the file's coordinates and in degrees."""
        bounds = _bounds(flat)
        if not np.isfinite(bounds).all():
            return None
        lonlat = None if self.lonlat is None else tuple(map(float, _bounds(self.lonlat)))
        return Extent(tuple(map(float, bounds)), lonlat)  # type: ignore[arg-type]

    def precision(self, flat: Shapes) -> tuple[float | None, Digits | None]:
        """The step of the coordinates in metres where their unit is known, and their digits."""
        digits = digits_of(shapely.get_coordinates(flat))
        if digits is None or self.read.crs.unit is None:
            return None, digits
        return digits.step * (_METRES_A_DEGREE if self.read.crs.unit == "degree" else 1.0), digits

    def fault(self, found: Found, names: Sequence[str]) -> Fault:
        """A fault with its place in the file's coordinates and in degrees, and its figures with their CRS."""
        figures = {
            key: Figure(number, unit, method, None if unit in ("ratio", "%") else self.plane_name)
            for key, (number, unit, method) in found.sizes.items()
        }
        return Fault(
            found.kind, SEVERITIES[found.kind], found.features, tuple(names[n] for n in found.features),
            self._spot(found), figures, found.detail,
        )  # fmt: skip

    def _spot(self, found: Found) -> Spot | None:
        if found.xy is None:
            return None
        system = self.read.crs.system
        if found.space == "plane" and self._crs is not None and system is not None:
            lonlat = self._crs.to_lonlat([shapely.Point(found.xy)])[0]
            x, y = map(float, system.move_back(shapely.get_coordinates(lonlat))[0])
        else:
            x, y = found.xy
            lonlat = system.to_lonlat([shapely.Point(found.xy)])[0] if system is not None else None
        if lonlat is None or not (abs(lonlat.x) <= 180 and abs(lonlat.y) <= 90):
            return Spot(x, y)
        return Spot(x, y, float(lonlat.x), float(lonlat.y))


def _plane_for(lon: float, lat: float) -> AnalysisCrs:
    """The Korean belt that fits, elsewhere a transverse Mercator of its own around the middle."""
    fitting = belts_fit_for(lon) if 32 <= lat <= 40 else ()
    if fitting:
        return analysis_crs(fitting[0])
    return analysis_crs(f"+proj=tmerc +lat_0={lat:.1f} +lon_0={lon:.1f} +k=1 +x_0=0 +y_0=0 +datum=WGS84 +units=m")


def _precision(
    digits: Digits, step_m: float | None, perimeter: float, plane: str | None, unit: str | None
) -> Precision:
    movable = None if step_m is None or plane is None else perimeter * step_m / 2
    return Precision(
        digits.nearly_all, digits.all, digits.single,
        Figure(digits.step, unit or "file-unit", "digits"),
        Figure(step_m, "m", "digits"),
        Figure(movable, "m2", "perimeter × step / 2", plane),
    )  # fmt: skip


def _places(lying: _Lying, references: Sequence[str]) -> tuple[PlaceFound, ...]:
    folder = Path.cwd()
    asked = [place for each in references for place in read_reference(each, folder=folder)]
    if lying.lonlat is None or lying.plane is None or lying._crs is None:
        return ()
    places = [*asked, *(place for study in studies_at_hand(folder) for place in places_of(study))]
    if not places:
        return ()
    outlines = column_of([place.geometry for place in places])
    near = shapely.intersects(outlines, shapely.box(*_bounds(lying.lonlat)))
    met = [place for place, each in zip(places, near, strict=True) if each]
    shares = shares_in(lying.plane, lying._crs.to_plane(outlines[near])) if met else np.zeros(0)
    listed = [
        PlaceFound(place.name, place.reference, Figure(float(share), "%", "plane", lying.plane_name))
        for place, share in zip(met, shares, strict=True)
        if share > 0
    ]
    return tuple(sorted(listed, key=lambda place: (-(place.share.value or 0.0), place.reference, place.name.en)))


def _weight(fault: Fault) -> tuple[int, int]:
    order = list(SEVERITIES)
    return ("error", "warning", "note").index(fault.severity), order.index(fault.kind)


def _notices(read: InspectedFile, lying: _Lying) -> tuple[Message, ...]:
    told = [
        Message(f"problem.{problem.code}.what", {"value": "", "nearest": "", "known": "", **problem.values})
        for problem in (*read.problems, *read.crs.problems)
    ]
    if read.crs.system is None or (lying.lonlat is None and len(read.shapes)):
        told.append(Message("notice.try-crs-guess", {"value": read.file}))
    if lying.plane_name and lying.plane_name.startswith("+proj"):
        told.append(Message("notice.no-belt", {"value": lying.plane_name}))
    return (*read.notices, *told)


def _receipt() -> Mapping[str, str]:
    return {"zonegeo": __version__, "geos": shapely.geos_version_string, "proj": pyproj.proj_version_str}


def inspection_schema() -> dict[str, Any]:
    """Return the JSON Schema of an inspection (draft 2020-12)."""
    schema = TypeAdapter(Inspection).json_schema()
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": "zonegeo inspection", **schema}


def render_inspection(inspection: Inspection, format_name: str, *, language: str, most: int | None = None) -> str:
    """Return an inspection as ``text``, ``json`` or ``md``; ``most`` faults of each kind, all of them for ``None``."""
    translator = Translator(language)
    if format_name == "json":
        return files.render_json(inspection, translator)
    render = {"text": files.render_text, "md": files.render_markdown}[format_name]
    return render(inspection, translator, most=most)
