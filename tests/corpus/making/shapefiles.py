"""Shapefiles: their CRS with and without evidence, and the encodings of their tables."""

from __future__ import annotations

import warnings
from dataclasses import replace

import shapefile as pyshp
from pyproj import CRS

from tests.corpus.making.ogr import PNU, collection, shapefile
from tests.corpus.making.places import HOLED, KOREAN_TOWGS84, SITE, TIE, TWO_PARTS, YARD, in_belt, moved, plane
from tests.corpus.making.table import Table

SYSTEMS = (4326, 3857, 5174, 2097, 5179, 5181, 5185, 5186, 5187, 5188, 5173, 5175, 5176, 5177, 5178, 5182, 32652)


def make(table: Table) -> None:
    _systems(table)
    _evidence(table)
    _encodings(table)
    _half_letters(table)
    _shapes(table)


def _systems(table: Table) -> None:
    """Every CRS with the .prj of ESRI, and without one: refused, or read with the option."""
    for code in SYSTEMS:
        crs = f"EPSG:{code}"
        outlines = [in_belt(SITE, crs), in_belt(YARD, crs)]
        name = f"shp/{code}-prj.shp"
        shapefile(table.path(name), collection(outlines, crs), crs)
        table.reads(name, "crs: shp .prj", outlines, system=crs, codec="cp949", properties={"pnu": PNU})
    for code in (5174, 2097, 5181, 5186):
        crs, name = f"EPSG:{code}", f"shp/{code}-no-prj.shp"
        shapefile(table.path(name), collection([SITE, YARD], crs), None)
        table.path(name).with_suffix(".prj").unlink(missing_ok=True)
        table.refuses(name, "crs: shp without .prj", "crs-missing", "nothing tells 5174, 2097 and 5181 apart")
        table.reads(name, "crs: option", [SITE, YARD], system=crs, known_by="option", crs=crs)


_TM = (
    'PROJECTION["Transverse_Mercator"],PARAMETER["False_Easting",200000.0],PARAMETER["False_Northing",{northing}],'
    'PARAMETER["Central_Meridian",{meridian}],PARAMETER["Scale_Factor",1.0],PARAMETER["Latitude_Of_Origin",38.0],'
    'UNIT["Meter",1.0]'
)
_BESSEL = 'SPHEROID["Bessel_1841",6377397.155,299.1528128]'
_GREENWICH = 'PRIMEM["Greenwich",0.0],UNIT["Degree",0.0174532925199433]'
_MODIFIED = "127.0028902777778"


def _prj(
    name: str, geographic: str, datum: str, spheroid: str, *, meridian: str = "127.0", northing: str = "500000.0",
    towgs84: str = "",
) -> str:  # fmt: skip
    shift = f",TOWGS84[{towgs84}]" if towgs84 else ""
    base = f'GEOGCS["{geographic}",DATUM["{datum}",{spheroid}{shift}],{_GREENWICH}]'
    return f'PROJCS["{name}",{base},{_TM.format(meridian=meridian, northing=northing)}]'


def _evidence(table: Table) -> None:
    grs80 = 'SPHEROID["GRS_1980",6378137.0,298.257222101]'
    korea85 = ("GCS_Korean_Datum_1985", "D_Korean_Datum_1985", _BESSEL)
    towgs84 = ",".join(str(each) for each in KOREAN_TOWGS84)
    readable = {
        "esri-5174": ("EPSG:5174", _prj("Korea_1985_Korea_Modified_Central_Belt", *korea85, meridian=_MODIFIED)),
        "esri-2097": ("EPSG:2097", _prj("Korean_1985_Korea_Central_Belt", *korea85)),
        "lying-name": ("EPSG:2097", _prj("Korean_1985_Modified_Korea_Central_Belt", *korea85)),
        "towgs84": (
            "5174 with TOWGS84",
            _prj("Korean 1985 / Modified Central Belt", "Korean 1985", "Korean_Datum_1985", _BESSEL,
                 meridian=_MODIFIED, towgs84=towgs84),
        ),
        "towgs84-unknown": (
            "5174 with TOWGS84", _prj("TM", "unknown", "unknown", _BESSEL, meridian=_MODIFIED, towgs84=towgs84)
        ),
        "towgs84-grs80": ("EPSG:5181", _prj("TM", "Korea_2000", "Korea_2000", grs80, towgs84="0,0,0,0,0,0,0")),
        "esri-5181": ("EPSG:5181", _prj("Korea_2000_TM", "GCS_Korea_2000", "D_Korea_2000", grs80)),
        "itrf-5186": (
            "EPSG:5186", _prj("PCS_ITRF2000_TM", "GCS_ITRF_2000", "D_ITRF_2000", grs80, northing="600000.0")
        ),
        "ogc-5186": ("EPSG:5186", CRS("EPSG:5186").to_wkt("WKT1_GDAL")),
        "wkt2-5186": ("EPSG:5186", CRS("EPSG:5186").to_wkt("WKT2_2019")),
        "wkt2-5174": ("EPSG:5174", CRS("EPSG:5174").to_wkt("WKT2_2019")),
        "bom-5186": ("EPSG:5186", "\ufeff" + CRS("EPSG:5186").to_wkt("WKT1_ESRI") + "\r\n"),
    }  # fmt: skip
    for stem, (system, prj) in readable.items():
        name = f"prj/{stem}.shp"
        shapefile(table.path(name), collection([SITE], system), None, prj=prj)
        crs = "EPSG:5174" if system.startswith("5174") else system
        table.reads(name, "crs: kinds of .prj", [SITE], system=crs, why=f"parameters of {system}")
    refused = {
        "bessel-unknown": ("crs-datum-unknown", _prj("TM", "GCS", "D_unknown", _BESSEL, meridian=_MODIFIED)),
        "bessel-named": (
            "crs-datum-unknown",
            _prj("TM_Korea", "GCS_Bessel_1841", "D_Bessel_1841", _BESSEL, meridian=_MODIFIED),
        ),
        "bessel-user": (
            "crs-datum-unknown",
            _prj("Korea_TM", "GCS_User_Defined", "D_User_Defined", _BESSEL, meridian=_MODIFIED),
        ),
        "bessel-numbers": (
            "crs-datum-unknown",
            _prj("TM", "unnamed", "unknown", 'SPHEROID["unnamed",6377397.155,299.1528128]', meridian=_MODIFIED),
        ),
        "grs80-unknown": ("crs-no-transformation", _prj("TM", "GCS", "D_unknown", grs80)),
        "empty": ("crs-missing", ""),
        "blank": ("crs-missing", " \r\n"),
        "garbage": ("crs-not-understood", "Korea TM central 5174"),
        "cut": ("crs-not-understood", CRS("EPSG:5186").to_wkt("WKT1_ESRI")[:90]),
        "local": ("crs-missing", 'LOCAL_CS["site grid",UNIT["Meter",1.0]]'),
    }
    turned = ",".join(str(-each) for each in KOREAN_TOWGS84)
    refused |= {
        f"towgs84-{stem}": ("crs-shift-wrong", _prj("TM", "Korean 1985", datum, ellipsoid, towgs84=shift))
        for stem, datum, ellipsoid, shift in (
            ("zero", "Korean_Datum_1985", _BESSEL, "0,0,0,0,0,0,0"), ("three-zeros", "unknown", _BESSEL, "0,0,0"),
            ("turned", "Korean_Datum_1985", _BESSEL, turned), ("on-grs80", "Korea_2000", grs80, towgs84),
        )
    }  # fmt: skip
    for stem, (code, prj) in refused.items():
        name = f"prj/{stem}.shp"
        shapefile(table.path(name), collection([SITE], "EPSG:5174"), None, prj=prj)
        table.refuses(name, "crs: kinds of .prj", code, "what the .prj says is no place")
    name = "prj/bessel-unknown.shp"
    table.reads(name, "crs: option", [SITE], system="EPSG:5174", known_by="option", crs="EPSG:5174")
    name = "prj/cut.shp"
    table.reads(name, "crs: option", [SITE], system="EPSG:5174", known_by="option", crs="EPSG:5174")
    name = "prj/esri-5174.shp"
    table.reads(name, "crs: option", [SITE], system="EPSG:5174", known_by="option", crs="EPSG:5174")
    name = "shp/5174-prj.shp"
    table.refuses(name, "crs: option", "crs-not-understood", "no such code", crs="EPSG:9999")
    name = "prj/lying-name.shp"
    shifted = [moved(SITE, "EPSG:2097", "EPSG:5174")]
    table.reads(name, "crs: option", shifted, system="EPSG:5174", known_by="option", crs="EPSG:5174",
                notices=["notice.crs-option-differs"], why="255 m from what the .prj says: told")  # fmt: skip
    shapefile(table.path("prj/degrees.shp"), collection([SITE], "EPSG:5186"), "EPSG:4326")
    table.refuses("prj/degrees.shp", "crs: kinds of .prj", "coordinates-projected", "metres under a .prj of degrees")
    shapefile(table.path("prj/metres.shp"), collection([SITE], "EPSG:4326"), "EPSG:5186")
    table.refuses("prj/metres.shp", "crs: kinds of .prj", "coordinates-in-degrees", "degrees under a .prj of metres")


def _encodings(table: Table) -> None:
    """What the bytes are, what the .cpg says, and what must be believed."""
    cases = {
        "cp949-no-cpg": ("CP949", None, "cp949"),
        "cp949-right": ("CP949", "949", "cp949"),
        "cp949-euckr": ("CP949", "EUC-KR", "cp949"),
        "cp949-ksc": ("CP949", "ks_c_5601-1987", "cp949"),
        "cp949-lying-utf8": ("CP949", "UTF-8", "cp949"),
        "cp949-lying-latin": ("CP949", "ISO-8859-1", "cp949"),
        "cp949-lying-1252": ("CP949", "1252", "cp949"),
        "cp949-nonsense": ("CP949", "한글", "cp949"),
        "utf8-no-cpg": ("UTF-8", None, "utf-8"),
        "utf8-right": ("UTF-8", "UTF-8", "utf-8"),
        "utf8-lying-cp949": ("UTF-8", "CP949", "utf-8"),
        "utf8-lying-latin": ("UTF-8", "ISO-8859-1", "utf-8"),
    }
    for stem, (written, cpg, codec) in cases.items():
        name = f"encoding/{stem}.shp"
        # 똠방각하 is written in cp949 alone, not in EUC-KR: a reader of EUC-KR fails on it
        shapefile(table.path(name), collection([YARD, SITE], "EPSG:5186"), "EPSG:5186", encoding=written, cpg=cpg)
        table.reads(name, "encoding", [YARD, SITE], system="EPSG:5186", codec=codec, why=f"{written}, .cpg {cpg}")
    name = "encoding/cp949-no-cpg.shp"
    table.reads(name, "encoding: option", [YARD, SITE], system="EPSG:5186", codec="cp949", encoding="EUC-KR")
    table.refuses(name, "encoding: option", "encoding-wrong", "no UTF-8", encoding="utf-8")
    table.refuses(name, "encoding: option", "encoding-wrong", "no codec", encoding="hangul-2000")
    # letters whose two bytes of cp949 are one letter of UTF-8 too
    both = "".join(sign for sign in map(chr, range(0xAC00, 0xD7A4)) if _is_both(sign))[:4]
    ambiguous = replace(SITE, name=both)
    name = "encoding/both.shp"
    shapefile(table.path(name), collection([ambiguous], "EPSG:5186"), "EPSG:5186", cpg="949")
    table.refuses(name, "encoding", "encoding-ambiguous", "cp949 and UTF-8 both decode, .cpg 949")
    table.reads(name, "encoding: option", [ambiguous], system="EPSG:5186", codec="cp949", encoding="cp949")
    name = "encoding/korean-fields.shp"
    shapefile(table.path(name), collection([SITE], "EPSG:5186", label="필지이름전체표기"), "EPSG:5186")
    table.reads(
        name, "attributes", [SITE], system="EPSG:5186", label="필지이름전", codec="cp949", why="field cut at 10 bytes"
    )
    name = "encoding/korean-fields-utf8.shp"
    shapefile(table.path(name), collection([SITE], "EPSG:5186", label="필지이"), "EPSG:5186", encoding="UTF-8")
    table.reads(name, "attributes", [SITE], system="EPSG:5186", label="필지이", codec="utf-8")


def _is_both(sign: str) -> bool:
    try:
        return len(sign.encode("cp949").decode("utf-8")) == 1
    except UnicodeError:
        return False


def _half_letters(table: Table) -> None:
    """A writer that counts bytes cuts a value in the middle of a letter: pyshp does, as many programs do."""
    for stem, codec, width in (("cp949", "cp949", 6), ("utf8", "utf-8", 8)):
        name = f"encoding/half-letter-{stem}.shp"
        path = table.path(name)
        with (
            warnings.catch_warnings(action="ignore"),
            pyshp.Writer(str(path), shapeType=pyshp.POLYGON, encoding="latin-1") as writer,
        ):
            writer.field("name", "C", size=width)
            corners = plane("EPSG:5186", SITE.corners)
            writer.poly([[*corners, corners[0]]])
            # bytes taken for letters: what a writer does that knows no encoding
            writer.record("가a나다라마".encode(codec).decode("latin-1"))
        path.with_suffix(".prj").write_text(CRS("EPSG:5186").to_wkt("WKT1_ESRI"))
        path.with_suffix(".cpg").unlink(missing_ok=True)
        short = replace(SITE, name="가a나")
        table.reads(name, "encoding", [short], system="EPSG:5186", codec=codec, notices=["notice.letters-cut"],
                    why=f"{codec} cut after {width} bytes, inside a letter")  # fmt: skip


def _shapes(table: Table) -> None:
    for stem, outline in (("hole", HOLED), ("two-parts", TWO_PARTS)):
        name = f"shp/{stem}.shp"
        shapefile(table.path(name), collection([outline], "EPSG:5174"), "EPSG:5174")
        table.reads(name, "geometry", [outline], system="EPSG:5174")
    for stem, kind in (("z", "XYZ"), ("m", "XYM"), ("zm", "XYZM")):
        name = f"shp/with-{stem}.shp"
        shapefile(table.path(name), collection([SITE], "EPSG:5186", height=61.5), "EPSG:5186", "-dim", kind)
        table.reads(name, "geometry", [SITE], system="EPSG:5186", why=f"{kind}: the plane is read")
    name = "shp/null.shp"
    shapefile(table.path(name), collection([SITE, None], "EPSG:5186"), "EPSG:5186")
    table.reads(name, "geometry", [SITE, None], system="EPSG:5186", why="a row without an outline stays a row")
    name = "shp/no-rows.shp"
    shapefile(table.path(name), collection([SITE], "EPSG:5186"), "EPSG:5186", "-where", "name = 'x'")
    table.reads(name, "layers", [], system="EPSG:5186", why="a layer without rows")
    for stem, kind in (("points", pyshp.POINT), ("lines", pyshp.POLYLINE)):
        name = f"shp/{stem}.shp"
        path = table.path(name)
        with pyshp.Writer(str(path), shapeType=kind) as writer:
            writer.field("name", "C", size=20)
            corners = plane("EPSG:5186", SITE.corners)
            if kind == pyshp.POINT:
                writer.point(*corners[0])
            else:
                writer.line([[*corners, corners[0]]])
            writer.record("line")
        path.with_suffix(".prj").write_text(CRS("EPSG:5186").to_wkt("WKT1_ESRI"))
        path.with_suffix(".cpg").unlink(missing_ok=True)
        table.refuses(name, "geometry", "geometry-not-a-polygon", "no inside")
    name = "shp/bow-tie.shp"
    shapefile(table.path(name), collection([TIE], "EPSG:5186"), "EPSG:5186")
    table.refuses(name, "geometry", "ring-crosses-itself", "mended on request only")
    name = "shp/capitals.SHP"
    path = shapefile(table.path("shp/capitals.shp"), collection([SITE], "EPSG:5174"), "EPSG:5174")
    for ending in (".shp", ".shx", ".dbf", ".prj"):
        path.with_suffix(ending).rename(path.with_suffix(ending.upper()))
    table.reads(name, "attributes", [SITE], system="EPSG:5174", codec="cp949", why="endings in capitals")
