"""The same land through every door gives the same result, to the byte, but for the command that the receipt keeps."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Sequence
from hashlib import sha256
from itertools import islice
from pathlib import Path
from typing import Any

import geopandas
import pytest

import zonegeo as zg
from tests.doors import test_action
from tests.doors.lands import SAID, carried, drawn, of_casebooks
from tests.doors.test_qgis_plugin import COMMAND
from tests.notebooks.test_guide_notebooks import RUN
from tests.quick_part import mostly_slow
from zonegeo.cli import main
from zonegeo.cli.assistant_tools import check
from zonegeo.sources.boundary.land_file import land_file

OPTIONS = [f"--{name.replace('_', '-')}={each}" for name, each in SAID.items()]
# the Action takes its options from one text, with blanks between them
WORDS = " ".join(OPTIONS).replace("2 m", "2m")


def command_line(file: Path, frame: geopandas.GeoDataFrame, out: Path) -> str:
    main(["check", str(file), *OPTIONS, "--format", "json", "-o", str(out), "--overwrite"])
    return out.read_text(encoding="utf-8")


def paths(file: Path, frame: geopandas.GeoDataFrame, out: Path) -> str:
    return zg.render(zg.evaluate(zg.study_from(file, **SAID)), "json")


def frames(file: Path, frame: geopandas.GeoDataFrame, out: Path) -> str:
    return zg.render(zg.evaluate(zg.study_from(frame, **SAID)), "json")


def qgis(file: Path, frame: geopandas.GeoDataFrame, out: Path) -> str:
    """The line that the plugin's algorithm asks, here without a process of its own (QGIS itself: ``test_qgis.py``)."""
    given = {"INPUT": str(file), "PROFILE": SAID["profile"], "AS_OF": str(SAID["as_of"])}
    given["OPTIONS"] = f"--zone {SAID['zone']} --basis {SAID['basis']} --accuracy '{SAID['accuracy']}'"
    for line in COMMAND.arguments("check", given, {"RESULT": str(out)}):
        main(line)
    return out.read_text(encoding="utf-8")


def action(file: Path, frame: geopandas.GeoDataFrame, out: Path) -> str:
    """The line of the Action's own script that makes the result: a stand-in for the command writes it down."""
    commands = out.parent / "commands"
    commands.mkdir()
    asked, stand_in = commands / "asked", commands / "zonegeo"
    stand_in.write_text(
        f'#!/bin/sh\nfor each in "$@"; do printf "%s\\n" "$each"; done >> "{asked}"; echo >> "{asked}"\n'
    )
    stand_in.chmod(0o755)
    test_action.run(out.parent, str(file), WORDS, commands=commands)
    lines = [each.splitlines() for each in asked.read_text(encoding="utf-8").strip().split("\n\n")]
    (line,) = [each for each in lines if "json" in each]
    main(line)
    return Path(line[line.index("-o") + 1]).read_text(encoding="utf-8")


DOORS: dict[str, Callable[[Path, geopandas.GeoDataFrame, Path], str]] = {
    "command line": command_line, "Python with paths": paths, "GeoDataFrames": frames, "QGIS": qgis,
    "GitHub Action": action,
}  # fmt: skip


def without_command(text: str) -> str:
    result = json.loads(text)
    assert result["receipt"].pop("argv") is not None
    return json.dumps(result, ensure_ascii=False)


def hold(frame: geopandas.GeoDataFrame, folder: Path) -> str:
    """Return the one result of a land; every door has to give it."""
    file = folder / land_file(frame).name
    file.write_bytes(land_file(frame).read_bytes())
    found = {name: without_command(door(file, frame, folder / "result.json")) for name, door in DOORS.items()}
    assert len(set(found.values())) == 1, [name for name, each in found.items() if each != found["command line"]]
    return found["command line"]


def notebook(files: Sequence[Path], folder: Path) -> list[str]:
    """What a cell of a notebook gives for files read as frames; the card of the last one is shown."""
    import nbformat

    code = f"""
import json, pathlib, datetime, geopandas, zonegeo as zg
said = {SAID!r}
results = []
for file in {[str(each) for each in files]!r}:
    frame = geopandas.read_file(file)
    frame.attrs["name"] = pathlib.Path(file).stem
    found = zg.evaluate(zg.study_from(frame, **said))
    results.append(zg.render(found, "json"))
pathlib.Path("results.json").write_text(json.dumps(results), encoding="utf-8")
found
"""
    asked = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(code)])
    nbformat.write(asked, folder / "asked.ipynb")
    ran = subprocess.run(
        [sys.executable, "-c", RUN, "asked.ipynb", "ran.ipynb"], cwd=folder, capture_output=True, text=True
    )
    assert ran.returncode == 0, ran.stderr[-2000:]
    return [str(each) for each in json.loads((folder / "results.json").read_text(encoding="utf-8"))]


def hold_study(file: Path, folder: Path, command: Any) -> None:
    """A study of the same land: an assistant and Python give what the command prints."""
    assert main(["init", str(folder / "study"), f"--from={file}", *OPTIONS]) == 0
    study = str(folder / "study" / "study.toml")
    command()  # what init said is none of it
    answer = check(study)
    printed = command(*answer["replay"].split()[1:]).out
    assert sha256(printed.encode()).hexdigest() == answer["result_sha256"]
    assert without_command(zg.render(zg.evaluate(study), "json")) == without_command(printed)


@pytest.mark.parametrize("seed", mostly_slow([0, 1, 2], one_in=3))
def test_a_drawn_land(seed: int, tmp_path: Path) -> None:
    verdict = json.loads(hold(drawn(seed), tmp_path))
    assert verdict["study"] == "경계파일"
    assert verdict["receipt"]["inputs"][0]["path"] == f"land-{seed}.geojson"


def test_a_study_of_a_drawn_land(tmp_path: Path, command: Any) -> None:
    file = tmp_path / land_file(drawn(0)).name
    file.write_bytes(land_file(drawn(0)).read_bytes())
    hold_study(file, tmp_path, command)


@pytest.mark.slow
def test_two_hundred_and_fifty_lands(tmp_path: Path, command: Any) -> None:
    pytest.importorskip("nbclient")
    # of the books every third: the drawn ones are to be many too
    lands = [*carried(), *islice(of_casebooks(), None, None, 3)]
    lands += [drawn(seed) for seed in range(3, 3 + 250 - len(lands))]
    assert len(lands) == 250
    assert sum(str(each.attrs["name"]).startswith("land-") for each in lands) > 60
    results, files = [], []
    for number, each in enumerate(lands):
        folder = tmp_path / str(number)
        folder.mkdir()
        results.append(hold(each, folder))
        files.append(folder / land_file(each).name)
        hold_study(files[-1], folder, command)
    assert len({json.loads(each)["verdict"] for each in results}) > 1, "one verdict for all of them would prove little"
    assert [without_command(each) for each in notebook(files, tmp_path)] == results
