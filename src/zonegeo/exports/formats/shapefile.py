"""Shapefile (ESRI 1998): ASCII field names of at most 10 signs with a codebook, cp949 text, .cpg and .prj."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Mapping, Sequence
from typing import Any

from zonegeo.base.errors import Problem
from zonegeo.base.files.reproducible_zip import entry_of
from zonegeo.base.files.temporary_folder import temporary_folder
from zonegeo.base.message import Message
from zonegeo.base.value import value
from zonegeo.exports.feature_table import Table, Written, cells, refuse
from zonegeo.exports.gdal import write_layer
from zonegeo.exports.projection import output_crs, projected

# dBASE III: a name has 10 bytes, a text 254
NAME_BYTES = 10
TEXT_BYTES = 254
# what a .cpg says so that ArcGIS, QGIS and GDAL all read it
_CODE_PAGES = {"cp949": "949", "utf-8": "UTF-8"}
# signs of print that cp949 lacks, and what a keyboard has for them; letters are never replaced
PLAIN_SIGNS = {
    "\u2013": "-",
    "\u2014": "-",
    "\u2212": "-",
    "\u2011": "-",
    "\u00a9": "(c)",
    "\u2022": "\u00b7",
    "\u00a0": " ",
}
_PARTS = (".codebook.txt", ".cpg", ".prj", ".dbf", ".shx", ".shp")


@value
class _Texts:
    """The text columns as the table holds them, and what had to be changed: feature number, field, the whole text."""

    columns: Mapping[str, Sequence[Any]]
    changed: tuple[tuple[int, str, str], ...]


def write(table: Table, stem: str, suffix: str) -> Written:
    """Return the files of a Shapefile and its codebook, the ``.shp`` last.

    Texts are in ``table.encoding`` (``cp949`` without one). A text of more than 254 bytes is cut at a whole sign, and
    signs of print that cp949 lacks are written with :data:`PLAIN_SIGNS`; the codebook keeps such a text as it was.

    Raises
    ------
    InputError
        ``text-not-in-encoding`` where a text has letters or other signs that the encoding lacks.
    UsageError
        ``export-encoding-unknown``.
    """
    codec = table.encoding or "cp949"
    names = field_names([each.name for each in table.columns])
    texts = _texts(table, names, codec)
    shapes = projected(table.shapes, table.crs)
    with temporary_folder() as folder:
        path = folder / "file.shp"
        write_layer(
            path, table, shapes, names=names, driver="ESRI Shapefile", crs=output_crs(table.crs).to_wkt(), layer="file",
            encoding=codec, logical=False, values=texts.columns, DBF_DATE_LAST_UPDATE="1980-01-01",
        )  # fmt: skip
        parts = {ending: path.with_suffix(ending).read_bytes() for ending in _PARTS[2:]}
    parts[".prj"] = output_crs(table.crs).to_wkt("WKT1_ESRI").encode()
    parts[".cpg"] = _CODE_PAGES[codec].encode()
    parts[".codebook.txt"] = _codebook(table, names, texts.changed, codec)
    notices = [Message("notice.export-fields", {"count": len(names), "value": f"{stem}.codebook.txt"})]
    if texts.changed:
        notices.append(Message("notice.export-changed", {"count": len(texts.changed), "bytes": TEXT_BYTES}))
    return Written({f"{stem}{ending}": parts[ending] for ending in _PARTS}, tuple(notices))


def write_zipped(table: Table, stem: str, suffix: str) -> Written:
    """Return the same Shapefile in one zip archive."""
    written = write(table, stem, ".shp")
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, content in written.files.items():
            archive.writestr(entry_of(name), content, zipfile.ZIP_DEFLATED)
    return Written({f"{stem}{suffix}": stream.getvalue()}, written.notices)


def field_names(names: Sequence[str]) -> dict[str, str]:
    """Return an ASCII field name of at most 10 signs for each column, all different.

    A name that is not ASCII becomes ``F`` with its place; the codebook says what it means.

    >>> list(field_names(["name_ko", "지구명", "declared_area_m2", "declared_area_text", "2nd"]).values())
    ['NAME_KO', 'F02', 'DECLARED_A', 'DECLARED_1', 'F05']
    """
    found: dict[str, str] = {}
    for place, name in enumerate(names, start=1):
        plain = re.sub(r"[^A-Z0-9_]", "_", name.upper()) if name.isascii() else ""
        start = plain if re.match(r"[A-Z]", plain) else f"F{place:02d}"
        free = (start[:NAME_BYTES], *(f"{start[: NAME_BYTES - 1 - len(str(n))]}_{n}" for n in range(1, len(names) + 1)))
        found[name] = next(each for each in free if each not in found.values())
    return found


def _texts(table: Table, names: Mapping[str, str], codec: str) -> _Texts:
    lacking: dict[str, list[str]] = {}
    columns: dict[str, list[str | None]] = {}
    changed = []
    for column in table.columns:
        if column.kind != "text":
            continue
        columns[column.name] = []
        for number, text in enumerate(cells(table, column)):
            plain = None if text is None else _plain(text, codec)
            for sign in _signs_lacking(plain or "", codec):
                lacking.setdefault(sign, []).append(f"features[{number}].{column.name}")
            short = None if plain is None else plain.encode(codec, "ignore")[:TEXT_BYTES].decode(codec, "ignore")
            columns[column.name].append(short)
            if text != short:
                changed.append((number, names[column.name], text))
    refuse(
        [
            Problem("text-not-in-encoding", places[0], {"value": sign, "encoding": codec, "count": len(places)})
            for sign, places in lacking.items()
        ]
    )
    return _Texts(columns, tuple(changed))


def _plain(text: str, codec: str) -> str:
    """Return a text with the signs of print that the encoding lacks as those of a keyboard; letters stay."""
    return "".join(PLAIN_SIGNS[sign] if sign in PLAIN_SIGNS and _signs_lacking(sign, codec) else sign for sign in text)


def _signs_lacking(text: str, codec: str) -> list[str]:
    return [] if codec == "utf-8" else [sign for sign in dict.fromkeys(text) if not _encodes(sign, codec)]


def _encodes(sign: str, codec: str) -> bool:
    try:
        sign.encode(codec)
    except UnicodeEncodeError:
        return False
    return True


def _codebook(table: Table, names: Mapping[str, str], changed: Sequence[tuple[int, str, str]], codec: str) -> bytes:
    """Return the codebook: tab-separated lines in UTF-8 with a byte-order mark, so that a spreadsheet reads Korean.

    ``changed`` has the feature (from 1), the field and the whole text.
    """
    lines = [("field", "column", "kind", "description")]
    lines.extend(
        (names[each.name], each.name, each.kind, table.descriptions.get(each.name, "")) for each in table.columns
    )
    lines.append(("", "encoding", codec, ""))
    lines.extend(("", name, "provenance", str(told)) for name, told in table.provenance.items())
    if changed:
        lines.append(("field", "feature", "changed", "text"))
        lines.extend((field, str(number + 1), "changed", text) for number, field, text in changed)
    body = "\r\n".join("\t".join(_one_line(cell) for cell in line) for line in lines)
    return f"\ufeff{body}\r\n".encode()


def _one_line(cell: str) -> str:
    return " ".join(cell.split())
