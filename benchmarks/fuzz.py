"""Damage files of every format that is read, and let commands read them: no crash, no hang, no run on the memory.

``python benchmarks/fuzz.py --minutes 30 --workers 2 [--seed N]``. Seeds are made here; each damaged file goes through a
command in a process of its own, bounded in memory and time. A file that ends in anything but an answer (0, 1, 2, 3, 4)
is kept under ``--keep`` with its command, and the exit code of this program is 1.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import resource
import subprocess
import sys
import tempfile
import time
import zipfile
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

MOST_SECONDS, MOST_BYTES = 20, 2_000_000_000
ANSWERS = {0, 1, 2, 3, 4}
NEAR = ("--near", "127.03,37.58")
ONE = {"type": "Polygon", "coordinates": [[[127.03, 37.57], [127.04, 37.57], [127.04, 37.58], [127.03, 37.57]]]}
TOLD = {"id": "a", "role": "background", "basis": "osm", "accuracy_m": 1, "declared_area": None, "source": "s",
        "source_date": "2026", "licence": "CC0", "name": "가"}  # fmt: skip
# ending → the commands that read it; ``{}`` is the file
COMMANDS: dict[str, tuple[str, ...]] = {
    **dict.fromkeys((".geojson", ".gpkg", ".kml", ".dxf", ".shp", ".zip"),
                    ("import {} -o out.geojson --overwrite", "inspect {}", "measure area {}", "check {} --yes")),
    ".tif": ("measure raster zone.geojson --raster {}",),
    ".asc": ("measure raster zone.geojson --raster {}",),
    ".png": ("map hongneung --basemap {} -o m.html --overwrite",),
    ".toml": ("check {}", "check hongneung --profile {}", "profile lint {}"),
    ".json": ("verify {}", "map {} -o m.html --overwrite", "report {} -o r.md --overwrite"),
    ".pack": ("verify {}",),
    ".xlsx": ("inspect {}", "import {} -o out.geojson --overwrite"),
}  # fmt: skip


def make_seeds(folder: Path) -> list[Path]:
    """Write one small sound file of every format."""
    import geopandas
    import numpy as np
    import rasterio
    import rasterio.shutil
    from rasterio.transform import from_origin

    collection = {"type": "FeatureCollection", "features": [{"type": "Feature", "properties": TOLD, "geometry": ONE}]}
    (folder / "a.geojson").write_text(json.dumps(collection, ensure_ascii=False), encoding="utf-8")
    (folder / "zone.geojson").write_text(json.dumps(collection, ensure_ascii=False), encoding="utf-8")
    frame = geopandas.read_file(folder / "a.geojson").to_crs("EPSG:5186")
    frame.to_file(folder / "a.gpkg")
    for ending in ("kml", "dxf", "xlsx", "shp"):
        run(folder, f"export hongneung -o e.{ending} --overwrite --export-crs EPSG:5186")
    with zipfile.ZipFile(folder / "a.zip", "w") as packed:
        for part in folder.glob("e.s??"):
            packed.write(part, part.name)
        for part in (*folder.glob("e.dbf"), *folder.glob("e.prj"), *folder.glob("e.cpg")):
            packed.write(part, part.name)
    place = from_origin(204_000, 556_000, 30, 30)
    cells = np.arange(400, dtype="float32").reshape(20, 20)
    kept = {"width": 20, "height": 20, "count": 1, "crs": "EPSG:5186", "transform": place, "nodata": 0}
    for name, driver, kind in (
        ("a.tif", "GTiff", "float32"),
        ("a.asc", "AAIGrid", "float32"),
        ("a.png", "PNG", "uint8"),
    ):
        with rasterio.MemoryFile() as memory:
            with memory.open(driver="GTiff", dtype=kind, **kept) as made:
                made.write(cells.astype(kind), 1)
            with memory.open() as read:
                rasterio.shutil.copy(read, folder / name, driver=driver)
    (folder / "a.pgw").write_text("30\n0\n0\n-30\n204000\n556000\n", encoding="utf-8")
    run(folder, "check hongneung --format json -o r.json --pack p.zip --overwrite")
    (folder / "p.zip").rename(folder / "p.pack")
    for source in (Path("geo/hongneung.toml"), *sorted(Path("src/zonegeo/profiles/kr").glob("inno*.toml"))):
        (folder / source.name).write_bytes(source.read_bytes())
    return sorted(each for each in folder.iterdir() if each.suffix in COMMANDS and each.name != "zone.geojson")


def damaged(content: bytes, draw: random.Random) -> bytes:
    """Return bytes with some turned, cut out, repeated, put in, or exchanged for numbers at the ends of their kinds."""
    data = bytearray(content)
    for _ in range(draw.choice((1, 1, 2, 4, 16))):
        at, size = draw.randrange(len(data) + 1), draw.choice((1, 2, 4, 8, 64, 512))
        how = draw.randrange(7)
        if how == 0 and at < len(data):
            data[at] ^= 1 << draw.randrange(8)
        elif how == 1:
            del data[at : at + size]
        elif how == 2:
            data[at:at] = data[at : at + size] * draw.choice((1, 2, 50))
        elif how == 3:
            data[at : at + size] = draw.randbytes(size)
        elif how == 4:
            data[at : at + 4] = draw.choice((b"\xff\xff\xff\xff", b"\0\0\0\0", b"\x7f\xff\xff\xff", b"\0\0\0\x80"))
        elif how == 5:
            data[at:at] = draw.choice((b"1e999", b"-0", b"NaN", b"[" * 300, b"\xef\xbb\xbf", b"\0", b"9" * 400))
        else:
            del data[at:]
    return bytes(data)


def run(folder: Path, line: str) -> tuple[int, float, str]:
    """Run a command bounded in memory and time; -1 stands for a hang."""

    def bounded() -> None:
        resource.setrlimit(resource.RLIMIT_AS, (3 * MOST_BYTES, 3 * MOST_BYTES))
        resource.setrlimit(resource.RLIMIT_CPU, (MOST_SECONDS, MOST_SECONDS))

    environment = {**os.environ, "LANG": "C.UTF-8", "OPENBLAS_NUM_THREADS": "1", "MALLOC_ARENA_MAX": "2"}
    began = time.monotonic()
    command = [sys.executable, "-m", "zonegeo", *line.split(), "--lang", "en"]
    try:
        ran = subprocess.run(
            command, cwd=folder, env=environment, capture_output=True, check=False, preexec_fn=bounded,
            timeout=6 * MOST_SECONDS,
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        return -1, time.monotonic() - began, "no answer"
    return ran.returncode, time.monotonic() - began, ran.stderr.decode("utf-8", "replace")[:600]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=30.0)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--keep", type=Path, default=Path("fuzz-kept"))
    asked = parser.parse_args()
    until = time.monotonic() + 60 * asked.minutes
    with tempfile.TemporaryDirectory() as place:
        base = Path(place, "seeds")
        base.mkdir()
        seeds = make_seeds(base)

        def work(worker: int) -> tuple[Counter[str], int]:
            folder = Path(place, f"work-{worker}")
            folder.mkdir()
            (folder / "zone.geojson").write_bytes((base / "zone.geojson").read_bytes())
            draw = random.Random(1000 * asked.seed + worker)
            told: Counter[str] = Counter()
            wrong = 0
            while time.monotonic() < until:
                seed = draw.choice(seeds)
                name = f"f{seed.suffix}"
                if seed.suffix == ".png":
                    (folder / "f.pgw").write_bytes(damaged((base / "a.pgw").read_bytes(), draw))
                if seed.suffix == ".shp":
                    for part in base.glob(f"{seed.stem}.*"):
                        spoilt = draw.random() < 0.5
                        (folder / f"f{part.suffix}").write_bytes(
                            damaged(part.read_bytes(), draw) if spoilt else part.read_bytes()
                        )
                content = damaged(seed.read_bytes(), draw)
                (folder / name).write_bytes(content)
                line = draw.choice(COMMANDS[seed.suffix]).format(name)
                code, seconds, said = run(folder, line)
                told[f"{seed.suffix} {code}"] += 1
                if code not in ANSWERS or "Traceback" in said:
                    wrong += 1
                    asked.keep.mkdir(exist_ok=True)
                    kept = asked.keep / f"{asked.seed}-{worker}-{sum(told.values())}{seed.suffix}"
                    kept.write_bytes(content)
                    sys.stdout.write(f"{kept}: zonegeo {line} -> {code} after {seconds:.1f} s\n{said}\n")
                    sys.stdout.flush()
            return told, wrong

        with ThreadPoolExecutor(asked.workers) as pool:
            found = list(pool.map(work, range(asked.workers)))
    whole = sum((told for told, _ in found), Counter())
    for name, count in sorted(whole.items()):
        sys.stdout.write(f"{name:>12} {count:>6}\n")
    sys.stdout.write(f"{sum(whole.values())} files, {sum(wrong for _, wrong in found)} without an answer\n")
    return int(any(wrong for _, wrong in found))


if __name__ == "__main__":
    sys.exit(main())
