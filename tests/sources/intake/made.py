"""Files as planners make them, drawn on whole metres of a plane around a point of Korea."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
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
