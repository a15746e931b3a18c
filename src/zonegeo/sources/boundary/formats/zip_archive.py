"""Zip archives: exactly one boundary file in them, unpacked in memory and no larger than a file may be."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Sequence
from pathlib import PurePosixPath

from zonegeo.base.errors import InputError, Problem
from zonegeo.base.files.path_text import folded
from zonegeo.sources.boundary.formats.geodatabase import folders_in, read_zipped
from zonegeo.sources.boundary.formats.readers import COLUMNS, READERS, columns_beside
from zonegeo.sources.boundary.raw.raw_layer import RawLayer, Request, broken
from zonegeo.sources.documents import LARGEST_BYTES

_MOST_ENTRIES = 10_000
_MOST_COLUMNS_BYTES = 1_000_000
_ARCHIVES = (".zip", ".kmz")


def read(request: Request) -> RawLayer:
    """Return one layer of the one boundary file in a zip archive: a Shapefile with its parts, or another."""
    if _holds_geodatabase(request):
        return read_zipped(request)
    parts = only_entry(request, tuple(suffix for suffix in READERS if suffix not in _ARCHIVES))
    suffix = next(iter(parts))
    inner = Request(request.name, suffix, parts, request.encoding, request.layer, request.fields)
    layer: RawLayer = READERS[suffix](inner)
    return layer


def _holds_geodatabase(request: Request) -> bool:
    try:
        with zipfile.ZipFile(io.BytesIO(request.content)) as archive:
            return len(archive.infolist()) <= _MOST_ENTRIES and bool(folders_in(archive.infolist()))
    except (zipfile.BadZipFile, OSError, ValueError):
        return False  # told where it is unpacked


def only_entry(request: Request, wanted: Sequence[str], *, holding: bytes = b"") -> dict[str, bytes]:
    """Return the one file of the ``wanted`` endings first, and what lies beside it under the same name.

    Where there are several, it is the one that has the bytes ``holding`` in it. Paths in the archive are never written
    anywhere: its entries are read into memory by their endings.

    Raises
    ------
    InputError
        ``archive-not-one-file``, ``file-too-large``,
        ``format-broken`` (also for an encrypted archive).
    """
    try:
        with zipfile.ZipFile(io.BytesIO(request.content)) as archive:
            entries = [each for each in archive.infolist() if not each.is_dir() and "__MACOSX" not in each.filename]
            if len(entries) > _MOST_ENTRIES:
                raise broken(request.name, f"{len(entries)} entries")
            main = [each for each in entries if _ending(each) in wanted]
            if len(main) > 1 and holding and sum(each.file_size for each in main) <= LARGEST_BYTES:
                main = [each for each in main if holding in archive.read(each)]
            if len(main) != 1:
                shown = ".shp" if ".shp" in wanted else wanted[0]
                raise InputError(Problem("archive-not-one-file", request.name, {"value": shown, "count": len(main)}))
            stem = main[0].filename[: -len(_ending(main[0]))]
            beside = [each for each in entries if each is not main[0] and _belongs(each, stem)]
            size = sum(each.file_size for each in (main[0], *beside))
            if size > LARGEST_BYTES:
                raise InputError(Problem("file-too-large", request.name, {"size": size, "limit": LARGEST_BYTES}))
            parts = {_ending(each): archive.read(each) for each in (main[0], *beside)}
            named = columns_beside((each.filename for each in entries if each.file_size <= _MOST_COLUMNS_BYTES), stem)
            return parts | ({} if named is None or ".shp" not in parts else {COLUMNS: archive.read(named)})
    except (
        zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, OSError, EOFError, ValueError,
    ) as error:  # fmt: skip
        raise broken(request.name, error) from None


def _ending(entry: zipfile.ZipInfo) -> str:
    return PurePosixPath(entry.filename).suffix.lower()


def _belongs(entry: zipfile.ZipInfo, stem: str) -> bool:
    return _ending(entry) in (".shx", ".dbf", ".prj", ".cpg") and folded(entry.filename[:-4]) == folded(stem)
