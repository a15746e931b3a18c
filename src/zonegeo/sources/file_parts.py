"""The parts of a boundary file laid out where GDAL can open them, and the encoding of a Shapefile's table."""

from __future__ import annotations

import io
import sqlite3
import zipfile
import zlib
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path, PurePosixPath

from zonegeo.model.errors import InputError, Problem
from zonegeo.model.inspection import Known
from zonegeo.model.message import Message
from zonegeo.sources.dbf_encoding import encoding_of, without_cut_letters
from zonegeo.sources.documents import LARGEST_BYTES, read_bytes

# ending → how the format is called
FORMATS: Mapping[str, str] = {
    ".shp": "ESRI Shapefile", ".gpkg": "GeoPackage", ".fgb": "FlatGeobuf", ".zip": "ESRI Shapefile (zip)",
}  # fmt: skip
_BEGINNINGS = {".shp": b"\x00\x00\x27\x0a", ".gpkg": b"SQLite format 3\0", ".fgb": b"fgb"}
_ZIPPED = {".zip": ".shp"}
_PARTS = (".shx", ".dbf", ".prj", ".cpg")


def parts_of(path: Path, content: bytes, folder: Path) -> tuple[Path, dict[str, bytes]]:
    """Write the parts of a file into a folder and return the one to open, and the parts by their endings.

    Raises
    ------
    InputError
        ``archive-not-one-file``, ``file-too-large``, ``format-broken``, ``shapefile-part-missing``.
    """
    suffix = path.suffix.lower()
    parts = _unzipped(content, path.name, _ZIPPED[suffix]) if suffix in _ZIPPED else {suffix: content}
    kind = _ZIPPED.get(suffix, suffix)
    if suffix == ".shp":
        for other in sorted(path.parent.iterdir()):
            if other.stem == path.stem and other.suffix.lower() in _PARTS:
                parts.setdefault(other.suffix.lower(), read_bytes(other))
    missing = [each for each in (".shx", ".dbf") if kind == ".shp" and each not in parts]
    if missing:
        raise InputError(Problem("shapefile-part-missing", path.name, {"value": each}) for each in missing)
    if not parts[kind].startswith(_BEGINNINGS[kind]):
        raise InputError(Problem("format-broken", path.name, {"detail": kind}))
    for ending, part in parts.items():
        (folder / f"file{ending}").write_bytes(part)
    return folder / f"file{kind}", parts


def holds_its_kind(content: bytes, suffix: str) -> bool:
    """True but for a zip in which there is no Shapefile: the readers of other formats look into that."""
    if suffix != ".zip":
        return True
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return any(name.lower().endswith(".shp") for name in archive.namelist())
    except (zipfile.BadZipFile, NotImplementedError, OSError):
        return True  # broken: told where it is unpacked


def _unzipped(content: bytes, where: str, wanted: str) -> dict[str, bytes]:
    """Read the one wanted file of an archive and its parts into memory: no path of the archive is written anywhere."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            entries = [each for each in archive.infolist() if not each.is_dir() and "__MACOSX" not in each.filename]
            main = [each for each in entries if each.filename.lower().endswith(wanted)]
            if len(main) != 1:
                raise InputError(Problem("archive-not-one-file", where, {"value": wanted, "count": len(main)}))
            stem = PurePosixPath(main[0].filename).with_suffix("")
            parts = [each for each in entries if PurePosixPath(each.filename).with_suffix("") == stem]
            size = sum(each.file_size for each in parts)
            if size > LARGEST_BYTES:
                raise InputError(Problem("file-too-large", where, {"size": size, "limit": LARGEST_BYTES}))
            return {PurePosixPath(each.filename).suffix.lower(): archive.read(each) for each in parts}
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, OSError, EOFError) as error:
        raise InputError(Problem("format-broken", where, {"detail": str(error)[:120]})) from None


def whole_letters(file: Path, parts: Mapping[str, bytes], codec: str | None) -> tuple[Message, ...]:
    """Leave out letters that a column's width has cut in two, which no reader can read, and say how many."""
    if file.suffix != ".shp" or codec is None:
        return ()
    mended, cut = without_cut_letters(parts[".dbf"], codec)
    file.with_suffix(".dbf").write_bytes(mended)
    return (Message("notice.letters-cut", {"count": cut}),) if cut else ()


def views_in(content: bytes, where: str) -> frozenset[str]:
    """Return the views of a GeoPackage by its schema alone: a view is a program, and one may never end.

    Raises
    ------
    InputError
        ``format-broken`` where one stands for a table of the format itself.
    """
    try:
        with closing(sqlite3.connect(":memory:")) as database:
            database.deserialize(content)
            found = database.execute("SELECT name FROM sqlite_master WHERE type = 'view'").fetchall()
    except (sqlite3.Error, OverflowError, UnicodeError) as error:
        raise InputError(Problem("format-broken", where, {"detail": str(error)[:120]})) from None
    names = frozenset(str(name) for (name,) in found)
    if any(name.startswith(("gpkg_", "rtree_", "sqlite_")) for name in names):
        raise InputError(Problem("format-broken", where, {"detail": f"VIEW {', '.join(sorted(names))}"[:120]}))
    return names


def shapefile_text(parts: Mapping[str, bytes], where: str, option: str | None, problems: list[Problem]) -> Known:
    """Return the encoding of a Shapefile's table and how it was known; where nobody can know it, why not."""
    if ".dbf" not in parts:
        return Known("utf-8", "format")
    announced = parts[".cpg"].decode("ascii", "replace").strip() if ".cpg" in parts else None
    try:
        found = encoding_of(parts[".dbf"], announced=announced, option=option, where=where)
    except InputError as error:
        problems.extend(error.problems)
        return Known(None, None)
    return Known(found.codec, found.evidence)
