"""How fast parcels are screened, beside raw DuckDB SQL of the same filter and geopandas, on the same files.

    pip install "zonegeo[dask]"
    python benchmarks/screening.py FOLDER [MILLIONS] [FILES] [WAYS]

Parcels are made up (seeded): a grid of 20 m over a square around the study, each an irregular quadrangle, one in ten
with a court, one in twenty of two parts, sorted by blocks of ground and written as GeoParquet with bounding boxes. The
filter: at most 3 km from every core site, at least 300 m2, on a plot of one use. Each way runs in a process of its own,
files in the page cache, two threads; wall time, process time and peak memory (resident) of that process. All have to
keep the same parcels. WAYS are some of ours, raw, geopandas and dask (the first three without it).
"""

from __future__ import annotations

import hashlib
import json
import resource
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path
from statistics import median
from time import perf_counter, process_time
from typing import Any, Literal

import numpy as np

ROUNDS = 7
STUDY, LIMIT_M, AREA_M2, USE = "hongneung", 3000.0, 300.0, "대"
STEP_M, BLOCK = 20.0, 200  # a block of ground: 200 × 200 parcels, a row group


def targets() -> Any:
    """Return the outlines of the core sites, metres."""
    from zonegeo.api.results.evaluate import read_study
    from zonegeo.evaluation.build_scene import as_of_for, build_scene, proposal_of

    study = read_study(STUDY)
    chosen = proposal_of(study, None)
    scene = build_scene(study, chosen, as_of_for(chosen, None))
    return [scene.shapes[index] for index in scene.indices(("core",)) if scene.shapes[index] is not None]


def make(folder: Path, millions: float, files: int) -> None:
    """Write the parcels."""
    import pyarrow as arrow
    import pyarrow.parquet as parquet
    import shapely

    x0, y0 = shapely.get_coordinates(shapely.centroid(shapely.union_all(targets())))[0]
    blocks = int(np.ceil(np.sqrt(millions * 1e6) / BLOCK))
    west, south = x0 - blocks * BLOCK * STEP_M / 2, y0 - blocks * BLOCK * STEP_M / 2
    sides = ("xmin", "ymin", "xmax", "ymax")
    covering = {"bbox": {side: ["bbox", side] for side in sides}}
    from pyproj import CRS

    column = {"encoding": "WKB", "geometry_types": ["Polygon", "MultiPolygon"],
              "crs": CRS("EPSG:5186").to_json_dict(), "covering": covering}  # fmt: skip
    geo = {"version": "1.1.0", "primary_column": "geometry", "columns": {"geometry": column}}
    box_type = arrow.struct([(side, arrow.float64()) for side in sides])
    fields = [("pnu", arrow.string()), ("use", arrow.string()), ("geometry", arrow.binary()), ("bbox", box_type)]
    schema = arrow.schema(fields, metadata={"geo": json.dumps(geo)})
    writers = [parquet.ParquetWriter(folder / f"parcels-{n:03d}.parquet", schema, compression="snappy")
               for n in range(files)]  # fmt: skip
    for number in range(blocks * blocks):
        random = np.random.default_rng(number)
        i, j = np.meshgrid(np.arange(BLOCK), np.arange(BLOCK))
        x = west + ((number % blocks) * BLOCK + i.ravel()) * STEP_M
        y = south + ((number // blocks) * BLOCK + j.ravel()) * STEP_M
        shapes = drawn(x, y, random)
        bounds = shapely.bounds(shapes)
        struct = arrow.StructArray.from_arrays([arrow.array(bounds[:, n]) for n in range(4)], names=list(sides))
        names = np.char.add(f"{number:06d}", np.char.zfill(np.arange(len(x)).astype(str), 6))
        use = np.where(random.random(len(x)) < 0.5, USE, "전")
        table = arrow.table([arrow.array(names), arrow.array(use), arrow.array(shapely.to_wkb(shapes)), struct],
                            schema=schema)  # fmt: skip
        writers[number * files // (blocks * blocks)].write_table(table)
    for writer in writers:
        writer.close()


def drawn(x: Any, y: Any, random: Any) -> Any:
    """Return one parcel in each cell."""
    import shapely

    corners = np.array([(1.0, 1.0), (19.0, 1.0), (19.0, 19.0), (1.0, 19.0)])
    rings = np.stack([x, y], axis=1)[:, None, :] + corners + random.uniform(-1.0, 1.0, (len(x), 4, 2))
    shapes = shapely.polygons(rings)
    court = np.arange(len(x)) % 10 == 0
    yards = shapely.box(x[court] + 6, y[court] + 6, x[court] + 12, y[court] + 12)
    shapes[court] = shapely.difference(shapes[court], yards)
    apart = np.arange(len(x)) % 20 == 5
    gap = shapely.box(x[apart] + 9, y[apart] - 5, x[apart] + 11, y[apart] + 25)
    shapes[apart] = shapely.difference(shapes[apart], gap)
    return shapes


def ours(folder: Path, engine: Literal["local", "dask"] = "local") -> list[str]:
    """Screen with zonegeo, output written."""
    import pyarrow.parquet as parquet

    from zonegeo.api.search.screen.limits import AskedLimits
    from zonegeo.api.search.screen.pieces import Reading
    from zonegeo.api.search.screen.screen import screen

    asked = AskedLimits(requirements=("separation",), least_area=AREA_M2, where=(f"use={USE}",))
    output = folder / ".out" / f"{engine}.parquet"
    screen(STUDY, [str(folder)], output, asked=asked, reading=Reading(engine=engine))
    return list(parquet.read_table(output, columns=["id"])["id"].to_pylist())


def ours_on_dask(folder: Path) -> list[str]:
    """The same on two processes of a Dask cluster that is started and ended here."""
    return ours(folder, "dask")


def raw(folder: Path) -> list[str]:
    """The same filter as one statement of SQL, written by hand for these files, result written as Parquet."""
    import duckdb
    import duckdb_extension_spatial
    import shapely

    found = targets()
    bounds = shapely.bounds(np.array(found, dtype=object))
    west, south = (bounds[:, :2] - LIMIT_M).max(axis=0)
    east, north = (bounds[:, 2:] + LIMIT_M).min(axis=0)
    wheel = Path(duckdb_extension_spatial.__file__).parent
    connection = duckdb.connect(config={"threads": "2", "memory_limit": "256MB"})
    connection.load_extension(str(next(wheel.glob("extensions/*/spatial.duckdb_extension"))))
    away = [
        f"ST_Distance(geometry, ST_GeomFromText('{shapely.to_wkt(each, rounding_precision=-1)}'))" for each in found
    ]
    widest = f"greatest({', '.join(away)})"
    near = " AND ".join(f"{each} <= {LIMIT_M}" for each in away)
    output = folder / ".out" / "raw.parquet"
    connection.execute(
        f"COPY (SELECT pnu, ST_Area(geometry) AS area, {widest} AS away, geometry "
        f"FROM read_parquet('{folder}/*.parquet') WHERE bbox.xmin <= {east} AND bbox.xmax >= {west} "
        f"AND bbox.ymin <= {north} AND bbox.ymax >= {south} AND use = '{USE}' AND ST_Area(geometry) >= {AREA_M2} "
        f"AND {near}) TO '{output}' (FORMAT parquet, COMPRESSION zstd)"
    )
    return [row[0] for row in connection.execute(f"SELECT pnu FROM read_parquet('{output}')").fetchall()]


def pandas(folder: Path) -> list[str]:
    """geopandas: every file read, pruned by dwithin on its tree, then distances and areas; result written."""
    import geopandas
    import pandas as tables
    import shapely

    found = targets()
    kept = []
    for path in sorted(folder.glob("*.parquet")):
        frame = geopandas.read_parquet(path, columns=["pnu", "use", "geometry"])
        rows = frame.sindex.query(found[0], predicate="dwithin", distance=LIMIT_M)
        frame = frame.iloc[np.sort(rows)]
        frame = frame[frame["use"] == USE]
        frame = frame.assign(area=frame.area)
        frame = frame[frame["area"] >= AREA_M2]
        frame = frame.assign(away=np.max([shapely.distance(frame.geometry.to_numpy(), each) for each in found], axis=0))
        kept.append(frame[frame["away"] <= LIMIT_M])
    whole = tables.concat(kept)
    whole.to_parquet(folder / ".out" / "pandas.parquet")
    return list(whole["pnu"])


WAYS = {"ours": ours, "raw": raw, "geopandas": pandas, "dask": ours_on_dask}


def measured(way: str, folder: Path) -> dict[str, Any]:
    """Run one way in a process of its own."""
    ran = subprocess.run(
        [sys.executable, __file__, "--one", way, str(folder)], capture_output=True, text=True, check=True
    )
    return dict(json.loads(ran.stdout))


def one(way: str, folder: Path) -> None:
    """Run one way here and print its figures."""
    # imports are not timed, for any of them
    import duckdb  # noqa: F401
    import geopandas  # noqa: F401
    import pyarrow.parquet  # noqa: F401

    import zonegeo.api.search.screen.screen  # noqa: F401

    wall, cpu = perf_counter(), process_time()
    ids = WAYS[way](folder)
    # those of processes that were started and have ended; a peak is that of the largest process
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    figures = {
        "wall": perf_counter() - wall, "kept": len(ids),
        "cpu": process_time() - cpu + children.ru_utime + children.ru_stime,
        "peak_gb": max(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, children.ru_maxrss) / 1e6,
        "ids": hashlib.sha256("\n".join(sorted(ids)).encode()).hexdigest()[:12],
    }  # fmt: skip
    print(json.dumps(figures))


def main(arguments: list[str]) -> int:
    if arguments[0] == "--one":
        one(arguments[1], Path(arguments[2]))
        return 0
    folder = Path(arguments[0])
    millions = float(arguments[1]) if len(arguments) > 1 else 1.0
    files = int(arguments[2]) if len(arguments) > 2 else 4
    ways = arguments[3].split(",") if len(arguments) > 3 else [each for each in WAYS if each != "dask"]
    (folder / ".out").mkdir(parents=True, exist_ok=True)
    begun = perf_counter()
    if not list(folder.glob("*.parquet")):
        make(folder, millions, files)
        print(f"made in {perf_counter() - begun:.0f} s")
    print(f"duckdb {version('duckdb')}, geopandas {version('geopandas')}, shapely {version('shapely')}")
    runs: dict[str, list[dict[str, Any]]] = {way: [] for way in ways}
    for number in range(ROUNDS + 1):  # in turn; the first round fills the page cache and does not count
        for way in ways:
            if way != "geopandas" or number < 2:
                runs[way].append(measured(way, folder))
    for way, every in runs.items():
        wall, cpu = ([each[what] for each in every[1:]] for what in ("wall", "cpu"))
        last = every[-1]
        print(f"{way:<10} median {median(wall):6.2f} s wall {median(cpu):6.2f} s cpu, least {min(wall):6.2f} s wall "
              f"{min(cpu):6.2f} s cpu, {max(each['peak_gb'] for each in every):5.2f} GB  kept {last['kept']:,}  "
              f"{last['ids']}")  # fmt: skip
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
