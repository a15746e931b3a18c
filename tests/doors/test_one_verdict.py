"""The same land through every door gives the same result, to the byte, but for the command that the receipt keeps."""

from __future__ import annotations

import json
from collections.abc import Callable
from itertools import chain
from pathlib import Path

import geopandas
import pytest

import zonegeo as zg
from tests.doors.lands import SAID, carried, drawn, of_casebooks
from zonegeo.cli import main
from zonegeo.sources.boundary.land_file import land_file

OPTIONS = [f"--{name.replace('_', '-')}={each}" for name, each in SAID.items()]


def command_line(file: Path, frame: geopandas.GeoDataFrame, out: Path) -> str:
    main(["check", str(file), *OPTIONS, "--format", "json", "-o", str(out), "--overwrite"])
    return out.read_text(encoding="utf-8")


def paths(file: Path, frame: geopandas.GeoDataFrame, out: Path) -> str:
    return zg.render(zg.evaluate(zg.study_from(file, **SAID)), "json")


def frames(file: Path, frame: geopandas.GeoDataFrame, out: Path) -> str:
    return zg.render(zg.evaluate(zg.study_from(frame, **SAID)), "json")


DOORS: dict[str, Callable[[Path, geopandas.GeoDataFrame, Path], str]] = {
    "command line": command_line, "Python with paths": paths, "GeoDataFrames": frames,
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


@pytest.mark.parametrize("seed", [0, 1, 2])
def test_a_drawn_land(seed: int, tmp_path: Path) -> None:
    verdict = json.loads(hold(drawn(seed), tmp_path))
    assert verdict["study"] == "경계파일"
    assert verdict["receipt"]["inputs"][0]["path"] == f"land-{seed}.geojson"


@pytest.mark.slow
def test_two_hundred_and_fifty_lands(tmp_path: Path) -> None:
    lands = list(chain(carried(), of_casebooks()))
    assert len(lands) > 60, len(lands)
    lands += [drawn(seed) for seed in range(3, 3 + 250 - len(lands))]
    verdicts = {json.loads(hold(each, tmp_path))["verdict"] for each in lands}
    assert len(lands) >= 250
    assert len(verdicts) > 1, "one verdict for all of them would prove little"
