"""Twenty traps of Korean boundary files in the form of argleton's probes, each with a clean twin.

A trap is one row: what is asked, the right answer by construction, the wrong one that looks fine, and the file with the
defect. Its twin is asked the same of the same land without the defect.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import geopandas
import numpy as np
import shapely
import shapely.affinity
from argleton.model import NaiveFailure, Probe, Truth
from pyproj import Transformer

WEST, SOUTH, WIDE, HIGH = 202_000.0, 550_000.0, 400.0, 250.0
# 400 m × 250 m beside the meridian of the central belt: the plane and the ground agree to 1e-7 there
LAND = shapely.box(WEST, SOUTH, WEST + WIDE, SOUTH + HIGH)
AREA = WIDE * HIGH
NAME = "홍릉 단지"
# what the notice of the Bessel datum gives: seven parameters, written out, not looked up
_BESSEL = (
    "+proj=pipeline +step +proj=unitconvert +xy_in=deg +xy_out=rad +step +proj=cart +ellps=WGS84 "
    "+step +inv +proj=helmert +x=-115.80 +y=474.99 +z=674.11 +rx=1.16 +ry=-2.31 +rz=-1.63 +s=6.43 "
    "+convention=position_vector "
    "+step +inv +proj=cart +ellps=bessel +step +proj=tmerc +lat_0=38 +lon_0=127.0028902777778 +k=1 +x_0=200000 "
    "+y_0=500000 +ellps=bessel"
)
Build = Callable[[Path], None]


def _lonlat(shape: Any = LAND) -> Any:
    return geopandas.GeoSeries([shape], crs="EPSG:5186").to_crs(4326).iloc[0]


def _corner(shape: Any = LAND) -> list[float]:
    return list(_lonlat(shape).bounds[:2])


def _file(name: str, shapes: Sequence[Any] = (LAND,), *, crs: str = "EPSG:5186", **more: Any) -> Build:
    """Land of the central belt, written in a CRS as that says; ``columns`` and ``encoding`` are of the file."""
    columns = more.pop("columns", {"이름": [f"{NAME}{n or ''}" for n in range(len(shapes))]})

    def build(folder: Path) -> None:
        frame = geopandas.GeoDataFrame(columns, geometry=list(shapes), crs="EPSG:5186").to_crs(crs)
        frame.to_file(folder / name, **more)

    return build


def _bessel(folder: Path) -> None:
    moved = shapely.transform(_lonlat(), _moved)
    frame = geopandas.GeoDataFrame({"이름": [NAME]}, geometry=[moved], crs="EPSG:5174")
    frame.to_file(folder / "land.shp", encoding="utf-8")


def _moved(xy: Any) -> Any:
    return np.column_stack(Transformer.from_pipeline(_BESSEL).transform(xy[:, 0], xy[:, 1]))


def _without(suffix: str, build: Build) -> Build:
    def made(folder: Path) -> None:
        build(folder)
        (folder / "land").with_suffix(suffix).unlink()

    return made


def _geojson(*shapes: Any, ids: Sequence[str] = ("1", "2", "3")) -> Build:
    """Coordinates as they are given, without a word on their CRS."""

    def build(folder: Path) -> None:
        features = [
            {"type": "Feature", "id": id_, "properties": {"id": id_}, "geometry": shapely.geometry.mapping(shape)}
            for id_, shape in zip(ids, shapes, strict=False)
        ]
        text = json.dumps({"type": "FeatureCollection", "features": features})
        (folder / "land.geojson").write_text(text, encoding="utf-8")

    return build


def _table(encoding: str, pnu: str = "1129013600100010001") -> Build:
    def build(folder: Path) -> None:
        text = f'이름,PNU,wkt\n{NAME},{pnu},"{LAND.wkt}"\n'
        (folder / "land.csv").write_bytes(text.encode(encoding))

    return build


def _layers(*names: str) -> Build:
    def build(folder: Path) -> None:
        for number, name in enumerate(names):
            shape = shapely.box(WEST, SOUTH, WEST + WIDE / (number + 1), SOUTH + HIGH)
            frame = geopandas.GeoDataFrame({"이름": [NAME]}, geometry=[shape], crs="EPSG:5186")
            frame.to_file(folder / "land.gpkg", layer=name, mode="a" if number else "w")

    return build


def _stated(heading: str, figure: str) -> Build:
    told = {"구분": ["배후공간", "핵심기관"], "이름": ["가", "나"], heading: [figure, figure]}
    far = shapely.box(WEST + 2_000, SOUTH, WEST + 2_400, SOUTH + HIGH)
    return _file("land.gpkg", (LAND, far), columns=told)


@dataclass(frozen=True)
class Trap:
    """A row: the question, the right answer and how far off is still right, the defect, and the file without it."""

    id: str
    call: str
    truth: Any
    tolerance: float
    trap: Build
    clean: Build
    naive: Any
    why: str
    names: tuple[str, ...] = ()
    clean_call: str = ""
    clean_truth: Any = None

    def probe(self, population: Literal["trap", "clean"], folder: Path) -> Probe:
        """Build the file and return the probe, in the contract of argleton."""
        folder.mkdir(parents=True)
        is_trap = population == "trap"
        (self.trap if is_trap else self.clean)(folder)
        value = self.truth if is_trap or self.clean_truth is None else self.clean_truth
        return Probe(
            id=f"{'' if is_trap else 'c-'}{self.id}", population=population, family=self.id, title=self.why,
            surface=("engine",), call=self.call if is_trap else self.clean_call or self.call,
            truth=Truth("scalar", value, self.tolerance, "drawn in metres of EPSG:5186"), provenance={},
            directory=folder, naive_failure=NaiveFailure(self.why, self.naive, self.why) if is_trap else None,
            accept_if_mentions=self.names if is_trap else (),
        )  # fmt: skip


_SWAPPED = shapely.transform(LAND, lambda xy: xy[:, ::-1])
_HOLED = LAND.difference(shapely.box(WEST + 100, SOUTH + 100, WEST + 150, SOUTH + 150))
_PART = shapely.box(WEST + 900, SOUTH, WEST + 1_000, SOUTH + 100)
_BESIDE = shapely.box(WEST + 300, SOUTH, WEST + 700, SOUTH + HIGH)
_BOW = shapely.Polygon(
    [(WEST, SOUTH), (WEST + WIDE, SOUTH + HIGH), (WEST + WIDE, SOUTH), (WEST, SOUTH + 2 * HIGH), (WEST, SOUTH)]
)
_SMALL = [shapely.box(WEST + at, SOUTH, WEST + at + 1, SOUTH + 1) for at in (0, 501)]
_LARGE = [shapely.box(WEST + at, SOUTH, WEST + at + 1_000, SOUTH + 100) for at in (0, 1_500)]
_AREA_OF, _PLACE_OF = "ground_area_m2(land.{})", "corner_lonlat(land.{})"
_IN_5186 = _file("land.shp", encoding="utf-8")
_CRS = ("crs", "coordinate reference")

TRAPS = (
    Trap("bessel-datum", _PLACE_OF.format("shp"), _corner(), 3e-5, _bessel, _IN_5186, [127.0247369, 37.5467173],
         "EPSG:5174 read without its datum lies 300 m off, still in the next block"),
    Trap("false-northing", _PLACE_OF.format("shp"), _corner(), 1e-7,
         _file("land.shp", crs="EPSG:5181", encoding="utf-8"), _IN_5186, [_corner()[0], _corner()[1] - 0.9009],
         "5181 and 5186 differ by 100 km of northing alone: 5181 taken for 5186 is a place in Korea too"),
    Trap("no-prj", _PLACE_OF.format("shp"), _corner(), 1e-7, _without(".prj", _IN_5186), _IN_5186,
         [_corner()[0], _corner()[1] + 0.9009], "without its .prj a Shapefile fits every belt", _CRS),
    Trap("neighbouring-belt", _AREA_OF.format("shp"), AREA, 1.0,
         _file("land.shp", crs="EPSG:5187", encoding="utf-8"), _IN_5186, 100_075.0,
         "the eastern belt draws land at 127° 0.07 % too large"),
    Trap("national-plane", _AREA_OF.format("shp"), AREA, 1.0, _file("land.shp", crs="EPSG:5179", encoding="utf-8"),
         _IN_5186, 99_924.3, "EPSG:5179 draws land 0.08 % too small"),
    Trap("web-mercator", _AREA_OF.format("shp"), AREA, 1.0, _file("land.shp", crs="EPSG:3857", encoding="utf-8"),
         _IN_5186, 159_371.6, "the plane of web maps draws land 59 % too large"),
    Trap("plane-in-geojson", _PLACE_OF.format("geojson"), _corner(), 1e-7,
         _geojson(shapely.affinity.translate(LAND, 0, -100_000)), _geojson(_lonlat()),
         [_corner()[0], _corner()[1] - 0.9009],
         "metres of 5181 in a GeoJSON, which says longitude and latitude: taken for 5186 they lie in Korea",
         (*_CRS, "degrees")),
    Trap("swapped-axes", _PLACE_OF.format("shp"), _corner(), 1e-7,
         _file("land.shp", (_SWAPPED,), encoding="utf-8"), _IN_5186, _corner(_SWAPPED),
         "northing written first, as surveyors do (X is north): a place in the Strait of Korea",
         ("swap", "order", "axis", "korea", "sea")),
    Trap("cp949-dbf", "text_of(land.shp, column=이름)", NAME, 0.0,
         _without(".cpg", _file("land.shp", encoding="cp949")), _IN_5186, NAME.encode("cp949").decode("latin-1"),
         "a table in cp949 without a .cpg reads as Latin letters, each of them valid"),
    Trap("cp949-csv", "text_of(land.csv, column=이름, crs=EPSG:5186)", NAME, 0.0, _table("cp949"), _table("utf-8"),
         NAME.encode("cp949").decode("latin-1"), "a CSV as Excel writes it in Korea"),
    Trap("csv-mark", "text_of(land.csv, column=이름, crs=EPSG:5186)", NAME, 0.0, _table("utf-8-sig"), _table("utf-8"),
         "None", "three bytes before the first heading, which then is another name"),
    Trap("pnu-digits", "dong_and_lot(land.csv, column=PNU, crs=EPSG:5186)", [1_129_013_600, 100_010_001], 0.0,
         _table("utf-8", "1.12901360010001E+18"), _table("utf-8"), [1_129_013_600, 100_010_000],
         "19 digits through Excel: the lot is another one, or none", ("digit", "pnu")),
    Trap("pyeong", "declared_m2(land.gpkg, column=면적(평))", AREA, 0.5, _stated("면적(평)", "30,250"),
         _stated("면적(㎡)", "100,000"), 30_250.0, "평 beside ㎡: both are areas of a block",
         clean_call="declared_m2(land.gpkg, column=면적(㎡))"),
    Trap("thousand-m2", "declared_m2(land.gpkg, column=면적(천㎡))", AREA, 0.5, _stated("면적(천㎡)", "100"),
         _stated("면적(㎡)", "100,000"), 100.0, "a unit of a thousand in the heading", ("unit", "천㎡"),
         clean_call="declared_m2(land.gpkg, column=면적(㎡))"),
    Trap("courtyard", _AREA_OF.format("shp"), AREA - 2_500, 1.0, _file("land.shp", (_HOLED,), encoding="utf-8"),
         _IN_5186, AREA + 2_500, "the lot inside is added instead of taken out", ("hole",), clean_truth=AREA),
    Trap("two-parts", _AREA_OF.format("shp"), AREA + 10_000, 1.0,
         _file("land.shp", (shapely.MultiPolygon([LAND, _PART]),), encoding="utf-8"), _IN_5186, AREA,
         "the first part of a site of two", clean_truth=AREA),
    Trap("twice-counted", "total_ground_area_m2(land.gpkg)", 1.75 * AREA, 1.0, _file("land.gpkg", (LAND, _BESIDE)),
         _file("land.gpkg", (LAND, _PART)), 2 * AREA, "two districts that lie over each other", ("overlap",),
         clean_truth=AREA + 10_000),
    Trap("crossed-ring", _AREA_OF.format("gpkg"), AREA, 1.0, _file("land.gpkg", (_BOW,)), _file("land.gpkg"),
         AREA / 2, "where a boundary crosses itself, areas cancel each other", ("cross", "self-intersection")),
    Trap("two-layers", _AREA_OF.format("gpkg"), AREA, 1.0, _layers("변경", "결정"), _layers("결정"), AREA / 2,
         "the layer that the library opens first", ("layer",)),
    Trap("edge-to-edge", "separation_m(land.geojson, 1, 2)", 500.0, 0.01, _geojson(*map(_lonlat, _LARGE)),
         _geojson(*map(_lonlat, _SMALL)), 1_500.0, "from middle to middle instead of from edge to edge"),
)  # fmt: skip


def probes(folder: Path) -> Iterator[tuple[Probe, Path]]:
    """Yield every trap and its twin, with the folder that its file was built in."""
    for each in TRAPS:
        for population in ("trap", "clean"):
            made = folder / f"{population}-{each.id}"
            yield each.probe(population, made), made  # type: ignore[arg-type]
