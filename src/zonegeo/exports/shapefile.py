"""Shapefile (ESRI 1998): ASCII field names of at most 10 signs with a codebook, cp949 text, .cpg and .prj."""

from __future__ import annotations

import io
import re
import tempfile
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from zonegeo.exports.codebook import codebook
from zonegeo.exports.gdal import write_layer
from zonegeo.exports.projection import output_crs, projected
from zonegeo.exports.table import Table, Written, cells, refuse
from zonegeo.model.errors import Problem
from zonegeo.model.message import Message
from zonegeo.model.value import value

# dBASE III: a name has 10 bytes, a text 254
NAME_BYTES = 10
TEXT_BYTES = 254
# what a .cpg says so that ArcGIS, QGIS and GDAL all read it
_CODE_PAGES = {"cp949": "949", "utf-8": "UTF-8"}
_PARTS = (".codebook.txt", ".cpg", ".prj", ".dbf", ".shx", ".shp")
# a zip entry has a time; the first that the format can say, so that the same features are the same bytes
_NO_CLOCK = (1980, 1, 1, 0, 0, 0)


@value
class _Texts:
    """The text columns as the table holds them, and what had to be cut: feature number, field and the whole text."""

    columns: Mapping[str, Sequence[Any]]
    cut: tuple[tuple[int, str, str], ...]


def write(table: Table, stem: str, suffix: str) -> Written:
    """Return the files of a Shapefile and its codebook, the ``.shp`` last.

    Texts are in ``table.encoding`` (``cp949`` without one). A text of more than 254 bytes is cut at a whole sign; the
    codebook keeps all of it.

    Raises
    ------
    InputError
        ``text-not-in-encoding`` where a text has signs that the encoding lacks.
    UsageError
        ``export-encoding-unknown``.
    """
    codec = table.encoding or "cp949"
    names = field_names([each.name for each in table.columns])
    texts = _texts(table, names, codec)
    shapes = projected(table.shapes, table.crs)
    with tempfile.TemporaryDirectory(prefix="zonegeo-") as folder:
        path = Path(folder) / "file.shp"
        write_layer(
            path, table, shapes, names=names, driver="ESRI Shapefile", crs=output_crs(table.crs).to_wkt(), layer="file",
            encoding=codec, logical=False, values=texts.columns, DBF_DATE_LAST_UPDATE="1980-01-01",
        )  # fmt: skip
        parts = {ending: path.with_suffix(ending).read_bytes() for ending in _PARTS[2:]}
    parts[".cpg"] = _CODE_PAGES[codec].encode()
    parts[".codebook.txt"] = codebook(table, names, texts.cut, codec)
    notices = [Message("notice.export-fields", {"count": len(names), "value": f"{stem}.codebook.txt"})]
    if texts.cut:
        notices.append(Message("notice.export-cut", {"count": len(texts.cut), "bytes": TEXT_BYTES}))
    return Written({f"{stem}{ending}": parts[ending] for ending in _PARTS}, tuple(notices))


def write_zipped(table: Table, stem: str, suffix: str) -> Written:
    """Return the same Shapefile in one zip archive."""
    written = write(table, stem, ".shp")
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, content in written.files.items():
            entry = zipfile.ZipInfo(name, _NO_CLOCK)
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, content)
    return Written({f"{stem}{suffix}": stream.getvalue()}, written.notices)


def field_names(names: Sequence[str]) -> dict[str, str]:
    """Return an ASCII field name of at most 10 signs for each column, all different.

    A name that is not ASCII becomes ``F`` with its place; the codebook says what it means.

    >>> field_names(["name_ko", "지구명", "declared_area_m2", "declared_area_text", "2nd"])
    {'name_ko': 'NAME_KO', '지구명': 'F02', 'declared_area_m2': 'DECLARED_A', 'declared_area_text': 'DECLARED_1', '2nd': 'F05'}
    """
    found: dict[str, str] = {}
    for place, name in enumerate(names, start=1):
        plain = re.sub(r"[^A-Z0-9_]", "_", name.upper()) if name.isascii() else ""
        start = plain if re.match(r"[A-Z]", plain) else f"F{place:02d}"
        free = (start[:NAME_BYTES], *(f"{start[: NAME_BYTES - 1 - len(str(n))]}_{n}" for n in range(1, len(names) + 1)))
        found[name] = next(each for each in free if each not in found.values())
    return found


def _texts(table: Table, names: Mapping[str, str], codec: str) -> _Texts:
    problems, columns, cut = [], {}, []
    for column in table.columns:
        if column.kind != "text":
            continue
        kept = []
        for number, text in enumerate(cells(table, column)):
            try:
                whole = b"" if text is None else text.encode(codec)
            except UnicodeEncodeError as error:
                values = {"value": text[error.start : error.end], "encoding": codec}
                problems.append(Problem("text-not-in-encoding", f"features[{number}].{column.name}", values))
                continue
            short = whole[:TEXT_BYTES].decode(codec, "ignore")
            if len(whole) > TEXT_BYTES:
                cut.append((number, names[column.name], text))
            kept.append(None if text is None else short)
        columns[column.name] = kept
    refuse(problems)
    return _Texts(columns, tuple(cut))
