r"""Files and command lines as Windows hands them on: ``\``, capitals, the other spelling of syllables, UTF-16."""

from __future__ import annotations

import ctypes
import json
import unicodedata
from collections.abc import Callable, Mapping
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import geopandas as gpd
import pytest
from shapely import box

from tests.small_study import SmallStudy
from zonegeo.api.packs.make_pack import make_pack
from zonegeo.api.packs.verify_result import verify
from zonegeo.api.results.evaluate import evaluate, read_study
from zonegeo.base.errors import InputError
from zonegeo.base.files.temporary_folder import without_folder
from zonegeo.base.files.text_of_bytes import text_of
from zonegeo.cli.options.shell_completion import complete_study
from zonegeo.i18n.language import language_of
from zonegeo.rendering.terminal.text_columns import aligned, drawn_on, width_of
from zonegeo.sources.boundary.read_boundary_file import parts_beside, read_boundary_file
from zonegeo.sources.pack.archive import read_pack, refuse_reaching_out
from zonegeo.sources.study.find_study import find_study, known_studies, studies_in

Command = Callable[..., Any]


def test_a_study_that_was_written_on_windows_is_read_and_travels(small: SmallStudy) -> None:
    plain = evaluate(read_study(small.write()), profile=str(small.rules_file))
    small.study["study"] |= {"boundaries": [r"..\data\sites.geojson"], "places": [{"file": "..\\data/places.geojson"}]}
    study = read_study(small.write())
    assert [each.path for each in study.inputs] == ["small.toml", "../data/sites.geojson", "../data/places.geojson"]
    assert evaluate(study, profile=str(small.rules_file)).findings == plain.findings


def test_a_command_with_backslashes_leaves_a_receipt_for_every_system(
    small: SmallStudy, command: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    small.write()
    monkeypatch.chdir(small.folder)
    said = command("check", r"geo\small.toml", "--profile", "rules.toml", "--format=json", "-o", "result.json")
    assert said.code == 0, said.err
    document = json.loads(Path("result.json").read_text("utf-8"))
    assert document["receipt"]["argv"] == ["check", "geo/small.toml", "--profile=rules.toml"]
    assert command("verify", "result.json").code == 0
    # and a receipt that an earlier version wrote on Windows is followed too
    document["receipt"]["argv"] = ["check", r"geo\small.toml", r"--profile=.\rules.toml"]
    old = Path("old.json")
    old.write_text(json.dumps(document), encoding="utf-8")
    recorded = {each.path for each in verify(old).differences}
    assert recorded <= {"$.receipt.argv[1]", "$.receipt.argv[2]"}


@pytest.mark.parametrize("name", ["SMALL.TOML", "Small.Toml"])
def test_a_study_whose_ending_is_in_capitals(name: str, small: SmallStudy, command: Command) -> None:
    study = small.write()
    loud = study.rename(study.with_name(name))
    assert find_study(str(loud), folder=small.folder) == loud
    assert studies_in(small.folder) == (loud,)
    assert loud.stem in known_studies(small.folder)
    assert find_study(loud.stem, folder=small.folder) == loud
    assert command("check", loud, "--profile", small.rules_file, "--map", small.folder / "MAP.HTML").code == 0


def write_shapefile(folder: Path, stem: str) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    shapes = [box(127.0, 37.5, 127.01, 37.51)]
    gpd.GeoDataFrame({"id": ["a"]}, geometry=shapes, crs="EPSG:4326").to_file(folder / f"{stem}.shp", encoding="utf-8")
    return folder / f"{stem}.shp"


@pytest.mark.parametrize("turn", ["NFD", "upper", "both"])
def test_parts_of_a_shapefile_in_another_spelling(turn: str, tmp_path: Path) -> None:
    """An unpacked zip of a Mac has syllables in parts, one of an old program capitals."""
    shape = write_shapefile(tmp_path, "zone 구역")
    before = read_boundary_file(shape).features
    for part in [each for each in tmp_path.iterdir() if each != shape]:
        name = part.name.upper() if turn in ("upper", "both") else part.name
        part.rename(part.with_name(unicodedata.normalize("NFD", name) if turn in ("NFD", "both") else name))
    assert {ending for _, ending in parts_beside(shape)} >= {".shx", ".dbf", ".prj", ".cpg"}
    assert read_boundary_file(shape).features == before
    assert len(read_boundary_file(shape).inputs) == len(list(tmp_path.iterdir()))  # and all go into a pack


def test_of_two_parts_the_one_of_the_very_name_is_taken(tmp_path: Path) -> None:
    shape = write_shapefile(tmp_path, "zone")
    (tmp_path / "ZONE.DBF").write_bytes(b"of another file")
    assert {ending: name for name, ending in parts_beside(shape)}[".dbf"] == "zone.dbf"


@pytest.mark.parametrize("content", [b"\xff\xfe{\x00}\x00", b"\xfe\xff\x00{\x00}", '{"a": 1}'.encode("utf-16")])
def test_what_powershell_writes_behind_a_sign_is_known(content: bytes, tmp_path: Path, command: Command) -> None:
    with pytest.raises(InputError) as caught:
        text_of(content, where="x")
    assert [each.code for each in caught.value.problems] == ["text-is-utf-16"]
    for name in ("result.json", "study.toml"):
        path = tmp_path / name
        path.write_bytes(content)
        said = command("verify" if name.endswith("json") else "check", path, "--lang=ko")
        assert said.code == 4
        assert "[text-is-utf-16]" in said.err
        assert "-o FILE" in said.err


@pytest.mark.parametrize(
    ("environment", "number", "language"),
    [({}, 0x0412, "ko"), ({}, 0x0812, "ko"), ({}, 0x0409, "en"), ({"LANG": "en_US.UTF-8"}, 0x0412, "en"),
     ({"LANG": ""}, 0x0412, "ko"), ({"LC_ALL": "ko_KR"}, 0x0409, "ko")],
)  # fmt: skip
def test_a_korean_pc_is_spoken_to_in_korean(
    environment: Mapping[str, str], number: int, language: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    kernel = SimpleNamespace(GetUserDefaultUILanguage=lambda: number)
    monkeypatch.setattr(ctypes, "windll", SimpleNamespace(kernel32=kernel), raising=False)
    assert language_of(environment) == language


def test_the_whole_program_asks_the_system(monkeypatch: pytest.MonkeyPatch, command: Command) -> None:
    for name in ("LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    kernel = SimpleNamespace(GetUserDefaultUILanguage=lambda: 0x0412)
    monkeypatch.setattr(ctypes, "windll", SimpleNamespace(kernel32=kernel), raising=False)
    assert "충족" in command("check", "hongneung").out
    monkeypatch.delattr(ctypes, "windll")
    assert "satisfied" in command("check", "hongneung").out


@pytest.mark.parametrize(
    ("typed", "offered"),
    [("geo\\", ["geo\\below\\", "geo\\small.toml"]), ("geo\\s", ["geo\\small.toml"]), ("geo/s", ["geo/small.toml"]),
     (".\\geo\\s", [".\\geo\\small.toml"]), ("nothing\\", [])],
)  # fmt: skip
def test_tab_goes_on_with_the_sign_that_was_typed(
    typed: str, offered: list[str], small: SmallStudy, monkeypatch: pytest.MonkeyPatch
) -> None:
    small.write()
    (small.folder / "geo" / "below").mkdir()
    monkeypatch.chdir(small.folder)
    assert complete_study(typed) == offered


def test_signs_are_as_wide_as_a_korean_console_draws_them() -> None:
    rows = [("○ 충족", "1"), ("× 불충족", "2"), ("≤ →", "3"), ("abc", "4")]
    for encoding in ("cp949", "euc_kr", "CP949"):
        with drawn_on(encoding):
            assert (width_of("○ ≤ →"), width_of("㎡"), width_of("a가")) == (8, 2, 3)
            lines = list(aligned(rows))
            # every second column begins where the console is after its first
            assert len({width_of(line[:-1]) for line in lines}) == 1
    with drawn_on("utf-8"):
        assert (width_of("○ ≤ →"), width_of("a가")) == (5, 3)
        assert len({width_of(line[:-1]) for line in aligned(rows)}) == 1


@pytest.mark.parametrize(
    "said",
    [r"C:\Temp\z-1\file.shp", "C:/Temp/z-1/file.shp", r"C:\Temp\z-1/file.shp", r"c:\temp\Z-1\file.shp",
     r"C:\\Temp\\z-1\\file.shp"],
)  # fmt: skip
def test_what_gdal_says_names_no_folder_of_ours(said: str) -> None:
    assert without_folder(f"unable to open {said}.", Path(r"C:\Temp\z-1")) == "unable to open file.shp."


SHARES = [r"\\host\s\x.geojson", "//host/s/x.geojson", r"\/host/s/x.geojson", r"/\host\s\x.geojson"]


@pytest.mark.parametrize("share", SHARES)
def test_a_strangers_study_never_makes_this_pc_ask_another(
    share: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    study = tmp_path / "geo" / "a.toml"
    study.parent.mkdir()
    study.write_text(f"[study]\nboundaries = [{json.dumps(share)}]\n", encoding="utf-8")
    real = Path.resolve

    def resolve(self: Path, *asked: Any, **more: Any) -> Path:
        if "host" in str(self):
            raise AssertionError(f"another computer was asked: {self}")
        return real(self, *asked, **more)

    monkeypatch.setattr(Path, "resolve", resolve)
    with pytest.raises(InputError) as caught:
        refuse_reaching_out(study, tmp_path, "pack")
    assert [each.code for each in caught.value.problems] == ["pack-reaches-out"]


@pytest.mark.parametrize("share", SHARES)
@pytest.mark.parametrize("place", ["study", "--profile", "--with"])
def test_nor_does_a_strangers_result(share: str, place: str, small: SmallStudy, command: Command) -> None:
    study, result = small.write(), small.folder / "result.json"
    assert command("check", study, "--profile", small.rules_file, "--format=json", "-o", result).code == 0
    document = json.loads(result.read_text("utf-8"))
    argv = ["check", str(study), f"--profile={small.rules_file}"]
    document["receipt"]["argv"] = ["check", share] if place == "study" else [*argv[:2], f"{place}={share}"]
    result.write_text(json.dumps(document), encoding="utf-8")
    said = command("verify", result, "--lang=en")
    assert said.code == 4
    assert "[receipt-reaches-out]" in said.err
    if place == "study":  # who says himself where it is may name what he likes
        own = command("verify", result, "--study", study, "--profile", small.rules_file, "--lang=en")
        assert "[receipt-reaches-out]" not in own.err


def test_a_pack_of_a_study_of_windows_stands_by_itself(small: SmallStudy, tmp_path: Path) -> None:
    small.study["study"]["boundaries"] = [r"..\data\sites.geojson"]
    study = read_study(small.write())
    found = evaluate(study, profile=str(small.rules_file))
    pack = tmp_path / "pack.zip"
    pack.write_bytes(make_pack(found, study, path=small.file, profile=str(small.rules_file)))
    assert {"inputs/geo/small.toml", "inputs/data/sites.geojson"} <= set(read_pack(pack).members)
    assert verify(pack).status == "same"
