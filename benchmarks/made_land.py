"""Land that benchmarks are run on, made the same way each time: outlines in a file, and a study of many sites."""

from __future__ import annotations

import json
from pathlib import Path

import geopandas
import numpy as np
import shapely

CORNERS = 10


def outlines(count: int) -> geopandas.GeoDataFrame:
    """Return so many outlines of ten corners that touch none of the others, in EPSG:5186."""
    drawn = np.random.default_rng(3)
    row, column = np.divmod(np.arange(count), int(np.ceil(np.sqrt(count))))
    angle = np.arange(CORNERS) * 2 * np.pi / CORNERS + drawn.uniform(0, 0.5, (count, CORNERS))
    radius = drawn.uniform(8, 14, (count, CORNERS))
    east, north = 195_000 + row * 30.0, 540_000 + column * 30.0
    xy = np.stack([east[:, None] + radius * np.cos(angle), north[:, None] + radius * np.sin(angle)], axis=2)
    shapes = shapely.polygons(np.concatenate([xy, xy[:, :1]], axis=1))
    return geopandas.GeoDataFrame({"id": [f"p{n}" for n in range(count)]}, geometry=shapes, crs=5186)


def write_outlines(count: int, folder: Path) -> Path:
    """Write outlines as a GeoPackage and return its path."""
    path = folder / f"outlines-{count}.gpkg"
    outlines(count).to_file(path, driver="GPKG", layer="outlines")
    return path


def write_study(count: int, folder: Path) -> Path:
    """Write a study of so many sites, at most a hundred of them core institutions, and return its path."""
    cores = set(np.random.default_rng(7).permutation(count)[: min(100, count // 2)].tolist())
    sites = outlines(count).to_crs(4326)
    told = {"declared_area": None, "basis": "osm", "accuracy_m": 1.0, "source": "made",
            "source_date": "2024-01", "licence": "CC0"}  # fmt: skip
    features = [
        {"type": "Feature", "properties": {"id": name, "role": "core" if n in cores else "background", **told},
         "geometry": json.loads(shapely.to_geojson(shape))}
        for n, (name, shape) in enumerate(zip(sites["id"], sites.geometry, strict=True))
    ]  # fmt: skip
    folder = folder / f"sites-{count}"
    folder.mkdir()
    document = {"type": "FeatureCollection", "features": features}
    (folder / "sites.geojson").write_text(json.dumps(document), encoding="utf-8")
    (folder / "study.toml").write_text(
        '[study]\nid = "many"\nname = { ko = "많은 땅", en = "Many sites" }\nprofile = "kr/innotown"\n'
        'analysis_crs = "EPSG:5186"\nproposal = "all"\nboundaries = ["sites.geojson"]\n\n'
        '[[proposal]]\nid = "all"\nname = { ko = "전부", en = "All" }\nstatus = "what-if"\nas_of = 2024-01-01\n'
        f"sites = {json.dumps(list(sites['id']))}\n",
        encoding="utf-8",
    )
    return folder / "study.toml"
