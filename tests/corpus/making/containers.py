"""GeoPackage, FlatGeobuf, GeoParquet, KML, KMZ and GML: the CRS, layers and axes as each format tells them."""

from __future__ import annotations

import json
import math
import re
import subprocess
import tempfile
import warnings
import zipfile
from pathlib import Path
from typing import Any

import geopandas
import pyarrow.parquet
import shapely
from pyproj import Transformer

from tests.corpus.making.ogr import PNU, collection, geometry, ogr2ogr
from tests.corpus.making.places import HOLED, PIPELINES, SITE, TIE, TWO_PARTS, YARD, Outline, in_belt, plane
from tests.corpus.making.table import Table

LONLAT = "EPSG:4326"


def make(table: Table) -> None:
    _binary(table)
    _layers(table)
    _parquet(table)
    _kml(table)
    _gml(table)
    _curves(table)
    _cut(table)
    _empty(table)


def _binary(table: Table) -> None:
    for code in (4326, 3857, 5174, 2097, 5179, 5181, 5186, 5187, 5178, 32652):
        crs = f"EPSG:{code}"
        outlines = [in_belt(SITE, crs), in_belt(YARD, crs)]
        for driver, ending, options in (("GPKG", "gpkg", ()), ("FlatGeobuf", "fgb", ("-lco", "SPATIAL_INDEX=NO"))):
            if ending == "gpkg" and code not in (4326, 5174, 2097, 5179, 5186):
                continue
            name = f"{ending}/{code}.{ending}"
            ogr2ogr(table.path(name), driver, collection(outlines, crs), crs, *_small(ending), *options)
            table.reads(name, f"crs: {ending}", outlines, system=crs, properties={"pnu": PNU})
    name = "fgb/no-crs.fgb"
    ogr2ogr(table.path(name), "FlatGeobuf", collection([SITE], "EPSG:5174"), None)
    table.refuses(name, "crs: fgb", "crs-missing", "no CRS in the header")
    table.reads(name, "crs: option", [SITE], system="EPSG:5174", known_by="option", crs="EPSG:5174")
    for stem, outline in (("hole", HOLED), ("two-parts", TWO_PARTS)):
        ogr2ogr(table.path(f"fgb/{stem}.fgb"), "FlatGeobuf", collection([outline], "EPSG:5186"), "EPSG:5186")
        table.reads(f"fgb/{stem}.fgb", "geometry", [outline], system="EPSG:5186")
    ogr2ogr(table.path("fgb/bow-tie.fgb"), "FlatGeobuf", collection([TIE], "EPSG:5186"), "EPSG:5186")
    table.refuses("fgb/bow-tie.fgb", "geometry", "ring-crosses-itself", "mended on request only")
    ogr2ogr(table.path("fgb/z.fgb"), "FlatGeobuf", collection([SITE], "EPSG:5186", height=61.5), "EPSG:5186")
    table.reads("fgb/z.fgb", "geometry", [SITE], system="EPSG:5186", why="the plane is read")


def _curves(table: Table) -> None:
    """A circle of 100 m as two circular strings: what reads it by chords of four degrees is 6 cm off."""
    x, y = plane("EPSG:5186", [SITE.corners[0]])[0]
    ends = f"{x - 100!r} {y!r}, {x!r} {y + 100!r}, {x + 100!r} {y!r}, {x!r} {y - 100!r}, {x - 100!r} {y!r}"
    way = Transformer.from_pipeline(PIPELINES["EPSG:5186"])
    circle = Outline("원", (((way.transform(x, y + 100), way.transform(x + 100, y)),),))
    for driver, ending in (("GPKG", "gpkg"), ("FlatGeobuf", "fgb")):
        with tempfile.TemporaryDirectory() as folder:
            source = Path(folder) / "source.csv"
            source.write_text(f'name,WKT\n원,"CURVEPOLYGON (CIRCULARSTRING ({ends}))"\n', encoding="utf-8")
            target = table.path(f"{ending}/circular.{ending}")
            subprocess.run(
                ["ogr2ogr", "-f", driver, str(target), str(source), "-a_srs", "EPSG:5186", "-nln", "circular",
                 "-nlt", "CURVEPOLYGON", *_small(ending)],
                check=True, capture_output=True,
            )  # fmt: skip
        table.reads(f"{ending}/circular.{ending}", "geometry: arcs", [circle], system="EPSG:5186",
                    tolerance=1e-4, area=math.pi * 100**2)  # fmt: skip


def _cut(table: Table) -> None:
    """Files of more than one format that end too early."""
    for name, share in (
        ("gpkg/5186.gpkg", 0.6), ("fgb/5186.fgb", 0.7), ("fgb/5186.fgb", 0.97), ("parquet/5186.parquet", 0.7),
        ("gml/gml32-5186.gml", 0.7), ("kml/zipped.kmz", 0.7), ("topojson/plain.topojson", 0.7),
    ):  # fmt: skip
        content = table.path(name).read_bytes()
        source = table.path(name)
        cut = f"cut/{source.stem}-{share}{source.suffix}"
        table.path(cut).write_bytes(content[: int(len(content) * share)])
        code = "json-syntax" if source.suffix == ".topojson" else "format-broken"
        table.refuses(cut, "broken", code, f"{share:.0%} of the file")


def _empty(table: Table) -> None:
    path = table.path("layers/no-rows.gpkg")
    ogr2ogr(path, "GPKG", collection([SITE], "EPSG:5186"), "EPSG:5186", *_small("gpkg"), "-where", "name = 'x'")
    table.reads("layers/no-rows.gpkg", "layers", [], system="EPSG:5186", why="a layer without rows")
    whole = table.path("kml/ogr.kml").read_text(encoding="utf-8")
    folder = whole[whole.index("<Folder>") : whole.index("</Folder>") + len("</Folder>")]
    other = folder.replace("<name>ogr</name>", "<name>둘</name>").replace("<name>source</name>", "<name>둘</name>")
    table.path("layers/two-folders.kml").write_text(whole.replace(folder, folder + other), encoding="utf-8")
    table.refuses("layers/two-folders.kml", "layers", "layer-not-chosen", "two folders")
    table.reads(
        "layers/two-folders.kml", "layers", [SITE, YARD], system=LONLAT, known_by="format", label="Name", layer="둘"
    )


def _small(ending: str) -> tuple[str, ...]:
    # a GeoPackage of 96 kB is mostly empty pages: the smallest pages keep it below the corpus's bound
    return (
        (
            "-lco",
            "SPATIAL_INDEX=NO",
            "--config",
            "OGR_SQLITE_PRAGMA",
            "page_size=512",
            "-dsco",
            "ADD_GPKG_OGR_CONTENTS=NO",
        )
        if ending == "gpkg"
        else ()
    )


def _layers(table: Table) -> None:
    path = table.path("layers/two.gpkg")
    ogr2ogr(path, "GPKG", collection([SITE], "EPSG:5186"), "EPSG:5186", *_small("gpkg"), "-nln", "본원")
    ogr2ogr(path, "GPKG", collection([YARD], "EPSG:5174"), "EPSG:5174", *_small("gpkg"), "-nln", "배후", "-update")
    table.refuses("layers/two.gpkg", "layers", "layer-not-chosen", "two layers")
    table.refuses("layers/two.gpkg", "layers", "unknown-layer", "a third one", layer="없음")
    table.reads("layers/two.gpkg", "layers", [SITE], system="EPSG:5186", layer="본원")
    table.reads("layers/two.gpkg", "layers", [YARD], system="EPSG:5174", layer="배후", why="each layer has its CRS")
    path = table.path("layers/table-only.gpkg")
    ogr2ogr(path, "GPKG", collection([None], "EPSG:5186"), "EPSG:5186", *_small("gpkg"), "-nlt", "NONE")
    table.refuses("layers/table-only.gpkg", "layers", "format-broken", "no layer with shapes")
    path = table.path("layers/undefined-crs.gpkg")
    ogr2ogr(path, "GPKG", collection([SITE], "EPSG:5186"), None, *_small("gpkg"))
    table.refuses("layers/undefined-crs.gpkg", "crs: gpkg", "crs-missing", "srs_id of an undefined CRS")
    table.reads(
        "layers/undefined-crs.gpkg", "crs: option", [SITE], system="EPSG:5186", known_by="option", crs="EPSG:5186"
    )
    path = table.path("layers/swapped.gpkg")
    ogr2ogr(path, "GPKG", collection([SITE], LONLAT, swapped=True), LONLAT, *_small("gpkg"))
    table.refuses("layers/swapped.gpkg", "swapped", "lonlat-swapped", "latitude first")
    table.reads("layers/swapped.gpkg", "swapped", [SITE], system=LONLAT, swap_xy=True)


def _frame(outlines: list[Outline], crs: str) -> Any:
    shapes = [shapely.from_geojson(json.dumps(geometry(each, crs))) for each in outlines]
    return geopandas.GeoDataFrame({"name": [each.name for each in outlines], "pnu": PNU}, geometry=shapes, crs=crs)


def _parquet(table: Table) -> None:
    for code in (4326, 5186, 5174):
        name, crs = f"parquet/{code}.parquet", f"EPSG:{code}"
        _frame([SITE, YARD], crs).to_parquet(table.path(name), schema_version="1.0.0")
        table.reads(name, "crs: parquet", [SITE, YARD], system=crs, properties={"pnu": PNU})
    name = "parquet/no-crs.parquet"
    _frame([SITE], "EPSG:5186").set_crs(None, allow_override=True).to_parquet(table.path(name))
    table.refuses(name, "crs: parquet", "crs-missing", "crs: null is an unknown CRS")
    name = "parquet/default-crs.parquet"
    _frame([SITE], LONLAT).to_parquet(table.path(name))
    stored = pyarrow.parquet.read_table(table.path(name))
    about = json.loads(stored.schema.metadata[b"geo"])
    del about["columns"]["geometry"]["crs"]
    stored = stored.replace_schema_metadata({**stored.schema.metadata, b"geo": json.dumps(about).encode()})
    pyarrow.parquet.write_table(stored, table.path(name))
    table.reads(name, "crs: parquet", [SITE], system=LONLAT, known_by="format", why="no key crs is CRS84")
    name = "parquet/geoarrow.parquet"
    with warnings.catch_warnings(action="ignore"):
        _frame([SITE], "EPSG:5186").to_parquet(table.path(name), geometry_encoding="geoarrow", schema_version="1.1.0")
    table.refuses(name, "crs: parquet", "parquet-encoding", "coordinates in lists instead of WKB")
    name = "parquet/plain-table.parquet"
    pyarrow.parquet.write_table(pyarrow.table({"name": ["홍릉"]}), table.path(name))
    table.refuses(name, "broken", "parquet-no-geometry", "a table without a geometry")


def _kml(table: Table) -> None:
    document = collection([SITE, YARD], LONLAT, label="Name")
    for driver, stem in (("KML", "ogr"), ("LIBKML", "libkml")):
        name = f"kml/{stem}.kml"
        ogr2ogr(table.path(name), driver, document, LONLAT)
        table.reads(name, "kml", [SITE, YARD], system=LONLAT, known_by="format", label="Name", properties={"pnu": PNU})
    ogr2ogr(table.path("kml/zipped.kmz"), "LIBKML", collection([HOLED], LONLAT, label="Name"), LONLAT)
    table.reads("kml/zipped.kmz", "kml", [HOLED], system=LONLAT, known_by="format", label="Name")
    with zipfile.ZipFile(table.path("kml/one.kmz"), "w", zipfile.ZIP_DEFLATED) as archive:
        archive.write(table.path("kml/libkml.kml"), "doc.kml")
        archive.writestr("files/icon.png", b"\x89PNG\r\n")
    table.reads("kml/one.kmz", "kml", [SITE, YARD], system=LONLAT, known_by="format", label="Name")
    ogr2ogr(table.path("kml/heights.kml"), "LIBKML", collection([SITE], LONLAT, label="Name", height=61.5), LONLAT)
    table.reads("kml/heights.kml", "kml", [SITE], system=LONLAT, known_by="format", label="Name")
    ogr2ogr(table.path("kml/metres.kml"), "KML", collection([SITE], LONLAT, label="Name"), LONLAT)
    path = table.path("kml/metres.kml")
    text = path.read_text(encoding="utf-8")
    for (lon, lat), (x, y) in zip(SITE.corners, geometry(SITE, "EPSG:5186")["coordinates"][0], strict=False):
        text = text.replace(f"{lon},{lat}", f"{x},{y}")
    path.write_text(text, encoding="utf-8")
    table.refuses("kml/metres.kml", "kml", "coordinates-projected", "KML holds longitude and latitude alone")
    whole = table.path("kml/ogr.kml").read_text(encoding="utf-8")
    path = table.path("kml/declared-euckr.kml")
    path.write_bytes(whole.replace("utf-8", "euc-kr", 1).encode("cp949"))
    table.reads("kml/declared-euckr.kml", "encoding", [SITE, YARD], system=LONLAT, known_by="format", label="Name",
                codec="cp949")  # fmt: skip
    table.path("kml/cut.kml").write_text(whole[: len(whole) // 2], encoding="utf-8")
    table.refuses("kml/cut.kml", "broken", "format-broken", "half a document")
    laughs = '<?xml version="1.0"?><!DOCTYPE kml [<!ENTITY a "ha">' + "".join(
        f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(9)
    )
    table.path("kml/laughs.kml").write_text(f"{laughs}]><kml><Document><name>&j;</name></Document></kml>")
    table.refuses("kml/laughs.kml", "broken", "xml-entities", "a billion laughs")


def _gml(table: Table) -> None:
    kinds = {
        "gml2": ("FORMAT=GML2",), "gml3-short": ("FORMAT=GML3", "GML3_LONGSRS=NO"), "gml32": ("FORMAT=GML3.2",),
        "gml32-url": ("FORMAT=GML3.2", "SRSNAME_FORMAT=OGC_URL"),
    }  # fmt: skip
    for stem, options in kinds.items():
        creation = [part for option in options for part in ("-dsco", option)]
        for code in (4326, 5186, 5174):
            if code == 5174 and stem == "gml3-short":
                continue
            name, crs = f"gml/{stem}-{code}.gml", f"EPSG:{code}"
            ogr2ogr(table.path(name), "GML", collection([SITE], crs), crs, *creation)
            table.path(name).with_suffix(".xsd").unlink(missing_ok=True)
            table.reads(name, "gml: axes", [SITE], system=crs, why="the axes as srsName says")
    name = "gml/wrong-srs.gml"
    ogr2ogr(table.path(name), "GML", collection([SITE], "EPSG:5186"), None, "-dsco", "FORMAT=GML3.2")
    table.path(name).with_suffix(".xsd").unlink(missing_ok=True)
    table.refuses(name, "gml: axes", "coordinates-projected", "srsName of degrees over metres")
    text = re.sub(r' srsName="[^"]*"', "", table.path(name).read_text(encoding="utf-8"))
    table.path("gml/no-srs.gml").write_text(text, encoding="utf-8")
    table.refuses("gml/no-srs.gml", "gml: axes", "crs-missing", "no srsName")
    table.reads("gml/no-srs.gml", "crs: option", [SITE], system="EPSG:5186", known_by="option", crs="EPSG:5186",
                swap_xy=True, why="its writer put the northing first")  # fmt: skip
