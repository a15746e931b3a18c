"""Killed at 200 moments amid the writes of every output: what stood there stands there still, and nothing is left."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.small_study import SmallStudy, feature, rectangle

MOMENTS = 200
pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="the signal that cannot be caught is POSIX's")

# A slow disk: every call that changes a file is counted, and at one of them the process is gone, as if power failed.
# One process imports everything once; each moment is a child of it.
SLOW_DISK = """
import io, json, os, signal, sys
from pathlib import Path
from zonegeo.cli.main import main

given, made, moments = json.loads(sys.stdin.read())
calls, stop_at = 0, 0

def count():
    global calls
    calls += 1
    if calls == stop_at:
        os.kill(os.getpid(), signal.SIGKILL)

def counted(whole):
    def call(*arguments, **named):
        count()
        return whole(*arguments, **named)
    return call

for name in ("fsync", "replace", "rename", "link", "unlink", "mkdir", "rmdir"):
    setattr(os, name, counted(getattr(os, name)))

class Slow(io.FileIO):
    def write(self, data):  # a block of 4 kB after the other
        view, done = memoryview(data).cast("B"), 0
        while done < len(view):
            count()
            done += super().write(view[done:done + 4096])
        return done

whole_open = io.open
def slow_open(file, mode="r", *arguments, **named):
    return io.BufferedWriter(Slow(file, "x")) if mode == "xb" else whole_open(file, mode, *arguments, **named)
io.open = slow_open

def child(moment):
    global stop_at, calls
    reader, writer = os.pipe()
    pid = os.fork()
    if pid == 0:
        stop_at, calls = moment, 0
        quiet = os.open(os.devnull, os.O_WRONLY)
        os.dup2(quiet, 1)
        os.dup2(quiet, 2)
        code = main(given)
        os.write(writer, str(calls).encode())
        os._exit(code)
    os.close(writer)
    told = os.read(reader, 100)
    os.close(reader)
    return os.waitpid(pid, 0)[1], int(told or 0)

def state():
    files = [each for each in Path().rglob("*") if each.is_file() and not each.as_posix().startswith(".")]
    return {each.as_posix(): each.read_bytes().hex()[:200_000] for each in files}

quiet = os.dup(1)
os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
main(given)  # children need not import what it imports
os.dup2(quiet, 1)
code, whole = child(0)
told = {"code": os.waitstatus_to_exitcode(code), "calls": whole, "after": state(), "moments": []}
for share in moments:
    moment = 1 + int(share * whole)
    names = [each for each in told["after"] if Path(each).stem == Path(made).stem and "/" not in each]
    for each in names:
        Path(each).write_bytes(b"what stood there before")
    before = state()
    ended, _ = child(moment)
    found = state()
    told["moments"].append({
        "moment": moment, "ended": ended, "made": names,
        "same": [each for each in names if found.get(each) == before[each]],
        "new": [each for each in names if found.get(each) == told["after"][each]],
        "others": [each for each in {**found, **before} if each not in names and found.get(each) != before.get(each)],
    })
told["again"] = os.waitstatus_to_exitcode(child(0)[0])
told["same again"] = sorted(state()) == sorted(told["after"])  # some formats hold the day
# what the killed ones left beside the places and in the folder for temporary files, this one has cleared away
told["left"] = [each.as_posix() for each in (*Path().rglob(".*"), *Path(os.environ["TMPDIR"]).iterdir())]
print(json.dumps({**told, "after": sorted(told["after"])}))
"""
OUTPUTS = {
    "result.json": "check geo/small.toml --profile rules.toml --format json -o result.json --overwrite",
    "map.html": "map geo/small.toml --profile rules.toml -o map.html --overwrite",
    "pack.zip": "check geo/small.toml --profile rules.toml --pack pack.zip --overwrite",
    "report.docx": "report geo/small.toml --profile rules.toml -o report.docx --overwrite",
    "report.xlsx": "report geo/small.toml --profile rules.toml -o report.xlsx --overwrite",
    "report.html": "report geo/small.toml --profile rules.toml -o report.html --overwrite",
    "sites.geojson": "export geo/small.toml -o sites.geojson --overwrite",
    "sites.gpkg": "export geo/small.toml -o sites.gpkg --overwrite",
    "sites.shp": "export geo/small.toml -o sites.shp --overwrite",
    "sites.kml": "export geo/small.toml -o sites.kml --overwrite",
    "imported.geojson": "import data/sites.geojson -o imported.geojson --overwrite",
    "facts.xlsx": "facts geo/small.toml -o facts.xlsx --overwrite",
    "table.md": "compare hongneung request-2019 designation-2020 --format md -o table.md --overwrite",
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    small = SmallStudy(tmp_path_factory.mktemp("killed"))
    small.sites["features"][1] = feature(
        rectangle(127.02, 37.503, 127.03, 37.510), id="yard", role="background", declared_area="0.7 km2", basis="osm",
        accuracy_m=5,
    )  # fmt: skip
    small.write()
    (small.folder / "slow.py").write_text(SLOW_DISK, encoding="utf-8")
    return small.folder


@pytest.mark.slow
@pytest.mark.parametrize("name", OUTPUTS)
def test_nothing_is_half_written(name: str, folder: Path, tmp_path: Path) -> None:
    """At random moments between the first and the last of the calls that write this output."""
    draw = random.Random(name)
    moments = [draw.random() for _ in range(-(-MOMENTS // len(OUTPUTS)))]
    asked = json.dumps([[*OUTPUTS[name].split(), "--lang=en"], name, moments])
    ran = subprocess.run(
        [sys.executable, "slow.py"], input=asked, cwd=folder, env={**os.environ, "TMPDIR": str(tmp_path)},
        capture_output=True, text=True, check=False, timeout=3000,
    )  # fmt: skip
    assert ran.returncode == 0, ran.stderr
    told = json.loads(ran.stdout)
    assert told["code"] in (0, 1, 3)
    assert told["calls"] >= 3
    for each in told["moments"]:
        assert each["ended"] == signal.SIGKILL, each
        assert each["made"], each
        # whole as before or whole as asked for: of several files of one data set some may be the new ones already
        assert set(each["same"]) | set(each["new"]) == set(each["made"]), each
        assert each["others"] == [], each
    assert (told["again"], told["same again"], told["left"]) == (told["code"], True, [])


def test_the_moments_are_two_hundred() -> None:
    assert len(OUTPUTS) * -(-MOMENTS // len(OUTPUTS)) >= MOMENTS
