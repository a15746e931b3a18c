"""``zonegeo doctor``: broken states are made and have to be seen; a sound one has to be called sound."""

from __future__ import annotations

import importlib
import importlib.metadata
import importlib.util
import json
import os
import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from pyproj import datadir

import zonegeo
from zonegeo.api.doctor import diagnose
from zonegeo.cli.commands import doctor as _doctor  # noqa: F401  # the command is there
from zonegeo.i18n.translator import Translator
from zonegeo.model.answers.diagnosis import Diagnosis, Line
from zonegeo.rendering.inspection.diagnoses import render_text
from zonegeo.sources import installation as surroundings

LOCALE = Path(zonegeo.__file__).parent / "i18n" / "locale"


def lines_of(diagnosis: Diagnosis, check: str) -> list[Line]:
    return [line for line in diagnosis.lines if line.check == check]


def state_of(diagnosis: Diagnosis, check: str) -> str:
    (line,) = lines_of(diagnosis, check)
    return line.state


# --- a sound installation -------------------------------------------------------------------------------------------


def test_this_installation_can_work(command: Callable[..., Any]) -> None:
    for language, whole in (("ko", "zonegeo를 쓸 수 있"), ("en", "zonegeo can work here")):
        said = command("doctor", "--lang", language)
        assert (said.code, said.err) == (0, "")
        assert whole in said.out.splitlines()[-1]
        for word in (
            "GEOS",
            "PROJ",
            "GDAL",
            "shapely",
            "rasterio",
            "folium",
            "NanumGothic.ttf",
            "hongneung",
            "kr/innotown",
        ):
            assert word in said.out


def test_json_tells_every_line(command: Callable[..., Any]) -> None:
    document = json.loads(command("doctor", "--format", "json", "--lang", "ko").out)
    assert document["state"] in ("ok", "warning")
    assert len(document["lines"]) > 20
    assert all(line["text"] and line["text"] != line["code"] for line in document["lines"])
    assert {line["state"] for line in document["lines"]} <= {"ok", "warning"}


def test_extras_are_those_of_the_metadata() -> None:
    declared = importlib.metadata.metadata("zonegeo").get_all("Provides-Extra") or []
    found = {line.values["name"]: line for line in surroundings.extra_lines()}
    assert set(found) == set(declared)
    assert found["xlsx"].values["command"] == 'pip install "zonegeo[xlsx]"'
    assert found["xlsx"].values["packages"] == ["openpyxl"]


# --- broken states --------------------------------------------------------------------------------------------------


def test_an_absent_extra_names_its_command(monkeypatch: pytest.MonkeyPatch) -> None:
    real = importlib.metadata.version

    def version(name: str) -> str:
        if name == "openpyxl":
            raise importlib.metadata.PackageNotFoundError(name)
        return real(name)

    monkeypatch.setattr(importlib.metadata, "version", version)
    (line,) = (each for each in surroundings.extra_lines() if each.check == "extra-xlsx")
    assert (line.state, line.code) == ("ok", "doctor.extra-absent")  # an extra is optional
    assert 'pip install "zonegeo[xlsx]"' in Translator("ko").text(line.code, **line.values)


def test_a_missing_package_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    real = importlib.util.find_spec
    monkeypatch.setattr(
        importlib.util, "find_spec", lambda name, *rest: None if name == "folium" else real(name, *rest)
    )
    found = diagnose()
    (line,) = lines_of(found, "folium")
    assert (line.state, line.code, found.state) == ("error", "doctor.package-missing", "error")
    assert "pip install folium" in render_text(found, Translator("en"))


def test_a_library_that_does_not_open_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    real = importlib.import_module

    def opened(name: str, *rest: Any) -> Any:
        if name == "rasterio":
            raise ImportError("libgdal.so: cannot open shared object file")
        return real(name, *rest)

    monkeypatch.setattr(importlib, "import_module", opened)
    found = diagnose()
    (line,) = lines_of(found, "rasterio")
    assert (line.state, line.code) == ("error", "doctor.package-broken")
    assert "libgdal.so" in Translator("ko").text(line.code, **line.values)


@pytest.mark.slow
def test_a_console_of_ascii_and_of_cp949() -> None:
    ascii_ = diagnose(encoding="ascii")
    assert state_of(ascii_, "console") == "warning"
    assert lines_of(ascii_, "console")[0].code == "doctor.console-no-korean"
    korean = lines_of(diagnose(encoding="cp949"), "console")[0]
    assert korean.code in ("doctor.console", "doctor.console-some-signs")
    assert "가" not in korean.values["lost"]
    assert state_of(diagnose(encoding="utf-8"), "console") == "ok"
    assert lines_of(diagnose(encoding="no-such-codec"), "console")[0].state == "warning"


@pytest.mark.slow
def test_an_ascii_console_in_a_process(installed: Callable[..., Any]) -> None:
    said = installed("doctor", "--lang", "en", PYTHONIOENCODING="ascii")
    assert said.returncode == 0  # a warning is no breakdown
    told = said.stdout.decode("ascii")
    assert "[warning] Console encoding: ascii" in told
    assert "PYTHONIOENCODING=utf-8" in told


def test_folders_that_cannot_be_written(tmp_path: Path) -> None:
    nowhere = tmp_path / "nowhere"
    found = diagnose(folder=tmp_path, temporary=nowhere)
    assert (state_of(found, "temporary-folder"), found.state) == ("error", "error")
    assert lines_of(found, "maps") == []  # it is made when it is needed
    (tmp_path / "maps").write_text("a file where the folder should be", encoding="utf-8")
    assert state_of(diagnose(folder=tmp_path), "maps") == "warning"
    assert state_of(diagnose(folder=nowhere), "working-folder") == "warning"


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="root may write everywhere")
def test_a_read_only_folder(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    try:
        assert state_of(diagnose(folder=tmp_path), "working-folder") == "warning"
    finally:
        tmp_path.chmod(0o700)


def test_a_refused_write_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*_: Any, **__: Any) -> Any:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(surroundings.tempfile, "NamedTemporaryFile", refused)
    (line,) = lines_of(diagnose(folder=tmp_path), "working-folder")
    assert (line.state, line.values["detail"]) == ("warning", {"code": "system.no-right"})


def test_a_korean_path_is_said_and_works(tmp_path: Path) -> None:
    folder = tmp_path / "사용자 자료"
    folder.mkdir()
    found = diagnose(folder=folder, temporary=folder)
    assert state_of(found, "korean-path") == "ok"
    assert str(folder) in [line.values["path"] for line in lines_of(found, "path")]


def test_a_database_of_another_proj(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source = Path(datadir.get_data_dir()) / "proj.db"
    shutil.copy(source, tmp_path / "proj.db")
    with sqlite3.connect(tmp_path / "proj.db") as connection:
        connection.execute("UPDATE metadata SET value = '6.3.1' WHERE key = 'PROJ.VERSION'")
    connection.close()
    monkeypatch.setattr(datadir, "get_data_dir", lambda: str(tmp_path))
    found = diagnose(environment={"PROJ_LIB": str(tmp_path)})
    assert lines_of(found, "proj-data")[0].code == "doctor.proj-data-other"
    assert lines_of(found, "proj-environment")[0].values["name"] == "PROJ_LIB"
    (tmp_path / "proj.db").write_bytes(b"no database")
    broken = diagnose()
    assert (lines_of(broken, "proj-data")[0].code, broken.state) == ("doctor.proj-data-broken", "error")


def test_a_network_that_is_on(monkeypatch: pytest.MonkeyPatch) -> None:
    from pyproj import network

    monkeypatch.setattr(network, "is_network_enabled", lambda: True)
    assert state_of(diagnose(), "proj-network") == "warning"


def test_a_lost_and_a_wrong_datum(monkeypatch: pytest.MonkeyPatch) -> None:
    assert surroundings.datum_line().state == "ok"
    monkeypatch.setattr(surroundings, "_BESSEL_STEPS", surroundings._BESSEL_STEPS.replace("+x=-115.8", "+x=-15.8"))
    wrong = surroundings.datum_line()
    assert (wrong.state, wrong.code) == ("error", "doctor.datum-wrong")
    monkeypatch.setattr(surroundings, "_BESSEL_STEPS", "+proj=nothing")
    assert surroundings.datum_line().code == "doctor.datum-missing"


def test_a_font_that_is_gone(monkeypatch: pytest.MonkeyPatch) -> None:
    from zonegeo.rendering.page import typeface
    from zonegeo.rendering.page.packaged import PackagedFile

    monkeypatch.setitem(typeface.FONTS, 400, PackagedFile("no_such_fonts", "fonts/None.ttf", "0" * 64))
    found = diagnose()
    assert [line.state for line in lines_of(found, "font")] == ["error", "ok"]


def test_catalogues_that_are_missing_or_stale(tmp_path: Path) -> None:
    folder = tmp_path / "locale"
    shutil.copytree(LOCALE, folder)
    assert state_of(diagnose(locale=folder), "catalogues") == "ok"
    (folder / "ko" / "LC_MESSAGES" / "map.mo").unlink()
    with (folder / "en" / "LC_MESSAGES" / "cli.po").open("a", encoding="utf-8") as stream:
        stream.write('\nmsgid "help.never-compiled"\nmsgstr "new"\n')
    (line,) = lines_of(diagnose(locale=folder), "catalogues")
    assert (line.state, line.values["value"]) == ("error", ["en/LC_MESSAGES/cli.po", "ko/LC_MESSAGES/map.po"])
    assert state_of(diagnose(locale=tmp_path / "nothing"), "catalogues") == "error"


def test_a_study_with_mistakes_in_the_working_folder(small: Any) -> None:
    small.study["proposal"][0]["sites"].append("nobody")
    small.write()
    found = diagnose(folder=small.folder)
    (line,) = lines_of(found, "study")
    assert (line.state, line.values["codes"]) == ("warning", ["unknown-site"])
    assert found.state != "error"


def test_a_step_that_breaks_is_a_finding(monkeypatch: pytest.MonkeyPatch) -> None:
    def breaks() -> Any:
        raise ZeroDivisionError("no reason")

    monkeypatch.setattr(surroundings, "extra_lines", breaks)
    found = diagnose()
    assert (found.state, found.lines[-1].code) == ("error", "doctor.step-fails")


def test_an_error_ends_with_4(monkeypatch: pytest.MonkeyPatch, command: Callable[..., Any]) -> None:
    monkeypatch.setattr(
        surroundings, "datum_line", lambda: Line("proj-datum", "error", "doctor.datum-wrong", {"metres": "362"})
    )
    said = command("doctor", "--lang", "ko")
    assert said.code == 4
    assert "[오류] 2002년 이전 측지 기준(EPSG:5174)" in said.out
    assert said.out.splitlines()[-1].startswith("꼭 필요한 것이 고장")
