"""What a user would pick instead of a script: a spatial database, or QGIS, with the same work on the same file.

    python benchmarks/peers.py postgis area FILE CLUSTER
    python benchmarks/peers.py duckdb area FILE
    python benchmarks/peers.py qgis area FILE

``commands.py`` runs these. PostGIS (Debian: ``postgresql-15-postgis-3``) is a server of its own: started on a cluster
made before, loaded with ``COPY``, indexed, asked and ended, so that the process time of this command is that of all of
it. DuckDB's extension comes with the wheel ``duckdb-extension-spatial``; nothing is fetched. QGIS (Debian: ``qgis``)
runs its processing without a window, in the Python that it was built for.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

POSTGRES = sorted(Path("/usr/lib/postgresql").glob("*/bin"))[-1:]  # Debian's place for them
REACH_M = 30.0  # DuckDB has no index for the nearest: of the outlines made here each has a neighbour so near
QUESTIONS = {
    "postgis": {
        "area": "SELECT id, ST_IsValid(geom), ST_Area(geom), ST_Area(ST_Transform(geom, 4326)::geography), "
                "ST_Perimeter(geom) FROM land",
        "nearest": "SELECT a.id, b.id, b.metres FROM land a CROSS JOIN LATERAL (SELECT id, a.geom <-> geom AS metres "
                   "FROM land WHERE id <> a.id ORDER BY a.geom <-> geom LIMIT 1) b",
        "inspect": "SELECT count(*) FILTER (WHERE NOT ST_IsValid(geom)), count(*) FILTER (WHERE ST_IsEmpty(geom)), "
                   "sum(ST_Area(geom)), sum(ST_Perimeter(geom)) FROM land; "
                   "SELECT count(*) FROM land a JOIN land b ON a.id < b.id AND ST_DWithin(a.geom, b.geom, 0.5) "
                   "WHERE ST_Area(ST_Intersection(a.geom, b.geom)) > 0.01",
    },
    "duckdb": {
        "area": "SELECT id, ST_IsValid(geom), ST_Area(geom), ST_Area_Spheroid(ST_FlipCoordinates(ST_Transform(geom, "
                "'EPSG:5186', 'EPSG:4326', always_xy := true))), ST_Perimeter(geom) FROM land",
        "nearest": "SELECT a.id, arg_min(b.id, ST_Distance(a.geom, b.geom)), min(ST_Distance(a.geom, b.geom)) "
                   f"FROM land a JOIN land b ON ST_DWithin(a.geom, b.geom, {REACH_M}) WHERE a.id <> b.id GROUP BY a.id",
        "inspect": "SELECT count(*) FILTER (WHERE NOT ST_IsValid(geom)), count(*) FILTER (WHERE ST_IsEmpty(geom)), "
                   "sum(ST_Area(geom)), sum(ST_Perimeter(geom)) FROM land; "
                   "WITH near AS MATERIALIZED (SELECT a.id AS one, a.geom AS first, b.id AS other, b.geom AS second "
                   "FROM land a JOIN land b ON ST_DWithin(a.geom, b.geom, 0.5)) SELECT count(*) FROM near "
                   "WHERE one < other AND ST_Area(ST_Intersection(first, second)) > 0.01",
    },
}  # fmt: skip


# Debian builds QGIS for its own Python, and its processing is a plugin of it
QGIS = ("/usr/bin/python3", Path("/usr/share/qgis/python/plugins"))
PROCESSING = """
import sys
question, file, plugins = sys.argv[1:]
sys.path.append(plugins)
from qgis.core import QgsApplication
application = QgsApplication([], False)
application.initQgis()
from processing.core.Processing import Processing
import processing
Processing.initialize()
BOOLEAN, DOUBLE, TEXT = 1, 6, 10
FIGURES = (("id", '"id"', TEXT), ("valid", "is_valid($geometry)", BOOLEAN), ("plane", "area($geometry)", DOUBLE),
           ("ellipsoid", "$area", DOUBLE), ("perimeter", "perimeter($geometry)", DOUBLE))
mapping = [{"name": name, "expression": said, "type": kind, "length": 0, "precision": 0}
           for name, said, kind in FIGURES]
algorithm, asked, answer = {
    "area": ("native:refactorfields", {"INPUT": file, "FIELDS_MAPPING": mapping}, "OUTPUT"),
    "nearest": ("native:joinbynearest",
                {"INPUT": file, "INPUT_2": file, "FIELDS_TO_COPY": ["id"], "NEIGHBORS": 1}, "OUTPUT"),
    "inspect": ("qgis:checkvalidity", {"INPUT_LAYER": file, "METHOD": 2}, "VALID_OUTPUT"),
}[question]
found = processing.run(algorithm, {**asked, answer: "TEMPORARY_OUTPUT"})[answer]
for feature in found.getFeatures():
    print(*feature.attributes())
application.exitQgis()
"""


def has_qgis() -> bool:
    """True where QGIS is installed with its processing."""
    return (QGIS[1] / "processing").is_dir()


def has_postgis() -> bool:
    """True where a server with PostGIS is installed."""
    return bool(POSTGRES) and any(POSTGRES[0].parent.glob("lib/postgis-3.so"))


def program(name: str, *arguments: object) -> list[str]:
    """Return a command of the server's; it refuses to run as root, and its own user runs it there."""
    as_user = ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"] if os.geteuid() == 0 else []
    return [*as_user, str(POSTGRES[0] / name), *map(str, arguments)]


def make_cluster(folder: Path) -> Path:
    """Return a cluster with PostGIS, made once: a user has it before a file comes."""
    cluster = folder / "cluster"
    if not cluster.exists():
        folder.chmod(0o755)
        cluster.mkdir()
        if os.geteuid() == 0:
            subprocess.run(["chown", "postgres:", str(cluster)], check=True)
        subprocess.run(program("initdb", "-D", cluster, "-U", "postgres", "-A", "trust", "--locale=C.UTF-8"),
                       check=True, capture_output=True)  # fmt: skip
        with server(cluster):
            ask(cluster, "CREATE EXTENSION postgis")
    return cluster


@contextmanager
def server(cluster: Path) -> Iterator[None]:
    """Run the server for the time of the block; its processes are this one's children, and are waited for."""
    options = ("-c", "listen_addresses=", "-c", f"unix_socket_directories={cluster}")
    told = subprocess.DEVNULL
    running = subprocess.Popen(program("postgres", "-D", cluster, *options), stdout=told, stderr=told)
    try:
        while not (cluster / ".s.PGSQL.5432").exists():
            if running.poll() is not None:
                sys.exit(f"the server did not start: {running.returncode}")
            time.sleep(0.05)
        while subprocess.run(program("pg_isready", "-q", "-h", cluster), check=False).returncode:
            time.sleep(0.05)
        yield
    finally:
        running.send_signal(signal.SIGINT)  # ends at once, and cleanly
        running.wait()


def ask(cluster: Path, *statements: str) -> None:
    """Run statements of SQL, answers as lines on stdout."""
    told = [part for each in statements for part in ("-c", each)]
    plain = ("-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1")
    subprocess.run(program("psql", *plain, "-h", cluster, "-U", "postgres", *told), check=True)


def postgis(question: str, file: Path, cluster: Path) -> None:
    """Load a file into PostGIS, index it and ask."""
    import pyogrio
    import shapely

    _, _, wkb, (names,) = pyogrio.raw.read(file, columns=["id"])
    with tempfile.NamedTemporaryFile("w", suffix=".copy", dir=cluster.parent) as rows:
        hexed = shapely.to_wkb(shapely.set_srid(shapely.from_wkb(wkb), 5186), hex=True, include_srid=True)
        rows.writelines(f"{name}\t{shape}\n" for name, shape in zip(names, hexed, strict=True))
        rows.flush()
        Path(rows.name).chmod(0o644)
        with server(cluster):
            ask(cluster, "SET client_min_messages = warning", "DROP TABLE IF EXISTS land",
                "CREATE TABLE land (id text, geom geometry(Polygon, 5186))",
                f"\\copy land FROM '{rows.name}'", "CREATE INDEX ON land USING gist (geom)", "ANALYZE land",
                QUESTIONS["postgis"][question])  # fmt: skip


def duckdb(question: str, file: Path) -> None:
    """Read a file into DuckDB, index it and ask."""
    import duckdb as database
    import duckdb_extension_spatial

    connection = database.connect()
    wheel = Path(duckdb_extension_spatial.__file__).parent
    connection.load_extension(str(next(wheel.glob("extensions/*/spatial.duckdb_extension"))))
    connection.execute(f"CREATE TABLE land AS SELECT id, geom FROM ST_Read('{file}')")
    connection.execute("CREATE INDEX by_place ON land USING RTREE (geom)")
    for statement in QUESTIONS["duckdb"][question].split("; "):
        for row in connection.execute(statement).fetchall():
            print(*row)


def qgis(question: str, file: Path) -> None:
    """Let QGIS read a file and answer by its processing, without a window."""
    with tempfile.TemporaryDirectory() as own:
        environment = {"PATH": os.environ["PATH"], "HOME": own, "XDG_RUNTIME_DIR": own, "QT_QPA_PLATFORM": "offscreen"}
        asked = [QGIS[0], "-W", "ignore", "-c", PROCESSING, question, str(file), str(QGIS[1])]
        subprocess.run(asked, check=True, env=environment)


if __name__ == "__main__":
    way, asked, *given = sys.argv[1:]
    {"postgis": postgis, "duckdb": duckdb, "qgis": qgis}[way](asked, *map(Path, given))
