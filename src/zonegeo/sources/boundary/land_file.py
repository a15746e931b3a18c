"""Land that somebody holds in memory as the GeoJSON file that it would be: from there on a frame is read as a file is.

The bytes are made the same way each time, so that their SHA-256 says in a receipt which land was looked at, and whoever
writes them to a disk gives the command line the very file that was evaluated.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from os import stat_result
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol, TypeAlias, runtime_checkable

import numpy as np
import shapely
from pyproj import CRS
from pyproj.exceptions import CRSError
from shapely.geometry.base import BaseGeometry

from zonegeo.base.errors import InputError, Problem, UsageError
from zonegeo.base.late_module import LateModule
from zonegeo.base.optional_packages import need_extra
from zonegeo.base.value import value
from zonegeo.geometry import Shapes, column_of, shape_of
from zonegeo.sources.boundary.identity import properties_of
from zonegeo.sources.boundary.raw.gdal_layer import plain

if TYPE_CHECKING:
    _Path = Path
else:
    _Path = type(Path())  # the path of this system: before Python 3.12 Path itself cannot be derived from

geopandas = LateModule("geopandas")

SUFFIX = ".geojson"
# what a frame is called that has no name of its own (``frame.attrs["name"]``)
UNNAMED = "frame"
# what stands in no name of a file: it would make a path of it, or no system takes it
_NO_NAME = re.compile(r'[\\/:*?"<>|\x00-\x1f\x7f]+')
# one encoder: json.dumps makes one for each of a million cells
_ENCODE = json.JSONEncoder(ensure_ascii=False).encode


@runtime_checkable
class HasGeoInterface(Protocol):
    """What says its land as GeoJSON: shapely's shapes, features of fiona, GeoSeries."""

    @property
    def __geo_interface__(self) -> Mapping[str, Any]: ...


@runtime_checkable
class HasArrowStream(Protocol):
    """What hands out its columns through Arrow: a GeoArrow table of pyarrow, GeoParquet as it was read."""

    def __arrow_c_stream__(self, requested_schema: Any = None) -> Any: ...


LandLike: TypeAlias = str | Path | HasGeoInterface | HasArrowStream | Shapes | Sequence[Any]


class FileInMemory(_Path):
    """A file that stands nowhere: its name and its bytes."""

    held: bytes | None = None

    def __eq__(self, other: object) -> bool:
        """Two of one name are the same where their bytes are."""
        return super().__eq__(other) and self.held == getattr(other, "held", None)

    def __hash__(self) -> int:
        return hash((super().__hash__(), self.held))

    def read_bytes(self) -> bytes:
        """Return the bytes."""
        return super().read_bytes() if self.held is None else self.held

    def exists(self, *args: Any, **kwargs: Any) -> bool:
        """There is one, whatever the disk has under that name."""
        return self.held is not None or super().exists(*args, **kwargs)

    def is_file(self, *args: Any, **kwargs: Any) -> bool:
        """It is no folder."""
        return self.held is not None or super().is_file(*args, **kwargs)

    def is_dir(self, *args: Any, **kwargs: Any) -> bool:
        """It is no folder."""
        return self.held is None and super().is_dir(*args, **kwargs)

    def stat(self, *args: Any, **kwargs: Any) -> stat_result:
        """Its size, and nothing else that a disk would know of it."""
        if self.held is None:
            return super().stat(*args, **kwargs)
        return stat_result((0o100444, 0, 0, 1, 0, 0, len(self.held), 0, 0, 0))


@value
class _Table:
    """The shapes of some land, their columns by name, and what says their CRS."""

    shapes: Shapes
    columns: Mapping[str, Sequence[Any]]
    crs: Any
    name: str = UNNAMED


def is_in_memory(land: object) -> bool:
    """True for what is neither a path nor the text of one."""
    return not isinstance(land, str | Path) or isinstance(land, FileInMemory)


def land_file(land: LandLike, *, crs: str | None = None, taken: Iterable[str] = ()) -> Path:
    """Return land as a file: a path as it is, anything in memory as the GeoJSON file that it would be.

    Parameters
    ----------
    land
        A path; a GeoDataFrame or GeoSeries; an array or a list of shapely's shapes; anything with
        ``__geo_interface__``; an Arrow table with a geometry column.
    crs
        The CRS where the land does not say it. It is never guessed: not from the numbers, and not as degrees.
    taken
        The names that other land has already: this one gets another.

    Raises
    ------
    InputError
        ``frame-without-crs``, ``frame-without-geometry``, ``land-not-understood``.

    Examples
    --------
    >>> square = shapely.box(200000, 600000, 200100, 600100)
    >>> file = land_file([square], crs="EPSG:5186")
    >>> file.name, len(file.read_bytes())
    ('frame.geojson', 313)
    """
    if isinstance(land, Path):
        return land
    if isinstance(land, str):
        return Path(land)
    table = _table_of(land)
    file = FileInMemory(_name_apart(table.name, SUFFIX, taken))
    file.held = "\n".join(_lines(table, _crs_name(_crs_of(table, crs, file.name), file.name))).encode()
    return file


def land_frame(land: LandLike, suffix: str, *, crs: str | None = None, taken: Iterable[str] = ()) -> tuple[str, Any]:
    """Return land in memory as the name of a file and a GeoDataFrame; raises what :func:`land_file` does."""
    table = _table_of(land)
    name = _name_apart(table.name.removesuffix(SUFFIX), suffix, taken)
    told = _crs_of(table, crs, name)
    return name, geopandas.GeoDataFrame(dict(table.columns), geometry=table.shapes, crs=told)


def _name_apart(name: str, suffix: str, taken: Iterable[str]) -> str:
    """Return the name of a file in no folder that nothing else has, whatever the case of its letters."""
    plain_name = _NO_NAME.sub("-", name).strip() or UNNAMED
    if plain_name.lower().endswith(suffix):
        plain_name, suffix = plain_name[: -len(suffix)], plain_name[-len(suffix) :]
    known = {each.casefold() for each in taken}
    found, number = f"{plain_name}{suffix}", 1
    while found.casefold() in known:
        number += 1
        found = f"{plain_name}-{number}{suffix}"
    return found


def _crs_of(table: _Table, option: str | None, where: str) -> Any:
    told = table.crs if table.crs is not None else option
    if told is None:
        raise InputError(Problem("frame-without-crs", where, {"value": where}))
    return told


def land_files(land: LandLike, *, crs: str | None = None) -> tuple[Path, ...]:
    """Return one land or several in a list as files, no two of one name.

    >>> lands = [[shapely.box(0, 0, 1, 1)], [shapely.box(2, 0, 3, 1)]]
    >>> [each.name for each in land_files(lands, crs="EPSG:5186")]
    ['frame.geojson', 'frame-2.geojson']
    """
    if not isinstance(land, list | tuple) or any(each is None or isinstance(each, BaseGeometry) for each in land):
        return (land_file(land, crs=crs),)
    return files_apart(land, crs=crs)


def files_apart(lands: Sequence[LandLike], *, crs: str | None = None) -> tuple[Path, ...]:
    """Return each land as a file, no two in memory of one name."""
    # a path keeps its name, wherever it stands in the list
    taken = [Path(each).name for each in lands if isinstance(each, str | Path)]
    found = []
    for each in lands:
        file = land_file(each, crs=crs, taken=taken)
        taken += [file.name]
        found += [file]
    return tuple(found)


def _table_of(land: Any) -> _Table:
    """Return what somebody holds as shapes and columns, whichever kind it is of."""
    if hasattr(land, "columns") and hasattr(land, "attrs"):  # a frame of pandas, with land or without
        return _of_frame(land)
    if hasattr(land, "crs") and hasattr(land, "geom_type"):  # a GeoSeries
        return _Table(_array(land.array), {}, land.crs, str(land.attrs.get("name", UNNAMED)))
    if isinstance(land, HasArrowStream):
        need_extra("pyarrow", extra="parquet", where="Arrow")
        return _of_frame(geopandas.GeoDataFrame.from_arrow(land))
    if isinstance(land, HasGeoInterface):
        return _of_geojson(land.__geo_interface__)
    if isinstance(land, Mapping):
        return _of_geojson(land)
    if isinstance(land, np.ndarray | Sequence):
        return _Table(_array(land), {}, None)
    raise _not_understood(land)


def _not_understood(land: Any) -> UsageError:
    return UsageError(Problem("land-not-understood", type(land).__name__, {"value": type(land).__name__}))


def _array(shapes: Any) -> Shapes:
    found = column_of(shapes)
    strangers = [each for each in found if not (each is None or isinstance(each, BaseGeometry))]
    if strangers:
        raise _not_understood(strangers[0])
    return found


def _of_frame(frame: Any) -> _Table:
    try:
        shapes = frame.geometry
    except AttributeError:  # geopandas raises it too where no column is the active one
        shapes = None
    if not hasattr(shapes, "crs"):
        raise InputError(Problem("frame-without-geometry", type(frame).__name__, {"value": type(frame).__name__}))
    # an index with a name is a column that somebody set aside; one without is a number of rows
    told = frame.reset_index() if any(name is not None for name in frame.index.names) else frame
    kept = [n for n, name in enumerate(told.columns) if name != shapes.name]
    columns = {str(told.columns[n]): told.iloc[:, n].astype(object).tolist() for n in kept}
    if len(columns) < len(kept):
        names = [str(told.columns[n]) for n in kept]
        twice = next(name for name in names if names.count(name) > 1)
        raise InputError(Problem("json-duplicate-key", UNNAMED, {"value": twice}))
    return _Table(_array(shapes.array), columns, shapes.crs, str(frame.attrs.get("name", UNNAMED)))


def _of_geojson(told: Mapping[str, Any]) -> _Table:
    """Return what ``__geo_interface__`` hands out: a collection, a feature, or a geometry alone."""
    kind = told.get("type")
    alone = [told if kind == "Feature" else {"geometry": told}]
    features = told["features"] if kind == "FeatureCollection" else alone
    rows = [properties_of(each) for each in features]
    names = dict.fromkeys(str(name) for row in rows for name in row)
    member = told.get("crs")
    crs = member.get("properties", {}).get("name") if isinstance(member, Mapping) else None
    shapes = column_of(shape_of(each["geometry"]) for each in features)
    return _Table(shapes, {name: [row.get(name) for row in rows] for name in names}, crs)


def _crs_name(told: Any, where: str) -> str:
    """Return a CRS as the member ``crs`` of GeoJSON 2008 names it: its code, else all of it (WKT)."""
    try:
        crs = CRS.from_user_input(told)
    except CRSError:
        raise InputError(Problem("crs-not-understood", where, {"value": str(told)[:80]})) from None
    # a shift of its own (TOWGS84) is no part of a code
    code = None if crs.is_bound else crs.to_authority(min_confidence=100)
    return crs.to_wkt() if code is None else f"urn:ogc:def:crs:{code[0]}::{code[1]}"


def _lines(table: _Table, crs: str) -> Iterator[str]:
    """Yield the lines of the file: each feature is one, in the order of the rows."""
    member = _ENCODE({"type": "name", "properties": {"name": crs}})
    yield f'{{"type": "FeatureCollection", "crs": {member}, "features": ['
    names = [_ENCODE(name) for name in table.columns]
    cells = [_cells(column) for column in table.columns.values()]
    shapes = shapely.to_geojson(table.shapes)
    last = len(shapes) - 1
    for number, (shape, row) in enumerate(zip(shapes, zip(*cells, strict=True) if cells else ((),) * len(shapes),
                                              strict=True)):  # fmt: skip
        properties = ", ".join(f"{name}: {cell}" for name, cell in zip(names, row, strict=True))
        end = "" if number == last else ","
        yield f'{{"type": "Feature", "properties": {{{properties}}}, "geometry": {shape or "null"}}}{end}'
    yield "]}"


def _cells(column: Sequence[Any]) -> list[str]:
    return [_ENCODE(_cell(each)) for each in column]


def _cell(given: Any) -> Any:
    """Return a value of a frame as JSON has it; lists and tables within a cell stay what they are."""
    if type(given).__name__ in ("NAType", "NaTType"):  # pandas' words for what is not there
        return None
    if isinstance(given, np.ndarray | list | tuple):
        return [_cell(each) for each in given]
    if isinstance(given, Mapping):
        return {str(name): _cell(each) for name, each in given.items()}
    return plain(given)
