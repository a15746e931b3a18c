"""Time ``zonegeo grow`` on drawn cadastres of many parcels: reading, sorting out, growing, evaluating.

    python -m benchmarks.grow [COUNT ...]

Process time of one run each, in seconds, and the most memory; the land is drawn by ``tests/exploration/cadastre.py``.
"""

from __future__ import annotations

import gc
import os
import resource
import sys
import tempfile
from itertools import pairwise
from pathlib import Path
from time import process_time
from typing import Any

from shapely import Point

from tests.exploration.cadastre import CRS, Faults, town, write
from zonegeo.api.search import explore
from zonegeo.api.search.grow import GrowTask, grow
from zonegeo.exploration.search.task import Watch
from zonegeo.geodesy.crs import analysis_crs

CENTRE = (127.045, 37.593)
COUNTS = (1_000, 10_000, 100_000)


def run(count: int, folder: Path) -> tuple[int, int, int, list[float]]:
    """Grow on about so many parcels; return how many there were, were usable and were kept, and the seconds."""
    east, north = analysis_crs(CRS).to_plane([Point(*CENTRE)])[0].coords[0]
    half = 54 * (count / 25) ** 0.5
    drawn = town(count, seed=1, origin=(east - half, north - half), faults=Faults(decimals_m=2))
    file = write(folder / f"{count}.geojson", drawn)
    marks: list[float] = [process_time()]
    read = explore.read_candidates

    def timed(*given: Any, **named: Any) -> Any:
        found = read(*given, **named)
        marks.append(process_time())
        return found

    explore.read_candidates = timed
    first: list[float] = []
    watch = Watch(tell=lambda done, all_: first.append(process_time()) if not first else None)
    try:
        task = GrowTask(20_000.0, requirements=("separation",))
        found = grow("hongneung", file, task, seed=7, watch=watch)
    finally:
        explore.read_candidates = read
    marks += [first[0], process_time()]
    steps = [then - now for now, then in pairwise(marks)]
    return found.parcels, found.usable, len(found.kept), [*steps, marks[-1] - marks[0]]


def main() -> None:
    """Print a table."""
    gc.set_threshold(1_000_000)  # as the command does
    print("parcels   usable  kept   read  sort out  grow and evaluate   total   memory (MB)   load")
    with tempfile.TemporaryDirectory() as folder:
        for count in [int(each) for each in sys.argv[1:]] or COUNTS:
            parcels, usable, kept, (read, sort_out, grow, total) = run(count, Path(folder))
            memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
            print(f"{parcels:7,} {usable:8,} {kept:5} {read:6.1f} {sort_out:9.1f} {grow:18.1f} {total:7.1f} "
                  f"{memory:13,} {os.getloadavg()[0]:6.1f}")  # fmt: skip


if __name__ == "__main__":
    main()
