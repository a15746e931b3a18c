"""How many small changes of the engine its tests notice: mutation testing of the rooms that decide.

    pip install "mutmut>=3.5" mypy pytest pytest-socket hypothesis      # beside what zonegeo itself needs
    python benchmarks/mutation.py --sample 400 --seed 1

The tree is copied first, so no changed file ever stands in it. Each mutant is one changed expression of one function;
it is killed where a test fails, and refused where mypy, which every change has to pass, finds a fault in it. The share
counts mutants that no test reaches and those that end in a timeout as neither. Module-level tables, decorated functions
and docstrings are not mutated (mutmut 3 mutates functions alone).

All mutants take days; a sample is drawn from all of them alike, and the share of all lies in the interval that is
printed (Wilson's, 95 %). A sample whose survivors have had their tests written says nothing about the rest any more:
that takes another seed.

Exit code: 0 from 95 %, 1 below it, 2 where some mutants were not run: their share would be a guess.
A run that was stopped goes on where it left off when it is given its folder again: `--folder FOLDER --keep`.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import random
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Sequence
from fnmatch import fnmatch
from importlib.metadata import version
from math import sqrt
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
ROOMS = ("evaluation", "measures", "comparison", "geodesy")
# what the tests of the rooms read; maps and bytecode stay
COPIED = ("src", "tests", "geo", "data", "docs", "benchmarks", "pyproject.toml", "README.md", "CHANGELOG.md")
# what of these rooms decides no verdict, or is tested in the rooms that use it: told apart, and never counted
LEFT_OUT = (
    "comparison/[!mor]*", "comparison/ranking.py", "comparison/replay.py", "comparison/matching.py",
    "evaluation/check_schedule.py", "evaluation/consistency.py", "geodesy/crs.py", "geodesy/library_versions.py",
    "geodesy/nearest_target.py", "measures/land/listed_parcels.py",
)  # fmt: skip
# what every kind of study comes to: reaches all of them
RECORD = "tests/worlds/test_recorded.py"
ASKED_SHARE = 95.0
# of the normal distribution: 95 % on both sides
_Z = 1.959964
COLUMNS = ("killed", "refused", "survived", "timeout", "no test", "not run")
# exit codes of mutmut's workers (mutmut/stats.py): 3 is an internal error of pytest, which a mutant caused
_KILLED, _NO_TEST, _TIMEOUT = {1, 3}, {5, 33}, {24, 36, 152, 255, -24}


def copy_tree(folder: Path, rooms: tuple[str, ...], deselected: list[str]) -> None:
    """Copy what the tests need, and tell mutmut in the copy's pyproject.toml what to change and what to run."""
    for name in COPIED:
        source, target = ROOT / name, folder / name
        if source.is_dir():
            shutil.copytree(source, target, dirs_exist_ok=True, ignore=shutil.ignore_patterns("__pycache__", ".*"))
        elif source.is_file():
            shutil.copy2(source, target)
    # what a fixture of a module evaluates would be credited to the first test that asks for it, and the others not run
    for test in (path for room in rooms for path in (folder / "tests" / room).rglob("test_*.py")):
        text = test.read_text(encoding="utf-8")
        test.write_text(text.replace('@pytest.fixture(scope="module")', "@pytest.fixture"), encoding="utf-8")
    settings = {
        "source_paths": ["src"],
        "only_mutate": [f"src/zonegeo/{room}/*" for room in rooms],
        "also_copy": [name for name in COPIED if name not in ("src", "tests", "pyproject.toml")],
        "pytest_add_cli_args_test_selection": [*(f"tests/{room}" for room in rooms), RECORD],
        # a mutant may warn where the original does not: that is no verdict on it
        "pytest_add_cli_args": [
            "-W",
            "default",
            "-p",
            "no:cacheprovider",
            *(f"--deselect={each}" for each in deselected),
        ],
        "track_dependencies": False,
        # a mutant that loops for ever is ended after four times what its tests take, and four times 5 s
        "timeout_multiplier": 4.0,
        "timeout_constant": 5.0,
    }
    lines = "".join(f"{key} = {json.dumps(value)}\n" for key, value in settings.items())
    with (folder / "pyproject.toml").open("a", encoding="utf-8") as file:
        file.write(f"\n[tool.mutmut]\n{lines}")


def outcomes(folder: Path) -> dict[str, dict[str, str]]:
    """Return what came of every mutant, by file and by its name."""
    result = {}
    for meta in sorted((folder / "mutants" / "src" / "zonegeo").rglob("*.py.meta")):
        codes = json.loads(meta.read_text(encoding="utf-8"))["exit_code_by_key"]
        if codes:
            name = meta.relative_to(folder / "mutants" / "src" / "zonegeo").as_posix().removesuffix(".meta")
            result[name] = {mutant: outcome_of(code) for mutant, code in codes.items()}
    return result


def _is_left_out(file: str) -> bool:
    return any(fnmatch(file, pattern) for pattern in LEFT_OUT)


def sample_of(found: dict[str, dict[str, str]], size: int, seed: int) -> list[str]:
    """Return so many of all mutants, each as likely as the other, the same for a seed on every machine."""
    every = sorted(mutant for mutants in found.values() for mutant in mutants)
    return random.Random(seed).sample(every, min(size, len(every)))


def interval(killed: int, mutants: int) -> tuple[float, float]:
    """Return Wilson's interval of a share in percent: (p + z²/2n ± z √(p(1 − p)/n + z²/4n²)) / (1 + z²/n)."""
    share, square = killed / mutants, _Z * _Z / mutants
    half = _Z * sqrt(share * (1 - share) / mutants + square / (4 * mutants))
    return 100 * (share + square / 2 - half) / (1 + square), 100 * (share + square / 2 + half) / (1 + square)


def outcome_of(code: int | None) -> str:
    """Return the column that an exit code of mutmut's worker belongs to."""
    if code is None:
        return "not run"
    if code in _KILLED:
        return "killed"
    if code in _TIMEOUT:
        return "timeout"
    if code in _NO_TEST:
        return "no test"
    return "survived" if code == 0 else f"exit {code}"


def table(found: dict[str, dict[str, str]]) -> tuple[str, float]:
    """Return the table as Markdown, and the share that was killed in percent."""
    rows = ["| file | mutants | " + " | ".join(COLUMNS) + " | share |", "|---|" + "---|" * (len(COLUMNS) + 2)]
    total: Counter[str] = Counter()
    for name, mutants in found.items():
        counts = Counter(mutants.values())
        total += counts
        rows.append(_row(f"`{name}`", counts))
    rows.append(_row("all", total))
    return "\n".join(rows), _share(total)


def _share(counts: Counter[str]) -> float:
    return 100.0 * _noticed(counts) / max(counts.total() - counts["not run"], 1)


def _noticed(counts: Counter[str]) -> int:
    return counts["killed"] + counts["refused"]


def _row(name: str, counts: Counter[str]) -> str:
    figures = " | ".join(str(counts[column]) for column in COLUMNS)
    return f"| {name} | {counts.total()} | {figures} | {_share(counts):.1f} % |"


# the tests ran, and passed, when it was recorded which of them reach what: not all of them again before a sample; and
# what most often kills a mutant that many tests reach comes first
_AT_ONCE = """
import sys
from mutmut.state import state
from mutmut.workers.isolation import ForkRunner
from mutmut.__main__ import cli
ForkRunner.run_clean_tests = lambda self, tests: 0
submit = ForkRunner.submit

def record_first(self, mutant_name, tests, *rest):
    for test in tests:
        if "test_the_answers_are_those_that_were_recorded" in test:
            state().duration_by_test[test] = 0.0
    return submit(self, mutant_name, tests, *rest)

ForkRunner.submit = record_first
cli(sys.argv[1:])
"""


def run_mutmut(folder: Path, processes: int, mutants: Sequence[str]) -> int:
    """Run the mutants that are named, or every one that has not been run; a name of none only makes them."""
    start = ["-c", _AT_ONCE] if mutants else ["-m", "mutmut"]
    command = [sys.executable, *start, "run", "--max-children", str(processes), *mutants]
    return subprocess.run(command, cwd=folder, stdout=sys.stderr, check=False).returncode


def refused_by_types(folder: Path, file: str, mutant: str) -> bool:
    """Say whether mypy finds a fault in a mutant where it finds none in the original: it could not land untested."""
    source = folder / "src" / "zonegeo" / file
    kept = source.read_bytes()
    if _has_type_faults(folder, source):
        return False
    try:
        subprocess.run([sys.executable, "-m", "mutmut", "apply", mutant], cwd=folder, check=True, capture_output=True)
        return _has_type_faults(folder, source)
    finally:
        source.write_bytes(kept)


def _has_type_faults(folder: Path, source: Path) -> bool:
    command = [sys.executable, "-m", "mypy", str(source.relative_to(folder))]
    ended = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    if ended.returncode not in (0, 1):
        raise RuntimeError(ended.stderr or ended.stdout)
    return ended.returncode == 1


def main() -> int:
    """Copy, mutate, test, and print one line a file."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("rooms", nargs="*", help=f"rooms of src/zonegeo; by default {' and '.join(ROOMS)}")
    parser.add_argument("--folder", type=Path, help="where the copy goes and stays; by default it is thrown away")
    parser.add_argument("--keep", action="store_true", help="go on with what stands in the folder")
    parser.add_argument("--deselect", action="append", default=[], metavar="TEST", help="a test that fails by itself")
    parser.add_argument("--processes", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--sample", type=int, metavar="N", help="so many of the mutants, drawn by chance")
    parser.add_argument("--seed", type=int, default=1, help="of the sample")
    parser.add_argument("--tell", action="store_true", help="run nothing: print what stands in the folder")
    parser.add_argument("--survivors", action="store_true", help="name every mutant that was not killed")
    asked = parser.parse_args()
    rooms = tuple(asked.rooms) or ROOMS
    with tempfile.TemporaryDirectory() as temporary:
        folder = (asked.folder or Path(temporary)).resolve()
        if not asked.keep:
            if folder.is_dir() and any(folder.iterdir()):
                parser.error(f"{folder} is not empty: --keep goes on with it")
            folder.mkdir(parents=True, exist_ok=True)
            copy_tree(folder, rooms, asked.deselect)
        if asked.sample is None:
            code, found = run_mutmut(folder, asked.processes, ()), outcomes(folder)
        else:
            # a name of none: the mutants are made and the tests that reach them recorded, and nothing is run
            if not outcomes(folder):
                run_mutmut(folder, asked.processes, ("none",))
            every = outcomes(folder)
            drawn = set(sample_of(every, asked.sample, asked.seed))
            counted = {name for file, each in every.items() if not _is_left_out(file) for name in each}
            chosen = drawn & counted
            left = [
                name for each in every.values() for name, how in each.items() if name in chosen and how == "not run"
            ]
            code = run_mutmut(folder, asked.processes, left) if left and not asked.tell else 0
            found = {
                file: {name: how for name, how in each.items() if name in chosen}
                for file, each in outcomes(folder).items() if chosen & each.keys()
            }  # fmt: skip
            print(f"{len(chosen)} of {len(counted)} mutants that count, seed {asked.seed}")
    for file, mutants in found.items():
        for mutant in [mutant for mutant, how in mutants.items() if how == "survived"]:
            if refused_by_types(folder, file, mutant):
                mutants[mutant] = "refused"
    text, share = table(found)
    print(f"Python {platform.python_version()}, mutmut {version('mutmut')}, {asked.processes} processes\n\n{text}")
    unfinished = any(how == "not run" for each in found.values() for how in each.values())
    if asked.sample is not None and found and not unfinished:
        counts = Counter(how for each in found.values() for how in each.values())
        low, high = interval(_noticed(counts), counts.total())
        print(f"\n95 % interval of the share of all: {low:.1f} to {high:.1f} %")
    elif unfinished:
        print("\nThe ones with the quickest tests are run first: the share of those that were run is no share of all.")
    if asked.survivors:
        print("\n" + "\n".join(f"{how}: {mutant}" for each in found.values() for mutant, how in each.items()
                               if how not in ("killed", "refused")))  # fmt: skip
    return 2 if code or unfinished or not found else int(share < ASKED_SHARE)


if __name__ == "__main__":
    sys.exit(main())
