"""What is for programs is parsed from the real stdout of a fresh process, for every command, format and strategy."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from tests.quick_part import mostly_slow
from tests.small_study import SmallStudy, feature, rectangle

Parse = Callable[[str], Any]


def csv_rows(text: str) -> list[dict[str, str]]:
    rows = list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"), newline="")))
    assert rows
    assert all(None not in row and None not in row.values() for row in rows)
    return rows


def json_lines(text: str) -> list[Any]:
    return [json.loads(line) for line in text.splitlines()]


def workflow_commands(text: str) -> list[str]:
    lines = text.splitlines()
    assert all(line.startswith(("::error ", "::warning ", "::notice ")) for line in lines)
    return lines


PARSED: dict[str, Parse] = {
    "json": json.loads, "geojson": json.loads, "sarif": json.loads, "jsonl": json_lines, "csv": csv_rows,
    "junit": ElementTree.fromstring, "github": workflow_commands,
}  # fmt: skip
EXPLORE = "explore geo/small.toml --profile rules.toml --candidates candidates.geojson"
LINES = [
    *((f"check geo/small.toml --profile rules.toml --format {each}", each)
      for each in ("json", "jsonl", "csv", "github", "junit", "sarif")),
    ("check geo/small.toml geo/small.toml --profile rules.toml --format jsonl", "jsonl"),
    *((f"compare hongneung request-2019 designation-2020 --format {each}", each) for each in ("json", "csv")),
    *((f"{EXPLORE} --objective max:area --strategy {strategy} --seed 1 --format {form}", form)
      for strategy in ("enumeration", "integer-program", "local-search") for form in ("json", "csv", "geojson")),
    *((f"{EXPLORE} --objective {goal} --strategy integer-program --format json", "json")
      for goal in ("min:spread", "max:margin", "max:compactness")),
    ("repair geo/small.toml --profile rules.toml --format json", "json"),
    ("verify result.json --format json", "json"),
    ("inspect data/sites.geojson --format json", "json"),
    ("crs guess data/sites.geojson --near 127.0,37.5 --format json", "json"),
    ("measure area data/sites.geojson --format json", "json"),
    ("measure separation data/sites.geojson hall yard --format json", "json"),
    ("facts geo/small.toml --missing --format json", "json"),
    ("doctor --format json", "json"),
    ("profile schema", "json"),
    ("profile schema --result", "json"),
]  # fmt: skip


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory, installed: Any) -> Path:
    small = SmallStudy(tmp_path_factory.mktemp("machine"))
    small.study["site"] = [each for each in small.study["site"] if each["id"] != "shed"]
    small.study["proposal"][0]["sites"] = ["hall", "yard"]
    small.sites["features"].pop()
    small.write()
    squares = [
        feature(rectangle(127.02 + x, 37.500, 127.021 + x, 37.501), id=f"c{n}", role="background", basis="surveyed",
                accuracy_m=0, declared_area=None)
        for n, x in enumerate((0.0, 0.001, 0.002, 0.005))
    ]  # fmt: skip
    document = {"type": "FeatureCollection", "features": squares}
    (small.folder / "candidates.geojson").write_text(json.dumps(document), encoding="utf-8")
    line = "check geo/small.toml --profile rules.toml --format json -o result.json"
    ran = installed(*line.split(), cwd=small.folder)
    assert ran.returncode == 0, ran.stderr
    return small.folder


@pytest.mark.parametrize(("line", "form"), mostly_slow([
    pytest.param(line, form, id=line, marks=pytest.mark.slow if "local-search" in line else ()) for line, form in LINES
], one_in=5))  # fmt: skip
def test_stdout_is_data_and_nothing_else(line: str, form: str, folder: Path, installed: Any) -> None:
    ran = installed(*line.split(), cwd=folder)
    assert ran.returncode in (0, 1, 3), ran.stderr.decode()
    assert b"Traceback" not in ran.stderr
    assert b"Warning" not in ran.stderr
    assert PARSED[form](ran.stdout.decode("utf-8")) is not None


@pytest.mark.slow
def test_what_a_library_says_itself_is_not_heard(folder: Path, installed: Any) -> None:
    """On the real stdout it would be no JSON, on stderr it names files of its own; --debug shows what was on stderr."""
    code = """
import os, sys, warnings
import zonegeo.cli.commands.check as check
import zonegeo.evaluation.evaluate_proposal as engine

def noisy(*given, **named):
    os.write(1, b"Running a solver: Copyright\\n")
    os.write(2, b"Warning 1: a driver speaks\\n")
    warnings.warn("overflow encountered", RuntimeWarning)
    return whole(*given, **named)

whole, engine.evaluate_proposal = engine.evaluate_proposal, noisy
from zonegeo.cli import run
run()
"""
    asked = ["check", "geo/small.toml", "--profile", "rules.toml", "--format", "json"]
    ran = installed(*asked, cwd=folder, code=code)
    assert ran.returncode == 0, ran.stderr
    assert json.loads(ran.stdout)["verdict"] == "pass"
    assert b"driver" not in ran.stderr
    assert b"overflow" not in ran.stderr
    debugged = installed(*asked, "--debug", cwd=folder, code=code)
    assert json.loads(debugged.stdout)["verdict"] == "pass"
    assert b"Warning 1: a driver speaks" in debugged.stderr
    assert b"RuntimeWarning: overflow encountered" in debugged.stderr
