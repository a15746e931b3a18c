"""What a user would pick instead of a script: a spatial database, with the same work on the same file.

    python benchmarks/peers.py postgis area FILE CLUSTER
    python benchmarks/peers.py duckdb area FILE

``commands.py`` runs these. PostGIS (Debian: ``postgresql-15-postgis-3``) is a server of its own: started on a cluster
made before, loaded with ``COPY``, indexed, asked and ended, so that the process time of this command is that of all of
it. DuckDB's extension comes with the wheel ``duckdb-extension-spatial``; nothing is fetched.
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


if __name__ == "__main__":
    way, asked, *given = sys.argv[1:]
    {"postgis": postgis, "duckdb": duckdb}[way](asked, *map(Path, given))
