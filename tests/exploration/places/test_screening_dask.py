"""Screening on Dask: a worker is killed amid its work and the answer is the same, to the last byte.

Each case runs in a process of its own: workers talk over the loopback, which is closed to tests.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import geopandas
import pytest
import shapely

from tests.exploration.places.test_screening import random_parcels
from tests.pictures import CRS
from zonegeo.cli.main import main
from zonegeo.sources.parcels.parcel_files import ParcelFile, pieces_of

_POSIX = pytest.mark.skipif(not hasattr(os, "killpg"), reason="signals that kill and stop, groups of processes")

pytest.importorskip("distributed")
pytest.importorskip("duckdb")

# the study's core sites lie here (EPSG:5186): the parcels of the pictures are put around them
KIST_M = (204_000.0, 555_500.0)


@pytest.fixture(scope="module")
def parcels(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three files of parcels, two of them without bounding boxes."""
    folder = tmp_path_factory.mktemp("parcels")
    for number in range(3):
        shapes = random_parcels(400, seed=number, spread=3000.0)
        middle = shapely.get_coordinates(shapely.centroid(shapely.box(*shapely.total_bounds(shapes))))[0]
        ids = [f"{number}-{n:04d}" for n in range(400)]
        frame = geopandas.GeoDataFrame({"pnu": ids}, geometry=list(shapes), crs=CRS)
        frame["geometry"] = frame.translate(KIST_M[0] - middle[0], KIST_M[1] - middle[1])
        if number == 0:  # no outline, and so no box: found by nobody who asks the boxes alone
            frame.loc[5, "geometry"] = None
        frame.to_parquet(folder / f"p{number}.parquet", write_covering_bbox=number == 0, row_group_size=100)
    return folder


def arguments(parcels: Path, output: Path) -> list[str]:
    return ["screen", str(parcels), "--study", "hongneung", "--requirement", "separation", "--min-area", "100 m2",
            "-o", str(output)]  # fmt: skip


KILLED = """
import json, os, signal, sys
from pathlib import Path
from distributed import Client, LocalCluster, WorkerPlugin

class Killer(WorkerPlugin):
    # kills the first worker that begins a piece, once, and notes which; without a mark every one of them
    def __init__(self, mark):
        self.mark = mark
    def transition(self, key, start, finish, **more):
        if finish == "executing" and str(key).startswith("screen-"):
            try:
                if self.mark:
                    with open(self.mark, "x") as mark:
                        mark.write(str(os.getpid()))
            except FileExistsError:
                return
            os.kill(os.getpid(), signal.SIGKILL)

if __name__ == "__main__":
    mark, *given = sys.argv[1:]
    with LocalCluster(n_workers=2, threads_per_worker=1, host="127.0.0.1", dashboard_address=None,
                      silence_logs=60) as cluster, Client(cluster) as client:
        before = set(client.run(os.getpid).values())
        client.register_plugin(Killer(mark))
        from zonegeo.cli.main import main
        code = main([*given, "--engine", "dask", "--scheduler", cluster.scheduler_address])
        # workers that are still being started again are asked nothing and waited for by nobody
        killed = bool(mark) and int(Path(mark).read_text()) in before
        print(json.dumps({"code": code, "killed": killed}), flush=True)
"""


INTERRUPTED = """
import logging, os, signal, sys, warnings
import distributed

if __name__ == "__main__":
    waited = distributed.wait
    def wait(*given, **named):
        # what the scheduler says where a worker is gone that it was about to tell of the end
        for name in ("distributed.scheduler", "tornado.application", "asyncio"):
            logging.getLogger(name).critical("Closed comm")
        warnings.warn("Creating scratch directories is taking long")
        # the workers run and have work: Ctrl-C at the terminal
        os.killpg(0, signal.SIGINT)
        distributed.wait = waited
        raise TimeoutError
    distributed.wait = wait
    from zonegeo.cli.main import main
    sys.exit(main(sys.argv[1:]))
"""


# every worker is stopped before there is work, and nobody lets it go on; no other process is, for one that was stopped
# would hold the pipes of this test open for ever
STOPPED = """
import os, signal, sys
import distributed

if __name__ == "__main__":
    client_of = distributed.LocalCluster.get_client
    def get_client(cluster):
        client = client_of(cluster)
        for nanny in cluster.workers.values():
            os.kill(nanny.pid, signal.SIGSTOP)
            print("stopped", flush=True)
        return client
    distributed.LocalCluster.get_client = get_client
    from zonegeo.cli.main import main
    sys.exit(main(sys.argv[1:]))
"""


# what listens while pieces are at work, and what each of them answers to somebody who speaks HTTP
LISTENING = """
import json, sys
import distributed
import psutil
import urllib.error, urllib.request

def answer(port):
    try:
        return urllib.request.urlopen(f"http://127.0.0.1:{port}/status", timeout=5).status
    except urllib.error.HTTPError as error:
        return error.code
    except OSError:
        return 0

if __name__ == "__main__":
    waited, seen = distributed.wait, {}
    def wait(*given, **named):
        me = psutil.Process()
        for each in (me, *me.children(recursive=True)):
            for at in each.net_connections():
                if at.status == "LISTEN":
                    seen[f"{at.laddr.ip}:{at.laddr.port}"] = answer(at.laddr.port)
        distributed.wait = waited
        return waited(*given, **named)
    distributed.wait = wait
    client_of = distributed.LocalCluster.get_client
    def get_client(cluster):
        seen["address"] = cluster.scheduler_address
        return client_of(cluster)
    distributed.LocalCluster.get_client = get_client
    from zonegeo.cli.main import main
    code = main(sys.argv[1:])
    print(json.dumps({"code": code, "seen": seen}))
"""


def apart(script: str, *given: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, script, *given], capture_output=True, text=True, timeout=240)


@_POSIX
@pytest.mark.slow
def test_a_killed_worker_changes_nothing(parcels: Path, tmp_path: Path) -> None:
    here, there = tmp_path / "here.parquet", tmp_path / "there.parquet"
    assert main(arguments(parcels, here)) == 0
    script = tmp_path / "killed.py"
    script.write_text(KILLED, encoding="utf-8")
    ran = apart(str(script), str(tmp_path / "mark"), *arguments(parcels, there), "--format", "json")
    assert ran.returncode == 0, ran.stderr
    *document, last = ran.stdout.splitlines()
    assert json.loads(last) == {"code": 0, "killed": True}
    found = json.loads("\n".join(document))
    assert (found["total"], found["undecided"]) == (1200, {"no-geometry": 1})
    assert there.read_bytes() == here.read_bytes()
    assert not list(tmp_path.glob(".*"))


@pytest.mark.slow
def test_processes_are_started_and_ended_by_the_command(parcels: Path, tmp_path: Path) -> None:
    here, there = tmp_path / "here.csv", tmp_path / "there.csv"
    assert main(arguments(parcels, here)) == 0
    ran = subprocess.run(
        [sys.executable, "-m", "zonegeo", *arguments(parcels, there), "--engine", "dask", "--lang", "en"],
        capture_output=True, text=True, timeout=240,
    )  # fmt: skip
    assert (ran.returncode, ran.stderr.splitlines()) == (0, [f"wrote {there}"]), ran.stderr
    assert there.read_bytes() == here.read_bytes()


@pytest.mark.slow
def test_what_a_worker_finds_wrong_is_told_as_here(parcels: Path, tmp_path: Path) -> None:
    bad = tmp_path / "bad"
    bad.mkdir()
    whole = (parcels / "p1.parquet").read_bytes()
    # the end of the file, which describes it, is sound; the rows are not
    (bad / "a.parquet").write_bytes(b"PAR1" + b"\0" * 3000 + whole[3004:])
    ran = subprocess.run(
        [sys.executable, "-m", "zonegeo", *arguments(bad, tmp_path / "out.csv"), "--engine", "dask", "--lang", "en"],
        capture_output=True, text=True, timeout=240,
    )  # fmt: skip
    assert ran.returncode == 4
    assert "[parcels-unreadable]" in ran.stderr
    assert "Traceback" not in ran.stderr
    assert not (tmp_path / "out.csv").exists()


@pytest.mark.slow
@_POSIX
def test_worker_after_worker_that_dies_is_told_and_nothing_is_written(parcels: Path, tmp_path: Path) -> None:
    script = tmp_path / "killed.py"
    script.write_text(KILLED, encoding="utf-8")
    ran = apart(str(script), "", *arguments(parcels, tmp_path / "out.csv"), "--lang", "en")
    assert json.loads(ran.stdout.splitlines()[-1])["code"] == 4, ran.stderr
    assert "[dask-workers-lost]" in ran.stderr
    assert not (tmp_path / "out.csv").exists()


@pytest.mark.slow
@_POSIX
def test_ctrl_c_reaches_the_command_alone(parcels: Path, tmp_path: Path) -> None:
    """A terminal sends it to every process of the group: the workers stay silent, the command ends as it says."""
    script = tmp_path / "interrupted.py"
    script.write_text(INTERRUPTED, encoding="utf-8")
    given = [*arguments(parcels, tmp_path / "out.csv"), "--engine", "dask", "--lang", "en"]
    command = [sys.executable, str(script), *given]
    ran = subprocess.run(command, capture_output=True, text=True, timeout=240, start_new_session=True)
    assert ran.returncode == 130
    assert ran.stderr.startswith("Interrupted. Files done: 0 of 3"), ran.stderr
    assert len(ran.stderr.splitlines()) == 1, ran.stderr
    assert not (tmp_path / "out.csv").exists()


@pytest.mark.parametrize(
    ("given", "code"),
    [
        (["--scheduler", "tcp://127.0.0.1:1"], "scheduler-without-dask"),
        (["--scheduler", "nonsense://x", "--engine", "dask"], "dask-without-tls"),
    ],
)
def test_mistakes_are_told(given: list[str], code: str, parcels: Path, tmp_path: Path, capsys: Any) -> None:
    assert main([*arguments(parcels, tmp_path / "out.csv"), *given]) == 2
    assert f"[{code}]" in capsys.readouterr().err


def test_a_file_is_cut_between_its_row_groups() -> None:
    file = ParcelFile(Path("a.parquet"), True, "", 100, {}, "geometry", (), None, "", "", groups=(30, 30, 30, 10))  # type: ignore[arg-type]
    assert [(each.start, each.rows) for each in pieces_of(file, rows=50)] == [(0, 60), (60, 40)]
    assert [(each.start, each.rows) for each in pieces_of(file, rows=1000)] == [(0, 100)]


@_POSIX
@pytest.mark.slow
def test_a_time_limit_holds_where_every_worker_is_stopped(parcels: Path, tmp_path: Path) -> None:
    script = tmp_path / "stopped.py"
    script.write_text(STOPPED, encoding="utf-8")
    given = [*arguments(parcels, tmp_path / "out.csv"), "--engine", "dask", "--time-limit", "3", "--lang", "en"]
    ran = apart(str(script), *given)  # a cluster that waited for them would outlive the patience of this test
    assert ran.returncode == 3, ran.stderr
    assert "stopped" in ran.stdout.splitlines()
    assert "Traceback" not in ran.stderr
    assert not (tmp_path / "out.csv").exists()


@pytest.mark.slow
def test_nobody_else_can_join_or_look_on(parcels: Path, tmp_path: Path) -> None:
    script = tmp_path / "listening.py"
    script.write_text(LISTENING, encoding="utf-8")
    ran = apart(str(script), *arguments(parcels, tmp_path / "out.csv"), "--engine", "dask", "--format", "json")
    assert ran.returncode == 0, ran.stderr
    told = json.loads(ran.stdout.splitlines()[-1])
    assert told["code"] == 0
    assert told["seen"].pop("address").startswith("tls://127.0.0.1:")
    assert told["seen"]
    assert all(place.startswith("127.0.0.1:") for place in told["seen"])
    assert set(told["seen"].values()) <= {0, 404}


@pytest.mark.parametrize(
    ("address", "code", "told"),
    [("tcp://10.0.0.9:8786", 2, "dask-without-tls"), ("10.0.0.9:8786", 2, "dask-without-tls"),
     ("tls://10.0.0.9:8786", 4, "file-missing")],
)  # fmt: skip
def test_a_cluster_elsewhere_is_spoken_to_by_keys(
    address: str, code: int, told: str, parcels: Path, tmp_path: Path, command: Any
) -> None:
    line = (*arguments(parcels, tmp_path / "out.csv"), "--engine", "dask", "--scheduler", address)
    said = command(*line, "--tls-keys", tmp_path, "--lang=en")
    assert said.code == code
    assert f"[{told}]" in said.err
