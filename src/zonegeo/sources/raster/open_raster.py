"""One door for rasters: the first bytes say what a file is, and nothing is opened beside it but what is recorded."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from math import hypot, inf, isfinite, sqrt
from pathlib import Path
from typing import Any

import pyproj
import rasterio
from rasterio import Affine
from rasterio._err import CPLE_BaseError  # what GDAL says of a damaged file comes through in its own class
from rasterio.crs import CRS
from rasterio.errors import CRSError, NotGeoreferencedWarning, RasterioError

from zonegeo.base.errors import InputError, Problem
from zonegeo.base.files.library_fault import library_fault
from zonegeo.base.files.path_text import folded
from zonegeo.base.files.temporary_folder import temporary_folder, without_folder
from zonegeo.base.message import Message
from zonegeo.base.value import value
from zonegeo.sources.linked_file import link_file
from zonegeo.sources.raster.statistics_file import kept_statistics
from zonegeo.sources.reading import Reading

# what a library may have to hold at once of a file that is read block by block
MOST_BLOCK_CELLS = 50_000_000
_LONGEST_BEGINNING = 16
# what stands at the head of a text grid
_HEAD = (
    b"ncols", b"nrows", b"xllcorner", b"yllcorner", b"xllcenter", b"yllcenter", b"cellsize", b"dx", b"dy",
    b"nodata_value",
)  # fmt: skip
_LONGEST_HEAD, _PIECE = 1_000, 1_000_000
# nothing that a raster names may be fetched; a text grid is read with all its digits
_LIBRARY = {"CPL_VSIL_CURL_ALLOWED_EXTENSIONS": ".none", "AAIGRID_DATATYPE": "Float64"}


@value
class RasterFormat:
    """A format that is read: the library's driver, how its files begin, and how those end that place its cells."""

    driver: str
    suffix: str
    beginnings: tuple[bytes, ...]
    world: tuple[str, ...] = ()


# how far apart two ways may write the same place, in cells: a world file has few digits
_SAME_CELLS = 0.01
_TIFF = (b"II*\0", b"MM\0*", b"II+\0", b"MM\0+")
FORMATS = (
    RasterFormat("GTiff", ".tif", _TIFF, (".tfw", ".tifw", ".tiffw", ".wld")),
    RasterFormat("AAIGrid", ".asc", (b"ncols", b"nrows")),
    RasterFormat("PNG", ".png", (b"\x89PNG\r\n\x1a\n",), (".pgw", ".pngw", ".wld")),
    RasterFormat("JPEG", ".jpg", (b"\xff\xd8\xff",), (".jgw", ".jpgw", ".jpegw", ".wld")),
)


@value
class OpenRaster:
    """A raster that is open: the library's dataset, its CRS in the plane or in degrees, and its name in messages."""

    source: Any
    crs: CRS
    name: str


@contextmanager
def opened_raster(path: Path, reading: Reading, *, shown: str | None = None) -> Iterator[OpenRaster]:
    """Open a GeoTIFF, an ASCII grid, a PNG or a JPEG by its first bytes, under a name of our own.

    What counts of the files beside it is a mask (``.msk``), statistics (``.aux.xml``: only CRS, place, value for no
    data, scale, offset and unit), a world file and a ``.prj``; each of them is among the files of the ``reading``.

    Parameters
    ----------
    shown
        Its name in messages and among the files; its own name without it.

    Raises
    ------
    InputError
        ``file-missing``, ``raster-format``, ``raster-unreadable``, ``raster-refers-elsewhere``, ``raster-several``,
        ``raster-too-large`` for blocks that no memory holds, ``raster-without-place``, ``raster-without-crs``.
    """
    name = shown or path.name
    if not path.is_file():
        raise InputError(Problem("file-missing", name, {"value": name}))
    kind = _format_of(path, name)
    with temporary_folder() as folder:
        file = folder / f"raster{kind.suffix}"
        link_file(path, file)
        reading.remember_large(path, shown=name)
        try:
            written, world = _parts_beside(path, name, kind, file, reading)
            with rasterio.Env(**_LIBRARY), _opened(file, kind.driver) as source:
                _check(file, source, name)
                if world:
                    _tell_other_place(file, source, name, world, reading)
                told = _horizontal(source.crs or written, name, reading)
                yield OpenRaster(source, told, name)
        # the library takes names of systems and tags for UTF-8, whatever wrote them
        except (RasterioError, CRSError, CPLE_BaseError, UnicodeDecodeError) as error:
            detail = library_fault(without_folder(error, folder), most=200)
            raise InputError(Problem("raster-unreadable", name, {"detail": detail})) from None


def _format_of(path: Path, name: str) -> RasterFormat:
    with path.open("rb") as stream:
        beginning = stream.read(_LONGEST_BEGINNING)
    for kind in FORMATS:
        if (beginning.lower() if kind.driver == "AAIGrid" else beginning).startswith(kind.beginnings):
            return kind
    raise InputError(Problem("raster-format", name, {"value": path.suffix or name}))


def _parts_beside(path: Path, name: str, kind: RasterFormat, file: Path, reading: Reading) -> tuple[CRS | None, str]:
    """Put what counts beside the raster, and return the CRS that a ``.prj`` says and the name of the world file."""
    # of two that differ in capitals alone, the one that is written as the raster comes last and counts
    listed = sorted(path.parent.iterdir(), key=lambda each: (each.name.startswith(path.stem), each.name.swapcase()))
    beside = {folded(each.name): each for each in listed if each.is_file()}
    folder, stem, whole = name[: -len(path.name)], folded(path.stem), folded(path.name)
    mask, statistics = beside.get(f"{whole}.msk"), beside.get(f"{whole}.aux.xml")
    if mask is not None:
        shown = folder + mask.name
        if _format_of(mask, shown).driver != "GTiff":
            raise InputError(Problem("raster-format", shown, {"value": mask.suffix}))
        link_file(mask, file.with_name(f"{file.name}.msk"))
        reading.remember_large(mask, shown=shown)
    if statistics is not None:
        content = reading.content(statistics, shown=folder + statistics.name)
        file.with_name(f"{file.name}.aux.xml").write_bytes(kept_statistics(content, folder + statistics.name))
    world = next((beside[stem + ending] for ending in kind.world if stem + ending in beside), None)
    if world is not None:
        file.with_suffix(".wld").write_bytes(reading.content(world, shown=folder + world.name))
    projection = beside.get(f"{stem}.prj")
    shown_world = "" if world is None else folder + world.name
    if projection is None:
        return None, shown_world
    content = reading.content(projection, shown=folder + projection.name)
    text = content.decode("utf-8", "replace").strip("\ufeff \r\n\t\0")
    return CRS.from_user_input(text) if text else None, shown_world


def _opened(file: Path, driver: str) -> Any:
    with warnings.catch_warnings():
        # a raster without a place is refused below, and a mask needs none
        warnings.simplefilter("ignore", NotGeoreferencedWarning)
        return rasterio.open(file, driver=driver)


def _check(file: Path, source: Any, name: str) -> None:
    """Refuse what would lead elsewhere, what is more than one picture, and what no memory holds."""
    mask = file.with_name(f"{file.name}.msk")
    elsewhere = dict(source.tags(ns="OVERVIEWS"))
    if mask.exists():
        with _opened(mask, "GTiff") as other:
            elsewhere |= other.tags(ns="OVERVIEWS")
    if elsewhere:
        raise InputError(Problem("raster-refers-elsewhere", name, {"value": ", ".join(elsewhere.values())[:80]}))
    if len(source.subdatasets) > 1:
        raise InputError(Problem("raster-several", name, {"count": len(source.subdatasets)}))
    if source.transform == Affine.identity() or not _has_extent(source.transform):
        raise InputError(Problem("raster-without-place", name))
    if source.driver == "AAIGrid" and (found := _cells_written(file)) != source.width * source.height:
        told = f"{source.width} × {source.height} ≠ {found}"
        raise InputError(Problem("raster-unreadable", name, {"detail": told}))
    # a picture that is packed as a whole is unpacked as a whole
    whole = source.driver in ("PNG", "JPEG")
    cells = max((source.height * source.width if whole else a * b for a, b in source.block_shapes), default=0)
    if cells > MOST_BLOCK_CELLS:
        raise InputError(Problem("raster-too-large", name, {"count": cells, "limit": MOST_BLOCK_CELLS}))


def _tell_other_place(file: Path, source: Any, name: str, world: str, reading: Reading) -> None:
    """Tell of a world file that places the cells elsewhere than the raster does itself: then its own place counts."""
    words = file.with_suffix(".wld").read_text(encoding="ascii", errors="replace").split()
    try:
        a, d, b, e, c, f = (float(each.replace(",", ".")) for each in words)
    except ValueError:
        reading.notices.append(Message("notice.raster-world-unread", {"file": name, "world": world}))
        return
    told = Affine(a, b, c, d, e, f) * Affine.translation(-0.5, -0.5)  # it names the middle of the first cell
    corners = [(x, y) for x in (0, source.width) for y in (0, source.height)]
    apart = max(hypot(*(p - q for p, q in zip(told * each, source.transform * each, strict=True))) for each in corners)
    if not apart <= _SAME_CELLS * sqrt(abs(source.transform.determinant)):
        cells = apart / sqrt(abs(source.transform.determinant))
        reading.notices.append(Message("notice.raster-world-differs", {"file": name, "world": world, "count": cells}))


def _cells_written(file: Path) -> int:
    """Return how many cells a text grid holds: of a row with one more the library takes it for the next row's first.

    A key of the head that stands twice leaves open which value counts: then there are none.
    """
    keys: list[bytes] = []
    count, rest = 0, b""
    with file.open("rb") as stream:
        for line in iter(lambda: stream.readline(_LONGEST_HEAD), b""):
            key = line.split(maxsplit=1)[:1]
            if not key or key[0].lower() not in _HEAD:
                rest = line
                break
            keys.append(key[0].lower())
        if len(set(keys)) < len(keys):
            return 0
        while piece := rest + stream.read(_PIECE):
            cells = piece.split()
            # a number may go on in the next piece, yet is never a piece long
            goes_on = bool(cells) and len(piece) >= _PIECE and not piece[-1:].isspace()
            rest = cells.pop() if goes_on else b""
            if len(rest) >= _PIECE:
                return 0
            count += len(cells)
    return count


def _has_extent(transform: Affine) -> bool:
    """True where cells of a size lie at a place: of a damaged head the numbers may be none, zero, or without end."""
    return 0 < abs(transform.determinant) < inf and all(isfinite(each) for each in (*transform, *~transform))


def _horizontal(crs: CRS | None, name: str, reading: Reading) -> CRS:
    """Return a CRS without its heights, which say nothing of where a cell lies; that they are left out is told."""
    if crs is None:
        raise InputError(Problem("raster-without-crs", name))
    try:
        told = pyproj.CRS.from_wkt(crs.to_wkt())
    except pyproj.exceptions.CRSError:
        return crs
    flat = told.sub_crs_list[0] if told.is_compound else told.to_2d()
    if flat == told:
        return crs
    reading.notices.append(Message("notice.raster-heights", {"file": name, "value": told.name}))
    return CRS.from_wkt(flat.to_wkt())
