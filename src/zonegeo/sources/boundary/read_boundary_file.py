"""One door for boundary files: any readable format as features in longitude and latitude, with the evidence."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import shapely

from zonegeo.base.errors import InputError, Problem
from zonegeo.base.files.path_text import folded
from zonegeo.base.message import Message
from zonegeo.base.nearest_name import nearest_name
from zonegeo.base.value import value
from zonegeo.geometry import Shapes, shapes_of
from zonegeo.model.study import InputFile
from zonegeo.sources.boundary.formats.readers import (
    CLOSED,
    COLUMNS,
    READERS,
    SHAPEFILE_PARTS,
    columns_beside,
    is_boundary_format,
)
from zonegeo.sources.boundary.identity import names_of
from zonegeo.sources.boundary.raw.pnu import check_pnu
from zonegeo.sources.boundary.raw.raw_layer import RawLayer, Request
from zonegeo.sources.boundary.raw.written_shapes import WrittenShapes, not_sound
from zonegeo.sources.boundary.read_geojson import Feature, geometry_problems, number_problems
from zonegeo.sources.boundary.to_lonlat import place
from zonegeo.sources.reading import Reading

__all__ = ["BoundaryFile", "is_boundary_format", "read_boundary_file", "read_raw_layer"]

# names of ``fields`` that say which columns of a table hold the geometry; the others name attributes
GEOMETRY_FIELDS = ("wkt", "x", "y", "ring", "order")

# geometries and the place of each in the file → the same number of geometries
Keep = Callable[[RawLayer], Sequence[int]]
Mend = Callable[[Sequence[Mapping[str, Any] | None], Sequence[str]], Sequence[Mapping[str, Any] | None]]


@value
class BoundaryFile:
    """The features of a file in longitude and latitude, and the evidence: what was read, and how it was known.

    ``places``, ``rows`` and ``geometries`` are of one length: where a feature stands, its properties and its outline,
    ``None`` where it has none. ``evidence`` is what JSON keeps; its ``inputs`` are the files that were read with the
    SHA-256 of their bytes.
    """

    places: Sequence[str]
    rows: Sequence[Mapping[str, Any]]
    geometries: Sequence[Mapping[str, Any] | None]
    evidence: Mapping[str, Any]

    @property
    def features(self) -> tuple[Feature, ...]:
        """The features one by one: of a large file the columns take less time."""
        return tuple(map(Feature, self.places, self.rows, self.geometries))

    @property
    def shapes(self) -> Shapes:
        """The outlines as an array of shapes, ``None`` where a feature has none."""
        if isinstance(self.geometries, WrittenShapes):
            return self.geometries.array
        return shapes_of(self.geometries)

    @property
    def inputs(self) -> tuple[InputFile, ...]:
        """Every file that was read: of a Shapefile each of its parts."""
        return tuple(InputFile(each["path"], each["sha256"]) for each in self.evidence["inputs"])


def read_boundary_file(
    path: Path, *, crs: str | None = None, encoding: str | None = None, layer: str | None = None,
    swap_xy: bool = False, fields: Mapping[str, str] | None = None, only: Mapping[str, Any] | None = None,
    any_kind: bool = False, shown: str | None = None,
    mend: Mend | None = None, keep: Keep | None = None,
) -> BoundaryFile:  # fmt: skip
    """Return the features of a boundary file in longitude and latitude (WGS 84, degrees).

    Parameters
    ----------
    crs, encoding, layer
        What the user says of the file. ``crs`` counts before what the file says; a layer is named where there are more.
    swap_xy
        The file has y before x: its two first coordinates are exchanged before anything is computed.
    fields
        Our names for the file's columns: ``{"name": "지구명"}``. Of a table, ``wkt`` or ``x``, ``y``, ``ring`` and
        ``order`` name the columns of the geometry.
    only
        Keep the features whose columns (of the file) have these values: one each, or one of a list. The others are
        neither placed nor checked.
    any_kind
        Admit points and lines too, as reference layers have.
    shown
        The file's name in messages and in the evidence; its own name without it.
    keep
        Which features are kept, by their places in the layer, where a table of values (``only``) does not say it.
    mend
        What may be done to the geometries (longitude and latitude, sound or not, and their places) before they are
        judged.

    Raises
    ------
    InputError
        With every fault found: format, layer, CRS, encoding, geometry.
    UsageError
        ``extra-needed`` where a package for this format is not installed.
    """
    reading, where = Reading(), shown or path.name
    raw = read_raw_layer(path, reading, encoding=encoding, layer=layer, fields=fields, shown=shown)
    raw = chosen_features(raw, only or {}, where)
    if keep is not None:
        raw = _kept(raw, keep(raw))
    reading.add(raw.problems)
    checked = check_pnu(raw.rows, raw.places, reading)
    rows = _rows(checked, dict(fields or {}), where, reading)
    if not raw.problems:  # of a column that cannot be mended here: the geometry would only repeat it
        reading.finish()
    placed = place(raw, option=crs, swap_xy=swap_xy, where=where)
    if mend is not None and not isinstance(placed.geometries, WrittenShapes):
        for geometry, spot in zip(placed.geometries, raw.places, strict=True):
            reading.add(number_problems(geometry, f"{spot}.geometry"))
        reading.finish()
    geometries = placed.geometries if mend is None else mend(placed.geometries, raw.places)
    asked: Iterable[int] = range(len(geometries))
    if isinstance(geometries, WrittenShapes):
        asked = np.flatnonzero(not_sound(geometries.array, any_kind=any_kind)).tolist()
    for n in asked:
        if (geometry := geometries[n]) is not None:
            reading.add(geometry_problems(geometry, f"{raw.places[n]}.geometry", any_kind=any_kind))
    reading.finish()
    system, notices = placed.system, (*raw.notices, *placed.notices, *reading.notices, *_without_land(rows, geometries))
    evidence = {
        "file": where, "sha256": reading.files[0].sha256, "format": path.suffix.lower().lstrip("."),
        "inputs": [{"path": each.path, "sha256": each.sha256} for each in reading.files],
        "layer": raw.layer, "features": len(rows), "crs": system.name, "crs_known_by": system.known_by,
        "transformation": system.operation, "transformation_accuracy_m": system.accuracy_m, "swapped": swap_xy,
        "encoding": raw.encoding, "encoding_evidence": raw.encoding_evidence, "fields": dict(fields or {}),
        "only": {name: list(each) if isinstance(each, tuple) else each for name, each in (only or {}).items()},
        "notices": [{"code": n.code, "values": dict(n.values)} for n in notices],
        "reader": list(raw.reader),
    } | ({"aliases": dict(raw.aliases)} if raw.aliases else {})  # fmt: skip
    return BoundaryFile(raw.places, rows, geometries, evidence)


def _without_land(
    rows: Sequence[Mapping[str, Any]], geometries: Sequence[Mapping[str, Any] | None]
) -> Iterator[Message]:
    """Yield one notice of the features without a geometry, by what they are called: no door is silent of them."""
    if isinstance(geometries, WrittenShapes):
        missing = np.flatnonzero(shapely.is_missing(geometries.array))
    else:
        missing = np.flatnonzero([each is None for each in geometries])
    if len(missing):
        names = names_of(rows)
        without = [names[n] for n in missing]
        yield Message("notice.without-geometry", {"count": len(without), "value": ", ".join(without[:10])})


def read_raw_layer(
    path: Path, reading: Reading, *, encoding: str | None = None, layer: str | None = None,
    fields: Mapping[str, str] | None = None, shown: str | None = None,
) -> RawLayer:  # fmt: skip
    """Return a layer in the file's own coordinates; of the files that it is read from the named one comes first.

    Raises
    ------
    InputError
        ``format-closed``, ``format-not-read``, ``geodatabase-folder``, ``shapefile-part-named``, and what the
        format's reader finds.
    """
    where, suffix = shown or path.name, path.suffix.lower()
    if suffix == ".gdb" and path.is_dir():
        raise InputError(Problem("geodatabase-folder", where, {"value": path.name}))
    content = reading.content(path, shown=shown)
    if suffix in CLOSED:
        raise InputError(Problem("format-closed", where, {"value": suffix}))
    if suffix in SHAPEFILE_PARTS:
        raise InputError(Problem("shapefile-part-named", where, {"value": suffix, "stem": path.stem}))
    if suffix not in READERS:
        raise InputError(Problem("format-not-read", where, {"value": path.suffix or path.name}))
    if suffix == ".gpkg":
        check_not_open(path, where)
    parts = {suffix: content}
    if suffix == ".shp":
        folder = where[: -len(path.name)]
        for name, ending in parts_beside(path):
            parts[ending] = reading.content(path.parent / name, shown=f"{folder}{name}")
        named = columns_beside((each.name for each in sorted(path.parent.iterdir())), path.stem)
        if named is not None:
            parts[COLUMNS] = reading.content(path.parent / named, shown=f"{folder}{named}")
    request = Request(where, suffix, parts, encoding=encoding, layer=layer, fields=dict(fields or {}))
    try:
        raw: RawLayer = READERS[suffix](request)
    except (RecursionError, MemoryError) as error:
        raise InputError(Problem("format-broken", where, {"detail": type(error).__name__})) from None
    if layer is not None and raw.layer not in (None, layer):  # a format of one layer has its own name only
        raise InputError(Problem("unknown-layer", where, {"value": layer, "known": raw.layer}))
    return raw


def check_not_open(path: Path, where: str) -> None:
    """Refuse a GeoPackage beside which a log lies: a program has it open, and its last changes are not in the file."""
    for ending in ("-wal", "-journal"):
        log = path.with_name(path.name + ending)
        if log.is_file() and log.stat().st_size > 0:
            raise InputError(Problem("geopackage-open-elsewhere", where, {"value": log.name}))


def parts_beside(path: Path) -> list[tuple[str, str]]:
    """Return the other parts of a Shapefile with their endings in small letters.

    The same letters count in capitals and in the other spelling of Korean syllables, as systems hand them on; of two
    parts of one kind the one that is called exactly as the file goes first.
    """
    found: dict[str, str] = {}
    for other in sorted(path.parent.iterdir(), key=lambda each: (each.stem != path.stem, each.name)):
        ending = other.suffix.lower()
        if folded(other.stem) == folded(path.stem) and ending in (".shx", ".dbf", ".prj", ".cpg") and other.is_file():
            found.setdefault(ending, other.name)
    return [(name, ending) for ending, name in found.items()]


def chosen_features(raw: RawLayer, only: Mapping[str, Any], where: str) -> RawLayer:
    """Return a layer with the features whose columns have the values of ``only``.

    Raises
    ------
    InputError
        ``unknown-field``; ``no-feature-chosen`` where nothing has these values; ``value-not-chosen`` for each listed
        value that no chosen feature has: a mistyped one would leave land out in silence.
    """
    if not only:
        return raw
    known = tuple(dict.fromkeys(name for row in raw.rows for name in row))
    missing = [name for name in only if name not in known]
    if missing:
        raise _unknown_fields(missing, known, where)
    kept = [n for n, row in enumerate(raw.rows) if all(_is_sought(row.get(name), only[name]) for name in only)]
    if not kept:
        sought = ", ".join(f"{name} = {only[name]}" for name in only)
        found = sorted({str(row.get(name)) for row in raw.rows for name in only})
        values = {"value": sought[:200], "known": ", ".join(found[:20])}
        raise InputError(Problem("no-feature-chosen", where, values))
    problems = list(_unmatched(raw.rows, kept, only, where))
    if problems:
        raise InputError(problems)
    return _kept(raw, kept)


def _kept(raw: RawLayer, kept: Sequence[int]) -> RawLayer:
    return replace(
        raw,
        geometries=(
            raw.geometries.only(kept) if isinstance(raw.geometries, WrittenShapes)
            else [raw.geometries[n] for n in kept]
        ),
        rows=[raw.rows[n] for n in kept],
        places=[raw.places[n] for n in kept],
    )  # fmt: skip


def _unmatched(
    rows: Sequence[Mapping[str, Any]], kept: Sequence[int], only: Mapping[str, Any], where: str
) -> Iterator[Problem]:
    """Yield every listed value that none of the chosen features has."""
    for name, sought in only.items():
        found = {str(rows[n].get(name)) for n in kept}
        for each in _listed(sought):
            # a text is looked up; a number may be written otherwise in the file
            if str(each) not in found and not any(_is_sought(rows[n].get(name), each) for n in kept):
                known = sorted({str(row.get(name)) for row in rows} - found)
                values = {"value": f"{name} = {each}"[:200], "nearest": nearest_name(str(each), known)}
                yield Problem("value-not-chosen", where, values)


def _listed(sought: Any) -> Sequence[Any]:
    return sought if isinstance(sought, list | tuple) else (sought,)


def _is_sought(given: Any, sought: Any) -> bool:
    wanted = _listed(sought)
    if given is None:
        return False
    # a DBF may keep as a number what the study writes as text
    return any(given == each if isinstance(given, bool) else str(given) == str(each) or given == each
               for each in wanted)  # fmt: skip


def _unknown_fields(missing: Sequence[str], known: Sequence[str], where: str) -> InputError:
    listed = ", ".join(known[:50])
    return InputError(
        Problem("unknown-field", where, {"value": each, "nearest": nearest_name(each, known), "known": listed})
        for each in missing
    )


def _rows(
    given: Sequence[Mapping[str, Any]], fields: Mapping[str, str], where: str, reading: Reading
) -> list[Mapping[str, Any]]:
    """Return the rows under our names; where one of ours hides a column of the file, it is said."""
    ours = {name: theirs for name, theirs in fields.items() if name not in GEOMETRY_FIELDS}
    if not ours:
        return list(given)
    known = tuple(dict.fromkeys(name for row in given for name in row))
    missing = [theirs for theirs in ours.values() if theirs not in known]
    if missing and given:
        raise _unknown_fields(missing, known, where)
    for name in ours:
        if name in known and name not in ours.values():
            reading.notices.append(Message("notice.field-hidden", {"value": name, "field": ours[name]}))
    rows: list[Mapping[str, Any]] = []
    for row in given:
        kept = {name: each for name, each in row.items() if name not in ours.values() and name not in ours}
        rows.append({**{name: row.get(theirs) for name, theirs in ours.items()}, **kept})
    return rows
