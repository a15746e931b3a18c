"""Run commands of zonegeo within a bounded memory, one a line of JSON: what crashes here crashes no test run."""

from __future__ import annotations

import contextlib
import io
import json
import resource
import sys

from zonegeo.cli import main


def run() -> None:
    largest = int(sys.argv[1])
    resource.setrlimit(resource.RLIMIT_AS, (largest, largest))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    for line in sys.stdin:
        out, err = io.StringIO(), io.StringIO()
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            code = main(json.loads(line))
        print(json.dumps({"code": code, "out": out.getvalue(), "err": err.getvalue()[:20_000]}), flush=True)


if __name__ == "__main__":
    run()
