"""Screening on two machines of which one is lost in the middle: the same bytes, and what it takes.

    python benchmarks/machines.py FOLDER [MILLIONS]

The machines are two network namespaces of Linux (``ip netns``, which asks for root), each with one worker of Dask, on a
wire of its own to a third one where scheduler and command run; they speak TLS. "Lost" is a wire that is cut and a
process that is killed after it, so that nobody hears of its end. The parcels are those of ``screening.py``, every
outline is read.
"""

from __future__ import annotations

import hashlib
import os
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

import screening
from distributed.security import Security

PROGRAMS = Path(sys.executable).parent
DESK, MACHINES = "zonegeo-desk", ("zonegeo-one", "zonegeo-two")
PORT = 8786


def ip(*arguments: str) -> None:
    """Run ``ip`` of iproute2."""
    subprocess.run(["ip", *arguments], check=True, capture_output=True)


@contextmanager
def namespaces() -> Iterator[None]:
    """Make three namespaces and the two wires between them; 10.77.N.1 is the desk, 10.77.N.2 a machine."""
    try:
        for name in (DESK, *MACHINES):
            ip("netns", "add", name)
            ip("-n", name, "link", "set", "lo", "up")
        for number, name in enumerate(MACHINES, start=1):
            ip("-n", DESK, "link", "add", f"wire{number}", "type", "veth", "peer", "name", "wire", "netns", name)
            for where, link, host in ((DESK, f"wire{number}", 1), (name, "wire", 2)):
                ip("-n", where, "address", "add", f"10.77.{number}.{host}/24", "dev", link)
                ip("-n", where, "link", "set", link, "up")
        yield
    finally:
        for name in (DESK, *MACHINES):
            with suppress(subprocess.CalledProcessError):
                ip("netns", "delete", name)


def within(name: str, *command: object) -> list[str]:
    """Return a command as it is run in a namespace."""
    return ["ip", "netns", "exec", name, *map(str, command)]


def keys(folder: Path) -> list[str]:
    """Write the keys of a cluster and return the options that name them to Dask."""
    made = Security.temporary()
    for name, text in (("ca", made.tls_ca_file), ("cert", made.tls_client_cert), ("key", made.tls_client_key)):
        (folder / f"{name}.pem").write_text(text)
    return [f"--tls-{name}={folder / file}.pem" for name, file in (("ca-file", "ca"), ("cert", "cert"), ("key", "key"))]


@contextmanager
def cluster(folder: Path) -> Iterator[list[subprocess.Popen[bytes]]]:
    """Start a scheduler at the desk and a worker on each machine; gives the workers."""
    secure, running = keys(folder), []
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "cwd": folder}
    dask = PROGRAMS / "dask"
    try:
        start = within(DESK, dask, "scheduler", "--protocol=tls", "--host=0.0.0.0", f"--port={PORT}", "--no-dashboard")
        running.append(subprocess.Popen([*start, *secure], **quiet))
        for number, name in enumerate(MACHINES, start=1):
            worker = within(name, dask, "worker", f"tls://10.77.{number}.1:{PORT}", "--nthreads=1", "--no-nanny",
                            "--no-dashboard", f"--host=10.77.{number}.2")  # fmt: skip
            running.append(subprocess.Popen([*worker, *secure], **quiet))
        yield running[1:]
    finally:
        for each in running:
            if each.poll() is None:
                each.send_signal(signal.SIGTERM)
        for each in running:
            try:
                each.wait(20)
            except subprocess.TimeoutExpired:
                each.kill()
                each.wait()


def command(folder: Path, output: Path, more: Sequence[str] = ()) -> list[str]:
    """Return the command that reads every outline: no limit of place."""
    return [str(PROGRAMS / "zonegeo"), "screen", str(folder), "--study", "hongneung", "--requirement", "zone-spacing",
            "--min-area", "345 m2", "-o", str(output), "--threads", "1", *more]  # fmt: skip


def used() -> float:
    """Return the process time of the children that have ended."""
    ended = resource.getrusage(resource.RUSAGE_CHILDREN)
    return ended.ru_utime + ended.ru_stime


def tell(name: str, output: Path, code: int, wall: float, process: float) -> str:
    """Print a row and return the hash of what was written."""
    digest = hashlib.sha256(output.read_bytes()).hexdigest()[:16] if output.exists() else "nothing written"
    print(f"| {name} | {wall:.1f} s | {process:.1f} s | {code} | {digest} |", flush=True)
    return digest


def lose(number: int, worker: subprocess.Popen[bytes]) -> None:
    """Cut the wire of a machine, then kill what runs there: no end of a connection reaches anybody."""
    ip("-n", MACHINES[number], "link", "set", "wire", "down")
    worker.kill()


def on_two(folder: Path, room: Path, *, lost: bool) -> str:
    """Screen on two machines, print the row, return the hash."""
    output, before = room / "found.parquet", used()
    with namespaces(), cluster(room) as workers:
        there = ["--engine", "dask", "--scheduler", f"tls://10.77.1.1:{PORT}", "--tls-keys", str(room)]
        time.sleep(8.0)  # until both are there
        begun = time.perf_counter()
        running = subprocess.Popen(within(DESK, *command(folder, output, there)), cwd=room, stdout=sys.stderr)
        while lost and running.poll() is None:
            if len(list(room.rglob("*.arrow.json"))) >= 2:  # of parts that are done
                lose(1, workers[1])
                break
            time.sleep(0.01)
        code = running.wait()
        wall = time.perf_counter() - begun
        gone = workers[1].poll() is not None
    name = "two machines, one lost in the middle" if lost else "two machines"
    if lost and not gone:
        sys.exit("nothing was lost: ask for more parcels")
    return tell(name, output, code, wall, used() - before)


def main(arguments: list[str]) -> int:
    """Print the table; 1 where a byte differs."""
    if os.geteuid() != 0 or shutil.which("ip") is None:
        print("network namespaces ask for root and iproute2: nothing was measured")
        return 0
    folder = Path(arguments[0])
    folder.mkdir(parents=True, exist_ok=True)
    if not list(folder.glob("*.parquet")):
        screening.make(folder, float(arguments[1]) if len(arguments) > 1 else 2.0, 4)
    print(f"load {os.getloadavg()[0]:.1f}\n\n| | wall | process | exit code | SHA-256 |\n|---|---|---|---|---|")
    with tempfile.TemporaryDirectory() as place:
        # of one depth: an output names its parcels from where it lies
        alone, both, one = (Path(place, name) for name in ("alone", "both", "one"))
        for room in (alone, both, one):
            room.mkdir()
        output, before, begun = alone / "found.parquet", used(), time.perf_counter()
        code = subprocess.run(command(folder.resolve(), output), cwd=alone, stdout=sys.stderr, check=False).returncode
        found = {tell("here, one process", output, code, time.perf_counter() - begun, used() - before)}
        found |= {on_two(folder.resolve(), both, lost=False), on_two(folder.resolve(), one, lost=True)}
    return 0 if len(found) == 1 else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
