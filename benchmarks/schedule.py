"""A list of parcels (토지조서) of 5,000 rows against a cadastral layer of 100,000: what it takes, whether it is right.

    pip install "zonegeo[xlsx]"
    python benchmarks/schedule.py [ROWS] [PARCELS]

The layer is a grid of irregular quadrangles (seeded) in a GeoPackage in EPSG:5186; the list names parcels anywhere in
one corner of it, by PNU, with the area that geopandas measures as 공부면적, one in a hundred of them twice, and as many
that the layer does not have. ``zonegeo check`` runs as a process of its own: process time and peak memory (resident).
Every row has to be accounted for, and the measured area of each parcel to be that of geopandas.
"""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import geopandas
import numpy as np
import openpyxl
import shapely

DONG = "1123010700"
STUDY = """\
[study]
id = "schedule"
name = {{ ko = "조서", en = "schedule" }}
profile = "kr/innotown"
analysis_crs = "EPSG:5186"
proposal = "p"
boundaries = ["core.geojson"]
schedule = {{ file = "list.xlsx", site = "back" }}
cadastre = "cadastre.gpkg"
[[site]]
id = "core"
name = {{ ko = "핵심", en = "core" }}
[[site]]
id = "back"
name = {{ ko = "배후", en = "back" }}
parcels = {{ role = "background", accuracy_m = 1, source = "made", source_date = "2026", licence = "CC0-1.0" }}
[[proposal]]
id = "p"
name = {{ ko = "안", en = "plan" }}
status = "what-if"
dated = "2026"
as_of = 2026-01-31
sites = ["core", "back"]
"""


def numbers(count: int) -> list[str]:
    """Return as many PNU of one dong, main numbers of up to ten sub-numbers."""
    return [f"{DONG}1{1 + n // 10:04d}{n % 10:04d}" if n < 99_990 else f"{DONG}2{1 + (n - 99_990):04d}0000"
            for n in range(count)]  # fmt: skip


def cadastre(count: int) -> geopandas.GeoDataFrame:
    """Return parcels that share their edges."""
    side = int(np.ceil(np.sqrt(count)))
    rng = np.random.default_rng(7)
    xy = np.stack(np.meshgrid(np.arange(side + 1.0), np.arange(side + 1.0)), axis=-1) * 20 + [200_000, 550_000]
    xy += rng.uniform(-5, 5, xy.shape)
    rings = np.stack([xy[:-1, :-1], xy[:-1, 1:], xy[1:, 1:], xy[1:, :-1]], axis=2).reshape(-1, 4, 2)[:count]
    return geopandas.GeoDataFrame({"PNU": numbers(count)}, geometry=shapely.polygons(rings), crs="EPSG:5186")


def make(folder: Path, rows: int, parcels: int) -> dict[str, Any]:
    """Write the files, and return what is right."""
    table = cadastre(parcels)
    table.to_file(folder / "cadastre.gpkg")
    core = geopandas.GeoSeries([shapely.box(199_000, 550_000, 199_100, 550_100)], crs=5186).to_crs(4326)[0]
    told = {"id": "core", "role": "core", "declared_area": None, "source": "made", "source_date": "2026",
            "licence": "CC0-1.0", "basis": "surveyed", "accuracy_m": 1}  # fmt: skip
    feature = {"type": "Feature", "properties": told, "geometry": shapely.geometry.mapping(core)}
    (folder / "core.geojson").write_text(json.dumps({"type": "FeatureCollection", "features": [feature]}))
    (folder / "study.toml").write_text(STUDY.format(), encoding="utf-8")
    twice, missing = rows // 100, rows // 100
    chosen = table.iloc[: rows - twice - missing]
    book = openpyxl.Workbook(write_only=True)
    page = book.create_sheet("조서")
    page.append(["PNU", "지목", "공부면적(㎡)"])
    areas = chosen.area.round(1)
    for number, area in [
        *zip(chosen["PNU"], areas, strict=True),
        *list(zip(chosen["PNU"], areas, strict=True))[:twice],
    ]:
        page.append([number, "대", f"{area:.1f}"])
    for n in range(missing):
        page.append([f"{DONG}2{9000 + n // 10:04d}{n % 10:04d}", "임", "100.0"])
    book.save(folder / "list.xlsx")
    return {"found": len(chosen) - twice, "twice": 2 * twice, "missing": missing,
            "parcels": dict(zip(chosen["PNU"], chosen.area, strict=True))}  # fmt: skip


def main() -> None:
    rows, parcels = (int(each) for each in (*sys.argv[1:], *("5000", "100000")[len(sys.argv) - 1 :]))
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        right = make(folder, rows, parcels)
        line = [sys.executable, "-m", "zonegeo", "check", str(folder / "study.toml"), "--format", "json"]
        ran = subprocess.run(line, capture_output=True, check=False, env=os.environ | {"LANGUAGE": "en"})
        used = resource.getrusage(resource.RUSAGE_CHILDREN)
        if ran.returncode not in (0, 1, 3):
            raise SystemExit(ran.stderr.decode())
        listed = json.loads(ran.stdout)["schedule"]["parcels"]
    counted: dict[str, int] = {}
    worst = 0.0
    for each in listed:
        counted[each["status"]] = counted.get(each["status"], 0) + 1
        own = right["parcels"].get(each["pnu"])
        if own is not None and each["measured_area"] is not None:
            worst = max(worst, abs(each["measured_area"] - own))
    print(f"{rows:,} rows, {parcels:,} parcels: {counted}, asked {right['found']} found, {right['twice']} twice, "
          f"{right['missing']} missing; largest difference of an area to geopandas {worst:.2e} m2")  # fmt: skip
    print(f"process time {used.ru_utime + used.ru_stime:.1f} s, peak memory {used.ru_maxrss / 1024:.0f} MB")


if __name__ == "__main__":
    main()
