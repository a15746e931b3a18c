"""Ten intakes of different make: from files to verdict, map, comparison, reports and pack, no line by hand."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pyogrio
import pytest

from tests.quick_part import mostly_slow
from tests.sources.intake.made import CORE, FIRST, SECOND, drawing, frame, parcel_list, shapefile, walk_files, written

# two proposals in one table: the core belongs to both
_NAMES, _ROLES, _PLANS = (
    ["캠퍼스", "첫 부지", "둘째 부지"],
    ["기술핵심기관", "배후공간", "배후공간"],
    [None, "1안", "2안"],
)


def _table(crs: str = "EPSG:5187") -> Any:
    return frame([CORE, FIRST, SECOND], crs, 구역명=_NAMES, 구분=_ROLES, 계획안=_PLANS)


def _belt(folder: Path) -> tuple[list[Path], Sequence[str]]:
    return [shapefile(folder / "계획.shp", _table())], ()


def _bessel(folder: Path) -> tuple[list[Path], Sequence[str]]:
    return [shapefile(folder / "계획.shp", _table("EPSG:5174"), prj=False)], ("--crs", "계획.shp=EPSG:5174")


def _geopackage(folder: Path) -> tuple[list[Path], Sequence[str]]:
    return [written(folder / "계획.gpkg", _table("EPSG:5179"))], ()


def _earth(folder: Path) -> tuple[list[Path], Sequence[str]]:
    files = []
    for name, shape in (("핵심기관", CORE), ("배후공간_1안", FIRST), ("배후공간_2안", SECOND)):
        files.append(written(folder / f"{name}.kml", frame([shape], "EPSG:4326", Name=[f"{name} 부지"])))
    return files, ()


def _drawing(version: str) -> Callable[[Path], tuple[list[Path], Sequence[str]]]:
    def made(folder: Path) -> tuple[list[Path], Sequence[str]]:
        rings = {"캠퍼스": ("핵심기관", CORE), "첫 부지": ("배후_1안", FIRST), "둘째 부지": ("배후_2안", SECOND)}
        return [drawing(folder / "도면.dxf", rings, version)], ("--crs", "도면.dxf=EPSG:5187")

    return made


def _desktop(folder: Path) -> tuple[list[Path], Sequence[str]]:
    table = _table("EPSG:4326").assign(fid=[1, 2, 3], layer="merged", path="C:/tmp")
    return [written(folder / "계획.geojson", table)], ()


def _parquet(folder: Path) -> tuple[list[Path], Sequence[str]]:
    return [written(folder / "계획.parquet", _table("EPSG:5186"))], ()


def _zipped(folder: Path) -> tuple[list[Path], Sequence[str]]:
    shapefile(folder / "원본" / "계획.shp", _table())
    archive = folder / "계획.zip"
    with zipfile.ZipFile(archive, "w") as packed:
        for part in sorted((folder / "원본").iterdir()):
            packed.write(part, part.name)
    return [archive], ()


def _geodatabase(folder: Path) -> tuple[list[Path], Sequence[str]]:
    place = folder / "계획.gdb"
    folder.mkdir(parents=True, exist_ok=True)
    pyogrio.write_dataframe(_table(), place, driver="OpenFileGDB", layer="계획")
    archive = folder / "계획.zip"
    with zipfile.ZipFile(archive, "w") as packed:
        for part in sorted(place.iterdir()):
            packed.write(part, f"받은 것/계획.gdb/{part.name}")
    return [archive], ()


def _parcels(folder: Path) -> tuple[list[Path], Sequence[str]]:
    return parcel_list(folder), ("--accuracy", "1 m")


def _mixed(folder: Path) -> tuple[list[Path], Sequence[str]]:
    return walk_files(folder), ()


_MAKES: dict[str, Callable[[Path], tuple[list[Path], Sequence[str]]]] = {
    "shapefile-5187": _belt, "shapefile-5174-no-prj": _bessel, "geopackage-5179": _geopackage, "kml": _earth,
    "dxf-r12": _drawing("R12"), "dxf-r2018": _drawing("R2018"), "geojson-qgis": _desktop, "geoparquet": _parquet,
    "zipped-shapefile": _zipped, "zipped-geodatabase": _geodatabase, "parcel-list-and-cadastre": _parcels,
    "three-formats": _mixed,
}  # fmt: skip


@pytest.mark.parametrize("make", mostly_slow(list(_MAKES), one_in=4))
def test_files_become_a_verdict(make: str, command: Any, tmp_path: Path) -> None:
    """One command from files to the verdicts of two proposals, nothing written."""
    files, options = _MAKES[make](tmp_path)
    before = sorted(tmp_path.rglob("*"))
    said = command("check", *files, *options, "--yes", "--as-of", "2026-03-02", "--format", "jsonl")
    assert said.code == 3, said.err
    results = [json.loads(line) for line in said.out.splitlines()]
    assert [each["proposal"] for each in results] == ["제1안", "제2안"]
    for result, (area, separation) in zip(results, ((200_000, 1000), (457_000, 2100)), strict=True):
        findings = result["findings"]
        assert findings["background-area"]["value"] == pytest.approx(area, rel=2e-5)
        assert findings["separation"]["value"] == pytest.approx(separation, rel=2e-5)
        assert findings["core-quantitative"]["verdict"] == "undecided"
    assert sorted(tmp_path.rglob("*")) == before


@pytest.mark.slow
@pytest.mark.parametrize("make", list(_MAKES))
def test_files_become_everything_that_is_handed_in(make: str, command: Any, tmp_path: Path) -> None:
    """A study, its map, the comparison, reports in three formats and the pack: 0 lines written by hand."""
    files, options = _MAKES[make](tmp_path / "받은자료")
    folder, out = tmp_path / "우리특구", tmp_path / "나온것"
    out.mkdir()
    assert command("init", folder, "--from", *files, *options, "--yes", "--as-of", "2026-03-02").code == 0
    pack = out / "근거.zip"
    assert command("check", folder, "--pack", pack, "--map", out / "지도.html", "--exit-zero").code == 0
    assert command("verify", pack).code in (0, 3)
    assert command("compare", folder, "--map", out / "비교.html").code == 0
    for suffix in ("xlsx", "hwpx", "pdf"):
        said = command("report", folder, "-o", out / f"보고서.{suffix}", "--lang", "ko")
        assert said.code == 0, said.err
    assert len(list(out.iterdir())) == 6
    assert all(path.stat().st_size > 5000 for path in out.iterdir())
