"""What passes through everything that reads: files once, mistakes together, errors that wait for the others."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from zonegeo.base.errors import InputError, Problem, UsageError
from zonegeo.model.study import InputFile
from zonegeo.sources.reading import Reading


def test_bytes_are_remembered_with_their_sum_each_file_once(tmp_path: Path) -> None:
    (tmp_path / "a.toml").write_text('name = "가"\n', encoding="utf-8")
    (tmp_path / "b.json").write_text("[1, 2]", encoding="utf-8")
    reading = Reading()
    assert reading.toml(tmp_path / "a.toml") == {"name": "가"}
    assert reading.json(tmp_path / "b.json", shown="../b.json") == [1, 2]
    reading.content(tmp_path / "a.toml")
    sums = [hashlib.sha256((tmp_path / name).read_bytes()).hexdigest() for name in ("a.toml", "b.json")]
    assert [(each.path, each.sha256) for each in reading.files] == [("a.toml", sums[0]), ("../b.json", sums[1])]
    assert reading.problems == []


def test_a_large_file_is_remembered_as_its_bytes_are(tmp_path: Path) -> None:
    (tmp_path / "slope.tif").write_bytes(b"II*\0" * 1000)
    whole, streamed = Reading(), Reading()
    whole.content(tmp_path / "slope.tif")
    streamed.remember_large(tmp_path / "slope.tif", shown="slope.tif")
    assert whole.files == streamed.files


def test_a_file_that_is_known_stays_as_it_was_first_told() -> None:
    reading = Reading()
    reading.remember(InputFile("a.shp", "0" * 64, crs="EPSG:5174"), InputFile("a.dbf", "1" * 64))
    reading.remember(InputFile("a.shp", "0" * 64), InputFile("a.shp", "2" * 64))
    assert [(each.path, each.sha256[0], each.crs) for each in reading.files] == [
        ("a.shp", "0", "EPSG:5174"),
        ("a.dbf", "1", ""),
        ("a.shp", "2", ""),
    ]


def test_a_name_in_messages_is_the_path_or_what_is_shown(tmp_path: Path) -> None:
    reading = Reading()
    with reading.collecting(InputError):
        reading.json(tmp_path / "none.json")
    with reading.collecting(InputError):
        reading.json(tmp_path / "none.json", shown="data/none.json")
    assert [each.where for each in reading.problems] == [str(tmp_path / "none.json"), "data/none.json"]
    assert reading.files == ()


def test_errors_of_other_kinds_pass() -> None:
    reading = Reading()
    with pytest.raises(UsageError), reading.collecting(InputError):
        raise UsageError(Problem("extra-needed", "a.dxf"))
    with pytest.raises(ZeroDivisionError), reading.collecting(InputError, UsageError):
        raise ZeroDivisionError
    with reading.collecting(InputError, UsageError):
        raise UsageError(Problem("extra-needed", "a.dxf"))
    assert [each.code for each in reading.problems] == ["extra-needed"]


def test_the_end_tells_all_in_order() -> None:
    reading = Reading()
    reading.finish()
    reading.wrong("first", "a")
    reading.add(Problem("second", "b", {"value": 2}))
    reading.add(Problem("third", "c") for _ in range(2))
    with pytest.raises(InputError) as all_of_them:
        reading.finish()
    assert [each.code for each in all_of_them.value.problems] == ["first", "second", "third", "third"]
