"""What the readers share that hand a file to GDAL: one layer, its shapes, its rows, and what GDAL said."""

from __future__ import annotations

import json
import math
import warnings
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.errors import GEOSException

from zonegeo.base.errors import InputError, Problem
from zonegeo.base.files.temporary_folder import temporary_folder, without_folder
from zonegeo.base.late_module import LateModule
from zonegeo.base.message import Message
from zonegeo.geometry import shape_of
from zonegeo.sources.boundary.raw.raw_layer import MOST_FEATURES, MOST_POSITIONS, RawLayer, Request, broken, too_complex
from zonegeo.sources.boundary.raw.shapes import geometry_of
from zonegeo.sources.boundary.raw.written_shapes import WrittenShapes

pyogrio = LateModule("pyogrio")

# OGC 06-103, table of integer codes
_SURFACES = {15: "PolyhedralSurface", 16: "TIN", 17: "Triangle"}
# an arc of a curve is read as chords of a twentieth of a degree: its area is small by a ten-millionth
_CHORDS = {"OGR_ARC_STEPSIZE": "0.05"}
_POLYGON = 3  # kinds beyond it have parts
_EXACT = 2.0**53  # beyond it a float no longer has every whole number


def read_with_gdal(
    request: Request,
    *,
    beginning: bytes,
    codec: str | None = None,
    hidden: frozenset[str] = frozenset(),
    **options: str,
) -> RawLayer:
    """Return one layer of a file that begins as its format has to; ``hidden`` layers are not, ``options`` are GDAL's.

    Raises
    ------
    InputError
        ``format-broken``, ``unknown-layer``, ``layer-not-chosen``, ``file-too-complex``, ``geometry-invalid``.
    """
    if not request.content.startswith(beginning):
        raise broken(request.name, request.suffix)
    with temporary_folder() as folder:
        for ending, part in request.parts.items():
            (folder / f"file{ending}").write_bytes(part)
        return read_placed(folder / f"file{request.suffix}", folder, request, codec=codec, hidden=hidden, **options)


def read_placed(
    file: Path, folder: Path, request: Request, *, codec: str | None = None, hidden: frozenset[str] = frozenset(),
    **options: str,
) -> RawLayer:  # fmt: skip
    """Return one layer of a file (or a folder) that was laid out where GDAL can open it, as :func:`read_with_gdal`."""
    with warnings.catch_warnings(record=True) as said:
        warnings.simplefilter("always")
        pyogrio.set_gdal_config_options(_CHORDS)
        try:
            name = _layer_of([each for each in pyogrio.list_layers(file) if each[0] not in hidden], request)
            about = pyogrio.read_info(file, layer=name, force_feature_count=True, encoding=codec, **options)
            if about["features"] > MOST_FEATURES:
                raise too_complex(request.name, about["features"], MOST_FEATURES)
            asked: dict[str, Any] = {"layer": name, "encoding": codec, **options}
            meta, fids, shapes, columns = pyogrio.raw.read(file, force_2d=True, return_fids=True, **asked)

            def again(field: str, rows: NDArray[np.int64]) -> NDArray[Any]:
                read = pyogrio.raw.read(file, columns=[field], fids=rows, read_geometry=False, **asked)
                return np.asarray(read[3][0])

            columns = whole_columns(meta, columns, fids, again)
        except InputError:
            raise
        except pyogrio.errors.GeometryError as error:
            raise kind_not_read(error, request.name) from None
        except Exception as error:  # pyogrio raises whatever a damaged file trips over: every one means the same
            # the user knows nothing of the folder read from
            raise broken(request.name, without_folder(error, folder)) from None
    fields, twice = each_once(list(map(str, meta["fields"])))
    return RawLayer(
        layer=request.stem if name == "file" else name,
        geometries=read_shapes(shapes, request.name),
        rows=rows_of(fields, columns, len(shapes)),
        places=[f"{request.name}: features[{number}]" for number in range(len(shapes))],
        records=fids,
        notices=twice,
        crs=meta["crs"],
        reader=tuple(sorted({without_folder(each.message, folder) for each in said})),
    )


def answer_of(file: Path, sql: str) -> str:
    """Return the text that a question to a file is answered with; nothing where it has none."""
    try:
        return str(pyogrio.raw.read(file, sql=sql)[3][0][0])
    except (pyogrio.errors.DataSourceError, pyogrio.errors.DataLayerError, IndexError, RuntimeError, ValueError):
        return ""


def read_straight(path: Path, layer: str, numbers: NDArray[np.int64]) -> list[bytes | None]:
    """Return the shapes of some features as WKB, in their order, every curve as chords."""
    pyogrio.set_gdal_config_options(_CHORDS)
    read = pyogrio.raw.read(path, layer=layer, columns=[], fids=numbers, force_2d=True)
    return list(read[2])


def _layer_of(layers: Sequence[Sequence[Any]], request: Request) -> str:
    names = {request.stem if name == "file" else str(name): str(name) for name, kind in layers if kind is not None}
    return names[choose_layer(tuple(names), request)]


def choose_layer(known: Sequence[str], request: Request) -> str:
    """Return the layer that was asked for, or the only one; which one is meant is never guessed."""
    listed = ", ".join(known[:50])
    if not known:
        raise broken(request.name, "no layer with shapes")
    if request.layer is not None and request.layer not in known:
        raise InputError(Problem("unknown-layer", request.name, {"value": request.layer, "known": listed}))
    if request.layer is None and len(known) != 1:
        raise InputError(
            Problem("layer-not-chosen", request.name, {"value": len(known), "known": listed, "layers": list(known)})
        )
    return request.layer or known[0]


def read_shapes(shapes: Sequence[bytes | None], where: str) -> WrittenShapes:
    """Return WKB as GeoJSON geometries in their own coordinates; what is none is told with its place."""
    if sum(len(wkb) for wkb in shapes if wkb is not None) > 16 * MOST_POSITIONS:  # two doubles a position
        raise too_complex(where, MOST_POSITIONS, MOST_POSITIONS)
    with np.errstate(invalid="ignore"):  # what is no number is told by the check of the geometry
        try:
            found = shapely.from_wkb(np.array(shapes, dtype=object))
        except GEOSException:
            raise InputError(_shape_problems(shapes, where)) from None
    found[shapely.is_empty(found)] = None
    several = np.flatnonzero(shapely.get_type_id(found) > _POLYGON)
    parts, owner = shapely.get_parts(found[several], return_index=True)
    # OGC 06-103 allows empty parts, of which nothing is kept
    for number in several[np.unique(owner[shapely.is_empty(parts)])]:
        found[number] = shape_of(geometry_of(found[number]))
    return WrittenShapes(found)


def _shape_problems(shapes: Sequence[bytes | None], where: str) -> list[Problem]:
    """Read shapes one by one, so that each fault has its own place."""
    problems = []
    for number, wkb in enumerate(shapes):
        try:
            shapely.from_wkb(wkb)
        except GEOSException as error:
            place, kind = f"{where}: features[{number}]", _unread_kind(wkb)
            values = {"value": kind or "", "detail": str(error)[:80]}
            problems.append(Problem("geometry-kind-not-read" if kind else "geometry-invalid", place, values))
    return problems


def kind_not_read(error: Exception, where: str) -> InputError:
    """Return the refusal of a layer whose geometries the library knows and does not hand out: it names their number."""
    code = int("".join(each for each in str(error) if each.isdigit()) or 0) % 1000
    return InputError(Problem("geometry-kind-not-read", where, {"value": _SURFACES.get(code, str(error)[:80])}))


def _unread_kind(wkb: bytes | None) -> str | None:
    """Return the kind of a geometry that is sound and no land; of a ring by itself the library writes no byte."""
    if not wkb:
        return "LinearRing"
    code = int.from_bytes(wkb[1:5], "little" if wkb[0] else "big")
    return _SURFACES.get((code & 0xFFFF) % 1000)


def each_once(fields: Sequence[str]) -> tuple[list[str], tuple[Message, ...]]:
    """Return the names of columns with a number behind those that stand there again, and what is to be said of it.

    >>> each_once(["NAME", "AREA", "NAME"])[0]
    ['NAME', 'AREA', 'NAME (2)']
    """
    seen = Counter[str]()
    found, told = [], []
    for name in fields:
        seen[name] += 1
        shown = name if seen[name] == 1 else f"{name} ({seen[name]})"
        found.append(shown)
        if shown != name:
            told.append(Message("notice.field-twice", {"value": name, "field": shown}))
    return found, tuple(told)


def rows_of(fields: Sequence[str], columns: Sequence[NDArray[Any]], count: int) -> list[dict[str, Any]]:
    """Return columns as rows whose values are as JSON has them."""
    if not fields:
        return [{} for _ in range(count)]
    cells = [_plain_column(column) for column in columns]
    return [dict(zip(fields, row, strict=True)) for row in zip(*cells, strict=True)]


def _plain_column(column: NDArray[Any]) -> list[Any]:
    """The values of a column as JSON has them; numbers, yes or no and texts are so already."""
    if column.dtype.kind in "iub" or (column.dtype.kind == "f" and bool(np.isfinite(column).all())):
        plain_ones: list[Any] = column.tolist()
        return plain_ones
    if column.dtype.kind == "O" and {*map(type, column)} <= {str, type(None)}:
        return list(column)
    return [plain(each) for each in column]


def whole_columns(
    meta: dict[str, Any], columns: Sequence[NDArray[Any]], fids: NDArray[np.int64],
    again: Callable[[str, NDArray[np.int64]], NDArray[Any]],
) -> list[NDArray[Any]]:  # fmt: skip
    """Return columns as the file has them: where one cell is null, the library hands whole numbers out as floats.

    Of a PNU of 19 digits a float keeps 15: such columns are read ``again`` without their nulls.
    """
    found = []
    for name, told, column in zip(meta["fields"], meta["dtypes"], columns, strict=True):
        kept = column
        if column.dtype.kind == "f" and str(told).startswith(("int", "uint", "bool")):
            filled = np.flatnonzero(~np.isnan(column))
            numbers = column[filled]
            if np.abs(numbers).max(initial=0.0) > _EXACT:
                numbers = again(name, fids[filled])
            kept = np.full(len(column), None, dtype=object)
            kept[filled] = numbers.astype(told).astype(object)
        found.append(kept)
    return found


def plain(given: object) -> Any:
    r"""Return a value of a table as JSON has it; what is no number and no time is nothing, a list its JSON text.

    >>> [plain(each) for each in (np.datetime64("NaT"), np.array([1, 2]), b"\x01\xff", np.datetime64("2026-11-30"))]
    [None, '[1, 2]', '01ff', '2026-11-30']
    """
    if isinstance(given, np.datetime64 | np.timedelta64) and np.isnat(given):
        return None
    if isinstance(given, np.ndarray | list | tuple):
        return json.dumps([plain(each) for each in given], ensure_ascii=False)
    if isinstance(given, bytes | bytearray):
        return given.hex()
    found = given.item() if isinstance(given, np.generic) and given.dtype.kind in "biuf" else given
    if isinstance(found, float) and not math.isfinite(found):
        return None
    return found if found is None or isinstance(found, str | int | float | bool) else str(found)
