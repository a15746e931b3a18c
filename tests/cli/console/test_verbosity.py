"""``-v``: what was read, transformed and measured, and why; on stderr alone, and nothing of it unless asked."""

from __future__ import annotations

import hashlib
import json
import logging
import re
from pathlib import Path
from typing import Any

import pytest

CODE = re.compile(r"\b(log|reason|verdict|method|reading|basis|word)\.[a-z]")


@pytest.fixture
def study(small: Any) -> list[Any]:
    return [small.write(), "--profile", small.rules_file]


def test_quiet_by_default(study: list[Any], command: Any, tmp_path: Path) -> None:
    assert command("check", *study).err == ""
    assert command("map", *study, "-o", tmp_path / "a.html", "--lang=en").err.splitlines() == [
        f"wrote {tmp_path / 'a.html'}"
    ]


@pytest.mark.parametrize("language", ["ko", "en"])
def test_check_says_what_is_read_transformed_and_measured(
    language: str, study: list[Any], small: Any, command: Any
) -> None:
    quiet = command("check", *study, "--lang", language)
    said = command("check", *study, "-v", "--lang", language)
    assert (said.code, said.out) == (quiet.code, quiet.out)
    for path in (small.file, small.sites_file, small.places_file, small.rules_file):
        assert hashlib.sha256(path.read_bytes()).hexdigest() in said.err
    for words in ("EPSG:4326", "RFC 7946", "EPSG:4326 → EPSG:5186", "+proj=tmerc", "1 m", "2020-07-31", "[separation]"):
        assert words in said.err
    assert not CODE.search(said.err)
    assert "{" not in said.err


def test_every_measure_is_told_with_its_method_value_and_reason(study: list[Any], command: Any) -> None:
    lines = command("check", *study, "-v", "--lang=en").err
    result = json.loads(command("check", *study, "--format=json").out)
    for finding in result["findings"]:
        assert re.search(rf"measured: .*\[{finding['requirement']}\], .+, .+, interval ", lines)
        assert finding["reason"] in lines


def test_twice_says_more(study: list[Any], command: Any) -> None:
    once, twice = (command("check", *study, flag, "--lang=en").err.splitlines() for flag in ("-v", "-vv"))
    assert set(once) < set(twice)
    assert [line for line in twice if line.startswith("site: hall (../data/sites.geojson: features[0]")]
    assert [line for line in twice if line.startswith("pair: hall ↔ yard, ")]
    assert [line for line in twice if line.startswith("  otherwise: ")]
    assert command("check", *study, "-vvv", "--lang=en").err.splitlines() == twice


@pytest.mark.slow
def test_map_and_compare_say_it_too(study: list[Any], small: Any, command: Any, tmp_path: Path) -> None:
    assert (
        "measured: separation name [separation]"
        in command("map", *study, "-v", "--lang=en", "-o", tmp_path / "a.html").err
    )
    said = command("compare", "hongneung", "request-2019", "designation-2020", "-v", "--lang=en")
    assert "measured: Separation [separation, request-2019]" in said.err
    assert said.out == command("compare", "hongneung", "request-2019", "designation-2020", "--lang=en").out


def test_import_says_the_transformation_with_its_accuracy(command: Any, tmp_path: Path) -> None:
    geopandas = pytest.importorskip("geopandas")
    from shapely import box

    frame = geopandas.GeoDataFrame({"id": ["a"]}, geometry=[box(200000, 550000, 200100, 550100)], crs="EPSG:5186")
    frame.to_file(tmp_path / "경계.gpkg")
    said = command("import", tmp_path / "경계.gpkg", "-o", tmp_path / "out.geojson", "-v", "--lang=en")
    assert said.code == 0
    assert "read: 경계.gpkg, boundary file" in said.err
    assert re.search(r"transformed: .* → EPSG:4326, stated accuracy 1 m", said.err)


def test_a_program_that_embeds_zonegeo_hears_it_through_logging(
    study: list[Any], command: Any, caplog: pytest.LogCaptureFixture
) -> None:
    command("check", *study, "-v")
    assert {record.name for record in caplog.records} == {"zonegeo"}
    assert {record.levelno for record in caplog.records} == {logging.INFO}
    assert logging.getLogger("zonegeo").handlers == []


@pytest.mark.parametrize("encoding", ["cp949", "ascii"])
def test_a_console_that_lacks_signs(encoding: str, study: list[Any], installed: Any) -> None:
    ran = installed("check", *study, "-vv", "--lang=ko", PYTHONIOENCODING=encoding)
    assert ran.returncode == 0
    assert "sha-256" in ran.stderr.decode(encoding).lower()
