"""The parts of a boundary file laid out where GDAL can open them, and the encoding of a Shapefile's table."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from pathlib import Path

from zonegeo.base.errors import InputError, Problem
from zonegeo.base.files.path_text import ends_with
from zonegeo.base.message import Message
from zonegeo.model.answers.inspection import Known
from zonegeo.sources.boundary.dbf_encoding import without_cut_letters
from zonegeo.sources.boundary.formats.shapefile import check_kind, encoding_in
from zonegeo.sources.boundary.formats.zip_archive import only_entry
from zonegeo.sources.boundary.raw.raw_layer import Request
from zonegeo.sources.boundary.read_boundary_file import parts_beside
from zonegeo.sources.reading import Reading

# ending → how the format is called
FORMATS: Mapping[str, str] = {
    ".shp": "ESRI Shapefile", ".gpkg": "GeoPackage", ".fgb": "FlatGeobuf", ".zip": "ESRI Shapefile (zip)",
}  # fmt: skip
_BEGINNINGS = {".shp": b"\x00\x00\x27\x0a", ".gpkg": b"SQLite format 3\0", ".fgb": b"fgb"}
_ZIPPED = {".zip": ".shp"}


def parts_of(path: Path, content: bytes, folder: Path, reading: Reading) -> tuple[Path, dict[str, bytes]]:
    """Write the parts of a file into a folder and return the one to open, and the parts by their endings.

    Raises
    ------
    InputError
        ``archive-not-one-file``, ``file-too-large``, ``format-broken``, ``shapefile-part-missing``.
    """
    suffix = path.suffix.lower()
    parts, kind = {suffix: content}, _ZIPPED.get(suffix, suffix)
    if suffix in _ZIPPED:
        parts = only_entry(Request(path.name, suffix, parts), (kind,))
    elif suffix == ".shp":
        parts |= {ending: reading.content(path.parent / name) for name, ending in parts_beside(path)}
    missing = [each for each in (".shx", ".dbf") if kind == ".shp" and each not in parts]
    if missing:
        raise InputError(Problem("shapefile-part-missing", path.name, {"value": each}) for each in missing)
    if not parts[kind].startswith(_BEGINNINGS[kind]):
        raise InputError(Problem("format-broken", path.name, {"detail": kind}))
    if kind == ".shp":
        check_kind(parts[kind], path.name)
    for ending, part in parts.items():
        if ending not in (".prj", ".cpg"):  # what they say is judged here, and the library trips over some of them
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


def whole_letters(file: Path, parts: Mapping[str, bytes], codec: str | None) -> tuple[Message, ...]:
    """Leave out letters that a column's width has cut in two, which no reader can read, and say how many."""
    if not ends_with(file, ".shp") or codec is None:
        return ()
    mended, cut = without_cut_letters(parts[".dbf"], codec)
    file.with_suffix(".dbf").write_bytes(mended)
    return (Message("notice.letters-cut", {"count": cut}),) if cut else ()


def shapefile_text(parts: Mapping[str, bytes], where: str, option: str | None, reading: Reading) -> Known:
    """Return the encoding of a Shapefile's table and how it was known; where nobody can know it, why not."""
    if ".dbf" not in parts:
        return Known("utf-8", "format")
    with reading.collecting(InputError):
        found = encoding_in(parts, option=option, where=where)
        return Known(found.codec, found.evidence)
    return Known(None, None)
