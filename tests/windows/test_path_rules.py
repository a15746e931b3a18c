"""Names and paths: judged by the rules of every system on any of them."""

from __future__ import annotations

import ntpath
import posixpath
import unicodedata
from pathlib import Path, PureWindowsPath

import pytest

from zonegeo.base.files.path_text import ends_with, folded, is_portable_name, is_share, recorded, seen_from, slashed
from zonegeo.sources.pack.archive import is_safe_name


@pytest.mark.parametrize(
    "name",
    ["con", "CON.json", "nul .txt", "CONIN$", "conout$.x", "COM1", "com¹.toml", "LPT³", "lpt9.shp", "prn", "AUX.tar.gz",
     "a:b", "a:", "a*", "a?", 'a"', "a<", "a>", "a|", "a.", "a ", "", ".", "..", "a\\b", "a\x07"],
)  # fmt: skip
def test_a_name_that_some_system_cannot_keep(name: str) -> None:
    assert not is_portable_name(name)
    assert not is_safe_name(f"inputs/{name}/x.toml")


@pytest.mark.parametrize(
    "name", ["구역 1.html", "console.txt", "com0", "com10.toml", "lpt", "nul1", ".hidden", "a.b.c"]
)
def test_a_name_that_every_system_keeps(name: str) -> None:
    assert is_portable_name(name)
    assert is_safe_name(f"inputs/{name}/x.toml")


@pytest.mark.parametrize("text", [r"\\host\s", "//host/s", r"\/host/s", r"/\host\s", "\\\\?\\UNC\\host\\s", "//./COM1"])
def test_what_another_computer_or_a_device_would_answer(text: str) -> None:
    assert is_share(text)
    assert slashed(text).startswith("//")


@pytest.mark.parametrize("text", ["a//b", r"C:\s", "/s", "s", "..//s", r"..\\s"])
def test_what_stays_on_this_computer(text: str) -> None:
    assert not is_share(text)


@pytest.mark.parametrize(
    ("path", "folder", "told"),
    [
        (r"D:\land\data\x.geojson", r"D:\land\geo", "../data/x.geojson"),
        (r"D:\land\geo\x.toml", r"D:\land\geo", "x.toml"),
        (r"d:\LAND\geo\x.toml", r"D:\land\geo", "x.toml"),
        (r"E:\x.geojson", r"D:\land\geo", "E:/x.geojson"),
        (r"\\nas\gis\x.geojson", r"D:\land\geo", "//nas/gis/x.geojson"),
        (r"\\nas\gis\data\x.geojson", r"\\nas\gis\geo", "../data/x.geojson"),
        (r"\\nas\other\x.geojson", r"\\nas\gis\geo", "//nas/other/x.geojson"),
    ],
)
def test_the_way_from_a_folder_on_windows(path: str, folder: str, told: str) -> None:
    found = seen_from(path, folder, system=ntpath)
    assert found == told
    # what is told leads there: PureWindowsPath reads both separators, and folds case
    led = PureWindowsPath(ntpath.normpath(PureWindowsPath(folder) / found))
    assert led == PureWindowsPath(path)


def test_the_way_from_a_folder_elsewhere() -> None:
    assert seen_from("/land/data/x", "/land/geo", system=posixpath) == "../data/x"


@pytest.mark.parametrize("ending", [".TOML", ".Toml", ".toml"])
def test_an_ending_counts_in_any_case(ending: str) -> None:
    assert ends_with(f"geo\\A{ending}", ".toml")
    assert not ends_with(f"A{ending}.bak", ".toml")


def test_names_that_one_system_takes_for_one_file() -> None:
    assert folded("Zone.HTML") == folded("zone.html")
    assert folded(unicodedata.normalize("NFD", "구역.shp")) == folded("구역.SHP")
    assert folded("a.shp") != folded("b.shp")


def test_what_is_recorded_names_no_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    home, work = tmp_path / "홍길동", tmp_path / "work"
    (work / "geo").mkdir(parents=True)
    home.mkdir()
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("USERPROFILE", str(home))
    monkeypatch.chdir(work)
    assert recorded(work / "geo" / "x.toml") == "geo/x.toml"
    assert recorded(tmp_path / "other" / "x.toml") == "../other/x.toml"
    assert recorded(home / "geo" / "x.toml") == "~/geo/x.toml"
    assert recorded(r"..\geo\x.toml") == "../geo/x.toml"
    monkeypatch.chdir(home)
    assert recorded(home / "geo" / "x.toml") == "geo/x.toml"
