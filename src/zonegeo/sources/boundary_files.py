"""One door for boundary files: GeoPackage, Shapefile (also zipped), KML, KMZ and FlatGeobuf as GeoJSON features."""

from __future__ import annotations

import io
import json
import math
import tempfile
import warnings
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from zonegeo.model.errors import InputError, Problem
from zonegeo.model.value import value
from zonegeo.sources.documents import LARGEST_BYTES, input_file, read_bytes
from zonegeo.sources.geojson import Feature, features_of

# what each file has to begin with: a file called otherwise is not handed to a library that would read whatever it is
_BEGINNINGS = {".gpkg": b"SQLite format 3\0", ".shp": b"\x00\x00\x27\x0a", ".fgb": b"fgb", ".kml": b"<"}
_ZIPPED = {".zip": ".shp", ".kmz": ".kml"}
FORMATS = (*_BEGINNINGS, *_ZIPPED)
_UNREADABLE = (".dwg", ".hwp", ".hwpx", ".pdf")


@value
class BoundaryFile:
    """The features of a file in longitude and latitude, and the evidence: what was read, and how it was known."""

    features: tuple[Feature, ...]
    evidence: Mapping[str, Any]


def is_boundary_format(path: Path) -> bool:
    """True for the files that this door reads or refuses with a fix of its own."""
    return path.suffix.lower() in (*FORMATS, *_UNREADABLE)


def read_boundary_file(
    path: Path, *, crs: str | None = None, encoding: str | None = None, layer: str | None = None
) -> BoundaryFile:
    """Return the features of a boundary file; ``crs``, ``encoding`` and ``layer`` are what the user says of it.

    Raises
    ------
    InputError
        With every fault found: format, layer, CRS, encoding, geometry.
    """
    content, suffix = read_bytes(path), path.suffix.lower()
    if suffix in _UNREADABLE:
        raise InputError(Problem("format-closed", path.name, {"value": suffix}))
    if suffix not in FORMATS:
        raise InputError(Problem("format-not-read", path.name, {"value": path.suffix or path.name}))
    with tempfile.TemporaryDirectory(prefix="zonegeo-") as folder:
        parts = _unzipped(content, path, suffix) if suffix in _ZIPPED else _beside(content, path, suffix)
        for ending, part in parts.items():
            (Path(folder) / f"file{ending}").write_bytes(part)
        kind = _ZIPPED.get(suffix, suffix)
        return _read(Path(folder) / f"file{kind}", parts, path, content, crs=crs, encoding=encoding, layer=layer)


def _beside(content: bytes, path: Path, suffix: str) -> dict[str, bytes]:
    """Return the file, and for a Shapefile what belongs to it, under lower-case endings."""
    parts = {suffix: content}
    if suffix == ".shp":
        for other in sorted(path.parent.iterdir()):
            if other.stem == path.stem and other.suffix.lower() in (".shx", ".dbf", ".prj", ".cpg"):
                parts[other.suffix.lower()] = read_bytes(other)
    return parts


def _unzipped(content: bytes, path: Path, suffix: str) -> dict[str, bytes]:
    wanted = _ZIPPED[suffix]
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            entries = [each for each in archive.infolist() if not each.is_dir() and "__MACOSX" not in each.filename]
            main = [each for each in entries if each.filename.lower().endswith(wanted)]
            if len(main) != 1:
                values = {"value": wanted, "count": len(main)}
                raise InputError(Problem("archive-not-one-file", path.name, values))
            stem = main[0].filename[: -len(wanted)]
            parts = [each for each in entries if each.filename[:-4] == stem]
            size = sum(each.file_size for each in parts)
            if size > LARGEST_BYTES:
                raise InputError(Problem("file-too-large", path.name, {"size": size, "limit": LARGEST_BYTES}))
            return {each.filename[-4:].lower(): archive.read(each) for each in parts}
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError, EOFError) as error:
        raise InputError(Problem("format-broken", path.name, {"detail": str(error)[:120]})) from None


def _read(
    file: Path, parts: Mapping[str, bytes], path: Path, content: bytes, *,
    crs: str | None, encoding: str | None, layer: str | None,
) -> BoundaryFile:  # fmt: skip
    import pyogrio  # here and not above: a check of GeoJSON never needs GDAL

    from zonegeo.sources.coordinate_system import coordinate_system

    if not parts[file.suffix].lstrip(b"\xef\xbb\xbf \r\n\t").startswith(_BEGINNINGS[file.suffix].strip()):
        raise InputError(Problem("format-broken", path.name, {"detail": file.suffix}))
    text = _shapefile_text(parts, path, encoding) if file.suffix == ".shp" else None
    try:
        with warnings.catch_warnings(record=True) as said:
            warnings.simplefilter("always")
            name = _layer_of(pyogrio.list_layers(file), layer, path.name)
            codec = text.codec if text else None
            meta, _, shapes, columns = pyogrio.raw.read(file, layer=name, encoding=codec, force_2d=True)
    except (pyogrio.errors.DataSourceError, pyogrio.errors.DataLayerError, UnicodeError, ValueError) as error:
        detail = str(error).replace(f"{file.parent}/", "")[:120]  # the user knows nothing of the folder read from
        raise InputError(Problem("format-broken", path.name, {"detail": detail})) from None
    told = parts[".prj"].decode("utf-8", "replace") if ".prj" in parts else meta["crs"] if text is None else None
    system = coordinate_system(told, option=crs, where=path.name)
    document = {"type": "FeatureCollection", "features": _entries(shapes, meta["fields"], columns, system, path.name)}
    problems: list[Problem] = []
    features = features_of(document, path.name, problems, any_kind=False)
    if problems:
        raise InputError(problems)
    evidence = {
        "file": path.name, "sha256": input_file(path.name, content).sha256, "layer": name, "features": len(features),
        "crs": system.name, "crs_known_by": system.known_by, "transformation": system.operation,
        "transformation_accuracy_m": system.accuracy_m,
        "encoding": text.codec if text else "utf-8", "encoding_evidence": text.evidence if text else "format",
        "reader": sorted({str(each.message) for each in said}),
    }  # fmt: skip
    return BoundaryFile(tuple(features), evidence)


def _shapefile_text(parts: Mapping[str, bytes], path: Path, option: str | None) -> Any:
    from zonegeo.sources.dbf_encoding import encoding_of

    for ending in (".shx", ".dbf"):
        if ending not in parts:
            raise InputError(Problem("shapefile-part-missing", path.name, {"value": ending}))
    announced = parts[".cpg"].decode("ascii", "replace").strip() if ".cpg" in parts else None
    return encoding_of(parts[".dbf"], announced=announced, option=option, where=path.name)


def _layer_of(layers: Sequence[Sequence[Any]], wanted: str | None, where: str) -> str:
    known = [str(name) for name, kind in layers if kind is not None]
    listed = ", ".join(known)
    if wanted is not None and wanted not in known:
        raise InputError(Problem("unknown-layer", where, {"value": wanted, "known": listed}))
    if wanted is None and len(known) != 1:
        raise InputError(Problem("layer-not-chosen", where, {"value": len(known), "known": listed}))
    return wanted or known[0]


def _entries(shapes: Any, fields: Any, columns: Any, system: Any, where: str) -> list[dict[str, Any]]:
    import shapely
    from shapely.errors import GEOSException

    entries, problems = [], []
    for number, wkb in enumerate(shapes):  # one by one: each fault has its own place
        place = f"{where}: features[{number}]"
        try:
            read = None if wkb is None else shapely.from_wkb(wkb)
        except GEOSException as error:
            problems.append(Problem("geometry-invalid", place, {"value": "", "detail": str(error)[:80]}))
            continue
        moved = None if read is None else system.to_lonlat(read)
        if moved is not None and not all(math.isfinite(each) for each in moved.bounds) and not moved.is_empty:
            problems.append(Problem("coordinates-outside-crs", place, {"value": system.name}))
            continue
        geometry = None if moved is None else json.loads(shapely.to_geojson(moved))
        properties = {str(name): _plain(column[number]) for name, column in zip(fields, columns, strict=True)}
        entries.append({"type": "Feature", "properties": properties, "geometry": geometry})
    if problems:
        raise InputError(problems)
    return entries


def _plain(given: Any) -> Any:
    """Return a value of a table as JSON has it; what is no number is nothing."""
    found = given.item() if hasattr(given, "item") and given.dtype.kind in "biuf" else given
    if isinstance(found, float) and not math.isfinite(found):
        return None
    return found if found is None or isinstance(found, str | int | float | bool) else str(found)
