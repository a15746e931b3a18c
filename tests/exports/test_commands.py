"""``zonegeo export`` and the writing side of ``zonegeo import`` as a planner runs them."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import shapely
from shapely.geometry import shape

from tests.quick_part import mostly_slow
from zonegeo.exports.exporters import WRITERS
from zonegeo.sources.boundary.read_boundary_file import read_boundary_file

HANGUL = re.compile("[가-힣]")
BOW = [[127.04, 37.59], [127.041, 37.591], [127.041, 37.59], [127.04, 37.591], [127.04, 37.59]]
YARD = [[127.05, 37.59], [127.05, 37.591], [127.051, 37.591], [127.051, 37.591], [127.051, 37.59], [127.05, 37.59]]


def boundary(path: Path, *rings: list[list[float]], **properties: Any) -> Path:
    features = [
        {"type": "Feature", "properties": {"id": f"f{n}", "지구명": f"제{n}지구"} | properties,
         "geometry": {"type": "Polygon", "coordinates": [ring]}} for n, ring in enumerate(rings)
    ]  # fmt: skip
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}, ensure_ascii=False), "utf-8")
    return path


@pytest.mark.parametrize("suffix", mostly_slow(list(WRITERS), one_in=4))
def test_study_in_every_format(small: Any, command: Callable[..., Any], tmp_path: Path, suffix: str) -> None:
    study, out = small.write(), tmp_path / "out" / f"부지{suffix}"
    out.parent.mkdir()
    said = command("export", study, "-o", out, "--lang", "en")
    assert said.code == 0, said.err
    assert said.out == ""
    assert str(out) in said.err
    # as long as nobody changes it, it is the command's own product
    assert command("export", study, "-o", out, "--lang", "en").code == 0
    out.write_bytes(out.read_bytes() + b" ")
    before = {each.name: each.read_bytes() for each in out.parent.iterdir()}
    said = command("export", study, "-o", out, "--lang", "en")
    assert said.code == 2
    assert "output-exists" in said.err
    assert "--overwrite" in said.err
    assert {each.name: each.read_bytes() for each in out.parent.iterdir()} == before
    said = command("export", study, "-o", out, "--lang", "en", "--overwrite")
    assert said.code == 0, said.err
    assert {each.name for each in out.parent.iterdir()} == set(before)


def test_result_file_gives_what_the_study_gives(small: Any, command: Callable[..., Any], tmp_path: Path) -> None:
    study, result = small.write(), tmp_path / "result.json"
    assert command("check", study, "--format", "json", "-o", result).code in (0, 1, 3)
    outs = [tmp_path / f"{name}.geojson" for name in ("study", "result")]
    for source, out in zip((study, result), outs, strict=True):
        assert command("export", source, "-o", out, "--lang", "ko").code == 0
    documents = [json.loads(out.read_text("utf-8")) for out in outs]
    assert documents[0] == documents[1]
    hall, yard, shed = documents[0]["features"]
    assert (hall["properties"]["id"], hall["properties"]["role"]) == ("hall", "core")
    assert hall["properties"]["declared_m2"] == 900_000
    assert shed["geometry"] is None
    assert shed["properties"]["within"] == "ward"
    assert yard["properties"]["basis"] == "osm"
    said = command("export", result, "-o", tmp_path / "b.gpkg", "--proposal", "drawn", "--lang", "en")
    assert (said.code, "result-is-decided" in said.err) == (2, True)


def test_shapefile_of_a_study_has_the_fields_of_the_guideline(
    small: Any, command: Callable[..., Any], tmp_path: Path
) -> None:
    assert command("export", small.write(), "-o", tmp_path / "a.shp", "--lang", "ko").code == 0
    read = read_boundary_file(tmp_path / "a.shp")
    nine = [
        "ADM_CODE",
        "JIBUN_CODE",
        "AUTHORITY",
        "DESIG_DATE",
        "NOTICE_DAT",
        "NOTICE_NO",
        "CLASS_CODE",
        "SHEET_NO",
        "REMARK",
    ]
    assert list(read.features[0].properties)[:9] == nine
    assert all(read.features[0].properties[name] is None for name in nine)  # a study knows none of them
    book = (tmp_path / "a.codebook.txt").read_text("utf-8-sig")
    for word in (
        "행정구역코드",
        "지번코드",
        "지정권자",
        "지정일자",
        "고시일자",
        "고시번호",
        "분류코드",
        "도면표시번호",
        "비고",
    ):
        assert f"\t{word}\n" in book.replace("\r", "")


@pytest.mark.parametrize("language", ["ko", "en"])
@pytest.mark.parametrize(
    ("arguments", "code", "problem"),
    [
        (["-o", "a.xyz"], 2, "output-not-writable"), (["-o", "a.dxf"], 2, "export-crs-needed"),
        (["-o", "a.geojson", "--export-crs", "EPSG:5186"], 2, "export-crs-fixed"),
        (["-o", "a.gpkg", "--export-crs", "여기"], 2, "export-crs-not-understood"),
        (["-o", "a.shp", "--export-encoding", "latin-1"], 2, "export-encoding-unknown"),
        (["-o", "a.gpkg", "--mend", "all"], 2, "mend-not-understood"),
        (["-o", "a.gpkg", "--mend", "snap=100"], 2, "mend-snap-not-metres"),
        (["-o", "a.gpkg", "--mend-limit", "a lot"], 2, "mend-limit-not-understood"),
        (["-o", "in.geojson", "--overwrite"], 2, "output-is-input"),
        (["-o", "a.gpkg"], 4, "ring-crosses-itself"), (["-o", "a.gpkg", "--mend", "make-valid"], 4, "mend-over-limit"),
    ],
)  # fmt: skip
def test_what_is_refused(
    command: Callable[..., Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, language: str, arguments: list[str],
    code: int, problem: str,
) -> None:  # fmt: skip
    monkeypatch.chdir(tmp_path)
    rings = [BOW] if code == 4 else [YARD]
    source = boundary(tmp_path / "in.geojson", *rings)
    before = source.read_bytes()
    said = command("import", source.name, *arguments, "--lang", language)
    assert (said.code, f"[{problem}]" in said.err) == (code, True), said.err
    assert bool(HANGUL.search(said.err.replace("여기", ""))) == (language == "ko")
    assert [each.name for each in tmp_path.iterdir()] == ["in.geojson"]
    assert source.read_bytes() == before


def test_parts_of_a_shapefile_are_the_original_too(command: Callable[..., Any], tmp_path: Path) -> None:
    boundary(tmp_path / "in.geojson", YARD)
    assert command("import", tmp_path / "in.geojson", "-o", tmp_path / "zone.shp").code == 0
    before = {each.name: each.read_bytes() for each in tmp_path.iterdir()}
    said = command("import", tmp_path / "zone.shp", "-o", tmp_path / "zone.SHP", "--overwrite", "--lang", "en")
    assert (said.code, "output-is-input" in said.err) == (2, True), said.err
    assert {each.name: each.read_bytes() for each in tmp_path.iterdir()} == before


@pytest.mark.parametrize("language", ["ko", "en"])
def test_ledger_is_told_and_kept(command: Callable[..., Any], tmp_path: Path, language: str) -> None:
    source, out = boundary(tmp_path / "in.geojson", BOW, YARD), tmp_path / "out.geojson"
    said = command(
        "import", source, "-o", out, "--mend", "make-valid,orient", "--mend-limit", "1 ha", "--lang", language
    )
    assert said.code == 0, said.err
    table = [line for line in said.err.splitlines() if line.startswith("in.geojson: features")]
    assert len(table) == 4
    assert "4,9" in next(line for line in table if "features[0]" in line)
    assert bool(HANGUL.search(said.err.replace("제", ""))) == (language == "ko")
    document = json.loads(out.read_text("utf-8"))
    ledger = document["provenance"]["mending"]
    assert [each["operation"] for each in ledger] == ["drop-duplicates", "make-valid", "orient", "orient"]
    assert ledger[1]["area_before_m2"] == pytest.approx(0, abs=0.05)
    drawn = [shape(each["geometry"]) for each in document["features"]]
    assert all(each.is_valid for each in drawn)
    assert shapely.get_num_coordinates(drawn[1]) == 5


def test_missing_package_is_told_with_the_command(
    command: Callable[..., Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = boundary(tmp_path / "in.geojson", YARD)
    for module, suffix in (("ezdxf", ".dxf"), ("pyarrow", ".parquet"), ("openpyxl", ".xlsx")):
        monkeypatch.setitem(sys.modules, module, None)
        said = command("import", source, "-o", tmp_path / f"a{suffix}", "--export-crs", "EPSG:5186", "--lang", "en")
        assert (said.code, f"zonegeo[{suffix[1:]}]" in said.err) == (2, True), said.err
