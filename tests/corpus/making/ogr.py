"""Files that ogr2ogr writes: it is given plane coordinates and is told their CRS, it never transforms."""

from __future__ import annotations

import json
import sqlite3
import subprocess
import tempfile
from collections.abc import Mapping, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

from tests.corpus.making.places import Outline, plane

PNU = "1123010600102060009"  # a parcel number: 19 digits, more than a double holds


def geometry(outline: Outline | None, crs: str, *, height: float | None = None, swapped: bool = False) -> Any:
    """Return an outline as a GeoJSON geometry in the coordinates of a CRS."""
    if outline is None:
        return None
    tail = [] if height is None else [height]
    rings = []
    for part in outline.parts:
        found = []
        for ring in part:
            corners = [[y, x, *tail] if swapped else [x, y, *tail] for x, y in plane(crs, ring)]
            found.append([*corners, corners[0]])
        rings.append(found)
    if len(rings) == 1:
        return {"type": "Polygon", "coordinates": rings[0]}
    return {"type": "MultiPolygon", "coordinates": rings}


def collection(
    outlines: Sequence[Outline | None], crs: str, *, label: str = "name", height: float | None = None,
    swapped: bool = False, extra: Mapping[str, Any] | None = None,
) -> dict[str, Any]:  # fmt: skip
    """Return outlines as a GeoJSON document in the coordinates of a CRS, with a parcel number as text."""
    features = []
    for each in outlines:
        properties = {label: "이름만" if each is None else each.name, "pnu": PNU, **(extra or {})}
        drawn = geometry(each, crs, height=height, swapped=swapped)
        features.append({"type": "Feature", "properties": properties, "geometry": drawn})
    return {"type": "FeatureCollection", "features": features}


def ogr2ogr(target: Path, driver: str, document: Mapping[str, Any], crs: str | None, *options: str) -> Path:
    """Hand a document to ogr2ogr, which writes the file; what stood there before is removed."""
    for old in target.parent.glob(f"{target.stem}.*"):
        if "-update" not in options and (old == target or driver == "ESRI Shapefile"):
            old.unlink()
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "source.geojson"
        # without a member crs GDAL takes 4326; -a_srs overrules it and moves nothing
        source.write_text(json.dumps(document, ensure_ascii=False), encoding="utf-8")
        system = ["-a_srs", crs or "None"]
        subprocess.run(
            ["ogr2ogr", "-f", driver, str(target), str(source), *system, *options], check=True, capture_output=True
        )
    if driver == "GPKG":
        _drop_tiles(target)
    return target


def _drop_tiles(target: Path) -> None:
    """Remove the empty tables of tiles, which OGC 12-128 does not ask for: a third of a small file."""
    with closing(sqlite3.connect(target)) as database:
        for name in ("gpkg_tile_matrix", "gpkg_tile_matrix_set"):
            database.execute(f"DROP TABLE IF EXISTS {name}")
        database.commit()
        database.execute("VACUUM")


def shapefile(
    target: Path, document: Mapping[str, Any], crs: str | None, *options: str, encoding: str = "CP949",
    cpg: str | None = None, prj: str | None = None,
) -> Path:  # fmt: skip
    """Write a Shapefile; its .cpg and its .prj are then what is told, or what GDAL wrote (.prj) and none (.cpg)."""
    ogr2ogr(target, "ESRI Shapefile", document, crs, "-lco", f"ENCODING={encoding}", *options)
    target.with_suffix(".cpg").unlink(missing_ok=True)
    if cpg is not None:
        target.with_suffix(".cpg").write_text(cpg)
    if prj is not None:
        target.with_suffix(".prj").write_text(prj)
    return target
