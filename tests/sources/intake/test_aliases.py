"""What columns are called for people: in a GeoPackage, in the table beside a download whose columns are numbered."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

from tests.sources.intake.made import CORE, FIRST, frame, shapefile, written

_ROLES = ["기술핵심기관", "배후공간"]


def test_the_unit_stands_in_the_alias_of_a_geopackage(tmp_path: Path, command: Callable[..., Any]) -> None:
    table = frame([CORE, FIRST], F1=["캠퍼스", "확장"], F2=_ROLES, F3=[30.5, 20.5])
    file = written(tmp_path / "계획.gpkg", table)
    named = (("F1", "구역명"), ("F2", "구분"), ("F3", "고시면적(ha)"))
    with closing(sqlite3.connect(file)) as database:
        database.execute(
            "CREATE TABLE gpkg_data_columns (table_name TEXT, column_name TEXT, name TEXT, title TEXT, "
            "description TEXT, mime_type TEXT, constraint_name TEXT)"
        )
        database.executemany(
            "INSERT INTO gpkg_data_columns (table_name, column_name, title) VALUES ('계획', ?, ?)", named
        )
        database.commit()
    said = command("check", file, "--yes", "--as-of", "2026-03-02", "--format", "csv", "--lang", "ko")
    assert said.code == 3, said.err
    assert "205000" in said.out  # 20.5 ha, not 200,000 m2 as measured
    read = command("init", tmp_path / "새", "--from", file, "--yes", "--as-of", "2026-03-02", "--lang", "ko")
    assert read.code == 0, read.err
    text = next((tmp_path / "새" / "경계").iterdir()).read_text(encoding="utf-8")
    assert '"declared_area": "20.5 ha"' in text
    assert '"name": "확장"' in text


def test_numbered_columns_are_read_by_the_table_beside_them(tmp_path: Path, command: Callable[..., Any]) -> None:
    table = frame([CORE, FIRST], A0=["캠퍼스", "확장"], A1=_ROLES, A2=[305_000.0, 205_000.0])
    file = shapefile(tmp_path / "1_2026_dt_d777_구역.shp", table)
    asked = ("check", file, "--yes", "--as-of", "2026-03-02", "--format", "csv", "--lang", "ko")
    before = command(*asked)
    assert before.code == 2  # numbers mean nothing by themselves
    rows = "원본컬럼명,변경컬럼명\nname,A0\n구분,A1\nlndpcl_ar,A2\n"
    (tmp_path / "dt_d777_변경컬럼정보.csv").write_text(rows, encoding="utf-8-sig")
    (tmp_path / "dt_d001_변경컬럼정보.csv").write_text("원본컬럼명,변경컬럼명\nlndpcl_ar,A0\n", encoding="utf-8")
    said = command(*asked)
    assert said.code == 3, said.err
    assert "205000" in said.out
