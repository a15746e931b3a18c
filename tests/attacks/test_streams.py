"""Whatever state the streams are in: 0, 4 or 130, and the code of a failed requirement where all of it was told."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.places import ZONEGEO
from tests.small_study import SmallStudy
from zonegeo.cli.app import COMMANDS, GROUPS

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="redirections of a POSIX shell")

# every command that prints, with what it prints in a study whose background spaces are too large
LINES = {
    "check": "check geo/small.toml --profile rules.toml",
    "check json": "check geo/small.toml --profile rules.toml --format json",
    "check two": "check geo/small.toml geo/small.toml --profile rules.toml",
    "map": "map geo/small.toml --profile rules.toml -o -",
    "facts": "facts geo/small.toml --missing",
    "compare": "compare hongneung request-2019 designation-2020",
    "procedure": "procedure hongneung request-2019 designation-2020",
    "zones": "zones hongneung",
    "repair": "repair geo/small.toml --profile rules.toml",
    "report": "report geo/small.toml --profile rules.toml -o report.md",
    "verify": "verify result.json",
    "explain": "explain separation",
    "inspect": "inspect data/sites.geojson",
    "import": "import data/sites.geojson -o imported.geojson",
    "export": "export geo/small.toml -o exported.geojson",
    "doctor": "doctor",
    "init": "init copy",
    "list": "list",
    "context": "context build hongneung",
    "proposal": "proposal list geo/small.toml",
    "crs": "crs guess data/sites.geojson --near 127.0,37.6",
    "measure": "measure area data/sites.geojson",
    "profile": "profile show kr/innotown",
    "help": "--help",
    "help of one": "check --help",
    "version": "--version",
    "usage": "check --colour",
    "refused": "check geo/missing.toml",
}
# these need parcels or candidates of their own, and end in the same two places; serve speaks with a program alone
ELSEWHERE = {"envelope", "screen", "explore", "grow", "serve"}
STATES = {"stdout closed": ">&-", "stdout full": ">/dev/full", "nobody reads": "| sh -c 'exec <&-; sleep 0'",
          "stderr closed": ">out 2>&-", "stderr full": ">out 2>/dev/full", "both closed": ">&- 2>&-",
          "all closed": "<&- >&- 2>&-", "both full": ">/dev/full 2>&1"}  # fmt: skip


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    small = SmallStudy(tmp_path_factory.mktemp("streams"))
    small.rules["requirement"][1]["limit"][0]["value"] = "0.5 km2"  # the yard alone has 0.7
    small.write()
    ran = run("check geo/small.toml --profile rules.toml --format json -o result.json", "2>err", small.folder)
    assert ran == 1, Path(small.folder, "err").read_text("utf-8")
    return small.folder


def run(line: str, streams: str, folder: Path) -> int:
    """Run a command line in a shell, and return the exit code of the command itself, not of what it is piped to."""
    for made in ("report.md", "imported.geojson", "exported.geojson", "code"):
        (folder / made).unlink(missing_ok=True)
    shutil.rmtree(folder / "copy", ignore_errors=True)
    environment = {**os.environ, "LANG": "C.UTF-8", "PYTHONUNBUFFERED": "1"}
    shell = f"{{ '{ZONEGEO}' {line}; echo $? >&9; }} 9>code {streams}"
    subprocess.run(["sh", "-c", shell], cwd=folder, env=environment, check=False, timeout=120)
    return int((folder / "code").read_text("ascii"))


def test_every_command_is_in_the_table() -> None:
    named = {line.split()[0] for line in LINES.values()}
    assert named | ELSEWHERE >= set(COMMANDS) | set(GROUPS)


@pytest.mark.slow
@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("name", LINES)
def test_no_state_of_the_streams_looks_like_a_verdict(name: str, state: str, folder: Path) -> None:
    code = run(LINES[name], STATES[state], folder)
    is_told = state in ("stderr closed", "stderr full")
    allowed = {"usage": {2}, "refused": {2, 4}}.get(name, {0, 4, 130} | ({1, 3} if is_told else set()))
    assert code in allowed
    if is_told and name.startswith("check"):
        assert code == 1  # what failed was told whole, on stdout
        assert (folder / "out").stat().st_size > 100


@pytest.mark.parametrize(
    ("state", "code"), [("stdout closed", 4), ("stdout full", 4), ("stderr closed", 1), ("all closed", 4)]
)
def test_a_failed_requirement_is_told_or_the_code_is_another(state: str, code: int, folder: Path) -> None:
    assert run(LINES["check"], STATES[state], folder) == code


def test_nobody_listens_any_more(folder: Path) -> None:
    """The pipe is closed before anything is written: a map is larger than what a pipe holds."""
    reader, writer = os.pipe()
    os.close(reader)
    with subprocess.Popen(
        [ZONEGEO, "check", "geo/small.toml", "--profile", "rules.toml"], cwd=folder, stdout=writer,
        stderr=subprocess.PIPE,
    ) as process:  # fmt: skip
        os.close(writer)
        _, said = process.communicate(timeout=120)
    assert (process.returncode, said) == (130, b"")


@pytest.mark.parametrize("stream", ["stdout", "stderr", "stdin"])
def test_a_stream_that_is_none(stream: str, folder: Path, installed: Any) -> None:
    """A program without a console, such as ``pythonw``, has no streams at all."""
    code = f"import sys; sys.{stream} = None; from zonegeo.cli import main; raise SystemExit(main(sys.argv[1:]))"
    ran = installed(*LINES["check"].split(), cwd=folder, code=code)
    assert ran.returncode == (4 if stream == "stdout" else 1)
    assert b"Traceback" not in ran.stderr


def test_what_was_asked_for_in_a_file_needs_no_stdout(folder: Path) -> None:
    assert run(f"{LINES['check json']} -o result2.json", ">&- 2>&-", folder) == 1
    assert json.loads((folder / "result2.json").read_text("utf-8"))["verdict"] == "fail"


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is full")
def test_a_full_disk_is_told_once(folder: Path, installed: Any) -> None:
    with Path("/dev/full").open("wb") as full:
        ran = installed(*LINES["check"].split(), cwd=folder, stdout=full)
    assert ran.returncode == 4
    assert ran.stderr.startswith(b"error [cannot-write] stdout\n")
    assert ran.stderr.count(b"[") == 1


def test_a_name_that_is_no_utf_8_is_refused(folder: Path) -> None:
    name = os.fsdecode(b"geo/\xff.toml")
    ran = subprocess.run([ZONEGEO, "check", name, "--lang=en"], cwd=folder, capture_output=True, check=False)
    assert ran.returncode == 4
    assert b"[name-not-utf-8] geo/\\udcff.toml" in ran.stderr
