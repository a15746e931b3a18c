"""A boundary file as it stands: its own coordinates, null and broken geometries too. Nothing is judged or mended.

The door of ``boundary_files`` refuses what cannot be measured; here that is what is looked for.
"""

from __future__ import annotations

import warnings
from collections.abc import Collection, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import shapely
from pyproj import CRS
from pyproj.exceptions import CRSError

from zonegeo.base.errors import InputError, Problem
from zonegeo.base.files.library_fault import library_fault
from zonegeo.base.files.path_text import ends_with
from zonegeo.base.files.temporary_folder import temporary_folder, without_folder
from zonegeo.base.late_module import LateModule
from zonegeo.base.message import Message
from zonegeo.base.value import value
from zonegeo.geometry import Geometry, column_of
from zonegeo.model.answers.inspection import Known, LayerSummary
from zonegeo.sources.boundary.coordinate_system import CoordinateSystem, coordinate_system
from zonegeo.sources.boundary.file_parts import FORMATS, holds_its_kind, parts_of, shapefile_text, whole_letters
from zonegeo.sources.boundary.formats.geojson_file import LONLAT, check_dialect, is_sequence
from zonegeo.sources.boundary.formats.geopackage import views_in
from zonegeo.sources.boundary.formats.shapefile import crs_in
from zonegeo.sources.boundary.identity import names_of, properties_of
from zonegeo.sources.boundary.lenient_shapes import DrawnFault, from_geojson, from_wkb
from zonegeo.sources.boundary.raw.gdal_layer import each_once, kind_not_read, rows_of
from zonegeo.sources.boundary.raw.raw_layer import MOST_FEATURES, too_complex
from zonegeo.sources.boundary.read_boundary_file import check_not_open, read_raw_layer
from zonegeo.sources.documents import parse_json
from zonegeo.sources.reading import Reading

pyogrio = LateModule("pyogrio")

_CRS_OF_FORMAT = {".kml": LONLAT, ".kmz": LONLAT}  # what needs no look into a layer


@value
class FileCrs:
    """What is known of the file's CRS: who says it, whether its unit is the metre or the degree, and the way out.

    ``system`` is ``None`` where there is no way to longitude and latitude; ``problems`` say why.
    """

    known: Known
    unit: str | None
    system: CoordinateSystem | None
    problems: tuple[Problem, ...] = ()


@value
class InspectedFile:
    """A file in its own coordinates. ``shapes`` has ``None`` for what has no geometry or none that could be read."""

    file: str
    sha256: str
    bytes: int
    format: str
    layers: tuple[LayerSummary, ...]
    layer: str | None
    shapes: tuple[Geometry | None, ...]
    names: tuple[str, ...]
    fields: tuple[str, ...]
    faults: tuple[DrawnFault, ...]
    crs: FileCrs
    encoding: Known
    problems: tuple[Problem, ...] = ()
    notices: tuple[Message, ...] = ()


def read_inspected_file(
    path: Path, *, crs: str | None = None, encoding: str | None = None, layer: str | None = None
) -> InspectedFile:
    """Return a boundary file as it stands.

    Raises
    ------
    InputError
        Only where nothing can be seen of the file: missing, broken, of a closed or unknown format.
    """
    reading, suffix = Reading(), path.suffix.lower()
    content = reading.content(path)
    if suffix in (".geojson", ".json") and not is_sequence(content):
        document = parse_json(content, where=path.name)
        check_dialect(document, path.name)
        if not (isinstance(document, dict) and document.get("type") == "Topology"):
            return _of_geojson(document, path, reading.files[0].sha256, len(content), crs)
    if suffix in FORMATS and holds_its_kind(content, suffix):
        return _of_gdal(path, content, reading, crs=crs, encoding=encoding, layer=layer)
    return _of_a_reader(path, reading, len(content), crs=crs, encoding=encoding, layer=layer)


def _of_geojson(document: Any, path: Path, digest: str, size: int, option: str | None) -> InspectedFile:
    kind = document.get("type") if isinstance(document, dict) else type(document).__name__
    listed = document.get("features") if kind == "FeatureCollection" else [document]
    if kind not in ("FeatureCollection", "Feature") or not isinstance(listed, list):
        raise InputError(Problem("geojson-no-features", path.name, {"value": str(kind)}))
    shapes, rows, faults = [], [], []
    fields: dict[str, None] = {}
    for number, entry in enumerate(listed):  # one by one: each fault has its own place
        found = entry if isinstance(entry, dict) else {}
        properties = properties_of(found)
        shape, seen = from_geojson(found.get("geometry"), number)
        if found.get("type") != "Feature":
            seen = [DrawnFault("geometry-not-read", number, None, f"type: {found.get('type')}")]
        shapes.append(shape)
        faults.extend(seen)
        rows.append(properties)
        fields.update(dict.fromkeys(map(str, properties)))
    told, known_by = _member(document), "member"
    if told is None:
        told, known_by = "OGC:CRS84", "rfc7946"
    summary = LayerSummary(path.stem, len(listed), _kinds(shapes), True)
    return InspectedFile(
        path.name, digest, size, "GeoJSON", (summary,), path.stem, tuple(shapes), _shown(rows), tuple(fields),
        tuple(faults), file_crs(told, known_by, option, path.name), Known("utf-8", "format"),
    )  # fmt: skip


def _member(document: Mapping[str, Any]) -> str | None:
    """The member ``crs`` of GeoJSON 2008 by name."""
    member = document.get("crs")
    properties = member.get("properties") if isinstance(member, dict) else None
    name = properties.get("name") if isinstance(properties, dict) else None
    return name if isinstance(name, str) and name.strip() else None


def _of_gdal(
    path: Path, content: bytes, reading: Reading, *, crs: str | None, encoding: str | None, layer: str | None
) -> InspectedFile:
    with temporary_folder() as folder, warnings.catch_warnings(record=True) as said:
        warnings.simplefilter("always")
        file, parts = parts_of(path, content, folder, reading)
        if ends_with(file, ".gpkg"):
            with reading.collecting(InputError):
                check_not_open(path, path.name)
        text = shapefile_text(parts, path.name, encoding, reading)
        notices = whole_letters(file, parts, text.value)
        codec = {"encoding": text.value} if text.value and ends_with(file, ".shp") else {}
        try:
            layers = _layers(file, path, views_in(parts[file.suffix], path.name) if ends_with(file, ".gpkg") else ())
            known = tuple(each.name for each in layers.values())
            chosen = _chosen(known, layer, path.name, reading)
            name = next((inside for inside, each in layers.items() if each.name == chosen), None)
            meta: dict[str, Any] = {"fields": np.zeros(0), "crs": None}
            shapes_wkb, columns = np.zeros(0, dtype=object), []
            if chosen is None:  # what all the layers say of the CRS is known all the same
                systems = {pyogrio.read_info(file, layer=each)["crs"] for each in layers}
                meta["crs"] = systems.pop() if len(systems) == 1 else None
            else:
                only: list[str] | None = [] if ends_with(file, ".shp") and text.value is None else None
                meta, _, shapes_wkb, columns = pyogrio.raw.read(file, layer=name, columns=only, **codec)
        except pyogrio.errors.GeometryError as error:
            raise kind_not_read(error, path.name) from None
        except (
            pyogrio.errors.DataSourceError, pyogrio.errors.DataLayerError, pyogrio.errors.FeatureError,
            UnicodeError, ValueError,
        ) as error:  # fmt: skip
            detail = library_fault(without_folder(error, folder), most=120)
            raise InputError(Problem("format-broken", path.name, {"detail": detail})) from None
    shapes, faults = from_wkb(shapes_wkb)
    told, known_by = (crs_in(parts), "prj") if ends_with(file, ".shp") else (meta["crs"], "file")
    fields, twice = each_once(list(map(str, meta["fields"])))
    names = _shown(rows_of(fields, columns, len(shapes)))
    seen = tuple(
        LayerSummary(
            each.name, each.features, _kinds(shapes) if each.name == chosen else each.kinds, each.name == chosen
        )
        for each in layers.values()
    )
    return InspectedFile(
        path.name, reading.files[0].sha256, len(content), FORMATS[path.suffix.lower()], seen, chosen, tuple(shapes),
        names, tuple(fields), tuple(faults), file_crs(told or None, known_by, crs, path.name), text,
        tuple(reading.problems), (*notices, *twice, *_reader_notices(said, folder)),
    )  # fmt: skip


def _reader_notices(said: list[warnings.WarningMessage], folder: Path) -> tuple[Message, ...]:
    """What GDAL had to say, each thing once; the user knows nothing of the folder read from."""
    told = dict.fromkeys(without_folder(each.message, folder)[:200] for each in said)
    return tuple(Message("notice.reader", {"value": each}) for each in told)


def _layers(file: Path, path: Path, hidden: Collection[str]) -> dict[str, LayerSummary]:
    """The layers with shapes by their names in the file; a format that has no name for its layer has the file's own."""
    found = {}
    for name, kind in pyogrio.list_layers(file):
        if kind is not None and name not in hidden:
            about = pyogrio.read_info(file, layer=name, force_feature_count=True)
            if about["features"] > MOST_FEATURES:
                raise too_complex(path.name, about["features"], MOST_FEATURES)
            shown = path.stem if name == file.stem else str(name)
            found[str(name)] = LayerSummary(shown, int(about["features"]), {str(kind): int(about["features"])})
    return found


def _chosen(known: tuple[str, ...], wanted: str | None, where: str, reading: Reading) -> str | None:
    """Return the layer to look at; where there are several and none is named, none: which is meant is not guessed."""
    listed = ", ".join(known[:50])
    if wanted is not None and wanted not in known:
        raise InputError(Problem("unknown-layer", where, {"value": wanted, "known": listed}))
    if wanted is None and len(known) != 1:
        reading.wrong("layer-not-chosen", where, {"value": len(known), "known": listed})
        return None
    return wanted or known[0]


def _of_a_reader(
    path: Path, reading: Reading, size: int, *, crs: str | None, encoding: str | None, layer: str | None
) -> InspectedFile:
    """What the readers of the other formats give: one layer in the file's own coordinates."""
    suffix = path.suffix.lstrip(".").upper()
    try:
        raw = read_raw_layer(path, reading, encoding=encoding, layer=layer)
    except InputError as error:
        if [each.code for each in error.problems] != ["layer-not-chosen"]:
            raise
        names = str(error.problems[0].values["known"]).split(", ")
        return InspectedFile(
            path.name, reading.files[0].sha256, size, suffix, tuple(LayerSummary(name, None) for name in names), None,
            (), (), (), (), file_crs(_CRS_OF_FORMAT.get(path.suffix.lower()), "format", crs, path.name),
            Known(None, None), tuple(error.problems),
        )  # fmt: skip
    shapes, faults = [], []
    for number, geometry in enumerate(raw.geometries):  # one by one: each fault has its own place
        shape, seen = from_geojson(geometry, number)
        shapes.append(shape)
        faults.extend(seen)
    name = raw.layer or path.stem
    fields = tuple(dict.fromkeys(str(key) for row in raw.rows for key in row))
    return InspectedFile(
        path.name, reading.files[0].sha256, size, suffix, (LayerSummary(name, len(shapes), _kinds(shapes), True),),
        name, tuple(shapes), _shown(raw.rows), fields, tuple(faults),
        file_crs(raw.crs, raw.crs_known_by, crs, path.name), Known(raw.encoding, raw.encoding_evidence),
        tuple(raw.problems), tuple(raw.notices),
    )  # fmt: skip


def file_crs(told: str | None, known_by: str, option: str | None, where: str) -> FileCrs:
    """Return what is known of a CRS; the option counts before what the file says, and nothing is ever guessed."""
    given = option or told
    try:
        system = coordinate_system(told, option=option, where=where)
        problems: tuple[Problem, ...] = ()
    except InputError as error:
        system, problems = None, error.problems
    unit, name = None, None
    if given:
        try:
            crs = CRS.from_user_input(given)
        except CRSError:
            return FileCrs(Known(given[:80], "option" if option else known_by), None, None, problems)
        name = given if option else _named(crs)
        if crs.is_geographic:
            unit = "degree"
        elif crs.is_projected and all(axis.unit_conversion_factor == 1.0 for axis in crs.axis_info):
            unit = "m"
    return FileCrs(Known(name, ("option" if option else known_by) if given else None), unit, system, problems)


def _named(crs: CRS) -> str:
    code = crs.to_authority(min_confidence=100)
    return f"{crs.name.removesuffix(' (CRS84)')} ({':'.join(code)})" if code else str(crs.name)


def _shown(rows: Sequence[Mapping[str, Any]]) -> tuple[str, ...]:
    return tuple(each[:60] for each in names_of(rows))


def _kinds(shapes: Iterable[Geometry | None]) -> dict[str, int]:
    """How many of each kind there are, in the order in which they are met."""
    column = column_of(shapes)
    _, first, counts = np.unique(shapely.get_type_id(column), return_index=True, return_counts=True)
    met = sorted(zip(first.tolist(), counts.tolist(), strict=True))
    return {"null" if column[at] is None else str(column[at].geom_type): count for at, count in met}
