"""Tables that LibreOffice writes: WKT or corners in columns, parcel numbers as text and as numbers, encodings."""

from __future__ import annotations

import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

import openpyxl

from tests.corpus.making.ogr import PNU
from tests.corpus.making.places import HOLED, SITE, YARD, Outline, plane
from tests.corpus.making.table import Table

# LibreOffice's numbers of encodings, in the options of its text filter
_UTF8, _CP949, _UTF16 = 76, 84, 65535
Cell = str | float | int | None


def make(table: Table) -> None:
    with tempfile.TemporaryDirectory() as folder:
        office = _Office(table, Path(folder))
        _shapes(table, office)
        _corners(table, office)
        _parcels(table, office)
        _sheets(table, office)
        office.convert()
    _encodings(table)
    _formulas(table)


class _Office:
    """LibreOffice Calc: sheets are collected as flat documents and converted at once, one call a format."""

    def __init__(self, table: Table, folder: Path) -> None:
        self.table, self.folder = table, folder
        self.wanted: dict[str, list[tuple[Path, Path]]] = {}

    def sheet(self, name: str, *sheets: tuple[str, Sequence[Sequence[Cell]]], filter_options: str = "") -> str:
        """Have a file written of sheets (title, rows); the ending of its name is its format."""
        target = self.table.path(name)
        kind = target.suffix[1:] + (f":Text - txt - csv (StarCalc):{filter_options}" if filter_options else "")
        listed = self.wanted.setdefault(kind, [])
        source = self.folder / f"{len(self.wanted)}-{len(listed)}.fods"
        source.write_text(_flat(sheets), encoding="utf-8")
        listed.append((source, target))
        return name

    def convert(self) -> None:
        for kind, pairs in self.wanted.items():
            profile = f"-env:UserInstallation=file://{self.folder}/profile"
            subprocess.run(
                ["soffice", profile, "--headless", "--convert-to", kind, "--outdir", str(self.folder),
                 *(str(source) for source, _ in pairs)],
                check=True, capture_output=True,
            )  # fmt: skip
            for source, target in pairs:
                source.with_suffix(target.suffix).replace(target)


def _flat(sheets: Sequence[tuple[str, Sequence[Sequence[Cell]]]]) -> str:
    spaces = " ".join(
        f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in ("office", "table", "text")
    )
    tables = "".join(f'<table:table table:name="{escape(title)}">{_rows(rows)}</table:table>' for title, rows in sheets)
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document {spaces} office:version="1.3" '
        f'office:mimetype="application/vnd.oasis.opendocument.spreadsheet"><office:body><office:spreadsheet>{tables}'
        "</office:spreadsheet></office:body></office:document>"
    )


def _rows(rows: Sequence[Sequence[Cell]]) -> str:
    return "".join(f"<table:table-row>{''.join(_cell(cell) for cell in row)}</table:table-row>" for row in rows)


def _cell(cell: Cell) -> str:
    if cell is None:
        return "<table:table-cell/>"
    if isinstance(cell, str):
        text = f"<text:p>{escape(cell)}</text:p>"
        return f'<table:table-cell office:value-type="string">{text}</table:table-cell>'
    text = f"<text:p>{cell!r}</text:p>"
    return f'<table:table-cell office:value-type="float" office:value="{cell!r}">{text}</table:table-cell>'


def wkt(outline: Outline, crs: str) -> str:
    """Return an outline as WKT in the coordinates of a CRS."""
    rings = []
    for part in outline.parts:
        drawn = []
        for ring in part:
            corners = plane(crs, ring)
            drawn.append("(" + ", ".join(f"{x!r} {y!r}" for x, y in [*corners, corners[0]]) + ")")
        rings.append("(" + ", ".join(drawn) + ")")
    return f"POLYGON {rings[0]}" if len(rings) == 1 else f"MULTIPOLYGON ({', '.join(rings)})"


def wkt_rows(outlines: Sequence[Outline], crs: str, *, pnu: Cell = PNU) -> list[list[Cell]]:
    return [["name", "pnu", "WKT"], *([each.name, pnu, wkt(each, crs)] for each in outlines)]


def corner_rows(
    outlines: Sequence[Outline], crs: str, *, heading: Sequence[str] = ("구역", "X좌표", "Y좌표"), closed: bool = False,
    northing_first: bool = False,
) -> list[list[Cell]]:  # fmt: skip
    rows: list[list[Cell]] = [list(heading)]
    for each in outlines:
        corners = plane(crs, each.corners)
        for x, y in [*corners, corners[0]] if closed else corners:
            rows.append([each.name, y, x] if northing_first else [each.name, x, y])
    return rows


def _shapes(table: Table, office: _Office) -> None:
    for code in (4326, 5186, 5174):
        crs = f"EPSG:{code}"
        name = office.sheet(f"table/wkt-{code}.xlsx", ("경계", wkt_rows([SITE, YARD], crs)))
        table.reads(name, "table: WKT", [SITE, YARD], system=crs, known_by="option", crs=crs, properties={"pnu": PNU})
    table.refuses("table/wkt-5174.xlsx", "table: WKT", "crs-missing", "a workbook has no CRS")
    for stem, options in (("utf8", f"44,34,{_UTF8},1"), ("semicolon", f"59,34,{_UTF8},1"), ("tab", f"9,34,{_UTF8},1")):
        name = office.sheet(
            f"table/wkt-{stem}.csv", ("경계", wkt_rows([SITE, YARD], "EPSG:5186")), filter_options=options
        )
        table.reads(name, "table: WKT", [SITE, YARD], system="EPSG:5186", known_by="option", crs="EPSG:5186")
    name = office.sheet("table/hole.xlsx", ("경계", wkt_rows([HOLED], "EPSG:5186")))
    table.reads(name, "geometry", [HOLED], system="EPSG:5186", known_by="option", crs="EPSG:5186")
    rows = wkt_rows([SITE], "EPSG:5174")
    rows[1][2] = f"SRID=5174;{rows[1][2]}"
    name = office.sheet("table/ewkt.csv", ("경계", rows), filter_options=f"44,34,{_UTF8},1")
    table.reads(name, "table: WKT", [SITE], system="EPSG:5174", why="EWKT names its CRS")
    rows = wkt_rows([SITE], "EPSG:5186")
    rows[1][2] = str(rows[1][2])[:60]
    name = office.sheet("table/wkt-cut.xlsx", ("경계", rows))
    table.refuses(name, "broken", "wkt-not-read", "half a WKT", crs="EPSG:5186")
    rows = [["이름", "비고", "경계선"], [SITE.name, "", wkt(SITE, "EPSG:5186")]]
    name = office.sheet("table/own-headings.xlsx", ("경계", rows))
    table.refuses(name, "table: WKT", "table-no-geometry", "no usual heading", crs="EPSG:5186")
    table.reads(name, "attributes", [SITE], system="EPSG:5186", known_by="option", crs="EPSG:5186",
                fields={"wkt": "경계선", "name": "이름"})  # fmt: skip
    for ending in ("ods", "xls"):
        name = office.sheet(f"table/wkt.{ending}", ("경계", wkt_rows([SITE], "EPSG:5186")))
        table.refuses(name, "closed", "format-closed", "to be saved as .xlsx", crs="EPSG:5186")


def _corners(table: Table, office: _Office) -> None:
    for code in (4326, 5186, 2097):
        crs = f"EPSG:{code}"
        name = office.sheet(f"table/corners-{code}.xlsx", ("좌표", corner_rows([SITE, YARD], crs)))
        table.reads(name, "table: corners", [SITE, YARD], system=crs, known_by="option", label="구역", crs=crs)
    name = office.sheet("table/corners-closed.xlsx", ("좌표", corner_rows([SITE, YARD], "EPSG:5186", closed=True)))
    table.reads(
        name, "table: corners", [SITE, YARD], system="EPSG:5186", known_by="option", label="구역", crs="EPSG:5186"
    )
    rows = corner_rows([SITE], "EPSG:5186", northing_first=True)
    name = office.sheet("table/corners-northing.xlsx", ("좌표", rows))
    table.refuses(name, "swapped", "axes-swapped", "surveyors call the northing X", crs="EPSG:5186")
    table.reads(
        name, "swapped", [SITE], system="EPSG:5186", known_by="option", label="구역", crs="EPSG:5186", swap_xy=True
    )
    rows = corner_rows([SITE], "EPSG:4326", heading=("구역", "위도", "경도"), northing_first=True)
    name = office.sheet("table/corners-latlon.csv", ("좌표", rows), filter_options=f"44,34,{_UTF8},1")
    table.reads(name, "table: corners", [SITE], system="EPSG:4326", known_by="option", label="구역", crs="EPSG:4326")
    ordered = [
        ["구역", "순번", "x", "y"],
        *([SITE.name, 4 - n, *plane("EPSG:5186", [c])[0]] for n, c in enumerate(SITE.corners)),
    ]
    name = office.sheet("table/corners-ordered.xlsx", ("좌표", ordered))
    table.reads(name, "table: corners", [SITE], system="EPSG:5186", known_by="option", label="구역", crs="EPSG:5186")
    rows = [row[1:] for row in corner_rows([SITE], "EPSG:5186")]
    name = office.sheet("table/corners-no-ring.xlsx", ("좌표", rows))
    table.refuses(name, "table: corners", "table-no-ring", "points or one outline?", crs="EPSG:5186")
    rows = corner_rows([SITE], "EPSG:5186")
    rows[2][1] = "204,o00"
    name = office.sheet("table/corners-letter.xlsx", ("좌표", rows))
    table.refuses(name, "broken", "coordinates-not-numbers", "a letter o in a number", crs="EPSG:5186")
    rows = corner_rows([SITE, YARD], "EPSG:5186")
    rows.append(rows.pop(2))
    name = office.sheet("table/corners-mixed.xlsx", ("좌표", rows))
    table.refuses(name, "table: corners", "table-ring-interrupted", "the order of the corners is lost", crs="EPSG:5186")
    grouped = [
        [r[0], *(f"{c:,.3f}" if isinstance(c, float) else c for c in r[1:])] for r in corner_rows([SITE], "EPSG:5186")
    ]
    name = office.sheet("table/corners-grouped.csv", ("좌표", grouped), filter_options=f"44,34,{_UTF8},1")
    table.reads(name, "table: corners", [SITE], system="EPSG:5186", known_by="option", label="구역", crs="EPSG:5186")


def _parcels(table: Table, office: _Office) -> None:
    number: Any = int(PNU)
    name = office.sheet("table/pnu-number.xlsx", ("경계", wkt_rows([SITE], "EPSG:5186", pnu=float(number))))
    table.refuses(name, "attributes", "pnu-lost-digits", "nineteen digits in a number of 53 bits", crs="EPSG:5186")
    name = office.sheet("table/pnu-number.csv", ("경계", wkt_rows([SITE], "EPSG:5186", pnu=float(number))),
                        filter_options=f"44,34,{_UTF8},1")  # fmt: skip
    table.refuses(name, "attributes", "pnu-lost-digits", "1.12301E+18 as it is saved", crs="EPSG:5186")
    name = office.sheet("table/pnu-only.xlsx", ("필지", [["PNU", "지번"], [PNU, "206-9"]]))
    table.refuses(name, "attributes", "pnu-without-geometry", "a list of parcels has no outline", crs="EPSG:5186")
    name = office.sheet("table/pnu-only-number.xlsx", ("필지", [["PNU", "지번"], [float(number), "206-9"]]))
    table.refuses(name, "attributes", "pnu-lost-digits", "a list of parcels whose numbers are lost", crs="EPSG:5186")
    name = office.sheet("table/pnu-short.xlsx", ("경계", wkt_rows([SITE], "EPSG:5186", pnu=PNU[:-1])))
    table.refuses(name, "attributes", "pnu-malformed", "eighteen digits", crs="EPSG:5186")


def _sheets(table: Table, office: _Office) -> None:
    two = (("본원", wkt_rows([SITE], "EPSG:5186")), ("배후", wkt_rows([YARD], "EPSG:5186")))
    name = office.sheet("table/two-sheets.xlsx", *two)
    table.refuses(name, "layers", "layer-not-chosen", "two sheets", crs="EPSG:5186")
    table.reads(name, "layers", [YARD], system="EPSG:5186", known_by="option", crs="EPSG:5186", layer="배후")
    name = office.sheet("table/empty-sheet.xlsx", ("경계", [["name", "WKT"]]))
    table.refuses(name, "layers", "table-empty", "headings alone", crs="EPSG:5186")
    name = office.sheet("table/title-above.xlsx", ("경계", [["홍릉 경계 좌표"], *wkt_rows([SITE], "EPSG:5186")]))
    table.reads(name, "table: WKT", [SITE], system="EPSG:5186", known_by="option", crs="EPSG:5186",
                properties={"pnu": PNU}, why="a title above the headings")  # fmt: skip


def _encodings(table: Table) -> None:
    lines = [",".join(f'"{cell}"' for cell in row) for row in wkt_rows([YARD, SITE], "EPSG:5186")]
    text = "\r\n".join(lines) + "\r\n"
    for stem, codec in (("cp949", "cp949"), ("bom", "utf-8-sig"), ("utf16", "utf-16")):
        table.path(f"table/{stem}.csv").write_bytes(text.encode(codec))
        table.reads(f"table/{stem}.csv", "encoding", [YARD, SITE], system="EPSG:5186", known_by="option", codec=codec,
                    crs="EPSG:5186")  # fmt: skip
    table.path("table/mixed.csv").write_bytes(
        lines[0].encode() + b"\n" + lines[1].encode("cp949") + b"\n" + lines[2].encode()
    )
    table.refuses("table/mixed.csv", "encoding", "encoding-unknown", "two encodings in one file", crs="EPSG:5186")
    word = "똠방각하".encode("cp949")
    table.path("table/half-letter.csv").write_bytes(text.encode("cp949").replace(word, word[:-1]))
    table.refuses("table/half-letter.csv", "encoding", "encoding-unknown", "half a letter before a quotation mark",
                  crs="EPSG:5186")  # fmt: skip


def _formulas(table: Table) -> None:
    """openpyxl writes formulas without their values: nobody has computed them."""
    book = openpyxl.Workbook()
    sheet = book.active
    for row in corner_rows([SITE], "EPSG:5186"):
        sheet.append([row[0], *(f"={cell!r}+0" if isinstance(cell, float) else cell for cell in row[1:])])
    book.save(table.path("table/formulas.xlsx"))
    table.refuses(
        "table/formulas.xlsx", "broken", "coordinates-not-numbers", "formulas never computed", crs="EPSG:5186"
    )
