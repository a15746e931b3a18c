"""What commands take beside what a user would write instead: process time on large land, or instructions on small.

    python benchmarks/commands.py                       # process time and memory of all, beside the peers
    python benchmarks/commands.py --instructions        # instructions of small ones against those recorded
    python benchmarks/commands.py --instructions --record

Each command and its peer are whole processes with the same work on the same data. Instructions (valgrind's cachegrind)
do not hang on what else the machine does; what is recorded is their ratio to the peer's, so that another version of a
library moves both. A command that needs 15 % more of it than recorded ends the run with exit code 1.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from made_land import write_outlines, write_study
from peers import has_postgis, has_qgis, make_cluster

RECORDED = Path(__file__).with_name("instructions.json")
MOST_MORE = 0.15
ZONEGEO = str(Path(sys.executable).parent / "zonegeo")

AREAS = """
import sys, geopandas
from pyproj import Geod
land = geopandas.read_file(sys.argv[1])
assert land.is_valid.all()
plane, lonlat, geod = land.to_crs(5186), land.to_crs(4326), Geod(ellps="GRS80")
ellipsoid = [abs(geod.geometry_area_perimeter(each)[0]) for each in lonlat.geometry]
for name, *figures in zip(land["id"], plane.area, ellipsoid, plane.length):
    print(name, *(f"{each:,.1f}" for each in figures))
"""
NEAREST = """
import sys, geopandas
land = geopandas.read_file(sys.argv[1])
assert land.is_valid.all()
plane = land.to_crs(5186)
found = geopandas.sjoin_nearest(plane, plane, exclusive=True, distance_col="metres")
for one, other, metres in zip(found["id_left"], found["id_right"], found["metres"]):
    print(one, other, f"{metres:,.2f}")
"""
LOOK = """
import sys, numpy, pyogrio, shapely
land = pyogrio.read_dataframe(sys.argv[1])
shapes = numpy.asarray(land.geometry.values)
one, other = shapely.STRtree(shapes).query(shapes, predicate="dwithin", distance=0.5)
pair = one < other
print(shapely.is_valid(shapes).all(), shapely.is_empty(shapes).any(), shapely.has_z(shapes).any(),
      (shapely.area(shapely.intersection(shapes[one[pair]], shapes[other[pair]])) > 0.01).sum(),
      shapely.coverage_is_valid(shapes), shapely.coverage_invalid_edges(shapes, gap_width=0.5).size,
      land.area.sum(), land.length.sum(), land.to_crs(4326).total_bounds)
"""
OF_GEOJSON = "measure area, N outlines of GeoJSON"
CONVERT = """
import sys, geopandas
geopandas.read_file(sys.argv[1]).to_crs(4326).to_file(sys.argv[2], driver="GeoJSON", COORDINATE_PRECISION=15)
"""


@dataclass(frozen=True)
class Case:
    """A command, its peer in Python, the ratio of process times that is asked for, and how much land each is run on."""

    name: str
    ours: Callable[[Path, int], list[str]]
    peer: Callable[[Path, int], list[str]]
    asked: float | None
    large: int = 0
    small: int = 0


def python(code: str, *arguments: object) -> list[str]:
    """Return the command that runs a script."""
    return [sys.executable, "-c", code, *map(str, arguments)]


def land(folder: Path, count: int) -> Path:
    """Return the file of so many outlines, made once."""
    path = folder / f"outlines-{count}.gpkg"
    return path if path.exists() else write_outlines(count, folder)


def geojson(folder: Path, count: int) -> Path:
    """Return the same outlines as GeoJSON in degrees, made once."""
    path = folder / f"outlines-{count}.geojson"
    if not path.exists():
        subprocess.run(python(CONVERT, land(folder, count), path), check=True)
    return path


def database(way: str, question: str) -> Callable[[Path, int], list[str]]:
    """Return the peer that loads the file into a spatial database, or QGIS, and asks it."""
    script = Path(__file__).with_name("peers.py")

    def command(folder: Path, count: int) -> list[str]:
        beside = [make_cluster(folder)] if way == "postgis" else []
        return [sys.executable, *map(str, (script, way, question, land(folder, count), *beside))]

    return command


def study(folder: Path, count: int) -> str:
    """Return the study of so many sites, made once."""
    path = folder / f"sites-{count}" / "study.toml"
    return str(path if path.exists() else write_study(count, folder))


def importing(names: str) -> Callable[[Path, int], list[str]]:
    """Return the peer that only imports what it would stand on."""
    return lambda _folder, _count: python(f"import {names}")


def report(ending: str) -> Callable[[Path, int], list[str]]:
    """Return the command that evaluates a study and writes a report of it."""
    return lambda f, n: [ZONEGEO, "report", study(f, n), "-o", str(f / f"report.{ending}"), "--overwrite"]


CASES = (
    Case("--help", lambda _f, _n: [ZONEGEO, "--help"], importing("shapely"), 0.8),
    Case("check hongneung", lambda _f, _n: [ZONEGEO, "check", "hongneung"], importing("geopandas"), 0.8),
    Case("check hongneung --map",
         lambda f, _n: [ZONEGEO, "check", "hongneung", "--map", str(f / "map.html"), "--overwrite"],
         importing("folium, geopandas"), 0.9),
    Case("check, N sites", lambda f, n: [ZONEGEO, "check", study(f, n)], importing("geopandas"), None, 10_000, 300),
    *(Case(f"report -o FILE.{ending}, N sites", report(ending), importing("geopandas"), None, 1_000)
      for ending in ("xlsx", "docx", "pdf", "hwpx")),
    Case("measure area, N outlines", lambda f, n: [ZONEGEO, "measure", "area", str(land(f, n))],
         lambda f, n: python(AREAS, land(f, n)), 0.8, 100_000, 2_000),
    Case(OF_GEOJSON, lambda f, n: [ZONEGEO, "measure", "area", str(geojson(f, n))],
         lambda f, n: python(AREAS, geojson(f, n)), 0.8, 100_000, 2_000),
    Case("measure separation --to nearest, N outlines",
         lambda f, n: [ZONEGEO, "measure", "separation", str(land(f, n)), "--to", "nearest"],
         lambda f, n: python(NEAREST, land(f, n)), 0.3, 100_000, 2_000),
    Case("inspect, N outlines", lambda f, n: [ZONEGEO, "inspect", str(land(f, n))],
         lambda f, n: python(LOOK, land(f, n)), 1.5, 100_000, 2_000),
    Case("import GPKG to GeoJSON, N outlines",
         lambda f, n: [ZONEGEO, "import", str(land(f, n)), "-o", str(f / "ours.geojson"), "--overwrite"],
         lambda f, n: ogr2ogr(f, n) or python(CONVERT, land(f, n), f / "theirs.geojson"), 1.5, 100_000),
    Case("import GPKG to GeoJSON, N outlines, beside geopandas",
         lambda f, n: [ZONEGEO, "import", str(land(f, n)), "-o", str(f / "ours.geojson"), "--overwrite"],
         lambda f, n: python(CONVERT, land(f, n), f / "theirs.geojson"), None, 100_000, 2_000),
)  # fmt: skip
# beside them, with the same work, what a user would pick who has a database or QGIS
OTHERS = tuple(
    Case(f"{case.name}, beside {name}", case.ours, database(way, question), None, case.large)
    for way, name, is_there in (
        ("postgis", "PostGIS", has_postgis()),
        ("duckdb", "DuckDB spatial", True),
        ("qgis", "QGIS", has_qgis()),
    )
    for question, begins in (
        ("area", "measure area, N outlines"),
        ("nearest", "measure separation"),
        ("inspect", "inspect"),
    )
    for case in CASES
    if case.name.startswith(begins) and case.name != OF_GEOJSON and is_there
)


def ogr2ogr(folder: Path, count: int) -> list[str]:
    """Return GDAL's own command, nothing where it is not installed."""
    program = shutil.which("ogr2ogr")
    written = folder / "theirs.geojson"
    return [program, "-overwrite", "-f", "GeoJSON", "-t_srs", "EPSG:4326", "-lco", "COORDINATE_PRECISION=15",
            str(written), str(land(folder, count))] if program else []  # fmt: skip


def run(command: list[str], folder: Path) -> tuple[float, float]:
    """Run a command to its end: seconds of process time, and the most memory that it held, MB."""
    with (folder / "printed").open("wb") as printed:
        child = subprocess.Popen(command, stdout=printed, stderr=printed, env=environment(), cwd=folder)
        _, state, used = os.wait4(child.pid, 0)
        child.returncode = os.waitstatus_to_exitcode(state)
    if child.returncode not in (0, 1, 3):  # verdicts are no failures
        sys.exit(f"{command}: exit code {child.returncode}\n{(folder / 'printed').read_text()[-2000:]}")
    return used.ru_utime + used.ru_stime, used.ru_maxrss / 1024


def environment() -> dict[str, str]:
    """An environment that forbids bytecode caches would time the compiler instead."""
    return {key: value for key, value in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"} | {
        "PYTHONHASHSEED": "0"
    }


def times(folder: Path, rounds: int, cases: Sequence[Case]) -> None:
    """Print the table of process times: command and peer in turn, the medians."""
    print(f"Python {platform.python_version()}, {os.cpu_count()} processors; process time, {rounds} rounds, medians\n")
    print("| command | N | ours | memory | peer | ratio | asked |\n|---|---|---|---|---|---|---|")
    for case in cases:
        both = [(case.ours(folder, case.large), case.peer(folder, case.large)) for _ in range(rounds + 1)]
        measured = [(run(ours, folder), run(peer, folder)) for ours, peer in both][1:]
        ours, theirs = (sorted(each[side][0] for each in measured)[rounds // 2] for side in (0, 1))
        memory = max(each[0][1] for each in measured)
        asked = "" if case.asked is None else f"≤ {case.asked}"
        print(f"| `{case.name}` | {case.large or ''} | {ours:.2f} s | {memory:.0f} MB | {theirs:.2f} s | "
              f"{ours / theirs:.2f} | {asked} |", flush=True)  # fmt: skip


def count(command: list[str], folder: Path) -> int:
    """Return how many instructions a command takes, its bytecode caches warm."""
    run(command, folder)
    told = folder / "cachegrind"
    run(["valgrind", "--tool=cachegrind", "--cache-sim=no", f"--cachegrind-out-file={told}", *command], folder)
    summary = next(line for line in told.read_text().splitlines() if line.startswith("summary:"))
    return int(summary.split()[1])


def instructions(folder: Path, cases: Sequence[Case], *, record: bool) -> int:
    """Print how the ratios of instructions stand to those recorded; 1 where one has grown beyond what is allowed."""
    known = json.loads(RECORDED.read_text(encoding="utf-8")) if RECORDED.exists() else {}
    found: dict[str, float] = {}
    grown = []
    print("| command | N | ours, millions | peer, millions | ratio | recorded |\n|---|---|---|---|---|---|")
    for case in cases:
        if case.large and not case.small:
            continue
        ours, theirs = (count(each(folder, case.small), folder) for each in (case.ours, case.peer))
        ratio, before = ours / theirs, known.get(case.name)
        found[case.name] = round(ratio, 3)
        if record:  # case by case: a run that is ended early has recorded what it counted
            RECORDED.write_text(json.dumps(known | found, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
        if before is not None and ratio > before * (1.0 + MOST_MORE):
            grown.append(case.name)
        print(f"| `{case.name}` | {case.small or ''} | {ours / 1e6:,.0f} | {theirs / 1e6:,.0f} | {ratio:.3f} | "
              f"{'' if before is None else before} |", flush=True)  # fmt: skip
    if record:
        return 0
    if grown:
        print(f"\nmore than {MOST_MORE:.0%} above what is recorded in {RECORDED.name}: {', '.join(grown)}")
    return 1 if grown else 0


def main() -> int:
    """Run what was asked for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--instructions", action="store_true", help="count instructions of small land by valgrind")
    parser.add_argument("--record", action="store_true", help="keep the ratios of this run as those to compare with")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--only", default="", metavar="TEXT", help="those whose name begins so")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as place:
        among = CASES if asked.instructions else (*CASES, *OTHERS)
        chosen = [case for case in among if case.name.startswith(asked.only)]
        if not asked.instructions:
            times(Path(place), asked.rounds, chosen)
            return 0
        if shutil.which("valgrind") is None:
            print("valgrind is not installed: no instructions are counted")
            return 0
        return instructions(Path(place), chosen, record=asked.record)


if __name__ == "__main__":
    sys.exit(main())
