"""Tables and containers of the kinds that public reports tell of: CSV, XLSX, GeoPackage, FlatGeobuf, Parquet, zip."""

from __future__ import annotations

import io
import json
import sqlite3
import zipfile
from collections.abc import Sequence
from contextlib import closing
from typing import Any

import numpy as np
import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pyogrio
import shapely
from pyproj import CRS

from tests.corpus.making.places import HOLED, SITE, YARD, Outline, plane
from tests.corpus.making.table import Table

PLANE = "EPSG:5186"
_GDAL, _EXCEL = "https://github.com/OSGeo/gdal/", "https://github.com/pyexcel/"
_PARQUET = "https://github.com/geoparquet/geoparquet-io/"


def make(table: Table) -> None:
    _texts(table)
    _sheets(table)
    _packages(table)
    _geobufs(table)
    _parquets(table)
    _archives(table)


def _shape(outline: Outline) -> shapely.Polygon:
    outer, *holes = (plane(PLANE, ring) for ring in outline.parts[0])
    return shapely.Polygon(outer, holes)


def _wkt(outline: Outline) -> str:
    return str(shapely.to_wkt(_shape(outline), rounding_precision=6))


# --- CSV --------------------------------------------------------------------------------------------------------------


def _texts(table: Table) -> None:
    def reads(
        stem: str, content: str | bytes, outlines: Sequence[Outline | None], report: str, why: str, **more: Any
    ) -> None:
        name = f"reported_tables/{stem}.csv"
        table.path(name).write_bytes(content if isinstance(content, bytes) else content.encode())
        more = {"known_by": "option", "crs": PLANE, **more}
        table.reads(name, "csv", outlines, system=PLANE, report=report, why=why, **more)

    def refuses(stem: str, content: str | bytes, code: str, report: str, why: str, **more: Any) -> None:
        name = f"reported_tables/{stem}.csv"
        table.path(name).write_bytes(content if isinstance(content, bytes) else content.encode())
        table.refuses(name, "csv", code, why, report=report, **{"crs": PLANE, **more})

    site, yard = (f'{each.name},"{_wkt(each)}"' for each in (SITE, YARD))
    head = "name,wkt"
    reads(
        "bom-quoted",
        f'\ufeff"name","wkt"\n{site}\n',
        [SITE],
        "https://github.com/FasterXML/jackson-dataformat-csv/issues/47",
        "marked bytes before a quoted heading",
    )
    reads(
        "bom",
        f"\ufeff{head}\r\n{site}\r\n",
        [SITE],
        "https://github.com/timeseer-ai/kukur/issues/279",
        "a mark of bytes is no part of a heading",
    )
    reads(
        "utf16",
        f"{head}\n{site}\n".encode("utf-16"),
        [SITE],
        "https://github.com/mbloch/mapshaper/issues/408",
        "two bytes a letter, said by its mark",
    )
    mixed = f'name;"area (7,4a)";wkt\n{SITE.name};1;"{_wkt(SITE)}"\n'
    reads("comma-in-heading", mixed, [SITE], f"{_GDAL}issues/7829", "semicolons divide, a heading has a comma")
    reads("pipes", f"name|wkt\n{SITE.name}|{_wkt(SITE)}\n", [SITE], f"{_GDAL}pull/7831", "pipes divide")
    reads("tabs", f"name\twkt\n{SITE.name}\t{_wkt(SITE)}\n", [SITE], f"{_GDAL}pull/7831", "tabs divide")
    reads(
        "old-mac",
        f"{head}\r{site}\r{yard}\r",
        [SITE, YARD],
        "",
        "lines that end as on an old Mac",
    )
    broken = _wkt(SITE).replace(", ", ",\n  ")
    reads(
        "lines-in-cell",
        f'{head}\n{SITE.name},"{broken}"\n',
        [SITE],
        "https://github.com/akvo/akvo-lumen/issues/1152",
        "an outline over several lines of one cell",
    )
    reads(
        "small-letters",
        f'{head}\n{SITE.name},"{_wkt(SITE).lower()}"\n',
        [SITE],
        "https://github.com/akvo/akvo-lumen/issues/1152",
        "polygon in small letters",
    )
    reads(
        "heights",
        f'{head}\n{SITE.name},"{shapely.force_3d(_shape(SITE), 31.5).wkt}"\n',
        [SITE],
        "https://github.com/akvo/akvo-lumen/issues/1152",
        "an outline with heights",
    )
    reads(
        "cells-at-end",
        f"{head},,\n{site},,\n",
        [SITE],
        "",
        "columns of nothing at the end",
    )
    reads(
        "row-empty",
        f"{head}\n{site}\n빈 곳,\n",
        [SITE, None],
        "",
        "a row without an outline",
    )
    refuses(
        "decimal-comma",
        f"name;wkt\n{SITE.name};{_wkt(SITE).replace('.', ',')}\n",
        "wkt-not-read",
        "",
        "commas within numbers",
    )
    refuses(
        "heading-twice",
        f'name,name,wkt\na,b,"{_wkt(SITE)}"\n',
        "table-heading-twice",
        "",
        "one heading twice",
    )


# --- XLSX -------------------------------------------------------------------------------------------------------------


def _sheets(table: Table) -> None:
    def book() -> tuple[Any, Any]:
        made = openpyxl.Workbook()
        sheet = made.active
        sheet.append(["name", "wkt"])
        for each in (SITE, YARD):
            sheet.append([each.name, _wkt(each)])
        return made, sheet

    def save(made: Any, stem: str) -> str:
        name = f"reported_tables/{stem}.xlsx"
        made.save(table.path(name))
        return name

    option = {"known_by": "option", "crs": PLANE}
    made, sheet = book()
    sheet.row_dimensions[3].hidden = True
    table.reads(
        save(made, "row-hidden"),
        "xlsx",
        [SITE, YARD],
        system=PLANE,
        why="a hidden row is told",
        notices=["notice.rows-hidden"],
        report=f"{_EXCEL}pyexcel-xlsx/issues/33",
        **option,
    )
    made, sheet = book()
    sheet.insert_cols(2)
    sheet.column_dimensions["B"].hidden = True
    table.reads(
        save(made, "column-hidden"),
        "xlsx",
        [SITE, YARD],
        system=PLANE,
        why="a hidden column moves no cell",
        report=f"{_EXCEL}pyexcel/issues/295",
        **option,
    )
    made, sheet = book()
    other = made.create_sheet("숨은 시트")
    other.append(["name", "wkt"])
    other.append([YARD.name, _wkt(YARD)])
    other.sheet_state = "hidden"
    table.refuses(
        save(made, "sheet-hidden"),
        "xlsx",
        "layer-not-chosen",
        "a hidden sheet with land is a sheet",
        report="https://github.com/cpan-authors/Spreadsheet-Read/issues/7",
        crs=PLANE,
    )
    made, sheet = book()
    sheet["C1"], sheet["C2"], sheet["C3"] = "날짜", np.datetime64("2020-07-31").item(), "#N/A"
    table.reads(
        save(made, "dates-and-errors"),
        "xlsx",
        [SITE, YARD],
        system=PLANE,
        why="a day beside an error",
        report="",
        **option,
    )
    made, sheet = book()
    sheet.merge_cells("A2:A3")
    table.reads(
        save(made, "merged"),
        "xlsx",
        [SITE, YARD],
        system=PLANE,
        why="a name over two rows is that of the first",
        report="https://github.com/turicas/rows/issues/267",
        **option,
    )
    made, sheet = book()
    sheet.insert_rows(1)
    sheet["A1"] = "경계 목록"
    sheet.merge_cells("A1:B1")
    table.reads(
        save(made, "title"),
        "xlsx",
        [SITE, YARD],
        system=PLANE,
        why="a title over the headings",
        report="",
        **option,
    )
    made, sheet = book()
    sheet.auto_filter.ref = "A1:B3"
    sheet.auto_filter.add_filter_column(0, [SITE.name])
    sheet.row_dimensions[3].hidden = True
    table.reads(
        save(made, "filtered"),
        "xlsx",
        [SITE, YARD],
        system=PLANE,
        why="what a filter hides is told",
        notices=["notice.rows-hidden"],
        report="",
        **option,
    )


# --- GeoPackage -------------------------------------------------------------------------------------------------------


def _write(target: Any, shapes: Sequence[Any], driver: str, **options: Any) -> None:
    wkb = shapely.to_wkb(np.array(shapes, dtype=object))
    names = np.array([SITE.name, YARD.name, "셋"][: len(shapes)], dtype=object)
    options = {"geometry_type": "Polygon", "crs": PLANE, **options}
    pyogrio.raw.write(target, wkb, [names], ["name"], driver=driver, encoding="utf-8", **options)


def _packages(table: Table) -> None:
    def made(stem: str, shapes: Sequence[Any], *changes: str, **options: Any) -> str:
        name = f"reported_tables/{stem}.gpkg"
        target = table.path(name)
        _write(target, shapes, "GPKG", layer="sites", SPATIAL_INDEX="NO", **options)
        with closing(sqlite3.connect(target)) as database:
            for change in ("DROP TABLE IF EXISTS gpkg_tile_matrix", "DROP TABLE IF EXISTS gpkg_tile_matrix_set",
                           *changes, "PRAGMA page_size = 512"):  # fmt: skip
                database.execute(change)
            database.commit()
            database.execute("VACUUM")
        return name

    site, yard = _shape(SITE), _shape(YARD)
    table.reads(
        made("no-index", [site, yard]),
        "gpkg",
        [SITE, YARD],
        system=PLANE,
        why="no index of places",
        report="https://github.com/OSGeo/gdal/issues/1863",
    )
    counting = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i, geom FROM n, sites"
    view = f"CREATE VIEW endless AS {counting}"
    columns = "(table_name, data_type, identifier, srs_id)"
    listed = f"INSERT INTO gpkg_contents {columns} VALUES ('endless', 'features', 'endless', 5186)"
    shape = "INSERT INTO gpkg_geometry_columns VALUES ('endless', 'geom', 'POLYGON', 5186, 0, 0)"
    table.reads(
        made("endless-view", [site], view, listed, shape),
        "gpkg",
        [SITE],
        system=PLANE,
        why="a view that counts for ever is no layer",
        notices=["notice.not-read"],
        report="",
    )
    table.reads(
        made("null", [site, None]),
        "gpkg",
        [SITE, None],
        system=PLANE,
        why="a row without an outline",
        report="https://github.com/geopandas/pyogrio/issues/226",
    )
    table.reads(
        made("empty", [site, shapely.Polygon()]),
        "gpkg",
        [SITE, None],
        system=PLANE,
        why="an empty outline",
        report="https://github.com/OSGeo/gdal/issues/7401",
    )
    # the library writes no such kind: a multi-surface (12) of one polygon, as ISO 13249-3 has it
    whole = b"GP\0\1" + (5186).to_bytes(4, "little") + b"\1\x0c\0\0\0\1\0\0\0" + shapely.to_wkb(site)
    surface = f"UPDATE sites SET geom = x'{whole.hex()}' WHERE fid = 1"
    table.reads(
        made("multi-surface", [yard], surface), "gpkg", [SITE], system=PLANE, label=None,
        why="a surface among polygons is read as its chords", report="https://github.com/geoparquet/geoparquet-io/issues/643",
    )  # fmt: skip
    bent = "UPDATE gpkg_geometry_columns SET geometry_type_name = 'POINT'"
    table.reads(
        made("kind-lies", [site], bent),
        "gpkg",
        [SITE],
        system=PLANE,
        why="points are said, polygons are there",
        report="",
    )
    big = "UPDATE sites SET geom = zeroblob(10) WHERE fid = 2"
    table.refuses(
        made("blob", [site, yard], big),
        "gpkg",
        "format-broken",
        "ten bytes of nothing for an outline",
        report="",
    )


# --- FlatGeobuf -------------------------------------------------------------------------------------------------------


def _geobufs(table: Table) -> None:
    for stem, shapes, outlines, index, report, why in (
        ("no-index", [_shape(SITE), _shape(YARD)], [SITE, YARD], "NO", f"{_GDAL}issues/1863", "no index of places"),
        ("null", [_shape(SITE), None], [SITE, None], "NO", f"{_GDAL}pull/7483", "a row without an outline"),
        ("none", [], [], "NO", "https://github.com/flatgeobuf/flatgeobuf/issues/312", "no row at all"),
        ("hole", [_shape(HOLED)], [HOLED], "YES", "https://github.com/MapServer/MapServer/pull/6552", "with a hole"),
    ):
        name = f"reported_tables/{stem}.fgb"
        _write(table.path(name), shapes, "FlatGeobuf", SPATIAL_INDEX=index)
        table.reads(name, "fgb", outlines, system=PLANE, why=why, report=report,
                    label="name" if stem != "hole" else None)  # fmt: skip


# --- GeoParquet -------------------------------------------------------------------------------------------------------


def _parquets(table: Table) -> None:
    def made(stem: str, columns: dict[str, Any], geo: Any, **options: Any) -> str:
        name = f"reported_tables/{stem}.parquet"
        rows = pa.table(columns)
        if geo is not None:
            rows = rows.replace_schema_metadata({"geo": json.dumps(geo)})
        pq.write_table(rows, table.path(name), **options)
        return name

    wkb = pa.array([shapely.to_wkb(_shape(SITE)), shapely.to_wkb(_shape(YARD))])
    names = pa.array([SITE.name, YARD.name])
    plain = {"name": names, "geometry": wkb}

    def geo(**column: Any) -> dict[str, Any]:
        told = {"encoding": "WKB", "geometry_types": ["Polygon"], "crs": CRS(PLANE).to_json_dict(), **column}
        return {"version": "1.1.0", "primary_column": "geometry", "columns": {"geometry": told}}

    def reads(stem: str, columns: dict[str, Any], told: Any, report: str, why: str, **options: Any) -> None:
        table.reads(made(stem, columns, told, **options), "parquet", [SITE, YARD], system=PLANE, why=why, report=report)

    def refuses(stem: str, columns: dict[str, Any], told: Any, code: str, report: str, why: str) -> None:
        table.refuses(made(stem, columns, told), "parquet", code, why, report=report)

    reads(
        "large-binary",
        {**plain, "geometry": wkb.cast(pa.large_binary())},
        geo(),
        "",
        "long columns of bytes",
    )
    reads(
        "zstd",
        plain,
        geo(),
        "",
        "packed by zstd",
        compression="zstd",
    )
    reads(
        "two-shapes",
        {**plain, "centre": pa.array([shapely.to_wkb(_shape(each).centroid) for each in (SITE, YARD)])},
        geo(),
        "",
        "a second column of shapes that is not the first",
    )
    refuses(
        "crs-null", plain, geo(crs=None), "crs-missing", f"{_GDAL}issues/14320", "null is not known, and no default"
    )
    refuses(
        "crs-text",
        plain,
        geo(crs="a place"),
        "crs-not-understood",
        "https://github.com/duckdb/duckdb-spatial/issues/766",
        "a CRS that is no CRS",
    )
    refuses(
        "no-geo",
        plain,
        None,
        "parquet-no-geometry",
        "https://github.com/geopandas/geopandas/issues/2976",
        "bytes that nobody calls shapes",
    )
    refuses("column-gone", {"name": names}, geo(), "parquet-no-geometry", "", "the column is not there")
    refuses(
        "wkb-cut",
        {**plain, "geometry": pa.array([shapely.to_wkb(_shape(SITE))[:40], None])},
        geo(),
        "format-broken",
        "",
        "half an outline",
    )


# --- archives ---------------------------------------------------------------------------------------------------------


def _archives(table: Table) -> None:
    def made(stem: str, members: dict[str, bytes]) -> str:
        name = f"reported_tables/{stem}"
        with zipfile.ZipFile(table.path(name), "w", zipfile.ZIP_DEFLATED) as archive:
            for member, content in members.items():
                archive.writestr(zipfile.ZipInfo(member, (2026, 11, 30, 0, 0, 0)), content)
        return name

    ring = " ".join(f"{x},{y}" for x, y in (*SITE.corners, SITE.corners[0]))
    drawn = f"<LinearRing><coordinates>{ring}</coordinates></LinearRing>"
    polygon = f"<Polygon><outerBoundaryIs>{drawn}</outerBoundaryIs></Polygon>"
    mark = f"<Placemark><name>{SITE.name}</name>{polygon}</Placemark>"
    kml = f"<kml><Document>{mark}</Document></kml>".encode()
    lonlat = "EPSG:4326"
    table.reads(
        made("doc-and-link.kmz", {"doc.kml": kml, "files/empty.kml": b"<kml><Document/></kml>"}),
        "kmz",
        [SITE],
        system=lonlat,
        known_by="format",
        label="Name",
        why="a second document without places",
        report="",
    )
    table.refuses(
        made("two-docs.kmz", {"doc.kml": kml, "b.kml": kml}),
        "kmz",
        "archive-not-one-file",
        "two documents with places",
        report="",
    )
    table.reads(
        made("kml.zip", {"경계/doc.kml": kml}),
        "zip",
        [SITE],
        system=lonlat,
        known_by="format",
        label="Name",
        why="a document in a folder",
        report="",
    )
    row = f'name,wkt\n{SITE.name},"{_wkt(SITE)}"\n'.encode("cp949")
    table.reads(
        made("csv.zip", {"a.csv": row}),
        "zip",
        [SITE],
        system=PLANE,
        known_by="option",
        crs=PLANE,
        why="a table in cp949",
        report="",
    )
    inner = io.BytesIO()
    with zipfile.ZipFile(inner, "w") as archive:
        archive.writestr("a.csv", row)
    table.refuses(
        made("zip-in-kmz.kmz", {"a.zip": inner.getvalue()}),
        "kmz",
        "archive-not-one-file",
        "an archive in an archive",
        report="",
    )
