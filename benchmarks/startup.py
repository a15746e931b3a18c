"""How long a whole command takes, beside the import of the libraries it would otherwise be built on.

    python benchmarks/startup.py            # with zonegeo installed by pip, not editable

Each command and its peer are whole processes, run in turn (A B A B …) after one warm-up each, so a drift of the
machine's speed touches both; bytecode caches and
the file cache are warm for both. The figure is the median of the pairwise ratios.
"""

from __future__ import annotations

import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

RUNS = 25
ZONEGEO = str(Path(sys.executable).parent / "zonegeo")


def seconds(command: list[str], environment: dict[str, str]) -> float:
    """Run a command to its end and return the wall time."""
    start = time.perf_counter()
    subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=environment, check=False)
    return time.perf_counter() - start


def compare(name: str, command: list[str], peer: str, asked: float) -> None:
    """Print the medians of both, the median ratio, and the ratio asked for."""
    # an environment that forbids bytecode caches would time the compiler instead
    environment = {key: value for key, value in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"}
    other = [sys.executable, "-c", peer]
    pairs = [(seconds(command, environment), seconds(other, environment)) for _ in range(RUNS + 1)][1:]
    ours, theirs = (statistics.median(column) for column in zip(*pairs, strict=True))
    ratios = sorted(a / b for a, b in pairs)
    print(f"| `{name}` | `{peer}` | {ours:.3f} s | {theirs:.3f} s | {statistics.median(ratios):.2f} "
          f"({ratios[2]:.2f}–{ratios[-3]:.2f}) | ≤ {asked} |")  # fmt: skip


def main() -> None:
    """Compare the two commands that have a figure to keep."""
    print(f"Python {platform.python_version()}, {os.cpu_count()} processors, {RUNS} pairs, medians; "
          "in brackets the ratios without the two lowest and highest\n")  # fmt: skip
    print("| command | peer | command | peer | ratio | asked |\n|---|---|---|---|---|---|")
    with tempfile.TemporaryDirectory() as folder:
        check = [ZONEGEO, "check", "hongneung"]
        compare("zonegeo check hongneung", check, "import geopandas", 0.8)
        drawn = [*check, "--map", str(Path(folder) / "map.html")]
        compare("zonegeo check hongneung --map", drawn, "import folium, geopandas", 1.6)


if __name__ == "__main__":
    main()
