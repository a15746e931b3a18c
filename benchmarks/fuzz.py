"""Damage files of every format that is read, and let commands read them: no crash, no hang, no run on the memory.

``python benchmarks/fuzz.py --cpu-minutes 60 --workers 2 [--formats tif,asc,png,dxf,gpkg,kml,xlsx] [--seed N]``.
Seeds are made here, and each of them is read undamaged first. One process imports everything once; each damaged file
goes through a command in a child of it, bounded in memory and in seconds of the processor: a busy machine is no hang.
A file that ends in anything but an answer (0, 1, 2, 3, 4) is kept under ``--keep`` with all that lies beside it and its
command, and the exit code of this program is 1.
"""

from __future__ import annotations

import argparse
import io
import json
import multiprocessing
import os
import random
import re
import resource
import shutil
import signal
import sqlite3
import struct
import sys
import tempfile
import threading
import time
import zipfile
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

MOST_SECONDS, MOST_BYTES = 20, 2_000_000_000
ANSWERS = {0, 1, 2, 3, 4}
ONE = {"type": "Polygon", "coordinates": [[[127.03, 37.57], [127.04, 37.57], [127.04, 37.58], [127.03, 37.57]]]}
TOLD = {"id": "a", "role": "background", "basis": "osm", "accuracy_m": 1, "declared_area": None, "source": "s",
        "source_date": "2026", "licence": "CC0", "name": "가"}  # fmt: skip
LAYERS = (
    "import {} -o out.geojson --overwrite",
    "inspect {}",
    "measure area {}",
    "check {} --yes --zone none --accuracy 1",
    "map hongneung --draw {} -o m.html --overwrite",
)
GROUND = "map hongneung --basemap {} -o m.html --overwrite"
RASTERS = ("measure raster zone.geojson --raster {}", GROUND)
# ending → the commands that read it; ``{}`` is the file
COMMANDS: dict[str, tuple[str, ...]] = {
    **dict.fromkeys((".geojson", ".gpkg", ".kml", ".shp", ".zip"), LAYERS),
    ".dxf": (
        *(f"{each} --crs EPSG:5186" for each in LAYERS[:-2]),
        f"{LAYERS[-2]} --crs EPSG:5186 --profile kr/innotown --role {{}}=background",
    ),
    ".tif": RASTERS,
    ".asc": RASTERS,
    ".png": (GROUND,),
    ".toml": ("check {}", "check hongneung --profile {}", "profile lint {}"),
    ".json": ("verify {}", "map {} -o m.html --overwrite", "report {} -o r.md --overwrite"),
    ".pack": ("verify {}",),
    ".xlsx": ("inspect {}", "import {} -o out.geojson --overwrite", "measure area {}"),
}
# what stands beside a file and is damaged as often
BESIDE = {".png": (".pgw",), ".asc": (".prj",), ".shp": (".shx", ".dbf", ".prj", ".cpg")}
NUMBERS = (
    b"0",
    b"-1",
    b"1",
    b"1e308",
    b"-1e308",
    b"1e-320",
    b"9" * 30,
    b"9" * 5000,
    b"nan",
    b"inf",
    b"2147483648",
    b"",
    b"4294967296",
    b"18446744073709551616",
    b"0x10",
    b"1_000",
    "１２".encode(),
    b"6",
    b"70",
    b"127",
    b"37.5",
)
PIECES = (
    b"1e999",
    b"-0",
    b"NaN",
    b"[" * 300,
    b"\xef\xbb\xbf",
    b"\0",
    b"9" * 400,
    b"0\nENDSEC\n",
    b"<a>" * 300,
    b"&a;",
    b"\r",
    "가".encode("cp949"),
    "\u202e".encode(),
    b"'",
    b"0\nSPLINE\n",
    b"0\nINSERT\n2\nB\n",
    b"</Placemark>",
)
WORDS = (0, 1, 2, 7, 0x7F, 0x80, 0xFF, 0x7FFF, 0x8000, 0xFFFF, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFF)


def make_seeds(folder: Path) -> list[Path]:
    """Write small sound files of every format."""
    import geopandas
    import numpy as np
    import rasterio
    import rasterio.shutil
    from rasterio.transform import from_origin

    collection = {"type": "FeatureCollection", "features": [{"type": "Feature", "properties": TOLD, "geometry": ONE}]}
    for name in ("a.geojson", "zone.geojson"):
        (folder / name).write_text(json.dumps(collection, ensure_ascii=False), encoding="utf-8", newline="\n")
    frame = geopandas.read_file(folder / "a.geojson").to_crs("EPSG:5186")
    frame.to_file(folder / "a.gpkg")
    os.chdir(folder)
    called("export hongneung -o e.kml")
    for ending in ("xlsx", "shp"):
        called(f"export hongneung -o e.{ending} --export-crs EPSG:5186")
    make_drawing(folder / "a.dxf")
    with zipfile.ZipFile(folder / "a.zip", "w") as packed:
        for ending in (".shp", *BESIDE[".shp"]):
            packed.write(folder / f"e{ending}", f"e{ending}")
    west, _, _, north = frame.total_bounds
    place = from_origin(west - 2000, north + 2000, 300, 300)  # zone and surroundings of the study
    cells = np.arange(400, dtype="float32").reshape(20, 20)
    kept = {"width": 20, "height": 20, "count": 1, "crs": "EPSG:5186", "transform": place, "nodata": 0}
    for name, driver, kind, more in (
        ("a.tif", "GTiff", "float32", {}),
        ("b.tif", "GTiff", "int16", {"compress": "deflate", "tiled": True, "blockxsize": 16, "blockysize": 16}),
        ("c.tif", "GTiff", "uint8", {"compress": "lzw", "predictor": 2}),
        ("a.asc", "AAIGrid", "float32", {}),
        ("a.png", "PNG", "uint8", {}),
    ):
        with rasterio.MemoryFile() as memory:
            with memory.open(driver="GTiff", dtype=kind, **kept) as made:
                made.write(cells.astype(kind), 1)
            with memory.open() as read:
                rasterio.shutil.copy(read, folder / name, driver=driver, **more)
    (folder / "a.pgw").write_text("300\n0\n0\n-300\n200700\n556600\n", encoding="ascii", newline="\n")
    called("check hongneung --format json -o r.json --pack p.zip --overwrite")
    (folder / "p.zip").rename(folder / "p.pack")
    import zonegeo

    profiles = Path(zonegeo.__file__).parent / "profiles" / "kr"
    called("init study --yes")
    for source in (folder / "study" / "geo" / "hongneung.toml", *sorted(profiles.glob("inno*.toml"))):
        shutil.copy(source, folder / source.name)
    return sorted(each for each in folder.iterdir() if each.suffix in COMMANDS and each.name != "zone.geojson")


def make_drawing(path: Path) -> None:
    """Write a drawing of what takes arithmetic to read: blocks, curves, bulges, hatches."""
    import ezdxf

    drawing = ezdxf.new("R2010")
    block = drawing.blocks.new("B")
    block.add_lwpolyline([(0, 0, 0, 0, 0.5), (100, 0), (100, 100), (0, 100)], close=True)
    land = drawing.modelspace()
    land.add_blockref("B", (204_000, 556_000), dxfattribs={"rotation": 30, "xscale": 2})
    land.add_circle((204_500, 556_000), 50)
    land.add_ellipse((204_700, 556_000), (60, 0), 0.5)
    spline = land.add_open_spline([(204_900, 556_000), (205_000, 556_000), (205_000, 556_100), (204_900, 556_000)])
    spline.closed = True
    hatch = land.add_hatch()
    hatch.paths.add_polyline_path([(205_200, 556_000), (205_300, 556_000, 0.3), (205_300, 556_100)], is_closed=True)
    edges = hatch.paths.add_edge_path()
    edges.add_arc((205_500, 556_000), 40, 0, 360)
    drawing.saveas(path)


def damaged(content: bytes, ending: str, draw: random.Random) -> bytes:
    """Return damaged bytes: of the file as it is, of a member of an archive, of a value of a database."""
    if ending in (".zip", ".xlsx", ".pack") and draw.random() < 0.7:
        return damaged_member(content, draw)
    if ending == ".gpkg" and draw.random() < 0.7:
        return damaged_value(content, draw)
    return damaged_bytes(content, draw)


def damaged_bytes(content: bytes, draw: random.Random) -> bytes:
    """Return bytes with some turned, cut out, repeated, put in, or exchanged for numbers at the ends of their kinds."""
    data = bytearray(content)
    for _ in range(draw.choice((1, 1, 2, 4, 16))):
        at, size = draw.randrange(len(data) + 1), draw.choice((1, 2, 4, 8, 64, 512))
        how = draw.randrange(9)
        if how == 0 and at < len(data):
            data[at] ^= 1 << draw.randrange(8)
        elif how == 1:
            del data[at : at + size]
        elif how == 2:
            data[at:at] = data[at : at + size] * draw.choice((1, 2, 50))
        elif how == 3:
            data[at : at + size] = draw.randbytes(size)
        elif how == 4:
            kind = draw.choice(("<H", ">H", "<I", ">I"))
            word = struct.pack(kind, draw.choice(WORDS) & (0xFFFF if "H" in kind else 0xFFFFFFFF))
            data[at : at + len(word)] = word
        elif how == 5:
            data[at:at] = draw.choice(PIECES)
        elif how == 6 and draw.random() < 0.3:
            del data[at:]
        else:
            spots = [found.span() for found in re.finditer(rb"-?\d[\d.]*", data)]
            if spots:
                first, last = draw.choice(spots)
                data[first:last] = draw.choice(NUMBERS)
    return bytes(data)


def damaged_member(content: bytes, draw: random.Random) -> bytes:
    """Return an archive whose sums are right, so that what reads the member meets the damage."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as whole, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as packed:
        victim = draw.choice(whole.namelist())
        for name in whole.namelist():
            member = whole.read(name)
            packed.writestr(name, damaged_bytes(member, draw) if name == victim else member)
    return made.getvalue()


def damaged_value(content: bytes, draw: random.Random) -> bytes:
    """Return a database with one value changed, of its own tables or of the land's."""
    base = sqlite3.connect(":memory:")
    base.deserialize(content)
    for (name,) in base.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
        base.execute(f'DROP TRIGGER "{name}"')  # they would ask for functions that SQLite alone does not have
    tables = [name for (name,) in base.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
    for _ in range(draw.choice((1, 1, 2, 4))):
        table = draw.choice([each for each in tables if not each.startswith(("rtree", "sqlite"))])
        column = draw.choice([row[1] for row in base.execute(f'PRAGMA table_info("{table}")')])
        rows = base.execute(f'SELECT rowid, "{column}" FROM "{table}"').fetchall()
        if not rows:
            continue
        at, before = draw.choice(rows)
        raw = before if isinstance(before, bytes) else str(before).encode()
        after = draw.choice(
            (
                damaged_bytes(raw, draw),
                damaged_bytes(raw, draw).decode("utf-8", "replace"),
                None,
                -1,
                2**63 - 1,
                1.5,
                "",
            )
        )
        try:
            base.execute(f'UPDATE "{table}" SET "{column}" = ? WHERE rowid = ?', (after, at))
        except sqlite3.Error:  # what the database itself does not take, no file holds
            continue
    base.commit()
    return base.serialize()


class Ended(NamedTuple):
    """What became of a command: its exit code (below 0: the signal), seconds of the processor, bytes, what it said."""

    code: int
    seconds: float
    bytes: int
    said: str


def called(line: str) -> int:
    from zonegeo.cli.main import main

    return main([*line.split(), "--lang", "en"])


def run(line: str) -> Ended:
    """Run a command in a child, bounded in memory and time."""
    from zonegeo.cli.main import run as program

    said = tempfile.TemporaryFile()  # noqa: SIM115 - open until its child has ended
    child = os.fork()
    if child == 0:
        try:
            os.dup2(os.open(os.devnull, os.O_RDWR), 0)
            os.dup2(os.open(os.devnull, os.O_RDWR), 1)
            os.dup2(said.fileno(), 2)
            resource.setrlimit(resource.RLIMIT_AS, (3 * MOST_BYTES, 3 * MOST_BYTES))
            resource.setrlimit(resource.RLIMIT_CPU, (MOST_SECONDS, MOST_SECONDS + 1))
            sys.argv = ["zonegeo", *line.split(), "--lang", "en"]
            program()
        finally:
            os._exit(70)
    # a child that only waits uses no processor: ten minutes of the clock is what no reader needs
    watch = threading.Timer(600, os.kill, (child, signal.SIGKILL))
    watch.start()
    _, status, used = os.wait4(child, 0)
    watch.cancel()
    said.seek(0)
    code = os.waitstatus_to_exitcode(status)
    return Ended(code, used.ru_utime + used.ru_stime, used.ru_maxrss * 1024, said.read(2000).decode("utf-8", "replace"))


def is_wrong(ended: Ended) -> bool:
    return ended.code not in ANSWERS or "Traceback" in ended.said or "Warning" in ended.said or ended.bytes > MOST_BYTES


def work(worker: int, asked: argparse.Namespace, base: Path) -> tuple[Counter[str], int]:
    """Damage and read until the minutes of the processor are used up; return how often each answer came."""
    os.environ.update(LANG="C.UTF-8", OPENBLAS_NUM_THREADS="1", MALLOC_ARENA_MAX="2", XDG_STATE_HOME=str(base))
    quiet = os.open(os.devnull, os.O_RDWR)
    shown = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(quiet, 1)
    os.dup2(quiet, 2)
    folder = base.parent / f"work-{worker}"
    folder.mkdir()
    shutil.copy(base / "zone.geojson", folder)
    os.chdir(folder)
    seeds = [each for each in sorted(base.iterdir()) if each.suffix in asked.formats and each.name != "zone.geojson"]
    for seed in seeds:  # children need not import what their parent has
        copy_beside(seed, folder, lambda content, _: content)
        for line in COMMANDS[seed.suffix]:
            code = called(line.replace("{}", f"f{seed.suffix}"))
            assert code in {0, 1, 3} or seed.suffix == ".toml", f"{seed.name}, undamaged: zonegeo {line} -> {code}"
    draw = random.Random(1000 * asked.seed + worker)
    told: Counter[str] = Counter()
    wrong, used = 0, 0.0
    while used < 60 * asked.cpu_minutes / asked.workers:
        seed = draw.choice(seeds)
        shutil.rmtree(folder)
        folder.mkdir()
        os.chdir(folder)
        shutil.copy(base / "zone.geojson", folder)
        copy_beside(seed, folder, lambda content, ending: damaged(content, ending, draw), draw)
        line = draw.choice(COMMANDS[seed.suffix]).replace("{}", f"f{seed.suffix}")
        ended = run(line)
        used += ended.seconds
        told[f"{seed.suffix} {ended.code}"] += 1
        if not sum(told.values()) % 200:
            shown.write(f"worker {worker}: {sum(told.values())} files, {used:.0f} s of the processor, {wrong} wrong\n")
            shown.flush()
        if is_wrong(ended):
            wrong += 1
            kept = asked.keep / f"{asked.seed}-{worker}-{sum(told.values())}"
            shutil.copytree(folder, kept)
            shown.write(
                f"{kept}: zonegeo {line} -> {ended.code}, {ended.seconds:.1f} s, {ended.bytes:,} bytes\n{ended.said}\n"
            )
            shown.flush()
    told["seconds"] = round(used)
    return told, wrong


def copy_beside(
    seed: Path, folder: Path, change: Callable[[bytes, str], bytes], draw: random.Random | None = None
) -> None:
    """Write a seed and what belongs to it as ``f.*``, one or more of them changed."""
    parts = [seed, *(each for ending in BESIDE.get(seed.suffix, ()) if (each := seed.with_suffix(ending)).exists())]
    victim = draw.choice(parts) if draw else None
    for part in parts:
        content = part.read_bytes()
        spoilt = part == victim or (draw is not None and draw.random() < 0.2)
        (folder / f"f{part.suffix}").write_bytes(change(content, part.suffix) if spoilt else content)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cpu-minutes", type=float, default=60.0, help="of the commands, all workers together")
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--formats", default=",".join(each[1:] for each in COMMANDS))
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--keep", type=Path, default=Path("fuzz-kept"))
    asked = parser.parse_args()
    asked.formats = {f".{each}" for each in asked.formats.split(",")}
    asked.keep = asked.keep.absolute()
    began = time.monotonic()
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as place:
        base = Path(place, "seeds")
        base.mkdir()
        spawned = multiprocessing.get_context("spawn")
        making = spawned.Process(target=make_seeds, args=(base,))
        making.start()
        making.join()
        with spawned.Pool(asked.workers) as pool:
            found = pool.starmap(work, [(each, asked, base) for each in range(asked.workers)])
    whole = sum((told for told, _ in found), Counter[str]())
    seconds = whole.pop("seconds")
    for name, count in sorted(whole.items()):
        sys.stdout.write(f"{name:>12} {count:>6}\n")
    wrong = sum(each for _, each in found)
    sys.stdout.write(
        f"{sum(whole.values())} files, {wrong} without an answer; {seconds / 60:.1f} minutes of the processor "
    )
    sys.stdout.write(f"({(time.monotonic() - began) / 60:.0f} by the clock)\n")
    return int(bool(wrong))


if __name__ == "__main__":
    sys.exit(main())
