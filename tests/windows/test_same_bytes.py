"""The same bytes whatever system writes them: archives keep no trace of it, nor of anybody's folders."""

from __future__ import annotations

import hashlib
import io
import os
import shutil
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import geopandas as gpd
import pytest
from shapely import box

from tests.places import HONGNEUNG
from zonegeo.api.files.export import export_sites
from zonegeo.api.packs.make_pack import make_pack
from zonegeo.api.results.compare import compare
from zonegeo.api.results.evaluate import evaluate
from zonegeo.api.results.report import render_report
from zonegeo.base.files.reproducible_zip import entry_of, without_clock
from zonegeo.model.study import Study


def archives(study: Study, folder: Path) -> dict[str, bytes]:
    """Return every kind of archive that zonegeo writes."""
    evaluation = evaluate(study)
    made = {f"report.{kind}": render_report(evaluation, kind) for kind in ("xlsx", "docx", "hwpx")}
    made["pack.zip"] = make_pack(evaluation, study, path=HONGNEUNG)
    for name in ("sites.zip", "sites.xlsx"):
        for file in export_sites(HONGNEUNG, folder / name, overwrite=True).files:
            made[Path(file).name] = Path(file).read_bytes()
    return {name: content for name, content in made.items() if isinstance(content, bytes)}


@pytest.mark.slow
def test_the_system_that_wrote_an_archive_is_not_in_it(
    hongneung: Study, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    plain = archives(hongneung, tmp_path)
    assert {"report.xlsx", "report.docx", "report.hwpx", "pack.zip", "sites.zip"} <= set(plain)
    # zipfile asks this when an entry is made; everything is imported by now
    monkeypatch.setattr(sys, "platform", "win32")
    assert zipfile.ZipInfo("a").create_system == 0
    there = archives(hongneung, tmp_path)
    monkeypatch.undo()
    assert {name: hashlib.sha256(each).hexdigest() for name, each in there.items()} == {
        name: hashlib.sha256(each).hexdigest() for name, each in plain.items()
    }
    for name, content in plain.items():
        if zipfile.is_zipfile(io.BytesIO(content)):
            with zipfile.ZipFile(io.BytesIO(content)) as archive:
                assert {each.create_system for each in archive.infolist()} == {3}, name


def test_an_archive_of_windows_made_anew_is_that_of_any_system(monkeypatch: pytest.MonkeyPatch) -> None:
    def written(platform: str) -> bytes:
        monkeypatch.setattr(sys, "platform", platform)
        stream = io.BytesIO()
        with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("a.txt", "가" * 100)
        return without_clock(stream.getvalue())

    assert written("win32") == written("linux")
    monkeypatch.undo()
    assert entry_of("a").external_attr >> 16 == 0o100644


@pytest.fixture
def parcels(tmp_path: Path) -> Path:
    path = tmp_path / "made" / "parcels.parquet"
    path.parent.mkdir()
    shapes = [box(127.04 + n / 500, 37.59, 127.041 + n / 500, 37.591) for n in range(5)]
    frame = gpd.GeoDataFrame({"id": [f"p{n}" for n in range(5)]}, geometry=shapes, crs="EPSG:4326")
    frame.to_parquet(path, write_covering_bbox=True)
    return path


@pytest.mark.parametrize("form", ["geojson", "parquet", "csv"])
def test_two_screenings_in_different_folders(
    form: str, parcels: Path, tmp_path: Path, command: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    written = []
    for number, name in enumerate(("홍길동", "b c")):
        folder = tmp_path / name
        folder.mkdir()
        shutil.copy(parcels, folder / "parcels.parquet")
        os.utime(folder / "parcels.parquet", (1e9 + number, 1e9 + number))
        monkeypatch.chdir(folder)
        # by its name, and by the whole path that a file manager drops into a console
        given = "parcels.parquet" if number == 0 else folder / "parcels.parquet"
        said = command("screen", given, "--study", "hongneung", "--requirement", "separation", "--fields", "id=id",
                       "-o", f"kept.{form}", "--format", "json")  # fmt: skip
        assert said.code in (0, 3), said.err
        assert str(tmp_path) not in said.out
        written.append((folder / f"kept.{form}").read_bytes())
    assert written[0] == written[1]
    assert str(tmp_path).encode() not in written[0]


@pytest.mark.slow
def test_no_output_names_the_home_or_the_temporary_folder(
    small: Any, tmp_path: Path, command: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    home, work, temporary = tmp_path / "home-of-kim", tmp_path / "work", tmp_path / "temporary-of-kim"
    for folder in (home, work, temporary):
        folder.mkdir()
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("USERPROFILE", str(home))
    monkeypatch.setattr("tempfile.tempdir", str(temporary))
    small.folder = home / "사례"
    study = small.write()
    monkeypatch.chdir(work)
    outputs = [f"result.{form}" for form in ("json", "csv", "md", "sarif", "junit", "jsonl", "github", "text")]
    for name in outputs:
        command("check", study, "--profile", small.rules_file, "--format", name.rpartition(".")[2], "-o", name)
    assert command("check", study, "--profile", small.rules_file, "--map", "map.html", "--pack", "pack.zip").code == 0
    for name in ("report.html", "report.md"):
        assert command("report", "result.json", "-o", name).code == 0
    broken = home / "broken.gpkg"
    broken.write_bytes(b"SQLite format 3\0" + b"\0" * 200)
    said = command("inspect", broken, "--lang=en")
    assert said.code == 4
    (home / "cut.shp").write_bytes(b"\0\0\x27\x0a" + b"\0" * 20)
    for ending in (".shx", ".dbf"):
        (home / "cut.shp").with_suffix(ending).write_bytes(b"\0" * 40)
    said_of_shape = command("inspect", home / "cut.shp", "--lang=en")
    for name in (*outputs, "map.html", "pack.zip", "report.html", "report.md"):
        content = (work / name).read_bytes()
        for folder in (home, temporary):
            assert str(folder).encode() not in content, name
            assert folder.name.encode() not in content, name
    # what is typed may be told again, but never the folder that a library was shown the file in
    assert temporary.name not in said.err + said_of_shape.err + said_of_shape.out
    # and where the file is meant is still known: the result verifies from here
    assert command("verify", "result.json", "--profile", small.rules_file).code == 0


def test_a_comparison_names_no_home_either(small: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    small.write()
    found = compare("hongneung", ["request-2019", "designation-2020"])
    assert str(Path.home()) not in str(found)
