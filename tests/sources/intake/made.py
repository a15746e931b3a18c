"""Files as planners make them, drawn on whole metres of a plane around a point of Korea."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import geopandas
import shapely

# the south-west corner of the drawings in EPSG:5187: the point of 금오공대 in the table of zones lies in the core site
ORIGIN = (145_000.0, 393_900.0)


def box(x: float, y: float, width: float, height: float) -> shapely.Polygon:
    """Return a rectangle, metres from the origin of the drawings."""
    east, north = ORIGIN[0] + x, ORIGIN[1] + y
    return shapely.box(east, north, east + width, north + height)


CORE = box(0, 0, 500, 600)  # 300,000 m2
FIRST = box(1500, 0, 500, 400)  # 200,000 m2
SECOND = box(2600, 0, 457, 1000)  # 457,000 m2


def frame(shapes: Sequence[Any], crs: str = "EPSG:5187", **columns: Sequence[Any]) -> geopandas.GeoDataFrame:
    """Return drawings with columns, moved to a CRS."""
    return geopandas.GeoDataFrame(dict(columns), geometry=list(shapes), crs="EPSG:5187").to_crs(crs)


def shapefile(path: Path, table: geopandas.GeoDataFrame, *, encoding: str = "cp949", prj: bool = True) -> Path:
    """Write a Shapefile as a Korean desktop does: cp949 and without a .cpg."""
    path.parent.mkdir(parents=True, exist_ok=True)
    table.to_file(path, engine="pyogrio", encoding=encoding)
    path.with_suffix(".cpg").unlink(missing_ok=True)
    if not prj:
        path.with_suffix(".prj").unlink()
    return path


def written(path: Path, table: geopandas.GeoDataFrame, **options: Any) -> Path:
    """Write a drawing in the format of the suffix."""
    path.parent.mkdir(parents=True, exist_ok=True)
    if path.suffix == ".parquet":
        table.to_parquet(path)
    else:
        table.to_file(path, engine="pyogrio", **options)
    return path


def drawing(path: Path, rings: Mapping[str, tuple[str, Any]], version: str) -> Path:
    """Write a DXF: for each label its layer and its ring, with the label as text inside."""
    import ezdxf

    document = ezdxf.new(version)
    space = document.modelspace()
    for label, (layer, shape) in rings.items():
        points = list(shape.exterior.coords)[:-1]
        if version == "R12":
            space.add_polyline2d(points, close=True, dxfattribs={"layer": layer})
        else:
            space.add_lwpolyline(points, close=True, dxfattribs={"layer": layer})
        middle = shape.representative_point()
        space.add_text(label, dxfattribs={"layer": "TEXT", "height": 20}).set_placement((middle.x, middle.y))
    path.parent.mkdir(parents=True, exist_ok=True)
    document.saveas(path, encoding="cp949" if version == "R12" else None)
    return path


def walk_files(folder: Path) -> list[Path]:
    """Return a core in a Shapefile and two alternatives of the background: cp949 Shapefile and GeoPackage in 5179."""
    core = frame([CORE], 구역명=["금오 캠퍼스"], 구분=["기술핵심기관"])
    first = frame([FIRST], 구역명=["확장 부지"], 구분=["배후공간"], 면적=[200_000.0 * 1.00003])
    second = frame([SECOND], "EPSG:5179", 지구명=["새 부지"], 용도=["배후"], 면적_ha=[45.7])
    return [
        shapefile(folder / "기술핵심기관.shp", core),
        shapefile(folder / "배후공간_1안.shp", first),
        written(folder / "배후공간_2안.gpkg", second),
    ]


# the dong of the drawings; four parcels in a row make up each site
_DONG = "4719010500"


def parcels_of(shape: shapely.Polygon, first: int) -> dict[str, shapely.Polygon]:
    """Return a rectangle as four parcels with their numbers."""
    west, south, east, north = shape.bounds
    edges = [west + (east - west) * n / 4 for n in range(5)]
    return {
        f"{_DONG}1{first + n:04d}0000": shapely.box(edges[n], south, edges[n + 1], north) for n in range(4)
    }  # fmt: skip


def parcel_list(folder: Path, *, change: Callable[[Any], None] | None = None) -> list[Path]:
    """Return a list of parcels below a title, with a sum, and the cadastral layer that has their outlines."""
    import openpyxl

    sites = (("캠퍼스", "기술핵심기관", "공통", CORE, 101), ("첫 부지", "배후공간", "1안", FIRST, 201),
             ("둘째 부지", "배후공간", "2안", SECOND, 301))  # fmt: skip
    land = {number: lot for *_, shape, first in sites for number, lot in parcels_of(shape, first).items()}
    land |= parcels_of(box(6000, 0, 400, 400), 901)  # neighbours that no list names
    jibun = [f"{int(number[11:15])}대" for number in land]
    layer = shapefile(folder / "연속지적도.shp", frame(list(land.values()), PNU=list(land), JIBUN=jibun))
    book = openpyxl.Workbook()
    page = book.active
    page.append(["토지조서"])
    page.append([])
    page.append(["연번", "구역명", "구분", "계획안", "PNU", "지번", "지목", "공부면적(㎡)", "비고"])
    total = 0.0
    for name, role, plan, shape, first in sites:
        for number, lot in parcels_of(shape, first).items():
            page.append([None, name, role, plan, number, str(int(number[11:15])), "대", lot.area, None])
            total += lot.area
    page.append(["합계", None, None, None, None, None, None, total])
    if change is not None:
        change(page)
    file = folder / "토지조서.xlsx"
    book.save(file)
    return [file, layer]
