"""Run commands of zonegeo within bounded memory and time, one a line of JSON: what crashes here crashes no test run."""

from __future__ import annotations

import contextlib
import io
import json
import resource
import sys

from zonegeo.cli import main


def run(largest: int, most_seconds: int) -> None:
    resource.setrlimit(resource.RLIMIT_AS, (largest, largest))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    for line in sys.stdin:
        used = resource.getrusage(resource.RUSAGE_SELF)
        # seconds of the processor, not of the clock: a busy machine is no hang
        spent = int(used.ru_utime + used.ru_stime)
        resource.setrlimit(resource.RLIMIT_CPU, (spent + most_seconds, resource.RLIM_INFINITY))
        out, err = io.StringIO(), io.StringIO()
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            code = main(json.loads(line))
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
        answer = {"code": code, "out": out.getvalue(), "err": err.getvalue()[:20_000], "peak": peak}
        sys.stdout.write(json.dumps(answer) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    run(int(sys.argv[1]), int(sys.argv[2]))
