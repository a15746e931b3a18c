"""Zip archives of boundary files, and what is no boundary file or not a whole one."""

from __future__ import annotations

import subprocess
import zipfile
from pathlib import Path

from tests.corpus.making.ogr import collection, shapefile
from tests.corpus.making.places import HOLED, SITE, YARD
from tests.corpus.making.table import Table

_PARTS = (".shp", ".shx", ".dbf", ".prj")


class _Cp949Name(zipfile.ZipInfo):
    """An entry whose name is in code page 949 without the mark of UTF-8, as Korean Windows packs."""

    def _encodeFilenameFlags(self) -> tuple[bytes, int]:  # noqa: N802
        return self.filename.encode("cp949"), self.flag_bits & ~0x800


def make(table: Table) -> None:
    _shapefiles(table)
    _others(table)
    _protected(table)
    _incomplete(table)
    _index_of_another_file(table)
    _foreign(table)
    _bombs(table)


def _parts(table: Table) -> dict[str, bytes]:
    path = table.path("shp/5174-prj.shp")
    return {ending: path.with_suffix(ending).read_bytes() for ending in _PARTS}


def _pack(target: Path, entries: dict[str | zipfile.ZipInfo, bytes], method: int = zipfile.ZIP_DEFLATED) -> None:
    with zipfile.ZipFile(target, "w") as archive:
        for name, content in entries.items():
            # a fixed date, so that the same files give the same archive
            entry = name if isinstance(name, zipfile.ZipInfo) else zipfile.ZipInfo(name, (2026, 1, 2, 3, 4, 6))
            archive.writestr(entry, content, method)


def _shapefiles(table: Table) -> None:
    parts = _parts(table)
    named: dict[str, dict[str | zipfile.ZipInfo, bytes]] = {
        "plain": {f"zone{ending}": each for ending, each in parts.items()},
        "korean-utf8": {f"홍릉_경계{ending}": each for ending, each in parts.items()},
        "korean-cp949": {_Cp949Name(f"홍릉_경계{ending}"): each for ending, each in parts.items()},
        "folder": {f"제출/2020년/홍릉 경계{ending}": each for ending, each in parts.items()},
        "capitals": {f"ZONE{ending.upper()}": each for ending, each in parts.items()},
        "mixed-case": {("zone" if n % 2 else "Zone") + ending: each for n, (ending, each) in enumerate(parts.items())},
        "macosx": {f"zone{ending}": each for ending, each in parts.items()}
        | {f"__MACOSX/._zone{ending}": b"\0\5\x16\7" for ending in parts},
        "readme": {f"zone{ending}": each for ending, each in parts.items()} | {"읽어보세요.txt": b"..."},
        "windows-paths": {f"zone\\zone{ending}": each for ending, each in parts.items()},
        "climbing": {f"../../zone{ending}": each for ending, each in parts.items()},
    }
    for stem, entries in named.items():
        _pack(table.path(f"zip/{stem}.zip"), entries)
        table.reads(f"zip/{stem}.zip", "archive", [SITE, YARD], system="EPSG:5174", codec="cp949")
    _pack(table.path("zip/two.zip"), {f"{stem}{e}": each for stem in "ab" for e, each in parts.items()})
    table.refuses("zip/two.zip", "archive", "archive-not-one-file", "two Shapefiles")
    _pack(table.path("zip/no-table.zip"), {f"zone{e}": parts[e] for e in (".shp", ".shx", ".prj")})
    table.refuses("zip/no-table.zip", "archive", "shapefile-part-missing", "no .dbf")
    _pack(table.path("zip/no-prj.zip"), {f"zone{e}": parts[e] for e in (".shp", ".shx", ".dbf")})
    table.refuses("zip/no-prj.zip", "archive", "crs-missing", "no .prj")
    table.reads("zip/no-prj.zip", "crs: option", [SITE, YARD], system="EPSG:5174", known_by="option", crs="EPSG:5174")
    shapes = {f"a{e}": each for e, each in parts.items()} | {f"sub/a{e}": each for e, each in parts.items()}
    _pack(table.path("zip/same-name-twice.zip"), shapes)
    table.refuses("zip/same-name-twice.zip", "archive", "archive-not-one-file", "one in a folder, one beside it")


def _others(table: Table) -> None:
    for stem, inner in (("geojson", "geojson/rfc7946.geojson"), ("fgb", "fgb/5186.fgb")):
        _pack(table.path(f"zip/{stem}.zip"), {Path(inner).name: table.path(inner).read_bytes()})
        known_by, system = ("format", "EPSG:4326") if stem == "geojson" else ("file", "EPSG:5186")
        table.reads(f"zip/{stem}.zip", "archive", [SITE, YARD], system=system, known_by=known_by)
    _pack(table.path("zip/drawing.zip"), {"경계.dxf": table.path("dxf/R12.dxf").read_bytes()})
    table.reads(
        "zip/drawing.zip", "archive", [SITE], system="EPSG:5186", known_by="option", label="text", crs="EPSG:5186"
    )
    _pack(table.path("zip/nothing.zip"), {"읽어보세요.txt": b"..."})
    table.refuses("zip/nothing.zip", "archive", "archive-not-one-file", "no boundary file")
    _pack(table.path("zip/empty.zip"), {})
    table.refuses("zip/empty.zip", "archive", "archive-not-one-file", "no file at all")
    _pack(table.path("zip/zip-in-zip.zip"), {"plain.zip": table.path("zip/plain.zip").read_bytes()})
    table.refuses("zip/zip-in-zip.zip", "archive", "archive-not-one-file", "an archive in an archive")
    _pack(table.path("zip/dwg.zip"), {"경계.dwg": b"AC1027" + bytes(100)})
    table.refuses("zip/dwg.zip", "archive", "archive-not-one-file", "a DWG in an archive")


def _protected(table: Table) -> None:
    target = table.path("zip/password.zip")
    target.unlink(missing_ok=True)
    files = [str(table.path("shp/5174-prj.shp").with_suffix(ending)) for ending in _PARTS]
    subprocess.run(["zip", "-q", "-j", "-X", "-P", "secret", str(target), *files], check=True)
    table.refuses("zip/password.zip", "archive", "format-broken", "encrypted")
    whole = table.path("zip/plain.zip").read_bytes()
    table.path("zip/cut.zip").write_bytes(whole[: len(whole) // 2])
    table.refuses("zip/cut.zip", "broken", "format-broken", "half an archive")
    damaged = bytearray(whole)
    damaged[60:70] = bytes(10)
    table.path("zip/damaged.zip").write_bytes(bytes(damaged))
    table.refuses("zip/damaged.zip", "broken", "format-broken", "its sums do not agree")


def _incomplete(table: Table) -> None:
    whole = collection([SITE, YARD], "EPSG:5186")
    for ending in (".shx", ".dbf"):
        name = f"broken/no-{ending[1:]}.shp"
        shapefile(table.path(name), whole, "EPSG:5186").with_suffix(ending).unlink()
        table.refuses(name, "broken", "shapefile-part-missing", f"no {ending}")
    cuts = {"cut-shp": (".shp", 0.6), "cut-shx": (".shx", 0.5), "cut-dbf": (".dbf", 0.6), "head-only": (".shp", 0.2)}
    for stem, (ending, share) in cuts.items():
        path = shapefile(table.path(f"broken/{stem}.shp"), whole, "EPSG:5186").with_suffix(ending)
        content = path.read_bytes()
        path.write_bytes(content[: int(len(content) * share)])
        table.refuses(f"broken/{stem}.shp", "broken", "format-broken", f"{share:.0%} of the {ending}")
    other = collection([HOLED], "EPSG:5186")
    path = shapefile(table.path("broken/other-table.shp"), whole, "EPSG:5186")
    donor = shapefile(table.path("broken/donor.shp"), other, "EPSG:5186")
    path.with_suffix(".dbf").write_bytes(donor.with_suffix(".dbf").read_bytes())
    for ending in (*_PARTS, ".cpg"):
        donor.with_suffix(ending).unlink(missing_ok=True)
    table.refuses("broken/other-table.shp", "broken", "format-broken", "two shapes, one row: a table of another file")


def _index_of_another_file(table: Table) -> None:
    path = shapefile(table.path("broken/more-rows.shp"), collection([SITE], "EPSG:5186"), "EPSG:5186")
    donor = shapefile(table.path("broken/donor.shp"), collection([SITE, YARD], "EPSG:5186"), "EPSG:5186")
    path.with_suffix(".dbf").write_bytes(donor.with_suffix(".dbf").read_bytes())
    table.refuses("broken/more-rows.shp", "broken", "format-broken", "one shape, two rows")
    path = shapefile(table.path("broken/other-index.shp"), collection([SITE, YARD], "EPSG:5186"), "EPSG:5186")
    other = shapefile(table.path("broken/donor.shp"), collection([HOLED, YARD], "EPSG:5186"), "EPSG:5186")
    path.with_suffix(".shx").write_bytes(other.with_suffix(".shx").read_bytes())
    table.refuses("broken/other-index.shp", "broken", "format-broken", "places of another file's shapes")
    for ending in (*_PARTS, ".cpg"):
        donor.with_suffix(ending).unlink(missing_ok=True)


def _foreign(table: Table) -> None:
    """What has another ending than its content, and what is closed."""
    geojson, fgb = table.path("geojson/rfc7946.geojson").read_bytes(), table.path("fgb/5186.fgb").read_bytes()
    contents = {
        "geojson-named.shp": (geojson, "format-broken"), "geojson-named.gpkg": (geojson, "format-broken"),
        "fgb-named.gpkg": (fgb, "format-broken"), "fgb-named.geojson": (fgb, "not-utf-8"),
        "geojson-named.kml": (geojson, "format-broken"), "geojson-named.zip": (geojson, "format-broken"),
        "geojson-named.xlsx": (geojson, "format-broken"), "geojson-named.fgb": (geojson, "format-broken"),
        "geojson-named.parquet": (geojson, "format-broken"), "geojson-named.gml": (geojson, "format-broken"),
        "html-named.kml": (b"<!DOCTYPE html><html><body>404</body></html>", "xml-entities"),
        "html-named.geojson": (b"<html><body>404</body></html>", "json-syntax"),
        "drawing.dwg": (b"AC1027\0\0\0\0\0\x9c\x03" + bytes(100), "format-closed"),
        "report.hwp": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(100), "format-closed"),
        "notice.pdf": (b"%PDF-1.7\n%%EOF\n", "format-closed"),
        "notice.hwpx": (b"PK\3\4" + bytes(100), "format-closed"),
        "table.dbf": (table.path("shp/5174-prj.shp").with_suffix(".dbf").read_bytes(), "shapefile-part-named"),
        "scan.tif": (b"II*\0" + bytes(100), "format-not-read"),
        "no-ending": (geojson, "format-not-read"),
    }  # fmt: skip
    for name, (content, code) in contents.items():
        table.path(f"foreign/{name}").write_bytes(content)
        table.refuses(
            f"foreign/{name}", "closed" if code == "format-closed" else "broken", code, "not what it is called"
        )
    empty = {
        ".geojson": "json-syntax", ".gpkg": "format-broken", ".shp": "format-broken", ".fgb": "format-broken",
        ".kml": "format-broken", ".zip": "format-broken", ".dxf": "format-broken", ".xlsx": "format-broken",
        ".csv": "table-empty", ".gml": "format-broken", ".parquet": "format-broken",
    }  # fmt: skip
    for ending, code in empty.items():
        table.path(f"foreign/empty{ending}").write_bytes(b"")
        table.refuses(f"foreign/empty{ending}", "broken", code, "no byte in it", crs="EPSG:5186")


def _bombs(table: Table) -> None:
    """A million zeros are a thousand bytes; what they unpack to is told by the archive and must not be believed."""
    parts = _parts(table)
    path = table.path("zip/lying-size.zip")
    _pack(path, {f"zone{ending}": each for ending, each in parts.items()} | {"zone.cpg": bytes(2_000_000)})
    content = path.read_bytes().replace((2_000_000).to_bytes(4, "little"), (12).to_bytes(4, "little"))
    path.write_bytes(content)
    table.refuses("zip/lying-size.zip", "broken", "format-broken", "2 MB that say they are 12 bytes")
